"""A filled portal that runs, and a browser: shared by the tests here, none of which uses Django's test database."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal_running import Running, running
from saferplan.commands.release import release

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from chromium import find_chromium

ANSWERED = tuple(f"Failed to load resource: the server responded with a status of {code}" for code in (403, 409, 422))
SECONDS = 15
DESKTOP, PHONE = (1280, 900), (375, 740)
BUILT = Path(__file__).parents[2] / "src" / "saferplan_portal" / "static" / "portal" / "portal.css"


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, ashbrook_bundle: Path) -> Iterator[Running]:
    """Ashbrook's portal, filled and running.  Tests share it: each leaves it usable for the others."""
    if find_chromium() is None:
        pytest.skip("Chromium is not installed")
    if not BUILT.is_file():
        pytest.skip("the portal's stylesheet is not built: python scripts/portal_assets.py --tests")
    folder = tmp_path_factory.mktemp("running") / "ashbrook"
    shutil.copytree(ashbrook_bundle, folder)
    release(folder, audience="public")
    with running(folder) as one:
        yield one


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield one
        one.close()


def _heard(page: Any, message: Any) -> None:
    """Keep what the console says as an error; that a form was not taken, or a door is closed, is none."""
    if message.type == "error" and not message.text.startswith(ANSWERED):
        page.said.append(message.text)


@pytest.fixture
def page_of(portal: Running, browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page for a made-up person: `page_of("chair")`, `page_of("chair", PHONE, script=False)`, `page_of("")`.

    What the console says as an error is kept in `said` of the page.
    """
    contexts = []

    def made(key: str, size: tuple[int, int] = DESKTOP, *, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, base_url=portal.address
        )
        contexts.append(context)
        if key:
            portal.sign_in(context, key)
        page = context.new_page()
        page.said, page.scripted = [], script
        page.set_default_timeout(SECONDS * 1000)
        page.on("console", lambda message: _heard(page, message))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page

    yield made
    for context in contexts:
        context.close()
