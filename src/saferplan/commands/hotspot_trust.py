"""Which map foretells the next step best, by a backtest on the last steps of the table; and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.commands.hotspot_numbers import LEAST_EVENTS, LEAST_PLACES, PlaceNumbers, PlacesGiven
from saferplan.commands.hotspot_words import FOUND, NOTHING, HotspotFinding, Spoken, bears, cannot, made_of
from saferplan.errors import CannotReckon
from saferplan.methods.backtest import LEAST_STEPS, Backtest, Marking, Trusted, map_to_trust, rolling_backtest
from saferplan.methods.forecasting import MAPS, SIMPLE, Layout

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


def _evenly(cube: NDArray[np.int64], given: PlacesGiven) -> NDArray[np.float64]:
    """The counts at equal distances in time, NaN for steps that are not held."""
    at = (np.array(given.step_months) - given.step_months[0]) // given.months_a_step
    made = np.full((int(at[-1]) + 1, cube.shape[1]), np.nan)
    made[at] = cube
    return made


def trust_finding(group: str, numbers: TrustNumbers, spoken: Spoken) -> HotspotFinding:
    """Which map to trust for the next step, in words."""
    trusted, backtest = numbers.trusted, numbers.backtest
    if trusted is None or backtest is None:
        return cannot("trust", group, numbers.why)
    kind, steps = spoken.kind, backtest.steps.size
    at = {name: row for row, name in enumerate(backtest.names)}
    simple, chosen = at[trusted.simple], at[trusted.name]
    hit, marked = (float(np.nanmean(one[chosen])) for one in (backtest.hit_rate, backtest.share))
    held = f"{hit:.0%} of the events of the {kind} to come fell into the {marked:.1%} of {spoken.one}s that it marks"
    if not trusted.above_chance:
        state, headline = NOTHING, f"No map foretells the next {kind} clearly better than chance would."
    elif trusted.better:
        state = FOUND
        headline = f"To foretell the next {kind}, trust the map by {trusted.name}: {held}."
    else:
        state = FOUND
        headline = f"To foretell the next {kind}, the {trusted.simple} is as good as any map tried: {held}."
    tried = ", ".join(
        f"{name} {np.nanmean(backtest.hit_rate[row]):.0%}"
        for name, row in at.items()
        if row not in (simple,) and np.isfinite(backtest.hit_rate[row]).any()
    )
    return made_of(
        "trust",
        group,
        state,
        headline,
        f"Each map was made from what was known before each of the last {steps} {kind}s, and held against that {kind}. "
        f"By the share of events in the places marked: {trusted.simple} {np.nanmean(backtest.hit_rate[simple]):.0%}, "
        f"{tried}.",
        f"{trusted.compared} maps were set against the {SIMPLE}, by what they reach of the best map of as many places, "
        f"with limits that allow for all of them: where none is better, the chance that one is called so is "
        f"{spoken.chance()} at most. In {steps} {kind}s a small advantage is not seen.",
        "Whether being there would have stopped the events, this does not tell.",
        bears(spoken.events),
    )
