"""Actions arising: raised at a meeting, and closed by those who did them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, saw, wrote
from saferplan_portal.board.actions.held import hold_owner, hold_record_open, hold_state, locked, only
from saferplan_portal.board.models import ACTION_STATES, ACTION_WORDS, ActionArising, Meeting
from saferplan_portal.board.permissions import check_close_action, check_manage_board, check_see_action
from saferplan_portal.board.reading import day_of
from saferplan_portal.shell.locking import save_change
from saferplan_portal.shell.rules import Unfit, action


@action
def raise_action(*, by: Actor, meeting: Meeting, values: Mapping[str, Any]) -> ActionArising:
    """Write down something to be done.

    Raises `Refused` but for a manager, `Unfit` where nobody is to do it or it has no date.
    """
    check_manage_board(by)
    meeting = locked(meeting)
    hold_record_open(meeting)
    one = ActionArising(meeting=meeting, **only(values, "item", "text", "owner_body", "owner_name", "due"))
    if one.item.meeting_id != meeting.pk:
        raise Unfit("That item is on the agenda of another meeting. Choose one of this.", "item")
    hold_owner(one.owner_body, one.owner_name, one.due, day_of(meeting))
    one.save(force_insert=True)
    detail = {"owner": one.owner_body.slug, "due": str(one.due)}
    wrote(by, Told("board.action_raised", f"An action came out of {meeting}.", "action-arising", one.pk, detail))
    return one


@action
def close_action(*, by: Actor, one: ActionArising, seen: int, to: str, note: str) -> ActionArising:
    """Say that an action is done, or will not be (`withdrawn`), and what was done or why not.

    Raises `Refused` but for the body that does it and the manager, who alone withdraws; `Unfit` where it is closed or
    nothing is said; `ChangedMeanwhile`.
    """
    check_close_action(by, one)
    if to == "withdrawn":
        check_manage_board(by)
    now = ACTION_WORDS[one.state].lower()
    hold_state(ACTION_STATES, one.state, to, f"This action is {now}, and cannot become {to}.")
    if not note.strip():
        raise Unfit("Say what was done, or why it will not be.", "note")
    one = save_change(one, seen=seen, values={"state": to, "note": note, "closed_on": by.today})
    sentence = f"An action of {one.meeting} is {to}."
    wrote(by, Told("board.action_closed", sentence, "action-arising", one.pk, {"state": to, "note": note}))
    return one


@action
def reopen_action(*, by: Actor, one: ActionArising, seen: int, because: str) -> ActionArising:
    """Open an action again that was called done too early.  Raises `Refused`, `Unfit`, `ChangedMeanwhile`."""
    check_manage_board(by)
    hold_state(ACTION_STATES, one.state, "open", "Only an action that is done is opened again.")
    if not because.strip():
        raise Unfit("Say why it is opened again.", "note")
    note = f"{one.note}\n\nOpened again: {because}"[:1_000]
    one = save_change(one, seen=seen, values={"state": "open", "note": note, "closed_on": None})
    told = Told("board.action_reopened", f"An action of {one.meeting} is open again.", "action-arising", one.pk)
    wrote(by, told)
    return one


@action
def see_restricted_actions(*, by: Actor, those: Iterable[ActionArising]) -> None:
    """Keep that somebody saw actions arising from restricted items, where any of those is one.

    Raises `Refused` where somebody is not to see one of them.
    """
    held = [one for one in those if one.item.restricted]
    for one in held:
        check_see_action(by, one)
    if held:
        told = {"actions": sorted(one.pk for one in held)}
        saw(by, Told("board.restricted_seen", "Saw actions arising from restricted items.", "actions", "", told))
