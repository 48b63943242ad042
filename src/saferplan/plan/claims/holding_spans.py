"""Holding what is said of a place in an order, of a run and of a high to its figure."""

from __future__ import annotations

from saferplan.figures import Address, Figure
from saferplan.periods import Period, parse_period
from saferplan.plan.claims.claim import Claim

_NOT_TRUE = "it is not true of the figure"
_PERCENTAGES = ("percent", "shared_out", "ratio")
_UNIT_OF_KIND = {"financial": "year", "calendar": "year", "quarter": "quarter", "month": "month"}
_FEWEST = 3
"""Fewer periods than this make no run of every one of them, nor a high."""


def rank_fault(claim: Claim, figure: Figure, *, sense: int, ranked: Figure | None) -> str:
    """Why a place is not the figure's; "" where it is.

    Of changes, the largest fall is the last place and the largest rise the first, and it must have fallen or risen.
    """
    if figure.unit != "rank" or figure.value is None:
        return "the figure is not a rank"
    address = figure.address
    if claim.among and claim.among != figure.denominator:
        return f"it is ranked among {figure.denominator or 0:,.0f}"
    low, high = claim.low, claim.high
    if address.change is not None:
        way = claim.sense or sense
        fault = _change_fault(claim, address, way=way, ranked=ranked)
        if fault:
            return fault
        if way < 0:
            low, high = -high, -low
    elif claim.sense:
        return "the figure ranks levels and not changes"
    place = figure.value if low > 0 else figure.value - (figure.denominator or 0) - 1
    return "" if low <= place <= high else _NOT_TRUE


def _change_fault(claim: Claim, address: Address, *, way: int, ranked: Figure | None) -> str:
    """Why a change is not what the words say of it, whatever its place."""
    if not way:
        return "" if not claim.percentage or address.change in _PERCENTAGES else "the figure ranks numbers"
    if claim.percentage != (address.change in _PERCENTAGES):
        return "the figure ranks numbers, not percentages" if claim.percentage else "the figure ranks percentages"
    if ranked is None or ranked.value is None:
        return "the change that is ranked is not known"
    nought = 1.0 if address.change == "ratio" else 0.0
    return "" if (ranked.value - nought) * way > 0 else _NOT_TRUE


def run_fault(claim: Claim, figure: Figure, *, sense: int) -> str:
    """Why a run of rises or falls is not the figure's; "" where it is."""
    start = _start_of(figure, "run")
    if start is None or figure.value is None or figure.denominator is None:
        return "the figure is not a run: its address needs over=A..B and trend=run"
    if fault := _unit_fault(claim, start):
        return fault
    way = claim.sense or sense
    if not way:
        return "the sentence does not say whether it rose or fell"
    steps = figure.value * way
    if claim.low == 0:
        every = figure.denominator >= _FEWEST and steps == figure.denominator - 1
        return "" if every else _NOT_TRUE
    return "" if claim.low <= steps <= claim.high else _NOT_TRUE


def high_fault(claim: Claim, figure: Figure) -> str:
    """Why a high or a low is not the figure's; "" where it is."""
    start = _start_of(figure, "high")
    if start is None or figure.value is None or figure.denominator is None:
        return "the figure is not of a high: its address needs over=A..B and trend=high"
    if fault := _unit_fault(claim, start):
        return fault
    if claim.since:
        named = parse_period(claim.since)
        if named.kind != start.kind or start.first not in (named.first, named.last + 1):
            return f"the figure's periods begin with {start.in_words} and not with {named.in_words}"
    elif figure.denominator < max(claim.high, _FEWEST):
        return f"the figure is of {figure.denominator:g} periods"
    place = 1.0 if claim.low > 0 else figure.denominator
    return "" if figure.value == place else _NOT_TRUE


def _start_of(figure: Figure, trend: str) -> Period | None:
    """The first period that a trend is over; None where the figure is no such trend, or a rank of one."""
    address = figure.address
    if address.trend != trend or address.over is None:
        return None
    if address.among is not None or address.change is not None or address.versus is not None:
        return None
    return parse_period(address.over.partition("..")[0])


def _unit_fault(claim: Claim, start: Period) -> str:
    """Why the figure's periods are not of the kind that is said."""
    unit = _UNIT_OF_KIND.get(start.kind, "")
    if unit == claim.unit:
        return ""
    return f"the figure is of {unit}s and not of {claim.unit}s" if unit else "the figure's periods overlap"
