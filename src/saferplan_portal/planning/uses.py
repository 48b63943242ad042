"""What of the plan rests on a finding or a figure: told to the evidence, whose pages show it."""

from __future__ import annotations

import re

from django.urls import reverse

from saferplan.errors import BadAddress
from saferplan.figures import parse_address
from saferplan.findings import LINK_ADDRESS
from saferplan.plan.crosswalk import same_figure
from saferplan_portal.evidence.uses import Use
from saferplan_portal.planning.kinds import home_of
from saferplan_portal.planning.models import Action, Measure, Plan, Priority, SetAside
from saferplan_portal.planning.reading import working_plan

_ADDRESS = re.compile(rf"\(({LINK_ADDRESS})\)")


def uses_of_finding(name: str) -> tuple[Use, ...]:
    """The priorities and actions of the plan that rest on a finding, each with what hangs on it; or why it is aside."""
    plan = working_plan()
    if plan is None:
        return ()
    found = []
    for priority in Priority.objects.standing().filter(plan=plan):
        if name in priority.findings:
            found.append(Use("Priority", priority.title, home_of(priority)))
    for action in Action.objects.standing().filter(plan=plan):
        if name in action.findings:
            found.append(Use(f"Action, {action.state_words.lower()}", action.what, home_of(action)))
    for aside in SetAside.objects.standing().filter(plan=plan, finding=name):
        found.append(Use("Set aside", aside.reason, home_of(aside)))
    return tuple(found)


def uses_of_figure(address: str) -> tuple[Use, ...]:
    """The measures of the plan that read a figure, whatever the period, and the texts that link to it."""
    plan = working_plan()
    if plan is None:
        return ()
    found = [
        Use("Measure", one.title, reverse("plan_parts", args=[plan.pk, "measures"]))
        for one in Measure.objects.standing().filter(plan=plan)
        if same_figure(one.figure, address)
    ]
    texts: list[tuple[str, str, Plan | Priority]] = [("Text about the plan", plan.about, plan)]
    texts += [("Text of the priority", one.why, one) for one in Priority.objects.standing().filter(plan=plan)]
    for what, text, thing in texts:
        if any(_is(one, address) for one in _ADDRESS.findall(text)):
            url = reverse("plan_one", args=[thing.pk]) if isinstance(thing, Plan) else home_of(thing)
            found.append(Use(what, str(thing), url))
    return tuple(found)


def _is(linked: str, address: str) -> bool:
    """Whether a link of a text is to a figure."""
    try:
        return str(parse_address(linked)) == address
    except BadAddress:
        return False
