"""Problem-solving records stage by stage, powers used, advice on planning applications.  No person stands in them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from saferplan.delivery.osara import STAGES
from saferplan_portal.accounts.models import Body
from saferplan_portal.delivery.models import Withdrawable
from saferplan_portal.planning.models import Action
from saferplan_portal.shell.locking import Versioned

PERSON = settings.AUTH_USER_MODEL


class Problem(Versioned):
    """A problem that is worked on in a place, stage by stage (OSARA); `closed_why` says why it ended."""

    title = models.CharField("what the problem is called", max_length=200)
    place = models.CharField("where it is", max_length=200)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="body that leads")
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="action of the plan"
    )
    begun_on = models.DateField("begun on")
    begun_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    closed_on = models.DateField("closed on", null=True, blank=True)
    closed_why = models.CharField("why it was closed", max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = [F("closed_on").desc(nulls_first=True), "-begun_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closed_on=None) | ~Q(closed_why=""), name="problem_closed_says_why"),
        ]

    def __str__(self) -> str:
        return self.title


class Stage(Versioned):
    """A stage of a problem that is finished: what was said in each of its fields, by their names."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=12)
    said: Any = models.JSONField("what was said")
    on = models.DateField("finished on")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__in=sorted(STAGES)), name="stage_is_known"),
            models.UniqueConstraint(fields=["problem", "stage"], name="stage_once_a_problem"),
        ]

    def __str__(self) -> str:
        return f"{self.problem}, {self.stage}"


class PowerUse(Versioned, Withdrawable):
    """One use of a power, by a body on a day.  Of the person or place that it was used on there is nothing here."""

    power = models.CharField(max_length=60)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    on = models.DateField("used on")
    consulted = models.CharField("who was consulted", max_length=300, blank=True)
    breached_on = models.DateField("breached on", null=True, blank=True)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    entered_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(breached_on=None) | Q(breached_on__gte=F("on")), name="power_breached_after_it_was_used"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power}, {self.on}"


STATES = {
    "asked": "Waits for an answer",
    "answered": "Answered",
    "decided": "Decided",
    "withdrawn": "Application withdrawn",
}
"""How a design consultation stands."""

MOVES: dict[str, tuple[str, ...]] = {
    "asked": ("answered", "withdrawn"),
    "answered": ("decided", "withdrawn"),
    "decided": (),
    "withdrawn": (),
}
"""From each state the states it may come to."""

OUTCOMES = {
    "followed": "The advice was followed",
    "partly": "It was followed in part",
    "not-followed": "It was not followed",
    "refused": "The application was refused",
}
"""What became of the advice."""


class DesignConsultation(Versioned):
    """A planning application on which advice against crime was asked: the answer, and what became of it."""

    reference = models.CharField("reference of the application", max_length=80)
    site = models.CharField("what is to be built, and where", max_length=300)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="body that advises")
    asked_on = models.DateField("asked on")
    due = models.DateField("answer due by", null=True, blank=True)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="asked")
    answer = models.TextField("advice given", max_length=3000, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    outcome = models.CharField(max_length=14, choices=list(OUTCOMES.items()), blank=True)
    outcome_on = models.DateField("decided on", null=True, blank=True)
    outcome_words = models.CharField("what was decided", max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="design_reference_once"),
            models.CheckConstraint(condition=Q(state__in=sorted(STATES)), name="design_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "decided"]) | (~Q(answer="") & Q(answered_on__gte=F("asked_on"))),
                name="design_answered_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(outcome="") & Q(outcome_on__gte=F("answered_on"))),
                name="design_decided_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.site}"

    @property
    def state_words(self) -> str:
        """How it stands, in words."""
        return STATES[self.state]

    @property
    def outcome_said(self) -> str:
        """What became of it, in words."""
        return OUTCOMES.get(self.outcome, "")
