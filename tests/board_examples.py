"""A Board with members and meetings for the tests, made through the Board's own actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from portal_people import NOW
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.board import actions
from saferplan_portal.board.models import Item, Meeting

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <<>>\n%%EOF\n"
HELD_AT = datetime(2026, 6, 10, 13, 0, tzinfo=UTC)
"""When the tests' meeting begins: five days before `NOW`."""


def seat(by: Actor, body: Body, seat: str = "member", **values: Any) -> Any:
    """Seat an office of a body from the beginning of 2025 on."""
    values = {"body": body, "office": f"Head of {body.slug}", "seat": seat, "first_day": date(2025, 1, 1)} | values
    return actions.seat_member(by=by, values=values)


def planned(by: Actor, at: datetime = NOW + timedelta(days=14), **values: Any) -> Meeting:
    """A meeting that is to come."""
    values = {"title": "Board meeting", "starts_at": at, "place": "County Offices", "public": False} | values
    return actions.plan_meeting(by=by, values=values)


def item(by: Actor, meeting: Meeting, title: str = "Progress", **values: Any) -> Item:
    """An item of its agenda."""
    values = {"title": title, "purpose": "decision", "minutes_given": 10} | values
    return actions.add_item(by=by, meeting=meeting, values=values)


def held(
    by: Actor, bodies: dict[str, Body], there: tuple[str, ...] = ("council", "police", "fire"), **values: Any
) -> Meeting:
    """A meeting that was held, with an item; the bodies with a vote are council, police, fire and health."""
    for slug in ("council", "police", "fire", "health"):
        seat(by, bodies[slug])
    meeting = planned(by, HELD_AT, **values)
    item(by, meeting)
    meeting = actions.hold_meeting(by=by, meeting=meeting, seen=meeting.version)
    attended = [
        actions.Attended(bodies[slug], "present" if slug in there else "apologies")
        for slug in ("council", "police", "fire", "health")
    ]
    return actions.record_attendance(by=by, meeting=meeting, seen=meeting.version, attended=attended)


def decision(meeting: Meeting, body: Body, **values: Any) -> dict[str, Any]:
    """The values of a decision that can be minuted."""
    return {
        "item": meeting.items.order_by("number")[0],
        "text": "Fund two marshals.",
        "owner_body": body,
        "owner_name": "Director",
        "due": date(2026, 9, 1),
    } | values


def later(by: Actor, days: int) -> Actor:
    """The same person some days later."""
    return replace(by, at=by.at + timedelta(days=days))


def content_of(answer: Any) -> bytes:
    """What a page or a download holds; a download's file is closed with its last piece."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
