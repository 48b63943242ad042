"""What the pages of delivery show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from saferplan.delivery.status import TONES
from saferplan.delivery.summary import summary_of
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.delivery.chasing import escalated
from saferplan_portal.delivery.models import MeasureReading, Report, StatusSet
from saferplan_portal.delivery.openness import as_told, open_to
from saferplan_portal.delivery.permissions import (
    can_manage_delivery,
    can_read_measures,
    can_report,
    can_withdraw_report,
)
from saferplan_portal.delivery.reading import (
    ActionStands,
    MeasureStands,
    actions_stand,
    latest_row,
    measures_stand,
)
from saferplan_portal.planning.models import Action, Measure, Priority
from saferplan_portal.planning.reading import live_plan, measures, priorities_of, promised

WORST_FIRST = ("red", "amber", "grey", "green")
"""The order of a list that shows the worst first, by tone."""


@dataclass(frozen=True)
class PriorityStands:
    """A priority with how its actions and measures stand, the worst first, and both in a sentence each."""

    priority: Priority
    actions: list[ActionStands]
    measures: list[MeasureStands]

    @property
    def sentences(self) -> tuple[str, str]:
        """How many of each there are, by status."""
        return (
            summary_of("action", [one.shown for one in self.actions]).sentence,
            summary_of("measure", [one.shown for one in self.measures]).sentence,
        )


def worst_first(stands: Iterable[Any]) -> list[Any]:
    """Actions or measures, the worst first: by what the rule says, whatever a person set."""
    return sorted(stands, key=lambda one: (WORST_FIRST.index(TONES[one.shown.computed.code]), _due(one)))


def _due(one: ActionStands | MeasureStands) -> date:
    day = one.action.due if isinstance(one, ActionStands) else one.measure.target_by
    return day or date.max


def overview(actor: Actor) -> dict[str, Any]:
    """The plan in force, priority by priority, with counts and the worst first, as somebody may see it."""
    plan = live_plan()
    if plan is None:
        return {"plan": None, "priorities": [], "sentences": ()}
    actions, on = actions_stand(promised(plan), on=actor.today), actor.today
    stands = measures_stand(measures(plan).prefetch_related("readings"), on=on)
    moved = {one.measure.pk: one for one in as_told(stands, open_to(actor))}
    found = []
    for priority in priorities_of(plan):
        mine = [one for one in actions if one.action.priority_id == priority.pk]
        keys = {move.measure_id for one in mine for move in one.action.moves.all()}
        found.append(
            PriorityStands(priority, worst_first(mine), worst_first(one for key, one in moved.items() if key in keys))
        )
    sentences = (
        summary_of("action", [one.shown for one in actions]).sentence,
        summary_of("measure", [one.shown for one in moved.values()]).sentence,
    )
    joined = {one.measure.pk for priority in found for one in priority.measures}
    others = worst_first(one for key, one in moved.items() if key not in joined)
    return {"plan": plan, "priorities": found, "sentences": sentences, "others": others}


def late(on: date) -> dict[str, Any]:
    """What is late, the longest first, and what has come to whom."""
    stands = actions_stand(promised(), on=on)
    red = [one for one in worst_first(stands) if one.shown.computed.code == "late"]
    return {"late": red, "escalated": escalated(stands, on)}


def mine(actor: Actor) -> list[ActionStands]:
    """The actions of the bodies that a person is at, the worst first."""
    return worst_first(actions_stand(promised().filter(lead__in=actor.bodies), on=actor.today))


def action_page(action: Action, actor: Actor) -> dict[str, Any]:
    """One action: how it stands, its milestones, its measures, every report on it."""
    one = actions_stand([action], on=actor.today)[0]
    rows = Report.objects.filter(action=action).select_related("by", "body", "withdrawn_by", "action")
    reports = list(rows.prefetch_related("files", "steps"))
    moved = [move.measure for move in action.moves.all()]
    return {
        "one": one,
        "action": action,
        "steps": list(action.milestones.all()),
        "reports": reports,
        "measures": as_told(measures_stand(moved, on=actor.today), open_to(actor)),
        "sets": list(StatusSet.objects.filter(action=action).exclude(withdrawn_on=None).select_related("withdrawn_by")),
        "may_report": can_report(actor, action) and action.state == "live",
        "may_manage": can_manage_delivery(actor),
        "may_withdraw": {one.pk for one in reports if can_withdraw_report(actor, one)},
    }


def measure_page(measure: Measure, actor: Actor) -> dict[str, Any]:
    """One measure: how it stands to its baseline and its target, and every reading of it."""
    rows = list(MeasureReading.objects.filter(measure=measure).select_related("entered_by", "withdrawn_by"))
    bound = open_to(actor)
    if bound is not None:
        rows = [one for one in rows if bound.may_show(measure, one)]
    latest = latest_row(measure, [one for one in rows if one.stands])
    return {
        "one": as_told(measures_stand([measure], on=actor.today), bound)[0],
        "measure": measure,
        "readings": rows,
        "latest": latest,
        "actions": actions_stand(promised(measure.plan).filter(moves__measure=measure), on=actor.today),
        "sets": list(
            StatusSet.objects.filter(measure=measure).exclude(withdrawn_on=None).select_related("withdrawn_by")
        ),
        "may_read": can_read_measures(actor),
        "may_manage": can_manage_delivery(actor),
    }
