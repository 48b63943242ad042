"""How concentrated events are in few places, against what chance alone would make of so few events.

One count for each place, in any order.  With fewer events than places many are empty by chance: so every number has
one from data sets drawn by chance beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from saferplan.errors import CannotReckon
from saferplan.methods._checks import (
    Floats,
    check_columns,
    check_counts,
    check_dispersion,
    check_level,
    check_not_negative,
)
from saferplan.methods.dispersion import dispersion_of, enough_to_tell

SHARES = (0.25, 0.5, 0.8)
SIMULATIONS = 999

LEAST_SUMS = 3
"""Whole sums (years, say) tell of dispersion where there are at least so many of them."""


@dataclass(frozen=True)
class Concentrated:
    """How concentrated events are, and how they would be by chance.

    `gini` is from 0 (every place has as many) to 1 (one place has all); `generalised` allows for fewer events than
    places.  `shares` are shares of all events and `places` the least share of places that holds each.  The numbers by
    chance are means over data sets (`..._by_chance`); `low` and `high` bound the generalised coefficient by chance at
    `level`.  `p` is how often chance makes as high a coefficient: one more than the data sets with one, over one more
    than all `simulations`, so that it is never below 1 / (simulations + 1).
    """

    gini: float
    generalised: float
    shares: tuple[float, ...]
    places: Floats
    gini_by_chance: float
    generalised_by_chance: float
    places_by_chance: Floats
    low: float
    high: float
    p: float
    level: float
    simulations: int


def gini(counts: ArrayLike) -> float:
    """The Gini coefficient of counts: twice the area between their Lorenz curve and the line of equal counts.

    How it is calculated: sum of (2 i - n - 1) x_i / (n sum of x), with the counts in ascending order, i from 1 to n.

    References: Gini (1912); Bernasco and Steenbeek (2017), Journal of Quantitative Criminology 33, 451-467.

    Raises: CannotReckon when a count is not a whole number from 0 up, or there is no event.

    >>> round(gini([0, 0, 0, 8]), 3), gini([2, 2, 2, 2])
    (0.75, 0.0)
    """
    return float(_ginis(_events(counts)[None, :])[0])


def generalised_gini(counts: ArrayLike) -> float:
    """The Gini coefficient, allowing for fewer events than places: 0 where no place has two of them.

    How it is calculated: max(n / c, 1) x (G - 1) + 1, with n places and c events.

    References: Bernasco and Steenbeek (2017), Journal of Quantitative Criminology 33, 451-467.

    Raises: as `gini`.

    >>> generalised_gini([1, 1, 0, 0, 0, 0]), generalised_gini([2, 0, 0, 0])
    (0.0, 0.5)
    """
    found = _events(counts)
    return float(_generalised(_ginis(found[None, :]), found.size, found.sum())[0])


def share_of_places(counts: ArrayLike, share: float) -> float:
    """The least share of places that together hold at least a share of all events.

    Raises: as `gini`, and CannotReckon when the share does not lie between 0 and 1.

    >>> share_of_places([5, 3, 1, 1], 0.5), share_of_places([5, 3, 1, 1], 0.8)
    (0.25, 0.5)
    """
    return float(_fewest(_events(counts)[None, :], (check_level("share of places", share),))[0, 0])


def concentrated(
    counts: ArrayLike,
    *,
    random: np.random.Generator,
    exposure: ArrayLike | None = None,
    dispersion: ArrayLike = 1.0,
    simulations: int = SIMULATIONS,
    level: float = 0.95,
) -> Concentrated:
    """How concentrated events are, beside data sets in which as many fall by chance.

    By chance every place is as likely as another, or as its `exposure` says (residents, say).  `random` draws.
    `dispersion` is how many times as much counts vary as independent events would (`dispersion_of_sums`), one number or
    one for each place; the data sets then vary as much.  Below 1 it counts as 1.

    How it is calculated: the chances of the places are their shares of the exposure, and the data sets multinomial.
    With a dispersion d above 1 the chances are gamma variates of mean m and shape m / (d - 1) in each data set, where m
    is what is expected of the place: the counts are then negative binomial with variance d m, given their total.

    What it cannot tell you: whether the places stay the same from year to year; and in data whose points were moved to
    a street's middle, places that share a point look concentrated.  Taken as independent (dispersion 1), events that
    come in series look concentrated every time.

    References: Bernasco and Steenbeek (2017); Weisburd (2015), Criminology 53, 133-157; Levin, Rosenfeld and Deckard
    (2017), Journal of Quantitative Criminology 33, for the comparison with chance; Mosimann (1962), Biometrika 49,
    65-82, for the scattered data sets.

    Raises: as `gini`, and CannotReckon when the exposure or the dispersion does not fit, or there are fewer than 19
    simulations.
    """
    method = "concentration of places"
    found = _events(counts)
    if simulations < 19:
        raise CannotReckon(method, f"{simulations} simulations", "at least 19")
    weight = np.ones(found.size) if exposure is None else check_not_negative(method, "an exposure", exposure)
    check_columns(method, 1, count=found, exposure=weight)
    if not weight.sum() or (found[weight == 0] > 0).any():
        raise CannotReckon(method, "events where there is no exposure", "an exposure above 0 wherever an event is")
    scatter = check_dispersion(method, dispersion)
    if scatter.ndim:
        check_columns(method, 1, count=found, dispersion=scatter)
    total = found.sum()
    drawn = _by_chance(int(total), weight / weight.sum(), scatter, random, simulations)
    mine, theirs = _ginis(found[None, :]), _ginis(drawn)
    own, by_chance = (_generalised(one, found.size, total) for one in (mine, theirs))
    tail = (1 - check_level(method, level)) / 2
    low, high = np.quantile(by_chance, [tail, 1 - tail])
    return Concentrated(
        gini=float(mine[0]),
        generalised=float(own[0]),
        shares=SHARES,
        places=_fewest(found[None, :], SHARES)[0],
        gini_by_chance=float(theirs.mean()),
        generalised_by_chance=float(by_chance.mean()),
        places_by_chance=_fewest(drawn, SHARES).mean(axis=0),
        low=float(low),
        high=float(high),
        p=float(((by_chance >= own[0] - 1e-12).sum() + 1) / (simulations + 1)),
        level=level,
        simulations=simulations,
    )


def dispersion_of_sums(cases: ArrayLike, *, steps: int) -> float:
    """How many times as much sums over so many steps vary as independent events would; at least 1.

    `cases` are steps x places, months say, and `steps` how many of them make up the counts that `concentrated` is asked
    of.  Where months are like the last, years vary more than their months do: so sums over half of `steps`, and over
    all of it where there are `LEAST_SUMS` of these, are looked at too, and the greatest number holds.  Every place
    counts as it is: a few places in which events come in series make records look concentrated.

    What it cannot tell you: with sums too few to look at, how much months that resemble each other add to their sums.

    References: as `dispersion.dispersion_of`.

    Raises: CannotReckon as `dispersion.dispersion_of`.

    >>> rng = np.random.default_rng(1)
    >>> round(dispersion_of_sums(rng.poisson(rng.gamma(2.0, 2.0, (36, 100))), steps=12), 1)
    3.0
    """
    found = dispersion_of(cases, longest=max(steps // 2, 1), cut=False)
    counts = check_counts("dispersion", "a count", cases)
    many = counts.shape[0] // steps
    if many < LEAST_SUMS:
        return found
    sums = counts[counts.shape[0] - many * steps :].reshape(many, steps, -1).sum(axis=1)
    return max(found, dispersion_of(sums, cut=False)) if enough_to_tell(sums) else found


def _by_chance(total: int, share: Floats, scatter: Floats, random: np.random.Generator, simulations: int) -> Floats:
    """Data sets, one in a row, in which events fall by chances of these means, which scatter in each data set."""
    over = np.broadcast_to(scatter - 1, share.shape)
    if not (over > 0).any():
        return random.multinomial(total, share, size=simulations).astype(np.float64)
    mean = np.broadcast_to(total * share, (simulations, share.size))
    shape = np.where(over > 0, mean / np.where(over > 0, over, 1.0), 1.0)
    chances = np.where(over > 0, random.gamma(shape) * over, mean)
    sums = chances.sum(axis=1, keepdims=True)
    chances = np.where(sums > 0, chances / np.where(sums > 0, sums, 1.0), share)
    return random.multinomial(total, chances).astype(np.float64)


def _events(counts: ArrayLike) -> Floats:
    """Counts of one place or more, with one event or more."""
    found = check_counts("concentration of places", "a count", counts)
    check_columns("concentration of places", 1, count=found)
    if not found.sum():
        raise CannotReckon("concentration of places", "no events", "at least one")
    return found


def _ginis(counts: Floats) -> Floats:
    """The coefficient of each row."""
    n = counts.shape[1]
    rank = 2 * np.arange(1, n + 1) - n - 1
    return np.asarray((np.sort(counts, axis=1) @ rank) / (n * counts.sum(axis=1)), dtype=np.float64)


def _generalised(values: Floats, places: int, events: float) -> Floats:
    """The coefficients, allowing for fewer events than places."""
    return max(places / events, 1.0) * (values - 1) + 1


def _fewest(counts: Floats, shares: tuple[float, ...]) -> Floats:
    """For each row and share, the least share of places that holds it."""
    run = np.cumsum(-np.sort(-counts, axis=1), axis=1)
    wanted = [share * run[:, -1:] * (1 - 1e-12) for share in shares]
    found = np.stack([(run < one).sum(axis=1) + 1 for one in wanted], axis=1) / counts.shape[1]
    return np.asarray(found, dtype=np.float64)
