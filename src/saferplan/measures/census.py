"""Census: what is known of the partnership's residents from the variables that areas are compared in."""

from __future__ import annotations

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.measures.definition import Measure
from saferplan.measures.evidence import Evidence
from saferplan.measures.finishing import finished

AGES = {"aged_under_18": "under-18", "aged_18_24": "18-24", "aged_65_plus": "65-plus"}
"""The variables of the comparison that are shares of an age, with the group that each is."""

REST = "25-64"
"""The ages that are in none of the variables: what the others leave of all."""

DENSITY = "density"


def census_figures(measures: dict[str, Measure], evidence: Evidence) -> list[pl.DataFrame]:
    """Residents to the hectare, and the share of each age held, of the whole area; none where no variable is held.

    They carry the headline period, for which they stand, whatever the year of the census.
    """
    if evidence.others is None:
        return []
    own = evidence.others.variables.filter((pl.col("area") == PARTNERSHIP) & (pl.col("whole") > 0))
    ages = own.filter(pl.col("variable").is_in(list(AGES))).with_columns(
        pl.col("variable").replace_strict(AGES, return_dtype=pl.String)
    )
    ages = ages if ages.height < len(AGES) else pl.concat([ages, _rest(ages)])
    whole = pl.col("part") / pl.col("whole")
    shared = (
        pl.col("area"),
        pl.lit("").alias("area_vintage"),
        pl.lit(evidence.periods.headline.text).alias("period"),
        pl.col("part").alias("numerator"),
        pl.col("whole").alias("denominator"),
        pl.concat_list(pl.lit("comparison ") + pl.col("input")).alias("inputs"),
    )
    dense = own.filter(pl.col("variable") == DENSITY).select(
        *shared, whole.alias("value"), pl.lit("mean").alias("statistic"), pl.lit("per hectare").alias("unit")
    )
    aged = ages.select(
        *shared,
        (100 * whole).alias("value"),
        pl.lit("share").alias("statistic"),
        pl.lit("age_group").alias("of"),
        pl.lit("%").alias("unit"),
        pl.col("variable").alias("crime_type"),
    )
    found = ((dense, measures["density"]), (aged, measures["residents_by_age"]))
    return [finished(frame, measure) for frame, measure in found if frame.height]


def _rest(ages: pl.DataFrame) -> pl.DataFrame:
    """The row of the ages that no variable counts; all rows have the same whole, from the same file."""
    return ages.head(1).with_columns(
        pl.lit(REST).alias("variable"), (pl.col("whole") - ages["part"].sum()).alias("part")
    )
