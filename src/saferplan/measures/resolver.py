"""Resolver: any address to its figure, from levels alone.

It works the same on a bundle and on a release: changes, comparisons, ranks and trends are worked out from the levels
that are there, so that what was withheld stays withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import polars as pl

from saferplan.areas import COMPARED_KINDS, PARTNERSHIP
from saferplan.errors import BadAddress
from saferplan.figures import Address, Figure, parse_address, unplaced_of
from saferplan.measures.definition import load_measures
from saferplan.measures.explain import INDEX, Explanation, explain_figure
from saferplan.measures.from_months import add_months
from saferplan.measures.harm_ratio import harm_ratio_limits
from saferplan.measures.nearest import nearest_address
from saferplan.measures.over_periods import between, finite, is_withheld, seasonal_trend, simple_trend
from saferplan.measures.part_and_whole import counts_behind
from saferplan.measures.scatter import (
    NOT_KNOWN,
    Scatter,
    joint_scatter,
    limits_of_difference,
    limits_of_ratio,
    scatter_of,
)
from saferplan.measures.shared_out import shared_out_figure
from saferplan.measures.survey_changes import between_waves, wording_differs
from saferplan.periods import month_text, parse_period

LEVEL = 0.95
_ANY = "\0"
"""What stands for the period while addresses that differ in it alone are written; no address has it."""


class Resolver:
    """Finds and works out figures from a frame of levels.

    `frame` has the columns of `FIGURE_COLUMNS`; `areas` gives the name and kind of each area code, for ranks and for
    words.
    """

    def __init__(self, frame: pl.DataFrame, areas: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.frame = frame
        self.areas = dict(areas or {})
        self._row_of = {address: row for row, address in enumerate(frame["id"].to_list())}
        self._values: list[float | None] = frame["value"].to_list()
        self._made: dict[str, Figure] = {}
        self._months: dict[str, list[str]] = {}
        self._scatter: dict[Address, Scatter] = {}
        self._beside: dict[tuple[str, str, str, str, str, str], list[Address]] = {}

    def __contains__(self, address: str) -> bool:
        """Whether the address names a figure here."""
        if address in self._row_of:  # most are asked for in their own words, and need not be taken apart
            return True
        try:
            parsed = self._canonical(parse_address(address))
            if parsed != parsed.level or str(parsed) not in self._row_of:
                self.figure(parsed)
        except BadAddress:
            return False
        return True

    def figure(self, address: str | Address) -> Figure:
        """The figure at an address, a level or one worked out from levels.

        Raises `BadAddress`, naming the nearest address, where there is none.
        """
        parsed = self._canonical(parse_address(address) if isinstance(address, str) else address)
        key = str(parsed)
        if key not in self._made:
            self._made[key] = self._resolve(parsed)
        return self._made[key]

    def series(self, address: Address, periods: Iterable[str]) -> list[float | None] | None:
        """The values of one level over periods, None for one that has a reason instead; None where a level is lacking.

        It reads the frame alone, and so is quick where there are many.
        """
        text = str(replace(self._canonical(address).level, period=_ANY))
        rows = [self._row_of.get(text.replace(_ANY, period)) for period in periods]
        held = [row for row in rows if row is not None]
        return [self._values[row] for row in held] if len(held) == len(rows) else None

    def scatter(self, address: Address) -> Scatter:
        """How much more than chance the monthly series behind an address varies; `NOT_KNOWN` where none is held.

        A deprivation group has no months of its own, so the whole partnership's months of that type stand for it.  A
        sum of weights varies as the crimes that are weighed; a mean holds their number fast, so that chance is all.
        """
        weighed = load_measures()[address.measure].count == "weights"
        if weighed and address.stat == "mean":
            return Scatter(1.0, 1)
        group = tuple((dimension, v) for dimension, v in address.group if not dimension.startswith("deprivation"))
        series = Address("recorded_crime" if weighed else address.measure, "", area=address.area, group=group)
        if series not in self._scatter:
            months = self._months_of(series.measure)
            values = self.series(series, months)
            numbers = [parse_period(month).first for month in months]
            self._scatter[series] = NOT_KNOWN if not values else scatter_of(values, numbers)
        return self._scatter[series]

    def joint_scatter(self, one: Address, other: Address) -> Scatter:
        """The scatter of the ratio of two counts or rates; `NOT_KNOWN` where either is none."""
        top, bottom = counts_behind(self.figure(one)), counts_behind(self.figure(other))
        if top is None or bottom is None:
            return NOT_KNOWN
        return joint_scatter(self.scatter(one), self.scatter(other), top[0], bottom[0])

    def _months_of(self, measure: str) -> list[str]:
        """The months, ascending, of which a count of a measure is held for the whole partnership."""
        if measure not in self._months:
            ours = self.frame.filter(
                (pl.col("measure") == measure)
                & (pl.col("area") == PARTNERSHIP)
                & (pl.col("statistic") == "count")
                & pl.col("value").is_not_null()
                & pl.col("period").str.contains(r"^\d{4}-\d{2}$")
            )
            self._months[measure] = ours["period"].unique().sort().to_list()
        return self._months[measure]

    def explain(self, address: str | Address) -> Explanation:
        """How a figure was worked out, in words."""
        return explain_figure(self.figure(address), self.figure, self.areas)

    def levels_behind(self, address: str) -> tuple[Figure, ...]:
        """The levels that a figure is worked out from, its own first; a level stands for itself."""
        apart = copy(self)
        apart._made = {}
        own = parse_address(apart.figure(address).id).level
        levels = [one for name, one in apart._made.items() if name in self._row_of]
        return tuple(sorted(levels, key=lambda one: one.id != str(own)))

    def _canonical(self, address: Address) -> Address:
        """The address with the measure's first statistic left out; an unknown measure is an error."""
        measures = load_measures()
        if address.measure not in measures:
            near = ", ".join(get_close_matches(address.measure, measures, n=3, cutoff=0.0))
            raise BadAddress(str(address), f"there is no measure {address.measure!r}; those most like it are {near}")
        default = address.stat == measures[address.measure].default_statistic
        return replace(address, stat=None) if default else address

    def _resolve(self, address: Address) -> Figure:
        """Work out one canonical address; a rank is of whatever the other keys name."""
        if address.among is not None:
            return self._rank(address)
        if address.trend is not None:
            return self._trend(address)
        if address.change is not None:
            return self._change(address)
        if address.versus is not None:
            return self._versus(address)
        return self._level(address)

    def _level(self, address: Address) -> Figure:
        """A level, read from the frame, or added up from months that are there."""
        level = address.level
        if (held := self._held(level)) is not None:
            return held
        measure = load_measures()[level.measure]
        try:
            return add_months(level, measure, self._held, self.frame, level=LEVEL)
        except BadAddress as error:
            raise BadAddress(str(level), error.found, nearest_address(self.frame, level)) from None

    def _held(self, level: Address) -> Figure | None:
        """A level that the frame has, or None."""
        row = self._row_of.get(str(level))
        if row is None:
            return None
        values: dict[str, Any] = self.frame.row(row, named=True)
        return Figure(**(values | {key: tuple(values[key]) for key in ("caveats", "inputs")}))

    def _change(self, address: Address) -> Figure:
        """A change between two periods: per cent (as it is, or shared out), difference or ratio, with its interval.

        Only like months are compared: periods of other calendar months raise `BadAddress`.  A change whose direction
        turns round when the records without a place are shared out is "cannot tell".
        """
        assert address.change_from is not None
        now, before = parse_period(address.period), parse_period(address.change_from)
        waves = {now.kind, before.kind} == {"wave"}
        if not waves and sorted(m % 12 for m in now.months) != sorted(m % 12 for m in before.months):
            raise BadAddress(
                str(address),
                f"sets {now.in_words} against {before.in_words}, which are not of the same calendar months; compare "
                "like with like, such as one May with another or one whole year with another",
            )
        base = replace(address, change=None, change_from=None)
        later = self.figure(base)
        earlier = self.figure(replace(base, period=address.change_from))
        if waves and (broken := wording_differs(later, earlier)):
            raise BadAddress(str(address), broken)
        if address.change == "shared_out":
            plain = self._compared(address, later, earlier, kind="percent", over_time=True)
            return shared_out_figure(plain, later, earlier)
        return self._compared(address, later, earlier, kind=str(address.change), over_time=True)

    def _versus(self, address: Address) -> Figure:
        """A ratio against another group or area in the same period.

        Against an area outside the partnership it is an index, on which 100 is the same.
        """
        dimension, _, value = str(address.versus).partition(":")
        base = replace(address, versus=None)
        if dimension == "area":
            other = replace(base, area=value)
        elif dimension in dict(base.group):
            other = base.with_group(**{dimension: value})
        else:
            raise BadAddress(str(address), f'"versus" names {dimension!r}, which the address has no value for')
        kind = "index" if dimension == "area" and self.areas.get(value, ("", ""))[1] in COMPARED_KINDS else "ratio"
        return self._compared(address, self.figure(base), self.figure(other), kind=kind, over_time=False)

    def _compared(self, address: Address, one: Figure, other: Figure, *, kind: str, over_time: bool) -> Figure:
        """One figure against another: the later against the earlier, or this against that."""
        made = _worked_out(address, (one, other))
        missing = one.missing or other.missing
        if missing or one.value is None or other.value is None:
            return replace(made, missing=missing)
        made = replace(made, numerator=one.value, denominator=other.value)
        if kind == "difference":
            # Of two percentages it is in points: a share that goes from 20% to 25% does not rise by 5%.
            unit = "percentage points" if one.unit == "%" else one.unit
            made = replace(made, value=one.value - other.value, unit=unit)
            made = self._with_interval(made, one, other, kind)
        elif other.value == 0:
            return replace(made, missing="FROM_NOUGHT", unit="%" if kind == "percent" else "ratio")
        else:
            ratio = one.value / other.value
            units = {"percent": "%", "index": INDEX}
            values = {"percent": (ratio - 1) * 100, "index": ratio * 100}
            made = replace(made, value=values.get(kind, ratio), unit=units.get(kind, "ratio"))
            made = self._with_interval(made, one, other, kind)
        if over_time and _turns_round(one, other):
            return replace(made, value=None, low=None, high=None, missing="CANNOT_TELL")
        return made

    def _with_interval(self, made: Figure, one: Figure, other: Figure, kind: str) -> Figure:
        """Give a ratio, percentage or difference of counts, rates or weighted sums its interval; others have none.

        It allows for months that vary more than chance, as the strength of a finding does.  A difference is that of
        two counts, each over its exposure (`difference_of_rates`).
        """
        if kind == "difference":
            return self._with_gap(made, one, other)
        scatters = self.scatter(one.address), self.scatter(other.address)
        limits = harm_ratio_limits(one, other, scatters, level=LEVEL)
        if limits is None:
            limits = limits_of_ratio(one, other, self.joint_scatter(one.address, other.address), level=LEVEL)
        if limits is None:
            return made
        scaled = {"percent": lambda bound: (bound - 1) * 100, "index": lambda bound: bound * 100}
        low, high = (scaled[kind](bound) if kind in scaled else bound for bound in limits[:2])
        return replace(made, low=finite(low), high=finite(high), level=LEVEL, interval_method=limits[2])

    def _with_gap(self, made: Figure, one: Figure, other: Figure) -> Figure:
        """Give a difference of counts, rates or answers to a survey its interval."""
        if load_measures()[one.measure].count == "survey":
            return between_waves(made, one, other)
        scatter = self.joint_scatter(one.address, other.address)
        per = load_measures()[one.measure].per if one.statistic == "rate" else 1.0
        limits = limits_of_difference(one, other, scatter, per=per, level=LEVEL)
        if limits is None:
            return made
        return replace(made, low=limits[0], high=limits[1], level=LEVEL, interval_method=limits[2])

    def _rank(self, address: Address) -> Figure:
        """The rank, highest = 1, of the figure among a dimension's values or the areas of a kind; ties share one."""
        among = str(address.among)
        base = replace(address, among=None)
        mine = self.figure(base)
        others = [self.figure(a) for a in self._among(base, among)]
        valued = [figure for figure in others if figure.value is not None]
        made = _worked_out(address, (mine, *valued[:1]))
        withheld = next((figure.missing for figure in others if is_withheld(figure)), "")
        if mine.value is None or withheld:
            return replace(made, missing=mine.missing or withheld)
        above = sum(1 for figure in valued if figure.value is not None and figure.value > mine.value)
        return replace(
            made, value=float(above + 1), unit="rank", numerator=float(above + 1), denominator=float(len(valued))
        )

    def _among(self, base: Address, among: str) -> list[Address]:
        """The levels a figure is ranked among, itself included."""
        measure = load_measures()[base.measure]
        if among in measure.dimensions:
            if among not in dict(base.group):
                raise BadAddress(str(base), f'is ranked among {among!r} but has no value for it; add "{among}=..."')
            period, statistic = base.period, base.stat or measure.default_statistic
            if self._held(base.level) is None:  # added up from its months, each of which has every value
                period, statistic = month_text(parse_period(base.period).first), "count"
            found = self._held_beside((base.measure, base.area, period, statistic, base.of or "", among))
            rest = {k: v for k, v in base.group if k != among}
            alike = [a for a in found if {k: v for k, v in a.group if k != among} == rest]
            return [replace(base, group=a.group) for a in alike]
        if among in COMPARED_KINDS:
            raise BadAddress(str(base), "places outside the partnership are compared, and never ranked")
        codes = sorted(code for code, (_, kind) in self.areas.items() if kind == among)
        if codes and base.area not in codes:
            kind = "whole partnership" if base.area == PARTNERSHIP else self.areas.get(base.area, ("", "area"))[1]
            raise BadAddress(
                str(base),
                f"is of the {kind}, which has no rank among areas of the kind {among!r}; "
                f'name one of them, like "area={codes[0]}", or another kind to rank among',
            )
        found = [a for code in codes if str((a := replace(base, area=code)).level) in self]
        if not found:
            raise BadAddress(str(base), f"there are no areas of the kind {among!r} to rank it among")
        return found

    def _held_beside(self, key: tuple[str, str, str, str, str, str]) -> list[Address]:
        """The levels of a measure, area, period, statistic and whole that have a value of a dimension; found once."""
        if key not in self._beside:
            columns = ("measure", "area", "period", "statistic", "of")
            same = [pl.col(name) == value for name, value in zip(columns, key[:-1], strict=True)]
            mine = self.frame.filter(*same, pl.col("group").str.contains(f"{key[-1]}=", literal=True))
            self._beside[key] = [parse_address(text) for text in mine["id"].to_list()]
        return self._beside[key]

    def _trend(self, address: Address) -> Figure:
        """A run, a high, Sen's slope or Kendall's tau over single periods of one kind."""
        start, _, end = str(address.over).partition("..")
        periods = between(parse_period(start), parse_period(end), str(address))
        base = replace(address, over=None, trend=None)
        figures = [self.figure(replace(base, period=period.text)) for period in periods]
        made = _worked_out(address, tuple(figures))
        if periods[0].kind == "month" and address.trend in ("slope", "tau"):
            return seasonal_trend(made, figures, periods, trend=address.trend)
        lacking = [figure.missing for figure in figures if figure.value is None]
        if lacking:
            return replace(made, missing=lacking[0])
        return simple_trend(made, figures, trend=str(address.trend))


def _worked_out(address: Address, parts: tuple[Figure, ...]) -> Figure:
    """A figure worked out from others: their caveats, inputs and status joined, its own value still to come."""
    status = "provisional" if any(part.status == "provisional" for part in parts) else "final"
    origins = {part.origin for part in parts}
    own = [caveat for caveat in parts[0].caveats if caveat.startswith("UNPLACED")]
    rest = sorted({c for part in parts for c in part.caveats if not c.startswith("UNPLACED")})
    return replace(
        parts[0],
        id=str(address),
        period=address.period,
        value=None,
        numerator=None,
        denominator=None,
        low=None,
        high=None,
        level=None,
        interval_method="",
        status=status,
        missing="",
        origin="open" if origins == {"open"} else sorted(origins - {"open"})[0],
        caveats=(*own, *rest),
        inputs=tuple(sorted({name for part in parts for name in part.inputs})),
    )


def _turns_round(later: Figure, earlier: Figure) -> bool:
    """Whether sharing out the records without a place would turn a change round."""
    if later.value is None or earlier.value is None or later.value == earlier.value:
        return False
    scaled = []
    for figure in (later, earlier):
        rows, of = unplaced_of(figure.caveats)
        if figure.statistic not in ("count", "rate", "score") or of == 0 or rows >= of:
            return False
        assert figure.value is not None
        scaled.append(figure.value / (1 - rows / of))
    return (scaled[0] - scaled[1]) * (later.value - earlier.value) <= 0


__all__ = ["LEVEL", "PARTNERSHIP", "Resolver"]
