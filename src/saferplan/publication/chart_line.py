"""Months on a true time axis: gaps where a month is missing, bands, breaks, and names at the ends of the lines."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise

from saferplan.assessment.answer import Break
from saferplan.figures import MISSING_REASONS, Figure
from saferplan.periods import MONTH_NAMES, month_number, month_words, parse_period
from saferplan.publication.chart_marks import Look, Run, interval_note, write_notes
from saferplan.publication.chart_scales import Scale, extent, whole_ticks
from saferplan.publication.palette import INK, PAPER, QUIET, RULE
from saferplan.publication.svg import Picture, number, text_width, wrap

PLOT_WIDE, PLOT_NARROW = 260.0, 210.0
LEAST_PLOT = 40.0
DASHES = (None, "7 3", "2 3", "9 3 2 3")
"""How lines of one colour are told apart, besides by their names."""


@dataclass(frozen=True)
class Spot:
    """A mark in time: the middle of its period, in months from year nought, and its figure."""

    time: float
    figure: Figure


@dataclass(frozen=True)
class Line:
    """A series in time: its spots in order, and the step from one to the next where none is missing."""

    run: Run
    spots: tuple[Spot, ...]
    step: float

    def pieces(self) -> tuple[tuple[Spot, ...], ...]:
        """The unbroken stretches: no line is drawn across a month that is missing."""
        pieces: list[list[Spot]] = []
        for spot in self.spots:
            if spot.figure.value is None:
                continue
            if pieces and spot.time - pieces[-1][-1].time < self.step * 1.5:
                pieces[-1].append(spot)
            else:
                pieces.append([spot])
        return tuple(tuple(piece) for piece in pieces)


def _line_of(run: Run) -> Line:
    """Place the marks of a series in time."""
    spots, steps = [], []
    for mark in run.marks:
        period = parse_period(mark.label)
        rolling = period.kind == "rolling"
        spots.append(Spot((period.last if rolling else (period.first + period.last) / 2) + 0.5, mark.figure))
        steps.append(1.0 if rolling else float(len(period.months)))
    return Line(run, tuple(sorted(spots, key=lambda spot: spot.time)), min(steps, default=1.0))


@dataclass(frozen=True)
class Plot:
    """The plotted part: time across, values up, from `top` to `foot`."""

    across: Scale
    up: Scale
    top: float
    foot: float


@dataclass(frozen=True)
class Ending:
    """What is written at the end of a line: its name and last figure, and where the line ends."""

    line: Line
    spot: Spot
    name: tuple[str, ...]
    value: str
    height: float


def _named(line: Line, many: int) -> str:
    """What a line is called at its end: its name among others; alone, the last month, since the title names it."""
    held = [spot for spot in line.spots if spot.figure.value is not None]
    if many > 1 or not held:
        return line.run.name
    month = int(held[-1].time)
    return f"{MONTH_NAMES[month % 12][:3]} {month // 12}" if line.step == 1 else line.run.name


def _endings(look: Look, lines: tuple[Line, ...], room: float, line_height: float) -> list[Ending]:
    made = []
    for line in lines:
        held = [spot for spot in line.spots if spot.figure.value is not None]
        if not held:
            continue
        name = wrap(_named(line, len(lines)), room, look.size, bold=line.run.heavy)
        value = look.printed(held[-1].figure)
        made.append(Ending(line, held[-1], name, value, (len(name) + 1) * line_height + 3))
    return made


def _room_right(look: Look, lines: tuple[Line, ...]) -> float:
    """The room for names and numbers at the ends of the lines."""
    most = look.width * (0.28 if look.wide else 0.3)
    need = 0.0
    for line in lines:
        bold = line.run.heavy
        name = min(text_width(_named(line, len(lines)), look.size, bold=bold), most)
        held = [spot for spot in line.spots if spot.figure.value is not None]
        value = text_width(look.printed(held[-1].figure), look.size, bold=bold) if held else 0.0
        need = max(need, name, value)
    return need + 2


def spread(wanted: list[tuple[float, float]], top: float, foot: float) -> list[float]:
    """Tops for labels of given heights, as near as can be to where they are wanted, in order, without overlap."""
    tops: list[float] = []
    at = top
    for want, height in wanted:
        at = max(at, want - height / 2)
        tops.append(at)
        at += height
    limit = foot
    for index in range(len(tops) - 1, -1, -1):
        tops[index] = min(tops[index], limit - wanted[index][1])
        limit = tops[index]
    return tops


def draw_line(picture: Picture, look: Look, runs: tuple[Run, ...], breaks: tuple[Break, ...]) -> None:
    """Draw series over time."""
    lines = tuple(_line_of(run) for run in runs)
    figures = [spot.figure for line in lines for spot in line.spots]
    times = [spot.time for line in lines for spot in line.spots]
    unit = next((one.unit for one in figures if one.value is not None), "")
    low, high = extent(figures)
    counts = all(one.statistic == "count" and one.unit in ("", "people") for one in figures)
    found = whole_ticks(low, high, 5, counts=counts)
    said = found.words(unit)
    left = max(text_width(word, look.size) for word in said) + 8
    room = min(_room_right(look, lines), look.width - left - LEAST_PLOT)
    endings = _endings(look, lines, room, picture.line)
    step = max(line.step for line in lines)
    across = Scale(min(times) - step / 2, max(times) + step / 2, left, look.width - room - 12)
    flags = _flags(look, breaks, across)
    top = picture.height + len(flags) * (picture.line + 2) + look.size * 0.6
    tall = max(PLOT_WIDE if look.wide else PLOT_NARROW, sum(one.height for one in endings))
    plot = Plot(across, Scale(found.values[0], found.values[-1], top + tall, top), top, top + tall)
    _shade_gaps(picture, plot, lines)
    for value, word in zip(found.values, said, strict=True):
        y = plot.up(value)
        strong = value == 0.0
        d = f"M{left:.1f} {y:.1f}H{across.end:.1f}"
        picture.put("path", d=d, stroke=INK if strong else RULE, class_="nought" if strong else "grid")
        picture.text(word, left - 6, y + look.size * 0.36, anchor="end", fill=QUIET, class_="tick")
    _mark_breaks(picture, look, plot, flags)
    for line in sorted(lines, key=lambda one: one.run.emphasis):
        _draw_one(picture, look, plot, line)
    _write_endings(picture, look, plot, endings)
    picture.height = plot.foot
    _time_axis(picture, look, plot)
    emphasis = [spot.figure for line in lines if line.run.emphasis for spot in line.spots]
    write_notes(
        picture, interval_note(emphasis, "Shaded bands") + _notes(lines) + [flag.note for flag in flags if flag.note]
    )


def _shade_gaps(picture: Picture, plot: Plot, lines: tuple[Line, ...]) -> None:
    """Shade the months for which no series has a figure."""
    held = sorted({spot.time for line in lines for spot in line.spots if spot.figure.value is not None})
    step = max(line.step for line in lines)
    edges = [plot.across.low - step / 2, *held, plot.across.high + step / 2]
    for before, after in pairwise(edges):
        if after - before > step * 1.5:
            start, end = plot.across(before + step / 2), plot.across(after - step / 2)
            picture.put(
                "rect",
                x=start,
                y=plot.top,
                width=end - start,
                height=plot.foot - plot.top,
                fill="#eceef1",
                class_="gap",
            )


def _point(plot: Plot, time: float, value: float) -> str:
    return f"{number(plot.across(time))} {number(plot.up(value))}"


def _draw_one(picture: Picture, look: Look, plot: Plot, line: Line) -> None:
    """One series: its band, its line in pieces, its provisional months dashed and hollow."""
    run, colour = line.run, look.colour(line.run)
    dash, width = DASHES[run.style % len(DASHES)], 2.4 if run.emphasis else 1.6
    for piece in line.pieces():
        if run.emphasis:
            _draw_band(picture, plot, piece, colour)
        joins = [(a, b, "provisional" in (a.figure.status, b.figure.status)) for a, b in pairwise(piece)]
        for provisional, group in groupby(joins, key=lambda join: join[2]):
            stretch = list(group)
            spots = [stretch[0][0], *(join[1] for join in stretch)]
            d = "M" + "L".join(_point(plot, spot.time, spot.figure.value or 0.0) for spot in spots)
            picture.put(
                "path",
                d=d,
                fill="none",
                stroke=colour,
                stroke_width=width,
                stroke_linejoin="round",
                stroke_dasharray="3 3" if provisional else dash,
                class_="provisional" if provisional else "line",
            )
        for spot in piece:
            provisional = spot.figure.status == "provisional"
            if provisional or len(piece) == 1:
                picture.put(
                    "circle",
                    cx=plot.across(spot.time),
                    cy=plot.up(spot.figure.value or 0.0),
                    r=3,
                    fill=PAPER if provisional else colour,
                    stroke=colour,
                    stroke_width=1.6,
                    class_="month",
                    data_figure=spot.figure.id,
                )


def _draw_band(picture: Picture, plot: Plot, piece: tuple[Spot, ...], colour: str) -> None:
    """The interval of a stretch as a pale band; a single month has a whisker."""
    held = [spot for spot in piece if spot.figure.low is not None and spot.figure.high is not None]
    if not held:
        return
    highs = [_point(plot, spot.time, spot.figure.high or 0.0) for spot in held]
    lows = [_point(plot, spot.time, spot.figure.low or 0.0) for spot in reversed(held)]
    if len(held) == 1:
        picture.put("path", d=f"M{highs[0]}L{lows[0]}", stroke=colour, stroke_width=1.2, class_="whisker")
        return
    picture.put("path", d="M" + "L".join(highs + lows) + "Z", fill=colour, fill_opacity="0.18", class_="band")


@dataclass(frozen=True)
class Flag:
    """A break as it is drawn: its month, what stands at the head of its line, and what is said in the notes."""

    month: int
    head: str
    note: str


def _flags(look: Look, breaks: tuple[Break, ...], across: Scale) -> tuple[Flag, ...]:
    """The breaks within the months drawn: words that fit beside the line stand there, more go to the notes."""
    flags: list[Flag] = []
    for one in sorted(breaks, key=lambda each: (each.month, each.word)):
        month = month_number(one.month)
        if across.cuts(month):
            continue
        head, note = one.word, ""
        if text_width(one.word, look.size) + 7 > max(look.width - across(month), across(month)):
            head = chr(ord("A") + sum(1 for flag in flags if flag.note) % 26)
            note = f"{head}, {month_words(month)}: {one.word.rstrip('.')}."
        flags.append(Flag(month, head, note))
    return tuple(flags)


def _mark_breaks(picture: Picture, look: Look, plot: Plot, flags: tuple[Flag, ...]) -> None:
    """A break in recording is an upright line with its word at the head, one word under another."""
    y = plot.top - look.size * 0.6 - len(flags) * (picture.line + 2)
    written: list[tuple[str, float, float, str, bool]] = []
    for flag in flags:
        x = plot.across(flag.month)
        width = text_width(flag.head, look.size, bold=bool(flag.note))
        before = x + 5 + width > look.width
        d = f"M{x:.1f} {y + 2:.1f}V{plot.foot:.1f}"
        picture.put("path", d=d, stroke=INK, stroke_dasharray="2 3", stroke_width=1.2, class_="break")
        place = max(x - 5, width) if before else x + 5
        written.append((flag.head, place, y + look.size, "end" if before else "start", bool(flag.note)))
        y += picture.line + 2
    # The words go over all lines, since the line of one break may pass the words of the next.
    for head, place, foot, anchor, bold in written:
        picture.text(head, place, foot, anchor=anchor, bold=bold, halo=True, fill=INK, class_="break")


def _write_endings(picture: Picture, look: Look, plot: Plot, endings: list[Ending]) -> None:
    """Names and last figures at the right, moved apart where they would overlap, each led to the end of its line."""
    ordered = sorted(endings, key=lambda one: plot.up(one.spot.figure.value or 0.0))
    wanted = [(plot.up(one.spot.figure.value or 0.0), one.height) for one in ordered]
    tops = spread(wanted, plot.top - 4, plot.foot + 6)
    x = plot.across.end + 12
    for one, top in zip(ordered, tops, strict=True):
        run = one.line.run
        colour = look.accent.text if run.emphasis else QUIET
        from_x, from_y = plot.across(one.spot.time), plot.up(one.spot.figure.value or 0.0)
        to_y = top + one.height / 2
        if abs(to_y - from_y) > 3 or x - from_x > 24:
            d = f"M{from_x + 3:.1f} {from_y:.1f}L{x - 3:.1f} {to_y:.1f}"
            picture.put("path", d=d, stroke=RULE if not run.emphasis else colour, stroke_width=0.8, class_="leader")
        y = top + look.size - 1
        picture.text(one.name, x, y, bold=run.heavy, fill=colour, class_="series")
        y += len(one.name) * picture.line
        # A figure too long for its room, such as a million million, moves left rather than leave the picture.
        start = min(x, look.width - text_width(one.value, look.size, bold=run.heavy))
        picture.text(one.value, start, y, bold=run.heavy, fill=colour, class_="value", data_figure=one.spot.figure.id)


def _time_axis(picture: Picture, look: Look, plot: Plot) -> None:
    """Financial years from April to March; where there are few months, quarters of a year by name."""
    first, last = int(plot.across.low), int(plot.across.high + 0.999)
    y = plot.foot + look.size + 6
    if last - first <= 24:
        _name_months(picture, look, plot, (first, last))
        return
    last_end = float("-inf")
    for year in range((first - 3) // 12, last // 12 + 1):
        april = year * 12 + 3
        start, end = max(april, plot.across.low), min(april + 12, plot.across.high)
        if end <= start:
            continue
        if plot.across.low <= april <= plot.across.high:
            x = plot.across(april)
            picture.put("path", d=f"M{x:.1f} {plot.foot:.1f}v6", stroke=QUIET, class_="april")
        said = f"{year}/{(year + 1) % 100:02d}"
        half, middle = text_width(said, look.size) / 2, (plot.across(start) + plot.across(end)) / 2
        whole = end - start >= 6
        if whole and middle - half > last_end + 6 and middle - half >= 0:
            picture.text(said, middle, y, anchor="middle", fill=QUIET, class_="tick")
            last_end = middle + half
    picture.height = y + 6
    note = "Years run from April to March."
    picture.text(note, 0, picture.height + look.size, fill=QUIET, class_="note")
    picture.height += picture.line + 2


def _name_months(picture: Picture, look: Look, plot: Plot, span: tuple[int, int]) -> None:
    """The first month of each quarter by its short name, with the year where it begins."""
    y, last_end, year_end = plot.foot + look.size + 6, float("-inf"), float("-inf")
    seen = 0
    quarters = [month for month in range(*span) if month % 3 == 0] or [span[0]]
    for month in quarters:
        x = plot.across(month + 0.5)
        picture.put("path", d=f"M{x:.1f} {plot.foot:.1f}v5", stroke=QUIET, class_="quarter")
        said = MONTH_NAMES[month % 12][:3]
        half = text_width(said, look.size) / 2
        if x - half > last_end + 4:
            picture.text(said, x, y, anchor="middle", fill=QUIET, class_="tick")
            last_end = x + half
            year = f"{month // 12:04d}"
            wide = text_width(year, look.size) / 2
            if month // 12 != seen and x - wide > year_end:
                picture.text(year, x, y + picture.line, anchor="middle", fill=QUIET, class_="tick")
                seen, year_end = month // 12, x + wide
    picture.height = y + picture.line + 6


def _notes(lines: tuple[Line, ...]) -> list[str]:
    """What is missing, and what may still change."""
    notes = []
    reasons: dict[str, set[float]] = {}
    for line in lines:
        times = {spot.time for spot in line.spots}
        for spot in line.spots:
            if spot.figure.value is None:
                reasons.setdefault(MISSING_REASONS[spot.figure.missing], set()).add(spot.time)
        for before, after in pairwise(sorted(times)):
            held = round((after - before) / line.step)
            reasons.setdefault("no figure was given", set()).update(
                before + index * line.step for index in range(1, held)
            )
    for reason, missing in reasons.items():
        if missing:
            notes.append(f"Gap: {_months_in_words(missing)}, {reason}.")
    if any(spot.figure.status == "provisional" for line in lines for spot in line.spots):
        notes.append("Dashed, with hollow marks: provisional, and may still change.")
    return notes


def _months_in_words(times: set[float]) -> str:
    """Some months in words: each if they are few, else how many and between which."""
    months = sorted(int(time) for time in times)
    if len(months) <= 3:
        named = [month_words(month) for month in months]
        return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"{len(months)} months between {month_words(months[0])} and {month_words(months[-1])}"
