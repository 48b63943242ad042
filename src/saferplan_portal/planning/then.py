"""The parts of a plan as they were on a day that has gone by, for reports on a time that is over.

Rows hold what is so today.  What they held on a day is found by taking back each change that the audit keeps since:
what was added later is left out, and what was taken out or closed later is there still.

Which measures an action should move, and which bodies help, are today's: the audit keeps names and not keys.
A report tells under "What came later" where the measures were changed since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Prefetch, Q

from saferplan_portal.audit.models import Entry
from saferplan_portal.planning.models import Action, HandOver, Measure, Milestone, Move, Part, Plan, Priority

P = TypeVar("P", bound=Part)

_STAY = frozenset({"id", "plan", "version", "position", "slug", "lead", "withdrawn_on", "withdrawn_why"})
"""Columns not taken back here: the lead body goes by the hand-overs, and being in the plan by its own entries."""


def promised_on(plan: Plan, on: date) -> list[Action]:
    """The actions that a plan had promised on a day, as they were then, with all that a list shows of them."""
    still = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    rows = (
        Action.objects.filter(plan=plan, live_on__lte=on)
        .select_related("lead", "priority", "plan")
        .prefetch_related(
            Prefetch("milestones", queryset=Milestone.objects.filter(still)),
            Prefetch("moves", queryset=Move.objects.select_related("measure")),
            Prefetch("hand_overs", queryset=HandOver.objects.select_related("giver")),
        )
    )
    held = as_then(list(rows), on)
    steps = [step for one in held for step in one.milestones.all()]
    there = {step.pk for step in as_then(steps, on)}
    for step in steps:
        step.withdrawn_on = None if step.pk in there else on
    for one in held:
        if one.closed_on is not None and one.closed_on > on:
            one.state, one.closed_on, one.closed_why = "live", None, ""
        later = [row for row in one.hand_overs.all() if row.on > on]
        if later:
            one.lead = later[0].giver
    return held


def measures_on(plan: Plan, on: date) -> list[Measure]:
    """The measures that a plan had on a day, as they were then, with their readings."""
    return as_then(list(Measure.objects.filter(plan=plan).prefetch_related("readings", "moved_by")), on)


def priorities_on(plan: Plan, on: date) -> list[Priority]:
    """The priorities that a plan had on a day, as they were then."""
    return as_then(list(Priority.objects.filter(plan=plan)), on)


def as_then(rows: list[P], on: date) -> list[P]:
    """Those of some rows of one kind that were in the plan on a day, each with its columns as they stood then."""
    standing = {str(one.pk): one.withdrawn_on is None or one.withdrawn_on > on for one in rows}
    held = {str(one.pk): one for one in rows}
    name = str(rows[0]._meta.model_name) if rows else ""
    for what, key, detail in entries_since(name, held, on):
        if what == f"planning.{name}_added" or what.endswith("_put_back"):
            standing[key] = False
        elif what.endswith("_taken_out"):
            standing[key] = True
        else:
            _take_back(held[key], detail)
    return [one for one in rows if standing[str(one.pk)]]


def entries_since(about: str, keys: Iterable[str], on: date) -> Iterable[tuple[str, str, dict[str, Any]]]:
    """What was written of some rows after a day, the latest first: what it was, of which row, and what it changed."""
    rows = Entry.objects.filter(kind="write", about=about, about_id__in=list(keys), at__date__gt=on)
    return rows.order_by("-at", "-position").values_list("what", "about_id", "detail")


def _take_back(row: models.Model, detail: dict[str, Any]) -> None:
    """Put the columns of a row back to what one change found there."""
    for column in row._meta.concrete_fields:
        pair = detail.get(column.name)
        if column.name in _STAY or isinstance(column, models.JSONField):
            continue
        if isinstance(pair, list) and len(pair) == 2:  # what it was, and what it became
            before = pair[0]
            setattr(row, column.attname, before if isinstance(column, models.ForeignKey) else column.to_python(before))
