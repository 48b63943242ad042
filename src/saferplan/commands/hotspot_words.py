"""What every sentence of `saferplan hotspots` is made of: findings, places and steps in words, what a table bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.findings import part_in_words
from saferplan.methods.place_numbers import NO_NEIGHBOURS, NO_POINTS, PlaceNumbers
from saferplan.periods import month_words
from saferplan.sources.event_days import step_words
from saferplan.sources.event_places import GatheredEvents

NAMED = 8
"""So many places are named in a sentence; the table has them all."""

FOUND, NOTHING, CANNOT_TELL = "found", "nothing found", "cannot tell"

ASKS = {
    "where": "where it is hot",
    "since": "which places are newly hot and which have long been so",
    "now": "whether something is going on now",
    "concentration": "how concentrated events are",
    "density": "where events lie thickest within places",
    "near-repeats": "whether events follow each other close by",
    "hours": "at which hours it happens",
    "repeats": "which addresses are struck again",
    "trust": "which map foretells best",
}
"""What each finding asks, as "cannot tell" goes on."""

UNLOCKS = dict.fromkeys((NO_NEIGHBOURS, NO_POINTS), "give their boundaries with --areas")
"""What can be given where a search lacks it."""

_ONE = {"areas": "area", "cells": "cell", "middles": "area", "codes": "area"}
_WORD = {"month": "months", "quarter": "quarters", "year": "years", "financial year": "years"}


@dataclass(frozen=True)
class HotspotFinding:
    """What was found of one question, in words.

    `state` is "found", "nothing found" or "cannot tell".  `says` are the sentences under the headline: which places,
    how many were tested and how that is corrected, the chance of a false alarm, and what the precision allows.
    """

    id: str
    group: str
    state: str
    headline: str
    says: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return asdict(self) | {"says": list(self.says)}


@dataclass(frozen=True)
class Spoken:
    """What every sentence of a search needs: what was gathered, the level, and how many groups were looked at.

    `kind` is that of the steps, and `neighbours` says which places are neighbours.
    """

    events: GatheredEvents
    level: float
    groups: int
    kind: str
    neighbours: str

    @property
    def one(self) -> str:
        """What one place is called."""
        return _ONE[self.events.places.kind]

    @property
    def steps(self) -> str:
        """What several steps are called."""
        return _WORD.get(self.kind, "steps")

    def many(self, count: int) -> str:
        """So many places, in words."""
        return f"{count:,} {self.one}{'' if count == 1 else 's'}"

    def chance(self) -> str:
        """The share of false alarms that the level allows, in words."""
        return part_in_words(round(1 - self.level, 6))

    def is_beyond(self, p: ArrayLike) -> NDArray[np.bool_]:
        """Whether p of one test in each group, which is corrected for all groups, is beyond chance."""
        found = np.nan_to_num(np.asarray(p, dtype=np.float64), nan=1.0) * self.groups
        return np.asarray(found <= 1 - self.level + 1e-12, dtype=np.bool_)

    def of_groups(self) -> str:
        """That p allows for all groups, to go on a sentence; "" where there is one alone."""
        return f", and for the {self.groups} values of --by" if self.groups > 1 else ""

    def corrected(self) -> str:
        """The same, where a test was not said to allow for anything else."""
        return f", and p is corrected for the {self.groups} values of --by" if self.groups > 1 else ""

    def false_alarm(self) -> str:
        """The chance of a false alarm of one test, to end a sentence."""
        return f"where chance alone is at work, the chance that anything is called is {self.chance()} at most"

    def when(self, window: Sequence[int]) -> str:
        """From when to when some of the steps reach, in words."""
        if self.events.step_kind == "none":
            return "in all"
        steps = [self.events.steps[one] for one in window]
        last = step_words(steps[-1], self.events.step_kind)
        if len(steps) == 1:
            return f"in {last}"
        if self.events.step_kind == "month" and len(steps) == 12 and steps[-1] - steps[0] == 11:
            return f"in the twelve months to {last}"
        return f"from {step_words(steps[0], self.events.step_kind)} to {last}"

    def began(self, held: int) -> str:
        """When a held step begins, in words: a month, or a year."""
        first = self.events.steps[held]
        return month_words(first) if self.kind in ("month", "quarter") else step_words(first, self.kind)

    def held_step(self, numbers: PlaceNumbers, step: int) -> int:
        """The held step with which a step of classes begins."""
        return numbers.since.first_held(step, len(self.events.steps))

    def since(self, numbers: PlaceNumbers, row: int) -> str:
        """Since when a place is hot and when it first was, to follow its number of events; "" where it is not known."""
        run, first = int(numbers.hot_since[row]), int(numbers.first_hot[row])
        said = ""
        if run >= 0:
            said = f", since {self.began(self.held_step(numbers, run))}{' or earlier' if run == 0 else ''}"
        if first >= 0 and first != run:
            began = f"{self.began(self.held_step(numbers, first))}{' or earlier' if first == 0 else ''}"
            said += f", first in {began}" if said else f", first hot in {began}"
        return said

    def named(self, rows: Sequence[int], numbers: PlaceNumbers, *, since: bool = False) -> str:
        """The first few places of some rows, each with its events of now, and since when it is hot where asked."""
        shown = [
            f"{self.place(row)} ({numbers.now[row]:,}{self.since(numbers, row) if since else ''})"
            for row in rows[:NAMED]
        ]
        more = len(rows) - NAMED
        return ", ".join(shown) + (f" and {more:,} more, which hotspots.csv has" if more > 0 else "")

    def place(self, row: int) -> str:
        """A place in words."""
        return place_words(self.events.places.names[row], self.events.places.codes[row])


def place_words(name: str, code: str) -> str:
    """A place by its name, with its code where that is another."""
    return name if name == code or code.replace("_", ", ") in name else f"{name} {code}"


def made_of(what: str, numbers: PlaceNumbers | str, state: str, headline: str, *says: str) -> HotspotFinding:
    """A finding of one question about one group, without the sentences that are blank."""
    group = numbers if isinstance(numbers, str) else numbers.group
    return HotspotFinding(f"{what}/{group}" if group else what, group, state, headline, tuple(s for s in says if s))


def cannot(what: str, group: str, why: str, *says: str) -> HotspotFinding:
    """A finding that cannot be told, why, and what would mend it."""
    unlock = f"; {UNLOCKS[why]}" if why in UNLOCKS else ""
    return made_of(what, group, CANNOT_TELL, f"Cannot tell {ASKS[what]}: {why}{unlock}.", *says)


def bears(events: GatheredEvents) -> str:
    """What the precision of the table allows to say, in a sentence."""
    times = {
        "datetime": "times of day are known",
        "day": "days are known and times are not",
        "none": "no dates are known",
    }.get(events.precision, f"dates are no finer than the {events.precision}")
    if events.columns.snapped and events.columns.points:
        where = "points are snapped to a few anonymous ones, so nothing is said of a street or an address"
    elif events.columns.points:
        where = "points are taken as true"
    else:
        where = "places are no finer than the area, so nothing is said of a street or an address"
    return f"What the table allows: {where}; {times}."


def share_words(p: float) -> str:
    """A share in per cent, with enough digits."""
    return f"{p:.1%}" if p < 0.1 else f"{p:.0%}"


def of_draws(p: float, draws: int = 999) -> str:
    """In how many of the data sets drawn chance made as much.

    >>> of_draws(0.001), of_draws(0.25)
    ('none of 999 data sets', '25% of 999 data sets')
    """
    return f"{'none' if p <= 1.001 / (draws + 1) else share_words(p)} of {draws:,} data sets"


def full_classes(numbers: PlaceNumbers) -> NDArray[np.str_]:
    """The class of every place, "" where it was not tested."""
    made = np.full(numbers.now.size, "", dtype="<U18")
    if numbers.emerging is not None:
        made[numbers.tested] = numbers.emerging.classes
    return made
