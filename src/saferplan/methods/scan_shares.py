"""The scan statistic for shares: where are more of the events of one kind, and could chance have done it?

As `scan`, for events of two kinds: those with a knife among all robberies, say, or cases and controls.  In space alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_columns, check_counts, numbers
from saferplan.methods._scan_parts import Chance, apart, chance_of, circles_of
from saferplan.methods.scan import Cluster, Draws, Reach, Scan
from saferplan.methods.spatial_weights import Ints

WHOLE = Reach()
"""Circles of up to half of all events."""


def scan_bernoulli(
    cases: ArrayLike, events: ArrayLike, points: ArrayLike, *, draws: Draws, reach: Reach = WHOLE
) -> Scan:
    """Clusters of places in which a greater share of the events are cases than elsewhere.

    `events` are all events of each place, `cases` those among them of the kind that is asked about.  `points` has the
    coordinates of each place, `draws` says how chance is drawn, `reach.most` the largest share of all events that a
    circle may hold.  In the result `expected` are the events of the circle times the share of cases among all, and
    `relative_risk` is the share inside over that outside.

    How it is calculated: for a circle with c cases among n events, of C among N, the log likelihood ratio c ln(c / n) +
    (n - c) ln((n - c) / n) + (C - c) ln((C - c) / (N - n)) + (N - n - C + c) ln((N - n - C + c) / (N - n)) - C ln(C /
    N) - (N - C) ln((N - C) / N) where c / n is the greater share, else 0; the greatest over all circles, set against
    that of data sets in which the C cases are dealt out anew among all N events: p = (rank) / (simulations + 1).  Data
    sets that are just as unlikely count against it, and with few events there are many of these.

    What it cannot tell you: whether there are more cases, for there may be fewer of the other kind; and the shape of a
    cluster, which is drawn as a circle.

    References: Kulldorff (1997), Communications in Statistics 26, 1481-1496; Besag and Clifford (1991), Biometrika 78.

    Raises: CannotReckon when shapes do not fit, counts are not whole, a place has more cases than events, there are no
    cases or nothing else, or there are fewer than 9 simulations.

    >>> found = scan_bernoulli([9, 8, 1, 1], [10, 10, 10, 10], [[0, 0], [1, 0], [9, 0], [9, 5]],
    ...                        draws=Draws(np.random.default_rng(1), 99))
    >>> found.clusters[0].places, found.clusters[0].cases, found.clusters[0].expected, found.clusters[0].p
    ((0, 1), 17, 9.5, 0.01)
    """
    counts, many, where = _checked(cases, events, points)
    if draws.simulations < 9:
        raise CannotReckon("scan", f"{draws.simulations} simulations", "at least 9")
    total = int(counts.sum())
    order, sizes = circles_of(many[:, None].astype(np.float64), where, reach.most)
    ratios = _Ratios(order, sizes, many, total)
    found = ratios.of(counts)
    size = found.argmax(axis=1)
    best = found[np.arange(len(order)), size]
    simulated: list[float] = []
    exceeded = 0
    while len(simulated) < draws.simulations and not (draws.stop_after and exceeded >= draws.stop_after):
        dealt = draws.random.multivariate_hypergeometric(many, total, method="marginals")
        simulated.append(float(ratios.of(dealt).max()))
        exceeded += simulated[-1] >= best.max()
    values = np.asarray(simulated, dtype=np.float64)
    nought = np.zeros(len(order), dtype=np.int64)
    clusters = [
        _cluster(
            counts,
            many,
            order[centre, :held],
            float(best[centre]),
            chance_of(values, float(best[centre]), draws.stop_after),
        )
        for centre, (held, _, _) in apart(best, np.stack([size + 1, nought, nought + 1], axis=1), order)
    ]
    return Scan(tuple(clusters), values, values.size < draws.simulations, int(sizes.sum()), 1)


class _Ratios:
    """The log likelihood ratios of all circles, for cases that are dealt out again and again."""

    def __init__(self, order: Ints, sizes: Ints, many: Ints, total: int) -> None:
        whole = int(many.sum())
        whole_numbers = np.arange(whole + 1, dtype=np.float64)
        self._xlogx = special.xlogy(whole_numbers, whole_numbers)
        self._order, self._total = order, total
        self._held = np.cumsum(many[order], axis=1)
        self._rest = whole - self._held
        self._beyond = np.arange(order.shape[1]) >= sizes[:, None]
        alone = self._xlogx[total] + self._xlogx[whole - total] - self._xlogx[whole]
        self._constant = self._xlogx[self._held] + self._xlogx[self._rest] + alone

    def of(self, counts: Ints) -> Floats:
        """The ratio of each centre (rows) and size; 0 where the share is not greater, or the circle too large."""
        inside = np.cumsum(counts[self._order], axis=1)
        outside = self._total - inside
        made = self._xlogx[inside] + self._xlogx[self._held - inside]
        made += self._xlogx[outside] + self._xlogx[self._rest - outside]
        made -= self._constant
        lower = inside * self._rest <= outside * self._held
        made[lower | self._beyond] = 0.0
        return np.asarray(made, dtype=np.float64)


def _checked(cases: ArrayLike, events: ArrayLike, points: ArrayLike) -> tuple[Ints, Ints, Floats]:
    """Cases, events and points, all of which fit."""
    method = "scan"
    counts, many = check_counts(method, "a count", cases), check_counts(method, "a count", events)
    check_columns(method, 2, cases=counts, events=many)
    where = numbers(method, "a place", points)
    if where.ndim != 2 or len(where) != counts.size or not np.isfinite(where).all():
        raise CannotReckon(method, f"points of shape {where.shape}", f"a point for each of {counts.size} places")
    if (counts > many).any():
        raise CannotReckon(method, "a place with more cases than events", "the cases among the events")
    if not 0 < counts.sum() < many.sum():
        raise CannotReckon(method, f"{counts.sum():g} cases among {many.sum():g} events", "some that are, some not")
    return counts.astype(np.int64), many.astype(np.int64), where


def _cluster(counts: Ints, many: Ints, inside: Ints, ratio: float, chance: Chance) -> Cluster:
    """A cluster with its numbers."""
    count, held, total, whole = int(counts[inside].sum()), int(many[inside].sum()), int(counts.sum()), int(many.sum())
    expected = held * total / whole
    rest = (total - count) / (whole - held) if whole > held else 0.0
    return Cluster(
        places=tuple(int(place) for place in inside),
        first=0,
        last=0,
        cases=count,
        expected=expected,
        ratio=count / expected,
        relative_risk=count / held / rest if rest else float("inf"),
        log_likelihood=ratio,
        p=chance.p,
        recurrence=None,
        at_floor=chance.at_floor,
    )
