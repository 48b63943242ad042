"""Pages of prevention: read, call one action, show."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferplan.delivery.osara import NEEDS, STAGES
from saferplan.reference.asb_powers import asb_powers
from saferplan.reference.duties import SEEN
from saferplan.reference.problem_solving import problem_steps, questions_source
from saferplan_portal.prevention import actions
from saferplan_portal.prevention.actions import AskedOf, Begun, Used, power_name
from saferplan_portal.prevention.forms import (
    AnswerForm,
    AskedForm,
    BreachForm,
    CloseForm,
    GoneForm,
    OutcomeForm,
    PowerForm,
    ProblemForm,
    StageForm,
    bodies_of,
)
from saferplan_portal.prevention.models import DesignConsultation, PowerUse, Problem, Stage
from saferplan_portal.prevention.permissions import can_keep_records, check_keep_records
from saferplan_portal.prevention.reading import as_record, power_counts
from saferplan_portal.shell.acting import Asked, Done, FormPage, form_view, given

STEPS = {one.slug: one for one in problem_steps()}


@require_safe
def problems(request: Asked) -> HttpResponse:
    """Every problem that is or was worked on."""
    rows = Problem.objects.select_related("body").prefetch_related("stages")
    shown = [(one, STEPS[now].title if (now := as_record(one).stage) else "All stages finished") for one in rows]
    return render(request, "prevention/problems.html", {"problems": shown, "may_begin": _keeps(request)})


def _keeps(request: Asked) -> bool:
    """Whether a person keeps records of any body."""
    return any(True for _ in bodies_of(request.actor))


def _problem(pk: int) -> Problem:
    rows = Problem.objects.select_related("body", "action", "begun_by").prefetch_related("stages__by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def problem(request: Asked, pk: int) -> HttpResponse:
    """One problem, stage by stage."""
    one = _problem(pk)
    done = {row.stage: row for row in one.stages.all()}
    context = {
        "problem": one,
        "stages": [(STEPS[stage], done.get(stage), NEEDS[stage]) for stage in STAGES],
        "now": as_record(one).stage,
        "may_keep": can_keep_records(request.actor, one.body) and not one.closed_on,
        "source": questions_source(),
    }
    return render(request, "prevention/problem.html", context)


def new_problem(request: Asked) -> HttpResponse:
    """Begin to work on a problem."""

    def do(sent: dict[str, Any]) -> Done:
        made = actions.begin_problem(by=request.actor, begun=Begun(**sent))
        return Done("The record is begun. Its first stage is the objective.", _to(made.pk))

    page = FormPage("Begin a problem-solving record", reverse("prevention_problems"), "Begin")
    return form_view(request, ProblemForm(**given(request), actor=request.actor), page, do)


def _to(pk: int) -> str:
    return reverse("prevention_problem", args=[pk])


def stage(request: Asked, pk: int, slug: str) -> HttpResponse:
    """Finish a stage of a problem, or correct it."""
    one = _problem(pk)
    step = STEPS.get(slug)
    if step is None:
        return render(
            request, "shell/error.html", {"title": "There is no such stage", "sentence": "Go back."}, status=404
        )
    check_keep_records(request.actor, one.body)
    row = next((row for row in one.stages.all() if row.stage == slug), None)

    def do(sent: dict[str, Any]) -> Done:
        seen = sent.pop("seen_version", None)
        if row is not None:
            actions.correct_stage(by=request.actor, row=row, seen=seen or 0, said=sent)
            return Done("The stage is corrected. The audit keeps what it said before.", _to(pk))
        actions.finish_stage(by=request.actor, problem=one, stage=slug, said=sent)
        return Done("The stage is finished.", _to(pk))

    words = (f"{one.title}, {one.place}. Name no resident, victim or suspect.", *step.questions)
    page = FormPage(f"{'Correct' if row else 'Finish'} the {step.title.lower()}", _to(pk), "Save", words)
    form = StageForm(**given(request), stage=slug, version=row.version if row else 0, initial=_said(row))
    return form_view(request, form, page, do)


def _said(row: Stage | None) -> dict[str, str]:
    return dict(row.said) if row else {}


def close_problem(request: Asked, pk: int) -> HttpResponse:
    """Close work on a problem."""
    one = _problem(pk)
    check_keep_records(request.actor, one.body)

    def do(sent: dict[str, Any]) -> Done:
        actions.close_problem(by=request.actor, problem=one, seen=sent["seen_version"], why=sent["reason"])
        return Done("The record is closed.", _to(pk))

    page = FormPage("Close the record", _to(pk), "Close", (f"{one.title}, {one.place}.",))
    return form_view(request, CloseForm(**given(request), initial={"seen_version": one.version}), page, do)


@require_safe
def powers(request: Asked) -> HttpResponse:
    """The register of powers used, by year, with what the law says of each."""
    rows = list(PowerUse.objects.select_related("body", "withdrawn_by"))
    context = {
        "uses": [(one, power_name(one.power), can_keep_records(request.actor, one.body)) for one in rows],
        "counts": [(one, power_name(one.power)) for one in reversed(power_counts(rows))],
        "law": asb_powers(),
        "seen": SEEN,
        "may_record": _keeps(request),
    }
    return render(request, "prevention/powers.html", context)


def new_power(request: Asked) -> HttpResponse:
    """Record the use of a power."""

    def do(sent: dict[str, Any]) -> Done:
        actions.record_power(by=request.actor, used=Used(**sent))
        return Done("The use of the power is recorded.", reverse("prevention_powers"))

    words = ("Record that a power was used, and nothing of whom or where: that is a case.",)
    page = FormPage("Record the use of a power", reverse("prevention_powers"), "Record", words)
    return form_view(request, PowerForm(**given(request), actor=request.actor), page, do)


def breach(request: Asked, pk: int) -> HttpResponse:
    """Say that what was imposed was breached."""
    row = get_object_or_404(PowerUse.objects.select_related("body"), pk=pk)
    check_keep_records(request.actor, row.body)

    def do(sent: dict[str, Any]) -> Done:
        actions.mark_breached(by=request.actor, row=row, seen=sent["seen_version"], on=sent["on"])
        return Done("The breach is recorded.", reverse("prevention_powers"))

    page = FormPage("Record a breach", reverse("prevention_powers"), "Record", (power_name(row.power),))
    return form_view(request, BreachForm(**given(request), initial={"seen_version": row.version}), page, do)


def withdraw_power(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a row of the register."""
    row = get_object_or_404(PowerUse.objects.select_related("body"), pk=pk)
    check_keep_records(request.actor, row.body)

    def do(sent: dict[str, Any]) -> Done:
        actions.withdraw_power(by=request.actor, row=row, seen=sent["seen_version"], reason=sent["reason"])
        return Done("The row is withdrawn. It stays to be seen, and counts no more.", reverse("prevention_powers"))

    page = FormPage("Withdraw a row", reverse("prevention_powers"), "Withdraw", (power_name(row.power),), warning=True)
    return form_view(request, CloseForm(**given(request), initial={"seen_version": row.version}), page, do)


@require_safe
def designs(request: Asked) -> HttpResponse:
    """Planning applications on which advice was asked."""
    rows = DesignConsultation.objects.select_related("body")
    shown = [(one, can_keep_records(request.actor, one.body)) for one in rows]
    return render(request, "prevention/designs.html", {"designs": shown, "may_open": _keeps(request)})


def new_design(request: Asked) -> HttpResponse:
    """Record that advice was asked."""

    def do(sent: dict[str, Any]) -> Done:
        actions.open_consultation(by=request.actor, asked=AskedOf(**sent))
        return Done("The application is in the list.", reverse("prevention_designs"))

    page = FormPage("Advice asked on a planning application", reverse("prevention_designs"), "Add to the list")
    return form_view(request, AskedForm(**given(request), actor=request.actor), page, do)


_MOVES = {
    "answered": ("Answer the consultation", AnswerForm),
    "decided": ("What was decided", OutcomeForm),
    "withdrawn": ("The application was withdrawn", GoneForm),
}


def move_design(request: Asked, pk: int, to: str) -> HttpResponse:
    """Answer a consultation, or say what became of it."""
    row = get_object_or_404(DesignConsultation.objects.select_related("body"), pk=pk)
    check_keep_records(request.actor, row.body)
    title, form = _MOVES[to]

    def do(sent: dict[str, Any]) -> Done:
        said = {"words": sent["words"], "outcome": sent.get("outcome", "")}
        actions.move_consultation(by=request.actor, row=row, seen=sent["seen_version"], to=to, on=sent["on"], said=said)
        return Done("It is kept.", reverse("prevention_designs"))

    facts = [("Application", str(row)), *([("Advice given", row.answer)] if row.answer else [])]
    page = FormPage(title, reverse("prevention_designs"), facts=facts)
    return form_view(request, form(**given(request), initial={"seen_version": row.version}), page, do)
