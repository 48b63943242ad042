"""How a Board is made up, meets and decides, and how duties stand: the rules alone, with no portal around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from saferplan.governance.clocks import SOON, STATUSES, Piece, months_after, standing
from saferplan.governance.minutes import (
    MeetingRecord,
    MinutedDecision,
    MinutedItem,
    frozen_hash,
    minutes_text,
    vote_words,
)
from saferplan.governance.quorum import SERVICE_WORDS, QuorumRule, SeatTaken, quorum
from saferplan.governance.vacancies import AUTHORITIES, vacancies

TODAY = date(2026, 6, 15)
SERVICES = st.sampled_from(sorted(SERVICE_WORDS))
SEATS = st.lists(st.builds(SeatTaken, st.just("A body"), SERVICES, st.booleans()), max_size=9)


@given(SEATS, st.integers(1, 6), st.lists(SERVICES, max_size=3, unique=True))
def test_a_quorum_is_the_number_and_the_services(seats: list[SeatTaken], least: int, services: list[str]) -> None:
    """By definition, whatever the seats; and one more who comes never breaks it."""
    rule = QuorumRule(least, tuple(services))
    there = [one for one in seats if one.there]
    found = quorum(rule, seats)
    assert found.met == (len(there) >= least and set(services) <= {one.service for one in there})
    assert found.sentence.startswith("Quorate:" if found.met else "Not quorate:")
    if found.met:
        assert quorum(rule, [*seats, SeatTaken("Another", "other", True)]).met


def test_an_empty_table_is_never_quorate() -> None:
    """With no seats at all."""
    assert quorum(QuorumRule(1), []).sentence == "Not quorate: 0 of 0 bodies with a vote were there, and 1 must be."


@given(st.lists(SERVICES, max_size=8))
def test_vacancies_are_what_no_seat_fills(services: list[str]) -> None:
    """Each authority of the law, once, in the order of the law."""
    found = vacancies(services, "2026-06-15")
    assert [one.service for one in found.vacant] == [one for one in AUTHORITIES if one not in services]
    assert found.law is not None
    assert found.law.id == "form-a-partnership"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last(day: date, months: int) -> None:
    """Never in another month than it should, and never later in it."""
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


def _piece(on: date | None, typed: bool = False) -> Piece:
    return Piece("Thing", "It was done." if on else "It was not done.", on, typed)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2026, 6, 15), "met"),
        (date(2025, 8, 15), "met"),
        (date(2025, 8, 14), "due-soon"),
        (date(2025, 6, 15), "due-soon"),
        (date(2025, 6, 14), "gap"),
        (date(2026, 6, 16), "gap"),
        (None, "gap"),
    ],
)
def test_the_clock_at_its_edges(on: date | None, status: str) -> None:
    """The last day of the year is still in time, and the day after is not; what is to come is no evidence."""
    assert standing(12, [_piece(on)], TODAY).status == status


def test_without_a_clock_a_live_record_shows_it_and_what_was_typed_for_a_year() -> None:
    """A word typed long ago shows nothing today."""
    assert standing(0, [_piece(date(2010, 1, 1))], TODAY).status == "met"
    assert standing(0, [_piece(date(2025, 9, 1), typed=True)], TODAY).status == "met"
    old = standing(0, [_piece(date(2025, 6, 1), typed=True)], TODAY)
    assert (old.status, old.typed) == ("gap", True)


def test_nothing_at_all_is_not_computed_and_never_met() -> None:
    """No data is never green."""
    found = standing(12, [], TODAY, "The report")
    assert found.status == "not-computed"
    assert found.reason.endswith("What shows it: the report.")
    assert standing(12, [_piece(TODAY + timedelta(days=1), typed=True)], TODAY).status == "not-computed"


def test_the_worst_piece_decides_and_a_typed_word_makes_good_and_says_so() -> None:
    """Two things must be there, one is not; somebody typed that it is."""
    pieces = [_piece(date(2026, 3, 1)), _piece(None)]
    assert standing(12, pieces, TODAY).status == "gap"
    good = standing(12, [*pieces, _piece(date(2026, 5, 1), typed=True)], TODAY)
    assert (good.status, good.typed) == ("met", True)
    live = standing(12, [pieces[0], _piece(date(2026, 5, 1), typed=True)], TODAY)
    assert not live.typed, "a live record needs no typed word"


@given(
    st.integers(0, 36),
    st.lists(st.builds(_piece, st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1)), st.booleans()), max_size=5),
)
def test_a_duty_is_never_met_without_evidence_in_time(months: int, pieces: list[Piece]) -> None:
    """Whatever is there: met means that something dated until today shows it."""
    found = standing(months, pieces, TODAY)
    assert found.status in STATUSES
    if found.status in ("met", "due-soon"):
        assert any(one.on is not None and one.on <= TODAY for one in pieces)
        assert found.next_due is None or found.next_due >= TODAY
    if found.status == "due-soon":
        assert found.next_due is not None
        assert found.next_due - TODAY <= SOON


RECORD = MeetingRecord(
    title="Board meeting",
    when="10 June 2026 at 2:00pm",
    where="County Offices",
    attendance={"Present": ("Council", "Police"), "Apologies": ()},
    quorum_rule="At least 2 bodies with a vote.",
    quorum="Quorate: 2 of 2 bodies with a vote were there, and the rule asks for 2.",
    items=(
        MinutedItem(1, "Progress", "It was weighed.", (MinutedDecision(1, "Fund it", "Chief, Police", "1 July 2026"),)),
    ),
    carried=("Look into it (Officer, Fire)",),
)


def test_minutes_say_all_that_was_recorded() -> None:
    """In order: who, quorum, what is open, each item."""
    text = minutes_text(RECORD)
    places = [
        text.index(words)
        for words in ("Present: Council and Police", "Apologies: none", "Look into it", "1. Progress", "Decision 1")
    ]
    assert places == sorted(places)
    assert "Fund it. Owner: Chief, Police, by 1 July 2026." in text
    silent = replace(RECORD, items=(MinutedItem(1, "Progress", ""),))
    assert "Nothing was recorded of the discussion." in minutes_text(silent)


@given(st.text(alphabet="ab*_`[](){}<>#!|~&;\\\n -1.", max_size=60))
def test_what_people_typed_is_never_markup(typed: str) -> None:
    """No heading, list, link, emphasis or code comes of what somebody typed."""
    one = replace(RECORD.items[0], discussed=typed, title="x", decisions=(), actions=())
    made = MarkdownIt("commonmark", {"html": False}).parse(minutes_text(replace(RECORD, items=(one,), carried=())))
    kinds = [token.type for token in made]
    after = kinds[len(kinds) - kinds[::-1].index("heading_close") :]
    inner = {child.type for token in made if token.type == "inline" for child in token.children or ()}
    assert not inner & {"link_open", "em_open", "code_inline", "image", "html_inline"}
    assert not set(after) & {"heading_open", "fence", "code_block", "blockquote_open", "html_block", "hr"}
    assert not set(after) & {"bullet_list_open", "ordered_list_open"}


def test_a_hash_knows_every_part() -> None:
    """Equal parts have equal hashes, in whatever order; another part has another."""
    assert frozen_hash({"a": 1, "b": [1, 2]}) == frozen_hash({"b": [1, 2], "a": 1})
    assert frozen_hash({"a": 1}) != frozen_hash({"a": 2})


def test_votes_in_words() -> None:
    """None counted is no vote; nought is a number."""
    assert vote_words((0, None, 3)) == "none for, none against, 3 abstained"
    assert vote_words((None, None, None)) == ""
