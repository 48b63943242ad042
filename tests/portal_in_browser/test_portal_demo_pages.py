from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "key",
    ["administrator", "analyst", "manager", "lead-officer", "board-member", "chair", "scrutiny-reader", "auditor"],
)
def test_everybody_starts(page_of: Callable[..., Any], key: str) -> None:
    page = page_of(key)
    answer = page.goto("/")
    assert answer.status == 200, page.content()[:500]
    page.screenshot(path=f"/tmp/p5shot-{key}.png")
    assert page.said == []
