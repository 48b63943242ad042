"""The Board paper of the worked example: what is planned, in the words of the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplan.commands.plan_folder import read_plan
from saferplan.demo.county_safety_plan import write_plan
from saferplan.publication.documents.board_paper import board_paper
from saferplan.publication.documents.paper import PaperTable
from saferplan.publication.released import Released

pytestmark = pytest.mark.slow


def test_the_board_paper_says_targets_in_the_unit_of_their_figure(county_released: Released, tmp_path: Path) -> None:
    write_plan(tmp_path)
    plan = read_plan(tmp_path)
    paper = board_paper(county_released, plan)
    [planned] = [one for one in paper.blocks if isinstance(one, PaperTable) and one.title == plan.title]
    told = [" ".join(run.text for run in row[2]) for row in planned.rows]
    assert any("57%, by 31 March 2022" in one for one in told), told
