"""Comparison counts: files of records already counted by month, area and type.

A file has a month, an area's code and name, a type of crime and how many records; it may name the force whose files
they were counted in.  A row without an area is the force's records without a place.
"""

from __future__ import annotations

import polars as pl

from saferplan.areas import slug_of
from saferplan.errors import BadInput
from saferplan.reference.column_aliases import KnownColumn
from saferplan.reference.crime_types import slug_by_spelling
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import GSS_CODE, ROW, ReferenceFile, named, set_aside, unknown_file
from saferplan.tables.account import Account

EXPECTED = "a month, an area code, a crime type and a count of records"
_SCHEMA = {
    "area": pl.String,
    "name": pl.String,
    "force": pl.String,
    "month": pl.Int32,
    "crime_type": pl.String,
    "count": pl.Int64,
}


def is_counts(file: ReferenceFile) -> bool:
    """Whether a file's columns are those of counts by month."""
    return file.find("month") is not None and file.find("records") is not None


def area_column(file: ReferenceFile) -> KnownColumn | None:
    """The column with the area's code: one so called, or a district's."""
    return file.find("area_code") or file.find("district_code")


def read_counts_file(file: ReferenceFile) -> tuple[pl.DataFrame, Account]:
    """The rows of one file as `area`, `name`, `force`, `month`, `crime_type` and `count`, with their account.

    Raises `BadInput` where a column is lacking, a month is no month, a count is no whole number from 0, an area is no
    code, or one area, month, type and force has two different counts.
    """
    area, month, kind, records = area_column(file), file.find("month"), file.find("crime_type"), file.find("records")
    if area is None or month is None or kind is None or records is None:
        raise unknown_file(file.name, file.headers, EXPECTED)
    name, force = file.find("area_name") or file.find("district_name"), file.find("force")
    slugs = {slug_of(spelling): slug for spelling, slug in slug_by_spelling().items()}
    typed = _slugs(pl.col(kind.header)).replace_strict(slugs, default=None, return_dtype=pl.String)
    nothing = pl.lit(None, dtype=pl.String)
    code = pl.col(area.header)
    frame = file.frame.select(
        ROW,
        area=code,
        name=pl.col(name.header) if name else nothing,
        force=_slugs(pl.col(force.header)) if force else nothing,
        month=_month(pl.col(month.header)),
        crime_type=typed,
        count=pl.col(records.header).str.replace(r"\.0+$", "").cast(pl.Int64, strict=False),
        month_written=pl.col(month.header),
        count_written=pl.col(records.header),
    )
    _check_cells(file, frame, (area, month, records))
    key = ["area", "force", "month", "crime_type"]
    tests = {
        "rows with no area and no force": pl.col("area").is_null() & pl.col("force").is_null(),
        "rows of a type that data.police.uk does not publish": pl.col("crime_type").is_null(),
        "rows that repeat an earlier row": ~pl.struct(*key, "count").is_first_distinct(),
    }
    rows, account = set_aside(frame, tests, file.name)
    again = rows.filter(~pl.struct(key).is_first_distinct())
    if again.height:
        raise BadInput(
            file.name,
            f"{again['area'][0] or 'records without a place'} has a second count of {again['crime_type'][0]} for a "
            "month",
            "one count for each area, month, type and force",
            "Add them up, or keep the right one.",
            row=again[ROW][0],
        )
    return rows.select(list(_SCHEMA)), named(account, "comparison", "comparison_counts")


def _check_cells(file: ReferenceFile, frame: pl.DataFrame, columns: tuple[KnownColumn, ...]) -> None:
    """Raise `BadInput` for the first cell that is not what its column holds."""
    area, month, records = (column.header for column in columns)
    tests = (
        (area, "area", pl.col("area").is_not_null() & ~pl.col("area").str.contains(GSS_CODE), "a code like E06000060"),
        (month, "month_written", pl.col("month").is_null(), "a month like 2018-06"),
        (records, "count_written", (pl.col("count") < 0).fill_null(True), "a whole number, 0 or more"),
    )
    for header, column, wrong, expected in tests:
        bad = frame.filter(wrong)
        if bad.height:
            found = f"{header} is {quoted(bad[column][0])}"
            raise BadInput(file.name, found, expected, "Correct the cell.", row=bad[ROW][0])


def _slugs(text: pl.Expr) -> pl.Expr:
    """Words as slugs, as `areas.slug_of` writes them."""
    return text.str.to_lowercase().str.replace_all("['’]", "").str.replace_all("[^a-z0-9]+", "-").str.strip_chars("-")


def _month(text: pl.Expr) -> pl.Expr:
    """A month written YYYY-MM as a number; blank where it is none."""
    parts = text.str.extract_groups(r"^(\d{4})-(0[1-9]|1[0-2])$")
    year, month = (parts.struct.field(str(n)).cast(pl.Int32, strict=False) for n in (1, 2))
    return (year * 12 + month - 1).cast(pl.Int32)


def joined_counts(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """All files' counts together."""
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *frames])
