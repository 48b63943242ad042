"""Emerging hot and cold places: what a place has been over many steps of time, in one word.

Each place is hot, cold or neither in each step (`hotspots`).  From that and from the trend of its Gi* comes its class,
by one table whose order is fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, Words, check_level, numbers
from saferplan.methods.hotspots import false_discoveries, getis_ord, getis_ord_by_permutation, permutations_needed
from saferplan.methods.spatial_weights import SpatialWeights

LEAST_STEPS = 10
"""Fewer steps than this are not put into classes: nine steps in ten of fewer would be all of them."""

MOST_STEPS = 9, 10
"""The share of steps, nine in ten, from which a place counts as hot (or cold) nearly always."""

CLASSES = (
    "intensifying",
    "diminishing",
    "persistent",
    "new",
    "consecutive",
    "oscillating",
    "sporadic",
    "historical",
)
"""The classes in the order in which they are asked for; each is hot or cold, and a place of none of them is "none"."""

NONE = "none"


@dataclass(frozen=True)
class Trends:
    """Mann and Kendall's test of many series at once: S, its standard deviate and two-sided p, each per series."""

    s: Floats
    z: Floats
    p: Floats


@dataclass(frozen=True)
class Emerging:
    """The class of each place, with what it was made from.

    `classes` are words such as "new hot", "persistent cold" or "none".  `z` is the Gi* of each step and place (steps
    x places), `p` its p-value corrected for all places of the step, `hot` and `cold` where these are called so, and
    `trend` that of each place's Gi*.
    """

    classes: Words
    z: Floats
    p: Floats
    hot: Bools
    cold: Bools
    trend: Trends


def mann_kendall_of_many(series: ArrayLike) -> Trends:
    """Is each of many series rising (S above 0) or falling?

    `series` is steps x places, without gaps.

    How it is calculated: S = the sum over all pairs of steps of the sign of later less earlier; its variance is (n (n -
    1) (2n + 5) - sum over groups of t tied values of t (t - 1) (2t + 5)) / 18; z = (S - sign of S) / its root.  A
    series that is the same throughout has z 0 and p 1.

    What it cannot tell you: months that resemble the month before make trends where there is none;
    `trend.seasonal_mann_kendall` allows for that.

    References: Mann (1945), Econometrica 13; Kendall (1975), Rank Correlation Methods.

    Raises: CannotReckon when there are fewer than three steps, or a value is missing.

    >>> found = mann_kendall_of_many([[1, 5], [2, 5], [4, 5], [7, 5]])
    >>> found.s.tolist(), found.p.round(3).tolist()
    ([6.0, 0.0], [0.089, 1.0])
    """
    found = _cube("Mann-Kendall", series, 3)
    steps = found.shape[0]
    s = np.zeros(found.shape[1])
    for lag in range(1, steps):
        later, earlier = found[lag:], found[:-lag]
        s += np.count_nonzero(later > earlier, axis=0)
        s -= np.count_nonzero(later < earlier, axis=0)
    variance = (steps * (steps - 1) * (2 * steps + 5) - _ties(found)) / 18.0
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(variance > 0, (s - np.sign(s)) / np.sqrt(variance), 0.0)
    return Trends(s, z, np.asarray(2 * special.ndtr(-np.abs(z)), dtype=np.float64))


def _ties(series: Floats) -> Floats:
    """The sum of t (t - 1) (2t + 5) over the groups of t equal values of each series."""
    ordered = np.sort(series, axis=0)
    length = np.ones(series.shape[1])
    total = np.zeros(series.shape[1])
    for step in range(1, len(ordered)):
        same = ordered[step] == ordered[step - 1]
        total += np.where(same, 0.0, length * (length - 1) * (2 * length + 5))
        length = np.where(same, length + 1, 1.0)
    return np.asarray(total + length * (length - 1) * (2 * length + 5), dtype=np.float64)


def classes_of(hot: ArrayLike, cold: ArrayLike, trend: ArrayLike) -> Words:
    """The class of each place, from where it was hot and cold and which way its Gi* went.

    `hot` and `cold` are steps x places, true or false; `trend` is 1 for rising, -1 for falling and 0 for neither, of
    the Gi* itself, so that a cold place that becomes colder falls.

    How it is decided, the first that holds; for cold places likewise, with hot and cold exchanged:

    1. hot in the last step and in at least nine steps in ten: "intensifying" where the trend is one of more heat,
       "diminishing" where it is one of less, else "persistent";
    2. hot in the last step alone: "new";
    3. hot in the last two steps or more, without a break, and never before: "consecutive";
    4. hot in the last step and earlier with breaks: "oscillating" where it was ever cold, else "sporadic";
    5. not hot in the last step, but in at least nine steps in ten, and nothing above of cold: "historical";
    6. anything else: "none".

    A cold step long ago does not keep a place from being new or consecutive: these ask only that it was not hot before.

    What it cannot tell you: why; and a place at the edge of two classes may change class with the next month.

    References: Esri's published definitions of emerging hot spots, for the words; the order is ours.

    Raises: CannotReckon when shapes do not fit, there are fewer than ten steps, or a place is hot and cold at once.

    >>> hot = np.zeros((10, 2), dtype=bool)
    >>> hot[9, 0] = hot[7:, 1] = True
    >>> classes_of(hot, np.zeros((10, 2), dtype=bool), [0, 0]).tolist()
    ['new hot', 'consecutive hot']
    """
    method = "emerging hot spots"
    warm, chill = np.asarray(hot, dtype=np.bool_), np.asarray(cold, dtype=np.bool_)
    way = np.asarray(trend, dtype=np.int64)
    if warm.ndim != 2 or warm.shape != chill.shape or way.shape != warm.shape[1:]:
        found = f"hot {warm.shape}, cold {chill.shape}, trend {way.shape}"
        raise CannotReckon(method, f"shapes that do not fit ({found})", "steps x places twice, and a trend for each")
    if warm.shape[0] < LEAST_STEPS:
        raise CannotReckon(method, f"{warm.shape[0]} steps", f"at least {LEAST_STEPS}")
    if (warm & chill).any():
        raise CannotReckon(method, "a place that is hot and cold in one step", "one of the two")
    made = np.full(warm.shape[1], NONE, dtype="<U18")
    both = {"hot": _conditions(warm, chill, way), "cold": _conditions(chill, warm, -way)}
    for word in CLASSES:
        for name, those in both.items():
            made = np.where((made == NONE) & those[word], f"{word} {name}", made)
    return made


def _conditions(own: Bools, other: Bools, more: NDArray[np.int64]) -> dict[str, Bools]:
    """The places of which each class holds, where none before it in `CLASSES` does."""
    steps = own.shape[0]
    many = own.sum(axis=0)
    part, of = MOST_STEPS
    nearly_always = many * of >= part * steps
    now = own[-1]
    run = np.where(own.all(axis=0), steps, np.argmin(own[::-1], axis=0))
    unbroken = now & (run == many)
    return {
        "intensifying": now & nearly_always & (more > 0),
        "diminishing": now & nearly_always & (more < 0),
        "persistent": now & nearly_always,
        "new": now & (many == 1),
        "consecutive": unbroken & (many >= 2),
        "oscillating": now & other.any(axis=0),
        "sporadic": now,
        "historical": ~now & nearly_always,
    }


def emerging_hotspots(
    values: ArrayLike,
    weights: SpatialWeights,
    *,
    level: float = 0.95,
    random: np.random.Generator | None = None,
    permutations: int | None = None,
    conditional: bool = False,
) -> Emerging:
    """The class of each place from its values over time.

    `values` is steps x places, counts or rates, in order of time.  Each step is looked at by itself: a place is hot
    where it stands out among all places in that step, so that seasons, and changes that come to all places, make
    nobody hot.  With `random`, p comes from permutations of each step, as many as `permutations` says or
    `hotspots.permutations_needed`, `conditional` or (as Gi* has it) of all values; without, from the normal
    distribution.

    How it is calculated: Gi* of each step (`hotspots.getis_ord`); hot and cold where p, corrected for all places of
    the step by Benjamini and Hochberg, is at most 1 - `level`; the trend of each place's Gi* by Mann and Kendall at the
    same level; then the table of `classes_of`.  A step in which all places have one value has nobody hot or cold.

    What it cannot tell you: whether there is more crime than before: a place stands out among others.

    References: Ord and Getis (1995), Geographical Analysis 27; Benjamini and Hochberg (1995), Journal of the Royal
    Statistical Society B 57; Mann (1945), Econometrica 13.

    Raises: CannotReckon as `hotspots.getis_ord` and `classes_of`.
    """
    found = _cube("emerging hot spots", values, LEAST_STEPS)
    alpha = 1 - check_level("emerging hot spots", level)
    many = permutations or permutations_needed(weights.size, level=level)
    z, p = np.zeros(found.shape), np.ones(found.shape)
    for step, row in enumerate(found):
        if np.ptp(row) == 0:
            continue
        made = (
            getis_ord(row, weights)
            if random is None
            else getis_ord_by_permutation(row, weights, random=random, permutations=many, conditional=conditional)
        )
        z[step], p[step] = made.z, false_discoveries(made.p)
    told = p <= alpha
    hot, cold = told & (z > 0), told & (z < 0)
    trend = mann_kendall_of_many(np.nan_to_num(z))
    way = np.where(trend.p <= alpha, np.sign(trend.s), 0).astype(np.int64)
    return Emerging(classes_of(hot, cold, way), z, p, hot, cold, trend)


def _cube(method: str, values: ArrayLike, least: int) -> Floats:
    """Finite values, steps x places, of at least so many steps."""
    found = numbers(method, "a value", values)
    if found.ndim != 2 or found.shape[0] < least:
        raise CannotReckon(method, f"values of shape {found.shape}", f"steps x places, at least {least} steps")
    if not np.isfinite(found).all():
        raise CannotReckon(method, "a value that is missing", "a number for each step and place")
    return found
