"""What a person of each role comes for, as they would do it; `hand` is how they use the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from portal_hands import Mouse
from portal_walk import faults_of


def _tells(page: Any, words: str) -> None:
    """Hold that the page says so, and that nothing is wrong with it."""
    page.get_by_text(words).first.wait_for()
    faults = faults_of(page)
    assert not faults, faults


def administrator(hand: Mouse) -> None:
    """Invites somebody."""
    page = hand.page
    page.goto("/")
    hand.follow("People and audit", within="nav")
    hand.press("Invite a person")
    hand.press("Send the invitation")
    _tells(page, "There is a problem")
    hand.write("Full name", "Robin Newcomer")
    hand.write("E-mail address", "robin.newcomer@invented.example")
    hand.check(page.get_by_label("Board member"))
    hand.select("Body", "Ashbrook Council")
    today = date.today()
    later = today + timedelta(days=200)
    hand.day("First day", str(today.day), str(today.month), str(today.year))
    hand.day("Last day", str(later.day), str(later.month), str(later.year))
    hand.press("Send the invitation")
    _tells(page, "Robin Newcomer")


def analyst(hand: Mouse) -> None:
    """Follows a finding to its figures, and how they were worked out."""
    page = hand.page
    page.goto("/")
    hand.follow("Evidence", within="nav")
    hand.select("Strength", "Strong")
    hand.press("Show")
    hand.follow("Violence and sexual offences rose by")
    _tells(page, "Strong evidence")
    hand.act(page.locator("main a[href*='/evidence/figure']").first)
    _tells(page, "How it was worked out")


def manager(hand: Mouse) -> None:
    """Plans a meeting with its agenda."""
    page = hand.page
    page.goto("/")
    hand.follow("Board", within="nav")
    page.goto("/board/meetings/")
    hand.press("Plan a meeting")
    hand.write("Title", "Board meeting, spring")
    hand.day("Day", "31", "2", "2027")
    hand.write("Time", "2pm")
    hand.press("Plan it")
    _tells(page, "There is a problem")
    hand.day("Day", "28", "April", "2027")
    hand.write("Place", "Committee room 1")
    hand.press("Plan it")
    _tells(page, "28 April 2027 at 2:00pm")
    hand.press("Add an item")
    hand.write("Title", "Street lighting by the station")
    hand.check(page.get_by_label("For decision"))
    hand.press("Add it")
    _tells(page, "Street lighting by the station")


def lead_officer(hand: Mouse) -> None:
    """Reports on an action in two minutes."""
    page = hand.page
    page.goto("/delivery/stands/")
    hand.follow("with Ashbrook Council")
    hand.press("Report on this action")
    hand.check(page.get_by_label("It is going to plan"))
    hand.write("What was done since the last report?", "Twelve homes were visited in the market square.")
    hand.write("What is next?", "The homes by the station.")
    hand.press("Send report")
    _tells(page, "Twelve homes were visited in the market square.")


def board_member(hand: Mouse) -> None:
    """Answers for the body on a version of the plan."""
    page = hand.page
    page.goto("/")
    hand.follow("Answer for Ashbrook Police")
    hand.press("Answer for your body")
    hand.check(page.get_by_label("Agrees, with a comment"))
    hand.write("Comment", "We ask for a review after six months.")
    hand.press("Save the answer")
    _tells(page, "We ask for a review after six months.")


def chair(hand: Mouse) -> None:
    """Signs the minutes."""
    page = hand.page
    page.goto("/")
    hand.follow("Sign the minutes of Board meeting, fourth quarter")
    hand.press("Sign the minutes")
    hand.press("Sign")
    _tells(page, "There is a problem")
    hand.check(page.get_by_label("I have read these minutes and sign them for the Board"))
    hand.press("Sign")
    _tells(page, "Signed")
    page.goto("/")
    assert page.get_by_text("Sign the minutes of Board meeting, fourth quarter").count() == 0


def scrutiny_reader(hand: Mouse) -> None:
    """Reads what was promised and what came of it, and is kept from what is not for scrutiny."""
    page = hand.page
    page.goto("/")
    hand.follow("Delivery", within="nav")
    _tells(page, "The rule behind each status of an action")
    hand.follow("with Ashbrook Fire")
    assert page.get_by_role("button", name="Report on this action").count() == 0
    assert page.goto("/evidence/findings/").status == 403
    _tells(page, "This page is for people with another role.")


def auditor(hand: Mouse) -> None:
    """Finds who did what, and verifies the chain."""
    page = hand.page
    page.goto("/audit/")
    hand.select("Kind", "Changed")
    hand.write("Words", "Planned")
    hand.press("Search")
    _tells(page, "Community safety manager")
    hand.follow("Does the chain hold?")
    hand.press("Verify every row")
    _tells(page, "as it was written, and none is missing")


JOURNEYS: dict[str, Callable[[Mouse], None]] = {
    "administrator": administrator,
    "analyst": analyst,
    "manager": manager,
    "lead-officer": lead_officer,
    "board-member": board_member,
    "chair": chair,
    "scrutiny-reader": scrutiny_reader,
    "auditor": auditor,
}
"""The journeys, by role."""
