"""What waits for people in the register of duties: gaps, and what is due soon."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.duties.permissions import can_manage_duties, can_see_duties, can_type_evidence
from saferplan_portal.duties.reading import gaps, register
from saferplan_portal.shell.tasks import Task


def tasks(by: Actor) -> Iterator[Task]:
    """The duties that the own body answers for and that are not done; for a manager those of nobody too, as one."""
    if not can_see_duties(by):
        return
    nobodys = 0
    for row in gaps(register(by.today)):
        if row.owner is None:
            nobodys += 1
        elif row.owner.body_id in by.bodies and can_type_evidence(by, row.owner):
            yield Task(row.duty.duty, reverse("duty", args=[row.duty.id]), row.standing.next_due, row.standing.reason)
    if nobodys and can_manage_duties(by):
        count = "1 duty has" if nobodys == 1 else f"{nobodys} duties have"
        yield Task(f"{count} a gap and nobody who answers for it", reverse("duties"), note="Name an owner for each.")
