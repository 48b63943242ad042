"""`saferplan survey comments`: what it writes, what it says, and that no person comes out of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from comment_wave import TEXTS, comments, write_wave
from saferplan.cli_survey_comments import add_comments
from saferplan.commands.survey_comments import CommentOptions, comments_lines
from saferplan.commands.survey_comments import comments as survey_comments
from saferplan.errors import BadArgument, BadInput, MissingInput, StepNotDone
from saferplan.publication.bundle import hash_of

SECRET = ("Tracey", "Bloggs", "Oak Road", "07700", "Piotr", "900")


@pytest.fixture
def wave(tmp_path: Path) -> Path:
    return write_wave(tmp_path / "2020-01")


def cells_of(path: Path) -> str:
    """All that a spreadsheet holds."""
    book = openpyxl.load_workbook(path)
    return " ".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell)


def test_it_writes_themes_and_comments_and_no_person(wave: Path) -> None:
    result = survey_comments(wave)
    assert result.files == ("machine.csv", "themes.csv", "agreement.csv", "comments.xlsx")
    assert {path.name for path in result.folder.iterdir()} == set(result.files)
    whole = cells_of(result.folder / "comments.xlsx") + "".join(
        path.read_text(encoding="utf-8") for path in result.folder.glob("*.csv")
    )
    assert "My neighbour [name] deals drugs at [address]" in whole
    assert not any(word in whole for word in SECRET)
    assert pl.read_csv(result.folder / "themes.csv").row(0)[1:4] == ("drugs", "Drugs", 2)
    lines = "\n".join(text for _, text in comments_lines(result))
    assert "8 comments of wave 2020-01, 2 of them without content" in lines
    assert "     2   33%  Drugs" in lines
    assert "No theme of the frame: 2 comments." in lines


def test_a_sample_is_the_same_for_two_people_and_is_never_written_over(wave: Path) -> None:
    for coder in ("Jo", "Sam"):
        survey_comments(wave, options=CommentOptions(sample=4, coder=coder))
    pages = [openpyxl.load_workbook(wave / "coding" / f"sample-{name}.xlsx")["to_code"] for name in ("jo", "sam")]
    numbers = [[page.cell(row, 1).value for row in range(2, 6)] for page in pages]
    assert numbers[0] == numbers[1]
    assert not {3, 7} & set(numbers[0]), "nothing is asked about comments that say nothing"
    with pytest.raises(BadArgument, match=r"coding/sample-jo.xlsx is there"):
        survey_comments(wave, options=CommentOptions(sample=4, coder="Jo"))


def test_what_two_people_coded_is_read_back_and_compared(wave: Path) -> None:
    for coder, drugs in (("Jo", {1, 2}), ("Sam", {1})):
        survey_comments(wave, options=CommentOptions(sample=9, coder=coder))
        path = wave / "coding" / f"sample-{coder.lower()}.xlsx"
        book = openpyxl.load_workbook(path)
        page = book["to_code"]
        columns = {cell.value: cell.column for cell in page[1]}
        for row in range(2, page.max_row + 1):
            page.cell(row, columns["coded_on"], "2020-03-01")
            page.cell(row, columns["drugs"], "yes" if page.cell(row, 1).value in drugs else None)
        book.save(path)
    result = survey_comments(wave)
    of_drugs = result.agreement.filter(pl.col("theme") == "drugs")
    assert of_drugs.select("first", "second", "both", "only_first").rows() == [
        ("machine", "Jo", 2, 0),
        ("machine", "Sam", 1, 1),
        ("Jo", "Sam", 1, 1),
    ]
    lines = [text for _, text in comments_lines(result)]
    assert "Agreement of machine and Jo, over 6 comments:" in lines
    assert "drugs: both 2, 0 by machine alone, 0 by Jo alone; kappa 1.00 (1.00 to 1.00)" in lines
    assert (result.account.read, result.account.kept) == (12, 12)


def test_groups_without_a_theme_are_suggested_with_three_examples(tmp_path: Path) -> None:
    ponies = tuple(f"Ponies trample allotments behind the chapel {number}" for number in range(20))
    result = survey_comments(write_wave(tmp_path / "w", (*TEXTS, *ponies)), options=CommentOptions(suggest=True))
    (first, *_) = result.suggested
    assert "ponies" in first["words"]
    assert len(first["examples"]) == 3
    assert "suggestions" in openpyxl.load_workbook(result.folder / "comments.xlsx").sheetnames
    few = survey_comments(write_wave(tmp_path / "few"), options=CommentOptions(suggest=True))
    assert any("No groups were looked for" in note for note in few.notes)


def test_a_faulty_file_of_a_person_stops_it_before_anything_is_written(wave: Path) -> None:
    (wave / "codes.csv").write_text("comment,theme,present,coder,coded_on\n1,drugs,maybe,Jo,2020-03-01\n")
    with pytest.raises(BadInput, match="present is a word"):
        survey_comments(wave)
    assert not (wave / "coding").exists()


@pytest.mark.parametrize(("sample", "coder"), [(3, ""), (0, "Jo"), (-1, "Jo")])
def test_a_sample_needs_a_coder(wave: Path, sample: int, coder: str) -> None:
    with pytest.raises(BadArgument, match="both or neither"):
        survey_comments(wave, options=CommentOptions(sample=sample, coder=coder))


def test_a_wave_that_was_not_read_or_is_not_there_is_said(tmp_path: Path, wave: Path) -> None:
    with pytest.raises(MissingInput, match='Run "saferplan survey read" first'):
        survey_comments(tmp_path)
    table = wave / "results" / "survey_comments.parquet"
    frame = pl.read_parquet(table)
    pl.concat([frame, frame.with_columns(wave=pl.lit("2022-01"))]).write_parquet(table)
    with pytest.raises(BadArgument, match="expected one of 2020-01, 2022-01"):
        survey_comments(wave)
    assert survey_comments(wave, wave="2022-01").wave == "2022-01"
    with pytest.raises(MissingInput, match="Nobody wrote any"):
        survey_comments(write_wave(tmp_path / "silent", ()))


def test_the_command_says_the_same_and_json_too(wave: Path) -> None:
    app = typer.Typer()
    group = typer.Typer()
    add_comments(group)
    app.add_typer(group, name="survey")
    group.callback()(lambda: None)
    printed = CliRunner().invoke(app, ["survey", "comments", str(wave)])
    assert printed.exit_code == 0, printed.output
    assert "Themes, by the machine" in printed.output
    as_json = CliRunner().invoke(app, ["survey", "comments", str(wave), "--json"])
    found = json.loads(as_json.output)
    assert found["themes"][0]["theme"] == "drugs"
    assert not any(word in printed.output + as_json.output for word in SECRET[:-1])


def test_in_a_partnership_the_tables_are_those_read_last_and_nothing_goes_into_its_inputs(
    tmp_path: Path, ashbrook: Path
) -> None:
    home = tmp_path / "ashbrook"
    shutil.copytree(ashbrook, home)
    shutil.rmtree(home / "tables", ignore_errors=True)
    with pytest.raises(StepNotDone):
        survey_comments(home)
    made = home / "tables" / "made"
    made.mkdir(parents=True)
    comments().write_parquet(made / "survey_comments.parquet")
    name = f"read-{hash_of(made)}"
    made.rename(made.with_name(name))
    (home / "tables" / "current").write_text(f"{name}\n")
    wave = home / "inputs" / "survey" / "2020-01"
    wave.mkdir(parents=True)
    (wave / "codes.csv").write_text("comment,theme,present,coder,coded_on\n1,drugs,yes,Sam,2020-03-01\n")
    before = set((home / "inputs").rglob("*"))
    of_all, of_one = survey_comments(home), survey_comments(wave)
    assert of_all.folder == of_one.folder == home / "coding" / "2020-01"
    assert of_all.counts.equals(of_one.counts)
    assert of_all.agreement["second"].to_list() == ["Sam"]
    assert set((home / "inputs").rglob("*")) == before
