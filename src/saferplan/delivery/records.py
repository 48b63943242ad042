"""The records that a review, a quarterly report, a scrutiny pack and a Board paper are all made from.

They are plain and frozen.  Whoever keeps the live records fills them in, with each status already worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from saferplan.delivery.grant import Balance
from saferplan.delivery.override import Shown
from saferplan.delivery.target import TargetReading
from saferplan.errors import BadRecord

ENDINGS: Mapping[str, str] = {
    "keep": "It goes on as it is.",
    "change": "It goes on in another way.",
    "drop": "It ends.",
}
"""How a priority or an action may end in a review, with what each means."""


@dataclass(frozen=True)
class Ending:
    """What the partnership decided of a priority or an action in its review, and why.

    `verdict` is a key of `ENDINGS`.  Raises `BadRecord` where it is none, or there is no reason.
    """

    verdict: str
    reason: str

    def __post_init__(self) -> None:
        """Hold an ending to a known verdict with a reason."""
        where = "The ending of a review"
        if self.verdict not in ENDINGS:
            raise BadRecord(where, f'the verdict "{self.verdict}"', f"one of {', '.join(ENDINGS)}", "Choose one.")
        if not self.reason.strip():
            raise BadRecord(where, f"“{self.verdict}” without a reason", "a reason in words", "Say why.")


@dataclass(frozen=True)
class Report:
    """What was reported of an action on a day, in words."""

    on: date
    words: str


@dataclass(frozen=True)
class ActionRecord:
    """An action with all that became of it: what was planned, its status, reports, money in pence, and its ending.

    `moves` are the ids of the measures that it should move.
    """

    id: str
    what: str
    lead: str
    status: Shown
    start: date | None = None
    due: date | None = None
    reports: tuple[Report, ...] = ()
    moves: tuple[str, ...] = ()
    allocated: int = 0
    spent: int = 0
    ending: Ending | None = None


@dataclass(frozen=True)
class MeasureRecord:
    """A measure with its status and how it stands to its target."""

    id: str
    title: str
    status: Shown
    target: TargetReading | None = None


@dataclass(frozen=True)
class DecisionRecord:
    """Something that the Board decided: when, what, who sees to it, and by when."""

    on: date
    words: str
    owner: str
    due: date | None = None


@dataclass(frozen=True)
class PriorityRecord:
    """A priority with its actions, its measures, what the Board decided of it, and its ending."""

    id: str
    title: str
    actions: tuple[ActionRecord, ...] = ()
    measures: tuple[MeasureRecord, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    ending: Ending | None = None


@dataclass(frozen=True)
class DeliveryRecord:
    """All records of a plan for a time: whose, which plan, from when to when, as at which day.

    `decisions` are those of the whole plan, and not of one priority.  `unmoved` are measures that no action of a
    priority should move: they are told all the same.  `money` is None where there is no grant.  `late` says, in
    sentences, what tells of a day of the time and came after `as_at`, so that it is not counted; it is None in records
    that were frozen before this was kept.
    """

    partnership: str
    plan: str
    first: date
    last: date
    as_at: date
    priorities: tuple[PriorityRecord, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    money: Balance | None = None
    unmoved: tuple[MeasureRecord, ...] = ()
    late: tuple[str, ...] | None = ()

    def __post_init__(self) -> None:
        """Hold the time to having a beginning before its end."""
        if self.last < self.first:
            found = "its time ends before it begins"
            raise BadRecord("A review or report", found, "its first day first", "Correct the days.")

    @property
    def actions(self) -> tuple[ActionRecord, ...]:
        """Every action, in the order of the priorities."""
        return tuple(action for one in self.priorities for action in one.actions)

    @property
    def measures(self) -> tuple[MeasureRecord, ...]:
        """Every measure once, in the order that they first come."""
        joined = [measure for one in self.priorities for measure in one.measures]
        return tuple({measure.id: measure for measure in (*joined, *self.unmoved)}.values())

    @property
    def every_decision(self) -> tuple[DecisionRecord, ...]:
        """Every decision, by its day."""
        found = [*self.decisions, *(decision for one in self.priorities for decision in one.decisions)]
        return tuple(sorted(found, key=lambda one: one.on))


def as_json(record: DeliveryRecord) -> dict[str, Any]:
    """The records as plain JSON values: planned, done, moved, spent and decided, by priority and by action."""
    late = {} if record.late is None else {"late": list(record.late)}
    return late | {
        "partnership": record.partnership,
        "plan": record.plan,
        "first": record.first.isoformat(),
        "last": record.last.isoformat(),
        "as_at": record.as_at.isoformat(),
        "priorities": [_priority(one) for one in record.priorities],
        "unmoved": [_measure(one) for one in record.unmoved],
        "decided": [_decision(one) for one in record.decisions],
        "money": _money(record.money),
    }


def _priority(one: PriorityRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "actions": [_action(action) for action in one.actions],
        "moved": [_measure(measure) for measure in one.measures],
        "spent": sum(action.spent for action in one.actions),
        "decided": [_decision(decision) for decision in one.decisions],
        "ending": _ending(one.ending),
    }


def _action(one: ActionRecord) -> dict[str, Any]:
    planned = {"what": one.what, "lead": one.lead, "start": _day(one.start), "due": _day(one.due)}
    return {
        "id": one.id,
        "planned": planned | {"allocated": one.allocated},
        "done": {
            "status": _shown(one.status),
            "reports": [{"on": report.on.isoformat(), "words": report.words} for report in one.reports],
        },
        "moved": list(one.moves),
        "spent": one.spent,
        "ending": _ending(one.ending),
    }


def _measure(one: MeasureRecord) -> dict[str, Any]:
    target = one.target.as_json() if one.target else None
    return {"id": one.id, "title": one.title, "status": _shown(one.status), "target": target}


def _shown(one: Shown) -> dict[str, Any]:
    said = one.override
    override = said and {"code": said.code, "reason": said.reason, "by": said.by, "when": said.when.isoformat()}
    return {"computed": one.computed.as_json(), "override": override, "words": one.words, "tone": one.tone}


def _decision(one: DecisionRecord) -> dict[str, Any]:
    return {"on": one.on.isoformat(), "words": one.words, "owner": one.owner, "due": _day(one.due)}


def _ending(one: Ending | None) -> dict[str, str] | None:
    return None if one is None else {"verdict": one.verdict, "reason": one.reason}


def _money(one: Balance | None) -> dict[str, Any] | None:
    if one is None:
        return None
    rows = [
        {"action": row.action, "allocated": row.allocated, "spent": row.spent, "forecast": row.forecast}
        for row in one.actions
    ]
    return {"awarded": one.awarded, "allocated": one.allocated, "spent": one.spent, "actions": rows}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
