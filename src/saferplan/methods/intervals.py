"""Rates, shares and comparisons of counts, each with the limits that chance alone allows.

Every function takes single numbers or arrays, broadcasts them to one shape, and answers with arrays of that shape
(shape `()` for single numbers).  A denominator of nought is an answer, not an error: `defined` is False there and the
value is NaN.  Numbers that cannot be counts, populations or levels raise `CannotReckon`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.methods._checks import (
    Bools,
    Floats,
    Words,
    check_counts,
    check_dispersion,
    check_level,
    check_not_negative,
    together,
)
from saferplan.methods._limits import beta_limits, conditional_p, parts_of, square_and_add, z_of

EXACT_POISSON = "exact Poisson"
BYAR = "Byar"
WILSON = "Wilson"
CLOPPER_PEARSON = "Clopper-Pearson"
LOG_NORMAL = "log-normal"
CONDITIONAL = "exact conditional"
QUASI = "quasi-Poisson "
SQUARE_AND_ADD = "square and add"

SMALL_COUNT = 10
"""From this count on, Byar's limits serve; below it the exact ones are used."""


@dataclass(frozen=True)
class Interval:
    """The lower and upper limits of a count, and how each was got (`method`, an array of words)."""

    low: Floats
    high: Floats
    method: Words
    level: float


@dataclass(frozen=True)
class Estimate:
    """A value with its limits.  Where `defined` is False the denominator is nought and all three are NaN."""

    value: Floats
    low: Floats
    high: Floats
    method: Words
    defined: Bools
    level: float


@dataclass(frozen=True)
class Comparison:
    """One figure against another: the value, its limits, and the two-sided p for "there is no difference"."""

    value: Floats
    low: Floats
    high: Floats
    p: Floats
    method: Words
    defined: Bools
    level: float


def byar_interval(count: ArrayLike, *, level: float = 0.95) -> Interval:
    """The limits of a count by Byar's formula, whatever its size.

    Prefer `poisson_interval`, which goes over to the exact limits where this formula is weak.

    How it is calculated: with O the count and z the normal quantile,
    low = O (1 - 1/(9 O) - z/(3 sqrt(O)))^3 and, with P = O + 1, high = P (1 - 1/(9 P) + z/(3 sqrt(P)))^3.
    The lower limit of 0 is 0.

    What it cannot tell you: it is about chance only, and says nothing of under-recording.

    References: Breslow and Day (1987), Statistical Methods in Cancer Research II, p. 69; APHO Technical Briefing 3
    (2008).

    Raises: CannotReckon when a count is negative or not whole, or the level is not between 0 and 1.

    >>> limits = byar_interval(65)
    >>> print(f"{limits.low:.3f} to {limits.high:.3f}")
    50.163 to 82.849
    """
    method = "Byar's interval"
    observed = check_counts(method, "a count", count)
    z = z_of(check_level(method, level))
    safe = np.maximum(observed, 1.0)
    root = np.maximum(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)), 0.0)
    low = np.where(observed > 0, safe * root**3, 0.0)
    above = observed + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return Interval(low, high, np.full(observed.shape, BYAR), level)


def poisson_interval(count: ArrayLike, *, level: float = 0.95) -> Interval:
    """The limits within which the long-run level behind a count of events lies.

    How it is calculated: exact below ten events, by Byar's formula from ten.  Exact: half the chi-square quantile at
    (1 - level)/2 on 2 O degrees of freedom, and half that at (1 + level)/2 on 2 O + 2.  `method` says which was
    used for each count.

    What it cannot tell you: events that come in series (one offender, one night) vary more than this allows;
    `trend.dispersion` measures by how much.

    References: Garwood (1936), Biometrika 28; APHO Technical Briefing 3 (2008).

    Raises: CannotReckon when a count is negative or not whole, or the level is not between 0 and 1.

    >>> limits = poisson_interval([0, 7, 65])
    >>> limits.low.round(3).tolist(), limits.high.round(3).tolist()
    ([0.0, 2.814, 50.163], [3.689, 14.423, 82.849])
    >>> limits.method.tolist()
    ['exact Poisson', 'exact Poisson', 'Byar']
    """
    method = "Poisson interval"
    observed = check_counts(method, "a count", count)
    tail = (1 - check_level(method, level)) / 2
    byar = byar_interval(observed, level=level)
    small = observed < SMALL_COUNT
    # The large counts get a harmless stand-in, because both branches of np.where are worked out.
    few = np.where(small, observed, 1.0)
    exact_low = np.where(few > 0, special.gammaincinv(np.maximum(few, 1.0), tail), 0.0)
    exact_high = special.gammainccinv(few + 1, tail)
    return Interval(
        np.where(small, exact_low, byar.low),
        np.where(small, exact_high, byar.high),
        np.where(small, EXACT_POISSON, BYAR),
        level,
    )


def rate(count: ArrayLike, population: ArrayLike, *, per: float = 1000.0, level: float = 0.95) -> Estimate:
    """Events per so many people, with limits.

    How it is calculated: per x count / population; the limits are those of the count (`poisson_interval`), divided
    likewise.  The population is taken as known.

    What it cannot tell you: residents are the wrong denominator where people come from elsewhere, as in a town
    centre; nor does a rate say who was at risk.

    References: as `poisson_interval`.

    Raises: CannotReckon when a count is not a whole number from 0 up, a population is negative or not finite, or
    the shapes do not fit.  A population of 0 is not an error: `defined` is False.

    >>> found = rate([7, 33_529, 3], [1_450, 540_059, 0])
    >>> found.value.round(3).tolist(), found.defined.tolist()
    ([4.828, 62.084, nan], [True, True, False])
    """
    method = "rate"
    events, people = together(
        method,
        count=check_counts(method, "a count", count),
        population=check_not_negative(method, "a population", population),
    )
    limits = poisson_interval(events, level=level)
    defined = people > 0
    scale = per / np.where(defined, people, np.nan)
    return Estimate(events * scale, limits.low * scale, limits.high * scale, limits.method, defined, level)


def wilson_interval(numerator: ArrayLike, denominator: ArrayLike, *, level: float = 0.95) -> Estimate:
    """A share, with limits.

    How it is calculated: with p the share, n the denominator and z the normal quantile,
    (p + z^2/2n +/- z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n).  Both may be fractions, so that a survey may give
    its effective base.

    What it cannot tell you: the limits are about chance alone; a self-chosen sample is off by more.

    References: Wilson (1927), Journal of the American Statistical Association 22; Newcombe (1998), Statistics in
    Medicine 17.

    Raises: CannotReckon when a number is negative or not finite, or a numerator exceeds its denominator.  A
    denominator of 0 is not an error: `defined` is False.

    >>> share = wilson_interval(65, 100)
    >>> print(f"{share.value:.2f} ({share.low:.4f} to {share.high:.4f})")
    0.65 (0.5525 to 0.7364)
    """
    method = "Wilson interval"
    part, whole, defined = parts_of(method, numerator, denominator)
    z = z_of(check_level(method, level))
    n = np.where(defined, whole, np.nan)
    p = part / n
    centre = p + z**2 / (2 * n)
    reach = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    # At 0 % and 100 % the limit is the value itself; rounding may put it a hair beyond.
    low = np.where(part == 0, p, (centre - reach) / (1 + z**2 / n))
    high = np.where(part == whole, p, (centre + reach) / (1 + z**2 / n))
    return Estimate(p, low, high, np.full(p.shape, WILSON), defined, level)


def clopper_pearson_interval(numerator: ArrayLike, denominator: ArrayLike, *, level: float = 0.95) -> Estimate:
    """A share, with exact limits that are never too narrow.

    Wider than need be for most uses: prefer `wilson_interval` unless a guarantee is wanted.

    How it is calculated: the beta quantile at (1 - level)/2 with x and n - x + 1, and that at (1 + level)/2 with
    x + 1 and n - x.

    What it cannot tell you: as `wilson_interval`.

    References: Clopper and Pearson (1934), Biometrika 26.

    Raises: as `wilson_interval`.

    >>> share = clopper_pearson_interval(7, 100)
    >>> print(f"{share.low:.4f} to {share.high:.4f}")
    0.0286 to 0.1389
    """
    method = "Clopper-Pearson interval"
    part, whole, defined = parts_of(method, numerator, denominator)
    tail = (1 - check_level(method, level)) / 2
    low, high = beta_limits(part, whole - part, tail)
    gone = np.where(defined, 0.0, np.nan)
    value = part / np.where(defined, whole, np.nan)
    return Estimate(value, low + gone, high + gone, np.full(value.shape, CLOPPER_PEARSON), defined, level)


def ratio_of_counts(
    a: ArrayLike,
    b: ArrayLike,
    *,
    level: float = 0.95,
    exposure_a: ArrayLike = 1.0,
    exposure_b: ArrayLike = 1.0,
    dispersion: ArrayLike = 1.0,
) -> Comparison:
    """How many times as many: count a for its exposure against count b for its own.

    `exposure_a` and `exposure_b` are what each count is out of (people, months); leave both at 1 for a plain ratio
    of counts.

    How it is calculated: (a / exposure_a) / (b / exposure_b).  From ten events on both sides the limits are
    exp(ln(ratio) +/- z sqrt(1/a + 1/b)).  With fewer on either side they are exact: given a + b events, a is
    binomial, and its Clopper-Pearson limits p become p / (1 - p) x exposure_b / exposure_a.  The p-value is always
    that of the same conditional binomial, twice the smaller tail.  `dispersion` is the variance of the series as
    a multiple of its mean (`trend.dispersion`): both counts are divided by it before the limits and the p-value, which
    widens the logarithmic limits by its square root.  Below 1 it counts as 1.

    When b is 0 the ratio does not exist (`defined` is False, the value NaN), but the evidence does: `low`
    is what the ratio is at least, `high` is infinite and `p` holds.  When an exposure is 0 all four are NaN.

    What it cannot tell you: whether the two were counted in the same way, nor why they differ.

    References: Przyborowski and Wilenski (1940), Biometrika 31; Breslow and Day (1987), section 3.3; McCullagh and
    Nelder (1989), Generalized Linear Models, section 6.2, for the dispersion.

    Raises: CannotReckon when a count is not a whole number from 0 up, an exposure or dispersion is negative or not
    finite, or shapes do not fit.

    >>> change = ratio_of_counts(33_529, 30_531)
    >>> print(f"{change.value:.4f} ({change.low:.4f} to {change.high:.4f})")
    1.0982 (1.0813 to 1.1154)
    >>> few = ratio_of_counts([3, 5], [9, 0])
    >>> few.method.tolist(), few.p.round(4).tolist(), few.defined.tolist()
    (['exact conditional', 'exact conditional'], [0.146, 0.0625], [True, False])
    """
    method = "ratio of counts"
    top, bottom, out_of_a, out_of_b, spread = together(
        method,
        a=check_counts(method, "a count", a),
        b=check_counts(method, "a count", b),
        exposure_a=check_not_negative(method, "an exposure", exposure_a),
        exposure_b=check_not_negative(method, "an exposure", exposure_b),
        dispersion=check_dispersion(method, dispersion),
    )
    level = check_level(method, level)
    exposed = (out_of_a > 0) & (out_of_b > 0)
    out_of_a, out_of_b = np.where(exposed, out_of_a, np.nan), np.where(exposed, out_of_b, np.nan)
    defined = exposed & (bottom > 0)
    value = (top / out_of_a) / (np.where(defined, bottom, np.nan) / out_of_b)

    weight_a, weight_b = top / spread, bottom / spread
    large = (weight_a >= SMALL_COUNT) & (weight_b >= SMALL_COUNT)
    safe_a, safe_b = np.where(large, weight_a, 1.0), np.where(large, weight_b, 1.0)
    reach = np.exp(z_of(level) * np.sqrt(1 / safe_a + 1 / safe_b))
    low_share, high_share = beta_limits(np.where(large, 1.0, weight_a), np.where(large, 1.0, weight_b), (1 - level) / 2)
    with np.errstate(divide="ignore"):  # a share of 1 is an infinite ratio, as documented
        exact_low, exact_high = low_share / (1 - low_share), high_share / (1 - high_share)
    scale = out_of_b / out_of_a
    words = np.where(large, LOG_NORMAL, CONDITIONAL)
    return Comparison(
        value,
        np.where(large, value / reach, exact_low * scale),
        np.where(large, value * reach, exact_high * scale),
        conditional_p(weight_a, weight_b, out_of_a / (out_of_a + out_of_b)),
        np.where(spread > 1, np.char.add(QUASI, words), words),
        defined,
        level,
    )


def percent_change(
    later: ArrayLike,
    earlier: ArrayLike,
    *,
    level: float = 0.95,
    exposure_later: ArrayLike = 1.0,
    exposure_earlier: ArrayLike = 1.0,
    dispersion: ArrayLike = 1.0,
) -> Comparison:
    """By how many per cent the later count is above (or below) the earlier one.

    How it is calculated: 100 x (ratio - 1), with limits and p-value from `ratio_of_counts`.  Give the exposures
    when the two differ, as in 12 months against 11, or two populations.  From 0 there is no percentage: `defined`
    is False.

    What it cannot tell you: whether the level lasts; one year against one year is two points of a series.

    References: as `ratio_of_counts`.

    Raises: as `ratio_of_counts`.

    >>> change = percent_change(33_529, [30_531, 23_643])
    >>> change.value.round(2).tolist()
    [9.82, 41.81]
    """
    ratio = ratio_of_counts(
        later,
        earlier,
        level=level,
        exposure_a=exposure_later,
        exposure_b=exposure_earlier,
        dispersion=dispersion,
    )
    return Comparison(
        100 * (ratio.value - 1),
        100 * (ratio.low - 1),
        100 * (ratio.high - 1),
        ratio.p,
        ratio.method,
        ratio.defined,
        ratio.level,
    )


def difference_of_rates(
    count_a: ArrayLike,
    count_b: ArrayLike,
    *,
    population_a: ArrayLike,
    population_b: ArrayLike,
    per: float = 1000.0,
    level: float = 0.95,
) -> Comparison:
    """How many more events per so many people in a than in b.

    How it is calculated: rate a - rate b.  The limits join those of the two rates (`rate`) by squaring and adding:
    low = d - sqrt((rate_a - low_a)^2 + (high_b - rate_b)^2), and high in the same way.  The p-value is that
    of `ratio_of_counts`, for the two questions have one null.

    What it cannot tell you: as `rate`; and close to the level, limits and p-value may disagree, being reckoned
    in two ways.

    References: Newcombe (1998), Statistics in Medicine 17, 873-890; Zou and Donner (2008), Statistics in Medicine
    27, 1693-1702.

    Raises: as `rate`.  Where either population is 0, `defined` is False and all numbers are NaN.

    >>> gap = difference_of_rates(90, 60, population_a=1_000, population_b=1_000)
    >>> print(f"{gap.value:.0f} more per 1,000 ({gap.low:.1f} to {gap.high:.1f})")
    30 more per 1,000 (5.3 to 55.1)
    """
    first = rate(count_a, population_a, per=per, level=level)
    second = rate(count_b, population_b, per=per, level=level)
    ratio = ratio_of_counts(count_a, count_b, level=level, exposure_a=population_a, exposure_b=population_b)
    value = first.value - second.value
    low, high = square_and_add((first.value, first.low, first.high), (second.value, second.low, second.high))
    defined = first.defined & second.defined
    return Comparison(value, low, high, ratio.p, np.full(value.shape, SQUARE_AND_ADD), defined, level)
