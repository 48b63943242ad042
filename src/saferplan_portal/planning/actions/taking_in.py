"""A plan taken in from the engine's shape, as its file was read: every part of it in rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from saferplan.plan.bodies import plain_name, with_registered_names
from saferplan.plan.checking import day_words
from saferplan.plan.frozen import plain_of
from saferplan.plan.model import Action as EngineAction
from saferplan.plan.model import Plan as EnginePlan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.planning import models
from saferplan_portal.planning.actions.holding import fits, hold
from saferplan_portal.planning.actions.plans import hold_single_draft
from saferplan_portal.planning.bodies import engine_bodies
from saferplan_portal.planning.permissions import check_begin
from saferplan_portal.shell.rules import Unfit, action


@action
def take_in(*, by: Actor, written: EnginePlan) -> models.Plan:
    """Take in a plan that was read from its folder, as a draft.

    A name that is no body of the register stays as it was written, and the checks say so.  Raises `Unfit` where there
    is a draft already, and for an action that should move a measure that the plan does not have.
    """
    check_begin(by)
    hold_single_draft()
    written = with_registered_names(written, engine_bodies())
    whole = {name: getattr(written, name) for name in ("title", "start", "end", "aim", "edition", "made_up")}
    plan = models.Plan(made_at=by.at, about=written.about.text, **whole)
    _kept(plan)
    _all_kept(
        models.PlanApproval(plan=plan, body=one.body, on=one.on, position=place)
        for place, one in enumerate(written.approvals)
    )
    bodies = {plain_name(one.name): one for one in Body.objects.all()}
    _take_parts(plan, written, bodies)
    _take_actions(plan, written, bodies)
    hold(plan)
    term = f"{day_words(plan.start)} to {day_words(plan.end)}"
    counts = {name: len(getattr(written, name)) for name in ("priorities", "measures", "actions")}
    wrote(by, Told("planning.plan_taken_in", f'Took in the plan "{plan}", {term}.', "plan", plan.pk, counts))
    return plan


def _kept(row: Model) -> None:
    """Write a row.  Raises `Unfit` where it is too long for its columns."""
    fits(row)
    row.save()


def _all_kept(rows: Iterable[Model]) -> None:
    """Write rows of one kind at once."""
    held = list(rows)
    for row in held:
        fits(row)
    if held:
        type(held[0])._default_manager.bulk_create(held)


def _columns(item: Any, *names: str) -> dict[str, Any]:
    """What is called the same in a row; lists as lists."""
    held = {name: getattr(item, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in held.items()}


def _take_parts(plan: models.Plan, written: EnginePlan, bodies: dict[str, Body]) -> None:
    """Put every list but the actions into rows."""
    for place, priority in enumerate(written.priorities):
        columns = _columns(priority, "title", "findings", "chosen_by", "chosen_on", "reason", "against", "shows")
        why = priority.why.text
        _kept(models.Priority(plan=plan, slug=priority.id, position=place, why=why, **columns))
    _all_kept(
        models.Theme(plan=plan, slug=one.id, position=place, **_columns(one, "title", "about"))
        for place, one in enumerate(written.themes)
    )
    for place, measure in enumerate(written.measures):
        columns = _columns(measure, "title", "figure", "kind", "way", "unit", "next_data", "every", "before", "note")
        if (start := measure.baseline) is not None:
            columns |= {f"baseline_{name}": getattr(start, name) for name in ("period", "value", "on", "source")}
        if (goal := measure.target) is not None:
            columns |= {f"target_{name}": getattr(goal, name) for name in ("by", "value", "percent")}
        _kept(models.Measure(plan=plan, slug=measure.id, position=place, **columns))
    asked = ("who", "start", "end", "how", "how_many", "said", "changed")
    _all_kept(
        models.Consultation(plan=plan, slug=one.id, position=place, **_columns(one, *asked))
        for place, one in enumerate(written.consultations)
    )
    known = ("title", "finding", "strength", "source", "link", "beware", "seen")
    _all_kept(
        models.EvidenceItem(plan=plan, slug=one.id, position=place, **_columns(one, *known))
        for place, one in enumerate(item for item in written.evidence if not item.shipped)
    )
    _all_kept(
        models.LinkedPlan(
            plan=plan,
            slug=one.id,
            position=place,
            content={} if one.plan is None else plain_of(one.plan),
            **_columns(one, "title", "relation", "holder", "link"),
        )
        for place, one in enumerate(written.linked)
    )
    _all_kept(
        models.Crosswalk(plan=plan, position=place, **_columns(one, "before", "into", "dropped"))
        for place, one in enumerate(written.crosswalk)
    )
    _all_kept(
        models.DutyCovered(
            plan=plan, position=place, **_columns(one, "duty", "how"), **_body(one.lead, bodies, "lead", "lead_written")
        )
        for place, one in enumerate(written.duties)
    )
    _all_kept(
        models.SetAside(plan=plan, position=place, **_columns(one, "finding", "reason"))
        for place, one in enumerate(written.set_aside)
    )


def _take_actions(plan: models.Plan, written: EnginePlan, bodies: dict[str, Body]) -> None:
    """Put the actions into rows, with their partners, milestones and moves."""
    priorities = {one.slug: one for one in models.Priority.objects.filter(plan=plan)}
    measures = {one.slug: one for one in models.Measure.objects.filter(plan=plan)}
    for place, one in enumerate(written.actions):
        joined = _columns(one, "evidence", "findings", "themes", "duties")
        made = models.Action(
            plan=plan,
            slug=one.id,
            position=place,
            priority=priorities[one.priority],
            resources_words=one.resources.words,
            resources_pence=None if one.resources.money is None else round(one.resources.money * 100),
            **_columns(one, "what", "heading", "start", "due", "tier", "note"),
            **_body(one.lead, bodies, "lead", "lead_written"),
            **joined,
        )
        _kept(made)
        _all_kept(
            models.ActionPartner(action=made, position=number, **_body(name, bodies, "body", "written"))
            for number, name in enumerate(one.partners)
        )
        _all_kept(
            models.Milestone(plan=plan, action=made, position=number, what=step.what, due=step.due)
            for number, step in enumerate(one.milestones)
        )
        _all_kept(_moves(made, one, measures))


def _moves(made: models.Action, one: EngineAction, measures: dict[str, models.Measure]) -> list[models.Move]:
    """The measures that an action should move.  Raises `Unfit` for one that the plan does not have."""
    unknown = [move.measure for move in one.moves if move.measure not in measures]
    if unknown:
        fault = f'The action "{one.id}" should move "{unknown[0]}", and the plan has no such measure.'
        raise Unfit(f"{fault} Correct plan/plan.toml and take it in again.")
    return [
        models.Move(action=made, measure=measures[move.measure], way=move.way, position=number)
        for number, move in enumerate(one.moves)
    ]


def _body(name: str, bodies: dict[str, Body], column: str, written: str) -> dict[str, Any]:
    """A body by its name, however it is written; a name that is no body's as it was written."""
    found = bodies.get(plain_name(name))
    return {column: found} if found is not None else {written: name}
