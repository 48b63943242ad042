"""Which measures of the plan start from another number in one bundle than in another, and so aim at another."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.errors import BadAddress
from saferplan.figures import Figure, in_digits, in_words
from saferplan.plan.claims.check import LookUp
from saferplan.plan.crosswalk import at_period
from saferplan.plan.model import Plan, PlanMeasure


@dataclass(frozen=True)
class MeasureMoved:
    """A measure of the plan whose baseline is another figure now, as both are printed.

    `target_before` and `target_after` are what its target comes to where that is a change in per cent; "" where its
    target is a value of its own, or it has none.
    """

    id: str
    title: str
    baseline_before: str
    baseline_after: str
    target_before: str
    target_after: str

    def in_words(self) -> str:
        """The move in a line."""
        said = f'Measure "{self.id}" starts from {self.baseline_before} -> {self.baseline_after}'
        return f"{said}; its target is {self.target_before} -> {self.target_after}" if self.target_before else said


def moved_measures(plan: Plan, before: LookUp, after: LookUp) -> tuple[MeasureMoved, ...]:
    """The measures of a plan whose baselines are printed otherwise of the one than of the other, in their order."""
    found = []
    for one in plan.measures:
        if one.figure and one.baseline and one.baseline.period:
            address = at_period(one.figure, one.baseline.period)
            figures = [_looked_up(look_up, address) for look_up in (before, after)]
            was, now = (in_words(figure) if figure else "not there" for figure in figures)
            if was != now:
                found.append(MeasureMoved(one.id, one.title, was, now, *_targets(one, figures)))
    return tuple(found)


def _looked_up(look_up: LookUp, address: str) -> Figure | None:
    try:
        return look_up(address)
    except BadAddress:
        return None


def _targets(measure: PlanMeasure, figures: list[Figure | None]) -> tuple[str, str]:
    """What a target in per cent comes to from either baseline, "" for both where it is none."""
    percent = measure.target.percent if measure.target else None
    if percent is None:
        return "", ""
    told = [
        in_digits(one.value * (1 + percent / 100), one.unit) if one and one.value is not None else "not known"
        for one in figures
    ]
    return told[0], told[1]
