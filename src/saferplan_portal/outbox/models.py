"""Messages on their way to people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan_portal.accounts.models import Person

STATES = {
    "waiting": {"sending", "withdrawn", "given-up"},
    "sending": {"sent", "waiting", "given-up"},
    "sent": set[str](),
    "given-up": {"waiting"},
    "withdrawn": set[str](),
}
"""From each state of a message the states that it may come to."""

STATE_NAMES = {
    "waiting": "Waiting",
    "sending": "Being sent",
    "sent": "Sent",
    "given-up": "Given up",
    "withdrawn": "Withdrawn",
}
"""The states in words."""


class Message(models.Model):
    """A message to a person.

    `address` is "" for the person's own at the time of sending, or another (the old one, when it was changed).
    `key` names what it tells of, so that nothing is told twice; a `secret` text is taken out once it has been sent.
    `failure` is the kind of the last fault, never its words: those may hold an address.
    """

    to = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    address = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    secret = models.BooleanField(default=False)
    key = models.CharField(max_length=160, unique=True)
    state = models.CharField(max_length=12, choices=list(STATE_NAMES.items()), default="waiting")
    made_at = models.DateTimeField()
    send_after = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "send_after"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=sorted(STATES)), name="message_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"
