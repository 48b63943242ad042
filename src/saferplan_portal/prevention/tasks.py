"""What waits for a person in prevention: planning applications to advise on."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.prevention.models import DesignConsultation
from saferplan_portal.shell.tasks import Task


def tasks(actor: Actor) -> Iterator[Task]:
    """Planning applications that wait for the advice of the person's own body."""
    if not actor.may(Permission.REPORT_PROGRESS):
        return
    for one in DesignConsultation.objects.filter(state="asked", body__in=actor.bodies):
        if actor.may(Permission.REPORT_PROGRESS, one.body_id):
            to = reverse("prevention_design_answer", args=[one.pk])
            yield Task(f"Advise on the planning application {one.reference}", to, one.due, one.site)
