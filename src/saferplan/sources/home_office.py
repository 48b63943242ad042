"""The Home Office's police recorded crime open data tables: offences by force, quarter and offence code.

They come as a spreadsheet with a sheet for each year among sheets of notes (ODS or XLSX), or as CSV.  The tables by
community safety partnership have one column more and are read too: the rows of a force are added up.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.reference.offences import offence_code, offences, recording_body
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import files_in, relative_name, sha256_of
from saferplan.sources.workbook import Cells, SheetTable, find_table, is_blank, is_merged, open_workbook
from saferplan.tables import offence_counts
from saferplan.tables.account import EXAMPLES_KEPT, Account, Example
from saferplan.tables.shape import check_table

FOLDER = "home_office"
SPELLINGS = {
    "year": ("Financial Year", "Year"),
    "quarter": ("Financial Quarter", "Quarter"),
    "force": ("Force Name", "Force", "Police Force Area", "Police Force"),
    "csp": ("CSP Name", "Community Safety Partnership", "CSP"),
    "offence": ("Offence Description", "Offence"),
    "code": ("Offence Code",),
    "count": ("Number of Offences", "Offence Count", "Force Offence Count", "Offences"),
}
NEEDED = ("year", "force", "code", "count")
EXPECTED = "the columns Financial Year, Force Name, Offence Code and Number of Offences"

NOTES = "rows of notes, above or below the table"
SUBTOTALS = "rows that add up several offences, with no offence code"
FRAUD_BODIES = "rows of bodies that record fraud for the whole nation, and are no police force"
TOTALS = "rows that add up several forces"
NOT_GIVEN = "rows whose number of offences is given as not available"
SAME_FILE = "files that are the same as another, not read again"
CORRECTIONS = "rows whose number is below nought: corrections of earlier quarters, kept"
NO_TABLE = "sheets without a table of offences, such as notes"
HIDDEN = "rows in hidden sheets, kept"
UNKNOWN_CODE = "rows of an offence code that has no type of crime or weight here, kept: "

_MARKS = {"-", "–", "..", ".", ":", "x", "z", "[x]", "[z]", "[c]", "n/a", "na"}


@dataclass(frozen=True)
class OffencesRead:
    """The table `offence_counts`, the account of its rows, and the files with their checksums."""

    frame: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]


@dataclass
class _Tally:
    """What has been read so far."""

    read: int = 0
    rows: list[tuple[str, str, int | None, str, str | None, int, str]] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    seen: dict[tuple[str, str, int | None], tuple[bool, str]] = field(default_factory=dict)

    def leave_out(self, reason: str, file: str, row: int) -> None:
        """Count a row that is set aside."""
        self.set_aside[reason] += 1
        if len(found := self.examples.get(reason, ())) < EXAMPLES_KEPT:
            self.examples[reason] = (*found, Example(file, row))


def read_home_office(inputs: Path) -> OffencesRead | None:
    """Read every file of `inputs/home_office`; None where there is none.

    Raises `BadInput`, naming file, sheet, row and column, where a file has no such table, a cell cannot be what its
    column says, or two sheets or files give one force's quarter.
    """
    files = files_in(inputs / FOLDER)
    if not files:
        return None
    tally = _Tally()
    sources: list[tuple[str, str]] = []
    for path in files:
        name = relative_name(path, inputs)
        checksum = sha256_of(path)
        if checksum in {known for _, known in sources}:
            tally.notes[SAME_FILE] += 1
        else:
            _read_file(path, name, tally)
        sources.append((name, checksum))
    frame = pl.DataFrame(tally.rows, schema=offence_counts.SHAPE.schema, orient="row")
    account = Account(
        FOLDER,
        tally.read,
        {"offence_counts": frame.height} if frame.height else {},
        dict(tally.set_aside),
        tally.examples,
        dict(tally.notes),
    )
    return OffencesRead(check_table(offence_counts.SHAPE, frame), account, tuple(sources))


def _read_file(path: Path, name: str, tally: _Tally) -> None:
    """Read the tables of one file into the tally."""
    tables = 0
    for sheet in open_workbook(path, name):
        table = find_table(sheet, SPELLINGS, NEEDED)
        if table is None:
            _check_heading(name, SheetTable(sheet, 0, {}))
            tally.notes[NO_TABLE] += 1
            continue
        tables += 1
        if sheet.hidden:
            tally.notes[HIDDEN] += sum(not is_blank(row) for row in sheet.rows[table.heading + 1 :])
        _read_table(table, name, tally)
    if not tables:
        raise BadInput(name, "no sheet has the table looked for", EXPECTED, "Add the open data table as published.")


def _check_heading(name: str, empty: SheetTable) -> None:
    """Raise `BadInput` where a sheet has some of the columns: the others were merged, renamed or taken out."""
    sheet = empty.sheet
    for meanings in (("code", "count"), ("force", "code"), ("force", "count")):
        part = find_table(sheet, SPELLINGS, meanings)
        if part is None:
            continue
        lacking = [SPELLINGS[meaning][0] for meaning in NEEDED if meaning not in part.columns]
        merged = any(first[0] <= part.heading <= last[0] for first, last in sheet.merged)
        found = f"the heading row has no column {' or '.join(lacking)}" + (" and has merged cells" if merged else "")
        do = "Take the merging off and give each column its own heading." if merged else "Correct the headings."
        raise BadInput(sheet.where(name), found, EXPECTED, do, row=part.heading + 1)


def _read_table(table: SheetTable, name: str, tally: _Tally) -> None:
    """Read the rows of one sheet's table."""
    where = table.sheet.where(name)
    for place, row in enumerate(table.sheet.rows):
        if place == table.heading or is_blank(row):
            continue
        tally.read += 1
        number = table.row_number(place)
        if place < table.heading:
            tally.leave_out(NOTES, where, number)
            continue
        _read_row(table, row, number, where, tally, name)


def _read_row(table: SheetTable, row: Cells, number: int, where: str, tally: _Tally, name: str) -> None:
    """Read one row: keep it, set it aside with its reason, or refuse it in a sentence."""
    count_cell = table.cell(row, "count")
    if count_cell is None and len([cell for cell in row if str(cell or "").strip()]) <= 2:
        tally.leave_out(NOTES, where, number)
        return
    for meaning in ("force", "year"):
        if table.cell(row, meaning) is None and count_cell is not None:
            raise _blank(table, meaning, where, number)
    if count_cell is None or str(count_cell).strip().lower() in _MARKS:
        tally.leave_out(NOT_GIVEN, where, number)
        return
    body = recording_body(str(table.cell(row, "force")))
    code_cell = table.cell(row, "code")
    if body.kind == "fraud" or body.kind == "total":
        tally.leave_out(FRAUD_BODIES if body.kind == "fraud" else TOTALS, where, number)
        return
    if code_cell is None:
        if is_merged(table.sheet, number - 1, table.columns["code"]):
            raise _blank(table, "code", where, number)
        tally.leave_out(SUBTOTALS, where, number)
        return
    year, quarter = _year(table, row, where, number), _quarter(table, row, where, number)
    count, code = _count(table, count_cell, where, number), offence_code(code_cell)
    _check_once(tally, (body.slug, year, quarter), ("csp" in table.columns, where), number)
    if count < 0:
        tally.notes[CORRECTIONS] += 1
    if code not in offences():
        tally.notes[f"{UNKNOWN_CODE}{code if len(code) <= 6 else quoted(code)}"] += 1
    offence = table.cell(row, "offence")
    tally.rows.append((body.slug, year, quarter, code, None if offence is None else str(offence).strip(), count, name))


def _check_once(tally: _Tally, key: tuple[str, str, int | None], source: tuple[bool, str], number: int) -> None:
    """Raise `BadInput` where a force's quarter, or a year that comes whole too, is in a second sheet or file.

    Several rows of one offence in one sheet are parts of it (homicide comes in four) and are added up.
    """
    force, year, quarter = key
    others = (None,) if quarter else (1, 2, 3, 4)
    there = [tally.seen[one] for one in ((force, year, other) for other in (quarter, *others)) if one in tally.seen]
    if before := next((one for one in there if one != source), None):
        when = f"{year}, quarter {quarter}" if quarter else year
        found = f"{force}, {when} is here a second time; it is in {before[1]} too"
        do = "Keep the latest edition of the table only."
        raise BadInput(source[1], found, "each force and quarter once", do, row=number)
    tally.seen[key] = source


def _blank(table: SheetTable, meaning: str, where: str, number: int) -> BadInput:
    """The error for a cell that must not be blank: most often one cell was merged over several rows."""
    merged = is_merged(table.sheet, number - 1, table.columns[meaning])
    found = f"column {table.heading_of(meaning)}: it is blank" + (", under a merged cell" if merged else "")
    return BadInput(where, found, "a value in every row", "Unmerge the cells and fill them down.", row=number)


def _year(table: SheetTable, row: Cells, where: str, number: int) -> str:
    """The financial year of a row, as 2018/19."""
    cell = table.cell(row, "year")
    found = re.fullmatch(r"((?:19|20)\d\d)\s*[/\-–]\s*(?:20)?(\d\d)", str(cell).strip())
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        said = f"column {table.heading_of('year')}: it holds {quoted(cell)}"
        raise BadInput(where, said, "a financial year like 2018/19", "Correct the cell.", row=number)
    return f"{found[1]}/{found[2]}"


def _quarter(table: SheetTable, row: Cells, where: str, number: int) -> int | None:
    """The quarter of a row, 1 to 4, or None where the table has no quarters."""
    if "quarter" not in table.columns:
        return None
    cell = table.cell(row, "quarter")
    found = re.fullmatch(r"(?:q|quarter)?\s*([1-4])(?:\.0)?", str(cell).strip().lower())
    if not found:
        said = f"column {table.heading_of('quarter')}: it holds {quoted(cell)}"
        raise BadInput(where, said, "a quarter from 1 to 4", "Correct the cell.", row=number)
    return int(found[1])


def _count(table: SheetTable, cell: object, where: str, number: int) -> int:
    """The number of offences of a row: a whole number, thousands with commas or spaces, below nought if taken back."""
    text = re.sub(r"(?<=\d)[,\s](?=\d{3}\b)", "", str(cell).strip()).replace("−", "-")
    found = re.fullmatch(r"(-?\d{1,9})(?:\.0+)?", text)
    if not found:
        said = f"column {table.heading_of('count')}: it holds {quoted(cell)}"
        raise BadInput(where, said, "a whole number", "Correct the cell, or add the table as published.", row=number)
    return int(found[1])
