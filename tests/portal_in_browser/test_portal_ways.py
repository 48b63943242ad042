"""Every journey on a phone, without JavaScript, and by the keyboard alone, each in a portal of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import find_chromium

from portal_hands import Keyboard, Mouse
from portal_journeys import JOURNEYS
from portal_running import Running, running
from saferplan.commands.release import release

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESKTOP, PHONE = (1280, 900), (375, 740)
WAYS: dict[str, tuple[tuple[int, int], bool, type[Mouse]]] = {
    "phone": (PHONE, True, Mouse),
    "phone without JavaScript": (PHONE, False, Mouse),
    "desktop without JavaScript": (DESKTOP, False, Mouse),
    "keyboard": (DESKTOP, True, Keyboard),
    "keyboard without JavaScript": (DESKTOP, False, Keyboard),
}
"""The size, whether scripts run, and the hand."""


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """One way after another."""
    return str(request.param)


@pytest.fixture(scope="module")
def portal(way: str, tmp_path_factory: pytest.TempPathFactory, ashbrook_bundle: Path) -> Iterator[Running]:
    """A portal for one way."""
    if find_chromium() is None:
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("way") / "ashbrook"
    shutil.copytree(ashbrook_bundle, folder)
    release(folder, audience="public")
    with running(folder) as one:
        yield one


@pytest.mark.parametrize("role", JOURNEYS)
def test_each_journey_in_each_way(page_of: Callable[..., Any], way: str, role: str) -> None:
    size, script, hand = WAYS[way]
    JOURNEYS[role](hand(page_of(role, size, script=script)))
