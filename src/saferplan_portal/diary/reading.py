"""Whose calendar an address leads to."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils.timezone import localdate

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.reading import actor_for
from saferplan_portal.diary.models import FeedAddress
from saferplan_portal.diary.permissions import can_have_diary


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def reader_of(secret: str, at: datetime) -> Actor | None:
    """Who reads at an address: its person with the roles of the moment.

    None where there is no such address, it has ended, or its person may not sign in or sees no work any more.
    """
    found = FeedAddress.objects.filter(sha256=hash_of(secret), ended_at=None, ends_on__gte=localdate(at))
    row = found.select_related("person").first()
    if row is None or not row.person.is_active:
        return None
    actor = actor_for(row.person, at)
    return actor if can_have_diary(actor) else None


def address_of(person: int) -> FeedAddress | None:
    """The address of a person that works; None where there is none."""
    return FeedAddress.objects.filter(person=person, ended_at=None).first()
