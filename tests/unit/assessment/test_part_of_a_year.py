"""Counts and rates of part of a year are named as such: in every table head, chart title and map title."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from saferplan.areas import Area
from saferplan.assessment.answer import Answer, AreaMap, Chart
from saferplan.assessment.context import Context
from saferplan.assessment.questions import answer_questions
from saferplan.figures import Address, parse_address
from saferplan.periods import parse_period
from small_partnership import TWO_YEARS, context_from, evidence_of

JULY = parse_period("2018-07").first
MEASURED = (None, "count", "rate", "sii")


def context_of(months: tuple[int, ...]) -> Context:
    """Ten LSOAs in two boards, burglary and drugs, with these months held."""
    crimes = {(n, slug): [n + 9 + m % 3 for m in months] for n in range(1, 11) for slug in ("burglary", "drugs")}
    boards = ["west", "east"] * 5
    return context_from(evidence_of(crimes, months=months, scores=[float(n) for n in range(10)], boards=boards))


@pytest.fixture(scope="module")
def part() -> Context:
    """Two years of which a July is not held."""
    return context_of(tuple(month for month in TWO_YEARS if month != JULY))


def answers_of(context: Context) -> tuple[Answer, ...]:
    """Every answer."""
    answers, profiles = answer_questions(context)
    return (*answers, *profiles)


def shown(picture: Chart | AreaMap) -> Iterator[Address]:
    """The figures of a picture."""
    if isinstance(picture, AreaMap):
        yield from (parse_address(address) for _, address in picture.shades)
    else:
        yield from (parse_address(point.address) for series in picture.series for point in series.points)


def shown_at_all(picture: Chart | AreaMap) -> bool:
    """Whether a picture has any figure."""
    return any(True for _ in shown(picture))


def is_of(address: Address, context: Context) -> bool:
    """Whether a figure is of the headline's months."""
    return address.period == context.periods.headline.text


def test_every_column_of_counts_or_rates_says_how_many_months(part: Context) -> None:
    assert part.periods.headline_whole is False
    seen = 0
    for answer in answers_of(part):
        for table in answer.tables:
            if "Period" in {column.heading for column in table.columns}:
                continue  # each row names its own
            for place, column in enumerate(table.columns):
                found = [parse_address(row[place].address) for row in table.rows if row[place].address]
                levels = [a for a in found if a.change is None and a.versus is None and a.stat in MEASURED]
                if any(is_of(a, part) and a.measure != "population" for a in levels):
                    assert column.heading.endswith("eleven months"), (table.id, column.heading)
                    seen += 1
                if any(a.change is not None for a in found):
                    assert "months" in column.heading or "months" in table.title, (table.id, column.heading)
            if any(is_of(parse_address(c.address), part) for row in table.rows for c in row if c.address):
                assert "months" in table.title, table.title
    assert seen >= 15


def test_every_chart_and_map_of_them_says_it_in_its_title(part: Context) -> None:
    seen = 0
    for answer in answers_of(part):
        for picture in (*answer.charts, *answer.maps):
            if any(is_of(address, part) for address in shown(picture)):
                changes = any(address.change for address in shown(picture))
                said = "in the same eleven months" if changes else "the eleven months held of 2018/19"
                assert said in picture.title, picture.title
                if all(a.stat in MEASURED and not a.change and not a.versus for a in shown(picture)):
                    assert picture.unit.endswith("in eleven months"), picture.unit
                seen += 1
    assert seen >= 6


def test_a_whole_year_is_named_by_its_name_alone() -> None:
    whole = context_of(tuple(TWO_YEARS))
    for answer in answers_of(whole):
        for picture in (*answer.charts, *answer.maps):
            assert "month" not in picture.title.replace("each month", ""), picture.title
            if shown_at_all(picture) and all(is_of(address, whole) for address in shown(picture)):
                assert "2018/19" in picture.title, picture.title
        for table in answer.tables:
            assert all("month" not in column.heading for column in table.columns), table.columns
    assert Area("board", "board:west", "West") in whole.areas
