"""Areas in the order of their score, and sums over them: what groups and curves of inequality share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_columns, check_not_negative, numbers


def ranked_areas(method: str, score: ArrayLike, population: ArrayLike, *, least: int) -> tuple[Floats, Floats]:
    """Scores and populations of the areas, checked."""
    scores = numbers(method, "a score", score)
    people = check_not_negative(method, "a population", population)
    check_columns(method, least, score=scores, population=people)
    if not np.isfinite(scores).all():
        raise CannotReckon(method, "a score that is missing or infinite", "a score for every area")
    if people.sum() == 0:
        raise CannotReckon(method, "no people in any area", "people in at least one")
    return scores, people


def sums_of(place: NDArray[np.intp], values: Floats, size: int) -> Floats:
    """The sum of the values of each place, from 0."""
    return np.bincount(place, values, size).astype(np.float64)
