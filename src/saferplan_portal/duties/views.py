"""Pages of the register of duties: read, call one action, show."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan.governance.clocks import RULE
from saferplan_portal.duties import actions
from saferplan_portal.duties.forms import (
    BecauseForm,
    DayOfRegisterForm,
    OwnDutyChangeForm,
    OwnDutyEndForm,
    OwnDutyForm,
    OwnerForm,
    SetAsideForm,
    TypedForm,
)
from saferplan_portal.duties.models import OwnDuty, Owner, SetAside, Typed, TypedPaper
from saferplan_portal.duties.permissions import (
    can_manage_duties,
    can_type_evidence,
    check_manage_duties,
    check_type_evidence,
)
from saferplan_portal.duties.reading import Row, by_part, counts, law_days, law_seen, register, row_of
from saferplan_portal.shell.acting import Asked, Done, FormPage, form_view, given, pressed
from saferplan_portal.shell.uploads import served
from saferplan_portal.shell.words import day

OWN_FIELDS = tuple(OwnDutyForm.base_fields)


def _to(slug: str) -> str:
    return reverse("duty", args=[slug])


def _day_asked(request: Asked) -> tuple[DayOfRegisterForm, date, str]:
    """The filter, the day as of which the register is read, and the status asked for; today where none is readable."""
    form = DayOfRegisterForm(request.GET or None)
    if not form.is_bound or not form.is_valid():
        return form, request.actor.today, ""
    asked = form.cleaned_data["on"] or request.actor.today
    return form, asked, form.cleaned_data["status"]


def _row(slug: str, on: date) -> Row:
    row = row_of(slug, on)
    if row is None:
        raise Http404("No such duty holds on that day.")
    return row


@require_safe
def duties(request: Asked) -> HttpResponse:
    """The register, as of today or another day."""
    form, on, status = _day_asked(request)
    rows = register(on)
    shown = [one for one in rows if status in ("", one.standing.status)]
    context = {
        "form": form,
        "on": on,
        "is_today": on == request.actor.today,
        "parts": by_part(shown),
        "counts": counts(rows),
        "all": len(rows),
        "unverified": sum(not one.duty.verified for one in rows),
        "rule": RULE,
        "query": urlencode({"on-day": on.day, "on-month": on.month, "on-year": on.year}),
        "may_manage": can_manage_duties(request.actor),
    }
    return render(request, "duties/duties.html", context)


@require_safe
def duties_csv(request: Asked) -> HttpResponse:
    """The register as a CSV file."""
    _, on, _ = _day_asked(request)
    response = HttpResponse(actions.export_register(by=request.actor, on=on), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="duties-{on.isoformat()}.csv"'
    return response


@require_safe
def duty(request: Asked, slug: str) -> HttpResponse:
    """One duty: the law, its owner, what shows it, and how it stands, today or as of another day."""
    _, on, _ = _day_asked(request)
    is_today = on == request.actor.today
    row = _row(slug, on)
    context = {
        "row": row,
        "on": on,
        "is_today": is_today,
        "seen": law_seen(row.duty),
        "days": law_days(row.duty),
        "rule": RULE,
        "typed": [one for one in Typed.objects.filter(duty=slug).select_related("paper") if one.typed_on <= on],
        "owners": list(Owner.objects.filter(duty=slug).select_related("body")),
        "asides": list(SetAside.objects.filter(duty=slug)),
        "may_manage": is_today and can_manage_duties(request.actor),
        "may_type": is_today and can_type_evidence(request.actor, row.owner),
    }
    return render(request, "duties/duty.html", context)


def duty_owner(request: Asked, slug: str) -> HttpResponse:
    """Say who answers for a duty."""
    check_manage_duties(request.actor)
    row = _row(slug, request.actor.today)
    initial = {"body": row.owner.body, "name": row.owner.name} if row.owner else {}
    form = OwnerForm(**given(request), initial=initial)

    def do(sent: dict[str, Any]) -> Done:
        made = actions.name_owner(by=request.actor, duty=slug, **form.values())
        return Done(f"{made} answers for this duty from today.", _to(slug))

    page = FormPage("Who answers for this duty", _to(slug), facts=(("Duty", row.duty.duty), ("Asks", row.duty.asks)))
    return form_view(request, form, page, do)


def duty_type(request: Asked, slug: str) -> HttpResponse:
    """Type evidence."""
    row = _row(slug, request.actor.today)
    check_type_evidence(request.actor, row.owner)
    form = TypedForm(**given(request), initial={"done_on": request.actor.today})

    def do(sent: dict[str, Any]) -> Done:
        actions.type_evidence(by=request.actor, duty=slug, **form.values())
        return Done("The evidence is kept, and marked as typed.", _to(slug))

    facts = (("Duty", row.duty.duty), ("What shows it", row.duty.artefact or "Nothing that the law names"))
    intro = ("Where a record here can show it, the register finds that by itself. Type what no record here holds.",)
    return form_view(request, form, FormPage("Type what shows this duty", _to(slug), intro=intro, facts=facts), do)


def duty_withdraw(request: Asked, pk: int) -> HttpResponse:
    """Withdraw typed evidence."""
    typed = get_object_or_404(Typed, pk=pk)
    row = row_of(typed.duty, request.actor.today)
    check_type_evidence(request.actor, row.owner if row else None)
    form = BecauseForm(**given(request))

    def do(sent: dict[str, Any]) -> Done:
        actions.withdraw_evidence(by=request.actor, typed=typed, because=form.cleaned_data["because"])
        return Done("The evidence is withdrawn. It is kept with the reason.", _to(typed.duty))

    page = FormPage(
        "Withdraw this evidence", _to(typed.duty), "Withdraw it", facts=(("Evidence", typed.what),), warning=True
    )
    return form_view(request, form, page, do)


@require_safe
def duty_paper(request: Asked, pk: int) -> HttpResponseBase:
    """Download the paper of typed evidence."""
    paper = get_object_or_404(TypedPaper.objects.select_related("typed"), pk=pk)
    return served(actions.take_evidence_paper(by=request.actor, paper=paper))


def duty_set_aside(request: Asked, slug: str) -> HttpResponse:
    """Say that a duty does not apply here."""
    check_manage_duties(request.actor)
    row = _row(slug, request.actor.today)
    form = SetAsideForm(**given(request))

    def do(sent: dict[str, Any]) -> Done:
        actions.set_aside(by=request.actor, duty=slug, reason=form.cleaned_data["reason"])
        return Done("The duty is set aside, and the register says why.", _to(slug))

    page = FormPage(
        "This duty does not apply here", _to(slug), "Set it aside", facts=(("Duty", row.duty.duty),), warning=True
    )
    return form_view(request, form, page, do)


@require_POST
def duty_take_up(request: Asked, slug: str) -> HttpResponse:
    """Say that a duty applies after all."""

    def do(seen: int) -> Done:
        actions.take_up(by=request.actor, duty=slug, seen=seen)
        return Done("", _to(slug))

    return pressed(request, do, subject="A duty that was set aside", back=_to(slug))


def duty_add(request: Asked) -> HttpResponse:
    """Add a duty of the partnership's own."""
    check_manage_duties(request.actor)
    form = OwnDutyForm(**given(request), initial={"about": "partnership", "since": request.actor.today})

    def do(sent: dict[str, Any]) -> Done:
        made = actions.add_own_duty(by=request.actor, values=_own_values(form))
        return Done(f"“{made}” is in the register.", _to(made.slug))

    return form_view(request, form, FormPage("Add a duty of the partnership's own", reverse("duties")), do)


def duty_change(request: Asked, slug: str) -> HttpResponse:
    """Correct a duty of the partnership's own."""
    check_manage_duties(request.actor)
    own = get_object_or_404(OwnDuty, slug=slug)
    initial = {name: getattr(own, name) for name in OWN_FIELDS} | {"seen_version": own.version}
    form = OwnDutyChangeForm(**given(request), initial=initial)

    def do(sent: dict[str, Any]) -> Done:
        seen = form.cleaned_data["seen_version"]
        made = actions.change_own_duty(by=request.actor, own=own, seen=seen, values=_own_values(form))
        return Done(f"“{made}” is saved.", _to(slug))

    return form_view(request, form, FormPage(f"Change “{own}”", _to(slug)), do)


def duty_end(request: Asked, slug: str) -> HttpResponse:
    """End a duty of the partnership's own."""
    check_manage_duties(request.actor)
    own = get_object_or_404(OwnDuty, slug=slug)
    form = OwnDutyEndForm(**given(request), initial={"until": request.actor.today, "seen_version": own.version})

    def do(sent: dict[str, Any]) -> Done:
        values = form.cleaned_data
        actions.end_own_duty(
            by=request.actor,
            own=own,
            seen=values["seen_version"],
            until=values["until"],
            because=values["ended_because"],
        )
        return Done(
            f"“{own}” holds until {day(values['until'])}, and stays in the register until then.", reverse("duties")
        )

    return form_view(request, form, FormPage(f"End “{own}”", _to(slug), "End it", warning=True), do)


def _own_values(form: OwnDutyForm) -> dict[str, Any]:
    """What was sent of a duty; no months are nought."""
    values = dict(form.values())
    return values | {"months": values["months"] or 0}
