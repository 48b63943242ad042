"""The parts of a plan but its actions: priorities, themes, measures, and what it answers to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from saferplan.plan.model import KINDS, RELATIONS, SEEN_OF_SOURCE, STRENGTHS_OF_EVIDENCE, WAYS
from saferplan_portal.accounts.models import Body
from saferplan_portal.planning.models.base import Named, Part, texts


class Priority(Named):
    """What the Board chose: from which findings, who, when, why, and against what.

    `proposal` is the machine's proposal that it was chosen from, as it stood then; {} where it was chosen by hand.
    """

    title = models.CharField(max_length=200)
    findings = texts()
    chosen_by = models.CharField(max_length=200, blank=True)
    chosen_on = models.DateField("chosen on", null=True, blank=True)
    reason = models.TextField("reason", blank=True)
    against = models.TextField("advice it was chosen against", blank=True)
    why = models.TextField("why it is a priority", blank=True)
    shows = texts()
    proposal: Any = models.JSONField(default=dict, blank=True)

    class Meta(Named.Meta):
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.title


class Dissent(models.Model):
    """A body that was not for a priority, in its words: kept, and never changed."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="dissents")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    words = models.TextField()
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["priority", "body"], name="dissent_one_of_a_body"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.words}"


class Theme(Named):
    """Something that every priority should think of."""

    title = models.CharField(max_length=200)
    about = models.TextField("what it is about", blank=True)

    def __str__(self) -> str:
        return self.title


class Measure(Named):
    """How anyone will know: what is measured, which way it should go, from where, to where, by when, read when next.

    The baseline is declared: a period of the figure, or a number with its day and source.  Nothing else is one.
    """

    title = models.CharField(max_length=200)
    figure = models.CharField("address of its figure", max_length=500, blank=True)
    kind = models.CharField(max_length=10, choices=list(KINDS.items()), default="impact")
    way = models.CharField("which way is better", max_length=10, choices=list(WAYS.items()), blank=True)
    unit = models.CharField(max_length=60, blank=True)
    baseline_period = models.CharField("period of the baseline", max_length=40, blank=True)
    baseline_value = models.FloatField("value of the baseline", null=True, blank=True)
    baseline_on = models.DateField("last day of the baseline", null=True, blank=True)
    baseline_source = models.TextField("source of the baseline", blank=True)
    target_by = models.DateField("day of the target", null=True, blank=True)
    target_value = models.FloatField("value of the target", null=True, blank=True)
    target_percent = models.FloatField("change to reach, in per cent", null=True, blank=True)
    next_data = models.DateField("next read on", null=True, blank=True)
    every = models.CharField("how often it is read", max_length=80, blank=True)
    before = texts()
    note = models.TextField(blank=True)

    class Meta(Named.Meta):
        constraints: ClassVar = [
            *Named.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="measure_kind_is_known"),
            models.CheckConstraint(condition=Q(way__in=["", *sorted(WAYS)]), name="measure_way_is_known"),
            models.CheckConstraint(
                condition=Q(target_value=None) | Q(target_percent=None), name="measure_one_target_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_baseline(self) -> bool:
        """Whether a baseline is declared."""
        return bool(self.baseline_period) or self.baseline_value is not None

    @property
    def way_words(self) -> str:
        """Which way it should go, in words."""
        return WAYS.get(self.way, "")


class Consultation(Named):
    """One time that people were asked: who, when, how, how many, what they said, what changed because of it."""

    who = models.CharField("who was asked", max_length=300)
    start = models.DateField("first day", null=True, blank=True)
    end = models.DateField("last day", null=True, blank=True)
    how = models.TextField("how they were asked", blank=True)
    how_many = models.PositiveIntegerField("how many answered", null=True, blank=True)
    said = models.TextField("what they said", blank=True)
    changed = models.TextField("what changed because of it", blank=True)

    def __str__(self) -> str:
        return self.who


class EvidenceItem(Named):
    """The partnership's own item of what is known to work; those that ship stand beside the plan, in no row."""

    title = models.CharField(max_length=200)
    finding = models.TextField("what was found")
    strength = models.CharField(max_length=12, choices=[(one, one.capitalize()) for one in STRENGTHS_OF_EVIDENCE])
    source = models.TextField("published source")
    link = models.CharField("address of the source", max_length=500, blank=True)
    beware = models.TextField("what to beware of", blank=True)
    seen = models.CharField("what was read", max_length=10, choices=list(SEEN_OF_SOURCE.items()), blank=True)

    def __str__(self) -> str:
        return self.title


class LinkedPlan(Named):
    """Another plan that this one is joined to.  `content` is a child plan in plain values as it was read, or {}."""

    title = models.CharField(max_length=200)
    relation = models.CharField(max_length=10, choices=[(one, one.capitalize()) for one in RELATIONS])
    holder = models.CharField("who keeps it", max_length=200, blank=True)
    link = models.CharField("where it is", max_length=500, blank=True)
    content: Any = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.title


class Crosswalk(Part):
    """What became of one earlier priority: the priorities it went into, or why it was dropped."""

    before = models.CharField("earlier priority", max_length=200)
    into = texts()
    dropped = models.TextField("why it was dropped", blank=True)

    class Meta(Part.Meta):
        verbose_name_plural = "crosswalk"

    def __str__(self) -> str:
        return self.before


class DutyCovered(Part):
    """How the plan meets a legal duty, by the id that the register of duties gives it, and which body sees to it."""

    duty = models.CharField(max_length=80)
    how = models.TextField("how the plan meets it")
    lead = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="body that sees to it"
    )
    lead_written = models.CharField("body as it was written", max_length=200, blank=True)

    class Meta(Part.Meta):
        verbose_name_plural = "duties covered"

    def __str__(self) -> str:
        return self.duty


class SetAside(Part):
    """A finding that no action answers, and why not."""

    finding = models.CharField(max_length=300)
    reason = models.TextField()

    class Meta(Part.Meta):
        verbose_name_plural = "findings set aside"

    def __str__(self) -> str:
        return self.finding
