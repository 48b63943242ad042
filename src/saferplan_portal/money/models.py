"""Grants: awards with their conditions, and the rows of money that are only ever added.  Money is whole pence."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from saferplan_portal.shell.locking import Versioned
from saferplan_portal.shell.uploads import Stored

PERSON = settings.AUTH_USER_MODEL


class Award(Versioned):
    """Money that was given: by whom, how much, from which day until which."""

    title = models.CharField(max_length=200, unique=True)
    funder = models.CharField("who gave it", max_length=200)
    reference = models.CharField("the funder's reference", max_length=80, blank=True)
    amount = models.BigIntegerField("amount in pence")
    first_day = models.DateField("from")
    last_day = models.DateField("until")

    class Meta:
        ordering: ClassVar = ["-first_day", "title"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="award_is_some_money"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="award_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title


class Condition(Versioned):
    """A condition of an award, with the day by which it must be met, and what became of it."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="conditions")
    what = models.CharField(max_length=500)
    due = models.DateField("to be met by", null=True, blank=True)
    state = models.CharField(max_length=10, default="open")
    state_on = models.DateField("since", null=True, blank=True)
    state_words = models.CharField("how, or why", max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "met", "withdrawn"]), name="condition_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class _Row(models.Model):
    """A row of money: it is only ever added, and says who wrote it and when."""

    action = models.ForeignKey("planning.Action", models.PROTECT, related_name="+")
    amount = models.BigIntegerField("amount in pence")
    entered_on = models.DateField("entered on")
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Allocation(_Row):
    """Money of an award set aside for an action; below nought, with a reason, where it is taken back."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="allocations")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) | (Q(amount__lt=0) & ~Q(reason="")), name="allocation_taken_back_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Allocation {self.pk}"


class Spend(_Row):
    """Money spent on an action, with what shows it; a correction is a new row that takes the place of the old one."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="spends")
    spent_on = models.DateField("spent on")
    evidence = models.CharField("what shows it", max_length=300)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="takes the place of"
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="spend_is_never_negative"),
            models.CheckConstraint(
                condition=(Q(corrects=None) & Q(amount__gt=0)) | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="spend_corrects_with_reason",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="spend_has_evidence"),
            models.CheckConstraint(condition=Q(entered_on__gte=F("spent_on")), name="spend_is_entered_after"),
        ]

    def __str__(self) -> str:
        return f"Spend {self.pk}"


class SpendFile(Stored):
    """A file that shows a spend: an invoice, a receipt."""

    spend = models.ForeignKey(Spend, models.PROTECT, related_name="files")

    def __str__(self) -> str:
        return self.file_name


class Forecast(_Row):
    """What is still expected to be spent on an action until the award ends; the last one of an action holds."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="forecasts")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="forecast_is_never_negative"),
        ]

    def __str__(self) -> str:
        return f"Forecast {self.pk}"


class Return(models.Model):
    """A return of a period to who gave the money: prepared by one person, certified by another, then frozen."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="returns")
    first_day = models.DateField("from")
    last_day = models.DateField("until")
    as_at = models.DateField("made from rows entered until")
    state = models.CharField(max_length=10, default="prepared")
    prepared_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    certified_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    certified_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["first_day", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="certified", certified_by__isnull=False, certified_on__isnull=False)
                | Q(state__in=["prepared", "withdrawn"], certified_by=None, certified_on=None),
                name="return_certified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(certified_by=None) | ~Q(certified_by=F("prepared_by")), name="return_certified_by_another"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="return_ends_after_it_begins"),
            models.UniqueConstraint(fields=["award"], condition=Q(state="prepared"), name="return_one_prepared"),
            models.UniqueConstraint(
                fields=["award", "first_day"], condition=Q(state="certified"), name="return_period_certified_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Return {self.pk}"


class ReturnLine(models.Model):
    """An action in a return, with the sums as they were returned; `title` is what the action was called then."""

    of = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    action = models.ForeignKey("planning.Action", models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    before = models.BigIntegerField("returned before, in pence")
    changed = models.BigIntegerField("changed since, in pence")
    spent = models.BigIntegerField("spent in the period, in pence")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(before__gte=0, spent__gte=0, changed__gte=-F("before")), name="return_line_never_negative"
            ),
            models.UniqueConstraint(fields=["of", "action"], name="return_line_once_an_action"),
        ]

    def __str__(self) -> str:
        return f"Line {self.pk}"
