"""The plan as a whole: its overview, begun, taken in, changed, closed, taken out as files, and its coverage."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferplan.commands.plan_folder import read_plan
from saferplan.errors import SaferplanError
from saferplan.plan.differing import differences
from saferplan.plan.library import shipped_evidence
from saferplan_portal.audit.actions import Told, took_out
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.actions import begin_plan, change_plan, close_plan, take_in
from saferplan_portal.planning.exporting import plan_zip
from saferplan_portal.planning.forms.parts import PlanForm, WhyForm
from saferplan_portal.planning.kinds import LISTED
from saferplan_portal.planning.models import Action, EvidenceItem, Plan, PlanVersion, Priority, Response
from saferplan_portal.planning.reading import working_plan
from saferplan_portal.planning.shape import as_plan, unsigned
from saferplan_portal.planning.views.common import FormPage, actor_of, form_page, sent, trail_of
from saferplan_portal.planning.views.priorities import sees_evidence
from saferplan_portal.shell.forms import VersionedForm


class PlanChangeForm(VersionedForm, PlanForm):
    """A plan as a whole, changed."""


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """The plan that people work on, or what to do where there is none."""
    plan = working_plan()
    if plan is not None:
        return redirect("plan_one", plan.pk)
    context = {
        "may_begin": may.can_begin(actor_of(request)),
        "in_folder": _in_folder(),
        "closed": Plan.objects.filter(state="closed").exists(),
    }
    return render(request, "planning/none.html", context)


def _in_folder() -> bool:
    return (settings.PORTAL.folder / "plan" / "plan.toml").is_file()


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Every plan, the newest first."""
    by = actor_of(request)
    plans = Plan.objects.annotate(signed=Count("versions", filter=Q(versions__state="approved")))
    context = {"plans": plans, "may_begin": may.can_begin(by), "in_folder": _in_folder()}
    return render(request, "planning/plans.html", context)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: its term, priorities, how far its actions are, its version, and where to go from here."""
    plan = get_object_or_404(Plan, pk=pk)
    by = actor_of(request)
    standing = Q(actions__withdrawn_on=None)
    priorities = (
        Priority.objects.standing()
        .filter(plan=plan)
        .annotate(
            many=Count("actions", filter=standing), live=Count("actions", filter=standing & Q(actions__state="live"))
        )
    )
    counts = dict(
        Action.objects.standing().filter(plan=plan).values_list("state").annotate(many=Count("pk")).order_by("state")
    )
    signed = plan.versions.filter(state="approved").first()
    proposed = plan.versions.filter(state="proposed").first()
    context = {
        "plan": plan,
        "priorities": priorities,
        "counts": counts,
        "signed": signed,
        "proposed": proposed,
        "since": len(differences(unsigned(signed), unsigned(plan))) if signed else 0,
        "approvals": plan.approvals.all(),
        "dissents": _dissents(signed),
        "kinds": LISTED,
        "sees_evidence": sees_evidence(request),
        "may_edit": may.can_edit(by, plan),
        "may_manage": may.can_manage(by, plan),
        "ended": ended_leads(plan, by.today),
    }
    return render(request, "planning/plan.html", context)


def _dissents(signed: PlanVersion | None) -> list[Response]:
    return [] if signed is None else list(signed.responses.filter(answer="dissent").select_related("body"))


def ended_leads(plan: Plan, day: date) -> list[Action]:
    """The actions that are not closed and whose lead is a body of the partnership no more."""
    held = Action.objects.standing().filter(plan=plan).exclude(state="closed").select_related("lead__successor")
    return [one for one in held if one.lead is not None and not one.lead.holds_on(day)]


def begin(request: HttpRequest) -> HttpResponse:
    """Begin a plan by hand."""
    by = actor_of(request)
    may.check_begin(by)
    form = PlanForm(sent(request))
    back = reverse("plan")

    def do() -> tuple[str, str]:
        made = begin_plan(by=by, values=form.values())
        return f"The plan {made} was begun. Add its priorities next.", reverse("plan_one", args=[made.pk])

    return form_page(request, form, FormPage("Begin a plan", "Begin it", back, [("The plan", back)]), do)


def take(request: HttpRequest) -> HttpResponse:
    """Take in the plan of the partnership folder, once somebody says so."""
    by = actor_of(request)
    may.check_begin(by)
    faults: list[str] = []
    written = None
    try:
        written = read_plan(settings.PORTAL.folder)
    except SaferplanError as error:
        faults = list(getattr(error, "faults", ())) or [str(error)]
    if request.method == "POST" and written is not None:
        made = take_in(by=by, written=written)
        return redirect("plan_one", made.pk)
    return render(request, "planning/take_in.html", {"written": written, "faults": faults[:50]})


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a plan as a whole."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    may.check_edit(by, plan)
    names = tuple(PlanForm.base_fields)
    initial = {name: getattr(plan, name) for name in names} | {"seen_version": plan.version}
    form = PlanChangeForm(sent(request), initial=initial)
    back = reverse("plan_one", args=[pk])

    def do() -> tuple[str, str]:
        change_plan(by=by, plan=plan, seen=form.cleaned_data["seen_version"], values=form.values())
        return "The plan was changed.", back

    return form_page(request, form, FormPage("Change the plan", "Save", back, trail_of(plan), plan.title), do)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a plan."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    may.check_manage(by, plan)
    form = WhyForm(sent(request), initial={"seen_version": plan.version})
    back = reverse("plan_one", args=[pk])
    page = FormPage(
        "Close this plan",
        "Close it",
        back,
        trail_of(plan),
        plan.title,
        "A closed plan stays as it is, and can still be read. It cannot be opened again: a new plan follows it.",
        warning=True,
    )

    def do() -> tuple[str, str]:
        close_plan(by=by, plan=plan, seen=form.cleaned_data["seen_version"], why=form.cleaned_data["why"])
        return "The plan was closed.", back

    return form_page(request, form, page, do)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as plan.toml and Markdown, in a zip."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    with transaction.atomic():
        content = plan_zip(as_plan(plan))
        took_out(by, Told("planning.plan_exported", f'Downloaded the plan "{plan}".', "plan", plan.pk))
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="plan-{plan.start:%Y}-{plan.end:%Y}.zip"'
    return response


@require_safe
def coverage(request: HttpRequest, pk: int) -> HttpResponse:
    """Which theme is addressed by how many actions of which priority."""
    plan = get_object_or_404(Plan, pk=pk)
    made = as_plan(plan)
    rows = [[theme.title, *(count or "None" for count in counts), sum(counts)] for theme, counts in made.coverage()]
    context = {
        "plan": plan,
        "head": ["Theme", *(one.title for one in made.priorities), "All"],
        "numeric": list(range(1, len(made.priorities) + 2)),
        "rows": rows,
        "lacking": [theme.title for theme, counts in made.coverage() if not sum(counts)],
    }
    return render(request, "planning/coverage.html", context)


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What is known of what works: the partnership's own, and what ships with Saferplan."""
    plan = working_plan()
    own = EvidenceItem.objects.standing().filter(plan=plan)
    context = {"plan": plan, "own": own, "shipped": shipped_evidence()}
    return render(request, "planning/library.html", context)
