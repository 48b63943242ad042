"""What is reported and read: reports on actions, readings of measures, statuses set by people, and who was told."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from saferplan.delivery.noise import READING_KINDS
from saferplan.delivery.status import RULES
from saferplan_portal.accounts.models import Body
from saferplan_portal.planning.models import Action, Measure, Milestone
from saferplan_portal.shell.uploads import Stored

PERSON = settings.AUTH_USER_MODEL

STANDS = {
    "going": "It is going to plan",
    "trouble": "Something is in the way",
    "done": "It is done",
}
"""How whoever reports says that an action stands.  The status is worked out, and another matter."""

CODES = sorted({code for codes in RULES.values() for code in codes})


class Withdrawable(models.Model):
    """A row that is never changed or deleted, and may be withdrawn with a reason: it stays to be seen.

    `SINCE` names the column of the day it was put down.
    """

    SINCE: ClassVar[str] = "on"

    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField("why it was withdrawn", max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_on is None

    def stood(self, on: date) -> bool:
        """Whether it was there at the end of a day: put down by then, and not withdrawn by then."""
        since: date = getattr(self, self.SINCE)
        return since <= on and (self.withdrawn_on is None or self.withdrawn_on > on)


class Report(Withdrawable):
    """A report on an action, for the body that leads it or by the manager: how it goes, what was done, what is next.

    `steps` are the milestones that it says are done.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="reports")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField("day")
    says = models.CharField("how it goes", max_length=10, choices=list(STANDS.items()))
    done_on = models.DateField("done on", null=True, blank=True)
    did = models.TextField("what was done", max_length=2000)
    next = models.TextField("what is next", max_length=1000, blank=True)
    blockers = models.TextField("what is in the way", max_length=1000, blank=True)
    steps = models.ManyToManyField(Milestone, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["action", "-at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(says__in=sorted(STANDS)), name="report_says_what_is_known"),
            models.CheckConstraint(
                condition=Q(says="done", done_on__isnull=False, done_on__lte=F("on"))
                | (~Q(says="done") & Q(done_on=None)),
                name="report_done_has_its_day",
            ),
            models.CheckConstraint(condition=~Q(says="trouble") | ~Q(blockers=""), name="report_trouble_says_what"),
            models.CheckConstraint(condition=Q(withdrawn_on=None) | ~Q(withdrawn_why=""), name="report_withdrawn_why"),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}"

    @property
    def says_words(self) -> str:
        """How it goes, in words."""
        return STANDS[self.says]

    @property
    def words(self) -> str:
        """What was said, in one piece."""
        parts = (self.did, self.next and f"Next: {self.next}", self.blockers and f"In the way: {self.blockers}")
        return " ".join(one for one in parts if one)


class ReportFile(Stored):
    """A file that shows what a report says."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")

    def __str__(self) -> str:
        return self.file_name


class MeasureReading(Withdrawable):
    """A measure as it was read once, from a release of evidence or typed with its source.

    `release` is the hash of the release, "" where somebody typed it.  `period` is written as in a figure's address.
    """

    SINCE: ClassVar[str] = "entered_on"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings")
    period = models.CharField(max_length=60)
    value = models.FloatField()
    kind = models.CharField(max_length=10, choices=list(READING_KINDS.items()))
    unit = models.CharField(max_length=60, blank=True)
    low = models.FloatField("lower limit (95%)", null=True, blank=True)
    high = models.FloatField("upper limit (95%)", null=True, blank=True)
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=300)
    read_on = models.DateField("read on")
    release = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    entered_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=sorted(READING_KINDS)), name="reading_kind_is_known"),
            models.CheckConstraint(condition=~Q(source=""), name="reading_has_a_source"),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__lte=F("value"), high__gte=F("value")),
                name="reading_lies_between_its_limits",
            ),
            models.UniqueConstraint(
                fields=["measure", "period", "release"],
                condition=~Q(release="") & Q(withdrawn_on=None),
                name="reading_of_a_release_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Reading {self.pk}"


class StatusSet(Withdrawable):
    """A status that a person set against the rule, with the reason; both are shown.  Of an action or of a measure."""

    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="statuses_set")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="statuses_set")
    code = models.CharField(max_length=24)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by_words = models.CharField(max_length=300)
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(action=None, measure__isnull=False) | Q(action__isnull=False, measure=None),
                name="status_set_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="status_set_has_reason"),
            models.CheckConstraint(condition=Q(code__in=CODES), name="status_set_code_is_known"),
            models.UniqueConstraint(
                fields=["action"], condition=Q(withdrawn_on=None, action__isnull=False), name="status_set_one_of_action"
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(withdrawn_on=None, measure__isnull=False),
                name="status_set_one_of_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"Status {self.pk}"
