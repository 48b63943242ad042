"""Counting: from tabulated rows to counts by area, period and type, every true nought written out."""

from __future__ import annotations

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.measures.evidence import Evidence
from saferplan.periods import Period
from saferplan.tables.partner_shapes import INSIDE

TOTAL = ""
"""The crime type of a count over all types."""


def membership(places: pl.DataFrame) -> pl.DataFrame:
    """Which working areas make up each wider area: columns `kind`, `area`, `area_vintage`, `lsoa`.

    A working area without a ward, board or town is in none of that kind.
    """
    lsoas = places.select(
        pl.lit("lsoa").alias("kind"), pl.col("lsoa").alias("area"), pl.col("vintage").alias("area_vintage"), "lsoa"
    )
    parts = [lsoas]
    for kind, vintage in (("ward", "2024"), ("board", ""), ("town", ""), ("district", "")):
        parts.append(
            places.filter(pl.col(kind).is_not_null()).select(
                pl.lit(kind).alias("kind"), pl.col(kind).alias("area"), pl.lit(vintage).alias("area_vintage"), "lsoa"
            )
        )
    everywhere = pl.lit(PARTNERSHIP)
    parts.append(
        places.select(everywhere.alias("kind"), everywhere.alias("area"), pl.lit("").alias("area_vintage"), "lsoa")
    )
    return pl.concat(parts)


def as_one(people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The partnership as one working area, for records that are known only to lie in it: people, and membership."""
    summed = people.group_by("mid_year").agg(pl.col("people").sum())
    one = pl.DataFrame({"kind": [PARTNERSHIP], "area": [PARTNERSHIP], "area_vintage": [""], "lsoa": [INSIDE]})
    return summed.select(pl.lit(INSIDE).alias("lsoa"), "mid_year", "people"), one


def _with_types(counts: pl.DataFrame) -> pl.DataFrame:
    """Give counts of a measure without types the type of the total."""
    if "crime_type" in counts.columns:
        return counts
    return counts.with_columns(pl.lit(TOTAL).alias("crime_type"))


def _and_totals(frame: pl.DataFrame, keys: list[str], sums: list[str]) -> pl.DataFrame:
    """Add to rows by crime type the rows for all types together."""
    typed = frame.group_by([*keys, "crime_type"]).agg(pl.col(column).sum() for column in sums)
    if set(frame["crime_type"].unique()) <= {TOTAL}:
        return typed
    totals = frame.group_by(keys).agg(pl.col(column).sum() for column in sums)
    return pl.concat([typed, totals.with_columns(pl.lit(TOTAL).alias("crime_type")).select(typed.columns)])


def placed_counts(counts: pl.DataFrame, evidence: Evidence, months: frozenset[int]) -> pl.DataFrame:
    """Counts of placed rows inside the partnership: columns `lsoa` (working), `month`, `crime_type`, `count`.

    Rows of any force count, so long as they are placed inside; only rows of the months given are kept.  A row that a
    postcode or point placed has the code of its working area.
    """
    inside = evidence.lsoa_changes.filter(pl.col("working").is_in(evidence.places["lsoa"].implode()))
    themselves = evidence.places.select(pl.col("lsoa"), pl.col("lsoa").alias("working"))
    everywhere = pl.DataFrame({"lsoa": [INSIDE], "working": [INSIDE]})
    codes = pl.concat([inside.select(pl.col("code").alias("lsoa"), "working"), themselves, everywhere]).unique("lsoa")
    return (
        _with_types(counts)
        .filter(pl.col("month").is_in(list(months)))
        .join(codes, on="lsoa")
        .group_by(pl.col("working").alias("lsoa"), "month", "crime_type")
        .agg(pl.col("count").sum().cast(pl.Int64))
    )


def unplaced_counts(
    counts: pl.DataFrame, evidence: Evidence, months: frozenset[int], *, all_senders: bool
) -> pl.DataFrame:
    """Rows without a place, and all rows, of the home forces: `month`, `crime_type`, `unplaced`, `all_rows`.

    Of tables that others than forces send, `all_senders` takes the rows of each.
    """
    of_month = pl.col("month").is_in(list(months))
    ours = of_month if all_senders else of_month & pl.col("force").is_in(list(evidence.forces))
    home = _with_types(counts).filter(ours)
    without = pl.when(pl.col("lsoa").is_null()).then(pl.col("count")).otherwise(0)
    split = home.with_columns(
        without.cast(pl.Int64).alias("unplaced"), pl.col("count").cast(pl.Int64).alias("all_rows")
    )
    return _and_totals(split, ["month"], ["unplaced", "all_rows"])


def months_of(periods: tuple[Period, ...]) -> pl.DataFrame:
    """The months of each period: columns `period`, `month`, `mid_year`."""
    return pl.DataFrame(
        [(period.text, month, period.mid_year) for period in periods for month in period.months],
        schema={"period": pl.String, "month": pl.Int32, "mid_year": pl.Int32},
        orient="row",
    )


def counts_by_area(
    placed: pl.DataFrame, areas: pl.DataFrame, periods: tuple[Period, ...], types: tuple[str, ...]
) -> pl.DataFrame:
    """Counts for every area, period and type, noughts included.

    `areas` has `area`, `area_vintage`, `lsoa` and perhaps a deprivation group; `types` are crime types, the total
    among them.  Every period must be fully held.  Returns the keys of `areas` (without `lsoa`), `period`, `mid_year`,
    `crime_type` and `count`.
    """
    keys = [column for column in areas.columns if column not in ("lsoa", "kind")]
    by_area = placed.join(areas.select([*keys, "lsoa"]), on="lsoa")
    monthly = _and_totals(by_area, [*keys, "month"], ["count"])
    months = months_of(periods)
    found = (
        monthly.join(months.select("period", "month"), on="month")
        .group_by([*keys, "period", "crime_type"])
        .agg(pl.col("count").sum())
    )
    grid = (
        areas.select(keys)
        .unique(maintain_order=True)
        .join(months.select("period", "mid_year").unique(maintain_order=True), how="cross")
        .join(pl.DataFrame({"crime_type": list(types)}, schema={"crime_type": pl.String}), how="cross")
    )
    return grid.join(found, on=[*keys, "period", "crime_type"], how="left").with_columns(
        pl.col("count").fill_null(0).cast(pl.Float64)
    )


def people_by_area(people: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """People in each area for each year: the keys of `areas`, `mid_year` and `people`."""
    keys = [column for column in areas.columns if column not in ("lsoa", "kind")]
    return (
        people.join(areas.select([*keys, "lsoa"]), on="lsoa").group_by([*keys, "mid_year"]).agg(pl.col("people").sum())
    )
