"""The records of a time as plain values, and the engine's records from them: the same values give the same record.

A status is never kept: it is worked out again from its facts by the rule.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from saferplan.delivery.grant import ActionMoney, Balance
from saferplan.delivery.noise import Reading
from saferplan.delivery.override import Override, Shown
from saferplan.delivery.records import (
    ActionRecord,
    DecisionRecord,
    DeliveryRecord,
    Ending,
    MeasureRecord,
    PriorityRecord,
    Report,
)
from saferplan.delivery.status import ActionFacts, MeasureFacts, Step, action_status, measure_status
from saferplan.delivery.target import target_reading
from saferplan.plan.model import Target
from saferplan_portal.delivery.reading import ActionStands, MeasureStands

Values = dict[str, Any]


def as_text(values: Values) -> str:
    """Plain values as canonical JSON: keys in order, days as YYYY-MM-DD."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=date.isoformat)


def action_values(one: ActionStands) -> Values:
    """An action with the facts that its status rests on."""
    return {
        "id": one.action.slug,
        "what": one.action.what,
        "lead": one.action.lead_name or "Nobody",
        "facts": asdict(one.facts),
        "set": set_values(one.shown),
        "moved": one.moved,
        "moves": [move.measure.slug for move in one.action.moves.all()],
    }


def measure_values(one: MeasureStands) -> Values:
    """A measure with the facts that its status rests on."""
    return {
        "id": one.measure.slug,
        "title": one.measure.title,
        "facts": asdict(one.facts),
        "goal": asdict(one.goal),
        "set": set_values(one.shown),
        "moved": one.moved,
    }


def set_values(shown: Shown) -> Values | None:
    """A status that a person set; None where nobody did."""
    return asdict(shown.override) if shown.override else None


def record_from(text: str) -> DeliveryRecord:
    """The engine's record from canonical JSON.

    Raises `BadRecord` where the values contradict each other.
    """
    held = json.loads(text)
    as_at = date.fromisoformat(held["as_at"])
    measures = {one["id"]: _measure(one, as_at) for one in held["measures"]}
    joined = {name for one in held["priorities"] for action in one["actions"] for name in action["moves"]}
    return DeliveryRecord(
        partnership=held["partnership"],
        plan=held["plan"],
        first=date.fromisoformat(held["first"]),
        last=date.fromisoformat(held["last"]),
        as_at=as_at,
        priorities=tuple(_priority(one, measures, as_at) for one in held["priorities"]),
        decisions=tuple(
            DecisionRecord(**one | {"on": date.fromisoformat(one["on"]), "due": _day(one["due"])})
            for one in held["decisions"]
        ),
        money=_money(held["money"]),
        unmoved=tuple(one for name, one in measures.items() if name not in joined),
        late=tuple(held["late"]) if "late" in held else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _priority(one: Values, measures: Mapping[str, MeasureRecord], as_at: date) -> PriorityRecord:
    moved = dict.fromkeys(name for action in one["actions"] for name in action["moves"] if name in measures)
    return PriorityRecord(
        id=one["id"],
        title=one["title"],
        actions=tuple(_action(action, as_at) for action in one["actions"]),
        measures=tuple(measures[name] for name in moved),
        ending=_ending(one["ending"]),
    )


def _ending(one: Values | None) -> Ending | None:
    return Ending(**one) if one else None


def _shown(computed: Any, said: Values | None) -> Shown:
    return Shown(computed, Override(**said | {"when": date.fromisoformat(said["when"])}) if said else None)


def _with_days(values: Values, *names: str) -> Values:
    return values | {name: _day(values[name]) for name in names}


def _action(one: Values, as_at: date) -> ActionRecord:
    values = _with_days(one["facts"], "start", "due", "done_on", "dropped_on", "last_report")
    steps = tuple(Step(**_with_days(step, "due", "done_on")) for step in values["milestones"])
    facts = ActionFacts(**values | {"milestones": steps})
    return ActionRecord(
        id=one["id"],
        what=one["what"],
        lead=one["lead"],
        status=_shown(action_status(facts, on=as_at).with_remark(one["moved"]), one["set"]),
        start=facts.start,
        due=facts.due,
        reports=tuple(Report(date.fromisoformat(said["on"]), said["words"]) for said in one["reports"]),
        moves=tuple(one["moves"]),
        allocated=one["allocated"],
        spent=one["spent"],
        ending=_ending(one["ending"]),
    )


def _measure(one: Values, as_at: date) -> MeasureRecord:
    values = one["facts"]
    ends = _reading(values["baseline"]), _reading(values["latest"])
    facts = MeasureFacts(values["way"], *ends, _day(values["next_data"]))
    goal = Target(**_with_days(one["goal"], "by"))
    return MeasureRecord(
        id=one["id"],
        title=one["title"],
        status=_shown(measure_status(facts, on=as_at).with_remark(one["moved"]), one["set"]),
        target=target_reading(facts, goal, on=as_at),
    )


def _reading(values: Values | None) -> Reading | None:
    return Reading(**values) if values else None


def _money(one: Values | None) -> Balance | None:
    if one is None:
        return None
    return Balance(one["awarded"], tuple(ActionMoney(**row) for row in one["actions"]), one["is_forecast"])
