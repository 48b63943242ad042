"""Pairs: two figures of each category on one line, with a bar between them that shows how far apart they are.

The first series has dots in the accent and stands for those the sentence is about, the second in grey.  Each figure's
interval is a thin line by its dot, above it for the first and below it for the second.  A figure without a value has
its reason in words under the row, with the name of its series.
"""

from __future__ import annotations

from saferplan.publication.chart_marks import (
    Look,
    Mark,
    Run,
    dotted,
    draw_whisker,
    gridlines,
    interval_note,
    write_key,
    write_notes,
)
from saferplan.publication.chart_scales import Scale, extent, whole_ticks
from saferplan.publication.palette import INK, QUIET, RULE
from saferplan.publication.svg import Picture, text_width, wrap

RADIUS, APART, GAP = 5.0, 8.0, 6.0
"""Of a dot; of a whisker from the line of dots; and between a mark and its number."""

Pair = tuple[str, tuple[tuple[Run, Mark], ...]]


def draw_pairs(picture: Picture, look: Look, runs: tuple[Run, ...]) -> None:
    """Draw one row for each category, in the order of the first series; `runs` are two."""
    write_key(picture, look, runs, dots=True)
    rows = _rows(runs)
    every = [mark.figure for _, marks in rows for _, mark in marks]
    low, high = extent(every)
    valued = [one for one in every if one.value is not None]
    number = max((text_width(look.printed(one), look.size, bold=True) for one in valued), default=0.0) + GAP
    widest = max(text_width(label, look.size) for label, _ in rows)
    above = not look.wide or widest > look.width * 0.45
    start = (0.0 if above else widest + 10) + number + RADIUS
    scale = Scale(low, high, start, look.width - number - RADIUS)
    top = picture.height
    places, foot = [], top
    for label, marks in rows:
        lines = wrap(label, look.width - 4, look.size) if above else (label,)
        tall = (len(lines) * picture.line if above else 0.0) + 2 * APART + 14
        said = _reasons(look, marks, look.width if above else look.width - start)
        places.append((foot, lines, tall, said))
        foot += tall + picture.line * sum(len(words) for words, _ in said)
    unit = next((one.unit for one in every if one.value is not None), "")
    found = whole_ticks(scale.low, scale.high, 6 if look.wide else 4, counts=False)
    ticks = [(scale(v), said) for v, said in zip(found.values, found.words(unit), strict=True) if not scale.cuts(v)]
    gridlines(picture, ticks, top, foot)
    cut = False
    for (_, marks), (row, lines, tall, said) in zip(rows, places, strict=True):
        middle = row + tall - APART - 7
        if above:
            picture.text(lines, 0, row + look.size, halo=True, class_="label")
        else:
            picture.text(lines, widest, middle + look.size * 0.36, anchor="end", class_="label")
        cut = _draw_pair(picture, look, scale, marks, middle) or cut
        low = row + tall + look.size - 4
        for words, address in said:
            kind = "reason" if address else "series"
            x = 0.0 if above else start
            picture.text(
                words, x, low, fill=QUIET, font_style="italic", halo=True, class_=kind, data_figure=address or None
            )
            low += picture.line * len(words)
    picture.height = foot + picture.line + 4
    write_notes(picture, interval_note(every, "Thin lines", cut=cut))


def _rows(runs: tuple[Run, ...]) -> list[Pair]:
    """Each category with the marks that it has, in the order of the first series."""
    labels = dict.fromkeys(mark.label for run in runs for mark in run.marks)
    return [(label, tuple((run, m) for run in runs for m in run.marks if m.label == label)) for label in labels]


def _reasons(look: Look, marks: tuple[tuple[Run, Mark], ...], width: float) -> list[tuple[tuple[str, ...], str]]:
    """The lines that say which figures of a row have no value, and why: a series' name, then its reason and figure."""
    found: list[tuple[tuple[str, ...], str]] = []
    for run, mark in marks:
        if mark.figure.value is None:
            found.append((wrap(f"{run.name}:", width - 4, look.size), ""))
            found.append((wrap(look.printed(mark.figure), width - 4, look.size), mark.figure.id))
    return found


def _draw_pair(picture: Picture, look: Look, scale: Scale, marks: tuple[tuple[Run, Mark], ...], middle: float) -> bool:
    """Draw the two marks of a row; returns whether a whisker had to be cut."""
    held = [(run, mark.figure, scale(mark.figure.value)) for run, mark in marks if mark.figure.value is not None]
    places = [x for _, _, x in held]
    if len(held) > 1:
        line = f"M{min(places):.1f} {middle:.1f}H{max(places):.1f}"
        picture.put("path", d=line, stroke=RULE, stroke_width=5, class_="between")
    cut = False
    for run, figure, _ in held:
        if figure.low is None or figure.high is None:
            continue
        cuts = (scale.cuts(figure.low), scale.cuts(figure.high))
        draw_whisker(
            picture, (scale(figure.low), scale(figure.high)), middle + (-APART if run is marks[0][0] else APART), cuts
        )
        cut = cut or any(cuts)
    for run, figure, x in reversed(held):
        picture.put("circle", cx=x, cy=middle, r=RADIUS, class_="dot", data_figure=figure.id, **dotted(look, run))
    reach = [scale(end) for _, one, _ in held for end in (one.low, one.high) if end is not None]
    left, right = min([*places, *reach], default=0.0), max([*places, *reach], default=0.0)
    for run, figure, x in held:
        rightmost = x == max(places) and (len(held) == 1 or x > min(places) or run is held[0][0])
        at, anchor = (right + RADIUS + GAP, "start") if rightmost else (left - RADIUS - GAP, "end")
        picture.text(
            look.printed(figure),
            at,
            middle + look.size * 0.36,
            anchor=anchor,
            halo=True,
            bold=run.heavy,
            fill=INK,
            class_="value",
            data_figure=figure.id,
        )
    return cut
