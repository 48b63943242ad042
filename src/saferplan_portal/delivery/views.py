"""Pages of delivery: read, call one action, show."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan.delivery.noise import Reading
from saferplan_portal.delivery import actions, pages
from saferplan_portal.delivery.actions import Said, Typed
from saferplan_portal.delivery.due import take_current
from saferplan_portal.delivery.forms import ReadingForm, ReportForm, StatusForm, WhyForm
from saferplan_portal.delivery.models import MeasureReading, Report, ReportFile, StatusSet
from saferplan_portal.delivery.permissions import (
    can_read_measures,
    can_report,
    check_manage_delivery,
    check_read_measures,
    check_report,
    check_withdraw_report,
)
from saferplan_portal.delivery.reading import actions_stand
from saferplan_portal.planning.models import Action, Measure
from saferplan_portal.planning.reading import promised
from saferplan_portal.shell.acting import Asked, Done, FormPage, form_view, given
from saferplan_portal.shell.engine import engine_says
from saferplan_portal.shell.uploads import served
from saferplan_portal.shell.words import day


def _action(pk: int) -> Action:
    known = get_object_or_404(Action.objects.select_related("plan"), pk=pk)
    return get_object_or_404(promised(known.plan), pk=pk)


def _measure(pk: int) -> Measure:
    return get_object_or_404(Measure.objects.select_related("plan"), pk=pk)


def _to_action(pk: int) -> str:
    return reverse("delivery_action", args=[pk])


def _to_measure(pk: int) -> str:
    return reverse("delivery_measure", args=[pk])


@require_safe
def overview(request: Asked) -> HttpResponse:
    """The plan in force, priority by priority."""
    context = pages.overview(request.actor)
    return render(request, "delivery/overview.html", context | {"may_read": can_read_measures(request.actor)})


@require_safe
def late(request: Asked) -> HttpResponse:
    """What is late, and to whom it has come."""
    return render(request, "delivery/late.html", pages.late(request.actor.today))


@require_safe
def mine(request: Asked) -> HttpResponse:
    """The actions of the person's own bodies."""
    bodies = sorted({one.body_name for one in request.actor.held})
    actions = pages.mine(request.actor)
    may_report = {one.action.pk for one in actions if can_report(request.actor, one.action)}
    return render(request, "delivery/mine.html", {"actions": actions, "bodies": bodies, "may_report": may_report})


@require_safe
def action(request: Asked, pk: int) -> HttpResponse:
    """One action."""
    return render(request, "delivery/action.html", pages.action_page(_action(pk), request.actor))


@require_safe
def measure(request: Asked, pk: int) -> HttpResponse:
    """One measure."""
    return render(request, "delivery/measure.html", pages.measure_page(_measure(pk), request.actor))


def report(request: Asked, pk: int) -> HttpResponse:
    """Report on an action: one page, two minutes."""
    one = _action(pk)
    check_report(request.actor, one)
    stands = actions_stand([one], on=request.actor.today)[0]
    form = ReportForm(**given(request), action=one)

    def do(sent: dict[str, Any]) -> Done:
        said = Said(
            says=sent["says"],
            did=sent["did"],
            next=sent["next"],
            blockers=sent["blockers"],
            done_on=sent["done_on"],
            steps=[step.pk for step in sent.get("steps", ())],
            files=form.sent_files(),
        )
        actions.report(by=request.actor, action=one, said=said)
        return Done("Your report is kept. Thank you.", _to_action(pk))

    due = day(one.due) if one.due else ""
    facts = (("Last day", due), ("Status", stands.shown.words), ("Last report", _last(stands.last)))
    page = FormPage("Report on an action", _to_action(pk), "Send report", (one.what,), facts)
    return form_view(request, form, page, do)


def _last(last: Report | None) -> str:
    return f"{day(last.on)}: {last.says_words.lower()}. {last.words}" if last else "None yet"


def withdraw_report(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a report."""
    row = get_object_or_404(Report.objects.select_related("action"), pk=pk)
    check_withdraw_report(request.actor, row)

    def do(sent: dict[str, Any]) -> Done:
        actions.withdraw_report(by=request.actor, report=row, reason=sent["reason"])
        return Done("The report is withdrawn. It stays to be seen, with your reason.", _to_action(row.action_id))

    words = (row.words, "Milestones that it ticked will be open again. Send another report to say what is right.")
    page = FormPage("Withdraw a report", _to_action(row.action_id), "Withdraw", words, warning=True)
    return form_view(request, WhyForm(**given(request)), page, do)


@require_safe
def report_file(request: Asked, pk: int) -> FileResponse:
    """A file of a report, as a download."""
    one = get_object_or_404(ReportFile.objects.select_related("report"), pk=pk)
    actions.hand_out(by=request.actor, file=one)
    return served(one)


def new_reading(request: Asked, pk: int) -> HttpResponse:
    """Enter a reading of a measure."""
    check_read_measures(request.actor)
    one = _measure(pk)

    def do(sent: dict[str, Any]) -> Done:
        numbers = {
            name: None if sent[name] is None else float(sent[name])
            for name in ("value", "low", "high", "numerator", "denominator")
        }
        with engine_says():
            reading = Reading(period=sent["period"].strip(), kind=sent["kind"], unit=one.unit, **numbers)
        typed = Typed(reading, sent["source"], sent["read_on"])
        actions.enter_reading(by=request.actor, measure=one, typed=typed)
        return Done("The reading is kept.", _to_measure(pk))

    words = (f"Measure: {one.title}{f' ({one.unit})' if one.unit else ''}.",)
    page = FormPage("Enter a reading", _to_measure(pk), "Save reading", words)
    return form_view(request, ReadingForm(**given(request)), page, do)


@require_POST
def take_readings(request: Asked) -> HttpResponse:
    """Take the readings of every measure that the current release has figures of."""
    check_read_measures(request.actor)
    new = take_current(by=request.actor)
    if new is None:
        messages.info(request, "No release was received yet. Receive one, or enter readings by hand.")
    elif not new:
        messages.info(request, "The current release holds no reading that is not here already.")
    else:
        messages.success(request, f"{new:,} {'reading was' if new == 1 else 'readings were'} taken from the release.")
    return redirect("delivery_overview")


def withdraw_reading(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a reading."""
    check_read_measures(request.actor)
    row = get_object_or_404(MeasureReading, pk=pk)

    def do(sent: dict[str, Any]) -> Done:
        actions.withdraw_reading(by=request.actor, row=row, reason=sent["reason"])
        return Done("The reading is withdrawn. It stays to be seen, with your reason.", _to_measure(row.measure_id))

    page = FormPage("Withdraw a reading", _to_measure(row.measure_id), "Withdraw", (row.source,), warning=True)
    return form_view(request, WhyForm(**given(request)), page, do)


def set_action_status(request: Asked, pk: int) -> HttpResponse:
    """Set the status of an action against the rule."""
    return _set_status(request, _action(pk), _to_action(pk))


def set_measure_status(request: Asked, pk: int) -> HttpResponse:
    """Set the status of a measure against the rule."""
    return _set_status(request, _measure(pk), _to_measure(pk))


def _set_status(request: Asked, thing: Action | Measure, to: str) -> HttpResponse:
    check_manage_delivery(request.actor)

    def do(sent: dict[str, Any]) -> Done:
        actions.set_status(by=request.actor, thing=thing, code=sent["code"], reason=sent["reason"])
        return Done("The status is set. What the rule says stands beside it.", to)

    kind = "action" if isinstance(thing, Action) else "measure"
    words = (str(thing), "Green that a person alone sets is shown as amber. You can withdraw it again.")
    page = FormPage("Set a status against the rule", to, "Set status", words)
    return form_view(request, StatusForm(**given(request), kind=kind), page, do)


def withdraw_status(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a status that was set."""
    check_manage_delivery(request.actor)
    row = get_object_or_404(StatusSet, pk=pk)
    to = _to_action(row.action_id) if row.action_id else _to_measure(row.measure_id or 0)

    def do(sent: dict[str, Any]) -> Done:
        actions.withdraw_status(by=request.actor, row=row, reason=sent["reason"])
        return Done("The status is withdrawn: the rule holds again.", to)

    page = FormPage("Withdraw a status that was set", to, "Withdraw", (row.reason,), warning=True)
    return form_view(request, WhyForm(**given(request)), page, do)
