"""Releases that were received: which, for whom, by whom, when.  The files lie beside the database, by their hash."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from saferplan_portal.accounts.models import Person

AUDIENCES = {"partnership": "The partnership", "public": "The public"}
"""For whom a release was made.  Signed-in pages read the one, public pages the other."""

WAYS_IN = {"upload": "Uploaded", "folder": "Taken from the partnership folder"}
"""How a release came."""


class Release(models.Model):
    """A release as it was received.  It is never changed but for whether it is the current one of its audience.

    `sha256` is the hash of the list of its files with their hashes, and names the folder that it lies in.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    audience = models.CharField(max_length=12, choices=list(AUDIENCES.items()))
    edition = models.CharField(max_length=80)
    title = models.CharField(max_length=200, blank=True)
    as_of = models.DateField("figures as of", null=True, blank=True)
    bytes = models.BigIntegerField()
    files = models.PositiveIntegerField()
    told: Any = models.JSONField(default=dict)
    way_in = models.CharField(max_length=10, choices=list(WAYS_IN.items()))
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    current = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["audience"], condition=Q(current=True), name="release_one_current_of_an_audience"
            ),
            models.CheckConstraint(condition=Q(audience__in=sorted(AUDIENCES)), name="release_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.title or self.edition

    @property
    def audience_words(self) -> str:
        """For whom it was made, in words."""
        return AUDIENCES[self.audience]
