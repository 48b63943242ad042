"""Pairs, read back as data: two marks on each line, their whiskers by them, and every number clear of both."""

from __future__ import annotations

import pytest
from chart_examples import EXAMPLES, Book, made_chart
from svg_reading import Reading, path_points

from saferplan.assessment.answer import Chart, Series
from saferplan.publication.charts import draw_chart
from saferplan.publication.palette import CONTEXT

BOTH = pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])


def drawn(*, wide: bool) -> tuple[Book, Chart, Reading]:
    """The example, drawn and read back."""
    book = Book()
    chart = EXAMPLES["pairs"](book)
    return book, chart, Reading(draw_chart(chart, book.figure, wide=wide))


def dots(reading: Reading) -> dict[str, tuple[float, float]]:
    """The place of each figure's dot."""
    return {
        one.get("data-figure", ""): (float(one.get("cx", 0)), float(one.get("cy", 0)))
        for one in reading.of("dot", "circle")
    }


def scale(book: Book, reading: Reading) -> tuple[float, float]:
    """Slope and start of the axis, told from the dots furthest apart."""
    held = sorted(((book.figure(address).value or 0.0), x) for address, (x, _) in dots(reading).items())
    (low, left), (high, right) = held[0], held[-1]
    slope = (right - left) / (high - low)
    return slope, left - slope * low


@BOTH
def test_every_value_has_its_dot_in_its_place_and_pairs_share_a_line(wide: bool) -> None:
    book, chart, reading = drawn(wide=wide)
    found = dots(reading)
    slope, start = scale(book, reading)
    points = [(one.address, two.address) for one, two in zip(*(s.points for s in chart.series), strict=True)]
    assert len(found) == sum(book.figure(one).value is not None for pair in points for one in pair) == 9
    for address, (x, _) in found.items():
        assert x == pytest.approx(slope * (book.figure(address).value or 0.0) + start, abs=0.2)
    heights = []
    for one, two in points:
        lines = {found[address][1] for address in (one, two) if address in found}
        assert len(lines) <= 1
        heights += sorted(lines)
    assert heights == sorted(heights), "in the order that they were given"


@BOTH
def test_the_first_series_is_solid_in_the_accent_and_the_other_is_context(wide: bool) -> None:
    _, chart, reading = drawn(wide=wide)
    fills = {one.get("data-figure"): (one.get("fill"), one.get("stroke")) for one in reading.of("dot", "circle")}
    first, second = ([point.address for point in series.points] for series in chart.series)
    assert {fills[one] for one in first if one in fills} == {("#1d5b79", "#1d5b79")}
    assert {fills[one][1] for one in second if one in fills} == {CONTEXT}
    assert len(reading.of("key", "circle")) == 2
    assert {"Most deprived fifth", "The rest"} <= set(reading.words_of("series"))


@BOTH
def test_whiskers_end_at_the_limits_above_for_the_first_and_below_for_the_second(wide: bool) -> None:
    book, chart, reading = drawn(wide=wide)
    slope, start = scale(book, reading)
    found = dots(reading)
    whiskers = [
        (float(one.get("data-low", 0)), float(one.get("data-high", 0)), path_points(one.get("d", ""))[0][1])
        for one in reading.of("whisker")
    ]
    assert len(whiskers) == len(found)
    for number, series in enumerate(chart.series):
        for point in series.points:
            figure = book.figure(point.address)
            if figure.value is None or figure.low is None or figure.high is None:
                continue
            ends = [slope * one + start for one in (figure.low, figure.high)]
            height = found[point.address][1]
            near = [
                place
                for left, right, place in whiskers
                if abs(left - ends[0]) < 0.5 and abs(right - ends[1]) < 0.5 and abs(place - height) < 16
            ]
            assert near, point.label
            assert all((place < height) == (number == 0) for place in near), point.label
    assert any("95% intervals" in note for note in reading.words_of("note"))


@BOTH
def test_every_number_is_clear_of_whiskers_and_dots_and_of_other_words(wide: bool) -> None:
    _, _, reading = drawn(wide=wide)
    lines = [line for line in reading.lines() if line.words]
    numbers = [line for line in lines if line.kind == "value"]
    assert len(numbers) == 9
    for line in numbers:
        top, foot = line.foot - line.size * 0.75, line.foot
        for whisker in reading.of("whisker"):
            height = path_points(whisker.get("d", ""))[0][1]
            left, right = float(whisker.get("data-low", 0)), float(whisker.get("data-high", 0))
            assert not (top - 1 < height < foot + 1 and line.left < right and line.right > left), line
        for x, y in dots(reading).values():
            assert not (top - 5 < y < foot + 5 and line.left - 4 < x < line.right + 4), line
        for other in lines:
            apart = other.foot - other.size * 0.75 >= foot or other.foot <= top
            assert other is line or apart or other.left >= line.right or other.right <= line.left, (line, other)


@BOTH
def test_a_withheld_figure_has_its_reason_and_whose_it_is_and_no_mark(wide: bool) -> None:
    _, chart, reading = drawn(wide=wide)
    lone, both = chart.series[0].points[3], [series.points[4] for series in chart.series]
    said = reading.said()
    assert said[lone.address] == "not shown: a small number"
    assert [said[one.address] for one in both] == [
        "not shown: a small number",
        "not shown: it would give a small number away",
    ]
    assert reading.words_of("series").count("Most deprived fifth:") == 2
    assert reading.words_of("series").count("The rest:") == 1
    assert lone.address not in dots(reading)


def test_a_row_that_only_one_series_has_is_drawn_with_that_one() -> None:
    book = Book()
    one = Series("One", (book.point("First", 20.0, unit="%"), book.point("Second", 30.0, unit="%")))
    other = Series("Other", (book.point("First", 25.0, unit="%"),), emphasis=False)
    reading = Reading(draw_chart(made_chart("pairs", (one, other)), book.figure, wide=True))
    assert len(reading.of("dot", "circle")) == 3
    assert len(reading.of("between")) == 1
    assert reading.of("whisker") == []
