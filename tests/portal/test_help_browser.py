"""In a real browser: who leaves a page of information in haste does not come back to it by the Back button."""

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
def _browser(*, script: bool = True) -> Iterator[tuple[Any, str, list[dict[str, str]]]]:
    """A page, the portal's address, and the headers of what was asked of other sites (which are answered from here)."""
    from playwright.sync_api import sync_playwright

    asked: list[dict[str, str]] = []
    with portal_served() as address, sync_playwright() as playwright:

        def answer(route: Any) -> None:
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


@pytest.mark.parametrize("way", ["button", "shift", "skip link"])
def test_back_does_not_return(way: str) -> None:
    """From two pages on, by each way out: Back leads to where the person was before any of them."""
    with _browser() as (page, address, asked):
        page.goto("http://before.test/")
        page.goto(f"{address}/information/")
        page.wait_for_selector(".govuk-exit-this-page__indicator", state="attached")
        page.click("main h2 a >> nth=0")
        page.wait_for_url("**/information/1/")
        page.wait_for_selector(".govuk-exit-this-page__indicator", state="attached")
        asked.clear()
        if way == "button":
            page.click(".govuk-exit-this-page__button")
        elif way == "skip link":
            page.focus(".govuk-js-exit-this-page-skiplink")
            page.keyboard.press("Enter")
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
        page.wait_for_url("**bbc.co.uk/**")
        assert [headers.get("referer") for headers in asked] == [None]
        for _ in range(2):
            page.go_back()
            assert "/information/" not in page.url
        assert page.context.cookies() == []


def test_without_a_script_the_link_leaves() -> None:
    """Back would return then: the page on traces says so."""
    with _browser(script=False) as (page, address, asked):
        page.goto(f"{address}/information/1/")
        page.click(".govuk-exit-this-page__button")
        page.wait_for_url("**bbc.co.uk/**")
        assert [headers.get("referer") for headers in asked] == [None]


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
