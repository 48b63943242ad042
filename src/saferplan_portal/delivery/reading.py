"""How actions and measures stand: the engine's rule put to the rows that are kept.

Other apps ask here; these functions stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from saferplan.delivery import noise, override, status, target
from saferplan.delivery.change_words import day_of_last_month
from saferplan.errors import SaferplanError
from saferplan.plan.model import Target
from saferplan_portal.delivery.models import MeasureReading, Report, StatusSet
from saferplan_portal.planning.models import Action, Measure, Milestone
from saferplan_portal.planning.signed import moved_since_signed


@dataclass(frozen=True)
class ActionStands:
    """An action with its status, what that rests on, the last report on it, and the status that a person set.

    `moved` says what was moved since the Board signed the plan; "" for nothing.
    """

    action: Action
    shown: override.Shown
    facts: status.ActionFacts
    last: Report | None = None
    set_by: StatusSet | None = None
    moved: str = ""


@dataclass(frozen=True)
class MeasureStands:
    """A measure with its status, what that rests on, how it stands to its target, and the status that a person set.

    `moved` says what was moved since the Board signed the plan; "" for nothing.
    """

    measure: Measure
    shown: override.Shown
    facts: status.MeasureFacts
    goal: Target
    target: target.TargetReading
    set_by: StatusSet | None = None
    moved: str = ""

    @property
    def baseline(self) -> noise.Reading | None:
        """The declared baseline, None where it is not known."""
        return self.facts.baseline

    @property
    def latest(self) -> noise.Reading | None:
        """The latest reading, None where there is none."""
        return self.facts.latest


def actions_stand(actions: Iterable[Action], *, on: date) -> list[ActionStands]:
    """How actions stand on a day.  Their milestones should be at hand (`planning.reading.promised` has them)."""
    held = list(actions)
    keys = [one.pk for one in held]
    last: dict[int, Report] = {}
    ticked: dict[int, date] = {}
    reports = Report.objects.filter(action__in=keys).select_related("by", "body").prefetch_related("steps")
    for report in (one for one in reports if one.stood(on)):
        last.setdefault(report.action_id, report)
        if report.withdrawn_on is not None:  # with it went its ticks, which stood on the day
            ticked |= {step.pk: report.on for step in report.steps.all()}
    said = {one.action_id: one for one in StatusSet.objects.filter(action__in=keys) if one.stood(on)}
    moved = moved_since_signed(held, on=on)
    return [_action(one, (last.get(one.pk), ticked), said.get(one.pk), moved.get(one.pk, ""), on) for one in held]


Reported = tuple[Report | None, dict[int, date]]
"""The last report on an action, and the days of milestones that reports ticked which were withdrawn after the day."""


def _action(action: Action, reported: Reported, said: StatusSet | None, moved: str, on: date) -> ActionStands:
    last, ticked = reported
    done_on = last.done_on if last else None
    closed = action.closed_on if action.state == "closed" and not done_on else None
    steps = [one for one in action.milestones.all() if one.withdrawn_on is None]
    facts = status.ActionFacts(
        start=action.start,
        due=action.due,
        milestones=tuple(status.Step(one.what, one.due, _done_on(one, ticked, on)) for one in steps),
        done_on=done_on,
        dropped_on=closed if closed and closed <= on else None,
        last_report=last.on if last else None,
    )
    shown = _shown(status.action_status(facts, on=on).with_remark(moved), said)
    return ActionStands(action, shown, facts, last, said, moved)


def _done_on(step: Milestone, ticked: dict[int, date], on: date) -> date | None:
    """The day that a milestone was done, as was known on a day."""
    if step.done_on and step.done_on <= on:
        return step.done_on
    return ticked.get(step.pk)


def measures_stand(measures: Iterable[Measure], *, on: date) -> list[MeasureStands]:
    """How measures stand on a day, by what was read until then."""
    held = list(measures)
    keys = [one.pk for one in held]
    rows: dict[int, list[MeasureReading]] = {}
    for row in MeasureReading.objects.filter(measure__in=keys):
        if row.stood(on):
            rows.setdefault(row.measure_id, []).append(row)
    said = {one.measure_id: one for one in StatusSet.objects.filter(measure__in=keys) if one.stood(on)}
    moved = moved_since_signed(held, on=on)
    return [_measure(one, rows.get(one.pk, []), said.get(one.pk), moved.get(one.pk, ""), on) for one in held]


def _measure(
    measure: Measure, rows: list[MeasureReading], said: StatusSet | None, moved: str, on: date
) -> MeasureStands:
    baseline, latest = baseline_of(measure, rows), latest_of(measure, rows)
    facts = status.MeasureFacts(measure.way or "known", baseline, latest, measure.next_data)
    goal = Target(measure.target_by, measure.target_value, measure.target_percent)
    shown = _shown(status.measure_status(facts, on=on).with_remark(moved), said)
    return MeasureStands(measure, shown, facts, goal, target.target_reading(facts, goal, on=on), said, moved)


def _shown(computed: status.Status, said: StatusSet | None) -> override.Shown:
    """A status with what a person said instead, as long as it may be said: where the data have gone, it may not."""
    if said is None:
        return override.Shown(computed)
    try:
        return override.Shown(computed, override.Override(said.code, said.reason, said.by_words, said.on))
    except SaferplanError:
        return override.Shown(computed)


def as_reading(row: MeasureReading) -> noise.Reading:
    """A row as the engine knows it."""
    return noise.Reading(
        value=row.value,
        period=row.period,
        kind=row.kind,
        unit=row.unit,
        low=row.low,
        high=row.high,
        numerator=row.numerator,
        denominator=row.denominator,
    )


def kind_of(unit: str, value: float) -> str:
    """What kind of reading a declared baseline is, by its unit.

    >>> kind_of("%", 30.0), kind_of("per 1,000 people", 62.1), kind_of("", 1000.0), kind_of("days", 5.2)
    ('share', 'rate', 'count', 'value')
    """
    if unit == "%":
        return "share"
    if unit.startswith("per "):
        return "rate"
    return "count" if value >= 0 and value == int(value) else "value"


def baseline_of(measure: Measure, rows: Iterable[MeasureReading]) -> noise.Reading | None:
    """The declared baseline: the number itself, or what a release holds for its period; None where neither is known.

    A reading of its own period, of the same value, lends a declared number what it was worked out from.
    """
    own = [as_reading(one) for one in rows if of_baseline(measure, one)]
    declared = measure.baseline_value
    if declared is None:
        return own[0] if own else None
    same = next((one for one in own if one.value == declared), None)
    return same or noise.Reading(declared, measure.baseline_period, kind_of(measure.unit, declared), measure.unit)


def of_baseline(measure: Measure, row: MeasureReading) -> bool:
    """Whether a reading is of the baseline's own period, or of one that ends on the day the baseline stands for."""
    if measure.baseline_period:
        return row.period == measure.baseline_period
    span = as_reading(row).span
    return span is not None and measure.baseline_on == day_of_last_month(span)


def latest_of(measure: Measure, rows: Iterable[MeasureReading]) -> noise.Reading | None:
    """The reading of the latest period that is not the baseline's; of one period the one entered last."""
    row = latest_row(measure, rows)
    return as_reading(row) if row else None


def latest_row(measure: Measure, rows: Iterable[MeasureReading]) -> MeasureReading | None:
    """The row of the latest reading."""
    later = [one for one in rows if not of_baseline(measure, one)]

    def when(row: MeasureReading) -> tuple[int, int]:
        span = as_reading(row).span
        return (span.last if span else 0), row.pk

    return max(later, key=when, default=None)
