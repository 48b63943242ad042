"""Long lists: a page at a time, with addresses that keep the filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict

NEAR = 1
"""How many pages each side of this one are offered, beside the first and the last."""


def pages_of(page: Page[Any], query: QueryDict) -> dict[str, Any] | None:
    """What the macro of the pagination is given; None where one page holds everything."""
    last = page.paginator.num_pages
    if last < 2:
        return None

    def address(number: int) -> str:
        kept = query.copy()
        kept["page"] = str(number)
        return f"?{kept.urlencode()}"

    given: dict[str, Any] = {"items": list(_items(page.number, last, address))}
    if page.has_previous():
        given["previous"] = {"href": address(page.number - 1)}
    if page.has_next():
        given["next"] = {"href": address(page.number + 1)}
    return given


def _items(here: int, last: int, address: Any) -> Iterator[dict[str, Any]]:
    """The numbers that are offered, with dots where some are passed over."""
    before = 0
    for number in sorted({1, last, *range(max(1, here - NEAR), min(last, here + NEAR) + 1)}):
        if number > before + 1:
            yield {"ellipsis": True}
        yield {"number": number, "href": address(number), "current": number == here}
        before = number
