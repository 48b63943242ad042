"""A measure against its target, kept apart from its change since the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from saferplan.delivery.change_words import day_of_last_month, number_in_words, reading_in_words
from saferplan.delivery.noise import ChanceTest, Limits, Reading, TwoReadings, months_of
from saferplan.delivery.status import NOT_LATER, MeasureFacts, unlikeness
from saferplan.plan.checking import day_words
from saferplan.plan.model import Target

TARGET_RULES: Mapping[str, str] = {
    "target-reached": "The latest reading is at the target or beyond it, the way the measure should go.",
    "within-chance": "The target's day has passed and the latest reading is short of it, by no more than chance makes.",
    "target-missed": "The target's day has passed, and the latest reading is short of it by more than chance makes.",
    "towards": "The target's day is still to come, and the latest reading is nearer to it than the baseline was.",
    "no-nearer": "The target's day is still to come, and the latest reading is as far from it as the baseline was.",
    "away": "The target's day is still to come, and the latest reading is farther from it than the baseline was.",
    "no-target": "The measure has no target with a number.",
    "no-data": "There is no reading that tells of the target's day, or none at all.",
    "cannot-tell": "The measure has no way that is better, or its readings cannot be set against each other.",
}
"""The rule behind each reading of a target, printed beside it."""

TARGET_WORDS: Mapping[str, str] = {
    "target-reached": "target reached",
    "within-chance": "within chance of the target",
    "target-missed": "target missed",
    "towards": "towards the target",
    "no-nearer": "no nearer to the target",
    "away": "away from the target",
    "no-target": "no target",
    "no-data": "no data",
    "cannot-tell": "cannot tell",
}
"""The words that people read, by code."""

TARGET_TONES: Mapping[str, str] = {
    "target-reached": "green",
    "within-chance": "amber",
    "target-missed": "red",
    "towards": "grey",
    "no-nearer": "grey",
    "away": "grey",
    "no-target": "grey",
    "no-data": "grey",
    "cannot-tell": "grey",
}
"""The colour of each code.  Before its day a target has none of its own unless it is reached: the change has one."""

NEARLY = 1e-9


@dataclass(frozen=True)
class TargetReading:
    """How a measure stands to its target: the code, why in this case, and whether chance alone lies between them.

    `goal` is what the target asks, in the measure's unit, None where there is no number.
    """

    code: str
    reason: str
    goal: float | None = None
    within_chance: bool = False

    @property
    def words(self) -> str:
        """The words that people read."""
        return TARGET_WORDS[self.code]

    @property
    def rule(self) -> str:
        """The rule of this code, as a sentence."""
        return TARGET_RULES[self.code]

    @property
    def tone(self) -> str:
        """Its colour: green, amber, red or grey."""
        return TARGET_TONES[self.code]

    def as_json(self) -> dict[str, Any]:
        """The reading as plain JSON values."""
        return {
            "code": self.code,
            "words": self.words,
            "tone": self.tone,
            "rule": self.rule,
            "reason": self.reason,
            "within_chance": self.within_chance,
        }


def goal_of(target: Target | None, baseline: Reading | None) -> float | None:
    """What a target asks, in the measure's own unit: its value, or its per cent of the baseline; None without number.

    >>> goal_of(Target(percent=-10), Reading(1000, "2023/24"))
    900.0
    """
    if target is None or target.value is not None:
        return None if target is None else target.value
    if target.percent is None or baseline is None or baseline.value is None:
        return None
    return baseline.value * (1 + target.percent / 100)


def target_reading(
    facts: MeasureFacts, target: Target | None, *, on: date, test: ChanceTest | None = None
) -> TargetReading:
    """How a measure stands to its target on a day, by the rules of `TARGET_RULES`.

    A target of a count or a rate is for as many months as the baseline is of; a reading of another number of months is
    brought to them.  Without `test` it is `TwoReadings()`.

    >>> facts = MeasureFacts("down", Reading(1000, "2023/24"), Reading(801, "2024/25"))
    >>> found = target_reading(facts, Target(date(2025, 3, 31), 800), on=date(2025, 6, 1))
    >>> found.words, found.tone
    ('within chance of the target', 'amber')
    """
    goal, baseline, latest = goal_of(target, facts.baseline), facts.baseline, facts.latest
    if target is None or goal is None:
        return TargetReading("no-target", "No target with a number is given.")
    if baseline is None or baseline.value is None or latest is None or latest.value is None:
        return TargetReading("no-data", "There is no baseline, or nothing was read after it.", goal)
    if unlike := unlikeness(baseline, latest, on=on):
        return TargetReading("no-data" if unlike == NOT_LATER else "cannot-tell", unlike, goal)
    if facts.way == "known":
        return TargetReading("cannot-tell", "A change may come from better reporting, so no way is better.", goal)
    scaled = months_of(baseline) / months_of(latest) if latest.kind in ("count", "rate") else 1.0
    value, limits = latest.value * scaled, _scaled((test or TwoReadings()).limits(latest), scaled)
    within = limits is not None and limits.low <= goal <= limits.high
    told = _told(latest, value, goal, target)
    if within and limits is not None:
        low, high = (number_in_words(_rounded(one), latest.kind, latest.unit) for one in (limits.low, limits.high))
        told += f" The target lies within chance of it ({limits.level:.0%} interval {low} to {high})."
    code = _code(facts, (baseline.value, value), goal, (target.by, on))
    if code == "target-missed" and within:
        code = "within-chance"
    if code == "no-data":
        told += " No reading tells of that day yet."
    return TargetReading(code, told, goal, within)


def _code(facts: MeasureFacts, values: tuple[float, float], goal: float, days: tuple[date | None, date]) -> str:
    """The code of a baseline's value and a latest one against what the target asks, chance left aside."""
    (before, now), (by, on) = values, days
    near = NEARLY * max(1.0, abs(goal))
    sense = {"down": -1, "up": 1}.get(facts.way, 0)
    if (now - goal) * sense >= -near if sense else abs(now - goal) <= near:
        return "target-reached"
    if by is not None and on > by:
        span = facts.latest.span if facts.latest else None
        return "no-data" if span and day_of_last_month(span) < by else "target-missed"
    nearer = abs(before - goal) - abs(now - goal)
    return "no-nearer" if abs(nearer) <= near else "towards" if nearer > 0 else "away"


def _told(latest: Reading, value: float, goal: float, target: Target) -> str:
    """Where the measure stands and what the target asks, in a sentence."""
    asked = number_in_words(_rounded(goal), latest.kind, latest.unit)
    by = f" by {day_words(target.by)}" if target.by else ""
    brought = ""
    if value != latest.value:
        number = number_in_words(_rounded(value), latest.kind, latest.unit)
        brought = f", which is {number} for as many months as the baseline"
    return f"{reading_in_words(latest)}{brought}; the target is {asked}{by}."


def _scaled(limits: Limits | None, by: float) -> Limits | None:
    return None if limits is None else Limits(limits.low * by, limits.high * by, limits.level, limits.method)


def _rounded(value: float) -> float:
    """A number that was worked out, to one digit after the point."""
    return round(value, 1)
