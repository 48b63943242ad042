"""The Board at a glance, who sits on it, and its rules."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferplan_portal.board import actions
from saferplan_portal.board.forms import MemberChangeForm, MemberEndForm, MemberForm, RulesForm
from saferplan_portal.board.models import ActionArising, Meeting, Member
from saferplan_portal.board.permissions import can_close_action, can_manage_board, can_see_action, check_manage_board
from saferplan_portal.board.reading import notice_fault, rules_now, vacancies_on
from saferplan_portal.shell.acting import Asked, Done, FormPage, form_view, given
from saferplan_portal.shell.merging import OPENED, opened_with
from saferplan_portal.shell.words import day


@require_safe
def board(request: Asked) -> HttpResponse:
    """What is next, what is late, and which seats are vacant."""
    by = request.actor
    planned = Meeting.objects.filter(state="planned").order_by("starts_at")
    coming = list(planned.filter(starts_at__gte=by.at)[:3])
    open_ones = ActionArising.objects.filter(state="open").select_related("item", "owner_body", "meeting")
    seen = [one for one in open_ones if can_see_action(by, one)]
    late = [one for one in seen if one.late_on(by.today)]
    own = [one for one in seen if one.owner_body_id in by.bodies]
    actions.see_restricted_actions(by=by, those={*late, *own})
    context = {
        "coming": [(one, notice_fault(one)) for one in coming],
        "unrecorded": list(planned.filter(starts_at__lt=by.at)),
        "unsigned": list(Meeting.objects.filter(state="held").exclude(minutes__state="signed").order_by("starts_at")),
        "late": late,
        "open": len(seen),
        "own": [(one, can_close_action(by, one)) for one in own],
        "vacancies": vacancies_on(by.today),
        "may_manage": can_manage_board(by),
        "today": by.today,
    }
    return render(request, "board/board.html", context)


@require_safe
def members(request: Asked) -> HttpResponse:
    """Who sits on the Board today, which seats are vacant by law, and who sat there before."""
    today = request.actor.today
    rows = list(Member.objects.select_related("body", "person"))
    context = {
        "now": [one for one in rows if one.holds_on(today) and one.body.holds_on(today)],
        "later": [one for one in rows if one.first_day > today],
        "before": [
            one for one in rows if one.first_day <= today and not (one.holds_on(today) and one.body.holds_on(today))
        ],
        "vacancies": vacancies_on(today),
        "rules": rules_now(),
        "today": today,
        "may_manage": can_manage_board(request.actor),
    }
    return render(request, "board/members.html", context)


def rules(request: Asked) -> HttpResponse:
    """The Board's rules of quorum and notice."""
    check_manage_board(request.actor)
    now = rules_now()
    form = RulesForm(
        **given(request),
        initial={
            "seen_version": now.version,
            "least": now.least,
            "services": now.services,
            "notice_days": now.notice_days,
        },
    )
    to = reverse("board_members")

    def do(sent: dict[str, object]) -> Done:
        seen = form.cleaned_data["seen_version"]
        made = actions.set_rules(by=request.actor, seen=seen, **form.values())
        return Done(f"The rules are saved. {made.quorum.words}", to)

    page = FormPage(
        "The Board's rules",
        to,
        intro=(
            "No law says how many make a quorum: the Board decides it. A rule holds for meetings that are held after "
            "it is saved.",
        ),
    )
    return form_view(request, form, page, do)


def member_add(request: Asked) -> HttpResponse:
    """Seat somebody."""
    check_manage_board(request.actor)
    form = MemberForm(**given(request), initial={"seat": "member"})
    to = reverse("board_members")

    def do(sent: dict[str, object]) -> Done:
        made = actions.seat_member(by=request.actor, values=form.values())
        return Done(f"{made.who} sits on the Board for {made.body} from {day(made.first_day)}.", to)

    return form_view(request, form, FormPage("Seat somebody on the Board", to), do)


def member_change(request: Asked, pk: int) -> HttpResponse:
    """Correct how a seat is written down."""
    check_manage_board(request.actor)
    member = get_object_or_404(Member.objects.select_related("body", "person"), pk=pk)
    names = ("body", "person", "office", "seat", "first_day")
    initial = {name: getattr(member, name) for name in names} | {"seen_version": member.version}
    form = MemberChangeForm(**given(request), initial=initial)
    to = reverse("board_members")

    def do(sent: dict[str, object]) -> Done:
        seen = form.cleaned_data["seen_version"]
        made = actions.change_member(by=request.actor, member=member, seen=seen, values=form.values())
        return Done(f"The seat of {made.who} is corrected.", to)

    return form_view(request, form, FormPage(f"Correct the seat of {member.who}", to), do)


def member_end(request: Asked, pk: int) -> HttpResponse:
    """End a seat."""
    check_manage_board(request.actor)
    member = get_object_or_404(Member.objects.select_related("body", "person"), pk=pk)
    initial = {"last_day": member.last_day, "seen_version": member.version}
    form = MemberEndForm(**given(request), initial=initial)
    if not form.is_bound:
        form.initial = {**form.initial, OPENED: opened_with(form), "last_day": request.actor.today}
    to = reverse("board_members")

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        actions.end_member(
            by=request.actor,
            member=member,
            seen=values["seen_version"],
            last_day=values["last_day"],
            because=values["ended_because"],
        )
        return Done(f"{member.who} sits on the Board until {day(values['last_day'])}.", to)

    page = FormPage(f"End the seat of {member.who}", to, "End the seat", intro=(f"They sit for {member.body}.",))
    return form_view(request, form, page, do)
