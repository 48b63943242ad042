"""Reads partners' records: crimes, incidents, fires, health events; a row for each, every one kept or set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from saferplan.reference.offences import offences
from saferplan.reference.partner_files import PartnerFile
from saferplan.sources.partner_cells import read_cells
from saferplan.sources.partner_places import Ground, place_districts, place_rows
from saferplan.sources.reference_files import ROW
from saferplan.sources.spreadsheets import Sent
from saferplan.tables import ALL_TABLES
from saferplan.tables.account import EXAMPLES_KEPT, Account, Example
from saferplan.tables.shape import check_table

REPEATED = "rows equal to one before, with the same reference"
REUSED = "rows whose reference also stands on a row that differs"
BLANK = "rows that are blank throughout"
MIXED = "rows in files whose LSOA codes are of both 2011 and 2021"
UNKNOWN_LSOA = "rows whose LSOA code is in no lookup held"


@dataclass(frozen=True)
class Codes:
    """The LSOA codes that are known, of 2011 and of 2021."""

    lsoa_2011: frozenset[str]
    lsoa_2021: frozenset[str]


@dataclass(frozen=True)
class Surroundings:
    """What records are read against: what rows are placed by, the codes known, and the last day that can be."""

    ground: Ground
    codes: Codes
    latest: datetime


@dataclass(frozen=True)
class Records:
    """The table of one kind of file, with its account."""

    frame: pl.DataFrame
    account: Account


def read_records(definition: PartnerFile, files: Mapping[str, list[Sent]], around: Surroundings) -> Records:
    """Read all files of one kind, by sender.

    Of rows that are equal throughout and share a reference, the first is kept; a reference on rows that differ keeps
    all, counted.  Raises `BadInput` where a column of days cannot be trusted.
    """
    source = f"partner_{definition.kind}"
    tally = Tally()
    parts = []
    for sender, sent in files.items():
        for one in sent:
            parts.append(_read_file(one, sender, definition, around, tally))
    shape = ALL_TABLES[definition.table]
    if not parts:
        return Records(pl.DataFrame(schema=shape.schema), Account(source, 0, {}, {}, {}, {}))
    rows = _without_repeats(pl.concat(parts), definition, tally)
    if definition.kind == "recorded_crime":
        types = {code: offence.police_uk_type or "other-crime" for code, offence in offences().items()}
        rows = rows.with_columns(
            pl.col("offence_code").replace_strict(types, return_dtype=pl.String).alias("crime_type")
        )
    placed = (place_districts if definition.place == "postcode_district" else place_rows)(rows, around.ground)
    month = pl.col(definition.when)
    table = placed.frame.with_columns(
        (month.dt.year() * 12 + month.dt.month() - 1).cast(pl.Int32).alias("month"), pl.col(ROW).alias("row")
    )
    tally.note(placed.notes)
    kept = check_table(shape, table.sort("force", "month", "file", "row"))
    tables = {definition.table: kept.height} if kept.height else {}
    return Records(kept, Account(source, tally.read, tables, tally.set_aside, tally.examples, tally.notes))


class Tally:
    """Counts, as files are read, what became of every row."""

    def __init__(self) -> None:
        self.read = 0
        self.set_aside: dict[str, int] = {}
        self.examples: dict[str, tuple[Example, ...]] = {}
        self.notes: dict[str, int] = {}

    def part(self, frame: pl.DataFrame, reason: str, wrong: pl.Series) -> pl.DataFrame:
        """Set rows aside for a reason; the rows left."""
        left_out = frame.filter(wrong)
        if left_out.is_empty():
            return frame
        self.set_aside[reason] = self.set_aside.get(reason, 0) + left_out.height
        some = tuple(Example(file, row) for file, row in left_out.select("file", ROW).head(EXAMPLES_KEPT).rows())
        self.examples[reason] = (self.examples.get(reason, ()) + some)[:EXAMPLES_KEPT]
        return frame.filter(~wrong)

    def note(self, notes: Mapping[str, int]) -> None:
        """Add counted facts."""
        for what, count in notes.items():
            self.notes[what] = self.notes.get(what, 0) + count


def begin(sent: Sent, tally: Tally) -> pl.DataFrame:
    """A file's rows as they are first counted: their file beside them, and blank ones set aside."""
    tally.read += sent.frame.height
    tally.note({f"{what} ({sent.name})": count for what, count in sent.notes.items()})
    frame = sent.frame.with_columns(pl.lit(sent.name).alias("file"))
    columns = [name for name in sent.frame.columns if name != ROW]
    return tally.part(frame, BLANK, frame.select(pl.all_horizontal(pl.col(columns).is_null())).to_series())


def _read_file(sent: Sent, sender: str, definition: PartnerFile, around: Surroundings, tally: Tally) -> pl.DataFrame:
    """Read one file's cells, and set aside the rows that cannot be used."""
    frame = begin(sent, tally)
    cells = read_cells(frame, definition, sent.name, latest=around.latest)
    tally.note({f"{what} ({sent.name})": count for what, count in cells.notes.items()})
    made = cells.frame.with_columns(pl.lit(sender).alias("force"))
    wrong = pl.DataFrame(cells.bad) if cells.bad else pl.DataFrame()
    for reason in cells.bad:
        before = made
        made = tally.part(before, reason, wrong[reason])
        wrong = wrong.filter(~wrong[reason])
    if "lsoa" in made.columns:
        _check_codes(made, around.codes, tally)
    return made


def _check_codes(frame: pl.DataFrame, codes: Codes, tally: Tally) -> None:
    """Count rows of files with codes of both vintages, and rows whose code is in neither."""
    found = set(frame["lsoa"].drop_nulls().unique().to_list())
    if found & (codes.lsoa_2011 - codes.lsoa_2021) and found & (codes.lsoa_2021 - codes.lsoa_2011):
        less = (
            codes.lsoa_2021 if _rows_of(frame, codes.lsoa_2011) >= _rows_of(frame, codes.lsoa_2021) else codes.lsoa_2011
        )
        which = found & less - (codes.lsoa_2011 & codes.lsoa_2021)
        tally.note({MIXED + _as_in(frame, which): frame["lsoa"].drop_nulls().len()})
    unknown = found - codes.lsoa_2011 - codes.lsoa_2021
    if unknown:
        tally.note({UNKNOWN_LSOA + _as_in(frame, unknown): frame.filter(pl.col("lsoa").is_in(list(unknown))).height})


def _rows_of(frame: pl.DataFrame, codes: frozenset[str]) -> int:
    """How many rows have one of the codes."""
    return int(frame["lsoa"].is_in(list(codes)).sum())


def _as_in(frame: pl.DataFrame, codes: set[str]) -> str:
    """Where the first row with one of the codes stands."""
    first = frame.filter(pl.col("lsoa").is_in(list(codes))).row(0, named=True)
    return f", as in {first['file']}, row {first[ROW]:,}, column lsoa"


def _without_repeats(rows: pl.DataFrame, definition: PartnerFile, tally: Tally) -> pl.DataFrame:
    """Set aside rows that repeat one before, and count references that stand on rows that differ."""
    if not definition.key:
        return rows
    columns = ["force", *(column.name for column in definition.columns)]
    again = rows.select(~pl.struct(columns).is_first_distinct()).to_series()
    rows = tally.part(rows, REPEATED, again)
    reused = rows.filter(pl.len().over("force", definition.key) > 1)
    if reused.height:
        first = reused.row(0, named=True)
        tally.note({f"{REUSED}, as in {first['file']}, row {first[ROW]:,}": reused.height})
    return rows
