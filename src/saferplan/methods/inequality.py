"""How unevenly events fall between ranked groups of people: gradients and ratios; `concentration` has the curves.

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
from saferplan.methods._ranks import ranked_areas, sums_of
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
    scores, people = ranked_areas(method, score, population, least=groups)
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
    return PopulationGroups(group + 1, sums_of(group, people, groups), areas)


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
