"""Tests for weighted surveys: do two questions go together, and what is left when many comparisons were made?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, numbers
from saferplan.methods.survey_shares import codes_of
from saferplan.methods.survey_variance import Design, covariance_of_cells


@dataclass(frozen=True)
class RaoScott:
    """A test of whether rows and columns go together: F on two degrees of freedom, and p.

    `chi_square` is Pearson's, of the weighted table scaled to the base; `deff` is the mean design effect of its parts.
    """

    f: float
    df_rows: float
    df_errors: float
    p: float
    chi_square: float
    deff: float
    base: int


def rao_scott(design: Design, rows: ArrayLike, columns: ArrayLike) -> RaoScott:
    """Whether two questions (or a question and a group) go together, in a weighted survey.

    `rows` and `columns` are whole numbers from 0, one a respondent, or -1 for whoever is left out.  Rows and columns
    that nobody is in are left out.

    How it is calculated: Pearson's chi-square X of the weighted table scaled to its base; D, the generalised design
    effects of the (r - 1)(c - 1) contrasts of no association: the covariance of the cells by the design over that of a
    simple random sample.  F = X / sum of D on d = (sum of D)^2 / sum of D^2 and d v degrees of freedom, v
    those of the design: the second-order correction.

    What it cannot tell you: which cells differ; with few clusters it is rough.

    References: Rao and Scott (1984), Annals of Statistics 12; Thomas and Rao (1987), Journal of the American
    Statistical Association 82.

    Raises: CannotReckon when fewer than two rows or columns have anybody, lengths do not fit, or a code is not a whole
    number from -1 up.

    >>> answers, groups = [0, 0, 0, 1, 0, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1]
    >>> found = rao_scott(Design([1.0] * 8), groups, answers)
    >>> round(found.chi_square, 3), round(found.f, 3), round(found.p, 3)
    (2.0, 1.75, 0.227)
    """
    method = "Rao and Scott's test"
    row, column = codes_of(design, "a row", rows), codes_of(design, "a column", columns)
    inside = (row >= 0) & (column >= 0) & (design.w > 0)
    base = int(inside.sum())
    names_r, at_r = np.unique(row[inside], return_inverse=True)
    names_c, at_c = np.unique(column[inside], return_inverse=True)
    r, c = names_r.size, names_c.size
    if r < 2 or c < 2:
        raise CannotReckon(method, f"{r} rows and {c} columns with anybody", "at least two of each")
    cell = np.full(design.size, -1)
    cell[inside] = at_r * c + at_c
    weights = np.bincount(cell[inside], design.w[inside], r * c)
    p = weights / weights.sum()
    to_shares = (np.eye(r * c) - p[:, None]) / weights.sum()
    covariance = to_shares @ covariance_of_cells(design, cell, r * c) @ to_shares.T
    table = p.reshape(r, c)
    due = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi_square = base * float(((table - due) ** 2 / due).sum())
    contrast = _no_association(r, c)
    told = np.where(p > 0, 1 / np.where(p > 0, p, 1.0), 0.0)
    weighted = contrast * told[:, None]
    plain = contrast.T @ weighted / base
    effects = np.linalg.pinv(plain, hermitian=True) @ (weighted.T @ covariance @ weighted)
    total, squares = float(np.trace(effects)), float(np.trace(effects @ effects))
    if not total > 0:
        raise CannotReckon(method, "cells that do not vary", "answers that differ inside groups")
    d = total**2 / squares
    errors = d * design.degrees(inside)
    f = chi_square / total
    tail = float(special.fdtrc(d, errors, f)) if errors > 0 else float("nan")
    return RaoScott(f, d, errors, tail, chi_square, total / contrast.shape[1], base)


def _no_association(r: int, c: int) -> Floats:
    """Contrasts of the cells of a table that are nought where rows and columns do not go together."""
    rows, columns = np.divmod(np.arange(r * c), c)
    in_row, in_column = np.eye(r)[rows][:, 1:], np.eye(c)[columns][:, 1:]
    main = np.concatenate([np.ones((r * c, 1)), in_row, in_column], axis=1)
    both = (in_row[:, :, None] * in_column[:, None, :]).reshape(r * c, -1)
    left: Floats = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    return left


def exact_p(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Two-sided p for "two shares are one", of the effective counts, however few they are.

    Each is a share (0 to 1) and its effective base (`survey_design.kish`).

    How it is calculated: Fisher's exact test of the table of effective counts that gave the answer and did not, each to
    the nearest whole.  It claims too little rather than too much, where Student's t on a standard error claims too
    much of small shares, whose error is not normal: of none in 50 it knows no error at all.

    What it cannot tell you: what raking or strata gain; take the larger of this p and that of
    `survey_design.difference`.

    References: Fisher (1935), Journal of the Royal Statistical Society 98; Korn and Graubard (1998), Survey Methodology
    24, for exact limits on effective bases.

    Raises: CannotReckon when a share does not lie between 0 and 1, or a base is below 0.

    >>> round(exact_p((0.0, 50.0), (0.05, 1000.0)), 3)
    0.166
    """
    table = []
    for share, base in (first, second):
        if not (0 <= share <= 1 and base >= 0):
            found = f"a share of {share:g} of an effective base of {base:g}"
            raise CannotReckon("the exact test of shares", found, "a share from 0 to 1 of a base from 0 up")
        many = round(base)
        yes = min(round(share * base), many)
        table.append([yes, many - yes])
    return float(stats.fisher_exact(table).pvalue)


def holm(p: ArrayLike) -> Floats:
    """p-values corrected for how many there are: of families judged at 0.05, at most one in twenty has a false one.

    NaN stays NaN, and is not one of the many.

    How it is calculated: the k-th smallest of n is multiplied by n - k + 1; none is below one before it, nor above 1.

    What it cannot tell you: where many true differences are sought, `hotspots.false_discoveries` finds more of them.

    References: Holm (1979), Scandinavian Journal of Statistics 6.

    Raises: CannotReckon when a p-value does not lie between 0 and 1.

    >>> holm([0.01, 0.04, float("nan"), 0.03]).round(3).tolist()
    [0.03, 0.06, nan, 0.06]
    """
    found = numbers("Holm's correction", "a p-value", p)
    there = ~np.isnan(found)
    told = found[there]
    if ((told < 0) | (told > 1)).any():
        raise CannotReckon("Holm's correction", "a p-value below 0 or above 1", "p-values from 0 to 1")
    order = np.argsort(told, kind="stable")
    risen = np.maximum.accumulate(told[order] * np.arange(told.size, 0, -1))
    back = np.empty(told.size)
    back[order] = np.minimum(risen, 1.0)
    made = np.full(found.shape, np.nan)
    made[there] = back
    return made
