"""Plans as a whole: begun, changed, closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.planning.actions.holding import fits, hold, tidy
from saferplan_portal.planning.models import PLAN_MOVES, Plan
from saferplan_portal.planning.permissions import check_begin, check_edit, check_manage
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action

WHOLE = ("title", "start", "end", "aim", "about", "edition", "made_up")
"""What is said of a plan as a whole."""


@action
def begin_plan(*, by: Actor, values: Mapping[str, Any]) -> Plan:
    """Begin a plan.  Raises `Unfit` where it would end before it begins, or another is a draft already."""
    check_begin(by)
    hold_single_draft()
    plan = Plan(made_at=by.at, **tidy(values))
    hold_term(plan)
    fits(plan)
    plan.save()
    hold(plan)
    wrote(by, Told("planning.plan_begun", f'Began the plan "{plan}".', "plan", plan.pk))
    return plan


@action
def change_plan(*, by: Actor, plan: Plan, seen: int, values: Mapping[str, Any]) -> Plan:
    """Change what is said of a plan as a whole.  Raises `ChangedMeanwhile` where somebody else did."""
    check_edit(by, plan)
    values = tidy(values)
    hold_term(Plan(start=values.get("start", plan.start), end=values.get("end", plan.end)))
    fits(Plan(**values))
    changed = changed_values(plan, values)
    now = save_change(plan, seen=seen, values=values)
    hold(now)
    wrote(by, Told("planning.plan_changed", f'Changed the plan "{now}".', "plan", now.pk, changed))
    return now


@action
def close_plan(*, by: Actor, plan: Plan, seen: int, why: str) -> Plan:
    """Close a plan that is over, or a draft that came to nothing.  Raises `Unfit` without a reason."""
    check_manage(by, plan)
    if not why.strip():
        raise Unfit("Say why the plan is closed.", "why")
    if "closed" not in PLAN_MOVES[plan.state]:
        raise Unfit("This plan is closed already.")
    if plan.versions.filter(state="proposed").exists():
        raise Unfit("A version of this plan is with the bodies. Withdraw it first, or wait until it is signed.")
    now = save_change(
        plan, seen=seen, values={"state": "closed", "closed_on": by.today, "closed_why": " ".join(why.split())}
    )
    wrote(
        by,
        Told("planning.plan_closed", f'Closed the plan "{now}".', "plan", now.pk, {"state": [plan.state, "closed"]}),
    )
    return now


def hold_term(plan: Plan) -> None:
    """Hold a plan to a last day after its first.  Raises `Unfit`."""
    if plan.end <= plan.start:
        raise Unfit("The last day of the plan must be after its first day.", "end")


def hold_single_draft() -> None:
    """Hold the portal to one draft at a time.  Raises `Unfit`."""
    if other := Plan.objects.filter(state="draft").first():
        raise Unfit(f'There is a draft already: "{other}". Go on with it, or close it with a reason.')
