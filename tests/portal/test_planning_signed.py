"""A post that was moved since the Board signed is told beside the status, from where to where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from pytest_django import DjangoAssertNumQueries

from portal_plans import only_action, small_plan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.delivery.reading import actions_stand, measures_stand
from saferplan_portal.duties.evidence import Found, Lacking, together
from saferplan_portal.planning.actions import (
    Answered,
    add_part,
    answer_version,
    change_part,
    close_plan,
    propose_version,
    sign_version,
)
from saferplan_portal.planning.duties import COVERED, covered, in_force
from saferplan_portal.planning.models import Action, DutyCovered, Measure, Plan, PlanVersion
from saferplan_portal.planning.signed import moved_since_signed


def _signed(actor: Callable[..., Actor]) -> tuple[Plan, PlanVersion]:
    manager, chair = actor("manager"), actor("chair")
    held = propose_version(by=manager, plan=small_plan(manager), note="First draft.")
    for slug in ("council", "police", "fire", "health", "probation"):
        body = Body.objects.get(slug=slug)
        answer_version(by=actor("board-member", slug), held=held, body=body, said=Answered("agree"))
    sign_version(by=chair, held=held, seen=held.version, why="All agreed.")
    return held.plan, held


def test_where_nothing_moved_nothing_is_told(actor: Callable[..., Actor]) -> None:
    plan, held = _signed(actor)
    on = held.proposed_at.date()
    assert moved_since_signed([only_action(plan)], on=on) == {}
    assert moved_since_signed(Measure.objects.all(), on=on) == {}
    assert moved_since_signed(Action.objects.none(), on=on) == {}


def test_a_measure_cannot_be_made_better_by_moving_its_baseline_unseen(actor: Callable[..., Actor]) -> None:
    plan, held = _signed(actor)
    measure = Measure.objects.get()
    values = {"baseline_period": "2019/20", "target_percent": -2.5}
    change_part(by=actor("manager"), part=measure, seen=measure.version, values=values)
    on = held.proposed_at.date()
    (stands,) = measures_stand(Measure.objects.all(), on=on)
    assert stands.shown.computed.remarks[-1] == (
        "Since the Board signed the plan on 15 June 2026: the period of its baseline was “2018/19” and is “2019/20”; "
        "its target, in per cent was -10 and is -2.5."
    )
    assert stands.shown.sentences[-1].startswith("Since the Board signed the plan")
    assert moved_since_signed([only_action(plan)], on=on) == {}


def test_a_late_action_cannot_be_put_off_unseen(actor: Callable[..., Actor]) -> None:
    plan, held = _signed(actor)
    Action.objects.update(due=date(2028, 3, 31))
    (stands,) = actions_stand([only_action(plan)], on=held.proposed_at.date())
    told = "its last day was 31 March 2027 and is 31 March 2028."
    assert stands.shown.computed.remarks[-1] == f"Since the Board signed the plan on 15 June 2026: {told}"


def test_before_it_was_signed_nothing_is_told(actor: Callable[..., Actor]) -> None:
    manager = actor("manager")
    plan = small_plan(manager)
    propose_version(by=manager, plan=plan, note="First draft.")
    Action.objects.update(due=date(2028, 3, 31))
    assert moved_since_signed([only_action(plan)], on=manager.today) == {}


def test_duties_are_shown_by_what_was_signed_and_as_of_each_day(actor: Callable[..., Actor]) -> None:
    """Words written after the signature show nothing, and a plan that was closed shows nothing from that day on."""
    plan, held = _signed(actor)
    manager, on = actor("manager"), held.proposed_at.date()
    add_part(by=manager, plan=plan, kind=DutyCovered, values={"duty": "reduce-reoffending", "how": "By a course."})
    look = covered("reduce-reoffending")
    assert look(on) == Lacking(
        "The plan that the Board signed does not say how it meets this duty.", f"/plan/versions/{held.pk}/"
    )
    assert isinstance(in_force(on), Found)
    plan.refresh_from_db()
    later = replace(manager, at=manager.at + timedelta(days=30))
    close_plan(by=later, plan=plan, seen=plan.version, why="Another follows.")
    assert isinstance(in_force(on + timedelta(days=29)), Found)
    assert isinstance(in_force(on + timedelta(days=30)), Lacking)
    Plan.objects.update(closed_on=None)  # closed before its day was kept
    assert isinstance(in_force(on), Lacking)


def test_the_register_looks_up_a_signed_plan_once(
    actor: Callable[..., Actor], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, held = _signed(actor)
    on = held.proposed_at.date()
    with django_assert_num_queries(1), together():
        assert isinstance(in_force(on), Found)
        assert [isinstance(covered(duty)(on), Lacking) for duty in COVERED] == [True] * len(COVERED)
    with django_assert_num_queries(1):
        assert isinstance(in_force(on), Found)
