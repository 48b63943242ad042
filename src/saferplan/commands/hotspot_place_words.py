"""The findings of `saferplan hotspots` about places in words: where, since when, what is going on, how concentrated."""

from __future__ import annotations

import numpy as np

from saferplan.commands.hotspot_words import (
    FOUND,
    NAMED,
    NOTHING,
    HotspotFinding,
    Spoken,
    bears,
    cannot,
    full_classes,
    made_of,
    of_draws,
    share_words,
)
from saferplan.methods.dispersion import PLAIN_UP_TO
from saferplan.methods.emerging import CLASSES
from saferplan.methods.hotspots import LocalStatistic
from saferplan.methods.place_numbers import PlaceNumbers
from saferplan.methods.place_search import GoingOn
from saferplan.methods.scan import Cluster


def findings_of_places(numbers: PlaceNumbers, spoken: Spoken) -> tuple[HotspotFinding, ...]:
    """The findings about the places of one group: where, since when, what is going on, how concentrated."""
    return (
        _where(numbers, spoken),
        _since(numbers, spoken),
        _now(numbers, spoken),
        _concentration(numbers, spoken),
    )


def _where(numbers: PlaceNumbers, spoken: Spoken) -> HotspotFinding:
    """Where it is hot now."""
    if numbers.gi is None:
        return cannot("where", numbers.group, numbers.why["where"])
    hot, cold = numbers.called(spoken.level)
    order = np.argsort(-np.nan_to_num(numbers.z, nan=-np.inf), kind="stable")
    those = [int(row) for row in order if hot[row]]
    coldest = [int(row) for row in order[::-1] if cold[row]]
    when, tested = spoken.when(numbers.window), int(np.isfinite(numbers.p).sum())
    if those:
        verb = "stands" if len(those) == 1 else "stand"
        headline = f"Of {spoken.many(tested)}, {len(those):,} {verb} out as hot {when}"
        headline += f", and {len(coldest):,} as cold" if coldest else ""
        since = spoken.since(numbers, those[0]) if numbers.hot_since[those[0]] >= 0 else ""
        headline += f"; the clearest is {spoken.place(those[0])}{f', hot {since[2:]}' if since else ''}."
    elif coldest:
        headline = f"Of {spoken.many(tested)}, none stands out as hot {when}, and {len(coldest):,} as cold."
    else:
        headline = f"Of {spoken.many(tested)}, none stands out {when} by more than chance would make."
    return made_of(
        "where",
        numbers,
        FOUND if those or coldest else NOTHING,
        headline,
        *_those(those, numbers, spoken),
        f"Cold, the clearest first, with their events: {spoken.named(coldest, numbers)}." if coldest else "",
        _set_against(numbers.gi, spoken),
        _tested(tested, spoken),
        _rates_or_counts(numbers, spoken),
        bears(spoken.events),
    )


def _those(those: list[int], numbers: PlaceNumbers, spoken: Spoken) -> tuple[str, ...]:
    """The hot places, since when each is hot, and which of them are so for what lies around them alone."""
    if not those:
        return ()
    dated = numbers.emerging is not None
    said = [
        f"Hot, the clearest first, with their events{' and since when' if dated else ''}: "
        f"{spoken.named(those, numbers, since=dated)}."
    ]
    if dated and (numbers.hot_since[those[:NAMED]] < 0).any():
        last = "the last three months" if numbers.since.joined == 3 else f"the last {spoken.kind}"
        said.append(f'A place without "since" does not stand out in {last} by itself.')
    around = numbers.by_neighbours(spoken.level)
    if lent := [row for row in those if around[row]]:
        own = "has itself no more events" if len(lent) == 1 else "have themselves no more events"
        said.append(
            f"{len(lent):,} of these {own} than an ordinary {spoken.one}, and "
            f"{'is' if len(lent) == 1 else 'are'} hot for what lies around: {spoken.named(lent, numbers)}."
        )
    return tuple(said)


def _set_against(gi: LocalStatistic, spoken: Spoken) -> str:
    """What each place was set against."""
    if not gi.permutations:
        return f"All {spoken.one}s have one and the same value, so none can stand out."
    return (
        f"Each {spoken.one} was added up with its neighbours ({spoken.neighbours}), and the sum set against "
        f"{gi.permutations:,} sums of as many {spoken.one}s drawn from all (Getis and Ord's Gi*)."
    )


def _tested(tested: int, spoken: Spoken) -> str:
    """How many tests there were, how they were corrected, and what that promises."""
    of_groups = f", for each of {spoken.groups} values of --by," if spoken.groups > 1 else ""
    return (
        f"{spoken.many(tested)}{of_groups} {'was' if tested == 1 else 'were'} tested, and p is corrected for all of "
        f"them (Benjamini and Hochberg): where chance alone is at work, the chance that any is called is "
        f"{spoken.chance()} at most; otherwise no more than {spoken.chance()} of those called are false alarms, on "
        "average."
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


def _since(numbers: PlaceNumbers, spoken: Spoken) -> HotspotFinding:
    """Since when places are hot: the classes."""
    found = numbers.emerging
    if found is None:
        return cannot("since", numbers.group, numbers.why["since"])
    classes = full_classes(numbers)
    hot = {f"{one} hot": [int(row) for row in np.flatnonzero(classes == f"{one} hot")] for one in CLASSES}
    held = {word: rows for word, rows in hot.items() if rows}
    joined = numbers.since.joined == 3
    steps, kind = len(numbers.since.cube), "spans of three months" if joined else spoken.steps
    told = "; ".join(f"{word}: {spoken.named(rows, numbers, since=True)}" for word, rows in held.items())
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
        f"{told[:1].upper()}{told[1:]}. In brackets: events {spoken.when(numbers.window)}, since when it has been hot "
        "without a break, and when it first was if that was before."
        if told
        else "",
        f"{spoken.many(cold)} {'has a class' if cold == 1 else 'have a class'} of cold spot." if cold else "",
        f"Months were joined by threes, since {spoken.one}s have fewer than one event a month on average."
        if joined
        else "",
        f"In each of {steps} {kind} {spoken.many(int(numbers.tested.sum()))} were tested, and p is corrected for all "
        f"of them (Benjamini and Hochberg). Chance alone calls some {spoken.one} hot or cold in up to "
        f"{spoken.chance()} of the steps, so a class that rests on one step, such as new, wants the next to confirm it."
        + (f" The {spoken.groups} values of --by are each tested by themselves here." if spoken.groups > 1 else ""),
        "A place stands out among the others of the same step: what rises everywhere makes nobody hot.",
        bears(spoken.events),
    )


def _now(numbers: PlaceNumbers, spoken: Spoken) -> HotspotFinding:
    """What is going on in the last steps."""
    found = numbers.going_on
    if found is None:
        return cannot("now", numbers.group, numbers.why["now"])
    scan = found.scan
    early = ", ended early as chance does as much" if scan.stopped else ""
    searched = (
        f"{scan.circles:,} circles of {spoken.one}s and {scan.windows} windows of the last {spoken.steps} were "
        f"searched; p allows for all of them{spoken.of_groups()} (space-time permutation scan, "
        f"{len(scan.simulated):,} data sets drawn{early}): {spoken.false_alarm()}."
    )
    scatter = ""
    if found.dispersion > PLAIN_UP_TO:
        scatter = (
            f"Counts vary {found.dispersion:.1f} times as much as chance makes them, which is allowed for: in each "
            f"{spoken.one} the data sets drawn vary as much as its own counts do."
        )
    past = (
        f"What is expected comes from the {spoken.one}s' own totals and from the totals of all {spoken.one}s in each "
        "step."
    )
    closing = (scatter, searched, past, bears(spoken.events))
    if not scan.clusters:
        headline = f"No {spoken.one} has more events lately than its own past would have."
        return made_of("now", numbers, NOTHING, headline, *closing)
    first = scan.clusters[0]
    what = _cluster(first, numbers, spoken)
    if spoken.is_beyond(first.p):
        headline = f"Something is going on in {what}."
        return made_of("now", numbers, FOUND, headline, *_how_rare(first, found, spoken), *closing)
    headline = f"Nothing is going on now that chance would not make: no {spoken.one} has clearly more events lately."
    p = min(first.p * spoken.groups, 1.0)
    nearest = f"The strongest is {what}; chance makes one as strong in {share_words(p)} of searches."
    return made_of("now", numbers, NOTHING, headline, nearest, *closing)


def _cluster(first: Cluster, numbers: PlaceNumbers, spoken: Spoken) -> str:
    """Where a cluster lies, how many events it has and how many were expected."""
    rows = [int(numbers.scanned[one]) for one in first.places]
    where = spoken.place(rows[0])
    if len(rows) > 1:
        where += f" and {spoken.many(len(rows) - 1)} round it"
    due = f"{first.expected:,.0f}" if first.expected >= 20 else f"{first.expected:,.1f}"
    return (
        f"{where}: {first.cases:,} events {spoken.when(range(first.first, first.last + 1))}, where {due} were expected"
    )


def _how_rare(first: Cluster, found: GoingOn, spoken: Spoken) -> tuple[str, ...]:
    """How often a false alarm as strong comes, and when the cluster began."""
    often = max(1 / (first.p * spoken.groups), 1.0)
    most = "no more often than" if first.at_floor else "about"
    rare = f"A false alarm as strong comes {most} once in {often:,.0f} {spoken.steps}, if each is searched once."
    began = f"It began in {spoken.began(first.first)}"
    if found.may_be_older(first):
        return rare, f"{began} or earlier: further back than {found.scan.windows} {spoken.steps} is not looked."
    return rare, f"{began}, as far as {spoken.steps} tell."


def _concentration(numbers: PlaceNumbers, spoken: Spoken) -> HotspotFinding:
    """How few places hold how much."""
    found = numbers.concentrated
    if found is None:
        return cannot("concentration", numbers.group, numbers.why["concentration"])
    beyond = bool(spoken.is_beyond(found.p))
    shares = ", ".join(
        f"{share:.0%} of events in {mine:.0%} of {spoken.one}s ({chance:.0%} by chance)"
        for share, mine, chance in zip(found.shares, found.places, found.places_by_chance, strict=True)
    )
    half, by_chance = found.places[1], found.places_by_chance[1]
    if beyond:
        headline = f"Half of the events fell in {half:.0%} of {spoken.one}s; by chance they would in {by_chance:.0%}."
    else:
        headline = f"Events are no more concentrated than chance makes them: half fell in {half:.0%} of {spoken.one}s."
    by_people = numbers.people is not None and bool((np.nan_to_num(numbers.people) > 0).all())
    likely = f"{spoken.one}s get events as they have residents" if by_people else f"every {spoken.one} is as likely"
    vary = (
        "data sets vary as much as these events do from one step of time to the next."
        if len(numbers.cube) > 1
        else "each event falls by itself: events that come in series are beyond chance here."
    )
    snapped = spoken.events.columns.snapped and spoken.events.places.kind != "areas"
    return made_of(
        "concentration",
        numbers,
        FOUND if beyond else NOTHING,
        headline,
        f"{spoken.when(numbers.window)[:1].upper()}{spoken.when(numbers.window)[1:]}: {shares}.",
        f"One test over {spoken.many(numbers.now.size)}: Gini coefficient {found.gini:.2f}, by chance "
        f"{found.gini_by_chance:.2f}; chance makes as much in {of_draws(found.p)}"
        f"{spoken.corrected()}: {spoken.false_alarm()}.",
        f"By chance {likely}, and {vary}",
        "Points that were snapped to a street's middle make events look more concentrated." if snapped else "",
        bears(spoken.events),
    )
