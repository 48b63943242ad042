"""The findings of `saferplan hotspots` about hours of the week and addresses struck again, in words."""

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
    made_of,
    of_draws,
    share_words,
)
from saferplan.methods.time_numbers import TimeNumbers
from saferplan.methods.time_pattern import ShareOfHours

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def findings_of_times(group: str, numbers: TimeNumbers, spoken: Spoken) -> tuple[HotspotFinding, ...]:
    """The findings about hours and about addresses of one group."""
    return (_hours(group, numbers, spoken), _repeats(group, numbers, spoken))


def hour_words(day: int, hour: int) -> str:
    """An hour of the week in words.

    >>> hour_words(5, 23), hour_words(0, 9)
    ('Saturday 23:00 to 24:00', 'Monday 09:00 to 10:00')
    """
    return f"{DAYS[day]} {hour:02d}:00 to {hour + 1:02d}:00"


def _hours(group: str, numbers: TimeNumbers, spoken: Spoken) -> HotspotFinding:
    """In which hours of the week events happen."""
    week, times = numbers.week, numbers.times
    if week is None or times is None or numbers.night is None or numbers.weekend is None:
        return cannot("hours", group, numbers.why["hours"])
    beyond = spoken.is_beyond(week.p)
    busy = beyond & (week.ratio > 1)
    order = [divmod(int(one), 24) for one in np.argsort(-week.weights.ravel(), kind="stable") if busy.flat[one]]
    quiet = int((beyond & (week.ratio < 1)).sum())
    if order:
        day, hour = order[0]
        headline = f"Events are busiest on {hour_words(day, hour)}: {week.ratio[day, hour]:.1f} times an hour's share."
    else:
        headline = "No hour of the week stands out as busy by more than chance would make."
    said = "; ".join(f"{hour_words(*one)} ({week.weights[one]:,.1f})" for one in order[:NAMED])
    more = f" and {len(order) - NAMED:,} more hours, which hours.csv has" if len(order) > NAMED else ""
    spans = times.events - times.points
    known = f"Of {times.events:,} events the time of {times.points:,} is known; "
    known += f"that of {spans:,} lies between two, and each is spread evenly over the hours between (aoristic)."
    return made_of(
        "hours",
        group,
        FOUND if order else NOTHING,
        headline,
        f"Busy beyond chance, with their events: {said}{more}." if said else "",
        f"{quiet:,} of 168 hours are quiet beyond chance." if quiet else "",
        _share_of("At night, from 22:00 to 06:00", numbers.night),
        _share_of("On Saturday and Sunday", numbers.weekend),
        known if spans else f"The time of all {times.events:,} events is known.",
        f"{times.swapped:,} events had the latest time before the earliest; the two were exchanged."
        if times.swapped
        else "",
        f"168 hours were looked at, and p allows for all of them{spoken.of_groups()} ({week.simulations} data sets of "
        f"events at any time alike): {spoken.false_alarm()}. Most kinds of events are fewer at night, and times "
        "written down as midnight or noon for want of better make peaks of their own.",
        bears(spoken.events),
    )


def _share_of(when: str, share: ShareOfHours) -> str:
    """The share of events in some hours, in a sentence."""
    surely = ""
    if share.possibly - share.surely > 0.005:
        surely = f"; surely {share.surely:.0%}, possibly {share.possibly:.0%}"
    return (
        f"{when}: {share.share:.0%} of events ({share.level * 100:g}% interval {share.low:.0%} to {share.high:.0%}"
        f"{surely}), in {share.hours:.0%} of the hours."
    )


def _repeats(group: str, numbers: TimeNumbers, spoken: Spoken) -> HotspotFinding:
    """Which share of events is at an address that had one before."""
    again, follow = numbers.again, numbers.follow
    if again is None:
        return cannot("repeats", group, numbers.why["repeats"])
    spread = ", ".join(f"{count:,} with {number + 1}" for number, count in enumerate(again.spread[:4]) if count)
    most = f"; the most at one is {again.spread.size:,}" if again.spread.size > 4 else ""
    timing = _timing(numbers, spoken)
    soon = follow is not None and bool(spoken.is_beyond(follow.p_of_timing).any())
    if numbers.counted:
        beyond = bool(spoken.is_beyond(again.p))
        headline = (
            f"{share_words(again.share)} of events were at an address that had one before; by chance they would be "
            f"{share_words(again.share_by_chance)}."
        )
        chance = (
            f"One test over {again.places:,} addresses, each as likely as another: chance makes as many repeats in "
            f"{of_draws(again.p)}{spoken.corrected()}: {spoken.false_alarm()}."
        )
        state = FOUND if beyond or soon else NOTHING
    else:
        state = FOUND if soon else NOTHING
        headline = f"{share_words(again.share)} of events were at an address that had one before"
        headline += ", and they follow each other sooner than chance would have it." if soon else "."
        chance = (
            "How many addresses there are was not given, so it cannot be told whether that is more than chance would "
            "make; --addresses gives it."
        )
    unknown = f" {again.unknown:,} events have none." if again.unknown else ""
    return made_of(
        "repeats",
        group,
        state,
        headline,
        f"{again.events:,} events at {again.hit:,} addresses: {spread}{most}.{unknown}",
        chance,
        *timing,
        "Addresses that are written in several ways are missed as repeats, and one event written down twice makes one.",
        bears(spoken.events),
    )


def _timing(numbers: TimeNumbers, spoken: Spoken) -> tuple[str, ...]:
    """How soon an event is followed by another at the same address."""
    follow = numbers.follow
    if follow is None:
        return ("How soon they follow cannot be told: too few of them have a day.",)
    curve = ", ".join(
        f"{share_words(share)} within {days:g} days ({share_words(low)} to {share_words(high)})"
        for days, share, low, high in zip(follow.within, follow.share, follow.low, follow.high, strict=True)
        if np.isfinite(share)
    )
    p = float(np.nanmin(follow.p_of_timing)) if np.isfinite(follow.p_of_timing).any() else 1.0
    sooner = "sooner than" if spoken.is_beyond(p) else "no sooner than"
    at_once = (
        f" {follow.at_once:,} came at the same moment, and may be one event written twice." if follow.at_once else ""
    )
    return (
        f"An event is followed by another at its address: {curve}; events near the end count for as long as they were "
        f"watched (Kaplan and Meier, {spoken.level * 100:g}% intervals).{at_once}",
        f"That is {sooner} if dates were dealt out anew among the events (p {p:.3f}, which allows for the "
        f"{follow.within.size} spans of days looked at{spoken.of_groups()}); {spoken.false_alarm()}.",
    )
