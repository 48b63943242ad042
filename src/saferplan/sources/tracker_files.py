"""Delivery plans and trackers from Excel and Word as tables of text, merged cells filled in, within bounds."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from saferplan.errors import BadInput
from saferplan.plan.tracker_columns import TrackerTable
from saferplan.sources.workbook import Sheet, open_workbook

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
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
    with path.open("rb") as opened:
        start = opened.read(8)
    if start == _OLE:
        do = "Open it, take the password off, save it in the new format and add that."
        raise BadInput(name, "it is locked with a password, or in an old format", "a file that opens", do)
    damaged = ("it cannot be opened: it is damaged or of another kind", "a whole file", "Save it again and add that.")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
                found = f"it unpacks to over {LARGEST // 1_000_000} MB or {MOST_PARTS:,} parts"
                raise BadInput(name, found, "a plan or tracker", "Copy its table into a new file and add that.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise BadInput(name, *damaged) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Hold one part to its stated size, to no entities, and a sheet to how far its cells reach."""
    with archive.open(part) as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInput(name, "a part of it unpacks without end", "a plan or tracker", "Copy its table to a new file.")
    if _ENTITY.search(data, 0, 100_000):
        do = "Copy its table into a new file and add that."
        raise BadInput(name, "it declares entities, which no spreadsheet or document does", "a plain file", do)
    if part.filename.startswith("xl/worksheets/"):
        rows = columns = 0
        for letters, number in _CELL.findall(data):
            rows = max(rows, int(number))
            columns = max(columns, _column(letters))
        if rows * columns > MOST_CELLS:
            found = f"a sheet has a cell in row {rows:,} and one in column {columns:,}"
            do = "Take out what lies far from the table, or copy the table to a new file."
            raise BadInput(name, found, "a table that is together", do)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


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
    import docx  # only those who read a document wait for it
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    damaged = ("it cannot be opened as a Word document", "a whole DOCX file", "Open it, save it again and add that.")
    try:
        document = docx.Document(str(path))
        body = list(document.element.body.iterchildren())
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, XMLSyntaxError) as error:
        raise BadInput(name, *damaged) from error
    heading, number = "", 0
    for element in body:
        if _is(element, "p") and _is_heading(element, document):
            heading = _tidy("".join(_runs(element))) or heading
        elif _is(element, "tbl"):
            number += 1
            if number > MOST_TABLES:
                raise BadInput(
                    name, f"it holds over {MOST_TABLES} tables", "fewer", "Copy those of actions to a new file."
                )
            yield _word_table(element, f"table {number}", heading)


def _is_heading(paragraph: Any, document: Any) -> bool:
    """Whether a paragraph has the style of a heading."""
    style = paragraph.style
    if style is None:
        return False
    named = next((one.name for one in document.styles if one.style_id == style), style)
    return bool(re.match(r"heading|title", str(named), re.IGNORECASE))


def _runs(paragraph: Any) -> Iterator[str]:
    """The text of a paragraph as it is read: what was deleted with changes tracked is out, what was inserted is in."""
    for one in paragraph.iter():
        tag = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
        if tag == "t":
            yield one.text or ""
        elif tag in ("tab", "br", "cr"):
            yield "\n" if tag != "tab" else " "


def _word_table(table: Any, name: str, heading: str) -> TrackerTable:
    """A table of a Word document as text, its merged cells filled in.

    A cell may cover several columns (`gridSpan`) and go on from the row above (`vMerge`); a table within a cell is
    read as lines of that cell.
    """
    rows: list[list[str]] = []
    continued: set[tuple[int, int]] = set()
    for row in _inside(table, "tr"):
        cells: list[str] = [""] * _number(row, "gridBefore", 0)
        for cell in _inside(row, "tc"):
            text = _tidy("\n".join("".join(_runs(one)) for one in cell.iter() if _is(one, "p")))
            span = max(1, min(_number(cell, "gridSpan", 1), 100))
            for _ in range(span):
                if _goes_on(cell) and rows:
                    text = rows[-1][len(cells)] if len(cells) < len(rows[-1]) else text
                    continued.add((len(rows), len(cells)))
                cells.append(text)
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    filled = tuple((*row, *([""] * (width - len(row)))) for row in rows)
    return TrackerTable(name, filled, frozenset(continued), heading=heading)


def _inside(element: Any, kind: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those within content controls among them."""
    for one in element.iterchildren():
        tag = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
        if tag == kind:
            yield one
        elif tag in ("sdt", "sdtContent", "ins", "smartTag", "customXml"):
            yield from _inside(one, kind)


def _is(element: Any, kind: str) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == kind


def _number(element: Any, name: str, default: int) -> int:
    """A number among the properties of a row or a cell."""
    for properties in element.iterchildren():
        if _is(properties, "tcPr") or _is(properties, "trPr"):
            for one in properties.iterchildren():
                if _is(one, name):
                    value = next((text for key, text in one.attrib.items() if key.endswith("}val")), "")
                    return int(value) if value.isascii() and value.isdigit() else default
    return default


def _goes_on(cell: Any) -> bool:
    """Whether a cell goes on from the one above it."""
    for properties in cell.iterchildren():
        if _is(properties, "tcPr"):
            for one in properties.iterchildren():
                if _is(one, "vMerge"):
                    return "restart" not in one.attrib.values()
    return False
