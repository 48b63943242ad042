"""A calendar file (iCalendar, RFC 5545) of meetings, deadlines and the clocks of the law, from plain events.

A calendar program that has read the file before finds each event again by its UID, which comes from its kind and id.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from saferplan.errors import BadRecord

EVENT_KINDS = {"meeting": "Meeting", "deadline": "Deadline", "clock": "Clock of the law"}
"""The kinds of events, with what each is called in its category."""

MOST_OCTETS = 75
"""A line is folded before it grows longer, its end not counted."""

_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_ADDRESS = re.compile(r"[^!-~]")
"""What an address of a page cannot hold."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class CalendarEvent:
    """Something on a day, or from one moment to another: what, when, where, and of which kind.

    `kind` is a key of `EVENT_KINDS`.  With `id` it names the event for good; `version` goes up with each change of it.
    `first` and `last` are days, the last one included, or moments that know their offset from UTC; `last` is None for
    a single day or moment.  Raises `BadRecord` where they are neither, are mixed, or end before they begin.
    """

    kind: str
    id: str
    title: str
    first: date | datetime
    last: date | datetime | None = None
    place: str = ""
    about: str = ""
    link: str = ""
    version: int = 0
    cancelled: bool = False

    def __post_init__(self) -> None:
        """Hold an event to what a calendar program can read."""
        where = "An event of the calendar"
        if self.kind not in EVENT_KINDS:
            raise BadRecord(where, f'the kind "{self.kind}"', f"one of {', '.join(EVENT_KINDS)}", "Choose one.")
        if not _ID.fullmatch(self.id):
            raise BadRecord(where, "an id with other signs", "letters, digits, dots and hyphens", "Give it another id.")
        if not self.title.strip():
            raise BadRecord(where, "no title", "a title", "Say what it is.")
        ends = [one for one in (self.first, self.last) if one is not None]
        if any(isinstance(one, datetime) and one.utcoffset() is None for one in ends):
            raise BadRecord(where, "a moment without its offset from UTC", "one that has it", "Give the time zone.")
        if len({isinstance(one, datetime) for one in ends}) > 1:
            raise BadRecord(where, "a day and a moment", "two days or two moments", "Give both of one kind.")
        if len(ends) == 2 and ends[1] < ends[0]:
            raise BadRecord(where, "it ends before it begins", "its beginning first", "Correct the days.")


@dataclass(frozen=True)
class CalendarAbout:
    """What a calendar file says of itself: its name, the domain that makes its UIDs its own, and when it was made."""

    name: str
    domain: str
    made: datetime

    def __post_init__(self) -> None:
        """Hold the domain to a domain, and the moment to one that knows its offset from UTC."""
        if not _DOMAIN.fullmatch(self.domain):
            raise BadRecord("A calendar", "a domain with other signs", "one like example.gov.uk", "Correct the domain.")
        if self.made.utcoffset() is None:
            raise BadRecord("A calendar", "a moment without its offset from UTC", "one that has it", "Give it in UTC.")


def calendar_text(about: CalendarAbout, events: Iterable[CalendarEvent]) -> str:
    """The calendar as the text of a file, to be served as `text/calendar; charset=utf-8`.

    Raises `BadRecord` where two events have one kind and id.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Saferplan//Delivery//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(about.name)}",
    ]
    seen: set[str] = set()
    for one in events:
        uid = uid_of(one, about.domain)
        if uid in seen:
            raise BadRecord("A calendar", f"two events are called {uid}", "one of each", "Give one another id.")
        seen.add(uid)
        lines += _event(one, uid, about.made)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def uid_of(event: CalendarEvent, domain: str) -> str:
    """The name of an event for good: the same whenever the calendar is made."""
    return f"{event.kind}-{event.id}@{domain}"


def _event(one: CalendarEvent, uid: str, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_moment(made)}"
    yield f"SEQUENCE:{one.version}"
    if isinstance(one.first, datetime):
        yield f"DTSTART:{_moment(one.first)}"
        if isinstance(one.last, datetime) and one.last > one.first:
            yield f"DTEND:{_moment(one.last)}"
    else:
        # The end of whole days is the day after, which is not in it any more.
        yield f"DTSTART;VALUE=DATE:{one.first:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{(one.last or one.first) + timedelta(1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{escaped(one.title)}"
    yield f"CATEGORIES:{escaped(EVENT_KINDS[one.kind])}"
    yield from (
        f"{name}:{escaped(text)}" for name, text in (("LOCATION", one.place), ("DESCRIPTION", one.about)) if text
    )
    if one.link:
        yield f"URL:{_ADDRESS.sub('', one.link)}"
    yield f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    r"""A text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out.

    >>> print(escaped("Papers; minutes, \\ and\na vote"))
    Papers\; minutes\, \\ and\na vote
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(one for one in lines if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """A line broken at 75 octets of UTF-8, never inside a letter; each next piece begins with a space.

    >>> [len(piece) for piece in folded("SUMMARY:" + "x" * 100).split("\\r\\n")]
    [75, 34]
    """
    pieces, size, start = [], 0, 0
    for place, letter in enumerate(line):
        octets = len(letter.encode("utf-8"))
        if size + octets > MOST_OCTETS:
            pieces.append(line[start:place])
            start, size = place, 1  # the space before the next piece counts
        size += octets
    return "\r\n ".join((*pieces, line[start:]))
