"""The annual review: how each priority and action ends, and the text that is frozen with its hash."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from saferplan.delivery.records import ENDINGS
from saferplan_portal.planning.models import Action, Plan, Priority
from saferplan_portal.shell.locking import Versioned

PERSON = settings.AUTH_USER_MODEL

STATES = {"draft": "Being prepared", "frozen": "Frozen", "withdrawn": "Withdrawn"}
"""How a review stands."""

MOVES: dict[str, tuple[str, ...]] = {"draft": ("frozen", "withdrawn"), "frozen": (), "withdrawn": ()}
"""From each state the states it may come to."""

VERDICTS = {"keep": "Keep", "change": "Change", "drop": "Drop"}
assert set(VERDICTS) == set(ENDINGS)


class Review(Versioned):
    """A review of a plan for a time.  Once frozen, nothing of it changes.

    `text` is what was frozen and `sha256` its hash; `inputs` is what the text was made from, as canonical JSON, so that
    the same bytes can be made again.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    first_day = models.DateField("from")
    last_day = models.DateField("until")
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="draft")
    prepared_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    prepared_on = models.DateField()
    inputs = models.TextField(blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField("frozen or withdrawn on", null=True, blank=True)
    ended_why = models.CharField("why it was withdrawn", max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-last_day", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="review_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(state__in=sorted(STATES)), name="review_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="frozen") & ~Q(text="") & ~Q(sha256="") & ~Q(inputs="")
                | ~Q(state="frozen") & Q(text="", sha256="", inputs=""),
                name="review_frozen_has_text_and_hash",
            ),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="draft"), name="review_one_draft_of_a_plan"),
            models.UniqueConstraint(
                fields=["plan", "first_day"], condition=Q(state="frozen"), name="review_frozen_once_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.plan}, {self.first_day} to {self.last_day}"

    @property
    def state_words(self) -> str:
        """How it stands, in words."""
        return STATES[self.state]


class Ending(Versioned):
    """How a priority or an action ends in a review: keep, change or drop, and why."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="endings")
    priority = models.ForeignKey(Priority, models.PROTECT, null=True, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=6, choices=list(VERDICTS.items()))
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=sorted(VERDICTS)), name="ending_verdict_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="ending_has_reason"),
            models.CheckConstraint(
                condition=Q(priority=None, action__isnull=False) | Q(priority__isnull=False, action=None),
                name="ending_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["review", "priority"], condition=Q(priority__isnull=False), name="ending_once_a_priority"
            ),
            models.UniqueConstraint(
                fields=["review", "action"], condition=Q(action__isnull=False), name="ending_once_an_action"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}"
