"""What every method asks of its numbers before it starts, and the sentences said when it is not so."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.errors import CannotReckon

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.str_]


def check_level(method: str, level: float) -> float:
    """The level of confidence, which must lie between 0 and 1."""
    if not 0.0 < level < 1.0:
        raise CannotReckon(method, f"the level {level}", "a level between 0 and 1, such as 0.95")
    return float(level)


def numbers(method: str, name: str, values: ArrayLike) -> Floats:
    """The values as floats; text and other things that are no numbers are refused."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise CannotReckon(method, f"{name} that is not a number", "numbers only") from None


def check_not_negative(method: str, name: str, values: ArrayLike) -> Floats:
    """Finite numbers from nought up."""
    found = numbers(method, name, values)
    wrong = ~(np.isfinite(found) & (found >= 0))
    if wrong.any():
        raise CannotReckon(method, f"{name} of {found[wrong].flat[0]:g}", "finite numbers, 0 or more")
    return found


def check_counts(method: str, name: str, values: ArrayLike) -> Floats:
    """Whole numbers from nought up: a Poisson limit of anything else means nothing."""
    found = numbers(method, name, values)
    wrong = ~(np.isfinite(found) & (found >= 0) & (found == np.floor(found)))
    if wrong.any():
        raise CannotReckon(method, f"{name} of {found[wrong].flat[0]:g}", "whole numbers, 0 or more")
    return found


def check_dispersion(method: str, dispersion: ArrayLike) -> Floats:
    """A factor of overdispersion; below 1 it counts as 1, for a lucky calm series must not narrow a limit."""
    found = check_not_negative(method, "a dispersion", dispersion)
    return np.maximum(found, 1.0)


def together(method: str, **arrays: Floats) -> tuple[Floats, ...]:
    """The arrays, broadcast to one shape."""
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise CannotReckon(method, f"shapes that do not fit ({shapes})", "one shape, or single numbers") from None


def check_columns(method: str, least: int, **arrays: Floats) -> None:
    """Flat arrays of one length, with at least so many places."""
    lengths = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
    if any(array.ndim != 1 for array in arrays.values()) or len({a.size for a in arrays.values()}) != 1:
        raise CannotReckon(method, f"shapes that do not fit ({lengths})", "flat arrays of one length")
    size = next(iter(arrays.values())).size
    if size < least:
        raise CannotReckon(method, f"only {size} values", f"at least {least}")
