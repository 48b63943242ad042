"""Days and times as partners write them: read where they say one thing, refused where day and month may be swapped."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from saferplan.errors import BadInput
from saferplan.sources.faults import and_others, refuse
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import ROW

ENOUGH = 30
"""So many days of a column, none of them above the twelfth, are no chance: it would be 1 in a million million."""

_ISO = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?$"
_SLASHED = r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$"
_DO = "Write days as YYYY-MM-DD: in a spreadsheet, format the column so before it is saved, and check a few by hand."
_FORM = "days as YYYY-MM-DD"


@dataclass(frozen=True)
class Days:
    """A column of days and times: `moments` (null where a cell holds none), and which cells hold none though filled.

    `swapped` marks those whose month is above 12 and whose day is not; `notes` are counted facts.
    """

    moments: pl.Series
    unreadable: pl.Series
    swapped: pl.Series
    notes: dict[str, int]


def read_days(frame: pl.DataFrame, column: str, file: str) -> Days:
    """Read a column of days, with or without a time.

    Days with the year first are read as they stand.  Days with the year last are read day first, where the column
    itself shows that it is so: some cell has a first number above 12, and none a second one.

    Raises `BadInput`, with the row, where a column has days with the year last that could be either way or are month
    first, has both ways of writing, or where no day is above the twelfth in `ENOUGH` days of several kinds.
    """
    iso = _parts(frame, column, _ISO, ("year", "month", "day"))
    slashed = _parts(frame, column, _SLASHED, ("day", "month", "year"))
    notes: dict[str, int] = {}
    late = slashed.filter(pl.col("year").is_not_null())
    faults = _order_faults(late, column, file, mixed=iso["year"].is_not_null().any())
    if late.height:
        notes[f"days of {column} with the year last, read day first as the column shows"] = late.height
    parts = pl.DataFrame({name: iso[name].fill_null(slashed[name]) for name in ("year", "month", "day", "h", "m", "s")})
    swapped = (parts["month"] > 12) & (parts["day"] <= 12)
    moments = parts.select(
        pl.when(pl.col("month").is_between(1, 12) & pl.col("day").is_between(1, 31) & pl.col("h").is_between(0, 23))
        .then(
            pl.format(
                "{}-{}-{} {}:{}:{}",
                "year",
                *(pl.col(name).cast(pl.String).str.zfill(2) for name in ("month", "day", "h", "m", "s")),
            ).str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
        )
        .alias(column)
    )[column]
    refuse(faults or _range_faults(moments, frame, column, file))
    unreadable = frame[column].is_not_null() & moments.is_null()
    return Days(moments, unreadable, swapped.fill_null(False), notes)


def _parts(frame: pl.DataFrame, column: str, pattern: str, order: tuple[str, str, str]) -> pl.DataFrame:
    """The numbers of each cell that is written in one way, null elsewhere; a cell without a time is at midnight."""
    groups = (*order, "h", "m", "s")
    found = frame.select(
        pl.col(ROW),
        pl.col(column).alias("cell"),
        *(
            pl.col(column).str.extract(pattern, place + 1).cast(pl.Int32).alias(name)
            for place, name in enumerate(groups)
        ),
    )
    there = pl.col("year").is_not_null()
    return found.with_columns(
        pl.when(there).then(pl.col(name).fill_null(0)).otherwise(None).alias(name) for name in ("h", "m", "s")
    )


def day_faults(frame: pl.DataFrame, column: str, file: str) -> list[BadInput]:
    """What `read_days` would refuse a column for; nothing where it can be read."""
    try:
        read_days(frame, column, file)
    except BadInput as fault:
        return [fault]
    return []


def _order_faults(late: pl.DataFrame, column: str, file: str, *, mixed: bool) -> list[BadInput]:
    """The fault of a column whose days with the year last (`late`) are not all day first, or not its only days."""
    if late.is_empty():
        return []
    cell, row = late["cell"][0], late[ROW][0]
    if mixed:
        found = f"column {column} has days with the year first and days with the year last, as {quoted(cell)}"
        found += and_others(late[ROW][1:].to_list(), "row", ("so has", "so have"))
        why = "; a spreadsheet that took some days for months leaves such a column"
        return [BadInput(file, found + why, f"all {_FORM}", _DO, row=row)]
    month_first = late.filter((pl.col("month") > 12) & (pl.col("day") <= 12))
    day_first = late.filter((pl.col("day") > 12) & (pl.col("month") <= 12))
    if month_first.height:
        cell, row = month_first["cell"][0], month_first[ROW][0]
        found = f"column {column} has the month first, as {quoted(cell)} shows: day and month are swapped"
        found += and_others(month_first[ROW][1:].to_list(), "row", ("so it is in", "so it is in"))
        return [BadInput(file, found, _FORM, _DO, row=row)]
    if not day_first.height:
        found = f"column {column} has days such as {quoted(cell)}, and no row shows which number is the month"
        return [BadInput(file, found, _FORM, _DO, row=row)]
    return []


def _range_faults(moments: pl.Series, frame: pl.DataFrame, column: str, file: str) -> list[BadInput]:
    """The fault of a column whose days never exceed the twelfth, though there are enough of them."""
    days = moments.drop_nulls().dt.day()
    if len(days) < ENOUGH or days.max() > 12 or days.n_unique() <= 3:  # type: ignore[operator]  # no day is null
        return []
    first = frame.filter(moments.is_not_null())[ROW][0]
    found = f"column {column} has {len(days):,} days and none after the twelfth of a month: day and month are swapped"
    return [BadInput(file, found, "days of the whole month", _DO, row=first)]
