"""The law as dated rows: each is whole, says what was seen of it, and holds from its first day to its last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from saferplan.reference.statute import ABOUT, SEEN, assessment_contents, duties, duties_on

CDA, MADE = "Crime and Disorder Act 1998", "SI 2007/1830"

MARKS = {
    (CDA, "section 5(1)"): "text",
    (CDA, "section 5(2) and (3)"): "memory",
    (CDA, "section 6(1)(a) to (c)"): "text",
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
    (MADE, "regulation 13"): "memory",
    (MADE, "regulation 13A"): "text",
    (MADE, "regulation 14A"): "text",
    ("Crime and Disorder Act 1998; SI 2007/1831", "section 17A; regulations and Schedule"): "text",
    ("Police and Justice Act 2006; SI 2009/942", "sections 19 and 20"): "memory",
}
"""What was seen of each, from the notes made when the law was looked up; a row added here must say what was seen."""


def test_every_row_carries_the_mark_of_what_was_seen() -> None:
    assert {(duty.law, duty.section): duty.seen for duty in duties()} == MARKS
    assert [duty for duty in duties() if duty.verified] == [duty for duty in duties() if duty.seen == "text"]


def test_every_row_is_a_sentence_with_a_holder_and_known_days() -> None:
    for duty in duties():
        assert duty.asks.endswith("."), duty.duty
        assert duty.holder, duty.duty
        assert not duty.note or duty.note.endswith("."), duty.duty
        for day in (duty.since, duty.until):
            assert not day or date.fromisoformat(day), duty.duty
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
