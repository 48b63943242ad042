"""The files of the analyst's own words: read, set beside the findings, and held to the figures."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from saferplan.assessment.answer import Answer
from saferplan.assessment.own_words import PageWords, Unplaced, apply_words, left_out_of, parse_words
from saferplan.errors import BadWords, UntrueWords, WordsOutOfDate
from saferplan.plan.claims.check import LookUp, TypedNumber, UntrueClaim, check_text
from saferplan.plan.claims.holding import NOT_TRUE

FOLDER = "assessment"


@dataclass(frozen=True)
class OwnWords:
    """What became of the analyst's own words in one assessment.

    `files` are the files and their SHA-256, `links` how many figures they link to, `untrue` the sentences that a
    figure does not bear out, `typed` the numbers tied to no figure, `unplaced` words that no page or finding takes
    now, `left_out` the findings left out (id and reason), and `struck` how many passages were struck out.
    """

    files: tuple[tuple[str, str], ...] = ()
    links: int = 0
    untrue: tuple[UntrueClaim, ...] = ()
    typed: tuple[TypedNumber, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    struck: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "files": [{"path": path, "sha256": sha} for path, sha in self.files],
            "links": self.links,
            "untrue": [one.as_json() for one in self.untrue],
            "typed": [one.as_json() for one in self.typed],
            "unplaced": [asdict(one) for one in self.unplaced],
            "left_out": [{"finding": finding, "reason": reason} for finding, reason in self.left_out],
            "struck": self.struck,
        }


def read_words(folder: Path) -> tuple[tuple[PageWords, ...], tuple[tuple[str, str], ...]]:
    """Every file of the analyst's words in a partnership folder, and each path with its SHA-256, in order of name.

    Raises `BadWords` for a file that is not text in UTF-8 or whose instructions cannot be followed.
    """
    pages: dict[str, PageWords] = {}
    files = []
    for path in _files(folder):
        name = f"{FOLDER}/{path.name}"
        try:
            data = path.read_bytes()
            page = parse_words(name, data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            do = 'Save it as UTF-8: in Notepad, "Save as" and "Encoding: UTF-8".'
            raise BadWords(name, "it is not text in UTF-8", "UTF-8", do) from error
        except OSError as error:
            found = f"it cannot be opened ({error.strerror})"
            raise BadWords(name, found, "a file you may read", "Make it readable.") from error
        if page.page in pages:
            found = f"it is about the same page as {pages[page.page].file}"
            raise BadWords(name, found, "one file for each page", "Join the two.")
        pages[page.page] = page
        files.append((name, hashlib.sha256(data).hexdigest()))
    return tuple(pages.values()), tuple(files)


def _files(folder: Path) -> list[Path]:
    home = folder / FOLDER
    found = home.iterdir() if home.is_dir() else ()
    return sorted(path for path in found if path.suffix.lower() == ".md" and path.is_file() and path.name[0] != ".")


def with_words(
    folder: Path, answers: tuple[Answer, ...], profiles: tuple[Answer, ...], look_up: LookUp
) -> tuple[tuple[Answer, ...], tuple[Answer, ...], OwnWords]:
    """The answers and profiles with the analyst's words beside them, and what became of those words.

    Words about a finding that is left out, or is not made now, are not published and so not held to figures.
    """
    pages, files = read_words(folder)
    told, unplaced = apply_words(pages, (*answers, *profiles))
    lost = {(one.file, one.line) for one in unplaced}
    checked = []
    for page in pages:
        texts = [(page.words, page.words_line)] if (page.file, page.words_line) not in lost else []
        for one in page.findings:
            if one.judgement.left_out:
                texts.append((one.judgement.left_out, one.reason_line))
            elif (one.file, one.line) not in lost:
                texts.append((one.judgement.words, one.words_line))
        checked += [check_text(text, look_up, file=page.file, line=line) for text, line in texts]
    words = OwnWords(
        files=files,
        links=sum(one.links for one in checked),
        untrue=tuple(claim for one in checked for claim in one.untrue),
        typed=tuple(number for one in checked for number in one.typed),
        unplaced=unplaced,
        left_out=tuple((finding.id, finding.judgement.left_out) for finding in left_out_of(told)),
        struck=sum(page.struck for page in pages),
    )
    return told[: len(answers)], told[len(answers) :], words


def check_words(folder: Path, manifest: dict[str, Any]) -> None:
    """Hold a bundle to the words in the folder before it is released.

    Raises `WordsOutOfDate` where they are no longer those that the bundle was made with, and `UntrueWords` for the
    first sentence in it that a figure does not bear out.
    """
    words = manifest.get("words", {})
    were = {one["path"]: one["sha256"] for one in words.get("files", ())}
    are = {f"{FOLDER}/{path.name}": _sha(path) for path in _files(folder)}
    if differ := sorted(name for name in were.keys() | are.keys() if were.get(name) != are.get(name)):
        more = f" and {_many(len(differ) - 1, 'other file')} of {FOLDER}" if len(differ) > 1 else ""
        raise WordsOutOfDate(f"{differ[0]}{more}")
    if untrue := words.get("untrue", ()):
        first = UntrueClaim(**untrue[0])
        sentences = {(one["file"], one["line"], one["sentence"]) for one in untrue}
        where = f"{first.file}, line {first.line:,}"
        raise UntrueWords(where, first.sentence, fault_words(first), first.true, others=len(sentences) - 1)


def _sha(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def fault_words(claim: UntrueClaim) -> str:
    """What a claim says, and why that is not so."""
    if not claim.true:
        return f"{claim.fault}{f' as {claim.address}' if claim.address else ''} ({claim.now})"
    why = "" if claim.fault == NOT_TRUE else f" ({claim.fault})"
    return f'it says "{claim.claimed}" and the figure is {claim.now}{why}'


def words_lines(words: OwnWords) -> list[str]:
    """What became of the analyst's words, for the terminal: a summary, then a line for whatever needs a look."""
    if not words.files:
        return []
    counts = [_many(len(words.files), "file"), _many(words.links, "figure link")]
    counts += [f"{words.struck:,} struck out"] if words.struck else []
    counts += [f"{_many(len(words.left_out), 'finding')} left out"] if words.left_out else []
    lines = [f"Your own words: {', '.join(counts)}; {_many(len(words.untrue), 'claim')} untrue."]
    for one in words.untrue:
        do = f' Write "{one.true}".' if one.true else ""
        lines.append(f'{one.file}, line {one.line:,}: "{one.sentence}": {fault_words(one)}.{do}')
    lines += [f"{one.file}, line {one.line:,}: {one.about}: {one.why}. Kept, not published." for one in words.unplaced]
    for typed in words.typed:
        lines.append(f'{typed.file}, line {typed.line:,}: {typed.number} is tied to no figure: "{typed.sentence}"')
    return lines


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
