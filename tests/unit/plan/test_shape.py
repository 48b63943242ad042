"""From plain values to a plan: whole where they are, and all faults told at once, with their lines, where not."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_values import made, one_of, values

from saferplan.errors import BadPlan
from saferplan.plan.library import shipped_evidence
from saferplan.plan.model import Plan, WhyText
from saferplan.plan.shape import Beside, evidence_from, plan_from
from saferplan.plan.toml_text import values_of
from saferplan.plan.writing import plan_text, quoted


def test_a_plan_is_a_view_of_its_parts() -> None:
    plan = made(values())
    assert [heading for heading, _ in plan.headings_of("burglary")] == ["At home"]
    assert [one.id for one in plan.measures_of(plan.actions_of("violence"))] == ["trained"]
    assert plan.coverage() == ((plan.themes[0], (0, 1)),)
    assert plan.priorities[1].against == "The assessment put drugs first."


def test_values_from_json_make_the_same_plan_as_those_of_toml() -> None:
    """A form of the portal has days as text, and null for what was left blank."""
    as_json = json.loads(json.dumps(values(), default=str))
    one_of(as_json, "actions", "locks")["note"] = None
    assert plan_from(as_json) == plan_from(values())


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda plan: plan["plan"].pop("title"), "the plan: title is not given"),
        (lambda plan: plan["plan"].update(end="2021-03-31"), "it ends (2021-03-31) before it begins"),
        (lambda plan: plan["plan"].update(start="2021-02-30"), "it is '2021-02-30'; expected a day as YYYY-MM-DD"),
        (lambda plan: plan["plan"].update(start="0000-01"), "expected a day"),
        (lambda plan: plan.update(goals=[]), 'the section "goals": there is no such section'),
        (lambda plan: plan.update(actions={}), "[[actions]]: it is not a list of sections"),
        (
            lambda plan: one_of(plan, "actions", "locks").update(owner="x"),
            'action "locks", owner: there is no such line',
        ),
        (lambda plan: one_of(plan, "actions", "locks").update(leed="x"), "perhaps lead"),
        (lambda plan: one_of(plan, "actions", "locks").update(what=5), "it is 5; expected text in quotes"),
        (lambda plan: one_of(plan, "actions", "locks").update(what="a\x07b"), "it holds a control character"),
        (lambda plan: one_of(plan, "actions", "locks").update(what="a" * 30_000), "it is 30,000 letters long"),
        (lambda plan: one_of(plan, "actions", "locks").update(partners="Police"), "expected a list in square brackets"),
        (lambda plan: one_of(plan, "actions", "locks").update(moves=["burglary"]), "something in it is no table"),
        (lambda plan: one_of(plan, "actions", "locks").update(tier="early"), "primary or secondary or tertiary"),
        (lambda plan: one_of(plan, "actions", "locks").update(priority="burglry"), "perhaps burglary"),
        (lambda plan: one_of(plan, "actions", "locks").update(id="Locks!"), "small letters, digits and single hyphens"),
        (lambda plan: one_of(plan, "actions", "locks").update(id="training"), "another has the same id"),
        (lambda plan: one_of(plan, "actions", "locks").update(resources={"money": -1}), "pounds, nought or more"),
        (lambda plan: one_of(plan, "measures", "burglary").update(way="sideways"), "down or up or steady or known"),
        (lambda plan: one_of(plan, "measures", "trained").update(target={"value": float("nan")}), "expected a number"),
        (lambda plan: one_of(plan, "measures", "trained").update(target={"value": True}), "expected a number"),
        (lambda plan: one_of(plan, "consultations", "meeting").update(how_many=2.5), "a whole number"),
    ],
)
def test_what_is_wrong_is_told(spoil: Any, told: str) -> None:
    plan = values()
    spoil(plan)
    with pytest.raises(BadPlan) as caught:
        plan_from(plan)
    assert any(told in fault for _, fault in caught.value.found), caught.value.found


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = (
        '[plan]\ntitle = "A"\nstart = 2021-04-01\nend = 2024-03-31\n\n'
        '[[actions]]\nid = "b"\nwhat = 1\npriority = "c"\n\n[[priorities]]\nid = "d"\n'
    )
    with pytest.raises(BadPlan) as caught:
        plan_from(values_of(text, file="plan/plan.toml"))
    assert [line for line, _ in caught.value.found] == [6, 11]
    assert caught.value.faults[0].startswith('plan/plan.toml, line 6: action "b", what: it is 1')
    assert "2 faults were found" in str(caught.value)


def test_a_text_of_no_priority_is_told_by_its_file() -> None:
    with pytest.raises(BadPlan, match=r"plan/burglery.md: there is no priority of that id; expected perhaps burglary"):
        plan_from(values(), Beside({"burglery": WhyText("x", "plan/burglery.md")}))


def test_a_month_is_its_first_day_for_a_start_and_its_last_for_an_end() -> None:
    plan = values()
    one_of(plan, "actions", "locks").update(start="2021-06", due="2022-02")
    action = plan_from(plan).actions[0]
    assert (action.start, action.due) == (date(2021, 6, 1), date(2022, 2, 28))


def test_a_moment_is_read_as_its_day() -> None:
    plan = values()
    one_of(plan, "actions", "locks")["due"] = datetime(2022, 3, 1, 12, 30)
    assert plan_from(plan).actions[0].due == date(2022, 3, 1)


def test_the_library_ships_with_sources_and_says_what_was_read_of_each() -> None:
    items = shipped_evidence()
    assert len(items) >= 12
    assert all(one.shipped and one.source and one.finding.endswith(".") and one.seen for one in items)
    assert {"strong", "promising", "mixed", "weak", "harmful"} == {one.strength for one in items}
    assert all(not one.link or one.link.startswith("https://doi.org/") for one in items)


def test_an_item_of_the_partnerships_own_takes_the_place_of_one_that_ships() -> None:
    own = {"id": "cctv", "title": "Ours", "finding": "F.", "strength": "weak", "source": "Us"}
    plan = values()
    plan["evidence"] = [own]
    found = [one for one in plan_from(plan, Beside(library=shipped_evidence())).evidence if one.id == "cctv"]
    assert [one.title for one in found] == ["Ours"]
    with pytest.raises(BadPlan, match="there is no such section"):
        evidence_from({"items": []}, file="plan/evidence.toml")


def test_lines_are_those_of_the_headers_also_in_lists_within_lists_and_after_long_texts() -> None:
    step = "[[actions.steps]]\n"
    text = f'[plan]\nx = """\n[[actions]]\n"""\n[[actions]]\n{step}{step}[[actions]]\n{step}'
    read = values_of(text, file="plan.toml")
    assert [one["_line"] for one in read["actions"]] == [5, 8]
    assert [[step["_line"] for step in one["steps"]] for one in read["actions"]] == [[6, 7], [9]]


@pytest.mark.parametrize("text", ["[plan", "a = ", "a = 1\na = 2", "x = [" * 5_000, '"', "\x00"])
def test_what_is_no_toml_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(BadPlan, match=r"plan.toml.*: it is not TOML"):
        values_of(text, file="plan.toml")


def test_a_plan_written_as_text_reads_back_the_same() -> None:
    plan = plan_from(values())
    text = plan_text(plan, notes=("A note.",))
    assert text.startswith("# A note.\n")
    assert plan_from(values_of(text, file="x"), file="x") == plan


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_quoted_so_that_toml_reads_it_back(text: str) -> None:
    import tomllib

    if any(0xD800 <= ord(one) <= 0xDFFF for one in text):
        return
    assert tomllib.loads(f"a = {quoted(text)}")["a"] == text


_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.dates())
_ANY = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)


@given(
    st.fixed_dictionaries(
        {"plan": _ANY},
        optional={
            name: _ANY
            | st.lists(
                st.dictionaries(st.sampled_from(["id", "what", "priority", "due", "moves", "title", "baseline"]), _ANY)
            )
            for name in ("actions", "priorities", "measures")
        },
    )
)
@settings(max_examples=200, deadline=None)
def test_whatever_the_values_they_make_a_plan_or_a_sentence(raw: dict[str, Any]) -> None:
    try:
        made_of_it = plan_from(raw)
    except BadPlan as error:
        told = error.found
    else:
        told, _ = made_of_it.title, made_of_it.end
    assert told


def test_every_field_of_a_plan_is_filled_by_some_value() -> None:
    filled = {one.name for one in fields(Plan)} - {
        "about",
        "aim",
        "edition",
        "made_up",
        "approvals",
        "evidence",
        "linked",
        "set_aside",
        "place",
    }
    plan = plan_from(values())
    assert all(getattr(plan, name) for name in filled)
