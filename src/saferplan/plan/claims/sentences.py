"""Sentences of Markdown with the figures they link to, each with its line; and numbers that are tied to none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from saferplan.findings import LINK_ADDRESS, LINK_WORDS
from saferplan.periods import MONTH_NAMES
from saferplan.plan.claims.number_words import told_in_words

LINK = re.compile(rf"\[(?P<words>{LINK_WORDS})\]\((?P<address>{LINK_ADDRESS})\)")
_OTHER_LINK = re.compile(rf"\[({LINK_WORDS})\]\(https?://[^)\s]{{1,2000}}\)")
_CLOSE = 600
"""What stands further than so many characters from a link says nothing of it."""
_ROW = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"[\s|:-]+")
_CELL = re.compile(r"(?<!\\)\|")
_STARTS = re.compile(r"\s*(?:[-*]|\d+\.|#{1,6})\s+")
_END = re.compile(r"(?<=[.!?])[\"”’')*_]*\s+(?=[\"“‘'(*_\[]*[A-Z0-9\[])")
_TYPED = re.compile(r"(?<![\w/.,])\d[\d,]*(?:\.\d+)?(?:/\d+)?%?(?![\w/])")
_PERIOD = re.compile(r"(?:1[89]|20)\d\d(?:/\d\d)?")
_DAY = re.compile(rf"(?<![\w/.,])\d{{1,2}}(?:st|nd|rd|th)?(?= (?:of )?(?:{'|'.join(MONTH_NAMES)})\b)")


@dataclass(frozen=True)
class FigureLink:
    """A link to a figure within a sentence: the words claimed, the address, and what stands before and after it."""

    words: str
    address: str
    before: str
    after: str


@dataclass(frozen=True)
class Sentence:
    """A sentence as a reader sees it (a link without words as "..."), the line it begins on, and its figures.

    `typed` are numbers in digits that are tied to no figure; days, years and periods are not among them.  `worded` are
    those in words.  `broken` says that it has a "figure:" that is no link.
    """

    text: str
    line: int
    links: tuple[FigureLink, ...]
    typed: tuple[str, ...]
    broken: bool
    worded: tuple[str, ...] = ()


def sentences_of(text: str, *, line: int = 1) -> tuple[Sentence, ...]:
    """Take Markdown apart into sentences; `line` is the number of its first line.

    >>> [(one.text, one.line) for one in sentences_of("One. Two\\ngoes on.\\n\\n- Three")]
    [('One.', 1), ('Two goes on.', 1), ('Three', 4)]
    """
    found: list[Sentence] = []
    for start, block in _blocks(text):
        at = 0
        for stop in [*(match.end() for match in _END.finditer(block)), len(block)]:
            piece = block[at:stop]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                found.append(_sentence(piece.strip(), line + start + block[: at + lead].count("\n")))
            at = stop
    return tuple(found)


def _blocks(text: str) -> list[tuple[int, str]]:
    """Paragraphs, headings, list items and cells of tables, each with the number of lines before it."""
    blocks: list[tuple[int, list[str]]] = []
    inside = False
    for number, row in enumerate(text.split("\n")):
        starts = _STARTS.match(row)
        if not row.strip():
            inside = False
        elif _ROW.fullmatch(row):
            inside = False
            cells = [] if _RULE.fullmatch(row) else _CELL.split(row.strip().strip("|"))
            blocks += [(number, [cell]) for cell in cells if cell.strip()]
        elif starts or not inside:
            blocks.append((number, [row[starts.end() :] if starts else row]))
            inside = True
        else:
            blocks[-1][1].append(row)
        if row.lstrip().startswith("#"):
            inside = False
    return [(number, "\n".join(rows)) for number, rows in blocks]


def _sentence(raw: str, line: int) -> Sentence:
    links = []
    found = list(LINK.finditer(raw))
    ends = [0, *(match.end() for match in found)]
    between = [seen(raw[end : match.start()]) for end, match in zip(ends, found, strict=False)]
    whole = [piece for text, match in zip(between, found, strict=True) for piece in (text, match["words"] or "...")]
    whole.append(seen(raw[ends[-1] :]))
    for place, match in enumerate(found):
        before = _joined(whole[: 2 * place + 1], from_end=True)
        links.append(FigureLink(match["words"], match["address"], before, _joined(whole[2 * place + 2 :])))
    unlinked = _OTHER_LINK.sub(r"\1", LINK.sub(" ", raw))
    typed = tuple(one for one in _TYPED.findall(_DAY.sub(" ", unlinked)) if not _PERIOD.fullmatch(one))
    return Sentence(
        text=" ".join(seen(raw).split()),
        line=line,
        links=tuple(links),
        typed=typed,
        broken="figure:" in LINK.sub(" ", raw).casefold(),
        worded=told_in_words(_OTHER_LINK.sub(r"\1", LINK.sub(" ; ", raw))),
    )


def _joined(pieces: list[str], *, from_end: bool = False) -> str:
    """As many of the pieces as stand close, the last or the first of them."""
    held: list[str] = []
    size = 0
    for piece in reversed(pieces) if from_end else pieces:
        held.append(piece)
        size += len(piece)
        if size >= _CLOSE:
            break
    return "".join(reversed(held))[-_CLOSE:] if from_end else "".join(held)[:_CLOSE]


def seen(text: str) -> str:
    """The text as a reader sees it, its links replaced by their words."""
    return _OTHER_LINK.sub(r"\1", LINK.sub(lambda match: match["words"] or "...", text))
