"""Upright bars over periods, each with its number; where numbers cannot fit, the bars lie down or stand on an axis."""

from __future__ import annotations

from saferplan.errors import BadAddress
from saferplan.figures import MISSING_REASONS
from saferplan.periods import MONTH_NAMES, parse_period
from saferplan.publication.chart_lying import Row, draw_lying, gathered
from saferplan.publication.chart_marks import (
    Look,
    Mark,
    Run,
    filled,
    interval_note,
    write_key,
    write_notes,
)
from saferplan.publication.chart_scales import Scale, extent, whole_ticks
from saferplan.publication.palette import INK, PAPER, QUIET, RULE
from saferplan.publication.svg import Picture, text_width, wrap

MOST_LYING = 16
"""Up to so many periods, bars whose labels do not fit are laid down; more are drawn thin, over an axis."""

PLOT_WIDE, PLOT_NARROW = 230.0, 190.0
FILLED = 0.68
"""The share of a period's room that its bars take."""


def _in_time(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows in the order of their periods, if every label is one."""
    try:
        return tuple(sorted(rows, key=lambda row: parse_period(row.label).first))
    except BadAddress:
        return rows


def _short(label: str) -> str:
    """A period in few letters: a month by its short name, years as they are written."""
    try:
        period = parse_period(label)
    except BadAddress:
        return label
    last = f"{MONTH_NAMES[period.last % 12][:3]} {period.last // 12}"
    if period.kind == "month":
        return last
    if period.kind == "rolling":
        return f"Year to {last}"
    if period.kind == "quarter":
        return f"{MONTH_NAMES[period.first % 12][:3]} to {last}"
    return label


def _given(runs: tuple[Run, ...]) -> tuple[Row, ...]:
    """The periods in the order they are given, or in time where the labels tell it."""
    return tuple(Row(_short(row.label), row.marks) for row in _in_time(gathered(runs)))


def _fits(look: Look, rows: tuple[Row, ...], slot: float) -> bool:
    """Whether every label, number and reason fits the room of its period."""
    for row in rows:
        bold = row.heavy
        if any(text_width(word, look.size, bold=bold) > slot - 4 for word in row.label.split()):
            return False
        share = slot * (FILLED if len(row.marks) > 1 else 1.0) / len(row.marks)
        for _, mark in row.marks:
            said = look.printed(mark.figure)
            parts = said.split() if mark.figure.value is None else [said]
            if any(text_width(part, look.size, bold=bold) > share - 2 for part in parts):
                return False
    return True


def draw_columns(picture: Picture, look: Look, runs: tuple[Run, ...]) -> None:
    """Draw upright bars from nought, one for each period and series."""
    rows = _given(runs)
    # A few bars are not spread over the whole width: a bar as broad as a hand says nothing more.
    slot = min(look.width / len(rows), 130.0 if look.wide else 84.0)
    if _fits(look, rows, slot):
        _draw_few(picture, look, runs, rows, slot)
    elif len(rows) <= MOST_LYING:
        draw_lying(picture, look, "bars", rows, runs=runs)
    else:
        _draw_many(picture, look, runs, rows)


def _bar(picture: Picture, look: Look, what: tuple[Run, Mark], across: tuple[float, float], scale: Scale) -> None:
    run, mark = what
    nought, end = scale(0.0), scale(mark.figure.value or 0.0)
    top, foot = min(nought, end), max(nought, end)
    picture.put(
        "rect",
        x=across[0],
        y=top,
        width=across[1],
        height=foot - top,
        class_="bar",
        data_figure=mark.figure.id,
        **filled(picture, look, run),
    )


def _upright_whisker(picture: Picture, x: float, ends: tuple[float, float], cut: tuple[bool, bool]) -> None:
    """A standing whisker from its foot to its top; a cut end is an arrow instead of a cap."""
    foot, top = ends
    low = f"M{x - 4:.1f} {foot - 4:.1f}L{x:.1f} {foot:.1f}L{x + 4:.1f} {foot - 4:.1f}"
    high = f"M{x - 4:.1f} {top + 4:.1f}L{x:.1f} {top:.1f}L{x + 4:.1f} {top + 4:.1f}"
    low = low if cut[0] else f"M{x - 4:.1f} {foot:.1f}H{x + 4:.1f}"
    high = high if cut[1] else f"M{x - 4:.1f} {top:.1f}H{x + 4:.1f}"
    d = f"M{x:.1f} {foot:.1f}V{top:.1f}{low}{high}"
    picture.put("path", d=d, stroke=PAPER, stroke_width=3.4, fill="none")
    picture.put("path", d=d, stroke=INK, stroke_width=1.4, fill="none", class_="whisker", data_low=foot, data_high=top)


def _draw_few(picture: Picture, look: Look, runs: tuple[Run, ...], rows: tuple[Row, ...], slot: float) -> None:
    """Bars with their numbers over them and their periods under them."""
    if any(len(row.marks) > 1 for row in rows):
        write_key(picture, look, runs)
    figures = [mark.figure for row in rows for _, mark in row.marks]
    low, high = extent(figures)
    above = picture.line + 2
    top = picture.height + above
    foot = top + (PLOT_WIDE if look.wide else PLOT_NARROW)
    scale = Scale(low, high, foot, top)
    below = picture.line if any((one.value or 0.0) < 0 for one in figures) else 0.0
    cut, deepest = False, 1
    for index, row in enumerate(rows):
        left = index * slot + slot * (1 - FILLED) / 2
        width = slot * FILLED / len(row.marks)
        for place, (run, mark) in enumerate(row.marks):
            across = (left + place * width, width - (2 if len(row.marks) > 1 else 0))
            cut = _draw_bar(picture, look, (run, mark), across, scale) or cut
        label = wrap(row.label, slot - 4, look.size, bold=row.heavy)
        deepest = max(deepest, len(label))
        x = index * slot + slot / 2
        picture.text(label, x, foot + below + look.size + 5, anchor="middle", bold=row.heavy, fill=INK, class_="label")
    nought = scale(0.0)
    d = f"M0 {nought:.1f}H{slot * len(rows):.1f}"
    picture.put("path", d=d, stroke=INK, stroke_width=1.2, class_="nought")
    picture.height = foot + below + deepest * picture.line + 8
    write_notes(picture, interval_note(figures, "Thin lines", cut=cut))


def _draw_bar(picture: Picture, look: Look, what: tuple[Run, Mark], across: tuple[float, float], scale: Scale) -> bool:
    """One bar with its whisker and number, or the reason it has none; returns whether the whisker had to be cut."""
    run, mark = what
    figure, middle = mark.figure, across[0] + across[1] / 2
    if figure.value is None:
        room = across[1] / FILLED - 2
        lines = wrap(look.printed(figure), room, look.size)
        first = scale(0.0) - 8 - (len(lines) - 1) * picture.line
        picture.text(
            lines,
            middle,
            first,
            anchor="middle",
            fill=QUIET,
            font_style="italic",
            class_="reason",
            data_figure=figure.id,
        )
        return False
    _bar(picture, look, what, across, scale)
    end, cut = scale(figure.value), False
    if figure.low is not None and figure.high is not None:
        ends = (scale(figure.low), scale(figure.high))
        cuts = (scale.cuts(figure.low), scale.cuts(figure.high))
        _upright_whisker(picture, middle, ends, cuts)
        end, cut = (max(end, ends[0]) if figure.value < 0 else min(end, ends[1])), any(cuts)
    y = end + look.size + 2 if figure.value < 0 else end - 6
    picture.text(
        look.printed(figure),
        middle,
        y,
        anchor="middle",
        bold=run.heavy,
        fill=look.ink(run),
        class_="value",
        data_figure=figure.id,
    )
    return cut


def _draw_many(picture: Picture, look: Look, runs: tuple[Run, ...], rows: tuple[Row, ...]) -> None:
    """Thin bars over an axis; periods are named as often as they fit, missing ones are striped and noted."""
    write_key(picture, look, runs)
    figures = [mark.figure for row in rows for _, mark in row.marks]
    low, high = extent(figures)
    unit = next((one.unit for one in figures if one.value is not None), "")
    found = whole_ticks(low, high, 5, counts=all(one.statistic == "count" for one in figures))
    said = found.words(unit)
    left = max(text_width(word, look.size) for word in said) + 8
    top = picture.height + look.size
    foot = top + (PLOT_WIDE if look.wide else PLOT_NARROW)
    scale = Scale(found.values[0], found.values[-1], foot, top)
    for value, word in zip(found.values, said, strict=True):
        y = scale(value)
        picture.put("path", d=f"M{left:.1f} {y:.1f}H{look.width:.1f}", stroke=RULE, class_="grid")
        picture.text(word, left - 6, y + look.size * 0.36, anchor="end", fill=QUIET, class_="tick")
    slot = (look.width - left) / len(rows)
    last_end = float("-inf")
    missing: dict[str, int] = {}
    for index, row in enumerate(rows):
        start = left + index * slot
        width = slot * FILLED / len(row.marks)
        for place, (run, mark) in enumerate(row.marks):
            across = (start + slot * (1 - FILLED) / 2 + place * width, width)
            if mark.figure.value is None:
                reason = MISSING_REASONS[mark.figure.missing]
                missing[reason] = missing.get(reason, 0) + 1
                picture.put("rect", x=across[0], y=top, width=width, height=foot - top, fill="#eceef1", class_="gap")
            else:
                _bar(picture, look, (run, mark), across, scale)
        half = text_width(row.label, look.size, bold=row.heavy) / 2
        middle = min(max(start + slot / 2, half), look.width - half)
        if middle - half > last_end + 8 and 2 * half < look.width:
            y = foot + look.size + 5
            picture.text(row.label, middle, y, anchor="middle", bold=row.heavy, fill=INK, class_="label")
            last_end = middle + half
    nought = scale(0.0)
    picture.put("path", d=f"M{left:.1f} {nought:.1f}H{look.width:.1f}", stroke=INK, stroke_width=1.2, class_="nought")
    picture.height = foot + picture.line + 8
    write_notes(picture, [f"Shaded, not nought: {reason} ({count})." for reason, count in missing.items()])
