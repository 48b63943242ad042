"""What became of earlier priorities: followed over any number of names, never round in a circle."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_values import BEFORE, BURGLARY, values

from saferplan.errors import BadPlan
from saferplan.plan.crosswalk import crosswalk_of, same_figure
from saferplan.plan.model import Plan
from saferplan.plan.shape import plan_from
from saferplan.settings import PriorityBefore


def with_rows(*rows: dict[str, Any]) -> Plan:
    """Ashbrook's plan with other rows of its crosswalk."""
    return plan_from(values() | {"crosswalk": list(rows)})


def test_a_measure_survives_a_change_of_name() -> None:
    first, second = crosswalk_of(plan_from(values()), BEFORE)
    assert (first.before, first.into, first.figure, first.kept_by) == (
        "Safer homes",
        ("burglary",),
        BURGLARY,
        ("burglary",),
    )
    assert (second.before, second.into) == ("Less violence", ("violence",))  # by its name alone


def test_a_measure_that_takes_the_place_of_another_keeps_it() -> None:
    plan = values()
    plan["measures"][0] |= {"figure": "vehicle_crime", "before": [f"{BURGLARY}&period=2018/19"]}
    assert crosswalk_of(plan_from(plan), BEFORE)[0].kept_by == ("burglary",)


def test_one_goes_into_several_and_several_into_one() -> None:
    plan = with_rows(
        {"before": "Safer homes", "into": ["burglary", "violence"]}, {"before": "Less violence", "into": ["burglary"]}
    )
    assert [one.into for one in crosswalk_of(plan, BEFORE)] == [("burglary", "violence"), ("burglary",)]


def test_an_older_name_leads_over_a_later_one_to_todays() -> None:
    plan = with_rows(
        {"before": "Safer homes", "into": ["burglary"]}, {"before": "Old Homes ", "into": ["safer  HOMES"]}
    )
    old = crosswalk_of(plan, BEFORE)[2]
    assert (old.before, old.into, old.unknown) == ("Old Homes", ("burglary",), ())


def test_a_dropped_one_says_why_and_a_lost_one_is_lost() -> None:
    plan = with_rows({"before": "Safer homes", "dropped": "It is done."})
    dropped, _ = crosswalk_of(plan, BEFORE)
    assert (dropped.dropped, dropped.is_lost) == ("It is done.", False)
    assert crosswalk_of(with_rows(), (PriorityBefore("Roads"),))[0].is_lost


def test_a_name_that_leads_nowhere_has_the_nearest_beside_it() -> None:
    assert crosswalk_of(with_rows({"before": "Safer homes", "into": ["burglry"]}), BEFORE)[0].unknown == (
        ("burglry", "burglary"),
    )


def test_a_slip_in_an_earlier_name_is_told_with_the_name_that_was_meant() -> None:
    before = (PriorityBefore("Making communities more resilient"), PriorityBefore("Roads"))
    plan = with_rows({"before": "Making communities more resilent", "into": ["burglary"]})
    assert [(one.before, one.perhaps) for one in crosswalk_of(plan, before)] == [
        ("Making communities more resilient", ""),
        ("Roads", ""),
        ("Making communities more resilent", "Making communities more resilient"),
    ]


def test_an_older_name_that_is_near_another_is_no_slip_where_that_one_has_a_row_or_it_is_led_to() -> None:
    before = (PriorityBefore("Safer homes"),)
    rows = ({"before": "Safer homes", "into": ["burglary"]}, {"before": "Safe homes", "into": ["Safer homes"]})
    assert not any(one.perhaps for one in crosswalk_of(with_rows(*rows), before))


@pytest.mark.parametrize("length", [1, 2, 3, 2_000])
def test_a_circle_is_refused_and_told_with_its_line(length: int) -> None:
    rows = [
        {"before": f"n{place}", "into": [f"n{(place + 1) % length}"], "_line": place + 7} for place in range(length)
    ]
    with pytest.raises(BadPlan, match=r'line \d[\d,]*: \[\[crosswalk\]\]: "n.*" leads to .* no circle'):
        crosswalk_of(with_rows(*rows), ())


def test_a_row_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadPlan, match="it stands twice"):
        crosswalk_of(with_rows({"before": "A", "into": ["burglary"]}, {"before": "a ", "into": ["burglary"]}), ())


def test_an_earlier_name_that_is_a_priority_of_today_is_no_circle() -> None:
    plan = with_rows(
        {"before": "Fewer break-ins", "into": ["burglary"]}, {"before": "burglary", "into": ["Fewer break-ins"]}
    )
    assert all(one.into == ("burglary",) for one in crosswalk_of(plan, ()))


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8))
@settings(max_examples=150, deadline=None)
def test_it_is_refused_exactly_where_a_walk_comes_back(edges: list[list[int]]) -> None:
    """Held to the closure of the steps, worked out another way."""
    reach = {place: set(steps) for place, steps in enumerate(edges)}
    for _ in range(8):
        for steps in reach.values():
            steps |= {far for near in list(steps) for far in reach[near]}
    circular = any(place in steps for place, steps in reach.items())
    rows = [
        {"before": f"n{place}", "into": [f"n{step}" for step in steps] or ["burglary"]}
        for place, steps in enumerate(edges)
    ]
    try:
        found = crosswalk_of(with_rows(*rows), ())
    except BadPlan:
        assert circular
    else:
        assert not circular
        assert all(one.into == ("burglary",) for one in found)


def test_figures_are_the_same_whatever_their_periods_and_the_order_of_their_keys() -> None:
    assert same_figure(
        "survey_share?question=a&answer=b", "figure:survey_share?answer=b&period=wave-2020-01&question=a"
    )
    assert not same_figure("asb_incidents", "recorded_crime")
    assert not same_figure("", "")
