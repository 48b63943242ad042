"""The inner loops of the scan: every window of every circle, for many data sets at once.

Compiled by numba where it is installed (the extra `fast`); otherwise the same sums in numpy, some thirty times slower.
The data sets lie side by side ("lanes"), so that one window of all of them is looked at in one sweep.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saferplan.methods._checks import Floats

Cube = NDArray[np.float32]
Ints = NDArray[np.int64]

HAS_NUMBA = find_spec("numba") is not None
LANES = 128
"""How many data sets are looked at in one sweep: their sums fit a processor's nearest memory."""

WORTH_COMPILING = 50_000_000
"""Up to so many windows, over all data sets, numpy is done before a compiler would have begun."""

_AT_ONCE = 4_000_000
"""So many numbers at most are laid out at once by numpy: they stay in a processor's cache, or near it."""

_SURE = 1.0001
"""What the quick bound is stretched by, so that 32-bit rounding never hides a window."""


def windows_of(steps: int, longest: int, first_end: int) -> tuple[Ints, Ints]:
    """The starts and ends of all windows of at most `longest` steps that end at `first_end` or later."""
    pairs = [
        (start, end)
        for start in range(steps)
        for end in range(max(start + 1, first_end), min(start + longest, steps) + 1)
    ]
    starts, ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return starts.copy(), ends.copy()


def llr(count: Floats, mean: Floats, total: float) -> Floats:
    """The log likelihood ratio of windows with more than expected; 0 where there are no more."""
    high = (count > mean) & (mean > 0)
    safe, due = np.where(high, count, 1.0), np.where(high, mean, 1.0)
    rest = total - safe
    with np.errstate(divide="ignore", invalid="ignore"):
        outside = np.where(rest > 0, rest * np.log(np.where(rest > 0, rest, 1.0) / (total - due)), 0.0)
        return np.asarray(np.where(high, safe * np.log(safe / due) + outside, 0.0), dtype=np.float64)


def best_of_centres(
    cases: Floats, expected: Floats, order: Ints, sizes: Ints, windows: tuple[Ints, Ints]
) -> tuple[Floats, Ints]:
    """Of each centre the window with the greatest ratio: its ratio, and circle size, start and end.

    `cases` and `expected` are places x steps; `order` has the places round each centre, the nearest first, of which
    the first `sizes` may be taken.
    """
    starts, ends = windows
    total = float(cases.sum())
    run = [np.concatenate([np.zeros((len(a), 1)), np.cumsum(a, axis=1)], axis=1) for a in (cases, expected)]
    found, where = np.zeros(len(order)), np.zeros((len(order), 3), dtype=np.int64)
    for centre, near in enumerate(order):
        mine = near[: sizes[centre]]
        sums = [np.cumsum(a[mine], axis=0) for a in run]
        count, mean = (a[:, ends] - a[:, starts] for a in sums)
        ratios = llr(count, mean, total)
        if not ratios.size:
            continue
        size, window = np.unravel_index(int(ratios.argmax()), ratios.shape)
        found[centre] = ratios[size, window]
        where[centre] = size + 1, starts[window], ends[window]
    return found, where


def maxima(cubes: Cube, expected: Floats, order: Ints, sizes: Ints, windows: tuple[Ints, Ints], total: float) -> Floats:
    """The greatest ratio of each data set over all circles and windows.

    `cubes` is blocks x places x (steps + 1) x lanes: cases added up over the steps, from nought.
    """
    due = np.concatenate([np.zeros((len(expected), 1)), np.cumsum(expected, axis=1)], axis=1)
    work = int(sizes.sum()) * windows[0].size * cubes.shape[0] * cubes.shape[3]
    sweep = _compiled() if HAS_NUMBA and work > WORTH_COMPILING else _plain
    best = np.zeros((cubes.shape[0], cubes.shape[3]))
    sweep(cubes, due, order, sizes, *windows, float(total), best)
    return best.ravel()


def _plain(
    cubes: Cube, due: Floats, order: Ints, sizes: Ints, starts: Ints, ends: Ints, total: float, best: Floats
) -> None:
    """The sweep in numpy: all circles round a centre at once, the logarithms only where a quick bound is passed."""
    at_once = max(int(_AT_ONCE // (sizes.max() * cubes.shape[3])), 1)
    for block, cube in enumerate(cubes):
        for first in range(0, starts.size, at_once):
            here = slice(first, first + at_once)
            counts, means = (a[:, ends[here]] - a[:, starts[here]] for a in (cube, due))
            for near, size in zip(order, sizes, strict=True):
                _circles_of(counts, means, near[:size], total, best[block])


def _circles_of(counts: Cube, means: Floats, near: Ints, total: float, best: Floats) -> None:
    """Every circle round one centre: `counts` is places x windows x lanes, `means` places x windows."""
    many, mean = np.cumsum(counts[near], axis=0), np.cumsum(means[near], axis=0)
    open_ = (mean > 0) & (mean < total)
    safe = np.where(open_, mean, 1.0)
    bound = np.where(open_, (total + safe) / (2 * safe * np.where(open_, total - safe, 1.0)) * _SURE, 0.0)
    more = np.maximum(many - mean[..., None].astype(np.float32), np.float32(0))
    circle, window, lane = np.nonzero(
        more * more * bound[..., None].astype(np.float32) > best.astype(np.float32) / _SURE
    )
    if circle.size:
        ratios = llr(many[circle, window, lane].astype(np.float64), mean[circle, window], total)
        np.maximum.at(best, lane, ratios)


def _compiled() -> Any:
    """The sweep compiled; kept on disk beside this file, so that only the first run waits for it."""
    global _SWEEP
    if _SWEEP is None:
        _SWEEP = _compile()
    return _SWEEP


_SWEEP: Any = None


def _compile() -> Any:
    from numba import njit, prange

    @njit(fastmath=True, cache=True)
    def circle(run, mean, starts, ends, total, best, rough):  # type: ignore[no-untyped-def]  # pragma: no cover
        """Every window of one circle: a quick bound for all lanes, and the logarithms only where it is passed."""
        lanes = run.shape[1]
        for window in range(starts.size):
            start, end = starts[window], ends[window]
            due = mean[end] - mean[start]
            if due <= 0.0 or due >= total:
                continue
            low = np.float32(due)
            # With more than expected, the ratio is at most (c - m)^2 (N + m) / (2 m (N - m)): from x ln x - x + 1 <=
            # (x - 1)^2 / 2 above 1, and <= (x - 1)^2 below.
            bound = np.float32((total + due) / (2 * due * (total - due)) * _SURE)
            passed = 0
            for lane in range(lanes):
                more = run[end, lane] - run[start, lane] - low
                passed += (more > np.float32(0.0)) & (more * more * bound > rough[lane])
            if passed:
                for lane in range(lanes):
                    count = np.float64(run[end, lane] - run[start, lane])
                    if count > due:
                        rest = total - count
                        ratio = count * np.log(count / due)
                        if rest > 0:
                            ratio += rest * np.log(rest / (total - due))
                        if ratio > best[lane]:
                            best[lane] = ratio
                            rough[lane] = np.float32(ratio / _SURE)

    @njit(parallel=True, fastmath=True, cache=True)
    def sweep(cubes, due, order, sizes, starts, ends, total, best):  # type: ignore[no-untyped-def]  # pragma: no cover
        """Each block of lanes by one thread, over all centres."""
        steps, lanes = cubes.shape[2], cubes.shape[3]
        for block in prange(cubes.shape[0]):
            run, mean = np.zeros((steps, lanes), np.float32), np.zeros(steps)
            rough, mine = np.zeros(lanes, np.float32), np.zeros(lanes)
            for centre in range(order.shape[0]):
                run[:] = 0
                mean[:] = 0
                for near in range(sizes[centre]):
                    place = order[centre, near]
                    for step in range(1, steps):
                        mean[step] += due[place, step]
                        for lane in range(lanes):
                            run[step, lane] += cubes[block, place, step, lane]
                    circle(run, mean, starts, ends, total, mine, rough)
            best[block] = mine

    return sweep
