"""Gradients: how crime changes from the most to the least deprived, as figures of inequality."""

from __future__ import annotations

from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.measures.counting import months_of
from saferplan.measures.evidence import Evidence
from saferplan.methods.concentration import concentration_index
from saferplan.methods.inequality import slope_index_of_counts

LEVEL = 0.95
LEAST_FITTED = 0.5
"""The relative index is given only where the fitted line, at the least deprived end, is at least this share of that
group's observed rate: below it the rates do not fall along a straight line, and the ratio would be the line's own."""
UNITS = {"sii": "per 1,000 people", "rii": "ratio", "concentration": "index"}


def _row(period: str, crime_type: str, sources: dict[str, Any], **values: Any) -> dict[str, Any]:
    """One figure of inequality, with the notes and inputs of its period and type."""
    return {
        "area": PARTNERSHIP,
        "area_vintage": "",
        "period": period,
        "crime_type": crime_type,
        "status": sources["status"],
        "origin": sources["origin"],
        "inputs": sources["inputs"],
        "caveats": [note for note in (sources["unplaced_note"], sources["population_note"]) if note],
        "level": None if values.get("missing") else LEVEL,
        "missing": "",
        "interval_method": "",
        "unit": UNITS[values["statistic"]],
        **values,
    }


def _slopes(made: dict[str, Any], group: pl.DataFrame) -> list[dict[str, Any]]:
    """The slope and the relative index of one period and type, or why there is none."""
    counts, people = group["count"].to_numpy(), group["people"].to_numpy()
    if group.height < 3 or counts.sum() == 0:
        return [_row(**made, statistic=statistic, missing="CANNOT_TELL") for statistic in ("sii", "rii")]
    slope = slope_index_of_counts(counts, people, per=1000.0, level=LEVEL)
    shared: dict[str, Any] = {
        "numerator": slope.fitted_most,
        "denominator": slope.fitted_least,
        "interval_method": slope.method,
    }
    rows = [_row(**made, statistic="sii", value=slope.sii, low=slope.sii_low, high=slope.sii_high, **shared)]
    observed = counts[-1] / people[-1] * 1000.0
    if slope.rii_defined and slope.fitted_least >= observed * LEAST_FITTED:
        rows.append(_row(**made, statistic="rii", value=slope.rii, low=slope.rii_low, high=slope.rii_high, **shared))
    else:
        rows.append(_row(**made, statistic="rii", missing="CANNOT_TELL"))
    return rows


def _concentration(made: dict[str, Any], areas: pl.DataFrame) -> dict[str, Any]:
    """The concentration index of one period and type, or that there is none."""
    index = concentration_index(
        areas["count"].fill_null(0).to_numpy(), areas["people"].to_numpy(), areas["score"].to_numpy(), level=LEVEL
    )
    if not index.defined:
        return _row(**made, statistic="concentration", missing="CANNOT_TELL")
    return _row(
        **made,
        statistic="concentration",
        value=index.value,
        low=index.low,
        high=index.high,
        numerator=float(index.events),
        interval_method="normal, of a mean rank",
    )


def gradient_figures(
    table: pl.DataFrame, column: str, placed: pl.DataFrame, people: pl.DataFrame, evidence: Evidence
) -> pl.DataFrame:
    """The slope and relative index of inequality over deprivation groups, and the concentration index over LSOAs.

    `table` has counts and people by deprivation group, `placed` counts and `people` residents by working area.  The
    slope index is the rate at the most deprived end less the rate at the least deprived end of the fitted line; the
    relative index divides the first by the second, where the line follows the rates.  Each period and type has a row
    of all three: `NO_DENOMINATOR` where there is no population, `CANNOT_TELL` where there is too little to fit.
    """
    scores = evidence.deprivation.select("lsoa", "score")
    months = months_of(evidence.periods.whole)
    by_lsoa = (
        placed.join(months, on="month").group_by("lsoa", "period", "mid_year", "crime_type").agg(pl.col("count").sum())
    )
    if set(by_lsoa["crime_type"].unique()) != {""}:
        totals = by_lsoa.group_by("lsoa", "period", "mid_year").agg(pl.col("count").sum())
        by_lsoa = pl.concat([by_lsoa, totals.with_columns(pl.lit("").alias("crime_type")).select(by_lsoa.columns)])
    rows: list[dict[str, Any]] = []
    ordered = table.with_columns(pl.col(column).cast(pl.Int32).alias("order")).sort("order")
    for (period, crime_type), group in ordered.group_by(["period", "crime_type"], maintain_order=True):
        sources = group.row(0, named=True)
        made: dict[str, Any] = {"period": str(period), "crime_type": str(crime_type), "sources": sources}
        if not (group["people"].fill_null(0.0) > 0).all():
            rows += [_row(**made, statistic=statistic, missing="NO_DENOMINATOR") for statistic in UNITS]
            continue
        rows += _slopes(made, group)
        residents = people.filter(pl.col("mid_year") == sources["mid_year"]).join(scores, on="lsoa")
        found = by_lsoa.filter((pl.col("period") == period) & (pl.col("crime_type") == crime_type))
        areas = residents.join(found.select("lsoa", "count"), on="lsoa", how="left").sort("lsoa")
        rows.append(_concentration(made, areas))
    schema: dict[str, Any] = {
        "area": pl.String,
        "area_vintage": pl.String,
        "period": pl.String,
        "crime_type": pl.String,
        "status": pl.String,
        "origin": pl.String,
        "inputs": pl.List(pl.String),
        "caveats": pl.List(pl.String),
        "level": pl.Float64,
        "missing": pl.String,
        "statistic": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "numerator": pl.Float64,
        "denominator": pl.Float64,
        "unit": pl.String,
        "interval_method": pl.String,
    }
    return pl.DataFrame(rows, schema=schema)
