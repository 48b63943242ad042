"""Holding a claim to its figure: whether it is true, and if not, why."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from saferplan.figures import Figure, in_words
from saferplan.plan.claims.claim import Claim
from saferplan.plan.claims.holding_spans import high_fault, rank_fault, run_fault

TRUE = ""
NOT_TRUE = "it is not true of the figure"
NO_VALUE = "the figure has no value"
WITHHELD = "the figure may not be shown"
UNREADABLE = "these words cannot be checked"
NO_CHANGE = "the figure is a level and not a change"
IN_POINTS = "the figure is in percentage points, the difference of two percentages, and is no percentage itself"
NOT_IN_POINTS = "the figure is not in points"
NO_RISK = "the figure is of numbers, and likely is said of rates and shares"
NO_RATE = "the figure is not a number for so many people"

_HAIR = 1e-12
_INDEX = "where 100 is the same"
_SIGNED_CHANGES = ("percent", "difference", "shared_out")
_SIGNED_TRENDS = ("run", "slope", "tau")
_OF_RISK = ("rate", "share")


def fault_of(
    claim: Claim | None,
    figure: Figure,
    *,
    sense: int = 0,
    governed: bool = False,
    words: str = "",
    ranked: Figure | None = None,
) -> str:
    """Why a claim is not true of a figure, in a few words; "" where it is true.

    `sense` is what the sentence around the link says of the direction (1, -1 or 0), used where the claim has none of
    its own; `governed` says that it stands right at the link, as in "fell by" and "more", so that it must be a change.
    `words` are those of the link, for a figure without a value, which may be said in its own words alone.  `ranked` is
    the figure that a rank is of, without which nobody can tell whether the largest change was a rise.
    """
    if figure.value is not None and not math.isfinite(figure.value):
        return NO_VALUE
    if figure.value is None:
        if words.strip() == in_words(figure):
            return TRUE
        return WITHHELD if is_withheld(figure) else NO_VALUE
    if claim is None:
        return UNREADABLE
    if claim.kind == "interval":
        return _interval_fault(claim, figure)
    if claim.kind == "run":
        return run_fault(claim, figure, sense=sense)
    if claim.kind == "high":
        return high_fault(claim, figure)
    if claim.kind == "rank":
        return rank_fault(claim, figure, sense=sense, ranked=ranked)
    if _says_change(claim, governed) and not is_change(figure) and figure.unit not in ("ratio", _INDEX):
        return NO_CHANGE
    if claim.risk and figure.statistic not in _OF_RISK:
        return NO_RISK
    quantity = _quantity(claim, figure, sense=sense, governed=governed)
    if isinstance(quantity, str):
        return quantity
    return TRUE if _within(claim, quantity) else NOT_TRUE


def is_withheld(figure: Figure) -> bool:
    """Whether a figure has a value that may not be shown."""
    return figure.missing.startswith("SUPPRESSED")


def is_change(figure: Figure) -> bool:
    """Whether a figure goes up or down, so that its sign is a direction."""
    address = figure.address
    return address.change in _SIGNED_CHANGES or address.trend in _SIGNED_TRENDS or figure.unit == "percentage points"


def _says_change(claim: Claim, governed: bool) -> bool:
    """Whether words say that something went up or down by so much; the minus of a level below nought does not."""
    if claim.kind in ("times", "unchanged"):
        return False
    return governed or (claim.sense != 0 and not (claim.signed and claim.sense < 0))


def _quantity(claim: Claim, figure: Figure, *, sense: int, governed: bool) -> float | str:
    """The figure as the kind of quantity that is claimed, in the direction that is claimed; or why it is none."""
    assert figure.value is not None
    value, unit, change = figure.value, figure.unit, is_change(figure)
    if unit == _INDEX and claim.kind != "number":
        value, unit = value / 100, "ratio"
    way = claim.sense or sense
    signed = value * way if (change and way) or claim.signed else value
    if claim.heads:
        if not unit.endswith("per 1,000 people"):
            return NO_RATE
        signed *= claim.heads / 1000
    if claim.kind == "unchanged":
        return (value - 1) * 100 if unit == "ratio" else value if change else "the figure is not a change"
    if claim.kind == "times":
        if unit == "ratio":
            return value
        return 1 + value / 100 if change and unit == "%" else "the figure is not a multiple of another"
    if claim.kind == "points":
        return signed if unit == "percentage points" or unit.startswith("points") else NOT_IN_POINTS
    if claim.kind == "number":
        return "the figure is a percentage" if unit == "%" else signed
    if unit == "ratio":
        # "20% higher" is of the difference; "80% of" and "half the rate" are of the ratio itself.
        way = claim.sense or (sense if claim.kind == "percent" or governed else 0)
        ratio = (value - 1) * way if way else value
        return ratio * 100 if claim.kind == "percent" else ratio
    if unit == "percentage points":
        return IN_POINTS
    if unit != "%":
        return "the figure is a number, not a part or a percentage"
    return signed if claim.kind == "percent" else signed / 100


def _within(claim: Claim, value: float) -> bool:
    """Whether a quantity is what was claimed."""
    if claim.step is not None:
        return _prints_as(value, claim.low, claim.step)
    # A bound reckoned from a third or a tenth is off by a hair; what lies on it is taken to lie on it.
    hair = _HAIR * max(1.0, abs(value))
    above = value >= claim.low - hair if claim.low_in else value > claim.low + hair
    below = value <= claim.high + hair if claim.high_in else value < claim.high - hair
    return above and below


def _prints_as(value: float, number: float, step: Decimal) -> bool:
    """Whether a value rounds to a number written to a step, halves away from nought; nought is nought alone."""
    if number == 0:
        return value == 0
    steps = (Decimal(repr(float(value))) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * step == Decimal(repr(number))


def _interval_fault(claim: Claim, figure: Figure) -> str:
    assert claim.step is not None
    assert claim.high_step is not None
    if figure.low is None or figure.high is None:
        return "the figure has no interval"
    ends = (figure.low, claim.low, claim.step), (figure.high, claim.high, claim.high_step)
    if all(_limit_is(value, number, step) for value, number, step in ends):
        return TRUE
    # A fall of 19% to 47% is told without its sign, the smaller first.
    turned = (-figure.high, claim.low, claim.step), (-figure.low, claim.high, claim.high_step)
    if figure.high < 0 and all(_limit_is(value, number, step) for value, number, step in turned):
        return TRUE
    return "these are not the limits of the figure's interval"


def _limit_is(value: float, number: float, step: Decimal) -> bool:
    return abs(value) < float(step) / 2 if number == 0 else _prints_as(value, number, step)
