"""Counts of places over time, as every forecast takes them, and which steps of them are held."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_counts, numbers

YEAR = 12
"""Steps in a year."""


def check_history(method: str, history: ArrayLike) -> tuple[Floats, Bools]:
    """Counts as steps x places, and which steps are held; a step that is not held is NaN throughout.

    Raises: CannotReckon when the shape is another, no step is held, a step is held of some places alone, or a count is
    not a whole number from 0 up.
    """
    found = numbers(method, "a count", history)
    if found.ndim != 2 or not found.size:
        raise CannotReckon(method, f"counts of shape {found.shape}", "steps x places")
    gaps = np.isnan(found)
    held = np.asarray(~gaps.all(axis=1), dtype=np.bool_)
    if gaps[held].any():
        step = int(np.flatnonzero(gaps.any(axis=1) & held)[0])
        raise CannotReckon(method, f"counts of some places alone in step {step}", "a count for each place, or for none")
    if not held.any():
        raise CannotReckon(method, "no step that is held", "at least one")
    check_counts(method, "a count", found[held])
    return found, held
