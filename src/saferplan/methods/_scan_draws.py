"""The data sets that a scan is set against: cases dealt out by chance, plainly or with more scatter than that.

Counts are places x steps.  A dispersion above 1 is that of negative binomial counts with variance dispersion x mean;
with their total held these are multinomial, with chances that are gamma variates of shape expected / (dispersion - 1).
A dispersion is one number, or one for each place.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from saferplan.methods._checks import Floats
from saferplan.methods._scan_kernel import Ints
from saferplan.methods.dispersion import dispersion_of, enough_to_tell

_ROUNDS = 4
"""How often chances are brought to the totals of steps and of places in turn."""

_LEAST = 1e-3
"""A dispersion above 1 by less than this is none."""

_TRIES, _SETS = 3, 8
"""How often, and by how many data sets each time, it is tried how much chances must scatter."""


def poisson_sets(
    random: np.random.Generator, total: int, due: Floats, dispersion: float | Floats
) -> Callable[[], Floats]:
    """Data sets in which `total` cases fall as expected."""
    chances = (due / due.sum()).ravel()

    def plain() -> Floats:
        return random.multinomial(total, chances).reshape(due.shape).astype(np.float64)

    def scattered() -> Floats:
        drawn = _gamma(random, due, dispersion).ravel()
        share = drawn / drawn.sum() if drawn.sum() > 0 else chances
        return random.multinomial(total, share).reshape(due.shape).astype(np.float64)

    return plain if np.max(dispersion) <= 1 else scattered


def permuted_sets(
    random: np.random.Generator, counts: Floats, due: Floats, dispersion: float | Floats
) -> Callable[[], Floats]:
    """Data sets in which places and steps keep their totals."""
    size, steps = counts.shape
    cells = np.repeat(np.arange(counts.size), counts.ravel().astype(np.int64))
    place, step = cells // steps, cells % steps
    of_place, of_step = counts.sum(axis=1).astype(np.int64), counts.sum(axis=0).astype(np.int64)

    def plain() -> Floats:
        dealt = place * steps + random.permutation(step)
        return np.bincount(dealt, minlength=size * steps).reshape(size, steps).astype(np.float64)

    def scattered(scatter: float | Floats) -> Floats:
        share = _brought_to(_gamma(random, due, scatter), due)
        return _kept_to(random, random.multinomial(of_place, share), of_step).astype(np.float64)

    if np.max(dispersion) <= 1:
        return plain
    if np.ndim(dispersion):
        return lambda: scattered(dispersion)
    dispersion = float(dispersion)
    scatter = _scatter(scattered, dispersion) if enough_to_tell(counts.T) else dispersion
    return lambda: scattered(scatter)


def _gamma(random: np.random.Generator, due: Floats, dispersion: float | Floats) -> Floats:
    """Gamma variates with means `due` and variances due x (dispersion - 1); `due` itself where that is 1."""
    if not np.ndim(dispersion):
        return np.asarray(random.gamma(due / (dispersion - 1)))  # their scale is of no account
    beyond = np.maximum(np.asarray(dispersion)[:, None] - 1, _LEAST)
    return np.where(beyond > _LEAST, random.gamma(due / beyond) * beyond, due)


def _scatter(draw: Callable[[float], Floats], wanted: float) -> float:
    """How much chances must scatter for the data sets to have the dispersion wanted.

    Keeping steps to their totals takes some of it away, the more so the fewer cases there are.
    """
    scatter = wanted
    for _ in range(_TRIES):
        found = float(np.mean([dispersion_of(draw(scatter).T) for _ in range(_SETS)]))
        scatter = 1 + (scatter - 1) * float(np.clip((wanted - 1) / max(found - 1, 1e-9), 0.5, 2.0))
    return scatter


def _brought_to(drawn: Floats, due: Floats) -> Floats:
    """Chances of the steps of each place, such that steps come near their totals too; each row adds up to 1."""
    many, steps = due.sum(axis=1, keepdims=True), due.sum(axis=0)
    share = np.where(drawn.sum(axis=1, keepdims=True) > 0, drawn, due)
    for _ in range(_ROUNDS):
        found = share.sum(axis=0)
        share = share * np.where(found > 0, steps / np.where(found > 0, found, 1.0), 1.0)
        found = share.sum(axis=1, keepdims=True)
        share = np.where(found > 0, share * many / np.where(found > 0, found, 1.0), due)
    sums = share.sum(axis=1, keepdims=True)
    return np.asarray(np.where(sums > 0, share / np.where(sums > 0, sums, 1.0), 1.0 / due.shape[1]), dtype=np.float64)


def _kept_to(random: np.random.Generator, drawn: Ints, of_step: Ints) -> Ints:
    """The counts with the totals of steps as they must be: cases too many in one step are moved to one with too few.

    The cases that are moved are picked at random, and stay in their places.
    """
    over = drawn.sum(axis=0) - of_step
    made = drawn.copy()
    for at in np.flatnonzero(over > 0):
        made[:, at] -= random.multivariate_hypergeometric(drawn[:, at], over[at])
    leaving = drawn.sum(axis=1) - made.sum(axis=1)
    wanted = random.permutation(np.repeat(np.arange(len(over)), np.maximum(-over, 0)))
    np.add.at(made, (np.repeat(np.arange(len(drawn)), leaving), wanted), 1)
    return made
