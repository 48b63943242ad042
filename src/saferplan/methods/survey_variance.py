"""How surely weighted sums are known: covariances of totals by Taylor linearisation, over strata and clusters.

A total adds up w z over respondents.  Its variance is that of sums over clusters (each respondent is its own where
there are none) about the mean of their stratum.  Where weights were raked, z is first made the residual of a regression
on what raking held, with the weights before: what is held does not vary.  Residuals of raked weights are divided by
one less the leverage of each respondent, for R's plain ones are too small where few stand for many.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_not_negative, numbers
from saferplan.methods.raking import Raked, constraints

Ints = NDArray[np.int64]

METHOD = "survey"
LEAST = 0.05
"""One less the leverage counts as no less: a category for which one respondent stands has no residual to speak of."""


@dataclass(frozen=True)
class Design:
    """How respondents came to be asked and what each weighs: whatever an estimate needs to know how sure it is.

    `weights` are numbers from 0 up, one a respondent.  `strata` and `clusters` are any codes: the groups that were
    drawn from apart, and those that were drawn together (a cluster lies in one stratum: one number in two strata is two
    clusters).  `fpc` has for each respondent how many clusters, or people where there are none, its stratum has in the
    population, where so many were drawn that it matters.  `raked` is how the weights were made, if they were raked.
    With `leverage` the residuals of raked weights are divided by one less the leverage of each respondent, which comes
    near to leaving each out in turn and raking anew; without, errors are R's, and too small where few stand for many.

    For an open survey, where anyone could answer, errors are those of a random sample of the same size: a floor.
    """

    weights: ArrayLike
    strata: ArrayLike | None = None
    clusters: ArrayLike | None = None
    fpc: ArrayLike | None = None
    raked: Raked | None = None
    leverage: bool = True

    def __post_init__(self) -> None:
        weights = check_not_negative(METHOD, "a weight", self.weights)
        if weights.ndim != 1 or not weights.sum() > 0:
            raise CannotReckon(METHOD, f"weights of shape {weights.shape}", "one for each respondent, not all 0")
        object.__setattr__(self, "weights", weights)
        for name in ("strata", "clusters", "fpc"):
            given = getattr(self, name)
            if given is not None and np.asarray(given).shape != weights.shape:
                raise CannotReckon(METHOD, f"{name} of shape {np.asarray(given).shape}", f"{weights.size} of them")
        if self.raked is not None and not np.array_equal(self.raked.weights, weights):
            raise CannotReckon(METHOD, "weights that are not those that were raked", "the weights of `raked`")
        assert self._drawn_of_stratum.size  # strata and their sizes are checked when they are first reckoned

    @property
    def size(self) -> int:
        """How many respondents there are."""
        return int(self.w.size)

    @cached_property
    def drawn(self) -> int:
        """How many clusters there are: respondents, where there are none."""
        return int(self.cluster.max()) + 1

    @cached_property
    def w(self) -> Floats:
        """The weights, as an array."""
        found: Floats = np.asarray(self.weights, dtype=np.float64)
        return found

    @cached_property
    def stratum(self) -> Ints:
        """The stratum of each respondent, numbered from 0."""
        if self.strata is None:
            return np.zeros(self.size, dtype=np.int64)
        return np.unique(np.asarray(self.strata), return_inverse=True)[1].astype(np.int64)

    @cached_property
    def cluster(self) -> Ints:
        """The cluster of each respondent, numbered from 0: itself where there are none."""
        if self.clusters is None:
            return np.arange(self.size, dtype=np.int64)
        inside = np.unique(np.asarray(self.clusters), return_inverse=True)[1].astype(np.int64)
        pair: Ints = self.stratum * (int(inside.max()) + 1) + inside
        return np.unique(pair, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def stratum_of_cluster(self) -> Ints:
        """The stratum of each cluster."""
        found = np.zeros(self.drawn, dtype=np.int64)
        found[self.cluster] = self.stratum
        return found

    @cached_property
    def _drawn_of_stratum(self) -> Floats:
        """How many clusters were drawn from each stratum."""
        drawn = np.bincount(self.stratum_of_cluster).astype(np.float64)
        if self.fpc is not None:
            there = numbers(METHOD, "a population", self.fpc)
            least, most = np.full(drawn.size, np.inf), np.full(drawn.size, -np.inf)
            np.minimum.at(least, self.stratum, there)
            np.maximum.at(most, self.stratum, there)
            if not (np.isfinite(there).all() and np.array_equal(least, most)):
                raise CannotReckon(METHOD, "several populations in one stratum", "one number for each stratum")
            if (least < drawn).any():
                at = int(np.flatnonzero(least < drawn)[0])
                found = f"{drawn[at]:g} drawn from the {least[at]:g} of a stratum"
                raise CannotReckon(METHOD, found, "a population at least as large as what was drawn")
        return drawn

    @cached_property
    def scale(self) -> Floats:
        """What squares are multiplied by in each stratum: the part not drawn, times n / (n - 1)."""
        drawn = self._drawn_of_stratum
        left = np.ones(drawn.size)
        if self.fpc is not None:
            there = np.zeros(drawn.size)
            there[self.stratum] = numbers(METHOD, "a population", self.fpc)
            left = 1 - drawn / there
        return left * np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1), 1.0)

    @property
    def lone(self) -> Bools:
        """Strata of one cluster: how much they vary inside is not known, so they are taken to vary about nought."""
        found: Bools = self._drawn_of_stratum == 1
        return found

    @cached_property
    def held(self) -> tuple[Floats, Floats, Floats] | None:
        """What raking held (respondents x constraints), that times the weights before, and the regression's inverse."""
        if self.raked is None:
            return None
        x = constraints(self.raked.margins)
        before = self.raked.start[:, None] * x
        inverse: Floats = np.asarray(np.linalg.pinv(before.T @ x, hermitian=True), dtype=np.float64)
        return x, before, inverse

    @cached_property
    def spread(self) -> Floats:
        """What residuals are multiplied by: the weight, over one less the leverage where that is asked for."""
        if self.held is None or not self.leverage:
            return self.w
        x, before, inverse = self.held
        pull: Floats = np.einsum("ij,jk,ik->i", x, inverse, before)
        return self.w / np.maximum(1 - pull, LEAST)

    @cached_property
    def squared(self) -> Floats:
        """What raking held, times the square of what residuals are multiplied by."""
        assert self.held is not None
        return self.held[0] * (self.spread**2)[:, None]

    @cached_property
    def held_sums(self) -> Floats:
        """Weighted sums of what raking held, of each cluster; of each stratum where there are no clusters."""
        assert self.held is not None
        return _sums(self.stratum if self.clusters is None else self.cluster, self.held[0] * self.spread[:, None])

    @cached_property
    def held_squares(self) -> Floats:
        """Of each stratum, the sum of w^2 x x' (strata x constraints x constraints), without clusters."""
        assert self.held is not None
        x, which = self.held[0], self.stratum
        return np.stack([x[which == h].T @ self.squared[which == h] for h in range(self.scale.size)])

    def degrees(self, domain: Bools) -> int:
        """Clusters with anyone of the domain, less strata with anyone of it."""
        inside = domain & (self.w > 0)
        if self.clusters is None:
            return int(inside.sum()) - np.unique(self.stratum[inside]).size
        return np.unique(self.cluster[inside]).size - np.unique(self.stratum[inside]).size


def covariance_of_totals(design: Design, values: Floats) -> Floats:
    """The covariance of weighted sums of columns of values (respondents x columns).

    How it is calculated: with u the weighted values (of raked weights: their residuals) added up by cluster, the sum
    over strata of (part not drawn) n / (n - 1) sum of (u - mean u)(u - mean u)', n clusters drawn.  A stratum of one
    cluster has u u'.

    What it cannot tell you: the error of a second stage, beyond what shows between clusters; nor of a category that was
    raked to and has one respondent: join it to another.

    References: Binder (1983), International Statistical Review 51; Deville and Sarndal (1992), Journal of the American
    Statistical Association 87; MacKinnon and White (1985), Journal of Econometrics 29, and Valliant (2002), Survey
    Methodology 28, for the leverage; Lumley (2010), Complex Surveys, for the stratum of one ("adjust").
    """
    spread = values
    if design.held is not None:
        x, before, inverse = design.held
        spread = values - x @ (inverse @ (before.T @ values))
    spread = design.spread[:, None] * spread
    if design.clusters is not None:
        spread = _sums(design.cluster, spread)
    return _about_strata(design, spread)


def _about_strata(design: Design, sums: Floats) -> Floats:
    """The covariance from sums of clusters: their squares about the mean of the stratum."""
    which = design.stratum_of_cluster
    means = _sums(which, sums) / np.bincount(which)[:, None]
    means[design.lone] = 0.0
    away = (sums - means[which]) * np.sqrt(design.scale)[which][:, None]
    found: Floats = away.T @ away
    return found


def _sums(group: Ints, values: Floats) -> Floats:
    """Sums of the rows of each group, numbered from 0."""
    ones = np.ones(group.size)
    found: Floats = sparse.csr_array((ones, (group, np.arange(group.size)))) @ values
    return found


def covariance_of_cells(design: Design, cell: Ints, size: int) -> Floats:
    """The covariance of the weighted numbers in cells (size x size); respondents are in one cell each, or none (-1).

    How it is calculated: as `covariance_of_totals` of a column of 0 and 1 for each cell, without making such columns.

    What it cannot tell you: as `covariance_of_totals`.

    References: as `covariance_of_totals`.
    """
    inside = np.flatnonzero(cell >= 0)
    part, parts = (design.stratum, design.scale.size) if design.clusters is None else (design.cluster, design.drawn)
    key = part[inside] * size + cell[inside]
    sums = np.bincount(key, design.spread[inside], parts * size).astype(np.float64).reshape(parts, size)
    slopes = None
    if design.held is not None:
        _, before, inverse = design.held
        members = sparse.csr_array((np.ones(inside.size), (cell[inside], inside)), shape=(size, design.size))
        slopes = inverse @ (members @ before).T
        sums = sums - design.held_sums @ slopes
    if design.clusters is not None:
        return _about_strata(design, sums)
    squares = np.bincount(key, design.spread[inside] ** 2, parts * size).reshape(parts, size)
    made = np.zeros((parts, size, size))
    made[:, np.arange(size), np.arange(size)] = squares
    if slopes is not None:
        members = sparse.csr_array((np.ones(inside.size), (key, inside)), shape=(parts * size, design.size))
        crossed = (members @ design.squared).reshape(parts, size, -1) @ slopes
        made += slopes.T @ design.held_squares @ slopes - crossed - crossed.transpose(0, 2, 1)
    drawn = np.bincount(design.stratum).astype(np.float64)[:, None]
    middle = np.where(design.lone[:, None], 0.0, sums / drawn)
    across = sums[:, :, None] * middle[:, None, :]
    made += drawn[:, :, None] * middle[:, :, None] * middle[:, None, :] - across - across.transpose(0, 2, 1)
    found: Floats = np.einsum("h,hij->ij", design.scale, made)
    return found
