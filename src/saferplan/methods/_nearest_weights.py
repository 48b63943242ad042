"""The weights nearest to given ones whose sums are given: the reckoning behind raking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from saferplan.methods._checks import Floats

FINISH = 1e-14
"""A deviation of this part of the sum is no more than rounding."""

_DEAR = tuple(10.0**-k for k in range(1, 9))
"""Where sums cannot all be met: how cheap a deviation is, in turn."""

_FAR = 200.0
"""Beyond this the search for weights that meet every sum has no end: a factor of exp(200) is no weight."""


class WeightSearch(NamedTuple):
    """Kinds of respondent: what each adds to every sum, what the sums are to be, weights before, how many are alike.

    `constraints` are kinds x sums, and the first of them is 1: the sum of the weights themselves, which is always met.
    """

    constraints: Floats
    wanted: Floats
    before: Floats
    many: Floats


class _At(NamedTuple):
    """A point of the search: weights, how far sums are off, what is made least, and weights that may still move."""

    weights: Floats
    off: Floats
    least: float
    free: Floats


def nearest_weights(problem: WeightSearch, low: float, high: float, most_rounds: int) -> tuple[Floats, int]:
    """A weight for each kind, from low to high, and how many rounds it took.

    The dual is made least: the sum of F(x b) less what is wanted times b, with F the integral of the weight as a
    function of x b.  It is convex, so that Newton's method with shortened steps finds the one answer if there is one.
    If there is none, b has no end; then half a cheapness times the sum of b^2 is added, which makes weights whose sums
    are near those wanted: the cheapness is lowered for as long as an answer is found that is nearer.
    """
    size = float(problem.many.sum())
    b, found, rounds = _search(problem, (low, high), np.zeros(problem.wanted.size), 0.0, most_rounds)
    if np.abs(found.off).max() <= 1e-9 * size:
        return found.weights, rounds
    b, best = np.zeros(b.size), None
    for cheapness in _DEAR:
        b, now, more = _search(problem, (low, high), b, cheapness * size, most_rounds)
        rounds += more
        if np.abs(now.off + _pull(b, cheapness * size)).max() > 1e-9 * size:
            break
        gained = np.inf if best is None else np.abs(best.off).max() - np.abs(now.off).max()
        best = now
        if gained < 0.01 * np.abs(now.off).max():
            break
    return (best or found).weights, rounds


def _pull(b: Floats, cheapness: float) -> Floats:
    """The slope of what is added where a deviation is allowed; the sum of weights is not let go."""
    pull = cheapness * b
    pull[0] = 0.0
    return pull


def _search(
    problem: WeightSearch, limits: tuple[float, float], b: Floats, cheapness: float, most_rounds: int
) -> tuple[Floats, _At, int]:
    """Newton's method from b: the last b, where it is, and the rounds."""
    size = float(problem.many.sum())
    x = problem.constraints
    here = _at(problem, limits, b, cheapness)
    for rounds in range(1, most_rounds + 1):
        slope = here.off + _pull(b, cheapness)
        if np.abs(slope).max() <= FINISH * size:
            return b, here, rounds - 1
        curve = x.T @ (x * (problem.many * here.free)[:, None])
        ridge = np.full(b.size, cheapness + 1e-13 * size)
        step = np.linalg.lstsq(curve + np.diag(ridge), slope, rcond=None)[0]
        for shorter in _shorter():
            to = b - shorter * step
            there = _at(problem, limits, to, cheapness)
            nearer = np.abs(there.off + _pull(to, cheapness)).max() < 0.9 * np.abs(slope).max()
            if there.least <= here.least - 1e-4 * shorter * float(slope @ step) or (nearer and shorter == 1.0):
                break
        else:
            return b, here, rounds
        b, here = to, there
        if cheapness == 0 and np.abs(b).max() > _FAR:
            return b, here, rounds
    return b, here, most_rounds


def _shorter() -> Iterator[float]:
    """The parts of a step that are tried."""
    return (0.5**k for k in range(40))


def _at(problem: WeightSearch, limits: tuple[float, float], b: Floats, cheapness: float) -> _At:
    """Where the search is at b."""
    low, high = limits
    x = problem.constraints @ b
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        plain = problem.before * np.exp(x)
        weights = np.clip(plain, low, high)
        beyond = np.where(plain != weights, weights * np.log(plain / weights), 0.0)
        least = float(problem.many @ (weights + beyond)) - float(problem.wanted @ b)
    if not np.isfinite(least):
        return _At(weights, np.full(b.size, np.inf), np.inf, weights)
    off = problem.constraints.T @ (problem.many * weights) - problem.wanted
    free = np.where(plain == weights, weights, 0.0)
    return _At(weights, off, least + 0.5 * cheapness * float(b[1:] @ b[1:]), free)
