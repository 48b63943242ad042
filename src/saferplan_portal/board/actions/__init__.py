"""Everything that is done on the Board: its models are written to from here and from nowhere else."""

from saferplan_portal.board.actions.following import close_action, raise_action, reopen_action, see_restricted_actions
from saferplan_portal.board.actions.meetings import (
    add_item,
    add_paper,
    cancel_meeting,
    change_item,
    change_meeting,
    hold_meeting,
    plan_meeting,
    publish_notice,
    see_restricted,
    take_off_item,
    take_paper,
    withdraw_paper,
)
from saferplan_portal.board.actions.members import change_member, end_member, seat_member, set_rules
from saferplan_portal.board.actions.minuting import correct_minutes, draft_minutes, edit_minutes, sign_minutes
from saferplan_portal.board.actions.record import (
    Attended,
    change_decision,
    declare_interest,
    note_discussion,
    record_attendance,
    record_decision,
)

__all__ = [
    "Attended",
    "add_item",
    "add_paper",
    "cancel_meeting",
    "change_decision",
    "change_item",
    "change_meeting",
    "change_member",
    "close_action",
    "correct_minutes",
    "declare_interest",
    "draft_minutes",
    "edit_minutes",
    "end_member",
    "hold_meeting",
    "note_discussion",
    "plan_meeting",
    "publish_notice",
    "raise_action",
    "record_attendance",
    "record_decision",
    "reopen_action",
    "seat_member",
    "see_restricted",
    "see_restricted_actions",
    "set_rules",
    "sign_minutes",
    "take_off_item",
    "take_paper",
    "withdraw_paper",
]
