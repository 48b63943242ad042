"""Two shares, or two values that come with limits, set against each other: the difference and its limits."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, numbers, together
from saferplan.methods._limits import parts_of, square_and_add
from saferplan.methods.intervals import SQUARE_AND_ADD, Comparison, Estimate, wilson_interval

Bounded = tuple[ArrayLike, ArrayLike, ArrayLike]
"""A value with its lower and its upper limit."""


def difference_of_shares(
    part_a: ArrayLike, whole_a: ArrayLike, part_b: ArrayLike, whole_b: ArrayLike, *, level: float = 0.95
) -> Comparison:
    """By how much the share a is above the share b, each a part of a whole of its own.

    How it is calculated: share a - share b.  The limits join the Wilson limits of the two shares by squaring and
    adding: low = d - sqrt((a - low_a)^2 + (high_b - b)^2), and high in the same way.  The p-value is that of the normal
    test with one pooled share.  Parts and wholes may be fractions, so that a survey may give its effective bases.

    What it cannot tell you: anything of two shares of the same people, who are not two samples.  Close to the level,
    limits and p-value may disagree, being reckoned in two ways.

    References: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Raises: CannotReckon when a number is negative or not finite, or a part exceeds its whole.  A whole of 0 is not an
    error: `defined` is False.

    >>> gap = difference_of_shares(56, 70, 48, 80)
    >>> print(f"{gap.value:.4f} ({gap.low:.4f} to {gap.high:.4f})")
    0.2000 (0.0524 to 0.3339)
    """
    method = "difference of shares"
    first = wilson_interval(part_a, whole_a, level=level)
    second = wilson_interval(part_b, whole_b, level=level)
    low, high = square_and_add((first.value, first.low, first.high), (second.value, second.low, second.high))
    value = first.value - second.value
    top, out_of, _ = parts_of(method, part_a, whole_a)
    bottom, beneath, _ = parts_of(method, part_b, whole_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (top + bottom) / (out_of + beneath)
        error = np.sqrt(pooled * (1 - pooled) * (1 / out_of + 1 / beneath))
        z = np.where(value == 0, 0.0, value / error)
    p = np.where(np.isnan(value), np.nan, 2 * special.ndtr(-np.abs(z)))
    return Comparison(value, low, high, p, np.full(value.shape, SQUARE_AND_ADD), first.defined & second.defined, level)


def difference_of_values(a: Bounded, b: Bounded, *, level: float = 0.95) -> Estimate:
    """By how much the value a is above the value b, where both come with limits and nothing else is known of them.

    `level` is that of the limits given, and so of those that come back; nothing is reckoned from it.

    How it is calculated: a - b, with low = d - sqrt((a - low_a)^2 + (high_b - b)^2), and high in the same way (MOVER,
    the method of variance estimates recovery).

    What it cannot tell you: anything where the two are not independent of each other, as means of the same people.

    References: Zou and Donner (2008), Statistics in Medicine 27, 1693-1702.

    Raises: CannotReckon when a number is not finite, a value lies outside its limits, or shapes do not fit.

    >>> gap = difference_of_values((6.1, 5.9, 6.3), (5.2, 4.9, 5.5))
    >>> print(f"{gap.value:.1f} ({gap.low:.2f} to {gap.high:.2f})")
    0.9 (0.54 to 1.26)
    """
    method = "difference of values"
    names = ("a", "a_low", "a_high", "b", "b_low", "b_high")
    found = together(
        method, **{name: numbers(method, "a value", one) for name, one in zip(names, (*a, *b), strict=True)}
    )
    first, second = found[:3], found[3:]
    for value, low, high in (first, second):
        _check_within(method, value, low, high)
    low, high = square_and_add((first[0], first[1], first[2]), (second[0], second[1], second[2]))
    value = first[0] - second[0]
    there = np.ones(value.shape, dtype=np.bool_)
    return Estimate(value, low, high, np.full(value.shape, SQUARE_AND_ADD), there, level)


def _check_within(method: str, value: Floats, low: Floats, high: Floats) -> None:
    """Hold a value to lying within its limits, all three finite."""
    fits = np.isfinite(value) & np.isfinite(low) & np.isfinite(high) & (low <= value) & (value <= high)
    if not fits.all():
        found = f"{value[~fits].flat[0]:g} with limits {low[~fits].flat[0]:g} to {high[~fits].flat[0]:g}"
        raise CannotReckon(method, found, "a finite value within its limits")
