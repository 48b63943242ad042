"""The limits behind the intervals: quantiles of the normal and the beta distribution, and parts held to their whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_not_negative, together


def z_of(level: float) -> float:
    """The normal quantile that leaves (1 - level)/2 above it."""
    return float(special.ndtri((1 + level) / 2))


def parts_of(method: str, numerator: ArrayLike, denominator: ArrayLike) -> tuple[Floats, Floats, Bools]:
    """A part and its whole, checked, and where the whole is more than nought."""
    part, whole = together(
        method,
        numerator=check_not_negative(method, "a numerator", numerator),
        denominator=check_not_negative(method, "a denominator", denominator),
    )
    over = part > whole
    if over.any():
        found = f"a part of {part[over].flat[0]:g} in a whole of {whole[over].flat[0]:g}"
        raise CannotReckon(method, found, "no part greater than its whole")
    return part, whole, whole > 0


def beta_limits(yes: Floats, no: Floats, tail: float) -> tuple[Floats, Floats]:
    """Clopper-Pearson limits of the share yes / (yes + no); 0 to 1 when both are nought."""
    low = np.where(yes > 0, special.betaincinv(np.where(yes > 0, yes, 1.0), no + 1, tail), 0.0)
    high = np.where(no > 0, special.betainccinv(yes + 1, np.where(no > 0, no, 1.0), tail), 1.0)
    return low, high


def conditional_p(yes: Floats, no: Floats, share: Floats) -> Floats:
    """Two-sided p that yes, of yes + no, came with this share: twice the smaller tail, at most 1."""
    at_least = np.where(yes > 0, special.betainc(np.where(yes > 0, yes, 1.0), no + 1, share), 1.0)
    at_most = np.where(no > 0, special.betaincc(yes + 1, np.where(no > 0, no, 1.0), share), 1.0)
    both: Floats = np.minimum(1.0, 2 * np.minimum(at_least, at_most))
    return np.where(np.isnan(share), np.nan, both)


def square_and_add(
    first: tuple[Floats, Floats, Floats], second: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """The limits of first - second, each a value with its low and its high, by squaring and adding their distances."""
    (a, a_low, a_high), (b, b_low, b_high) = first, second
    return a - b - np.hypot(a - a_low, b_high - b), a - b + np.hypot(a_high - a, b - b_low)
