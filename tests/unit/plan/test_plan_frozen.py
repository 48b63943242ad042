"""A plan as plain values and back, and what differs between two: nothing is lost, and what changed is said in words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.commands.plan_folder import read_plan
from saferplan.demo.county_safety_plan import write_plan
from saferplan.errors import BadPlan
from saferplan.plan.differing import differences
from saferplan.plan.frozen import frozen_text, hash_of, plain_of, plan_of, thawed
from saferplan.plan.model import (
    Action,
    Approval,
    Baseline,
    Milestone,
    Move,
    Plan,
    PlanMeasure,
    Priority,
    Resources,
    SetAside,
    Target,
    Theme,
    WhyText,
)

PLAN = Plan(
    "Safer Ashbrook",
    date(2021, 4, 1),
    date(2024, 3, 31),
    priorities=(Priority("burglary", "Fewer burglaries"),),
    actions=(Action("locks", "Fit locks.", "burglary"), Action("lamps", "Mend lamps.", "burglary")),
    measures=(PlanMeasure("burglary", "Burglary"),),
)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The worked example's plan."""
    folder = tmp_path_factory.mktemp("plan")
    write_plan(folder)
    return read_plan(folder)


def test_the_worked_example_comes_back_whole(county: Plan) -> None:
    """With its texts, the library that ships, and the plan that is linked."""
    text = frozen_text(county)
    assert thawed(text) == county
    assert frozen_text(thawed(text)) == text
    assert hash_of(text) != hash_of(frozen_text(replace(county, aim="")))
    assert len(hash_of(text)) == 64


def test_what_cannot_be_a_plan_is_refused() -> None:
    """The faults are told as those of a file are."""
    plain = plain_of(PLAN)
    plain["values"]["actions"][0]["priority"] = "robbery"
    with pytest.raises(BadPlan, match="there is none of that id"):
        plan_of(plain)


WORDS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
NUMBERS = st.none() | st.floats(0, 1e9, allow_nan=False)
BASELINES = st.none() | st.builds(Baseline, st.just("2018/19"), NUMBERS, DAYS, WORDS)
TARGETS = st.none() | st.builds(Target, st.dates(date(2000, 1, 1), date(2100, 1, 1)), NUMBERS, NUMBERS)
ACTIONS = st.builds(
    Action,
    st.just("locks"),
    WORDS,
    st.just("burglary"),
    lead=WORDS,
    partners=st.lists(WORDS, max_size=2).map(tuple),
    start=DAYS,
    due=DAYS,
    milestones=st.lists(st.builds(Milestone, WORDS, DAYS), max_size=2).map(tuple),
    moves=st.lists(st.builds(Move, st.just("burglary"), st.sampled_from(["", "down", "known"])), max_size=2).map(tuple),
    resources=st.builds(Resources, WORDS, NUMBERS),
)


@given(ACTIONS, BASELINES, TARGETS, WORDS)
def test_any_plan_comes_back_and_equal_plans_do_not_differ(
    action: Action, baseline: Baseline | None, target: Target | None, why: str
) -> None:
    """Whatever stands in its parts; the text is canonical JSON."""
    plan = replace(
        PLAN,
        priorities=(replace(PLAN.priorities[0], why=WhyText(why, "plan/burglary.md")),),
        actions=(action,),
        measures=(replace(PLAN.measures[0], baseline=baseline, target=target),),
    )
    again = thawed(frozen_text(plan))
    assert again == plan
    assert differences(plan, again) == ()
    assert json.dumps(json.loads(frozen_text(plan)), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == (
        frozen_text(plan)
    )
    if plan != PLAN:
        assert differences(PLAN, plan) != ()


def test_differences_are_said_in_words() -> None:
    """What came, what went, what changed and what stands in another order."""
    locks, lamps = PLAN.actions
    locks = replace(
        locks,
        due=date(2022, 3, 31),
        moves=(Move("burglary", "down"),),
        resources=Resources("Two officers", 20_000.0),
        milestones=(Milestone("Order them", date(2021, 9, 30)),),
    )
    measure = replace(
        PLAN.measures[0],
        way="down",
        baseline=Baseline("", 1_200.5, date(2021, 3, 31), "Council"),
        target=Target(None, 9.0),
    )
    after = replace(
        PLAN,
        actions=(replace(lamps, what="Mend street lamps."), locks),
        measures=(measure,),
        themes=(Theme("hate", "Hate"),),
        approvals=(Approval("Board", date(2021, 3, 1)),),
        set_aside=(SetAside("a/b/c/d", "One."), SetAside("a/b/c/d", "Two.")),
    )
    assert [one.in_words() for one in differences(PLAN, after)] == [
        "Changed: the plan: approvals, nothing -> Board on 1 March 2021",
        'New: theme "Hate"',
        'Changed: measure "Burglary": which way it should go, nothing -> go down; baseline, nothing -> 1,200.50 on '
        "31 March 2021 (Council); target, nothing -> 9",
        'Changed: action "Mend street lamps.": what will be done, Mend lamps. -> Mend street lamps.',
        'Changed: action "Fit locks.": last day, nothing -> 31 March 2022; milestones, nothing -> Order them by 30 '
        "September 2021; measures it should move, nothing -> burglary, to go down; what it takes, nothing -> Two "
        "officers, £20,000",
        "In another order: the list of each action",
        'New: finding set aside "a/b/c/d"',
        'New: finding set aside "a/b/c/d"',
    ]
    assert [one.change for one in differences(after, PLAN)].count("gone") == 3


def test_a_text_and_a_target_by_a_day() -> None:
    """Markdown is told as it is written, and a change as one."""
    priority = replace(PLAN.priorities[0], why=WhyText("They rose."))
    goal = replace(PLAN.measures[0], target=Target(date(2024, 3, 31), None, -10.0))
    found = differences(PLAN, replace(PLAN, priorities=(priority,), measures=(goal,)))
    assert [one.in_words() for one in found] == [
        'Changed: priority "Fewer burglaries": why it is a priority, nothing -> They rose.',
        'Changed: measure "Burglary": target, nothing -> -10% by 31 March 2024',
    ]


def test_of_a_long_text_only_the_lines_that_differ_are_told() -> None:
    """With the figures that they link to in words."""
    lines = ["First.", "", "It rose [to 900](figure:recorded_crime?crime_type=drugs&period=2018/19).", "", "Last."]
    before = replace(PLAN, priorities=(replace(PLAN.priorities[0], why=WhyText("\n".join(lines))),))
    after = replace(PLAN, priorities=(replace(PLAN.priorities[0], why=WhyText("\n".join([*lines[:1], *lines[3:]]))),))
    [changed] = differences(before, after)[0].fields
    assert (changed.before, changed.after) == ("It rose to 900 [recorded crime, drugs, 2018/19].", "nothing")


def test_the_worked_example_does_not_differ_from_itself(county: Plan, tmp_path: Path) -> None:
    """Not even when it is read again."""
    write_plan(tmp_path)
    assert differences(county, read_plan(tmp_path)) == ()
