"""Which map foretells the next step of one group of events best, by a backtest on its last steps; or why none does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats
from saferplan.methods.backtest import LEAST_STEPS, Backtest, Marking, Trusted, map_to_trust, rolling_backtest
from saferplan.methods.forecasting import MAPS, Layout
from saferplan.methods.place_numbers import LEAST_EVENTS, PlaceNumbers, PlacesGiven
from saferplan.methods.place_search import LEAST_PLACES

LEFT_OUT = ("scan",)
"""Maps that are not tried here: they take minutes where there are many places."""

LEAST_BEFORE = 6
"""The steps that must lie before the first one that is foretold."""

HELD_OUT = 12
"""The most steps that are foretold."""

MARKED = Marking(share=0.05)


@dataclass(frozen=True)
class TrustNumbers:
    """What the backtest of one group gave, or None and `why`."""

    backtest: Backtest | None
    trusted: Trusted | None
    why: str = ""


def work_out_trust(numbers: PlaceNumbers, given: PlacesGiven, seed: int) -> TrustNumbers:
    """Hold maps made before each of the last steps against that step; steps that are not held are no noughts."""
    steps = len(numbers.cube)
    out = min(HELD_OUT, steps - LEAST_BEFORE)
    if not given.dated:
        return TrustNumbers(None, None, "the table has no dates")
    if out < LEAST_STEPS:
        needed = LEAST_BEFORE + LEAST_STEPS
        return TrustNumbers(None, None, f"{steps} steps of time are held, and at least {needed} are needed")
    if numbers.now.size < LEAST_PLACES or numbers.total < LEAST_EVENTS:
        few = f"there are {numbers.now.size:,} places and {numbers.total:,} events"
        return TrustNumbers(None, None, f"{few}, and at least {LEAST_PLACES} and {LEAST_EVENTS} are needed")
    try:
        layout = Layout(points=given.points, weights=given.weights, seed=seed)
        maps = {name: make for name, make in MAPS.items() if name not in LEFT_OUT}
        found = rolling_backtest(_evenly(numbers.cube, given), layout, maps=maps, steps=out, marking=MARKED)
        return TrustNumbers(found, map_to_trust(found, level=given.level))
    except CannotReckon as error:
        return TrustNumbers(None, None, f"the counts cannot bear it ({error})")


def _evenly(cube: NDArray[np.int64], given: PlacesGiven) -> Floats:
    """The counts at equal distances in time, NaN for steps that are not held."""
    at = (np.array(given.step_months) - given.step_months[0]) // given.months_a_step
    made = np.full((int(at[-1]) + 1, cube.shape[1]), np.nan)
    made[at] = cube
    return made
