"""What was moved since the Board signed the plan: the posts that a status is held to may not move unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.timezone import localdate

from saferplan.plan.frozen import thawed
from saferplan.plan.model import WAYS, Plan
from saferplan_portal.accounts.models import Body
from saferplan_portal.planning import models
from saferplan_portal.planning.models import Action, Measure, PlanVersion
from saferplan_portal.shell.words import day

Post = tuple[str, Callable[[Any], object], Callable[[Any], object]]
"""What a post is called, how it is read off the signed plan, and how off the row."""

_ACTION: tuple[Post, ...] = (
    ("its start", lambda one: one.start, lambda row: row.start),
    ("its last day", lambda one: one.due, lambda row: row.due),
)
_MEASURE: tuple[Post, ...] = (
    ("which way is better", lambda one: WAYS.get(one.way, ""), lambda row: WAYS.get(row.way, "")),
    ("its figure", lambda one: one.figure, lambda row: row.figure),
    ("the period of its baseline", lambda one: _of(one.baseline, "period", ""), lambda row: row.baseline_period),
    ("the value of its baseline", lambda one: _of(one.baseline, "value"), lambda row: row.baseline_value),
    ("the day of its baseline", lambda one: _of(one.baseline, "on"), lambda row: row.baseline_on),
    ("the day of its target", lambda one: _of(one.target, "by"), lambda row: row.target_by),
    ("its target", lambda one: _of(one.target, "value"), lambda row: row.target_value),
    ("its target, in per cent", lambda one: _of(one.target, "percent"), lambda row: row.target_percent),
)


def moved_since_signed(rows: Iterable[Action] | Iterable[Measure], *, on: date) -> dict[int, str]:
    """For each row whose posts stand elsewhere than where the Board signed them, from where to where, in a sentence.

    Rows are of one plan.  Nothing is told of a row that the signed plan did not have, or where none was signed by the
    day.
    """
    held = list(rows)
    if not held:
        return {}
    signed = PlanVersion.objects.filter(plan_id=held[0].plan_id, state="approved", ended_at__date__lte=on).first()
    if signed is None or signed.ended_at is None:
        return {}
    plan = text_of(signed)
    posts, before = (_ACTION, plan.actions) if isinstance(held[0], Action) else (_MEASURE, plan.measures)
    by_slug: dict[str, Any] = {one.id: one for one in before}
    found = {}
    for row in held:
        one = by_slug.get(row.slug)
        moved = [
            f"{called} was {_words(then(one))} and is {_words(now(row))}"
            for called, then, now in posts
            if one is not None and then(one) != now(row)
        ]
        if moved:
            found[row.pk] = f"Since the Board signed the plan on {day(localdate(signed.ended_at))}: {'; '.join(moved)}."
    return found


def in_signed(plan: models.Plan) -> set[str]:
    """The ids of every action that stood in a version of a plan which the Board signed."""
    signed = PlanVersion.objects.filter(plan=plan, state="approved")
    return {one.id for version in signed for one in text_of(version).actions}


def dropped_between(earlier: PlanVersion, later: Plan) -> list[Action]:
    """The actions that an earlier version promised and that were closed since, so that a later text has them not."""
    gone = {one.id for one in text_of(earlier).actions} - {one.id for one in later.actions}
    rows = Action.objects.filter(plan=earlier.plan_id, slug__in=gone, state="closed")
    return list(rows.order_by("closed_on", "pk"))


def ended_leads(made: Plan, on: date) -> list[tuple[str, str]]:
    """The actions of a plan whose lead body has ended by a day: what, and which body."""
    there = {one.name: one for one in Body.objects.all()}
    return [(one.what, one.lead) for one in made.actions if one.lead in there and not there[one.lead].holds_on(on)]


def text_of(signed: PlanVersion) -> Plan:
    """The plan as the Board signed it."""
    return _thawed(signed.sha256, signed.content)


@lru_cache(maxsize=8)
def _thawed(sha256: str, content: str) -> Plan:
    """A signed plan, read once: its hash stands for it, since it never changes."""
    return thawed(content)


def _of(part: Any, name: str, otherwise: object = None) -> object:
    """A value of a baseline or target, which there may be none of."""
    return otherwise if part is None else getattr(part, name)


def _words(value: object) -> str:
    """A value in a sentence."""
    if value is None or value == "":
        return "not given"
    if isinstance(value, date):
        return day(value)
    return f"{value:,.10g}" if isinstance(value, float) else f"“{value}”"
