"""A strip of months for each place: marks shaded by how far a figure lies above or below nought.

Five shades at most: a middle around nought, and two on either side, hot ones above and cold ones below.  The limits are
one step from nought and two, where a step is the largest of 1, 2, 5 and their tens of which the figure farthest from
nought has two.  Figures are taken as they are printed.  In greyscale, what is below nought has a level line through it.
Marks to be told apart have a dot.  A month without a mark is a gap; a mark whose figure may not be shown is hatched,
and has no dot either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from saferplan.figures import MISSING_REASONS, in_digits
from saferplan.periods import MONTH_NAMES, month_words, parse_period
from saferplan.publication.chart_marks import Look, Mark, Run, write_notes
from saferplan.publication.class_looks import COLD, HOT, NEITHER
from saferplan.publication.map_layers import hatch, pattern_of, swatch
from saferplan.publication.palette import INK, PAPER, QUIET, RULE, contrast, shades
from saferplan.publication.signs import minus
from saferplan.publication.svg import Picture, element, text_width, words, wrap

NAMES = 168.0
"""The most room for the names of places, where they stand beside their strips."""

MOST_NARROW = 24
"""On a phone only so many months are drawn, the last ones: more would be too thin to see."""

THICK_WIDE, THICK_NARROW = 22.0, 20.0
BETWEEN = 5.0

_LINE = "M0 3H6"


@dataclass(frozen=True)
class Shade:
    """One shade of a strip: how the legend says it, its colour, and the tile of its pattern ("" for none)."""

    said: str
    colour: str
    tile: str


@dataclass(frozen=True)
class Shades:
    """The shades from the farthest below nought to the farthest above, with their step."""

    step: Decimal
    digits: int
    each: tuple[Shade, ...]

    def place(self, value: float) -> int:
        """The number of the shade of a value, from 0 to 4; 2 is the middle."""
        printed = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-self.digits), rounding=ROUND_HALF_UP)
        far = 2 if abs(printed) >= 2 * self.step else 1 if abs(printed) >= self.step else 0
        return 2 + (far if printed > 0 else -far)


@dataclass(frozen=True)
class Times:
    """The months of a strip, from `first` to `last`, and where they lie in the drawing."""

    first: int
    last: int
    left: float
    slot: float

    def at(self, month: int) -> float:
        """Where a month begins."""
        return self.left + (month - self.first) * self.slot


def shades_of(values: list[float], unit: str, digits: int | None) -> Shades:
    """The shades for some values, which are printed with so many digits.

    >>> [one.said for one in shades_of([-3.0, 0.4, 4.6], "", 1).each]
    ['−4.0 or less', '−2.0 to −3.9', 'between −2.0 and 2.0', '2.0 to 3.9', '4.0 or more']
    """
    places = len(in_digits(1.0, unit, digits=digits).partition(".")[2])
    least = Decimal(1).scaleb(-places)
    step = max(Decimal(repr(_round_step(max((abs(value) for value in values), default=0.0) / 2))), least)

    def said(value: Decimal) -> str:
        return minus(in_digits(float(value), unit, digits=digits))

    def span(low: Decimal, high: Decimal) -> str:
        return said(low) if low == high else f"{said(low)} to {said(high)}"

    hot, cold = shades(HOT, 4), shades(COLD, 4)
    line = element("path", d=_LINE, stroke=cold[3], stroke_width=1.2)
    pale = element("path", d=_LINE, stroke=PAPER, stroke_width=1.2)
    nearer = 2 * step - least
    return Shades(
        step,
        places,
        (
            Shade(f"{said(-2 * step)} or less", cold[3], pale),
            Shade(span(-step, -nearer), cold[1], line),
            Shade(f"between {said(-step)} and {said(step)}", NEITHER, ""),
            Shade(span(step, nearer), hot[1], ""),
            Shade(f"{said(2 * step)} or more", hot[3], ""),
        ),
    )


def _round_step(most: float) -> float:
    """The largest of 1, 2, 5 and their tens that is no more than `most`; 1 where that is nought."""
    if most <= 0:
        return 1.0
    power = math.floor(math.log10(most) + 1e-12)
    times = next(one for one in (5, 2, 1) if one * 10.0**power <= most * (1 + 1e-12) or one == 1)
    return float(f"{times}e{power}")


def draw_strip(picture: Picture, look: Look, runs: tuple[Run, ...], marked: str) -> None:
    """A strip for each series, its name beside it or, on a phone, above it; `marked` says what a dot means."""
    first, last, cut = _months(runs, wide=look.wide)
    values = [mark.figure.value for run in runs for mark in run.held if mark.figure.value is not None]
    unit = next(mark.figure.unit for run in runs for mark in run.held)
    found = shades_of(values, unit, look.digits)
    names = {run.name: wrap(run.name, NAMES - 10 if look.wide else look.width - 4, look.size) for run in runs}
    left = 0.0
    if look.wide:
        left = 10 + max(text_width(line, look.size) for lines in names.values() for line in lines)
    times = Times(first, last, left, (look.width - left - 1) / (last - first + 1))
    _write_years(picture, times)
    top = picture.height
    used: set[int] = set()
    reasons: dict[str, int] = {}
    strips = []
    for run in runs:
        lines = names[run.name]
        thick = THICK_WIDE if look.wide else THICK_NARROW
        tall = max(thick, len(lines) * picture.line) if look.wide else thick
        if look.wide:
            foot = picture.height + tall / 2 - len(lines) * picture.line / 2 + picture.size
            picture.text(lines, 0, foot, bold=run.heavy, class_="series")
        else:
            picture.text(lines, 0, picture.height + picture.size, bold=run.heavy, class_="series")
            picture.height += len(lines) * picture.line + 2
        strips.append((run, picture.height + (tall - thick) / 2, thick))
        picture.height += tall + (BETWEEN if look.wide else 2 * BETWEEN)
    for month in range(times.first, times.last + 1):
        if month % 12 == 0 and month > times.first:
            x = times.at(month)
            d = "".join(f"M{x:.1f} {y - 2:.1f}v{thick + 4:.1f}" for _, y, thick in strips)
            picture.put("path", d=f"M{x:.1f} {top - 6:.1f}v6{d}", stroke=QUIET, stroke_width=1, class_="year")
    for run, y, thick in strips:
        picture.put("path", d=f"M{left:.1f} {y + thick / 2:.1f}H{look.width - 1:.1f}", stroke=RULE, class_="gap")
        for mark in run.marks:
            month = parse_period(mark.label).first
            if month >= times.first:
                _draw_mark(picture, look, (found, mark, run.name), (times.at(month), y, times.slot, thick), reasons)
                if _held(mark):
                    used.add(found.place(float(mark.figure.value or 0.0)))
    _write_legend(picture, look, found, used, reasons, marked if _any_marked(runs, times.first) else "")
    notes = ["A gap is a month that is not held."] if _has_gaps(runs, times) else []
    if cut:
        notes.append(f"Only the last {MOST_NARROW} months are drawn here; the table has all, from {month_words(cut)}.")
    write_notes(picture, notes)


def _months(runs: tuple[Run, ...], *, wide: bool) -> tuple[int, int, int]:
    """The first and the last month drawn, and where earlier ones are cut off the first of all, else 0."""
    every = [parse_period(mark.label).first for run in runs for mark in run.marks]
    first, last = min(every), max(every)
    if wide or last - first < MOST_NARROW:
        return first, last, 0
    return last - MOST_NARROW + 1, last, first


def _write_years(picture: Picture, times: Times) -> None:
    """The years over their months, each where it begins; the first month is named where it begins no year."""
    picture.height += picture.size
    end = -math.inf
    starts = [times.first, *(month for month in range(times.first + 1, times.last + 1) if month % 12 == 0)]
    for month in starts:
        said = str(month // 12)
        if month % 12:
            said = f"{MONTH_NAMES[month % 12][:3]} {said}"
        x = times.at(month) + (0 if month == times.first else 3)
        following = next((times.at(one) for one in starts if one > month), picture.width)
        if x >= end and x + text_width(said, picture.size) <= following:
            picture.text(said, x, picture.height, fill=QUIET, class_="tick")
            end = x + text_width(said, picture.size) + 4
    picture.height += 8


def _held(mark: Mark) -> bool:
    """Whether a mark may be shown: its figure, and that by which it is told apart."""
    return mark.figure.value is not None and (mark.x is None or mark.x.value is not None)


def _is_marked(mark: Mark) -> bool:
    return _held(mark) and mark.x is not None and mark.x.value == 1


def _any_marked(runs: tuple[Run, ...], first: int) -> bool:
    return any(_is_marked(mark) and parse_period(mark.label).first >= first for run in runs for mark in run.marks)


def _has_gaps(runs: tuple[Run, ...], times: Times) -> bool:
    """Whether a series has no mark in some month that is drawn."""
    every = range(times.first, times.last + 1)
    return any(
        {parse_period(mark.label).first for mark in run.marks}.isdisjoint({month}) for run in runs for month in every
    )


def _draw_mark(
    picture: Picture,
    look: Look,
    what: tuple[Shades, Mark, str],
    box: tuple[float, float, float, float],
    reasons: dict[str, int],
) -> None:
    """One month of one place, with its name, month and figure as its title."""
    found, mark, name = what
    x, y, wide, thick = box
    gap = 1.0 if wide >= 5 else 0.4
    said = f"{name}, {month_words(parse_period(mark.label).first)}: {look.printed(mark.figure)}"
    at: dict[str, str | float | None] = {"x": x, "y": y, "width": wide - gap, "height": thick}
    title = element("title", words(said))
    if not _held(mark):
        missing = mark.figure.missing or (mark.x.missing if mark.x is not None else "")
        place = reasons.setdefault(MISSING_REASONS[missing], len(reasons))
        fill = _hatched(picture, look, place)
        picture.put("rect", **at, fill=PAPER)
        picture.put("rect", title, **at, fill=fill, class_="mark", data_figure=mark.figure.id)
        return
    place = found.place(float(mark.figure.value or 0.0))
    shade = found.each[place]
    picture.put("rect", title, **at, fill=shade.colour, class_="mark", data_figure=mark.figure.id)
    if shade.tile:
        picture.put("rect", **at, fill=_pattern(picture, look, found, place), pointer_events="none")
    if _is_marked(mark):
        _dot(picture, x + (wide - gap) / 2, y + thick / 2, min(3.2, (wide - gap) * 0.42), shade.colour)


def _dot(picture: Picture, x: float, y: float, radius: float, ground: str) -> None:
    """The dot of a mark that is told apart: light on what is dark, dark on what is light."""
    light = contrast(ground) >= 4.5
    fill, ring = (PAPER, INK) if light else (INK, PAPER)
    picture.put("circle", cx=x, cy=y, r=radius, fill=fill, stroke=ring, stroke_width=0.8, class_="dot")


def _pattern(picture: Picture, look: Look, found: Shades, place: int) -> str:
    return pattern_of(picture, f"{look.name}-shade-{place + 1}", found.each[place].tile, 6)


def _hatched(picture: Picture, look: Look, place: int) -> str:
    return pattern_of(picture, f"{look.name}-missing-{place + 1}", hatch(place), 5)


def _write_legend(
    picture: Picture, look: Look, found: Shades, used: set[int], reasons: dict[str, int], marked: str
) -> None:
    """The shades that are drawn from the highest down, what a dot means, and the reasons for what is not shown."""
    picture.height += 6
    for place in sorted(used, reverse=True):
        shade = found.each[place]
        fills = [shade.colour, *([_pattern(picture, look, found, place)] if shade.tile else [])]
        swatch(picture, 0, fills, shade.said)
    if marked:
        _dot(picture, 14.5, picture.height + picture.line / 2, 3.2, NEITHER)
        swatch(picture, 0, ["none"], marked)
    for reason, place in reasons.items():
        said = reason if reason.startswith("not shown") else f"not shown: {reason}"
        swatch(picture, 0, [PAPER, _hatched(picture, look, place)], said)
