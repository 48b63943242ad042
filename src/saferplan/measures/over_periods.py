"""Trends on request: what a run of single periods shows, whether its months have gaps or not."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from saferplan.errors import BadAddress
from saferplan.figures import Figure
from saferplan.methods.trend import (
    SenSlope,
    mann_kendall,
    run_down,
    run_up,
    seasonal_mann_kendall,
    seasonal_sen_slope,
    sen_slope,
)
from saferplan.periods import Period, financial_year, month_period, parse_period, rolling_year

LEVEL = 0.95


def simple_trend(made: Figure, figures: list[Figure], *, trend: str) -> Figure:
    """A run, a high, Sen's slope or Kendall's tau of figures that all have a value."""
    values = [float(figure.value) for figure in figures if figure.value is not None]
    made = replace(made, numerator=values[-1], denominator=float(len(values)), low=None, high=None)
    if trend == "run":
        rises, falls = run_up(values), run_down(values)
        return replace(made, value=float(rises if rises else -falls), unit="steps")
    if trend == "high":
        return replace(made, value=float(sum(1 for v in values if v > values[-1]) + 1), unit="rank")
    if len(values) < 3:
        return replace(made, missing="CANNOT_TELL")
    if trend == "tau":
        test = mann_kendall(values)
        return replace(made, value=test.tau, unit="index", interval_method=f"Mann-Kendall p={test.p:.4f}")
    return _sloping(made, sen_slope(values, level=LEVEL), figures[-1].unit, method="Sen")


def seasonal_trend(made: Figure, figures: list[Figure], periods: list[Period], *, trend: str) -> Figure:
    """The trend of a run of months, each set only against the same month of other years; gaps stay gaps."""
    values = [float("nan") if figure.value is None else figure.value for figure in figures]
    season = [period.first % 12 for period in periods]
    there = sum(1 for figure in figures if figure.value is not None)
    made = replace(made, denominator=float(there))
    withheld = next((figure.missing for figure in figures if is_withheld(figure)), "")
    if withheld:
        return replace(made, missing=withheld)
    if there < 24:
        return replace(made, missing="CANNOT_TELL")
    if trend == "tau":
        test = seasonal_mann_kendall(values, season)
        return replace(
            made, value=test.tau, unit="index", interval_method=f"seasonal Mann-Kendall p={test.p_corrected:.4f}"
        )
    slope = seasonal_sen_slope(values, season, level=LEVEL)
    return _sloping(made, slope, figures[-1].unit, method="seasonal Sen, a year")


def _sloping(made: Figure, slope: SenSlope, unit: str, *, method: str) -> Figure:
    """The figure of a slope, with its limits."""
    low, high = finite(slope.low), finite(slope.high)
    return replace(made, value=slope.slope, low=low, high=high, level=LEVEL, unit=unit, interval_method=method)


def between(first: Period, last: Period, address: str) -> list[Period]:
    """The single periods of one kind from one to another.

    >>> [p.text for p in between(parse_period("2014/15"), parse_period("2016/17"), "")]
    ['2014/15', '2015/16', '2016/17']
    """
    steps: dict[str, tuple[int, Callable[[Period, int], Period]]] = {
        "month": (1, lambda p, n: month_period(p.first + n)),
        "financial": (12, lambda p, n: financial_year((p.first + n) // 12)),
        "calendar": (12, lambda p, n: parse_period(str((p.first + n) // 12))),
        "rolling": (1, lambda p, n: rolling_year(p.last + n)),
        "quarter": (3, lambda p, n: parse_period(f"{(p.first + n) // 12}-Q{(p.first + n) % 12 // 3 + 1}")),
    }
    if first.kind != last.kind or first.kind not in steps:
        raise BadAddress(address, '"over" needs two periods of one kind: months, quarters or years')
    if last.last < first.last:
        raise BadAddress(address, '"over" runs backwards')
    size, make = steps[first.kind]
    return [make(first, n) for n in range(0, last.last - first.last + 1, size)]


def is_withheld(figure: Figure) -> bool:
    """Whether a figure was withheld for a release, so that nothing may be worked out from it."""
    return figure.missing.startswith("SUPPRESSED")


def finite(bound: Any) -> float | None:
    """A bound of an interval, or None where the interval has no end."""
    number = float(bound)
    return number if math.isfinite(number) else None
