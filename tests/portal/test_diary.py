"""The diary: what is in it for whom, and the secret address that a calendar program reads it at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal_delivery import SmallPlan, small_plan
from portal_people import NOW
from saferplan.delivery.calendar import CalendarEvent
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body, Membership, Person
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.actions import OutsideTransaction
from saferplan_portal.audit.models import Entry
from saferplan_portal.board.models import Meeting
from saferplan_portal.diary import actions
from saferplan_portal.diary.events import calendar_of, events_for
from saferplan_portal.diary.models import FeedAddress
from saferplan_portal.diary.permissions import can_have_diary
from saferplan_portal.diary.reading import reader_of
from saferplan_portal.money import actions as money
from saferplan_portal.money.actions import AwardTerms
from saferplan_portal.shell.rules import Refused, Unfit

ActorOf = Callable[..., Actor]


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force, and a meeting of the Board to come."""
    Meeting.objects.create(title="Board, summer", starts_at=datetime(2027, 7, 1, 9, tzinfo=UTC), place="Town Hall")
    return small_plan(bodies)


def titles(by: Actor) -> set[str]:
    """What is in somebody's diary."""
    return {one.title for one in events_for(by)}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_has_a_diary(role: str, actor: ActorOf, plan: SmallPlan) -> None:
    by = actor(role)
    assert can_have_diary(by) == (role != "auditor")
    assert ("Board, summer" in titles(by)) == (role != "auditor")


def test_each_sees_the_dates_of_the_own_body_and_the_manager_all(actor: ActorOf, plan: SmallPlan) -> None:
    council, police, manager = actor("lead-officer"), actor("lead-officer", "police"), actor("manager")
    assert "Last day: Fit better locks in Mill Lane" in titles(council)
    assert "Report on: Fit better locks in Mill Lane" not in titles(council), "asked for more than a quarter ago"
    assert "Last day: Fit better locks in Mill Lane" not in titles(police)
    assert "Last day: Patrol the station after dark" in titles(police)
    assert {"Last day: Fit better locks in Mill Lane", "Last day: Light the footpath"} <= titles(manager)
    assert "Milestone: Half of the homes done" in titles(council)


def test_clocks_of_the_law_are_everybodys(actor: ActorOf, plan: SmallPlan, monkeypatch: Any) -> None:
    clock = CalendarEvent("clock", "duty-x", "Due by law: review the plan", NOW.date() + timedelta(days=30))
    monkeypatch.setattr("saferplan_portal.diary.events.duty_events", lambda on: [clock])
    assert "Due by law: review the plan" in titles(actor("scrutiny-reader"))
    assert not titles(actor("auditor"))


def test_conditions_of_awards_are_for_whoever_keeps_the_money(actor: ActorOf, plan: SmallPlan) -> None:
    manager = actor("manager")
    terms = AwardTerms("Safer Streets", "Home Office", 100, date(2026, 4, 1), date(2027, 3, 31))
    award = money.record_award(by=manager, terms=terms)
    money.add_condition(by=manager, award=award, what="Report", due=date(2026, 7, 1))
    assert "Condition of Safer Streets" in titles(manager)
    assert "Condition of Safer Streets" not in titles(actor("lead-officer"))


def test_the_calendar_is_one_that_programs_read(actor: ActorOf, plan: SmallPlan) -> None:
    text = calendar_of(actor("manager"))
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    names = re.findall(r"^UID:(.+)$", text.replace("\r\n ", ""), flags=re.MULTILINE)
    assert len(names) == len(set(names)) == text.count("BEGIN:VEVENT") > 5
    assert text == calendar_of(replace(actor("manager"), at=NOW)), "the same for another manager"


def test_an_address_is_secret_ends_the_one_before_and_stops_with_its_person(actor: ActorOf, plan: SmallPlan) -> None:
    by = actor("lead-officer", at=timezone.now())
    first = actions.make_address(by=by)
    assert first not in str(list(FeedAddress.objects.values())), "only a hash is kept"
    assert first not in str(list(Entry.objects.values())), "and none in the audit"
    second = actions.make_address(by=by)
    assert reader_of(first, by.at) is None
    reader = reader_of(second, by.at)
    assert reader is not None
    assert reader.person == by.person
    assert not reader.second_factor
    assert reader_of(second, by.at + timedelta(days=366)) is None
    membership = Membership.objects.filter(person=by.person)
    membership.update(last_day=by.today - timedelta(1), first_day=date(2026, 1, 1))
    assert reader_of(second, by.at) is None, "no role, no diary"
    membership.update(last_day=by.today)
    assert by.person is not None
    Person.objects.filter(pk=by.person).update(is_active=False)
    assert reader_of(second, by.at) is None, "who may not sign in does not read"
    Person.objects.filter(pk=by.person).update(is_active=True)
    actions.end_address(by=by)
    assert reader_of(second, by.at) is None
    with pytest.raises(Unfit, match="no address"):
        actions.end_address(by=by)
    with pytest.raises(Refused):
        actions.make_address(by=actor("auditor"))


def test_pages_make_show_once_and_end_an_address(as_role: Callable[..., Client], plan: SmallPlan) -> None:
    client = as_role("lead-officer")
    page = client.get(reverse("diary")).text
    assert "Board, summer" in page
    assert "Make an address" in page
    page = client.post(reverse("diary_address")).text
    found = re.search(r"https://testserver(/diary/feed/[\w-]+\.ics)", page)
    assert found is not None
    assert "shown this once" in page
    assert found[1] not in client.get(reverse("diary")).text
    stranger = Client()
    response = stranger.get(found[1])
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert response.headers["Cache-Control"] == "no-store"
    assert "sessionid" not in response.cookies
    assert "BEGIN:VEVENT" in response.text
    assert stranger.get(found[1]).status_code == 200
    read = Entry.objects.get(what="diary.feed_read")
    assert (read.kind, read.person) == ("read", FeedAddress.objects.get().person_id), "once a day, not at each poll"
    assert found[1] not in str(list(Entry.objects.values()))
    FeedAddress.objects.update(read_on=date(2026, 1, 1))
    stranger.get(found[1])
    assert Entry.objects.filter(what="diary.feed_read").count() == 2, "the next day again"
    assert stranger.get("/diary/feed/guessed.ics").status_code == 404
    assert "works no more" in client.post(reverse("diary_address_end"), follow=True).text
    assert stranger.get(found[1]).status_code == 404


def test_a_reading_that_cannot_be_kept_gives_nothing_out(actor: ActorOf, plan: SmallPlan, monkeypatch: Any) -> None:
    by = actor("lead-officer", at=timezone.now())
    secret = actions.make_address(by=by)

    def broken(*_: object) -> None:
        raise OutsideTransaction

    with monkeypatch.context() as patch:
        patch.setattr(actions, "saw", broken)
        with pytest.raises(OutsideTransaction):
            actions.read_feed(secret=secret, at=by.at)
    assert FeedAddress.objects.get().read_on is None
    assert "BEGIN:VEVENT" in str(actions.read_feed(secret=secret, at=by.at))


def test_the_diary_is_downloaded_and_kept_in_the_audit(as_role: Callable[..., Client], plan: SmallPlan) -> None:
    response = as_role("chair").post(reverse("diary_file"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="diary.ics"'
    assert Entry.objects.filter(kind="export").get().what == "diary.taken_out"
    assert as_role("auditor").get(reverse("diary")).status_code == 403


def test_an_empty_diary_says_what_comes_there(as_role: Callable[..., Client], monkeypatch: Any) -> None:
    monkeypatch.setattr("saferplan_portal.diary.events.duty_events", lambda on: [])
    assert "Nothing is in the diary" in as_role("chair").get(reverse("diary")).text
