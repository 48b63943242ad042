"""The kinds of parts of a plan that pages list and change in one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from saferplan.plan.model import KINDS as KINDS_OF_MEASURES
from saferplan.reference.duties import duties
from saferplan_portal.evidence.words import link
from saferplan_portal.planning import models
from saferplan_portal.planning.forms import parts as forms
from saferplan_portal.shell.words import day, number


@dataclass(frozen=True)
class Kind:
    """A kind of part: its word in addresses, rows and form, what one and many are called, and what it is for.

    `cells` are what a list says of one beside its title, under `head`; `empty` is said where there is none.
    """

    slug: str
    model: type[models.Part]
    form: type[forms.PartForm]
    one: str
    many: str
    about: str
    empty: str
    head: tuple[str, ...] = ()
    cells: Callable[[Any], tuple[object, ...]] = lambda _: ()


def _baseline(one: models.Measure) -> object:
    if one.baseline_period:
        return one.baseline_period
    if one.baseline_value is None:
        return "None declared"
    on = f" on {day(one.baseline_on)}" if one.baseline_on else ""
    return f"{number(one.baseline_value)}{f' {one.unit}' if one.unit else ''}{on}"


def _target(one: models.Measure) -> str:
    reach = "" if one.target_value is None else number(one.target_value)
    reach = reach if one.target_percent is None else f"{one.target_percent:+g}%".replace("-", "−")
    by = f" by {day(one.target_by)}" if one.target_by else ""
    return f"{reach}{by}".strip() or "None"


def _measure(one: models.Measure) -> tuple[object, ...]:
    way = f"To {one.way_words}" if one.way else "Not said"
    next_data = day(one.next_data) if one.next_data else "Not said"
    return KINDS_OF_MEASURES[one.kind].capitalize(), way, _baseline(one), _target(one), next_data


def _consultation(one: models.Consultation) -> tuple[object, ...]:
    asked = day(one.end or one.start) if one.end or one.start else "Not said"  # type: ignore[arg-type]
    many = "Not said" if one.how_many is None else number(one.how_many)
    return asked, many, one.changed or "Not said"


def _crosswalk(one: models.Crosswalk) -> tuple[object, ...]:
    return (", ".join(one.into) or (f"Dropped: {one.dropped}" if one.dropped else "Not said"),)


def _duty(one: models.DutyCovered) -> tuple[object, ...]:
    words = {each.id: each.duty for each in duties()}
    lead = one.lead.name if one.lead is not None else one.lead_written
    return words.get(one.duty, "Not in the register of duties"), one.how, lead or "No body yet"


def _set_aside(one: models.SetAside) -> tuple[object, ...]:
    return one.reason, link("See the finding", reverse("evidence_finding", args=[one.finding]))


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            "priorities",
            models.Priority,
            forms.PriorityForm,
            "priority",
            "Priorities",
            "What the Board chose, with who chose it, when, and why.",
            "There is no priority yet. Choose one from the proposals, or add one.",
            ("Chosen by", "Reason"),
            lambda one: (one.chosen_by or "Not said", one.reason or "Not said"),
        ),
        Kind(
            "measures",
            models.Measure,
            forms.MeasureForm,
            "measure",
            "Measures",
            "How anyone will know. An action goes live only when it moves a measure with a declared baseline.",
            "There is no measure yet. Add one, with the baseline it starts from.",
            ("What it tells", "Which way", "Baseline", "Target", "Next read"),
            _measure,
        ),
        Kind(
            "themes",
            models.Theme,
            forms.ThemeForm,
            "theme",
            "Themes",
            "What every priority should think of.",
            "There is no theme yet. Add what every priority should think of.",
            ("What it is about",),
            lambda one: (one.about or "Not said",),
        ),
        Kind(
            "consultations",
            models.Consultation,
            forms.ConsultationForm,
            "consultation",
            "Consultations",
            "Who was asked, what they said, and what changed because of it.",
            "Nobody was asked yet. Add the first time that people were.",
            ("Until", "How many answered", "What changed"),
            _consultation,
        ),
        Kind(
            "duties",
            models.DutyCovered,
            forms.DutyForm,
            "duty covered",
            "Duties covered",
            "How the plan meets what the law asks of the partnership.",
            "No duty is covered yet. Say how the plan meets each that it should.",
            ("What the law asks", "How the plan meets it", "Body"),
            _duty,
        ),
        Kind(
            "set-aside",
            models.SetAside,
            forms.SetAsideForm,
            "finding set aside",
            "Findings set aside",
            "Findings of the assessment that no action answers, each with the reason.",
            "No finding was set aside.",
            ("Reason", "Finding"),
            _set_aside,
        ),
        Kind(
            "crosswalk",
            models.Crosswalk,
            forms.CrosswalkForm,
            "earlier priority",
            "What became of earlier priorities",
            "So that the measures of an earlier plan are not lost under a new name.",
            "Nothing is said of earlier priorities. Add each of the plan before.",
            ("What it became",),
            _crosswalk,
        ),
        Kind(
            "evidence",
            models.EvidenceItem,
            forms.EvidenceForm,
            "item of evidence",
            "What works: our own library",
            "Evidence that the partnership found itself. The library that ships with Saferplan stands beside it.",
            "There is nothing of our own yet. The library that ships can be used without it.",
            ("What was found", "Strength"),
            lambda one: (one.finding, one.strength.capitalize()),
        ),
        Kind(
            "linked",
            models.LinkedPlan,
            forms.LinkedForm,
            "linked plan",
            "Linked plans",
            "Plans that this one hangs together with: its parent, and plans under it.",
            "No other plan is linked.",
            ("Relation", "Kept by"),
            lambda one: (one.relation.capitalize(), one.holder or "Not said"),
        ),
        Kind(
            "milestones",
            models.Milestone,
            forms.MilestoneForm,
            "milestone",
            "Milestones",
            "Steps on the way of an action.",
            "There is no milestone yet.",
        ),
    )
}
"""The kinds by their word in addresses."""

LISTED = tuple(kind for kind in KINDS.values() if kind.slug != "milestones")
"""The kinds that have a list of their own; milestones stand with their action."""

OF_MODEL = {kind.model: kind for kind in KINDS.values()}


def edit_url(part: models.Part) -> str:
    """The form that changes a part."""
    if isinstance(part, models.Action):
        return reverse("plan_action_edit", args=[part.pk])
    return reverse("plan_part_edit", args=[OF_MODEL[type(part)].slug, part.pk])


def home_of(part: models.Part) -> str:
    """The page on which a part stands."""
    if isinstance(part, models.Priority):
        return reverse("plan_priority", args=[part.pk])
    if isinstance(part, models.Action):
        return reverse("plan_action", args=[part.pk])
    if isinstance(part, models.Milestone):
        return reverse("plan_action", args=[part.action_id])
    return reverse("plan_parts", args=[part.plan_id, OF_MODEL[type(part)].slug])
