"""Spreadsheets and CSV files that people send: opened as text, or refused in a sentence with row and column.

Whatever would make rows or cells go missing without a sign is refused: merged cells, hidden rows, formulas whose
values were not saved, a file cut off at the last row of a spreadsheet, letters in another encoding.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.sources.faults import and_others, refuse
from saferplan.sources.reference_files import ROW, relative_name, sha256_of
from saferplan.sources.workbook import Cells, open_workbook
from saferplan.sources.xlsx_structure import SheetStructure, cell_place, read_structure

MOST_ROWS = 1_048_576
"""The rows that one sheet of a spreadsheet can have, the header among them."""

Rows = Sequence[Sequence[str | None]]

BESIDE = ("dictionary", "about")
"""The sheets of a template that say what it is; they hold no rows."""

_SAVE = 'Open it in a spreadsheet and save it as "CSV UTF-8".'


@dataclass(frozen=True)
class Sent:
    """A table that somebody sent: its name relative to the inputs folder, its checksum, and its rows as text.

    `frame` has the columns asked for, blank cells null, and the row number under `ROW`; columns that were not in the
    file are null throughout.  `notes` are counted facts, such as a hidden sheet that was not read.  `heads` has the
    heading of each column as the file has it, and `places` says where it stands, from 0.
    """

    name: str
    sha256: str
    frame: pl.DataFrame
    notes: dict[str, int]
    heads: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """The columns to look for: those that must be there, and those that may; `writes` is the command for a template.

    `headed` are headings in plain words that the template may have in place of a column's name.  Where `line_above`,
    one line of words may stand above the headings of a spreadsheet.
    """

    needed: tuple[str, ...]
    others: tuple[str, ...]
    headed: Mapping[str, str] = field(default_factory=dict)
    line_above: bool = False
    writes: str = "saferplan templates"

    @property
    def every(self) -> tuple[str, ...]:
        """All columns."""
        return self.needed + self.others

    def column(self, cell: str | None) -> str:
        """The column that a heading stands for: its name, small letters and underscores for spaces."""
        plain = _plain(cell)
        return next((name for name, head in self.headed.items() if _plain(head) == plain), plain)


def open_sent(path: Path, inputs: Path, wanted: Wanted) -> Sent:
    """Open a CSV or XLSX file and take the columns wanted, whatever their order.

    Raises `BadInput`, with row and column where there is one, for a file that cannot be used as it stands; it is
    `FaultyFiles` where it has several faults.
    """
    sent, faults = look_into(path, inputs, wanted)
    refuse(faults)
    assert sent is not None, "a file without a fault has rows"
    return sent


def look_into(path: Path, inputs: Path, wanted: Wanted) -> tuple[Sent | None, list[BadInput]]:
    """Open a file as `open_sent` does, and give all of its faults; the rows too, as far as they can be told."""
    faults: list[BadInput] = []
    try:
        return _opened(path, inputs, wanted, faults), faults
    except BadInput as last:  # one that nothing can be read beyond
        return None, [*faults, last]


def _opened(path: Path, inputs: Path, wanted: Wanted, faults: list[BadInput]) -> Sent:
    """Open a file, adding to its faults; raises the one that nothing can be read beyond."""
    name = relative_name(path, inputs)
    suffix = path.suffix.lower()
    rows: Rows
    notes: dict[str, int] = {}
    first = 1
    if suffix == ".csv":
        rows = _csv_rows(path, name, faults)
    elif suffix == ".xlsx":
        rows, first, notes = _xlsx_rows(path, name, wanted, faults)
    else:
        raise BadInput(name, f'it is a "{suffix}" file', "CSV or XLSX", "Save it as XLSX or CSV UTF-8 and add that.")
    if len(rows) + first - 1 >= MOST_ROWS:
        found = f"it ends at row {MOST_ROWS:,}, the last that a spreadsheet can have, so the rest was cut off"
        do = "Send it as several files, such as one a year."
        faults.append(BadInput(name, found, "fewer rows", do, row=MOST_ROWS))
    if len(rows) < 2:
        raise BadInput(name, "it holds no rows", "a header and rows under it", "Take the file out, or send it again.")
    places = _places(rows[0], name, first, wanted, faults)
    unknown = sum(1 for cell in rows[0] if wanted.column(cell) not in wanted.every)
    if unknown:
        notes["columns that the template does not have, not read"] = unknown
    columns = {
        column: [_cell(row, places.get(column)) for row in rows[1:]] if column in places else None
        for column in wanted.every
    }
    height = len(rows) - 1
    frame = pl.DataFrame(
        {
            column: pl.Series(column, values if values is not None else [None] * height, dtype=pl.String)
            for column, values in columns.items()
        }
    ).with_columns(pl.int_range(first + 1, first + 1 + height, dtype=pl.Int64).alias(ROW))
    heads = {column: (rows[0][place] or "").strip() for column, place in places.items()}
    return Sent(name, sha256_of(path), frame, notes, heads, places)


def _plain(cell: str | None) -> str:
    """A heading as the template writes it: small letters, underscores for spaces."""
    return (cell or "").strip().lower().replace(" ", "_").replace("-", "_")


def _cell(row: Sequence[str | None], place: int | None) -> str | None:
    """A cell's text without the blanks around it, or None where it is blank or the row is short."""
    if place is None or place >= len(row):
        return None
    return (row[place] or "").strip() or None


def _places(head: Sequence[str | None], name: str, row: int, wanted: Wanted, faults: list[BadInput]) -> dict[str, int]:
    """Where each column wanted stands; a fault where one that is needed does not, or one stands twice."""
    places: dict[str, int] = {}
    spoilt = any(fault.row == row for fault in faults)  # then a heading may be lacking for that alone
    for place, cell in enumerate(head):
        column = wanted.column(cell)
        if column in places and column in wanted.every:
            found = f'the column "{column}" is there twice, as columns {places[column] + 1} and {place + 1}'
            faults.append(BadInput(name, found, "each column once", "Take one out.", row=row))
        elif column in wanted.every:
            places[column] = place
    lacking = [column for column in wanted.needed if column not in places]
    if lacking and not places:
        found = f"none of its {len(head)} cells is the heading of a column of the template"
        do = f'Put the headings in the first row: "{wanted.writes}" writes them.'
        raise BadInput(name, found, f"headings such as {', '.join(wanted.needed[:3])}", do, row=row)
    if lacking and not spoilt:
        in_words = any(_plain(head[place]) not in wanted.every for place in places.values())
        named = ", ".join(wanted.headed.get(column, column) if in_words else column for column in lacking)
        found = f"the column{'s' * (len(lacking) > 1)} {named} cannot be found"
        do = f"Add {'it' if len(lacking) == 1 else 'them'}, headed as in the template."
        faults.append(BadInput(name, found, "every column that may not be blank", do, row=row))
    return places


def _csv_rows(path: Path, name: str, faults: list[BadInput]) -> list[list[str]]:
    """The rows of a CSV file; faults are letters that are not UTF-8, and rows longer than the header."""
    try:
        data = path.read_bytes()
    except OSError as error:
        do = "Make it readable, or add it again."
        raise BadInput(name, f"it cannot be opened ({error.strerror})", "a file you may read", do) from error
    if b"\x00" in data:
        raise BadInput(name, "it is not text", "a CSV file", _SAVE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", "replace")
        faults += _not_utf8(data, name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise BadInput(name, "its quotation marks do not pair", "a CSV file", _SAVE) from error
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise BadInput(name, "its first row is blank", "headings in the first row", "Put them there.", row=1)
    if len(rows[0]) == 1 and any(mark in rows[0][0] for mark in ";\t|"):
        found = "its cells are not parted by commas"
        raise BadInput(name, found, "commas between cells", _SAVE, row=1)
    width = len(rows[0])
    long = [number for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row[width:])]
    if long:
        more = and_others(long[1:], "row", ("there are too many in", "there are too many in"))
        found = f"it has {len(rows[long[0] - 1])} cells, and the header {width}"
        do = "A cell with a comma in it must stand in quotation marks; a spreadsheet sees to that."
        faults.append(BadInput(name, found + more, "no more cells than headings", do, row=long[0]))
    return rows


def _not_utf8(data: bytes, name: str) -> list[BadInput]:
    """A fault for each column that holds letters in another encoding, with its rows."""
    head = data.partition(b"\n")[0].decode("utf-8-sig", "replace")
    titles = [_plain(cell) for cell in next(csv.reader([head]), [])]
    found: dict[int, list[tuple[int, int]]] = {}
    for number, line in enumerate(data.split(b"\n"), start=1):
        for at in _bad_letters(line):
            column = len(next(csv.reader([line[:at].decode("utf-8", "replace")]), [])) or 1
            if not found.get(column) or found[column][-1][0] != number:
                found.setdefault(column, []).append((number, line[at]))
    return [_in_another(name, column, places, titles) for column, places in sorted(found.items())]


def _bad_letters(line: bytes) -> list[int]:
    """Where a line has bytes that are not UTF-8."""
    places: list[int] = []
    begin = 0
    while begin < len(line):
        try:
            line[begin:].decode("utf-8")
        except UnicodeDecodeError as error:
            places.append(begin + error.start)
            begin += error.end
        else:
            break
    return places


def _in_another(name: str, column: int, places: list[tuple[int, int]], titles: Sequence[str]) -> BadInput:
    """The fault of a column with letters in another encoding; `places` are rows, each with the byte."""
    row, byte = places[0]
    # Only a heading that no person can be named by is repeated.
    title = titles[column - 1] if row > 1 and column <= len(titles) and titles[column - 1].isidentifier() else ""
    where = f"column {column}{f' ({title})' if title and len(title) <= 20 else ''}"
    kind = "Windows-1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "another encoding"
    others = and_others([number for number, _ in places[1:]], "row")
    return BadInput(name, f"{where} holds a letter of {kind}{others}", "text in UTF-8", _SAVE, row=row)


def _xlsx_rows(path: Path, name: str, wanted: Wanted, faults: list[BadInput]) -> tuple[Rows, int, dict[str, int]]:
    """The rows of the sheet with the columns wanted, the number of its first row, and counted facts."""
    sheets = read_structure(path, name)
    values = {sheet.name: sheet.rows for sheet in open_workbook(path, name)}
    if wanted.line_above:
        sheets = tuple(_below_line(sheet, _as_text(values.get(sheet.name, ()), sheet), wanted) for sheet in sheets)
    fitting: list[tuple[SheetStructure, Rows]] = []
    others = {"hidden sheets, not read": 0, "further sheets, not read": 0}
    for sheet in sheets:
        rows = _as_text(values.get(sheet.name, ()), sheet)
        heads = {wanted.column(cell) for cell in rows[0]} if rows else set()
        if heads.issuperset(wanted.needed):
            fitting.append((sheet, rows))
        elif sheet.hidden:
            others["hidden sheets, not read"] += 1
        elif sheet.name not in BESIDE:
            others["further sheets, not read"] += 1
    hidden = [sheet for sheet, _ in fitting if sheet.hidden]
    if hidden:
        place = sheets.index(hidden[0]) + 1
        found = f"sheet {place} of {len(sheets)} is hidden and has the columns of the template"
        faults.append(BadInput(name, found, "one sheet of rows, not hidden", "Show the sheet, or take it out."))
    if len(fitting) - len(hidden) > 1:
        found = f"{len(fitting)} sheets have the columns of the template"
        do = "Put all rows on one sheet, or send several files."
        faults.append(BadInput(name, found, "one sheet of rows", do))
    if not fitting:
        visible = [sheet for sheet in sheets if not sheet.hidden and sheet.name not in BESIDE]
        for sheet in visible[:1]:
            faults += _faults_of(sheet, name)
            return _as_text(values.get(sheet.name, ()), sheet), sheet.first_row, {}
        raise BadInput(name, "it has no sheet to read", "a sheet of rows", "Send it again.")
    sheet, rows = next((pair for pair in fitting if not pair[0].hidden), fitting[0])
    faults += _faults_of(sheet, name)
    return rows, sheet.first_row, {what: count for what, count in others.items() if count}


def _below_line(sheet: SheetStructure, rows: Rows, wanted: Wanted) -> SheetStructure:
    """A sheet that begins with its headings, where one cell of words and then headings of the template stand on it."""
    words = [cell for cell in rows[0] if cell and cell.strip()] if len(rows) > 1 else []
    if len(words) != 1 or not {wanted.column(cell) for cell in rows[1]} & set(wanted.needed):
        return sheet
    return replace(sheet, first_row=sheet.first_row + 1)


def _as_text(rows: Sequence[Cells], sheet: SheetStructure) -> Rows:
    """The rows of a sheet from its first with a value, as text."""
    return [[_text(cell) for cell in row] for row in rows[max(sheet.first_row - 1, 0) :]]


def _text(cell: object) -> str | None:
    """A cell as text: dates as YYYY-MM-DD HH:MM:SS, whole numbers without a point.

    >>> _text(105.0), _text(0.5), _text(date(2019, 4, 1)), _text(True)
    ('105', '0.5', '2019-04-01 00:00:00', 'true')
    """
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d} 00:00:00"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _faults_of(sheet: SheetStructure, name: str) -> list[BadInput]:
    """What a sheet holds that makes rows or cells go missing: merged cells, hidden rows, formulas, errors."""
    faults = []
    for merged in sheet.merged:
        row, column = cell_place(merged.partition(":")[0])
        what = "heading cells" if row == sheet.first_row else "cells"
        found = f"{what} {merged.replace(':', ' to ')} (column {column}) are merged, so that all but one are blank"
        faults.append(BadInput(name, found, "no merged cells", "Unmerge them, and fill each cell.", row=row))
    if sheet.hidden_rows:
        count = len(sheet.hidden_rows)
        found = f"{count:,} row{' is' if count == 1 else 's are'} hidden, this one first"
        do = "Show all rows (take the filter off), and take out those that are not meant to be sent."
        faults.append(BadInput(name, found, "no hidden rows", do, row=sheet.hidden_rows[0]))
    for cells, what in (
        (sheet.empty_formulas, "holds a formula whose value was not saved"),
        (sheet.errors, "holds an error in place of a value"),
    ):
        by_column: dict[int, list[str]] = {}
        for cell in cells:
            by_column.setdefault(cell_place(cell)[1], []).append(cell)
        for column, named in sorted(by_column.items()):
            found = f"cell {named[0]} (column {column}) {what}{and_others(named[1:], 'cell')}"
            do = "Paste the column as values, save, and send it again."
            faults.append(BadInput(name, found, "values", do, row=cell_place(named[0])[0]))
    return faults
