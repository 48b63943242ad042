"""The classes of a shaded map: five at most, about as many areas in each, with round limits that read as words.

The rule.  Values are taken as they are printed, so that a legend never contradicts a number beside it.  Where there are
no more than five different values, each is a class.  Otherwise the limits start from the fifths of the *distinct*
values, so that many equal areas do not swallow a class, and are rounded to the coarsest step of 1, 2 or 5 and their
tens that keeps them apart, leaves no class empty and none with more than a third of the areas; where no step does all
that, to the coarsest that leaves none empty.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from saferplan.figures import MISSING_REASONS, Figure, in_digits
from saferplan.publication.signs import minus

MOST_CLASSES = 5
_MOST_IN_ONE = 1 / 3


@dataclass(frozen=True)
class MapClass:
    """One class of a map: from `low` to `high`, both as printed and both within it; how it reads, how many areas."""

    low: float
    high: float
    words: str
    areas: int


@dataclass(frozen=True)
class MapClasses:
    """The classes of a map from the lowest up, and the reasons for areas not shown, with how many areas have each."""

    classes: tuple[MapClass, ...]
    reasons: tuple[tuple[str, int], ...]
    digits: int

    def place(self, value: float) -> int:
        """The number of the class, from nought, in which a value lies."""
        printed = _as_printed(value, self.digits)
        return next(index for index, one in enumerate(self.classes) if printed <= Decimal(repr(one.high)))


def map_classes(addresses: Iterable[str], figure: Callable[[str], Figure]) -> MapClasses:
    """The classes of the figures at some addresses, those of one map or of several, by the rule of this module."""
    figures = [figure(address) for address in addresses]
    reasons: dict[str, int] = {}
    for one in figures:
        if one.value is None:
            reason = MISSING_REASONS[one.missing]
            reasons[reason] = reasons.get(reason, 0) + 1
    held = [one for one in figures if one.value is not None]
    unit = held[0].unit if held else ""
    # The one rule for rounding decides the digits of a unit; how many it prints is read off what it prints.
    digits = len(in_digits(1.0, unit).partition(".")[2])
    values = [one.value for one in held if one.value is not None]
    return MapClasses(classes_of(values, unit, digits), tuple(reasons.items()), digits)


def _as_printed(value: float, digits: int) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def classes_of(values: Iterable[float], unit: str, digits: int) -> tuple[MapClass, ...]:
    """The classes of some values that are printed with so many digits.

    >>> [one.words for one in classes_of(range(100), "", 0)]
    ['under 20', '20 to 39', '40 to 59', '60 to 79', '80 to 99']
    >>> [one.words for one in classes_of([0, 0, 1, 2], "", 0)]
    ['0', '1', '2']
    """
    printed = sorted(_as_printed(value, digits) for value in values)
    distinct = sorted(set(printed))
    if not distinct:
        return ()
    if len(distinct) <= MOST_CLASSES:
        single = [(one, one) for one in distinct]
        return tuple(_made(limits, printed, unit, digits, is_lowest=False) for limits in single)
    step = Decimal(1).scaleb(-digits)
    breaks = _breaks(printed, distinct, step)
    edges = [distinct[0], *breaks, distinct[-1] + step]
    spans = [(low, high - step) for low, high in pairwise(edges)]
    return tuple(_made(span, printed, unit, digits, is_lowest=index == 0) for index, span in enumerate(spans))


def _made(
    limits: tuple[Decimal, Decimal], printed: list[Decimal], unit: str, digits: int, *, is_lowest: bool
) -> MapClass:
    """A class with its words; the lowest is open below, and the highest says how high it goes."""
    low, high = limits
    step = Decimal(1).scaleb(-digits)
    sign = "%" if unit == "%" else ""

    def said(value: Decimal) -> str:
        return minus(in_digits(float(value), unit, digits=digits)) + sign

    span = said(low) if low == high else f"{said(low)} to {said(high)}"
    words = f"under {said(high + step)}" if is_lowest else span
    return MapClass(float(low), float(high), words, sum(low <= one <= high for one in printed))


def _breaks(printed: list[Decimal], distinct: list[Decimal], step: Decimal) -> list[Decimal]:
    """The limits between five classes, each the lowest value of the class over it."""
    exact = [distinct[len(distinct) * part // MOST_CLASSES] for part in range(1, MOST_CLASSES)]
    kept: list[Decimal] | None = None
    for rounding in _steps(distinct[-1] - distinct[0], step):
        breaks = [(one / rounding).quantize(Decimal(1), rounding=ROUND_HALF_UP) * rounding for one in exact]
        counts = _counts(printed, breaks)
        if any(later <= earlier for earlier, later in pairwise(breaks)) or 0 in counts:
            continue
        if max(counts) <= _MOST_IN_ONE * len(printed):
            return breaks
        kept = kept or breaks
    return kept or exact


def _steps(span: Decimal, smallest: Decimal) -> list[Decimal]:
    """Round steps, the coarsest first, from about a quarter of the span down to the smallest that is printed."""
    found = []
    power = Decimal(10) ** math.floor(math.log10(span))
    while power >= smallest:
        found += [power * times for times in (5, 2, 1) if smallest <= power * times <= span / 3]
        power /= 10
    return found


def _counts(printed: list[Decimal], breaks: list[Decimal]) -> list[int]:
    """How many values lie under the first break, between each and the next, and from the last up."""
    edges = [Decimal("-Infinity"), *breaks, Decimal("Infinity")]
    return [sum(low <= one < high for one in printed) for low, high in pairwise(edges)]
