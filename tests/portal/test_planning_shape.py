"""The plan in rows and in the engine's shape: nothing is lost on the way there and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from portal_plans import county_plan, small_plan
from saferplan.plan.bodies import with_registered_names
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.planning import reading
from saferplan_portal.planning.actions import take_in
from saferplan_portal.planning.bodies import engine_bodies
from saferplan_portal.planning.models import Action, Plan, PlanVersion
from saferplan_portal.planning.permissions import can_begin
from saferplan_portal.planning.shape import as_plan, numbered_plan
from saferplan_portal.shell.rules import Refused, Unfit

Made = Callable[..., Actor]


def test_a_plan_comes_back_as_it_was_taken_in(actor: Made, tmp_path: Path) -> None:
    """plan.toml to rows to the engine's shape: the worked example's plan, with its texts and linked plan, is equal."""
    written = county_plan(tmp_path)
    Body.objects.create(slug="c", name="Wendershire council", legal_role="responsible-authority", service="council")
    plan = take_in(by=actor("manager"), written=written)
    assert Action.objects.filter(lead__slug="c").exists(), "a body is known however its name is written"
    assert as_plan(plan) == with_registered_names(written, engine_bodies())
    assert Entry.objects.get(what="planning.plan_taken_in").detail["actions"] == len(written.actions)


def test_only_a_manager_takes_a_plan_in(actor: Made, tmp_path: Path) -> None:
    """The truth table of beginning a plan; and a refusal leaves nothing."""
    assert [role for role in ROLES if can_begin(actor(role))] == ["manager"]
    with pytest.raises(Refused, match="Only a community safety manager"):
        take_in(by=actor("analyst"), written=county_plan(tmp_path))
    assert not Plan.objects.exists()


def test_one_draft_at_a_time(actor: Made, tmp_path: Path) -> None:
    """A second plan is not taken in beside a draft."""
    by = actor("manager")
    small_plan(by)
    with pytest.raises(Unfit, match="There is a draft already"):
        take_in(by=by, written=county_plan(tmp_path))


def test_every_line_leads_to_its_row(actor: Made, tmp_path: Path) -> None:
    """What the checks say of a part names its line, and the line its row."""
    plan = take_in(by=actor("manager"), written=county_plan(tmp_path))
    made, rows = numbered_plan(plan)
    for part in (*made.priorities, *made.measures, *made.actions, *made.consultations):
        assert rows[part.place.line].slug == part.id  # type: ignore[attr-defined]
    assert made == as_plan(plan)


def test_a_large_plan_is_few_questions_to_the_database(
    actor: Made, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """No question for each row."""
    plan = take_in(by=actor("manager"), written=county_plan(tmp_path))
    with django_assert_max_num_queries(17):
        as_plan(plan)


def test_what_others_read(actor: Made) -> None:
    """Without a plan in force there is nothing promised; drafts are no promises."""
    by = actor("manager")
    plan = small_plan(by)
    assert reading.live_plan() is None
    assert reading.working_plan() == plan
    assert list(reading.promised()) == []
    Plan.objects.filter(pk=plan.pk).update(state="live")
    Action.objects.filter(plan=plan).update(state="live")
    police = Body.objects.get(slug="police")
    assert [one.what for one in reading.actions_of(police)] == ["Fit locks."]
    assert [one.slug for one in reading.measures()] == ["burglary"]
    assert [one.title for one in reading.priorities_of(plan)] == ["Fewer burglaries"]
    assert PlanVersion.objects.count() == 0
