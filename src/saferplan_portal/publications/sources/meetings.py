"""Meetings: the notice of one that the public may attend, and what was discussed once its minutes are signed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from saferplan.governance.quorum import listed
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.board.models import Item
from saferplan_portal.board.reading import PublicMeeting, public_meetings
from saferplan_portal.publications.content import Offer
from saferplan_portal.publications.kinds import Content
from saferplan_portal.publications.sources.shared import iso
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day, moment


class Notices:
    """Notices of meetings that are still to come, or were cancelled."""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """Every meeting with a notice that is not over."""
        return _offers([one for one in public_meetings() if one.notice and one.state != "held"], "Notice")

    def content(self, by: Actor, subject: str) -> Content:
        """When, where, how to attend, and the agenda without what is not for the public."""
        one = _meeting(subject)
        items = Item.objects.filter(meeting_id=one.id, restricted=False, taken_off_because="")
        cancelled = f"This meeting was cancelled. {one.cancelled_because}".strip()
        return {
            "title": f"{'Cancelled: ' if one.state == 'cancelled' else ''}{one.title}, {day(one.starts_at)}",
            "summary": cancelled if one.state == "cancelled" else f"The public may attend on {moment(one.starts_at)}.",
            "as_of": iso(one.notice_on),
            "day": iso(_day(one)),
            "starts": moment(one.starts_at).partition(" at ")[2],
            "place": one.place or "Online",
            "how": one.notice,
            "agenda": [{"title": item.title, "about": ""} for item in items],
            "tables": [],
        }


class Records:
    """What public meetings discussed."""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """Every public meeting whose minutes are signed."""
        return _offers([one for one in public_meetings() if one.record], "What was discussed")

    def content(self, by: Actor, subject: str) -> Content:
        """What was discussed and decided, as it was signed.  Raises `Unfit` where nothing is signed."""
        one = _meeting(subject)
        if not one.record:
            raise Unfit("The minutes of this meeting are not signed yet. The chair signs them under Board.")
        record = one.record
        return {
            "title": f"What was discussed: {one.title}, {day(one.starts_at)}",
            "summary": _summary(record),
            "as_of": iso(one.signed_on),
            "day": iso(_day(one)),
            "place": one.place or "Online",
            "discussed": [
                {
                    "title": item["title"],
                    "text": item["discussed"],
                    "decisions": [
                        {
                            "number": str(decision["number"]),
                            "words": decision["text"],
                            "owner": decision["owner"],
                            "due": decision["due"],
                        }
                        for decision in item["decisions"]
                    ],
                }
                for item in record["items"]
            ],
            "tables": [],
        }


def _summary(record: dict[str, Any]) -> str:
    """Who was there with a vote and who without, and how much was kept back, in sentences."""
    voting, advisers = record["voting"], record["advisers"]
    told = []
    if voting:
        count = "1 body with a vote was" if len(voting) == 1 else f"{len(voting)} bodies with a vote were"
        told.append(f"{count} there: {', '.join(voting)}.")
    if advisers:
        who = "an adviser, who has" if len(advisers) == 1 else "advisers, who have"
        told.append(f"{listed(advisers)} {'was' if len(advisers) == 1 else 'were'} there as {who} no vote.")
    told.append(record["quorum"])
    if kept := int(record["restricted_items"]):
        told.append(f"{kept} {'item was' if kept == 1 else 'items were'} not for the public.")
    return " ".join(told)


def _offers(meetings: list[PublicMeeting], what: str) -> tuple[Offer, ...]:
    """Meetings to choose from, each with an address of its own; two on one day are told apart."""
    days = Counter(_day(one) for one in public_meetings())
    return tuple(
        Offer(
            str(one.id),
            f"{what}: {one.title}, {day(one.starts_at)}",
            iso(_day(one)) if days[_day(one)] == 1 else f"{iso(_day(one))}-{one.id}",
        )
        for one in meetings
    )


def _meeting(subject: str) -> PublicMeeting:
    """The public meeting of an offer.  Raises `Unfit` where it is not public any more."""
    for one in public_meetings():
        if str(one.id) == subject:
            return one
    raise Unfit("This meeting is not open to the public any more. Choose another one.", "what")


def _day(meeting: PublicMeeting) -> date:
    """The day of a meeting, where the partnership is."""
    return localtime(meeting.starts_at).date()
