"""The worked example's scores: they fit the model, say that they are made up, and never replace somebody's own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from saferplan.demo.county_scores import GIVEN, ISSUES, MODEL, NOTES, SCORERS, score_table, write_scores
from saferplan.priorities.issues import parse_issues
from saferplan.priorities.model import shipped_models
from saferplan.sources.priority_scores import read_scores


def test_every_row_is_a_score_of_the_model(tmp_path: Path) -> None:
    write_scores(tmp_path)
    place = tmp_path / "priorities"
    found = read_scores([place / "scores.csv"], place, shipped_models()[MODEL], GIVEN)
    rows = list(csv.DictReader(io.StringIO(score_table())))
    assert len(found.cells) == len(rows) == found.account.kept
    assert {one.scorer for one in found.cells} == set(SCORERS)
    assert sum(bool(one.note) for one in found.cells) == len(NOTES)


def test_the_list_can_be_followed_and_says_what_it_is() -> None:
    read = parse_issues(ISSUES)
    assert read.model == MODEL
    assert "All of it is made up." in ISSUES
    own = {one.id for one in read.issues if one.id.startswith("own/")}
    assert own <= set(GIVEN)


def test_what_somebody_wrote_stays(tmp_path: Path) -> None:
    (tmp_path / "priorities").mkdir()
    (tmp_path / "priorities" / "scores.csv").write_text("mine\n", encoding="utf-8")
    write_scores(tmp_path)
    assert (tmp_path / "priorities" / "scores.csv").read_text(encoding="utf-8") == "mine\n"
    assert (tmp_path / "priorities" / "issues.toml").read_text(encoding="utf-8") == ISSUES
