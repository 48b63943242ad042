"""The calendar file: read back by a reader of our own, folded as the standard asks, and the same each time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.delivery.calendar import CalendarAbout, CalendarEvent, calendar_text, escaped, folded
from saferplan.errors import BadRecord

MADE = datetime(2026, 4, 14, 9, 30, tzinfo=UTC)
ABOUT = CalendarAbout("Safer Ashbrook: meetings, deadlines", "ashbrook.example", MADE)
SUMMER = timezone(timedelta(hours=1))
MEETING = CalendarEvent(
    "meeting", "board-2026-05", "Board; papers, minutes", datetime(2026, 5, 12, 14, tzinfo=SUMMER),
    datetime(2026, 5, 12, 16, 30, tzinfo=SUMMER), "Town Hall, Room 2", "Agenda:\r\n1. Plan\n2. Money\\grants",
    "https://portal.example/meetings/7", 3,
)  # fmt: skip
DEADLINE = CalendarEvent("deadline", "locks", "Fit locks", date(2026, 3, 31), cancelled=True)


def lines_of(text: str) -> list[str]:
    """The lines of a calendar, unfolded; what the standard asks of the text itself is held to here."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescaped(value: str) -> str:
    """A value as it was before it was escaped."""
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], value)


def events_of(text: str) -> list[dict[str, str]]:
    """The events of a calendar, each as its properties."""
    found: list[dict[str, str]] = []
    for line in lines_of(text):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name != "END":
            assert name not in found[-1]
            found[-1][name] = unescaped(value)
    return found


def test_a_meeting_and_a_day_are_read_back() -> None:
    meeting, deadline = events_of(calendar_text(ABOUT, [MEETING, DEADLINE]))
    assert meeting == {
        "UID": "meeting-board-2026-05@ashbrook.example",
        "DTSTAMP": "20260414T093000Z",
        "SEQUENCE": "3",
        "DTSTART": "20260512T130000Z",
        "DTEND": "20260512T153000Z",
        "SUMMARY": "Board; papers, minutes",
        "CATEGORIES": "Meeting",
        "LOCATION": "Town Hall, Room 2",
        "DESCRIPTION": "Agenda:\n1. Plan\n2. Money\\grants",
        "URL": "https://portal.example/meetings/7",
        "STATUS": "CONFIRMED",
    }
    assert deadline["DTSTART;VALUE=DATE"] == "20260331"
    assert deadline["DTEND;VALUE=DATE"] == "20260401", "the end of whole days is the day after"
    assert (deadline["STATUS"], deadline["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_the_file_begins_and_ends_as_the_standard_asks_and_is_the_same_each_time() -> None:
    text = calendar_text(ABOUT, [MEETING])
    lines = lines_of(text)
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Saferplan//Delivery//EN"]
    assert lines[-1] == "END:VCALENDAR"
    assert text == calendar_text(ABOUT, iter([MEETING]))
    assert events_of(calendar_text(ABOUT, [])) == []


plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1, max_size=300)


@given(plain, plain, plain)
def test_any_text_comes_back_as_it_was(title: str, place: str, about: str) -> None:
    one = CalendarEvent("clock", "a", f"x{title}", date(2026, 1, 1), place=place, about=about)
    [found] = events_of(calendar_text(ABOUT, [one]))
    assert (found["SUMMARY"], found["LOCATION"], found["DESCRIPTION"]) == (f"x{title}", place, about)


def test_long_lines_are_folded_between_letters() -> None:
    one = CalendarEvent("clock", "a", "é" * 100, date(2026, 1, 1), date(2026, 1, 3), about="€uro, " * 60)
    text = calendar_text(ABOUT, [one])
    assert "\r\n é" in text
    [found] = events_of(text)
    assert (found["SUMMARY"], found["DESCRIPTION"]) == ("é" * 100, "€uro, " * 60)
    assert found["DTEND;VALUE=DATE"] == "20260104"
    moment = CalendarEvent("meeting", "b", "Call", MADE, MADE)
    assert "DTEND" not in events_of(calendar_text(ABOUT, [moment]))[0]


@given(st.text(max_size=400) | st.text(min_size=80, max_size=400))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    value = escaped(text)
    assert not re.search(r"[\x00-\x1f\x7f]", value)
    line = folded(f"SUMMARY:{value}")
    assert line.replace("\r\n ", "") == f"SUMMARY:{value}"
    assert all(len(piece.encode()) <= 75 for piece in line.split("\r\n"))


def test_an_address_cannot_carry_a_second_line() -> None:
    one = CalendarEvent("clock", "a", "A day", date(2026, 1, 1), link="https://x.example/\r\nATTENDEE:mailto:a b")
    [found] = events_of(calendar_text(ABOUT, [one]))
    assert found["URL"] == "https://x.example/ATTENDEE:mailto:ab"
    assert "ATTENDEE" not in found


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": "party"},
        {"id": "a b"},
        {"id": "a\r\nX"},
        {"title": " "},
        {"first": datetime(2026, 1, 1, 9)},
        {"last": datetime(2026, 1, 1, 9, tzinfo=UTC)},
        {"last": date(2025, 12, 31)},
    ],
)
def test_an_event_that_cannot_be_is_refused(parts: dict[str, object]) -> None:
    whole: dict[str, object] = {"kind": "clock", "id": "a", "title": "A day", "first": date(2026, 1, 1)}
    with pytest.raises(BadRecord):
        CalendarEvent(**(whole | parts))  # type: ignore[arg-type]


def test_a_calendar_has_one_of_each_and_a_domain() -> None:
    with pytest.raises(BadRecord, match="two events"):
        calendar_text(ABOUT, [MEETING, MEETING])
    for domain, made in (("x y", MADE), ("ok.example", datetime(2026, 1, 1))):
        with pytest.raises(BadRecord):
            CalendarAbout("A", domain, made)
