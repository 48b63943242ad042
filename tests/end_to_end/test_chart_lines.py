"""The worked example's dot charts: no word or number is written across the line that it is set against."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "publication"))

from svg_reading import Reading, path_points

from saferplan.assessment.answer import Answer, Chart
from saferplan.publication.charts import draw_chart
from saferplan.publication.released import Released

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released(county_released: Released) -> Released:
    """The worked example's release."""
    return county_released


def charts_of(answers: tuple[Answer, ...], kinds: tuple[str, ...]) -> list[Chart]:
    """The charts of some kinds."""
    return [chart for answer in answers for chart in answer.charts if chart.kind in kinds]


def upright_lines(reading: Reading) -> list[tuple[float, float, float]]:
    """The lines to be set against: where each stretch lies, and its head and foot."""
    found = []
    for kind in ("reference", "even"):
        for line in reading.of(kind, "path"):
            points = path_points(line.get("d", ""))
            found += [(x, head, foot) for (x, head), (_, foot) in zip(points[::2], points[1::2], strict=True)]
    return found


def crossings(reading: Reading) -> list[str]:
    """The words and numbers that a line runs through, measured by the room that they take."""
    return [
        line.words
        for line in reading.lines()
        if line.kind in ("value", "label", "reason")
        for x, head, foot in upright_lines(reading)
        if line.left - 1 < x < line.right + 1 and head < line.foot and foot > line.foot - line.size * 0.7
    ]


@pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])
def test_no_word_stands_on_the_line_it_is_set_against(released: Released, wide: bool) -> None:
    charts = charts_of(released.answers, ("dots", "bars", "changes"))
    assert len([chart for chart in charts if chart.kind == "dots"]) >= 4
    lines = 0
    for chart in charts:
        reading = Reading(draw_chart(chart, released.figure, wide=wide))
        reading.assert_inside()
        lines += len(upright_lines(reading))
        assert crossings(reading) == [], chart.id
    assert lines >= 4


def test_a_number_across_a_line_would_be_found() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" font-size="14"><path class="reference" '
        'd="M50 0V40"/><text class="value" x="{}" y="25">12.5</text></svg>'
    )
    assert crossings(Reading(drawn.format(40))) == ["12.5"]
    assert crossings(Reading(drawn.format(60))) == []
