"""Finishing: a frame of one statistic becomes figures, each with its address."""

from __future__ import annotations

import polars as pl

from saferplan.figures import FIGURE_COLUMNS
from saferplan.measures.definition import Measure

_ID_KEYS = ("area", "deprivation_decile", "deprivation_fifth", "of", "period", "stat")
_NONE = pl.lit(None, dtype=pl.Float64)


def finished(frame: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Give a frame of one statistic its addresses and the columns of a figure.

    The frame has `area`, `area_vintage`, `period`, `statistic`, the dimensions it is broken down by, and any of the
    figure's other columns; what is lacking is blank.
    """
    defaults = {
        "of": pl.lit(""),
        "crime_type": pl.lit(""),
        "missing": pl.lit(""),
        "status": pl.lit("final"),
        "origin": pl.lit("open"),
        "caveats": pl.lit([], dtype=pl.List(pl.String)),
        "inputs": pl.lit([], dtype=pl.List(pl.String)),
        "interval_method": pl.lit(""),
        "unit": pl.lit(""),
        "deprivation_fifth": pl.lit(""),
        "deprivation_decile": pl.lit(""),
    } | dict.fromkeys(("value", "numerator", "denominator", "low", "high", "level"), _NONE)
    frame = frame.with_columns(value.alias(name) for name, value in defaults.items() if name not in frame.columns)
    split = measure.split or "crime_type"
    frame = frame.rename({"crime_type": split} if split != "crime_type" else {})
    stat = pl.when(pl.col("statistic") == measure.default_statistic).then(pl.lit("")).otherwise(pl.col("statistic"))
    frame = frame.with_columns(stat.alias("stat"), pl.lit(measure.slug).alias("measure"))
    pairs = pl.concat_str(
        [
            pl.when(pl.col(key) == "").then(pl.lit("")).otherwise(pl.lit(f"&{key}=") + pl.col(key))
            for key in sorted((*_ID_KEYS, split))
        ]
    ).str.slice(1)
    dimensions = sorted((split, "deprivation_decile", "deprivation_fifth"))
    group = pl.concat_str(
        [pl.when(pl.col(d) == "").then(pl.lit("")).otherwise(pl.lit(f";{d}=") + pl.col(d)) for d in dimensions]
    ).str.slice(1)
    return frame.with_columns((pl.lit(f"figure:{measure.slug}?") + pairs).alias("id"), group.alias("group")).select(
        pl.col(name).cast(kind) for name, kind in FIGURE_COLUMNS.items()
    )
