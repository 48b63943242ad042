"""Is a series rising or falling, how fast, and is it more than noise?

Series are flat arrays in order of time.  A value that is not there is NaN: it is left out by rule and counted in
`left_out`, and its place in time is kept.  Nothing here says "significant": the p-values are given, the assessment
decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_columns, check_level, numbers
from saferplan.methods.series import (
    Dispersion,
    Run,
    chance_of_run,
    dispersion,
    longest_run,
    run_down,
    run_up,
)

__all__ = [
    "Dispersion",
    "Run",
    "SenSlope",
    "TrendTest",
    "chance_of_run",
    "dispersion",
    "longest_run",
    "mann_kendall",
    "run_down",
    "run_up",
    "seasonal_mann_kendall",
    "seasonal_sen_slope",
    "sen_slope",
]

EXACT = "exact"
NORMAL = "normal"

LARGEST_EXACT = 10
"""Up to so many values without ties the exact distribution of S is used; beyond, the normal one is near enough."""

LEAST_FOR_AUTOCORRELATION = 8
"""With fewer values the tie between neighbours cannot be measured."""

MOST_AUTOCORRELATION = 0.95
"""A cap, because the correction grows without bound as the estimate nears 1."""

_Whole = NDArray[np.intp]


@dataclass(frozen=True)
class TrendTest:
    """The answer of a Mann-Kendall test.

    `s` is the number of pairs that rise less the number that fall, `tau` the same as a share of all pairs (-1 to 1),
    `variance` that of `s` with no trend and no memory, `z` the normal score, `p` two-sided.  `method` is "exact" or
    "normal".  `n` values were used and `left_out` were missing, in `seasons` seasons (1 for a plain test).

    `autocorrelation` is the tie between neighbouring values once the trend (and season) are taken out,
    `variance_factor` what it multiplies the variance by (1 or more), and `p_corrected` the p-value then: read it where
    months resemble the month before.  All three are NaN where fewer than 8 values are there to tell.
    """

    s: float
    variance: float
    z: float
    p: float
    tau: float
    method: str
    n: int
    left_out: int
    seasons: int
    autocorrelation: float
    variance_factor: float
    p_corrected: float


@dataclass(frozen=True)
class SenSlope:
    """The median rise per step, with limits.

    `intercept` is the level at time 0 (for the seasonal slope, in the first cycle).  `low` and `high` are infinite
    where the series is too short for limits at this level.  `pairs` slopes were compared.
    """

    slope: float
    intercept: float
    low: float
    high: float
    level: float
    pairs: int
    n: int
    left_out: int


def mann_kendall(values: ArrayLike) -> TrendTest:
    """Does the series go up, or down, more steadily than chance would have it?

    Monthly counts have a season: use `seasonal_mann_kendall` for them.

    How it is calculated: S = sum of sign(later - earlier) over all pairs.  Its variance is
    [n (n - 1)(2 n + 5) - sum of t (t - 1)(2 t + 5)] / 18, t being the size of each group of equal values;
    z = (S - sign S) / sqrt(variance).  Up to 10 values with no ties, p comes from the exact distribution of S.
    `p_corrected` multiplies the variance by 1 + 2 sum over k of (1 - k/n) r^k, where r is the correlation of
    neighbours' ranks after Sen's slope is taken out, corrected for bias as (n r + 2)/(n - 4), and not below 0.

    What it cannot tell you: how large the trend is (`sen_slope` does), nor whether it goes on; and a series that
    rises and then falls back shows none.

    References: Mann (1945), Econometrica 13; Kendall (1975), Rank Correlation Methods; Yue and Wang (2004), Water
    Resources Management 18; Hamed (2009), Journal of Hydrology 368, for the bias.

    Raises: CannotReckon when fewer than three values are there, or a value is infinite or no number.

    >>> test = mann_kendall([23_643, 25_480, 27_900, 30_531, 33_529])
    >>> test.s, test.tau, test.method, round(test.p, 4)
    (10.0, 1.0, 'exact', 0.0167)
    """
    found, there = _series("Mann-Kendall test", values)
    everywhere = np.zeros(found.size, dtype=np.intp)
    return _test("Mann-Kendall test", found, there, everywhere, np.arange(found.size))


def seasonal_mann_kendall(values: ArrayLike, season: ArrayLike) -> TrendTest:
    """Does the series go up, or down, when each month is only set against the same month of other years?

    `season` has a label for each value (the month, say).  A month that is missing must be there as NaN, so that each
    label comes round once a cycle.

    How it is calculated: S and its variance as in `mann_kendall`, within each season, then added up; p is from the
    normal distribution.  For `p_corrected` the season's median is taken out too, before the neighbours are compared.

    What it cannot tell you: trends that differ between seasons cancel out; and as `mann_kendall`.

    References: Hirsch, Slack and Smith (1982), Water Resources Research 18; and as `mann_kendall`.

    Raises: CannotReckon when no season has two values, fewer than three values are there, or lengths do not fit.

    >>> quarters = [40, 55, 70, 52, 38, 51, 66, 50, 33, 47, 61, 44, 30, 45, 58, 41]
    >>> test = seasonal_mann_kendall(quarters, [1, 2, 3, 4] * 4)
    >>> test.s, test.tau, test.seasons
    (-24.0, -1.0, 4)
    """
    method = "seasonal Mann-Kendall test"
    found, there = _series(method, values)
    labels, cycle = _seasons(method, season, found.size)
    return _test(method, found, there, labels, cycle)


def sen_slope(values: ArrayLike, times: ArrayLike | None = None, *, level: float = 0.95) -> SenSlope:
    """How much the series rises at each step, not thrown by a few odd values.

    `times` are the times of the values, rising; without them the values are one step apart.

    How it is calculated: the median of (later - earlier) / (time between) over all pairs.  With N pairs and
    C = z sqrt(variance of S), the limits are the slopes in places (N - C)/2 and (N + C)/2 + 1 in order of size,
    rounded outwards; up to 10 values with no ties, C is from the exact distribution of S.  The intercept is
    median(values) - slope x median(times).

    What it cannot tell you: that the rise is a straight line, or will go on; the limits take values as
    independent.

    References: Sen (1968), Journal of the American Statistical Association 63; Hollander and Wolfe (1973),
    Nonparametric Statistical Methods; Conover (1980) for the intercept.

    Raises: CannotReckon when fewer than three values are there, times do not rise, or the lengths do not fit.

    >>> found = sen_slope([10, 12, 11, 14, 15, 17, 16, 19])
    >>> round(found.slope, 3), round(found.low, 3), round(found.high, 3)
    (1.25, 0.8, 2.0)
    """
    method = "Sen's slope"
    found, there = _series(method, values)
    when = np.arange(found.size, dtype=np.float64) if times is None else numbers(method, "a time", times)
    check_columns(method, 0, values=found, times=when)
    if not (np.diff(when) > 0).all():
        raise CannotReckon(method, "times that do not rise", "times that rise from each value to the next")
    return _slope(method, found, there, when, np.zeros(found.size, dtype=np.intp), level)


def seasonal_sen_slope(values: ArrayLike, season: ArrayLike, *, level: float = 0.95) -> SenSlope:
    """How much the series rises each year, setting each month only against the same month of other years.

    `season` is as in `seasonal_mann_kendall`, and the slope is per cycle: per year, when the labels are months.

    How it is calculated: as `sen_slope`, with only the pairs of one season; time is the number of times the label
    has come round before.

    What it cannot tell you: as `sen_slope`.

    References: Hirsch, Slack and Smith (1982), Water Resources Research 18; Gilbert (1987), Statistical Methods for
    Environmental Pollution Monitoring, section 17.5.

    Raises: as `seasonal_mann_kendall`.

    >>> quarters = [40, 55, 70, 52, 38, 51, 66, 50, 33, 47, 61, 44, 30, 45, 58, 41]
    >>> seasonal_sen_slope(quarters, [1, 2, 3, 4] * 4).slope
    -4.0
    """
    method = "seasonal Sen's slope"
    found, there = _series(method, values)
    labels, cycle = _seasons(method, season, found.size)
    return _slope(method, found, there, cycle.astype(np.float64), labels, level)


def _series(method: str, values: ArrayLike) -> tuple[Floats, Bools]:
    """The values, and which of them are there."""
    found = numbers(method, "a value", values)
    check_columns(method, 0, values=found)
    if np.isinf(found).any():
        raise CannotReckon(method, "an infinite value", "finite values, or NaN for a missing one")
    there = ~np.isnan(found)
    if there.sum() < 3:
        raise CannotReckon(method, f"{there.sum()} values that are there", "at least 3")
    return found, there


def _seasons(method: str, season: ArrayLike, size: int) -> tuple[_Whole, _Whole]:
    """A number for each label, and how many times that label has come round before."""
    labels = np.asarray(season)
    if labels.shape != (size,):
        raise CannotReckon(method, f"season labels of shape {labels.shape}", f"one label for each of {size} values")
    _, code = np.unique(labels, return_inverse=True)
    cycle = np.zeros(size, dtype=np.intp)
    for label in range(int(code.max()) + 1):
        here = code == label
        cycle[here] = np.arange(here.sum())
    return code.astype(np.intp), cycle


def _pairs(there: Bools, labels: _Whole) -> tuple[_Whole, _Whole]:
    """The places of each pair within one season, the earlier first."""
    firsts, seconds = [], []
    for label in np.unique(labels):
        places = np.flatnonzero(there & (labels == label))
        earlier, later = np.triu_indices(places.size, 1)
        firsts.append(places[earlier])
        seconds.append(places[later])
    return np.concatenate(firsts), np.concatenate(seconds)


def _variance(found: Floats, there: Bools, labels: _Whole) -> float:
    """The variance of S with no trend and no memory, corrected for ties, added over seasons."""
    total = 0.0
    for label in np.unique(labels):
        here = found[there & (labels == label)]
        _, ties = np.unique(here, return_counts=True)
        n = here.size
        total += (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    return float(total)


def _test(method: str, found: Floats, there: Bools, labels: _Whole, cycle: _Whole) -> TrendTest:
    """The Mann-Kendall test within seasons; a plain test is one season."""
    first, second = _pairs(there, labels)
    if first.size == 0:
        raise CannotReckon(method, "no season with two values", "at least one season with two values")
    rises = found[second] - found[first]
    s = float(np.sign(rises).sum())
    variance = _variance(found, there, labels)
    n, seasons = int(there.sum()), int(np.unique(labels[there]).size)
    z = _score(s, variance)
    exact = _is_exact(found, there, seasons)
    slope = float(np.median(rises / (cycle[second] - cycle[first])))
    correlation, factor = _memory(found, there, labels, slope)
    p = _exact_p(s, n) if exact else _two_sided(z)
    # Without memory nothing is corrected: an exact p stays the exact one.
    corrected = p if factor == 1 else max(p, _two_sided(z / math.sqrt(factor)))
    return TrendTest(
        s=s,
        variance=variance,
        z=z,
        p=p,
        tau=s / first.size,
        method=EXACT if exact else NORMAL,
        n=n,
        left_out=int(found.size - n),
        seasons=seasons,
        autocorrelation=correlation,
        variance_factor=factor,
        p_corrected=math.nan if math.isnan(factor) else corrected,
    )


def _is_exact(found: Floats, there: Bools, seasons: int) -> bool:
    """Whether the exact distribution of S is used: few values, no ties, one season."""
    n = int(there.sum())
    return bool(seasons == 1 and n <= LARGEST_EXACT and np.unique(found[there]).size == n)


def _score(s: float, variance: float) -> float:
    """The normal score with its correction for continuity; 0 when every value is the same."""
    return float((s - np.sign(s)) / np.sqrt(variance)) if variance > 0 else 0.0


def _two_sided(z: float) -> float:
    return float(2 * special.ndtr(-abs(z)))


def _by_inversions(n: int) -> Floats:
    """The chance, among all n! orders, of at most 0, 1, 2, ... inversions (pairs that fall)."""
    ways = np.ones(1)
    for size in range(2, n + 1):
        ways = np.convolve(ways, np.ones(size))
    return np.cumsum(ways) / math.factorial(n)


def _exact_p(s: float, n: int) -> float:
    """Two-sided p of S when every order of n different values is as likely as any other."""
    fewest = int((n * (n - 1) / 2 - abs(s)) / 2)
    return float(min(1.0, 2 * _by_inversions(n)[fewest]))


def _memory(found: Floats, there: Bools, labels: _Whole, slope_per_cycle: float) -> tuple[float, float]:
    """The correlation of neighbours without trend and season, and what it multiplies the variance of S by."""
    n = int(there.sum())
    if n < LEAST_FOR_AUTOCORRELATION:
        return math.nan, math.nan
    per_cycle = np.unique(labels).size
    rest = found - slope_per_cycle * np.arange(found.size) / per_cycle
    for label in np.unique(labels[there]):
        here = there & (labels == label)
        rest[here] -= np.median(rest[here])
    ranks = np.full(found.size, np.nan)
    # Residues of one value may differ in the last digit; rounded to their own size, they tie as they should.
    size_of_rest = float(np.abs(rest[there]).max()) or 1.0
    _, place, size = np.unique((rest[there] / size_of_rest).round(9), return_inverse=True, return_counts=True)
    ranks[there] = (np.cumsum(size) - (size + 1) / 2)[place]
    apart = ranks - np.nanmean(ranks)
    spread = np.nanmean(apart**2)
    together = apart[1:] * apart[:-1]
    if spread == 0 or np.isnan(together).all():
        return 0.0, 1.0
    raw = float(np.nanmean(together) * (n - 1) / n / spread)
    correlation = min(max((n * raw + 2) / (n - 4), -1.0), MOST_AUTOCORRELATION)
    lags = np.arange(1, n)
    # A see-saw series must not make the test surer of itself, so a negative correlation corrects nothing.
    factor = 1 + 2 * float(((1 - lags / n) * max(correlation, 0.0) ** lags).sum())
    return correlation, factor


def _slope(method: str, found: Floats, there: Bools, times: Floats, labels: _Whole, level: float) -> SenSlope:
    """The median slope over pairs within one season."""
    tail = (1 - check_level(method, level)) / 2
    first, second = _pairs(there, labels)
    if first.size == 0:
        raise CannotReckon(method, "no season with two values", "at least one season with two values")
    slopes = np.sort((found[second] - found[first]) / (times[second] - times[first]))
    slope = float(np.median(slopes))
    if _is_exact(found, there, int(np.unique(labels[there]).size)):
        outside = int((_by_inversions(int(there.sum())) <= tail).sum())
    else:
        reach = -float(special.ndtri(tail)) * math.sqrt(_variance(found, there, labels))
        outside = math.floor((slopes.size - reach) / 2)
    bounded = outside >= 1
    return SenSlope(
        slope=slope,
        intercept=float(np.median(found[there]) - slope * np.median(times[there])),
        low=float(slopes[outside - 1]) if bounded else -math.inf,
        high=float(slopes[slopes.size - outside]) if bounded else math.inf,
        level=level,
        pairs=int(slopes.size),
        n=int(there.sum()),
        left_out=int(found.size - there.sum()),
    )
