"""The report on a finished document: its text on the left as it stands, and beside each passage what is to be said.

It shows somebody's document back to its author.  Figures of ours stand in it only where its links were held to them:
released ones, unless the author named a bundle.  All of the document's text is data, and none of it markup.  The page
works without a script, in print, and on a phone.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.plan.claims.check import Checked
from saferplan.plan.claims.document_places import tables_apart, where_told
from saferplan.plan.claims.document_text import DocumentText, Passage
from saferplan.plan.claims.remarks import GRADES, DocumentChecked, Remark
from saferplan.publication.page_templates import page_templates

MARKS = dict(zip(GRADES, ("wrong", "doubtful", "unchecked"), strict=True))
"""The class of each grade on the page."""

GRADE_WORDS = {
    "wrong": "It cannot be so as it is printed.",
    "doubtful": "It may be so, but a careful reader will ask.",
    "cannot be checked": "The document gives nothing to check it by.",
}
"""What each grade means."""


@dataclass(frozen=True)
class Piece:
    """Some characters of a passage; `numbers` are the remarks that they belong to, `mark` the gravest of their grades.

    `ends` are the remarks of which these are the last characters in the passage: their numbers are printed after them.
    """

    text: str
    numbers: tuple[int, ...] = ()
    mark: str = ""
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class NumberedRemark:
    """A remark with its number on the page, and where it stands."""

    number: int
    remark: Remark
    where: str

    @property
    def mark(self) -> str:
        """The class of its grade."""
        return MARKS[self.remark.grade]


@dataclass(frozen=True)
class PassageOnPage:
    """A passage taken apart at its marks, with the remarks that are shown beside it."""

    passage: Passage
    pieces: tuple[Piece, ...]
    remarks: tuple[NumberedRemark, ...]


@dataclass(frozen=True)
class BlockOnPage:
    """A passage by itself, or the cells of a table: `rows` of cells, each of its passages; with all remarks beside it.

    `table` is the table's number in the document, 0 for a passage that is no cell.
    """

    passages: tuple[PassageOnPage, ...]
    remarks: tuple[NumberedRemark, ...]
    table: int = 0
    rows: tuple[tuple[tuple[PassageOnPage, ...], ...], ...] = ()


def claims_report(text: DocumentText, checked: DocumentChecked, bound: Checked | None = None) -> str:
    """The report as one HTML page, complete in itself; `bound` is what became of its links to figures."""
    numbered = tuple(
        NumberedRemark(number, remark, where_told(text, remark.spots[0].passage))
        for number, remark in enumerate(checked.remarks, start=1)
    )
    grades = [
        (grade, MARKS[grade], GRADE_WORDS[grade], [one for one in numbered if one.remark.grade == grade])
        for grade in GRADES
    ]
    return (
        page_templates()
        .get_template("claims_report.html")
        .render(
            title=_title(checked, bound),
            bound=bound,
            name=text.name,
            text=text,
            checked=checked,
            grades=grades,
            blocks=blocks_on_page(text, passages_on_page(text, numbered)),
        )
    )


def _title(checked: DocumentChecked, bound: Checked | None) -> str:
    """What was found, in a sentence.

    >>> _title(DocumentChecked(3, 2, ()), None)
    'Nothing in these numbers contradicts itself'
    """
    wrong, doubtful = (checked.count(grade) for grade in GRADES[:2])
    wrong += len(bound.untrue) if bound is not None else 0
    if not wrong and not doubtful:
        return "Nothing in these numbers contradicts itself"
    parts = [f"{wrong:,} statement{' is' if wrong == 1 else 's are'} wrong"] if wrong else ["Nothing is surely wrong"]
    parts += [f"{doubtful:,} {'is' if doubtful == 1 else 'are'} doubtful"] if doubtful else []
    return ", and ".join(parts)


def passages_on_page(text: DocumentText, numbered: tuple[NumberedRemark, ...]) -> tuple[PassageOnPage, ...]:
    """Every passage of the document with its marks and its remarks, in reading order."""
    beside: dict[int, list[NumberedRemark]] = {}
    spots: dict[int, list[tuple[int, int, NumberedRemark]]] = {}
    for one in numbered:
        beside.setdefault(one.remark.spots[0].passage, []).append(one)
        for spot in one.remark.spots:
            spots.setdefault(spot.passage, []).append((spot.start, spot.end, one))
    return tuple(
        PassageOnPage(passage, _pieces(passage.text, spots.get(place, [])), tuple(beside.get(place, ())))
        for place, passage in enumerate(text.passages)
    )


def blocks_on_page(text: DocumentText, passages: Sequence[PassageOnPage]) -> tuple[BlockOnPage, ...]:
    """The passages one by one, and the cells of a table together, as a table."""
    made: list[BlockOnPage] = []
    for table, places in tables_apart(text.passages):
        held = [passages[place] for place in places]
        if not table:
            made += [BlockOnPage((one,), one.remarks) for one in held]
            continue
        cells: dict[tuple[int, int], list[PassageOnPage]] = {}
        for one in held:
            assert one.passage.cell is not None, one.passage
            cells.setdefault((one.passage.cell.row, one.passage.cell.column), []).append(one)
        first, last = min(row for row, _ in cells), max(row for row, _ in cells)
        wide = max(column for _, column in cells)
        rows = tuple(
            tuple(tuple(cells.get((row, column), ())) for column in range(1, wide + 1))
            for row in range(first, last + 1)
            if any((row, column) in cells for column in range(1, wide + 1))
        )
        made.append(BlockOnPage(tuple(held), tuple(each for one in held for each in one.remarks), table, rows))
    return tuple(made)


def _pieces(text: str, spots: list[tuple[int, int, NumberedRemark]]) -> tuple[Piece, ...]:
    """A text cut wherever a mark begins or ends.

    >>> _pieces("Crime rose.", [])
    (Piece(text='Crime rose.', numbers=(), mark='', ends=()),)
    """
    cuts = sorted({0, len(text), *(place for start, end, _ in spots for place in (start, end))})
    last: dict[int, int] = {}
    for _, end, one in spots:
        last[one.number] = max(end, last.get(one.number, 0))
    made = []
    for start, end in itertools.pairwise(cuts):
        held = [one for begins, ends, one in spots if begins <= start and end <= ends]
        gravest = min(held, key=lambda one: GRADES.index(one.remark.grade)).mark if held else ""
        numbers = tuple(sorted({one.number for one in held}))
        made.append(
            Piece(text[start:end], numbers, gravest, tuple(number for number in numbers if last[number] == end))
        )
    return tuple(made)
