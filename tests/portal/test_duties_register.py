"""The register of duties: who may keep it, how duties stand by live records and typed words, and as of a past day."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from board_examples import PDF, held, later, planned, seat
from saferplan.governance.clocks import STATUSES
from saferplan.reference.duties import duties_on
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.board import actions as board
from saferplan_portal.board.models import Meeting
from saferplan_portal.duties import actions
from saferplan_portal.duties.evidence import Found, Lacking, pieces_of, registered
from saferplan_portal.duties.evidence import register as say
from saferplan_portal.duties.models import OwnDuty, Owner, SetAside, Typed
from saferplan_portal.duties.permissions import can_manage_duties, can_see_duties, can_type_evidence
from saferplan_portal.duties.reading import counts, events, gaps, register, row_of
from saferplan_portal.duties.seed import seed
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

Made = Callable[..., Actor]
TEN_OF_THE_PLAN = {
    "assess-the-area-each-year", "have-a-plan", "ask-the-people", "reduce-reoffending", "prevent",
    "modern-slavery-notification", "have-a-strategy", "combat-substance-misuse", "domestic-homicide-review",
    "asb-case-review",
}  # fmt: skip
SINCE = {
    "serious-violence-strategy", "support-in-safe-accommodation", "share-facts-about-no-person",
    "answer-to-councillors", "asb-case-review-figures", "report-on-safe-accommodation", "hold-a-public-meeting",
}  # fmt: skip

TRUTH: dict[str, tuple[str, ...]] = {
    # role: see, manage, type evidence of a duty that the own body owns, and of another's
    "administrator": ("see",),
    "analyst": ("see",),
    "manager": ("see", "manage", "type own", "type other", "type nobody's"),
    "lead-officer": ("see", "type own"),
    "board-member": ("see", "type own"),
    "chair": ("see", "type own"),
    "scrutiny-reader": ("see",),
    "auditor": (),
}


@pytest.mark.parametrize("role", ROLES)
def test_the_table_of_who_may_do_what(role: str, actor: Made, bodies: dict[str, Body]) -> None:
    """Each rule, for each role, at the body that owns a duty and at another."""
    by = actor(role, "fire")
    own, other = Owner(duty="x", body=bodies["fire"]), Owner(duty="x", body=bodies["police"])
    found = {
        "see": can_see_duties(by),
        "manage": can_manage_duties(by),
        "type own": can_type_evidence(by, own),
        "type other": can_type_evidence(by, other),
        "type nobody's": can_type_evidence(by, None),
    }
    assert tuple(name for name, may in found.items() if may) == TRUTH[role]


def test_the_duties_of_the_plan_and_those_since_are_there(actor: Made) -> None:
    """Every one in the register, and every row of the law that holds today."""
    ids = [one.duty.id for one in register(date(2026, 6, 15))]
    assert set(ids) >= TEN_OF_THE_PLAN | SINCE
    assert sorted(ids) == sorted(one.id for one in duties_on("2026-06-15"))
    assert {"form-a-partnership", "have-a-strategy-group", "hold-a-public-meeting"} <= registered()


def test_a_law_that_was_not_yet_in_force_is_not_asked_for() -> None:
    """The register of a past day is that day's."""
    before = {one.duty.id for one in register(date(2020, 9, 8))}
    assert "serious-violence-strategy" not in before
    assert "support-in-safe-accommodation" not in before
    assert "have-a-plan" in before
    assert row_of("serious-violence-strategy", date(2020, 9, 8)) is None


def test_without_any_record_nothing_is_met() -> None:
    """No data is never green; and what was not checked says so."""
    rows = register(date(2026, 6, 15))
    assert {one.standing.status for one in rows} <= {"gap", "not-computed"}
    for one in rows:
        assert bool(one.warning) or (one.duty.seen == "text" and not one.duty.note)
    memory = next(one for one in rows if one.duty.seen == "memory")
    assert memory.warning.startswith("This was written from memory and was not checked against the law.")


def _status(slug: str, on: date) -> str:
    row = row_of(slug, on)
    assert row is not None
    return row.standing.status


def test_the_board_shows_its_duties_by_its_records(actor: Made, bodies: dict[str, Body]) -> None:
    """Seats, meetings and the public meeting: found while they are there, lacking when they are not."""
    manager, today = actor("manager"), date(2026, 6, 15)
    assert _status("form-a-partnership", today) == "gap"
    assert _status("have-a-strategy-group", today) == "gap"
    held(manager, bodies)
    assert _status("have-a-strategy-group", today) == "met"
    assert _status("have-a-strategy-group", date(2026, 6, 9)) == "gap"
    assert _status("have-a-strategy-group", date(2027, 6, 10)) == "met"
    assert _status("have-a-strategy-group", date(2027, 6, 11)) == "gap"
    row = row_of("form-a-partnership", today)
    assert row is not None
    assert row.standing.reason == "Nobody sits on the Board for the provider of probation services."
    seat(manager, bodies["probation"])
    assert _status("form-a-partnership", today) == "met"
    assert _status("work-with-others", today) == "met"


def test_a_public_meeting_needs_notice_and_a_record(actor: Made, bodies: dict[str, Body]) -> None:
    """Met when the public had notice and can read what was discussed; due again within a year."""
    manager, chair, today = actor("manager"), actor("chair"), date(2026, 6, 15)
    meeting = held(manager, bodies, public=True)
    row = row_of("hold-a-public-meeting", today)
    assert row is not None
    assert [one.on for one in row.pieces] == [None, None]
    Meeting.objects.update(notice="Come", notice_on=date(2026, 5, 20))
    draft = board.draft_minutes(by=manager, meeting=meeting)
    assert _status("hold-a-public-meeting", today) == "gap"
    board.sign_minutes(by=chair, minutes=draft, seen=1)
    row = row_of("hold-a-public-meeting", today)
    assert row is not None
    assert (row.standing.status, row.standing.next_due) == ("met", date(2027, 6, 10))
    assert _status("hold-a-public-meeting", date(2027, 4, 11)) == "due-soon"
    assert _status("hold-a-public-meeting", date(2027, 6, 11)) == "gap"
    clocks = {one.id: one.first for one in events(today)}
    assert clocks == {"duty-hold-a-public-meeting": date(2027, 6, 10)}


def test_an_app_that_cannot_tell_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the last word on one thing is the one that counts."""
    monkeypatch.setattr("saferplan_portal.duties.evidence._LOOKS", {})
    say("have-a-plan", "Plan", lambda on: Lacking("No plan."))
    say("have-a-plan", "Plan", lambda on: Found("A plan.", date(2026, 4, 1), "/plan/") if on.year > 2025 else None)
    assert pieces_of("have-a-plan", date(2020, 1, 1)) == []
    assert _status("have-a-plan", date(2020, 1, 1)) == "not-computed"
    assert _status("have-a-plan", date(2026, 6, 15)) == "met"


def test_typed_evidence_counts_and_is_marked_and_withdrawn(
    actor: Made, bodies: dict[str, Body], tmp_path: Path, settings: Any
) -> None:
    """By the body that owns the duty; withdrawn with a reason; and a past day knows what was known then."""
    settings.MEDIA_ROOT = tmp_path
    manager, fire = actor("manager"), actor("lead-officer", "fire")
    slug, done = "prevent", date(2026, 5, 1)
    with pytest.raises(Refused, match="Only the body that owns"):
        actions.type_evidence(by=fire, duty=slug, what="Done", done_on=done)
    actions.name_owner(by=manager, duty=slug, body=bodies["fire"], name="Head of Prevention")
    for values, words in (
        ({"what": " ", "done_on": done}, "Say what was done"),
        ({"what": "x", "done_on": date(2026, 6, 16)}, "must not be to come"),
        ({"what": "x", "done_on": done, "paper": SimpleUploadedFile("a.pdf", b"MZ")}, "text without columns"),
    ):
        with pytest.raises(Unfit, match=words):
            actions.type_evidence(by=fire, duty=slug, **values)  # type: ignore[arg-type]
    with pytest.raises(Unfit, match="no such duty"):
        actions.type_evidence(by=manager, duty="nothing", what="x", done_on=done)
    assert Typed.objects.count() == 0
    paper = SimpleUploadedFile("plan.pdf", PDF)
    made = actions.type_evidence(by=fire, duty=slug, what="The plan was agreed.", done_on=done, paper=paper)
    row = row_of(slug, fire.today)
    assert row is not None
    assert (row.standing.status, row.standing.typed) == ("met", True)
    taken = actions.take_evidence_paper(by=actor("analyst"), paper=made.paper)
    assert taken.file_name == "plan.pdf"
    with pytest.raises(Refused):
        actions.take_evidence_paper(by=actor("auditor"), paper=made.paper)
    with pytest.raises(Unfit, match="Say why"):
        actions.withdraw_evidence(by=fire, typed=made, because="")
    actions.withdraw_evidence(by=later(fire, 10), typed=made, because="The wrong year")
    with pytest.raises(Unfit, match="withdrawn before"):
        actions.withdraw_evidence(by=fire, typed=Typed.objects.get(), because="Again")
    assert _status(slug, date(2026, 6, 25)) == "not-computed"
    assert _status(slug, date(2026, 6, 24)) == "met"
    assert _status(slug, date(2026, 6, 14)) == "not-computed"
    assert Entry.objects.filter(what__startswith="duties.evidence").count() == 2


def test_owners_follow_each_other_and_the_past_keeps_its_own(actor: Made, bodies: dict[str, Body]) -> None:
    """The register of a past day names who answered then."""
    manager = actor("manager")
    after = later(manager, 30)
    slug = "have-a-plan"
    actions.name_owner(by=manager, duty=slug, body=bodies["council"], name="Manager")
    with pytest.raises(Unfit, match="already"):
        actions.name_owner(by=after, duty=slug, body=bodies["council"], name="Manager")
    actions.name_owner(by=after, duty=slug, body=bodies["police"], name="Commander")
    actions.name_owner(by=after, duty=slug, body=bodies["police"], name="Chief")
    for on, name in ((manager.today, "Manager, Ashbrook Council"), (after.today, "Chief, Ashbrook Police")):
        row = row_of(slug, on)
        assert row is not None
        assert str(row.owner) == name
    assert (row_of(slug, date(2026, 6, 14)) or register(after.today)[0]).owner is None
    with pytest.raises(Unfit, match="Name the person"):
        actions.name_owner(by=after, duty=slug, body=bodies["fire"], name=" ")
    bodies["fire"].last_day = date(2026, 1, 1)
    with pytest.raises(Unfit, match="no body of the partnership today"):
        actions.name_owner(by=after, duty=slug, body=bodies["fire"], name="Chief")
    with pytest.raises(IntegrityError), transaction.atomic():
        Owner.objects.create(duty=slug, body=bodies["fire"], name="x", first_day=after.today)
    assert Owner.objects.count() == 2


def test_what_does_not_apply_here_says_why_until_it_does(actor: Made) -> None:
    """It is no gap, and the past keeps that it was set aside."""
    manager = actor("manager")
    slug = "join-up-a-county"
    for deed, words in (
        (lambda: actions.set_aside(by=manager, duty=slug, reason=""), "Say why"),
        (lambda: actions.take_up(by=manager, duty=slug, seen=1), "not set aside"),
    ):
        with pytest.raises(Unfit, match=words):
            deed()
    actions.set_aside(by=manager, duty=slug, reason="One tier of council")
    with pytest.raises(Unfit, match="set aside already"):
        actions.set_aside(by=manager, duty=slug, reason="Again")
    row = row_of(slug, manager.today)
    assert row is not None
    assert row.standing.reason == "Set aside since 15 June 2026: One tier of council"
    actions.take_up(by=later(manager, 5), duty=slug, seen=1)
    assert (_status(slug, date(2026, 6, 19)), _status(slug, date(2026, 6, 20))) == ("not-here", "not-computed")
    with pytest.raises(Refused):
        actions.set_aside(by=actor("chair"), duty=slug, reason="x")
    assert SetAside.objects.count() == 1


OWN = {
    "duty": "Meet the traders", "law": "Decision of the Board", "holder": "the manager",
    "asks": "Meet them twice a year.",
    "clock": "twice a year", "months": 6, "about": "people", "since": date(2026, 1, 1),
}  # fmt: skip


def test_duties_of_our_own_stand_beside_those_of_the_law(actor: Made) -> None:
    """With their own clock; changed by one at a time; ended with a reason, and the past keeps them."""
    manager = actor("manager")
    with pytest.raises(Unfit, match="in words how often"):
        actions.add_own_duty(by=manager, values=OWN | {"clock": ""})
    with pytest.raises(Unfit, match="called"):
        actions.add_own_duty(by=manager, values=OWN | {"asks": " "})
    own = actions.add_own_duty(by=manager, values=OWN)
    with pytest.raises(Unfit, match="duty of that name"):
        actions.add_own_duty(by=manager, values=OWN)
    assert own.slug == "own-meet-the-traders"
    actions.type_evidence(by=manager, duty=own.slug, what="Met.", done_on=date(2026, 3, 1))
    row = row_of(own.slug, manager.today)
    assert row is not None
    assert (row.standing.status, row.standing.next_due) == ("met", date(2026, 9, 1))
    assert "not checked against the law" in row.warning
    own = actions.change_own_duty(by=manager, own=own, seen=1, values={"verified_on": date(2026, 6, 1)})
    with pytest.raises(ChangedMeanwhile):
        actions.change_own_duty(by=manager, own=own, seen=1, values={"holder": "x"})
    with pytest.raises(Unfit, match="Say why"):
        actions.end_own_duty(by=manager, own=own, seen=2, until=manager.today, because=" ")
    with pytest.raises(Unfit, match="on or after"):
        actions.end_own_duty(by=manager, own=own, seen=2, until=date(2020, 1, 1), because="Over")
    actions.end_own_duty(by=manager, own=own, seen=2, until=manager.today, because="Over")
    assert row_of(own.slug, later(manager, 1).today) is None
    assert row_of(own.slug, manager.today) is not None
    with pytest.raises(Refused):
        actions.add_own_duty(by=actor("analyst"), values=OWN | {"duty": "Other"})
    assert OwnDuty.objects.count() == 1


def test_the_file_of_the_register_runs_nothing_and_its_leaving_is_kept(actor: Made) -> None:
    """Whatever people typed, no cell is a formula; and every duty is a row."""
    manager = actor("manager")
    actions.add_own_duty(by=manager, values=OWN | {"duty": "=1+1", "holder": '=HYPERLINK("x")', "law": "@SUM(A1)"})
    text = actions.export_register(by=manager, on=manager.today)
    head, *rows = csv.reader(io.StringIO(text))
    assert len(rows) == len(register(manager.today))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "only_typed" in head
    assert Entry.objects.get(kind="export").what == "duties.exported"
    with pytest.raises(Refused):
        actions.export_register(by=actor("auditor"), on=manager.today)


def test_the_invented_register_has_every_status(actor: Made, bodies: dict[str, Body]) -> None:
    """Gaps among them, worst first in what is to be seen to."""
    manager = actor("manager")
    planned(manager)
    seed({"manager": manager})
    rows = register(manager.today)
    found = {key: number for key, _, number in counts(rows)}
    assert sum(found.values()) == len(rows)
    assert all(found[key] for key in STATUSES)
    due = [one.standing.next_due for one in gaps(rows) if one.standing.next_due]
    assert due == sorted(due)
    assert {one.standing.status for one in gaps(rows)} == {"gap", "due-soon"}


def test_the_register_asks_the_database_no_more_for_more_rows(actor: Made, bodies: dict[str, Body]) -> None:
    """Four queries, and those of the evidence, however many duties, owners and typed words there are."""
    manager = actor("manager")
    held(manager, bodies, public=True)
    seed({"manager": manager})
    with CaptureQueriesContext(connection) as few:
        register(manager.today)
    for number in range(8):
        own = actions.add_own_duty(by=manager, values=OWN | {"duty": f"Duty {number}"})
        actions.name_owner(by=manager, duty=own.slug, body=bodies["fire"], name="Chief")
        actions.type_evidence(by=manager, duty=own.slug, what="Done.", done_on=manager.today)
    with CaptureQueriesContext(connection) as many:
        rows = register(manager.today)
    assert len(many) == len(few) < 40
    assert sum(one.own is not None for one in rows) == 9
