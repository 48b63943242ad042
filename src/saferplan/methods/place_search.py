"""The search of places: which values are set side by side, how many draws tell them apart, and how far a scan looks.

Whoever asks where counts of places stand out, since when, and whether something is going on now, asks it here, so that
there is one set of settings and one way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_counts, check_level
from saferplan.methods.dispersion import PLAIN_UP_TO, dispersion_of
from saferplan.methods.emerging import LEAST_STEPS, Emerging, emerging_hotspots
from saferplan.methods.hotspots import (
    LocalStatistic,
    empirical_bayes_rates,
    getis_ord_by_permutation,
    permutations_needed,
)
from saferplan.methods.place_dispersion import PlaceScatter
from saferplan.methods.scan import Cluster, Draws, Reach, Scan, scan_permutation
from saferplan.methods.spatial_weights import SpatialWeights

LEAST_PLACES = 10
"""Fewer places than this have too few sets of neighbours to draw from."""

LEAST_A_STEP = 1.0
"""A step is as long as it must be to hold this many events in a place on average: a month, else three of them."""

LONGEST, LARGEST = 6, 0.1
"""A cluster that is going on began so many steps ago at most, and holds this share of what is expected at most."""

SIMULATIONS, STOP_AFTER = 999, 50
"""The data sets that the scan draws, and after how many as unlikely as the data it may stop."""


@dataclass(frozen=True)
class GoingOn:
    """What a prospective scan found, and how much more than by chance the counts vary, for which it allows."""

    scan: Scan
    dispersion: float

    def may_be_older(self, cluster: Cluster) -> bool:
        """Whether a cluster begins with the first step that the scan looks at, and so may have begun before."""
        return cluster.last - cluster.first + 1 >= self.scan.windows


def values_of(counts: ArrayLike, people: Floats | None) -> Floats:
    """What is set side by side: rates drawn towards that of all, or counts where people are not known.

    `counts` has one number for each place, and so has `people`.  Where nothing happened, rates are all nought.

    Raises: CannotReckon as `hotspots.empirical_bayes_rates`.

    >>> values_of([4, 0, 2], None).tolist()
    [4.0, 0.0, 2.0]
    """
    found = np.asarray(counts, dtype=np.float64)
    if people is None:
        return found
    return empirical_bayes_rates(found, people) if found.sum() else np.zeros(found.size)


def standing_out(
    values: Floats, weights: SpatialWeights, *, tests: int, level: float, random: np.random.Generator
) -> LocalStatistic:
    """Gi* of each place, with p from permutations of all values, before any correction.

    `tests` is for how many places (of all groups together) p will be corrected: there are as many permutations as tell
    one alone apart among them.  Where all places have one value nobody stands out: z is 0 and p is 1.

    Raises: CannotReckon as `hotspots.getis_ord_by_permutation`.
    """
    if np.ptp(values) == 0:  # rates that differ by no more than chance are all drawn to one
        return LocalStatistic(np.zeros(values.size), np.ones(values.size), "one value everywhere")
    permutations = permutations_needed(tests, level=level)
    return getis_ord_by_permutation(values, weights, random=random, permutations=permutations, conditional=False)


def classes_over_time(
    cube: ArrayLike,
    people: Floats | None,
    weights: SpatialWeights,
    *,
    level: float,
    random: np.random.Generator,
    most: int | None = None,
) -> Emerging:
    """What each place has been over the steps: `cube` is counts, steps x places; `most` the most permutations of each.

    Raises: CannotReckon as `emerging.emerging_hotspots`.
    """
    values = np.stack([values_of(step, people) for step in np.asarray(cube, dtype=np.float64)])
    permutations = permutations_needed(weights.size, level=level)
    permutations = permutations if most is None else min(permutations, most)
    return emerging_hotspots(values, weights, level=level, random=random, permutations=permutations)


def first_of_run(hot: ArrayLike) -> NDArray[np.int64]:
    """Since which step each place has been hot without a break up to the last step; -1 where it is not hot in that.

    `hot` is steps x places, true or false.

    >>> first_of_run([[1, 0, 1], [0, 1, 1], [1, 1, 0]]).tolist()
    [2, 1, -1]
    """
    found = np.asarray(hot, dtype=np.bool_)
    steps = found.shape[0]
    run = np.where(found.all(axis=0), steps, np.argmin(found[::-1], axis=0))
    return np.where(run > 0, steps - run, -1).astype(np.int64)


def first_of_all(hot: ArrayLike) -> NDArray[np.int64]:
    """The first step in which each place was hot; -1 where it never was.

    >>> first_of_all([[0, 0, 1], [0, 1, 1], [0, 0, 0]]).tolist()
    [-1, 1, 0]
    """
    found = np.asarray(hot, dtype=np.bool_)
    return np.where(found.any(axis=0), np.argmax(found, axis=0), -1).astype(np.int64)


def through_neighbours(
    counts: ArrayLike, people: Floats | None, hot: ArrayLike, *, level: float, dispersion: float = 1.0
) -> Bools:
    """Hot places whose own count is no more than an ordinary place would have: they are hot for what lies around them.

    How it is calculated: an ordinary place has the mean count of all places, or with `people` its share of all events;
    its own count is within that where a count as high has a chance of more than 1 - `level`, by the Poisson
    distribution, or where counts vary `dispersion` times as much, by the normal one with that variance.

    Raises: CannotReckon when a count is none, or the level is no level.

    >>> through_neighbours([9, 2, 2, 2], None, [1, 1, 0, 0], level=0.95).tolist()
    [False, True, False, False]
    """
    alpha = 1 - check_level("hot places", level)
    found = check_counts("hot places", "a count", counts)
    share = np.full(found.size, 1 / found.size) if people is None else people / people.sum()
    due = np.maximum(found.sum() * share, 1e-12)
    if dispersion > PLAIN_UP_TO:
        chance = special.ndtr(-(found - 0.5 - due) / np.sqrt(dispersion * due))
    else:
        chance = np.where(found > 0, special.gammainc(np.maximum(found, 1), due), 1.0)
    return np.asarray(np.asarray(hot, dtype=np.bool_) & (chance > alpha), dtype=np.bool_)


def scatter_of(cube: ArrayLike) -> float:
    """How many times as much counts (steps x places) vary as by chance; 1 where there are too few to tell."""
    try:
        return dispersion_of(cube, longest=min(LONGEST, len(np.asarray(cube)) // 2))
    except CannotReckon:  # too few places or steps with a case
        return 1.0


def going_on(
    cube: ArrayLike, points: ArrayLike, *, random: np.random.Generator, simulations: int = SIMULATIONS
) -> GoingOn:
    """Is there more in the last steps than the places' own past explains?  The prospective permutation scan.

    `cube` is counts, steps x places; `points` are in metres.  The data sets by which chance is drawn vary as much in
    each place as its counts do (`PlaceScatter`): without that most alarms would be false where they vary more.

    Raises: CannotReckon when there are fewer than ten steps, and as `scan.scan_permutation`.
    """
    steps = len(np.asarray(cube))
    if steps < LEAST_STEPS:
        raise CannotReckon("what is going on", f"{steps} steps", f"at least {LEAST_STEPS}")
    longest = min(LONGEST, steps // 2)
    draws = Draws(random, simulations, STOP_AFTER, dispersion=PlaceScatter(points, longest))
    found = scan_permutation(cube, points, draws=draws, reach=Reach(LARGEST, longest, prospective=True))
    return GoingOn(found, scatter_of(cube))
