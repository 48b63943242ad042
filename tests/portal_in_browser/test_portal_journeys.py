"""What a person of each role comes for, done in a browser as they would do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal_running import Running
from portal_walk import faults_of

pytestmark = pytest.mark.journey
PageOf = Callable[..., Any]


def _press(page: Any, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def _follow(page: Any, words: str, *, within: str = "main") -> None:
    page.locator(within).get_by_role("link", name=words).first.click()


def _day(page: Any, legend: str, day: str, month: str, year: str) -> None:
    group = page.get_by_role("group", name=legend, exact=True)
    for name, value in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(name, exact=True).fill(value)


def _tells(page: Any, words: str) -> None:
    """Hold that the page says so, and that nothing is wrong with it."""
    page.get_by_text(words).first.wait_for()
    assert faults_of(page) == []


def test_an_administrator_invites_somebody(page_of: PageOf, portal: Running) -> None:
    page = page_of("administrator")
    page.goto("/")
    _follow(page, "People and audit", within="nav")
    _press(page, "Invite a person")
    _press(page, "Send the invitation")
    _tells(page, "There is a problem")
    page.get_by_label("Full name").fill("Robin Newcomer")
    page.get_by_label("E-mail address").fill("robin.newcomer@invented.example")
    page.get_by_label("Board member").check()
    page.get_by_label("Body").select_option("Ashbrook Council")
    today = date.today()
    later = today + timedelta(days=200)
    _day(page, "First day", str(today.day), str(today.month), str(today.year))
    _day(page, "Last day", str(later.day), str(later.month), str(later.year))
    _press(page, "Send the invitation")
    _tells(page, "Robin Newcomer")
    sent = portal.command("send", str(portal.folder))
    assert "Not sent, to be tried again: 0." in sent.stdout, sent.stderr


def test_an_analyst_follows_a_finding_to_its_figures(page_of: PageOf) -> None:
    page = page_of("analyst")
    page.goto("/")
    _follow(page, "Evidence", within="nav")
    page.get_by_label("Strength").select_option("Strong")
    _press(page, "Show")
    _follow(page, "Violence and sexual offences rose by")
    _tells(page, "Strong evidence")
    figures = page.locator("main a[href*='/evidence/figure']")
    assert figures.count() > 0
    figures.first.click()
    _tells(page, "How it was worked out")


def test_a_manager_plans_a_meeting_with_its_agenda(page_of: PageOf) -> None:
    page = page_of("manager")
    page.goto("/")
    _follow(page, "Board", within="nav")
    page.goto("/board/meetings/")
    _press(page, "Plan a meeting")
    page.get_by_label("Title").fill("Board meeting, spring")
    _day(page, "Day", "31", "2", "2027")
    page.get_by_label("Time").fill("2pm")
    _press(page, "Plan it")
    _tells(page, "There is a problem")
    _day(page, "Day", "28", "April", "2027")
    page.get_by_label("Place").fill("Committee room 1")
    _press(page, "Plan it")
    _tells(page, "28 April 2027 at 2:00pm")
    _press(page, "Add an item")
    page.get_by_label("Title").fill("Street lighting by the station")
    page.get_by_label("For decision").check()
    _press(page, "Add it")
    _tells(page, "Street lighting by the station")


def test_a_lead_officer_reports_in_two_minutes(page_of: PageOf) -> None:
    page = page_of("lead-officer")
    page.goto("/delivery/stands/")
    _follow(page, "with Ashbrook Council")
    _press(page, "Report on this action")
    page.get_by_label("It is going to plan").check()
    page.get_by_label("What was done since the last report?").fill("Twelve homes were visited in the market square.")
    page.get_by_label("What is next?").fill("The homes by the station.")
    _press(page, "Send report")
    _tells(page, "Twelve homes were visited in the market square.")


def test_a_board_member_answers_for_the_body(page_of: PageOf) -> None:
    page = page_of("board-member")
    page.goto("/")
    _follow(page, "Answer for Ashbrook Police")
    _press(page, "Answer for your body")
    page.get_by_label("Agrees, with a comment").check()
    page.get_by_role("textbox", name="Comment").fill("We ask for a review after six months.")
    _press(page, "Save the answer")
    _tells(page, "We ask for a review after six months.")


def test_a_chair_signs_the_minutes(page_of: PageOf) -> None:
    page = page_of("chair")
    page.goto("/")
    _follow(page, "Sign the minutes of Board meeting, fourth quarter")
    _press(page, "Sign the minutes")
    _press(page, "Sign")
    _tells(page, "There is a problem")
    page.get_by_label("I have read these minutes and sign them for the Board").check()
    _press(page, "Sign")
    _tells(page, "Signed")
    page.goto("/")
    assert page.get_by_text("Sign the minutes of Board meeting, fourth quarter").count() == 0


def test_a_scrutiny_reader_reads_what_was_promised_and_what_came_of_it(page_of: PageOf) -> None:
    page = page_of("scrutiny-reader")
    page.goto("/")
    _follow(page, "Delivery", within="nav")
    _tells(page, "The rule behind each status of an action")
    _follow(page, "with Ashbrook Fire")
    assert page.get_by_role("button", name="Report on this action").count() == 0
    refused = page.goto("/evidence/findings/")
    assert refused.status == 403
    _tells(page, "This page is for people with another role.")


def test_an_auditor_finds_the_refusal_and_verifies_the_chain(page_of: PageOf) -> None:
    page = page_of("scrutiny-reader")
    assert page.goto("/audit/").status == 403
    page = page_of("auditor")
    page.goto("/audit/")
    page.get_by_label("Kind").select_option("Refused")
    page.get_by_label("Words").fill("/audit/")
    _press(page, "Search")
    _tells(page, "Scout Unreal (Scrutiny reader")
    _follow(page, "Does the chain hold?")
    _press(page, "Verify every row")
    _tells(page, "as it was written, and none is missing")
