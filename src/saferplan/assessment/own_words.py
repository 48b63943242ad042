"""The analyst's own words: commentary, and what to do with each finding, from the files of `assessment/`.

A file is named after a page: `volume.md`, `trends.md`, `area-x07000001.md`.  What stands first is about the whole page.
A heading that is a finding's id begins the words beside that finding, and lines right under it may say what to do:

    ## volume/total/partnership/all
    Order: 1
    Keep: The Board asks for it every year.

    There were [](figure:recorded_crime?period=2018/19) crimes.

    ## trends/noise/partnership/all
    Leave out: It repeats what the table says.

Struck-out text (`~~like this~~`) and notes in `<!-- -->` stay in the file and are not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from saferplan.assessment.answer import Answer
from saferplan.errors import BadWords
from saferplan.findings import Finding, Judgement

_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)\s*#*\s*")
_FINDING = re.compile(r"`?(?P<id>[\w.-]+(?:/[^\s/`]+){2,})`?")
"""A heading that is an id, or was meant to be one: what stands under a mistyped one must not go out on a page."""
_KEY = re.compile(r"(?P<key>leave out|keep|order)\s*:\s*(?P<value>.*)", re.IGNORECASE)
_STRUCK = re.compile(r"~~(?=\S)(?:[^~]|~(?!~))+?~~", re.DOTALL)
_NOTE = re.compile(r"<!--.*?-->", re.DOTALL)
_MARK = re.compile(r"\s*(?:[-*]|\d+\.)\s*")
_MOST = 200_000


@dataclass(frozen=True)
class WordsOnFinding:
    """What one file says about one finding: the judgement, and the lines of its heading and of its words.

    `reason_line` is the line of the reason for leaving it out, or 0.
    """

    finding: str
    file: str
    line: int
    judgement: Judgement
    words_line: int
    reason_line: int = 0


@dataclass(frozen=True)
class PageWords:
    """One file of the analyst's words: the page it is about, its general text and where that begins, its findings.

    `struck` counts the passages that were struck out.
    """

    page: str
    file: str
    words: str
    words_line: int
    findings: tuple[WordsOnFinding, ...]
    struck: int


@dataclass(frozen=True)
class Unplaced:
    """Words that no page has a place for now: their file and line, and what they are about (a page or a finding)."""

    file: str
    line: int
    about: str
    why: str


def parse_words(file: str, text: str) -> PageWords:
    """Read one file of the analyst's words; `file` is its path in the partnership folder.

    Raises `BadWords`, with the line, where an instruction cannot be followed.

    >>> page = parse_words("assessment/volume.md", "First.\\n\\n## volume/a/b/c\\nOrder: 2\\n\\nBeside.\\n")
    >>> page.page, page.words, page.findings[0].judgement.order, page.findings[0].judgement.words
    ('volume', 'First.', 2, 'Beside.')
    """
    if len(text) > _MOST:
        raise BadWords(file, f"it has {len(text):,} characters", f"at most {_MOST:,}", "Make it shorter.")
    struck = len(_STRUCK.findall(_NOTE.sub(_blank, text)))
    rows = without_notes(text).split("\n")
    rows = [row if not _MARK.fullmatch(row) else "" for row in rows]  # a list's item that was struck out
    if rows and re.match(r"#\s", rows[0]) and not _finding_in(rows[0]):
        rows[0] = ""  # the file's own title
    starts = [number for number, row in enumerate(rows) if _finding_in(row)]
    words, line = _trimmed(rows[: starts[0] if starts else len(rows)], 1)
    found = []
    for start, stop in pairwise([*starts, len(rows)]):
        found.append(_section(file, rows[start:stop], start + 1))
    for number, row in enumerate(rows[: starts[0] if starts else len(rows)], start=1):
        if _KEY.fullmatch(row.strip()):
            raise BadWords(
                file,
                f'"{row.strip()[:40]}" stands under no finding',
                "such a line right under a heading that is a finding's id, like ## volume/total/partnership/all",
                "Put the heading above it.",
                line=number,
            )
    page = file.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
    return PageWords(page, file, words, line, tuple(found), struck)


def without_notes(text: str) -> str:
    """A text without its notes and what is struck out in it, which are not published; every line keeps its number.

    >>> without_notes("One <!-- a\\nnote -->two ~~three~~")
    'One \\ntwo '
    """
    return _STRUCK.sub(_blank, _NOTE.sub(_blank, text.replace("\r\n", "\n").replace("\r", "\n")))


def _blank(match: re.Match[str]) -> str:
    """What is taken out, with its line breaks left, so that every line keeps its number."""
    return re.sub(r"[^\n]+", "", match[0])


def _finding_in(row: str) -> str:
    """The id of the finding that a heading names, or ""."""
    heading = _HEADING.fullmatch(row)
    named = _FINDING.fullmatch(heading["text"]) if heading else None
    return named["id"] if named else ""


def _trimmed(rows: list[str], line: int) -> tuple[str, int]:
    """Rows without the empty ones at both ends, and the number of the first that is left."""
    first = next((place for place, row in enumerate(rows) if row.strip()), len(rows))
    return "\n".join(rows[first:]).rstrip(), line + first


def _section(file: str, rows: list[str], line: int) -> WordsOnFinding:
    """The words under one finding's heading, whose line is `line`."""
    keys: dict[str, tuple[str, int]] = {}
    at = 1
    while at < len(rows) and (not rows[at].strip() or _KEY.fullmatch(rows[at].strip())):
        if match := _KEY.fullmatch(rows[at].strip()):
            key = match["key"].lower()
            if key in keys:
                raise BadWords(file, f'"{match["key"]}" stands twice', "it once", "Take one out.", line=line + at)
            keys[key] = match["value"].strip(), line + at
        at += 1
    for number, row in enumerate(rows[at:], start=line + at):
        if match := _KEY.fullmatch(row.strip()):
            expected = "such lines right under the heading, before any other words"
            raise BadWords(file, f'"{match["key"]}:" stands among words', expected, "Move it up.", line=number)
    reason, reason_line = keys.get("leave out", ("", 0))
    if "leave out" in keys and (not reason or "figure:" in reason):
        raise BadWords(
            file,
            '"Leave out:" has a link to a figure' if reason else '"Leave out:" has no reason',
            'a reason in plain words, like "Leave out: The Board has settled it."',
            "The public page on method prints it, so that leaving out is not hiding.",
            line=reason_line,
        )
    if reason and "keep" in keys:
        raise BadWords(file, "the finding is kept and left out", "one of the two", "Take one out.", line=reason_line)
    words, words_line = _trimmed(rows[at:], line + at)
    judgement = Judgement(words, reason, keys.get("keep", ("", 0))[0], _order(file, keys.get("order")))
    return WordsOnFinding(_finding_in(rows[0]), file, line, judgement, words_line, reason_line)


def _order(file: str, given: tuple[str, int] | None) -> int:
    if given is None:
        return 0
    text, line = given
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):
        raise BadWords(file, f'"Order:" is "{text[:20]}"', "a whole number from 1", 'Write "Order: 1".', line=line)
    return int(text)


def page_of(answer: Answer) -> str:
    """The page that an answer's words are filed under: its question, or `area-` and the code of a profile's area."""
    if answer.about == "partnership":
        return answer.question
    return f"area-{answer.about.lower().replace(':', '-').replace('+', '-')}"


def apply_words(
    pages: Iterable[PageWords], answers: tuple[Answer, ...]
) -> tuple[tuple[Answer, ...], tuple[Unplaced, ...]]:
    """Set the analyst's words beside the findings, in the order that they ask for; and what has no place now.

    Findings with an order come first, by it; the rest follow as they were.  Those left out stay, marked with the
    reason.  Raises `BadWords` where two places speak of one finding.
    """
    held = list(pages)
    by_page = {page.page: page for page in held}
    by_finding: dict[str, WordsOnFinding] = {}
    for one in (one for page in held for one in page.findings):
        if one.finding in by_finding:
            before = by_finding[one.finding]
            found = f"{one.finding} has words in {before.file}, line {before.line:,}, too"
            raise BadWords(one.file, found, "one place for each finding", "Join the two.", line=one.line)
        by_finding[one.finding] = one
    told = tuple(_told(answer, by_page.get(page_of(answer)), by_finding) for answer in answers)
    there = {page_of(answer) for answer in answers}
    made = {finding.id for answer in answers for finding in answer.findings}
    lost = [
        Unplaced(page.file, page.words_line, page.page, "there is no page of this name")
        for page in held
        if page.page not in there and page.words
    ]
    lost += [
        Unplaced(one.file, one.line, one.finding, "no such finding is made now")
        for one in by_finding.values()
        if one.finding not in made
    ]
    return told, tuple(sorted(lost, key=lambda one: (one.file, one.line)))


def _told(answer: Answer, page: PageWords | None, by_finding: dict[str, WordsOnFinding]) -> Answer:
    """One answer with the analyst's words."""
    findings = [
        replace(finding, judgement=by_finding[finding.id].judgement) if finding.id in by_finding else finding
        for finding in answer.findings
    ]
    last = 1000
    ordered = sorted(findings, key=lambda finding: finding.judgement.order or last)
    return replace(answer, findings=tuple(ordered), words=page.words if page else "")


def left_out_of(answers: Iterable[Answer]) -> tuple[Finding, ...]:
    """The findings that the analyst left out."""
    return tuple(f for answer in answers for f in answer.findings if f.judgement.left_out)


def shown(answer: Answer) -> Answer:
    """An answer as others may see it: without the findings that were left out, and the reasons for keeping the rest."""
    kept = [f for f in answer.findings if not f.judgement.left_out]
    return replace(answer, findings=tuple(replace(f, judgement=replace(f.judgement, kept="")) for f in kept))
