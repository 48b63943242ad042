"""What every scan does alike: lay circles, pick clusters that lie apart, and reckon the chance of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saferplan.methods._checks import Floats
from saferplan.methods._scan_kernel import Ints


@dataclass(frozen=True)
class Chance:
    """The chance `p` of a cluster as unlikely; `at_floor` where no data set had one: p is then the least it can be."""

    p: float
    at_floor: bool


def circles_of(due: Floats, points: Floats, most: float) -> tuple[Ints, Ints]:
    """The places round each centre, the nearest first, and how many of them a circle may hold.

    A circle holds at most `most` of what is expected, and the centre itself always; of places just as far, those first
    in the list come in first.
    """
    far = np.sqrt(np.maximum(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2), 0.0))
    order = np.argsort(far, axis=1, kind="stable")
    held = np.cumsum(due.sum(axis=1)[order], axis=1)
    sizes = np.maximum((held <= most * due.sum() * (1 + 1e-12)).sum(axis=1), 1)
    return order[:, : int(sizes.max())].astype(np.int64), sizes.astype(np.int64)


def apart(best: Floats, where: Ints, order: Ints) -> list[tuple[int, tuple[int, int, int]]]:
    """The centres whose best windows share no place with a better one, the best first, as far as they have a case."""
    taken: set[int] = set()
    found = []
    for centre in np.argsort(-best, kind="stable"):
        size, start, end = (int(number) for number in where[centre])
        inside = set(order[centre, :size].tolist())
        if best[centre] > 0 and not inside & taken:
            taken |= inside
            found.append((int(centre), (size, start, end)))
    return found


def chance_of(simulated: Floats, ratio: float, stop_after: int | None) -> Chance:
    """The share of data sets, the observed among them, with one as great; where enough came early, that of those."""
    above = simulated >= ratio * (1 - 1e-6)  # sums in 32 bits
    if stop_after and above.sum() >= stop_after:
        at = int(np.flatnonzero(np.cumsum(above) >= stop_after)[0]) + 1
        return Chance(stop_after / at, at_floor=False)
    return Chance(float((above.sum() + 1) / (simulated.size + 1)), at_floor=not above.any())
