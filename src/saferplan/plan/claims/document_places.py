"""Where a reader finds a passage of a document: a cell by its table, and by what heads its row and its column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from saferplan.plan.claims.document_text import Cell, DocumentText, Passage

MOST_LETTERS = 40
"""A heading of a row or a column is quoted up to so many letters."""


def where_told(text: DocumentText, place: int) -> str:
    """Where a passage is, by its place among the passages: its page or paragraph; a cell by what heads it.

    >>> row = [Passage("Offence", "cell", 1, cell=Cell(1, 1, 1)), Passage("Change", "cell", 2, cell=Cell(1, 1, 2))]
    >>> row += [Passage("Robbery", "cell", 3, cell=Cell(1, 2, 1)), Passage("+14%", "cell", 4, cell=Cell(1, 2, 2))]
    >>> where_told(DocumentText("a.docx", "docx", tuple(row)), 3)
    'table 1, row "Robbery", column "Change"'
    """
    one = text.passages[place]
    if one.cell is None:
        return one.where
    page = f"page {one.page:,}, " if one.page is not None else ""
    row = _heading(text, Cell(one.cell.table, one.cell.row, 1)) if one.cell.column > 1 else one.text
    column = _heading(text, Cell(one.cell.table, 1, one.cell.column)) if one.cell.row > 1 else one.text
    return f"{page}table {one.cell.table:,}, row {_named(row, one.cell.row)}, column {_named(column, one.cell.column)}"


def _heading(text: DocumentText, cell: Cell) -> str:
    return " ".join(one.text for one in text.passages if one.cell == cell)


def _named(words: str, number: int) -> str:
    """A row or a column by its heading, or by its number where it has none."""
    short = words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS].rstrip()}..."
    return f'"{short}"' if words.strip() else f"{number:,}"


def tables_apart(passages: Sequence[Passage]) -> list[tuple[int, range]]:
    """The passages in runs: the number of the table that a run is the cells of (0 for text), and their places."""
    runs = groupby(range(len(passages)), key=lambda place: _table(passages[place]))
    found = []
    for table, places in runs:
        held = list(places)
        found.append((table, range(held[0], held[-1] + 1)))
    return found


def _table(passage: Passage) -> int:
    return passage.cell.table if passage.cell is not None else 0
