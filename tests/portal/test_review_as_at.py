"""Reports and reviews say how things stood on the last day of their time, whatever came later."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal_delivery import SmallPlan, small_plan
from portal_people import NOW
from saferplan.delivery.noise import Reading
from saferplan.delivery.review import canonical
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.delivery import actions as delivery
from saferplan_portal.delivery.actions import Said, Typed
from saferplan_portal.delivery.openness import OpenReadings
from saferplan_portal.money import actions as money
from saferplan_portal.money.actions import AwardTerms, Spent
from saferplan_portal.planning import actions as planning
from saferplan_portal.planning.actions import ActionGiven
from saferplan_portal.planning.models import Action, Measure, Milestone, Plan
from saferplan_portal.planning.then import as_then
from saferplan_portal.review import actions
from saferplan_portal.review.actions import Verdict, things_of
from saferplan_portal.review.gathering import gathered
from saferplan_portal.review.inputs import as_text, record_from
from saferplan_portal.review.models import Review
from saferplan_portal.review.reading import live_record, next_time
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day

ActorOf = Callable[..., Actor]
FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)
QUARTER = ["2025-10-01", "2025-12-31"]
WITHIN = datetime(2025, 11, 15, 10, tzinfo=UTC)


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force."""
    return small_plan(bodies)


def on(by: Actor, moment: datetime) -> Actor:
    """Somebody at another moment."""
    return replace(by, at=moment)


def codes(plan: SmallPlan, first: date = FIRST, last: date = LAST) -> dict[str, str]:
    """The status of each action of a report made today, by its id."""
    return {one.id: one.status.code for one in live_record(plan.plan, first, last, made_on=NOW.date()).actions}


def test_what_came_after_the_last_day_changes_nothing_of_a_report(
    plan: SmallPlan, actor: ActorOf, bodies: dict[str, Body]
) -> None:
    manager, officer = actor("manager"), actor("lead-officer")
    delivery.report(by=on(officer, WITHIN), action=plan.locks, said=Said("going", "Forty homes done."))
    before = as_text(gathered(plan.plan, FIRST, LAST, made_on=LAST))
    # An action set live, one closed, one reported done, one put off, one handed over, a measure added, one changed.
    lights = Action.objects.get(pk=plan.lights.pk)
    new = planning.add_action(
        by=manager,
        plan=plan.plan,
        given=ActionGiven(
            {"what": "Mark bicycles", "priority": plan.burglary, "lead": bodies["council"], "due": date(2027, 1, 1)},
            moves=((plan.burglaries, "down"),),
        ),
    )
    agreed = planning.set_action_state(by=actor("lead-officer"), held=new, seen=new.version, to="agreed")
    planning.set_action_state(by=manager, held=agreed, seen=agreed.version, to="live")
    planning.set_action_state(by=manager, held=plan.training, seen=1, to="closed", why="Its money ended.")
    delivery.report(by=officer, action=plan.locks, said=Said("done", "All of it.", done_on=NOW.date()))
    late = ActionGiven({"due": date(2027, 12, 31), "what": "Patrol everywhere"})
    planning.change_action(by=manager, held=plan.patrols, seen=1, given=late)
    planning.hand_over(by=manager, held=lights, seen=1, to=bodies["council"], why="The fire service asked.")
    values = {"title": "Shoplifting", "way": "down", "baseline_value": 1.0, "baseline_on": LAST}
    planning.add_part(by=manager, plan=plan.plan, kind=Measure, values=values)
    planning.change_part(by=manager, part=plan.burglaries, seen=1, values={"baseline_value": 5.0, "way": "up"})
    typed = Typed(Reading(1200, "2025-11"), "Police records", NOW.date())
    delivery.enter_reading(by=manager, measure=plan.fear, typed=typed)
    delivery.set_status(by=manager, thing=plan.patrols, code="on-time", reason="The Board gave it until June")
    after = gathered(plan.plan, FIRST, LAST, made_on=NOW.date())
    told = after.pop("late")
    assert told == ["1 reading of a measure that tells of a period that ended in this time was entered later."]
    was = json.loads(before)
    assert was.pop("late") == []
    assert json.loads(as_text(after)) == was
    # Today all of it counts.
    now = live_record(plan.plan, FIRST, NOW.date(), made_on=NOW.date())
    assert {one.id for one in now.actions} == {one.id for one in record_from(before).actions} | {new.slug}
    assert {one.id: one.status.code for one in now.actions}["training"] == "dropped"
    assert {one.lead for one in now.actions if one.id == "lights"} == {bodies["council"].name}


def test_a_lead_that_was_only_written_is_there_before_it_was_handed_over(
    plan: SmallPlan, actor: ActorOf, bodies: dict[str, Body]
) -> None:
    Action.objects.filter(pk=plan.lights.pk).update(lead=None, lead_written="The old Trust", state="draft")
    held = Action.objects.get(pk=plan.lights.pk)
    planning.hand_over(by=actor("manager"), held=held, seen=1, to=bodies["council"], why="The Trust ended.")
    (then,) = as_then([Action.objects.get(pk=held.pk)], LAST)
    assert then.lead_written == "The old Trust"
    assert Action.objects.get(pk=held.pk).lead_written == ""


def test_measures_that_an_action_moves_are_told_where_they_were_changed_later(plan: SmallPlan, actor: ActorOf) -> None:
    assert live_record(plan.plan, FIRST, LAST, made_on=NOW.date()).late == ()
    manager = actor("manager")
    for seen, measure in enumerate((plan.fear, plan.assaults), 1):
        held = Action.objects.get(pk=plan.locks.pk)
        planning.change_action(by=manager, held=held, seen=seen, given=ActionGiven({}, moves=((measure, "down"),)))
    assert live_record(plan.plan, FIRST, LAST, made_on=NOW.date()).late == (
        "“Fit better locks in Mill Lane” was to move on 31 December 2025: Burglaries of homes (down). "
        "This was changed later, and is told as it is now.",
    )


def test_milestones_and_reports_that_were_withdrawn_later_stood_then(plan: SmallPlan, actor: ActorOf) -> None:
    officer, manager = actor("lead-officer"), actor("manager")
    step = Milestone.objects.get(what="Choose who fits them")
    said = Said("done", "All of it.", done_on=WITHIN.date(), steps=[step.pk])
    row = delivery.report(by=on(officer, WITHIN), action=plan.locks, said=said)
    assert codes(plan)["locks"] == "done"
    before = gathered(plan.plan, FIRST, LAST, made_on=LAST)
    delivery.withdraw_report(by=manager, report=row, reason="It was another street")
    planning.take_out_part(by=manager, part=Milestone.objects.get(what="Half of the homes done"), seen=1, why="No")
    record = record_from(as_text(gathered(plan.plan, FIRST, LAST, made_on=NOW.date())))
    locks = next(one for one in record.actions if one.id == "locks")
    assert locks.status.code == "done"
    assert [one.words for one in locks.reports] == ["This report was withdrawn later."]
    facts = gathered(plan.plan, FIRST, LAST, made_on=NOW.date())["priorities"][0]["actions"][0]["facts"]
    assert facts == before["priorities"][0]["actions"][0]["facts"]
    assert codes(plan, FIRST, NOW.date())["locks"] == "late"


def test_a_reading_or_status_withdrawn_later_is_told_and_the_public_sees_none_of_it(
    plan: SmallPlan, actor: ActorOf
) -> None:
    manager = actor("manager")
    typed = Typed(Reading(1200, "2025-10"), "Police records", WITHIN.date())
    row = delivery.enter_reading(by=on(manager, WITHIN), measure=plan.burglaries, typed=typed)
    said = delivery.set_status(by=on(manager, WITHIN), thing=plan.patrols, code="late", reason="Nobody went")
    assert OpenReadings().may_tell(plan.burglaries, LAST)
    before = gathered(plan.plan, FIRST, LAST, made_on=LAST)
    delivery.withdraw_reading(by=manager, row=row, reason="It was another district")
    told = gathered(plan.plan, FIRST, LAST, made_on=NOW.date())
    assert told["measures"] == before["measures"]
    assert told["late"] == ["1 reading or set status that stood on 31 December 2025 was withdrawn later."]
    delivery.withdraw_status(by=manager, row=said, reason="They went")
    late = gathered(plan.plan, FIRST, LAST, made_on=NOW.date())["late"]
    assert late == ["2 readings and set statuses that stood on 31 December 2025 were withdrawn later."]
    assert not OpenReadings().may_tell(plan.burglaries, LAST)
    assert OpenReadings().may_tell(plan.burglaries)


def test_money_counts_by_the_day_it_was_entered_and_what_came_later_is_told(plan: SmallPlan, actor: ActorOf) -> None:
    officer, manager = actor("lead-officer"), actor("manager")
    terms = AwardTerms("Safer Streets", "Home Office", 100_000, date(2025, 4, 1), date(2026, 12, 31))
    award = money.record_award(by=on(manager, WITHIN), terms=terms)
    money.allocate(by=on(manager, WITHIN), award=award, to=plan.locks, amount=60_000)
    paid = Spent(10_000, WITHIN.date(), "Invoice 1")
    first = money.record_spend(by=on(officer, WITHIN), award=award, on=plan.locks, spent=paid)
    money.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(2_345, date(2025, 12, 1), "Invoice 2"))
    money.correct_spend(by=officer, spend=first, spent=replace(paid, amount=9_000), reason="Tax was counted twice.")
    money.allocate(by=manager, award=award, to=plan.locks, amount=1_000)
    award.refresh_from_db()
    changed = replace(terms, amount=200_000)
    money.change_award(by=manager, award=award, seen=award.version, terms=changed, reason="More was given.")
    other = replace(terms, title="Another")
    money.record_award(by=manager, terms=other)
    done = Said("done", "All of it.", done_on=date(2025, 12, 20))
    delivery.report(by=officer, action=plan.locks, said=done)
    record = live_record(plan.plan, FIRST, LAST, made_on=NOW.date())
    assert record.money is not None
    assert (record.money.awarded, record.money.allocated, record.money.spent) == (100_000, 60_000, 10_000)
    assert record.late == (
        "“Fit better locks in Mill Lane” was done on 20 December 2025 by a report of 15 June 2026.",
        "£23.45 that was spent in this time was entered later.",
        "1 spend of this time was corrected later.",
    )
    now = live_record(plan.plan, FIRST, NOW.date(), made_on=NOW.date()).money
    assert now is not None
    assert (now.awarded, now.allocated, now.spent) == (300_000, 61_000, 11_345)


@pytest.mark.parametrize("kind", ["quarter", "scrutiny", "board"])
def test_each_report_says_as_at_which_day_it_is(kind: str, as_role: Callable[..., Client], plan: SmallPlan) -> None:
    page = unescape(as_role("manager").get(reverse("review_report", args=[kind, *QUARTER])).text)
    assert "As at 31 December 2025, by what was on record at the end of that day." in page
    assert "Nothing that tells of this time came after 31 December 2025." in page


def test_a_report_of_a_time_that_is_not_over_is_as_at_today(plan: SmallPlan) -> None:
    record = live_record(plan.plan, FIRST, date(2026, 6, 30), made_on=NOW.date())
    assert record.as_at == NOW.date()


def test_a_review_frozen_before_late_things_were_kept_is_made_again_as_it_was(plan: SmallPlan) -> None:
    values = gathered(plan.plan, FIRST, LAST, made_on=NOW.date())
    assert json.loads(canonical(record_from(as_text(values))))["shape"] == 2
    del values["late"]
    text = json.loads(canonical(record_from(as_text(values))))
    assert text["shape"] == 1
    assert "late" not in text


def test_the_year_after_the_last_frozen_one_is_offered_and_no_day_is_reviewed_twice(
    plan: SmallPlan, actor: ActorOf, as_role: Callable[..., Client]
) -> None:
    manager = actor("manager")
    assert next_time(plan.plan) == (date(2025, 4, 1), date(2026, 3, 31))
    review = actions.begin_review(by=manager, plan=plan.plan, first=date(2025, 4, 1), last=date(2026, 3, 31))
    assert len(things_of(review)) == 6
    for thing in things_of(review):
        actions.decide(by=manager, review=review, thing=thing, said=Verdict("keep", "It works"))
    actions.freeze(by=manager, review=review, seen=Review.objects.get(pk=review.pk).version)
    with pytest.raises(Unfit, match=r"31 March 2026 is frozen already, and this time shares days with it"):
        actions.begin_review(by=manager, plan=plan.plan, first=LAST, last=NOW.date() - timedelta(1))
    assert next_time(plan.plan) == (date(2026, 4, 1), date(2027, 3, 31))
    page = as_role("manager").get(reverse("review_new")).text
    assert "The next review is of 1 April 2026 to 31 March 2027." in page
    actions.begin_review(by=manager, plan=plan.plan, first=date(2026, 4, 1), last=NOW.date() - timedelta(1))


def test_a_review_is_begun_from_the_day_after_its_last(
    plan: SmallPlan, actor: ActorOf, as_role: Callable[..., Client]
) -> None:
    with pytest.raises(Unfit, match="Review it from the day after its last"):
        actions.begin_review(by=actor("manager"), plan=plan.plan, first=FIRST, last=NOW.date())
    today = timezone.localdate()
    Plan.objects.update(start=today - timedelta(90), end=today)
    page = as_role("manager").get(reverse("review_new")).text
    assert f"That time is not over yet: it can be begun from {day(today + timedelta(1))}." in page
