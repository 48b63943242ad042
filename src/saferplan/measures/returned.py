"""Figures of what partners return as totals, and one figure for each measure that nobody has sent anything for."""

from __future__ import annotations

from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.figures import FIGURE_COLUMNS, Address
from saferplan.measures.definition import Measure
from saferplan.measures.evidence import Evidence
from saferplan.methods.intervals import rate, wilson_interval

LEVEL = 0.95
_BLANK: dict[str, Any] = {
    "of": "",
    "area_vintage": "",
    "value": None,
    "numerator": None,
    "denominator": None,
    "low": None,
    "high": None,
    "level": None,
    "interval_method": "",
    "unit": "",
    "status": "final",
    "missing": "",
    "origin": "partner",
    "caveats": [],
    "inputs": [],
}


def returned_figures(measures: dict[str, Measure], evidence: Evidence) -> pl.DataFrame:
    """The figures of the returns: a count, a share with its Wilson interval, or a rate with that of its count.

    A share or rate divides by what the sender gave.  All are a partner's.
    """
    rows = []
    for row in evidence.returns.iter_rows(named=True):
        measure = measures[row["measure"]]
        rows += [_figure(measure, statistic, row) for statistic in measure.statistics]
    return pl.DataFrame(rows, schema=FIGURE_COLUMNS)


def in_place_of_returns(frame: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """The figures of published rows without those of periods that the force has sent a return for: one source each."""
    sent = evidence.returns.select("measure", "period").unique()
    return frame.join(sent, on=["measure", "period"], how="anti", maintain_order="left")


def _figure(measure: Measure, statistic: str, row: dict[str, Any]) -> dict[str, Any]:
    """One statistic of one returned number."""
    group = row["group"]
    stat = None if statistic == measure.default_statistic else statistic
    pairs = (tuple(group.split("=", 1)),) if group else ()
    address = Address(measure.slug, row["period"], area=row["area"], stat=stat, group=pairs)
    numbers = {"count": _count, "share": _share, "rate": _rate}[statistic](measure, row)
    named = {
        "id": str(address),
        "measure": measure.slug,
        "statistic": statistic,
        "area": row["area"],
        "period": row["period"],
        "group": group,
        "inputs": [f"partner {measure.slug} return supplied {row['supplied_on'].isoformat()}"],
    }
    return _BLANK | named | numbers


def _count(measure: Measure, row: dict[str, Any]) -> dict[str, Any]:
    return {"value": row["numerator"]}


def _share(measure: Measure, row: dict[str, Any]) -> dict[str, Any]:
    found = wilson_interval(row["numerator"], row["denominator"], level=LEVEL)
    return {
        "value": row["numerator"] / row["denominator"] * 100,
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "low": float(found.low) * 100,
        "high": float(found.high) * 100,
        "level": LEVEL,
        "interval_method": "Wilson",
        "unit": "%",
    }


def _rate(measure: Measure, row: dict[str, Any]) -> dict[str, Any]:
    if not row["denominator"]:
        return {"missing": "NO_DENOMINATOR", "unit": measure.rate_unit}
    found = rate(row["numerator"], row["denominator"], per=measure.per, level=LEVEL)
    return {
        "value": float(found.value),
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "low": float(found.low),
        "high": float(found.high),
        "level": LEVEL,
        "interval_method": str(found.method),
        "unit": measure.rate_unit,
    }


def lacking_figures(measures: list[Measure], evidence: Evidence) -> pl.DataFrame:
    """One figure for each measure without any: that nothing has been sent, or that the column was left blank."""
    period = evidence.periods.headline.text
    rows = []
    for measure in measures:
        missing = "NOT_RECORDED" if measure.slug in evidence.unrecorded else "NO_INPUT"
        units = {"share": "%", "rate": measure.rate_unit}
        named = {
            "id": str(Address(measure.slug, period)),
            "measure": measure.slug,
            "statistic": measure.default_statistic,
            "area": PARTNERSHIP,
            "period": period,
            "group": "",
            "missing": missing,
            "origin": "open",
            "unit": units.get(measure.default_statistic, ""),
        }
        rows.append(_BLANK | named)
    return pl.DataFrame(rows, schema=FIGURE_COLUMNS)
