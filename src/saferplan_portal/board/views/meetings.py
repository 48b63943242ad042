"""Meetings: the list, one with everything about it, its agenda, papers and notice."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from saferplan_portal.board import actions
from saferplan_portal.board.forms import (
    CancelForm,
    ItemChangeForm,
    ItemForm,
    MeetingChangeForm,
    MeetingForm,
    NoticeForm,
    PaperForm,
    ReasonForm,
    VersionedReasonForm,
)
from saferplan_portal.board.models import Item, Meeting, Paper
from saferplan_portal.board.permissions import (
    can_manage_board,
    can_see_action,
    can_see_restricted,
    can_take_paper,
    check_manage_board,
)
from saferplan_portal.board.reading import carried_into, notice_fault, quorum_of, rule_of
from saferplan_portal.board.views.shown import shown_items
from saferplan_portal.shell.acting import Asked, Done, FormPage, form_view, given, pressed
from saferplan_portal.shell.uploads import served
from saferplan_portal.shell.words import moment

PAGE = 25


def to_meeting(meeting: Meeting) -> str:
    """The address of a meeting."""
    return reverse("board_meeting", args=[meeting.pk])


@require_safe
def meetings(request: Asked) -> HttpResponse:
    """Every meeting, latest first."""
    rows = Meeting.objects.prefetch_related("minutes").order_by("-starts_at")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [(one, any(version.state == "signed" for version in one.minutes.all())) for one in page]
    context = {"page": page, "rows": shown, "may_manage": can_manage_board(request.actor)}
    return render(request, "board/meetings.html", context)


@require_safe
def meeting(request: Asked, pk: int) -> HttpResponse:
    """One meeting: agenda, papers, who was there, what was decided, what is to be done."""
    by = request.actor
    one = get_object_or_404(Meeting, pk=pk)
    items = shown_items(by, one)
    if any(each.item.restricted and not each.hidden for each in items):
        actions.see_restricted(by=by, meeting=one)
    attended = list(one.attendance.select_related("body"))
    whole = [paper for paper in one.papers.filter(item=None, withdrawn_because="") if can_take_paper(by, paper)]
    versions = list(one.minutes.all())
    interests = one.interests.filter(item=None).select_related("body")
    carried = [each for each in carried_into(one) if can_see_action(by, each)]
    actions.see_restricted_actions(by=by, those=carried)
    context = {
        "meeting": one,
        "items": [each for each in items if not each.item.taken_off_because],
        "taken_off": [each.item for each in items if each.item.taken_off_because and not each.hidden],
        "papers": whole,
        "withheld": one.papers.filter(item=None, withdrawn_because="").count() - len(whole),
        "withdrawn": list(one.papers.exclude(withdrawn_because="").select_related("item"))
        if can_see_restricted(by)
        else [],
        "attended": attended,
        "rule": rule_of(one),
        "quorum": quorum_of(one) if attended else None,
        "carried": carried,
        "interests": list(interests),
        "minutes": versions[0] if versions else None,
        "draft": next((each for each in versions if each.state == "draft"), None),
        "record_open": one.state == "held" and not (versions and versions[0].state == "signed"),
        "notice_fault": notice_fault(one),
        "begun": by.at >= one.starts_at,
        "minutes_given": sum(each.item.minutes_given for each in items if not each.item.taken_off_because),
        "may_manage": can_manage_board(by),
        "today": by.today,
    }
    return render(request, "board/meeting.html", context)


def meeting_add(request: Asked) -> HttpResponse:
    """Plan a meeting."""
    check_manage_board(request.actor)
    form = MeetingForm(**given(request))

    def do(sent: dict[str, object]) -> Done:
        made = actions.plan_meeting(by=request.actor, values=form.meeting_values())
        return Done(f"{made} is planned for {moment(made.starts_at)}.", to_meeting(made))

    return form_view(request, form, FormPage("Plan a meeting", reverse("board_meetings"), "Plan it"), do)


def meeting_change(request: Asked, pk: int) -> HttpResponse:
    """Change when or where a meeting is."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    begins = localtime(one.starts_at)
    initial = {
        "title": one.title,
        "day": begins.date(),
        "time": begins.time(),
        "place": one.place,
        "link": one.link,
        "public": one.public,
        "seen_version": one.version,
    }
    form = MeetingChangeForm(**given(request), initial=initial)

    def do(sent: dict[str, object]) -> Done:
        seen = form.cleaned_data["seen_version"]
        made = actions.change_meeting(by=request.actor, meeting=one, seen=seen, values=form.meeting_values())
        return Done(f"{made} is saved.", to_meeting(made))

    return form_view(request, form, FormPage(f"Change {one}", to_meeting(one)), do)


def meeting_cancel(request: Asked, pk: int) -> HttpResponse:
    """Cancel a meeting."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    form = CancelForm(**given(request), initial={"seen_version": one.version})

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        because, seen = values["cancelled_because"], values["seen_version"]
        actions.cancel_meeting(by=request.actor, meeting=one, seen=seen, because=because)
        return Done(f"{one} is cancelled. It stays in the list with the reason.", to_meeting(one))

    intro = (f"It was to begin on {moment(one.starts_at)}. A cancelled meeting stays in the list, and is never held.",)
    page = FormPage(f"Cancel {one}", to_meeting(one), "Cancel the meeting", intro, warning=True)
    return form_view(request, form, page, do)


@require_POST
def meeting_hold(request: Asked, pk: int) -> HttpResponse:
    """Say that a meeting was held."""
    one = get_object_or_404(Meeting, pk=pk)

    def do(seen: int) -> Done:
        actions.hold_meeting(by=request.actor, meeting=one, seen=seen)
        return Done("", reverse("board_attendance", args=[one.pk]))

    return pressed(request, do, subject=str(one), back=to_meeting(one))


def notice(request: Asked, pk: int) -> HttpResponse:
    """Give the public notice of a meeting."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    form = NoticeForm(**given(request), initial={"notice": one.notice, "seen_version": one.version})

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        made = actions.publish_notice(by=request.actor, meeting=one, seen=values["seen_version"], text=values["notice"])
        return Done(f"The public has notice of {made}. {notice_fault(made)}".strip(), to_meeting(made))

    intro = (
        "Write it on the day on which notice is given. From here it is prepared for the public pages, under "
        "Publication, where a second person releases it.",
    )
    return form_view(request, form, FormPage(f"Public notice of {one}", to_meeting(one), "Give notice", intro), do)


def item_add(request: Asked, pk: int) -> HttpResponse:
    """Put an item on the agenda."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    form = ItemForm(**given(request), initial={"purpose": "discussion", "minutes_given": 10})

    def do(sent: dict[str, object]) -> Done:
        made = actions.add_item(by=request.actor, meeting=one, values=form.values())
        return Done(f"“{made.title}” is on the agenda.", to_meeting(one))

    return form_view(request, form, FormPage("Add an item to the agenda", to_meeting(one), "Add it"), do)


def _item(pk: int) -> Item:
    return get_object_or_404(Item.objects.select_related("meeting"), pk=pk)


def item_change(request: Asked, pk: int) -> HttpResponse:
    """Change an item."""
    check_manage_board(request.actor)
    item = _item(pk)
    names = ("title", "presenter", "purpose", "minutes_given", "number", "restricted")
    initial = {name: getattr(item, name) for name in names} | {"seen_version": item.version}
    form = ItemChangeForm(**given(request), initial=initial)
    form.fields["number"].required = True

    def do(sent: dict[str, object]) -> Done:
        seen = form.cleaned_data["seen_version"]
        actions.change_item(by=request.actor, item=item, seen=seen, values=form.values())
        return Done("The item is saved.", to_meeting(item.meeting))

    return form_view(request, form, FormPage(f"Change “{item.title}”", to_meeting(item.meeting)), do)


def item_take_off(request: Asked, pk: int) -> HttpResponse:
    """Take an item off the agenda."""
    check_manage_board(request.actor)
    item = _item(pk)
    form = VersionedReasonForm(**given(request), initial={"seen_version": item.version})

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        actions.take_off_item(by=request.actor, item=item, seen=values["seen_version"], because=values["because"])
        return Done(f"“{item.title}” is off the agenda.", to_meeting(item.meeting))

    page = FormPage(f"Take “{item.title}” off the agenda", to_meeting(item.meeting), "Take it off", warning=True)
    return form_view(request, form, page, do)


def paper_add(request: Asked, pk: int) -> HttpResponse:
    """Put a paper before a meeting."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    form = PaperForm(one, **given(request))

    def do(sent: dict[str, object]) -> Done:
        values = dict(form.values())
        made = actions.add_paper(by=request.actor, meeting=one, file=values.pop("file"), values=values)
        return Done(f"“{made}” is before the meeting ({made.file_words}).", to_meeting(one))

    return form_view(request, form, FormPage(f"Add a paper to {one}", to_meeting(one), "Add the paper"), do)


@require_safe
def paper(request: Asked, pk: int) -> HttpResponseBase:
    """Download a paper."""
    one = get_object_or_404(Paper.objects.select_related("meeting", "item"), pk=pk)
    return served(actions.take_paper(by=request.actor, paper=one))


def paper_withdraw(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a paper."""
    check_manage_board(request.actor)
    one = get_object_or_404(Paper.objects.select_related("meeting"), pk=pk)
    form = ReasonForm(**given(request))

    def do(sent: dict[str, object]) -> Done:
        actions.withdraw_paper(by=request.actor, paper=one, because=form.cleaned_data["because"])
        return Done(f"“{one}” is withdrawn. Its file is kept.", to_meeting(one.meeting))

    return form_view(
        request, form, FormPage(f"Withdraw “{one}”", to_meeting(one.meeting), "Withdraw it", warning=True), do
    )
