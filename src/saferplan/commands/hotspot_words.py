"""The findings of `saferplan hotspots` in words: each with what was tested, how it was corrected, and what it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saferplan.commands.hotspot_numbers import PlaceNumbers
from saferplan.findings import part_in_words
from saferplan.methods.dispersion import PLAIN_UP_TO
from saferplan.methods.emerging import CLASSES
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

    def many(self, count: int) -> str:
        """So many places, in words."""
        return f"{count:,} {self.one}{'' if count == 1 else 's'}"

    def chance(self) -> str:
        """The share of false alarms that the level allows, in words."""
        return part_in_words(round(1 - self.level, 6))

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

    def named(self, rows: Sequence[int], numbers: PlaceNumbers) -> str:
        """The first few places of some rows, each with its events of now."""
        places = self.events.places
        shown = [f"{place_words(places.names[row], places.codes[row])} ({numbers.now[row]:,})" for row in rows[:NAMED]]
        more = len(rows) - NAMED
        return ", ".join(shown) + (f" and {more:,} more, which hotspots.csv has" if more > 0 else "")


def place_words(name: str, code: str) -> str:
    """A place by its name, with its code where that is another."""
    return name if name == code or code.replace("_", ", ") in name else f"{name} {code}"


def findings_of_places(numbers: PlaceNumbers, spoken: Spoken) -> tuple[HotspotFinding, ...]:
    """The findings about the places of one group: where, since when, what is going on, how concentrated."""
    return (
        _where(numbers, spoken),
        _since(numbers, spoken),
        _now(numbers, spoken),
        _concentration(numbers, spoken),
    )


def made_of(what: str, numbers: PlaceNumbers | str, state: str, headline: str, *says: str) -> HotspotFinding:
    """A finding of one question about one group, without the sentences that are blank."""
    group = numbers if isinstance(numbers, str) else numbers.group
    return HotspotFinding(f"{what}/{group}" if group else what, group, state, headline, tuple(s for s in says if s))


def cannot(what: str, group: str, why: str, *says: str) -> HotspotFinding:
    """A finding that cannot be told, and why."""
    return made_of(what, group, CANNOT_TELL, f"Cannot tell {ASKS[what]}: {why}.", *says)


def _where(numbers: PlaceNumbers, spoken: Spoken) -> HotspotFinding:
    """Where it is hot now."""
    if numbers.gi is None:
        return cannot("where", numbers.group, numbers.why["where"])
    hot, cold = numbers.called(spoken.level)
    order = np.argsort(-np.nan_to_num(numbers.z, nan=-np.inf), kind="stable")
    those = [int(row) for row in order if hot[row]]
    coldest = [int(row) for row in order[::-1] if cold[row]]
    when, tested = spoken.when(numbers.window), int(np.isfinite(numbers.p).sum())
    alone = int(numbers.tested.sum()) - tested
    if those:
        verb = "stands" if len(those) == 1 else "stand"
        headline = f"Of {spoken.many(tested)}, {len(those):,} {verb} out as hot {when}"
        headline += f", and {len(coldest):,} as cold." if coldest else "."
    elif coldest:
        headline = f"Of {spoken.many(tested)}, none stands out as hot {when}, and {len(coldest):,} as cold."
    else:
        headline = f"Of {spoken.many(tested)}, none stands out {when} by more than chance would make."
    return made_of(
        "where",
        numbers,
        FOUND if those or coldest else NOTHING,
        headline,
        f"Hot, the clearest first, with their events: {spoken.named(those, numbers)}." if those else "",
        f"Cold: {spoken.named(coldest, numbers)}." if coldest else "",
        f"Each {spoken.one} was looked at with its neighbours ({spoken.neighbours}), and set against "
        f"{numbers.gi.permutations:,} draws of other {spoken.one}s in their place (Getis and Ord's Gi*).",
        _tested(tested, spoken),
        f"{spoken.many(alone)} without a neighbour could not be tested." if alone else "",
        _rates_or_counts(numbers, spoken),
        bears(spoken.events),
    )


def _tested(tested: int, spoken: Spoken) -> str:
    """How many tests there were, how they were corrected, and what that promises."""
    of_groups = f" and {spoken.groups} values of --by" if spoken.groups > 1 else ""
    return (
        f"{tested:,} {spoken.one}s{of_groups} were tested, and p is corrected for all of them (Benjamini and "
        f"Hochberg): where chance alone is at work, the chance that any is called is {spoken.chance()} at most, and "
        f"of those called no more than {spoken.chance()} are false alarms on average."
    )


def _rates_or_counts(numbers: PlaceNumbers, spoken: Spoken) -> str:
    """What the values are, and what that hides."""
    if numbers.rate is not None:
        lacking = int((~numbers.tested).sum())
        aside = f" {spoken.many(lacking)} without residents had to be left out." if lacking else ""
        return (
            "The values are rates per 1,000 residents, drawn towards the rate of all where few people live "
            f"(empirical Bayes). Where many people come who do not live there, a rate misleads.{aside}"
        )
    if spoken.events.places.kind == "cells":
        return "The values are counts: a cell where more people live or come has more, for that reason alone."
    return (
        f"The values are counts: {spoken.one}s where more people live or come have more, for that reason alone; "
        "give residents with --population for rates."
    )


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


def _since(numbers: PlaceNumbers, spoken: Spoken) -> HotspotFinding:
    """Since when places are hot: the classes."""
    found = numbers.emerging
    if found is None:
        return cannot("since", numbers.group, numbers.why["since"])
    classes = full_classes(numbers)
    hot = {f"{one} hot": [int(row) for row in np.flatnonzero(classes == f"{one} hot")] for one in CLASSES}
    held = {word: rows for word, rows in hot.items() if rows}
    steps, kind = len(numbers.since.cube), "quarters" if numbers.since.joined == 3 else _WORD[spoken.kind]
    told = "; ".join(f"{word}: {spoken.named(rows, numbers)}" for word, rows in held.items())
    cold = int(np.char.endswith(classes, "cold").sum())
    if held:
        counts = [f"{len(rows):,} {word.removesuffix(' hot')}" for word, rows in held.items()]
        headline = f"Over {steps} {kind}, hot {spoken.one}s are by class: {', '.join(counts)}."
    else:
        headline = f"Over {steps} {kind}, no {spoken.one} has a class of hot spot."
    return made_of(
        "since",
        numbers,
        FOUND if held else NOTHING,
        headline,
        f"{told[:1].upper()}{told[1:]}." if told else "",
        f"{spoken.many(cold)} {'has a class' if cold == 1 else 'have a class'} of cold spot." if cold else "",
        "Months were joined by threes, since places have fewer than one event a month on average."
        if numbers.since.joined == 3
        else "",
        f"In each of {steps} steps {int(numbers.tested.sum()):,} {spoken.one}s were tested, and p is corrected for "
        f"all of them (Benjamini and Hochberg). Chance alone calls some {spoken.one} hot or cold in up "
        f"to {spoken.chance()} of the steps, so a class that rests on one step, such as new, wants the next to confirm "
        "it.",
        "A place stands out among the others of the same step: what rises everywhere makes nobody hot.",
        bears(spoken.events),
    )


def full_classes(numbers: PlaceNumbers) -> NDArray[np.str_]:
    """The class of every place, "" where it was not tested."""
    made = np.full(numbers.now.size, "", dtype="<U18")
    if numbers.emerging is not None:
        made[numbers.tested] = numbers.emerging.classes
    return made


def _now(numbers: PlaceNumbers, spoken: Spoken) -> HotspotFinding:
    """What is going on in the last steps."""
    scan = numbers.scan
    if scan is None:
        return cannot("now", numbers.group, numbers.why["now"])
    kind = _WORD[spoken.kind]
    of_groups = f" and for {spoken.groups} values of --by" if spoken.groups > 1 else ""
    early = ", ended early as chance does as much" if scan.stopped else ""
    searched = (
        f"{scan.circles:,} circles of places and {scan.windows} windows of the last {kind} were searched; p allows for "
        f"all of them{of_groups} (space-time permutation scan, {len(scan.simulated):,} data sets drawn{early})."
    )
    if not scan.clusters:
        return made_of(
            "now", numbers, NOTHING, "No place has more events lately than its own past would have.", searched
        )
    first, level = scan.clusters[0], 1 - spoken.level + 1e-12
    p = min(first.p * spoken.groups, 1.0)
    rows = [int(numbers.scanned[one]) for one in first.places]
    names = spoken.events.places
    where = place_words(names.names[rows[0]], names.codes[rows[0]])
    if len(rows) > 1:
        where += f" and {spoken.many(len(rows) - 1)} round it"
    due = f"{first.expected:,.0f}" if first.expected >= 20 else f"{first.expected:,.1f}"
    what = f"{first.cases:,} events {spoken.when(range(first.first, first.last + 1))}, where {due} were expected"
    most = "no more than " if p <= 1.01 * spoken.groups / (len(scan.simulated) + 1) else "about "
    once = f"A false alarm as strong comes {most}once in {1 / p:,.0f} {kind}, if one searches every {spoken.kind}."
    scatter = ""
    if numbers.scatter > PLAIN_UP_TO:
        scatter = (
            f"Counts vary {numbers.scatter:.1f} times as much as chance makes them, which is allowed for: the data "
        )
        scatter += "sets drawn vary as much."
    past = "What is expected comes from the places' own totals and from the totals of all places in each step."
    closing = (scatter, searched, past, bears(spoken.events))
    if p <= level:
        return made_of("now", numbers, FOUND, f"Something is going on in {where}: {what}.", once, *closing)
    headline = "Nothing is going on now that chance would not make: no place has clearly more events lately."
    nearest = f"The strongest is {where}: {what}; chance makes one as strong in {p:.0%} of searches."
    return made_of("now", numbers, NOTHING, headline, nearest, *closing)


def _concentration(numbers: PlaceNumbers, spoken: Spoken) -> HotspotFinding:
    """How few places hold how much."""
    found = numbers.concentrated
    if found is None:
        return cannot("concentration", numbers.group, numbers.why["concentration"])
    beyond = found.p <= 1 - spoken.level + 1e-12
    shares = ", ".join(
        f"{share:.0%} of events in {mine:.0%} of {spoken.one}s ({chance:.0%} by chance)"
        for share, mine, chance in zip(found.shares, found.places, found.places_by_chance, strict=True)
    )
    half, by_chance = found.places[1], found.places_by_chance[1]
    if beyond:
        headline = f"Half of the events fell in {half:.0%} of {spoken.one}s; by chance they would in {by_chance:.0%}."
    else:
        headline = f"Events are no more concentrated than chance makes them: half fell in {half:.0%} of {spoken.one}s."
    snapped = spoken.events.columns.snapped and spoken.events.places.kind != "areas"
    return made_of(
        "concentration",
        numbers,
        FOUND if beyond else NOTHING,
        headline,
        f"{spoken.when(numbers.window)[:1].upper()}{spoken.when(numbers.window)[1:]}: {shares}.",
        f"One test over {spoken.many(numbers.now.size)}: Gini coefficient {found.gini:.2f}, by chance "
        f"{found.gini_by_chance:.2f}; chance makes as much in {share_words(found.p)} of 999 data sets. By chance, "
        + ("places get events as they have residents." if numbers.rate is not None else "every place is as likely."),
        "Points that were snapped to a street's middle make events look more concentrated." if snapped else "",
    )


def share_words(p: float) -> str:
    """A share in per cent, with enough digits."""
    return f"{p:.1%}" if p < 0.1 else f"{p:.0%}"
