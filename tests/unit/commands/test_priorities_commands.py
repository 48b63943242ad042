"""The commands on priorities: from Ashbrook's bundle to sheets, scores, a proposal and its page; what is refused."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import openpyxl
import pytest

from saferplan import cli
from saferplan.commands.priorities import propose, score, stability
from saferplan.errors import BadArgument, BadInput, FaultyFiles, NothingScored, StepNotDone
from saferplan.plan.model import Priority
from saferplan.priorities.choosing import KEYS, choice_to_fill_in
from saferplan.priorities.scores import HEADINGS
from saferplan.priorities.told import WORKING, title_of
from saferplan.publication.priorities_files import FILES
from scoring_examples import ASHBROOK_SCORES as GOOD
from scoring_examples import HEAD, VIOLENCE, rows


@pytest.fixture
def folder(ashbrook_bundle: Path, tmp_path: Path) -> Path:
    """Ashbrook, assessed, in a folder of the test's own."""
    home = tmp_path / "ashbrook"
    shutil.copytree(ashbrook_bundle, home)
    return home


def write(folder: Path, text: str) -> None:
    (folder / "priorities").mkdir(exist_ok=True)
    (folder / "priorities" / "scores.csv").write_text(text, encoding="utf-8")


def test_sheets_are_made_filled_in_and_read_back(folder: Path) -> None:
    made = propose(folder, scorers=("Police", "Public health"))
    assert made.made == (
        "priorities/issues.toml", "priorities/scores.csv",
        "priorities/sheets/scores-police.xlsx", "priorities/sheets/scores-public-health.xlsx",
    )  # fmt: skip
    path = folder / "priorities" / "sheets" / "scores-police.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["scores", "levels", "what was found", "what may come", "about"]
    sheet = book["scores"]
    assert sheet["A1"].value.startswith("Fill in the yellow cells")
    assert sheet.freeze_panes == "C3"
    words = {cell.value: cell.column for cell in sheet[2]}
    assert list(words) == list(HEADINGS.values())
    assert not [head for head in words if "_" in head or head.islower()], "headings are words"
    heads = {name: words[head] for name, head in HEADINGS.items()}
    behind = {sheet.cell(row, heads["issue"]).value: sheet.cell(row, heads["rests_on"]).value for row in range(3, 27)}
    told = behind[VIOLENCE]
    assert "Violence and sexual offences rose by 89% from 2017/18 to 2018/19 (strong evidence)." in told.splitlines()
    assert "How much of it there is: 306 in 2018/19." in told.splitlines()
    assert not re.search(r"\w/\w+/\w|period=|figure:", told), "words and no address"
    assert behind["theme/young-people"] == "Neither a finding nor a figure."
    assert sheet.max_row == 2 + 2 * len(made.held.scored)
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists["D3"] == "levels!$B$2:$B$5"
    assert book["levels"]["B5"].value.startswith("4 Certain: ")
    filled = 0
    for row in range(3, sheet.max_row + 1):
        if sheet.cell(row, heads["issue"]).value in (VIOLENCE, "crime-type/drugs"):
            level = 4 if sheet.cell(row, heads["issue"]).value == VIOLENCE else 1
            # As a spreadsheet writes what was chosen from the list; the day and the scorer are filled in once.
            offset = 4 if sheet.cell(row, heads["field"]).value == "impact" else 0
            sheet.cell(row, heads["score"]).value = book["levels"][f"B{1 + level + offset}"].value
            sheet.cell(row, heads["confidence"]).value = "High"
            filled += 1
            if filled == 1:
                sheet.cell(row, heads["scored_on"]).value = "2019-10-14"
    book.save(path)
    found = score(folder)
    assert found.read.account.kept == filled == 4
    assert found.read.account.read == 3 * 2 * len(made.held.scored)
    held = found.proposals.scored
    assert held.scorers == ("Police",)
    assert {one.id: float(r) for one, r in zip(held.issues, held.results, strict=True) if r == r} == {
        VIOLENCE: 16.0, "crime-type/drugs": 1.0,
    }  # fmt: skip
    assert found.proposals.proposed[0].id == VIOLENCE
    assert held.cells[0].evidence, "what stood behind the issue is kept with the score"


def test_a_sheet_that_was_spoilt_is_refused_in_the_words_of_its_headings(folder: Path) -> None:
    propose(folder, scorers=("Police",))
    path = folder / "priorities" / "sheets" / "scores-police.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["scores"]
    heads = {name: place for place, name in enumerate(HEADINGS, start=1)}
    sheet.cell(5, heads["score"]).value = "3 Likely"
    sheet.cell(5, heads["confidence"]).value = "quite"
    book.save(path)
    with pytest.raises(FaultyFiles) as caught:
        score(folder)
    told = " ".join(caught.value.faults)
    assert "scores-police.xlsx, row 5: How sure you are (cell E5) is a word; expected one of high, medium, low." in told
    assert "row 5: Day (cell H5) is blank; expected a day as YYYY-MM-DD or DD/MM/YYYY." in told
    sheet.cell(2, heads["scored_on"]).value = "When"
    book.save(path)
    with pytest.raises(BadInput, match="row 2: the column Day cannot be found"):
        score(folder)


def test_what_is_there_is_never_written_over_and_new_issues_are_put_at_the_end(folder: Path) -> None:
    place = folder / "priorities"
    write(folder, GOOD)
    mine = '# mine\nmodel = "four-by-four"\n[[issue]]\nid = "own/speeding"\ntitle = "Speeding"\n'
    (place / "issues.toml").write_text(mine, encoding="utf-8")
    first = propose(folder)
    assert first.kept == ("priorities/scores.csv",)
    assert VIOLENCE in first.added
    text = (place / "issues.toml").read_text(encoding="utf-8")
    assert text.startswith(mine)
    again = propose(folder)
    assert (again.made, again.added) == ((), ())
    assert (place / "issues.toml").read_text(encoding="utf-8") == text
    assert (place / "scores.csv").read_text(encoding="utf-8") == GOOD


def test_scores_become_a_proposal_with_reasons_doubts_and_dissent(folder: Path) -> None:
    write(folder, GOOD)
    found = score(folder, top=1)
    held = found.proposals
    first = held.proposed[0]
    assert (first.id, first.rank, first.standing, first.score, first.band) == (VIOLENCE, 1, "proposed", 16, "high")
    assert "Change: rose by 89% since 2017/18, 1st of 6." in first.reasons
    assert any(
        "no survey of residents" not in line and "No figure says how many residents" in line for line in first.doubts
    )
    assert [(one.issue, one.field, one.apart) for one in held.dissents] == [("crime-type/burglary", "impact", 2)]
    assert held.scored.own["Council"][[one.id for one in held.scored.issues].index("crime-type/burglary")] == 3
    assert [line for line in found.as_json()["not_scored"] if line.startswith("Domestic abuse")] == [
        "Domestic abuse (nobody scored impact)"
    ]
    files = {path.name for path in found.folder.iterdir()}
    assert files == set(FILES)
    told = json.loads((found.folder / "proposed.json").read_text(encoding="utf-8"))
    assert told["proposed"][0]["id"] == VIOLENCE
    with (found.folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 11
    page = (found.folder / "priorities.html").read_text(encoding="utf-8")
    for words in (
        WORKING,
        "chooses, and says why.",
        "made up",
        "Where scorers differ",
        "Four lists",
        "not been released",
    ):
        assert words in page, words
    assert not [path for path in (folder / "priorities").iterdir() if path.name.startswith(".")]


def test_every_file_says_that_it_is_a_working_paper_and_csv_says_what_its_columns_are(folder: Path) -> None:
    import csvw

    write(folder, GOOD)
    place = score(folder, top=2).folder
    assert WORKING == "Working paper: not the Board's decision."
    for name in FILES:
        told = (place / name).read_text(encoding="utf-8").replace("&#39;", "'")
        if name.endswith(".csv"):
            told = (place / f"{name}-metadata.json").read_text(encoding="utf-8")
        assert WORKING in re.sub(r"</t[a-z]+>\s*<t[a-z]+[^>]*>", " ", told), name
    for name, key, whole in (("ranking", ["issue"], "rank_low"), ("scores", ["issue", "field", "scorer"], "score")):
        beside = place / f"{name}.csv-metadata.json"
        told = json.loads(beside.read_text(encoding="utf-8"))
        assert (told["url"], told["tableSchema"]["primaryKey"]) == (f"{name}.csv", key)
        assert told["dc:title"].endswith("(Working paper: not the Board's decision)")
        assert all(column["dc:description"] for column in told["tableSchema"]["columns"])
        read = csvw.CSVW(str(beside), validate=True)
        assert read.is_valid, (name, read.warnings)
        rows = list(read.tables[0].iterdicts())
        assert len(rows) > 2
        assert all(isinstance(row[whole], int | float) for row in rows)


def test_the_same_scores_give_the_same_bytes_and_a_second_run_takes_the_place_of_the_first(folder: Path) -> None:
    write(folder, GOOD)
    before = {path.name: path.read_bytes() for path in score(folder).folder.iterdir()}
    assert {path.name: path.read_bytes() for path in score(folder).folder.iterdir()} == before
    write(folder, GOOD.replace(f"{VIOLENCE},impact,4", f"{VIOLENCE},impact,1"))
    after = {path.name: path.read_bytes() for path in score(folder).folder.iterdir()}
    assert after["ranking.csv"] != before["ranking.csv"]


def test_stability_writes_nothing_and_says_what_the_order_hangs_on(folder: Path) -> None:
    write(folder, GOOD)
    found = stability(folder, top=1)
    assert not (folder / "priorities" / "proposed").exists()
    ranks = {one["id"]: one for one in found.as_json()["ranking"]}
    assert ranks["crime-type/burglary"]["rank_high"] >= ranks["crime-type/burglary"]["rank"]
    assert found.as_json()["draws"] == 5000
    lines = [line for _, line in found.lines()]
    assert "No field of this model has a weight whose change could move the order." in lines


def test_a_model_of_figures_needs_nobody_to_score(folder: Path) -> None:
    made = propose(folder, model="composite-index")
    assert made.made == ("priorities/issues.toml",)
    found = score(folder, top=2)
    assert found.proposals.proposed[0].id == VIOLENCE
    assert found.proposals.rows[0].startswith("Nobody scored")
    assert title_of(found.proposals) == "Two priorities are proposed by the figures alone"
    assert "Its index rests on three figures of four; the others could change it much." in (
        found.proposals.proposed[0].doubts
    )
    # Ashbrook's planted rise: violence is above the average issue, which is 100.
    assert found.proposals.proposed[0].score > 100


def test_evidence_that_there_is_not_is_named(folder: Path) -> None:
    head, *lines = GOOD.splitlines()
    cited = ["volume/total/partnership/all recorded_crime?period=2018/19", "no/such/finding recorded_crime?period=1066"]
    text = "\n".join([f"{head},evidence", *(f"{line},{cited[place % 2]}" for place, line in enumerate(lines))])
    write(folder, f"{text}\n")
    (folder / "priorities" / "issues.toml").write_text(
        '[[issue]]\nid = "crime-type/drugs"\nfindings = ["volume/totals/partnership/all"]\n', encoding="utf-8"
    )
    said = score(folder).proposals.rows
    assert said[0] == (
        "priorities/issues.toml names findings that the assessment does not have: volume/totals/partnership/all."
    )
    assert said[-1] == (
        "Scorers name evidence that the assessment does not have: no/such/finding, recorded_crime?period=1066."
    )
    assert propose(folder).lacking == ("volume/totals/partnership/all",)


def test_left_out_issues_and_their_scores_are_named_and_counted(folder: Path) -> None:
    write(folder, GOOD)
    (folder / "priorities" / "issues.toml").write_text(
        '[[issue]]\nid = "crime-type/drugs"\nleft_out = "Others see to it."\n', encoding="utf-8"
    )
    found = score(folder)
    assert found.read.account.set_aside == {"scores of issues that the list leaves out": 2}
    assert [one.id for one in found.proposals.left_out] == ["crime-type/drugs"]
    assert "Others see to it." in (found.folder / "priorities.html").read_text(encoding="utf-8")


WRONG = {
    "an issue there is not": ("crime-type/treason likelihood 4 high Police", "the id of an issue"),
    "a field there is not": (f"{VIOLENCE} harm 4 high Police", "one of likelihood, impact"),
    "a level there is not": (f"{VIOLENCE} likelihood 5 high Police", "one of 1, 2, 3, 4"),
    "a level between two": (f"{VIOLENCE} likelihood 2.5 high Police", "one of 1, 2, 3, 4"),
    "a confidence there is not": (f"{VIOLENCE} likelihood 4 sure Police", "high, medium, low"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_row_that_cannot_be_used_is_refused_with_its_number(folder: Path, name: str) -> None:
    row, said = WRONG[name]
    write(folder, GOOD + rows(row).removeprefix(HEAD))
    with pytest.raises(BadInput) as caught:
        score(folder)
    if name in ("an issue there is not", "a level there is not", "a confidence there is not", "a level between two"):
        assert "scores.csv, row 13" in str(caught.value.fault if hasattr(caught.value, "fault") else caught.value)
    assert said in str(caught.value)
    assert not (folder / "priorities" / "proposed").exists()


def test_several_faults_are_told_at_once_and_a_score_stands_once(folder: Path) -> None:
    write(
        folder, GOOD + f"{VIOLENCE},likelihood,3,high,,police,2019-10-14\n" + f"{VIOLENCE},impact,3,high,,Fire,14 May\n"
    )
    with pytest.raises(FaultyFiles) as caught:
        score(folder)
    told = " ".join(caught.value.faults)
    assert "in scores.csv, row 2 too" in told
    assert "a day as YYYY-MM-DD or DD/MM/YYYY" in told


def test_scores_by_another_model_or_version_are_refused(folder: Path) -> None:
    text = HEAD.replace("\n", ",model\n") + f"{VIOLENCE},likelihood,4,high,,Police,2019-10-14,four-by-four 0\n"
    write(folder, text)
    with pytest.raises(BadInput, match='it was scored by "four-by-four 0"; expected four-by-four 1'):
        score(folder)


def test_nothing_scored_no_assessment_and_wrong_words_are_sentences(
    folder: Path, ashbrook: Path, tmp_path: Path
) -> None:
    with pytest.raises(NothingScored, match="no score is filled in"):
        score(folder)
    write(folder, rows(f"{VIOLENCE} likelihood 4 high Police"))
    with pytest.raises(NothingScored, match="no issue is scored in every field"):
        score(folder)
    unread = tmp_path / "unread"
    shutil.copytree(ashbrook, unread)
    with pytest.raises(StepNotDone, match="assess"):
        propose(unread)
    with pytest.raises(StepNotDone, match="release"):
        propose(folder, evidence="release")
    for wrong in ({"evidence": "air"}, {"model": "no-such"}, {"scorers": ("A b", "a-B")}, {"scorers": ("!",)}):
        with pytest.raises(BadArgument):
            propose(folder, **wrong)
    for wrong in ({"top": 0}, {"draws": 5}, {"seed": -1}):
        with pytest.raises(BadArgument):
            score(folder, **wrong)
    (folder / "priorities" / "issues.toml").write_text('model = "setting-matrix"\n', encoding="utf-8")
    with pytest.raises(BadArgument, match="change it there"):
        propose(folder, model="four-by-four")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run `saferplan priorities` in this process."""

    def go(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["saferplan", "priorities", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 1 if stopped.code else 0
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return go


def test_the_terminal_says_it_and_json_says_the_same(folder: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("propose", folder, "--from", "bundle")
    assert code == 0
    assert "12 issues to score" in out
    heads = [line.split() for line in out.splitlines()[2:4]]
    assert heads == [
        ["per", "1,000", "severity", "change", "residents"],
        ["number", "people", "points", "in", "a", "year", "concerned", "findings", "issue"],
    ]
    row = next(line for line in out.splitlines() if line.endswith("Violence and sexual offences")).split("  ")
    # Ashbrook has 15,000 residents, so that 306 crimes are 20.4 for each thousand.
    assert [cell.strip() for cell in row if cell.strip()][:5] == ["306", "20.4", "57,343", "+89%", "none"]
    assert max(len(line) for line in out.splitlines()[2:16]) <= 100
    assert "Next: saferplan priorities score" in out
    code, out, _ = run("propose", folder, "--json")
    assert json.loads(out)["model"] == "four-by-four 1"
    signals = {one["id"]: one["signals"] for one in json.loads(out)["issues"]}
    assert signals[VIOLENCE]["rate"]["figure"].endswith(
        "crime_type=violence-and-sexual-offences&period=2018/19&stat=rate"
    )
    assert signals["theme/young-people"]["rate"] == {"figure": "", "says": "", "lacking": "nobody has sent a number"}
    write(folder, GOOD)
    code, out, _ = run("score", folder, "--top", "2")
    assert code == 0
    assert "   + Change: rose by 89% since 2017/18, 1st of 6." in out
    assert "Scorers are two levels apart on impact" in out
    code, out, _ = run("score", folder, "--json")
    assert [one["id"] for one in json.loads(out)["ranking"]][:1] == [VIOLENCE]
    code, out, _ = run("stability", folder, "--json")
    assert json.loads(out)["top"] == 5
    code, out, _ = run("stability", folder)
    assert "A score given with high confidence stays." in out
    write(folder, GOOD.replace(",high,", ",sure,", 1))
    code, out, err = run("score", folder)
    assert code == 4
    assert "scores.csv, row 2: confidence" in err


def test_score_and_stability_take_the_same_options(folder: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    write(folder, GOOD)
    helps = [run(name, "--help")[1].partition("Options:")[2] for name in ("score", "stability")]
    assert helps[0] == helps[1]
    assert "--draws" in helps[0]
    options = ("--top", "1", "--draws", "200", "--seed", "3", "--from", "bundle", "--json")
    first, second = (json.loads(run(name, folder, *options)[1]) for name in ("score", "stability"))
    assert (first["ranking"], first["draws"], first["top"]) == (second["ranking"], 200, 1)


def test_the_way_from_a_proposal_to_a_choice_is_told_with_file_and_keys(
    folder: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    write(folder, GOOD)
    code, said, _ = run("score", str(folder))
    assert code == 0
    assert "[[priorities]] in plan/plan.toml" in " ".join(said.split())
    assert "docs/how-to/write-the-plan.md" in said
    assert set(KEYS) <= {one.name for one in fields(Priority)}
    page = (folder / "priorities" / "proposed" / "priorities.html").read_text(encoding="utf-8")
    assert "When the Board has chosen" in page
    found = score(folder).proposals
    text = choice_to_fill_in(found).replace("chosen_on =\n", "chosen_on = 2019-11-01\n")
    blocks = tomllib.loads(text)["priorities"]
    assert [one["title"] for one in blocks] == [one.title for one in found.proposed if one.standing == "proposed"]
    assert all(f">{one.id}<" not in page for one in found.aside), "findings are told by what they say"
    assert "draw" not in title_of(found)
