"""A journey for each role, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal_hands import Mouse
from portal_journeys import JOURNEYS
from saferplan_portal.accounts.roles import ROLES

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("role", JOURNEYS)
def test_what_each_role_comes_for(page_of: Callable[..., Any], role: str) -> None:
    JOURNEYS[role](Mouse(page_of(role)))


def test_no_role_is_forgotten() -> None:
    assert set(JOURNEYS) == set(ROLES)
