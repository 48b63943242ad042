"""Two changes set against each other: whether a place changed as the places around it did."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.methods._checks import check_counts, check_dispersion, check_level, together
from saferplan.methods._limits import z_of
from saferplan.methods.intervals import LOG_NORMAL, QUASI, SMALL_COUNT, Comparison

Pair = tuple[ArrayLike, ArrayLike]
"""A later count and an earlier one, or what goes with the first place and what with the second."""


def ratio_of_changes(here: Pair, elsewhere: Pair, *, level: float = 0.95, dispersion: Pair = (1.0, 1.0)) -> Comparison:
    """How many times as much a count changed here as another did elsewhere over the same time.

    `here` and `elsewhere` are each the later count and the earlier; `dispersion` is that of the series here and
    elsewhere (`trend.dispersion`).  No count may be in both: set a part against the rest, and not against the whole.

    How it is calculated: (later here / earlier here) / (later elsewhere / earlier elsewhere), which is the odds ratio
    of the four counts.  Its limits are exp(ln(ratio) +/- z sqrt(d (1/a + 1/b) + e (1/c + 1/f))), where a, b, c and f
    are the four counts and d and e the two dispersions, below 1 taken as 1.  The p-value is that of the same normal
    distribution.  Exposures are not asked for: those of two years cancel where both places' residents change alike.

    What it cannot tell you: why the two differ.  Where one of the four counts, divided by its dispersion, is below 10,
    the formula does not serve: `defined` is False and all numbers are NaN.

    References: Woolf (1955), Annals of Human Genetics 19, 251-253, for the limits; McCullagh and Nelder (1989),
    Generalized Linear Models, section 6.2, for the dispersion.

    Raises: CannotReckon when a count is not a whole number from 0 up, a dispersion is negative or not finite, or shapes
    do not fit.

    >>> found = ratio_of_changes((60, 30), (400, 420))
    >>> print(f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})")
    2.10 (1.33 to 3.32)
    >>> bool(ratio_of_changes((6, 3), (400, 420)).defined)
    False
    """
    method = "ratio of changes"
    a, b, c, f, d, e = together(
        method,
        later_here=check_counts(method, "a count", here[0]),
        earlier_here=check_counts(method, "a count", here[1]),
        later_elsewhere=check_counts(method, "a count", elsewhere[0]),
        earlier_elsewhere=check_counts(method, "a count", elsewhere[1]),
        dispersion_here=check_dispersion(method, dispersion[0]),
        dispersion_elsewhere=check_dispersion(method, dispersion[1]),
    )
    level = check_level(method, level)
    least = np.minimum(np.minimum(a, b) / d, np.minimum(c, f) / e)
    defined = least >= SMALL_COUNT
    a, b, c, f = (np.where(defined, count, np.nan) for count in (a, b, c, f))
    value = (a / b) / (c / f)
    error = np.sqrt(d * (1 / a + 1 / b) + e * (1 / c + 1 / f))
    reach = np.exp(z_of(level) * error)
    p = 2 * special.ndtr(-np.abs(np.log(value)) / error)
    words = np.where((d > 1) | (e > 1), QUASI + LOG_NORMAL, LOG_NORMAL)
    return Comparison(value, value / reach, value * reach, p, words, defined, level)
