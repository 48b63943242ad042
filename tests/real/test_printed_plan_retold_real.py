"""The printed Plan retold: the same remarks as on the printed text, its numbers, and none of its sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from real_folders import real_data

from saferplan.commands.claims import check
from saferplan.demo.printed_plan import write_printed_plan

pytestmark = pytest.mark.real

NAME = "safer-buckinghamshire-plan-2020-2023.txt"
BODIES = r"Council|Police|Service|Group|Probation|Company|Commissioner|Fire"
LONGEST = 9
"""How many words in a row may be the Plan's, names of bodies apart: the list of four worries is as long."""


@pytest.fixture(scope="module")
def printed() -> Path:
    path = real_data().parent / "documents" / NAME
    if not path.is_file():
        pytest.skip(f"there is no {NAME} beside the real data")
    return path


@pytest.fixture
def retold(tmp_path: Path) -> Path:
    return write_printed_plan(tmp_path)


def test_the_check_says_the_same_of_both(printed: Path, retold: Path) -> None:
    said = [[(one.rule, one.grade, one.reason) for one in check(path).checked.remarks] for path in (printed, retold)]
    assert said[0] == said[1]
    assert len(said[0]) == 15


def test_every_number_retold_is_printed(printed: Path, retold: Path) -> None:
    numbers = [set(re.findall(r"\d[\d,./]*", path.read_text(encoding="utf-8"))) for path in (printed, retold)]
    assert {number.rstrip(",.") for number in numbers[1]} <= {number.rstrip(",.") for number in numbers[0]}


def test_no_sentence_of_the_plan_is_copied(printed: Path, retold: Path) -> None:
    def runs(path: Path) -> set[str]:
        words = re.findall(r"[\w%]+", path.read_text(encoding="utf-8"))
        return {" ".join(words[start : start + LONGEST + 1]) for start in range(len(words) - LONGEST)}

    theirs = {run.casefold() for run in runs(printed)}
    shared = [run for run in runs(retold) if run.casefold() in theirs and not re.search(BODIES, run)]
    assert shared == []
