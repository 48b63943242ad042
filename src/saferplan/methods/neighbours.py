"""Neighbours: which areas are most like one area, in what is known of them all.

Every variable is put on one scale, the distance between two areas is that between two points, and how far the choice
hangs on the choice of variables is told by leaving variables out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, numbers

NEAREST = 14
"""How many neighbours are taken unless said otherwise."""

DRAWS = 500
"""How many times the variables are drawn anew."""

_NORMAL_QUARTILES = 1.3489795003921634


@dataclass(frozen=True)
class Neighbours:
    """The areas nearest to one: their rows in the order of distance, and every area's distance (0 for itself)."""

    nearest: NDArray[np.int64]
    distance: Floats


@dataclass(frozen=True)
class Stability:
    """How firmly each area belongs to the nearest: the share of choices of variables that have it among them.

    `left_out` is over the choices with one variable left out, `drawn` over variables drawn anew with replacement; each
    has one number for every area.  `kept` is the mean of `drawn` over the nearest themselves.
    """

    left_out: Floats
    drawn: Floats
    kept: float


def standardised(values: ArrayLike) -> Floats:
    """Every variable on one scale, which a few odd areas do not stretch.

    `values` has a row for each area and a column for each variable.

    How it is calculated: (value - median) / (interquartile range / 1.349), which for normal values is the usual
    z-score.  A variable of which the middle half of the areas have one value is divided by its standard deviation; one
    that is the same everywhere tells nothing and becomes 0.

    What it cannot tell you: which variables matter.

    References: Huber (1981), Robust Statistics, chapter 5.

    Raises: CannotReckon where a value is not a finite number, or the table is not flat.

    >>> standardised([[1.0], [2.0], [3.0], [4.0], [100.0]]).round(2).ravel().tolist()
    [-1.35, -0.67, 0.0, 0.67, 65.43]
    """
    method = "standardising"
    found = numbers(method, "a value", values)
    if found.ndim != 2 or not found.size:
        raise CannotReckon(method, f"a table of shape {found.shape}", "a row for each area, a column for each variable")
    if not np.isfinite(found).all():
        raise CannotReckon(method, "a value that is not finite", "finite numbers")
    low, middle, high = np.percentile(found, [25, 50, 75], axis=0)
    scale = (high - low) / _NORMAL_QUARTILES
    tiny = 1e-12 * np.maximum(np.abs(middle), 1.0)
    spread = np.where(scale > tiny, scale, found.std(axis=0))
    made: Floats = np.where(spread > tiny, (found - middle) / np.where(spread > tiny, spread, 1.0), 0.0)
    return made


def nearest_neighbours(
    values: ArrayLike, own: int, *, count: int = NEAREST, weights: ArrayLike | None = None
) -> Neighbours:
    """The areas most like one of them.

    `values` has a row for each area, that of row `own` among them, and a column for each variable; `weights` say how
    much each variable counts (all the same if left out).

    How it is calculated: the variables are `standardised` over all areas; the distance of an area is
    sqrt(sum of weight x difference^2 / sum of weights), so that 1 is a typical gap between two areas in one variable.
    Areas of equal distance stay in the order of their rows.

    What it cannot tell you: whether the areas are alike in anything that is not among the variables.

    References: Cover and Hart (1967), IEEE Transactions on Information Theory 13; the principle is that of the
    "most similar groups" in which the Home Office and the police compare areas.

    Raises: CannotReckon where there are fewer other areas than are asked for, a weight is negative, or shapes do not
    fit.

    >>> found = nearest_neighbours([[0.0, 1.0], [4.0, 9.0], [0.5, 1.2], [1.0, 3.0]], 0, count=2)
    >>> found.nearest.tolist()
    [2, 3]
    """
    scores = standardised(values)
    weight = _weights(weights, scores.shape[1])
    _check(scores, own, count)
    distance = _distances(scores, own, weight)
    return Neighbours(_first(distance, own, count), distance)


def stability(
    values: ArrayLike, own: int, *, count: int = NEAREST, weights: ArrayLike | None = None, seed: int = 1
) -> Stability:
    """How far the nearest neighbours hang on the choice of variables.

    How it is calculated: the neighbours are found again with each variable left out in turn, and again 500 times with
    as many variables drawn with replacement from those there are (a seeded draw, so that it is the same every time).
    The share of times in which an area is among the nearest is its stability.

    What it cannot tell you: what a variable that nobody has would change.

    References: Efron and Tibshirani (1993), An Introduction to the Bootstrap.

    Raises: as `nearest_neighbours`, and CannotReckon with fewer than two variables.

    >>> found = stability([[0.0, 0.0], [9.0, 9.0], [1.0, 1.0], [8.0, 9.0]], 0, count=1)
    >>> found.left_out.tolist(), found.drawn.tolist()
    ([0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0])
    """
    scores = standardised(values)
    many = scores.shape[1]
    weight = _weights(weights, many)
    _check(scores, own, count)
    if many < 2:
        raise CannotReckon("stability of neighbours", "a single variable", "at least 2")
    without = np.tile(weight, (many, 1)) * (1 - np.eye(many))
    left_out = _kept(scores, own, count, without)
    drawn = _kept(scores, own, count, _draws(many, seed) * weight)
    first = _first(_distances(scores, own, weight), own, count)
    return Stability(left_out, drawn, float(drawn[first].mean()))


@lru_cache(maxsize=64)
def _draws(many: int, seed: int) -> Floats:
    """How often each variable is drawn, in every draw with replacement: a row for each draw."""
    picked = np.random.default_rng(seed).integers(0, many, (DRAWS, many))
    return np.stack([np.bincount(row, minlength=many) for row in picked]).astype(np.float64)


def _weights(weights: ArrayLike | None, many: int) -> Floats:
    """The weights of the variables, checked."""
    found = np.ones(many) if weights is None else numbers("nearest neighbours", "a weight", weights)
    if found.shape != (many,) or not (np.isfinite(found) & (found >= 0)).all() or not found.sum():
        raise CannotReckon(
            "nearest neighbours", "weights that do not fit", "one for each variable, 0 or more, not all 0"
        )
    return found


def _check(scores: Floats, own: int, count: int) -> None:
    """Hold a choice of neighbours to what there is to choose from."""
    if not 0 <= own < scores.shape[0]:
        raise CannotReckon("nearest neighbours", f"row {own} of {scores.shape[0]}", "a row of the table")
    if not 1 <= count < scores.shape[0]:
        found = f"{count} neighbours of {scores.shape[0] - 1} other areas"
        raise CannotReckon("nearest neighbours", found, "at least 1, and no more than there are")


def _distances(scores: Floats, own: int, weight: Floats) -> Floats:
    """Every area's distance from one."""
    gaps = (scores - scores[own]) ** 2
    made: Floats = np.sqrt(gaps @ weight / weight.sum())
    return made


def _first(distance: Floats, own: int, count: int) -> NDArray[np.int64]:
    """The rows of the nearest, by distance, the area itself left out."""
    order: NDArray[np.int64] = np.argsort(distance, kind="stable")
    chosen: NDArray[np.int64] = order[order != own][:count]
    return chosen


def _kept(scores: Floats, own: int, count: int, choices: Floats) -> Floats:
    """The share of choices of weights in which each area is among the nearest; a choice of no weight is passed over."""
    held = choices[choices.sum(axis=1) > 0]
    # A row for each choice, a column for each area.  The product is small: not worth several processors' waiting.
    squares = np.einsum("cv,av->ca", held, (scores - scores[own]) ** 2)
    squares[:, own] = np.inf
    furthest = np.partition(squares, count - 1, axis=1)[:, count - 1]
    inside = squares <= furthest[:, None]
    for choice in np.flatnonzero(inside.sum(axis=1) > count):  # equal distances: the first rows stay
        inside[choice] = False
        inside[choice, _first(squares[choice], own, count)] = True
    made: Floats = inside.mean(axis=0)
    return made
