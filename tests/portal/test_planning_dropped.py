"""What was dropped, what the Board never signed, and whose body has ended: told where people agree and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from portal_delivery import SmallPlan, sign_small_plan, small_plan
from portal_people import NOW
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.money import actions as money
from saferplan_portal.money.actions import AwardTerms
from saferplan_portal.planning.actions import propose_version, set_action_state
from saferplan_portal.planning.models import Action, Measure, Plan, PlanVersion
from saferplan_portal.planning.shape import as_plan
from saferplan_portal.publications import content
from saferplan_portal.shell.rules import Unfit

Make = Callable[..., Actor]
Signed = Callable[..., Client]


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force, with baselines that are numbers with their day."""
    made = small_plan(bodies)
    Measure.objects.update(baseline_period="")
    return made


def drop(by: Actor, action: Action) -> None:
    """Close an action."""
    set_action_state(by=by, held=action, seen=action.version, to="closed", why="Its money ended.")


def told(kind: str, by: Actor) -> Mapping[str, object]:
    """What a provider would publish today."""
    provider = content.provider_of(kind)
    assert provider is not None
    return provider.content(by, "")


def test_a_dropped_action_is_in_no_later_version_and_the_version_says_so(
    plan: SmallPlan, actor: Make, as_role: Signed
) -> None:
    manager = actor("manager")
    sign_small_plan(plan, manager, actor("chair"))
    drop(manager, plan.training)
    version = propose_version(by=manager, plan=plan.plan)
    assert "training" not in {one.id for one in as_plan(version).actions}
    page = unescape(as_role("chair").get(f"/plan/versions/{version.pk}/").text)
    assert "Dropped since version 1" in page
    assert "Train bar staff Dropped on 15 June 2026: Its money ended." in page


def test_the_public_plan_and_progress_agree_on_what_was_dropped(plan: SmallPlan, actor: Make) -> None:
    manager, analyst = actor("manager"), actor("analyst")
    sign_small_plan(plan, manager, actor("chair"))
    Action.objects.filter(pk=plan.lights.pk).update(state="draft", live_on=None)
    drop(manager, plan.training)
    summary = str(told("plan", analyst)["summary"])
    assert "It promises 4 actions, of which 1 was closed since." in summary
    assert "Train bar staff (closed on 15 June 2026)" in str(told("plan", analyst))
    assert str(told("progress", analyst)["summary"]) == (
        "Of 3 actions: 2 late and 1 dropped. "
        "The plan as the Board signed it last has 4 actions; 1 of them is not live yet."
    )
    sign_small_plan(plan, manager, actor("chair"))
    after = str(told("progress", analyst)["summary"])
    assert after.endswith(
        "The plan as the Board signed it last has 3 actions; 1 of them is not live yet; 1 that it had before is in it "
        "no more."
    )
    assert "It promises 3 actions." in str(told("plan", analyst)["summary"])


def test_what_the_board_never_signed_is_no_promise_to_the_public(plan: SmallPlan, actor: Make) -> None:
    manager, analyst = actor("manager"), actor("analyst")
    with pytest.raises(Unfit, match="No action that the Board signed is live yet"):
        told("progress", analyst)
    assert "progress" not in content.offers(analyst)
    sign_small_plan(plan, manager, actor("chair"))
    Action.objects.create(
        plan=plan.plan, slug="bins", what="Run knife bins", priority=plan.violence, lead=plan.locks.lead, state="live",
        live_on=NOW.date(), due=date(2027, 1, 1),
    )  # fmt: skip
    page = str(told("progress", analyst))
    assert "Train bar staff" in page
    assert "Run knife bins" not in page


def test_the_chair_sees_open_who_has_ended_and_who_has_not_answered(
    plan: SmallPlan, actor: Make, as_role: Signed, bodies: dict[str, Body]
) -> None:
    version = propose_version(by=actor("manager"), plan=plan.plan)
    Body.objects.filter(slug="fire").update(last_day=NOW.date() - timedelta(400))
    chair = as_role("chair")
    for address in (f"/plan/versions/{version.pk}/", f"/plan/versions/{version.pk}/sign/"):
        page = unescape(chair.get(address).text)
        if address.endswith("sign/"):
            assert "cannot be signed yet" in page
            assert "Nobody here may answer for it" in page
            continue
        assert "1 action is led by a body that is one of the partnership no more" in page
        assert f"Light the footpath ({bodies['fire'].name})" in page
    assert PlanVersion.objects.get(pk=version.pk).state == "proposed"
    assert Plan.objects.get(pk=plan.plan.pk).state == "live"


def test_money_goes_only_to_actions_that_can_spend_it(plan: SmallPlan, actor: Make, as_role: Signed) -> None:
    manager = actor("manager")
    terms = AwardTerms("Safer Streets", "Home Office", 100_000, date(2025, 4, 1), date(2026, 12, 31))
    award = money.record_award(by=manager, terms=terms)
    money.allocate(by=manager, award=award, to=plan.training, amount=5_000)
    drop(manager, plan.training)
    closed, late = Action.objects.get(pk=plan.training.pk), plan.lights
    with pytest.raises(Unfit, match="“Train bar staff” was closed on 15 June 2026, so no money is allocated to it"):
        money.allocate(by=manager, award=award, to=closed, amount=1_000)
    Action.objects.filter(pk=late.pk).update(start=date(2027, 2, 1), due=date(2027, 3, 1))
    with pytest.raises(Unfit, match="begins on 1 February 2027, and the award ends on 31 December 2026"):
        money.allocate(by=manager, award=award, to=Action.objects.get(pk=late.pk), amount=1_000)
    client = as_role("manager")
    assert "Train bar staff" not in client.get(f"/money/{award.pk}/allocate").text
    assert "Train bar staff (closed on 15 June 2026)" in client.get(f"/money/{award.pk}").text
    assert "Train bar staff (closed on 15 June 2026)" in client.get(f"/money/{award.pk}/take-back").text
    money.allocate(by=manager, award=award, to=closed, amount=-5_000, reason="It was dropped.")
