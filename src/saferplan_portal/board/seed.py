"""A year of an invented Board, made through the same actions that people use."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import SERVICES, Body, Person
from saferplan_portal.accounts.seed import body_of
from saferplan_portal.board import actions
from saferplan_portal.board.models import Item, Meeting
from saferplan_portal.board.reading import bodies_expected

_OFFICES = {
    "council": ("Director of Communities", "chair"),
    "police": ("Local Policing Commander", "vice-chair"),
    "fire": ("Head of Prevention", "member"),
    "health": ("Director of Nursing", "member"),
    "policing-body": ("Head of Partnerships", "adviser"),
    "other": ("Chief Executive", "member"),
}
"""Who sits on the invented Board; for probation somebody else since a seat stood vacant for a while."""


@dataclass(frozen=True)
class _Said:
    """An item of an invented agenda: title, presenter, what it is for, and what was said."""

    title: str
    presenter: str
    purpose: str
    discussed: str
    restricted: bool = False


_FIRST = (
    _Said(
        "Progress on the plan",
        "Community safety manager",
        "discussion",
        "Two of five actions are late. The Board asked why, and heard that a post stood empty.",
    ),
    _Said("Night-time economy", "Police", "decision", "Members weighed taxi marshals against more patrols."),
    _Said("A review in progress", "Health", "information", "The chair of the review gave an update.", restricted=True),
)
_SECOND = (
    _Said("Domestic abuse strategy", "Council", "discussion", "Members talked it through, and could decide nothing."),
)
_PUBLIC = (
    _Said(
        "What residents told us",
        "Analyst",
        "discussion",
        "Residents asked about speeding, off-road bikes and lighting in the station car park.",
    ),
    _Said("Priorities for the coming year", "Chair", "decision", "Each priority was put to the meeting and discussed."),
)
_LAST = (
    _Said("Anti-social behaviour in the market square", "Council", "decision", "A young people's worker is wanted."),
    _Said("Money", "Community safety manager", "information", "Spending is below what was forecast."),
)
_NEXT = (
    _Said("Strategic assessment: first findings", "Analyst", "discussion", ""),
    _Said("Spending of the safer streets grant", "Community safety manager", "decision", ""),
    _Said("Lessons of a death review", "Health", "discussion", "", restricted=True),
)


def seed(by_role: Mapping[str, Actor]) -> None:
    """Fill the Board: members, meetings gone and to come, papers, decisions, actions arising, and minutes."""
    manager, chair = by_role["manager"], by_role["chair"]
    bodies = {service: body for service in SERVICES if (body := body_of(service, manager.at)) is not None}
    _members(manager, chair, bodies)
    actions.set_rules(by=manager, seen=1, least=3, services=["council", "police"], notice_days=10)

    first = _held(manager, "Board meeting, first quarter", -300, _FIRST)
    items = list(Item.objects.filter(meeting=first))
    later = _at(manager, -299)
    decision = {
        "item": items[1],
        "text": "Fund taxi marshals on Friday and Saturday nights for six months, and look at the figures after three.",
        "owner_body": bodies["police"],
        "owner_name": "Local Policing Commander",
        "due": later.today + timedelta(days=180),
        "votes_for": 4,
        "votes_against": 1,
        "dissent": "Fire and rescue would have waited for the assessment.",
    }
    actions.record_decision(by=later, meeting=first, values=decision)
    _raise(later, items[0], "Report on the empty post and its cost", bodies["council"], 60)
    done = _raise(later, items[1], "Agree marshals' hours with the licensing team", bodies["police"], 30)
    member = by_role.get("board-member", manager)
    closer = member if bodies["police"].pk in member.bodies else manager
    actions.close_action(
        by=_at(closer, -275), one=done, seen=1, to="done", note="Agreed: 9pm to 3am, from the first weekend."
    )
    if "other" in bodies:
        _interest(later, first, items[1], bodies["other"])
    _sign(manager, chair, first, -260)

    _sign(manager, chair, _held(manager, "Board meeting, second quarter", -210, _SECOND, ("fire", "health")), -190)
    cancelled = _planned(_at(manager, -190), "Extraordinary meeting on the budget", -165, public=False)
    actions.cancel_meeting(
        by=_at(manager, -170), meeting=cancelled, seen=1, because="The settlement came later than expected."
    )

    public = _held(manager, "Public meeting", -120, _PUBLIC, public=True)
    item = Item.objects.filter(meeting=public).order_by("-number")[0]
    decision = {
        "item": item,
        "text": "Keep the five priorities, and add off-road bikes to the work on anti-social behaviour.",
        "owner_body": bodies["council"],
        "owner_name": "Director of Communities",
        "due": _at(manager, -60).today,
    }
    actions.record_decision(by=_at(manager, -119), meeting=public, values=decision)
    _sign(manager, chair, public, -90)

    last = _held(manager, "Board meeting, fourth quarter", -40, _LAST)
    item = Item.objects.filter(meeting=last).order_by("number")[0]
    _raise(_at(manager, -39), item, "Bring a costed offer for a young people's worker", bodies["council"], 25)
    actions.draft_minutes(by=_at(manager, -35), meeting=last)

    coming = _planned(manager, "Board meeting, first quarter of the new year", 20, public=False)
    _agenda(manager, coming, _NEXT)
    _papers(manager, coming)
    _planned(manager, "Public meeting on the new plan", 75, public=True)
    told = _planned(manager, "Question time for residents", 40, public=True)
    text = "Ask the police, the council, the fire service and health what they do about crime. Nobody needs to book."
    actions.publish_notice(by=manager, meeting=told, seen=told.version, text=text)


def _at(by: Actor, days: int, hour: int = 9) -> Actor:
    """The person as they act on another day."""
    moment = datetime.combine(by.today + timedelta(days=days), time(hour, 30), tzinfo=UTC)
    return replace(by, at=moment)


def _members(manager: Actor, chair: Actor, bodies: Mapping[str, Body]) -> None:
    """Seat the members, two years ago; the chair is a person, the others are offices."""
    began = _at(manager, -730)
    for service, (office, seat) in _OFFICES.items():
        if service in bodies:
            person = Person.objects.filter(pk=chair.person or 0).first() if seat == "chair" else None
            values = {
                "body": bodies[service],
                "office": office,
                "seat": seat,
                "first_day": began.today,
                "person": person,
            }
            actions.seat_member(by=began, values=values)
    if "probation" in bodies:
        values = {
            "body": bodies["probation"],
            "office": "Head of Delivery Unit",
            "seat": "member",
            "first_day": began.today,
        }
        left = actions.seat_member(by=began, values=values)
        end = _at(manager, -100)
        because = "The post was merged with another."
        actions.end_member(by=end, member=left, seen=1, last_day=end.today, because=because)
        since = _at(manager, -60)
        person = Person.objects.filter(memberships__body=bodies["probation"], memberships__role="board-member").first()
        values |= {"office": "Head of Probation Delivery", "first_day": since.today, "person": person}
        actions.seat_member(by=since, values=values)


def _planned(by: Actor, title: str, days: int, *, public: bool, said: tuple[_Said, ...] = ()) -> Meeting:
    """Plan a meeting some days from today, with its agenda."""
    begins = datetime.combine(by.today + timedelta(days=days), time(14, 0), tzinfo=UTC)
    where = "Market Hall, Kestleborough" if public else "Committee room 2, County Offices"
    values: dict[str, Any] = {"title": title, "starts_at": begins, "place": where, "public": public}
    meeting = actions.plan_meeting(by=by, values=values)
    _agenda(by, meeting, said)
    return meeting


def _agenda(by: Actor, meeting: Meeting, said: tuple[_Said, ...]) -> None:
    """Put the items on the agenda."""
    for one in said:
        values = {
            "title": one.title,
            "presenter": one.presenter,
            "purpose": one.purpose,
            "minutes_given": 20,
            "restricted": one.restricted,
        }
        actions.add_item(by=by, meeting=meeting, values=values)


def _held(
    manager: Actor,
    title: str,
    days: int,
    said: tuple[_Said, ...],
    came: tuple[str, ...] = ("council", "police", "fire", "policing-body", "other"),
    public: bool = False,
) -> Meeting:
    """A meeting that was held: planned a month before, attended, and written down."""
    before = _at(manager, days - 30)
    meeting = _planned(before, title, 30, public=public, said=said)
    if public:
        text = "Come and hear what residents told us, and what the partnership means to do. Questions are welcome."
        meeting = actions.publish_notice(by=_at(manager, days - 20), meeting=meeting, seen=meeting.version, text=text)
    after = _at(manager, days, hour=17)
    meeting = actions.hold_meeting(by=after, meeting=meeting, seen=meeting.version)
    attended = []
    for body in bodies_expected(meeting):
        office = _OFFICES.get(body.service, ("", ""))[0]
        how = "present" if body.service in came else "apologies"
        if body.service == "fire" and how == "present":
            how, office = "substitute", "Deputy to the Head of Prevention"
        attended.append(actions.Attended(body, how, office if how != "apologies" else ""))
    meeting = actions.record_attendance(by=after, meeting=meeting, seen=meeting.version, attended=attended)
    for item, one in zip(Item.objects.filter(meeting=meeting), said, strict=True):
        actions.note_discussion(by=after, item=item, seen=item.version, discussed=one.discussed)
    return meeting


def _raise(by: Actor, item: Item, text: str, body: Body, days: int) -> Any:
    """Something to be done."""
    values = {
        "item": item,
        "text": text,
        "owner_body": body,
        "owner_name": _OFFICES[body.service][0],
        "due": by.today + timedelta(days=days),
    }
    return actions.raise_action(by=by, meeting=item.meeting, values=values)


def _interest(by: Actor, meeting: Meeting, item: Item, body: Body) -> None:
    """Somebody who has something to gain says so."""
    values = {
        "body": body,
        "who": "Chief Executive",
        "item": item,
        "what": "The charity trains the marshals.",
        "effect": "left",
    }
    actions.declare_interest(by=by, meeting=meeting, values=values)


def _sign(manager: Actor, chair: Actor, meeting: Meeting, days: int) -> None:
    """Draft the minutes, and have the chair sign them."""
    draft = actions.draft_minutes(by=_at(manager, days - 5), meeting=meeting)
    actions.sign_minutes(by=_at(chair, days), minutes=draft, seen=draft.version)


def _papers(by: Actor, meeting: Meeting) -> None:
    """A report, a table, and a restricted one."""
    items = list(Item.objects.filter(meeting=meeting))
    table = SimpleUploadedFile("grant-spending.csv", b"month,planned,spent\nApril,12000,9500\nMay,12000,10250\n")
    for title, item, restricted, file in (
        (
            "First findings of the assessment",
            items[0],
            False,
            _word("First findings", "Findings follow at the meeting."),
        ),
        ("Spending by month", items[1], False, table),
        ("Lessons of the review", items[2], True, _word("Lessons", "For members of the Board only.")),
    ):
        values = {"title": title, "item": item, "restricted": restricted}
        actions.add_paper(by=by, meeting=meeting, file=file, values=values)


def _word(title: str, text: str) -> SimpleUploadedFile:
    """A Word file of one paragraph."""
    document = Document()
    document.add_heading(title, 1)
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile(f"{title.lower().replace(' ', '-')}.docx", out.getvalue())
