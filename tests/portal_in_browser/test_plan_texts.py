"""A text of the plan in a browser: the check follows the writing, and figures are put in with and without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

FIGURE = "figure:recorded_crime?area=partnership&period=2018/19"
PageOf = Callable[..., Any]

pytestmark = pytest.mark.slow


def _open(page: Any) -> Any:
    """Go to the text of the first priority, by the links that people follow."""
    page.goto("/plan/")
    page.locator("main ol a").first.click()
    page.get_by_role("button", name="Write why it is a priority").click()
    return page.locator("textarea[name=text]")


def _look_for(page: Any) -> None:
    page.select_option("select[name=find_measure]", "recorded_crime")
    page.fill("[name=find_period]", "2018/19")
    page.get_by_role("button", name="Find figures").click()


def test_the_check_follows_the_writing(page_of: PageOf) -> None:
    """What is not true is said without sending the form, with words that would be true."""
    page = page_of("analyst")
    box = _open(page)
    box.fill(f"There were [3]({FIGURE}) crimes.")
    page.get_by_text("1 sentence is not true").wait_for()
    assert page.get_by_text("True would be").count() == 1
    box.fill(f"There were []({FIGURE}) crimes.")
    page.get_by_text("nothing untrue was found").wait_for()
    assert page.said == []


def test_a_figure_comes_to_stand_at_the_cursor(page_of: PageOf) -> None:
    """Where the writer is, and nothing of the text is lost."""
    page = page_of("analyst")
    _open(page).fill("Before and after.")
    _look_for(page)
    box = page.locator("textarea[name=text]")
    assert box.input_value() == "Before and after."
    box.evaluate("box => box.setSelectionRange(7, 7)")
    page.get_by_role("button", name="Put it in").first.click()
    assert box.input_value().startswith("Before [](figure:recorded_crime?")
    assert box.input_value().endswith("and after.")


@pytest.mark.parametrize("script", [True, False])
def test_a_figure_comes_to_stand_where_it_was_marked(page_of: PageOf, script: bool) -> None:
    """The mark works either way."""
    page = page_of("analyst", script=script)
    _open(page).fill("There were @@ crimes.")
    _look_for(page)
    page.get_by_role("button", name="Put it in").first.click()
    page.wait_for_load_state()
    assert page.locator("textarea[name=text]").input_value().startswith("There were [](figure:recorded_crime?")
