"""How far a rank can be trusted: which worry comes first, and which could as well come first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_level, numbers

Ints = NDArray[np.int64]

METHOD = "rank intervals"
DRAWS = 10_000
PART = 1_000
"""So many draws are compared at once, to spare memory."""


@dataclass(frozen=True)
class RankLimits:
    """The rank of each value (1: highest; equal values share the best rank), and the best and worst it could have.

    `above[i, j]` says that i is surely higher than j.  The limits hold for all values together, at `level`; the true
    rank of equal values is any of those that they share.
    """

    rank: Ints
    best: Ints
    worst: Ints
    above: Bools
    level: float


def rank_limits(
    values: ArrayLike,
    covariance: ArrayLike,
    *,
    random: np.random.Generator,
    df: float = np.inf,
    level: float = 0.95,
    draws: int = DRAWS,
) -> RankLimits:
    """Between which ranks each value lies, for all of them at once.

    `covariance` is that of the values (`survey_shares.Means` and `Shares` have it), with what the same people said.
    `random` draws; `df` are the degrees of freedom with which the covariance is known.

    How it is calculated: "i is no higher than j" is tested for every i and j, with z = difference / its standard error.
    The largest z that chance alone would give is drawn from the covariance (normal, or t where `df` is finite), and
    what lies beyond its quantile is surely higher.  Those tests are set aside and the quantile is found again for the
    rest, until no more is found.  The best rank is 1 and one for each value surely higher; the worst is how many values
    there are less those surely lower.

    What it cannot tell you: that two values with overlapping ranks are equal.

    References: Al Mohamad, Goeman and van Zwet (2022), Biometrics 78, on ranks from pairs compared; Mogstad, Romano,
    Shaikh and Wilhelm (2024), Review of Economic Studies 91; Romano and Wolf (2005), Econometrica 73, for the steps.

    Raises: CannotReckon when values are missing, the covariance does not fit or has a variance below 0, or there are
    fewer than 100 draws.

    >>> found = rank_limits([0.50, 0.48, 0.20], np.diag([0.0004] * 3), random=np.random.default_rng(1))
    >>> found.rank.tolist(), found.best.tolist(), found.worst.tolist()
    ([1, 2, 3], [1, 1, 3], [2, 2, 3])
    """
    found, spread = numbers(METHOD, "a value", values), numbers(METHOD, "a covariance", covariance)
    k = found.size
    if found.ndim != 1 or spread.shape != (k, k) or not k:
        raise CannotReckon(METHOD, f"{k} values with a covariance of shape {spread.shape}", "one row for each value")
    if not (np.isfinite(found).all() and np.isfinite(spread).all()):
        raise CannotReckon(METHOD, "a value or covariance that is missing", "numbers for all")
    if draws < 100 or not df > 0:
        raise CannotReckon(METHOD, f"{draws} draws and {df} degrees of freedom", "at least 100 draws, and more than 0")
    if (np.diagonal(spread) < 0).any():
        raise CannotReckon(METHOD, "a variance below 0", "a covariance")
    one, other = np.triu_indices(k, 1)
    error = np.sqrt(np.maximum(spread[one, one] + spread[other, other] - 2 * spread[one, other], 0.0))
    apart = found[one] - found[other]
    told = error > 1e-12 * max(1.0, float(np.abs(found).max()))
    above = np.zeros((k, k), dtype=np.bool_)
    above[one[~told], other[~told]] = apart[~told] > 0  # without error, what is higher is surely so
    above[other[~told], one[~told]] = apart[~told] < 0
    one, other, error, z = one[told], other[told], error[told], apart[told] / error[told]
    chance = _by_chance(spread, random, df, draws)
    first, second = np.zeros(z.size, dtype=np.bool_), np.zeros(z.size, dtype=np.bool_)
    place = min(int(np.ceil(check_level(METHOD, level) * (draws + 1))), draws) - 1
    while not (first | second).all():
        largest = _largest(chance, (one, other, error), (~first, ~second))
        limit = float(np.partition(largest, place)[place])
        if not (((z > limit) & ~first) | ((-z > limit) & ~second)).any():
            break
        first |= z > limit
        second |= -z > limit
    above[one, other] = first
    above[other, one] = second
    rank = 1 + (found[None, :] > found[:, None]).sum(axis=1)
    return RankLimits(rank, 1 + above.sum(axis=0), k - above.sum(axis=1), above, level)


def _by_chance(covariance: Floats, random: np.random.Generator, df: float, draws: int) -> Floats:
    """Values drawn about nought with the covariance (draws x values), divided by their own error where df is finite."""
    roots, ways = np.linalg.eigh(covariance)
    drawn = random.standard_normal((draws, roots.size)) @ (ways * np.sqrt(np.maximum(roots, 0.0))).T
    if np.isfinite(df):
        drawn = drawn / np.sqrt(random.chisquare(df, draws) / df)[:, None]
    return np.asarray(drawn, dtype=np.float64)


def _largest(chance: Floats, pairs: tuple[Ints, Ints, Floats], left: tuple[Bools, Bools]) -> Floats:
    """The largest z of each draw among the tests that are left: of the first above the second, and the other way."""
    one, other, error = pairs
    made = np.empty(chance.shape[0])
    for start in range(0, chance.shape[0], PART):
        part = chance[start : start + PART]
        z = (part[:, one] - part[:, other]) / error
        up = np.where(left[0], z, -np.inf).max(axis=1)
        made[start : start + PART] = np.maximum(up, np.where(left[1], -z, -np.inf).max(axis=1))
    return made
