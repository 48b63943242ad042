"""Lying bars, bars either side of nought, and dots: one row for each category, in one layout."""

from __future__ import annotations

from dataclasses import dataclass, replace

from saferplan.publication.chart_marks import (
    Look,
    Mark,
    Run,
    dotted,
    draw_whisker,
    filled,
    gridlines,
    interval_note,
    write_key,
    write_notes,
)
from saferplan.publication.chart_scales import Scale, extent, whole_ticks
from saferplan.publication.palette import INK, QUIET, RULE
from saferplan.publication.svg import Picture, text_width, wrap

GAP = 6.0
"""Between a mark and its number."""

RADIUS = 5.0
"""Of a dot."""

LEAST_PLOT = 90.0
"""The least room for bars; below it, the numbers move up beside their labels."""


@dataclass(frozen=True)
class Row:
    """One category with the marks that it has, each with its series."""

    label: str
    marks: tuple[tuple[Run, Mark], ...]

    @property
    def heavy(self) -> bool:
        """Whether the sentence is about this row and not about others."""
        return any(run.heavy for run, _ in self.marks)


@dataclass(frozen=True)
class Columns:
    """Where things lie across: labels end at `labels`, the scale lies from `scale.start` to `scale.end`.

    `above`: labels stand above their marks.  `beside`: numbers stand beside the labels, at the right-hand edge.
    `lines` are the places of upright lines that no number may be written across.
    """

    labels: float
    scale: Scale
    above: bool
    beside: bool
    lines: tuple[float, ...] = ()


def gathered(runs: tuple[Run, ...]) -> tuple[Row, ...]:
    """The categories of all series, each once, in the order they are given."""
    rows: dict[str, list[tuple[Run, Mark]]] = {}
    for run in runs:
        for mark in run.marks:
            rows.setdefault(mark.label, []).append((run, mark))
    return tuple(Row(label, tuple(marks)) for label, marks in rows.items())


def rows_of(runs: tuple[Run, ...]) -> tuple[Row, ...]:
    """The categories in the order they are drawn.

    Where each category belongs to one series (a bar of emphasis among bars of context), the series give no order
    among each other, so the rows are put by value, largest first, those without a value last.
    """
    made = list(gathered(runs))
    if len(runs) > 1 and all(len(row.marks) == 1 for row in made):
        made.sort(key=lambda row: -(row.marks[0][1].figure.value or 0.0))
        made.sort(key=lambda row: row.marks[0][1].figure.value is None)
    return tuple(made)


def _reserves(look: Look, rows: tuple[Row, ...], *, signed: bool) -> tuple[float, float]:
    """The room that numbers need left of the falls and right of the rises."""
    left = right = 0.0
    for row in rows:
        for run, mark in row.marks:
            value = mark.figure.value
            if value is not None:
                need = text_width(look.printed(mark.figure, signed=signed), look.size, bold=run.heavy) + GAP + 2
                left, right = (max(left, need), right) if value < 0 else (left, max(right, need))
    return left, right


def _columns(look: Look, kind: str, rows: tuple[Row, ...]) -> Columns:
    """Share the width among labels, marks and numbers."""
    low, high = extent(mark.figure for row in rows for _, mark in row.marks)
    widest = max(text_width(row.label, look.size, bold=row.heavy) for row in rows)
    above = not look.wide and not look.low and widest > look.width * 0.34
    labels = 0.0 if above else min(widest, look.width * 0.42) + 10
    left, right = _reserves(look, rows, signed=kind == "changes")
    around = RADIUS + 1 if kind == "dots" else 2.0
    start, end = labels + left + around, look.width - right - around
    beside = end - start < LEAST_PLOT or (above and low < 0 < high)
    if beside:
        above, labels, start, end = True, 0.0, RADIUS + 1, look.width - RADIUS - 1
    return Columns(labels, Scale(low, high, start, end), above, beside)


def _ticked(look: Look, columns: Columns, unit: str, *, counts: bool) -> list[tuple[float, str]]:
    """The places and words of the ticks that lie on the scale."""
    scale = columns.scale
    found = whole_ticks(scale.low, scale.high, 6 if look.wide else 4, counts=counts)
    pairs = zip(found.values, found.words(unit), strict=True)
    return [(scale(value), said) for value, said in pairs if not scale.cuts(value)]


def draw_lying(
    picture: Picture,
    look: Look,
    kind: str,
    rows: tuple[Row, ...],
    *,
    runs: tuple[Run, ...],
    references: tuple[Run, ...] = (),
) -> None:
    """Draw bars, changes or dots, one row for each category.

    `runs` are the series that the key names.  `references` are series of one point that are drawn as a dashed line
    across all rows, named at its head.
    """
    shared = any(len(row.marks) > 1 for row in rows)
    every = [mark.figure for row in rows for _, mark in row.marks] + [run.held[0].figure for run in references]
    columns = _columns(look, kind, rows)
    if references:
        low, high = extent(every)
        scale = columns.scale
        columns = replace(columns, scale=Scale(low, high, scale.start, scale.end))
    if shared:
        write_key(picture, look, runs, dots=kind == "dots")
    for run in references:
        _name_reference(picture, look, columns, run)
    top = picture.height
    thickness = (14.0 if shared else 18.0) - (0.0 if look.wide else 1.0)
    placed = _places(look, rows, columns, top, thickness)
    foot = placed[-1][1]
    intervals = any(one.low is not None and one.value is not None for one in every)
    if intervals or kind == "dots":
        unit = next((one.unit for one in every if one.value is not None), "")
        whole = all(one.unit in ("", "people") and one.statistic == "count" for one in every)
        gridlines(picture, _ticked(look, columns, unit, counts=whole), top, foot)
    # The lines go under the words, whose halo keeps them legible.
    # Of ratios, 1 is where there is no difference, and stands out as nought does of other figures.
    ratios = all(one.unit == "ratio" for one in every) and columns.scale.low <= 1 <= columns.scale.high
    base = columns.scale(1.0 if ratios else 0.0)
    kind_of_base = "even" if ratios else "nought"
    # Under labels that stand above their marks, the line is drawn beside the marks only.
    stretches = [(top, foot)]
    if columns.above:
        tall = [len(_label_lines(look, row, columns)) * picture.line + 4 for row in rows]
        stretches = [(start + labels, end - 4) for (start, end), labels in zip(placed, tall, strict=True)]
    picture.put("path", d=_upright(base, stretches), stroke=INK, stroke_width=1.2, class_=kind_of_base)
    places = [columns.scale(run.held[0].figure.value or 0.0) for run in references]
    for x in places:
        head = [(top - 2, foot)] if not columns.above else [(top - 2, top + 3), *stretches]
        picture.put(
            "path", d=_upright(x, head), stroke=INK, stroke_width=1.4, stroke_dasharray="5 4", class_="reference"
        )
    columns = replace(columns, lines=(*([base] if ratios else []), *places))
    cut = False
    for row, (row_top, _) in zip(rows, placed, strict=True):
        cut = _draw_row(picture, look, kind, row, columns, (row_top, thickness)) or cut
    picture.height = foot + (picture.line + 4 if intervals or kind == "dots" else 4)
    write_notes(picture, interval_note(every, "Thin lines", cut=cut))


def _upright(x: float, stretches: list[tuple[float, float]]) -> str:
    """The path of an upright line in stretches."""
    return "".join(f"M{x:.1f} {start:.1f}V{end:.1f}" for start, end in stretches)


def _clear_of(
    columns: Columns, ends: tuple[float, float], width: float, *, falls: bool, edge: float
) -> tuple[float, str]:
    """Where a number begins or ends, and which: beyond its mark, where no upright line runs through it.

    A fall's number stands left of its mark, any other right of it.  Where a line would run through it, it changes
    sides if there is room, and else moves on past the line.
    """
    left, right = ends[0] - GAP, ends[1] + GAP
    after, before = (right, right + width), (left - width, left)
    wanted, other = (before, after) if falls else (after, before)
    if _is_clear(columns, wanted):
        return _anchored(wanted, falls=falls)
    if other[0] >= columns.scale.start - RADIUS and other[1] <= edge and _is_clear(columns, other):
        return _anchored(other, falls=not falls)
    crossed = [x for x in columns.lines if wanted[0] - 2 < x < wanted[1] + 2]
    past = (
        (min(crossed) - GAP - width, min(crossed) - GAP) if falls else (max(crossed) + GAP, max(crossed) + GAP + width)
    )
    fits = past[0] >= 0 and past[1] <= edge and _is_clear(columns, past)
    return _anchored(past if fits else wanted, falls=falls)


def _is_clear(columns: Columns, box: tuple[float, float]) -> bool:
    """Whether no upright line runs through a stretch, or within two pixels of it."""
    return not any(box[0] - 2 < x < box[1] + 2 for x in columns.lines)


def _anchored(box: tuple[float, float], *, falls: bool) -> tuple[float, str]:
    """The side of a stretch that a number is written from."""
    return (box[1], "end") if falls else (box[0], "start")


def _name_reference(picture: Picture, look: Look, columns: Columns, run: Run) -> None:
    """Name a dashed line over its head, with its figure."""
    figure = run.held[0].figure
    x = columns.scale(figure.value or 0.0)
    lines = wrap(f"{run.name}: {look.printed(figure)}", look.width - 4, look.size)
    half = max(text_width(line, look.size) for line in lines) / 2
    middle = min(max(x, half), look.width - half)
    picture.text(
        lines, middle, picture.height + look.size, anchor="middle", fill=INK, class_="reference", data_figure=figure.id
    )
    picture.height += len(lines) * picture.line + 4


def _label_lines(look: Look, row: Row, columns: Columns) -> tuple[str, ...]:
    """The label of a row, wrapped to its room."""
    room = columns.labels - 10 if not columns.above else look.width - 4
    if columns.beside and len(row.marks) == 1:
        figure = row.marks[0][1].figure
        if figure.value is not None:
            room -= text_width(look.printed(figure, signed=True), look.size, bold=True) + 12
    return wrap(row.label, max(room, look.size * 2), look.size, bold=row.heavy)


def _reason_lines(look: Look, mark: Mark, columns: Columns) -> tuple[str, ...]:
    """Why a mark has no value, wrapped to the room right of nought, or of the labels."""
    return wrap(look.printed(mark.figure), look.width - _reason_start(look, columns) - 4, look.size)


def _reason_start(look: Look, columns: Columns) -> float:
    nought = columns.scale(0.0) + GAP
    return nought if look.width - nought >= 130 else columns.scale.start


def _places(
    look: Look, rows: tuple[Row, ...], columns: Columns, top: float, thickness: float
) -> list[tuple[float, float]]:
    """The top and foot of each row."""
    line, placed = round(look.size * 1.35, 1), []
    for row in rows:
        labels = len(_label_lines(look, row, columns)) * line
        marks = sum(_mark_height(look, mark, columns, thickness, len(row.marks) > 1) for _, mark in row.marks)
        height = labels + marks + 13 if columns.above else max(labels, marks) + 9
        placed.append((top, top + height))
        top += height
    return placed


def _mark_height(look: Look, mark: Mark, columns: Columns, thickness: float, shared: bool) -> float:
    """The room down that one mark needs, with the reason where it has no value."""
    line = round(look.size * 1.35, 1)
    if mark.figure.value is None:
        return max(thickness, len(_reason_lines(look, mark, columns)) * line)
    # Numbers of several series cannot share the label's line, so each has its own over its mark.
    own_line = line if columns.beside and shared else 0.0
    return own_line + max(thickness, line - 1) + (2 if shared else 0)


def _draw_row(picture: Picture, look: Look, kind: str, row: Row, columns: Columns, place: tuple[float, float]) -> bool:
    """Draw a row at its top with bars of a thickness; returns whether a whisker had to be cut."""
    top, thickness = place
    lines = _label_lines(look, row, columns)
    shared = len(row.marks) > 1
    foot = top + 4
    if columns.above:
        picture.text(lines, 0, foot + look.size - 2, bold=row.heavy, halo=True, class_="label")
        foot += len(lines) * picture.line
    else:
        marks = sum(_mark_height(look, mark, columns, thickness, shared) for _, mark in row.marks)
        room = max(marks, len(lines) * picture.line)
        first = foot + (room - len(lines) * picture.line) / 2 + look.size
        picture.text(lines, columns.labels - 10, first, anchor="end", bold=row.heavy, halo=True, class_="label")
        foot += (room - marks) / 2
    cut = False
    for run, mark in row.marks:
        height = _mark_height(look, mark, columns, thickness, shared)
        if mark.figure.value is None:
            _write_reason(picture, look, mark, columns, foot)
        else:
            cut = _draw_mark(picture, look, kind, (run, mark), columns, (foot, height, thickness)) or cut
            if columns.beside:
                y = foot + look.size - 2 if shared else top + 4 + look.size - 2
                _write_value(picture, look, kind, (run, mark), (look.width - 2, y), "end")
        foot += height
    return cut


def _write_reason(picture: Picture, look: Look, mark: Mark, columns: Columns, foot: float) -> None:
    lines = _reason_lines(look, mark, columns)
    start = _reason_start(look, columns)
    picture.text(
        lines,
        start,
        foot + look.size,
        fill=QUIET,
        font_style="italic",
        halo=True,
        class_="reason",
        data_figure=mark.figure.id,
    )


def _write_value(
    picture: Picture, look: Look, kind: str, what: tuple[Run, Mark], at: tuple[float, float], anchor: str
) -> None:
    run, mark = what
    said = look.printed(mark.figure, signed=kind == "changes")
    colour = look.ink(run)
    picture.text(
        said, *at, anchor=anchor, halo=True, bold=run.heavy, fill=colour, class_="value", data_figure=mark.figure.id
    )


def _draw_mark(
    picture: Picture,
    look: Look,
    kind: str,
    what: tuple[Run, Mark],
    columns: Columns,
    place: tuple[float, float, float],
) -> bool:
    """Draw one bar or dot with its whisker and number; returns whether the whisker had to be cut."""
    run, mark = what
    foot, height, thickness = place
    figure, scale = mark.figure, columns.scale
    value = figure.value if figure.value is not None else 0.0
    middle = foot + height - thickness / 2 - (1 if height > thickness else 0)
    nought, end = scale(0.0), scale(value)
    left, right = min(nought, end), max(nought, end)
    if kind == "dots":
        # A faint line leads the eye from the names to the dot.
        picture.put("path", d=f"M{scale.start:.1f} {middle:.1f}H{end:.1f}", stroke=RULE, class_="guide")
        left = right = end
    cut = False
    if kind != "dots":
        fill = filled(picture, look, run)
        picture.put(
            "rect",
            x=left,
            y=middle - thickness / 2,
            width=max(right - left, 0.0),
            height=thickness,
            class_="bar",
            data_figure=figure.id,
            **fill,
        )
    if figure.low is not None and figure.high is not None:
        ends = (scale(figure.low), scale(figure.high))
        cuts = (scale.cuts(figure.low), scale.cuts(figure.high))
        draw_whisker(picture, ends, middle, cuts)
        left, right, cut = min(left, ends[0]), max(right, ends[1]), any(cuts)
    if kind == "dots":
        picture.put("circle", cx=end, cy=middle, r=RADIUS, class_="dot", data_figure=figure.id, **dotted(look, run))
        left, right = min(left, end - RADIUS), max(right, end + RADIUS)
    if not columns.beside:
        width = text_width(look.printed(figure, signed=kind == "changes"), look.size, bold=run.heavy)
        x, anchor = _clear_of(columns, (left, right), width, falls=value < 0, edge=look.width - 1)
        _write_value(picture, look, kind, what, (x, middle + look.size * 0.36), anchor)
    return cut
