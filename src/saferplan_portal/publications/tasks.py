"""What waits for people who publish: versions to read and release, and their own that were sent back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.publications.models import Edition
from saferplan_portal.publications.permissions import can_read, can_release
from saferplan_portal.shell.tasks import Task
from saferplan_portal.shell.words import day

TOLD_FOR = timedelta(days=14)
"""So long whoever prepared a version is told that it was sent back."""


def tasks(by: Actor) -> Iterator[Task]:
    """What waits for one person."""
    if not can_read(by):
        return
    rows = Edition.objects.select_related("publication", "prepared_by").defer("content", "page")
    for one in rows.filter(state="waiting"):
        if can_release(by, one):
            note = f"Prepared by {one.prepared_by.name} on {day(one.prepared_at)}"
            yield Task(f"Read and release “{one.title}”", reverse("publications_edition", args=[one.pk]), note=note)
    sent_back = rows.filter(state="sent-back", prepared_by=by.person, ended_at__gt=by.at - TOLD_FOR)
    for one in sent_back:
        if not one.publication.editions.filter(prepared_at__gt=one.prepared_at).exists():
            address = reverse("publications_edition", args=[one.pk])
            yield Task(f"“{one.title}” was sent back", address, note=one.reason)
