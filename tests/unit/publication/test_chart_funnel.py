"""The funnel, read back as data: dots in their places, limits where the method has them, one area named."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

import pytest
from chart_examples import EXAMPLES, Book
from svg_reading import Reading, path_points

from saferplan.assessment.answer import Chart, Series
from saferplan.methods.funnel import RateFunnel
from saferplan.publication.chart_funnel import funnel_of, level_of, place_words
from saferplan.publication.charts import draw_chart
from saferplan.publication.palette import CONTEXT

BOTH = pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])


def drawn(*, wide: bool) -> tuple[Book, Chart, Reading]:
    """The example of a funnel, drawn and read back."""
    book = Book()
    chart = EXAMPLES["funnel"](book)
    return book, chart, Reading(draw_chart(chart, book.figure, wide=wide))


def scales(book: Book, chart: Chart, reading: Reading) -> tuple[tuple[float, float], tuple[float, float]]:
    """Slope and start of the two axes, told from the dots of two areas."""
    places = {
        one.get("data-figure"): (float(one.get("cx", 0)), float(one.get("cy", 0)))
        for one in reading.of("dot", "circle")
    }
    first, last = chart.series[0].points[0], chart.series[0].points[10]
    made = []
    for axis, address_of in ((0, "x_address"), (1, "address")):
        values = [book.figure(getattr(point, address_of)).value or 0.0 for point in (first, last)]
        spots = [places[point.address][axis] for point in (first, last)]
        slope = (spots[1] - spots[0]) / (values[1] - values[0])
        made.append((slope, spots[0] - slope * values[0]))
    return made[0], made[1]


@BOTH
def test_every_area_with_a_rate_has_its_dot_in_its_place(wide: bool) -> None:
    book, chart, reading = drawn(wide=wide)
    dots = reading.of("dot", "circle")
    assert len(dots) == 12, "eleven similar areas and the one that the sentence is about; one has no rate"
    across, up = scales(book, chart, reading)
    points = {point.address: point for series in chart.series for point in series.points}
    for dot in dots:
        point = points[dot.get("data-figure", "")]
        x, y = book.figure(point.x_address).value or 0.0, book.figure(point.address).value or 0.0
        assert float(dot.get("cx", 0)) == pytest.approx(across[0] * x + across[1], abs=0.3)
        assert float(dot.get("cy", 0)) == pytest.approx(up[0] * y + up[1], abs=0.3)
    assert any("Not drawn, for want of a rate: 1." in note for note in reading.words_of("note"))


@BOTH
def test_the_limits_are_those_of_the_method(wide: bool) -> None:
    book, chart, reading = drawn(wide=wide)
    across, up = scales(book, chart, reading)
    limits = reading.of("limit", "path")
    assert len(limits) == 4
    funnel = RateFunnel(0.0612, 0.0003, 11, 0.15)
    for path in limits:
        level = 0.95 if path.get("stroke-dasharray") else 0.998
        for x, y in path_points(path.get("d", ""))[::10]:
            bounds = funnel.limits((x - across[1]) / across[0], level=level)
            heights = [up[0] * 1000 * float(bound) + up[1] for bound in bounds]
            assert min(abs(y - height) for height in heights) < 0.8


@BOTH
def test_only_the_one_the_sentence_is_about_is_named_and_numbered(wide: bool) -> None:
    _, chart, reading = drawn(wide=wide)
    own = chart.series[1].points[0]
    values = {one.get("data-figure"): "".join(one.itertext()) for one in reading.of("value", "text")}
    assert values[own.address] == "91.3"
    assert chart.funnel is not None
    assert set(values) <= {own.address, chart.funnel.centre}
    names = " ".join(reading.words_of("series"))
    assert "Ashbrook" in names
    assert "Area 1" not in names, "a list of names beside dots reads as a league table"
    marked = [dot for dot in reading.of("dot", "circle") if dot.get("data-figure") == own.address]
    assert [dot.get("fill") for dot in marked] == ["#1d5b79"]
    others = [dot for dot in reading.of("dot", "circle") if dot.get("data-figure") != own.address]
    assert {dot.get("stroke") for dot in others} == {CONTEXT}


def test_the_side_axis_that_is_cut_says_so() -> None:
    book, chart, _ = drawn(wide=True)
    assert chart.funnel is not None
    series = (chart.series[0], Series("Ashbrook", chart.series[0].points[:1]))
    calm = replace(chart, series=series, funnel=replace(chart.funnel, between=0.00005))
    notes = Reading(draw_chart(calm, book.figure, wide=True)).words_of("note")
    assert "The side axis does not start at nought." in notes


def test_where_an_area_lies_in_words() -> None:
    book, chart, _ = drawn(wide=True)
    assert chart.funnel is not None
    funnel = funnel_of(chart.funnel, book.figure(chart.funnel.centre))
    assert funnel is not None
    words = [
        place_words(funnel, book.figure(point.address), book.figure(point.x_address), chart.funnel)
        for series in chart.series
        for point in series.points
    ]
    assert words[-1] == "above the inner limits"
    assert words[-2] == "not compared"
    assert set(words[:-2]) == {"within the limits"}
    assert level_of(0.95, chart.funnel) == 0.95
    assert level_of(0.95, replace(chart.funnel, chosen_from=5)) == pytest.approx(0.99)


def test_without_a_centre_the_reason_is_said() -> None:
    book, chart, _ = drawn(wide=True)
    assert chart.funnel is not None
    book.figures[chart.funnel.centre] = book.figure(chart.series[0].points[-1].address)
    notes = Reading(draw_chart(chart, book.figure, wide=True)).words_of("note")
    assert notes == ["The limits cannot be drawn: there is no rate for the similar areas."]


@BOTH
@pytest.mark.parametrize("rate", [40.0, 61.0, 62.5, 75.0, 91.3])
def test_the_name_lies_on_no_ring_and_on_no_line(wide: bool, rate: float) -> None:
    """Wherever the marked area lies among the others: inside their cloud, on the middle line, beyond a limit."""
    book = Book()
    chart = EXAMPLES["funnel"](book)
    own = chart.series[1].points[0]
    book.figures[own.address] = replace(book.figure(own.address), value=rate)
    reading = Reading(draw_chart(chart, book.figure, wide=wide))
    words = own.label.split()
    named = [one for one in reading.lines() if one.words and set(one.words.split()) <= set(words)]
    assert " ".join(one.words for one in named) == own.label
    name = [*named, *(one for one in reading.lines() if one.figure == own.address)]
    rings = [one for one in reading.of("dot", "circle") if one.get("data-figure") != own.address]
    places = [(float(one.get("cx", 0)), float(one.get("cy", 0)), float(one.get("r", 0))) for one in rings]
    lines = [*reading.of("limit", "path"), *reading.of("centre", "path")]
    for text in name:
        for x, y, radius in places:
            across = max(text.left - x, 0.0, x - text.right)
            down = max(text.foot - text.size * 0.8 - y, 0.0, y - text.foot)
            assert hypot(across, down) >= radius, (text.words, x, y)
        for path in lines:
            # Between the corners of a line lie a few pixels; its height is that of the nearest of them.
            corners = path_points(path.get("d", ""))
            for at in (text.left, (text.left + text.right) / 2, text.right):
                near = min(corners, key=lambda corner: abs(corner[0] - at))
                assert not text.foot - text.size * 0.7 < near[1] < text.foot, (text.words, near)
