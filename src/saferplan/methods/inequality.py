"""How unevenly events fall between ranked groups of people: gradients, ratios and curves.

Groups and areas are ranked by one score, from the most deprived to the least.  Functions on groups take them in that
order; functions on areas take the score.  Whether the groups are fifths of the partnership's own people or national
tenths is the caller's choice, and must be named wherever the figure is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from saferplan.errors import CannotReckon, TooFewAreas
from saferplan.methods._checks import (
    Floats,
    check_columns,
    check_counts,
    check_dispersion,
    check_level,
    check_not_negative,
    numbers,
)
from saferplan.methods.intervals import Comparison, ratio_of_counts

Towards = Literal["least", "most"]

FROM_VARIANCES = "regression, limits from the variances of the groups"
FROM_SCATTER = "regression, limits from the scatter about the line"


@dataclass(frozen=True)
class PopulationGroups:
    """Areas sorted into groups of about equal population; group 1 is the most deprived.

    `group` has one number for each area.  `population` and `areas` have one entry for each group, group 1 first.
    """

    group: NDArray[np.intp]
    population: Floats
    areas: NDArray[np.intp]


@dataclass(frozen=True)
class SlopeIndex:
    """The slope index (`sii`) and relative index (`rii`) of inequality, with limits.

    `fitted_most` and `fitted_least` are the regression line's values for the most and the least deprived person.
    `sii` is the second less the first, and `rii` the second over the first; seen `towards` the most deprived, the
    other way round.  Where the line goes to nought or below at either end there is no relative index: `rii_defined`
    is False and the three are NaN.
    """

    sii: float
    sii_low: float
    sii_high: float
    rii: float
    rii_low: float
    rii_high: float
    rii_defined: bool
    fitted_most: float
    fitted_least: float
    towards: Towards
    method: str
    level: float


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


def fifths_by_population(
    score: ArrayLike,
    population: ArrayLike,
    *,
    groups: int = 5,
    descending: bool = True,
    codes: ArrayLike | None = None,
) -> PopulationGroups:
    """Sorts areas by deprivation into fifths (or tenths) that hold about the same number of people.

    `descending` is for scores, which rise with deprivation; set it to False for ranks and deciles, where 1 is the most
    deprived.  Areas with one score go in the order of their `codes`; without codes, in the order given.

    How it is calculated: areas are laid end to end by score, each as long as its population.  An area belongs to the
    fifth in which its midpoint falls.

    What it cannot tell you: who in an area is deprived.  And a fifth of the partnership's own people is not a national
    fifth.

    References: Office for Health Improvement and Disparities, Public health technical guidance: Assigning deprivation
    categories.

    Raises: TooFewAreas when there are fewer areas than groups, or a group would have none; CannotReckon when a score or
    population is missing or negative, or the lengths do not fit.

    >>> found = fifths_by_population([40, 10, 30, 20, 50], [100, 100, 100, 100, 100])
    >>> found.group.tolist(), found.population.tolist()
    ([2, 5, 3, 4, 1], [100.0, 100.0, 100.0, 100.0, 100.0])
    """
    method = "groups by population"
    if groups < 2:
        raise CannotReckon(method, f"{groups} groups", "at least 2")
    if np.size(score) < groups:
        raise TooFewAreas(method, f"only {np.size(score)} values", f"at least {groups}")
    scores, people = _ranked_areas(method, score, population, least=groups)
    ties = np.arange(scores.size) if codes is None else np.asarray(codes)
    if ties.shape != scores.shape:
        raise CannotReckon(method, f"codes of shape {ties.shape}", f"one code for each of {scores.size} areas")
    order = np.lexsort((ties, -scores if descending else scores))
    ahead = np.cumsum(people[order]) - people[order] / 2
    place = np.minimum((groups * ahead / people.sum()).astype(np.intp), groups - 1)
    group = np.empty(scores.size, dtype=np.intp)
    group[order] = place
    areas = np.bincount(group, minlength=groups)
    if (areas == 0).any():
        empty = int(np.flatnonzero(areas == 0)[0]) + 1
        raise TooFewAreas(
            method,
            f"no area in group {empty} of {groups}",
            "areas small enough for every group to have one; ask for fewer groups",
        )
    return PopulationGroups(group + 1, _sums(group, people, groups), areas)


def rate_ratio(count: ArrayLike, population: ArrayLike, *, level: float = 0.95, dispersion: float = 1.0) -> Comparison:
    """How many times the rate of the least deprived group the most deprived group has.

    `count` and `population` have one entry for each group, most deprived first.

    How it is calculated: the first group's rate over the last one's, by `intervals.ratio_of_counts`.

    What it cannot tell you: what happens in the groups between; `slope_index_of_counts` uses them all.

    References: as `intervals.ratio_of_counts`.

    Raises: CannotReckon as `intervals.ratio_of_counts`, and when there are fewer than two groups.

    >>> ratio = rate_ratio([300, 260, 200, 150, 100], [1_000] * 5)
    >>> print(f"{ratio.value:.1f} ({ratio.low:.2f} to {ratio.high:.2f})")
    3.0 (2.39 to 3.76)
    """
    method = "rate ratio of groups"
    events = check_counts(method, "a count", count)
    people = check_not_negative(method, "a population", population)
    check_columns(method, 2, count=events, population=people)
    return ratio_of_counts(
        events[0],
        events[-1],
        level=level,
        exposure_a=people[0],
        exposure_b=people[-1],
        dispersion=dispersion,
    )


def slope_index(
    value: ArrayLike,
    population: ArrayLike,
    *,
    variance: ArrayLike | None = None,
    level: float = 0.95,
    towards: Towards = "least",
) -> SlopeIndex:
    """The gap, and the ratio, between the least and the most deprived person, from all groups at once.

    `value` and `population` have one entry for each group (or area), most deprived first; `variance` is that of each
    value.  `towards` "least" reads from the most to the least deprived, as for life expectancy: a good thing that
    grows gives a gap above 0.  "most" reads the other way, as suits crime.

    How it is calculated: each group's rank is the midpoint of its range in the cumulative share of people, 0 the most
    deprived and 1 the least.  A straight line is fitted to the values on the ranks, weighted by population.  The
    slope index is its rise from 0 to 1, the relative index its value at 1 over that at 0.  Both ends are
    weighted sums of the values, so their variance follows from those of the values (the delta method; on a log
    scale for the ratio), and the limits are normal.  Without `variance` the values' variances are taken from the
    scatter about the line, with Student's t on two degrees fewer than groups: use that for many areas, where the
    scatter between them is real, and not for five groups with counts behind them.

    What it cannot tell you: whether the line is straight; look at the groups.  And it is about areas, not about people.

    References: Pamuk (1985), Population Studies 39; Mackenbach and Kunst (1997), Social Science and Medicine 44;
    Hayes and Berry (2002), Journal of Epidemiology and Community Health 56, for the limits.

    Raises: CannotReckon when there are fewer than three groups, a population is 0 or less, a value is missing, a
    variance is negative, or the lengths do not fit.

    >>> found = slope_index([76, 78, 80, 82, 84], [100] * 5, variance=[0.25] * 5)
    >>> print(f"{found.sii:.1f} ({found.sii_low:.2f} to {found.sii_high:.2f}), {found.rii:.3f}")
    10.0 (8.45 to 11.55), 1.133
    """
    method = "slope index of inequality"
    if towards not in get_args(Towards):
        raise CannotReckon(method, f'towards="{towards}"', " or ".join(f'"{word}"' for word in get_args(Towards)))
    y = numbers(method, "a value", value)
    people = check_not_negative(method, "a population", population)
    check_columns(method, 3, value=y, population=people)
    if not np.isfinite(y).all():
        raise CannotReckon(method, "a value that is missing or infinite", "finite values")
    if (people == 0).any():
        raise CannotReckon(method, "a group with no people", "people in every group")
    tail = (1 + check_level(method, level)) / 2
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    slope_of = share * (rank - share @ rank) / (share @ (rank - share @ rank) ** 2)
    most_of = share - slope_of * (share @ rank)
    least_of = most_of + slope_of
    most, least = float(most_of @ y), float(least_of @ y)
    if variance is None:
        apart = y - most - (least - most) * rank
        varied = (share @ apart**2) / (y.size - 2) / share
        reach, how = float(special.stdtrit(y.size - 2, tail)), FROM_SCATTER
    else:
        varied = check_not_negative(method, "a variance", variance)
        check_columns(method, 3, value=y, variance=varied)
        reach, how = float(special.ndtri(tail)), FROM_VARIANCES
    turn = 1 if towards == "least" else -1
    sii = turn * (least - most)
    around = reach * math.sqrt(float(slope_of**2 @ varied))
    defined = most > 0 and least > 0
    rii = factor = math.nan
    if defined:
        rii = (least / most) ** turn
        factor = math.exp(reach * math.sqrt(float((least_of / least - most_of / most) ** 2 @ varied)))
    return SlopeIndex(
        sii=sii,
        sii_low=sii - around,
        sii_high=sii + around,
        rii=rii,
        rii_low=rii / factor,
        rii_high=rii * factor,
        rii_defined=defined,
        fitted_most=most,
        fitted_least=least,
        towards=towards,
        method=how,
        level=level,
    )


def slope_index_of_counts(
    count: ArrayLike,
    population: ArrayLike,
    *,
    per: float = 1000.0,
    level: float = 0.95,
    dispersion: float = 1.0,
    towards: Towards = "most",
) -> SlopeIndex:
    """The gap in rate, and the ratio of rates, between the most and the least deprived person.

    `count` and `population` have one entry for each group, most deprived first.  By default it reads `towards` the
    most deprived: a gap of 20 is 20 more crimes per 1,000 people there.

    How it is calculated: `slope_index` of the rates per x count / population, each with the variance of a Poisson
    count, per^2 x dispersion x count / population^2.

    What it cannot tell you: as `slope_index`.  With few events the limits are rough; the ratio of two counts
    (`rate_ratio`) has exact ones.

    References: as `slope_index`.

    Raises: as `slope_index`; and when a count is not a whole number from 0 up.

    >>> found = slope_index_of_counts([300, 260, 200, 150, 100], [10_000] * 5)
    >>> print(f"{found.sii:.1f} per 1,000 ({found.sii_low:.1f} to {found.sii_high:.1f}), {found.rii:.2f} times")
    25.5 per 1,000 (21.1 to 29.9), 4.42 times
    """
    method = "slope index of counts"
    events = check_counts(method, "a count", count)
    people = check_not_negative(method, "a population", population)
    check_columns(method, 3, count=events, population=people)
    if (people == 0).any():
        raise CannotReckon(method, "a group with no people", "people in every group")
    scale = per / people
    variance = scale**2 * events * check_dispersion(method, dispersion)
    return slope_index(events * scale, people, variance=variance, level=level, towards=towards)


def concentration_curve(
    count: ArrayLike, population: ArrayLike, score: ArrayLike, *, descending: bool = True
) -> ConcentrationCurve:
    """What share of events falls on the most deprived tenth, quarter or half of the people.

    One entry for each area.  `descending` is as in `fifths_by_population`.

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

    One entry for each area.  `descending` is as in `fifths_by_population`.

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


def _ranked_areas(method: str, score: ArrayLike, population: ArrayLike, *, least: int) -> tuple[Floats, Floats]:
    """Scores and populations of the areas, checked."""
    scores = numbers(method, "a score", score)
    people = check_not_negative(method, "a population", population)
    check_columns(method, least, score=scores, population=people)
    if not np.isfinite(scores).all():
        raise CannotReckon(method, "a score that is missing or infinite", "a score for every area")
    if people.sum() == 0:
        raise CannotReckon(method, "no people in any area", "people in at least one")
    return scores, people


def _in_order(
    method: str, count: ArrayLike, population: ArrayLike, score: ArrayLike, descending: bool
) -> tuple[Floats, Floats]:
    """Events and people by score, most deprived first; areas with one score as one."""
    scores, people = _ranked_areas(method, score, population, least=1)
    events = check_counts(method, "a count", count)
    check_columns(method, 1, count=events, score=scores)
    _, place = np.unique(-scores if descending else scores, return_inverse=True)
    size = int(place.max()) + 1
    return _sums(place, events, size), _sums(place, people, size)


def _sums(place: NDArray[np.intp], values: Floats, size: int) -> Floats:
    return np.bincount(place, values, size).astype(np.float64)
