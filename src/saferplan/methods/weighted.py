"""Weighted sums of counts: events that do not all weigh the same, with the limits that chance and the mix allow.

A class of events has several kinds, each with its weight, and only the number of the class is known in one place.
The mix of kinds comes from a wider place, where each kind was counted (`mean_weight`).  What the mix leaves open is
part of the limits: the mix was counted and not known, and places differ in it (`between_variance`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import (
    Bools,
    Floats,
    check_columns,
    check_level,
    check_not_negative,
    numbers,
    together,
)

GAMMA = "gamma, compound Poisson"
LOGIT = "logit, compound Poisson"
LOG_NORMAL = "log-normal, compound Poisson"


@dataclass(frozen=True)
class Mix:
    """The weight of one event of a class, from counts of its kinds.

    `mean` is the mean weight and `second` the mean of its square; `lightest` and `gravest` are the weights of the
    kinds met, and `events` how many events were counted.  `variance` is that of the mean, from having counted.  Where
    no event was counted `defined` is False and the numbers are NaN.
    """

    mean: float
    second: float
    lightest: float
    gravest: float
    variance: float
    events: float
    defined: bool


@dataclass(frozen=True)
class Between:
    """How much places differ: the variance between them, beyond what having counted explains, and from how many."""

    variance: float
    places: int


@dataclass(frozen=True)
class WeightedLimits:
    """The limits of weighted sums, one for each: `defined` is False where there is none, and both are NaN."""

    low: Floats
    high: Floats
    method: str
    defined: Bools
    level: float


def mean_weight(counts: ArrayLike, weights: ArrayLike) -> Mix:
    """The mean weight of an event, and how well the counts tell it.

    How it is calculated: with n_k events of kind k and weight w_k, N their sum and p_k = n_k / N, the mean is
    m = sum p_k w_k, the second moment sum p_k w_k^2, and the variance of the mean (second - m^2) / (N + 1): that of a
    multinomial, or of a Dirichlet distribution with the counts as its parameters.

    What it cannot tell you: the mix of a part of the place that was counted.

    References: Bishop, Fienberg and Holland (1975), Discrete Multivariate Analysis, chapter 13; Gelman and others
    (2013), Bayesian Data Analysis, section 3.4.

    Raises: CannotReckon when a count or weight is negative, or the shapes do not fit.

    >>> mix = mean_weight([30, 10], [5.0, 45.0])
    >>> mix.mean, mix.second, mix.lightest, mix.gravest, round(mix.variance, 3)
    (15.0, 525.0, 5.0, 45.0, 7.317)
    """
    method = "mean weight"
    events, weight = (
        check_not_negative(method, "a count", counts),
        check_not_negative(method, "a weight", weights),
    )
    check_columns(method, 1, counts=events, weights=weight)
    total = float(events.sum())
    if total == 0:
        return Mix(*(float("nan"),) * 5, events=0.0, defined=False)
    mean = float(events @ weight) / total
    second = float(events @ weight**2) / total
    met = weight[events > 0]
    variance = max(second - mean**2, 0.0) / (total + 1) if met.min() < met.max() else 0.0
    return Mix(mean, second, float(met.min()), float(met.max()), variance, total, True)


def between_variance(values: ArrayLike, variances: ArrayLike) -> Between:
    """How much places differ in a value, beyond the error with which each was told.

    How it is calculated: by moments.  With weights 1 / v_i, their mean y and Q = sum (y_i - y)^2 / v_i, the variance
    is (Q - (k - 1)) / (sum 1/v - sum 1/v^2 / sum 1/v), and nought where that is below it.  Values without error
    (v = 0) give their plain variance.

    What it cannot tell you: why they differ; from few places it is told badly.

    References: DerSimonian and Laird (1986), Controlled Clinical Trials 7.

    Raises: CannotReckon when a variance is negative, a value is not finite, or the shapes do not fit.

    >>> round(between_variance([1.0, 2.0, 3.0], [0.1, 0.1, 0.1]).variance, 6)
    0.9
    """
    method = "variance between places"
    value, error = numbers(method, "a value", values), check_not_negative(method, "a variance", variances)
    check_columns(method, 1, values=value, variances=error)
    if not np.isfinite(value).all():
        raise CannotReckon(method, "a value that is not finite", "finite numbers")
    k = value.size
    if k < 2:
        return Between(0.0, k)
    if (error == 0).any():
        return Between(float(value.var(ddof=1)), k)
    weight = 1 / error
    centre = float(weight @ value) / float(weight.sum())
    q = float(weight @ (value - centre) ** 2)
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    return Between(max(0.0, (q - (k - 1)) / scale), k)


def weighted_sum_limits(
    value: ArrayLike, variance: ArrayLike, *, one_more: ArrayLike, level: float = 0.95
) -> WeightedLimits:
    """The limits of a weighted sum of counts.

    How it is calculated: a gamma distribution with the sum y as its mean and v as its variance gives the lower limit;
    the upper one is that of y + w and v + w^2, where w (`one_more`) is the weight that one more event would add.  For
    events of one weight these are the exact Poisson limits times the weight.  v is the sum of n_c s_c over classes,
    with n_c events and s_c the second moment of their weight (the variance of a compound Poisson sum, times the
    dispersion where counts vary more), and what the mix adds to it, n_c^2 times the variance of the mean weight.

    What it cannot tell you: whether the weights are right.

    References: Fay and Feuer (1997), Statistics in Medicine 16; Daykin, Pentikainen and Pesonen (1994), Practical
    Risk Theory for Actuaries, chapter 3.

    Raises: CannotReckon when a number is negative or not finite, or the level is not between 0 and 1.  A sum of 0
    has a lower limit of 0; where `one_more` is 0 too there are no limits.

    >>> limits = weighted_sum_limits([0.0, 70.0], [0.0, 700.0], one_more=10.0)
    >>> limits.low.round(2).tolist(), limits.high.round(2).tolist()
    ([0.0, 28.14], [36.89, 144.23])
    """
    method = "limits of a weighted sum"
    total, spread, step = together(
        method,
        value=check_not_negative(method, "a sum", value),
        variance=check_not_negative(method, "a variance", variance),
        one_more=check_not_negative(method, "a weight", one_more),
    )
    tail = (1 - check_level(method, level)) / 2
    defined = (total > 0) | (step > 0)
    above, wide = total + step, spread + step**2
    low = _gamma_quantile(total, spread, tail)
    high = _gamma_quantile(above, wide, 1 - tail)
    return WeightedLimits(np.where(defined, low, np.nan), np.where(defined, high, np.nan), GAMMA, defined, level)


def _gamma_quantile(mean: Floats, variance: Floats, p: float) -> Floats:
    """A quantile of the gamma distribution with a mean and a variance; without variance, the mean."""
    spreads = (mean > 0) & (variance > 0)
    safe_mean, safe_variance = np.where(spreads, mean, 1.0), np.where(spreads, variance, 1.0)
    found = special.gammaincinv(safe_mean**2 / safe_variance, p) * safe_variance / safe_mean
    return np.where(spreads, found, mean)


def weighted_share_limits(
    part: ArrayLike, rest: ArrayLike, *, part_variance: ArrayLike, rest_variance: ArrayLike, level: float = 0.95
) -> WeightedLimits:
    """The limits of a part's share of a weighted sum, as a fraction; part and rest vary apart.

    How it is calculated: the logarithm of part over rest has the variance v_part / part^2 + v_rest / rest^2; its
    normal limits are turned back into a share.  Where part or rest is nought there are no limits.

    What it cannot tell you: as `weighted_sum_limits`.

    References: Agresti (2013), Categorical Data Analysis, section 3.1 (delta method).

    Raises: CannotReckon as `weighted_sum_limits`.

    >>> limits = weighted_share_limits(50.0, 50.0, part_variance=25.0, rest_variance=25.0)
    >>> f"{limits.low:.3f} {limits.high:.3f}"
    '0.431 0.569'
    """
    method = "limits of a weighted share"
    one, other, v_one, v_other = together(
        method,
        part=check_not_negative(method, "a sum", part),
        rest=check_not_negative(method, "a sum", rest),
        part_variance=check_not_negative(method, "a variance", part_variance),
        rest_variance=check_not_negative(method, "a variance", rest_variance),
    )
    z = float(special.ndtri((1 + check_level(method, level)) / 2))
    defined = (one > 0) & (other > 0)
    top, bottom = np.where(defined, one, 1.0), np.where(defined, other, 1.0)
    centre, reach = np.log(top / bottom), z * np.sqrt(v_one / top**2 + v_other / bottom**2)
    low, high = (np.where(defined, special.expit(centre + sign * reach), np.nan) for sign in (-1.0, 1.0))
    return WeightedLimits(low, high, LOGIT, defined, level)


def weighted_ratio_limits(
    one: ArrayLike, other: ArrayLike, *, one_variance: ArrayLike, other_variance: ArrayLike, level: float = 0.95
) -> WeightedLimits:
    """The limits of one weighted sum divided by another; the two vary apart.

    How it is calculated: normal limits of the logarithm of the ratio, whose variance is
    v_one / one^2 + v_other / other^2.  Where either is nought there are none.

    What it cannot tell you: as `weighted_sum_limits`.

    References: as `weighted_share_limits`.

    Raises: CannotReckon as `weighted_sum_limits`.

    >>> limits = weighted_ratio_limits(200.0, 100.0, one_variance=400.0, other_variance=100.0)
    >>> f"{limits.low:.3f} {limits.high:.3f}"
    '1.516 2.639'
    """
    found = weighted_share_limits(one, other, part_variance=one_variance, rest_variance=other_variance, level=level)
    with np.errstate(over="ignore"):  # a ratio that is told by next to nothing has limits from nought to infinity
        low, high = (np.exp(special.logit(share)) for share in (found.low, found.high))
    return WeightedLimits(low, high, LOG_NORMAL, found.defined, level)
