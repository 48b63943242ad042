"""Where no residents are held there are no rates, and nothing is drawn or said as if there were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from saferplan.assessment.answer import Answer
from saferplan.commands.assess import assess
from saferplan.commands.read import read
from saferplan.publication.bundle import read_bundle


@pytest.fixture(scope="module")
def volume(ashbrook: Path, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """How much crime there is in Ashbrook, its residents not known."""
    folder = tmp_path_factory.mktemp("nobody") / "ashbrook"
    shutil.copytree(ashbrook, folder)
    shutil.rmtree(folder / "inputs" / "population")
    read(folder)
    bundle = read_bundle(assess(folder).folder)
    return next(answer for answer in bundle.answers if answer.question == "volume")


def test_no_rate_is_drawn(volume: Answer) -> None:
    assert volume.maps == ()
    assert [chart.id for chart in volume.charts] == ["crime-by-type"]


def test_the_tables_stay_and_no_finding_ranks_areas(volume: Answer) -> None:
    assert {table.id for table in volume.tables} >= {"crime-by-type-table", "crime-by-board"}
    assert not [finding.id for finding in volume.findings if "highest" in finding.id]
