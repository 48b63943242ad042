"""Scales of the charts: from values to pixels, with round ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from saferplan.figures import Figure, in_digits
from saferplan.publication.signs import minus

REACH = 1.0
"""How far beyond the values, in spans of the values, whiskers may stretch a scale; the rest is cut with an arrow."""


SMALLEST = 1e-6
"""A span below this is drawn as nought: no crime figure means anything so small."""


@dataclass(frozen=True)
class Scale:
    """A straight scale: `low` lies at pixel `start`, `high` at pixel `end` (which may be the smaller)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a value, held to the ends of the scale.

        >>> Scale(0, 10, 100, 200)(5), Scale(0, 10, 200, 100)(12)
        (150.0, 100.0)
        """
        held = min(max(value, self.low), self.high)
        # Divided before subtracting, so that the largest numbers do not overflow.
        span = self.high / 2 - self.low / 2
        along = (held / 2 - self.low / 2) / span if span else 0.0
        return self.start + (self.end - self.start) * along

    def cuts(self, value: float) -> bool:
        """Whether a value lies beyond the scale, so that its whisker ends in an arrow."""
        tolerance = (self.high / 2 - self.low / 2) * 1e-9
        return value < self.low - tolerance or value > self.high + tolerance


def extent(figures: Iterable[Figure]) -> tuple[float, float]:
    """The lowest and highest value that a chart from nought must hold, with its whiskers as far as is sensible.

    A whisker far beyond every value would make the values unreadable, so it stretches the scale only so far.
    """
    values, limits = [0.0], [0.0]
    for one in figures:
        if one.value is None:
            continue
        values.append(one.value)
        limits += [limit for limit in (one.low, one.high) if limit is not None]
    low, high = min(values), max(values)
    room = (high - low) * REACH
    if room:
        low = min(low, max(min(limits), low - room))
        high = max(high, min(max(limits), high + room))
    else:
        low, high = min(limits), max(limits)
    return (low, high) if high - low > SMALLEST else (0.0, 1.0)


def _round_step(span: float, about: int) -> float:
    """The smallest of 1, 2, 5 and their tens that makes no more than `about` steps of a span."""
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    for times in (1, 2, 5, 10):
        if times * power >= rough * (1 - 1e-9):
            return times * power
    return 10 * power


@dataclass(frozen=True)
class Ticks:
    """Round values along a scale, with their step."""

    values: tuple[float, ...]
    step: float

    def words(self, unit: str) -> tuple[str, ...]:
        """The ticks as printed, with as few digits as tell them apart.

        >>> ticks(0, 33529, 4).words("")
        ('0', '10,000', '20,000', '30,000', '40,000')
        """
        digits = max(0, -math.floor(math.log10(self.step) + 1e-9))
        sign = "%" if unit == "%" else ""
        return tuple(minus(in_digits(value, unit, digits=digits)) + sign for value in self.values)


def ticks(low: float, high: float, about: int) -> Ticks:
    """Round ticks that enclose a span, about as many as asked for.

    >>> ticks(0, 1, 4).values
    (0.0, 0.5, 1.0)
    >>> ticks(-12, 31, 5).values
    (-20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0)
    """
    step = _round_step(high - low, about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Ticks(tuple(float(f"{index * step:.12g}") for index in range(first, last + 1)), step)


def whole_ticks(low: float, high: float, about: int, *, counts: bool) -> Ticks:
    """Round ticks; where the figures are counts of things, no step is smaller than one."""
    found = ticks(low, high, about)
    if counts and found.step < 1:
        return ticks(math.floor(low), math.ceil(high), max(1, math.ceil(high) - math.floor(low)))
    return found
