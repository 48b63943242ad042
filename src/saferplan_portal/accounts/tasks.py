"""What of people and roles waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Membership
from saferplan_portal.accounts.reading import due_for_review_by
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.tasks import Task
from saferplan_portal.shell.words import day

ENDS_SOON = timedelta(days=30)
"""So long before a role ends its holder and the administrators are told."""


def tasks(actor: Actor) -> Iterator[Task]:
    """Roles to confirm, the own role that ends soon, and for administrators others' that do."""
    count = due_for_review_by(actor).count()
    if count:
        words = "Confirm one role" if count == 1 else f"Confirm {count} roles"
        yield Task(words, reverse("people_review"), note="Does each person still need it?")
    soon = Membership.objects.holding(actor.today).filter(last_day__lte=actor.today + ENDS_SOON)
    for one in soon.filter(person_id=actor.person or 0).select_related("body"):
        note = f"Ask the administrator to give it again if you need it after {day(one.last_day)}."
        yield Task(f"Your role {one.role_name} ends soon", reverse("mfa_index"), one.last_day, note)
    if actor.may(Permission.MANAGE_PEOPLE):
        for one in soon.exclude(person_id=actor.person or 0).select_related("person", "body").order_by("last_day")[:20]:
            title = f"{one.role_name} {one.person.name} ends soon"
            yield Task(title, reverse("person", args=[one.person_id]), one.last_day, f"At {one.body.name}.")
