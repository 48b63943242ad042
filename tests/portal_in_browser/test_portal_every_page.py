"""Every page that a link leads to, as each role and as nobody: held for axe, headings, width and console."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal_walk import Walked, walk
from saferplan_portal.accounts.roles import ROLES

pytestmark = pytest.mark.journey
LEAST = 140
"""So many routes at least are found by links in the filled portal; fewer, and the walk has lost its way."""


@pytest.mark.slow
def test_every_page_that_a_link_leads_to(page_of: Callable[..., Any]) -> None:
    walked = Walked()
    for role in (*ROLES, ""):
        page = page_of(role)
        walk(page, walked, who=role, begin="/" if role else "/account/login/")
        page.close()
    assert "\n".join(walked.wrong) == ""
    assert len(walked.seen) >= LEAST
