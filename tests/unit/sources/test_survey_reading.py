"""A wave read: every row kept or counted, every cell an answer or a reason, nobody's postcode in a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.errors import BadInput, MissingInput, NoQuestionnaire, NoResponses, SaferplanError
from saferplan.sources.survey import WaveRead, read_wave
from saferplan.sources.survey_answers import BROKEN_OFF
from saferplan.sources.survey_places import SurveyArea
from saferplan.sources.survey_rows import NO_DAY, NO_STATUS
from survey_wave import HEAD, QUESTIONS, WAVE, changed

COLUMNS = (
    "response_id", "submitted", "status", "kind", "postcode", "safe_after_dark", "concern.burglary", "concern.fraud",
    "victim", "why", "age", "comments",
)  # fmt: skip
ROW = {
    "submitted": "2020-01-10", "status": "complete", "kind": "resident", "postcode": "QA1 1AA",
    "safe_after_dark": "unsafe", "concern.burglary": "Very", "concern.fraud": "Not", "victim": "No", "age": "50",
}  # fmt: skip
AREA = SurveyArea(
    pl.DataFrame({"postcode": ["QA1 1AA", "QA1 1AB"], "lsoa": ["X01000001", "X01000002"]}),
    {"X01000001": "X01000001", "X01000002": "X01000002"},
)


def csv_of(rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> str:
    """Rows as CSV, each with an id of its own."""
    lines = [",".join(columns)]
    for number, row in enumerate(rows, start=1):
        cells = {"response_id": f"A{number}"} | ROW | row
        lines.append(",".join('"' + cells.get(name, "").replace('"', '""') + '"' for name in columns))
    return "\n".join(lines) + "\n"


def read(folder: Path, *rows: dict[str, str], wave: str = WAVE, area: SurveyArea = AREA) -> WaveRead:
    """Read rows of responses, in Saferplan's own layout."""
    (folder / "questionnaire.toml").write_text(wave, encoding="utf-8")
    (folder / "responses.csv").write_text(csv_of(list(rows)), encoding="utf-8")
    return read_wave(folder, area=area)


def answers(found: WaveRead, question: str, item: str = "") -> list[tuple[str, str]]:
    """The answers to a question with their states, in order."""
    rows = found.answers.filter((pl.col("question") == question) & (pl.col("item") == item))
    return sorted(rows.select("answer", "state").rows())


def test_each_answer_has_its_state(tmp_path: Path) -> None:
    said = ("safe", "Unsafe", "DON’T KNOW", "Prefer not to say", "", "perhaps")
    found = read(tmp_path, *({"safe_after_dark": one} for one in said))
    assert answers(found, "safe_after_dark") == [
        ("", "blank"), ("", "blank"), ("dont_know", "no_view"), ("refused", "refused"), ("safe", "answered"),
        ("unsafe", "answered"),
    ]  # fmt: skip
    assert found.account.notes['answers to "safe_after_dark" that the questionnaire does not have, read as blank'] == 1
    scores = found.answers.filter(pl.col("answer") == "safe")["number"].to_list()
    assert scores == [2.0]
    assert answers(found, "concern", "burglary") == [("very", "answered")] * 6


def test_a_question_is_asked_only_where_its_route_holds(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"victim": "Yes", "why": "trivial;I was afraid"},
        {"victim": "No", "why": "trivial"},
        {"victim": "", "why": ""},
        {"victim": "yes", "why": ""},
        {"victim": "yes", "why": "nobody picked up; It was trivial"},
    )
    assert answers(found, "why") == [
        ("", "blank"), ("", "not_asked"), ("", "not_asked"), ("afraid", "answered"), ("other", "answered"),
        ("trivial", "answered"), ("trivial", "answered"),
    ]  # fmt: skip
    assert found.account.notes['answers to "why" from people to whom it was not to be put, not counted'] == 1
    assert found.comments.select("question", "text").rows() == [("why", "nobody picked up")]


def test_every_respondent_has_a_row_for_every_question(tmp_path: Path) -> None:
    found = read(tmp_path, {}, {"safe_after_dark": "", "victim": ""}, {"comments": "Dark lanes."})
    held = found.answers.group_by("question", "item").agg(pl.col("respondent").n_unique().alias("n"))
    assert set(held["n"]) == {3}
    assert held.height == 9  # eight questions, one of them a grid of two rows


def test_numbers_have_bands_and_what_cannot_be_is_counted(tmp_path: Path) -> None:
    found = read(tmp_path, *({"age": one} for one in ("16", "44", "45", "7", "203", "old", "")))
    assert answers(found, "age") == [
        ("", "blank"), ("", "blank"), ("", "blank"), ("", "blank"), ("16-44", "answered"), ("16-44", "answered"),
        ("45-plus", "answered"),
    ]  # fmt: skip
    assert sorted(found.answers.filter(pl.col("question") == "age")["number"].drop_nulls().to_list()) == [16, 44, 45]
    assert found.account.notes['answers to "age" outside 16 to 110, read as blank'] == 2
    assert found.account.notes['answers to "age" that the questionnaire does not have, read as blank'] == 1


def test_elected_representatives_are_told_apart(tmp_path: Path) -> None:
    found = read(tmp_path, {}, {"kind": "I am a councillor"}, {"kind": ""})
    assert sorted(found.respondents["kind"].to_list()) == ["elected", "resident", "unknown"]


def test_questions_are_put_to_the_kinds_they_name(tmp_path: Path) -> None:
    wave = changed(WAVE, ('text = "Were you a victim?"', 'text = "Were you a victim?"\nasks = ["resident"]'))
    found = read(tmp_path, {}, {"kind": "elected"}, {"kind": "elected", "victim": ""}, {"kind": ""}, wave=wave)
    assert answers(found, "victim") == [("", "not_asked"), ("", "not_asked"), ("no", "answered"), ("no", "answered")]


def test_postcodes_give_small_areas_and_are_dropped(tmp_path: Path) -> None:
    given = ("qa11ab", "QA1 1AA.", "QA1", "QA1 1", "QA1 9ZZ", "ZZ9 9ZZ", "up the hill", "")
    found = read(tmp_path, *({"postcode": one} for one in given))
    placed = found.respondents.group_by("placed").len().sort("placed").rows()
    assert placed == [("none", 2), ("partial", 3), ("postcode", 2)]
    assert sorted(found.respondents["lsoa"].to_list()) == [""] * 5 + ["X01000001", "X01000002"]
    assert found.account.set_aside == {"residents whose postcode or place lies outside the area": 1}
    notes = found.account.notes
    assert notes["rows placed by a whole postcode"] == 2
    assert notes["rows with only part of a postcode, in no small area"] == 2
    assert notes["rows whose postcode is none"] == 1
    held = " ".join(frame.write_csv() for frame in found.tables().values())
    assert not any(one.lower() in held.lower() for one in given[:6])
    # A question of a postcode still has its base: who gave one.
    states = [state for _, state in answers(found, "postcode")]
    assert (states.count("answered"), states.count("blank")) == (6, 1)


def test_people_from_outside_are_kept_where_they_are_asked_for(tmp_path: Path) -> None:
    wave = changed(WAVE, ('status = "status"', 'status = "status"\noutside = "keep"'))
    found = read(tmp_path, {"postcode": "ZZ9 9ZZ"}, {"postcode": "ZZ9 9ZZ", "kind": "elected"}, wave=wave)
    assert found.respondents["placed"].to_list() == ["outside", "outside"]
    assert found.account.set_aside == {}
    # An elected representative may live elsewhere, and is kept in any case.
    assert read(tmp_path, {"postcode": "ZZ9 9ZZ", "kind": "elected"}).respondents["placed"].to_list() == ["outside"]


def test_rows_are_set_aside_with_their_reason(tmp_path: Path) -> None:
    nothing = dict.fromkeys(COLUMNS[3:], "")
    found = read(
        tmp_path,
        {},
        {"response_id": "A1", "age": "51"},
        {"submitted": "2020-01-05"},
        {"submitted": "2020-02-01"},
        nothing,
        {**dict.fromkeys(COLUMNS, "")},
        {"submitted": "", "status": "started"},
    )
    assert found.account.set_aside == {
        "rows whose id stands on another row, which is kept": 1,
        "responses of days before the survey opened": 1,
        "responses of days after the survey closed": 1,
        "rows in which no question is answered": 1,
        "rows that are blank throughout": 1,
    }
    assert found.account.read == 7 == found.account.kept + 5
    example = found.account.examples["responses of days after the survey closed"][0]
    assert (example.file, example.row) == ("responses.csv", 5)
    assert sorted(found.respondents["status"].to_list()) == ["complete", "partial"]
    assert found.account.notes["responses that are not complete, kept"] == 1
    # Of the two with one id the later stays.
    assert 51.0 in found.answers["number"].to_list()


def test_late_responses_are_kept_where_they_are_asked_for(tmp_path: Path) -> None:
    wave = changed(WAVE, ('status = "status"', 'status = "status"\nlate = "keep"'))
    found = read(tmp_path, {"submitted": "2020-02-03"}, wave=wave)
    assert found.respondents["submitted"].to_list() == [date(2020, 2, 3)]
    assert found.account.notes["responses of days after the survey closed, kept as the questionnaire asks"] == 1


def test_of_rows_with_one_id_the_complete_one_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, {"age": "20"}, {"response_id": "A1", "status": "partial", "age": "30"})
    assert found.answers["number"].drop_nulls().to_list() == [1.0, 20.0]


def test_a_response_broken_off_counts_as_asked_up_to_its_last_answer(tmp_path: Path) -> None:
    """It passed over one question before that, which it was asked."""
    gone = dict.fromkeys(COLUMNS[3:], "") | {"kind": "resident", "safe_after_dark": "safe", "status": "partial"}
    found = read(tmp_path, gone, {"response_id": "A2"})
    last = [one.id for one in found.questionnaire.questions].index("safe_after_dark")
    (mine,) = found.respondents.filter(pl.col("status") == "partial")["respondent"].to_list()
    asked = found.answers.filter((pl.col("respondent") == mine) & (pl.col("state") != "not_asked"))
    assert asked["question"].unique(maintain_order=True).to_list() == [
        one.id for one in found.questionnaire.questions[: last + 1]
    ]
    assert dict(asked.select("question", "state").iter_rows())["postcode"] == "blank"
    whole = found.answers.filter((pl.col("respondent") != mine) & (pl.col("question") == "age"))
    assert "not_asked" not in whole["state"].to_list()
    assert found.account.notes[BROKEN_OFF] == 1


def test_two_usual_files_side_by_side_are_refused_by_name(tmp_path: Path) -> None:
    read(tmp_path, {})
    (tmp_path / "responses.xlsx").write_bytes(b"")
    with pytest.raises(BadInput, match=r"responses\.csv: it stands beside responses\.xlsx"):
        read_wave(tmp_path, area=AREA)


def test_that_no_day_and_no_status_are_told_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.toml").write_text(HEAD + '[responses]\nsource = "saferplan"\n' + QUESTIONS)
    (tmp_path / "responses.csv").write_text(csv_of([{}, {"age": "51"}], COLUMNS[3:]))
    notes = read_wave(tmp_path, area=AREA).account.notes
    assert (notes[NO_DAY], notes[NO_STATUS]) == (2, 2)


def test_headings_that_are_wordings_are_one_fault(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.toml").write_text(HEAD + '[responses]\nsource = "table"\n' + QUESTIONS)
    (tmp_path / "responses.csv").write_text("Who do you say you are?,Do you feel safe?\nI live here,Safe\n")
    with pytest.raises(BadInput) as caught:
        read_wave(tmp_path, area=AREA)
    assert str(caught.value).count("it lacks") == 1
    assert 'Its own begin with "Who do you say you are?"' in str(caught.value)


def test_equal_rows_without_id_or_time_are_kept_and_counted(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.toml").write_text(HEAD + '[responses]\nsource = "saferplan"\n' + QUESTIONS)
    columns = COLUMNS[3:]
    (tmp_path / "responses.csv").write_text(csv_of([{}, {}, {"age": "51"}], columns))
    found = read_wave(tmp_path, area=AREA)
    assert found.respondents.height == 3
    assert found.account.notes["rows whose answers are all equal to those of another row, kept"] == 1
    (tmp_path / "questionnaire.toml").write_text(WAVE)
    (tmp_path / "responses.csv").write_text(csv_of([{"response_id": "A1"}, {"response_id": "A1"}]))
    assert read_wave(tmp_path, area=AREA).respondents.height == 1


def test_comments_sent_twice_are_noticed(tmp_path: Path) -> None:
    words = {"comments": "The lamp by the canal bridge has been out since October."}
    notes = read(tmp_path, words, words, {"comments": "No."}, {"comments": "No."}).account.notes
    twice = "rows whose answers are all equal to those of another row, kept, with words that are equal too"
    assert [count for what, count in notes.items() if what.startswith(twice)] == [2]


def test_numbers_of_respondents_and_comments_tell_nothing_of_the_order(tmp_path: Path) -> None:
    rows = [{"comments": f"Words {number}", "age": str(20 + number)} for number in range(40)]
    found = read(tmp_path, *rows)
    ages = found.answers.filter(pl.col("question") == "age").sort("respondent")["number"].to_list()
    assert sorted(ages) == [20.0 + number for number in range(40)]
    assert ages != sorted(ages)
    by_comment = found.comments.sort("comment")
    assert by_comment["comment"].to_list() == list(range(1, 41))
    assert by_comment["respondent"].to_list() != sorted(by_comment["respondent"].to_list())
    assert (by_comment["respondent"] == by_comment["comment"]).sum() < 10
    again = read(tmp_path, *rows)
    assert again.comments.equals(found.comments), "the same files give the same numbers"


def test_channels_come_from_a_column_a_file_or_a_question(tmp_path: Path) -> None:
    channels = """
[[channel]]
code = "paper"
title = "On paper"
files = ["paper.csv"]

[[channel]]
code = "link"
title = "The link"
values = ["web"]
"""
    wave = changed(
        WAVE + channels,
        ('status = "status"', 'status = "status"\nchannel = "how"\nfiles = ["responses.csv", "paper.csv"]'),
    )
    (tmp_path / "questionnaire.toml").write_text(wave)
    (tmp_path / "responses.csv").write_text(csv_of([{"how": "Web"}, {"how": "pigeon"}], (*COLUMNS, "how")))
    paper = csv_of([{"response_id": "P1", "how": ""}], (*COLUMNS, "how"))
    (tmp_path / "paper.csv").write_text(paper)
    found = read_wave(tmp_path, area=AREA)
    assert sorted(found.respondents["channel"].to_list()) == ["", "link", "paper"]
    assert found.account.notes["rows whose channel the questionnaire does not have, read as not known"] == 1


def test_a_street_is_looked_up_to_a_small_area_and_its_deprivation(tmp_path: Path) -> None:
    wave = (
        HEAD
        + """
[responses]
kind = "resident"

[[lookup]]
file = "streets.csv"
of = "place"
key = "street"
gives = "postcode"
value = "postcode"

[[lookup]]
file = "codes.csv"
of = "postcode"
key = "pcds"
gives = "lsoa"
value = "lsoa11cd"

[[lookup]]
file = "depth.csv"
of = "lsoa"
key = "lsoa"
gives = "tenth"
value = "tenth"

[[question]]
id = "street"
text = "Which street?"
type = "place"
column = "Street"

[[question]]
id = "tenth"
text = "The tenth of deprivation of their area"
type = "single"
role = "deprivation"
options = [{ code = "1", text = "1" }, { code = "2", text = "2" }]

[[question]]
id = "happy"
text = "Happy?"
type = "single"
column = "Happy"
options = [{ code = "yes", text = "Yes" }, { code = "no", text = "No" }]
"""
    )
    (tmp_path / "questionnaire.toml").write_text(wave)
    (tmp_path / "responses.csv").write_text("Street,Happy\nMill  Lane,Yes\nmill lane,No\nHigh Street,Yes\nNowhere,No\n")
    (tmp_path / "streets.csv").write_text('street,postcode\nMill Lane,", QA1 1AA"\nHigh Street,QA1 1AB\n')
    (tmp_path / "codes.csv").write_text("pcds,lsoa11cd\nQA1 1AA,X01000001\nQA1 1AB,X01000002\n")
    (tmp_path / "depth.csv").write_text("lsoa,tenth\nX01000001,1\nX01000002,2.0\n")
    found = read_wave(tmp_path)
    assert sorted(found.respondents.select("lsoa", "placed").rows()) == [
        ("", "none"), ("X01000001", "place"), ("X01000001", "place"), ("X01000002", "place"),
    ]  # fmt: skip
    assert answers(found, "tenth") == [("", "blank"), ("1", "answered"), ("1", "answered"), ("2", "answered")]
    assert found.account.notes["rows that named a place that no look-up has"] == 1
    assert "Lane" not in found.answers.write_csv()
    assert [name for name, _ in found.inputs] == [
        "questionnaire.toml", "responses.csv", "streets.csv", "codes.csv", "depth.csv",
    ]  # fmt: skip
    (tmp_path / "codes.csv").write_text("pcds,lsoa11cd\nQA1 1AA,X01000001\nQA1 1AA,X01000002\nQA1 1AB,X01000002\n")
    found = read_wave(tmp_path)
    assert found.account.notes["postcodes with several values in codes.csv, which tell nothing"] == 1
    assert found.respondents["lsoa"].to_list().count("") == 3
    (tmp_path / "codes.csv").write_text("postcode,lsoa_code\nQA1 1AA,X01000001\n")
    with pytest.raises(BadInput, match=r'codes\.csv, row 1: it has no column "pcds"'):
        read_wave(tmp_path)
    (tmp_path / "codes.csv").unlink()
    with pytest.raises(MissingInput, match=r"codes\.csv was not found"):
        read_wave(tmp_path)


def test_a_missing_column_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.toml").write_text(WAVE)
    (tmp_path / "responses.csv").write_text(csv_of([{}]).replace("safe_after_dark", "safe_after_drak"))
    with pytest.raises(BadInput) as caught:
        read_wave(tmp_path)
    assert 'it has no column "safe_after_dark"; expected one, for question "safe_after_dark".' in str(caught.value)
    assert 'The nearest is "safe_after_drak"' in str(caught.value)


def test_folders_without_the_files_are_told_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(NoQuestionnaire, match="no questionnaire"):
        read_wave(tmp_path)
    (tmp_path / "questionnaire.toml").write_text(WAVE)
    with pytest.raises(NoResponses, match=r"expected rows in responses\.csv or responses\.xlsx or responses\.ods"):
        read_wave(tmp_path)
    (tmp_path / "responses.csv").write_text(",".join(COLUMNS) + "\n")
    with pytest.raises(NoResponses, match="there are no responses yet"):
        read_wave(tmp_path)


def test_what_people_wrote_is_in_no_sentence(tmp_path: Path) -> None:
    rows = [{"safe_after_dark": "ask Mrs Jane Doe", "victim": "No", "postcode": "12 Mill Lane"}] * 3
    found = read(tmp_path, *rows, *[{"safe_after_dark": "Very unsafe"}] * 5, {"safe_after_dark": "unsaf"})
    (unmatched,) = found.unmatched
    assert (unmatched.question, unmatched.rows, unmatched.first) == ("safe_after_dark", 9, "responses.csv, row 2")
    assert unmatched.values == (('"Very unsafe"', 5, ""), ("several words", 3, ""), ('"unsaf"', 1, "Unsafe"))
    said = repr(found.account) + repr(found.unmatched)
    assert "Jane" not in said
    assert "Mill" not in said


@settings(max_examples=30)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "response_id": st.sampled_from(["A1", "A2", ""]),
                "submitted": st.sampled_from(["2020-01-10", "2019-01-01", "2020-05-01", "", "soon"]),
                "status": st.sampled_from(["complete", "partial", ""]),
                "kind": st.sampled_from(["resident", "elected", "?", ""]),
                "postcode": st.sampled_from(["QA1 1AA", "ZZ9 9ZZ", "QA1", "here", ""]),
                "safe_after_dark": st.sampled_from(["safe", "dont_know", "refused", "?", ""]),
                "victim": st.sampled_from(["yes", "no", ""]),
                "why": st.sampled_from(["trivial;afraid", "afraid", "my own words", ""]),
                "age": st.sampled_from(["20", "-3", "many", ""]),
                "comments": st.sampled_from(["Words.", ""]),
            },
        ),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_stands_in_the_file_each_row_is_kept_or_counted(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("wave")
    try:
        found = read(folder, *rows)
    except SaferplanError:
        pytest.fail("no such row is a reason to stop")
    assert found.account.read == len(rows)
    assert found.account.kept == found.respondents.height
    assert sorted(found.respondents["respondent"].to_list()) == list(range(1, found.respondents.height + 1))
    every = found.answers.select("respondent", "question", "item").unique().height
    assert every == found.respondents.height * 9
    assert set(found.comments["respondent"]) <= set(found.respondents["respondent"])
    asked = found.answers.filter((pl.col("question") == "why") & (pl.col("state") != "not_asked"))["respondent"]
    victims = found.answers.filter((pl.col("question") == "victim") & (pl.col("answer") == "yes"))["respondent"]
    assert set(asked) == set(victims)


def test_the_files_of_the_layouts_are_not_needed_for_their_order(tmp_path: Path) -> None:
    rows = [{"age": str(20 + number)} for number in range(9)]
    first = read(tmp_path, *rows)
    text = (tmp_path / "responses.csv").read_text().splitlines()
    (tmp_path / "responses.csv").write_text("\n".join([text[0], *reversed(text[1:])]) + "\n")
    second = read_wave(tmp_path, area=AREA)
    keys = ["question", "item", "answer", "state"]
    assert first.answers.group_by(keys).len().sort(keys).equals(second.answers.group_by(keys).len().sort(keys))
