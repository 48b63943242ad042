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

from portal_running import Running
from portal_walk import AXE, faults_of

pytestmark = pytest.mark.journey
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
    page = page_of("analyst")
    page.context.add_init_script(path=AXE)
    pages = {f"/drawn/{number}": one for number, one in enumerate(drawn[:-1])}
    page.route("**/drawn/*", lambda route: _give(route, pages[urlsplit(route.request.url).path]))
    wrong = []
    for address, one in pages.items():
        page.goto(address)
        made_of = ", ".join(one["templates"])
        wrong += [f"{made_of} at {one['path']} for {one['who']}: {fault}" for fault in faults_of(page)]
    assert "\n".join(wrong) == ""


def _give(route: Any, one: dict[str, Any]) -> None:
    """Answer with a page as it was drawn; its stylesheet and scripts come from the portal."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": one["policy"]}
    route.fulfill(body=one["html"], headers=headers)
