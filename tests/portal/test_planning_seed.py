"""The demonstration's evidence and plan, what waits for people, and what the plan shows of duties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from pytest_django import Settings

from portal_plans import county_plan, small_plan
from saferplan.demo.county_safety_plan import write_plan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import verify
from saferplan_portal.duties.evidence import Found, Lacking
from saferplan_portal.evidence.duties import assessed
from saferplan_portal.evidence.seed import seed as seed_evidence
from saferplan_portal.planning import duties
from saferplan_portal.planning.actions import hand_over, propose_version
from saferplan_portal.planning.models import Action, Plan, PlanVersion
from saferplan_portal.planning.seed import of_today, seed
from saferplan_portal.planning.tasks import tasks

Made = Callable[..., Actor]


@pytest.fixture
def people(actor: Made) -> dict[str, Actor]:
    """Who acts in a demonstration."""
    made = {role: actor(role) for role in ("manager", "analyst", "chair")}
    made |= {f"board-member:{body}": actor("board-member", body) for body in ("police", "fire", "health", "probation")}
    return made


def test_the_plan_is_moved_to_the_present(tmp_path: Path) -> None:
    """By whole years, with its title; its figures stay of their own years."""
    written = county_plan(tmp_path)
    moved = of_today(written, date(2026, 6, 15))
    assert (moved.start, moved.end) == (date(2024, 9, 1), date(2027, 8, 31))
    assert moved.title == "Safer Wendershire Plan 2024-2027"
    assert moved.measures[0].baseline == written.measures[0].baseline
    assert of_today(written, date(2026, 9, 2)).start == date(2025, 9, 1)


def test_a_folder_without_a_plan_gets_a_small_one(
    people: dict[str, Actor], ashbrook_releases: Path, settings: Settings
) -> None:
    """In force, with live actions, a version that waits, and a chain of audit that holds."""
    settings.PORTAL = replace(portal_settings.PORTAL, folder=ashbrook_releases)
    seed_evidence(people=people, folder=ashbrook_releases)
    seed(people=people, folder=ashbrook_releases)
    plan = Plan.objects.get()
    assert plan.state == "live"
    assert set(Action.objects.values_list("state", flat=True)) >= {"live", "draft"}
    assert list(PlanVersion.objects.order_by("number").values_list("state", flat=True)) == ["approved", "proposed"]
    assert verify()[2] == []
    on = people["manager"].today
    assert isinstance(duties.in_force(on), Found)
    assert isinstance(duties.in_force(on - timedelta(days=500)), Lacking)
    assert isinstance(duties.whole(on), Lacking)
    assert isinstance(duties.asked(on), Lacking)
    assert isinstance(duties.covered("have-a-plan")(on), Lacking)
    assert isinstance(assessed(on), Lacking), "its figures are years old"
    assert isinstance(assessed(date(2026, 1, 1)), Lacking)


def test_the_worked_example_is_signed_and_in_force(people: dict[str, Actor], tmp_path: Path) -> None:
    """Forty actions and more, most of them live; the bodies of the plan are in the register."""
    for name, service in (
        ("Wendershire Council", "council"),
        ("Wender Valley Police", "police"),
        ("Wendershire Clinical Commissioning Group", "health"),
    ):
        Body.objects.create(slug=service[:3], name=name, legal_role="invitee", service=service)
    gone = Body.objects.get(slug="hea")
    gone.last_day, gone.successor = date(2026, 1, 1), Body.objects.get(slug="health")
    gone.save()
    write_plan(tmp_path)
    seed(people=people, folder=tmp_path)
    assert Action.objects.filter(state="live").count() > 10
    assert Action.objects.filter(state="closed").count() == 1
    assert isinstance(duties.asked(people["manager"].today), Found)
    titles = [one.title for one in tasks(people["board-member:police"])]
    assert titles == ["Answer for Ashbrook Police on version 2 of the plan"]
    assert [one.title for one in tasks(people["chair"])] == [
        "Sign version 2 of the plan for the Board, or send it back"
    ]


def test_what_waits_for_whom(actor: Made) -> None:
    """A lead officer agrees, a manager hands over what an ended body led, and nothing waits for others."""
    manager = actor("manager")
    plan = small_plan(manager)
    officer = actor("lead-officer", "police")
    assert [one.title for one in tasks(officer)] == ["Agree to lead: Fit locks."]
    assert list(tasks(actor("lead-officer", "fire"))) == []
    assert list(tasks(actor("auditor"))) == []
    propose_version(by=manager, plan=plan)
    assert [one.title for one in tasks(actor("board-member", "fire"))] == [
        "Answer for Ashbrook Fire and Rescue on version 1 of the plan"
    ]
    Body.objects.filter(slug="police").update(last_day=manager.today - timedelta(days=1))
    assert [one.title for one in tasks(manager)] == ["Hand over an action whose lead body has ended"]
    hand_over(by=manager, held=Action.objects.get(), seen=1, to=Body.objects.get(slug="fire"), why="It ended.")
    assert list(tasks(manager)) == []


def test_before_any_plan_duties_are_not_shown() -> None:
    """Nothing is claimed of what is not there."""
    on = date(2026, 6, 15)
    assert isinstance(duties.in_force(on), Lacking)
    assert isinstance(duties.asked(on), Lacking)
    assert duties.whole(on) is None
    assert duties.covered("reduce-reoffending")(on) is None
    assert isinstance(assessed(on), Lacking)
