"""Two waves compared: whatever changes what a question means breaks its trend, and nothing else does."""

from __future__ import annotations

import pytest

from saferplan.tables.questionnaire_wording import come_and_gone, same_wording, wording_changes
from survey_wave import WAVE, wave


def test_the_same_words_break_nothing() -> None:
    assert wording_changes(wave(), wave()) == ()
    assert same_wording(wave(), wave(), "concern", "fraud")
    assert not same_wording(wave(), wave(), "concern", "arson")
    assert not same_wording(wave(), wave(), "height")


@pytest.mark.parametrize(
    ("before", "after", "question", "what"),
    [
        ('text = "Were you a victim?"', 'text = "Were you ever a victim?"', "victim", "its wording"),
        ('text = "Unsafe"', 'text = "A bit unsafe"', "safe_after_dark", "its answers"),
        ('{ code = "refused", text = "Prefer not to say", refusal = true },', "", "safe_after_dark", "its answers"),
        ("least = 16, most = 44", "least = 18, most = 44", "age", "its answers"),
        ('type = "text"', 'type = "text"\nasks = ["resident"]', "comments", "whom it is put to"),
        ('answers = ["yes"]', 'answers = ["yes", "no"]', "why", "whom it is put to"),
    ],
)
def test_what_changes_the_meaning_breaks_the_trend(before: str, after: str, question: str, what: str) -> None:
    later = wave(WAVE, (before, after))
    (change,) = wording_changes(wave(), later)
    assert (change.question, change.what, change.item) == (question, what, "")
    assert change.sentence.endswith("Its trend breaks here.")
    assert not same_wording(wave(), later, question)


def test_a_row_of_a_grid_breaks_alone() -> None:
    later = wave(WAVE, ('text = "Fraud"', 'text = "Fraud and scams"'))
    (change,) = wording_changes(wave(), later)
    assert change.sentence == (
        '"concern", row "fraud": its wording changed, from "Fraud" to "Fraud and scams". Its trend breaks here.'
    )
    assert same_wording(wave(), later, "concern", "burglary")
    assert not same_wording(wave(), later, "concern", "fraud")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('source = "saferplan"', 'source = "limesurvey"'),
        ('text = "I was afraid"', 'text = "I was afraid", values = ["A2"]'),
        ('type = "text"', 'type = "text"\ncolumn = "Q9"'),
        ('concern = "burglary"', 'concern = "robbery"'),
        ("closed = 2020-01-31", "closed = 2020-02-29"),
    ],
)
def test_where_and_how_it_stands_in_the_file_does_not_matter(before: str, after: str) -> None:
    assert wording_changes(wave(), wave(WAVE, (before, after))) == ()


def test_questions_come_and_go() -> None:
    later = wave(WAVE, ('id = "comments"', 'id = "remarks"'))
    assert come_and_gone(wave(), later) == (("remarks",), ("comments",))
