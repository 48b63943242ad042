"""Periods: every way of writing one, what is no period, and like compared with like."""

from __future__ import annotations

import pytest

from saferplan.errors import BadAddress
from saferplan.periods import like_for_like, month_number, month_text, parse_period, period_of


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "months", "words"),
    [
        ("2018-06", "month", "2018-06", "2018-06", 1, "June 2018"),
        ("2018-Q2", "quarter", "2018-04", "2018-06", 3, "April to June 2018"),
        ("12m-2019-02", "rolling", "2018-03", "2019-02", 12, "the twelve months to February 2019"),
        ("2018/19", "financial", "2018-04", "2019-03", 12, "2018/19"),
        ("1999/00", "financial", "1999-04", "2000-03", 12, "1999/00"),
        ("2018", "calendar", "2018-01", "2018-12", 12, "2018"),
        ("2014-04..2019-03", "span", "2014-04", "2019-03", 60, "April 2014 to March 2019"),
        ("2025-01..2025-06,2025-08", "span", "2025-01", "2025-08", 7, "January to June and August 2025"),
    ],
)
def test_each_way_of_writing_a_period(text: str, kind: str, first: str, last: str, months: int, words: str) -> None:
    period = parse_period(text)
    assert (period.text, period.kind, len(period.months)) == (text, kind, months)
    assert (month_text(period.first), month_text(period.last)) == (first, last)
    assert period.in_words == words


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2018-04..2019-03", "2018/19"),
        ("2018-01..2018-12", "2018"),
        ("2018-03..2019-02", "12m-2019-02"),
        ("2018-04..2018-06", "2018-Q2"),
        ("2018-04,2018-05,2018-06", "2018-Q2"),
        ("2018-06..2018-06", "2018-06"),
        ("2018-05..2018-06,2018-07..2018-08", "2018-05..2018-08"),
    ],
)
def test_a_list_of_months_with_a_shorter_name_gets_it(text: str, canonical: str) -> None:
    assert parse_period(text).text == canonical


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2018-13", "2018-13: is not a month; a month is written like 2018-06."),
        ("2018-00", "2018-00: is not a month; a month is written like 2018-06."),
        ("June 2018", "June 2018: is not a month; a month is written like 2018-06."),
        ("", ": is not a month; a month is written like 2018-06."),
        ("2018-Q5", "2018-Q5: is not a month; a month is written like 2018-06."),
        ("12m-2018-13", "2018-13: is not a month; a month is written like 2018-06."),
        ("2018/20", "2018/20: is not a financial year; the one that starts in 2018 is 2018/19."),
        ("2019-03..2018-04", "2019-03..2018-04: runs backwards from 2019-03 to 2018-04."),
        ("2018-06,2018-04", "2018-06,2018-04: names its months out of order or twice."),
        ("2018-04..2018-06,2018-06", "2018-04..2018-06,2018-06: names its months out of order or twice."),
        ("２０１８", "２０１８: is not a month; a month is written like 2018-06."),
    ],
)
def test_each_bad_period_has_its_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadAddress) as caught:
        parse_period(text)
    assert str(caught.value) == sentence


def test_no_months_are_no_period() -> None:
    with pytest.raises(BadAddress, match="holds at least one month"):
        period_of([])


@pytest.mark.parametrize(
    ("text", "year"), [("2018/19", 2018), ("2018", 2018), ("12m-2019-02", 2018), ("2018-12", 2018), ("2019-Q1", 2019)]
)
def test_the_population_is_of_the_year_of_the_middle(text: str, year: int) -> None:
    assert parse_period(text).mid_year == year


def test_like_months_only_are_compared() -> None:
    held = parse_period("2014").months + parse_period("2018-06,2018-10,2018-12..2019-03").months
    later, earlier = like_for_like(parse_period("2018/19"), parse_period("2014/15"), held) or (None, None)
    assert later is not None
    assert earlier is not None
    assert later.text == "2018-06,2018-10,2018-12"
    assert earlier.text == "2014-06,2014-10,2014-12"
    assert like_for_like(parse_period("2018/19"), parse_period("2013/14"), parse_period("2014-04").months) is None


def test_in_order_of_time() -> None:
    years = [parse_period(text) for text in ("2018/19", "2014/15", "2016/17")]
    assert [p.text for p in sorted(years)] == ["2014/15", "2016/17", "2018/19"]
    assert month_number("2019-01") == month_number("2018-12") + 1
