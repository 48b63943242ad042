"""The worked example's plan, held to its own release: clean but for what it was left with to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplan.commands.plan import check, crosswalk
from saferplan.commands.plan_folder import read_plan
from saferplan.publication.released import Released

pytestmark = pytest.mark.slow


def test_it_finds_what_it_was_left_with_and_nothing_else(county: Path, county_released: Released) -> None:
    result = check(county)
    assert result.release is not None
    assert result.release.parent.name == county_released.folder.parent.name
    checked = result.checked
    assert checked.of_grade("wrong") == ()
    assert sorted(one.rule for one in checked.of_grade("gap")) == ["concern", "crosswalk", "ended-body", "finding"]
    assert sorted(one.rule for one in checked.of_grade("look")) == ["same-action", "unsaid"]
    told = " ".join(one.sentence for one in checked.remarks)
    assert "Public order rose by 133%" in told
    assert "The police would not have responded" in told
    assert '"rough-sleeping" and "street-needs"' in told
    assert "Wendershire Clinical Commissioning Group" in told


def test_every_number_in_its_texts_is_bound_to_a_record(county: Path, county_released: Released) -> None:
    checked = check(county).checked
    assert checked.links >= 20
    assert not {"claim", "unbound"} & {one.rule for one in checked.remarks}


def test_five_priorities_follow_the_printed_ones_and_keep_their_measures(county: Path) -> None:
    plan = read_plan(county)
    rows = crosswalk(county).rows
    assert len(plan.priorities) == 5
    assert len(plan.actions) >= 40
    assert all(one.lead and one.due and one.moves for one in plan.actions)
    assert [len(one.into) for one in rows] == [1, 1, 1, 1, 2, 1]
    assert "made up" in plan.made_up
    assert all(sum(counts) for _, counts in plan.coverage())
    assert len(plan.shown_actions(next(one for one in plan.priorities if one.shows))) == 2
