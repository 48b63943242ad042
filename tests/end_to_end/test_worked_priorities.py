"""The worked example's made-up scores: what was planted in them is found, and the page says that it is made up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from saferplan.commands.priorities import propose, score

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scored(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example in a folder of the test's own."""
    home = tmp_path_factory.mktemp("scored") / "county"
    shutil.copytree(county, home, ignore=shutil.ignore_patterns("inputs"))
    return home


def test_the_scores_of_the_demo_are_of_issues_that_there_are_and_give_what_was_planted(scored: Path) -> None:
    found = score(scored, evidence="bundle")
    held = found.proposals
    assert found.read.account.set_aside == {}
    first = [one for one in held.proposed if one.standing == "proposed"]
    assert {one.id for one in first[:2]} == {"theme/domestic-abuse", "crime-type/violence-and-sexual-offences"}
    assert all(one.chance_top > 0.95 for one in first[:2])
    assert min(one.chance_top for one in first) < 0.6, "the last of the five could as well not be"
    assert {(one.issue, one.apart) for one in held.dissents} == {
        ("crime-type/drugs", 2),
        ("theme/drugs-alcohol-and-mental-health", 2),
    }
    told = found.as_json()
    assert told["not_scored"] == ["Speeding traffic (nobody scored impact)"]
    assert told["left_out"] == {
        "crime-type/other-crime": "It is a remainder of unlike offences, and nothing can be done about it as one."
    }
    burglary = next(one for one in first if one.id == "crime-type/burglary")
    assert any(line.startswith("Public concern: 73% of residents") for line in burglary.reasons)
    assert "made up" in (found.folder / "priorities.html").read_text(encoding="utf-8")


def test_rural_crime_is_an_issue_though_no_type_of_crime_is_it(scored: Path) -> None:
    issues = {one.id: one for one in propose(scored, evidence="bundle").held.issues}
    rural = issues["concern/rural-and-wildlife-crime"]
    assert rural.signal("concern").value == pytest.approx(28.2, abs=0.05)
    assert rural.signal("volume").value is None
    assert issues["own/fly-tipping"].signal("concern").value is not None
    touched = issues["theme/young-people"]
    assert touched.scan == ("scan/grants-to-youth-clubs-end-in",)
