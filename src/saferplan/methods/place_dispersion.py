"""How much the counts of each place vary beyond chance, where some places scatter more than others.

One number for all places (`dispersion`) is too small for those that scatter most, and these are the ones that a scan
then takes for clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_counts, numbers
from saferplan.methods.dispersion import enough_to_tell

NEAREST, ONE_IN = 9, 10
"""A place is looked at with so many of the nearest, itself among them, but with no more than one in ten of all."""

LEAST_WINDOWS = 3
"""A window is looked at over time where so many of it fit into the steps."""

_MOST, _HALVINGS, _TINY = 1e3, 26, 1e-12


LEAST_BEFORE, MOST_NOW = 10, 3.0
"""With so many steps before the last `longest`, a place's dispersion is at most so many times what it was in those:
what is going on now would else pass for the place's own restlessness, the more so the stronger it is."""


@dataclass(frozen=True)
class Scatter:
    """How much the counts of each place vary: `judged` is the best guess, `drawn` what data sets are drawn with.

    Both have one number a place, at least 1, in the last axis.  The best guesses differ less among places than the
    truth does, since each is drawn towards all; `drawn` differ as much as the truth.
    """

    judged: Floats
    drawn: Floats


@dataclass(frozen=True)
class PlaceScatter:
    """The dispersion of each place from its counts, for scans whose windows have up to `longest` steps.

    `points` has the coordinates of the places.  Given to a scan (`scan.Draws`) it is found anew from every data set
    drawn, so that how unsure it is counts too.

    How it is calculated: for each place Pearson's chi-square over its degrees of freedom, q, after effects of places
    and steps, as in `dispersion.dispersion_of`; over what is expected of q if all places scattered alike, it is drawn
    towards 1 by v / (t + v), with v its variance if all were alike (that of negative binomial counts) and t what q
    varies by beyond that among places.  Times the ratio by which the first `longest` steps taken together vary more
    than their months do, and the ratio by which a place and its nearest ones do, where these are above 1.  The first
    steps stand for the last, which lie as far from the middle, and no place's dispersion is more than `MOST_NOW` times
    that of the steps before the last ones: what is going on now must not hide itself.  For `drawn`
    the draw is by the square root instead, which keeps the spread.

    What it cannot tell you: a place that was calm throughout and has become restless looks like a cluster.  Neighbours
    that vary together over a wider area than `NEAREST` places, or over time as well, vary more than this says.

    References: McCullagh and Nelder (1989), Generalized Linear Models, section 4.5; Smyth (2004), Statistical
    Applications in Genetics and Molecular Biology 3, article 3, for variances drawn towards a common one; Louis (1984),
    Journal of the American Statistical Association 79, 393-398, for guesses that keep the spread.

    Raises: CannotReckon where there are no points in rows, or `longest` is below 1.

    >>> rng, corners = np.random.default_rng(1), [(x, y) for x in range(10) for y in range(10)]
    >>> spread = np.where(np.arange(100) < 20, 4.0, 1.25)
    >>> found = PlaceScatter(corners).of(rng.poisson(rng.gamma(20 / (spread - 1), spread - 1, (24, 100))))
    >>> [round(float(part.mean()), 1) for part in (found.judged[:20], found.judged[20:])]
    [3.7, 1.4]
    """

    points: ArrayLike
    longest: int = 1

    def __post_init__(self) -> None:
        """Check what was given."""
        where = numbers("dispersion", "a place", self.points)
        if where.ndim != 2 or not np.isfinite(where).all():
            raise CannotReckon("dispersion", f"points of shape {where.shape}", "a point for each place")
        if self.longest < 1:
            raise CannotReckon("dispersion", f"windows of {self.longest} steps", "1 step or more")

    @cached_property
    def _near(self) -> sparse.csr_matrix:
        """Each place with its nearest."""
        return _nearest(np.asarray(self.points, dtype=np.float64))

    def of(self, cases: ArrayLike) -> Scatter:
        """The dispersion of each place, of counts steps x places, or of many such at once (in the axes before).

        Where there are too few cases to tell, all places have 1.

        Raises: CannotReckon when counts are not whole, or not of as many places as there are points.
        """
        counts = check_counts("dispersion", "a count", cases)
        near = self._near
        if counts.ndim < 2 or counts.shape[-1] != near.shape[0]:
            raise CannotReckon("dispersion", f"cases of shape {counts.shape}", f"steps x {near.shape[0]} places")
        one = counts.reshape(-1, *counts.shape[-2:])[0]
        if not enough_to_tell(one):
            ones = np.ones((*counts.shape[:-2], counts.shape[-1]))
            return Scatter(ones, ones)
        held = counts[..., one.sum(axis=1) > 0, :]
        sums = _Sums(held)
        judged, drawn = _by_place(sums)
        if sums.steps - self.longest >= LEAST_BEFORE:
            before = _Sums(held[..., : sums.steps - self.longest, :])
            judged, drawn = (np.minimum(*pair) for pair in zip((judged, drawn), _capped(before), strict=True))
        wider = np.maximum(_over_time(sums, judged, self.longest), 1) * np.maximum(_around(sums, judged, near), 1)
        return Scatter(np.maximum(judged * wider, 1.0), np.maximum(drawn * wider, 1.0))


class _Sums:
    """Counts (..., steps, places), their totals, what is expected by these, and how far the counts are from it."""

    def __init__(self, counts: Floats) -> None:
        self.steps = counts.shape[-2]
        self.of_place, of_step = counts.sum(axis=-2), counts.sum(axis=-1)
        total = self.of_place.sum(axis=-1)
        self.share = self.of_place / total[..., None]
        self.part = of_step / total[..., None]
        self.due = of_step[..., :, None] * self.share[..., None, :]
        self.off = counts - self.due
        self.told = self.of_place >= 2
        """Places with two cases: of one case nothing can be told."""

    def held(self, spread: Floats) -> Floats:
        """By how much counts vary beyond chance once the total of a place is held."""
        return np.asarray(spread * self.of_place / np.maximum(spread - 1 + self.of_place, _TINY))

    def mean(self, values: Floats) -> Floats:
        """The mean over the places that tell."""
        return np.asarray(np.where(self.told, values, 0.0).sum(axis=-1) / self.told.sum(axis=-1))


def _nearest(points: Floats) -> sparse.csr_matrix:
    """A row for each place, with 1 at itself and its nearest places."""
    size = len(points)
    many = max(min(NEAREST, size // ONE_IN), 1)
    order = np.empty((size, many), dtype=np.int64)
    for place in range(size):
        order[place] = np.argsort(((points - points[place]) ** 2).sum(axis=1), kind="stable")[:many]
    return sparse.csr_matrix((np.ones(order.size), (np.repeat(np.arange(size), many), order.ravel())), (size, size))


def _by_place(sums: _Sums) -> tuple[Floats, Floats]:
    """The dispersion of single counts of each place, as judged and as drawn."""
    squares = np.where(sums.due > 0, sums.off**2 / np.maximum(sums.due, _TINY), 0.0).sum(axis=-2)
    q = squares / ((sums.steps - 1) * np.maximum(1 - sums.share, _TINY))
    alike = _alike(sums, sums.mean(q))[..., None]
    ratio = np.where(sums.told, q / np.maximum(sums.held(alike), _TINY), 1.0)
    kurtosis = (6 * (alike - 1) + 1 / alike) / (np.maximum(sums.of_place, 2) / sums.steps)
    noise = (2 + kurtosis) / (sums.steps - 1)
    sure = np.where(sums.told, 1 / noise, 0.0)
    beyond = (sure * ((ratio - 1) ** 2 - noise)).sum(axis=-1) / sure.sum(axis=-1)
    beyond = np.maximum(beyond, 0.0)[..., None]
    own = beyond / (beyond + noise)
    judged, drawn = (np.maximum(alike * (1 + much * (ratio - 1)), 1.0) for much in (own, np.sqrt(own)))
    return judged, drawn


def _capped(before: _Sums) -> tuple[Floats, Floats]:
    """The most that the dispersion of each place may be: so many times that of the steps before the last ones."""
    judged, drawn = _by_place(before)
    return MOST_NOW * judged, MOST_NOW * drawn


def _alike(sums: _Sums, seen: Floats) -> Floats:
    """The dispersion at which q is `seen` on average if all places scatter alike; at least 1."""
    low, high = np.ones(seen.shape), np.full(seen.shape, _MOST)
    for _ in range(_HALVINGS):
        half = (low + high) / 2
        less = sums.mean(sums.held(half[..., None])) < seen
        low, high = np.where(less, half, low), np.where(less, high, half)
    return np.where(seen <= 1, 1.0, (low + high) / 2)


def _over_time(sums: _Sums, spread: Floats, longest: int) -> Floats:
    """How many times as much the first steps taken together vary as single ones would have it (..., 1)."""
    many = min(longest, sums.steps // LEAST_WINDOWS)
    if many < 2:
        return np.ones((*spread.shape[:-1], 1))
    part = sums.part[..., :many].sum(axis=-1)[..., None]
    free = sums.held(spread) * part * sums.of_place * (1 - part) * (1 - sums.share)
    return sums.mean(sums.off[..., :many, :].sum(axis=-2) ** 2 / np.maximum(free, _TINY))[..., None]


def _around(sums: _Sums, spread: Floats, near: sparse.csr_matrix) -> Floats:
    """How many times as much places vary together with their nearest as they would independently (..., 1)."""
    size = near.shape[0]
    if near.nnz == size:
        return np.ones((*spread.shape[:-1], 1))

    def added(values: Floats) -> Floats:
        return np.asarray((near @ values.reshape(-1, size).T).T.reshape(values.shape))

    free = added(sums.held(spread)[..., None, :] * sums.due)
    free *= np.maximum(1 - added(sums.share), _TINY)[..., None, :] * (1 - sums.part)[..., :, None]
    some = free > _TINY
    ratio = np.where(some, added(sums.off) ** 2 / np.where(some, free, 1.0), 0.0)
    return np.asarray(ratio.sum(axis=(-1, -2)) / some.sum(axis=(-1, -2)))[..., None]
