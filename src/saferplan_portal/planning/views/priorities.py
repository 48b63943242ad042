"""Priorities: one with all that hangs on it, chosen from proposals, dissent, and what becomes of findings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferplan.findings import Finding, without_links
from saferplan_portal.access import may_open
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.evidence import reading as evidence
from saferplan_portal.evidence.words import link, with_figures
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.actions import ActionGiven, add_part, change_action, change_part, keep_dissent
from saferplan_portal.planning.forms.doing import DissentForm, RestForm
from saferplan_portal.planning.forms.parts import PriorityForm
from saferplan_portal.planning.models import Action, Plan, Priority, SetAside
from saferplan_portal.planning.proposals import proposals_there
from saferplan_portal.planning.reading import working_plan
from saferplan_portal.planning.views.common import FormPage, actor_of, form_page, sent, trail_of
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day


@require_safe
def priority(request: HttpRequest, pk: int) -> HttpResponse:
    """One priority: who chose it and why, the findings it rests on, its actions, and who was not for it."""
    held = get_object_or_404(Priority.objects.select_related("plan"), pk=pk)
    by = actor_of(request)
    released = evidence.current("public") or (evidence.current("partnership") if sees_evidence(request) else None)
    actions = Action.objects.standing().filter(priority=held).select_related("lead")
    context = {
        "priority": held,
        "plan": held.plan,
        "why": with_figures(held.why, released) if held.why else "",
        "findings": finding_links(held.findings, request),
        "actions": [action_row(one) for one in actions],
        "proposal": held.proposal if sees_evidence(request) else {},
        "dissents": held.dissents.select_related("body"),
        "may_edit": may.can_edit(by, held.plan) and held.is_standing,
        "may_dissent": by.may(Permission.MANAGE_BOARD) or by.may(Permission.DECIDE),
    }
    return render(request, "planning/priority.html", context)


def action_row(one: Action) -> list[object]:
    """An action as lists show it."""
    return [
        link(one.what, reverse("plan_action", args=[one.pk])),
        one.lead_name or "No body yet",
        day(one.due) if one.due else "No day yet",
        one.state_words,
    ]


def sees_evidence(request: HttpRequest) -> bool:
    """Whether somebody may see what was released to the partnership; others see what is public."""
    return may_open("evidence_finding", actor_of(request))


def finding_links(names: list[str], request: HttpRequest) -> list[dict[str, Any]]:
    """Findings by their ids: the headline, the page for who may open it, and whether it is there still."""
    opens = sees_evidence(request)
    released = (evidence.current("partnership") if opens else None) or evidence.current("public")
    found = []
    for name in names:
        one: Finding | None = None if released is None else evidence.finding_of(released, name)
        found.append(
            {
                "title": name if one is None else without_links(one.headline),
                "url": reverse("evidence_finding", args=[name]) if one is not None and opens else "",
                "gone": one is None and released is not None,
            }
        )
    return found


@require_safe
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """What the scores propose, each with its reasons and doubts, and whether it was chosen."""
    plan = get_object_or_404(Plan, pk=pk)
    held = proposals_there()
    chosen = {one.proposal.get("id"): one for one in Priority.objects.standing().filter(plan=plan) if one.proposal}
    context = {
        "plan": plan,
        "held": held,
        "rows": [(one, chosen.get(one.id)) for one in held.proposed] if held is not None else [],
        "may_edit": may.can_edit(actor_of(request), plan),
    }
    return render(request, "planning/proposals.html", context)


def choose(request: HttpRequest, pk: int, rank: int) -> HttpResponse:
    """Put down that the Board chose a proposal: who, when and why, for a machine only proposes."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    may.check_edit(by, plan)
    held = proposals_there()
    if held is None or not 1 <= rank <= len(held.proposed):
        raise Http404
    proposed = held.proposed[rank - 1]
    initial = {"title": proposed.title, "findings": list(proposed.findings)}
    form = PriorityForm(sent(request), plan=plan, initial=initial)
    for name in ("chosen_by", "chosen_on", "reason"):
        form.fields[name].required = True
    back = reverse("plan_proposals", args=[pk])

    def do() -> tuple[str, str]:
        values = form.columns() | {"proposal": proposed.as_json()}
        made = add_part(by=by, plan=plan, kind=Priority, values=values)
        return "The priority was put down as the Board's.", reverse("plan_priority", args=[made.pk])

    page = FormPage(
        f"Choose “{proposed.title}” as a priority",
        "Put it down",
        back,
        trail_of(plan, ("Proposals", back)),
        say="The scores propose, and the Board chooses: say who chose it, when, and why.",
        template="planning/choose.html",
        more={"proposed": proposed},
    )
    return form_page(request, form, page, do)


def dissent(request: HttpRequest, pk: int) -> HttpResponse:
    """Put down that a body was not for a priority."""
    held, by = get_object_or_404(Priority.objects.select_related("plan"), pk=pk), actor_of(request)
    form = DissentForm(sent(request))
    if not by.may(Permission.MANAGE_BOARD):
        form.fields["body"].queryset = Body.objects.filter(pk__in=by.bodies)  # type: ignore[attr-defined]
    back = reverse("plan_priority", args=[pk])

    def do() -> tuple[str, str]:
        body, words = form.cleaned_data["body"], form.cleaned_data["words"]
        keep_dissent(by=by, priority=held, body=body, words=words)
        return f"The dissent of {body} is kept.", back

    page = FormPage("Keep a body's dissent", "Keep it", back, trail_of(held.plan, (held.title, back)))
    return form_page(request, form, page, do)


def rest(request: HttpRequest) -> HttpResponse:
    """Say what becomes of a finding in the plan."""
    name = request.GET.get("finding", "")[:300]
    plan, by = working_plan(), actor_of(request)
    if plan is None:
        raise Unfit("There is no plan to rest on this finding yet. A community safety manager can begin one.")
    may.check_edit(by, plan)
    released = evidence.current("partnership") or evidence.current("public")
    found = None if released is None else evidence.finding_of(released, name)
    if found is None:
        raise Http404
    form = RestForm(sent(request), plan=plan)
    back = reverse("evidence_finding", args=[name])

    def do() -> tuple[str, str]:
        values = form.cleaned_data
        if values["what"] == "aside":
            add_part(by=by, plan=plan, kind=SetAside, values={"finding": name, "reason": values["reason"]})
            return "The finding was set aside, with the reason.", back
        held: Priority | Action = values[values["what"]]
        if name in held.findings:
            raise Unfit("It rests on this finding already.", values["what"])
        joined = {"findings": [*held.findings, name]}
        if isinstance(held, Action):
            change_action(by=by, held=held, seen=held.version, given=ActionGiven(joined))
        else:
            change_part(by=by, part=held, seen=held.version, values=joined)
        return "The plan rests on this finding now.", back

    title = without_links(found.headline)
    page = FormPage("What becomes of this finding", "Save", back, [(title, back)], title, say=title)
    return form_page(request, form, page, do)
