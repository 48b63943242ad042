"""Writing into the audit, and holding it to its chain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.chain import Broken, Link, broken_links, hash_of
from saferplan_portal.audit.models import Entry, Head
from saferplan_portal.audit.watch import changes_past_the_portal

_LOCK = 7_262_113
_TOLD = ("kind", "what", "person", "who", "about", "about_id", "sentence", "detail")


class OutsideTransaction(RuntimeError):
    """A row of the audit was to be written outside the transaction of what it tells of: a fault of the program."""


_TWO_STOPS = re.compile(r"(?<!\.)([.!?…][”)]?)\.(?=$|: | [A-Z])")


@dataclass(frozen=True)
class Told:
    """What the audit is to keep: `what` as `app.thing_done`, a sentence, and what it is about.

    `detail` is plain values; of a change, each field with what it was and what it becomes.  A sentence that ends with
    words of people's own ends with one full stop, whether they wrote one or not.
    """

    what: str
    sentence: str
    about: str = ""
    about_id: object = ""
    detail: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentence", _TWO_STOPS.sub(r"\1", self.sentence))


def wrote(by: Actor, told: Told) -> Entry:
    """Keep that something was changed, in the same transaction."""
    return _keep("write", by, told)


def saw(by: Actor, told: Told) -> Entry:
    """Keep that something restricted was seen, before it is given out."""
    return _keep("read", by, told)


def took_out(by: Actor, told: Told) -> Entry:
    """Keep that something was exported or downloaded, in the same transaction."""
    return _keep("export", by, told)


def signed(by: Actor, told: Told) -> Entry:
    """Keep a sign-in, a failed one, or the end of a session, in a transaction of its own."""
    with transaction.atomic():
        return _keep("sign-in", by, told)


def refused(by: Actor, told: Told) -> Entry:
    """Keep a refusal, in a transaction of its own: what was refused has been rolled back."""
    with transaction.atomic():
        return _keep("refusal", by, told)


def _keep(kind: str, by: Actor, told: Told) -> Entry:
    """Write one row at the end of the chain.  Whoever comes second waits until the first is committed."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(told.what)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    head, _ = Head.objects.get_or_create(pk=1)
    values = {
        "kind": kind,
        "what": told.what,
        "person": by.person,
        "who": by.words[:600],
        "about": told.about,
        "about_id": str(told.about_id),
        "sentence": told.sentence[:500],
        "detail": told.detail,
    }
    position = head.position + 1
    entry = Entry(
        position=position, at=by.at, previous=head.hash, hash=hash_of(position, by.at, values, head.hash), **values
    )
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(position=position, hash=entry.hash)
    return entry


def _links() -> Iterator[Link]:
    """The rows from the first, as the chain sees them."""
    for one in Entry.objects.order_by("position").iterator(chunk_size=2_000):
        yield Link(one.position, one.at, {name: getattr(one, name) for name in _TOLD}, one.previous, one.hash)


def verify(known: tuple[int, str] | None = None) -> tuple[int, str, list[Broken]]:
    """How far the chain has come, its last hash, and everywhere that it does not hold.

    `known` is a position and hash that were printed or published earlier: with it, rows that were all made anew since
    are found too.
    """
    with transaction.atomic():
        head = Head.objects.filter(pk=1).first() or Head()
        found = broken_links(_links(), head=(head.position, head.hash))
        if known is not None:
            there = Entry.objects.filter(position=known[0]).values_list("hash", flat=True).first()
            if there != known[1]:
                found.append(Broken(known[0], f"Row {known[0]:,} is not the one whose hash was kept elsewhere."))
        found += [Broken(head.position, sentence) for sentence in changes_past_the_portal()]
        return head.position, head.hash, found
