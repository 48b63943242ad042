"""How often something may be tried: counted in the database, so that every process of the portal counts together.

A row holds a hash, a count and a moment: nobody's address can be read out of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saferplan_portal.accounts.models import Limit

MOST_TRIES = 5
"""So many wrong tries at one address, code or password; then a wait."""

MOST_TRIES_FROM_ONE_PLACE = 25
"""So many from one place on the network, over all addresses: a whole office may share one."""

WAIT = 15 * 60
"""Seconds within which tries count, and after which they are forgotten."""


def named(kind: str, what: object) -> str:
    """The key under which tries are counted: a keyed hash, since what is counted may be a person's address."""
    return salted_hmac(f"saferplan.limits.{kind}", str(what), algorithm="sha256").hexdigest()


def place_of(request: HttpRequest) -> str:
    """From where on the network a request comes, as a key; all that cannot be told share one."""
    try:
        return named("place", get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return named("place", "not told")


def take(key: str, most: int, seconds: int, at: datetime | None = None) -> datetime | None:
    """Count one try; None where it may go on, otherwise the moment from which one may try again.

    A try that goes over is not counted, so that who keeps trying is not shut out for longer.
    """
    at = at or timezone.now()
    with transaction.atomic():
        Limit.objects.get_or_create(key=key, defaults={"count": 0, "since": at})
        row = Limit.objects.select_for_update().get(key=key)
        if row.since + timedelta(seconds=seconds) <= at:
            row.count, row.since = 0, at
        if row.count >= most:
            return row.since + timedelta(seconds=seconds)
        row.count += 1
        row.save(update_fields=["count", "since"])
    return None


def limited(key: str, most: int, seconds: int) -> bool:
    """Whether this is one time too many; where it is not, it is counted."""
    return take(key, most, seconds) is not None


def give_back(key: str) -> None:
    """Uncount one try: it was a right one."""
    with transaction.atomic():
        row = Limit.objects.select_for_update().filter(key=key).first()
        if row and row.count:
            row.count -= 1
            row.save(update_fields=["count"])


def forget(key: str) -> None:
    """Forget all tries that were counted under a key."""
    Limit.objects.filter(key=key).delete()


def forget_old(at: datetime) -> None:
    """Forget what was counted more than a day ago."""
    Limit.objects.filter(since__lt=at - timedelta(days=1)).delete()


def wait_in_words(until: datetime, at: datetime) -> str:
    """How long to wait, in words.

    >>> from datetime import UTC
    >>> wait_in_words(datetime(2026, 4, 1, 9, 14, 5, tzinfo=UTC), datetime(2026, 4, 1, 9, 0, tzinfo=UTC))
    '15 minutes'
    """
    minutes = max(1, -(-int((until - at).total_seconds()) // 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
