"""The law as dated rows: each is whole, says what was seen of it, and holds from its first day to its last."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from saferplan.reference.duties import ABOUT, SEEN, duties, duties_on
from saferplan.reference.statute import assessment_contents

CDA, MADE = "Crime and Disorder Act 1998", "SI 2007/1830"

MARKS = {
    (CDA, "section 5(1)"): "text",
    (CDA, "section 5(2) and (3)"): "memory",
    (CDA, "section 6(1)(a)"): "text",
    (CDA, "section 6(1)(b)"): "text",
    (CDA, "section 6(1)(c)"): "text",
    (CDA, "section 6(1)(d)"): "text",
    (CDA, "section 6(1A)"): "text",
    (CDA, "section 7"): "summary",
    (CDA, "section 17"): "memory",
    (CDA, "section 115"): "summary",
    (MADE, "regulation 3"): "text",
    (MADE, "regulation 5"): "summary",
    (MADE, "regulation 6"): "memory",
    (MADE, "regulations 7 to 9"): "summary",
    (MADE, "regulation 10"): "summary",
    (MADE, "regulation 11"): "memory",
    (MADE, "regulation 12"): "text",
    (MADE, "regulation 12(4)"): "summary",
    (MADE, "regulation 13"): "memory",
    (MADE, "regulation 13A"): "text",
    (MADE, "regulation 14A"): "text",
    (MADE, "regulation 4"): "memory",
    ("Crime and Disorder Act 1998; SI 2007/1831", "section 17A; regulations and Schedule"): "text",
    ("Police and Justice Act 2006; SI 2009/942", "sections 19 and 20"): "memory",
    ("Police, Crime, Sentencing and Courts Act 2022", "Part 2, Chapter 1"): "summary",
    ("Domestic Abuse Act 2021", "Part 4, sections 57 to 61"): "summary",
    ("Domestic Abuse Act 2021", "Part 4, the yearly report"): "memory",
    ("Domestic Violence, Crime and Victims Act 2004", "section 9"): "memory",
    ("Anti-social Behaviour, Crime and Policing Act 2014", "sections 104 and 105"): "summary",
    ("Anti-social Behaviour, Crime and Policing Act 2014", "section 104, the yearly figures"): "summary",
    ("Counter-Terrorism and Security Act 2015", "sections 26 and 29"): "summary",
    ("Counter-Terrorism and Security Act 2015", "sections 36 to 41"): "memory",
    ("Modern Slavery Act 2015", "section 52"): "summary",
    ("Equality Act 2010", "section 149"): "memory",
}
"""What was seen of each, from the notes made when the law was looked up; a row added here must say what was seen."""


def test_every_row_carries_the_mark_of_what_was_seen() -> None:
    assert {(duty.law, duty.section): duty.seen for duty in duties()} == MARKS
    assert all(bool(duty.verified_on) == (duty.seen == "text") for duty in duties())
    assert [duty for duty in duties() if duty.verified] == [duty for duty in duties() if duty.seen == "text"]


def test_every_row_is_a_sentence_with_a_holder_and_known_days() -> None:
    for duty in duties():
        assert duty.asks.endswith("."), duty.duty
        assert duty.holder, duty.duty
        assert not duty.note or duty.note.endswith("."), duty.duty
        for day in (duty.since, duty.until):
            assert not day or date.fromisoformat(day), duty.duty
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", duty.id)
    assert {duty.about for duty in duties()} == set(ABOUT)
    assert {duty.seen for duty in duties()} == set(SEEN)


def test_a_duty_holds_from_its_first_day_to_its_last() -> None:
    one = replace(duties()[0], since="2023-01-31", until="2028-05-01")
    days = {"2023-01-30": False, "2023-01-31": True, "2028-05-01": True, "2028-05-02": False}
    assert {day: one.holds_on(day) for day in days} == days
    assert replace(one, since="", until="").holds_on("1998-01-01")


@pytest.mark.parametrize(("day", "there"), [("2019-06-30", False), ("2023-01-31", True)])
def test_serious_violence_is_asked_for_from_the_day_on_which_it_came(day: str, there: bool) -> None:
    assert any(duty.section == "section 6(1)(d)" for duty in duties_on(day)) is there


def test_a_word_that_is_none_is_refused() -> None:
    with pytest.raises(AssertionError, match="rumour"):
        replace(duties()[0], seen="rumour")


def test_what_an_assessment_must_hold_is_seven_things() -> None:
    assert len(assessment_contents()) == 7
    assert all(content.answers or content.lacks for content in assessment_contents())


def test_one_duty_has_one_row_a_day() -> None:
    """Rows of one id follow each other: an old one ends before the new one begins."""
    by_id: dict[str, list[tuple[str, str]]] = {}
    for duty in duties():
        by_id.setdefault(duty.id, []).append((duty.since, duty.until))
    for spans in by_id.values():
        assert all(before[1] and before[1] < after[0] for before, after in pairwise(sorted(spans)))


def test_a_duty_holds_in_a_term_that_it_begins_or_ends_in() -> None:
    one = replace(duties()[0], since="2023-01-31", until="2028-05-01")
    assert one.holds_between("2020-04-01", "2023-01-31")
    assert one.holds_between("2028-05-01", "2031-03-31")
    assert not one.holds_between("2020-04-01", "2023-01-30")


def test_nothing_dates_a_law_as_seen_that_was_not() -> None:
    with pytest.raises(AssertionError, match="memory"):
        replace(next(duty for duty in duties() if duty.seen == "memory"), verified_on="2026-11")


def test_a_clock_in_months_says_so_in_words_too() -> None:
    """A period is never set where the row's own words set none."""
    timed = {duty.id: duty.months for duty in duties() if duty.months}
    assert timed["answer-to-councillors"] == 12
    assert timed["share-facts-about-no-person"] == 3
    assert all(duty.clock for duty in duties() if duty.months)
    with pytest.raises(AssertionError):
        replace(duties()[0], clock="", months=12)
