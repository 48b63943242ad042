"""What is read of the Board: who sits on it, whether a meeting was quorate, what is carried, what the public reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.timezone import localtime

from saferplan.delivery.calendar import CalendarEvent
from saferplan.governance.minutes import MeetingRecord, MinutedDecision, MinutedItem, frozen_hash, vote_words
from saferplan.governance.quorum import Quorum, QuorumRule, SeatTaken, quorum
from saferplan.governance.vacancies import Vacancies, vacancies
from saferplan_portal.accounts.models import Body
from saferplan_portal.board.models import (
    ATTENDED,
    ActionArising,
    Decision,
    Interest,
    Item,
    Meeting,
    Member,
    Minutes,
    Rules,
)
from saferplan_portal.shell.addresses import whole_address
from saferplan_portal.shell.words import day, moment


def day_of(meeting: Meeting) -> date:
    """The day of a meeting, where the partnership is."""
    return localtime(meeting.starts_at).date()


def rules_now() -> Rules:
    """The Board's rules as they stand; the first ones where it has written none."""
    return Rules.objects.filter(pk=1).first() or Rules(pk=1)


def seated_on(on: date) -> list[Member]:
    """Who sits on the Board on a day, for bodies that are bodies of the partnership then."""
    rows = Member.objects.filter(first_day__lte=on).select_related("body", "person")
    return [one for one in rows if one.holds_on(on) and one.body.holds_on(on)]


def vacancies_on(on: date) -> Vacancies:
    """The seats that the law of a day asks for and nobody holds on it."""
    return vacancies([one.body.service for one in seated_on(on) if one.has_vote], on.isoformat())


def bodies_expected(meeting: Meeting) -> list[Body]:
    """The bodies with somebody on the Board on the day of a meeting, each once."""
    return list({one.body_id: one.body for one in seated_on(day_of(meeting))}.values())


def rule_of(meeting: Meeting) -> QuorumRule:
    """The rule of quorum of a meeting: the one that was copied to it, or that of today where it is to come."""
    if meeting.least is None:
        return rules_now().quorum
    return QuorumRule(meeting.least, tuple(meeting.services))


def quorum_of(meeting: Meeting) -> Quorum:
    """Whether a meeting could decide."""
    rows = meeting.attendance.select_related("body")
    return quorum(
        rule_of(meeting), [SeatTaken(one.body.name, one.body.service, one.there) for one in rows if one.has_vote]
    )


def carried_into(meeting: Meeting) -> list[ActionArising]:
    """Actions of earlier meetings that stood open on the day of this one: they come back by themselves."""
    rows = ActionArising.objects.filter(meeting__starts_at__lt=meeting.starts_at).select_related(
        "owner_body", "meeting"
    )
    on = day_of(meeting)
    return [one for one in rows if one.open_on(on)]


def record_of(meeting: Meeting) -> MeetingRecord:
    """Everything that was recorded of a meeting, as the minutes are drafted from it."""
    attended: dict[str, list[str]] = {words: [] for words in ATTENDED.values()}
    for one in meeting.attendance.select_related("body"):
        attended[ATTENDED[one.how]].append(f"{one.body} ({one.who})" if one.who else str(one.body))
    return MeetingRecord(
        title=meeting.title,
        when=moment(meeting.starts_at),
        where=meeting.where,
        attendance={words: tuple(bodies) for words, bodies in attended.items()},
        quorum_rule=rule_of(meeting).words,
        quorum=quorum_of(meeting).sentence,
        items=tuple(_minuted(item, number) for number, item in enumerate(_items(meeting), start=1)),
        carried=tuple(f"{one.text} ({one.owner}, due {day(one.due)})" for one in carried_into(meeting)),
    )


def _items(meeting: Meeting) -> Iterable[Item]:
    """The items that stayed on the agenda, with all that came of them."""
    return meeting.items.filter(taken_off_because="").prefetch_related(
        Prefetch("decisions", Decision.objects.select_related("owner_body")),
        Prefetch("actions", ActionArising.objects.select_related("owner_body")),
        Prefetch("interests", Interest.objects.select_related("body")),
    )


def _minuted(item: Item, number: int) -> MinutedItem:
    """An item as the minutes have it."""
    return MinutedItem(
        number=number,
        title=item.title,
        discussed=item.discussed,
        decisions=tuple(
            MinutedDecision(
                number=one.number,
                text=one.text,
                owner=one.owner,
                due=day(one.due),
                vote=vote_words((one.votes_for, one.votes_against, one.abstained)),
                dissent=one.dissent,
            )
            for one in item.decisions.all()
        ),
        actions=tuple(f"{one.text} ({one.owner}, due {day(one.due)})" for one in item.actions.all()),
        interests=tuple(str(one) for one in item.interests.all()),
    )


def public_record(meeting: Meeting) -> dict[str, Any]:
    """What the public may read of a meeting once its minutes are signed: no restricted item, and no person's name."""
    items = list(_items(meeting))
    shown = [one for one in items if not one.restricted]
    there = [one for one in meeting.attendance.select_related("body") if one.there]
    return {
        "voting": [one.body.name for one in there if one.has_vote],
        "advisers": [one.body.name for one in there if not one.has_vote],
        "quorum": quorum_of(meeting).sentence,
        "restricted_items": len(items) - len(shown),
        "items": [
            {
                "title": one.title,
                "discussed": one.discussed,
                "decisions": [
                    {
                        "number": decision.number,
                        "text": decision.text,
                        "owner": decision.owner_body.name,
                        "due": decision.due.isoformat(),
                    }
                    for decision in one.decisions.all()
                ],
            }
            for one in shown
        ],
    }


def frozen_parts(minutes: Minutes) -> dict[str, Any]:
    """What the hash of signed minutes is made of."""
    assert minutes.signed_at is not None
    return {
        "meeting": minutes.meeting.pk,
        "version": minutes.number,
        "text": minutes.text,
        "corrects": minutes.corrects,
        "public": minutes.public,
        "signed_by": minutes.signed_by,
        "signed_at": int(minutes.signed_at.timestamp() * 1_000_000),
    }


def hash_holds(minutes: Minutes) -> bool:
    """Whether signed minutes are still what was signed."""
    return minutes.state == "signed" and frozen_hash(frozen_parts(minutes)) == minutes.sha256


@dataclass(frozen=True)
class PublicMeeting:
    """A meeting as the public sees it: when and where, the notice, and once the minutes are signed what was discussed.

    `record` is what `public_record` gives, or empty; `version` counts the signed minutes, of which a later one corrects
    what `corrects` says.
    """

    id: int
    title: str
    starts_at: datetime
    place: str
    link: str
    state: str
    cancelled_because: str
    notice: str
    notice_on: date | None
    record: dict[str, Any]
    signed_on: date | None = None
    version: int = 0
    corrects: str = ""


def public_meetings() -> tuple[PublicMeeting, ...]:
    """The meetings that are open to the public and announced or held, latest first.  It knows no roles."""
    signed = Prefetch("minutes", Minutes.objects.filter(state="signed").order_by("-number"), to_attr="signed_minutes")
    rows = Meeting.objects.filter(public=True).prefetch_related(signed).order_by("-starts_at")
    return tuple(_public(one) for one in rows if one.notice or one.state == "held")


def _public(meeting: Meeting) -> PublicMeeting:
    """One meeting as the public sees it."""
    found: list[Minutes] = meeting.signed_minutes  # type: ignore[attr-defined]
    last = found[0] if found else None
    return PublicMeeting(
        id=meeting.pk,
        title=meeting.title,
        starts_at=meeting.starts_at,
        place=meeting.place,
        link=meeting.link if meeting.state == "planned" else "",
        state=meeting.state,
        cancelled_because=meeting.cancelled_because,
        notice=meeting.notice,
        notice_on=meeting.notice_on,
        record=last.public if last else {},
        signed_on=localtime(last.signed_at).date() if last and last.signed_at else None,
        version=last.number if last else 0,
        corrects=last.corrects if last else "",
    )


def notice_fault(meeting: Meeting) -> str:
    """What is amiss with the public notice of a meeting that is open to them, in a sentence; "" where nothing is."""
    if not meeting.public or meeting.state == "cancelled":
        return ""
    days = rules_now().notice_days
    if meeting.notice_on is None:
        return f"The public has had no notice of this meeting. The Board's rule is {days} days before it."
    given = (day_of(meeting) - meeting.notice_on).days
    if given < days:
        return f"The public had {given} {'day' if given == 1 else 'days'} of notice. The Board's rule is {days}."
    return ""


def events() -> list[CalendarEvent]:
    """Meetings, and the dates of open actions arising, for the calendar file."""
    made = [
        CalendarEvent(
            kind="meeting",
            id=f"board-{one.pk}",
            title=one.title,
            first=one.starts_at,
            last=one.starts_at + timedelta(hours=2),
            place=one.where,
            link=whole_address("board_meeting", one.pk),
            version=one.version,
            cancelled=one.state == "cancelled",
        )
        for one in Meeting.objects.all()
    ]
    open_ones = ActionArising.objects.filter(state="open", item__restricted=False).select_related("owner_body")
    made += [
        CalendarEvent(
            kind="deadline",
            id=f"board-action-{one.pk}",
            title=f"Due: {one.text}",
            first=one.due,
            about=f"For {one.owner}.",
            link=whole_address("board_meeting", one.meeting_id),
            version=one.version,
        )
        for one in open_ones
    ]
    return made
