"""Problem-solving records, powers used, planning applications: who keeps them, in which order, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal_people import NOW
from saferplan.delivery.osara import NEEDS, STAGES
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.actions import verify
from saferplan_portal.audit.models import Entry
from saferplan_portal.prevention import actions
from saferplan_portal.prevention import seed as the_seed
from saferplan_portal.prevention.actions import AskedOf, Begun, Used
from saferplan_portal.prevention.models import MOVES, STATES, DesignConsultation, PowerUse, Problem, Stage
from saferplan_portal.prevention.permissions import can_keep_records
from saferplan_portal.prevention.reading import power_counts
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

TODAY = NOW.date()
ActorOf = Callable[..., Actor]
Bodies = dict[str, Body]


def filled(stage: str, word: str = "Said") -> dict[str, str]:
    """Every field of a stage, with something in it."""
    return {name: f"{word} {name}." for name in NEEDS[stage]}


def day(name: str, value: date) -> dict[str, Any]:
    """A day as a form sends it."""
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("body", ["council", "police"])
def test_who_keeps_records(role: str, body: str, actor: ActorOf, bodies: Bodies) -> None:
    by = actor(role, body)
    for slug in ("council", "police"):
        expected = role == "manager" or (role == "lead-officer" and slug == body)
        assert can_keep_records(by, bodies[slug]) == expected, slug


def test_stages_come_in_order_and_say_what_they_must(actor: ActorOf, bodies: Bodies) -> None:
    by = actor("lead-officer")
    problem = actions.begin_problem(by=by, begun=Begun("Car park", "Station", bodies["council"]))
    with pytest.raises(Unfit, match="in order"):
        actions.finish_stage(by=by, problem=problem, stage="analysis", said=filled("analysis"))
    with pytest.raises(Unfit, match="does not say"):
        actions.finish_stage(by=by, problem=problem, stage="objective", said=filled("objective") | {"by": " "})
    assert not Stage.objects.exists()
    for stage in STAGES:
        actions.finish_stage(by=by, problem=problem, stage=stage, said=filled(stage))
    with pytest.raises(Unfit, match="all stages are finished"):
        actions.finish_stage(by=by, problem=problem, stage="assessment", said=filled("assessment"))
    with pytest.raises(Refused):
        actions.close_problem(by=actor("lead-officer", "police"), problem=problem, seen=1, why="Better")
    problem = actions.close_problem(by=by, problem=problem, seen=1, why="Calls have halved")
    with pytest.raises(Unfit, match="closed"):
        actions.close_problem(by=by, problem=problem, seen=2, why="Again")
    assert verify()[2] == []


def test_a_stage_is_corrected_and_the_audit_keeps_what_it_said(actor: ActorOf, bodies: Bodies) -> None:
    by = actor("lead-officer")
    problem = actions.begin_problem(by=by, begun=Begun("Car park", "Station", bodies["council"]))
    row = actions.finish_stage(by=by, problem=problem, stage="objective", said=filled("objective"))
    actions.correct_stage(by=by, row=row, seen=1, said=filled("objective", "Now"))
    with pytest.raises(ChangedMeanwhile):
        actions.correct_stage(by=by, row=row, seen=1, said=filled("objective", "Late"))
    with pytest.raises(Unfit, match="does not say"):
        actions.correct_stage(by=by, row=row, seen=2, said={})
    kept = Entry.objects.get(what="prevention.stage_corrected").detail["changed"]["said"]
    assert "Said what." in kept[0]
    assert "Now what." in kept[1]


def test_a_power_is_held_to_the_law_of_its_day_and_counted_by_year(actor: ActorOf, bodies: Bodies) -> None:
    by = actor("lead-officer", "police")
    for used, field in (
        (Used("no-such", bodies["police"], TODAY), "power"),
        (Used("dispersal", bodies["police"], TODAY + timedelta(1), "Council"), "on"),
        (Used("community-protection-notice", bodies["police"], date(2013, 1, 1), "Council"), "power"),
        (Used("community-protection-notice", bodies["police"], TODAY), "consulted"),
    ):
        with pytest.raises(Unfit) as refused:
            actions.record_power(by=by, used=used)
        assert refused.value.field == field, str(refused.value)
    rows = [
        actions.record_power(by=by, used=Used("dispersal", bodies["police"], on, "Council"))
        for on in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2))
    ]
    with pytest.raises(Unfit, match="before it was used"):
        actions.mark_breached(by=by, row=rows[0], seen=1, on=date(2026, 3, 30))
    actions.mark_breached(by=by, row=rows[0], seen=1, on=date(2026, 4, 5))
    with pytest.raises(Refused):
        actions.withdraw_power(by=actor("lead-officer"), row=rows[2], seen=1, reason="Twice")
    gone = actions.withdraw_power(by=by, row=rows[2], seen=1, reason="Typed twice")
    with pytest.raises(Unfit, match="withdrawn already"):
        actions.mark_breached(by=by, row=gone, seen=2, on=TODAY)
    counts = [(one.year, one.used, one.breached) for one in power_counts(PowerUse.objects.select_related("body"))]
    assert counts == [("2025/26", 1, 1), ("2026/27", 1, 0)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from([*STATES, "nowhere"]), st.integers(-3, 3)), max_size=6))
def test_a_consultation_goes_only_where_its_table_lets_it(
    steps: list[tuple[str, int]], actor: ActorOf, bodies: Bodies
) -> None:
    with transaction.atomic():
        by = actor("manager")
        asked = AskedOf("26/001", "Flats", bodies["police"], TODAY - timedelta(9))
        row = actions.open_consultation(by=by, asked=asked)
        for to, days in steps:
            before = row.state
            said = {"words": "Said", "outcome": "partly"}
            try:
                row = actions.move_consultation(
                    by=by, row=row, seen=row.version, to=to, on=TODAY - timedelta(3 - days), said=said
                )
            except Unfit:
                assert DesignConsultation.objects.get().state == before
            else:
                assert to in MOVES[before]
        assert verify()[2] == []
        transaction.set_rollback(True)


def test_a_consultation_says_what_it_must(actor: ActorOf, bodies: Bodies) -> None:
    by = actor("lead-officer", "police")
    asked = AskedOf("26/001", "Flats", bodies["police"], TODAY - timedelta(9), TODAY)
    row = actions.open_consultation(by=by, asked=asked)
    with pytest.raises(Unfit, match="already"):
        actions.open_consultation(by=by, asked=asked)
    with pytest.raises(Unfit, match="before it was asked"):
        actions.open_consultation(by=by, asked=replace(asked, reference="26/002", due=TODAY - timedelta(10)))
    for to, on, said, field in (
        ("answered", TODAY, {"words": " "}, "words"),
        ("answered", TODAY + timedelta(1), {"words": "Light"}, "on"),
        ("answered", TODAY - timedelta(10), {"words": "Light"}, "on"),
    ):
        with pytest.raises(Unfit) as refused:
            actions.move_consultation(by=by, row=row, seen=1, to=to, on=on, said=said)
        assert refused.value.field == field
    row = actions.move_consultation(by=by, row=row, seen=1, to="answered", on=TODAY, said={"words": "Light the paths"})
    with pytest.raises(Unfit, match="became of the advice"):
        actions.move_consultation(by=by, row=row, seen=2, to="decided", on=TODAY, said={"words": "Built"})
    with pytest.raises(IntegrityError), transaction.atomic():
        DesignConsultation.objects.filter(pk=row.pk).update(state="decided")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_sees_its_doors_only(role: str, as_role: Callable[..., Client], bodies: Bodies) -> None:
    client = as_role(role)
    for route in ("prevention_problems", "prevention_powers", "prevention_designs"):
        assert client.get(reverse(route)).status_code == (403 if role == "auditor" else 200), route
    for route in ("prevention_problem_new", "prevention_power_new", "prevention_design_new"):
        assert client.get(reverse(route)).status_code == (200 if role in ("manager", "lead-officer") else 403), route


def test_pages_take_a_problem_from_beginning_to_end(as_role: Callable[..., Client], bodies: Bodies) -> None:
    client = as_role("lead-officer")
    assert "No record yet. Begin one" in client.get(reverse("prevention_problems")).text
    to = reverse("prevention_problem_new")
    assert client.post(to, {"title": ""}).status_code == 422
    sent = {"title": "Car park", "place": "Station", "body": bodies["council"].pk}
    page = client.post(to, sent, follow=True).text
    assert "Its first stage is the objective" in page
    assert "Finish the objective" in page
    assert client.post(to, sent | {"body": bodies["police"].pk}).status_code == 422, "another's body is no choice"
    problem = Problem.objects.get()
    for stage in STAGES:
        address = reverse("prevention_stage", args=[problem.pk, stage])
        assert client.get(address).status_code == 200
        assert client.post(address, {"what": "x"}).status_code == 422
        assert "The stage is finished" in client.post(address, filled(stage), follow=True).text
    address = reverse("prevention_stage", args=[problem.pk, "scanning"])
    assert "Said where." in client.get(address).text
    page = client.post(address, filled("scanning", "Again") | {"seen_version": 1}, follow=True).text
    assert "Again where." in page
    address = reverse("prevention_problem_close", args=[problem.pk])
    page = client.post(address, {"seen_version": 1, "reason": "Calls have halved"}, follow=True).text
    assert "Calls have halved" in page
    assert client.get(reverse("prevention_stage", args=[problem.pk, "dreaming"])).status_code == 404
    assert as_role("lead-officer", "police").get(address).status_code == 403


def test_pages_of_powers_and_applications(as_role: Callable[..., Client], bodies: Bodies) -> None:
    client = as_role("manager")
    assert "No use of a power is recorded yet" in client.get(reverse("prevention_powers")).text
    sent = {"power": "dispersal", "body": bodies["police"].pk, "consulted": "Council", **day("on", date(2026, 5, 1))}
    page = unescape(client.post(reverse("prevention_power_new"), sent, follow=True).text)
    assert "2026/27" in page
    row = PowerUse.objects.get()
    sent = {"seen_version": 1, **day("on", date(2026, 5, 2))}
    assert (
        "Breached on 2 May 2026"
        in client.post(reverse("prevention_power_breach", args=[row.pk]), sent, follow=True).text
    )
    sent = {"seen_version": 2, "reason": "Typed twice"}
    page = client.post(reverse("prevention_power_withdraw", args=[row.pk]), sent, follow=True).text
    assert "Typed twice" in page
    sent = {"reference": "26/001", "site": "Flats", "body": bodies["police"].pk, **day("asked_on", date(2026, 5, 1))}
    assert "26/001" in client.post(reverse("prevention_design_new"), sent, follow=True).text
    design = DesignConsultation.objects.get()
    for number, (route, more) in enumerate(
        (
            ("prevention_design_answer", {"words": "Light the paths", **day("on", date(2026, 5, 3))}),
            ("prevention_design_outcome", {"words": "Built", "outcome": "partly", **day("on", date(2026, 6, 1))}),
        ),
        start=1,
    ):
        address = reverse(route, args=[design.pk])
        assert client.get(address).status_code == 200
        page = client.post(address, {"seen_version": number, **more}, follow=True).text
        assert "It is kept" in page
    assert "followed in part" in page
    gone = client.post(reverse("prevention_design_gone", args=[design.pk]), {"seen_version": 3, "words": "x"})
    assert gone.status_code == 422


def test_the_seed_fills_the_pages(
    actor: ActorOf, bodies: Bodies, as_role: Callable[..., Client], django_assert_max_num_queries: Any
) -> None:
    the_seed.seed({"manager": actor("manager")})
    client = as_role("board-member")
    for route in ("prevention_problems", "prevention_powers", "prevention_designs"):
        with django_assert_max_num_queries(20):
            assert client.get(reverse(route)).status_code == 200
    assert "Advise on the planning application 25/0317" in as_role("lead-officer", "police").get("/").text
    assert "Advise" not in as_role("lead-officer", "fire").get("/").text
    problem = Problem.objects.get(title__startswith="Station")
    assert "Comes after the stage before it" in client.get(reverse("prevention_problem", args=[problem.pk])).text
    assert verify()[2] == []
