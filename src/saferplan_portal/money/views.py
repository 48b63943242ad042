"""Pages of money: read, call one action, show."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan.delivery.money import in_pounds
from saferplan_portal.money import actions
from saferplan_portal.money.actions import CONDITION_STATES, AwardTerms, Spent
from saferplan_portal.money.forms import (
    AllocateForm,
    AwardForm,
    CertifyForm,
    ChangeAwardForm,
    ConditionForm,
    CorrectForm,
    ForecastForm,
    PeriodForm,
    SettleForm,
    SpendForm,
    TakeBackForm,
    WhyForm,
)
from saferplan_portal.money.models import Award, Condition, Return, Spend, SpendFile
from saferplan_portal.money.pages import award_page, next_period, return_page
from saferplan_portal.money.permissions import (
    can_manage_money,
    can_record_spend,
    check_certify,
    check_manage_money,
    check_record_spend,
)
from saferplan_portal.money.reading import as_grant, awards
from saferplan_portal.planning.models import Action
from saferplan_portal.planning.reading import promised
from saferplan_portal.shell.acting import Asked, Done, FormPage, form_view, given
from saferplan_portal.shell.uploads import served


def _award(pk: int) -> Award:
    return get_object_or_404(awards(), pk=pk)


def _to(award: Award) -> str:
    return reverse("money_award", args=[award.pk])


@require_safe
def award_list(request: Asked) -> HttpResponse:
    """Every award with its balance."""
    found = [(one, as_grant(one).balance()) for one in awards()]
    context = {"awards": found, "may_manage": can_manage_money(request.actor)}
    return render(request, "money/awards.html", context)


@require_safe
def award(request: Asked, pk: int) -> HttpResponse:
    """One award: its balance, action by action, conditions, spending and returns."""
    return render(request, "money/award.html", award_page(_award(pk), request.actor))


def new_award(request: Asked) -> HttpResponse:
    """Record an award."""
    check_manage_money(request.actor)

    def do(sent: dict[str, Any]) -> Done:
        made = actions.record_award(by=request.actor, terms=AwardTerms(**sent))
        return Done(f"The award “{made.title}” of {in_pounds(made.amount)} is recorded.", _to(made))

    page = FormPage("Record an award", reverse("money_awards"), "Record award")
    return form_view(request, AwardForm(**given(request)), page, do)


def change_award(request: Asked, pk: int) -> HttpResponse:
    """Change what an award says."""
    check_manage_money(request.actor)
    one = _award(pk)
    names = list(asdict(AwardTerms("", "", 1, one.first_day, one.last_day)))
    initial = {name: getattr(one, name) for name in names} | {"seen_version": one.version}

    def do(sent: dict[str, Any]) -> Done:
        terms = AwardTerms(**{name: sent[name] for name in names})
        seen, reason = sent["seen_version"], sent["reason"]
        made = actions.change_award(by=request.actor, award=one, seen=seen, terms=terms, reason=reason)
        return Done(f"The award “{made.title}” is changed.", _to(made))

    page = FormPage(f"Change the award “{one.title}”", _to(one))
    return form_view(request, ChangeAwardForm(**given(request), initial=initial), page, do)


def new_condition(request: Asked, pk: int) -> HttpResponse:
    """Add a condition."""
    check_manage_money(request.actor)
    one = _award(pk)

    def do(sent: dict[str, Any]) -> Done:
        actions.add_condition(by=request.actor, award=one, **sent)
        return Done("The condition is added.", _to(one))

    page = FormPage("Add a condition", _to(one), "Add condition", (f"Award: {one.title}.",))
    return form_view(request, ConditionForm(**given(request)), page, do)


_STATES = {
    "met": "It is met",
    "withdrawn": "It holds no more",
    "open": "It is open again",
}


def settle_condition(request: Asked, pk: int) -> HttpResponse:
    """Say what became of a condition."""
    check_manage_money(request.actor)
    one = get_object_or_404(Condition.objects.select_related("award"), pk=pk)
    choices = [(state, _STATES[state]) for state in CONDITION_STATES[one.state]]

    def do(sent: dict[str, Any]) -> Done:
        seen, state, words = sent["seen_version"], sent["state"], sent["words"]
        actions.settle_condition(by=request.actor, condition=one, seen=seen, state=state, words=words)
        return Done("What became of the condition is kept.", _to(one.award))

    page = FormPage("What became of a condition", _to(one.award), intro=(one.what,))
    form = SettleForm(**given(request), initial={"seen_version": one.version}, choices=choices)
    return form_view(request, form, page, do)


def allocate(request: Asked, pk: int) -> HttpResponse:
    """Set money aside for an action."""
    check_manage_money(request.actor)
    one = _award(pk)

    def do(sent: dict[str, Any]) -> Done:
        actions.allocate(by=request.actor, award=one, **sent)
        return Done(f"{in_pounds(sent['amount'])} is allocated.", _to(one))

    left = f"{in_pounds(as_grant(one).balance().unallocated)} of “{one.title}” is left to allocate."
    page = FormPage("Allocate money to an action", _to(one), "Allocate", (left,))
    held = promised().exclude(state="closed")
    return form_view(request, AllocateForm(**given(request), actions=held), page, do)


def take_back(request: Asked, pk: int) -> HttpResponse:
    """Take money back from an action."""
    check_manage_money(request.actor)
    one = _award(pk)

    def do(sent: dict[str, Any]) -> Done:
        given = {"to": sent["to"], "amount": -sent["amount"], "reason": sent["reason"]}
        actions.allocate(by=request.actor, award=one, **given)
        return Done(f"{in_pounds(sent['amount'])} is taken back.", _to(one))

    words = "What is spent already cannot be taken back. Both rows are kept."
    page = FormPage("Take money back from an action", _to(one), "Take back", (words,))
    held = Action.objects.filter(pk__in=one.allocations.values("action"))
    return form_view(request, TakeBackForm(**given(request), actions=held), page, do)


def forecast(request: Asked, pk: int) -> HttpResponse:
    """Say what is still expected to be spent on an action."""
    check_manage_money(request.actor)
    one = _award(pk)

    def do(sent: dict[str, Any]) -> Done:
        actions.forecast(by=request.actor, award=one, on=sent["to"], amount=sent["amount"])
        return Done("The forecast is kept. The last one of an action holds.", _to(one))

    page = FormPage("Forecast what is still to be spent", _to(one), "Save forecast", (f"Award: {one.title}.",))
    return form_view(request, ForecastForm(**given(request)), page, do)


def _mine(request: Asked, award: Award) -> QuerySet[Action]:
    """The actions with money of an award that the person may record spending on."""
    held = promised().filter(pk__in=award.allocations.values("action"))
    return held.filter(pk__in=[one.pk for one in held if can_record_spend(request.actor, one)])


def spend(request: Asked, pk: int) -> HttpResponse:
    """Record money spent on an action that the person's body leads."""
    one = _award(pk)

    def do(sent: dict[str, Any]) -> Done:
        spent = Spent(sent["amount"], sent["on"], sent["evidence"], sent["file"])
        actions.record_spend(by=request.actor, award=one, on=sent["to"], spent=spent)
        return Done(f"A spend of {in_pounds(spent.amount)} is recorded.", _to(one))

    words = "You see the actions that your body leads and that money of this award is allocated to."
    page = FormPage("Record a spend", _to(one), "Record spend", (f"Award: {one.title}.", words))
    form = SpendForm(**given(request), actions=_mine(request, one))
    return form_view(request, form, page, do)


def correct_spend(request: Asked, pk: int) -> HttpResponse:
    """Put a new row in the place of a spend."""
    old = get_object_or_404(Spend.objects.select_related("action", "award"), pk=pk)
    check_record_spend(request.actor, old.action)

    def do(sent: dict[str, Any]) -> Done:
        spent = Spent(sent["amount"], sent["on"], sent["evidence"], sent["file"])
        actions.correct_spend(by=request.actor, spend=old, spent=spent, reason=sent["reason"])
        return Done("The spend is corrected. The old row is kept beside the new one.", _to(old.award))

    initial = {"amount": old.amount, "on": old.spent_on, "evidence": old.evidence}
    words = "The new row takes the place of the old one, which stays to be seen. Nought says that it was never spent."
    page = FormPage("Correct a spend", _to(old.award), "Correct", (words,), (("Action", old.action.what),))
    form = CorrectForm(**given(request), initial=initial)
    return form_view(request, form, page, do)


@require_safe
def spend_file(request: Asked, pk: int) -> FileResponse:
    """The file that shows a spend, as a download."""
    one = get_object_or_404(SpendFile.objects.select_related("spend__award"), pk=pk)
    actions.hand_out(by=request.actor, file=one)
    return served(one)


@require_POST
def spends_csv(request: Asked, pk: int) -> HttpResponse:
    """Every row of an award as a file for a spreadsheet."""
    text = actions.rows_as_csv(by=request.actor, award=_award(pk))
    return _csv(text, f"award-{pk}.csv")


@require_POST
def return_csv(request: Asked, pk: int) -> HttpResponse:
    """A return as a file for a spreadsheet."""
    made = get_object_or_404(Return.objects.select_related("award", "prepared_by", "certified_by"), pk=pk)
    return _csv(actions.return_as_csv(by=request.actor, made=made), f"return-{pk}.csv")


def _csv(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def new_return(request: Asked, pk: int) -> HttpResponse:
    """Prepare the return of a period."""
    check_manage_money(request.actor)
    one = _award(pk)

    def do(sent: dict[str, Any]) -> Done:
        made = actions.prepare_return(by=request.actor, award=one, **sent)
        sentence = "The return is prepared. A second person must certify it."
        return Done(sentence, reverse("money_return", args=[made.pk]))

    first, last = next_period(one)
    page = FormPage("Prepare a return", _to(one), "Prepare return", (f"Award: {one.title}.",))
    return form_view(request, PeriodForm(**given(request), initial={"first": first, "last": last}), page, do)


@require_safe
def the_return(request: Asked, pk: int) -> HttpResponse:
    """One return."""
    made = get_object_or_404(Return.objects.select_related("award", "prepared_by", "certified_by"), pk=pk)
    return render(request, "money/return.html", return_page(made, request.actor))


def certify_return(request: Asked, pk: int) -> HttpResponse:
    """Certify a return that somebody else prepared."""
    made = get_object_or_404(Return.objects.select_related("award"), pk=pk)
    check_certify(request.actor, made)
    to = reverse("money_return", args=[made.pk])

    def do(sent: dict[str, Any]) -> Done:
        actions.certify_return(by=request.actor, made=made)
        return Done("The return is certified, and frozen.", to)

    words = (
        "By certifying you say that you have compared it with the records of spending, and that it is right.",
        return_page(made, request.actor)["sentence"],
        "It cannot be changed afterwards. A mistake found later stands in the next return.",
    )
    page = FormPage("Certify the return", to, "Certify", words)
    return form_view(request, CertifyForm(**given(request)), page, do)


def withdraw_return(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a return that waits to be certified."""
    check_manage_money(request.actor)
    made = get_object_or_404(Return.objects.select_related("award"), pk=pk)
    to = reverse("money_return", args=[made.pk])

    def do(sent: dict[str, Any]) -> Done:
        actions.withdraw_return(by=request.actor, made=made, reason=sent["reason"])
        return Done("The return is withdrawn. It stays to be seen.", to)

    page = FormPage("Withdraw the return", to, "Withdraw", warning=True)
    return form_view(request, WhyForm(**given(request)), page, do)
