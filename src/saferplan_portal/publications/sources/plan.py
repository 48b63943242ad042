"""The plan, as the Board signed it."""

from __future__ import annotations

from datetime import date
from typing import Any

from saferplan.plan.model import Action, Plan, PlanMeasure, Priority
from saferplan.publication.released import Released
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.evidence.reading import finding_of, public_figure
from saferplan_portal.planning.models import Action as Rows
from saferplan_portal.planning.models import PlanVersion, Response
from saferplan_portal.planning.reading import live_plan
from saferplan_portal.planning.shape import as_plan
from saferplan_portal.publications.content import Offer
from saferplan_portal.publications.kinds import Content
from saferplan_portal.publications.sources.assessment import public_released
from saferplan_portal.publications.sources.shared import (
    NO_TARGET,
    NOT_PUBLIC,
    column,
    figure_words,
    finding_told,
    iso,
    number_words,
    period_words,
    plain,
    plain_public,
    target_words,
    unit_of,
)
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day, month


class PlanSource:
    """The last version of the plan in force that was signed for the Board."""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """The plan, once it is signed."""
        held = signed_version()
        return (Offer("", f"{held.plan.title}, version {held.number}"),) if held else ()

    def content(self, by: Actor, subject: str) -> Content:
        """The signed version.  Raises `Unfit` where none is signed."""
        held = signed_version()
        if held is None:
            raise Unfit("No version of the plan is signed for the Board yet, so it cannot be published.")
        plan, released, dropped = as_plan(held), public_released(), _dropped(held, by.today)
        return {
            "title": plan.title,
            "summary": _summary(plan, dropped),
            "as_of": iso(held.ended_at.date() if held.ended_at else None),
            "term": f"from {month(plan.start)} to {month(plan.end)}",
            "aim": plain_public(plan.aim, released) or "The plan states no aim.",
            "bodies": _bodies(plan, held),
            "against": _against(held),
            "priorities": [_priority(plan, one, released, dropped) for one in plan.priorities],
            "texts": _texts(plan, released),
            "tables": [_measures_table(plan, released), _actions_table(plan)],
        }


def signed_version() -> PlanVersion | None:
    """The last version of the plan in force that was signed, or None."""
    plan = live_plan()
    if plan is None:
        return None
    return PlanVersion.objects.filter(plan=plan, state="approved").select_related("plan").order_by("-number").first()


def baseline_told(measure: PlanMeasure, released: Released | None) -> str:
    """Where a measure started: the number that the plan declares, or the figure of the public release."""
    baseline = measure.baseline
    if baseline is None:
        return "No baseline is declared"
    if baseline.value is not None:
        unit = "%" if measure.unit == "%" else f" {measure.unit}" if measure.unit else ""
        when = f" in {period_words(baseline.period)}" if baseline.period else ""
        return f"{number_words(baseline.value)}{unit}{when}"
    figure = public_figure(released, measure.figure, baseline.period)
    return figure_words(figure) if figure else f"{NOT_PUBLIC} ({period_words(baseline.period)})"


def target_told(measure: PlanMeasure) -> str:
    """What a measure should reach."""
    target = measure.target
    if target is None:
        return NO_TARGET
    return target_words(target.value, target.percent, unit_of(measure.unit, measure.figure))


def _dropped(held: PlanVersion, on: date) -> dict[str, date]:
    """The days on which actions of a version were dropped since it was signed, by their ids."""
    rows = Rows.objects.filter(plan=held.plan_id, state="closed", closed_on__lte=on)
    return {slug: day for slug, day in rows.values_list("slug", "closed_on") if day is not None}


def _summary(plan: Plan, dropped: dict[str, date]) -> str:
    """The plan in two sentences."""
    names = [one.title for one in plan.priorities]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    count = len(plan.actions)
    told = f"The plan has {len(names)} {'priority' if len(names) == 1 else 'priorities'}: {listed}." if names else ""
    made_up = f" {plan.made_up}" if plan.made_up else ""
    gone = sum(one.id in dropped for one in plan.actions)
    since = f", of which {gone} {'was' if gone == 1 else 'were'} closed since" if gone else ""
    return f"{told} It promises {count} {'action' if count == 1 else 'actions'}{since}.{made_up}".strip()


def _bodies(plan: Plan, held: PlanVersion) -> list[str]:
    """The bodies that agreed, by name: those that the plan prints, or those that answered."""
    if plan.approvals:
        return [one.body for one in plan.approvals]
    agreed = Response.objects.filter(plan_version=held, answer__in=("agree", "comment")).select_related("body")
    return [one.body.name for one in agreed] or ["the Board"]


def _against(held: PlanVersion) -> list[dict[str, str]]:
    """The bodies that did not agree, each with its reason; "" where it was given before its printing was told."""
    dissents = Response.objects.filter(plan_version=held, answer="dissent").select_related("body")
    return [{"body": one.body.name, "why": one.words if one.told_printed else ""} for one in dissents]


def _priority(plan: Plan, priority: Priority, released: Released | None, dropped: dict[str, date]) -> dict[str, Any]:
    """A priority with its evidence, measures and actions; one that was closed since says when."""
    actions = plan.actions_of(priority.id)
    found = [finding_of(released, name) for name in priority.findings] if released else []
    return {
        "title": priority.title,
        "why": plain_public(priority.why.text, released) or priority.reason or "The plan gives no reason.",
        "evidence": [finding_told(one) for one in found if one is not None],
        "measures": [
            {
                "title": one.title,
                "baseline": baseline_told(one, released),
                "target": target_told(one),
                "by": iso(one.target.by if one.target else None),
            }
            for one in plan.measures_of(actions)
        ],
        "actions": [
            {
                "title": f"{plain(one.what)}{f' (closed on {day(dropped[one.id])})' if one.id in dropped else ''}",
                "lead": one.lead,
                "partners": list(one.partners),
                "due": iso(one.due),
            }
            for one in actions
        ],
    }


def _texts(plan: Plan, released: Released | None) -> list[dict[str, str]]:
    """What the plan says besides its priorities."""
    made = (
        [{"heading": "About this plan", "text": plain_public(plan.about.text, released)}]
        if plan.about.text.strip()
        else []
    )
    asked = [
        f"- {one.who}{f', {one.how_many:,} answers' if one.how_many is not None else ''}: "
        f"{one.said or 'no record of what they said'} What changed: {one.changed or 'nothing is recorded.'}"
        for one in plan.consultations
    ]
    if asked:
        made.append({"heading": "Who was asked, and what changed", "text": "\n".join(asked)})
    return made


def _measures_table(plan: Plan, released: Released | None) -> dict[str, Any]:
    """The measures as a table to download."""
    return {
        "name": "measures",
        "title": "Measures of the plan",
        "note": "One row for each measure: where it started, and what it should reach by when.",
        "key": ["id"],
        "columns": [
            column("id", "What names the measure."),
            column("measure", "What is measured."),
            column("way", "Which way it should go."),
            column("baseline", "Where it started."),
            column("target", "What it should reach."),
            column("by", "The day of the target.", "day"),
        ],
        "rows": [
            [
                one.id,
                one.title,
                one.way,
                baseline_told(one, released),
                target_told(one),
                iso(one.target.by if one.target else None),
            ]
            for one in plan.measures
        ],
    }


def _actions_table(plan: Plan) -> dict[str, Any]:
    """The actions as a table to download."""
    titles = {one.id: one.title for one in plan.priorities}

    def row(one: Action) -> list[str]:
        return [one.id, titles.get(one.priority, ""), plain(one.what), one.lead, "; ".join(one.partners), iso(one.due)]

    return {
        "name": "actions",
        "title": "Actions of the plan",
        "note": "One row for each action.",
        "key": ["id"],
        "columns": [
            column("id", "What names the action."),
            column("priority", "The priority that it serves."),
            column("action", "What will be done."),
            column("lead", "The body that leads it."),
            column("partners", "The bodies that help, parted by semicolons."),
            column("due", "Its last day.", "day"),
        ],
        "rows": [row(one) for one in plan.actions],
    }
