"""A map in a real browser: the keyboard reaches every area, or leaps over all; a name says what each is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "publication"))

from chromium import Chromium, find_chromium
from example_release import write_example_release
from test_worked_example_in_browser import axe, violations

from saferplan.publication.pages import write_site
from saferplan.publication.released import read_release

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium is installed"),
]

__all__ = ["axe"]

LINKS = "[...document.querySelectorAll('figure.map .area-links a')].filter(one => one.checkVisibility())"
START = "document.querySelector('figure.map .skip-map a').focus()"
ACTIVE = "document.activeElement"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented release."""
    released = read_release(write_example_release(tmp_path_factory.mktemp("example") / "release"))
    folder = tmp_path_factory.mktemp("site")
    write_site(released, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for all tests."""
    with Chromium() as started:
        yield started


@pytest.mark.parametrize("width", [360, 1280])
def test_tab_goes_through_the_areas_in_the_order_of_the_table(site: Path, browser: Chromium, width: int) -> None:
    browser.size(width)
    browser.open(site / "pictures/volume-classes.html")
    names = browser.value(f"{LINKS}.map(one => one.getAttribute('aria-label'))")
    rows = browser.value("[...document.querySelectorAll('tbody th')].map(one => one.textContent)")
    assert [name.partition(":")[0] for name in names] == rows
    assert len(rows) == 24
    browser.value(START)
    assert browser.value(f"{ACTIVE}.getBoundingClientRect().height") >= 44, "the link is seen while it has the keyboard"
    reached = []
    for _ in names:
        browser.press("Tab")
        reached.append(browser.value(f"{ACTIVE}.getAttribute('aria-label')"))
    assert reached == names
    assert browser.value(f"getComputedStyle({ACTIVE}.firstElementChild).fill") == "rgb(255, 221, 0)"


def test_one_key_leaps_over_the_map(site: Path, browser: Chromium) -> None:
    browser.size(1280)
    browser.open(site / "pictures/volume-classes.html")
    browser.value(START)
    browser.press("Enter")
    browser.press("Tab")
    assert browser.value(f"{ACTIVE}.closest('section').getAttribute('aria-labelledby')") == "table"


def test_an_area_leads_to_its_row(site: Path, browser: Chromium) -> None:
    browser.size(1280)
    browser.open(site / "pictures/volume-classes.html")
    browser.value(START)
    browser.press("Tab")
    name = browser.value(f"{ACTIVE}.getAttribute('aria-label').split(':')[0]")
    browser.press("Enter")
    row = "document.querySelector(':target')"
    assert browser.value(f"{row}.tagName") == "TR"
    assert browser.value(f"{row}.querySelector('th').textContent") == name
    assert browser.value(f"{row}.checkVisibility()") is True


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_core_finds_nothing_against_wcag_in_the_new_pictures(
    site: Path, browser: Chromium, axe: str, width: int
) -> None:
    browser.size(width)
    browser.open(site / "pictures/volume-classes.html")
    browser.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(browser, axe) == []
