"""Agency returns: each number against its measure, area and period; the last sent is used; sums are held together."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_inputs import account_of, read_all, row_of, write_rows
from saferplan.sources import partner_returns as returns
from saferplan.sources.partners import Partners


def sent(tmp_path: Path, *rows: dict[str, object]) -> Partners:
    """The returns, read."""
    write_rows(tmp_path, "agency_returns", [row_of("agency_returns") | row for row in rows])
    return read_all(tmp_path)


ASIDE: list[tuple[dict[str, object], str]] = [
    ({"measure": "happiness"}, returns.UNKNOWN_MEASURE),
    ({"measure": "recorded_crime"}, returns.UNKNOWN_MEASURE),
    ({"area": "X07000099"}, returns.UNKNOWN_AREA),
    ({"area": "X01000001"}, returns.TOO_FINE),
    ({"measure": "channel_referrals", "area": "X07000001"}, returns.TOO_FINE),
    ({"period": "last year"}, returns.BAD_PERIOD),
    ({"period": "2018/20"}, returns.BAD_PERIOD),
    ({"group": "sex=female"}, returns.BAD_GROUP),
    ({"measure": "stop_and_search", "group": "ethnic_group=martian"}, returns.BAD_GROUP),
    ({"numerator": "a few"}, "numerator is not a number"),
    ({"numerator": ""}, "numerator is blank"),
    ({"numerator": "-3"}, returns.NOT_WHOLE),
    ({"numerator": "3.5"}, returns.NOT_WHOLE),
    ({"measure": "marac_repeats"}, returns.NO_DENOMINATOR),
    ({"measure": "marac_repeats", "denominator": "0"}, returns.NO_DENOMINATOR),
    ({"measure": "marac_repeats", "denominator": "100"}, returns.ABOVE),
    ({"definition": ""}, "definition is blank"),
    ({"supplied_on": "soon"}, "supplied_on is not a day as YYYY-MM-DD"),
]


@pytest.mark.parametrize(("change", "reason"), ASIDE, ids=range(len(ASIDE)))
def test_a_row_that_fits_no_measure_is_set_aside(change: dict[str, object], reason: str, tmp_path: Path) -> None:
    account = account_of(sent(tmp_path, {}, change | {"source": "another"}), "agency_returns")
    assert (account.kept, account.set_aside) == (1, {reason: 1})
    assert account.examples[reason][0].row == 3


def test_of_two_rows_for_one_number_the_last_sent_is_used(tmp_path: Path) -> None:
    found = sent(tmp_path, {}, {"numerator": "130", "supplied_on": "2019-06-01"}, {"numerator": "125"})
    assert found.tables["agency_returns"]["numerator"].to_list() == [130]
    assert account_of(found, "agency_returns").set_aside == {returns.OLDER: 2}


def test_two_rows_of_one_day_are_one_too_many(tmp_path: Path) -> None:
    account = account_of(sent(tmp_path, {}, {"numerator": "130"}), "agency_returns")
    assert account.set_aside == {returns.SAME_DAY: 1}


def test_totals_that_are_not_the_sum_of_their_parts_are_said_with_row_and_column(tmp_path: Path) -> None:
    searches = {"measure": "stop_and_search", "denominator": "1000"}
    found = sent(
        tmp_path,
        searches | {"group": "ethnic_group=black", "numerator": "30"},
        searches | {"group": "ethnic_group=white", "numerator": "120"},
        searches | {"numerator": "160"},
        searches | {"numerator": "150", "period": "2017/18"},
    )
    (note,) = account_of(found, "agency_returns").notes
    assert note == (
        "totals that are not the sum of their parts over ethnic_group, as in partners/agency_returns/sent.csv, row 4, "
        "column numerator"
    )
    assert found.tables["agency_returns"].height == 4, "they are kept as they were sent"


def test_a_total_that_is_not_that_of_its_districts_is_said(tmp_path: Path) -> None:
    found = sent(tmp_path, {"numerator": "120"}, {"numerator": "115", "area": "X07000001"})
    (note,) = account_of(found, "agency_returns").notes
    assert note == (
        "totals that are not the sum of their parts over the districts, as in partners/agency_returns/sent.csv, row 2, "
        "column numerator"
    )
    assert not account_of(
        sent(tmp_path / "like", {"numerator": "120"}, {"numerator": "120", "area": "X07000001"}), "agency_returns"
    ).notes


def test_totals_that_are_the_sum_are_not_spoken_of(tmp_path: Path) -> None:
    searches = {"measure": "stop_and_search", "denominator": "1000"}
    parts = [searches | {"group": f"ethnic_group={one}", "numerator": "75"} for one in ("black", "white")]
    assert account_of(sent(tmp_path, *parts, searches | {"numerator": "150"}), "agency_returns").notes == {}


def test_a_month_that_a_spreadsheet_made_a_day_of_is_a_month(tmp_path: Path) -> None:
    found = sent(tmp_path, {"period": "2018-06-01 00:00:00"}, {"period": "2018-04..2019-03"})
    assert found.tables["agency_returns"]["period"].to_list() == ["2018-06", "2018/19"]


def test_a_day_of_supply_that_is_still_to_come_is_kept_and_noted_with_its_place(tmp_path: Path) -> None:
    found = sent(tmp_path, {"supplied_on": "2020-02-01"}, {"supplied_on": "2020-02-02", "period": "2017/18"})
    assert found.tables["agency_returns"].height == 2
    place = "partners/agency_returns/sent.csv, row 3, column supplied_on"
    assert account_of(found, "agency_returns").notes == {f"{returns.FUTURE}: {place}": 1}
    assert found.notes == (
        f"Agency returns: 1 row supplied on a day that is still to come, counted as it is: {place}.",
    )


def test_a_total_supplied_before_its_period_had_ended_is_kept_and_noted(tmp_path: Path) -> None:
    days = {"2018/19": "2019-03-31", "2018-Q4": "2018-12-31", "2018-04..2018-08": "2018-08-01", "2017": "2017-02-01"}
    rows = [{"period": period, "supplied_on": day} for period, day in days.items()]
    found = sent(tmp_path, {"period": "2017/18", "supplied_on": "2018-04-01"}, *rows)
    assert found.tables["agency_returns"].height == 5
    place = "partners/agency_returns/sent.csv, rows 3, 4, 5 and 1 more, column supplied_on"
    assert account_of(found, "agency_returns").notes == {f"{returns.TOO_EARLY}: {place}": 4}


def test_each_file_with_odd_days_is_named_and_a_row_has_one_note(tmp_path: Path) -> None:
    for sender, number in (("one", 1), ("two", 2)):
        row = row_of("agency_returns", number, period=f"201{number}/1{number + 1}", supplied_on="2020-12-01")
        write_rows(tmp_path, "agency_returns", [row, row | {"period": "2020/21"}], sender=sender)
    notes = account_of(read_all(tmp_path), "agency_returns").notes
    assert notes == {
        f"{returns.FUTURE}: partners/agency_returns/{name}/sent.csv, {rows}, column supplied_on": many
        for name, rows, many in (("one", "rows 2 and 3", 2), ("two", "row 2", 1))
    }


def test_totals_may_be_supplied_years_after_the_last_month_of_crime(tmp_path: Path) -> None:
    found = sent(tmp_path, {"supplied_on": "2021-12-31"})
    assert found.tables["agency_returns"].height == 1
    account = account_of(sent(tmp_path / "later", {"supplied_on": "2023-01-01"}), "agency_returns")
    assert account.set_aside == {"supplied_on is outside 2000 to 2022-01": 1}
