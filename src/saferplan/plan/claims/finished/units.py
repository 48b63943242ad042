"""What is read as one piece of prose: a passage, or a call-out with the words under it; its sentences; its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from saferplan.plan.claims.document_text import DocumentText, Passage
from saferplan.plan.claims.finished.masking import FILLER
from saferplan.plan.claims.finished.numbers import Scanned, scan
from saferplan.plan.claims.remarks import Spot

_END = re.compile(r"(?<=[.!?])(?:[\"”’')]|\[\d{1,3}\]|[¹²³⁴-⁹⁰])*\s+(?=[\"“‘'(\[£]*[A-Z0-9])")
_SHORT = re.compile(
    r"\b(?:e\.g|i\.e|etc|approx|no|nos|vs|cf|p|pp|st|mr|mrs|ms|dr|inc|c|al|ref|para|fig)\.\s+$", re.IGNORECASE
)
_GROUPS = re.compile(r"\d[\d,.]*")
MOST_LETTERS, MOST_NUMBERS, MOST_TOGETHER = 1_200, 40, 6_000
"""How long a sentence, how many numbers in one, and how long a passage is read as one piece; more is in parts."""
_REST = re.compile(r"[\s.,:;()+*–—-]*")


@dataclass(frozen=True)
class Unit:
    """Text that is read together, with where each piece of it stands in the document.

    `pieces` are triples: where the piece begins in `text`, the passage it is from, and where in that passage it
    begins.  `stem` is the paragraph that a list hangs on, or the heads of a table's cell.
    """

    text: str
    pieces: tuple[tuple[int, int, int], ...]
    kind: str
    stem: str
    section: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    scanned: Scanned
    cell: tuple[int, int, int] | None = None

    @property
    def passage(self) -> int:
        """The passage it begins in."""
        return self.pieces[0][1]

    def spot(self, start: int, end: int) -> Spot:
        """Where some of its letters stand in the document."""
        piece = max((one for one in self.pieces if one[0] <= start), key=lambda one: one[0])
        following = [one[0] - 1 for one in self.pieces if one[0] > piece[0]]
        end = min([end, *following])
        return Spot(piece[1], start - piece[0] + piece[2], max(end, start + 1) - piece[0] + piece[2])

    def sentence_at(self, place: int) -> tuple[int, int]:
        """From where to where the sentence stands that holds a place."""
        return next((one for one in self.sentences if one[0] <= place < one[1]), self.sentences[-1])


def sentence_ends(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text, each as from where to where; what runs on for too long is cut at a blank.

    >>> sentence_ends("It rose. Then, e.g. In May, it fell.")
    ((0, 8), (9, 36))
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _SHORT.search(text[max(0, match.end() - 12) : match.end()]):
            continue
        found.extend(_cut(text, start, match.start()))
        start = match.end()
    if start < len(text) or not found:
        found.extend(_cut(text, start, len(text)))
    return tuple(found)


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence in pieces of no more than the longest that is read together, and of no more digits than one holds."""
    pieces: list[tuple[int, int]] = []
    while True:
        groups = [match.end() for match in islice(_GROUPS.finditer(text, start, end), MOST_NUMBERS + 1)]
        if end - start <= MOST_LETTERS and len(groups) <= MOST_NUMBERS:
            break
        limit = min(start + MOST_LETTERS, groups[-2] if len(groups) > MOST_NUMBERS else end)
        place = text.rfind(" ", start + 1, limit + 1)
        place = limit if place < 0 else place
        if place >= end:
            break
        pieces.append((start, place))
        start = place
    return [*pieces, (start, end)]


def _parts_of(text: str) -> list[tuple[int, str]]:
    """A passage in parts of whole sentences, each short enough to be read together, with where it begins."""
    if len(text) <= MOST_LETTERS:
        return [(0, text)]
    parts: list[tuple[int, str]] = []
    begin = numbers = 0
    for start, end in sentence_ends(text):
        more = len(_GROUPS.findall(text, start, end))
        if start > begin and (end - begin > MOST_TOGETHER or numbers + more > 3 * MOST_NUMBERS):
            parts.append((begin, text[begin:start]))
            begin, numbers = start, 0
        numbers += more
    return [*parts, (begin, text[begin:])]


def units_of(document: DocumentText) -> tuple[Unit, ...]:
    """Take a document apart into what is read together, in order.

    A passage that is a number and nothing more is a call-out: it is read with the passage after it.  Lines of contents
    are left out: what they say stands elsewhere.
    """
    found: list[Unit] = []
    stem, waiting = "", None
    passages = document.passages
    heads = _heads(passages)
    for index, passage in enumerate(passages):
        text = passage.text
        if passage.kind == "contents":
            continue
        if passage.kind in ("paragraph", "heading") and passage.text.strip():
            stem_here, stem = "", text
        elif passage.kind == "cell":
            stem_here = heads.get(index, "")
        else:
            stem_here = stem
        if waiting is not None:
            called = passages[waiting]
            joined = _joined(called.text, text) if passage.kind != "cell" and len(text) < MOST_TOGETHER else None
            if joined is not None:
                second = len(called.text) + 1
                found.append(_unit(joined, ((0, waiting, 0), (second, index, 0)), passage, stem_here))
                waiting = None
                continue
            found.append(_unit(called.text, ((0, waiting, 0),), called, ""))
            waiting = None
        if is_call_out(passage):
            waiting = index
            continue
        found.extend(
            _unit(part, ((0, index, begin),), passage, stem_here) for begin, part in _parts_of(text) if part.strip()
        )
    if waiting is not None:
        found.append(_unit(passages[waiting].text, ((0, waiting, 0),), passages[waiting], ""))
    return tuple(found)


def is_call_out(passage: Passage) -> bool:
    """Whether a passage is a big number and no more: "61%", "Almost 1,400"; a lone small number is a label."""
    if passage.kind == "cell" or len(passage.text) > 40:
        return False
    numbers = scan(passage.text).numbers
    if len(numbers) != 1:
        return False
    one = numbers[0]
    rest = passage.text[: one.start].rstrip().lower().removesuffix(one.qualifier) + passage.text[one.end :]
    return bool(_REST.fullmatch(rest)) and (one.kind != "count" or one.value > 20)


def _joined(call_out: str, text: str) -> str | None:
    return f"{call_out} {text}" if text.strip() and not is_call_out(Passage(text, "paragraph", 1)) else None


def _unit(text: str, pieces: tuple[tuple[int, int, int], ...], passage: Passage, stem: str) -> Unit:
    cell = (passage.cell.table, passage.cell.row, passage.cell.column) if passage.cell else None
    scanned = scan(text)
    if cell is None and passage.kind != "note" and re.fullmatch(r"\s*\d{1,2}\s*", text):
        scanned = Scanned((), (), (), (), FILLER * len(text))
    return Unit(text, pieces, passage.kind, stem, passage.section, sentence_ends(text), scanned, cell)


def _heads(passages: tuple[Passage, ...]) -> dict[int, str]:
    """The heads of each cell: the first of its row and the first of its column."""
    grid: dict[tuple[int, int, int], str] = {
        (one.cell.table, one.cell.row, one.cell.column): one.text for one in passages if one.cell
    }
    found = {}
    for index, one in enumerate(passages):
        if one.cell is None or one.cell.row == 1:
            continue
        row = grid.get((one.cell.table, one.cell.row, 1), "") if one.cell.column > 1 else ""
        column = grid.get((one.cell.table, 1, one.cell.column), "")
        found[index] = f"{row}: {column}".strip(": ")
    return found
