"""The web pages of documents in a real browser: axe-core's rules for WCAG 2.2 AA, on a phone and on a desk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "publication"))

from chromium import Chromium, find_chromium
from example_release import write_example_release
from test_papers import KINDS, make
from test_worked_example_in_browser import axe, violations

from saferplan.publication.released import Released, read_release

__all__ = ["axe"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium is installed"),
]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return read_release(write_example_release(tmp_path_factory.mktemp("release") / "public"))


@pytest.fixture(scope="module", params=KINDS)
def page(request: pytest.FixtureRequest, released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web page of a document of each kind."""
    path = tmp_path_factory.mktemp("page") / "paper.html"
    path.write_bytes(make(request.param, released).written("html"))
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for all tests."""
    with Chromium() as started:
        yield started


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_core_finds_nothing_against_wcag(page: Path, browser: Chromium, axe: str, width: int) -> None:
    browser.size(width)
    browser.open(page)
    assert violations(browser, axe) == []


@pytest.mark.parametrize("width", [320, 360, 820, 1280])
def test_a_page_is_never_wider_than_its_screen(page: Path, browser: Chromium, width: int) -> None:
    browser.size(width)
    browser.open(page)
    assert browser.value("document.documentElement.scrollWidth") <= width
