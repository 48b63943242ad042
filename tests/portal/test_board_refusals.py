"""Every action of the Board and of the register, by every role that may not: refused, and nothing is written."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from board_examples import PDF, decision, held, planned, seat
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.board import actions as board
from saferplan_portal.board.models import ActionArising, Minutes
from saferplan_portal.duties import actions as duties
from saferplan_portal.duties.models import OwnDuty, Typed
from saferplan_portal.shell.rules import Refused

Made = Callable[..., Actor]
OPEN_TO_READERS = {"take_paper", "take_evidence_paper", "export_register"}
"""Actions that anybody may do who reads the partnership's work."""


def _calls(manager: Actor, bodies: dict[str, Body]) -> dict[str, Callable[[Actor], Any]]:
    """Each action with records that it could be done to."""
    meeting, coming = held(manager, bodies), planned(manager, public=True)
    member = seat(manager, bodies["probation"])
    item = meeting.items.get()
    file = SimpleUploadedFile("a.pdf", PDF)
    paper = board.add_paper(by=manager, meeting=coming, file=file, values={"title": "Paper", "restricted": True})
    made = board.record_decision(by=manager, meeting=meeting, values=decision(meeting, bodies["police"]))
    todo = {"item": item, "text": "x", "owner_body": bodies["police"], "owner_name": "x", "due": made.due}
    arising = board.raise_action(by=manager, meeting=meeting, values=todo)
    done = board.raise_action(by=manager, meeting=meeting, values=todo)
    done = board.close_action(by=manager, one=done, seen=1, to="done", note="x")
    draft = board.draft_minutes(by=manager, meeting=meeting)
    own_values = {"duty": "Own", "law": "x", "holder": "x", "asks": "x", "about": "people", "since": manager.today}
    own = duties.add_own_duty(by=manager, values=own_values)
    typed = duties.type_evidence(by=manager, duty="prevent", what="x", done_on=manager.today, paper=_pdf())
    closed = ActionArising.objects.select_related("item").get(pk=arising.pk)
    closed.item.restricted = True  # as read; no row of it is written
    interest = {"body": bodies["fire"], "who": "x", "item": item, "what": "x", "effect": "left"}
    day = manager.today
    return {
        "set_rules": lambda by: board.set_rules(by=by, seen=1, least=1, services=[], notice_days=1),
        "seat_member": lambda by: seat(by, bodies["commissioner"]),
        "change_member": lambda by: board.change_member(by=by, member=member, seen=1, values={"office": "x"}),
        "end_member": lambda by: board.end_member(by=by, member=member, seen=1, last_day=day, because="x"),
        "plan_meeting": planned,
        "change_meeting": lambda by: board.change_meeting(by=by, meeting=coming, seen=1, values={"title": "x"}),
        "cancel_meeting": lambda by: board.cancel_meeting(by=by, meeting=coming, seen=1, because="x"),
        "publish_notice": lambda by: board.publish_notice(by=by, meeting=coming, seen=1, text="x"),
        "hold_meeting": lambda by: board.hold_meeting(by=by, meeting=coming, seen=1),
        "add_item": lambda by: board.add_item(by=by, meeting=coming, values={"title": "x"}),
        "change_item": lambda by: board.change_item(by=by, item=item, seen=1, values={"title": "x"}),
        "take_off_item": lambda by: board.take_off_item(by=by, item=item, seen=1, because="x"),
        "add_paper": lambda by: board.add_paper(by=by, meeting=coming, file=_pdf(), values={"title": "x"}),
        "take_paper": lambda by: board.take_paper(by=by, paper=paper),
        "see_restricted": lambda by: board.see_restricted(by=by, meeting=meeting),
        "see_restricted_actions": lambda by: board.see_restricted_actions(by=by, those=[closed]),
        "withdraw_paper": lambda by: board.withdraw_paper(by=by, paper=paper, because="x"),
        "record_attendance": lambda by: board.record_attendance(by=by, meeting=meeting, seen=3, attended=[]),
        "note_discussion": lambda by: board.note_discussion(by=by, item=item, seen=1, discussed="x"),
        "record_decision": lambda by: board.record_decision(
            by=by, meeting=meeting, values=decision(meeting, bodies["fire"])
        ),
        "change_decision": lambda by: board.change_decision(by=by, decision=made, seen=1, values={"text": "x"}),
        "declare_interest": lambda by: board.declare_interest(by=by, meeting=meeting, values=interest),
        "raise_action": lambda by: board.raise_action(by=by, meeting=meeting, values=todo),
        "close_action": lambda by: board.close_action(by=by, one=arising, seen=1, to="done", note="x"),
        "reopen_action": lambda by: board.reopen_action(by=by, one=done, seen=2, because="x"),
        "draft_minutes": lambda by: board.draft_minutes(by=by, meeting=meeting),
        "edit_minutes": lambda by: board.edit_minutes(by=by, minutes=draft, seen=1, text="x"),
        "sign_minutes": lambda by: board.sign_minutes(by=by, minutes=draft, seen=1),
        "correct_minutes": lambda by: board.correct_minutes(by=by, minutes=draft, because="x"),
        "name_owner": lambda by: duties.name_owner(by=by, duty="prevent", body=bodies["fire"], name="x"),
        "set_aside": lambda by: duties.set_aside(by=by, duty="prevent", reason="x"),
        "take_up": lambda by: duties.take_up(by=by, duty="prevent", seen=1),
        "type_evidence": lambda by: duties.type_evidence(by=by, duty="prevent", what="x", done_on=day),
        "withdraw_evidence": lambda by: duties.withdraw_evidence(by=by, typed=typed, because="x"),
        "take_evidence_paper": lambda by: duties.take_evidence_paper(by=by, paper=typed.paper),
        "add_own_duty": lambda by: duties.add_own_duty(by=by, values=own_values | {"duty": "Other"}),
        "change_own_duty": lambda by: duties.change_own_duty(by=by, own=own, seen=1, values={"law": "y"}),
        "end_own_duty": lambda by: duties.end_own_duty(by=by, own=own, seen=1, until=day, because="x"),
        "export_register": lambda by: duties.export_register(by=by, on=day),
    }


def _pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", PDF)


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the two apps and of the audit."""
    labels = ("board", "duties", "audit")
    return {
        kind._meta.label: list(kind._default_manager.order_by("pk").values_list())
        for label in labels
        for kind in apps.get_app_config(label).get_models()
    }


@pytest.mark.parametrize("role", [role for role in ROLES if role != "manager"])
def test_what_a_role_may_not_do_is_refused_and_leaves_nothing(
    role: str, actor: Made, bodies: dict[str, Body], tmp_path: Path, settings: Any
) -> None:
    """At a body that owns nothing: every action but reading, and a chair's signature, is refused."""
    settings.MEDIA_ROOT = tmp_path
    calls = _calls(actor("manager"), bodies)
    by = actor(role, "commissioner")
    before = _rows()
    reads = role not in ("auditor",)
    for name, call in calls.items():
        if name == "sign_minutes" and role == "chair":
            continue
        if name in OPEN_TO_READERS - {"take_paper"} and reads:
            continue
        if name in ("take_paper", "see_restricted", "see_restricted_actions") and role in ("chair", "board-member"):
            continue
        with pytest.raises(Refused):
            call(by)
        assert _rows() == before, name


def test_every_action_is_tried(actor: Made, bodies: dict[str, Body], tmp_path: Path, settings: Any) -> None:
    """None is left out of the test above; each takes who acts by name, and nothing by place."""
    settings.MEDIA_ROOT = tmp_path
    there = {
        name: one
        for module in (board, duties)
        for name, one in vars(module).items()
        if inspect.isfunction(one)
        and not name.startswith("_")
        and "by" in inspect.signature(one).parameters
        and one.__module__.startswith(("saferplan_portal.board.actions", "saferplan_portal.duties.actions"))
    }
    assert set(_calls(actor("manager"), bodies)) == set(there)
    for one in there.values():
        parameters = list(inspect.signature(one).parameters.values())
        assert parameters[0].name == "by"
        assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in parameters)
        assert one.__doc__
    assert (Minutes.objects.count(), OwnDuty.objects.count(), Typed.objects.count()) == (1, 1, 1)
