"""Demand: crimes and incidents of anti-social behaviour added up, and the share that each is of both."""

from __future__ import annotations

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.figures import unplaced_of
from saferplan.measures.definition import Measure
from saferplan.measures.levels import count_figures, shares

DEMAND = "recorded_demand"
KINDS = {"crime": "recorded_crime", "anti-social-behaviour": "asb_incidents"}
"""Each kind of demand, and the measure that counts it."""

_KEYS = ("area", "area_vintage", "period")


def demand_figures(levels: pl.DataFrame, measure: Measure, districts: list[str]) -> pl.DataFrame:
    """The sum of both counts, and each one's share of it, wherever both have a value.

    `levels` holds the counts of the measures in `KINDS`, `districts` the codes of the districts: the sum is worked out
    for them and for the whole partnership.  The notes on records without a place are added up; a figure that rests on
    a partner's records is a partner's.
    """
    whole = pl.col("area").is_in([PARTNERSHIP, *districts]) & (pl.col("group") == "")
    counts = levels.filter(whole & (pl.col("statistic") == "count") & pl.col("value").is_not_null())
    crime, incidents = (counts.filter(pl.col("measure") == slug) for slug in KINDS.values())
    both = crime.join(incidents, on=_KEYS, suffix="_other").select(
        *_KEYS,
        (pl.col("value") + pl.col("value_other")).alias("whole"),
        pl.col("value").alias("crime"),
        pl.col("value_other").alias("anti-social-behaviour"),
        pl.when((pl.col("status") == "provisional") | (pl.col("status_other") == "provisional"))
        .then(pl.lit("provisional"))
        .otherwise(pl.lit("final"))
        .alias("status"),
        pl.when(pl.col("origin") != "open").then("origin").otherwise("origin_other").alias("origin"),
        pl.concat_list("inputs", "inputs_other").list.unique().list.sort().alias("inputs"),
        pl.struct("caveats", "caveats_other").map_elements(_together, return_dtype=pl.String).alias("unplaced_note"),
    )
    frames = [count_figures(both.with_columns(pl.col("whole").alias("count")), measure)]
    for kind in KINDS:
        typed = both.with_columns(pl.col(kind).alias("count"), pl.lit(kind).alias("crime_type"))
        frames.append(shares(typed, "whole", "demand_kind", measure))
    return pl.concat(frames)


def _together(row: dict[str, list[str]]) -> str:
    """The notes on records without a place of both counts, as one."""
    rows, of = (sum(parts) for parts in zip(*(unplaced_of(tuple(notes)) for notes in row.values()), strict=True))
    return f"UNPLACED rows={rows} of={of}"
