"""How scores are put together: a few named rules, from the scores of each field to one number for each issue.

Each takes the values of the fields that count (fields x issues, or fields x issues x draws) with their weights, and
gives a number for each issue (and draw).  What lacks a value of a field has none (NaN), but in an index, which rests on
those that there are.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.priorities.model import COMBINING, ScoringModel

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CombiningRule:
    """A rule by name: what it does in a sentence, and the function that does it."""

    name: str
    says: str
    apply: Callable[[ScoringModel, Floats, Floats], Floats]


def combine(model: ScoringModel, values: Floats, weights: Floats | None = None) -> Floats:
    """The result of each issue by the model's rule.

    `values` has a row for each field of `model.counted`; `weights` replaces the weights of those fields.

    >>> from saferplan.priorities.model import shipped_models
    >>> combine(shipped_models()["four-by-four"], np.array([[3.0, 4.0], [4.0, 1.0]])).tolist()
    [12.0, 4.0]
    """
    counted = model.counted
    assert values.shape[0] == len(counted), (values.shape, len(counted))
    used = np.array([one.weight for one in counted]) if weights is None else weights
    return RULES[model.combine].apply(model, values, used)


def range_of(model: ScoringModel) -> tuple[float, float] | None:
    """The lowest and the highest result that scores can come to; None for an index, which has no end.

    >>> from saferplan.priorities.model import shipped_models
    >>> range_of(shipped_models()["four-by-four"]), range_of(shipped_models()["composite-index"])
    ((1.0, 16.0), None)
    """
    if model.combine == "index":
        return None
    ends = [[level[place].score for level in (one.levels for one in model.counted)] for place in (0, -1)]
    low, high = combine(model, np.array(ends).T)
    return float(low), float(high)


def _sum(model: ScoringModel, values: Floats, weights: Floats) -> Floats:
    return np.asarray(np.tensordot(weights, values, axes=1))


def _mean(model: ScoringModel, values: Floats, weights: Floats) -> Floats:
    return np.asarray(_sum(model, values, weights) / weights.sum())


def _product(model: ScoringModel, values: Floats, weights: Floats) -> Floats:
    counted = model.counted
    made = np.ones(values.shape[1:])
    for block in model.blocks:
        rows = [place for place, one in enumerate(counted) if one.block == block.slug]
        if rows:
            made = made * np.tensordot(weights[rows], values[rows], axes=1)
    return made


def _index(model: ScoringModel, values: Floats, weights: Floats) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a field that no issue has a figure for has no mean
        means = np.nanmean(values, axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(means > 0, 100 * values / means, np.nan)
    held = np.isfinite(parts)
    weighed = weights.reshape(-1, *([1] * (values.ndim - 1))) * held
    total = weighed.sum(axis=0)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(total > 0, np.where(held, parts, 0.0) * weighed, 0.0).sum(axis=0) / total)


RULES = {
    rule.name: rule
    for rule in (
        CombiningRule("sum", "Each field's score times its weight, added up.", _sum),
        CombiningRule("mean", "Each field's score times its weight, added up and divided by the weights.", _mean),
        CombiningRule(
            "product of blocks",
            "Within each block the scores times their weights are added up; the sums of the blocks are multiplied.",
            _product,
        ),
        CombiningRule(
            "index",
            "Each figure is divided by the mean of all issues that have it, times 100; the result is the weighted mean "
            "of those that the issue has. 100 is the area's average issue.",
            _index,
        ),
    )
}
"""The rules by which a model may put scores together."""
assert tuple(RULES) == COMBINING
