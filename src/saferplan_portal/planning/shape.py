"""From rows to the engine's `Plan`, by `plan_from`: a plan here is held to all that a plan in a file is held to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar, cast

from django.utils.timezone import localdate

from saferplan.plan.frozen import plan_of, thawed
from saferplan.plan.library import shipped_evidence
from saferplan.plan.model import Approval
from saferplan.plan.model import Plan as EnginePlan
from saferplan.plan.shape import LISTS
from saferplan_portal.planning import models

T = TypeVar("T", bound=models.Part)

_PLAIN = {
    models.Theme: ("title", "about"),
    models.Consultation: ("who", "start", "end", "how", "how_many", "said", "changed"),
    models.EvidenceItem: ("title", "finding", "strength", "source", "link", "beware", "seen"),
    models.LinkedPlan: ("title", "relation", "holder", "link"),
    models.Crosswalk: ("before", "into", "dropped"),
    models.SetAside: ("finding", "reason"),
    models.Priority: ("title", "findings", "chosen_by", "chosen_on", "reason", "against", "shows"),
    models.Measure: ("title", "figure", "kind", "way", "unit", "next_data", "every", "before", "note"),
    models.Action: ("what", "heading", "start", "due", "tier", "evidence", "findings", "themes", "duties", "note"),
}
"""The columns that are lines of the plan's file under the same name."""

KINDS: dict[str, type[models.Part]] = {
    "priorities": models.Priority,
    "themes": models.Theme,
    "measures": models.Measure,
    "actions": models.Action,
    "consultations": models.Consultation,
    "linked": models.LinkedPlan,
    "crosswalk": models.Crosswalk,
    "duties": models.DutyCovered,
    "set_aside": models.SetAside,
    "evidence": models.EvidenceItem,
}
"""The rows of each list of a plan."""


def as_plan(held: models.Plan | models.PlanVersion) -> EnginePlan:
    """A plan as it is being written, or a version as it was frozen, in the engine's shape.

    A version that was signed has the bodies that agreed to it.  Raises `BadPlan` where its rows cannot be one: what a
    person may write is held to that before it is kept.
    """
    if isinstance(held, models.Plan):
        return plan_of(plain_rows(held))
    made = thawed(held.content)
    if held.state != "approved":
        return made
    agreed = held.responses.exclude(answer="dissent").select_related("body")
    return replace(made, approvals=tuple(Approval(one.body.name, localdate(one.at)) for one in agreed))


def unsigned(held: models.Plan | models.PlanVersion) -> EnginePlan:
    """A plan without who agreed to it: what is put to the bodies, before any of them has answered."""
    return replace(as_plan(held), approvals=())


def numbered_plan(plan: models.Plan) -> tuple[EnginePlan, dict[int, models.Part]]:
    """A plan in the engine's shape in which every part has a line, and the row that each line stands for.

    So what is said of a part, which names its line, can lead to the form that mends it.  Line 1 is the whole plan's.
    """
    plain, rows = plain_rows(plan), dict[int, models.Part]()
    plain["values"]["plan"]["_line"] = line = 1
    for name, kind in KINDS.items():
        for values, row in zip(plain["values"][name], _standing(kind, plan), strict=True):
            line += 1
            values["_line"], rows[line] = line, row
    return plan_of(plain), rows


def plain_rows(plan: models.Plan) -> dict[str, Any]:
    """The rows of a plan as the plain values that the engine makes a plan of."""
    approvals = [_given({"body": one.body, "on": one.on}) for one in plan.approvals.all()]
    whole = {name: getattr(plan, name) for name in ("title", "start", "end", "aim", "edition", "made_up")}
    priorities = list(_standing(models.Priority, plan))
    linked = list(_standing(models.LinkedPlan, plan))
    lists = {
        "priorities": [_named(one) for one in priorities],
        "themes": [_named(one) for one in _standing(models.Theme, plan)],
        "measures": [_measure(one) for one in _standing(models.Measure, plan)],
        "actions": _actions(plan),
        "consultations": [_named(one) for one in _standing(models.Consultation, plan)],
        "linked": [_named(one) for one in linked],
        "crosswalk": [_columns(one) for one in _standing(models.Crosswalk, plan)],
        "duties": _duties(plan),
        "set_aside": [_columns(one) for one in _standing(models.SetAside, plan)],
        "evidence": [_named(one) for one in _standing(models.EvidenceItem, plan)],
    }
    texts = {"": (plan.about, "plan/about.md")} | {one.slug: (one.why, f"plan/{one.slug}.md") for one in priorities}
    own = {str(one["id"]) for one in lists["evidence"]}
    return {
        "values": {"plan": _given(whole | {"approvals": approvals}), **{name: lists[name] for name in LISTS}},
        "texts": {name: {"text": text, "file": file, "line": 1} for name, (text, file) in texts.items() if text},
        "library": [_evidence(one) for one in shipped_evidence() if one.id not in own],
        "plans": {one.slug: one.content for one in linked if one.content},
    }


def _standing(kind: type[T], plan: models.Plan) -> Iterable[T]:
    """The parts of a kind that are in a plan, in its order.  An action that was closed is promised no more."""
    rows: Any = kind.objects.standing().filter(plan=plan)
    return cast("Iterable[T]", rows.exclude(state="closed") if kind is models.Action else rows)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """The values that say something."""
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _columns(one: models.Part) -> dict[str, Any]:
    return _given({name: getattr(one, name) for name in _PLAIN[type(one)]})


def _named(one: models.Named) -> dict[str, Any]:
    return {"id": one.slug} | _columns(one)


def _evidence(one: Any) -> dict[str, Any]:
    return {"id": one.id} | _given({name: getattr(one, name) for name in _PLAIN[models.EvidenceItem]})


def _measure(one: models.Measure) -> dict[str, Any]:
    baseline = {
        "period": one.baseline_period,
        "value": one.baseline_value,
        "on": one.baseline_on,
        "source": one.baseline_source,
    }
    target = {"by": one.target_by, "value": one.target_value, "percent": one.target_percent}
    return _named(one) | _given({"baseline": _given(baseline) or None, "target": _given(target) or None})


def _duties(plan: models.Plan) -> list[dict[str, Any]]:
    rows = models.DutyCovered.objects.standing().filter(plan=plan).select_related("lead")
    return [
        _given({"duty": one.duty, "how": one.how, "lead": one.lead.name if one.lead else one.lead_written})
        for one in rows
    ]


def _actions(plan: models.Plan) -> list[dict[str, Any]]:
    """The actions, each with its partners, milestones and moves; four questions to the database for all of them."""
    milestones: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for step in models.Milestone.objects.standing().filter(plan=plan):
        milestones[step.action_id].append(_given({"what": step.what, "due": step.due}))
    partners: dict[int, list[str]] = defaultdict(list)
    for partner in models.ActionPartner.objects.filter(action__plan=plan).select_related("body"):
        partners[partner.action_id].append(str(partner))
    moves: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for move in models.Move.objects.filter(action__plan=plan).select_related("measure"):
        moves[move.action_id].append(_given({"measure": move.measure.slug, "way": move.way}))
    made = []
    rows = models.Action.objects.standing().filter(plan=plan).exclude(state="closed")
    for one in rows.select_related("lead", "priority"):
        pence = one.resources_pence
        resources = _given({"words": one.resources_words, "money": None if pence is None else pence / 100})
        made.append(
            _named(one)
            | _given(
                {
                    "priority": one.priority.slug,
                    "lead": one.lead_name,
                    "partners": partners[one.pk],
                    "milestones": milestones[one.pk],
                    "moves": moves[one.pk],
                    "resources": resources or None,
                }
            )
        )
    return made
