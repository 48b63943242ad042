"""Where the pages of the Board are."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.board.views import meetings, members, record

urlpatterns = [
    path("overview/", members.board, name="board"),
    path("members/", members.members, name="board_members"),
    path("members/new/", members.member_add, name="board_member_add"),
    path("members/<int:pk>/", members.member_change, name="board_member_change"),
    path("members/<int:pk>/end/", members.member_end, name="board_member_end"),
    path("rules/", members.rules, name="board_rules"),
    path("meetings/", meetings.meetings, name="board_meetings"),
    path("meetings/new/", meetings.meeting_add, name="board_meeting_add"),
    path("meetings/<int:pk>/", meetings.meeting, name="board_meeting"),
    path("meetings/<int:pk>/change/", meetings.meeting_change, name="board_meeting_change"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="board_meeting_cancel"),
    path("meetings/<int:pk>/held/", meetings.meeting_hold, name="board_meeting_hold"),
    path("meetings/<int:pk>/notice/", meetings.notice, name="board_notice"),
    path("meetings/<int:pk>/items/new/", meetings.item_add, name="board_item_add"),
    path("items/<int:pk>/", meetings.item_change, name="board_item_change"),
    path("items/<int:pk>/take-off/", meetings.item_take_off, name="board_item_take_off"),
    path("items/<int:pk>/discussed/", record.discussed, name="board_discussed"),
    path("meetings/<int:pk>/papers/new/", meetings.paper_add, name="board_paper_add"),
    path("papers/<int:pk>/", meetings.paper, name="board_paper"),
    path("papers/<int:pk>/withdraw/", meetings.paper_withdraw, name="board_paper_withdraw"),
    path("meetings/<int:pk>/attendance/", record.attendance, name="board_attendance"),
    path("meetings/<int:pk>/decisions/new/", record.decision_add, name="board_decision_add"),
    path("decisions/<int:pk>/", record.decision_change, name="board_decision_change"),
    path("meetings/<int:pk>/interests/new/", record.interest_add, name="board_interest_add"),
    path("actions/", record.actions_arising, name="board_actions"),
    path("meetings/<int:pk>/actions/new/", record.action_add, name="board_action_add"),
    path("actions/<int:pk>/close/", record.action_close, name="board_action_close"),
    path("actions/<int:pk>/reopen/", record.action_reopen, name="board_action_reopen"),
    path("meetings/<int:pk>/minutes/", record.minutes, name="board_minutes"),
    path("meetings/<int:pk>/minutes/draft/", record.minutes_draft, name="board_minutes_draft"),
    path("minutes/<int:pk>/edit/", record.minutes_edit, name="board_minutes_edit"),
    path("minutes/<int:pk>/sign/", record.minutes_sign, name="board_minutes_sign"),
    path("minutes/<int:pk>/correct/", record.minutes_correct, name="board_minutes_correct"),
]
