"""What was recorded of a meeting: who was there, what was said, what was decided, which interests were declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.board.actions.held import hold_owner, hold_record_open, locked, only
from saferplan_portal.board.models import ATTENDED, EFFECTS, Attendance, Decision, Interest, Item, Meeting
from saferplan_portal.board.permissions import check_manage_board
from saferplan_portal.board.reading import day_of, quorum_of, seated_on
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action

_DECISION = (
    "item", "text", "owner_body", "owner_name", "due", "votes_for", "votes_against", "abstained", "dissent"
)  # fmt: skip


@dataclass(frozen=True)
class Attended:
    """How a body attended, and who came for it."""

    body: Body
    how: str
    who: str = ""


@action
def record_attendance(*, by: Actor, meeting: Meeting, seen: int, attended: Sequence[Attended]) -> Meeting:
    """Write down how each body attended, in place of what was written before.

    Raises `Refused` but for a manager, `Unfit` where the record is closed, or where decisions stand that a meeting
    without a quorum could not have made; `ChangedMeanwhile`.
    """
    check_manage_board(by)
    meeting = save_change(meeting, seen=seen, values={})
    hold_record_open(meeting)
    voting = {one.body_id for one in seated_on(day_of(meeting)) if one.has_vote}
    before = {one.body_id: one for one in Attendance.objects.filter(meeting=meeting)}
    detail: dict[str, list[str]] = {}
    for one in attended:
        if one.how not in ATTENDED:
            raise Unfit(f"Say how {one.body} attended: {', '.join(ATTENDED.values()).lower()}.", f"how-{one.body.pk}")
        if one.how == "substitute" and not one.who.strip():
            raise Unfit(f"Name the substitute who came for {one.body}.", f"who-{one.body.pk}")
        values = {"how": one.how, "who": one.who.strip(), "has_vote": one.body.pk in voting}
        old = before.get(one.body.pk)
        detail[one.body.slug] = [old.how if old else "", one.how]
        Attendance.objects.update_or_create(meeting=meeting, body=one.body, defaults=values)
    found = quorum_of(meeting)
    if not found.met and Decision.objects.filter(meeting=meeting).exists():
        raise Unfit(f"{found.sentence} But decisions of this meeting stand, and it could not have made them.")
    sentence = f"Recorded attendance at {meeting}. {found.sentence}"
    wrote(by, Told("board.attendance_recorded", sentence, "meeting", meeting.pk, detail))
    return meeting


@action
def note_discussion(*, by: Actor, item: Item, seen: int, discussed: str) -> Item:
    """Write what was discussed under an item.  Raises `Refused`, `Unfit` where closed, `ChangedMeanwhile`."""
    check_manage_board(by)
    hold_record_open(locked(item.meeting))
    detail = changed_values(item, {"discussed": discussed})
    item = save_change(item, seen=seen, values={"discussed": discussed})
    wrote(by, Told("board.discussion_noted", f"Wrote what was discussed under “{item}”.", "item", item.pk, detail))
    return item


@action
def record_decision(*, by: Actor, meeting: Meeting, values: Mapping[str, Any]) -> Decision:
    """Record a decision, with the next number of the meeting.

    Raises `Refused` but for a manager, `Unfit` where the meeting was not quorate, or nobody owns the decision, or it
    has no date.
    """
    check_manage_board(by)
    meeting = locked(meeting)
    values = only(values, *_DECISION)
    _hold_decision(meeting, values)
    last = Decision.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    decision = Decision(meeting=meeting, number=last + 1, **values)
    decision.save(force_insert=True)
    detail = {"owner": decision.owner_body.slug, "due": str(decision.due)}
    sentence = f"Recorded decision {decision.number} of {meeting}."
    wrote(by, Told("board.decision_recorded", sentence, "decision", decision.pk, detail))
    return decision


@action
def change_decision(*, by: Actor, decision: Decision, seen: int, values: Mapping[str, Any]) -> Decision:
    """Correct how a decision is written down, until the minutes are signed.

    Raises `Refused`, `Unfit` as for a new one, `ChangedMeanwhile`.
    """
    check_manage_board(by)
    values = only(values, *_DECISION)
    whole = {name: getattr(decision, name) for name in _DECISION} | values
    _hold_decision(locked(decision.meeting), whole)
    detail = changed_values(decision, values)
    decision = save_change(decision, seen=seen, values=values)
    sentence = f"Corrected decision {decision.number} of {decision.meeting}."
    wrote(by, Told("board.decision_changed", sentence, "decision", decision.pk, detail))
    return decision


@action
def declare_interest(*, by: Actor, meeting: Meeting, values: Mapping[str, Any]) -> Interest:
    """Write down an interest that somebody declared.  Raises `Refused`, `Unfit` where the record is closed."""
    check_manage_board(by)
    hold_record_open(locked(meeting))
    item = values.get("item")
    if item is not None and item.meeting_id != meeting.pk:
        raise Unfit("That item is on the agenda of another meeting. Choose one of this.", "item")
    if values.get("effect") not in EFFECTS:
        raise Unfit("Say what they did: stayed, did not vote, or left the room.", "effect")
    one = Interest(meeting=meeting, declared_on=by.today, **only(values, "item", "body", "who", "what", "effect"))
    one.save(force_insert=True)
    sentence = f"An interest was declared at {meeting}, for {one.body}."
    wrote(by, Told("board.interest_declared", sentence, "interest", one.pk, {"effect": one.effect}))
    return one


def _hold_decision(meeting: Meeting, values: Mapping[str, Any]) -> None:
    """Hold a decision to a meeting that could make it, an item, an owner and a date."""
    hold_record_open(meeting)
    found = quorum_of(meeting)
    if not found.met:
        raise Unfit(f"{found.sentence} A meeting without a quorum decides nothing: put the item to the next one.")
    if values["item"].meeting_id != meeting.pk or values["item"].taken_off_because:
        raise Unfit("That item is not on the agenda of this meeting. Choose one that is.", "item")
    if not str(values["text"]).strip():
        raise Unfit("Write what was decided.", "text")
    if values.get("owner_body") is None:
        raise Unfit("Choose the body that owns it. Without an owner it cannot be minuted.", "owner_body")
    hold_owner(values["owner_body"], str(values.get("owner_name") or ""), values.get("due"), day_of(meeting))
