"""The page of proposed priorities in a real browser: axe-core's rules for WCAG 2.2 AA, a phone, and a wide screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import TOO_WIDE, Chromium, find_chromium
from test_worked_example_in_browser import axe, violations

from saferplan.commands.priorities import score
from scoring_examples import ASHBROOK_SCORES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium is installed"),
]

__all__ = ["axe"]


@pytest.fixture(scope="module")
def page(ashbrook_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of Ashbrook's scores."""
    home = tmp_path_factory.mktemp("priorities") / "ashbrook"
    shutil.copytree(ashbrook_bundle, home)
    (home / "priorities").mkdir()
    (home / "priorities" / "scores.csv").write_text(ASHBROOK_SCORES, encoding="utf-8")
    return score(home, top=2).folder / "priorities.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for all tests."""
    with Chromium(seconds=60) as started:
        yield started


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_core_finds_nothing_and_nothing_sticks_out(page: Path, browser: Chromium, axe: str, width: int) -> None:
    browser.size(width)
    browser.open(page)
    assert violations(browser, axe) == []
    assert browser.value("document.documentElement.scrollWidth") <= width
    outside = [
        one for one in browser.value(TOO_WIDE) if not one.startswith(("TABLE", "TH", "TD", "TR", "CAPTION", "T"))
    ]
    assert outside == [], "but for tables, which scroll by themselves"
    drawn = browser.value("[...document.querySelectorAll('figure svg')].filter(one => one.checkVisibility()).length")
    assert drawn == 1, "the wide picture or the narrow one"
