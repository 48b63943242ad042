"""Which map to trust for the next step, in words."""

from __future__ import annotations

import numpy as np

from saferplan.commands.hotspot_words import FOUND, NOTHING, HotspotFinding, Spoken, bears, cannot, made_of
from saferplan.methods.forecasting import SIMPLE
from saferplan.methods.trust_numbers import TrustNumbers


def trust_finding(group: str, numbers: TrustNumbers, spoken: Spoken) -> HotspotFinding:
    """Which map to trust for the next step, in words."""
    trusted, backtest = numbers.trusted, numbers.backtest
    if trusted is None or backtest is None:
        return cannot("trust", group, numbers.why)
    kind, steps = spoken.kind, backtest.steps.size
    at = {name: row for row, name in enumerate(backtest.names)}
    simple, chosen = at[trusted.simple], at[trusted.name]
    hit, marked = (float(np.nanmean(one[chosen])) for one in (backtest.hit_rate, backtest.share))
    held = f"on average {hit:.0%} of the events of the {kind} to come fell into the {marked:.1%} of {spoken.one}s that "
    held += "it marks"
    if not trusted.above_chance:
        state, headline = NOTHING, f"No map foretells the next {kind} clearly better than chance would."
    elif trusted.better:
        state = FOUND
        headline = f"To foretell the next {kind}, trust the map by {trusted.name}: {held}."
    else:
        state = FOUND
        headline = f"To foretell the next {kind}, no map tried is clearly better than the {trusted.simple}: {held}."
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
