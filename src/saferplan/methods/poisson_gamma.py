"""How many events each place will have in the next step, with the limits within which its count should fall.

Each place has a rate of its own, known the better the more events it has had; what is known fades with time; and a step
is high or low for all places together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_level
from saferplan.methods._history import YEAR, check_history

LEAST_STEPS = 3
"""From fewer steps nobody can tell how much a step differs from the one before."""

SCORED = 24
"""So many of the last steps held are what the memory, the prior and the noise are fitted to."""

_MEMORIES = (0.7, 0.8, 0.88, 0.93, 0.96, 0.98, 0.99, 1.0)
_PRIORS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 1024.0)
_NOISES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 1e6)
_LEVELS = (0.1, 0.2, 0.35, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Foretold:
    """What is foretold of each place for the next step: the mean, and limits that hold its count so often (`level`).

    The count is negative binomial with this `mean` and `shape`.  `memory` is how much of what is known lasts from one
    step to the next (1: all), `prior` how many events the rate of all places is worth, and `noise` how much a place
    varies from step to step beyond chance (the shape of a gamma distribution: the smaller, the more).
    """

    mean: Floats
    low: Floats
    high: Floats
    shape: Floats
    level: float
    memory: float
    prior: float
    noise: float


def poisson_gamma(history: ArrayLike, *, level: float = 0.95) -> Foretold:
    """The next step's count of each place, by a Poisson-gamma model whose past fades.

    `history` is steps x places, the last step last, at equal distances; a step that is not held is NaN throughout.
    Where at least two years are held, steps of one season (12 to a year) are taken to be alike, in all places together.

    How it is calculated: in step t a place has Poisson(m_t r e) events, where m_t is the mean of all places, r the
    place's rate beside them and e noise of mean 1.  r is gamma with shape a = k + the sum of d^age x count and rate b =
    k + the sum of d^age x m; e is gamma with shape v.  d (memory), k (prior) and v (noise) are those, of a grid, that
    foretold the last 24 steps best, each from the steps before it (likelihood).  The mean of all places is foretold by
    exponential smoothing of its logarithm, less the season (least squares with a ridge), with the square of its errors.
    The count is then negative binomial with mean m a / b, and 1 / shape = (1 + 1/a) (1 + 1/v) (1 + error) - 1.

    What it cannot tell you: a break that nothing foretells.  d, k and v are taken as known; with a dozen places or
    fewer the limits are somewhat narrow.  All places share the error of the season, so that in one month more of them,
    and in another fewer, fall outside together.

    References: Smith and Miller (1986), Journal of the Royal Statistical Society B 48, 79-88; Harvey and Fernandes
    (1989), Journal of Business and Economic Statistics 7, 407-417.

    Raises: CannotReckon when the history is not steps x places, fewer than three steps are held, or there is no event.

    >>> found = poisson_gamma([[9, 1, 2, 0], [11, 0, 1, 0], [10, 2, 1, 1], [12, 1, 2, 0]])
    >>> found.mean.round(1).tolist(), found.low.tolist(), found.high.tolist()
    ([11.7, 1.4, 1.9, 0.5], [5.0, 0.0, 0.0, 0.0], [20.0, 5.0, 6.0, 3.0])
    """
    method = "Poisson-gamma forecast"
    check_level(method, level)
    counts, held = check_history(method, history)
    if held.sum() < LEAST_STEPS:
        raise CannotReckon(method, f"{held.sum()} steps that are held", f"at least {LEAST_STEPS}")
    if not np.nansum(counts):
        raise CannotReckon(method, "no events", "at least one")
    many = np.where(held[:, None], counts, 0.0)
    memory, prior, noise = _fitted(many, held)
    gone, exposed = (found[0, -1] for found in _faded(many, (memory,)))
    shape, rate = prior + gone, prior + exposed
    ahead, error = _of_all(many.sum(axis=1), held)
    mean = ahead / counts.shape[1] * shape / rate
    wide = 1 / ((1 + 1 / shape) * (1 + 1 / noise) * (1 + error) - 1)
    tail = (1 - level) / 2
    low, high = (_quantile(share, mean, wide) for share in (tail, 1 - tail))
    return Foretold(mean, low, high, wide, level, memory, prior, noise)


def _faded(many: Floats, memories: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Events and exposure before each step and the next one, faded: memories x (steps + 1) x places (or x 1)."""
    exposed = many.mean(axis=1, keepdims=True)
    keep = np.asarray(memories)[:, None]
    made = []
    for series in (many, exposed):
        run = np.zeros((len(memories), len(series) + 1, series.shape[1]))
        for step, row in enumerate(series):
            run[:, step + 1] = keep * (run[:, step] + row)
        made.append(run)
    return made[0], made[1]


def _fitted(many: Floats, held: Bools) -> tuple[float, float, float]:
    """Memory, prior and noise that foretold the last steps best."""
    level = many.mean(axis=1, keepdims=True)
    scored = np.flatnonzero(held & (level[:, 0] > 0))[-SCORED:]
    gone, exposed = (found[:, scored] for found in _faded(many, _MEMORIES))
    events, level = many[scored], level[scored]

    def fit(memory: int, prior: float, noise: float) -> float:
        shape = prior + gone[memory]
        mean = level * shape / (prior + exposed[memory])
        return _likelihood(events, mean, 1 / ((1 + 1 / shape) * (1 + 1 / noise) - 1))

    noise = _NOISES[-1]
    for _ in range(2):
        pairs = [(memory, prior) for memory in range(len(_MEMORIES)) for prior in _PRIORS]
        memory, prior = max(pairs, key=lambda pair: fit(pair[0], pair[1], noise))
        noise = max(_NOISES, key=lambda one: fit(memory, prior, one))
    return _MEMORIES[memory], prior, noise


def _likelihood(events: Floats, mean: Floats, shape: Floats) -> float:
    """The log likelihood of negative binomial counts, less what does not depend on mean or shape."""
    terms = special.gammaln(events + shape) - special.gammaln(shape)
    terms -= shape * np.log1p(mean / shape)
    terms += events * np.log(mean / (shape + mean))
    return float(terms.sum())


def _of_all(totals: Floats, held: Bools) -> tuple[float, float]:
    """The events of all places in the next step, and the mean square of the relative error, chance apart."""
    steps = np.flatnonzero(held)
    logs = np.log(totals[steps] + 0.5)
    season, spent = _season(logs, steps)
    logs = logs - season[steps % YEAR]
    best = None
    for weight in _LEVELS:
        at, errors = logs[0], []
        for one in logs[1:]:
            errors.append(one - at)
            at += weight * (one - at)
        square = float(np.mean(np.square(errors[-SCORED:])))
        if best is None or square < best[0]:
            best = square, at
    assert best is not None
    known = len(logs) - 1
    square = best[0] * (known + 1) / max(known - spent, 1.0)
    ahead = float(np.exp(best[1] + season[len(totals) % YEAR]))
    return ahead, max(square - 1 / max(totals[steps].mean(), 1.0), 0.0)


def _season(logs: Floats, steps: np.ndarray) -> tuple[Floats, float]:
    """What each step of the year adds to the logarithm, and how many numbers that took; noughts under two years."""
    if len(logs) < 2 * YEAR:
        return np.zeros(YEAR), 0.0
    dummies = np.eye(YEAR)[steps % YEAR]
    design = np.column_stack([np.ones(len(steps)), steps / YEAR, dummies])
    ridge = np.diag([0.0, 0.0] + [1.0] * YEAR)
    solved = np.linalg.solve(design.T @ design + ridge, design.T)
    spent = float(np.trace(solved @ design)) - 2.0
    return (solved @ logs)[2:], spent


def _quantile(share: float, mean: Floats, shape: Floats) -> Floats:
    """The least count that a negative binomial one does not exceed so often."""
    from scipy import stats

    return np.asarray(stats.nbinom.ppf(share, shape, shape / (shape + mean)), dtype=np.float64)
