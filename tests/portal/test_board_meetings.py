"""Meetings: their states, agendas, papers, quorum, decisions and what comes back until it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board_examples import HELD_AT, PDF, decision, held, item, later, planned, seat
from portal_people import NOW
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.models import Entry
from saferplan_portal.board import actions
from saferplan_portal.board.models import ACTION_STATES, MEETING_STATES, ActionArising, Decision, Meeting, Paper
from saferplan_portal.board.reading import carried_into, notice_fault, quorum_of
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit
from saferplan_portal.shell.uploads import faults_of_files

Made = Callable[..., Actor]


def test_a_meeting_is_somewhere(actor: Made) -> None:
    """A place, or an address to join it."""
    with pytest.raises(Unfit, match="Say where"):
        planned(actor("manager"), place=" ")
    assert planned(actor("manager"), place="", link="https://meet.example/1").where == "online"


def test_a_meeting_is_not_held_before_its_time(actor: Made) -> None:
    """Nobody records what has not been."""
    meeting = planned(actor("manager"))
    with pytest.raises(Unfit, match="can be called held from then on"):
        actions.hold_meeting(by=actor("manager"), meeting=meeting, seen=1)
    assert Meeting.objects.get().state == "planned"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["hold", "cancel", "change", "notice", "agenda"]), max_size=7))
def test_no_order_of_deeds_leaves_the_table_of_states(actor: Made, deeds: list[str]) -> None:
    """Whatever is tried in whatever order, a meeting moves only where the table leads, and never back."""
    manager = actor("manager")
    with transaction.atomic():
        meeting = planned(manager, HELD_AT, public=True)
        for deed in deeds:
            before = meeting.state
            try:
                if deed == "hold":
                    meeting = actions.hold_meeting(by=manager, meeting=meeting, seen=meeting.version)
                elif deed == "cancel":
                    meeting = actions.cancel_meeting(by=manager, meeting=meeting, seen=meeting.version, because="Snow")
                elif deed == "change":
                    values = {"title": "Other"}
                    meeting = actions.change_meeting(by=manager, meeting=meeting, seen=meeting.version, values=values)
                elif deed == "notice":
                    meeting = actions.publish_notice(by=manager, meeting=meeting, seen=meeting.version, text="Come")
                else:
                    item(manager, meeting)
            except Unfit:
                assert before != "planned" or deed == "agenda"
            assert meeting.state == before or meeting.state in MEETING_STATES[before]
        transaction.set_rollback(True)
    assert set(MEETING_STATES["held"]) == set()


def test_a_cancelled_meeting_keeps_its_reason_and_takes_nothing_more(actor: Made) -> None:
    """It stays in the list."""
    manager = actor("manager")
    meeting = planned(manager)
    with pytest.raises(Unfit, match="Say why"):
        actions.cancel_meeting(by=manager, meeting=meeting, seen=1, because=" ")
    meeting = actions.cancel_meeting(by=manager, meeting=meeting, seen=1, because="Snow")
    with pytest.raises(Unfit, match="agenda stays"):
        item(manager, meeting)
    with pytest.raises(Unfit, match="takes no papers"):
        _paper(manager, meeting)
    assert Meeting.objects.get().cancelled_because == "Snow"


def test_items_follow_each_other_and_one_is_taken_off_with_a_reason(actor: Made) -> None:
    """Without a place an item goes to the end."""
    manager = actor("manager")
    meeting = planned(manager)
    assert [item(manager, meeting, title).number for title in ("a", "b", "c")] == [1, 2, 3]
    second = meeting.items.get(title="b")
    second = actions.change_item(by=manager, item=second, seen=1, values={"number": 9, "restricted": True})
    actions.take_off_item(by=manager, item=second, seen=2, because="Not ready")
    assert [one.title for one in meeting.items.filter(taken_off_because="")] == ["a", "c"]
    assert Entry.objects.get(what="board.item_taken_off").detail == {"because": "Not ready"}


def test_a_decision_needs_an_owner_and_a_date(actor: Made, bodies: dict[str, Body]) -> None:
    """Or it cannot be minuted, by the action and by the database itself."""
    manager = actor("manager")
    meeting = held(manager, bodies)
    for values, field in (
        ({"owner_name": " "}, "owner_name"),
        ({"owner_body": None}, "owner_body"),
        ({"due": None}, "due"),
        ({"due": date(2026, 6, 1)}, "due"),
        ({"text": ""}, "text"),
    ):
        with pytest.raises(Unfit) as caught:
            actions.record_decision(by=manager, meeting=meeting, values=decision(meeting, bodies["police"], **values))
        assert caught.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(meeting=meeting, number=1, **decision(meeting, bodies["police"], due=None))
    assert Entry.objects.filter(what="board.decision_recorded").count() == 0
    for text in ("One.", "Two."):
        actions.record_decision(by=manager, meeting=meeting, values=decision(meeting, bodies["police"], text=text))
    assert [(one.number, one.text) for one in meeting.decisions.all()] == [(1, "One."), (2, "Two.")]


def test_a_meeting_without_a_quorum_decides_nothing(actor: Made, bodies: dict[str, Body]) -> None:
    """By number, and by a service that must be there; and attendance is not taken back under a decision."""
    manager = actor("manager")
    actions.set_rules(by=manager, seen=1, least=3, services=["police"], notice_days=5)
    meeting = held(manager, bodies, ("council", "fire", "health"))
    assert (
        quorum_of(meeting).sentence
        == "Not quorate: 3 of 4 bodies with a vote were there, and nobody was there for the police."
    )
    with pytest.raises(Unfit, match="decides nothing"):
        actions.record_decision(by=manager, meeting=meeting, values=decision(meeting, bodies["fire"]))
    came = [actions.Attended(bodies["police"], "substitute", "Inspector")]
    meeting = actions.record_attendance(by=manager, meeting=meeting, seen=meeting.version, attended=came)
    actions.record_decision(by=manager, meeting=meeting, values=decision(meeting, bodies["fire"]))
    gone = [actions.Attended(bodies["police"], "absent")]
    with pytest.raises(Unfit, match="decisions of this meeting stand"):
        actions.record_attendance(by=manager, meeting=meeting, seen=meeting.version, attended=gone)
    assert quorum_of(Meeting.objects.get()).met


def test_a_substitute_has_a_name_and_attendance_a_word(actor: Made, bodies: dict[str, Body]) -> None:
    """And two who write it down at once do not overwrite each other."""
    manager = actor("manager")
    meeting = held(manager, bodies)
    for attended, words in (
        (actions.Attended(bodies["police"], "substitute"), "Name the substitute"),
        (actions.Attended(bodies["police"], "asleep"), "Say how"),
    ):
        with pytest.raises(Unfit, match=words):
            actions.record_attendance(by=manager, meeting=meeting, seen=meeting.version, attended=[attended])
    with pytest.raises(ChangedMeanwhile):
        actions.record_attendance(by=manager, meeting=meeting, seen=1, attended=[])


def test_the_rule_of_the_day_stays_with_the_meeting(actor: Made, bodies: dict[str, Body]) -> None:
    """A stricter rule later does not make it inquorate."""
    manager = actor("manager")
    meeting = held(manager, bodies)
    actions.set_rules(by=manager, seen=1, least=9, services=[], notice_days=5)
    assert quorum_of(meeting).met


def test_an_adviser_counts_for_no_quorum(actor: Made, bodies: dict[str, Body]) -> None:
    """Whoever has no vote is there, and is not counted."""
    manager = actor("manager")
    seat(manager, bodies["commissioner"], "adviser")
    meeting = held(manager, bodies, ("council",))
    came = [actions.Attended(bodies["commissioner"], "present")]
    meeting = actions.record_attendance(by=manager, meeting=meeting, seen=meeting.version, attended=came)
    assert quorum_of(meeting).sentence == "Not quorate: 1 of 4 bodies with a vote was there, and 3 must be."


def _paper(by: Actor, meeting: Meeting, content: bytes = PDF, **values: object) -> Paper:
    file = SimpleUploadedFile("report.pdf", content)
    return actions.add_paper(by=by, meeting=meeting, file=file, values={"title": "Report"} | values)


def test_papers_are_kept_taken_and_withdrawn(
    actor: Made, bodies: dict[str, Body], tmp_path: Path, settings: Any
) -> None:
    """Each download is in the audit; a restricted one is seen by the Board alone."""
    settings.MEDIA_ROOT = tmp_path
    manager, reader, member = actor("manager"), actor("scrutiny-reader"), actor("board-member", "fire")
    meeting = planned(manager)
    secret = item(manager, meeting, "A review", restricted=True)
    open_one, closed = _paper(manager, meeting), _paper(manager, meeting, item=secret)
    assert actions.take_paper(by=reader, paper=open_one) == open_one
    with pytest.raises(Refused, match="members of the Board"):
        actions.take_paper(by=reader, paper=closed)
    actions.take_paper(by=member, paper=closed)
    assert sorted(Entry.objects.exclude(kind="write").values_list("kind", "what")) == [
        ("export", "board.paper_taken"), ("export", "board.paper_taken"), ("read", "board.paper_seen"),
    ]  # fmt: skip
    with pytest.raises(Unfit, match="Say why"):
        actions.withdraw_paper(by=manager, paper=open_one, because="")
    gone = actions.withdraw_paper(by=manager, paper=open_one, because="Wrong version")
    with pytest.raises(Refused, match="withdrawn"):
        actions.take_paper(by=member, paper=gone)
    with pytest.raises(Unfit, match="withdrawn before"):
        actions.withdraw_paper(by=manager, paper=gone, because="Again")
    with pytest.raises(Unfit, match=r"report\.pdf"):
        _paper(manager, meeting, b"MZ\x90")
    other = item(manager, planned(manager), "Elsewhere")
    with pytest.raises(Unfit, match="another meeting"):
        _paper(manager, meeting, item=other)
    assert Paper.objects.count() == 2


def test_actions_come_back_until_they_are_done(actor: Made, bodies: dict[str, Body]) -> None:
    """To every later meeting by themselves; done by the body that does them, withdrawn by the manager alone."""
    manager, fire = actor("manager"), actor("lead-officer", "fire")
    meeting = held(manager, bodies)
    values = {"item": meeting.items.get(), "text": "Look", "owner_name": "Officer", "due": date(2026, 6, 12)}
    one = actions.raise_action(by=manager, meeting=meeting, values=values | {"owner_body": bodies["fire"]})
    coming = planned(manager)
    assert carried_into(coming) == [one]
    assert carried_into(meeting) == []
    assert one.late_on(manager.today)
    with pytest.raises(Refused):
        actions.close_action(by=fire, one=one, seen=1, to="withdrawn", note="No")
    with pytest.raises(Unfit, match="Say what was done"):
        actions.close_action(by=fire, one=one, seen=1, to="done", note=" ")
    one = actions.close_action(by=fire, one=one, seen=1, to="done", note="Looked")
    assert carried_into(coming) == []
    one = actions.reopen_action(by=manager, one=one, seen=2, because="Look again")
    assert (one.state, one.note) == ("open", "Looked\n\nOpened again: Look again")
    one = actions.close_action(by=manager, one=one, seen=3, to="withdrawn", note="Not needed")
    with pytest.raises(Unfit, match="Only an action that is done"):
        actions.reopen_action(by=manager, one=one, seen=4, because="x")
    assert ACTION_STATES["withdrawn"] == frozenset()


def test_the_database_holds_a_closed_action_to_a_note(actor: Made, bodies: dict[str, Body]) -> None:
    """Whatever writes to it."""
    manager = actor("manager")
    meeting = held(manager, bodies)
    values = {"item": meeting.items.get(), "text": "Look", "owner_name": "Officer", "due": date(2026, 7, 1)}
    one = actions.raise_action(by=manager, meeting=meeting, values=values | {"owner_body": bodies["fire"]})
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionArising.objects.filter(pk=one.pk).update(state="done")
    assert ActionArising.objects.get().state == "open"


def test_notice_is_given_in_time_or_said_to_be_short(actor: Made) -> None:
    """The Board's rule is five days."""
    manager = actor("manager")
    closed = planned(manager)
    with pytest.raises(Unfit, match="not open to the public"):
        actions.publish_notice(by=manager, meeting=closed, seen=1, text="Come")
    meeting = planned(manager, NOW + timedelta(days=8), public=True)
    assert (
        notice_fault(meeting) == "The public has had no notice of this meeting. The Board's rule is 5 days before it."
    )
    short = actions.publish_notice(by=later(manager, 6), meeting=meeting, seen=1, text="Come")
    assert notice_fault(short) == "The public had 2 days of notice. The Board's rule is 5."
    with pytest.raises(Unfit, match="has had notice"):
        actions.change_meeting(by=manager, meeting=short, seen=2, values={"public": False})
    good = planned(manager, NOW + timedelta(days=8), public=True)
    good = actions.publish_notice(by=manager, meeting=good, seen=1, text="Come")
    assert notice_fault(good) == ""


def test_files_that_are_gone_changed_or_left_over_are_found(actor: Made, tmp_path: Path, settings: Any) -> None:
    """Each in a sentence that says what to do."""
    settings.MEDIA_ROOT = tmp_path
    manager = actor("manager")
    first, second = (_paper(manager, planned(manager)) for _ in range(2))
    assert list(faults_of_files()) == []
    places = {path.name: path for path in (tmp_path / "records").glob("*/*")}
    places[first.file_key].unlink()
    places[second.file_key].write_bytes(b"x")
    (places[second.file_key].parent / ("0" * 64)).write_bytes(b"y")
    gone, changed, left = faults_of_files()
    assert gone == f"Paper {first.pk}: Its file is not where it was put. Restore it from a backup."
    assert changed == f"Paper {second.pk}: Its file was changed outside the portal. Restore it from a backup."
    assert left.startswith("1 file lies in the folder of uploads that no record leads to")
