"""The secret addresses at which a person's calendar program reads the diary."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class FeedAddress(models.Model):
    """A secret address of one person.  Only a hash of the secret is kept; whoever has the address reads the diary."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_on = models.DateField("works until")
    ended_at = models.DateTimeField(null=True, blank=True)
    read_on = models.DateField("last read", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="feed_one_address_a_person"),
        ]

    def __str__(self) -> str:
        return f"Address {self.pk}"
