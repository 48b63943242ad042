"""Reports, readings and statuses that people set: who may, what must be said, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal_delivery import SmallPlan, small_plan
from portal_people import NOW
from saferplan.delivery.noise import Reading
from saferplan.figures import FIGURE_COLUMNS, parse_address
from saferplan.measures.resolver import Resolver
from saferplan.plan.crosswalk import at_period
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Body, Membership
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.actions import verify
from saferplan_portal.audit.models import Entry
from saferplan_portal.delivery import actions
from saferplan_portal.delivery.actions import Said, Typed
from saferplan_portal.delivery.models import MeasureReading, Report, StatusSet
from saferplan_portal.delivery.permissions import (
    can_manage_delivery,
    can_read_measures,
    can_report,
    can_see_delivery,
)
from saferplan_portal.delivery.reading import ActionStands, MeasureStands, actions_stand, measures_stand
from saferplan_portal.outbox.models import Message
from saferplan_portal.planning.models import Action, Measure
from saferplan_portal.planning.reading import promised
from saferplan_portal.shell.rules import Refused, Unfit

ActorOf = Callable[..., Actor]
TODAY = NOW.date()
BURGLARY = "recorded_crime?crime_type=burglary"


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force."""
    return small_plan(bodies)


def stand(action: Action, on: date = TODAY) -> ActionStands:
    """How an action stands."""
    return actions_stand(promised().filter(pk=action.pk), on=on)[0]


def moved(measure: Measure, on: date = TODAY) -> MeasureStands:
    """How a measure stands."""
    return measures_stand([measure], on=on)[0]


def typed(value: float, period: str = "2025/26", **parts: object) -> Typed:
    """A reading as somebody types it."""
    return Typed(Reading(value, period, **parts), "Police records", date(2026, 5, 1))  # type: ignore[arg-type]


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("body", ["council", "police"])
def test_who_may_do_what_in_delivery(role: str, body: str, actor: ActorOf, plan: SmallPlan) -> None:
    by = actor(role, body)
    lead, manager = role == "lead-officer", role == "manager"
    assert can_report(by, plan.locks) == (manager or (lead and body == "council"))
    assert can_report(by, plan.patrols) == (manager or (lead and body == "police"))
    assert can_manage_delivery(by) == manager
    assert can_read_measures(by) == (role in ("manager", "analyst"))
    assert can_see_delivery(by) == (role != "auditor")


def test_the_same_report_sent_twice_is_kept_once(actor: ActorOf, plan: SmallPlan) -> None:
    by = actor("lead-officer")
    said = Said("going", "Forty homes done.")
    actions.report(by=by, action=plan.locks, said=said)
    with pytest.raises(Unfit, match="already today"):
        actions.report(by=by, action=plan.locks, said=said)
    actions.report(by=by, action=plan.locks, said=Said("going", "Fifty homes done."))
    assert plan.locks.reports.count() == 2
    for content in (b"home,done\n1,yes\n", b"home,done\n2,yes\n"):
        shown = Said("going", "Sixty homes done.", files=[SimpleUploadedFile("list.csv", content)])
        actions.report(by=by, action=plan.locks, said=shown)
        with pytest.raises(Unfit, match="already today"):
            actions.report(by=by, action=plan.locks, said=shown)
    assert plan.locks.reports.count() == 4


def test_a_report_ticks_milestones_keeps_files_and_makes_an_action_on_time(actor: ActorOf, plan: SmallPlan) -> None:
    by = actor("lead-officer")
    assert (stand(plan.locks).shown.words, stand(plan.locks).shown.tone) == ("late", "red")
    first = plan.locks.milestones.get(due=date(2025, 9, 30))
    file = SimpleUploadedFile("list.csv", b"home,done\n1,yes\n")
    said = Said("going", "Forty homes done.", steps=[first.pk], files=[file])
    row = actions.report(by=by, action=plan.locks, said=said)
    assert (stand(plan.locks).shown.words, row.files.get().file_name) == ("on time", "list.csv")
    assert Entry.objects.get().what == "delivery.reported"
    with pytest.raises(Unfit, match="done already"):
        actions.report(by=by, action=plan.locks, said=Said("going", "Again.", steps=[first.pk]))
    actions.withdraw_report(by=by, report=row, reason="The wrong action")
    assert stand(plan.locks).shown.words == "late"
    assert stand(plan.locks).last is None
    with pytest.raises(Unfit, match="already"):
        actions.withdraw_report(by=by, report=row, reason="Twice")
    assert verify()[2] == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said("fine", "Done."), "says"),
        (Said("going", "  "), "did"),
        (Said("trouble", "Nothing."), "blockers"),
        (Said("done", "All."), "done_on"),
        (Said("going", "Some.", done_on=TODAY), "done_on"),
        (Said("done", "All.", done_on=TODAY + timedelta(1)), "done_on"),
    ],
)
def test_a_report_says_what_it_must_or_leaves_nothing(said: Said, field: str, actor: ActorOf, plan: SmallPlan) -> None:
    with pytest.raises(Unfit) as refused:
        actions.report(by=actor("lead-officer"), action=plan.locks, said=said)
    assert refused.value.field == field
    assert (Report.objects.count(), Entry.objects.count()) == (0, 0)


def test_others_are_refused_and_an_action_that_is_not_live_takes_no_report(actor: ActorOf, plan: SmallPlan) -> None:
    for role, body in (("lead-officer", "police"), ("chair", "council"), ("analyst", "council")):
        with pytest.raises(Refused):
            actions.report(by=actor(role, body), action=plan.locks, said=Said("going", "Some."))
    Action.objects.filter(pk=plan.lights.pk).update(state="agreed")
    plan.lights.refresh_from_db()
    with pytest.raises(Unfit, match="not live"):
        actions.report(by=actor("manager"), action=plan.lights, said=Said("going", "Some."))
    assert not Report.objects.exists()


def test_done_late_is_done_and_says_how_late_and_a_later_report_opens_it_again(actor: ActorOf, plan: SmallPlan) -> None:
    by = actor("lead-officer", "police")
    assert stand(plan.patrols).shown.tone == "red"
    said = Said("done", "The last patrol was on 12 April.", done_on=date(2026, 4, 12))
    actions.report(by=by, action=plan.patrols, said=said)
    assert stand(plan.patrols).shown.words == "done, 12 days late"
    actions.report(by=by, action=plan.patrols, said=Said("going", "It goes on after all."))
    assert stand(plan.patrols).shown.words == "late"


def test_an_action_that_was_closed_and_not_done_is_dropped(plan: SmallPlan) -> None:
    Action.objects.filter(pk=plan.lights.pk).update(state="closed", closed_on=date(2026, 2, 1), closed_why="No money")
    assert stand(plan.lights).shown.words == "dropped"
    assert stand(plan.lights, date(2026, 1, 31)).shown.words == "cannot tell", "nobody reported on it"


def test_1200_against_a_target_of_800_from_1000_is_worse_than_baseline_and_red(actor: ActorOf, plan: SmallPlan) -> None:
    actions.enter_reading(by=actor("manager"), measure=plan.burglaries, typed=typed(1200))
    one = moved(plan.burglaries)
    assert (one.shown.words, one.shown.tone) == ("worse than baseline", "red")
    assert (one.target.words, one.target.tone) == ("target missed", "red")


def test_one_crime_short_of_the_target_is_not_red_and_no_data_is_never_green(actor: ActorOf, plan: SmallPlan) -> None:
    for measure in (plan.burglaries, plan.fear, plan.reports, plan.assaults):
        assert moved(measure).shown.tone == "grey"
        assert moved(measure).target.tone == "grey"
    actions.enter_reading(by=actor("analyst"), measure=plan.burglaries, typed=typed(801))
    one = moved(plan.burglaries)
    assert (one.shown.tone, one.target.words, one.target.tone) == ("green", "within chance of the target", "amber")


def test_a_share_with_its_parts_is_held_to_chance_and_one_without_cannot_be(actor: ActorOf, plan: SmallPlan) -> None:
    by = actor("analyst")
    now = typed(28, kind="share", unit="%", numerator=280, denominator=1000)
    actions.enter_reading(by=by, measure=plan.fear, typed=now)
    assert moved(plan.fear).shown.words == "cannot tell"
    before = typed(30, "2024/25", kind="share", unit="%", numerator=300, denominator=1000)
    actions.enter_reading(by=by, measure=plan.fear, typed=before)
    assert moved(plan.fear).shown.words == "no detectable change"


def test_a_number_declared_for_a_day_is_held_to_chance_once_its_year_is_read(actor: ActorOf, plan: SmallPlan) -> None:
    by, measure = actor("analyst"), plan.assaults
    measure.baseline_period, measure.baseline_on = "", date(2025, 3, 31)
    measure.save()
    actions.enter_reading(by=by, measure=measure, typed=typed(100))
    assert moved(measure).shown.words == "cannot tell"
    assert "period of the baseline is not known" in moved(measure).shown.computed.reason
    actions.enter_reading(by=by, measure=measure, typed=typed(200, "2024/25"))
    assert moved(measure).shown.words == "better"


def test_a_reading_that_was_wrong_is_withdrawn_and_the_one_before_holds(actor: ActorOf, plan: SmallPlan) -> None:
    by = actor("manager")
    actions.enter_reading(by=by, measure=plan.assaults, typed=typed(150))
    wrong = actions.enter_reading(by=by, measure=plan.assaults, typed=typed(1500))
    assert moved(plan.assaults).shown.tone == "red"
    with pytest.raises(Unfit, match="why"):
        actions.withdraw_reading(by=by, row=wrong, reason="")
    actions.withdraw_reading(by=by, row=wrong, reason="A nought too many")
    assert moved(plan.assaults).shown.tone == "green"
    assert MeasureReading.objects.count() == 2


@pytest.mark.parametrize(
    ("reading", "field"),
    [
        (Typed(Reading(None, "2025/26"), "Police", TODAY), "value"),
        (Typed(Reading(5.0), "Police", TODAY), "period"),
        (Typed(Reading(5.0, "2025/26"), " ", TODAY), "source"),
        (Typed(Reading(5.0, "2025/26"), "Police", TODAY + timedelta(1)), "read_on"),
    ],
)
def test_a_reading_says_what_it_must(reading: Typed, field: str, actor: ActorOf, plan: SmallPlan) -> None:
    with pytest.raises(Unfit) as refused:
        actions.enter_reading(by=actor("manager"), measure=plan.burglaries, typed=reading)
    assert refused.value.field == field
    with pytest.raises(Refused):
        actions.enter_reading(by=actor("lead-officer"), measure=plan.burglaries, typed=reading)
    assert not MeasureReading.objects.exists()


def test_a_status_that_is_set_needs_a_reason_stands_beside_the_rule_and_is_never_green_alone(
    actor: ActorOf, plan: SmallPlan
) -> None:
    by = actor("manager")
    with pytest.raises(Unfit) as refused:
        actions.set_status(by=by, thing=plan.patrols, code="on-time", reason=" ")
    assert refused.value.field == "reason"
    with pytest.raises(Unfit, match="already"):
        actions.set_status(by=by, thing=plan.patrols, code="late", reason="It is")
    with pytest.raises(Unfit, match="no data"):
        actions.set_status(by=by, thing=plan.burglaries, code="better", reason="We feel it")
    with pytest.raises(Unfit, match="Choose one"):
        actions.set_status(by=by, thing=plan.patrols, code="better", reason="It is")
    row = actions.set_status(by=by, thing=plan.patrols, code="on-time", reason="The Board gave it until May")
    shown = stand(plan.patrols).shown
    assert (shown.words, shown.tone, shown.computed.words) == ("on time", "amber", "late")
    with pytest.raises(Unfit, match="set already"):
        actions.set_status(by=by, thing=plan.patrols, code="done", reason="Twice")
    with pytest.raises(Refused):
        actions.withdraw_status(by=actor("lead-officer", "police"), row=row, reason="No")
    actions.withdraw_status(by=by, row=row, reason="May has passed")
    assert stand(plan.patrols).shown.override is None
    assert StatusSet.objects.get().withdrawn_why == "May has passed"


def test_each_is_told_once_and_a_message_names_no_action(actor: ActorOf, plan: SmallPlan, bodies: object) -> None:
    for role, body in (
        ("lead-officer", "council"),
        ("lead-officer", "police"),
        ("manager", "council"),
        ("chair", "council"),
    ):
        actor(role, body)
    portal = the_portal(NOW)
    first = actions.tick(by=portal)
    assert first == Message.objects.count() > 0
    assert actions.tick(by=portal) == 0
    told = {(one.to.name, one.subject) for one in Message.objects.select_related("to")}
    assert ("Lead officer of Ashbrook Police", "A report is due") in told
    assert ("Chair of Ashbrook Council", "An action is overdue") in told, "76 days overdue goes to the chair"
    assert ("Community safety manager of Ashbrook Council", "An action has no lead officer") in told, "fire has none"
    for message in Message.objects.all():
        for what in ("lock", "patrol", "light", "staff", "burglar"):
            assert what not in message.text.lower()
            assert what not in message.subject.lower()
        assert "https://testserver/delivery/stands/actions/" in message.text
    later = the_portal(NOW + timedelta(days=30))
    assert actions.tick(by=later) == 0, "nothing new has come due"


def test_when_the_owner_leaves_it_goes_to_the_manager_once(actor: ActorOf, plan: SmallPlan) -> None:
    officers = [actor("lead-officer", body) for body in ("council", "police", "fire")]
    actor("manager")
    actions.tick(by=the_portal(NOW))
    assert not Message.objects.filter(subject="An action has no lead officer").exists()
    Membership.objects.filter(person=officers[2].person).update(last_day=TODAY)
    actions.tick(by=the_portal(NOW + timedelta(days=2)))
    found = Message.objects.get(subject="An action has no lead officer")
    assert "Ashbrook Fire and Rescue leads has no lead officer any more" in found.text
    assert timezone.localdate(found.made_at) == TODAY + timedelta(2)


def burglaries_read(values: dict[str, float]) -> Resolver:
    """What a release would hold of burglaries: a count for each year."""
    made: dict[str, object] = {**dict.fromkeys(FIGURE_COLUMNS, "")} | {
        "measure": "recorded_crime",
        "statistic": "count",
        "area": "partnership",
    }
    rows: list[dict[str, object]] = [
        made
        | {
            "id": str(parse_address(at_period(BURGLARY, year))),
            "period": year,
            "group": "crime_type=burglary",
            "value": value,
            **dict.fromkeys(("numerator", "denominator", "low", "high", "level")),
            "caveats": [],
            "inputs": [],
        }
        for year, value in values.items()
    ]
    return Resolver(pl.DataFrame(rows, schema=FIGURE_COLUMNS))


def test_readings_come_from_a_release_once_and_a_revision_takes_the_place_of_what_was_read(
    actor: ActorOf, plan: SmallPlan
) -> None:
    measure = plan.burglaries
    measure.figure, measure.baseline_value = BURGLARY, None
    measure.save()
    portal = the_portal(NOW)
    figures = burglaries_read({"2024/25": 1000, "2025/26": 1200})
    assert actions.take_readings(by=portal, figures=figures, edition="2026", sha256="a" * 64) == 2
    assert actions.take_readings(by=portal, figures=figures, edition="2026", sha256="a" * 64) == 0
    assert moved(measure).shown.words == "worse than baseline"
    revised = burglaries_read({"2024/25": 1000, "2025/26": 1010})
    assert actions.take_readings(by=actor("analyst"), figures=revised, edition="2026-2", sha256="b" * 64) == 2
    assert moved(measure).shown.words == "no detectable change"
    assert MeasureReading.objects.count() == 4, "what was read before is kept"
    with pytest.raises(Refused):
        actions.take_readings(by=actor("lead-officer"), figures=revised, edition="2026-2", sha256="c" * 64)
