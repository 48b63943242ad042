"""In a real browser: the exit of a page of information is always there, and Back does not return to who left by it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from portal_pages import BUILT, WHY_NOT_BUILT
from portal_server import portal_served

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from chromium import find_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not (BUILT / "portal.mjs").is_file(), reason=WHY_NOT_BUILT),
]
ELSEWHERE = "<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>"


@contextmanager
def _browser(*, script: bool = True, without: str = "") -> Iterator[tuple[Any, str, list[dict[str, str]]]]:
    """A page, the portal's address, and the headers of what was asked of other sites (which are answered from here).

    `without` is a file of the portal that does not come.
    """
    from playwright.sync_api import sync_playwright

    asked: list[dict[str, str]] = []
    with portal_served() as address, sync_playwright() as playwright:

        def answer(route: Any) -> None:
            if without and route.request.url.endswith(without):
                route.abort()
                return
            if route.request.url.startswith(address):
                route.continue_()
                return
            asked.append(route.request.headers)
            route.fulfill(body=ELSEWHERE, content_type="text/html")

        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(java_script_enabled=script)
        context.route("**/*", answer)
        page = context.new_page()
        try:
            yield page, address, asked
        finally:
            browser.close()


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "way",
    [
        "button",
        "shift",
        pytest.param("skip link", marks=SLOW),
        pytest.param("button before the module came", marks=SLOW),
    ],
)
def test_back_does_not_return(way: str) -> None:
    """After several pages, by each way out: as often as Back is pressed, none of them is shown again."""
    early = way.endswith("came")
    with _browser(without="portal.mjs" if early else "") as (page, address, asked):
        page.goto("http://before.test/")
        page.goto(f"{address}/information/9/")
        page.goto(f"{address}/information/")
        for link, to in (
            ("main h2 a >> nth=0", "1/"),
            ("main a >> text=Easy read", "1/easy/"),
            ("main a >> text=More", ""),
        ):
            page.click(link)
            page.wait_for_url(f"**/information/{to}")
        page.click("main h2 a >> nth=2")
        page.wait_for_url("**/information/3/")
        assert page.evaluate("history.length") == 4, "a blank page, the one before, and two that were typed"
        if not early:
            page.wait_for_selector(".govuk-exit-this-page__indicator", state="attached")
        asked.clear()
        if way.startswith("button"):
            page.click(".govuk-exit-this-page__button")
        elif way == "skip link":
            page.focus(".govuk-js-exit-this-page-skiplink")
            page.keyboard.press("Enter")
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
        page.wait_for_url("**bbc.co.uk/**")
        assert [headers.get("referer") for headers in asked] == [None]
        for place in ("**bbc.co.uk/**", "http://before.test/", "about:blank"):
            page.go_back(wait_until="commit")
            page.wait_for_url(place)
            assert not page.locator("main").count()
        assert page.context.cookies() == []


def test_without_a_script_the_exit_stays_on_the_screen_and_leaves() -> None:
    """However far down a page is read.  Back returns then, and the page says so."""
    with _browser(script=False) as (page, address, asked):
        for width, path in ((375, ""), (375, "1/"), (1280, "1/"), (1280, "9/easy/")):
            page.set_viewport_size({"width": width, "height": 700})
            page.goto(f"{address}/information/{path}")
            page.keyboard.press("End")
            page.wait_for_timeout(100)
            box = page.locator(".govuk-exit-this-page__button").bounding_box()
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= 700
            assert box["x"] + box["width"] <= width
        page.goto(f"{address}/information/1/")
        assert page.locator("main, .sp-leave-words").first.inner_text().startswith("This browser runs no scripts")
        page.click(".govuk-exit-this-page__button")
        page.wait_for_url("**bbc.co.uk/**")
        assert [headers.get("referer") for headers in asked] == [None]
        page.go_back()
        assert page.url.endswith("/information/1/")


def test_the_title_never_tells() -> None:
    """Neither does any page's that can be reached from the list."""
    with _browser() as (page, address, _):
        page.goto(f"{address}/information/")
        links = page.eval_on_selector_all("main a[href^='/']", "all => all.map(one => one.href)")
        titles = set()
        for link in links:
            page.goto(link)
            titles.add(page.title())
        assert len(links) > 10
        assert titles == {"Information"}
