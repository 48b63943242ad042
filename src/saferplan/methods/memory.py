"""How much months resemble the month before, and how much less sure that makes a sum over a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_columns, check_counts, numbers
from saferplan.methods.series import expected_by_year

LEAST_MONTHS = 24
"""With fewer unbroken months the tie between neighbours cannot be told from season and year."""

MOST_CORRELATION = 0.6
"""A cap: from so few months a higher estimate is mostly chance, and would hide every change."""

_GRID = np.linspace(0.0, MOST_CORRELATION, 17)


@dataclass(frozen=True)
class Memory:
    """`correlation` is that of neighbouring months, from 0 up; `factor` multiplies the dispersion of a year's sum."""

    correlation: float
    factor: float


def month_memory(counts: ArrayLike, season: ArrayLike, year: ArrayLike) -> Memory:
    """How much more the sum of a year varies because each month resembles the one before.

    `counts` are unbroken months; `season` and `year` have a label for each, as in `series.dispersion`.

    How it is calculated: residuals of the Poisson model with a level for each season and year, (count - expected) /
    sqrt(expected); the sum of products of neighbours in one year, over the sum of squares.  Taking season and year
    out makes that ratio too low, so it is read off against the ratio of expected values that the same model would
    leave of a series with correlation r^k at k months, for r from 0 to 0.6.  The factor is 1 + 2 sum of (1 - k/12) r^k
    for k from 1 to 11, divided by the share of the dispersion that the model leaves at that r.

    What it cannot tell you: the tie of two years of months, but roughly: the estimate has a standard error of about
    0.3 there.  A tie over more than a month or two that does not fall off as r^k is not seen.

    References: Box, Jenkins and Reinsel (1994), Time Series Analysis, section 3.2; Bayley and Hammersley (1946),
    Journal of the Royal Statistical Society, Supplement 8, for the variance of a mean.

    Raises: CannotReckon when fewer than 24 counts are there, one is missing or not a whole number from 0 up, or
    lengths do not fit.

    >>> month_memory([20, 23, 18, 21] * 6, list(range(12)) * 2, [1] * 12 + [2] * 12)
    Memory(correlation=0.0, factor=1.0)
    """
    method = "memory of months"
    found = numbers(method, "a count", counts)
    check_columns(method, LEAST_MONTHS, counts=found)
    check_counts(method, "a count", found)
    labels, years = np.asarray(season), np.asarray(year)
    for words, given in (("season", labels), ("year", years)):
        if given.shape != found.shape:
            raise CannotReckon(
                method, f"{words} labels of shape {given.shape}", f"one label for each of {found.size} counts"
            )
    _, code = np.unique(labels, return_inverse=True)
    _, block = np.unique(years, return_inverse=True)
    expected = expected_by_year(found, code.astype(np.intp), block.astype(np.intp))
    some = expected > 0  # a year or season with no event fits exactly
    rest = np.divide(found - expected, np.sqrt(expected), out=np.zeros_like(found), where=some)
    squares = float(rest @ rest)
    if squares < 1e-9:
        return Memory(0.0, 1.0)
    same = block[1:] == block[:-1]
    raw = float((rest[1:] * rest[:-1])[same].sum()) / squares
    ratio, left = _expected_ratios(tuple(code.tolist()), tuple(block.tolist()))
    correlation = float(np.interp(raw, ratio, _GRID))
    if correlation == 0:
        return Memory(0.0, 1.0)
    lags = np.arange(1, 12)
    grown = 1 + 2 * float(((1 - lags / 12) * correlation**lags).sum())
    return Memory(correlation, grown / float(np.interp(correlation, _GRID, left)))


@lru_cache(maxsize=256)
def _expected_ratios(code: tuple[int, ...], block: tuple[int, ...]) -> tuple[Floats, Floats]:
    """For each r of the grid: the expected ratio of products to squares, and the share of the dispersion left."""
    design = np.hstack([_dummies(code), _dummies(block)])
    size = len(code)
    keep: NDArray[np.float64] = np.eye(size) - design @ np.linalg.pinv(design)
    freedom = float(np.trace(keep))
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    same = np.diff(block) == 0
    ratios, left = [], []
    for r in _GRID:
        covered = keep @ (r**apart) @ keep
        squares = float(np.trace(covered))
        ratios.append(float(np.diag(covered, 1)[same].sum()) / squares)
        left.append(squares / freedom)
    return np.maximum.accumulate(np.array(ratios)), np.array(left)


def _dummies(labels: tuple[int, ...]) -> Floats:
    """A column of noughts and ones for each label."""
    columns: Floats = (np.array(labels)[:, None] == np.unique(labels)).astype(np.float64)
    return columns
