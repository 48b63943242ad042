"""The chain: what a row's hash is made of, and what is wrong with a row of rows.  Pure: no database here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

START = "0" * 64
"""What stands before the first row."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Link:
    """A row of the audit as the chain sees it."""

    position: int
    at: datetime
    values: dict[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True)
class Broken:
    """A place where the chain does not hold: the row's position, and a sentence."""

    position: int
    sentence: str


def hash_of(position: int, at: datetime, values: dict[str, Any], previous: str) -> str:
    """The hash of a row: SHA-256 over its values as sorted JSON, the microseconds since 1970, and the hash before.

    >>> hash_of(1, datetime(2026, 4, 1, tzinfo=UTC), {"what": "x"}, START)[:8]
    'f2db8514'
    """
    microseconds = (at - _EPOCH) // timedelta(microseconds=1)
    told = json.dumps(
        [position, microseconds, values, previous], sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(told.encode()).hexdigest()


def broken_links(links: Iterable[Link], *, head: tuple[int, str]) -> list[Broken]:
    """Everywhere that the chain does not hold, in the order of the rows.

    `head` is how far the chain had come, by whoever kept it: position and hash.  A row that was changed, one that is
    missing, and rows taken off the end are each told.
    """
    found: list[Broken] = []
    expected, before = 1, START
    at_head = START if head[0] == 0 else ""
    for link in links:
        if link.position != expected:
            missing = (
                f"row {expected:,}" if link.position == expected + 1 else f"rows {expected:,} to {link.position - 1:,}"
            )
            verb = "is" if link.position == expected + 1 else "are"
            found.append(Broken(expected, f"{missing[0].upper()}{missing[1:]} {verb} missing."))
        elif link.previous != before:
            found.append(Broken(link.position, f"Row {link.position:,} does not follow the row before it."))
        if hash_of(link.position, link.at, link.values, link.previous) != link.hash:
            found.append(Broken(link.position, f"Row {link.position:,} has been changed since it was written."))
        expected, before = link.position + 1, link.hash
        if link.position == head[0]:
            at_head = link.hash
    if expected - 1 < head[0]:
        lost = head[0] - expected + 1
        found.append(
            Broken(expected, "The last row is missing." if lost == 1 else f"The last {lost:,} rows are missing.")
        )
    elif at_head != head[1]:
        found.append(Broken(head[0], f"Row {head[0]:,} is not the row that stood there when the chain was last told."))
    return found
