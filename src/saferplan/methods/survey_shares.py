"""Shares of every answer in every group at once, with their covariances, and what follows from them.

One question of a survey is one call: respondents have a code for their answer (-1: not asked, refused, no view; the
caller says who is in the base) and a code for their group.  A question with several answers each is one call for each
answer, of yes and no.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_level, numbers
from saferplan.methods.intervals import wilson_interval
from saferplan.methods.survey_design import EFFECTIVE, LOGIT, T, t_of
from saferplan.methods.survey_variance import METHOD, Design, Ints, covariance_of_cells, covariance_of_totals


@dataclass(frozen=True)
class Shares:
    """The share of each answer in each group (groups x answers).

    `count` and `weighted` are respondents and their weights; `base` and `weighted_base` those of each group that gave
    any of the answers, and `effective` how many evenly weighted ones tell as much.  `covariance` is that of all
    shares, rows and columns in the order of `value.ravel()`.  `df` are the degrees of freedom of each group, `together`
    those of all groups.  A group of nobody is not `defined`, and its numbers are NaN.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    deff: Floats
    count: Ints
    weighted: Floats
    base: Ints
    weighted_base: Floats
    effective: Floats
    df: Ints
    together: int
    covariance: Floats
    method: str
    level: float
    defined: Bools


@dataclass(frozen=True)
class Means:
    """The means (or, of yes and no, the shares) of several things that the same people told, with their covariance.

    One number for each thing, and the covariance of each with each.  A thing that nobody told is not `defined`, and its
    numbers are NaN.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    base: Ints
    effective: Floats
    df: Ints
    covariance: Floats
    method: str
    level: float
    defined: Bools


def answer_shares(
    design: Design,
    answers: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    sizes: tuple[int, int] | None = None,
    how: str = EFFECTIVE,
    level: float = 0.95,
) -> Shares:
    """The share of each answer in each group, out of those of the group who gave any.

    `answers` and `groups` are whole numbers from 0, one a respondent, or -1 for whoever is in none; without groups all
    are one.  `sizes` are how many groups and answers there are, if more than are met.

    How it is calculated: as `survey_design.proportion`, from the covariance of the weighted numbers of all answers in
    all groups.  `how` is "Wilson on the effective base", "logit" or "t".

    What it cannot tell you: as `survey_design.proportion`.

    References: as `survey_design.proportion`.

    Raises: CannotReckon when lengths do not fit, a code is not a whole number from -1 up or beyond `sizes`, or `how` is
    no such interval.

    >>> found = answer_shares(Design([1.0, 2.0, 1.0, 1.0, 1.0]), [0, 1, -1, 1, 1], [0, 0, 0, 1, 1])
    >>> found.value.round(3).tolist(), found.base.tolist()
    ([[0.333, 0.667], [0.0, 1.0]], [2, 2])
    """
    _check_how(how)
    check_level(METHOD, level)
    answer, group = codes_of(design, "an answer", answers), codes_of(design, "a group", groups)
    shape = (int(group.max(initial=0)) + 1, int(answer.max(initial=0)) + 1)
    if sizes is not None and (sizes[0] < shape[0] or sizes[1] < shape[1]):
        found = f"{shape[0]} groups and {shape[1]} answers"
        raise CannotReckon(METHOD, found, f"no more than {sizes[0]} and {sizes[1]}")
    shape = sizes or shape
    many = shape[0] * shape[1]
    cell = np.where((answer >= 0) & (group >= 0) & (design.w > 0), group * shape[1] + answer, -1)
    inside = cell >= 0
    w, where = design.w[inside], cell[inside]
    weighted = np.bincount(where, w, many).astype(np.float64).reshape(shape)
    count = np.bincount(where, minlength=many).reshape(shape)
    whole = weighted.sum(axis=1)
    defined = whole > 0
    out_of = np.where(defined, whole, np.nan)[:, None]
    value = weighted / out_of
    totals = covariance_of_cells(design, cell, many)
    covariance = _of_shares(_of_shares(totals, value, out_of).T, value, out_of)
    se = np.sqrt(np.maximum(np.diagonal(covariance), 0.0)).reshape(shape)
    squares = np.bincount(where // shape[1], w**2, shape[0])
    effective = np.where(defined, whole**2 / np.where(defined, squares, 1.0), 0.0)
    inside_group = (group[:, None] == np.arange(shape[0])) & inside[:, None]
    df = np.array([design.degrees(inside_group[:, g]) for g in range(shape[0])])
    base = count.sum(axis=1)
    low, high = _limits(design, (value, se, effective, df), how, level)
    return Shares(
        value, se, low, high, _design_effect(design, value, se, (base, whole)), count, weighted, base, whole, effective,
        df, design.degrees(inside), covariance, how, level, defined,
    )  # fmt: skip


def several_means(design: Design, values: ArrayLike, *, how: str = T, level: float = 0.95) -> Means:
    """The means of several things at once, each of those who told it, as for a list of worries that is to be ranked.

    `values` are respondents x things; NaN is for whoever is not in the base of a thing.

    How it is calculated: as `survey_design.mean`; the covariance allows for whoever told several.  `how` is "t", or for
    values of 0 and 1 also "Wilson on the effective base" or "logit".

    What it cannot tell you: as `survey_design.proportion`.

    References: as `survey_design.mean`.

    Raises: CannotReckon when values are not respondents x things, are infinite, or are not 0 and 1 for an interval of
    shares.

    >>> found = several_means(Design([1.0, 1.0, 2.0]), [[1, 0], [0, 1], [1, float("nan")]])
    >>> found.value.tolist(), found.base.tolist()
    ([0.75, 0.5], [3, 2])
    """
    _check_how(how)
    y = numbers(METHOD, "a value", values)
    if y.ndim != 2 or y.shape[0] != design.size or np.isinf(y).any():
        raise CannotReckon(METHOD, f"values of shape {y.shape}", f"finite values, {design.size} respondents x things")
    inside = ~np.isnan(y) & (design.w > 0)[:, None]
    if how != T and not np.isin(y[inside], (0.0, 1.0)).all():
        raise CannotReckon(METHOD, "a value other than 0 and 1", "0 and 1 for an interval of shares")
    w = inside * design.w[:, None]
    whole = w.sum(axis=0)
    defined = whole > 0
    out_of = np.where(defined, whole, np.nan)
    value = (w * np.where(inside, y, 0.0)).sum(axis=0) / out_of
    covariance = covariance_of_totals(design, np.where(inside, y - value, 0.0) / np.where(defined, whole, 1.0))
    covariance = np.where(defined[:, None] & defined, covariance, np.nan)
    se = np.sqrt(np.maximum(np.diagonal(covariance), 0.0))
    effective = np.where(defined, whole**2 / np.where(defined, (w**2).sum(axis=0), 1.0), 0.0)
    df = np.array([design.degrees(column) for column in inside.T], dtype=np.int64)
    low, high = _limits(design, (value[:, None], se[:, None], effective, df), how, check_level(METHOD, level))
    base = inside.sum(axis=0)
    return Means(value, se, low[:, 0], high[:, 0], base, effective, df, covariance, how, level, defined)


def codes_of(design: Design, name: str, values: ArrayLike | None) -> Ints:
    """A whole number from -1 up for each respondent; all 0 if none are given."""
    if values is None:
        return np.zeros(design.size, dtype=np.int64)
    found = np.asarray(values)
    if found.shape != (design.size,):
        raise CannotReckon(METHOD, f"{name} of shape {found.shape}", f"one for each of {design.size} respondents")
    if not np.issubdtype(found.dtype, np.integer):
        found = numbers(METHOD, name, found)
    wrong = ~(np.isfinite(found) & (found == np.floor(found)) & (found >= -1))
    if wrong.any():
        raise CannotReckon(METHOD, f"{name} of {found[wrong][0]:g}", "whole numbers from -1 up")
    return found.astype(np.int64)


def _check_how(how: str) -> None:
    """That there is such an interval."""
    if how not in (EFFECTIVE, LOGIT, T):
        raise CannotReckon(METHOD, f"an interval {how!r}", f'"{EFFECTIVE}", "{LOGIT}" or "{T}"')


def _of_shares(totals: Floats, value: Floats, out_of: Floats) -> Floats:
    """Rows of totals (of each answer in each group) made those of shares: (T - p sum of T) / weight of the group."""
    parts = totals.reshape(*value.shape, -1)
    made: Floats = (parts - value[:, :, None] * parts.sum(axis=1, keepdims=True)) / out_of[:, :, None]
    return made.reshape(totals.shape)


def _design_effect(design: Design, value: Floats, se: Floats, bases: tuple[Ints, Floats]) -> Floats:
    """How many times the variance is that of a simple random sample of the base; NaN where that has none."""
    base, weight = bases
    plain = value * (1 - value) / np.where(base > 1, base - 1, np.nan)[:, None]
    if design.fpc is not None:
        plain = plain * (1 - base / np.where(weight > 0, weight, np.nan))[:, None]
    return np.where(plain > 0, se**2 / np.where(plain > 0, plain, 1.0), np.nan)


def _limits(
    design: Design, found: tuple[Floats, Floats, Floats, Ints], how: str, level: float
) -> tuple[Floats, Floats]:
    """The limits of shares by the interval that was asked for."""
    value, se, effective, df = found
    t = np.array([t_of(level, int(one)) for one in df])[:, None]
    if how == T:
        return value - t * se, value + t * se
    bases = np.broadcast_to(effective[:, None], value.shape)
    if design.clusters is not None:
        told = se > 0
        bases = np.where(told, np.minimum(bases, value * (1 - value) / np.where(told, se, 1.0) ** 2), bases)
    limits = wilson_interval(np.clip(np.nan_to_num(value), 0, 1) * bases, bases, level=level)
    if how == EFFECTIVE:
        return limits.low, limits.high
    between = (value > 0) & (value < 1)
    p = np.where(between, value, 0.5)
    reach = t * se / (p * (1 - p))
    low, high = (special.expit(special.logit(p) + sign * reach) for sign in (-1, 1))
    return np.where(between, low, limits.low), np.where(between, high, limits.high)
