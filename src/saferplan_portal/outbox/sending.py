"""Sending what is due: run from a timer, by as many processes as one likes."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.outbox import actions
from saferplan_portal.outbox.senders import NotSent, Sender, sender_of_settings

MOST_AT_ONCE = 500
"""One run sends so many at most; the next sends the rest."""

_log = logging.getLogger("saferplan_portal.outbox")


@dataclass(frozen=True)
class Run:
    """What one run did."""

    sent: int
    failed: int


def send_due(*, by: Actor, sender: Sender | None = None) -> Run:
    """Send every message that is due.

    Each is first marked as being sent, then sent, then marked as sent.  A run that is killed in between leaves a
    message that is sent again ten minutes later; its number shows the receiver that it is the same.
    """
    sender = sender or sender_of_settings()
    sent = failed = 0
    while sent + failed < MOST_AT_ONCE and (message := actions.take_due(at=by.at)) is not None:
        try:
            sender.send(message)
        except NotSent as fault:
            failed += 1
            actions.failed(by=by, message=message, failure=fault.kind)
            _log.warning("a message was not sent")
        else:
            sent += 1
            actions.sent(by=by, message=message)
    return Run(sent, failed)
