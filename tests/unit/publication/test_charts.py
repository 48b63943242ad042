"""Charts, read back as data: every mark in its place, every number by the one rule, nothing outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from chart_examples import EXAMPLES, TYPES, Book, made_chart
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from svg_reading import Reading, path_points

from saferplan.assessment.answer import Break, Chart, Point, Series
from saferplan.errors import BadAddress
from saferplan.figures import MISSING_REASONS, in_words
from saferplan.periods import month_number, month_text
from saferplan.publication.charts import draw_chart
from saferplan.publication.palette import CONTEXT, INK, QUIET, contrast
from saferplan.publication.signs import minus

BOTH = pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])


def drawn(chart: Chart, book: Book, *, wide: bool, accent: str = "#1d5b79") -> Reading:
    """A chart drawn and read back."""
    return Reading(draw_chart(chart, book.figure, wide=wide, accent=accent))


@BOTH
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_sound(name: str, wide: bool) -> None:
    book = Book()
    chart = EXAMPLES[name](book)
    svg = draw_chart(chart, book.figure, wide=wide)
    reading = Reading(svg)
    reading.assert_inside()
    assert reading.width == (640 if wide else 300)
    assert reading.size == (14 if wide else 13)
    assert svg == draw_chart(chart, book.figure, wide=wide)
    assert reading.root.get("role") == "img"
    title, desc = reading.root[0], reading.root[1]
    assert title.text == chart.title
    assert desc.text == "Crime rose from 23,643 to 33,529."
    assert reading.root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert not re.search(r"<script|https?://(?!www\.w3\.org/2000/svg)|@import|<image|<foreignObject", svg)


@BOTH
@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in ("line", "line_short", "curve", "funnel")])
def test_every_number_is_printed_by_the_one_rule_and_every_missing_figure_has_its_reason(name: str, wide: bool) -> None:
    book = Book()
    chart = EXAMPLES[name](book)
    said = drawn(chart, book, wide=wide).said()
    for address, words in said.items():
        assert words == minus(in_words(book.figure(address), signed=chart.kind == "changes")), address
    points = [point for series in chart.series for point in series.points]
    if name not in ("columns_many", "nothing"):
        lone = {point.address for series in chart.series[1:] for point in series.points if chart.kind == "dots"}
        assert said.keys() | lone == {point.address for point in points}


@BOTH
def test_bars_are_as_many_and_as_long_as_the_figures(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["bars"](book), book, wide=wide)
    bars = reading.of("bar")
    assert len(bars) == len(TYPES)
    lengths = {bar.get("data-figure"): float(bar.get("width", 0)) for bar in bars}
    longest = max(lengths.values())
    for address, length in lengths.items():
        value = book.figure(address or "").value
        assert value is not None
        assert length == pytest.approx(longest * value / 9820, abs=0.2)
    assert reading.words_of("label")[:3] == list(TYPES[:3])
    fills = [bar.get("fill") for bar in bars]
    assert fills == ["#1d5b79"] + [CONTEXT] * 13


@BOTH
def test_upright_bars_stand_on_one_line_and_are_as_tall_as_the_figures(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["columns"](book), book, wide=wide)
    bars = reading.of("bar")
    feet = {float(bar.get("y", 0)) + float(bar.get("height", 0)) for bar in bars}
    assert max(feet) - min(feet) < 0.15
    heights = [float(bar.get("height", 0)) for bar in bars]
    assert heights[0] / heights[-1] == pytest.approx(23643 / 33529, abs=0.005)
    assert reading.words_of("label") == ["2014/15", "2015/16", "2016/17", "2017/18", "2018/19"]


@BOTH
def test_a_missing_year_is_its_reason_and_not_a_nought(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["columns_missing"](book), book, wide=wide)
    assert len(reading.of("bar")) == 3
    assert reading.words_of("reason") == [MISSING_REASONS["INCOMPLETE_PERIOD"]]
    assert "0" not in reading.words_of("value")


@BOTH
def test_whiskers_end_at_the_limits_on_the_scale_of_the_bars(wide: bool) -> None:
    book = Book()
    chart = EXAMPLES["bars_pair"](book)
    reading = drawn(chart, book, wide=wide)
    bars, whiskers = reading.of("bar"), reading.of("whisker")
    assert len(bars) == len(whiskers) == 9
    for bar, whisker in zip(bars, whiskers, strict=True):
        figure = book.figure(bar.get("data-figure", ""))
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        nought, length = float(bar.get("x", 0)), float(bar.get("width", 0))
        for name, limit in (("data-low", figure.low), ("data-high", figure.high)):
            assert float(whisker.get(name, 0)) - nought == pytest.approx(length * limit / figure.value, abs=0.6)
    assert any("95%" in note for note in reading.words_of("note"))


@BOTH
def test_changes_lie_either_side_of_nought_with_their_sign(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["changes"](book), book, wide=wide)
    nought = path_points(reading.of("nought")[0].get("d", ""))[0][0]
    for bar in reading.of("bar"):
        value = book.figure(bar.get("data-figure", "")).value or 0.0
        left, right = float(bar.get("x", 0)), float(bar.get("x", 0)) + float(bar.get("width", 0))
        assert (left if value >= 0 else right) == pytest.approx(nought, abs=0.2)
    assert {"+133%", "−48%", "0%"} <= set(reading.words_of("value"))
    assert "cannot tell" in reading.words_of("reason")


@BOTH
def test_a_whisker_far_beyond_the_values_is_cut_and_said(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["changes"](book), book, wide=wide)
    assert any("arrow" in note for note in reading.words_of("note"))


@BOTH
def test_the_partnerships_own_value_is_a_dashed_line_with_its_name(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["dots"](book), book, wide=wide)
    assert "Ashbrook: 62.1" in reading.words_of("reference")
    line = reading.of("reference", "path")[0]
    assert line.get("stroke-dasharray")
    x = path_points(line.get("d", ""))[0][0]
    dots = {dot.get("data-figure"): float(dot.get("cx", 0)) for dot in reading.of("dot")}
    above = [place > x for address, place in dots.items() if (book.figure(address or "").value or 0) > 62.1]
    below = [place < x for address, place in dots.items() if (book.figure(address or "").value or 0) < 62.1]
    assert len(above) + len(below) == 16
    assert all(above)
    assert all(below)


@BOTH
def test_no_line_is_drawn_across_a_missing_month(wide: bool) -> None:
    book = Book()
    chart = EXAMPLES["line_short"](book)
    reading = drawn(chart, book, wide=wide)
    pieces = [path_points(one.get("d", "")) for one in reading.of("line")]
    assert [len(piece) for piece in pieces] == [6, 5]
    month = pieces[0][1][0] - pieces[0][0][0]
    assert pieces[1][0][0] - pieces[0][-1][0] == pytest.approx(2 * month, abs=0.2)
    gap = reading.of("gap")[0]
    assert float(gap.get("width", 0)) == pytest.approx(month, abs=0.2)
    assert reading.words_of("note") == ["Gap: July 2025, no file for this month."]


def test_a_month_that_is_not_in_the_series_is_a_gap_too() -> None:
    book = Book()
    points = (book.point("2025-01", 4.0), book.point("2025-02", 5.0), book.point("2025-04", 6.0))
    reading = drawn(made_chart("line", (Series("Crime", points),)), book, wide=True)
    assert len(reading.of("line")) == 1
    assert len(reading.of("month")) == 1
    assert reading.words_of("note") == ["Gap: March 2025, no figure was given."]


@BOTH
def test_breaks_bands_provisional_months_and_names_of_a_line(wide: bool) -> None:
    book = Book()
    chart = EXAMPLES["line"](book)
    reading = drawn(chart, book, wide=wide)
    second = "New recording system at the force"
    assert reading.words_of("break") == ["New counting rules", second if wide else "A"]
    assert wide or f"A, September 2018: {second}." in reading.words_of("note")
    assert len(reading.of("break", "path")) == 2
    assert len(reading.of("band")) == 2
    assert len(reading.of("provisional")) == 4
    hollow = [one for one in reading.of("month") if one.get("fill") == "#ffffff"]
    assert len(hollow) == 4 * 5
    names = [line for line in reading.lines() if line.kind in ("series", "value")]
    assert set(reading.words_of("series")) == {series.name for series in chart.series}
    feet = sorted(line.foot for line in names)
    assert all(later - earlier >= reading.size for earlier, later in pairwise(feet))
    ends = {
        series.points[-1].address: minus(in_words(book.figure(series.points[-1].address))) for series in chart.series
    }
    assert reading.said() == ends


@BOTH
def test_a_break_of_many_words_is_a_letter_at_its_line_and_a_note(wide: bool) -> None:
    book = Book()
    months = [month_text(month_number("2014-04") + step) for step in range(30)]
    points = tuple(book.point(month, 5.0) for month in months)
    reason = "After the inspection of crime recording, forces recorded more of the violence reported to them"
    breaks = (Break("2014-11", reason), Break("2015-04", "New rules"), Break("2013-01", "Before all this"))
    reading = drawn(made_chart("line", (Series("Crime", points),), breaks=breaks), book, wide=wide)
    assert reading.words_of("break") == ["A", "New rules"]
    assert f"A, November 2014: {reason}." in reading.words_of("note")
    reading.assert_inside()


@BOTH
def test_a_curve_stops_where_a_share_has_no_value(wide: bool) -> None:
    book = Book()
    points = tuple(
        book.point(label, share, x=20.0, unit="%") for label, share in (("1", 40.0), ("2", None), ("3", 10.0))
    )
    reading = drawn(made_chart("curve", (Series("Crime", points),)), book, wide=wide)
    assert len(path_points(reading.of("curve")[0].get("d", ""))) == 2
    assert "A curve stops where a share has no value: no file for this month." in reading.words_of("note")


def test_financial_years_start_in_april_on_the_time_axis() -> None:
    book = Book()
    reading = drawn(EXAMPLES["line"](book), book, wide=True)
    years = [words for words in reading.words_of("tick") if "/" in words]
    assert years == ["2014/15", "2015/16", "2016/17", "2017/18", "2018/19"]
    aprils = [path_points(one.get("d", ""))[0][0] for one in reading.of("april")]
    steps = [later - earlier for earlier, later in pairwise(aprils)]
    assert max(steps) - min(steps) < 0.3


@BOTH
def test_the_curve_runs_through_its_shares(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["curve"](book), book, wide=wide)
    equality = path_points(reading.of("equality", "path")[0].get("d", ""))
    (left, foot), (right, top) = equality
    curve = path_points(reading.of("curve")[1].get("d", ""))
    assert len(curve) == 6
    x, y = curve[1]
    assert (x - left) / (right - left) == pytest.approx(0.200, abs=0.002)
    assert (foot - y) / (foot - top) == pytest.approx(0.324, abs=0.002)
    x, y = curve[3]
    assert (x - left) / (right - left) == pytest.approx(0.600, abs=0.002)
    assert (foot - y) / (foot - top) == pytest.approx(0.742, abs=0.002)
    assert reading.words_of("value") == ["32%"]
    assert "if spread evenly" in reading.words_of("equality")
    assert {"0%", "20%", "100%"} <= set(reading.words_of("tick"))


@BOTH
def test_where_nothing_is_held_a_framed_sentence_says_why(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["nothing"](book), book, wide=wide)
    assert reading.words_of("reason") == ["Nothing can be drawn here: no file for this month."]
    assert not reading.of("bar")


def test_a_chart_without_points_says_so() -> None:
    book = Book()
    for chart in (made_chart("bars", ()), made_chart("line", (Series("Crime", ()),))):
        said = drawn(chart, book, wide=True).words_of("reason")
        assert said == ["Nothing can be drawn here: there are no figures."]


@BOTH
@pytest.mark.parametrize("kind", ["columns", "bars", "changes", "dots"])
def test_noughts_are_drawn_as_noughts(kind: str, wide: bool) -> None:
    book = Book()
    points = tuple(book.point(name, 0.0) for name in ("2014/15", "2015/16"))
    reading = drawn(made_chart(kind, (Series("", points),)), book, wide=wide)
    reading.assert_inside()
    assert reading.words_of("value") == ["0", "0"]


@BOTH
def test_sixty_lying_bars_all_have_their_name_and_number(wide: bool) -> None:
    book = Book()
    name = "A parish whose name goes on and on, with Saint-Somebody-in-the-Hollow and Nether Wallop"
    points = tuple(book.point(f"{name} {i}", 1000.0 - i) for i in range(60))
    reading = drawn(made_chart("bars", (Series("", points),)), book, wide=wide)
    reading.assert_inside()
    assert reading.words_of("label") == [point.label for point in points]
    assert len(reading.words_of("value")) == 60


def test_periods_are_drawn_in_order_of_time_whatever_series_they_are_in() -> None:
    book = Book()
    now = Series("This year", (book.point("2018/19", 5.0),))
    before = Series("Before", (book.point("2017/18", 4.0), book.point("2016/17", 3.0)), emphasis=False)
    reading = drawn(made_chart("columns", (now, before)), book, wide=True)
    assert reading.words_of("label") == ["2016/17", "2017/18", "2018/19"]
    assert reading.words_of("value") == ["3", "4", "5"]


@BOTH
def test_colours_pass_and_a_pale_accent_is_replaced(wide: bool) -> None:
    book = Book()
    reading = drawn(EXAMPLES["bars"](book), book, wide=wide, accent="#ffee00")
    assert reading.of("bar")[0].get("fill") == "#1d5b79"
    for text in reading.root.iter("{http://www.w3.org/2000/svg}text"):
        assert contrast(text.get("fill", INK)) >= 4.5
    assert contrast(QUIET) >= 4.5
    for bar in reading.of("bar"):
        assert contrast(bar.get("fill", "")) >= 3


def test_several_series_are_told_apart_without_colour() -> None:
    book = Book()
    series = tuple(
        Series(f"Year {i}", (book.point("North", 5.0 + i), book.point("South", 4.0)), emphasis=i == 0) for i in range(4)
    )
    reading = drawn(made_chart("bars", series), book, wide=True)
    looks = {(key.get("fill"), key.get("stroke")) for key in reading.of("key")}
    assert len(looks) == 4
    assert reading.words_of("series") == [one.name for one in series]


@pytest.mark.parametrize("kind", ["bars", "dots"])
def test_a_label_is_not_broken_where_its_column_was_made_for_it(kind: str) -> None:
    book = Book()
    years = [f"{2005 + step}/{6 + step:02d}" for step in range(12)]
    chart = made_chart(kind, (Series("", tuple(book.point(year, 12000.0) for year in years)),))
    assert [line.words for line in drawn(chart, book, wide=True).lines() if line.kind == "label"] == years


def test_a_name_with_signs_of_markup_is_printed_as_it_is() -> None:
    book = Book()
    label = 'Rock & Roll <b>"Park"</b> \x07'
    reading = drawn(made_chart("bars", (Series("", (book.point(label, 3.0),)),)), book, wide=True)
    assert reading.words_of("label") == ['Rock & Roll <b>"Park"</b>']


def test_a_line_over_something_else_than_periods_is_refused() -> None:
    book = Book()
    chart = made_chart("line", (Series("", (book.point("North", 3.0),)),))
    with pytest.raises(BadAddress):
        draw_chart(chart, book.figure, wide=True)


VALUES = st.one_of(
    st.none(),
    st.just(0.0),
    st.integers(-100_000, 100_000).map(float),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.floats(-1.0, 1.0),
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=60)
UNITS = st.sampled_from(["", "%", "per 1,000 people", "ratio"])


@st.composite
def any_chart(draw: st.DrawFn) -> tuple[Chart, Book]:
    """A chart of any kind, with any values, names and gaps."""
    book = Book()
    kind = draw(st.sampled_from(["columns", "bars", "changes", "dots", "line", "curve"]))
    unit = draw(UNITS)
    many = draw(st.integers(1, 22))
    if kind == "line" or (kind == "columns" and draw(st.booleans())):
        first = month_number("2014-04")
        labels = [month_text(first + step) for step in sorted(draw(st.sets(st.integers(0, 80), min_size=1)))]
    else:
        labels = draw(st.lists(WORDS, min_size=1, max_size=many, unique=True))
    series = []
    for index in range(draw(st.integers(1, 3))):
        points: list[Point] = []
        for label in labels:
            value = draw(VALUES)
            spread = draw(st.one_of(st.none(), st.floats(0, 1e6)))
            limits = (value - spread, value + spread) if value is not None and spread is not None else None
            x = draw(st.floats(0, 100)) if kind == "curve" else None
            status = draw(st.sampled_from(["final", "provisional"]))
            points.append(book.point(label, value, limits=limits, unit=unit, status=status, x=x))
        series.append(Series(draw(WORDS), tuple(points), emphasis=index == 0 or draw(st.booleans())))
    breaks = (Break("2016-04", draw(WORDS)),) if kind == "line" else ()
    return made_chart(kind, tuple(series), unit=draw(WORDS), breaks=breaks), book


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_chart(), st.booleans())
def test_whatever_the_figures_the_drawing_is_sound(made: tuple[Chart, Book], wide: bool) -> None:
    chart, book = made
    svg = draw_chart(chart, book.figure, wide=wide)
    ET.fromstring(svg)
    reading = Reading(svg)
    reading.assert_inside()
    for address, words in reading.said().items():
        assert words == minus(in_words(book.figure(address), signed=chart.kind == "changes"))
