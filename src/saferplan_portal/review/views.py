"""Pages of the review and the reports: read, call one action, show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan.delivery.performance import PACKS, Pack, pack_from
from saferplan.delivery.records import DeliveryRecord
from saferplan.delivery.review import lacking
from saferplan_portal.access import may_open
from saferplan_portal.delivery.openness import open_to, record_as_told
from saferplan_portal.planning.models import Action, Plan, Priority
from saferplan_portal.planning.reading import live_plan
from saferplan_portal.planning.then import measures_on
from saferplan_portal.review import actions
from saferplan_portal.review.actions import Verdict, things_of
from saferplan_portal.review.forms import DecideForm, FreezeForm, PeriodForm, ReportForm, WhyForm
from saferplan_portal.review.models import VERDICTS, Review
from saferplan_portal.review.papers import TYPES, paper_of, written
from saferplan_portal.review.permissions import can_review, check_review
from saferplan_portal.review.reading import holds, live_record, next_time, record_of
from saferplan_portal.shell.acting import Asked, Done, FormPage, form_view, given
from saferplan_portal.shell.engine import engine_says
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day

AS_AT = (
    "A report says how things stood on the last day of its time, by what was on record at the end of that day. "
    "What came later is not counted. If the time is not over yet, it says how things stand today."
)
"""What is said of the day of a report, where one is asked for."""


@require_safe
def reviews(request: Asked) -> HttpResponse:
    """Every review, and the reports that can be made."""
    plan = live_plan()
    context = {
        "plan": plan,
        "reviews": Review.objects.select_related("plan", "prepared_by", "ended_by"),
        "quarters": quarters(plan, request.actor.today) if plan else [],
        "kinds": [(kind, name) for kind, (name, _) in PACKS.items() if kind != "review"],
        "may_review": can_review(request.actor),
        "may_read": may_open("review_one", request.actor),
    }
    return render(request, "review/reviews.html", context)


def quarters(plan: Plan, on: date, most: int = 4) -> list[tuple[date, date]]:
    """The last quarters of a plan that are over, the latest first."""
    found: list[tuple[date, date]] = []
    first = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    while len(found) < most:
        last = first - timedelta(1)
        first = date(last.year, last.month - 2, 1)
        if last < plan.start:
            break
        found.append((first, last))
    return found


def new_report(request: Asked) -> HttpResponse:
    """Choose a report and its time."""

    def do(sent: dict[str, Any]) -> Done:
        pack = _pack(request, sent["kind"], sent["first"], sent["last"])
        return Done(f"{pack.title}.", report_address(sent["kind"], sent["first"], sent["last"]))

    page = FormPage("Make a report", reverse("review_list"), "Make report", (AS_AT,))
    return form_view(request, ReportForm(**given(request)), page, do)


def report_address(kind: str, first: date, last: date) -> str:
    """The address of a report."""
    return reverse("review_report", args=[kind, first.isoformat(), last.isoformat()])


def _record(request: Asked, first: date, last: date) -> DeliveryRecord:
    plan = live_plan()
    if plan is None:
        raise Unfit("No plan is in force, so there is nothing to report on. Come back when the chair has signed one.")
    if last < first:
        raise Unfit("The time ends before it begins. Correct the days.", "last")
    record = live_record(plan, first, last, made_on=request.actor.today)
    return record_as_told(record, measures_on(plan, record.as_at), open_to(request.actor))


def _pack(request: Asked, kind: str, first: date, last: date) -> Pack:
    with engine_says("last"):
        return pack_from(kind, _record(request, first, last))


def _days(first: str, last: str) -> tuple[date, date]:
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as fault:
        raise Http404 from fault


@require_safe
def report(request: Asked, kind: str, first: str, last: str) -> HttpResponse:
    """A report as a page."""
    if kind not in PACKS or kind == "review":
        raise Http404
    begins, ends = _days(first, last)
    pack = _pack(request, kind, begins, ends)
    downloads = [(name, reverse("review_report_file", args=[kind, first, last, name])) for name in TYPES]
    return render(request, "review/report.html", {"pack": pack, "downloads": downloads, "note": _note(request, ends)})


def _note(request: Asked, last: date) -> str:
    today = request.actor.today
    minutes = "Decisions are those of meetings in the time whose minutes are signed by now."
    return f"As at {day(min(last, today))}. Made from the partnership's records on {day(today)}. {minutes}"


@require_POST
def report_file(request: Asked, kind: str, first: str, last: str, form: str) -> HttpResponse:
    """A report in Word or in print."""
    if kind not in PACKS or kind == "review" or form not in TYPES:
        raise Http404
    begins, ends = _days(first, last)
    pack = _pack(request, kind, begins, ends)
    actions.hand_out(by=request.actor, kind=kind, first=begins, last=ends, form=form)
    with engine_says():
        made = written(paper_of(pack, min(ends, request.actor.today), _note(request, ends)), form)
    return _file(made, form, f"{kind}-{first}-{last}.{form}")


def _file(made: bytes, form: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(made, content_type=TYPES.get(form, "application/json"), headers=headers)


def _review(pk: int) -> Review:
    return get_object_or_404(Review.objects.select_related("plan", "prepared_by", "ended_by"), pk=pk)


def _to(review: Review) -> str:
    return reverse("review_one", args=[review.pk])


def new_review(request: Asked) -> HttpResponse:
    """Begin the review of a year."""
    check_review(request.actor)
    plan = live_plan()
    if plan is None:
        raise Unfit("No plan is in force, so there is nothing to review. Come back when the chair has signed one.")

    def do(sent: dict[str, Any]) -> Done:
        made = actions.begin_review(by=request.actor, plan=plan, **sent)
        return Done("The review is begun. Say of each priority and action how it ends.", _to(made))

    first, last = next_time(plan)
    words = (f"The next review is of {day(first)} to {day(last)}.",)
    if last >= request.actor.today:
        words = (f"{words[0]} That time is not over yet: it can be begun from {day(last + timedelta(1))}.",)
    page = FormPage("Begin the annual review", reverse("review_list"), "Begin", (plan.title, *words, AS_AT))
    return form_view(request, PeriodForm(**given(request), initial={"first": first, "last": last}), page, do)


@require_safe
def review(request: Asked, pk: int) -> HttpResponse:
    """One review: what it says, and how each priority and action ends."""
    one = _review(pk)
    record = record_of(one, made_on=request.actor.today)
    draft = one.state == "draft"
    ended = {(row.priority_id, row.action_id): row for row in one.endings.all()} if draft else {}
    things = [
        (thing, isinstance(thing, Priority), ended.get(_key(thing))) for thing in (things_of(one) if draft else ())
    ]
    with engine_says():
        pack = pack_from("review", record)
    if draft:  # how each ends stands above, where it is decided
        pack = replace(pack, parts=pack.parts[:-1])
    context = {
        "review": one,
        "pack": pack,
        "things": things,
        "verdicts": VERDICTS,
        "lacking": lacking(record) if draft else (),
        "holds": one.state == "frozen" and holds(one),
        "may_review": can_review(request.actor) and draft,
        "downloads": [(name, reverse("review_file", args=[pk, name])) for name in (*TYPES, "json")],
    }
    return render(request, "review/review.html", context)


def _key(thing: Priority | Action) -> tuple[int | None, int | None]:
    return (thing.pk, None) if isinstance(thing, Priority) else (None, thing.pk)


@require_POST
def review_file(request: Asked, pk: int, form: str) -> HttpResponse:
    """A frozen review in Word, in print, or as the very bytes that its hash is of."""
    one = _review(pk)
    if one.state != "frozen" or form not in (*TYPES, "json"):
        raise Http404
    actions.hand_out(by=request.actor, kind="review", first=one.first_day, last=one.last_day, form=form)
    name = f"review-{one.first_day}-{one.last_day}.{form}"
    if form == "json":
        return _file(one.text.encode("utf-8"), form, name)
    record = record_of(one, made_on=request.actor.today)
    frozen = f"Frozen on {day(one.ended_on or one.last_day)}. SHA-256 of its text: {one.sha256}."
    with engine_says():
        paper = paper_of(pack_from("review", record), record.as_at, f"As at {day(record.as_at)}. {frozen}")
        return _file(written(paper, form), form, name)


def decide_priority(request: Asked, pk: int, thing: int) -> HttpResponse:
    """Say how a priority ends."""
    return _decide(request, _review(pk), get_object_or_404(Priority, pk=thing))


def decide_action(request: Asked, pk: int, thing: int) -> HttpResponse:
    """Say how an action ends."""
    return _decide(request, _review(pk), get_object_or_404(Action, pk=thing))


def _decide(request: Asked, one: Review, thing: Priority | Action) -> HttpResponse:
    check_review(request.actor)
    priority, action = _key(thing)
    row = one.endings.filter(priority=priority, action=action).first()

    def do(sent: dict[str, Any]) -> Done:
        said = Verdict(sent["verdict"], sent["reason"], sent["seen_version"] or 0)
        actions.decide(by=request.actor, review=one, thing=thing, said=said)
        return Done("How it ends is kept.", f"{_to(one)}#endings")

    initial: dict[str, Any] = {"seen_version": row.version if row else 0}
    initial |= {"verdict": row.verdict, "reason": row.reason} if row else {}
    kind = "priority" if isinstance(thing, Priority) else "action"
    page = FormPage(f"How does this {kind} end?", f"{_to(one)}#endings", intro=(str(thing),))
    form = DecideForm(**given(request), initial=initial)
    return form_view(request, form, page, do)


def freeze(request: Asked, pk: int) -> HttpResponse:
    """Freeze a review."""
    check_review(request.actor)
    one = _review(pk)

    def do(sent: dict[str, Any]) -> Done:
        made = actions.freeze(by=request.actor, review=one, seen=sent["seen_version"])
        return Done(f"The review is frozen. Its hash begins with {made.sha256[:12]}.", _to(one))

    words = ("A frozen review changes no more. Its text is kept with a hash, and so are the records behind it.",)
    page = FormPage("Freeze the review", _to(one), "Freeze", words)
    return form_view(request, FreezeForm(**given(request), initial={"seen_version": one.version}), page, do)


def withdraw(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a review that is being prepared."""
    check_review(request.actor)
    one = _review(pk)

    def do(sent: dict[str, Any]) -> Done:
        actions.withdraw(by=request.actor, review=one, seen=sent["seen_version"], reason=sent["reason"])
        return Done("The review is withdrawn.", reverse("review_list"))

    page = FormPage("Withdraw the review", _to(one), "Withdraw", warning=True)
    return form_view(request, WhyForm(**given(request), initial={"seen_version": one.version}), page, do)
