"""Putting messages into the outbox, and moving them on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.mail import Letter
from saferplan_portal.accounts.models import Person
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.outbox.models import STATES, Message
from saferplan_portal.outbox.permissions import check_see_outbox
from saferplan_portal.shell.rules import Unfit, action

MOST_TRIES = 8
"""After so many failures a message is given up; the administrator sees it and may send it again."""

TAKEN_TOO_LONG = timedelta(minutes=10)
"""A sender that took a message and said nothing for so long has died; another takes it."""

CLEARED = "This message held a link that worked once. It was taken out when the message had been sent."


def put(
    *, by: Actor, to: Person, subject: str, text: str, key: str = "", send_after: datetime | None = None
) -> Message:
    """Put a message into the outbox; with a `key`, what was put under it before is given back and nothing is added."""
    return _put(by, to, Letter(subject, text), key, send_after)


def post(*, at: datetime, to: Person, letter: Letter, address: str = "") -> Message:
    """Put a letter of the portal itself into the outbox; `address` where it goes to another than the person's own."""
    return _put(the_portal(at), to, letter, "", None, address)


@action
def _put(by: Actor, to: Person, letter: Letter, key: str, send_after: datetime | None, address: str = "") -> Message:
    """Write the message and its audit row."""
    message, new = Message.objects.get_or_create(
        key=key or f"single:{secrets.token_hex(16)}",
        defaults={
            "to": to,
            "address": address,
            "subject": " ".join(letter.subject.split())[:120],
            "text": letter.text,
            "secret": letter.secret,
            "made_at": by.at,
            "send_after": send_after or by.at,
        },
    )
    if new:
        wrote(by, Told("outbox.put", f'Wrote to {to.name}: "{message.subject}".', "message", message.pk))
    if new and settings.PORTAL.writes_letters_at_once:
        from saferplan_portal.outbox.sending import send_due

        # What is written with the letter is kept even where the folder cannot be written to.
        transaction.on_commit(partial(send_due, by=the_portal(by.at)), robust=True)
    return message


def take_due(*, at: datetime) -> Message | None:
    """Take the next message that is due, so that no other sender takes it too; None where none is.

    It is marked as being sent before it is sent, and committed: a sender that dies in between is found by its silence.
    """
    with transaction.atomic():
        silent = Q(state="sending", taken_at__lt=at - TAKEN_TOO_LONG)
        due = Message.objects.filter(Q(state="waiting", send_after__lte=at) | silent)
        due = due.filter(to__is_active=True).order_by("send_after", "pk").select_related("to")
        message = due.select_for_update(skip_locked=_skips(), of=("self",) if _skips() else ()).first()
        if message is None:
            return None
        message.state, message.taken_at, message.tries = "sending", at, message.tries + 1
        message.save(update_fields=["state", "taken_at", "tries"])
        return message


def _skips() -> bool:
    """Whether the database can pass over rows that another sender holds."""
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


@action
def sent(*, by: Actor, message: Message) -> None:
    """Mark a message as sent; a secret text is taken out of it."""
    move(message, "sent")
    message.sent_at, message.failure = by.at, ""
    if message.secret:
        message.text = CLEARED
    message.save(update_fields=["state", "sent_at", "failure", "text"])
    wrote(by, Told("outbox.sent", f'Sent "{message.subject}".', "message", message.pk, {"tries": message.tries}))


@action
def failed(*, by: Actor, message: Message, failure: str) -> None:
    """Mark that a message could not be sent: it waits longer each time, and is given up in the end."""
    over = message.tries >= MOST_TRIES
    move(message, "given-up" if over else "waiting")
    message.failure = failure[:80]
    message.send_after = by.at + wait_after(message.tries)
    message.save(update_fields=["state", "failure", "send_after"])
    sentence = f'Could not send "{message.subject}"' + (", and gave it up." if over else "; it will be tried again.")
    wrote(by, Told("outbox.failed", sentence, "message", message.pk, {"failure": message.failure}))


@action
def withdraw(*, by: Actor, message: Message) -> None:
    """Take back a message that nobody has sent yet."""
    move(message, "withdrawn")
    if message.secret:
        message.text = CLEARED
    message.save(update_fields=["state", "text"])
    wrote(by, Told("outbox.withdrawn", f'Withdrew "{message.subject}".', "message", message.pk))


@action
def send_again(*, by: Actor, message: Message) -> None:
    """Let a message that was given up be tried again, from the beginning.

    Raises `Refused`, or `Unfit` where it was not given up.
    """
    check_see_outbox(by)
    message = Message.objects.select_for_update().get(pk=message.pk)
    move(message, "waiting")
    message.tries, message.send_after = 0, by.at
    message.save(update_fields=["state", "tries", "send_after"])
    wrote(by, Told("outbox.again", f'Asked for "{message.subject}" to be sent again.', "message", message.pk))


def move(message: Message, to: str) -> None:
    """Bring a message to a state.

    Raises `Unfit` where it cannot come to it from where it is.
    """
    if to not in STATES[message.state]:
        raise Unfit("This message has been dealt with already. Open the page again to see how it stands.")
    message.state = to


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many failures: 1, 2, 4, ... minutes, 6 hours at most.

    >>> [wait_after(tries).seconds // 60 for tries in (1, 2, 3, 9, 20)]
    [1, 2, 4, 256, 360]
    """
    return timedelta(minutes=min(2 ** (tries - 1), 360))


@dataclass(frozen=True)
class Standing:
    """How many messages wait, and how many were given up."""

    waiting: int
    given_up: int


def standing() -> Standing:
    """How the outbox stands."""
    return Standing(
        Message.objects.filter(state__in=("waiting", "sending")).count(),
        Message.objects.filter(state="given-up").count(),
    )
