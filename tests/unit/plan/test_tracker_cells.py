"""Cells as people write them: days in every way, sums, targets; what is no day is said to be none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.plan.tracker_cells import read_day, read_money, read_number, read_target


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-03-31", date(2021, 3, 31)),
        ("2021-03-31 00:00:00", date(2021, 3, 31)),
        ("31/03/2021", date(2021, 3, 31)),
        ("1/2/21", date(2021, 2, 1)),
        ("31.3.2021", date(2021, 3, 31)),
        ("31st March 2021", date(2021, 3, 31)),
        ("1-Apr-21", date(2021, 4, 1)),
        ("Mar-21", date(2021, 3, 31)),
        ("Sept 2021", date(2021, 9, 30)),
        ("February 2024", date(2024, 2, 29)),
        ("By end of March 2022", date(2022, 3, 31)),
        ("2021-06", date(2021, 6, 30)),
        ("2021/22", date(2022, 3, 31)),
        ("2021-2022", date(2022, 3, 31)),
        ("Q3 2021/22", date(2021, 12, 31)),
        ("Q4 2021-22", date(2022, 3, 31)),
        ("2023", date(2023, 12, 31)),
        ("44286", date(2021, 3, 31)),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date) -> None:
    assert read_day(text).day == day


def test_a_quarter_of_one_year_is_read_with_a_doubt() -> None:
    read = read_day("Q3 2021")
    assert read.day == date(2021, 9, 30)
    assert "in a financial year it would end three months on" in read.doubt


def test_of_a_span_both_days_are_read_and_a_start_takes_the_first_of_a_month() -> None:
    assert (read_day("April 2021 - March 2022").start, read_day("April 2021 to March 2022").day) == (
        date(2021, 4, 1),
        date(2022, 3, 31),
    )
    assert read_day("Mar-21", first=True).day == date(2021, 3, 1)


@pytest.mark.parametrize(
    "text", ["ongoing", "TBC", "Summer 2022", "31/13/2021", "2021/25", "soon", "99999", "30 February 2021", "³/³/2021"]
)
def test_what_is_no_day_says_why(text: str) -> None:
    read = read_day(text)
    assert (read.day, read.start) == (None, None)
    assert read.why


@pytest.mark.parametrize("text", ["", " ", "-", "n/a", "None"])
def test_what_says_nothing_is_nothing(text: str) -> None:
    assert read_day(text) == read_day("")


@given(st.text(max_size=30) | st.from_regex(r"\A[0-9/ .\-a-z]{0,14}\Z"))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_day_or_a_reason_or_nothing(text: str) -> None:
    read = read_day(text)
    assert read.day is None or not read.why
    read_money(text), read_target(text), read_number(text)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_each_way_of_writing_it(day: date) -> None:
    for text in (
        f"{day:%d/%m/%Y}",
        f"{day:%d/%m/%y}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%d-%b-%y}",
        day.isoformat(),
    ):
        assert read_day(text).day == day


def test_targets_and_sums_are_read_where_there_is_one_of_each() -> None:
    assert read_target("Increase by 5%").percent == 5
    assert read_target("increase from 30% to 40%").value is None
    assert (read_target("no more than 31").value, read_target("a better town").value) == (31, None)
    assert read_money("£12.5k") == 12500
    assert read_money("12 posts") is None
