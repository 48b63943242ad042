"""A page of every template of the portal, in a browser: held for axe, its headings, its title and its width."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from portal_errors import errors_amiss
from portal_running import Running
from portal_walk import AXE, faults_of

pytestmark = pytest.mark.journey
DESKTOP, PHONE = (1280, 900), (375, 740)
LEAST_FAULTY = 9
DRAWN = Path(__file__).parents[1] / "portal_drawn.py"


@pytest.fixture(scope="module")
def drawn(portal: Running, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The pages, drawn in a copy of the portal: nothing of it comes back into the one that other tests share."""
    folder = tmp_path_factory.mktemp("drawn") / "ashbrook"
    shutil.copytree(portal.folder, folder)
    done = subprocess.run(
        [sys.executable, str(DRAWN), str(folder)],
        env=portal.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_page_was_drawn_from_every_template(drawn: list[dict[str, Any]]) -> None:
    """A new template needs a link to its page, or a way to it in `portal_drawn_last`."""
    assert drawn[-1] == {"left": []}


def test_nothing_is_amiss_with_a_page_of_each(drawn: list[dict[str, Any]], page_of: Callable[..., Any]) -> None:
    wrong = _wrong(page_of("analyst"), [one for one in drawn[:-1] if not one["faulty"]], faults_of)
    assert "\n".join(wrong) == ""


@pytest.mark.slow
def test_nothing_is_amiss_with_them_on_a_phone(drawn: list[dict[str, Any]], page_of: Callable[..., Any]) -> None:
    wrong = _wrong(page_of("analyst", PHONE), [one for one in drawn[:-1] if not one["faulty"]], faults_of)
    assert "\n".join(wrong) == ""


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_form_around_signing_in_says_what_is_wrong(
    drawn: list[dict[str, Any]], page_of: Callable[..., Any], size: tuple[int, int]
) -> None:
    """The sign-in, the second factor, showing again that it is you, an invitation and a new password."""
    faulty = [one for one in drawn[:-1] if one["faulty"]]
    assert len(faulty) >= LEAST_FAULTY
    assert "\n".join(_wrong(page_of("analyst", size), faulty, lambda page: errors_amiss(page, {}))) == ""


def _wrong(page: Any, pages: list[dict[str, Any]], faults: Callable[[Any], list[str]]) -> list[str]:
    """What is wrong with each page, shown as it was drawn; its stylesheet and scripts come from the portal."""
    page.context.add_init_script(path=AXE)
    by_address = {f"/drawn/{number}": one for number, one in enumerate(pages)}

    def give(route: Any) -> None:
        one = by_address[urlsplit(route.request.url).path]
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": one["policy"]}
        route.fulfill(body=one["html"], headers=headers)

    page.route("**/drawn/*", give)
    wrong = []
    for address, one in by_address.items():
        page.goto(address)
        where = f"{', '.join(one['templates'])} at {one['path']} for {one['who'] or 'nobody'}"
        wrong += [f"{where}: {fault}" for fault in faults(page)]
    return wrong
