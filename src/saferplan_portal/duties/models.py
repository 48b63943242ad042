"""What the partnership adds to the duties of the law: duties of its own, owners, evidence by hand, and set-asides.

Owners and set-asides have days and are never overwritten, so that the register can be read as of a day that is past.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.reference.duties import ABOUT
from saferplan_portal.accounts.models import Body
from saferplan_portal.shell.locking import Versioned
from saferplan_portal.shell.uploads import Stored


class OwnDuty(Versioned):
    """A duty that the partnership took on itself, or that a law brought which the reference does not hold yet."""

    slug = models.SlugField("id", max_length=80, unique=True)
    duty = models.CharField("what it is called", max_length=120)
    law = models.CharField("where it comes from", max_length=200)
    section = models.CharField(max_length=120, blank=True)
    holder = models.CharField("who must do it", max_length=200)
    asks = models.TextField("what it asks", max_length=600)
    clock = models.CharField("how often, or by when", max_length=200, blank=True)
    months = models.PositiveSmallIntegerField("the same in months", default=0)
    artefact = models.CharField("what shows that it was done", max_length=200, blank=True)
    about = models.CharField("part of the work", max_length=20, choices=list(ABOUT.items()))
    since = models.DateField("from")
    until = models.DateField(null=True, blank=True)
    verified_on = models.DateField("words of the source were seen on", null=True, blank=True)
    note = models.CharField("what to beware of", max_length=300, blank=True)
    ended_because = models.CharField("reason for the end", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "own duties"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="own_duty_ends_after_beginning"
            ),
            models.CheckConstraint(condition=Q(months=0) | ~Q(clock=""), name="own_duty_clock_is_said"),
        ]

    def __str__(self) -> str:
        return self.duty


class _Spell(Versioned):
    """Something that holds of a duty from a day until a day."""

    duty = models.CharField(max_length=80, db_index=True)
    first_day = models.DateField("from")
    last_day = models.DateField("until", null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class Owner(_Spell):
    """Who answers for a duty: a body, and a person or office there."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    name = models.CharField("person or office", max_length=120)

    class Meta:
        ordering: ClassVar = ["first_day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty"], condition=Q(last_day=None), name="duty_has_one_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.body.name}"


class SetAside(_Spell):
    """That a duty does not apply here, with the reason."""

    reason = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["first_day", "pk"]
        verbose_name_plural = "set aside"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty"], condition=Q(last_day=None), name="duty_set_aside_once"),
        ]

    def __str__(self) -> str:
        return self.reason


class Typed(models.Model):
    """Evidence of a duty that somebody typed: what was done, and the day of it.  It is withdrawn, never deleted."""

    duty = models.CharField(max_length=80, db_index=True)
    what = models.TextField("what was done", max_length=600)
    done_on = models.DateField("on")
    typed_by = models.CharField(max_length=120)
    typed_on = models.DateField()
    withdrawn_because = models.CharField("reason why it was withdrawn", max_length=200, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-done_on", "-pk"]
        verbose_name_plural = "typed evidence"

    def __str__(self) -> str:
        return self.what

    def stood_on(self, day: dt.date) -> bool:
        """Whether it was there on a day: typed by then, and not withdrawn yet."""
        return self.typed_on <= day and (self.withdrawn_on is None or self.withdrawn_on > day)


class TypedPaper(Stored):
    """The paper that goes with typed evidence."""

    typed = models.OneToOneField(Typed, models.PROTECT, related_name="paper")

    def __str__(self) -> str:
        return self.file_name
