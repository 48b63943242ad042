"""Making and ending the secret address of a person's calendar."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Person
from saferplan_portal.audit.actions import Told, saw, took_out, wrote
from saferplan_portal.diary.events import calendar_of
from saferplan_portal.diary.models import FeedAddress
from saferplan_portal.diary.permissions import check_has_diary
from saferplan_portal.diary.reading import hash_of, reader_of
from saferplan_portal.shell.rules import Unfit, action

LASTS = timedelta(days=365)
"""An address works for so long, and then another must be made."""


@action
def make_address(*, by: Actor) -> str:
    """Make a secret address, which is shown once, and end the one before; the secret of it.

    Raises `Refused` for whoever has no diary.
    """
    check_has_diary(by)
    assert by.person is not None, "a rule let nobody in"
    Person.objects.select_for_update().get(pk=by.person)
    FeedAddress.objects.filter(person=by.person, ended_at=None).update(ended_at=by.at)
    secret = secrets.token_urlsafe(32)
    row = FeedAddress.objects.create(
        person_id=by.person, sha256=hash_of(secret), made_at=by.at, ends_on=by.today + LASTS
    )
    wrote(by, Told("diary.address_made", "Made a secret address for their own calendar.", "address", row.pk))
    return secret


@action
def end_address(*, by: Actor) -> None:
    """End the own secret address.  Raises `Unfit` where there is none."""
    row = FeedAddress.objects.select_for_update().filter(person=by.person, ended_at=None).first()
    if row is None:
        raise Unfit("There is no address to end.")
    row.ended_at = by.at
    row.save(update_fields=["ended_at"])
    wrote(by, Told("diary.address_ended", "Ended the secret address of their own calendar.", "address", row.pk))


@action
def take_calendar(*, by: Actor) -> str:
    """The own diary as the text of a calendar file.  Raises `Refused` for whoever has none."""
    check_has_diary(by)
    took_out(by, Told("diary.taken_out", "Downloaded their own calendar.", "person", by.person or 0))
    return calendar_of(by)


def read_feed(*, secret: str, at: datetime) -> str | None:
    """The diary at a secret address, as the text of a calendar file; None where the address leads to nobody's.

    The first reading of each day at an address is in the audit, under the person that it was made for, since whoever
    holds the address reads as they do.  Later ones are not: a calendar program asks every few minutes, and rows of
    that would bury the others.
    """
    by = reader_of(secret, at)
    if by is None:
        return None
    text = calendar_of(by)
    row = FeedAddress.objects.get(sha256=hash_of(secret))
    if row.read_on != by.today:
        _keep_reading(by=by, row=row)
    return text


@action
def _keep_reading(*, by: Actor, row: FeedAddress) -> None:
    """Keep the first reading of a day; of two readings at once one is the first."""
    unread = FeedAddress.objects.filter(Q(read_on=None) | ~Q(read_on=by.today), pk=row.pk)
    if unread.update(read_on=by.today):
        saw(by, Told("diary.feed_read", "Their calendar was read at its secret address today.", "address", row.pk))
