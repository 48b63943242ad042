"""What the checks say of a plan, with the way to the form that mends it, in place of the lines of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import resolve, reverse

from saferplan.plan.checking import PlanRemark
from saferplan_portal.access import may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.planning.kinds import edit_url
from saferplan_portal.planning.models import Part, Plan, Priority
from saferplan_portal.planning.permissions import can_edit

_FINDING = re.compile(r"[a-z0-9_-]+/[a-z0-9_-]+/[A-Za-z0-9_:-]+/[a-z0-9_-]+")
_OF_FILES = re.compile(r"\[\[|plan/|partnership\.toml|saferplan |chosen_by|evidence\.toml|\w+ = \[")

_DO = {
    "no-action": "Add an action to it, or take it out of the plan.",
    "no-why": "Write why it is a priority.",
    "not-chosen": "Machines propose and people decide: put down who chose it, when and why.",
    "unknown-finding": "Untick it, and choose another on the page of a finding.",
    "finding": "Answer it with an action, or set it aside with a reason.",
    "concern": "Answer it with an action, or set it aside with a reason.",
    "duty": "Say under the duties covered how the plan meets it.",
    "unknown-duty": "Choose a duty of the register.",
    "consultation": "Add who was asked, how many, what they said and what changed.",
    "crosswalk": "Say what became of the earlier priority.",
    "unknown-body": "Choose a body of the register, or ask an administrator to add it.",
    "ended-body": "Hand the action over to the body that followed.",
    "person": "Name the body, and keep who it is in the note, which is not published.",
    "theme": "Let an action address it, or take the theme out.",
}
"""What to do here, where the engine speaks of the lines of a file."""

_LISTS = {
    "duty": "duties",
    "consultation": "consultations",
    "crosswalk": "crosswalk",
    "no-action": "priorities",
}


_TO_READ = ("evidence_finding", "plan_parts")
"""Pages that a remark leads to where there is nothing to write."""


@dataclass(frozen=True)
class Mended:
    """A remark with what to do, and where: `url` is "" where no page mends it."""

    sentence: str
    do: str
    words: str = ""
    url: str = ""


def mended(remark: PlanRemark, rows: dict[int, Part], plan: Plan, by: Actor) -> Mended:
    """A remark with the way to what it is about, for whoever may go there."""
    do = remark.do
    if _OF_FILES.search(do) or remark.rule in ("finding", "concern"):
        do = _DO.get(remark.rule, "Correct it.")
    words, url = _way(remark, rows, plan)
    route = resolve(url).view_name
    if not may_open(route, by) or not (can_edit(by, plan) or route in _TO_READ):
        words = url = ""
    sentence = remark.sentence.replace("A [[set_aside]]", "A finding that was set aside:")
    return Mended(sentence, do, words, url)


def _way(remark: PlanRemark, rows: dict[int, Part], plan: Plan) -> tuple[str, str]:
    """The words and the address of the page that mends it."""
    file, row = remark.place.file, rows.get(remark.place.line)
    if file.endswith(".md"):
        return _text(file, plan)
    if remark.rule in ("finding", "concern") and (found := _FINDING.search(f"{remark.sentence} {remark.do}")):
        return "See the finding", reverse("evidence_finding", args=[found[0]])
    if row is not None:
        return _text(f"{row.slug}.md", plan) if remark.rule == "no-why" else _form(row)  # type: ignore[attr-defined]
    if remark.rule in _LISTS:
        return "Open the list", reverse("plan_parts", args=[plan.pk, _LISTS[remark.rule]])
    return "Change the plan", reverse("plan_edit", args=[plan.pk])


def _form(row: Part) -> tuple[str, str]:
    title = str(row)
    return f"Mend “{title if len(title) <= 60 else f'{title[:57]}...'}”", edit_url(row)


def _text(file: str, plan: Plan) -> tuple[str, str]:
    name = file.rpartition("/")[2].removesuffix(".md")
    found = Priority.objects.filter(plan=plan, slug=name).first()
    if found is None:
        return "Change the text", reverse("plan_about", args=[plan.pk])
    return "Change the text", reverse("plan_why", args=[found.pk])
