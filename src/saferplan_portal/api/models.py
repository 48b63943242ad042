"""Tokens, with which a body's program sends releases."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from saferplan_portal.accounts.models import Body, Person

SCOPES = {"receive-releases": "Send releases of the evidence"}
"""What a token may be for.  The codes are stored, and never change."""

MOST_DAYS = 365
"""A token lasts no longer than so many days."""


class Token(models.Model):
    """A token of a body: only a hash of it is kept.  `begins` are its first letters, by which people know it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=40, choices=list(SCOPES.items()))
    begins = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_day = models.DateField("until")
    ended_at = models.DateTimeField(null=True)
    used_on = models.DateField("last used", null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scope__in=sorted(SCOPES)), name="token_scope_is_known"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")), name="token_ends_later"),
        ]

    def __str__(self) -> str:
        return self.name

    def holds_on(self, day: date) -> bool:
        """Whether it opens anything on a day: it has not ended, and its body is one of the partnership."""
        return self.ended_at is None and day <= self.last_day and self.body.holds_on(day)
