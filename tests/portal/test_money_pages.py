"""The pages of money: who sees what, what forms say, and what a spreadsheet is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal_delivery import SmallPlan, small_plan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.money import actions
from saferplan_portal.money.actions import AwardTerms, Spent
from saferplan_portal.money.models import Award, Condition, Return, Spend

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
AsRole = Callable[..., Client]


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force."""
    return small_plan(bodies)


@pytest.fixture
def award(actor: Callable[..., Actor], plan: SmallPlan) -> Award:
    """An award with a row of each kind, a return and a corrected spend."""
    manager, officer = actor("manager", "police"), actor("lead-officer")
    award = actions.record_award(by=manager, terms=AwardTerms("Safer Streets", "Home Office", 44_108_200, FIRST, LAST))
    actions.add_condition(by=manager, award=award, what="=HYPERLINK(evil)", due=date(2026, 7, 31))
    actions.allocate(by=manager, award=award, to=plan.locks, amount=6_000_000)
    spent = Spent(1_234_500, date(2026, 5, 1), "=cmd|' /C calc'!A0")
    old = actions.record_spend(by=officer, award=award, on=plan.locks, spent=spent)
    again = Spent(1_200_000, date(2026, 5, 1), "Invoice 1042")
    actions.correct_spend(by=officer, spend=old, spent=again, reason="-2+3 was wrong")
    actions.forecast(by=manager, award=award, on=plan.locks, amount=5_000_000)
    actions.prepare_return(by=manager, award=award, first=FIRST, last=date(2026, 5, 31))
    return award


def day(name: str, value: date) -> dict[str, Any]:
    """A day as a form sends it."""
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def test_an_empty_list_says_what_to_do(as_role: AsRole) -> None:
    assert "Record the first one" in as_role("manager").get("/money/").text
    assert "community safety manager records awards" in as_role("board-member").get("/money/").text


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_sees_its_doors_only(role: str, as_role: AsRole, award: Award) -> None:
    client = as_role(role)
    expected = {
        "money_awards": role != "auditor",
        "money_award": role != "auditor",
        "money_allocate": role == "manager",
        "money_award_change": role == "manager",
        "money_return_new": role == "manager",
        "money_spend": role == "lead-officer",
    }
    for route, opens in expected.items():
        args = [] if route == "money_awards" else [award.pk]
        assert client.get(reverse(route, args=args)).status_code == (200 if opens else 403), route


def test_the_page_of_an_award_shows_each_row_and_both_of_a_correction(as_role: AsRole, award: Award) -> None:
    page = as_role("lead-officer").get(reverse("money_award", args=[award.pk])).text
    for words in (
        "£441,082.00", "£60,000.00", "<s>£12,345.00</s>", "£12,000.00", "Invoice 1042", "waits for a second person",
        "more than is allocated to it", "Correct<span", "=HYPERLINK(evil)", "Corrected by row",
    ):  # fmt: skip
        assert words in page, words
    other = as_role("lead-officer", "fire").get(reverse("money_award", args=[award.pk])).text
    assert "Correct<span" not in other
    assert "Record a spend" not in other


def test_forms_make_rows_and_say_what_does_not_tie(as_role: AsRole, award: Award, plan: SmallPlan) -> None:
    manager, officer = as_role("manager"), as_role("lead-officer")
    for route in ("money_allocate", "money_take_back", "money_forecast", "money_award_change", "money_return_new"):
        assert manager.get(reverse(route, args=[award.pk])).status_code == 200, route
    sent = {"to": plan.lights.pk, "amount": "400,000"}
    page = manager.post(reverse("money_allocate", args=[award.pk]), sent)
    assert page.status_code == 422
    assert "is left to allocate." in page.text
    assert "no more allocated than awarded" not in page.text
    sent["amount"] = "10,000.50"
    page = manager.post(reverse("money_allocate", args=[award.pk]), sent, follow=True)
    assert "£10,000.50 is allocated." in page.text
    to = reverse("money_spend", args=[award.pk])
    assert "Light the footpath" not in officer.get(to).text
    sent = {"to": plan.locks.pk, "amount": "60000", "evidence": "Invoice 2", **day("on", date(2026, 5, 2))}
    assert "Allocate more to the action first" in officer.post(to, sent).text
    sent["to"] = plan.lights.pk
    assert officer.post(to, sent).status_code == 422
    sent |= {"to": plan.locks.pk, "amount": "1.01"}
    assert "A spend of £1.01 is recorded." in officer.post(to, sent, follow=True).text
    row = Spend.objects.get(amount=101)
    to = reverse("money_correct", args=[row.pk])
    assert "takes the place of the old one" in officer.get(to).text
    sent = {"amount": "1", "evidence": "Invoice 2", "reason": "A penny", **day("on", date(2026, 5, 2))}
    assert "The spend is corrected." in officer.post(to, sent, follow=True).text
    assert as_role("lead-officer", "fire").get(to).status_code == 403


def test_an_award_is_recorded_and_changed_and_the_second_editor_sees_the_first(as_role: AsRole, bodies: object) -> None:
    manager = as_role("manager")
    sent: dict[str, Any] = {"title": "Hotspots", "funder": "Police and Crime Commissioner", "amount": "1,000"}
    sent |= day("first_day", FIRST) | day("last_day", LAST)
    assert "is recorded" in manager.post(reverse("money_award_new"), sent, follow=True).text
    award = Award.objects.get()
    to = reverse("money_award_change", args=[award.pk])
    sent |= {"seen_version": 1, "reason": "More was given", "amount": "2,000"}
    assert "is changed" in manager.post(to, sent, follow=True).text
    sent["amount"] = "3,000"
    page = manager.post(to, sent)
    assert page.status_code == 409
    assert "£2,000" in page.text
    assert "£3,000" in page.text
    assert "an award" in manager.post(reverse("money_award_new"), sent | {"title": "HOTSPOTS"}).text


def test_a_return_goes_through_two_people(as_role: AsRole, award: Award) -> None:
    made = Return.objects.get()
    page, certify = reverse("money_return", args=[made.pk]), reverse("money_return_certify", args=[made.pk])
    chair = as_role("chair")
    assert "£12,000.00" in chair.get(page).text
    assert chair.post(certify, {}).status_code == 422
    assert "certified, and frozen" in chair.post(certify, {"right": "on"}, follow=True).text
    assert "Certify</" not in chair.get(page).text
    withdraw = as_role("manager").post(reverse("money_return_withdraw", args=[made.pk]), {"reason": "No"})
    assert withdraw.status_code == 422
    assert "certified already" in withdraw.text


def test_the_start_page_asks_for_the_certificate_and_for_conditions(as_role: AsRole, award: Award) -> None:
    assert "Certify a return of Safer Streets" in as_role("chair").get("/").text
    assert "See to a condition of Safer Streets" in as_role("manager").get("/").text
    assert "Certify" not in as_role("board-member").get("/").text


def test_a_condition_is_settled_on_its_page(as_role: AsRole, award: Award) -> None:
    manager, one = as_role("manager"), Condition.objects.get()
    to = reverse("money_condition", args=[one.pk])
    assert "It is met" in manager.get(to).text
    sent = {"seen_version": 1, "state": "met", "words": "Sent on time"}
    assert "Sent on time" in manager.post(to, sent, follow=True).text
    new = manager.post(reverse("money_condition_new", args=[award.pk]), {"what": "Say who paid"}, follow=True)
    assert "Say who paid" in new.text


def test_no_cell_of_a_download_is_a_formula_and_each_is_kept_in_the_audit(as_role: AsRole, award: Award) -> None:
    client = as_role("scrutiny-reader")
    response = client.post(reverse("money_rows_csv", args=[award.pk]))
    assert response.headers["Content-Disposition"] == f'attachment; filename="award-{award.pk}.csv"'
    for cell in response.text.replace("\n", ",").split(","):
        assert not cell.strip('"').startswith(("=", "@", "+")), cell
    assert "S1" in response.text or "Invoice 1042" in response.text
    made = Return.objects.get()
    text = client.post(reverse("money_return_csv", args=[made.pk])).text
    assert text.splitlines()[-1] == "All,0.00,0.00,12000.00,12000.00"
    assert list(Entry.objects.filter(kind="export").values_list("what", flat=True)) == [
        "money.return_taken_out",
        "money.rows_taken_out",
    ]


def test_the_list_asks_the_database_the_same_number_of_times_however_many_awards(
    as_role: AsRole, award: Award, actor: Callable[..., Actor], django_assert_max_num_queries: Any
) -> None:
    manager = actor("manager")
    for number in range(12):
        terms = AwardTerms(f"Award {number}", "Home Office", 1_000, FIRST, LAST)
        actions.record_award(by=manager, terms=terms)
    client = as_role("board-member")
    with django_assert_max_num_queries(20):
        assert client.get("/money/").status_code == 200
    with django_assert_max_num_queries(24):
        assert client.get(reverse("money_award", args=[award.pk])).status_code == 200
