"""Hot and cold places: is a place and its neighbours higher or lower than places drawn by chance would be?

Values are flat arrays, one for each place, in the order of the weights.  p-values are two-sided.  They are not
corrected for how many places are looked at: `false_discoveries` does that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_columns, check_counts, check_level, check_not_negative, numbers
from saferplan.methods.spatial_weights import Ints, SpatialWeights

PERMUTATIONS = 999


@dataclass(frozen=True)
class LocalStatistic:
    """A local statistic of each place: `z` (NaN where it has none), and its two-sided `p`.

    `method` says how p was found, and `permutations` from how many (0: from the normal distribution).
    """

    z: Floats
    p: Floats
    method: str
    permutations: int = 0


def empirical_bayes_rates(count: ArrayLike, population: ArrayLike) -> Floats:
    """Rates drawn towards the rate of all places, the more so the fewer people a place has.

    How it is calculated: b + w (count / population - b), where b is the rate of all places together, w = a / (a + b /
    population), and a = variance of the raw rates, weighted by population, less b / mean population (0 if below).

    What it cannot tell you: the rate of a place that is truly unlike all others: it is drawn in as well.

    References: Marshall (1991), Applied Statistics 40, 283-294.

    Raises: CannotReckon when a count is not a whole number from 0 up, a population is not above 0, lengths do not fit,
    or there is no event at all.

    >>> empirical_bayes_rates([0, 9, 6], [100, 300, 600]).round(4).tolist()
    [0.0107, 0.0232, 0.0115]
    """
    method = "empirical Bayes rates"
    events, people = check_counts(method, "a count", count), check_not_negative(method, "a population", population)
    check_columns(method, 1, count=events, population=people)
    if (people == 0).any():
        raise CannotReckon(method, "a place without people", "people in every place")
    if not events.sum():
        raise CannotReckon(method, "no events", "at least one")
    overall = events.sum() / people.sum()
    raw = events / people
    between = np.sum(people * (raw - overall) ** 2) / people.sum() - overall / people.mean()
    weight = max(between, 0.0) / (max(between, 0.0) + overall / people)
    return np.asarray(overall + weight * (raw - overall), dtype=np.float64)


def getis_ord(values: ArrayLike, weights: SpatialWeights, *, star: bool = True) -> LocalStatistic:
    """Getis and Ord's Gi* (or Gi): are the values in and round a place higher (z above 0) or lower than elsewhere?

    `values` may be counts or rates.  Gi* (`star`) counts the place itself in; Gi leaves it out, and the mean and
    variance are then those of all other places.  A place without neighbours has a Gi* of its own value and no Gi.

    How it is calculated: z = (sum of w x - mean sum of w) / (s sqrt((n sum of w^2 - (sum of w)^2) / (n - 1))), with
    the standard deviation s over n; p from the normal distribution.

    What it cannot tell you: with most places at nought the normal distribution is far off; use
    `getis_ord_by_permutation`.

    References: Ord and Getis (1995), Geographical Analysis 27, 286-306.

    Raises: CannotReckon when values are missing, are all the same, do not fit the weights, or are of fewer than three
    places.
    """
    method = "Gi*" if star else "Gi"
    found = _values(method, values, weights)
    n, counted = found.size, weights.neighbours + star
    total = weights.matrix @ found + star * found
    if star:
        mean = np.full(n, found.mean())
        spread = np.full(n, found.std())
        size = n
    else:
        size = n - 1
        mean = (found.sum() - found) / size
        spread = np.sqrt(np.maximum((np.sum(found**2) - found**2) / size - mean**2, 0.0))
    error = spread * np.sqrt((size * counted - counted**2) / (size - 1.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where((counted > 0) & (error > 0), (total - counted * mean) / error, np.nan)
    return LocalStatistic(z, _two_sided(z), "normal")


def getis_ord_by_permutation(
    values: ArrayLike,
    weights: SpatialWeights,
    *,
    random: np.random.Generator,
    star: bool = True,
    permutations: int = PERMUTATIONS,
    conditional: bool = True,
) -> LocalStatistic:
    """As `getis_ord`, with p from values that are dealt out anew at random.

    Conditional permutation draws the neighbours alone, from all other places: the place keeps its value, so that Gi*
    and Gi have one p, which asks whether high values are around it, whatever its own.  Where not `conditional`, its own
    value is drawn too: that is the distribution whose mean and variance the z of Gi* has, and it asks whether the place
    and its neighbours are high together.  `random` draws.  A place without neighbours has no conditional p.

    How it is calculated: p = 2 min(r_high + 1, r_low + 1) / (permutations + 1), at most 1, where r_high and r_low count
    the draws that are at least as high and as low.  Each draw serves all places: in the conditional ones a place that
    is in it itself is replaced by one spare, which leaves every set of the others as likely as any.

    What it cannot tell you: counts that differ because people do: give rates.  Places that resemble their neighbours
    for any reason are found hot together.

    References: Anselin (1995), Geographical Analysis 27, 93-115; Ord and Getis (1995), Geographical Analysis 27,
    286-306, for the moments of the whole permutation.

    Raises: CannotReckon as `getis_ord`, and when there are fewer than 19 permutations, a place has all others as
    neighbours, or values are not drawn conditionally for Gi, which leaves its own value out.
    """
    plain = getis_ord(values, weights, star=star)
    found = numbers("Gi*", "a value", values)
    if not conditional:
        if not star:
            raise CannotReckon("Gi", "a permutation of all values", "a conditional one: Gi leaves its own value out")
        p = _of_all(found, weights, weights.matrix @ found + found, random, permutations)
        return LocalStatistic(plain.z, p, f"{permutations} permutations", permutations)
    p = _permuted(found, weights, weights.matrix @ found, random, permutations)[0]
    return LocalStatistic(plain.z, p, f"{permutations} conditional permutations", permutations)


def permutations_needed(places: int, *, level: float = 0.95) -> int:
    """How many permutations tell one place apart among so many, once p is corrected for all; between 999 and 99,999.

    How it is calculated: the least two-sided p is 2 / (permutations + 1), and alone among n places it stays below 1 -
    `level` after correction where it is at most (1 - `level`) / n.

    >>> permutations_needed(500), permutations_needed(10), permutations_needed(35_672)
    (19999, 999, 99999)
    """
    needed = round(2 * places / (1 - check_level("permutation", level))) - 1
    return min(max(needed, PERMUTATIONS), 99_999)


def local_moran(
    values: ArrayLike, weights: SpatialWeights, *, random: np.random.Generator, permutations: int = PERMUTATIONS
) -> tuple[Floats, LocalStatistic]:
    """Local Moran's I of each place, and its standing among permutations: is a place like its neighbours, or unlike?

    I is above 0 where a place and the mean of its neighbours lie on the same side of the mean of all, below 0 where
    they lie on opposite sides.  The weights of a place add up to 1.  A place without neighbours has neither.

    How it is calculated: I = (n - 1) z_i (mean of the neighbours' z) / sum of z^2, with z the values less their mean; p
    as in `getis_ord_by_permutation`, of the neighbours' mean.

    References: Anselin (1995), Geographical Analysis 27, 93-115.

    Raises: as `getis_ord_by_permutation`.
    """
    found = _values("local Moran", values, weights)
    away = found - found.mean()
    many = weights.neighbours
    with np.errstate(invalid="ignore"):
        lag = np.where(many > 0, (weights.matrix @ away) / np.where(many > 0, many, 1), np.nan)
    statistic = (found.size - 1) * away * lag / np.sum(away**2)
    p, mean, deviation = _permuted(away, weights, weights.matrix @ away, random, permutations)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.sign(away) * (weights.matrix @ away - mean) / deviation
    words = f"{permutations} conditional permutations"
    return statistic, LocalStatistic(np.where(many > 0, z, np.nan), p, words, permutations)


def false_discoveries(p: ArrayLike) -> Floats:
    """p-values corrected for how many there are: the share of false alarms among those as low (Benjamini-Hochberg).

    NaN stays NaN, and is not one of the many.

    References: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.

    Raises: CannotReckon when a p-value does not lie between 0 and 1.

    >>> false_discoveries([0.01, 0.02, float("nan"), 0.9]).round(3).tolist()
    [0.03, 0.03, nan, 0.9]
    """
    found = numbers("false discovery rate", "a p-value", p)
    there = ~np.isnan(found)
    if ((found[there] < 0) | (found[there] > 1)).any():
        raise CannotReckon("false discovery rate", "a p-value below 0 or above 1", "p-values from 0 to 1")
    made = np.full(found.shape, np.nan)
    if there.any():
        made[there] = stats.false_discovery_control(found[there], method="bh")
    return made


def _values(method: str, values: ArrayLike, weights: SpatialWeights) -> Floats:
    """One finite value for each place, not all the same."""
    found = numbers(method, "a value", values)
    if found.shape != (weights.size,):
        raise CannotReckon(method, f"values of shape {found.shape}", f"one for each of {weights.size} places")
    if found.size < 3:
        raise CannotReckon(method, f"only {found.size} places", "at least 3")
    if not np.isfinite(found).all():
        raise CannotReckon(method, "a value that is missing", "a number for each place")
    if np.ptp(found) == 0:
        raise CannotReckon(method, "the same value everywhere", "values that differ")
    return found


def _two_sided(z: Floats) -> Floats:
    """The two-sided p-value of a normal deviate; NaN stays."""
    return np.asarray(2 * special.ndtr(-np.abs(z)), dtype=np.float64)


def _of_all(
    values: Floats, weights: SpatialWeights, observed: Floats, random: np.random.Generator, permutations: int
) -> Floats:
    """p of each place's sum with its neighbours, among sums of as many places drawn from all."""
    many, size = weights.neighbours, weights.size
    if permutations < 19:
        raise CannotReckon("permutation", f"{permutations} permutations", "at least 19")
    most = int(many.max(initial=0))
    if most >= size - 1:
        raise CannotReckon("permutation", "a place whose neighbours are all others", "fewer neighbours than that")
    sums = np.cumsum(values[_draws(random, size, most + 1, permutations)], axis=1)
    near = 1e-12 * max(1.0, float(np.abs(values).max()) * (most + 1))  # the same values in another order are equal
    p = np.ones(size)
    for k in np.unique(many):
        rows = np.flatnonzero(many == k)
        ordered = np.sort(sums[:, k])
        high = permutations - np.searchsorted(ordered, observed[rows] - near, side="left")
        low = np.searchsorted(ordered, observed[rows] + near, side="right")
        p[rows] = np.minimum(2 * (np.minimum(high, low) + 1) / (permutations + 1), 1.0)
    return p


def _permuted(
    values: Floats, weights: SpatialWeights, observed: Floats, random: np.random.Generator, permutations: int
) -> tuple[Floats, Floats, Floats]:
    """p of each place's sum of neighbours among sums of places drawn at random, with the mean and deviation of these.

    A draw is an ordered set of K + 1 places, K the most neighbours.  Its first k are the neighbours of every place with
    k neighbours, but where the place is one of them itself it is replaced by the last of the first k + 1.
    """
    many, size = weights.neighbours, weights.size
    if permutations < 19:
        raise CannotReckon("permutation", f"{permutations} permutations", "at least 19")
    most = int(many.max(initial=0))
    if most >= size - 1 and size > 1:
        raise CannotReckon("permutation", "a place whose neighbours are all others", "fewer neighbours than that")
    drawn = _draws(random, size, most + 1, permutations)
    sums = np.cumsum(values[drawn], axis=1)
    p, mean, deviation = (np.full(size, np.nan) for _ in range(3))
    for k in np.unique(many[many > 0]):
        rows = np.flatnonzero(many == k)
        p[rows], mean[rows], deviation[rows] = _among(values, observed, rows, drawn[:, : k + 1], sums[:, k - 1])
    return p, mean, deviation


def _draws(random: np.random.Generator, size: int, count: int, permutations: int) -> Ints:
    """Ordered sets of `count` different places out of `size`, one in each row."""
    if count * 4 > size:
        return np.argsort(random.random((permutations, size)), axis=1)[:, :count].astype(np.int64)
    drawn = random.integers(0, size, (permutations, count))
    while True:  # draw anew the sets that have a place twice
        ordered = np.sort(drawn, axis=1)
        twice = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if not twice.size:
            return drawn
        drawn[twice] = random.integers(0, size, (twice.size, count))


def _among(values: Floats, observed: Floats, rows: Ints, drawn: Ints, sums: Floats) -> tuple[Floats, Floats, Floats]:
    """p, mean and deviation for the places of `rows`, all with k neighbours, from draws of k + 1 places."""
    permutations, k = drawn.shape[0], drawn.shape[1] - 1
    near = 1e-12 * max(1.0, float(np.abs(values).max()) * k)  # sums of the same values in another order are equal
    ordered = np.sort(sums)
    target = observed[rows]
    high = (permutations - np.searchsorted(ordered, target - near, side="left")).astype(np.float64)
    low = np.searchsorted(ordered, target + near, side="right").astype(np.float64)
    total, squares = np.full(rows.size, sums.sum()), np.full(rows.size, np.sum(sums**2))
    place = np.full(values.size, -1, dtype=np.int64)
    place[rows] = np.arange(rows.size)
    draw, position = np.nonzero(place[drawn[:, :k]] >= 0)
    own = drawn[draw, position]
    which = place[own]
    before = sums[draw]
    after = before - values[own] + values[drawn[draw, k]]
    goal = target[which]
    np.add.at(high, which, (after >= goal - near).astype(np.float64) - (before >= goal - near))
    np.add.at(low, which, (after <= goal + near).astype(np.float64) - (before <= goal + near))
    np.add.at(total, which, after - before)
    np.add.at(squares, which, after**2 - before**2)
    mean = total / permutations
    deviation = np.sqrt(np.maximum(squares / permutations - mean**2, 0.0))
    p = np.minimum(2 * (np.minimum(high, low) + 1) / (permutations + 1), 1.0)
    return p, mean, deviation
