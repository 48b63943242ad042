"""What the printed Plan says in numbers, retold: what the check says of it, and the page that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplan.commands.claims import ClaimsChecked, check
from saferplan.demo.printed_plan import FOLDER, REPORT, write_printed_plan

PAGE = Path(__file__).resolve().parents[3] / "docs" / "explanation" / "what-a-printed-plan-got-wrong.md"

SAID = [
    ("base", "doubtful", "are among the 2379"),
    ("unbound", "doubtful", "what over 50% of them did or thought"),
    ("base", "doubtful", "38% is of a part"),
    ("base", "doubtful", "64% is of a part"),
    ("base-period", "cannot be checked", "A change of 23%"),
    ("age", "wrong", "ages 30 to 39"),
    ("span", "doubtful", "5 changes in a row need 6 yearly totals"),
    ("arithmetic", "wrong", "9.8% more than 30,531, not 9%"),
    ("rounding", "wrong", "9.82% is cut off to 9%, and 41.81% is rounded to 42%"),
    ("span", "wrong", "2014/15 is 4 years before"),
    ("copied", "doubtful", "+133% is printed both"),
    ("naming", "doubtful", '"public disorder" is counted here'),
    ("rank", "doubtful", '"second highest number" compares areas'),
    ("mean", "doubtful", "34,177, more than the 33,529"),
    ("lists", "doubtful", "The first list has 7 names and this one 6"),
]
"""Rule, grade and some words of each remark, in the order of the text; found by hand before there was a rule."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ClaimsChecked:
    retold = write_printed_plan(tmp_path_factory.mktemp("county"))
    return check(retold, report=retold.with_name(REPORT))


def test_each_fault_is_found_and_nothing_else(made: ClaimsChecked) -> None:
    found = [(one.rule, one.grade, one.reason) for one in made.checked.remarks]
    assert [(rule, grade) for rule, grade, _ in found] == [(rule, grade) for rule, grade, _ in SAID]
    for (_, _, reason), (_, _, words) in zip(found, SAID, strict=True):
        assert words in reason


def test_the_report_lies_beside_the_text(made: ClaimsChecked) -> None:
    assert made.report == made.file.with_name(REPORT)
    assert made.file.parent.name == FOLDER
    page = made.report.read_text(encoding="utf-8")
    assert "4 statements are wrong, and 10 are doubtful" in page
    assert "33,529 is 9.8% more than 30,531, not 9%" in page


def test_it_is_written_anew(tmp_path: Path) -> None:
    first = write_printed_plan(tmp_path).read_bytes()
    (tmp_path / FOLDER / "retold.md").write_text("other", encoding="utf-8")
    assert write_printed_plan(tmp_path).read_bytes() == first


def test_the_page_about_it_gives_each_reason_as_the_check_does(made: ClaimsChecked) -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    for one in made.checked.remarks:
        assert f"| {one.grade} | {one.reason} |" in text
