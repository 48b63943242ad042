"""saferplan survey weight and report: of a wave on its own and of one in a partnership, in words, JSON and files."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import saferplan
from saferplan.errors import MissingTarget, NobodyInCategory, StepNotDone, TablesOutOfDate
from survey_answers import MARGINS, TEXT
from survey_command import Run, run

__all__ = ["run"]

UNWEIGHTED = '[weighting]\nreason = "no targets are held"\n'
ASKS_MORE = '\n[[question]]\nid = "comments"\ntext = "Anything else?"\ntype = "text"\n'
TARGETS = "margin,category,people\nsex,female,5000\nsex,male,5000\n"
COMMENT = "The lamp outside the Zebra Arms is broken"
HEADINGS = (
    *("response_id", "kind", "postcode", "sex", "after_dark", "by_day"),
    *("concern.burglary", "concern.fraud", "concern.litter", "comments"),
)


def answers(postcodes: list[str]) -> Iterator[dict[str, str]]:
    """120 women and 80 men who live here, of whom 60 and 20 feel unsafe; and twelve councillors, of whom seven do."""
    for number in range(212):
        resident, woman = number < 200, number % 5 < 3
        unsafe = (number // 5 % 2 == 0 if woman else number // 5 % 4 == 0) if resident else number % 12 < 7
        yield {
            "response_id": f"sender-{number}",
            "kind": "resident" if resident else "elected",
            "postcode": postcodes[number % len(postcodes)] if postcodes else "",
            "sex": "female" if woman else "male",
            "after_dark": "unsafe" if unsafe else "safe",
            "by_day": "unsafe" if unsafe and number % 2 else "safe",
            **{f"concern.{row}": "very" if number // 5 % 10 < of else "not" for row, of in ROWS.items()},
            "comments": COMMENT if number % 20 == 3 else "",
        }


ROWS = {"burglary": 8, "fraud": 7, "litter": 2}


def make_wave(folder: Path, text: str, postcodes: list[str] | None = None) -> Path:
    """A wave's folder with a questionnaire and responses."""
    folder.mkdir(parents=True)
    (folder / "questionnaire.toml").write_text(text + ASKS_MORE, encoding="utf-8")
    with (folder / "responses.csv").open("w", encoding="utf-8", newline="") as stream:
        write = csv.DictWriter(stream, HEADINGS)
        write.writeheader()
        write.writerows(answers(postcodes or []))
    return folder


@pytest.fixture(scope="module")
def weighted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wave on its own, to be weighted to as many women as men, read; tests that change it copy it."""
    folder = make_wave(tmp_path_factory.mktemp("survey") / "wave", TEXT.replace(UNWEIGHTED, MARGINS))
    (folder / "targets.csv").write_text(TARGETS, encoding="utf-8")
    saferplan.survey.read(folder)
    return folder


@pytest.fixture(scope="module")
def reported(weighted: Path) -> Path:
    """Its report."""
    return saferplan.survey.report(weighted)[0].folder


@pytest.fixture(scope="module")
def partnership(ashbrook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook with the wave, weighted by deprivation from the residents of its small areas, read."""
    folder = tmp_path_factory.mktemp("surveyed") / "ashbrook"
    shutil.copytree(ashbrook, folder)
    with (folder / "inputs" / "postcodes" / "postcode_directory.csv").open(encoding="utf-8") as stream:
        postcodes = [row["pcds"] for row in csv.DictReader(stream) if not row.get("doterm")]
    by_fifth = MARGINS.replace('roles = ["sex"]', 'roles = ["deprivation_fifth"]')
    make_wave(folder / "inputs" / "survey" / "2020-01", TEXT.replace(UNWEIGHTED, by_fifth), postcodes)
    saferplan.read(folder)
    return folder


def changed(wave: Path, to: Path, before: str, after: str) -> Path:
    """A copy of a wave with one of its targets changed, read again."""
    shutil.copytree(wave, to)
    text = (to / "targets.csv").read_text(encoding="utf-8")
    assert before in text
    (to / "targets.csv").write_text(text.replace(before, after), encoding="utf-8")
    saferplan.survey.read(to)
    return to


def test_weights_stand_for_the_population_and_are_written_for_residents_alone(weighted: Path) -> None:
    (found,) = saferplan.survey.weight(weighted)
    assert found.written is not None
    frame = pl.read_csv(found.written)
    assert frame.columns == ["respondent", "weight"]
    assert frame.height == found.residents == 200
    assert frame["weight"].sum() == pytest.approx(10_000)
    assert sorted(set(np.round(frame["weight"].to_numpy(), 6))) == [
        pytest.approx(5_000 / 120, abs=1e-5),
        pytest.approx(5_000 / 80, abs=1e-5),
    ]
    squares = 120 * (5_000 / 120) ** 2 + 80 * (5_000 / 80) ** 2
    assert found.effective == pytest.approx(10_000**2 / squares)
    assert found.deff == pytest.approx(200 * squares / 10_000**2)
    women = found.margins.row(0, named=True)
    assert (women["of_respondents"], women["of_people"], women["weighted"]) == pytest.approx((60, 50, 50))
    words, before, after = found.moved[0]
    assert "after dark" in words
    assert (before, after) == pytest.approx((40.0, 37.5))
    assert len(found.moved) == 2, "one of a question, and none that does not move"


def test_the_terminal_says_who_answered_what_moves_and_that_no_margin_is_claimed(run: Run, weighted: Path) -> None:
    code, out, _ = run("weight", weighted)
    told = " ".join(out.split())
    assert code == 0
    assert "200 residents weighted by sex" in told
    assert "sex: female 60.0% 50.0% 50.0%" in told
    assert "They tell as much as 192 who all count alike would (design effect 1.04)" in told
    assert "“How safe do you feel after dark?”: unsafe: from 40.0% to 37.5%" in told
    assert "no margin of error is claimed" in told
    assert "it leaves with nothing" in told
    code, out, _ = run("weight", weighted, "--json")
    (one,) = json.loads(out)
    assert (one["weighted"], one["converged"], one["residents"], one["trimmed"]) == (True, True, 200, 0)
    assert one["worst_margin"] < 1e-8
    assert [row["category"] for row in one["margins"]] == ["female", "male"]


def test_targets_smaller_than_the_sample_and_thin_categories_are_pointed_at(
    run: Run, weighted: Path, tmp_path: Path
) -> None:
    shares = changed(weighted, tmp_path / "shares", TARGETS, "margin,category,people\nsex,female,0.5\nsex,male,0.5\n")
    code, out, _ = run("weight", shares)
    told = " ".join(out.split())
    assert code == 0
    assert "The targets of sex count 1 people, fewer than the 200 residents who answered" in told
    thin = tmp_path / "thin"
    shutil.copytree(weighted, thin)
    rows = (thin / "responses.csv").read_text(encoding="utf-8").splitlines()
    few = [row for row in rows if ",male," not in row] + [row for row in rows if ",resident,,male," in row][:7]
    (thin / "responses.csv").write_text("\n".join(few) + "\n", encoding="utf-8")
    saferplan.survey.read(thin)
    code, out, _ = run("weight", thin)
    told = " ".join(out.split())
    assert 'Only 7 residents are "male" of sex: a few people then speak for many.' in told
    assert "fewer than the" not in told
    assert "speak for many" not in run("weight", weighted)[1]


def test_a_wave_that_is_not_weighted_says_why_and_writes_no_weights(run: Run, tmp_path: Path) -> None:
    wave = make_wave(tmp_path / "wave", TEXT)
    with pytest.raises(StepNotDone):
        saferplan.survey.weight(wave)
    saferplan.survey.read(wave)
    code, out, _ = run("weight", wave)
    assert code == 0
    assert "not weighted, because no targets are held. Every respondent counts as one." in " ".join(out.split())
    assert not (wave / "results" / "weights.csv").exists()
    code, out, _ = run("weight", wave, "--json")
    assert json.loads(out)[0]["reason"] == "no targets are held"


@pytest.mark.parametrize("name", ["targets.csv", "codes.csv", "quotes.csv"])
def test_a_file_that_came_after_the_wave_was_read_is_noticed(tmp_path: Path, name: str) -> None:
    wave = make_wave(tmp_path / "wave", TEXT)
    saferplan.survey.read(wave)
    (wave / name).write_text("margin,category,people\n", encoding="utf-8")
    with pytest.raises(TablesOutOfDate, match=name):
        saferplan.survey.weight(wave)


def test_without_targets_it_is_refused_in_one_sentence(run: Run, weighted: Path, tmp_path: Path) -> None:
    lacking = changed(weighted, tmp_path / "lacking", "sex,male,5000\n", "")
    for command in (saferplan.survey.weight, saferplan.survey.report):
        with pytest.raises(MissingTarget, match='"male" of "sex"'):
            command(lacking)
    (lacking / "targets.csv").unlink()
    saferplan.survey.read(lacking)
    code, _, err = run("weight", lacking)
    assert code == 4
    assert 'there are no people of "sex" to weight to (it has none)' in " ".join(err.split())
    assert "Traceback" not in err


def test_a_category_of_nobody_is_refused_in_one_sentence(run: Run, weighted: Path, tmp_path: Path) -> None:
    more = changed(weighted, tmp_path / "more", "sex,male,5000\n", "sex,male,5000\nsex,other,40\n")
    with pytest.raises(NobodyInCategory, match='"other" of "sex", which has 40 people'):
        saferplan.survey.weight(more)
    code, _, err = run("report", more)
    assert code == 4
    assert "no weight can stand for them" in " ".join(err.split())


def test_the_report_says_what_the_survey_found(run: Run, reported: Path, weighted: Path) -> None:
    page = unescape(re.sub(r"<[^>]+>", " ", (reported / "survey.html").read_text(encoding="utf-8")))
    told = " ".join(page.split())
    # 60 of 120 women and 20 of 80 men feel unsafe, who are as many in the population: 37.5%.
    rows = pl.read_csv(reported / "survey.csv").filter(pl.col("measure") == "survey_share")
    share = rows.filter(
        (pl.col("answer") == "unsafe") & pl.col("question").str.contains("after dark") & (pl.col("who") == "")
    )
    assert set(share["value"]) == {38.0}  # whole: of fewer than a thousand
    assert "of residents feel unsafe after dark" in told
    assert "“Burglary” comes first, with " in told
    assert "% of those who answered" in told
    assert "no random sample" in told
    assert "figure:" not in told
    assert len(re.findall("margin of error", told)) == len(re.findall("no margin of error", told)) > 0
    code, out, _ = run("report", weighted)
    assert code == 0
    assert "- “Burglary” comes first" in out
    code, out, _ = run("report", weighted, "--json")
    (one,) = json.loads(out)
    assert one["headlines"]
    assert one["withheld"] > 0


def test_a_report_holds_nothing_of_one_person_and_no_withheld_number(reported: Path) -> None:
    texts = [(reported / name).read_text(encoding="utf-8") for name in ("survey.html", "survey.csv")]
    for private in ("sender-", "Zebra", "lamp outside", "respondent\n", "QA1"):
        assert not any(private in text for text in texts), private
    rows = pl.read_csv(reported / "survey.csv")
    assert "respondent" not in rows.columns
    withheld = rows.filter(pl.col("missing").fill_null("").str.starts_with("SUPPRESSED"))
    theirs = withheld.filter(pl.col("who") == "elected representatives")
    assert theirs.height > 5, "twelve councillors are too few to tell of"
    for column in ("value", "low", "high", "view", "effective"):
        assert withheld[column].null_count() == withheld.height, column
    assert "58.3" not in texts[0], "seven of twelve councillors"
    bases = rows.drop_nulls("view")
    assert bases["view"].to_list() == [5 * round(value / 5) for value in bases["view"].to_list()]
    assert "212 responses" not in texts[0]


def test_in_a_partnership_targets_may_be_the_residents_of_small_areas(run: Run, partnership: Path) -> None:
    (found,) = saferplan.survey.weight(partnership)
    assert found.written is None, "its weights stand behind its figures"
    assert found.margins["margin"].unique().to_list() == ["deprivation_fifth"]
    assert found.margins["of_people"].sum() == pytest.approx(100)
    np.testing.assert_allclose(found.margins["weighted"].to_numpy(), found.margins["of_people"].to_numpy(), atol=1e-6)
    code, out, _ = run("weight", partnership / "inputs" / "survey" / "2020-01")
    assert code == 0
    assert "weighted by deprivation fifth" in " ".join(out.split())


def test_a_partnerships_report_stands_beside_its_sites(partnership: Path) -> None:
    (made,) = saferplan.survey.report(partnership)
    assert made.folder == partnership / "surveys" / "2020-01"
    page = (made.folder / "survey.html").read_text(encoding="utf-8")
    assert "most deprived fifth" in page
    assert "sender-" not in page
    with (partnership / "inputs" / "postcodes" / "postcode_directory.csv").open(encoding="utf-8") as stream:
        postcodes = {row["pcds"] for row in csv.DictReader(stream)}
    whole = page + (made.folder / "survey.csv").read_text(encoding="utf-8")
    assert not any(code in whole for code in postcodes)


def test_a_partnerships_report_keeps_its_own_thresholds(partnership: Path, tmp_path: Path) -> None:
    (usual,) = saferplan.survey.report(partnership)
    stricter = tmp_path / "stricter"
    shutil.copytree(partnership, stricter)
    path = stricter / "partnership.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[disclosure]\n", "[disclosure]\nleast_base = 150\n"), encoding="utf-8")
    (made,) = saferplan.survey.report(stricter)
    assert made.withheld > usual.withheld
    rows = pl.read_csv(made.folder / "survey.csv").drop_nulls("value")
    assert rows.filter(pl.col("measure") == "survey_share")["view"].to_numpy().min() >= 150
