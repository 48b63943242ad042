"""What waits for a person in the money: returns to certify, and conditions whose day is near or past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.money.models import Condition, Return
from saferplan_portal.money.permissions import can_certify, can_manage_money
from saferplan_portal.shell.tasks import Task

SOON = timedelta(days=30)
"""So long before its day a condition is a task."""


def tasks(actor: Actor) -> Iterator[Task]:
    """Returns that this person may certify, and conditions of awards that are due."""
    if actor.may(Permission.CERTIFY_RETURN):
        for one in Return.objects.filter(state="prepared").select_related("award"):
            if can_certify(actor, one):
                yield Task(f"Certify a return of {one.award.title}", reverse("money_return", args=[one.pk]))
    if can_manage_money(actor):
        for condition in Condition.objects.filter(state="open", due__lte=actor.today + SOON).select_related("award"):
            title = f"See to a condition of {condition.award.title}"
            to = reverse("money_award", args=[condition.award_id])
            yield Task(title, to, condition.due, condition.what)
