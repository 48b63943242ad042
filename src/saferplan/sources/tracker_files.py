"""Delivery plans and trackers from Excel and Word as tables of text, merged cells filled in, within bounds."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from saferplan.errors import BadInput
from saferplan.plan.tracker_columns import TrackerTable
from saferplan.sources.document_docx_tables import WordTable, read_word_tables
from saferplan.sources.document_passages import Unreadable
from saferplan.sources.workbook import Sheet, open_workbook
from saferplan.sources.xlsx_structure import column_number
from saferplan.zipped import DAMAGED, ENTITIES, LOCKED, PARTS, SIZE, BadZip, Bounds, Zipped

KINDS = (".xlsx", ".xlsm", ".csv", ".docx")
LARGEST = 60_000_000
"""A file that unpacks to more bytes than this is no tracker."""
MOST_PARTS = 5_000
MOST_CELLS = 2_000_000
"""A sheet whose cells reach further than this many is refused, however few are filled."""
MOST_TABLES = 500
LONGEST = 20_000
"""Letters of one cell that are read; no plan has an action of more."""

_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


_COPY = "Copy its table into a new file and add that."
_TOO_LARGE = (f"it unpacks to over {LARGEST // 1_000_000} MB or {MOST_PARTS:,} parts", "a plan or tracker", _COPY)
_WRONG = {
    DAMAGED: ("it cannot be opened: it is damaged or of another kind", "a whole file", "Save it again and add that."),
    LOCKED: (
        "it is locked with a password, or in an old format",
        "a file that opens",
        "Open it, take the password off, save it in the new format and add that.",
    ),
    PARTS: _TOO_LARGE,
    SIZE: _TOO_LARGE,
    ENTITIES: ("it declares entities, which no spreadsheet or document does", "a plain file", _COPY),
}
"""What is said of a file of zipped parts, by what is wrong with it."""
_HIDDEN = "hidden text was left out"
_COLOURS = "cells of the file are coloured, and colours are not read: write what they mean as a word"


def open_tracker(path: Path) -> tuple[TrackerTable, ...]:
    """The tables of a spreadsheet or a Word document, in order.

    Hidden sheets are not read, and said to be there.  Raises `BadInput`, in a sentence, for a file of another kind, one
    that is damaged, locked with a password or no tracker by its size, and one that holds no table.
    """
    name, suffix = path.name, path.suffix.lower()
    if suffix == ".doc":
        raise BadInput(name, "it is an old Word file", "DOCX", "Open it in Word and save it as .docx.")
    if suffix == ".xls":
        raise BadInput(name, "it is an old Excel file", "XLSX", "Open it in Excel and save it as .xlsx.")
    if suffix not in KINDS:
        expected = "Excel (XLSX), Word (DOCX) or CSV"
        raise BadInput(name, f'it is a "{suffix}" file', expected, "Save it as one of these.")
    try:
        if not path.is_file():
            raise BadInput(name, "there is no such file", "a file", "Check the name and the folder.")
        if suffix != ".csv":
            _check_package(path, name)
        tables = tuple(_word(path, name) if suffix == ".docx" else _sheets(path, name))
    except OSError as error:
        raise BadInput(name, f"it cannot be opened ({error.strerror})", "a file you may read", "Make it so.") from error
    if not any(any(any(row) for row in table.rows) for table in tables):
        what = "table" if suffix == ".docx" else "cell with anything in it"
        raise BadInput(name, f"it holds no {what}", "a table of actions", "Choose the file that has them.")
    return tables


def _check_package(path: Path, name: str) -> None:
    """Hold a file of zipped parts to being one, to a bounded size, and to declaring no entities."""
    if path.stat().st_size > LARGEST:
        raise BadInput(name, *_WRONG[SIZE])
    data = path.read_bytes()
    if data.startswith(_OLE):
        raise BadInput(name, *_WRONG[LOCKED])
    try:
        package = Zipped(data, Bounds(MOST_PARTS, LARGEST, LARGEST))
        package.check()
    except BadZip as error:
        raise BadInput(name, *_WRONG[error.wrong]) from error
    for part in package.names:
        if part.startswith("xl/worksheets/"):
            _check_reach(package.read(part), name)


def _check_reach(data: bytes, name: str) -> None:
    """Hold a sheet to how far its cells reach."""
    rows = columns = 0
    for letters, number in _CELL.findall(data):
        rows = max(rows, int(number))
        columns = max(columns, column_number(letters.decode()))
    if rows * columns > MOST_CELLS:
        found = f"a sheet has a cell in row {rows:,} and one in column {columns:,}"
        do = "Take out what lies far from the table, or copy the table to a new file."
        raise BadInput(name, found, "a table that is together", do)


def _sheets(path: Path, name: str) -> Iterator[TrackerTable]:
    """The sheets of a spreadsheet, each a table."""
    notes = (_COLOURS,) if _has_colours(path) else ()
    for sheet in open_workbook(path, name):
        if sheet.hidden:
            yield TrackerTable(sheet.name, (), notes=("the sheet is hidden, and was not read",))
            continue
        yield _table_of(sheet, path.stem, notes)


def _has_colours(path: Path) -> bool:
    """Whether a spreadsheet fills cells with colours, as trackers do for red, amber and green."""
    if path.suffix.lower() != ".xlsx":
        return False
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml") if "xl/styles.xml" in archive.namelist() else b""
    return b'patternType="solid"' in styles


def _table_of(sheet: Sheet, stem: str, notes: tuple[str, ...]) -> TrackerTable:
    """A sheet as text, with merged cells filled in and nothing blank at its edges."""
    rows = [[_text(cell) for cell in row] for row in sheet.rows]
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if cell), default=0)
    height = max((place + 1 for place, row in enumerate(rows) if any(row)), default=0)
    rows = [[*row, *([""] * width)][:width] for row in rows[:height]]
    continued = set()
    for (top, left), (bottom, right) in sheet.merged:
        for row in range(top, min(bottom + 1, height)):
            for column in range(left, min(right + 1, width)):
                rows[row][column] = rows[top][left] if left < width else ""
                if row > top:
                    continued.add((row, column))
    return TrackerTable(sheet.name or stem, tuple(tuple(row) for row in rows), frozenset(continued), notes=notes)


def _text(cell: object) -> str:
    """A cell as text: days as YYYY-MM-DD, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _tidy(str(cell))


def _tidy(text: str) -> str:
    """Text without control characters, its lines kept, no longer than is read."""
    plain = "".join(one if one == "\n" or one.isprintable() else " " for one in text.replace("\r\n", "\n"))
    return "\n".join(" ".join(line.split()) for line in plain.splitlines()).strip()[:LONGEST]


def _word(path: Path, name: str) -> Iterator[TrackerTable]:
    """The tables of a Word document, each with the last heading above it."""
    try:
        for number, table in enumerate(read_word_tables(path.read_bytes()), start=1):
            if number > MOST_TABLES:
                do = "Copy those of actions to a new file."
                raise BadInput(name, f"it holds over {MOST_TABLES} tables", "fewer", do)
            yield _word_table(table, f"table {number}", name)
    except Unreadable as error:
        raise BadInput(name, error.found, error.expected, error.do) from error


def _word_table(table: WordTable, called: str, name: str) -> TrackerTable:
    """A table of a Word document as text, its merged cells filled in."""
    rows = table.rows
    width = max((one.column + one.span for row in rows for one in row), default=0)
    if width * len(rows) > MOST_CELLS:
        raise BadInput(name, f"{called} reaches over {MOST_CELLS:,} cells", "a table that can be read", _COPY)
    filled = [[""] * width for _ in rows]
    continued: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        for one in row:
            for column in range(one.column, one.column + one.span):
                filled[at][column] = filled[at - 1][column] if one.goes_on and at else _tidy(one.text)
                if one.goes_on and at:
                    continued.add((at, column))
    told = tuple(map(tuple, filled))
    notes = (_HIDDEN,) if table.hides else ()
    return TrackerTable(called, told, frozenset(continued), heading=_tidy(table.heading), notes=notes)
