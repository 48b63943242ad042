"""What other apps may ask of the plan.  These functions stay as they are: other apps rest on them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from saferplan_portal.accounts.models import Body
from saferplan_portal.planning.models import Action, Measure, Milestone, Move, Plan, Priority

SHOWN = ("live", "closed")
"""The states of actions that the partnership promised: what is drafted or agreed is not yet a promise."""


def live_plan() -> Plan | None:
    """The plan that is in force, None where there is none."""
    return Plan.objects.filter(state="live").first()


def working_plan() -> Plan | None:
    """The plan that people write to: the one in force, or else the newest draft; None without either."""
    return live_plan() or Plan.objects.filter(state="draft").first()


def priorities_of(plan: Plan) -> QuerySet[Priority]:
    """The priorities of a plan, in its order."""
    held: QuerySet[Priority] = Priority.objects.standing().filter(plan=plan)
    return held


def promised(plan: Plan | None = None) -> QuerySet[Action]:
    """The actions that a plan promised, the one in force unless given, with all that a list shows of them."""
    plan = plan or live_plan()
    held: QuerySet[Action] = Action.objects.standing().filter(plan=plan, state__in=SHOWN)
    return held.select_related("lead", "priority", "plan").prefetch_related(
        Prefetch("milestones", queryset=Milestone.objects.standing()),
        Prefetch("moves", queryset=Move.objects.select_related("measure")),
    )


def actions_of(body: Body) -> QuerySet[Action]:
    """The actions of the plan in force that a body leads, and that were promised."""
    return promised().filter(lead=body)


def measures(plan: Plan | None = None) -> QuerySet[Measure]:
    """The measures of a plan, the one in force unless given, in its order."""
    held: QuerySet[Measure] = Measure.objects.standing().filter(plan=plan or live_plan())
    return held
