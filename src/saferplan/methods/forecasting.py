"""Maps that foretell where the events of the next step will be, each from the steps before it alone.

A map is a function of the counts so far and of how the places lie; it gives each place a score, and the places with
the highest scores are the ones it marks.  Counts are steps x places, the last step last, at equal distances (months); a
step that is not held is NaN throughout.  Which map to trust, `backtest` finds out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.spatial import cKDTree

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, numbers
from saferplan.methods._history import YEAR, check_history
from saferplan.methods.hotspots import getis_ord
from saferplan.methods.poisson_gamma import poisson_gamma
from saferplan.methods.scan import Draws, Reach, scan_poisson
from saferplan.methods.spatial_weights import SpatialWeights, nearest_weights

HALF_LIFE = 6.0
"""After so many steps an event counts half in the fading mean."""

NEAREST = 8
"""Where no weights are given, the neighbours of a place are the eight nearest; and so far reaches the density."""

LEVEL = 0.95
"""A cluster of the scan is marked where chance would make one as unlikely in at most one of twenty."""

SIMULATIONS = 99
WIDEST = 0.1
"""The scan of a map is a quick one: 99 data sets, and circles of at most a tenth of all events."""


@dataclass(frozen=True)
class Layout:
    """How the places lie: their `points`, who neighbours whom (`weights`), and the `area` of each.

    Each may be left out; a map that needs what is not there says so.  Points are n x 2, in metres or another unit of a
    flat projection.  Without weights, the neighbours of a place are the eight nearest.  `seed` is where chance begins
    for a map that draws, so that one history has one map.
    """

    points: Floats | None = None
    weights: SpatialWeights | None = None
    area: Floats | None = None
    seed: int = 0


NOTHING_KNOWN = Layout()
"""Where the places lie is not known."""

Map = Callable[[ArrayLike, Layout], Floats]
"""What foretells: counts so far and how the places lie, to a score for each place."""


def last_step(history: ArrayLike, layout: Layout = NOTHING_KNOWN) -> Floats:
    """The counts of the last step that is held, of the last twelve.

    What it cannot tell you: more than chance left in one step.

    Raises: CannotReckon when the history is not steps x places, or none of the last twelve steps is held.

    >>> last_step([[3, 1], [0, 2]]).tolist()
    [0.0, 2.0]
    """
    found, held = _last_year("last step", history)
    return np.asarray(found[held][-1])


def same_step_last_year(history: ArrayLike, layout: Layout = NOTHING_KNOWN) -> Floats:
    """The counts of the step a year (12 steps) before the one that is foretold.

    Raises: CannotReckon when the history is not steps x places, is shorter than twelve steps, or that step is not held.
    """
    method = "same step last year"
    found, held = check_history(method, history)
    if len(found) < YEAR or not held[-YEAR]:
        raise CannotReckon(method, "no count of that step", "the step twelve before the one foretold")
    return np.asarray(found[-YEAR])


def mean_of_last_year(history: ArrayLike, layout: Layout = NOTHING_KNOWN) -> Floats:
    """The mean count of the last twelve steps, as far as they are held: the simple map that others must beat.

    Raises: CannotReckon when the history is not steps x places, or none of the last twelve steps is held.

    >>> mean_of_last_year([[3, 1], [float("nan"), float("nan")], [0, 2]]).tolist()
    [1.5, 1.5]
    """
    found, held = _last_year("mean of the last year", history)
    return np.asarray(found[held].mean(axis=0))


def fading_mean(history: ArrayLike, layout: Layout = NOTHING_KNOWN, *, half_life: float = HALF_LIFE) -> Floats:
    """The mean count of all steps held, in which a step counts the less the longer ago it is.

    How it is calculated: the sum of 2^(-age / `half_life`) x count, over the sum of the same weights; the last step has
    age 0.  Where no step of the last twelve is held, it is refused: the past is then too far off for any weight.

    References: Brown (1959), Statistical Forecasting for Inventory Control.

    Raises: CannotReckon when the history is not steps x places, none of the last twelve steps is held, or the half-life
    is not above 0.

    >>> fading_mean([[4, 1], [1, 1]], half_life=1).tolist()
    [2.0, 1.0]
    """
    method = "fading mean"
    _last_year(method, history)
    if not half_life > 0:
        raise CannotReckon(method, f"a half-life of {half_life:g} steps", "above 0")
    found, held = check_history(method, history)
    heavy = np.exp2(-np.arange(len(found) - 1, -1, -1) / half_life)[held]
    return np.asarray(heavy @ found[held] / heavy.sum())


def gi_star_of_last_year(history: ArrayLike, layout: Layout) -> Floats:
    """The Gi* of the counts of the last twelve steps: high in and round a place (`hotspots.getis_ord`).

    A place whose Gi* does not exist, for all others are its neighbours, has nought: neither hot nor cold.

    Raises: CannotReckon as `mean_of_last_year` and `hotspots.getis_ord`, and where there are neither weights nor
    points.
    """
    weights = layout.weights
    if weights is None:
        points = _points("Gi* map", layout)
        weights = nearest_weights(points, count=min(NEAREST, len(points) - 1))
    return np.nan_to_num(getis_ord(mean_of_last_year(history), weights).z, nan=0.0)


def density_of_last_year(history: ArrayLike, layout: Layout, *, bandwidth: float | None = None) -> Floats:
    """The events of the last twelve steps, each spread round the point of its place, added up at every point.

    `bandwidth` is how far an event reaches, in the unit of the points; where left out, the median distance of a place
    to its eighth nearest.

    How it is calculated: the sum over places of mean count x (1 - (distance / bandwidth)^2)^2, the quartic kernel.  It
    is the exact sum at the points, not on a grid.

    What it cannot tell you: counts of areas lie at one point here, as they do not in truth; and where places are small,
    more of them are within reach.

    References: Silverman (1986), Density Estimation, section 4.2.

    Raises: CannotReckon as `mean_of_last_year`, and where there are no points, or the bandwidth is not above 0.
    """
    mean, points = mean_of_last_year(history), _points("density map", layout)
    if points.shape[0] != mean.size:
        raise CannotReckon("density map", f"{len(points)} points of {mean.size} places", "one for each")
    tree = cKDTree(points)
    if bandwidth is None:
        bandwidth = float(np.median(tree.query(points, k=min(NEAREST + 1, len(points)))[0][:, -1]))
    if not bandwidth > 0:
        raise CannotReckon("density map", f"a bandwidth of {bandwidth:g}", "above 0")
    near = tree.sparse_distance_matrix(tree, bandwidth, output_type="coo_matrix")
    kernel = sparse.csr_array(((1 - (near.data / bandwidth) ** 2) ** 2, (near.row, near.col)), shape=near.shape)
    return np.asarray(kernel @ mean)


def scan_of_last_year(history: ArrayLike, layout: Layout) -> Floats:
    """The clusters of the last twelve steps, found by a quick scan (`scan.scan_poisson`), the strongest first.

    A place in a cluster has the observed over the expected of its cluster, any other place 1 at most; places of one
    cluster, and those of none, are put in order by their own count.

    How it is calculated: every place is expected to have as many as any other; circles hold at most a tenth of all
    events; clusters count with p at most 0.05 by 99 data sets, drawn from the layout's seed.

    What it cannot tell you: where counts vary more than chance, as they do, p is too small and most clusters count.

    References: Kulldorff (1997), Communications in Statistics 26, 1481-1496.

    Raises: CannotReckon as `mean_of_last_year` and `scan.scan_poisson`, and where there are no points.
    """
    found, held = _last_year("scan map", history)
    total = found[held].sum(axis=0)
    draws = Draws(np.random.default_rng(layout.seed), SIMULATIONS)
    points = _points("scan map", layout)
    clusters = scan_poisson(total, np.ones(total.size), points, draws=draws, reach=Reach(WIDEST)).clusters
    score = np.ones(total.size)
    for cluster in clusters:
        if cluster.p <= 1 - LEVEL:
            score[list(cluster.places)] = cluster.ratio
    steps = np.unique(score)
    gap = np.diff(steps).min() if steps.size > 1 else 1.0
    return np.asarray(score + (total / (total.max() + 1) - 1) * gap)


def poisson_gamma_mean(history: ArrayLike, layout: Layout = NOTHING_KNOWN) -> Floats:
    """The mean that `poisson_gamma` foretells.

    Raises: CannotReckon as `poisson_gamma`.
    """
    return poisson_gamma(history).mean


SIMPLE = "mean of the last year"
"""The map that stays where no other is clearly better."""

MAPS: dict[str, Map] = {
    "last step": last_step,
    "same step last year": same_step_last_year,
    SIMPLE: mean_of_last_year,
    "fading mean": fading_mean,
    "Gi*": gi_star_of_last_year,
    "density": density_of_last_year,
    "scan": scan_of_last_year,
    "Poisson-gamma": poisson_gamma_mean,
}
"""The maps at hand, by name."""


def _last_year(method: str, history: ArrayLike) -> tuple[Floats, Bools]:
    """The last twelve steps, and which are held."""
    found, held = check_history(method, history)
    if not held[-YEAR:].any():
        raise CannotReckon(method, "none of the last twelve steps", "at least one that is held")
    return found[-YEAR:], held[-YEAR:]


def _points(method: str, layout: Layout) -> Floats:
    """The points of the places."""
    if layout.points is None:
        raise CannotReckon(method, "no points of the places", "a point for each place")
    found = numbers(method, "a place", layout.points)
    if found.ndim != 2 or found.shape[1] != 2 or len(found) < 2 or not np.isfinite(found).all():
        raise CannotReckon(
            method, f"points of shape {found.shape}", "two finite numbers for each of two places or more"
        )
    return found
