"""The tables of a Word file as rows of cells, each with where it stands among the columns and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.sources.document_archive import DEEPEST, Archive, Element
from saferplan.sources.document_docx_parts import body_of, first_tree, main_part, parts_of
from saferplan.sources.document_docx_runs import Runs, child, local, value
from saferplan.sources.document_docx_styles import Styles
from saferplan.sources.document_passages import DAMAGED, Unreadable

MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class PlacedCell:
    """A cell of a table: its element, its first column from 0, how many it covers, and whether it goes on from above.

    `deleted` says that a tracked change took it out.
    """

    element: Element
    column: int
    span: int
    goes_on: bool
    deleted: bool


@dataclass(frozen=True)
class WordCell:
    """What a cell says, with lines as the document has them, and where it stands: as `PlacedCell`."""

    text: str
    column: int
    span: int
    goes_on: bool


def placed_rows(table: Element, runs: Runs, depth: int) -> list[list[PlacedCell]]:
    """The rows of a table that no tracked change deleted, with their cells.

    A row may begin some columns in (`gridBefore`), a cell cover several (`gridSpan`) and go on from the row above
    (`vMerge`).
    """
    rows = []
    for row in runs.inside(table, "tr", depth):
        if is_deleted(row, "trPr", "del"):
            continue
        column, cells = number_of(value(child(child(row, "trPr"), "gridBefore")), 0), []
        for one in runs.inside(row, "tc", depth):
            properties = child(one, "tcPr")
            merged = child(properties, "vMerge")
            goes_on = merged is not None and (value(merged) or "continue") == "continue"
            span = max(1, number_of(value(child(properties, "gridSpan")), 1))
            cells.append(PlacedCell(one, column, span, goes_on, is_deleted(one, "tcPr", "cellDel")))
            column += span
        rows.append(cells)
    return rows


@dataclass(frozen=True)
class WordTable:
    """A table: its rows, the heading above it, and whether text in it or above it is hidden, and so left out."""

    rows: list[list[WordCell]]
    heading: str
    hides: bool


def read_word_tables(data: bytes) -> Iterator[WordTable]:
    """The tables of a Word file that stand in its body, once changes are accepted.

    A table within a cell is read as lines of that cell; words that are struck through are kept.  Raises `Unreadable`
    where the file is damaged or hostile.
    """
    archive = Archive(data)
    main = main_part(archive)
    runs = Runs(Styles(first_tree(archive, parts_of(archive, main), "styles")), plain=True)
    yield from _tables(body_of(archive, main), runs, [""], 0)


def _tables(parent: Element, runs: Runs, above: list[str], depth: int) -> Iterator[WordTable]:
    """The tables in a body or a content control; `above` holds the last heading."""
    if depth > DEEPEST:
        raise Unreadable("its parts are nested deeper than any document's", "a Word file", DAMAGED)
    for one in parent:
        name = local(one)
        if name == "p":
            style = runs.styles.of_paragraph(child(one, "pPr"))
            said = runs.read(one, style, depth).text  # read in any case: a field may begin in it and end in a cell
            above[0] = said if style.level and said.strip() else above[0]
        elif name == "tbl":
            rows = [[_said(cell, runs, depth) for cell in row] for row in placed_rows(one, runs, depth)]
            yield WordTable(rows, above[0], "hidden" in runs.seen)
            runs.seen.discard("hidden")
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _tables(one, runs, above, depth + 1)


def _said(cell: PlacedCell, runs: Runs, depth: int) -> WordCell:
    """A cell with its text; "" where it was deleted."""
    lines = [] if cell.deleted else list(_lines(cell.element, runs, depth + 3))
    return WordCell("\n".join(lines), cell.column, cell.span, cell.goes_on)


def _lines(parent: Element, runs: Runs, depth: int) -> Iterator[str]:
    """The paragraphs in a cell, those of its text boxes and tables among them."""
    if depth > DEEPEST:
        raise Unreadable("its parts are nested deeper than any document's", "a Word file", DAMAGED)
    for one in parent:
        name = local(one)
        if name == "p":
            line = runs.read(one, runs.styles.of_paragraph(child(one, "pPr")), depth)
            yield line.text
            for box in line.boxes:
                yield from _lines(box, runs, depth + 8)
        elif name not in ("del", "moveFrom", "tcPr", "tblPr", "trPr", "sdtPr") and len(one):
            yield from _lines(one, runs, depth + 1)


def is_deleted(element: Element, properties: str, mark: str) -> bool:
    """Whether the properties of a row, cell or paragraph say that a tracked change deleted it."""
    return child(child(element, properties), mark) is not None


def number_of(text: str | None, otherwise: int) -> int:
    """A count written in an attribute, at most `MOST_COLUMNS`."""
    return min(int(text), MOST_COLUMNS) if text and text.isascii() and text.isdigit() else otherwise
