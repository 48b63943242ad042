"""Levels: tables of counts to figures of one statistic, whichever areas they are of."""

from __future__ import annotations

import numpy as np
import polars as pl

from saferplan.measures.definition import Measure
from saferplan.measures.finishing import finished
from saferplan.methods.intervals import rate, wilson_interval

LEVEL = 0.95


def count_columns(column: str, unit: str) -> list[pl.Expr]:
    """What makes a figure of a count: its statistic, its value from a column, and its unit."""
    return [pl.lit("count").alias("statistic"), pl.col(column).alias("value"), pl.lit(unit).alias("unit")]


def with_inputs(table: pl.DataFrame, inputs: list[str]) -> pl.DataFrame:
    """Add inputs to those that each row has, none twice."""
    both = pl.concat_list(pl.col("inputs"), pl.lit(inputs, dtype=pl.List(pl.String)))
    return table.with_columns(both.list.unique(maintain_order=True).alias("inputs"))


def caveats_of(*columns: str) -> pl.Expr:
    """The caveats of a row, from columns that hold one each or nothing."""
    return pl.concat_list([pl.col(column) for column in columns]).list.drop_nulls().alias("caveats")


def count_figures(table: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Counts."""
    return finished(
        table.with_columns(
            *count_columns("count", ""),
            caveats_of(*(name for name in ("unplaced_note", "areas_note") if name in table.columns)),
        ),
        measure,
    )


def rate_figures(table: pl.DataFrame, measure: Measure, inputs: list[str]) -> pl.DataFrame:
    """Rates per head, with exact Poisson or Byar intervals; `NO_DENOMINATOR` where there is no population.

    `inputs` are the files that the population came from.
    """
    people = table["people"].fill_null(0.0).to_numpy()
    known = people > 0
    estimate = rate(table["count"].to_numpy(), np.where(known, people, 1.0), per=measure.per, level=LEVEL)
    columns = {
        "value": np.asarray(estimate.value),
        "low": np.asarray(estimate.low),
        "high": np.asarray(estimate.high),
    }
    frame = table.with_columns(
        pl.when(pl.Series(known)).then(pl.Series(name, values)).otherwise(None).alias(name)
        for name, values in columns.items()
    ).with_columns(
        pl.lit("rate").alias("statistic"),
        pl.lit(measure.rate_unit).alias("unit"),
        pl.col("count").alias("numerator"),
        pl.when(pl.Series(known)).then(pl.col("people")).otherwise(None).alias("denominator"),
        pl.when(pl.Series(known)).then(pl.lit(LEVEL)).otherwise(None).alias("level"),
        pl.Series("interval_method", np.asarray(estimate.method).astype(str)),
        pl.when(pl.Series(known)).then(pl.lit("")).otherwise(pl.lit("NO_DENOMINATOR")).alias("missing"),
        caveats_of(*(name for name in ("unplaced_note", "population_note", "areas_note") if name in table.columns)),
    )
    return finished(with_inputs(frame, inputs), measure)


def shares(table: pl.DataFrame, whole: str, of: str, measure: Measure) -> pl.DataFrame:
    """Shares of a whole held in a column, in per cent, with Wilson intervals."""
    found = table.filter(pl.col(whole) > 0)
    estimate = wilson_interval(found["count"].to_numpy(), found[whole].to_numpy(), level=LEVEL)
    frame = found.with_columns(
        pl.lit("share").alias("statistic"),
        pl.lit(of).alias("of"),
        pl.lit("%").alias("unit"),
        (pl.col("count") / pl.col(whole) * 100).alias("value"),
        pl.col("count").alias("numerator"),
        pl.col(whole).alias("denominator"),
        (pl.Series("low", np.asarray(estimate.low)) * 100).alias("low"),
        (pl.Series("high", np.asarray(estimate.high)) * 100).alias("high"),
        pl.lit(LEVEL).alias("level"),
        pl.lit("Wilson").alias("interval_method"),
        caveats_of("unplaced_note"),
    )
    return finished(frame, measure)
