"""Sheets that scorers sent back: who scored what, what was left blank, days and faults in cells, notes that name."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from saferplan.commands.priorities import propose, score
from saferplan.errors import BadInput, FaultyFiles
from saferplan.priorities.scores import HEADINGS
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


def filled(folder: Path, scorer: str, blank: str, note: str = "") -> None:
    """A sheet by a scorer with every row of three issues scored low, but for one issue that is left blank."""
    lines = [HEAD]
    for issue in ("crime-type/burglary", VIOLENCE, "crime-type/drugs"):
        for field in ("likelihood", "impact"):
            score = "" if issue == blank else "2"
            sure, day = ("", "") if issue == blank else ("high", "2019-10-14")
            lines.append(f"{issue},{field},{score},{sure},{note},{scorer},{day}\n")
    place = folder / "priorities"
    place.mkdir(exist_ok=True)
    mine = place / "scores.csv"
    held = mine.read_text(encoding="utf-8") if mine.exists() else ""
    mine.write_text(held + "".join(lines[1:] if held else lines), encoding="utf-8")


def test_who_left_which_rows_blank_is_told_on_the_page_and_in_the_table(folder: Path) -> None:
    filled(folder, "Police", "")
    filled(folder, "Council", "crime-type/burglary", note="I do not know")
    found = score(folder)
    know = " ".join(found.proposals.know)
    assert "Scored by 1 of 2 scorers: Burglary." in know
    assert "Council left blank: Burglary (likelihood and impact), noting “I do not know”." in know
    page = (found.folder / "priorities.html").read_text(encoding="utf-8")
    assert "What to know before you read the order" in page
    assert "Council left blank: Burglary" in page
    with (found.folder / "ranking.csv").open(encoding="utf-8", newline="") as opened:
        rows = {row["issue"]: (row["scored_by"], row["scorers"]) for row in csv.DictReader(opened)}
    assert rows["crime-type/burglary"] == ("1", "2")
    assert rows["crime-type/drugs"] == ("2", "2")
    assert any("Council left blank" in line for _, line in found.lines())


def test_an_issue_first_by_harm_that_the_scores_put_low_is_doubted_aloud(folder: Path) -> None:
    filled(folder, "Police", "")
    top = next(one for one in score(folder).proposals.rankings if one.name == "harm").ranked[0].issue
    (folder / "priorities" / "scores.csv").unlink()
    others = [one for one in (VIOLENCE, "crime-type/drugs", "crime-type/burglary") if one != top]
    write(folder, rows(*(f"{one} {field} 4 high Police" for one in others for field in ("likelihood", "impact")),
                       f"{top} likelihood 1 high Police", f"{top} impact 1 high Police"))  # fmt: skip
    found = score(folder, top=1)
    assert any("is first by harm" in line and "3rd of 3 by the scores" in line for line in found.proposals.know)
    write(folder, rows(*(f"{one} {field} 1 high Police" for one in others for field in ("likelihood", "impact")),
                       f"{top} likelihood 4 high Police", f"{top} impact 4 high Police"))  # fmt: skip
    assert not any("is first by harm" in line for line in score(folder, top=1).proposals.know)


def test_notes_that_name_a_person_or_a_home_are_pointed_at_and_not_repeated(folder: Path) -> None:
    filled(folder, "Police", "", note="Told by Mr Patel of 12 Mill Lane")
    lines = [line for _, line in score(folder).lines()]
    (told,) = (line for line in lines if "as if a person or a home is named" in line)
    assert "scores.csv, row 2" in told
    assert "Patel" not in told
    assert "Mill Lane" not in told
    (folder / "priorities" / "scores.csv").unlink()
    filled(folder, "Police", "", note="Much of it is in the town centre at night")
    assert not any("is named" in line for _, line in score(folder).lines())


def test_the_sheet_asks_for_no_names(folder: Path) -> None:
    propose(folder, scorers=("Police",))
    about = openpyxl.load_workbook(folder / "priorities" / "sheets" / "scores-police.xlsx")["about"]
    assert any("no names, addresses" in str(row[0].value) for row in about.iter_rows())


def sheet_of(folder: Path, scorer: str) -> Path:
    """A workbook as it is made for a scorer, not filled in."""
    propose(folder, scorers=(scorer,))
    return folder / "priorities" / "sheets" / f"scores-{scorer.lower()}.xlsx"


def fill(path: Path, day: object, *, score: str = "2", to: Path | None = None) -> None:
    """Fill two rows of a workbook in, the day in the first alone."""
    book = openpyxl.load_workbook(path)
    sheet = book["scores"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == HEADINGS["issue"] for cell in row))
    words = [cell.value for cell in head]
    at = {name: words.index(heading) + 1 for name, heading in HEADINGS.items()}
    first = head[0].row + 1
    for row in (first, first + 1):
        sheet.cell(row, at["score"]).value = score
        sheet.cell(row, at["confidence"]).value = "high"
    sheet.cell(first, at["scored_on"]).value = day
    book.save(to or path)


@pytest.mark.parametrize("day", ["14/10/2019", "2019-10-14", date(2019, 10, 14), "14 October 2019"])
def test_the_day_of_a_sheet_may_be_written_as_people_write_days(folder: Path, day: object) -> None:
    path = sheet_of(folder, "Police")
    cell = next(row for row in openpyxl.load_workbook(path)["scores"].iter_rows(min_row=3))[7]
    assert cell.number_format == "dd/mm/yyyy", "a day typed there becomes a day"
    fill(path, day)
    assert {one.scored_on for one in score(folder).proposals.scored.cells} == {date(2019, 10, 14)}


def test_one_day_that_cannot_be_read_is_one_fault(folder: Path) -> None:
    path = sheet_of(folder, "Police")
    fill(path, "in October")
    with pytest.raises(BadInput) as caught:
        score(folder)
    assert not isinstance(caught.value, FaultyFiles)
    assert "row 3: Day (cell H3) is several words" in str(caught.value)


def test_a_file_without_a_day_says_so_once(folder: Path) -> None:
    fill(sheet_of(folder, "Police"), None)
    with pytest.raises(BadInput, match=r"Day \(cell H3\) is blank") as caught:
        score(folder)
    assert not isinstance(caught.value, FaultyFiles)


def test_a_fault_shows_what_to_look_for_and_where(folder: Path) -> None:
    write(folder, GOOD + "own/scrambler-bikes,likelihood,2,high,,Police,2019-10-14\n")
    with pytest.raises(BadInput, match=r'issue \(cell A13\) is "own/scrambler-bikes"; expected the id of an issue'):
        score(folder)
    write(folder, GOOD + "crime-type/burglery,likelihood,2,high,,Fire,2019-10-14\n")
    with pytest.raises(BadInput, match='Did you mean "crime-type/burglary"'):
        score(folder)
    write(folder, GOOD + f"{VIOLENCE},likelihood,Very high,high,,Fire,2019-10-14\n")
    with pytest.raises(BadInput, match=r'score \(cell C13\) is "Very high"; expected one of 1, 2, 3, 4'):
        score(folder)
    write(folder, GOOD + f"{VIOLENCE},likelihood,Mrs Jane Doe,high,,Fire,2019-10-14\n")
    with pytest.raises(BadInput, match="is several words") as caught:
        score(folder)
    assert "Doe" not in str(caught.value)


def test_the_same_sheet_sent_twice_is_one_fault(folder: Path) -> None:
    path = sheet_of(folder, "Police")
    fill(path, "14/10/2019")
    shutil.copy(path, path.with_name("scores-police (1).xlsx"))
    with pytest.raises(BadInput, match="all its 2 scores stand in") as caught:
        score(folder)
    assert not isinstance(caught.value, FaultyFiles)
    assert "sent twice" in str(caught.value)


def test_a_file_without_headings_names_the_command_that_writes_them(folder: Path) -> None:
    write(folder, "a,b\n1,2\n")
    with pytest.raises(BadInput, match='"saferplan priorities propose" writes them'):
        score(folder)
