"""What will be done: actions with their lead, partners, milestones and the measures that they should move."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.plan.model import TIERS, WAYS
from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.planning.models.base import Named, Part, texts
from saferplan_portal.planning.models.parts import Measure, Priority
from saferplan_portal.shell.words import day

ACTION_STATES = {
    "draft": "Draft",
    "agreed": "Agreed by its lead body",
    "live": "Live",
    "closed": "Closed",
}
"""How an action stands in the plan.  How it goes is for the reports of its lead, and another matter."""

ACTION_MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"agreed", "closed"}),
    "agreed": frozenset({"draft", "live", "closed"}),
    "live": frozenset({"closed"}),
    "closed": frozenset(),
}
"""From each state of an action, the states it may come to."""


class Action(Named):
    """One thing that will be done, by which body, from when to when, to move which measures, on what evidence.

    `lead_written` is a name that came with a file and is no body of the register: `lead` is then None.  `agreed_told`
    is who of the lead body said that it agrees, where `agreed_by` is not of that body and only wrote it down.
    """

    what = models.TextField("what will be done")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="actions")
    heading = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="actions_led", verbose_name="lead body"
    )
    lead_written = models.CharField("lead as it was written", max_length=200, blank=True)
    start = models.DateField("first day", null=True, blank=True)
    due = models.DateField("last day", null=True, blank=True)
    resources_words = models.TextField("what it takes", blank=True)
    resources_pence = models.BigIntegerField("money it takes, in pence", null=True, blank=True)
    tier = models.CharField("tier of prevention", max_length=10, choices=list(TIERS.items()), blank=True)
    evidence = texts()
    findings = texts()
    themes = texts()
    duties = texts()
    note = models.TextField("note, not published", blank=True)
    state = models.CharField(max_length=10, choices=list(ACTION_STATES.items()), default="draft")
    agreed_on = models.DateField("day its lead body agreed", null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_told = models.CharField("who of its lead body said so", max_length=200, blank=True)
    live_on = models.DateField("live since", null=True, blank=True)
    closed_on = models.DateField("closed on", null=True, blank=True)
    closed_why = models.TextField("why it was closed", blank=True)

    class Meta(Named.Meta):
        constraints: ClassVar = [
            *Named.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=sorted(ACTION_STATES)), name="action_state_is_known"),
            models.CheckConstraint(condition=Q(tier__in=["", *sorted(TIERS)]), name="action_tier_is_known"),
            models.CheckConstraint(
                condition=Q(resources_pence=None) | Q(resources_pence__gte=0), name="action_money_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | (Q(lead__isnull=False) & Q(due__isnull=False)),
                name="action_live_has_lead_and_day",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def state_words(self) -> str:
        """How it stands in the plan, in words."""
        return ACTION_STATES[self.state]

    @property
    def listed(self) -> str:
        """What it is called in a list to choose from: one that is closed says so."""
        return (
            f"{self.what} (closed on {day(self.closed_on)})" if self.state == "closed" and self.closed_on else self.what
        )

    @property
    def lead_name(self) -> str:
        """The lead body's name, or the name that was written for one, or ""."""
        return self.lead.name if self.lead is not None else self.lead_written


class ActionPartner(models.Model):
    """A body that helps with an action; `written` where it is no body of the register."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="partners")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    written = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.body.name if self.body is not None else self.written


class Milestone(Part):
    """A step on the way of an action, the last day for it, and the day that it was done."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="milestones")
    what = models.CharField("step", max_length=500)
    due = models.DateField("last day", null=True, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)

    def __str__(self) -> str:
        return self.what


class Move(models.Model):
    """A measure that an action should move, and which way; "" where that is not said."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="moves")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="moved_by")
    way = models.CharField(max_length=10, choices=list(WAYS.items()), blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.measure}: {WAYS.get(self.way, '')}"


class HandOver(models.Model):
    """An action that went from one body to another: when, why.  Kept, and never changed."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    taker = models.ForeignKey(Body, models.PROTECT, related_name="+")
    on = models.DateField()
    why = models.TextField()

    class Meta:
        ordering: ClassVar = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.giver} to {self.taker}"
