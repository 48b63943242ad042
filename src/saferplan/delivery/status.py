"""The status of an action and of a measure, each by a stated rule that is printed beside it.

`action_status` and `measure_status` work a status out; `override.Shown` carries what a person says instead beside it.
The rules in words are in `RULES`, one for each code, and the colours in `TONES`: there is no other table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from saferplan.delivery.change_words import (
    compared_in_words,
    day_of_last_month,
    per_month,
    reading_in_words,
    share_no_month,
)
from saferplan.delivery.noise import ChanceTest, Compared, Reading, TwoReadings, months_of
from saferplan.errors import BadRecord
from saferplan.plan.checking import day_words
from saferplan.plan.model import WAYS

QUIET_AFTER = 100
"""An action that nobody has reported on for so many days, a quarter and a week, is remarked on."""

SILENT_AFTER = 190
"""After so many days without a report, two quarters and a week, nobody can say that an action is on time."""

STEADY_WITHIN = 0.1
"""A measure that should stay as it is has done so where its change, with its limits, is within a tenth either way."""

RULES: Mapping[str, Mapping[str, str]] = {
    "action": {
        "not-started": "Its first day is still to come, or it has none and nothing of it was reported or done.",
        "on-time": "It has begun, its last day has not passed, no milestone's last day has passed undone, and within "
        f"{SILENT_AFTER} days it was reported on, reached a milestone, or began.",
        "late": "Its last day has passed and nobody has reported it done, or a milestone's last day has passed undone.",
        "done": "Somebody reported it done. Where that was after its last day, the days late are said.",
        "dropped": "The partnership decided not to go on with it.",
        "cannot-tell": "It has no last day, so nobody can say whether it is late, or nobody has reported on it for "
        f"more than {SILENT_AFTER} days.",
    },
    "measure": {
        "better": "It moved the way it should since the baseline, by more than chance alone makes once in 20 times.",
        "held": "It should stay as it is, and its change, with the limits of chance, is within a tenth either way.",
        "no-detectable-change": "Chance alone could have made its change since the baseline. "
        "That is no proof that nothing changed.",
        "worse": "It moved the way it should not since the baseline, by more than chance alone makes once in 20 times.",
        "no-data": "There is no baseline, or nothing was read after it.",
        "cannot-tell": "No way is better, the two readings are not alike, or chance cannot be told from a change.",
    },
}
"""The rule behind each status, printed beside it, by what it is a status of and its code."""

WORDS = {
    "not-started": "not started",
    "on-time": "on time",
    "late": "late",
    "done": "done",
    "dropped": "dropped",
    "better": "better",
    "held": "held steady",
    "no-detectable-change": "no detectable change",
    "worse": "worse than baseline",
    "no-data": "no data",
    "cannot-tell": "cannot tell",
}
"""The words that people read, by code."""

TONES = {
    "not-started": "grey",
    "on-time": "green",
    "late": "red",
    "done": "green",
    "dropped": "grey",
    "better": "green",
    "held": "green",
    "no-detectable-change": "amber",
    "worse": "red",
    "no-data": "grey",
    "cannot-tell": "grey",
}
"""The colour of each code.  A colour never stands without its words."""


@dataclass(frozen=True)
class Status:
    """A status with its reason: the code, the words that people read, why in this case, and remarks beside it.

    `kind` is a key of `RULES` and `code` of the table there.  A remark is never a status.
    """

    kind: str
    code: str
    reason: str
    words: str = ""
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold the code to the table, and take its words where none of this case are given."""
        assert self.code in RULES[self.kind], (self.kind, self.code)
        object.__setattr__(self, "words", self.words or WORDS[self.code])

    def with_remark(self, remark: str) -> Status:
        """The same status with one more remark beside it; as it is, where the remark is "".

        >>> Status("action", "on-time", "Due.").with_remark("Put off.").remarks
        ('Put off.',)
        """
        return replace(self, remarks=(*self.remarks, remark)) if remark else self

    @property
    def rule(self) -> str:
        """The rule of this code, as a sentence."""
        return RULES[self.kind][self.code]

    @property
    def tone(self) -> str:
        """Its colour: green, amber, red or grey."""
        return TONES[self.code]

    def as_json(self) -> dict[str, Any]:
        """The status as plain JSON values."""
        return {
            "kind": self.kind,
            "code": self.code,
            "words": self.words,
            "tone": self.tone,
            "rule": self.rule,
            "reason": self.reason,
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True)
class Step:
    """A milestone with what became of it: what, its last day, and the day it was done, None where it is not."""

    what: str
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class ActionFacts:
    """What the status of an action is worked out from: its days, its milestones, and what was reported."""

    start: date | None = None
    due: date | None = None
    milestones: tuple[Step, ...] = ()
    done_on: date | None = None
    dropped_on: date | None = None
    last_report: date | None = None


def action_status(facts: ActionFacts, *, on: date) -> Status:
    """The status of an action on a day, by the rules of `RULES`.

    Raises `BadRecord` where it is both done and dropped, or was reported done or dropped on a day still to come.

    >>> found = action_status(ActionFacts(date(2025, 4, 1), date(2026, 3, 31)), on=date(2026, 4, 12))
    >>> found.words, found.tone, found.reason
    ('late', 'red', 'Due on 31 March 2026, 12 days ago; no report says it is done.')
    """
    _check_action(facts, on)
    if facts.dropped_on:
        return Status("action", "dropped", f"Dropped on {day_words(facts.dropped_on)}.")
    if facts.done_on:
        return _done(facts, facts.done_on)
    remarks = _quiet(facts, on)
    missed = sorted((one.due, one.what) for one in facts.milestones if one.due and one.due < on and not one.done_on)
    late = (
        [f"Due on {day_words(facts.due)}, {_days(on, facts.due)} ago; no report says it is done."]
        if (facts.due and facts.due < on)
        else []
    )
    late += [f"The milestone “{what}” was due on {day_words(due)}, {_days(on, due)} ago." for due, what in missed]
    if late:
        return Status("action", "late", " ".join(late), remarks=remarks)
    if facts.start and facts.start > on:
        return Status("action", "not-started", f"It begins on {day_words(facts.start)}.")
    begun = facts.start or facts.last_report or any(one.done_on for one in facts.milestones)
    if not begun:
        return Status("action", "not-started", "It has no first day, and nothing of it was reported or done.")
    if facts.due is None:
        return Status("action", "cannot-tell", "No last day is given.", remarks=remarks)
    left = "today" if facts.due == on else f"in {_days(facts.due, on)}"
    if _silent_days(facts, on) > SILENT_AFTER:
        return Status("action", "cannot-tell", f"{remarks[0]} Due on {day_words(facts.due)}, {left}.")
    return Status("action", "on-time", f"Due on {day_words(facts.due)}, {left}.", remarks=remarks)


def _check_action(facts: ActionFacts, on: date) -> None:
    """Refuse what cannot be so."""
    where = "The report on an action"
    if facts.done_on and facts.dropped_on:
        raise BadRecord(where, "it is both done and dropped", "one of the two", "Take one of the days out.")
    told = (facts.done_on, facts.dropped_on, facts.last_report, *(one.done_on for one in facts.milestones))
    for day in told:
        if day and day > on:
            raise BadRecord(where, f"the day {day_words(day)}, still to come", "a day gone by", "Correct the day.")


def _done(facts: ActionFacts, day: date) -> Status:
    """The status of what is done, in time or late, with the milestones that nobody has said are done."""
    undone = sum(not one.done_on for one in facts.milestones)
    are = "milestone is" if undone == 1 else "milestones are"
    remarks = (f"{undone:,} {are} not reported as done.",) if undone else ()
    if facts.due is None:
        return Status("action", "done", f"Done on {day_words(day)}; no last day was given.", remarks=remarks)
    due = day_words(facts.due)
    if day > facts.due:
        words = f"done, {_days(day, facts.due)} late"
        return Status("action", "done", f"Due on {due}, done on {day_words(day)}.", words, remarks)
    return Status("action", "done", f"Done on {day_words(day)}; due on {due}.", remarks=remarks)


def _silent_days(facts: ActionFacts, on: date) -> int:
    """For how many days nothing was heard of an action: since its last report or milestone, or since it began."""
    heard = [facts.start, facts.last_report, *(one.done_on for one in facts.milestones)]
    return max(0, (on - max((day for day in heard if day), default=on)).days)


def _quiet(facts: ActionFacts, on: date) -> tuple[str, ...]:
    """The remark that nobody has reported for long."""
    days = _silent_days(facts, on)
    if days < QUIET_AFTER:
        return ()
    reported = facts.last_report or any(one.done_on for one in facts.milestones)
    return (f"No report for {_days(on, on - timedelta(days))}{'' if reported else ', since it began'}.",)


def _days(later: date, earlier: date) -> str:
    """How many days lie between two days, in words."""
    days = (later - earlier).days
    return f"{days:,} {'day' if days == 1 else 'days'}"


@dataclass(frozen=True)
class MeasureFacts:
    """What the status of a measure is worked out from: which way it should go, its baseline, and the latest reading.

    `way` is a key of `plan.model.WAYS`.  `next_data` is the day by which the next reading is due, where that is known.
    """

    way: str
    baseline: Reading | None = None
    latest: Reading | None = None
    next_data: date | None = None


def measure_status(facts: MeasureFacts, *, on: date, test: ChanceTest | None = None) -> Status:
    """The status of a measure on a day: its latest reading against its baseline, chance considered by `test`.

    Without `test` it is `TwoReadings()`: 95%, dispersion 1.  Raises `BadRecord` where the way is none of `WAYS`.

    >>> facts = MeasureFacts("down", Reading(1000, "2023/24"), Reading(1200, "2024/25"))
    >>> found = measure_status(facts, on=date(2025, 6, 1))
    >>> found.words, found.tone
    ('worse than baseline', 'red')
    """
    if facts.way not in WAYS:
        found = f'the way "{facts.way}"'
        raise BadRecord("A measure", found, f"one of {', '.join(WAYS)}", "Say which way it should go.")
    remarks = _overdue(facts, on)
    baseline, latest = facts.baseline, facts.latest
    if baseline is None or baseline.value is None:
        return Status("measure", "no-data", "No baseline is known.", remarks=remarks)
    if latest is None or latest.value is None:
        return Status("measure", "no-data", "Nothing has been read since the baseline.", remarks=remarks)
    if unlike := unlikeness(baseline, latest, on=on):
        code = "no-data" if unlike == NOT_LATER else "cannot-tell"
        return Status("measure", code, unlike, remarks=remarks)
    compared = (test or TwoReadings()).compare(baseline, latest)
    told = f"{compared_in_words(baseline, latest, compared)}; it should {WAYS[facts.way]}."
    remarks = (*_seasons(baseline, latest), *remarks)
    if facts.way == "known":
        why = "A change may come from better reporting, so no way is better."
        return Status("measure", "cannot-tell", f"{told} {why}", remarks=remarks)
    code, words = _moved(facts.way, baseline, compared), ""
    if facts.way == "steady" and code == "worse":
        words = "moved away from baseline"
    return Status("measure", code, f"{told} {compared.chance_words}", words, remarks)


NOT_LATER = "The latest reading is not later than the baseline, so nothing is known of a change."


def unlikeness(baseline: Reading, latest: Reading, *, on: date) -> str:
    """Why two readings cannot be set against each other, in a sentence; "" where they can.

    Counts need both periods, so that months of one number are set against months of another as rates a month.
    """
    if baseline.kind != latest.kind or baseline.unit != latest.unit:
        return (
            f"The baseline is a {_kind_words(baseline)} and the latest reading a {_kind_words(latest)}; "
            "only like can be set against like."
        )
    if latest.span and day_of_last_month(latest.span) > on:
        ends = day_words(day_of_last_month(latest.span))
        return f"The latest reading is of {latest.span.in_words}, which is not over until {ends}."
    if baseline.span and latest.span:
        if latest.span.last <= baseline.span.last:
            return NOT_LATER
        if not share_no_month(baseline.span, latest.span):
            return "The two readings share months, so that one is partly the other."
        if months_of(baseline) != months_of(latest) and not per_month(baseline, latest):
            return f"The baseline is of {_months(baseline)} and the latest reading of {_months(latest)}."
    elif latest.kind in ("count", "rate"):
        which = "baseline" if not baseline.span else "latest reading"
        return f"The period of the {which} is not known, so the two cannot be set against each other."
    return ""


def _kind_words(reading: Reading) -> str:
    return f"{reading.kind} ({reading.unit})" if reading.unit else reading.kind


def _months(reading: Reading) -> str:
    return f"{months_of(reading):,} {'month' if months_of(reading) == 1 else 'months'}"


def _seasons(baseline: Reading, latest: Reading) -> tuple[str, ...]:
    """The remark that the two readings are of other months of the year, so that a season may be in the change."""
    if not baseline.span or not latest.span or baseline.kind in ("share", "value"):
        return ()
    if {one % 12 for one in baseline.span.months} == {one % 12 for one in latest.span.months}:
        return ()
    return (f"{reading_in_words(latest)} is of other months than the baseline: the season may be part of the change.",)


def _overdue(facts: MeasureFacts, on: date) -> tuple[str, ...]:
    if facts.next_data is None or facts.next_data >= on:
        return ()
    return (f"Its next data were due on {day_words(facts.next_data)}, {_days(on, facts.next_data)} ago.",)


def _moved(way: str, baseline: Reading, compared: Compared) -> str:
    """The code of a change that has a way which is better."""
    beyond = compared.beyond_chance
    if beyond is None or compared.low is None or compared.high is None:
        return "cannot-tell"
    if way == "steady":
        one = 100.0 if compared.scale == "%" else abs(baseline.value or 0.0)
        if max(abs(compared.low), abs(compared.high)) <= STEADY_WITHIN * one and math.isfinite(one):
            return "held"
        return "worse" if beyond else "no-detectable-change"
    if not beyond:
        return "no-detectable-change"
    return "better" if (compared.change < 0) == (way == "down") else "worse"
