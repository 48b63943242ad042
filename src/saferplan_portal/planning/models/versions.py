"""Versions of a plan: what was put to the bodies, what each said, and who signed it for the Board."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.planning.models.base import Plan
from saferplan_portal.shell.locking import Versioned

VERSION_STATES = {
    "proposed": "Put to the bodies",
    "approved": "Signed for the Board",
    "sent-back": "Sent back",
    "withdrawn": "Withdrawn",
}
"""How a version stands."""

VERSION_MOVES: dict[str, frozenset[str]] = {
    "proposed": frozenset({"approved", "sent-back", "withdrawn"}),
    "approved": frozenset(),
    "sent-back": frozenset(),
    "withdrawn": frozenset(),
}
"""From each state of a version, the states it may come to."""

ANSWERS = {
    "agree": "Agrees",
    "comment": "Agrees, with a comment",
    "dissent": "Does not agree",
}
"""What a body may say to a version."""


class PlanVersion(Versioned):
    """A frozen copy of a plan: `content` never changes once it is made, and `sha256` is the hash of it.

    `release` is the sha256 of the release of evidence that the plan was held to, "" where there was none.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.TextField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    release = models.CharField(max_length=64, blank=True)
    note = models.TextField("what is new in it", blank=True)
    state = models.CharField(max_length=10, choices=list(VERSION_STATES.items()), default="proposed")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField("why it was signed, sent back or withdrawn", blank=True)
    gaps: Any = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_number_is_its_own"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="proposed"), name="version_one_put_at_a_time"),
            models.CheckConstraint(condition=Q(state__in=sorted(VERSION_STATES)), name="version_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(ended_by=models.F("proposed_by")), name="version_signed_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"

    @property
    def state_words(self) -> str:
        """How it stands, in words."""
        return VERSION_STATES[self.state]


class Response(Versioned):
    """What a body says to a version, by whom and when.

    `told_printed` is whether the form said that the public plan prints the words of who does not agree.
    """

    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="responses")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=list(ANSWERS.items()))
    words = models.TextField("comment", blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_printed = models.BooleanField("was told that its words are printed", default=False)

    class Meta:
        ordering: ClassVar = ["body__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan_version", "body"], name="response_one_of_a_body"),
            models.CheckConstraint(condition=Q(answer__in=sorted(ANSWERS)), name="response_is_known"),
            models.CheckConstraint(condition=Q(answer="agree") | ~Q(words=""), name="response_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.answer_words}"

    @property
    def answer_words(self) -> str:
        """The answer in words."""
        return ANSWERS[self.answer]
