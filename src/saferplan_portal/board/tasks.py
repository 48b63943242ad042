"""What waits for people at the Board: actions arising, minutes to sign, meetings to record, notices to give."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.board.models import ActionArising, Meeting, Minutes
from saferplan_portal.board.permissions import can_close_action, can_manage_board, can_sign
from saferplan_portal.board.reading import day_of, notice_fault
from saferplan_portal.shell.tasks import Task


def tasks(by: Actor) -> Iterator[Task]:
    """What waits for one person."""
    for one in ActionArising.objects.filter(state="open", owner_body__in=by.bodies).select_related(
        "owner_body", "meeting", "item"
    ):
        if can_close_action(by, one):
            # Whoever opens one of a restricted item is in the audit: a list of tasks shows none of its words.
            title = "Close an action arising from a restricted item" if one.item.restricted else one.text
            yield Task(title, reverse("board_action_close", args=[one.pk]), one.due, f"From {one.meeting}")
    for minutes in Minutes.objects.filter(state="draft").select_related("meeting"):
        if can_sign(by, minutes):
            yield Task(f"Sign the minutes of {minutes.meeting}", reverse("board_minutes", args=[minutes.meeting_id]))
    if not can_manage_board(by):
        return
    for meeting in Meeting.objects.filter(state="planned"):
        address = reverse("board_meeting", args=[meeting.pk])
        if meeting.starts_at <= by.at:
            yield Task(f"Say whether {meeting} was held, and record it", address, day_of(meeting))
        elif fault := notice_fault(meeting):
            yield Task(f"Give the public notice of {meeting}", address, note=fault)
