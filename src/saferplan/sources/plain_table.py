"""A plain table of events or counts, as anybody may have one: a CSV file or a spreadsheet, opened as text.

It need not follow a template: `event_columns` says what its columns mean.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput, MissingInput
from saferplan.sources.reference_files import ROW, check_start, sha256_of
from saferplan.sources.spreadsheets import Wanted, open_sent
from saferplan.sources.workbook import open_workbook

_SAVE = 'Open it in a spreadsheet and save it as "CSV UTF-8 (comma delimited)".'


@dataclass(frozen=True)
class PlainTable:
    """A table: the name of its file, its checksum, its headings, and all of its cells as text.

    In `frame`, blank cells are null, and `ROW` has the row's number in the file, the heading being row 1.
    """

    name: str
    sha256: str
    headings: tuple[str, ...]
    frame: pl.DataFrame
    notes: dict[str, int]

    def column(self, asked: str) -> str | None:
        """The heading that is meant by a word, of which only letters and digits are compared; None where none is."""
        return next((one for one in self.headings if plain(one) == plain(asked)), None)


def plain(text: str) -> str:
    """A heading without case, spaces and punctuation.

    >>> plain("LSOA code (2021)")
    'lsoacode2021'
    """
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def check_table_file(path: Path) -> None:
    """Raise `MissingInput` where there is no file, and `BadInput` where it is of another kind than CSV or XLSX."""
    if not path.is_file():
        raise MissingInput("The table", str(path), "Name a CSV or XLSX file.")
    if path.suffix.lower() not in (".csv", ".xlsx"):
        found = f'it is a "{path.suffix.lower()}" file'
        raise BadInput(path.name, found, "CSV or XLSX", "Save it as one of these.")


def open_plain(path: Path) -> PlainTable:
    """Open a CSV or XLSX file with one heading row.

    Raises `MissingInput` where it is not there, `BadInput`, with the row where there is one, where it cannot be used.
    """
    check_table_file(path)
    notes: dict[str, int] = {}
    if path.suffix.lower() == ".csv":
        frame = _read_csv(path)
    else:
        frame, notes = _read_xlsx(path)
    if frame.height == 0:
        raise BadInput(path.name, "it holds no rows", "a heading row and rows under it", "Look whether it is the file.")
    headings = tuple(column for column in frame.columns if column != ROW)
    return PlainTable(path.name, sha256_of(path), headings, frame, notes)


def _read_csv(path: Path) -> pl.DataFrame:
    """The cells of a CSV file as text."""
    name = path.name
    try:
        with path.open("rb") as stream:
            check_start(stream.read(4096), name)
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            head = next(csv.reader(text), [])
    except OSError as error:
        do = "Make it readable, or name another."
        raise BadInput(name, f"it cannot be opened ({error.strerror})", "a file you may read", do) from error
    _check_head(head, name)
    try:
        frame = pl.read_csv(path, infer_schema=False, glob=False)
    except pl.exceptions.NoDataError as error:
        raise BadInput(
            name, "it is empty", "a heading row and rows under it", "Look whether it is the file."
        ) from error
    except pl.exceptions.PolarsError as error:
        raise _what_is_wrong(path, len(head)) from error
    frame = frame.rename(dict(zip(frame.columns, [cell.strip() for cell in head], strict=True)))
    return frame.select(
        *(pl.col(one).str.strip_chars().replace("", None) for one in frame.columns),
        pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW),
    )


def _check_head(head: list[str], name: str) -> None:
    """Raise `BadInput` where the first row is no heading row."""
    for sign, said in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")):
        if len(head) == 1 and sign in head[0]:
            raise BadInput(name, f"its columns are parted by {said}", "columns parted by commas", _SAVE, row=1)
    for place, cell in enumerate(head):
        if not cell.strip():
            found = f"column {place + 1} has no heading"
            raise BadInput(name, found, "a heading over every column", "Write one, or take the column out.", row=1)
        if plain(cell) in [plain(other) for other in head[:place]] and plain(cell):
            found = f"columns {[plain(one) for one in head].index(plain(cell)) + 1} and {place + 1} have one heading"
            raise BadInput(name, found, "a heading of its own for each column", "Rename or take out one.", row=1)


def _what_is_wrong(path: Path, width: int) -> BadInput:
    """The fault of a CSV file that cannot be read: letters of another encoding, or a row that is too long."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return BadInput(path.name, "it holds letters that are not UTF-8", "UTF-8 text", _SAVE, row=number)
    with path.open(encoding="utf-8-sig", newline="") as text:
        for number, row in enumerate(csv.reader(text), start=1):
            if len(row) > width:
                found = f"it has {len(row)} cells, and the heading row {width}"
                do = "A cell with a comma in it must stand in quotation marks; a spreadsheet sees to that."
                return BadInput(path.name, found, "no more cells than headings", do, row=number)
    return BadInput(path.name, "its rows cannot be told apart", "a CSV file with one heading row", _SAVE)


def _read_xlsx(path: Path) -> tuple[pl.DataFrame, dict[str, int]]:
    """The cells of the first sheet of a spreadsheet that has headings, and counted facts."""
    for sheet in open_workbook(path, path.name):
        head = next((row for row in sheet.rows if any(cell not in (None, "") for cell in row)), ())
        titles = [str(cell).strip().lower().replace(" ", "_").replace("-", "_") for cell in head if cell]
        if titles and not sheet.hidden:
            sent = open_sent(path, path.parent, Wanted(tuple(dict.fromkeys(titles)), ()))
            written = {title: str(cell).strip() for title, cell in zip(titles, filter(None, head), strict=True)}
            return sent.frame.rename({one: written.get(one, one) for one in sent.frame.columns}), sent.notes
    raise BadInput(path.name, "it has no sheet with headings", "a heading row and rows under it", "Look into it.")
