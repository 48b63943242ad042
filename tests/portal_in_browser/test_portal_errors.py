"""Every form of every page, as each role that reaches it: what it says when it is sent empty or wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import find_chromium

from portal_errors import Sent, send_every_form
from portal_running import Running, running
from portal_walk import Walked, walk
from saferplan.commands.release import release

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LEAST = {
    "": 8, "manager": 110, "administrator": 25, "analyst": 30, "chair": 18,
    "lead-officer": 20, "board-member": 12, "scrutiny-reader": 8, "auditor": 7,
}  # fmt: skip
"""So often at least a form comes back with faults, by role; less often, and the walk has lost its way."""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, ashbrook_bundle: Path) -> Iterator[Running]:
    """A filled portal of these tests' own: what is sent may be taken."""
    if find_chromium() is None:
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("errors") / "ashbrook"
    shutil.copytree(ashbrook_bundle, folder)
    release(folder, audience="public")
    with running(folder) as one:
        yield one


@pytest.mark.parametrize("role", LEAST, ids=lambda role: role or "nobody")
def test_every_form_says_what_is_wrong_and_leads_there(page_of: Callable[..., Any], role: str) -> None:
    walked, sent = Walked(), Sent()
    page = page_of(role)
    walk(page, walked, who=role, begin="/" if role else "/account/login/")
    send_every_form(page, walked, sent, who=role or "nobody")
    assert "\n".join(sent.wrong) == ""
    assert sent.many >= LEAST[role]
