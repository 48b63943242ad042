"""Actions of the plan: listed, shown, written, agreed, set live, closed and handed over."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan.delivery.money import in_pounds
from saferplan.plan.library import shipped_evidence
from saferplan.plan.model import TIERS, WAYS
from saferplan.reference.duties import duties
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.actions import add_action, change_action, hand_over, lacks, set_action_state
from saferplan_portal.planning.forms.doing import ActionForm, HandOverForm
from saferplan_portal.planning.forms.parts import WhyForm
from saferplan_portal.planning.models import ACTION_MOVES, Action, EvidenceItem, Milestone, Move, Plan, Priority, Theme
from saferplan_portal.planning.views.common import FormPage, actor_of, form_page, sent, trail_of
from saferplan_portal.planning.views.priorities import action_row, finding_links
from saferplan_portal.shell.acting import Done, pressed
from saferplan_portal.shell.forms import VersionedForm
from saferplan_portal.shell.words import day


class ActionChangeForm(VersionedForm, ActionForm):
    """An action, changed."""


def _held(pk: int) -> Action:
    held: Action = get_object_or_404(
        Action.objects.select_related("plan", "priority", "lead__successor").prefetch_related(
            Prefetch("milestones", queryset=Milestone.objects.order_by("position")),
            Prefetch("moves", queryset=Move.objects.select_related("measure")),
            "partners__body",
            "hand_overs__giver",
            "hand_overs__taker",
        ),
        pk=pk,
    )
    return held


@require_safe
def actions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every action, by priority; and those that were taken out."""
    plan = get_object_or_404(Plan, pk=pk)
    held = Action.objects.filter(plan=plan).select_related("lead", "priority")
    groups: dict[str, list[list[object]]] = {one.title: [] for one in Priority.objects.standing().filter(plan=plan)}
    for one in held:
        if one.is_standing:
            groups.setdefault(one.priority.title, []).append(action_row(one))
    context = {
        "plan": plan,
        "groups": list(groups.items()),
        "out": [one for one in held if not one.is_standing],
        "may_edit": may.can_edit(actor_of(request), plan),
    }
    return render(request, "planning/actions.html", context)


@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action, with what it lacks before it can go live and what may be done with it."""
    held, by = _held(pk), actor_of(request)
    money = [] if held.resources_pence is None else [in_pounds(held.resources_pence)]
    rows = [
        ("Priority", held.priority.title, "See", reverse("plan_priority", args=[held.priority_id])),
        ("Heading", held.heading),
        ("Lead body", held.lead_name),
        ("Bodies that help", ", ".join(str(one) for one in held.partners.all())),
        ("First day", day(held.start) if held.start else ""),
        ("Last day", day(held.due) if held.due else ""),
        ("What it takes", ", ".join([*([held.resources_words] if held.resources_words else []), *money])),
        ("Tier of prevention", f"{held.tier.capitalize()}: {TIERS[held.tier]}" if held.tier else ""),
        ("Note, not published", held.note),
    ]
    may_agree, may_manage = may.can_agree(by, held), may.can_manage(by, held.plan)
    states = [
        one
        for one in ACTION_MOVES[held.state]
        if held.is_standing and (may_agree if one in ("agreed", "draft") else may_manage)
    ]
    context = {
        "action": held,
        "plan": held.plan,
        "rows": rows,
        "moves": [
            [one.measure.title, f"To {WAYS[one.way]}" if one.way else "Not said", _baseline(one)]
            for one in held.moves.all()
        ],
        "findings": finding_links(held.findings, request),
        "joined": _joined(held),
        "lacks": lacks(held) if held.state in ("draft", "agreed") else (),
        "states": states,
        "steps": [one for one in held.milestones.all() if one.is_standing],
        "may_edit": may.can_edit(by, held.plan) and held.state != "closed" and held.is_standing,
        "may_manage": may_manage and held.state != "closed" and held.is_standing,
        "lead_ended": held.lead is not None and not held.lead.holds_on(by.today),
    }
    return render(request, "planning/action.html", context)


def _baseline(move: Move) -> str:
    return "Declared" if move.measure.has_baseline else "None declared"


def _joined(held: Action) -> list[tuple[str, list[str]]]:
    """Themes, evidence and duties of an action in words."""
    themes = dict(Theme.objects.filter(plan=held.plan).values_list("slug", "title"))
    known = dict(EvidenceItem.objects.filter(plan=held.plan).values_list("slug", "title"))
    known |= {one.id: f"{one.title} ({one.strength})" for one in shipped_evidence() if one.id not in known}
    law = {one.id: one.duty for one in duties()}
    found = [
        ("Themes it addresses", [themes.get(one, one) for one in held.themes]),
        ("What is known of what works", [known.get(one, one) for one in held.evidence]),
        ("Duties it helps to meet", [law.get(one, one) for one in held.duties]),
    ]
    return [(title, rows) for title, rows in found if rows]


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an action to a plan."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    may.check_edit(by, plan)
    chosen = request.GET.get("priority", "")
    form = ActionForm(sent(request), plan=plan, initial={"priority": chosen} if chosen.isdigit() else {})
    back = reverse("plan_actions", args=[pk])

    def do() -> tuple[str, str]:
        made = add_action(by=by, plan=plan, given=form.given())
        return "The action was added, as a draft.", reverse("plan_action", args=[made.pk])

    page = FormPage("Add an action", "Add", back, trail_of(plan, ("Actions", back)))
    return form_page(request, form, page, do)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an action."""
    held, by = _held(pk), actor_of(request)
    may.check_edit(by, held.plan)
    initial = ActionForm.initial_of(held) | {"seen_version": held.version}
    form = ActionChangeForm(sent(request), plan=held.plan, part=held, initial=initial)
    back = reverse("plan_action", args=[pk])

    def do() -> tuple[str, str]:
        change_action(by=by, held=held, seen=form.cleaned_data["seen_version"], given=form.given())
        return "The action was changed.", back

    page = FormPage("Change the action", "Save", back, trail_of(held.plan, (held.what, back)), held.what)
    return form_page(request, form, page, do)


@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an action to another state, but closed."""
    held, by = _held(pk), actor_of(request)
    to = request.POST.get("to", "")
    back = reverse("plan_action", args=[pk])

    def do(seen: int) -> Done:
        now = set_action_state(by=by, held=held, seen=seen, to=to if to in ("agreed", "live", "draft") else "")
        return Done(f"The action is now {now.state_words.lower()}.", back)

    return pressed(request, do, subject=held.what, back=back)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an action, with a reason."""
    held, by = _held(pk), actor_of(request)
    may.check_manage(by, held.plan)
    form = WhyForm(sent(request), initial={"seen_version": held.version})
    back = reverse("plan_action", args=[pk])
    say = "A closed action stays in the plan with your reason, and is not opened again."
    page = FormPage("Close this action", "Close it", back, trail_of(held.plan, (held.what, back)), held.what, say, True)

    def do() -> tuple[str, str]:
        seen, why = form.cleaned_data["seen_version"], form.cleaned_data["why"]
        set_action_state(by=by, held=held, seen=seen, to="closed", why=why)
        return "The action was closed.", back

    return form_page(request, form, page, do)


def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an action over to another body."""
    held, by = _held(pk), actor_of(request)
    may.check_manage(by, held.plan)
    successor = held.lead.successor if held.lead is not None else None
    form = HandOverForm(sent(request), initial={"seen_version": held.version, "to": successor})
    back = reverse("plan_action", args=[pk])
    page = FormPage("Hand the action over", "Hand it over", back, trail_of(held.plan, (held.what, back)), held.what)

    def do() -> tuple[str, str]:
        values = form.cleaned_data
        now = hand_over(by=by, held=held, seen=values["seen_version"], to=values["to"], why=values["why"])
        return f"The action is now with {now.lead_name}.", back

    return form_page(request, form, page, do)
