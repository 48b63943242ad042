"""Days as partners write them: read where they say one thing, refused where day and month may be swapped."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.errors import BadInput
from saferplan.sources.partner_dates import ENOUGH, Days, read_days
from saferplan.sources.reference_files import ROW


def days_of(*cells: str | None) -> Days:
    """A column of these cells, read."""
    column = pl.Series("seen_on", list(cells), dtype=pl.String)
    rows = pl.Series(ROW, range(2, len(cells) + 2), dtype=pl.Int64)
    return read_days(pl.DataFrame([column, rows]), "seen_on", "sent.csv")


def refused(*cells: str) -> str:
    """The sentence that a column is refused with."""
    with pytest.raises(BadInput) as caught:
        days_of(*cells)
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2018-04-03", datetime(2018, 4, 3)),
        ("2018-4-3", datetime(2018, 4, 3)),
        ("2018-04-03 21:30", datetime(2018, 4, 3, 21, 30)),
        ("2018-04-03T21:30:59Z", datetime(2018, 4, 3, 21, 30, 59)),
        ("2018-04-03 21:30:00", datetime(2018, 4, 3, 21, 30)),
    ],
)
def test_days_with_the_year_first_are_read(cell: str, moment: datetime) -> None:
    assert days_of(cell).moments.to_list() == [moment]


@pytest.mark.parametrize("cell", ["2018-02-30", "43193", "yesterday", "2018-13-25", "18-04-03", "2018-04-03 25:00"])
def test_what_is_no_day_is_told_apart_from_a_blank(cell: str) -> None:
    found = days_of(cell, None)
    assert found.moments.to_list() == [None, None]
    assert found.unreadable.to_list() == [True, False]
    assert not found.swapped.any()


def test_a_month_above_twelve_may_be_a_day() -> None:
    assert days_of("2018-25-04", "2018-04-25").swapped.to_list() == [True, False]


def test_days_with_the_year_last_are_read_day_first_where_the_column_shows_it() -> None:
    found = days_of("03/04/2018", "25.12.2018 08:05")
    assert found.moments.to_list() == [datetime(2018, 4, 3), datetime(2018, 12, 25, 8, 5)]
    assert found.notes == {"days of seen_on with the year last, read day first as the column shows": 2}


def test_a_column_with_the_month_first_is_refused_with_its_row() -> None:
    assert refused("03/04/2018", "04/25/2018").startswith(
        'sent.csv, row 3: column seen_on has the month first, as "04/25/2018" shows: day and month are swapped'
    )


def test_a_column_that_could_be_either_way_is_refused() -> None:
    assert refused("03/04/2018", "05/06/2018").startswith(
        'sent.csv, row 2: column seen_on has days such as "03/04/2018", and no row shows which number is the month'
    )


def test_a_column_of_which_a_spreadsheet_turned_some_days_round_is_refused() -> None:
    assert "days with the year first and days with the year last" in refused("2018-03-04 00:00:00", "25/04/2018")


def test_days_that_never_pass_the_twelfth_are_refused() -> None:
    cells = [f"2018-{month:02d}-{day:02d}" for month in range(1, 13) for day in (3, 5, 8, 12)][:ENOUGH]
    assert refused(*cells).startswith(
        "sent.csv, row 2: column seen_on has 30 days and none after the twelfth of a month: day and month are swapped"
    )


def test_days_that_are_all_the_first_of_a_month_are_a_way_of_writing_months() -> None:
    assert days_of(*[f"2018-{month % 12 + 1:02d}-01" for month in range(60)]).moments.null_count() == 0


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 12, 31)), min_size=1, max_size=40))
def test_days_as_they_are_written_come_back(days: list[date]) -> None:
    late = [*days, date(2018, 4, 25)]
    assert days_of(*[day.isoformat() for day in late]).moments.to_list() == [
        datetime.combine(day, datetime.min.time()) for day in late
    ]
    slashed = [day.strftime("%d/%m/%Y") for day in late]
    assert [found.date() for found in days_of(*slashed).moments.to_list()] == late


def test_a_year_of_real_days_is_never_taken_for_swapped_ones() -> None:
    start = date(2018, 4, 1)
    cells = [(start + timedelta(days=7 * n)).isoformat() for n in range(52)]
    assert days_of(*cells).moments.null_count() == 0
