"""What of the plan waits for people."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from saferplan.plan.checking import listed
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import ROLES, Permission
from saferplan_portal.planning.actions import silent_bodies
from saferplan_portal.planning.models import Action, Plan, PlanVersion
from saferplan_portal.planning.permissions import can_sign
from saferplan_portal.shell.tasks import Task


def tasks(actor: Actor) -> Iterator[Task]:
    """A version to answer or to sign, actions whose lead has ended, and actions that wait for the lead's agreement."""
    held = PlanVersion.objects.filter(state="proposed").select_related("plan").prefetch_related("responses").first()
    if held is not None:
        yield from _of_version(actor, held)
    if actor.may(Permission.PROPOSE_PLAN):
        ended = [one for one in _open() if one.lead is not None and not one.lead.holds_on(actor.today)]
        if ended:
            what = "an action" if len(ended) == 1 else f"{len(ended):,} actions"
            title = f"Hand over {what} whose lead body has ended"
            yield Task(title, reverse("plan_one", args=[ended[0].plan_id]), note=f"{ended[0].lead_name}")
    if actor.may(Permission.REPORT_PROGRESS):
        for one in _open():
            lead = one.lead_id
            if one.state == "draft" and lead in actor.bodies and actor.may(Permission.REPORT_PROGRESS, lead):
                yield Task(f"Agree to lead: {one.what}", reverse("plan_action", args=[one.pk]))


def _open() -> list[Action]:
    """The actions of plans that are not closed, and that are not closed themselves."""
    plans = Plan.objects.exclude(state="closed")
    rows = Action.objects.standing().filter(plan__in=plans).exclude(state="closed")
    return list(rows.select_related("lead"))


def _of_version(actor: Actor, held: PlanVersion) -> Iterator[Task]:
    """What the version that is with the bodies asks of somebody."""
    link = reverse("plan_version", args=[held.pk])
    answered = {one.body_id for one in held.responses.all()}
    for one in actor.held:
        if Permission.DECIDE in ROLES[one.role].may and one.body not in answered:
            answered.add(one.body)
            yield Task(f"Answer for {one.body_name} on version {held.number} of the plan", link)
    if can_sign(actor, held):
        silent = [one.name for one in silent_bodies(held, actor)]
        note = f"It waits for the answer of {listed(silent)}." if silent else "Every body has answered."
        yield Task(f"Sign version {held.number} of the plan for the Board, or send it back", link, note=note)
