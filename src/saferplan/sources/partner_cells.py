"""Cells of partners' files: text to the types of the table, and which rows or cells cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from saferplan.reference.offences import offence_code, offences
from saferplan.reference.partner_files import PartnerColumn, PartnerFile
from saferplan.sources.partner_dates import read_days
from saferplan.sources.reference_files import GSS_CODE, ROW

EARLIEST = datetime(2000, 1, 1)
_YES_NO = {"yes": "yes", "y": "yes", "true": "yes", "1": "yes", "no": "no", "n": "no", "false": "no", "0": "no"}
_POSTCODE = r"^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
_DISTRICT = r"^[A-Z]{1,2}\d[A-Z\d]?$"
_NUMBER = r"^[+-]?\d+(\.\d+)?$"


@dataclass
class Cells:
    """The rows of one file with their cells read.

    `bad` has, for each reason to set a row aside, which rows have it; `notes` are counted facts about cells that were
    read as blank because they hold nothing that can be used.
    """

    frame: pl.DataFrame
    bad: dict[str, pl.Series] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)


def read_cells(frame: pl.DataFrame, definition: PartnerFile, file: str, *, latest: datetime) -> Cells:
    """Read every cell of a file's rows of text.

    A row whose cell may not be blank and is, or holds nothing of its kind, is to be set aside; a cell that may be
    blank is read as blank, and counted.  Days before 2000 or after `latest` are set aside.  Raises `BadInput` where
    a whole column cannot be trusted (see `partner_dates`).
    """
    cells = Cells(frame)
    for column in definition.columns:
        if column.holds in ("date", "datetime"):
            _read_days(cells, column, file, latest)
        else:
            _read_others(cells, column)
    return cells


def _read_days(cells: Cells, column: PartnerColumn, file: str, latest: datetime) -> None:
    """A column of days: unreadable, swapped and out of range are told apart."""
    found = read_days(cells.frame, column.name, file)
    outside = (found.moments < EARLIEST) | (found.moments > latest)
    swapped = found.unreadable & found.swapped
    _use(cells, column, swapped, f"{column.name} has a month above 12: day and month may be swapped")
    _use(cells, column, found.unreadable & ~swapped, f"{column.name} is not a day as YYYY-MM-DD")
    span = f"{EARLIEST.year} to {latest.strftime('%Y-%m')}"
    _use(cells, column, outside.fill_null(False), f"{column.name} is outside {span}")
    moments = pl.when(~outside.fill_null(False)).then(found.moments).alias(column.name)
    cells.frame = cells.frame.with_columns(moments)
    if column.holds == "date":
        cells.frame = cells.frame.with_columns(pl.col(column.name).dt.date())
    _lacking(cells, column)
    cells.notes |= found.notes


def _read_others(cells: Cells, column: PartnerColumn) -> None:
    """A column of anything but days."""
    text = cells.frame[column.name]
    read, complaint = _READERS[column.holds]
    made = read(text, column)
    cells.frame = cells.frame.with_columns(made.alias(column.name))
    _use(cells, column, text.is_not_null() & made.is_null(), f"{column.name} is {complaint}")
    _lacking(cells, column, text)


def _use(cells: Cells, column: PartnerColumn, wrong: pl.Series, reason: str) -> None:
    """Count cells that cannot be used: rows to set aside, or cells read as blank where they may be."""
    if not wrong.any():
        return
    if column.blank:
        first = cells.frame.filter(wrong)[ROW][0]
        cells.notes[f"cells read as blank, the first in row {first:,}: {reason}"] = int(wrong.sum())
    else:
        cells.bad[reason] = wrong


def _lacking(cells: Cells, column: PartnerColumn, text: pl.Series | None = None) -> None:
    """Set rows aside whose cell is blank and may not be."""
    blank = (cells.frame[column.name] if text is None else text).is_null()
    if not column.blank and blank.any():
        cells.bad.setdefault(f"{column.name} is blank", blank)


def _text(text: pl.Series, column: PartnerColumn) -> pl.Series:
    return text


def _mapped(text: pl.Series, mapping: dict[str, str]) -> pl.Series:
    """Each cell by a mapping, null where it is not in it."""
    return text.replace_strict(mapping, default=None, return_dtype=pl.String)


def _yes_no(text: pl.Series, column: PartnerColumn) -> pl.Series:
    return _mapped(text.str.to_lowercase(), _YES_NO)


def _choice(text: pl.Series, column: PartnerColumn) -> pl.Series:
    plain = text.str.to_lowercase().str.replace_all(r"[ _/]+", "-")
    return _mapped(plain, {value: value for value in column.one_of})


def _offence(text: pl.Series, column: PartnerColumn) -> pl.Series:
    known = offences()
    codes = {cell: offence_code(cell) for cell in text.drop_nulls().unique().to_list()}
    return _mapped(text, {cell: code for cell, code in codes.items() if code in known})


def _number(text: pl.Series, column: PartnerColumn) -> pl.Series:
    plain = text.str.replace_all(r"(\d),(\d{3})", "$1$2")
    return pl.select(pl.when(plain.str.contains(_NUMBER)).then(plain)).to_series().cast(pl.Float64)


def _grid(most: float) -> Callable[[pl.Series, PartnerColumn], pl.Series]:
    """A reader of grid references from nought to `most` metres."""

    def read(text: pl.Series, column: PartnerColumn) -> pl.Series:
        made = _number(text, column)
        return pl.select(pl.when((made > 0) & (made < most)).then(made)).to_series()

    return read


def _matching(pattern: str, *, postcode: bool = False) -> Callable[[pl.Series, PartnerColumn], pl.Series]:
    """A reader of codes of one form."""

    def read(text: pl.Series, column: PartnerColumn) -> pl.Series:
        plain = text.str.to_uppercase().str.replace_all(r"\s", "")
        if postcode:
            plain = plain.str.replace(r"^(.+)(...)$", "$1 $2")
        return pl.select(pl.when(plain.str.contains(pattern)).then(plain)).to_series()

    return read


_READERS: dict[str, tuple[Callable[[pl.Series, PartnerColumn], pl.Series], str]] = {
    "text": (_text, "not text"),
    "yes_no": (_yes_no, "neither yes nor no"),
    "choice": (_choice, "none of the values of the template"),
    "offence": (_offence, "no offence code that is known"),
    "number": (_number, "not a number"),
    "easting": (_grid(800_000), "no easting in metres"),
    "northing": (_grid(1_300_000), "no northing in metres"),
    "postcode": (_matching(_POSTCODE, postcode=True), "not a whole postcode"),
    "district": (_matching(_DISTRICT), "not the first half of a postcode"),
    "lsoa": (_matching(GSS_CODE), "not a letter and eight figures"),
    "measure": (_text, "no measure"),
    "area": (_text, "no area"),
    "period": (_text, "no period"),
}
"""How each kind of cell is read, and what is said of one that holds none."""
