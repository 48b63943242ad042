"""The funnel: rates by number of residents, between the limits that areas like these keep to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from saferplan.assessment.answer import Funnel
from saferplan.figures import Figure, in_digits
from saferplan.methods.funnel import ALARM, WARNING, RateFunnel
from saferplan.publication.chart_line import spread
from saferplan.publication.chart_marks import Look, Mark, Run, gridlines, write_notes
from saferplan.publication.chart_scales import Scale, ticks
from saferplan.publication.label_places import CLEAR, Box, place_of_name
from saferplan.publication.palette import CONTEXT, INK, PAPER, QUIET, RULE
from saferplan.publication.svg import Picture, number, text_width, wrap

PLOT_WIDE, PLOT_NARROW = 300.0, 230.0
STEPS = 60
"""How many places a limit's curve is worked out at."""

RING = 4.2
"""Of the ring of a similar area."""
SHORTEST = 0.35
"""The side axis starts at nought unless the lowest mark lies above this share of the highest."""

_DASHES = {WARNING: "6 4", ALARM: None}
_NAMES = {WARNING: "inner limit", ALARM: "outer limit"}

_RINGS = {WARNING: "inner", ALARM: "outer"}


@dataclass(frozen=True)
class Plot:
    """The plotted part: residents across, rates up."""

    across: Scale
    up: Scale
    top: float
    foot: float


def funnel_of(shape: Funnel, centre: Figure) -> RateFunnel | None:
    """The funnel that a chart's limits come from; None where its centre has no value."""
    if centre.value is None:
        return None
    return RateFunnel(centre.value / shape.per, shape.between, shape.freedom, shape.weight)


def level_of(level: float, shape: Funnel) -> float:
    """The level that a limit is drawn at, so that several rates looked at together keep to the one that is named."""
    return 1 - (1 - level) / shape.chosen_from


def place_words(funnel: RateFunnel, rate: Figure, people: Figure, shape: Funnel) -> str:
    """Where a rate lies in its funnel, in words, for the table behind the chart."""
    if rate.value is None or not people.value:
        return "not compared"
    for level in (ALARM, WARNING):
        pair = funnel.limits(people.value, level=level_of(level, shape))
        low, high = (float(bound) * shape.per for bound in pair)
        if rate.value > high:
            return f"above the {_RINGS[level]} limits"
        if rate.value < low:
            return f"below the {_RINGS[level]} limits"
    return "within the limits"


def draw_funnel(picture: Picture, look: Look, runs: tuple[Run, ...], shape: Funnel, centre: Figure) -> None:
    """Draw the limits, the centre, a grey dot for each area and a marked one for what the sentence is about."""
    funnel = funnel_of(shape, centre)
    marks = [mark for run in runs for mark in run.held if mark.x is not None and mark.x.value]
    sizes = [float(mark.x.value) for mark in marks if mark.x is not None and mark.x.value]
    if funnel is None or not sizes:
        write_notes(picture, ["The limits cannot be drawn: there is no rate for the similar areas."])
        return
    grid = np.linspace(min(sizes) * 0.7, max(sizes) * 1.05, STEPS)
    limits = {
        level: tuple(shape.per * bound for bound in funnel.limits(grid, level=level_of(level, shape)))
        for level in (WARNING, ALARM)
    }
    plot = _plot(picture, look, marks, sizes, [float(v) for pair in limits.values() for bound in pair for v in bound])
    _grid(picture, look, plot, marks[0].figure.unit)
    names, lines = [], []
    for level, pair in limits.items():
        for bound in pair:
            lines.append(_curve(picture, plot, grid, bound, dashes=_DASHES[level]))
        names.append((plot.up(float(pair[1][-1])), _NAMES[level], ""))
    middle = plot.up(shape.per * funnel.centre)
    picture.put("path", d=f"M{plot.across.start:.1f} {middle:.1f}H{plot.across.end:.1f}", stroke=INK, class_="centre")
    lines.append([(plot.across(float(x)), middle) for x in grid])
    names.append((middle, "similar areas together", look.printed(centre)))
    _name_lines(picture, look, plot, names, centre)
    for run in sorted(runs, key=lambda one: one.emphasis):
        for mark in run.held:
            _dot(picture, look, plot, run, mark)
    for run in (one for one in runs if one.emphasis):
        for mark in run.held:
            others = [one for one in marks if one is not mark]
            _name(picture, look, plot, mark, _in_the_way(plot, others, lines))
    picture.height = plot.foot + picture.line + 6
    write_notes(picture, _notes(plot, runs, shape))


def _plot(picture: Picture, look: Look, marks: list[Mark], sizes: list[float], limits: list[float]) -> Plot:
    """The scales: residents about those of the areas; rates from nought, or from a round number below the lowest."""
    values = [float(mark.figure.value) for mark in marks if mark.figure.value is not None]
    low, high = min([*values, *limits]), max([*values, *limits])
    high = min(high, max(values) * 2.2)
    bottom = low if low > SHORTEST * high else 0.0
    steps = ticks(bottom, high, 5).values
    left = max(text_width(word, look.size) for word in ticks(bottom, high, 5).words("")) + 8
    right = look.width - 4 - (_room(look) if look.wide else 0.0)
    top = picture.height + look.size * 0.8
    foot = top + (PLOT_WIDE if look.wide else PLOT_NARROW)
    return Plot(
        Scale(min(sizes) * 0.7, max(sizes) * 1.05, left, right), Scale(steps[0], steps[-1], foot, top), top, foot
    )


def _room(look: Look) -> float:
    """The room for the names of the lines, at the right of a wide drawing."""
    return max(text_width(word, look.size) for word in ("outer limit", "similar areas")) + 10


def _grid(picture: Picture, look: Look, plot: Plot, unit: str) -> None:
    """Lines and ticks: rates up the side, residents along the foot."""
    found = ticks(plot.up.low, plot.up.high, 5)
    for value, word in zip(found.values, found.words(""), strict=True):
        y = plot.up(value)
        picture.put("path", d=f"M{plot.across.start:.1f} {y:.1f}H{plot.across.end:.1f}", stroke=RULE, class_="grid")
        picture.text(word, plot.across.start - 6, y + look.size * 0.36, anchor="end", fill=QUIET, class_="tick")
    places = [
        (plot.across(value), in_digits(value, "people"))
        for value in ticks(plot.across.low, plot.across.high, 6 if look.wide else 4).values
        if plot.across.low <= value <= plot.across.high
    ]
    gridlines(picture, places, plot.top, plot.foot)


def _curve(
    picture: Picture, plot: Plot, grid: np.ndarray, bound: np.ndarray, *, dashes: str | None
) -> list[tuple[float, float]]:
    """One limit, as far as it lies within the plot; returns the places that it runs through."""
    inside = [
        (plot.across(float(x)), plot.up(float(y)))
        for x, y in zip(grid, bound, strict=True)
        if plot.up.low <= y <= plot.up.high
    ]
    if len(inside) > 1:
        d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in inside)
        picture.put("path", d=d, fill="none", stroke=QUIET, stroke_width=1.3, stroke_dasharray=dashes, class_="limit")
    return inside


def _name_lines(picture: Picture, look: Look, plot: Plot, names: list[tuple[float, str, str]], centre: Figure) -> None:
    """Name the centre and the upper limits: at the right where there is room, else in a key under the foot."""
    if not look.wide:
        return
    room = look.width - plot.across.end - 8
    ordered = sorted(names)
    texts = [(wrap(name, room, look.size), value) for _, name, value in ordered]
    wanted = [
        (y, (len(lines) + bool(value)) * picture.line) for (y, *_), (lines, value) in zip(ordered, texts, strict=True)
    ]
    tops = spread(wanted, plot.top - look.size, plot.foot)
    for (lines, value), top in zip(texts, tops, strict=True):
        picture.text(lines, plot.across.end + 8, top + look.size - 1, fill=QUIET, class_="series")
        if value:
            y = top + look.size - 1 + len(lines) * picture.line
            picture.text(value, plot.across.end + 8, y, fill=INK, class_="value", data_figure=centre.id)


def _dot(picture: Picture, look: Look, plot: Plot, run: Run, mark: Mark) -> None:
    """One area's dot; the one that the sentence is about is larger and filled."""
    if mark.x is None or not mark.x.value or mark.figure.value is None:
        return
    x, y = plot.across(mark.x.value), plot.up(mark.figure.value)
    if not run.emphasis:
        picture.put(
            "circle",
            cx=x,
            cy=y,
            r=RING,
            fill=PAPER,
            stroke=CONTEXT,
            stroke_width=1.8,
            class_="dot",
            data_figure=mark.figure.id,
        )
        return
    picture.put("circle", cx=x, cy=y, r=6.5, fill=look.accent.mark, class_="dot", data_figure=mark.figure.id)


def _name(picture: Picture, look: Look, plot: Plot, mark: Mark, avoid: list[tuple[float, float, float]]) -> None:
    """The name and number of the marked dot, clear of other dots and of lines; a thin line leads to it from afar."""
    if mark.x is None or not mark.x.value or mark.figure.value is None:
        return
    x, y = plot.across(mark.x.value), plot.up(mark.figure.value)
    said = look.printed(mark.figure)
    lines = wrap(mark.label, look.width * (0.42 if look.wide else 0.5), look.size, bold=True)
    beside = text_width(f"{lines[0]} ", look.size, bold=True) if len(lines) == 1 else 0.0
    widths = [text_width(line, look.size, bold=True) for line in lines]
    width = max(*widths, beside + text_width(said, look.size, bold=True))
    high = (len(lines) + (not beside)) * picture.line
    within = Box(plot.across.start + 2, plot.top, look.width - plot.across.start - 4, plot.foot - plot.top)
    if look.wide:
        within = replace(within, width=plot.across.end - plot.across.start - 2)
    box = place_of_name((x, y), (width, high), within, avoid)
    colour = look.accent.text
    if box.away(x, y) > 2 * CLEAR:
        to_x, to_y = box.nearest(x, y)
        picture.put("path", d=f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}", stroke=colour, stroke_width=1, class_="leader")
    first = box.top + look.size * 0.95
    picture.text(lines, box.left, first, bold=True, halo=True, fill=colour, class_="series")
    picture.text(
        said,
        box.left + beside,
        first if beside else first + len(lines) * picture.line,
        bold=True,
        halo=True,
        fill=colour,
        class_="value",
        data_figure=mark.figure.id,
    )


def _in_the_way(
    plot: Plot, marks: list[Mark], lines: list[list[tuple[float, float]]]
) -> list[tuple[float, float, float]]:
    """What a name keeps off: the rings of other areas, and the lines as points, each with the distance to keep."""
    rings = [
        (plot.across(one.x.value), plot.up(one.figure.value), RING + 4)
        for one in marks
        if one.x is not None and one.x.value and one.figure.value is not None
    ]
    return rings + [(x, y, 3.0) for line in lines for x, y in line]


def _notes(plot: Plot, runs: tuple[Run, ...], shape: Funnel) -> list[str]:
    """What the marks and lines mean."""
    notes = [
        "Along the foot: residents. Each grey ring is a similar area; the level line is the rate of all together.",
        "Dashed: the inner limits, within which 19 in 20 areas like these would lie (95%). Unbroken: the outer limits, "
        "within which all but 1 in 500 would (99.8%).",
    ]
    if shape.chosen_from > 1:
        notes.append(f"Both are wider than for one rate alone, since {shape.chosen_from} types are looked at together.")
    lacking = sum(1 for run in runs for mark in run.marks if mark.figure.value is None)
    if lacking:
        notes.append(f"Not drawn, for want of a rate: {lacking}.")
    if plot.up.low > 0:
        notes.append("The side axis does not start at nought.")
    return notes
