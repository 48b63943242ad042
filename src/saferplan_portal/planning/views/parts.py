"""Lists of the parts of a plan, and the forms that add, change, move, take out and put back one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan_portal.access import may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.evidence.words import link
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.actions import add_part, change_part, move_part, put_back_part, take_out_part
from saferplan_portal.planning.baselines import unreadable
from saferplan_portal.planning.forms.parts import WhyForm
from saferplan_portal.planning.kinds import KINDS, LISTED, Kind, edit_url, home_of
from saferplan_portal.planning.models import Action, DutyCovered, Measure, Milestone, Part, Plan, Priority, SetAside
from saferplan_portal.planning.views.common import FormPage, actor_of, form_page, sent, trail_of
from saferplan_portal.shell.acting import Done, pressed
from saferplan_portal.shell.forms import PortalForm, VersionedForm
from saferplan_portal.shell.merging import OPENED, opened_with


def _kind(slug: str) -> Kind:
    if slug == "actions":
        return ACTIONS
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


ACTIONS = Kind("actions", Action, KINDS["milestones"].form, "action", "Actions", "What will be done.", "")
"""Actions, as far as they are moved, taken out and put back like any part; their forms are their own."""


def _part(kind: Kind, pk: int) -> Part:
    part: Part = get_object_or_404(kind.model.objects.select_related("plan"), pk=pk)
    return part


def _versioned(kind: Kind) -> type[PortalForm]:
    """The form of a kind that carries the version it was opened with."""
    return type(kind.form.__name__, (VersionedForm, kind.form), {"__doc__": kind.form.__doc__})


@require_safe
def listed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Every part of a kind, and those that were taken out."""
    held, plan, by = _kind(kind), get_object_or_404(Plan, pk=pk), actor_of(request)
    if held not in LISTED:
        raise Http404
    every = DutyCovered.objects.select_related("lead") if kind == "duties" else held.model.objects.all()
    rows = list(every.filter(plan=plan))
    may_edit = may.can_edit(by, plan)
    context = {
        "plan": plan,
        "kind": held,
        "rows": [_row(held, one, by, may_edit=may_edit) for one in rows if one.is_standing],
        "out": [one for one in rows if not one.is_standing],
        "may_edit": may_edit,
    }
    return render(request, "planning/parts.html", context)


def _row(kind: Kind, one: Part, by: Actor, *, may_edit: bool) -> list[object]:
    title: object = str(one)
    if isinstance(one, Priority):
        title = link(title, home_of(one))
    elif may_edit:
        title = link(title, edit_url(one))
    if isinstance(one, SetAside) and not may_open("evidence_finding", by):
        return [title, one.reason, "For those who see the evidence"]
    return [title, *kind.cells(one)]


def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a part to a plan."""
    held, plan, by = _kind(kind), get_object_or_404(Plan, pk=pk), actor_of(request)
    if held not in LISTED:
        raise Http404
    may.check_edit(by, plan)
    form = held.form(sent(request), plan=plan, initial=_initial(request))
    back = reverse("plan_parts", args=[pk, kind])

    def do() -> tuple[str, str]:
        made = add_part(by=by, plan=plan, kind=held.model, values=form.columns())
        _remark_baseline(request, made)
        return f"The {held.one} was added.", home_of(made)

    template = "planning/measure_add.html" if held.model is Measure else "planning/form.html"
    page = FormPage(
        f"Add a{_n(held.one)} {held.one}",
        "Add",
        back,
        trail_of(plan, (held.many, back)),
        say=held.about,
        template=template,
        more={"plan": plan},
    )
    return form_page(request, form, page, do)


def _remark_baseline(request: HttpRequest, made: Part) -> None:
    """Say of a measure that was saved why its baseline cannot be read, where it cannot."""
    if isinstance(made, Measure) and (fault := unreadable(made)):
        do = "No action goes live on it as it is."
        messages.warning(request, f"The baseline of “{made.title}” cannot be read. {fault} {do}")


def _n(word: str) -> str:
    return "n" if word[0] in "aeiou" else ""


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What another page asks to be filled in: the finding that is to be set aside, the figure to be measured."""
    names = ("finding", "figure", "title", "baseline_period")
    return {name: request.GET[name][:500] for name in names if name in request.GET}


def add_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a milestone to an action."""
    action, by = get_object_or_404(Action.objects.select_related("plan"), pk=pk), actor_of(request)
    may.check_edit(by, action.plan)
    form = KINDS["milestones"].form(sent(request), plan=action.plan)
    back = home_of(action)

    def do() -> tuple[str, str]:
        add_part(by=by, plan=action.plan, kind=Milestone, values={**form.columns(), "action": action})
        return "The milestone was added.", back

    page = FormPage("Add a milestone", "Add", back, trail_of(action.plan, (action.what, back)))
    return form_page(request, form, page, do)


def edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Change a part."""
    held, by = KINDS.get(kind), actor_of(request)
    if held is None:
        raise Http404
    part = _part(held, pk)
    may.check_edit(by, part.plan)
    names = [column.name for column in part._meta.concrete_fields]
    initial = {name: getattr(part, name) for name in names} | {"seen_version": part.version}
    initial = {name: _shown(value) for name, value in initial.items()}
    form: Any = _versioned(held)(sent(request), plan=part.plan, part=part, initial=initial)
    if not form.is_bound:
        form.initial = {**form.initial, OPENED: opened_with(form), **_initial(request)}
    back = home_of(part)

    def do() -> tuple[str, str]:
        now = change_part(by=by, part=part, seen=form.cleaned_data["seen_version"], values=form.columns())
        _remark_baseline(request, now)
        return f"The {held.one} was changed.", back

    page = FormPage(
        f"Change the {held.one}",
        "Save",
        back,
        trail_of(part.plan, (held.many, back)),
        str(part),
        template="planning/part_form.html",
        more={"part": part, "kind": held},
    )
    return form_page(request, form, page, do)


def _shown(value: Any) -> Any:
    """A value as the boxes of a form show it: a whole number without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def out(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take a part out of the plan."""
    held, by = _kind(kind), actor_of(request)
    part = _part(held, pk)
    may.check_edit(by, part.plan)
    form = WhyForm(sent(request), initial={"seen_version": part.version})
    back = home_of(part)
    after = _list_of(part) if not isinstance(part, Milestone) else back

    def do() -> tuple[str, str]:
        seen, why = form.cleaned_data["seen_version"], form.cleaned_data["why"]
        take_out_part(by=by, part=part, seen=seen, why=why)
        return f"The {held.one} was taken out of the plan. It can be put back.", after

    page = FormPage(
        f"Take this {held.one} out of the plan",
        "Take it out",
        back,
        trail_of(part.plan, (held.many, after)),
        str(part),
        f"“{part}” is kept with your reason, and can be put back.",
        warning=True,
    )
    return form_page(request, form, page, do)


def _list_of(part: Part) -> str:
    """The list that a part stands in."""
    if isinstance(part, Action):
        return reverse("plan_actions", args=[part.plan_id])
    if isinstance(part, Priority):
        return reverse("plan_parts", args=[part.plan_id, "priorities"])
    return home_of(part)


@require_POST
def back(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Put back a part that was taken out."""
    held, by = _kind(kind), actor_of(request)
    part = _part(held, pk)

    def do(seen: int) -> Done:
        put_back_part(by=by, part=part, seen=seen)
        return Done(f"The {held.one} was put back.", home_of(part))

    return pressed(request, do, subject=str(part), back=_list_of(part))


@require_POST
def move(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Let a part change places with the one above or below it."""
    held, by = _kind(kind), actor_of(request)
    part = _part(held, pk)

    def do(seen: int) -> Done:
        move_part(by=by, part=part, seen=seen, up=request.POST.get("way") == "up")
        return Done(f"The {held.one} was moved.", edit_url(part))

    return pressed(request, do, subject=str(part), back=edit_url(part))
