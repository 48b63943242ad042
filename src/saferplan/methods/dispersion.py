"""How much counts of places and steps vary beyond chance, once the size of each place and step is allowed for."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_counts

PLAIN_UP_TO = 1.05
"""Above this dispersion a scan must not take counts as Poisson counts.

Measured (docs/explanation/how-sure-hotspots-are.md): at 1.1 a scan that claims 5 false alarms in 100 gives some 15, and
at 1.5 it gives one nearly every time.  Much less than 1.05 cannot be told from 1 by two years of a hundred places.
"""

LEAST_BLOCKS = 4
"""Sums over several steps tell of dispersion where there are at least so many of them."""

_CUT = 4.0
"""A place counts for no more than the middle place and so many deviations: the cluster that is sought is no noise."""

_MOST, _HALVINGS = 1e3, 26


def dispersion_of(cases: ArrayLike, *, longest: int = 1, cut: bool = True) -> float:
    """How many times as much counts vary as independent events would; at least 1.

    `cases` are steps x places.  Places that always have more, and steps that have more everywhere, are allowed for.
    With `longest`, sums over so many steps are looked at too and the greater number holds: where months resemble the
    last, sums over half a year vary more than their months do.  Give it the longest window of a scan.  Without `cut`
    every place counts as it is: so it must be where a few places that vary more than the others are no finding.

    How it is calculated: of each place q, the sum over steps of (count - m)^2 / m, m = total of the place x total of
    the step / all cases, divided by (steps - 1) (1 - share of the place).  Where counts are negative binomial with
    variance d x mean, q of a place with r cases is d r / (d - 1 + r) on average, since its total is held; d is the
    number at which the mean of q and the mean of that agree.  A q of more than the median and four times 1.4826 median
    absolute deviations counts as that much, so that a cluster in a few places does not hide itself.

    What it cannot tell you: why counts vary: series by one offender, recording in batches, a street that was closed.
    Neighbours that vary together are not seen.

    References: McCullagh and Nelder (1989), Generalized Linear Models, section 4.5, for Pearson's chi-square; Mosimann
    (1962), Biometrika 49, 65-82, for the variance with the total held; Huber (1981), Robust Statistics, for the cut.

    Raises: CannotReckon when a count is not a whole number from 0 up, or there are fewer than three steps with a case,
    or fewer than three places with two.

    >>> rng = np.random.default_rng(1)
    >>> round(dispersion_of(rng.poisson(4, (24, 100))), 1)
    1.0
    >>> round(dispersion_of(rng.poisson(rng.gamma(2.0, 2.0, (24, 100)))), 1)
    3.0
    """
    method = "dispersion"
    found = check_counts(method, "a count", cases)
    if found.ndim != 2:
        raise CannotReckon(method, f"cases of shape {found.shape}", "steps x places")
    if longest < 1:
        raise CannotReckon(method, f"windows of {longest} steps", "1 step or more")
    own = _estimate(method, found, cut)
    blocks = found.shape[0] // longest
    if longest == 1 or blocks < LEAST_BLOCKS:
        return own
    late = found[found.shape[0] - blocks * longest :]
    sums = late.reshape(blocks, longest, -1).sum(axis=1)
    return max(own, _estimate(method, sums, cut)) if enough_to_tell(sums) else own


def enough_to_tell(counts: Floats) -> bool:
    """Whether there are three steps with a case and three places with two."""
    return bool((counts.sum(axis=1) > 0).sum() >= 3 and (counts.sum(axis=0) > 1).sum() >= 3)


def _estimate(method: str, counts: Floats, cut: bool) -> float:
    """The dispersion of counts, steps x places."""
    if not enough_to_tell(counts):
        raise CannotReckon(method, "too few cases", "three steps with a case, and three places with two")
    total = counts.sum()
    step, place = counts.sum(axis=1), counts.sum(axis=0)
    held = counts[np.ix_(step > 0, place > 1)]
    size = place[place > 1]
    due = np.outer(step[step > 0], size) / total
    q = ((held - due) ** 2 / due).sum(axis=0) / ((len(held) - 1) * (1 - size / total))
    middle = np.median(q)
    most = middle + _CUT * 1.4826 * np.median(np.abs(q - middle)) if cut else np.inf
    seen = float(np.minimum(q, most).mean())
    if seen <= 1:
        return 1.0
    low, high = 1.0, _MOST
    for _ in range(_HALVINGS):  # the mean of d r / (d - 1 + r) rises with d
        half = (low + high) / 2
        low, high = (half, high) if float(half * (size / (half - 1 + size)).mean()) < seen else (low, half)
    return (low + high) / 2
