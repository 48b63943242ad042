"""Estimates from a weighted survey: shares, means, totals, ratios and differences, each with how sure it is.

A domain is a group of respondents that an estimate is of (True or False for each): those asked, who gave a view, in an
area.  It is cut out of the whole survey, so that strata and clusters without anyone of it still count.  Many answers of
many groups at once are in `survey_shares`; tests are in `survey_tests`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_level, numbers
from saferplan.methods.intervals import wilson_interval
from saferplan.methods.survey_variance import METHOD, Design, covariance_of_totals

__all__ = ["Design", "Difference", "Estimated", "Kish"]

T = "t"
LOGIT = "logit"
EFFECTIVE = "Wilson on the effective base"


@dataclass(frozen=True)
class Kish:
    """What uneven weights cost: how many times as large a variance (`deff`), and how many even ones tell as much."""

    deff: float
    base: int
    effective: float


@dataclass(frozen=True)
class Estimated:
    """A value from a survey.  Where nobody is in the domain, `defined` is False and the numbers are NaN.

    `se` is its standard error on `df` degrees of freedom, and `low` to `high` its interval, got by `method`.  `base`
    counts respondents of the domain; `effective` is how many evenly weighted ones tell as much; `deff` is how many
    times the variance is that of a simple random sample of the base.
    """

    value: float
    se: float
    df: float
    low: float
    high: float
    method: str
    level: float
    base: int
    effective: float
    deff: float
    defined: bool


@dataclass(frozen=True)
class Difference:
    """One value less another, with its interval and the two-sided p for "there is no difference".

    Where either has no respondents `defined` is False.  Where nothing varies, so that there is no error to judge by, p
    is NaN.
    """

    value: float
    se: float
    df: float
    low: float
    high: float
    p: float
    level: float
    defined: bool


def kish(weights: ArrayLike) -> Kish:
    """What uneven weights cost, whatever is asked.

    How it is calculated: deff = n sum w^2 / (sum w)^2, and the effective base n / deff = (sum w)^2 / sum w^2.
    Respondents who weigh nothing are not counted.

    What it cannot tell you: what raking gains for answers that go with the margins, or clusters cost.

    References: Kish (1965), Survey Sampling, section 11.7.

    Raises: CannotReckon when a weight is negative, or all are 0.

    >>> kish([1.0, 1.0, 2.0])
    Kish(deff=1.125, base=3, effective=2.6666666666666665)
    """
    w = Design(weights).w
    base = int((w > 0).sum())
    effective = float(w.sum() ** 2 / (w**2).sum())
    return Kish(base / effective, base, effective)


def proportion(
    design: Design, inside: ArrayLike, domain: ArrayLike | None = None, *, how: str = EFFECTIVE, level: float = 0.95
) -> Estimated:
    """The share of a domain that is inside (True or False for each respondent).

    How it is calculated: sum of w inside / sum of w; the standard error by Taylor linearisation, after regression on
    the margins where weights were raked (`survey_variance`).  `how` is the interval: "Wilson on the effective base"
    (Kish's, or with clusters the lesser of that and share (1 - share) / se^2); "logit", log(share / (1 - share)) +/- t
    se / (share (1 - share)); "t", share +/- t se.  At 0 and 1 the logit has no limits, so that Wilson's are given.

    What it cannot tell you: what those who did not answer think.  For an open survey the interval is a floor.

    References: Wilson (1927), Journal of the American Statistical Association 22; Kish (1965), Survey Sampling; Binder
    (1983), International Statistical Review 51; Deville and Sarndal (1992), Journal of the American Statistical
    Association 87, for raked weights; Korn and Graubard (1999), Analysis of Health Surveys, section 2.4.

    Raises: CannotReckon when lengths do not fit, what is inside is not true or false, or `how` is no such interval.

    >>> found = proportion(Design([1.0, 1.0, 2.0, 2.0]), [True, False, True, True])
    >>> print(f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f}), effective base {found.effective:.1f}")
    0.833 (0.343 to 0.980), effective base 3.6
    """
    if how not in (EFFECTIVE, LOGIT, T):
        raise CannotReckon(METHOD, f"an interval {how!r}", f'"{EFFECTIVE}", "{LOGIT}" or "{T}"')
    yes = _values(design, "what is inside", inside)
    if not np.isin(yes, (0.0, 1.0)).all():
        raise CannotReckon(METHOD, "what is inside that is neither true nor false", "True or False for each")
    found = mean(design, yes, domain, level=level)
    if not found.defined or how == T:
        return found
    p, se = found.value, found.se
    if how == LOGIT and 0 < p < 1:
        reach = t_of(level, found.df) * se / (p * (1 - p))
        centre = float(special.logit(p))
        low, high = (float(special.expit(centre + sign * reach)) for sign in (-1, 1))
        return _with(found, low, high, LOGIT)
    base = found.effective
    if design.clusters is not None and se > 0:
        base = min(base, p * (1 - p) / se**2)
    limits = wilson_interval(p * base, base, level=level)
    return _with(found, float(limits.low), float(limits.high), EFFECTIVE)


def mean(design: Design, values: ArrayLike, domain: ArrayLike | None = None, *, level: float = 0.95) -> Estimated:
    """The weighted mean of a domain.

    How it is calculated: the mean m is sum of w y / sum of w; its variance is that of the sum of w (y - m) / sum of w,
    by Taylor linearisation over strata and clusters, after regression on the margins where weights were raked; m +/- t
    se, with degrees of freedom of clusters (or respondents) less strata that have anyone of the domain.  `deff` is
    against a simple random sample with as many respondents, drawn without replacement where the design has an `fpc`.

    What it cannot tell you: as `proportion`.

    References: Binder (1983), International Statistical Review 51; Sarndal, Swensson and Wretman (1992), Model Assisted
    Survey Sampling, section 5.

    Raises: CannotReckon when lengths do not fit, or a value in the domain is missing.

    >>> found = mean(Design([2.0, 1.0, 1.0]), [10.0, 20.0, 30.0])
    >>> found.value, round(found.se, 3), found.df
    (17.5, 6.027, 2)
    """
    y, inside = _values(design, "a value", values), _domain(design, domain)
    _check_there(y, inside)
    weight = float(design.w[inside].sum())
    if weight == 0:
        return _nothing(level)
    centre = float(design.w[inside] @ y[inside]) / weight
    away = np.where(inside, y - centre, 0.0) / weight
    return _estimated(design, centre, away, (y, inside, weight), level)


def total(design: Design, values: ArrayLike, domain: ArrayLike | None = None, *, level: float = 0.95) -> Estimated:
    """The weighted sum of a domain: of 0 and 1, how many people.

    How it is calculated: as `mean`, with the sum of w y; weights must add up to the population.

    What it cannot tell you: as `proportion`.

    References: as `mean`.

    Raises: as `mean`.

    >>> found = total(Design([2.0, 1.0, 1.0]), [10.0, 20.0, 30.0])
    >>> found.value, round(found.se, 3)
    (70.0, 10.0)
    """
    y, inside = _values(design, "a value", values), _domain(design, domain)
    _check_there(y, inside)
    weight = float(design.w[inside].sum())
    if weight == 0:
        return _nothing(level)
    found = np.where(inside, y, 0.0)
    return _estimated(design, float(design.w @ found), found, (y * weight, inside, weight), level)


def ratio(
    design: Design, top: ArrayLike, bottom: ArrayLike, domain: ArrayLike | None = None, *, level: float = 0.95
) -> Estimated:
    """One weighted sum divided by another, such as victims who reported by victims.

    How it is calculated: the ratio r is sum of w y / sum of w x; its variance is that of sum of w (y - r x) / sum of
    w x.  The design effect is not told.

    What it cannot tell you: as `proportion`.

    References: as `mean`.

    Raises: as `mean`.

    >>> found = ratio(Design([1.0, 1.0, 1.0]), [1.0, 2.0, 3.0], [2.0, 4.0, 4.0])
    >>> found.value, round(found.se, 4)
    (0.6, 0.0917)
    """
    y, x, inside = _values(design, "a value", top), _values(design, "a value", bottom), _domain(design, domain)
    _check_there(y, inside)
    _check_there(x, inside)
    below = float(design.w[inside] @ x[inside])
    if below == 0:
        return _nothing(level)
    value = float(design.w[inside] @ y[inside]) / below
    return _estimated(design, value, np.where(inside, y - value * x, 0.0) / below, (None, inside, 1.0), level)


def difference(
    design: Design, values: ArrayLike, first: ArrayLike, second: ArrayLike, *, level: float = 0.95
) -> Difference:
    """The mean (or, of True and False, the share) of one domain less that of another.

    How it is calculated: the variance is that of the sum of w ((y - m1) in the first / W1 - (y - m2) in the second /
    W2), which allows for whoever is in both, for shared clusters and for raking; t on the degrees of freedom of both
    together less 1.

    What it cannot tell you: why they differ.  Of many comparisons some have a low p by luck: see `survey_tests.holm`.

    References: as `mean`.

    Raises: as `mean`.

    >>> found = difference(Design([1.0] * 4), [1.0, 3.0, 6.0, 8.0], [0, 0, 1, 1], [1, 1, 0, 0])
    >>> found.value, round(found.se, 3), round(found.p, 3)
    (5.0, 1.155, 0.049)
    """
    y, one, other = _values(design, "a value", values), _domain(design, first), _domain(design, second)
    _check_there(y, one | other)
    apart = np.zeros(design.size)
    value = 0.0
    for inside, sign in ((one, 1.0), (other, -1.0)):
        weight = float(design.w[inside].sum())
        if weight == 0:
            return difference_of(np.nan, np.nan, 0, level)
        centre = float(design.w[inside] @ y[inside]) / weight
        value += sign * centre
        apart += sign * np.where(inside, y - centre, 0.0) / weight
    return difference_of(value, _error(design, apart), design.degrees(one | other) - 1, level)


def paired_difference(
    design: Design, first: ArrayLike, second: ArrayLike, domain: ArrayLike | None = None, *, level: float = 0.95
) -> Difference:
    """The mean of one thing less that of another, both told by the same people: drugs against alcohol.

    How it is calculated: the mean of the differences, as `mean`; of True and False without weights, p is near that of
    McNemar's test.

    What it cannot tell you: as `difference`.

    References: as `mean`; McNemar (1947), Psychometrika 12.

    Raises: as `mean`.  Leave out by the domain whoever did not tell both.

    >>> found = paired_difference(Design([1.0] * 4), [1, 1, 1, 0], [0, 0, 1, 0])
    >>> found.value, round(found.se, 3)
    (0.5, 0.289)
    """
    apart = _values(design, "a value", first) - _values(design, "a value", second)
    found = mean(design, apart, domain, level=level)
    return difference_of(found.value, found.se, found.df, level)


def t_of(level: float, df: float) -> float:
    """The quantile of Student's t that leaves (1 - level)/2 above it; NaN without a degree of freedom."""
    return float(special.stdtrit(df, (1 + check_level(METHOD, level)) / 2)) if df > 0 else float("nan")


def difference_of(value: float, se: float, df: float, level: float) -> Difference:
    """A difference from its value and error, by Student's t."""
    reach = t_of(level, df) * se
    p = 2 * float(special.stdtr(df, -abs(value) / se)) if se > 0 and df > 0 else float("nan")
    return Difference(value, se, df, value - reach, value + reach, p, level, bool(np.isfinite(reach)))


def _values(design: Design, name: str, values: ArrayLike) -> Floats:
    """A number for each respondent."""
    found = numbers(METHOD, name, values)
    if found.shape != (design.size,):
        raise CannotReckon(METHOD, f"values of shape {found.shape}", f"one for each of {design.size} respondents")
    return found


def _domain(design: Design, domain: ArrayLike | None) -> Bools:
    """Whether each respondent is in the domain: all, if none is given."""
    if domain is None:
        return np.ones(design.size, dtype=np.bool_)
    found = np.asarray(domain)
    if found.shape != (design.size,) or not np.isin(found, (0, 1)).all():
        raise CannotReckon(METHOD, f"a domain of shape {found.shape}", f"True or False for {design.size} respondents")
    return found.astype(np.bool_)


def _check_there(values: Floats, inside: Bools) -> None:
    """That no value in the domain is missing."""
    if not np.isfinite(values[inside]).all():
        raise CannotReckon(METHOD, "a value that is missing", "a domain that leaves out whoever has none")


def _error(design: Design, spread: Floats) -> float:
    """The standard error of the weighted sum of what each respondent adds."""
    return float(np.sqrt(max(covariance_of_totals(design, spread[:, None])[0, 0], 0.0)))


def _estimated(
    design: Design, value: float, spread: Floats, simple: tuple[Floats | None, Bools, float], level: float
) -> Estimated:
    """An estimate with its t interval; `simple` is what a simple random sample would be told by."""
    y, inside, weight = simple
    w = design.w[inside]
    base, df, se = int((w > 0).sum()), design.degrees(inside), _error(design, spread)
    reach = t_of(level, df) * se
    deff = float("nan")
    if y is not None and base > 1:
        shares, told = w / weight, y[inside]
        plain = float(shares @ (told - float(shares @ told)) ** 2) / (base - 1)
        if design.fpc is not None:
            plain *= 1 - base / weight
        deff = se**2 / plain if plain > 0 else float("nan")
    effective = float(w.sum() ** 2 / (w**2).sum())
    return Estimated(value, se, df, value - reach, value + reach, T, level, base, effective, deff, True)


def _with(found: Estimated, low: float, high: float, method: str) -> Estimated:
    """The estimate with another interval."""
    return Estimated(**{**vars(found), "low": low, "high": high, "method": method})


def _nothing(level: float) -> Estimated:
    """An estimate of nobody."""
    nan = float("nan")
    return Estimated(nan, nan, 0, nan, nan, T, level, 0, 0.0, nan, False)
