"""How far events follow deprivation, area by area: the concentration curve and its index.

Functions take the areas in any order, with the score that ranks them from the most deprived to the least.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_columns, check_counts, check_dispersion, check_level
from saferplan.methods._ranks import ranked_areas, sums_of


@dataclass(frozen=True)
class ConcentrationCurve:
    """The share of events against the share of people, most deprived first; both run from 0 to 1."""

    population_share: Floats
    count_share: Floats


@dataclass(frozen=True)
class ConcentrationIndex:
    """How far the concentration curve is from the line of equality, from -1 to 1.

    Below 0, events fall more on the most deprived, and the curve is above the line.  With no events `defined` is
    False and the three are NaN.
    """

    value: float
    low: float
    high: float
    events: int
    defined: bool
    level: float


def concentration_curve(
    count: ArrayLike, population: ArrayLike, score: ArrayLike, *, descending: bool = True
) -> ConcentrationCurve:
    """What share of events falls on the most deprived tenth, quarter or half of the people.

    One entry for each area.  `descending` is as in `inequality.fifths_by_population`.

    How it is calculated: areas are put in order, most deprived first; the shares of people and of events are added up.
    Areas with one score count as one, so that the order in which they are given makes no difference.

    What it cannot tell you: how events are spread within an area.

    References: Wagstaff, Paci and van Doorslaer (1991), Social Science and Medicine 33.

    Raises: CannotReckon when a number is missing or negative, the lengths do not fit, or there are no people or no
    events at all.

    >>> curve = concentration_curve([60, 30, 10], [100, 100, 200], [30, 20, 10])
    >>> curve.population_share.tolist(), curve.count_share.tolist()
    ([0.0, 0.25, 0.5, 1.0], [0.0, 0.6, 0.9, 1.0])
    """
    method = "concentration curve"
    events, people = _in_order(method, count, population, score, descending)
    if events.sum() == 0:
        raise CannotReckon(method, "no events", "at least one")
    return ConcentrationCurve(
        np.concatenate(([0.0], np.cumsum(people) / people.sum())),
        np.concatenate(([0.0], np.cumsum(events) / events.sum())),
    )


def concentration_index(
    count: ArrayLike,
    population: ArrayLike,
    score: ArrayLike,
    *,
    descending: bool = True,
    level: float = 0.95,
    dispersion: float = 1.0,
) -> ConcentrationIndex:
    """Whether events fall more on the deprived: one number for the whole concentration curve.

    One entry for each area.  `descending` is as in `inequality.fifths_by_population`.

    How it is calculated: 2 x (mean rank of the events) - 1, an event's rank being the midpoint of its area's range in
    the cumulative share of people.  That is the usual grouped formula: twice the area between diagonal and curve,
    less than 0 where the curve is above.  Its variance is 4 x dispersion x (variance of the events' ranks) / events.
    Below ten events the variance of the people's ranks is used where it is the greater, as a handful from one area
    would seem certain.  The limits are normal, and kept within -1 to 1.

    What it cannot tell you: a middle-heavy pattern gives 0, as does an even one.  And with few, large areas the index
    cannot reach -1 or 1.

    References: Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77, for the index; the variance is
    that of a mean, as the people are all counted and only the events vary.

    Raises: as `concentration_curve`, but no events is not an error: `defined` is False.

    >>> found = concentration_index([60, 30, 10], [100, 100, 200], [30, 20, 10])
    >>> print(f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})")
    -0.475 (-0.553 to -0.397)
    """
    method = "concentration index"
    z = float(special.ndtri((1 + check_level(method, level)) / 2))
    spread = float(check_dispersion(method, dispersion))
    events, people = _in_order(method, count, population, score, descending)
    total = float(events.sum())
    if total == 0:
        return ConcentrationIndex(math.nan, math.nan, math.nan, 0, False, level)
    rank = (np.cumsum(people) - people / 2) / people.sum()
    mean = float(events @ rank) / total
    varied = float(events @ (rank - mean) ** 2) / max(total - 1, 1.0)
    if total < 10:
        varied = max(varied, float(people @ (rank - 0.5) ** 2 / people.sum()))
    value = 2 * mean - 1
    around = z * 2 * math.sqrt(spread * varied / total)
    return ConcentrationIndex(value, max(-1.0, value - around), min(1.0, value + around), int(total), True, level)


def _in_order(
    method: str, count: ArrayLike, population: ArrayLike, score: ArrayLike, descending: bool
) -> tuple[Floats, Floats]:
    """Events and people by score, most deprived first; areas with one score as one."""
    scores, people = ranked_areas(method, score, population, least=1)
    events = check_counts(method, "a count", count)
    check_columns(method, 1, count=events, score=scores)
    _, place = np.unique(-scores if descending else scores, return_inverse=True)
    size = int(place.max()) + 1
    return sums_of(place, events, size), sums_of(place, people, size)
