"""The pages of delivery: what each role sees, forms with their faults, the start page, and no query for each row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal_delivery import SmallPlan, small_plan
from portal_people import NOW
from saferplan.delivery.noise import Reading
from saferplan.delivery.status import RULES
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.delivery import actions, due
from saferplan_portal.delivery.actions import Said, Typed
from saferplan_portal.delivery.models import MeasureReading, Report, StatusSet
from saferplan_portal.planning.models import Action

AsRole = Callable[..., Client]


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force."""
    return small_plan(bodies)


def day(name: str, value: date) -> dict[str, Any]:
    """A day as a form sends it."""
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_sees_its_doors_only(role: str, as_role: AsRole, plan: SmallPlan) -> None:
    client = as_role(role)
    works, manages = role != "auditor", role == "manager"
    expected = {
        reverse("delivery_overview"): works,
        reverse("delivery_late"): works,
        reverse("delivery_mine"): works,
        reverse("delivery_action", args=[plan.locks.pk]): works,
        reverse("delivery_measure", args=[plan.fear.pk]): works,
        reverse("delivery_report", args=[plan.locks.pk]): manages or role == "lead-officer",
        reverse("delivery_report", args=[plan.patrols.pk]): manages,
        reverse("delivery_reading_new", args=[plan.fear.pk]): manages or role == "analyst",
        reverse("delivery_action_status", args=[plan.locks.pk]): manages,
        reverse("delivery_measure_status", args=[plan.fear.pk]): manages,
    }
    for address, opens in expected.items():
        assert client.get(address).status_code == (200 if opens else 403), address


def test_empty_pages_say_what_to_do(as_role: AsRole, bodies: object) -> None:
    client = as_role("lead-officer")
    assert "No plan is in force" in client.get(reverse("delivery_overview")).text
    assert "leads no action" in client.get(reverse("delivery_mine")).text
    assert "No action is late" in client.get(reverse("delivery_late")).text
    assert "Nothing waits for you" in client.get("/").text


def test_the_overview_counts_shows_the_worst_first_and_prints_each_rule(
    as_role: AsRole, plan: SmallPlan, actor: Callable[..., Actor]
) -> None:
    typed = Typed(Reading(1200, "2025/26"), "Police records", date(2026, 5, 1))
    actions.enter_reading(by=actor("manager"), measure=plan.burglaries, typed=typed)
    page = unescape(as_role("board-member").get(reverse("delivery_overview")).text)
    assert "Of 4 measures, 1 is worse than baseline and 3 have no data." in page
    assert page.index("Patrol the station") < page.index("Fit better locks")
    assert RULES["measure"]["worse"] in page
    assert RULES["action"]["late"] in page


def test_a_report_from_the_link_to_the_thanks(as_role: AsRole, plan: SmallPlan) -> None:
    client = as_role("lead-officer")
    to = reverse("delivery_report", args=[plan.locks.pk])
    page = client.get(to).text
    assert "Choose who fits them (by 30 September 2025)" in page
    assert "None yet" in page
    bad = client.post(to, {"says": "trouble", "did": "Something."})
    assert bad.status_code == 422
    assert "There is a problem" in bad.text
    step = plan.locks.milestones.first()
    assert step is not None
    sent = {"says": "trouble", "did": "Forty homes.", "blockers": "No van.", "next": "Hire one.", "steps": step.pk}
    page = client.post(to, sent, follow=True).text
    for words in (
        "Your report is kept",
        "No van.",
        "Hire one.",
        "Milestone done: Choose who fits them",
        "Withdraw this",
    ):
        assert words in page, words
    assert "Something is in the way" in client.get(to).text
    row = Report.objects.get()
    to = reverse("delivery_report_withdraw", args=[row.pk])
    assert "Milestones that it ticked" in client.get(to).text
    page = client.post(to, {"reason": "Wrong action"}, follow=True).text
    assert "Wrong action" in page
    assert as_role("lead-officer", "police").get(to).status_code == 403


def test_somebody_without_a_session_signs_in_and_comes_to_that_very_form(plan: SmallPlan) -> None:
    to = reverse("delivery_report", args=[plan.locks.pk])
    response = Client().get(to)
    assert response.status_code == 302
    assert to in response.headers["Location"]


def test_a_reading_is_typed_and_faults_are_told(as_role: AsRole, plan: SmallPlan) -> None:
    client = as_role("analyst")
    to = reverse("delivery_reading_new", args=[plan.burglaries.pk])
    sent: dict[str, Any] = {"period": "lately", "kind": "count", "value": "1,200", "source": "Police"}
    sent |= day("read_on", date(2026, 5, 1))
    bad = client.post(to, sent)
    assert bad.status_code == 422
    assert "lately" in bad.text
    page = client.post(to, sent | {"period": "2025/26"}, follow=True).text
    for words in ("The reading is kept", "worse than baseline", "target missed", "1,200", "Latest"):
        assert words in page, words
    row = MeasureReading.objects.get()
    page = client.post(reverse("delivery_reading_withdraw", args=[row.pk]), {"reason": "Typed wrong"}, follow=True).text
    assert "Typed wrong" in page
    assert "Nothing has been read since the baseline" in page


def test_one_short_of_the_target_is_not_red_on_its_page_and_no_data_is_never_green(
    as_role: AsRole, plan: SmallPlan, actor: Callable[..., Actor]
) -> None:
    client = as_role("board-member")
    for measure in (plan.burglaries, plan.fear, plan.reports, plan.assaults):
        page = client.get(reverse("delivery_measure", args=[measure.pk])).text
        assert "no data" in page
        assert "govuk-tag--green" not in page.split("Actions that should move it")[0]
    typed = Typed(Reading(801, "2025/26"), "Police records", date(2026, 5, 1))
    actions.enter_reading(by=actor("manager"), measure=plan.burglaries, typed=typed)
    page = client.get(reverse("delivery_measure", args=[plan.burglaries.pk])).text
    assert "within chance of the target" in page
    assert "govuk-tag--red" not in page.split("Actions that should move it")[0]


def test_the_hourly_run_and_the_button_say_what_the_release_gave(
    as_role: AsRole, plan: SmallPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    due.run_due(by=the_portal(NOW))
    assert not MeasureReading.objects.exists(), "no release was received"
    client, to = as_role("analyst"), reverse("delivery_take_readings")
    for found, words in (
        (None, "No release was received yet"),
        (0, "no reading that is not here already"),
        (3, "3 readings were taken"),
    ):
        monkeypatch.setattr("saferplan_portal.delivery.views.take_current", lambda by, found=found: found)
        assert words in client.post(to, follow=True).text
    assert as_role("chair").post(to).status_code == 403


def test_a_status_is_set_and_both_are_shown(as_role: AsRole, plan: SmallPlan) -> None:
    client = as_role("manager")
    to = reverse("delivery_action_status", args=[plan.patrols.pk])
    bad = client.post(to, {"code": "late", "reason": "It is"})
    assert "already" in bad.text
    page = client.post(to, {"code": "on-time", "reason": "Given until May"}, follow=True).text
    for words in ("Given until May", "By the rule it would be", "Due on 31 March 2026", "Withdraw the status"):
        assert words in page, words
    assert "By the rule: late." in client.get(reverse("delivery_overview")).text
    to = reverse("delivery_status_withdraw", args=[StatusSet.objects.get().pk])
    page = client.post(to, {"reason": "May has passed"}, follow=True).text
    assert "May has passed" in page
    assert "By the rule it would be" not in page


def test_the_start_page_says_what_waits(as_role: AsRole, plan: SmallPlan) -> None:
    assert "Report on “Fit better locks" in as_role("lead-officer").get("/").text
    late = as_role("chair").get("/").text
    assert "See to “Patrol the station" in late
    assert "Overdue since 31 March 2026" in late
    assert "Nothing waits" in as_role("scrutiny-reader").get("/").text


def test_files_leave_as_downloads_and_are_kept_in_the_audit(
    as_role: AsRole, plan: SmallPlan, actor: Callable[..., Actor]
) -> None:
    said = Said("going", "Some.", files=[SimpleUploadedFile("list.csv", b"home,done\n1,yes\n")])
    row = actions.report(by=actor("lead-officer"), action=plan.locks, said=said)
    response = as_role("board-member").get(reverse("delivery_file", args=[row.files.get().pk]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == b"home,done\n1,yes\n"  # type: ignore[attr-defined]
    assert Entry.objects.filter(kind="export").get().what == "delivery.file_taken_out"


def test_pages_ask_the_database_no_more_for_many_actions(as_role: AsRole, plan: SmallPlan) -> None:
    client = as_role("manager")
    routes = ("delivery_overview", "delivery_late", "delivery_mine", "start")

    def asked(route: str) -> int:
        with CaptureQueriesContext(connection) as told:
            assert client.get(reverse(route)).status_code == 200, route
        return len(told)

    few = {route: asked(route) for route in routes}
    for number in range(30):
        Action.objects.create(
            plan=plan.plan, slug=f"more-{number}", what=f"More {number}", priority=plan.violence, lead=plan.locks.lead,
            state="live", start=timezone.localdate() - timedelta(9), due=timezone.localdate() + timedelta(90),
        )  # fmt: skip
    assert {route: asked(route) for route in routes} == few
    assert few["delivery_overview"] <= 20
