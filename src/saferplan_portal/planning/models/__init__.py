"""The rows of a plan.  They are written to from `planning.actions` only."""

from __future__ import annotations

from saferplan_portal.planning.models.base import PLAN_MOVES, PLAN_STATES, Named, Part, Plan, PlanApproval
from saferplan_portal.planning.models.doing import (
    ACTION_MOVES,
    ACTION_STATES,
    Action,
    ActionPartner,
    HandOver,
    Milestone,
    Move,
)
from saferplan_portal.planning.models.parts import (
    Consultation,
    Crosswalk,
    Dissent,
    DutyCovered,
    EvidenceItem,
    LinkedPlan,
    Measure,
    Priority,
    SetAside,
    Theme,
)
from saferplan_portal.planning.models.versions import ANSWERS, VERSION_MOVES, VERSION_STATES, PlanVersion, Response

__all__ = [
    "ACTION_MOVES",
    "ACTION_STATES",
    "ANSWERS",
    "PLAN_MOVES",
    "PLAN_STATES",
    "VERSION_MOVES",
    "VERSION_STATES",
    "Action",
    "ActionPartner",
    "Consultation",
    "Crosswalk",
    "Dissent",
    "DutyCovered",
    "EvidenceItem",
    "HandOver",
    "LinkedPlan",
    "Measure",
    "Milestone",
    "Move",
    "Named",
    "Part",
    "Plan",
    "PlanApproval",
    "PlanVersion",
    "Priority",
    "Response",
    "SetAside",
    "Theme",
]
