"""Tables of somebody else's plan: headings found, every row and cell placed or listed, and the plan that they make."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.errors import BadPlan
from saferplan.plan.shape import plan_from
from saferplan.plan.tracker_columns import (
    LEAVE,
    TableColumns,
    TrackerTable,
    columns_text,
    guess_columns,
    meaning_of,
    meanings,
    read_columns,
)
from saferplan.plan.tracker_rows import Imported, import_tables


def table(
    *rows: tuple[str, ...], continued: frozenset[tuple[int, int]] = frozenset(), heading: str = ""
) -> TrackerTable:
    """A table of some rows."""
    return TrackerTable("Sheet1", rows, continued, heading=heading)


def imported(one: TrackerTable) -> Imported:
    """What a table makes by the guess about it."""
    return import_tables((one,), (guess_columns(one),), source="tracker.xlsx", title="A plan")


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("What we will do", "what"),
        ("ACTION REQUIRED", "what"),
        ("Lead Agency/Officer", "lead"),
        ("By when?", "due"),
        ("Target date", "due"),
        ("Target", "target"),
        ("How will we know?", "measure"),
        ("KPI", "measure"),
        ("RAG status", "note"),
        ("Start date", "start"),
        ("Supporting partners", "partners"),
        ("Strategic Priority", "priority"),
        ("Baseline (2019/20)", ""),
        ("", ""),
    ],
)
def test_headings_are_understood_as_people_write_them(heading: str, meaning: str) -> None:
    assert meaning_of(heading) == meaning


def test_headings_are_found_below_a_title_and_over_two_rows() -> None:
    guess = guess_columns(
        table(
            ("Delivery plan", "Delivery plan", "Delivery plan"),
            ("", "", ""),
            ("Action", "Timescale", "Timescale"),
            ("Action", "Start", "End"),
            ("Fit locks", "Apr-21", "Mar-22"),
        )
    )
    assert guess.use
    assert guess.heading_rows == (2, 3)
    assert [meaning for _, meaning in guess.columns] == ["what", "start", "due"]


def test_a_table_of_something_else_is_not_read() -> None:
    assert not guess_columns(table(("Name", "Telephone"), ("The office", "01"))).use
    assert not guess_columns(table()).use


def test_two_columns_of_one_meaning_are_told_apart_and_both_kept() -> None:
    one = table(("Action", "Lead agency", "Lead officer", "Due"), ("Fit locks", "Police", "A. Person", "2021"))
    assert [meaning for _, meaning in guess_columns(one).columns] == ["what", "lead", "note", "due"]
    action = imported(one).values["actions"][0]
    assert (action["lead"], action["note"]) == ("Police", "Lead officer: A. Person")


def test_sections_priorities_and_rows_that_go_on_are_read_as_what_they_are() -> None:
    one = table(
        ("Action", "Lead", "By when", "Milestones", "RAG"),
        (
            "Priority 1: Burglary",
            "Priority 1: Burglary",
            "Priority 1: Burglary",
            "Priority 1: Burglary",
            "Priority 1: Burglary",
        ),
        ("At home", "", "", "", ""),
        ("Fit locks", "Police", "March 2022", "Buy locks by June 2021", "Green"),
        ("Fit locks", "Police", "March 2022", "Fit fifty", "Amber"),
        ("", "", "", "", ""),
        ("Priority 2 - Violence", "", "", "", ""),
        ("Train staff", "Council", "ongoing", "", ""),
        ("Action", "Lead", "By when", "Milestones", "RAG"),
        ("", "Council", "2022", "", ""),
        continued=frozenset({(4, 0), (4, 1), (4, 2)}),
    )
    result = imported(one)
    first, second = result.values["actions"]
    assert [one["title"] for one in result.values["priorities"]] == ["Burglary", "Violence"]
    assert (first["priority"], first["heading"], first["due"]) == ("burglary", "At home", date(2022, 3, 31))
    assert first["milestones"] == [{"what": "Buy locks", "due": date(2021, 6, 30)}, {"what": "Fit fifty"}]
    assert first["note"] == "RAG: Green; RAG: Amber"
    assert (second["priority"], second["note"]) == ("violence", "By when: ongoing")
    assert result.account == {
        "headings within the table": 3,
        "actions": 2,
        "going on with the action above": 2,
        "blank": 1,
        "headings repeated": 1,
    }
    assert {(one.where, one.why) for one in result.not_placed} == {
        ("Sheet1, row 8", 'it says "ongoing", which is no day'),
        ("Sheet1, row 10", "its row goes on with the action above, which has one already"),
    }


def test_measures_are_shared_by_name_and_keep_what_cannot_be_read() -> None:
    one = table(
        ("Action", "KPI", "Baseline", "Target", "Due"),
        ("Fit locks", "Burglaries", "120", "10% reduction", "Mar-22"),
        ("Lend bells", "Burglaries", "about a hundred or so", "fewer", "Mar-23"),
    )
    result = imported(one)
    (measure,) = result.values["measures"]
    assert measure["baseline"] == {"value": 120, "source": "tracker.xlsx"}
    assert measure["target"] == {"percent": -10, "by": date(2022, 3, 31)}
    assert measure["way"] == "down"
    assert measure["note"] == "Baseline: about a hundred or so; Target: fewer"
    plan = plan_from(result.values)
    assert {move.measure for action in plan.actions for move in action.moves} == {"burglaries"}


def test_a_documents_heading_is_the_priority_of_its_table() -> None:
    one = table(("Action", "Lead"), ("Fit locks", "Police; Council"), heading="Priority 3: Homes")
    result = imported(one)
    assert result.values["actions"][0]["priority"] == "homes"
    assert result.values["actions"][0]["partners"] == ["Council"]
    assert "was taken for the lead" in result.doubts[0].why


def test_the_file_of_columns_says_the_same_as_the_guess_and_can_be_corrected() -> None:
    one = table(('Action "A"', "Colour", "Lead"), ("Fit locks", "Blue", "Police"))
    guess = guess_columns(one)
    text = columns_text((guess,), (one,))
    assert read_columns(text, (one,), file="c.toml") == (guess,)
    better = read_columns(text.replace('"Colour" = "leave"', '"Colour" = "note"'), (one,), file="c.toml")
    result = import_tables((one,), better, source="t", title="T")
    assert result.values["actions"][0]["note"] == "Colour: Blue"
    assert result.not_placed == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "Sheet1"', 'name = "Sheet9"', "there is no table 'Sheet9'"),
        ('"Lead" = "lead"', '"Leader" = "lead"', "no column is headed 'Leader'"),
        ('"Lead" = "lead"', '"Lead" = "boss"', "it is 'boss'; expected one of what, priority"),
        ('"Action" = "what"', '"Action" = "note"', '0 columns are "what"'),
        ("heading_rows = [1]", "heading_rows = [9]", "heading_rows is [9]"),
        ("heading_rows = [1]", 'heading_rows = "1"', "heading_rows is '1'"),
        ("[[tables]]", "[tables]", "it has no [[tables]]"),
    ],
)
def test_a_file_of_columns_that_does_not_fit_is_told(old: str, new: str, told: str) -> None:
    one = table(("Action", "Lead"), ("Fit locks", "Police"))
    text = columns_text((guess_columns(one),), (one,)).replace(old, new)
    with pytest.raises(BadPlan) as caught:
        read_columns(text, (one,), file="c.toml")
    assert any(told in fault for _, fault in caught.value.found), caught.value.found


_CELLS = st.sampled_from(
    ["", "Fit locks", "Police", "Mar-21", "ongoing", "Priority 2", "£5,000", "10% less", "Train\nstaff"]
) | st.text(st.characters(exclude_categories=("C", "Z")), max_size=12)


@given(st.lists(st.tuples(*[_CELLS] * 6), max_size=12), st.permutations([*meanings(), LEAVE]))
@settings(max_examples=150, deadline=None)
def test_no_row_and_no_cell_is_lost(rows: list[tuple[str, ...]], kinds: list[str]) -> None:
    """Every word of every cell is in the plan's values or in the list of what was not placed."""
    chosen = ["what", *[kind for kind in kinds if kind != "what"][:5]]
    one = table(("a", "b", "c", "d", "e", "f"), *rows)
    columns = TableColumns("Sheet1", True, (0,), tuple(zip("abcdef", chosen, strict=True)))
    result = import_tables((one,), (columns,), source="t", title="T")
    assert sum(result.account.values()) == len(rows)
    assert result.account.get("actions", 0) == len(result.values["actions"])
    kept = f"{result.values} {result.not_placed} {result.doubts}".casefold()
    for row in rows:
        for cell, kind in zip(row, chosen, strict=True):
            if kind not in ("start", "due", "baseline", "target"):  # these become days and numbers
                words = set(re.findall(r"[a-z]{3,}", cell.casefold())) - {"priority"}
                assert all(word in kept for word in words), (cell, kind)
    result.values["plan"] |= {"start": date(2020, 1, 1), "end": date(2030, 1, 1)}
    assert len(plan_from(result.values).actions) == len(result.values["actions"])
