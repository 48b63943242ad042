"""Charts as SVG, drawn by hand from the figures of a release, each in a wide and a narrow form.

A drawing holds the marks, their numbers, the axis, and under it what the marks mean.  Its title, its source line and
the table behind it stand in the page around it; here they are its `<title>` and `<desc>`, for those who do not see it.
Every number is printed by the one rule (`saferplan.figures.in_words`) and sits in an element whose `data-figure` is
its figure's address.  What is not a figure has the class `tick`, `label`, `series`, `unit`, `note`, `break` or
`equality`.  Emphasis is accent and heavier letters, context is grey, so that both survive greyscale.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from saferplan.assessment.answer import Chart
from saferplan.figures import Figure
from saferplan.findings import without_links
from saferplan.publication.chart_columns import draw_columns
from saferplan.publication.chart_curve import draw_curve
from saferplan.publication.chart_funnel import draw_funnel
from saferplan.publication.chart_line import draw_line
from saferplan.publication.chart_lying import draw_lying, rows_of
from saferplan.publication.chart_marks import Look, Run, draw_nothing, looked_up, name_of, write_unit
from saferplan.publication.chart_pairs import draw_pairs
from saferplan.publication.chart_strip import draw_strip
from saferplan.publication.palette import ACCENT, INK, accent_for
from saferplan.publication.svg import Picture


def draw_chart(
    chart: Chart, figure: Callable[[str], Figure], *, wide: bool, accent: str = ACCENT, low: bool = False
) -> str:
    """Draw a chart as one standalone SVG document, 640 pixels wide or, where not `wide`, 300.

    `figure` finds the figure at an address, in a release.  `accent` is the colour of what the sentence is about; a
    colour that would not be seen is replaced (`palette.accent_for`).  A `low` drawing keeps the labels of lying marks
    beside them, where a narrow one would set them above.  The same chart and figures give the same bytes.

    A figure without a value is drawn as its reason in words, never as nought; where none has a value, the drawing is
    a framed sentence.  A label that is not a period raises `BadAddress` in a `line`.
    """
    look = Look(wide, accent_for(accent), chart.digits, name_of(chart.id, wide=wide), low=low)
    runs = looked_up(chart.series, figure)
    picture = look.picture()
    if not any(run.held for run in runs):
        draw_nothing(picture, chart, runs)
    else:
        write_unit(picture, chart.unit)
        if chart.funnel is not None:
            draw_funnel(picture, look, runs, chart.funnel, figure(chart.funnel.centre))
        else:
            _draw_kind(picture, look, chart, runs)
    return picture.document(look.name, chart.title, without_links(chart.summary), ink=INK)


def _draw_kind(picture: Picture, look: Look, chart: Chart, runs: tuple[Run, ...]) -> None:
    """Draw the marks of a chart by its kind."""
    if chart.kind == "columns":
        draw_columns(picture, look, runs)
    elif chart.kind == "line":
        draw_line(picture, look, runs, chart.breaks)
    elif chart.kind == "curve":
        draw_curve(picture, look, runs)
    elif chart.kind == "pairs":
        draw_pairs(picture, look, runs)
    elif chart.kind == "strip":
        draw_strip(picture, look, runs, chart.marked)
    else:
        references: tuple[Run, ...] = ()
        if chart.kind == "dots" and len(runs) > 1:
            references = tuple(run for run in runs if not run.emphasis and len(run.marks) == 1 and run.held)
        drawn = tuple(run for run in runs if run not in references) or runs
        references = references if drawn != runs else ()
        if references and not any(not run.emphasis for run in drawn):
            # A line across all rows is not a context that rows have to stand out from.
            drawn = tuple(replace(run, heavy=False) for run in drawn)
        draw_lying(picture, look, chart.kind, rows_of(drawn), runs=drawn, references=references)
