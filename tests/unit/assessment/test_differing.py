"""What is different in one area: Ashbrook's by hand, a planted one found, too few told as such, and a null."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ashbrook_line import current_of, finished_folder
from saferplan.areas import Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.assessment.differing import STANDINGS, differences, standings_of
from saferplan.assessment.differing_changes import changed_otherwise, changes_apart
from saferplan.findings import Finding, without_links
from saferplan.publication.released import Released, read_release
from small_partnership import counts_context

BOARDS = tuple(f"board:b{number:02d}" for number in range(20))
TYPES = ("burglary", "drugs", "other-theft", "public-order", "vehicle-crime", "violence-and-sexual-offences")


@pytest.fixture(scope="module")
def released() -> Released:
    """Ashbrook's public release."""
    folder = finished_folder()
    return read_release(folder / "releases" / current_of(folder, "releases"))


def profile_of(released: Released, area: str) -> Answer:
    """An area's profile."""
    return next(one for one in released.profiles if one.about == area)


def finding_of(answer: Answer, rule: str) -> Finding:
    """An area's finding by one rule."""
    return next(one for one in answer.findings if one.id.split("/")[1] == rule)


def with_areas(context: Context, codes: tuple[str, ...] = BOARDS) -> Context:
    """The context of counts with its areas named."""
    return replace(context, areas=tuple(Area("board", code, code) for code in codes))


def equal_risk(dice: np.random.Generator, *, mean: float = 8.0) -> dict[tuple[str, str], list[int]]:
    """Months of counts of every board and type, all of one mean."""
    return {(area, slug): dice.poisson(mean, 24).tolist() for area in BOARDS for slug in TYPES} | {
        (area, ""): [1] * 24 for area in BOARDS
    }


def test_every_ward_board_and_district_has_a_page(released: Released) -> None:
    kinds = [released.areas[one.about].kind for one in released.profiles]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {"board": 2, "district": 1, "ward": 3}


@pytest.mark.parametrize(
    ("area", "count", "rate", "ratio"),
    # Ashbrook West has 8,000 of 15,000 residents, and 108 of 120 incidents: 13.5 against 8 for every 1,000.
    [
        ("board:ashbrook-west", "108", "13.5", "1.69"),
        ("board:ashbrook-east", "12", "1.7", "0.21"),
        ("X05000001", "96", "16.0", "2.00"),
    ],
)
def test_incidents_by_hand(released: Released, area: str, count: str, rate: str, ratio: str) -> None:
    said = without_links(finding_of(profile_of(released, area), "incidents").sentence)
    assert said.startswith(f"{count} incidents of anti-social behaviour in {released.areas[area].name} were reported")
    assert f"{rate} for every 1,000 residents, {ratio} times the rate" in said


def test_what_is_higher_and_lower_by_hand(released: Released) -> None:
    east = profile_of(released, "board:ashbrook-east")
    # 115 of 138 vehicle crimes among 7,000 of 15,000 residents: 1.79 times.
    assert "vehicle crime (1.79 times the rate" in without_links(finding_of(east, "higher").sentence)
    # The east has no record of drugs or of shoplifting at all.
    assert "drugs (0 recorded" in without_links(finding_of(east, "lower").sentence)
    assert "vehicle crime" in finding_of(profile_of(released, "X05000003"), "higher").headline


def test_a_district_that_is_all_of_it_is_set_against_nothing(released: Released) -> None:
    whole = profile_of(released, "X07000001")
    assert "being all of it" in whole.title
    assert {one.id.split("/")[1] for one in whole.findings} <= {"level", "change", "incidents", "harm"}


def test_a_doubled_type_in_one_area_is_named_and_no_other() -> None:
    counts = equal_risk(np.random.default_rng(4))
    counts["board:b07", "burglary"] = np.random.default_rng(5).poisson(16, 24).tolist()
    context = with_areas(counts_context(counts))
    flagged = {
        (area.code, one.slug, one.standing)
        for area in context.areas
        for one in standings_of(context, area)
        if one.verdict.direction
    }
    assert flagged == {("board:b07", "burglary", "higher")}
    (found,) = differences(
        context, context.areas[7], tuple(s for s in standings_of(context, context.areas[7]) if s.slug == "burglary")
    )
    assert found.headline.startswith("Higher here than in Small as a whole: burglary")
    assert found.strength in ("strong", "moderate")


@pytest.mark.slow
def test_where_all_risks_are_equal_few_partnerships_have_any_area_flagged() -> None:
    dice = np.random.default_rng(20_190_331)
    runs, wolves = 40, 0
    for _ in range(runs):
        context = with_areas(counts_context(equal_risk(dice)))
        wolves += any(one.verdict.direction for area in context.areas for one in standings_of(context, area))
    # The widest claim is one in twenty for all types of all areas together; chance has over six of 40 once in 200.
    assert wolves <= 6, wolves


def test_a_small_place_is_cannot_tell_and_not_alike() -> None:
    counts = equal_risk(np.random.default_rng(6))
    for slug in TYPES:
        counts["board:b03", slug] = [1 if month % 12 == 0 else 0 for month in range(24)]
    context = with_areas(counts_context(counts, people=200.0))
    context = replace(context, areas=context.areas)
    small = {one.standing for one in standings_of(context, context.areas[3])}
    assert small <= {"few", "lower"}
    assert set(STANDINGS) == {"higher", "lower", "alike", "few"}


def test_a_change_apart_from_the_rest_is_named() -> None:
    counts = equal_risk(np.random.default_rng(8))
    dice = np.random.default_rng(9)
    counts["board:b11", "drugs"] = [*dice.poisson(8, 12).tolist(), *dice.poisson(24, 12).tolist()]
    context = with_areas(counts_context(counts))
    found = {(area.code, one.slug) for area in context.areas for one in changes_apart(context, area)}
    assert found == {("board:b11", "drugs")}
    area = context.areas[11]
    told = changed_otherwise(context, area, changes_apart(context, area))
    assert told is not None
    assert told.headline == "Changed otherwise than in Small as a whole: drugs"
    assert changed_otherwise(context, area, ()) is None
