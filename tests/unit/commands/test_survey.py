"""saferplan survey: a wave made, checked and read; on its own, and in a partnership."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest

import saferplan
from saferplan.commands.survey_folder import held_wave, waves_of
from saferplan.errors import (
    BadArgument,
    BadQuestionnaire,
    FolderInUse,
    NoQuestionnaire,
    NoResponses,
    StepNotDone,
    TablesOutOfDate,
)
from saferplan.sources.survey_places import SurveyArea
from saferplan.sources.survey_waves import area_of, read_surveys
from saferplan.tables.questionnaire import SOURCES
from saferplan.tables.questionnaire_file import parse_questionnaire
from survey_command import Run, run
from survey_wave import WAVE, changed

__all__ = ["run"]

AREA = SurveyArea(pl.DataFrame({"postcode": ["QA1 1AA"], "lsoa": ["X01000001"]}), {"X01000001": "X01000001"})


def fill(folder: Path, rows: list[dict[str, str]]) -> None:
    """Add rows to the file of responses that `new` made."""
    path = folder / "responses.csv"
    head = path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    with path.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, head, restval="")
        writer.writerows({"response_id": str(n), "status": "complete"} | row for n, row in enumerate(rows))


def wave_in(folder: Path, text: str, responses: str = "") -> Path:
    """A wave's folder with a questionnaire and responses."""
    folder.mkdir(parents=True)
    (folder / "questionnaire.toml").write_text(text)
    if responses:
        (folder / "responses.csv").write_text(responses)
    return folder


ABOUT = "response_id,submitted,status"
HEADINGS = f"{ABOUT},kind,postcode,safe_after_dark,concern.burglary,concern.fraud,victim,why,age,comments"
ONE = f"{HEADINGS}\nA1,2020-01-10,complete,resident,QA1 1AA,safe,Very,Not,No,,50,Dark lanes\n"


def test_a_new_wave_can_be_filled_and_read(tmp_path: Path) -> None:
    made = saferplan.survey.new(tmp_path / "wave", wave="2020-01")
    fill(
        made.folder,
        [
            {"respondent_type": "resident", "safe_after_dark": "Very unsafe", "worry.burglary": "very"},
            {"respondent_type": "elected", "victim": "yes", "reported": "no", "why_not_reported": "trivial;afraid"},
        ],
    )
    result = saferplan.survey.read(made.folder)
    assert (result.accounts[0].read, result.accounts[0].kept) == (2, 2)
    held = held_wave(waves_of(made.folder)[0])
    assert sorted(held.respondents["kind"].to_list()) == ["elected", "resident"]
    chosen = held.answers.filter((pl.col("question") == "why_not_reported") & (pl.col("state") == "answered"))
    assert sorted(chosen["answer"].to_list()) == ["afraid", "trivial"]
    words = (made.folder / "responses_dictionary.csv").read_text(encoding="utf-8-sig")
    assert "very = Very worried; fairly = Fairly worried" in words
    assert "worry.burglary" in words


@pytest.mark.parametrize("source", SOURCES)
def test_a_new_questionnaire_can_be_used_in_every_layout(tmp_path: Path, source: str) -> None:
    made = saferplan.survey.new(tmp_path / "wave", wave="2024-02", source=source)
    planned = parse_questionnaire(made.questionnaire.read_text(encoding="utf-8"))
    assert (planned.wave.closed.day, planned.responses.source) == (29, source)
    assert (made.responses is None) == (source != "saferplan")


def test_new_refuses_what_it_cannot_make(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="a year and a month"):
        saferplan.survey.new(tmp_path / "a", wave="2020-13")
    with pytest.raises(BadArgument, match="citizen-space"):
        saferplan.survey.new(tmp_path / "a", wave="2020-01", source="paper")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    with pytest.raises(FolderInUse):
        saferplan.survey.new(tmp_path / "full", wave="2020-01")
    assert not (tmp_path / "a").exists()


def test_check_names_columns_and_answers_that_do_not_match(tmp_path: Path) -> None:
    wave = wave_in(tmp_path / "wave", WAVE, ONE.replace("safe_after_dark", "safe_after_drak"))
    (found,) = saferplan.survey.check(wave).waves
    assert len(found.problems) == 1
    assert 'The nearest is "safe_after_drak"' in found.problems[0]
    (wave / "responses.csv").write_text(ONE.replace(",safe,", ",saafe,"))
    result = saferplan.survey.check(wave)
    assert result.can_be_read
    assert (
        result.waves[0]
        .unmatched[0]
        .startswith(
            '"safe_after_dark": 1 answer, the first in responses.csv, row 2: "saafe" in 1 row (nearest: "Safe").'
        )
    )
    assert not (wave / "results").exists(), "a check writes nothing"


def test_check_says_where_the_trend_breaks(tmp_path: Path) -> None:
    wave_in(tmp_path / "2018", changed(WAVE, ('id = "2020-01"', 'id = "2018-01"'), ('"Unsafe"', '"Not safe"')))
    later = changed(WAVE, ('sample = "open"', 'sample = "open"\nprevious = "2018-01"'))
    (found,) = saferplan.survey.check(wave_in(tmp_path / "2020", later, ONE)).waves
    assert len(found.breaks) == 1
    assert found.breaks[0].startswith('"safe_after_dark": its answers changed')
    (tmp_path / "2018" / "questionnaire.toml").unlink()
    (found,) = saferplan.survey.check(tmp_path / "2020").waves
    assert found.breaks == ("The wave before, 2018-01, is in no folder beside this one: its wording was not compared.",)


def test_results_are_whole_current_or_not_there(tmp_path: Path) -> None:
    wave = wave_in(tmp_path / "wave", WAVE, ONE)
    (home,) = waves_of(wave)
    with pytest.raises(StepNotDone, match="survey read"):
        held_wave(home)
    saferplan.survey.read(wave)
    first = {path.name: path.read_bytes() for path in (wave / "results").iterdir()}
    saferplan.survey.read(wave)
    assert {path.name: path.read_bytes() for path in (wave / "results").iterdir()} == first
    assert not list(wave.glob(".unfinished*"))
    held = held_wave(home)
    assert held.comments["text"].to_list() == ["Dark lanes"]
    assert (held.beside / "questionnaire.toml").is_file()
    (wave / "responses.csv").write_text(ONE + "A2,,,resident,,safe,,,,,,\n")
    with pytest.raises(TablesOutOfDate, match="saferplan survey read"):
        held_wave(home)


def test_folders_that_are_no_wave_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoQuestionnaire):
        saferplan.survey.read(tmp_path)
    with pytest.raises(NoResponses):
        saferplan.survey.read(wave_in(tmp_path / "wave", WAVE))


def test_waves_of_a_partnership_are_read_together(tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    wave_in(inputs / "survey" / "2020-01", WAVE, ONE)
    (inputs / "survey" / "2020-01" / "targets.csv").write_text("margin,category,people\n")
    wave_in(inputs / "survey" / "2022-01", changed(WAVE, ("2020-01", "2022-01")), HEADINGS + "\n")
    found = read_surveys(inputs, AREA)
    assert [account.source for account in found.accounts] == ["survey_2020-01"]
    assert found.notes == ("The survey 2022-01 has no responses yet.",)
    assert [name for name, _ in found.inputs] == [
        "survey/2020-01/questionnaire.toml",
        "survey/2020-01/responses.csv",
        "survey/2020-01/targets.csv",
        "survey/2022-01/questionnaire.toml",
    ]
    assert found.beside == ("survey/2022-01/responses.csv",)
    found.write(tmp_path)
    assert pl.read_parquet(tmp_path / "survey_respondents.parquet")["lsoa"].to_list() == ["X01000001"]
    assert sorted(path.name for path in (tmp_path / "survey" / "2020-01").iterdir()) == [
        "questionnaire.toml",
        "targets.csv",
    ]
    (inputs / "survey" / "2022-01").rename(inputs / "survey" / "2023")
    with pytest.raises(BadQuestionnaire, match='the folder is "2023"'):
        read_surveys(inputs, AREA)


def test_codes_of_the_other_year_count_where_they_lie_in_one_area() -> None:
    postcodes = pl.DataFrame({"postcode": ["QA1 1AA"], "sector": ["QA1 1"], "lsoa": ["X01000001"]})
    changes = pl.DataFrame(
        {"code": ["X01000009", "X01000008", "X01000008"], "working": ["X01000001", "X01000001", "X01000002"]}
    )
    places = pl.DataFrame({"lsoa": ["X01000001", "X01000002"]})
    assert area_of(postcodes, changes, places).lsoas == {
        "X01000009": "X01000001",
        "X01000001": "X01000001",
        "X01000002": "X01000002",
    }


def test_the_terminal_says_what_was_made_found_and_read(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("new", tmp_path / "wave", "--wave", "2020-01")
    assert code == 0
    assert "Next: saferplan survey check" in out
    code, out, _ = run("check", tmp_path / "wave")
    assert code == 0
    assert "there are no responses yet" in out
    assert "Next:" not in out
    fill(tmp_path / "wave", [{"safe_after_dark": "safe as houses"}])
    code, out, _ = run("check", tmp_path / "wave")
    assert "several words in 1 row" in out
    assert "houses" not in out
    assert "Next: saferplan survey read" in out
    code, out, _ = run("read", tmp_path / "wave")
    assert code == 0
    assert out.splitlines()[:2] == ["1  Survey 2020-01: rows read", "1  kept, as respondents"]
    code, out, _ = run("read", tmp_path / "wave", "--json")
    assert json.loads(out)["waves"] == ["2020-01"]
    code, out, _ = run("check", tmp_path / "wave", "--json")
    assert json.loads(out)["waves"][0]["problems"] == []
    (tmp_path / "wave" / "responses.csv").write_text("response_id\nA1\n")
    code, out, _ = run("check", tmp_path / "wave")
    assert code == 4
    assert "To mend before it can be read:" in out
    code, _, err = run("read", tmp_path / "wave")
    assert code == 4
    assert err.count("it lacks 47 of the columns that the questionnaire names") == 1
    assert err.count("column =") == 1
    (tmp_path / "wave" / "questionnaire.toml").write_text("[wave]\n")
    code, _, err = run("read", tmp_path / "wave")
    assert code == 4
    assert "faults were found" in err
