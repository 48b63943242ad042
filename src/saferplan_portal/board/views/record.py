"""The record of a meeting: attendance, discussion, decisions, interests, actions arising, and minutes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan_portal.board import actions
from saferplan_portal.board.forms import (
    ActionForm,
    AttendanceForm,
    CloseForm,
    DecisionChangeForm,
    DecisionForm,
    DiscussedForm,
    InterestForm,
    MinutesForm,
    ReasonForm,
    SignForm,
    VersionedReasonForm,
)
from saferplan_portal.board.models import ActionArising, Decision, Item, Meeting, Minutes
from saferplan_portal.board.permissions import (
    can_close_action,
    can_manage_board,
    can_see_action,
    can_see_restricted,
    can_sign,
    check_close_action,
    check_manage_board,
    check_sign,
)
from saferplan_portal.board.reading import bodies_expected, hash_holds, public_record, quorum_of
from saferplan_portal.board.views.meetings import to_meeting
from saferplan_portal.shell.acting import Asked, Done, FormPage, form_view, given, pressed
from saferplan_portal.shell.words import day


def attendance(request: Asked, pk: int) -> HttpResponse:
    """Record how each body attended."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    rows = {row.body_id: row for row in one.attendance.select_related("body")}
    bodies = list({body.pk: body for body in (*bodies_expected(one), *(row.body for row in rows.values()))}.values())
    initial: dict[str, object] = {"seen_version": one.version}
    for key, row in rows.items():
        initial |= {f"how-{key}": row.how, f"who-{key}": row.who}
    form = AttendanceForm(bodies, **given(request), initial=initial)

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        attended = [actions.Attended(body, values[f"how-{body.pk}"], values[f"who-{body.pk}"]) for body in bodies]
        actions.record_attendance(by=request.actor, meeting=one, seen=values["seen_version"], attended=attended)
        return Done(f"Attendance is recorded. {quorum_of(one).sentence}", to_meeting(one))

    intro = ("The bodies with somebody on the Board on the day of the meeting.",)
    if not bodies:
        intro = ("Nobody sat on the Board on the day of this meeting. Seat its members first.",)
    return form_view(request, form, FormPage(f"Attendance at {one}", to_meeting(one), intro=intro), do)


def discussed(request: Asked, pk: int) -> HttpResponse:
    """Write what was discussed under an item."""
    check_manage_board(request.actor)
    item = get_object_or_404(Item.objects.select_related("meeting"), pk=pk)
    form = DiscussedForm(**given(request), initial={"discussed": item.discussed, "seen_version": item.version})

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        seen, text = values["seen_version"], values["discussed"]
        actions.note_discussion(by=request.actor, item=item, seen=seen, discussed=text)
        return Done("What was discussed is saved.", to_meeting(item.meeting))

    return form_view(request, form, FormPage(item.title, to_meeting(item.meeting)), do)


def decision_add(request: Asked, pk: int) -> HttpResponse:
    """Record a decision."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    form = DecisionForm(one, **given(request), initial={"item": request.GET.get("item")})

    def do(sent: dict[str, object]) -> Done:
        made = actions.record_decision(by=request.actor, meeting=one, values=form.values())
        return Done(f"Decision {made.number} is recorded.", to_meeting(one))

    intro = ("A decision needs an owner and a date. Without them it cannot be minuted.",)
    return form_view(request, form, FormPage(f"Record a decision of {one}", to_meeting(one), intro=intro), do)


def decision_change(request: Asked, pk: int) -> HttpResponse:
    """Correct a decision before the minutes are signed."""
    check_manage_board(request.actor)
    decision = get_object_or_404(Decision.objects.select_related("meeting", "owner_body", "item"), pk=pk)
    names = [name for name in DecisionForm.base_fields if name != "seen_version"]
    initial = {name: getattr(decision, name) for name in names} | {"seen_version": decision.version}
    form = DecisionChangeForm(decision.meeting, **given(request), initial=initial)
    to = to_meeting(decision.meeting)

    def do(sent: dict[str, object]) -> Done:
        seen = form.cleaned_data["seen_version"]
        actions.change_decision(by=request.actor, decision=decision, seen=seen, values=form.values())
        return Done(f"Decision {decision.number} is corrected.", to)

    return form_view(request, form, FormPage(f"Correct decision {decision.number}", to), do)


def interest_add(request: Asked, pk: int) -> HttpResponse:
    """Write down an interest that was declared."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    form = InterestForm(one, **given(request), initial={"effect": "left"})

    def do(sent: dict[str, object]) -> Done:
        actions.declare_interest(by=request.actor, meeting=one, values=form.values())
        return Done("The interest is recorded.", to_meeting(one))

    return form_view(request, form, FormPage(f"Interest declared at {one}", to_meeting(one)), do)


@require_safe
def actions_arising(request: Asked) -> HttpResponse:
    """What is to be done: open first, by date."""
    by = request.actor
    rows = ActionArising.objects.select_related("owner_body", "meeting", "item").order_by("due", "pk")
    seen = [one for one in rows if can_see_action(by, one)]
    actions.see_restricted_actions(by=by, those=seen)
    context = {
        "open": [(one, can_close_action(by, one)) for one in seen if one.state == "open"],
        "closed": sorted((one for one in seen if one.closed_on), key=lambda one: str(one.closed_on), reverse=True),
        "today": by.today,
        "may_manage": can_manage_board(by),
    }
    return render(request, "board/actions.html", context)


def action_add(request: Asked, pk: int) -> HttpResponse:
    """Write down something to be done."""
    check_manage_board(request.actor)
    one = get_object_or_404(Meeting, pk=pk)
    form = ActionForm(one, **given(request), initial={"item": request.GET.get("item")})

    def do(sent: dict[str, object]) -> Done:
        made = actions.raise_action(by=request.actor, meeting=one, values=form.values())
        return Done(f"The action is recorded, for {made.owner} by {day(made.due)}.", to_meeting(one))

    intro = ("While it is open it comes back to every later meeting by itself.",)
    return form_view(request, form, FormPage(f"Action arising from {one}", to_meeting(one), intro=intro), do)


def _action(pk: int) -> ActionArising:
    return get_object_or_404(ActionArising.objects.select_related("owner_body", "meeting", "item"), pk=pk)


def action_close(request: Asked, pk: int) -> HttpResponse:
    """Say what became of an action arising."""
    one = _action(pk)
    check_close_action(request.actor, one)
    actions.see_restricted_actions(by=request.actor, those=[one])
    form = CloseForm(manages=can_manage_board(request.actor), **given(request), initial={"seen_version": one.version})
    to = reverse("board_actions")

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        state = values.get("to", "done")
        actions.close_action(by=request.actor, one=one, seen=values["seen_version"], to=state, note=values["note"])
        return Done(f"The action is {state}.", to)

    facts = (("What is to be done", one.text), ("For", one.owner), ("By", day(one.due)), ("From", str(one.meeting)))
    return form_view(request, form, FormPage("What became of this action", to, facts=facts), do)


def action_reopen(request: Asked, pk: int) -> HttpResponse:
    """Open an action again."""
    check_manage_board(request.actor)
    one = _action(pk)
    form = VersionedReasonForm(**given(request), initial={"seen_version": one.version})
    to = reverse("board_actions")

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        actions.reopen_action(by=request.actor, one=one, seen=values["seen_version"], because=values["because"])
        return Done("The action is open again.", to)

    facts = (("What is to be done", one.text), ("For", one.owner), ("What was said", one.note))
    return form_view(request, form, FormPage("Open this action again", to, "Open it again", facts=facts), do)


@require_safe
def minutes(request: Asked, pk: int) -> HttpResponse:
    """The minutes of a meeting; who may not see what is restricted sees what the public may read."""
    one = get_object_or_404(Meeting, pk=pk)
    by = request.actor
    versions = list(one.minutes.select_related("meeting"))
    signed = [each for each in versions if each.state == "signed"]
    whole = can_see_restricted(by)
    now = (versions if whole else signed)[:1]
    if whole and now and one.items.filter(restricted=True).exists():
        actions.see_restricted(by=by, meeting=one)
    context = {
        "meeting": one,
        "whole": whole,
        "minutes": now[0] if now else None,
        "holds": bool(now) and now[0].state == "signed" and hash_holds(now[0]),
        "earlier": (versions if whole else signed)[1:],
        "public": now[0].public if now and now[0].state == "signed" else public_record(one) if whole else {},
        "may_manage": can_manage_board(by),
        "may_sign": bool(now) and now[0].state == "draft" and can_sign(by, now[0]),
    }
    return render(request, "board/minutes.html", context)


@require_POST
def minutes_draft(request: Asked, pk: int) -> HttpResponse:
    """Draft the minutes from the record."""
    one = get_object_or_404(Meeting, pk=pk)
    to = reverse("board_minutes", args=[one.pk])

    def do(seen: int) -> Done:
        actions.draft_minutes(by=request.actor, meeting=one, seen=seen)
        return Done("", to)

    return pressed(request, do, subject=f"Minutes of {one}", back=to)


def _minutes(pk: int) -> Minutes:
    return get_object_or_404(Minutes.objects.select_related("meeting"), pk=pk)


def _to_minutes(one: Minutes) -> str:
    return reverse("board_minutes", args=[one.meeting_id])


def minutes_edit(request: Asked, pk: int) -> HttpResponse:
    """Correct the words of a draft."""
    check_manage_board(request.actor)
    one = _minutes(pk)
    form = MinutesForm(**given(request), initial={"text": one.text, "seen_version": one.version})

    def do(sent: dict[str, object]) -> Done:
        values = form.cleaned_data
        actions.edit_minutes(by=request.actor, minutes=one, seen=values["seen_version"], text=values["text"])
        return Done("The draft is saved.", _to_minutes(one))

    return form_view(request, form, FormPage(f"Correct the minutes of {one.meeting}", _to_minutes(one)), do)


def minutes_sign(request: Asked, pk: int) -> HttpResponse:
    """Sign the minutes."""
    one = _minutes(pk)
    check_sign(request.actor, one)
    form = SignForm(**given(request), initial={"seen_version": one.version})

    def do(sent: dict[str, object]) -> Done:
        made = actions.sign_minutes(by=request.actor, minutes=one, seen=form.cleaned_data["seen_version"])
        return Done(f"The minutes are signed and frozen, with the hash {made.sha256[:12]}.", _to_minutes(one))

    intro = ("Once signed they stay as they are. A later correction is a new version, and says what it corrects.",)
    page = FormPage(f"Sign the minutes of {one.meeting}", _to_minutes(one), "Sign", intro)
    return form_view(request, form, page, do)


def minutes_correct(request: Asked, pk: int) -> HttpResponse:
    """Begin a correction of signed minutes."""
    check_manage_board(request.actor)
    one = _minutes(pk)
    form = ReasonForm(**given(request))

    def do(sent: dict[str, object]) -> Done:
        actions.correct_minutes(by=request.actor, minutes=one, because=form.cleaned_data["because"])
        return Done("A new version is open for correction. The signed one stays until it is signed.", _to_minutes(one))

    intro = ("Say what is to be corrected. The reason is printed with the new version.",)
    page = FormPage(f"Correct the signed minutes of {one.meeting}", _to_minutes(one), "Begin", intro)
    return form_view(request, form, page, do)
