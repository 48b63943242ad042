"""A plan as a whole, and what all of its parts have."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q

from saferplan_portal.shell.locking import Versioned

PLAN_STATES = {
    "draft": "Draft",
    "live": "In force",
    "closed": "Closed",
}
"""How a plan stands: being written, signed for the Board, or over."""

PLAN_MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"live", "closed"}),
    "live": frozenset({"closed"}),
    "closed": frozenset(),
}
"""From each state of a plan, the states it may come to."""


class Plan(Versioned):
    """One plan with its term.  Its rows are the working text; what the Board signed is a `PlanVersion`, and frozen."""

    title = models.CharField(max_length=200)
    start = models.DateField("first day")
    end = models.DateField("last day")
    aim = models.TextField(blank=True)
    about = models.TextField("about the plan", blank=True)
    edition = models.CharField(max_length=40, blank=True)
    made_up = models.TextField("what in it is made up", blank=True)
    state = models.CharField(max_length=10, choices=list(PLAN_STATES.items()), default="draft")
    closed_on = models.DateField("closed on", null=True, blank=True)
    closed_why = models.TextField("why it was closed", blank=True)
    made_at = models.DateTimeField("begun")

    class Meta:
        ordering: ClassVar = ["-start", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="plan_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(state__in=sorted(PLAN_STATES)), name="plan_state_is_known"),
            models.CheckConstraint(condition=Q(state="closed") | Q(closed_on=None), name="plan_open_has_no_end"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="plan_one_in_force"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_words(self) -> str:
        """How it stands, in words."""
        return PLAN_STATES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether it may still be written to."""
        return self.state != "closed"


class PlanApproval(models.Model):
    """A body or a meeting that agreed to the plan, and the day, as the plan prints it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="approvals")
    body = models.CharField(max_length=200)
    on = models.DateField("on", null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.body


P = TypeVar("P", bound="Part")


class Parts(models.QuerySet[P]):
    """Rows of parts of plans."""

    def standing(self) -> Parts[P]:
        """Those that were not taken out of the plan."""
        return self.filter(withdrawn_on=None)


class Part(Versioned):
    """A part of a plan, in its place.  It is never deleted: it is taken out with a reason, and stays to be seen."""

    plan = models.ForeignKey(Plan, models.PROTECT)
    position = models.PositiveIntegerField(default=0)
    withdrawn_on = models.DateField("taken out on", null=True, blank=True)
    withdrawn_why = models.TextField("why it was taken out", blank=True)

    objects: ClassVar[Any] = Parts.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "pk"]

    @property
    def is_standing(self) -> bool:
        """Whether it is in the plan."""
        return self.withdrawn_on is None


class Named(Part):
    """A part with an id of its own, under which the plan's file and other parts name it."""

    slug = models.SlugField("id", max_length=80)

    class Meta(Part.Meta):
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "slug"], name="%(class)s_id_is_its_own"),
        ]


def texts() -> models.JSONField[list[str], list[str]]:
    """A column that holds a list of texts in order."""
    return models.JSONField(default=list, blank=True)
