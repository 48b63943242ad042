"""The GRIM test: whether a printed mean or percentage can come from whole numbers of a stated size.

A mean of n whole numbers is a whole number divided by n, so for small n most decimals cannot occur at all.

References
----------
Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test: a simple technique detects numerous anomalies in the
reporting of results in psychology. Social Psychological and Personality Science 8(4), 363-369.
"""

from __future__ import annotations

import math
from fractions import Fraction


def can_be_mean(printed: str, n: int, *, items: int = 1) -> bool:
    """Whether a mean printed with these digits can come from `n` whole numbers.

    `printed` is the mean as text, its last digit being where it was rounded (halves either way); `items` is how many
    whole-number answers each of the `n` gave, for a mean of a scale.  Raises ValueError for sizes below 1 and for
    text that is no number.

    How it is calculated: some whole number k must have k / (n x items) within half a last digit of the mean.

    Examples
    --------
    >>> can_be_mean("7.22", 32), can_be_mean("5.23", 29)
    (True, False)
    """
    if n < 1 or items < 1:
        raise ValueError(f"A mean is of at least one answer; these are {n} people with {items} items.")
    value, half = _value_and_half(printed)
    return _whole_between((value - half) * n * items, (value + half) * n * items)


def can_be_percentage(printed: str, n: int) -> bool:
    """Whether a percentage printed with these digits can be of `n` people or things: of none to all of them.

    Examples
    --------
    >>> can_be_percentage("43", 28), can_be_percentage("45", 28)
    (True, False)
    """
    if n < 1:
        raise ValueError(f"A percentage is of at least one; this is of {n}.")
    value, half = _value_and_half(printed)
    return _whole_between((value - half) * n / 100, min((value + half) * n / 100, Fraction(n)))


def _value_and_half(printed: str) -> tuple[Fraction, Fraction]:
    places = len(printed.partition(".")[2])
    return Fraction(printed), Fraction(1, 2 * 10**places)


def _whole_between(low: Fraction, high: Fraction) -> bool:
    return math.floor(high) >= math.ceil(low)
