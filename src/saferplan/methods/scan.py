"""The scan statistic: where and when were there more cases than expected, and could chance have done it?

Circles of every size are laid round every place, and windows of every length on time; the most unlikely of all is set
against the most unlikely of many data sets drawn by chance.  Cases and what is expected are steps x places; a purely
spatial scan has one step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_counts, check_dispersion, check_not_negative, numbers
from saferplan.methods._scan_draws import permuted_sets, poisson_sets
from saferplan.methods._scan_kernel import LANES, Cube, Ints, best_of_centres, maxima, windows_of
from saferplan.methods._scan_parts import Chance, apart, chance_of, circles_of
from saferplan.methods.place_dispersion import PlaceScatter

SIMULATIONS = 999
_NUMBERS = 2_000_000
"""So many numbers of data sets at most are held at once while their dispersion is found."""


@dataclass(frozen=True)
class Cluster:
    """A circle of places and a window of steps with more cases than expected.

    `places` are rows, the centre first; `first` and `last` the steps, both in it.  `ratio` is observed over expected,
    `relative_risk` that inside over that outside, `log_likelihood` the log likelihood ratio (of cases over dispersion
    where each place has its own).  `p` is the chance of one
    as unlikely anywhere, any time.  `recurrence` is, of a prospective scan, how many steps pass on average between two
    false alarms as strong; None otherwise.  `at_floor` where not one data set drawn was as unlikely: `p` is then the
    least that so many draws can give and says "no more than", and `recurrence` "no more often than once in".
    """

    places: tuple[int, ...]
    first: int
    last: int
    cases: int
    expected: float
    ratio: float
    relative_risk: float
    log_likelihood: float
    p: float
    recurrence: float | None
    at_floor: bool


@dataclass(frozen=True)
class Scan:
    """The clusters found, the most unlikely first, none with a place of one before it.

    `simulated` are the greatest ratios of the data sets drawn; `stopped` says that drawing ended early, since it was
    already clear that chance does as much.  `circles` and `windows` are how many were looked at.
    """

    clusters: tuple[Cluster, ...]
    simulated: Floats
    stopped: bool
    circles: int
    windows: int


@dataclass(frozen=True)
class Draws:
    """How chance is drawn: by `random`, `simulations` data sets.

    With `stop_after`, drawing ends once so many of them were as unlikely as the data (Besag and Clifford, 1991), which
    spares time where nothing is found.  `dispersion` is how many times as much counts vary as Poisson counts do; the
    data sets then vary as much.  It is a number for all places (`dispersion.dispersion_of`), one for each, or the way
    to find one for each (`place_dispersion.PlaceScatter`), which the scan then does, for every data set anew.  Below 1
    it counts as 1.
    """

    random: np.random.Generator
    simulations: int = SIMULATIONS
    stop_after: int | None = None
    dispersion: ArrayLike | PlaceScatter = 1.0


@dataclass(frozen=True)
class Reach:
    """How far a scan looks.

    Circles hold at most `most` of what is expected in all, windows at most `longest` steps (None: half of them).
    `prospective` looks at windows alone that end with the last step: what is going on now.
    """

    most: float = 0.5
    longest: int | None = None
    prospective: bool = False


def scan_poisson(
    cases: ArrayLike,
    expected: ArrayLike,
    points: ArrayLike,
    *,
    draws: Draws,
    reach: Reach = Reach(),
) -> Scan:
    """Clusters of more cases than were expected, with cases as Poisson counts.

    `cases` and `expected` are steps x places (flat for one step alone); `expected` needs no scale, for it is brought
    to the number of cases: residents, or residents times the days of the month.  `points` has the coordinates of each
    place, in a flat projection or on a sphere.  `draws` says how chance is drawn, `reach` how far the scan looks.

    How it is calculated: for a window with c cases of C and m expected, the log likelihood ratio c ln(c / m) + (C - c)
    ln((C - c) / (C - m)) where c > m, else 0; the greatest over all circles and windows, set against that of data sets
    in which C cases fall by chance as expected: p = (rank) / (simulations + 1).  With a dispersion d above 1 they fall
    by chances that are gamma variates of shape expected / (d - 1): the counts are then negative binomial with variance
    d x mean, given their total.  With a d for each place, cases and expected are divided by it first, so that a place
    that scatters counts for less; where d is found from the counts, it is found from each data set too, and how far its
    counts are from what is expected is divided by the square root of both.

    What it cannot tell you: the shape of a cluster, which is drawn as a circle; and where counts vary more than the
    dispersion says, or some places more than others and one number is given for all, or places differ from what is
    expected of them all the time, p is too small.

    References: Kulldorff (1997), Communications in Statistics 26, 1481-1496; Kulldorff et al. (1998), American Journal
    of Public Health 88; Besag and Clifford (1991), Biometrika 78 for the early end.

    Raises: CannotReckon when shapes do not fit, counts are not whole or there are none, nothing is expected where a
    case is, or there are fewer than 9 simulations.
    """
    counts, due, where = _checked("scan", cases, expected, points)
    total = int(counts.sum())
    due *= total / due.sum()
    spread = _spread(counts, draws)
    return _scan(counts, due, where, poisson_sets(draws.random, total, due, spread.drawn), spread, (reach, draws))


def scan_permutation(
    cases: ArrayLike,
    points: ArrayLike,
    *,
    draws: Draws,
    reach: Reach = Reach(),
) -> Scan:
    """Clusters in space and time together, from cases alone: places keep their totals, and so does every step.

    What is expected of a place in a step is the total of the place times that of the step, over all cases; data sets
    are drawn by dealing the steps of all cases out anew.  So neither a place that always has many nor a month that has
    many everywhere is a cluster.  With a dispersion above 1 the cases of a place are dealt out by chances that scatter
    as those of `scan_poisson` do, brought to the totals of steps by turns; the few cases by which a step then still
    differs are moved, each within its place.  Otherwise as `scan_poisson`.

    What it cannot tell you: a place that is always high, which is no news to it; and where people moved in meanwhile,
    they look like a cluster.

    References: Kulldorff, Heffernan, Hartman, Assuncao and Mostashari (2005), PLoS Medicine 2, e59; Deming
    and Stephan (1940), Annals of Mathematical Statistics 11, 427-444, for bringing to totals.

    Raises: CannotReckon as `scan_poisson`, and where there is one step alone.
    """
    method = "space-time permutation scan"
    found = check_counts(method, "a count", cases)
    if found.ndim != 2 or found.shape[0] < 2:
        raise CannotReckon(method, f"cases of shape {found.shape}", "steps x places, two steps or more")
    if not found.sum():
        raise CannotReckon(method, "no cases", "at least one")
    expected = np.outer(found.sum(axis=1), found.sum(axis=0)) / found.sum()
    counts, due, where = _checked(method, found, expected, points)
    spread = _spread(counts, draws)
    return _scan(counts, due, where, permuted_sets(draws.random, counts, due, spread.drawn), spread, (reach, draws))


def expected_by_group(cases: ArrayLike, people: ArrayLike) -> Floats:
    """What is expected of each step and place where groups of people differ in their risk (indirect standardisation).

    `cases` and `people` are groups x steps x places.  Returns steps x places.

    How it is calculated: the sum over groups of people x (cases of the group / people of the group), over all steps and
    places.

    References: Breslow and Day (1987), Statistical Methods in Cancer Research II, section 2.3.

    >>> expected_by_group([[[3, 1]], [[0, 4]]], [[[10, 30]], [[20, 20]]]).tolist()
    [[3.0, 5.0]]
    """
    method = "expected cases"
    counts, many = check_counts(method, "a count", cases), check_not_negative(method, "a number of people", people)
    if counts.ndim != 3 or counts.shape != many.shape:
        raise CannotReckon(method, f"shapes {counts.shape} and {many.shape}", "groups x steps x places, twice")
    of_group = counts.sum(axis=(1, 2)) / np.maximum(many.sum(axis=(1, 2)), 1e-300)
    return np.asarray(np.tensordot(of_group, many, axes=1), dtype=np.float64)


@dataclass(frozen=True)
class _Spread:
    """What counts of each place are divided by, what data sets are drawn with, and how the former is found anew."""

    divisor: Floats
    drawn: float | Floats
    anew: PlaceScatter | None = None


def _spread(counts: Floats, draws: Draws) -> _Spread:
    """The dispersion of counts (places x steps): as given, or found from them."""
    ones = np.ones((len(counts), 1))
    if isinstance(draws.dispersion, PlaceScatter):
        found = draws.dispersion.of(counts.T)
        return _Spread(found.judged[:, None], found.drawn, draws.dispersion)
    given = check_dispersion("scan", draws.dispersion)
    if not given.ndim:
        return _Spread(ones, float(given))  # one divisor for all changes nothing
    if given.shape != (len(counts),):
        raise CannotReckon(
            "scan", f"dispersions of shape {given.shape}", f"one number, or one for each of {len(counts)}"
        )
    return _Spread(given[:, None], given)


def _checked(method: str, cases: ArrayLike, expected: ArrayLike, points: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Cases and expected as places x steps, and the points, all of which fit."""
    counts = np.atleast_2d(check_counts(method, "a count", cases))
    due = np.atleast_2d(check_not_negative(method, "an expected number", expected))
    where = numbers(method, "a place", points)
    if counts.shape != due.shape or counts.ndim != 2 or where.ndim != 2 or len(where) != counts.shape[1]:
        found = f"cases {counts.shape}, expected {due.shape}, points {where.shape}"
        raise CannotReckon(method, f"shapes that do not fit ({found})", "steps x places twice, and a point for each")
    if not np.isfinite(where).all():
        raise CannotReckon(method, "a place without a point", "a point for each place")
    if not counts.sum():
        raise CannotReckon(method, "no cases", "at least one")
    if (counts[due == 0] > 0).any():
        raise CannotReckon(method, "cases where none are expected", "an expected number above 0 wherever a case is")
    return np.ascontiguousarray(counts.T), np.ascontiguousarray(due.T), where


def _scan(
    counts: Floats,
    due: Floats,
    points: Floats,
    draw: Callable[[], Floats],
    spread: _Spread,
    how: tuple[Reach, Draws],
) -> Scan:
    """The scan of counts and expected (places x steps), by data sets that `draw` makes."""
    reach, draws = how
    simulations, stop_after = draws.simulations, draws.stop_after
    if simulations < 9:
        raise CannotReckon("scan", f"{simulations} simulations", "at least 9")
    if not 0 < reach.most <= 1:
        raise CannotReckon("scan", f"circles of {reach.most:g} of what is expected", "above 0, up to 1")
    steps = counts.shape[1]
    longest = reach.longest or max(steps // 2, 1)
    windows = windows_of(steps, min(longest, steps), steps if reach.prospective else 0)
    order, sizes = circles_of(due, points, reach.most)
    found, weighed = _weighed(counts, due, spread.divisor)
    best, where = best_of_centres(found, weighed, order, sizes, windows)
    greatest, total = float(best.max()), float(found.sum())
    simulated: list[Floats] = []
    drawn = exceeded = 0
    while drawn < simulations and not (stop_after and exceeded >= stop_after):
        some = min(2 * LANES, simulations - drawn)
        cubes = _cubes(_sets(draw, some, due, weighed, spread), some, counts.shape)
        simulated.append(maxima(cubes, weighed, order, sizes, windows, total)[:some])
        drawn += some
        exceeded += int((simulated[-1] >= greatest).sum())
    values = np.concatenate(simulated)
    stopped = drawn < simulations
    clusters = []
    for centre, (size, start, end) in apart(best, where, order):
        inside = order[centre, :size]
        ratio = float(best[centre])
        told = ratio, chance_of(values, ratio, stop_after)
        clusters.append(_cluster(counts, due, inside, (start, end), told, reach.prospective))
    return Scan(tuple(clusters), values, stopped, int(sizes.sum()), len(windows[0]))


def _weighed(counts: Floats, due: Floats, divisor: Floats) -> tuple[Floats, Floats]:
    """Counts and expected divided by the dispersion of each place, with one sum."""
    if (divisor == 1).all():
        return counts, due
    cases, expected = counts / divisor, due / divisor
    return np.ascontiguousarray(cases), np.ascontiguousarray(expected * (cases.sum() / expected.sum()))


def _sets(draw: Callable[[], Floats], many: int, due: Floats, weighed: Floats, spread: _Spread) -> Iterator[Floats]:
    """So many data sets, set against the same expectation as the counts are.

    Where the dispersion is found from counts, a set that is off by x counts as off by x / (the square root of what was
    found from the counts times what was found from the set): as unlikely as x is by the set's own dispersion.
    """
    total = float(weighed.sum())
    for first in range(0, many, at_once := max(_NUMBERS // due.size, 1)):
        made = np.stack([draw() for _ in range(min(at_once, many - first))])
        if (spread.divisor == 1).all() and spread.anew is None:
            yield from made
            continue
        by = spread.divisor
        if spread.anew is not None:
            by = np.sqrt(by * spread.anew.of(made.transpose(0, 2, 1)).judged[:, :, None])
        made = weighed + (made - due) / by
        yield from made * (total / made.sum(axis=(1, 2), keepdims=True))


def _cubes(sets: Iterator[Floats], many: int, shape: tuple[int, ...]) -> Cube:
    """So many data sets, side by side in blocks of lanes, added up over the steps."""
    lanes = min(LANES, many)
    made = np.zeros((-(-many // lanes), shape[0], shape[1] + 1, lanes), dtype=np.float32)
    for number, one in enumerate(sets):
        np.cumsum(one, axis=1, out=made[number // lanes, :, 1:, number % lanes])
    return made


def _cluster(
    counts: Floats,
    due: Floats,
    inside: Ints,
    window: tuple[int, int],
    told: tuple[float, Chance],
    prospective: bool,
) -> Cluster:
    """A cluster with its numbers, of which `told` has the ratio and its chance."""
    (start, end), (ratio, chance) = window, told
    count, mean, total = float(counts[inside, start:end].sum()), float(due[inside, start:end].sum()), counts.sum()
    rest = (total - count) / (total - mean) if total > mean else math.inf
    return Cluster(
        places=tuple(int(place) for place in inside),
        first=start,
        last=end - 1,
        cases=int(count),
        expected=mean,
        ratio=count / mean,
        relative_risk=float(count / mean / rest) if rest else math.inf,
        log_likelihood=ratio,
        p=chance.p,
        recurrence=1 / chance.p if prospective else None,
        at_floor=chance.at_floor,
    )
