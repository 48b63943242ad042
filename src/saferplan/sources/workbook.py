"""Workbooks: XLSX, ODS, CSV and Parquet files opened as sheets of cells, before anything is known of their columns.

A spreadsheet that people made has notes above its table, footnotes below it, several sheets, and codes that the
spreadsheet took for numbers.  This module gives the cells as they are; readers say what they mean.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.sources.reference_files import check_start

KINDS = (".ods", ".xlsx", ".xlsm", ".csv", ".parquet")
FIRST_ROWS = 40
"""How far down a sheet the heading row of its table is looked for."""

Cells = Sequence[object]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name ("" in a file that has none), whether it is hidden, its rows, and which cells are merged.

    Each merged range is its first and last row and column, from nought.
    """

    name: str
    hidden: bool
    rows: Sequence[Cells]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    def where(self, file: str) -> str:
        """The sheet within its file, as an error names it."""
        return f"{file}, sheet {self.name}" if self.name else file


@dataclass(frozen=True)
class SheetTable:
    """The table in a sheet: the row of its headings (from nought), and the column of each meaning."""

    sheet: Sheet
    heading: int
    columns: dict[str, int]

    def row_number(self, place: int) -> int:
        """The number that a spreadsheet shows beside a row of `Sheet.rows`."""
        return place + 1

    def cell(self, row: Cells, meaning: str) -> object:
        """The cell of a meaning; None where it is blank, or there is no such column."""
        place = self.columns.get(meaning)
        if place is None or place >= len(row):
            return None
        value = row[place]
        return None if value is None or (isinstance(value, str) and not value.strip()) else value

    def heading_of(self, meaning: str) -> str:
        """A column's heading as the sheet has it."""
        return " ".join(str(self.sheet.rows[self.heading][self.columns[meaning]]).split())


def open_workbook(path: Path, name: str) -> Iterator[Sheet]:
    """The sheets of a file, in order; `name` is the file's, relative to the inputs folder.

    Raises `BadInput` where the file is of another kind, is damaged, is locked by a password or is a web page.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        yield Sheet("", False, _csv_rows(path, name))
    elif suffix == ".parquet":
        yield Sheet("", False, _parquet_rows(path, name))
    elif suffix in KINDS:
        yield from _spreadsheet(path, name)
    else:
        do = "Save it as one of these, or take it out."
        raise BadInput(name, f'it is a "{suffix}" file', "a spreadsheet (ODS or XLSX), CSV or Parquet", do)


def _spreadsheet(path: Path, name: str) -> Iterator[Sheet]:
    """The sheets of an XLSX or ODS file."""
    import python_calamine as calamine  # only those who read a spreadsheet wait for it

    try:
        book = calamine.load_workbook(path)
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            merged = tuple(sheet.merged_cell_ranges or ())
            yield Sheet(about.name, hidden, sheet.to_python(skip_empty_area=False), merged)
    except calamine.PasswordError as error:
        do = "Save it without a password and add that."
        raise BadInput(name, "it is locked with a password", "a spreadsheet that opens", do) from error
    except (calamine.CalamineError, OSError) as error:
        do = "Download it again, or open it in a spreadsheet and save it anew."
        raise BadInput(name, "it cannot be opened as a spreadsheet", "a whole ODS or XLSX file", do) from error


def _csv_rows(path: Path, name: str) -> list[list[str]]:
    """The rows of a CSV file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        do = "Make it readable, or add it again."
        raise BadInput(name, f"it cannot be opened ({error.strerror})", "a file you may read", do) from error
    check_start(raw[:4096], name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        found = "it holds letters that are not UTF-8"
        raise BadInput(name, found, "UTF-8 text", 'Save it as "CSV UTF-8" and add that.', row=row) from error
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        found = "its rows cannot be told apart"
        raise BadInput(name, found, "a CSV file with one heading row", "Download it again.") from error


def _parquet_rows(path: Path, name: str) -> list[list[object]]:
    """The rows of a Parquet file, its column names first."""
    try:
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(name, "it cannot be read as Parquet", "a whole Parquet file", "Download it again.") from error
    return [list(frame.columns), *(list(row) for row in frame.iter_rows())]


def find_table(sheet: Sheet, spellings: Mapping[str, Sequence[str]], needed: Sequence[str]) -> SheetTable | None:
    """The table in a sheet: the first row that has a column of each needed meaning, or None.

    `spellings` gives each meaning's headings, of which only letters and digits are compared.
    """
    meaning_of = {_plain(text): meaning for meaning, texts in spellings.items() for text in texts}
    for place, row in enumerate(sheet.rows[:FIRST_ROWS]):
        columns: dict[str, int] = {}
        for number, cell in enumerate(row):
            meaning = meaning_of.get(_plain(str(cell))) if cell is not None else None
            if meaning is not None:
                columns.setdefault(meaning, number)
        if set(needed) <= set(columns):
            return SheetTable(sheet, place, columns)
    return None


def is_merged(sheet: Sheet, place: int, column: int) -> bool:
    """Whether a cell is covered by another that was merged over it."""
    return any(
        first[0] <= place <= last[0] and first[1] <= column <= last[1] and (place, column) != tuple(first)
        for first, last in sheet.merged
    )


def is_blank(row: Cells) -> bool:
    """Whether a row has nothing in it."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def _plain(text: str) -> str:
    """A heading without case, spaces and punctuation."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())
