"""Who may do what on the Board, who sits on it, and which seats are vacant by law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from board_examples import decision, held, later, seat
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.board import actions
from saferplan_portal.board.models import Member, Minutes, Paper, Rules
from saferplan_portal.board.permissions import (
    can_close_action,
    can_manage_board,
    can_see_action,
    can_see_restricted,
    can_sign,
    can_take_paper,
)
from saferplan_portal.board.reading import vacancies_on
from saferplan_portal.duties.models import Owner
from saferplan_portal.duties.permissions import can_type_evidence
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

Made = Callable[..., Actor]

TRUTH: dict[str, tuple[str, ...]] = {
    # role: manage, see restricted, sign, take a paper, take a restricted paper, close an action of its own body
    "administrator": ("paper",),
    "analyst": ("paper",),
    "manager": ("manage", "restricted", "paper", "restricted paper", "close own", "close other"),
    "lead-officer": ("paper", "close own"),
    "board-member": ("restricted", "paper", "restricted paper", "close own"),
    "chair": ("restricted", "sign", "paper", "restricted paper", "close own"),
    "scrutiny-reader": ("paper",),
    "auditor": (),
}


@pytest.mark.parametrize("role", ROLES)
def test_the_table_of_who_may_do_what(role: str, actor: Made, bodies: dict[str, Body]) -> None:
    """Each rule, for each role; closing an action at the own body and at another."""
    manager = actor("manager")
    meeting = held(manager, bodies)
    values = {"item": meeting.items.get(), "text": "Look into it", "owner_name": "Officer", "due": date(2026, 8, 1)}
    own = actions.raise_action(by=manager, meeting=meeting, values=values | {"owner_body": bodies["fire"]})
    other = actions.raise_action(by=manager, meeting=meeting, values=values | {"owner_body": bodies["police"]})
    by = actor(role, "fire")
    found = {
        "manage": can_manage_board(by),
        "restricted": can_see_restricted(by),
        "sign": can_sign(by, Minutes(meeting=meeting, drafted_by=manager.person)),
        "paper": can_take_paper(by, Paper(meeting=meeting)),
        "restricted paper": can_take_paper(by, Paper(meeting=meeting, restricted=True)),
        "close own": can_close_action(by, own),
        "close other": can_close_action(by, other),
    }
    assert tuple(name for name, may in found.items() if may) == TRUTH[role]


def test_nobody_without_a_role_may_anything(actor: Made, bodies: dict[str, Body]) -> None:
    """The default is no."""
    by = replace(actor("chair"), held=())
    assert not any((can_manage_board(by), can_see_restricted(by), can_sign(by, Minutes()), can_take_paper(by, Paper())))


def test_whoever_wrote_the_minutes_does_not_sign_them(actor: Made) -> None:
    """Even a chair."""
    chair = actor("chair")
    assert can_sign(chair, Minutes(drafted_by=(chair.person or 0) + 1))
    assert not can_sign(chair, Minutes(drafted_by=chair.person))


def test_a_seat_is_written_into_the_audit_and_a_refusal_writes_nothing(actor: Made, bodies: dict[str, Body]) -> None:
    """What is refused leaves no member and no row of a write."""
    made = seat(actor("manager"), bodies["police"])
    entry = Entry.objects.get(what="board.member_seated")
    assert (entry.about_id, entry.sentence) == (str(made.pk), "Head of police for Ashbrook Police, member.")
    with pytest.raises(Refused, match="Only the community safety manager"):
        seat(actor("chair"), bodies["fire"])
    assert Member.objects.count() == 1
    assert Entry.objects.filter(kind="write").count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"office": " "}, "Choose a person, or name the office"),
        ({"last_day": date(2024, 1, 1)}, "on or after the first"),
        ({"office": "Head of police"}, "sits on the Board for Ashbrook Police in that time already"),
        ({"seat": "chair", "office": "Other"}, "is the chair in that time"),
    ],
)
def test_a_seat_that_cannot_be(values: dict[str, object], words: str, actor: Made, bodies: dict[str, Body]) -> None:
    """Nobody, backwards, twice, or two chairs at once."""
    manager = actor("manager")
    seat(manager, bodies["council"], "chair")
    seat(manager, bodies["police"])
    with pytest.raises(Unfit, match=words):
        seat(manager, bodies["police"], **values)  # type: ignore[arg-type]


def test_a_body_that_has_ended_takes_no_seat(actor: Made, bodies: dict[str, Body]) -> None:
    """A seat begins while its body is one of the partnership."""
    bodies["health"].last_day = date(2024, 6, 30)
    with pytest.raises(Unfit, match="no body of the partnership any more"):
        seat(actor("manager"), bodies["health"])


def test_vacancies_follow_the_seats_the_bodies_and_the_day(actor: Made, bodies: dict[str, Body]) -> None:
    """An adviser fills no seat; a seat that ended is vacant; so is one whose body ended."""
    manager = actor("manager")
    for slug in ("council", "police", "fire", "health"):
        seat(manager, bodies[slug])
    adviser = seat(manager, bodies["probation"], "adviser")
    assert [one.service for one in vacancies_on(manager.today).vacant] == ["probation"]
    actions.change_member(by=manager, member=adviser, seen=1, values={"seat": "member"})
    found = vacancies_on(manager.today)
    assert found.vacant == ()
    assert found.law is not None
    assert found.law.section == "section 5(1)"
    fire = Member.objects.get(body=bodies["fire"])
    actions.end_member(by=manager, member=fire, seen=1, last_day=date(2026, 6, 1), because="Moved on")
    assert [one.sentence for one in vacancies_on(manager.today).vacant] == [
        "Nobody sits on the Board for the fire and rescue authority."
    ]
    assert vacancies_on(date(2026, 6, 1)).vacant == ()
    Body.objects.filter(slug="health").update(last_day=date(2026, 3, 31))
    assert [one.service for one in vacancies_on(manager.today).vacant] == ["fire", "health"]


def test_rules_that_cannot_be_met_are_refused(actor: Made) -> None:
    """And good ones are kept with what they were."""
    manager = actor("manager")
    rules = {"by": manager, "seen": 1, "notice_days": 5}
    for least, services, words in (
        (0, [], "At least one"),
        (1, ["police", "fire"], "2 services"),
        (3, ["navy"], "navy"),
    ):
        with pytest.raises(Unfit, match=words):
            actions.set_rules(least=least, services=services, **rules)  # type: ignore[arg-type]
    actions.set_rules(least=2, services=["police"], **rules)  # type: ignore[arg-type]
    assert Rules.objects.get().quorum.words == "At least 2 bodies with a vote, the police among them."
    assert Entry.objects.get().detail["least"] == [3, 2]
    with pytest.raises(ChangedMeanwhile):
        actions.set_rules(least=4, services=[], **rules)  # type: ignore[arg-type]


def test_two_who_correct_one_seat(actor: Made, bodies: dict[str, Body]) -> None:
    """The second is shown the first's."""
    manager = actor("manager")
    member = seat(manager, bodies["police"])
    actions.change_member(by=manager, member=member, seen=1, values={"office": "Commander"})
    with pytest.raises(ChangedMeanwhile) as caught:
        actions.change_member(by=manager, member=member, seen=1, values={"office": "Chief"})
    assert caught.value.differences[0].theirs == "Commander"
    assert Entry.objects.filter(what="board.member_changed").count() == 1


def test_an_end_says_why(actor: Made, bodies: dict[str, Body]) -> None:
    """And comes after the beginning."""
    manager = actor("manager")
    member = seat(manager, bodies["police"])
    with pytest.raises(Unfit, match="Say why"):
        actions.end_member(by=manager, member=member, seen=1, last_day=manager.today, because=" ")
    with pytest.raises(Unfit, match="on or after"):
        actions.end_member(by=manager, member=member, seen=1, last_day=date(2024, 1, 1), because="Left")
    ended = actions.end_member(by=manager, member=member, seen=1, last_day=manager.today, because="Left")
    assert not ended.holds_on(later(manager, 1).today)


def test_a_decision_recorded_by_somebody_else_is_refused(actor: Made, bodies: dict[str, Body]) -> None:
    """The Board decides, and the manager keeps the record."""
    meeting = held(actor("manager"), bodies)
    with pytest.raises(Refused):
        actions.record_decision(by=actor("chair"), meeting=meeting, values=decision(meeting, bodies["police"]))
    assert meeting.decisions.count() == 0


def test_a_role_elsewhere_does_not_act_for_a_body(actor: Made, bodies: dict[str, Body]) -> None:
    """Who reads for scrutiny at one body and sits on the Board for another does nothing in the first one's name."""
    manager = actor("manager")
    meeting = held(manager, bodies)
    item = meeting.items.get()
    item = actions.change_item(by=manager, item=item, seen=item.version, values={"restricted": True})
    values = {"item": item, "text": "Ring them", "owner_name": "Officer", "due": date(2026, 8, 1)}
    one = actions.raise_action(by=manager, meeting=meeting, values=values | {"owner_body": bodies["fire"]})
    reader, member = actor("scrutiny-reader", "fire"), actor("board-member", "police")
    both = replace(member, held=(*reader.held, *member.held))
    assert not can_close_action(both, one)
    assert not can_type_evidence(both, Owner(duty="x", body=bodies["fire"]))
    assert not can_see_action(reader, one), "reading at the body that does it is not doing it"
    assert can_see_action(actor("lead-officer", "fire"), one)
    actions.see_restricted_actions(by=reader, those=[])
    with pytest.raises(Refused):
        actions.see_restricted_actions(by=reader, those=[one])
    actions.see_restricted_actions(by=actor("lead-officer", "fire"), those=[one])
    (row,) = Entry.objects.filter(kind="read")
    assert (row.what, row.detail) == ("board.restricted_seen", {"actions": [one.pk]})
