"""Versions of the plan: put to the bodies, answered, signed, sent back; what differs between two; and the checks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferplan.plan.checking import GRADES, RULES, PlanRemark
from saferplan.plan.differing import differences
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.actions import (
    Answered,
    answer_version,
    propose_version,
    send_version_back,
    sign_version,
    silent_bodies,
    withdraw_version,
)
from saferplan_portal.planning.bodies import who_answers
from saferplan_portal.planning.checked import check_rows, held_now, stops
from saferplan_portal.planning.forms.parts import WhyForm
from saferplan_portal.planning.forms.versions import AnswerForm, ForBodyForm, ProposeForm, SignForm
from saferplan_portal.planning.mending import Mended, mended
from saferplan_portal.planning.models import ANSWERS, Plan, PlanVersion
from saferplan_portal.planning.shape import as_plan, unsigned
from saferplan_portal.planning.signed import dropped_between, ended_leads
from saferplan_portal.planning.views.common import FormPage, actor_of, form_page, sent, trail_of
from saferplan_portal.planning.views.priorities import sees_evidence

MOST_OF_A_RULE = 5
"""So many remarks of one rule are shown at once; the rest are folded away."""

GRADE_TITLES = {"wrong": "Wrong", "gap": "Missing", "look": "Worth a look"}


@require_safe
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is wrong, missing or worth a look in a plan, with the way to the form that mends it."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    held = held_now(by.today)
    checked, rows = check_rows(plan, held)
    groups: list[tuple[str, str, list[tuple[str, list[Mended]]]]] = []
    for grade in GRADES:
        rules: dict[str, list[PlanRemark]] = {}
        for one in checked.of_grade(grade):
            rules.setdefault(one.rule, []).append(one)
        by_rule = [(RULES[rule], [mended(one, rows, plan, by) for one in many]) for rule, many in rules.items()]
        groups.append((GRADE_TITLES[grade], GRADES[grade], by_rule))
    context = {
        "plan": plan,
        "groups": groups,
        "counts": {grade: len(checked.of_grade(grade)) for grade in GRADES},
        "links": checked.links,
        "without_release": checked.without_release,
        "stops": len(stops(checked)),
        "most": MOST_OF_A_RULE,
    }
    return render(request, "planning/checks.html", context)


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a plan, the newest first."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    held = list(plan.versions.select_related("proposed_by", "ended_by"))
    context = {
        "plan": plan,
        "versions": held,
        "may_propose": may.can_manage(by, plan) and not any(one.state == "proposed" for one in held),
    }
    return render(request, "planning/versions.html", context)


def _version(pk: int) -> PlanVersion:
    held: PlanVersion = get_object_or_404(
        PlanVersion.objects.select_related("plan", "proposed_by", "ended_by").prefetch_related("responses__body"), pk=pk
    )
    return held


@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its text, who put it, what each body says, and what is still to come."""
    held, by = _version(pk), actor_of(request)
    is_open = held.state == "proposed"
    earlier, made = held.plan.versions.filter(number__lt=held.number).first(), as_plan(held)
    context = {
        "version": held,
        "plan": held.plan,
        "gaps": held.gaps if sees_evidence(request) else [],
        "made": made,
        "responses": held.responses.select_related("body", "by"),
        "answers": ANSWERS,
        "silent": silent_bodies(held, by) if is_open else [],
        "earlier": earlier,
        "differs": differences(unsigned(earlier), unsigned(held)) if earlier is not None else (),
        "dropped": dropped_between(earlier, made) if earlier is not None else (),
        "ended": ended_leads(made, by.today) if is_open else (),
        "may_answer": is_open and bool(_speaks_for(request)),
        "may_sign": is_open and may.can_sign(by, held),
        "may_send_back": is_open and may.can_send_back(by, held),
        "may_withdraw": is_open and may.can_manage(by, held.plan),
    }
    return render(request, "planning/version.html", context)


def _speaks_for(request: HttpRequest) -> list[int]:
    """The bodies that this person answers for."""
    by = actor_of(request)
    return sorted(one for one in by.bodies if by.may(Permission.DECIDE, one))


@require_safe
def since(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between the plan as it is being written and its newest version."""
    plan = get_object_or_404(Plan, pk=pk)
    last = plan.versions.first()
    if last is None:
        raise Http404
    found = differences(unsigned(last), unsigned(plan))
    return render(request, "planning/since.html", {"plan": plan, "version": last, "differs": found})


def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a version to the bodies."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    may.check_manage(by, plan)
    form = ProposeForm(sent(request))
    back = reverse("plan_versions", args=[pk])

    def do() -> tuple[str, str]:
        made = propose_version(by=by, plan=plan, note=form.cleaned_data["note"])
        return f"Version {made.number} is with the bodies.", reverse("plan_version", args=[made.pk])

    say = (
        "The plan is frozen as it stands, with its hash, and put to the bodies. Each of them answers, and the chair "
        "signs. You can go on writing; what you change is for the next version."
    )
    page = FormPage("Put the plan to the bodies", "Put it to them", back, trail_of(plan, ("Versions", back)), say=say)
    return form_page(request, form, page, do)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for a body; who speaks for several says first for which, so that its earlier answer is shown."""
    held, by = _version(pk), actor_of(request)
    bodies = _speaks_for(request)
    body = _body_asked(request, bodies)
    if body is None:
        return _ask_body(request, held, bodies)
    mine = held.responses.filter(body=body).first()
    names = {"answer": "answer", "words": "words", "body": "body_id", "seen_version": "version"}
    initial = {name: getattr(mine, column) for name, column in names.items()} if mine is not None else {}
    form = AnswerForm(sent(request), body=body, initial=initial)
    back = reverse("plan_version", args=[pk])

    def do() -> tuple[str, str]:
        values = form.cleaned_data
        said = Answered(values["answer"], values["words"], values["seen_version"] or 0, told_printed=True)
        answer_version(by=by, held=held, body=values["body"], said=said)
        return f"The answer of {values['body']} is kept. It can be changed until the version is signed.", back

    page = FormPage(
        "Answer for your body", "Save the answer", back, trail_of(held.plan, (f"Version {held.number}", back))
    )
    return form_page(request, form, page, do)


def _body_asked(request: HttpRequest, bodies: list[int]) -> int | None:
    """The one body that somebody speaks for, or the one of several that the address names."""
    named = [one for one in bodies if str(one) == request.GET.get("body")]
    return next(iter(bodies if len(bodies) == 1 else named), None)


def _ask_body(request: HttpRequest, held: PlanVersion, bodies: list[int]) -> HttpResponse:
    """Ask for which body an answer is."""
    form = ForBodyForm(sent(request), bodies=bodies)
    back = reverse("plan_version", args=[held.pk])
    if form.is_bound and form.is_valid():
        return redirect(f"{reverse('plan_answer', args=[held.pk])}?body={form.cleaned_data['body'].pk}")
    trail = trail_of(held.plan, (f"Version {held.number}", back))
    page = FormPage("Which body do you answer for?", "Continue", back, trail)
    return render(request, page.template, {"form": form, "page": page})


def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a version for the Board; while a body has not answered, say which, and what can be done."""
    held, by = _version(pk), actor_of(request)
    may.check_sign(by, held)
    silent = silent_bodies(held, by) if held.state == "proposed" else []
    form = SignForm(sent(request), initial={"seen_version": held.version})
    back = reverse("plan_version", args=[pk])

    def do() -> tuple[str, str]:
        sign_version(by=by, held=held, seen=form.cleaned_data["seen_version"], why=form.cleaned_data["why"])
        return f"Version {held.number} is signed for the Board, and the plan is in force.", back

    say = "With your signature the plan is in force. The version stays as it is; a later one changes it."
    more = {
        "version": held,
        "silent": [(one, who_answers(one, by.today)) for one in silent],
        "against": [one.body.name for one in held.responses.all() if one.answer == "dissent"],
        "ended": ended_leads(as_plan(held), by.today),
        "may_send_back": may.can_send_back(by, held),
    }
    page = FormPage(
        "Sign for the Board",
        "Sign it",
        back,
        trail_of(held.plan, (f"Version {held.number}", back)),
        str(held),
        say,
        template="planning/sign.html",
        more=more,
    )
    return form_page(request, form, page, do)


def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a version back."""
    held, by = _version(pk), actor_of(request)
    may.check_send_back(by, held)
    return _turn(request, held, "Send the version back", "Send it back")


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version back from the bodies."""
    held, by = _version(pk), actor_of(request)
    may.check_manage(by, held.plan)
    return _turn(request, held, "Withdraw the version", "Withdraw it")


def _turn(request: HttpRequest, held: PlanVersion, title: str, words: str) -> HttpResponse:
    turned = send_version_back if words == "Send it back" else withdraw_version
    form = WhyForm(sent(request), initial={"seen_version": held.version})
    back = reverse("plan_version", args=[held.pk])

    def do() -> tuple[str, str]:
        seen, why = form.cleaned_data["seen_version"], form.cleaned_data["why"]
        now = turned(by=actor_of(request), held=held, seen=seen, why=why)
        return f"Version {now.number} is {now.state_words.lower()}.", back

    trail = trail_of(held.plan, (f"Version {held.number}", back))
    return form_page(request, form, FormPage(title, words, back, trail, str(held), warning=True), do)
