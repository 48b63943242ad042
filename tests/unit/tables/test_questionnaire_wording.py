"""Two waves compared: whatever changes what a question means breaks its trend, and nothing else does."""

from __future__ import annotations

import pytest

from saferplan.tables.questionnaire_wording import come_and_gone, sign_of, wording_changes
from survey_wave import WAVE, wave


def test_the_same_words_break_nothing() -> None:
    assert wording_changes(wave(), wave()) == ()
    assert [sign_of(one) for one in wave().questions] == [sign_of(one) for one in wave().questions]


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
    signs = [sign_of(held.question(question)) for held in (wave(), later)]
    assert (signs[0] == signs[1]) == (what == "its wording"), "the words themselves travel beside the sign"


def test_a_row_of_a_grid_breaks_alone() -> None:
    later = wave(WAVE, ('text = "Fraud"', 'text = "Fraud and scams"'))
    (change,) = wording_changes(wave(), later)
    assert change.sentence == (
        '"concern", row "fraud": its wording changed, from "Fraud" to "Fraud and scams". Its trend breaks here.'
    )
    assert sign_of(wave().question("concern")) == sign_of(later.question("concern")), "its words travel beside the sign"


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
    later = wave(WAVE, (before, after))
    assert wording_changes(wave(), later) == ()
    assert [sign_of(one) for one in wave().questions] == [sign_of(one) for one in later.questions]


def test_what_is_told_as_one_is_part_of_the_sign() -> None:
    later = wave(WAVE, ('top = ["unsafe"]', 'top = ["unsafe", "safe"]'))
    assert sign_of(wave().question("safe_after_dark")) != sign_of(later.question("safe_after_dark"))


def test_questions_come_and_go() -> None:
    later = wave(WAVE, ('id = "comments"', 'id = "remarks"'))
    assert come_and_gone(wave(), later) == (("remarks",), ("comments",))
