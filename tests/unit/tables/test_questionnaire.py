"""The questionnaire: what its file means, and a sentence for each way in which it can be wrong."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from saferplan.errors import BadQuestionnaire
from saferplan.reference.crime_types import crime_types
from saferplan.reference.survey_questions import survey_questions_text
from saferplan.reference.themes import themes
from saferplan.tables.questionnaire import KINDS, ROLES, TYPES
from saferplan.tables.questionnaire_checks import spelling
from saferplan.tables.questionnaire_file import parse_questionnaire
from survey_wave import HEAD, WAVE, changed, wave


def faults(text: str) -> list[str]:
    """The sentences for all that is wrong with a questionnaire."""
    with pytest.raises(BadQuestionnaire) as caught:
        parse_questionnaire(text)
    return list(caught.value.faults) or [str(caught.value)]


def test_a_wave_is_read_as_it_was_planned() -> None:
    made = wave()
    assert made.wave.period == "wave-2020-01"
    assert (made.wave.opened, made.wave.closed) == (date(2020, 1, 6), date(2020, 1, 31))
    assert [one.id for one in made.questions] == [
        "kind", "postcode", "safe_after_dark", "concern", "victim", "why", "age", "comments",
    ]  # fmt: skip
    assert made.question("concern").columns == ("concern.burglary", "concern.fraud")
    assert made.question("concern").items == ("burglary", "fraud")
    assert made.question("why").routes[0].answers == ("yes",)
    assert made.question("why").separator == ";"
    assert [band.code for band in made.question("age").bands] == ["16-44", "45-plus"]
    assert made.question("age").bands[1].most == float("inf")
    asked = made.question("safe_after_dark")
    assert [(one.view, one.refusal) for one in asked.options] == [
        (True, False), (True, False), (False, False), (True, True),
    ]  # fmt: skip
    by_age = made.of_role("age")
    assert by_age is not None
    assert by_age.id == "age"
    assert not made.question("comments").closed


def test_a_scale_has_its_steps_and_what_stands_beside_them() -> None:
    scale = """
[[question]]
id = "happy"
text = "How happy are you?"
type = "scale"
least = 1
most = 10
ends = ["very unhappy", "very happy"]
options = [{ code = "none", text = "No answer", refusal = true }]
"""
    options = wave(WAVE + scale).question("happy").options
    assert [one.code for one in options] == [*(str(step) for step in range(1, 11)), "none"]
    assert (options[0].text, options[9].text) == ("1 (very unhappy)", "10 (very happy)")
    assert [one.score for one in options[:10]] == [float(step) for step in range(1, 11)]


@pytest.mark.parametrize(
    ("source", "grid", "several", "other"),
    [
        ("saferplan", "concern.fraud", ("why",), ""),
        ("limesurvey", "concern[fraud]", ("why[trivial]", "why[afraid]"), "why[other]"),
        ("forms", "Fraud", ("Why did you not report it?",), ""),
        (
            "citizen-space",
            "How concerned are you? - Fraud",
            (
                "Why did you not report it? - It was trivial",
                "Why did you not report it? - I was afraid",
                "Why did you not report it? - Another reason",
            ),
            "",
        ),
    ],
)
def test_each_layout_has_columns_of_its_own(source: str, grid: str, several: tuple[str, ...], other: str) -> None:
    made = wave(WAVE, ('source = "saferplan"', f'source = "{source}"'))
    assert made.question("concern").rows[1].column == grid
    assert made.question("why").columns == several
    assert made.question("why").other_column == other


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('sample = "open"\n', "", "[wave], sample: it is missing; expected a text in quotation marks. Add it."),
        ('sample = "open"', 'sample = "quota"', '[wave], sample: it is "quota"; expected open, random or panel.'),
        ("closed = 2020-01-31", "closed = 2019-12-01", "closed: it is 2019-12-01, before the survey opened"),
        ("closed = 2020-01-31", 'closed = "soon"', "[wave], closed: it is 'soon'; expected a day as YYYY-MM-DD."),
        ('population = "', 'poulation = "', 'poulation: no such key; expected id, title, opened, closed, sample'),
        ('id = "2020-01"', 'id = "January"', '[wave], id: it is "January"'),
        ('reason = "No targets are held."', "", "[weighting]: there is neither a margin nor a reason"),
        ("[consent]\n", "[consents]\n", "[consent]: the section is missing"),
        ('id = "victim"', 'id = "concern"', 'two have the id "concern"'),
        ('id = "victim"', 'id = "Victim"', 'question "Victim", id: it is "Victim"'),
        ('type = "text"', 'type = "words"', 'question "comments", type: it is "words"; expected single, multiple'),
        ('text = "Anything else?"', 'text = " "', 'question "comments", text: it is blank'),
        ('question = "victim"', 'question = "age_group"', 'question "why", route: it names "age_group"'),
        ('answers = ["yes"]', 'answers = ["maybe"]', 'question "why", route: it names "maybe"; expected codes'),
        ('answers = ["yes"]', "answers = []", 'question "why", route: it names no answer'),
        ('question = "victim"', 'question = "concern"', 'route: "concern" is a question of type grid'),
        ('code = "afraid"', 'code = "trivial"', 'question "why", options: two have the code "trivial"'),
        ('text = "I was afraid"', 'text = "It was TRIVIAL."', 'options: two can stand as "it was trivial" in the file'),
        ('code = "fraud"', 'code = "burglary"', 'question "concern", rows: two have the code "burglary"'),
        ("least = 45", "least = 40", 'question "age", bands: "16-44" and "45-plus" overlap'),
        ("most = 110", "most = 10", 'question "age", most: it is less than least'),
        ('top = ["unsafe"]', 'top = ["bad"]', 'question "safe_after_dark", top: it names "bad"'),
        ('top_text = "unsafe"\n', "", 'question "safe_after_dark", top_text: it is missing'),
        ('top_is = "bad"', 'compare = ["nothing"]', 'question "safe_after_dark", compare: it names "nothing"'),
        ('role = "age"', 'role = "respondent_type"', 'two have the role "respondent_type"'),
        ('role = "age"', 'role = "height"', 'question "age", role: it is "height"; expected age, sex'),
        ('code = "elected"', 'code = "mayor"', 'question "kind", options: there is the code "mayor"'),
        ('type = "text"', 'type = "text"\nasks = ["mayor"]', "question \"comments\", asks: it names 'mayor'"),
        ('type = "text"', 'type = "text"\nrole = "tenure"', 'role: "tenure" needs groups, and it has none'),
        ('type = "text"', 'type = "text"\ncolumn = "victim"', 'the column "victim" is named twice'),
        ('type = "text"', 'type = "single"', 'question "comments", options: there are too few'),
        ('type = "grid"', 'type = "single"', 'question "concern", rows: they are given'),
        ('other = true', 'other = "yes"', 'answer "other", other: it is the text "yes"; expected true or false'),
        ('score = 2', 'score = "two"', 'answer "safe", score: it is the text "two"; expected a number'),
    ],
)  # fmt: skip
def test_each_fault_has_its_sentence(before: str, after: str, sentence: str) -> None:
    found = faults(changed(WAVE, (before, after)))
    assert any(sentence in one for one in found), found


def test_all_faults_are_told_at_once_and_none_twice() -> None:
    found = faults(changed(WAVE, ('sample = "open"', 'sample = "x"'), ('type = "text"', 'type = "y"')))
    assert len(found) == 2
    assert all(one.startswith("questionnaire.toml, ") for one in found)


def test_a_misspelt_key_is_told_with_the_nearest() -> None:
    (found,) = faults(changed(WAVE, ('type = "text"', 'type = "text"\ncolum = "q9"')))
    assert 'question "comments", colum: no such key' in found
    assert 'Did you mean "column"?' in found


def test_text_that_is_no_toml_is_said_so() -> None:
    assert "it is not TOML" in faults("[wave\n")[0]


def test_columns_that_are_named_stand_as_they_are() -> None:
    table = WAVE.replace('"saferplan"', '"table"')
    assert wave(table).question("concern").columns == ("concern.burglary", "concern.fraud")
    named = changed(
        table, ('type = "text"', 'type = "text"\ncolumn = "Q9"'), ('text = "Fraud"', 'text = "F", column = "b"')
    )
    assert 'question "concern", row "burglary": it has no column' in faults(named)[0]
    made = wave(named, ('text = "Burglary"', 'text = "Burglary", column = "a"'))
    assert made.question("concern").columns == ("a", "b")
    assert made.question("comments").column == "Q9"


def test_margins_and_lookups_are_held_to_what_there_is() -> None:
    found = faults(
        WAVE.replace('reason = "No targets are held."', 'trim = 0.5\n[[weighting.margin]]\nroles = ["age", "sex"]')
        + '[[weighting.margin]]\nroles = ["hight"]\n'
        + '[[lookup]]\nfile = "a.csv"\nof = "place"\nkey = "street"\ngives = "ward"\nvalue = "ward"\n'
    )
    said = " ".join(found)
    assert 'no question has the role "sex"' in said
    assert 'roles: it names "hight"' in said
    assert "trim: it is 0.5" in said
    assert 'look-up "a.csv", gives: it is "ward"' in said
    assert "no question is of type place" in said


def test_an_answer_is_compared_without_what_does_not_matter() -> None:
    assert spelling("Don’t   Know.") == spelling("don't know")
    assert spelling("8.0") == spelling(" 8 ") != spelling("8.5")


@pytest.mark.parametrize("source", ["saferplan", "limesurvey", "forms", "citizen-space"])
def test_the_standard_questions_make_a_questionnaire_in_every_layout(source: str) -> None:
    made = parse_questionnaire(HEAD + f'[responses]\nsource = "{source}"\n' + survey_questions_text())
    # All that a plan reports of its survey has a question.
    assert {one.id for one in made.questions} >= {
        "respondent_type", "postcode", "worry", "worry_source", "problem", "concern_drugs", "concern_alcohol",
        "drugs_experience", "safe_in_daylight", "safe_after_dark", "victim", "reported", "why_not_reported",
        "police_job", "police_and_council", "comments", "age", "sex", "ethnicity", "tenure", "disability", "channel",
    }  # fmt: skip
    known = {one.slug for one in crime_types()} | {one.slug for one in themes()}
    concerns = {one.concern for one in made.questions} | {row.concern for one in made.questions for row in one.rows}
    assert concerns - known == {""}
    sourced = [one.id for one in made.questions if one.source.startswith("Crime Survey for England and Wales")]
    assert {"safe_after_dark", "safe_in_daylight", "worry", "problem", "police_job"} <= set(sourced)


def test_the_questionnaire_of_the_worked_example_can_be_used() -> None:
    text = resources.files("saferplan.demo").joinpath("county_survey.toml").read_text(encoding="utf-8")
    made = parse_questionnaire(text)
    assert made.wave.period == "wave-2020-01"
    assert [margin.name for margin in made.weighting.margins] == ["age x sex", "deprivation_fifth"]


def test_words_of_types_kinds_and_roles_are_said() -> None:
    for words in (TYPES, KINDS, ROLES):
        assert all(len(said.split()) > 1 for said in words.values())
