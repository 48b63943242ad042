"""Meetings, their agendas, their papers, and the notice to the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, saw, took_out, wrote
from saferplan_portal.board.actions.held import hold_record_open, hold_state, locked, only
from saferplan_portal.board.models import MEETING_STATES, Item, Meeting, Paper, Rules
from saferplan_portal.board.permissions import check_manage_board, check_see_restricted, check_take_paper
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action
from saferplan_portal.shell.uploads import checked, keep
from saferplan_portal.shell.words import moment

_MEETING = ("title", "starts_at", "place", "link", "public")
_ITEM = ("number", "title", "presenter", "purpose", "minutes_given", "restricted")


@action
def plan_meeting(*, by: Actor, values: Mapping[str, Any]) -> Meeting:
    """Plan a meeting.  Raises `Refused` but for a manager, `Unfit` where it is nowhere."""
    check_manage_board(by)
    meeting = Meeting(**only(values, *_MEETING))
    _hold_somewhere(meeting.place, meeting.link)
    meeting.save(force_insert=True)
    sentence = f"Planned {meeting} for {moment(meeting.starts_at)}."
    wrote(by, Told("board.meeting_planned", sentence, "meeting", meeting.pk, {"public": meeting.public}))
    return meeting


@action
def change_meeting(*, by: Actor, meeting: Meeting, seen: int, values: Mapping[str, Any]) -> Meeting:
    """Change when or where a meeting is.  Raises `Refused`, `Unfit` once it is over, `ChangedMeanwhile`."""
    check_manage_board(by)
    _hold_planned(meeting, "changed")
    values = only(values, *_MEETING)
    _hold_somewhere(values.get("place", meeting.place), values.get("link", meeting.link))
    if meeting.notice and not values.get("public", meeting.public):
        raise Unfit("The public has had notice of this meeting. Cancel it, and plan another.", "public")
    detail = changed_values(meeting, values)
    meeting = save_change(meeting, seen=seen, values=values)
    wrote(by, Told("board.meeting_changed", f"Changed {meeting}.", "meeting", meeting.pk, detail))
    return meeting


@action
def cancel_meeting(*, by: Actor, meeting: Meeting, seen: int, because: str) -> Meeting:
    """Cancel a meeting, with a reason that the public reads where it had notice.

    Raises `Refused`, `Unfit` once it is over, `ChangedMeanwhile`.
    """
    check_manage_board(by)
    hold_state(MEETING_STATES, meeting.state, "cancelled", _over(meeting, "cancelled"))
    if not because.strip():
        raise Unfit("Say why the meeting is cancelled.", "cancelled_because")
    meeting = save_change(meeting, seen=seen, values={"state": "cancelled", "cancelled_because": because})
    wrote(by, Told("board.meeting_cancelled", f"Cancelled {meeting}.", "meeting", meeting.pk, {"because": because}))
    return meeting


@action
def publish_notice(*, by: Actor, meeting: Meeting, seen: int, text: str) -> Meeting:
    """Tell the public of a meeting.  Raises `Refused`, `Unfit` where it is not open to them, `ChangedMeanwhile`."""
    check_manage_board(by)
    _hold_planned(meeting, "announced")
    if not meeting.public:
        raise Unfit("This meeting is not open to the public. Change that first.")
    if not text.strip():
        raise Unfit("Write what the public should know: when, where, what about, and how to come.", "notice")
    values = {"notice": text, "notice_on": by.today}
    meeting = save_change(meeting, seen=seen, values=values)
    told = Told(
        "board.notice_published", f"Gave the public notice of {meeting}.", "meeting", meeting.pk, {"text": text}
    )
    wrote(by, told)
    return meeting


@action
def hold_meeting(*, by: Actor, meeting: Meeting, seen: int) -> Meeting:
    """Say that a meeting was held; the Board's rule of quorum goes with it as it stands.

    Raises `Refused`, `Unfit` before its time or where it was cancelled, `ChangedMeanwhile`.
    """
    check_manage_board(by)
    hold_state(MEETING_STATES, meeting.state, "held", _over(meeting, "held"))
    if by.at < meeting.starts_at:
        raise Unfit(f"This meeting begins on {moment(meeting.starts_at)}. It can be called held from then on.")
    rules, _ = Rules.objects.get_or_create(pk=1)
    values = {"state": "held", "least": rules.least, "services": rules.services}
    meeting = save_change(meeting, seen=seen, values=values)
    wrote(by, Told("board.meeting_held", f"{meeting} was held.", "meeting", meeting.pk, {"rule": rules.quorum.words}))
    return meeting


@action
def add_item(*, by: Actor, meeting: Meeting, values: Mapping[str, Any]) -> Item:
    """Put an item on the agenda, at its end where it is given no place.

    Raises `Refused`, `Unfit` where the agenda is closed.
    """
    check_manage_board(by)
    meeting = locked(meeting)
    _hold_agenda(meeting)
    item = Item(meeting=meeting, **only(values, *_ITEM))
    if not item.number:
        item.number = (Item.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0) + 1
    item.save(force_insert=True)
    wrote(by, Told("board.item_added", f"Put “{item}” on the agenda of {meeting}.", "item", item.pk))
    return item


@action
def change_item(*, by: Actor, item: Item, seen: int, values: Mapping[str, Any]) -> Item:
    """Change an item of an agenda.  Raises `Refused`, `Unfit` where the agenda is closed, `ChangedMeanwhile`."""
    check_manage_board(by)
    _hold_agenda(locked(item.meeting))
    values = only(values, *_ITEM)
    detail = changed_values(item, values)
    item = save_change(item, seen=seen, values=values)
    wrote(by, Told("board.item_changed", f"Changed “{item}” on the agenda of {item.meeting}.", "item", item.pk, detail))
    return item


@action
def take_off_item(*, by: Actor, item: Item, seen: int, because: str) -> Item:
    """Take an item off the agenda, with the reason.

    Raises `Refused`, `Unfit` where something was decided under it, `ChangedMeanwhile`.
    """
    check_manage_board(by)
    _hold_agenda(locked(item.meeting))
    if not because.strip():
        raise Unfit("Say why the item is taken off.", "taken_off_because")
    if item.decisions.exists() or item.actions.exists():
        raise Unfit("Something was decided or is to be done under this item, so it stays.")
    item = save_change(item, seen=seen, values={"taken_off_because": because})
    sentence = f"Took “{item}” off the agenda of {item.meeting}."
    wrote(by, Told("board.item_taken_off", sentence, "item", item.pk, {"because": because}))
    return item


@action
def add_paper(*, by: Actor, meeting: Meeting, file: UploadedFile[bytes], values: Mapping[str, Any]) -> Paper:
    """Put a paper before a meeting; `values` are its title, item, and whether it is restricted.

    Raises `Refused` but for a manager, `Unfit` where the meeting was cancelled or the file is not one that is taken.
    """
    check_manage_board(by)
    if meeting.state == "cancelled":
        raise Unfit("This meeting was cancelled, and takes no papers.")
    item = values.get("item")
    if item is not None and item.meeting_id != meeting.pk:
        raise Unfit("That item is on the agenda of another meeting. Choose one of this.", "item")
    kept = keep(checked(file))
    paper = Paper(
        meeting=meeting, added_by=by.name, added_at=by.at, **only(values, "title", "item", "restricted"), **kept
    )
    paper.save(force_insert=True)
    detail = {"sha256": paper.file_sha256, "restricted": paper.restricted, "kind": paper.file_kind}
    wrote(by, Told("board.paper_added", f"Put “{paper}” before {meeting}.", "paper", paper.pk, detail))
    return paper


@action
def see_restricted(*, by: Actor, meeting: Meeting) -> None:
    """Keep that somebody saw what a meeting has under restricted items.  Raises `Refused` for who may not."""
    check_see_restricted(by)
    saw(by, Told("board.restricted_seen", f"Saw the restricted items of {meeting}.", "meeting", meeting.pk))


@action
def take_paper(*, by: Actor, paper: Paper) -> Paper:
    """Download a paper; the audit keeps that it left, and that a restricted one was seen.

    Raises `Refused` for who may not.
    """
    check_take_paper(by, paper)
    if paper.is_restricted:
        saw(by, Told("board.paper_seen", f"Saw the restricted paper “{paper}”.", "paper", paper.pk))
    sha = {"sha256": paper.file_sha256}
    took_out(by, Told("board.paper_taken", f"Downloaded “{paper}” of {paper.meeting}.", "paper", paper.pk, sha))
    return paper


@action
def withdraw_paper(*, by: Actor, paper: Paper, because: str) -> Paper:
    """Withdraw a paper, with the reason.  Its file is kept.  Raises `Refused`, `Unfit` where it is withdrawn."""
    check_manage_board(by)
    if paper.withdrawn_because:
        raise Unfit("This paper was withdrawn before.")
    if not because.strip():
        raise Unfit("Say why the paper is withdrawn.", "withdrawn_because")
    Paper.objects.filter(pk=paper.pk).update(withdrawn_because=because)
    paper.refresh_from_db()
    sentence = f"Withdrew “{paper}” from {paper.meeting}."
    wrote(by, Told("board.paper_withdrawn", sentence, "paper", paper.pk, {"because": because}))
    return paper


def _hold_somewhere(place: str, link: str) -> None:
    """Hold a meeting to a place or an address to join it."""
    if not place.strip() and not link.strip():
        raise Unfit("Say where the meeting is: a place, or an address to join it.", "place")


def _over(meeting: Meeting, becomes: str) -> str:
    """Why a meeting can no longer become something."""
    return f"{meeting} was {meeting.state}, and cannot be {becomes} any more."


def _hold_planned(meeting: Meeting, becomes: str) -> None:
    """Hold a meeting to being still to come."""
    if meeting.state != "planned":
        raise Unfit(_over(meeting, becomes))


def _hold_agenda(meeting: Meeting) -> None:
    """Hold an agenda to being open: before the meeting, and at it until the minutes are signed."""
    if meeting.state == "cancelled":
        raise Unfit("This meeting was cancelled, and its agenda stays as it is.")
    if meeting.state == "held":
        hold_record_open(meeting)
