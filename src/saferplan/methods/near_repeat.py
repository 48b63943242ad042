"""Near repeats: do events come close to each other in space and time more often than chance has it?

For events with true places and times only: points that were moved to a street's middle, or months in place of days,
tell nothing of nearness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, numbers
from saferplan.methods.spatial_weights import Ints

PERMUTATIONS = 999


@dataclass(frozen=True)
class Bands:
    """The edges of bands of space and of time, each rising from 0, and how distance is measured.

    (0, 0.1, 200, 400) metres has the same place apart from near ones.  `metric` is "euclidean" or "manhattan".
    """

    space: ArrayLike
    time: ArrayLike
    metric: str = "euclidean"


@dataclass(frozen=True)
class NearRepeats:
    """Pairs of events by how far apart they are in space (rows) and time (columns).

    `observed` counts them; `ratio` divides by the mean over permutations (NaN where that is 0), and `p` is the chance
    of as many; `p_of_all` allows for every cell of the table having been looked at.  `expected` is that mean.  Bands
    are from the lower edge up to, and without, the upper one.
    """

    observed: Ints
    expected: Floats
    ratio: Floats
    p: Floats
    p_of_all: Floats
    space_edges: Floats
    time_edges: Floats
    permutations: int


def near_repeats(
    points: ArrayLike,
    times: ArrayLike,
    bands: Bands,
    *,
    random: np.random.Generator,
    permutations: int = PERMUTATIONS,
) -> NearRepeats:
    """Knox's test for all bands of space and time at once.

    `points` is n x 2 in metres of a flat projection, `times` one number for each, such as days.  `random` draws.

    How it is calculated: all pairs nearer than the last edge are listed once; times are dealt out anew to the events,
    `permutations` times, and the pairs counted again by the difference of their times.  p = (r + 1) / (permutations +
    1), r the permutations with as many pairs.  `p_of_all` sets the standardised count of a cell against the greatest of
    all cells in each permutation (Westfall and Young).

    What it cannot tell you: whether the same offender came back; and where crime moves through an area with the
    seasons, or rises in some of its parts only, pairs are near each other for that reason.

    References: Knox (1964), Applied Statistics 13, 25-29; Johnson et al. (2007), Journal of Quantitative Criminology
    23; Westfall and Young (1993), Resampling-Based Multiple Testing.

    Raises: CannotReckon when shapes do not fit, a value is missing, edges do not rise from 0, the metric is none, or
    there are fewer than 19 permutations.
    """
    method = "near repeats"
    found, when = numbers(method, "a place", points), numbers(method, "a time", times)
    if found.ndim != 2 or found.shape[1] != 2 or when.shape != found.shape[:1] or len(found) < 2:
        shapes = f"points {found.shape}, times {when.shape}"
        raise CannotReckon(method, f"shapes that do not fit ({shapes})", "two coordinates and a time for each event")
    if not (np.isfinite(found).all() and np.isfinite(when).all()):
        raise CannotReckon(method, "a place or time that is missing", "both for each event")
    far, late = (_edges(method, name, edges) for name, edges in (("space", bands.space), ("time", bands.time)))
    metric = bands.metric
    if metric not in ("euclidean", "manhattan"):
        raise CannotReckon(method, f"the metric {metric!r}", "euclidean or manhattan")
    if permutations < 19:
        raise CannotReckon(method, f"{permutations} permutations", "at least 19")
    one, other, band = _pairs(found, far, metric)
    cells = (len(far) - 1) * (len(late) - 1)
    observed = _table(when, one, other, band, late, cells)
    drawn = np.empty((permutations, cells), dtype=np.int64)
    for number in range(permutations):
        drawn[number] = _table(random.permutation(when), one, other, band, late, cells)
    return _told(observed, drawn, far, late)


def _edges(method: str, name: str, edges: ArrayLike) -> Floats:
    """The edges of bands, which rise from 0."""
    found = numbers(method, f"an edge of {name}", edges)
    if found.ndim != 1 or found.size < 2 or found[0] != 0 or not (np.diff(found) > 0).all():
        said = f"bands of {name} with the edges {found.tolist()}"
        raise CannotReckon(method, said, "two edges or more, rising from 0")
    return found


def _pairs(points: Floats, far: Floats, metric: str) -> tuple[Ints, Ints, Ints]:
    """The pairs of events nearer than the last edge, and the band of each."""
    norm = 2.0 if metric == "euclidean" else 1.0
    pairs = cKDTree(points).query_pairs(far[-1], p=norm, output_type="ndarray")
    away = np.abs(points[pairs[:, 0]] - points[pairs[:, 1]])
    distance = np.hypot(away[:, 0], away[:, 1]) if metric == "euclidean" else away.sum(axis=1)
    band = np.searchsorted(far, distance, side="right") - 1
    inside = band < len(far) - 1  # a pair at the last edge itself is beyond it
    return pairs[inside, 0], pairs[inside, 1], band[inside].astype(np.int64)


def _table(when: Floats, one: Ints, other: Ints, band: Ints, late: Floats, cells: int) -> Ints:
    """The pairs counted by band of space and of time."""
    apart = np.abs(when[one] - when[other])
    near = np.flatnonzero(apart < late[-1])
    column = np.searchsorted(late, apart[near], side="right") - 1
    return np.bincount(band[near] * (late.size - 1) + column, minlength=cells)


def _told(observed: Ints, drawn: Ints, far: Floats, late: Floats) -> NearRepeats:
    """The result from the observed counts and those of each permutation."""
    many = len(drawn)
    mean, deviation = drawn.mean(axis=0), drawn.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(mean > 0, observed / mean, np.nan)
        standing = np.where(deviation > 0, (observed - mean) / deviation, np.where(observed > mean, np.inf, -np.inf))
        greatest = np.where(deviation > 0, (drawn - mean) / deviation, -np.inf).max(axis=1)
    p = ((drawn >= observed).sum(axis=0) + 1) / (many + 1)
    p_of_all = ((greatest[:, None] >= standing).sum(axis=0) + 1) / (many + 1)
    shape = far.size - 1, late.size - 1
    return NearRepeats(
        observed=observed.reshape(shape),
        expected=mean.reshape(shape),
        ratio=ratio.reshape(shape),
        p=p.reshape(shape),
        p_of_all=np.maximum(p, p_of_all).reshape(shape),
        space_edges=far,
        time_edges=late,
        permutations=many,
    )
