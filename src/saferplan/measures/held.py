"""What is held: the addresses that a frame of figures has, in short, and what to ask for where a year has a gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.errors import BadAddress
from saferplan.figures import Address, Figure, in_words
from saferplan.measures.definition import load_measures
from saferplan.measures.resolver import Resolver
from saferplan.periods import Period, like_for_like, month_text, parse_period, period_of

_KINDS = {
    "financial": "financial years",
    "calendar": "calendar years",
    "rolling": "twelve months to a month",
    "span": "months of a part-year",
    "month": "months",
    "quarter": "quarters",
}
_MOST_NAMED = 8


def addresses_held(frame: pl.DataFrame, measure: str, areas: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """What addresses of a measure there are: its statistics, periods, dimensions with values, and areas by kind.

    Raises nothing for a measure that the frame has no figure of: the lines say so.
    """
    mine = frame.filter(pl.col("measure") == measure)
    if mine.is_empty():
        return (f"No figure of {measure} is held.",)
    statistics = sorted(set(mine["statistic"].to_list()))
    lines = [f"stat: {', '.join(statistics)} ({load_measures()[measure].default_statistic} if left out)"]
    texts = mine.filter(pl.col("missing") == "")["period"].unique().to_list()
    periods = sorted(parse_period(text) for text in texts)
    for kind, words in _KINDS.items():
        if these := [period for period in periods if period.kind == kind]:
            lines.append(f"period, {words}: {_periods_in_short(these)}")
    values: dict[str, set[str]] = {}
    for group in mine["group"].unique().to_list():
        for pair in filter(None, group.split(";")):
            dimension, _, value = pair.partition("=")
            values.setdefault(dimension, set()).add(value)
    lines += [f"{dimension}: {', '.join(_in_order(held))}" for dimension, held in sorted(values.items())]
    by_kind: dict[str, list[str]] = {}
    for code in sorted(mine["area"].unique().to_list()):
        by_kind.setdefault(areas.get(code, ("", "area"))[1] or "area", []).append(code)
    for kind, codes in sorted(by_kind.items()):
        named = [_area_in_short(code, areas) for code in codes[:_MOST_NAMED]]
        more = f" and {len(codes) - _MOST_NAMED:,} more" if len(codes) > _MOST_NAMED else ""
        lines.append(f"area, {kind}: {', '.join(named)}{more}")
    return tuple(lines)


def _in_order(held: set[str]) -> list[str]:
    """Values as a reader would have them: numbers by size, words by the alphabet."""
    return sorted(held, key=lambda value: (not value.isdigit(), int(value) if value.isdigit() else 0, value))


def _area_in_short(code: str, areas: Mapping[str, tuple[str, str]]) -> str:
    """An area's code, with its name where the code does not say it."""
    name = areas.get(code, ("", ""))[0]
    return code if code == PARTNERSHIP or not name or name == code else f"{code} ({name})"


def _periods_in_short(periods: list[Period]) -> str:
    """Periods of one kind: runs of months as "first to last", others each by name, the first and last few of many."""
    if periods[0].kind == "month":
        return period_of(period.first for period in periods).text.replace("..", " to ").replace(",", ", ")
    names = [period.text for period in periods]
    if len(names) > _MOST_NAMED:
        return f"{names[0]} to {names[-1]} ({len(names)} of them)"
    return ", ".join(names)


def gap_in(figure: Figure, resolver: Resolver) -> tuple[str, ...]:
    """For a figure without a value since some of its months are not held: which are, and an address with a number.

    For a change that is the change between the calendar months that both periods have.  Empty for any other figure.
    """
    if figure.missing != "INCOMPLETE_PERIOD":
        return ()
    address = figure.address
    if address.change:
        return _gap_in_change(address, resolver)
    if address != address.level:
        return ()
    held, lacking = _held_and_lacking(address, address.period, resolver)
    if not lacking or not held:
        return (f"Not held: {period_of(lacking).in_words}.",) if lacking else ()
    lines = [f"Not held: {period_of(lacking).in_words}. Held: {period_of(held).in_words}."]
    part = str(_with_period(address, period_of(held)))
    if (offer := _number_at(part, resolver)) is not None:
        many = "the month that is" if len(held) == 1 else f"the {len(held)} months that are"
        lines.append(f"For {many} held it is {offer}: {part.removeprefix('figure:')}")
    return tuple(lines)


def _gap_in_change(address: Address, resolver: Resolver) -> tuple[str, ...]:
    """The same for a change: what is not held of its two periods, and the change of like months."""
    before = address.change_from or address.period
    later, earlier = (_held_and_lacking(address, text, resolver) for text in (address.period, before))
    lacking = [*later[1], *earlier[1]]
    if not lacking:
        return ()
    lines = [f"Not held: {period_of(lacking).in_words}."]
    periods = (parse_period(address.period), parse_period(before))
    if alike := like_for_like(*periods, [*later[0], *earlier[0]]):
        part = str(replace(address, period=alike[0].text, change_from=alike[1].text))
        if (offer := _number_at(part, resolver)) is not None:
            lines.append(f"Between the months held of both it is {offer}: {part.removeprefix('figure:')}")
    return tuple(lines)


def _held_and_lacking(address: Address, text: str, resolver: Resolver) -> tuple[list[int], list[int]]:
    """The months of a period that are held of what an address names, and those that are not."""
    held: list[int] = []
    lacking: list[int] = []
    for month in parse_period(text).months:
        (held if _number_at(_of_month(address, month), resolver) is not None else lacking).append(month)
    return held, lacking


def _of_month(address: Address, month: int) -> str:
    """The count of one month of what an address names, in the partnership: every area is held for the same months."""
    return str(Address(address.measure, month_text(month)))


def _with_period(address: Address, period: Period) -> Address:
    """The address for another period."""
    return replace(address, period=period.text)


def _number_at(address: str, resolver: Resolver) -> str | None:
    """The value at an address in words; None where there is no figure, or it has none."""
    try:
        figure = resolver.figure(address)
    except BadAddress:
        return None
    return None if figure.value is None else in_words(figure)
