"""Periods on request: the count or rate of a quarter, or of any span, added up from months that are held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from saferplan.errors import BadAddress
from saferplan.figures import Address, Figure, unplaced_of
from saferplan.measures.definition import Measure
from saferplan.methods.intervals import rate
from saferplan.periods import Period, month_text, parse_period, period_of

LookUp = Callable[[Address], Figure | None]
"""Finds a level that is held, or nothing."""

_MOST_NAMED = 6


def add_months(address: Address, measure: Measure, look_up: LookUp, frame: pl.DataFrame, *, level: float) -> Figure:
    """The level at an address, which is not held as such, from those of its months.

    Counts of months add up.  A rate is that sum over the residents of the year in which the middle of the period
    falls, as for every period that is held; those of months do not add up.  Where a month has no file there is a
    reason in place of a total, and where one was withheld the whole is.  A share, an index or a number of people is
    not the sum of anything.  `frame` has all levels held, `look_up` finds one, `level` is that of the interval.

    Raises `BadAddress`, saying what is held, where it cannot be had in this way.
    """
    period = parse_period(address.period)
    statistic = address.stat or measure.default_statistic
    if statistic not in ("count", "rate") or measure.count == "people" or len(period.months) < 2:
        raise BadAddress(str(address), "there is no such figure")
    counted = replace(address, stat=None if measure.default_statistic == "count" else "count")
    months = {m: look_up(replace(counted, period=month_text(m))) for m in period.months}
    found = [figure for figure in months.values() if figure is not None]
    if len(found) < len(months):
        raise BadAddress(str(address), _lacking(counted, [m for m, held in months.items() if held is None], frame))
    total = _sum(address, period, found)
    return total if statistic == "count" else _rated(total, measure, look_up, frame, level)


def _sum(address: Address, period: Period, months: list[Figure]) -> Figure:
    """The months' counts together, with the notes, inputs and status of all of them."""
    reasons = [figure.missing for figure in months if figure.value is None]
    withheld = [reason for reason in reasons if reason.startswith("SUPPRESSED")]
    without = [unplaced_of(figure.caveats) for figure in months]
    rows, of = (sum(parts) for parts in zip(*without, strict=True))
    others = {c for figure in months for c in figure.caveats if not c.startswith("UNPLACED ")}
    return replace(
        months[0],
        id=str(address),
        period=period.text,
        value=None if reasons else sum(float(figure.value) for figure in months if figure.value is not None),
        missing=withheld[0] if withheld else "INCOMPLETE_PERIOD" if reasons else "",
        status="provisional" if any(figure.status == "provisional" for figure in months) else "final",
        origin=next((figure.origin for figure in months if figure.origin != "open"), "open"),
        caveats=((f"UNPLACED rows={rows} of={of}",) if of else ()) + tuple(sorted(others)),
        inputs=tuple(sorted({name for figure in months for name in figure.inputs})),
    )


def _rated(total: Figure, measure: Measure, look_up: LookUp, frame: pl.DataFrame, level: float) -> Figure:
    """A count as a rate, over the residents of its period's middle."""
    made = replace(total, statistic="rate", unit=measure.rate_unit, value=None, numerator=total.value)
    if total.value is None:
        return made
    year = parse_period(total.period).mid_year
    residents = pl.col("measure") == "population", pl.col("area") == total.area, pl.col("group") == ""
    held = frame.filter(*residents, pl.col("statistic") == "count")["period"].unique().sort().to_list()
    if not held:
        return replace(made, missing="NO_DENOMINATOR")
    alike = [text for text in held if parse_period(text).mid_year == year]
    people = look_up(Address("population", alike[0], area=total.area)) if alike else None
    if people is None:
        raise BadAddress(
            total.id,
            f"its count is held, but not the residents of {year}, the year of its middle, to divide by; "
            f"residents are held for {_named(held)}",
        )
    if not people.value:
        return replace(made, missing=people.missing or "NO_DENOMINATOR")
    found = rate(total.value, people.value, per=measure.per, level=level)
    return replace(
        made,
        value=float(found.value),
        denominator=people.value,
        low=float(found.low),
        high=float(found.high),
        level=level,
        interval_method=str(found.method),
        caveats=(*total.caveats, *people.caveats),
        inputs=tuple(sorted({*total.inputs, *people.inputs})),
    )


def _lacking(counted: Address, months: list[int], frame: pl.DataFrame) -> str:
    """Which months a period lacks, and what is held for its area and group instead."""
    same = pl.col("measure") == counted.measure, pl.col("area") == counted.area, pl.col("group") == counted.group_text
    held = frame.filter(*same, pl.col("statistic") == "count")["period"].unique().to_list()
    if not held:
        return "there is no such figure"
    ordered = sorted(held, key=lambda text: parse_period(text).months)
    single = [parse_period(text).first for text in ordered if parse_period(text).kind == "month"]
    if not single:
        return f"no months are held here to add up; the periods held are {_named(ordered)}"
    some = set(single).intersection(parse_period(counted.period).months)
    why = "it cannot be added up" if some else "there is no such figure"
    return (
        f"{why}, since nothing is held for {period_of(months).in_words}; "
        f"months are held for {period_of(single).in_words}"
    )


def _named(periods: list[str]) -> str:
    """Periods in words, the first few where there are many."""
    words = [parse_period(text).in_words for text in periods[:_MOST_NAMED]]
    more = len(periods) - len(words)
    return "; ".join(words) + (f"; and {more} more" if more else "")
