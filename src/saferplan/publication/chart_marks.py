"""What every kind of chart shares: its figures looked up, its sizes, its key, its notes, and what is drawn for none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from saferplan.areas import slug_of
from saferplan.assessment.answer import Chart, Series
from saferplan.figures import MISSING_REASONS, Figure, in_words
from saferplan.publication.palette import CONTEXT, INK, PAPER, QUIET, RULE, Accent
from saferplan.publication.signs import minus
from saferplan.publication.svg import Picture, element, text_width, wrap

WIDE, NARROW = 640.0, 300.0
"""A narrow drawing is shown at 280 pixels on the narrowest of phones (320 less the margins): 12 pixels of its text."""
WIDE_TEXT, NARROW_TEXT = 14.0, 13.0


@dataclass(frozen=True)
class Mark:
    """One point with its figure looked up; `x` is the figure along the foot of a curve."""

    label: str
    figure: Figure
    x: Figure | None = None


@dataclass(frozen=True)
class Run:
    """One series with its figures looked up.

    `style` counts the series of the same emphasis before it; `heavy` says that its words are set in heavier letters,
    which they are where there is context to stand out from.
    """

    name: str
    marks: tuple[Mark, ...]
    emphasis: bool
    style: int = 0
    heavy: bool = False

    @property
    def held(self) -> tuple[Mark, ...]:
        """The marks that have a value."""
        return tuple(mark for mark in self.marks if mark.figure.value is not None)


@dataclass(frozen=True)
class Look:
    """How one drawing of a chart looks: its width, its text, its accent, its rounding.

    `low`: the labels of lying marks stay beside them, however narrow the drawing, so that it is less tall.
    """

    wide: bool
    accent: Accent
    digits: int | None
    name: str
    low: bool = False

    @property
    def width(self) -> float:
        """The width of the drawing."""
        return WIDE if self.wide else NARROW

    @property
    def size(self) -> float:
        """The size of its text."""
        return WIDE_TEXT if self.wide else NARROW_TEXT

    def picture(self) -> Picture:
        """An empty drawing."""
        return Picture(self.width, self.size)

    def colour(self, run: Run) -> str:
        """The colour of a series' marks."""
        return self.accent.mark if run.emphasis else CONTEXT

    def ink(self, run: Run) -> str:
        """The colour of a series' numbers and names."""
        return self.accent.text if run.heavy else INK

    def printed(self, figure: Figure, *, signed: bool = False) -> str:
        """A figure as printed beside its mark, or the reason it has none."""
        return minus(in_words(figure, digits=self.digits, signed=signed))


def looked_up(series: Iterable[Series], figure: Callable[[str], Figure]) -> tuple[Run, ...]:
    """Every series that has points, with its figures."""
    runs: list[Run] = []
    given = [one for one in series if one.points]
    context = any(not one.emphasis for one in given)
    for one in given:
        marks = tuple(
            Mark(point.label, figure(point.address), figure(point.x_address) if point.x_address else None)
            for point in one.points
        )
        style = sum(run.emphasis == one.emphasis for run in runs)
        runs.append(Run(one.name, marks, one.emphasis, style, one.emphasis and context))
    return tuple(runs)


def name_of(chart_id: str, *, wide: bool) -> str:
    """What the ids of a drawing begin with."""
    return f"{slug_of(chart_id) or 'chart'}-{'w' if wide else 'n'}"


def filled(picture: Picture, look: Look, run: Run) -> dict[str, str | float | None]:
    """How the bars of a series are filled: solid, hollow or striped, so that series survive greyscale."""
    colour = look.colour(run)
    if run.style % 3 == 0:
        return {"fill": colour}
    if run.style % 3 == 1:
        return {"fill": PAPER, "stroke": colour, "stroke_width": 1.5}
    pattern = f"{look.name}-stripe-{'a' if run.emphasis else 'c'}"
    stripes = element("path", d="M-1 5L5 -1M-1 9L9 -1M3 9L9 3", stroke=colour, stroke_width=1.8)
    ground = element("rect", width=8, height=8, fill=PAPER)
    picture.define_once(
        pattern, element("pattern", ground, stripes, id=pattern, width=8, height=8, patternUnits="userSpaceOnUse")
    )
    return {"fill": f"url(#{pattern})", "stroke": colour, "stroke_width": 1.5}


def dotted(look: Look, run: Run) -> dict[str, str | float | None]:
    """How the dots of a series are filled: solid or hollow."""
    colour = look.colour(run)
    return {"fill": PAPER if run.style % 2 else colour, "stroke": colour, "stroke_width": 1.8}


def write_unit(picture: Picture, unit: str) -> None:
    """Head the chart with the unit of its values."""
    if unit:
        lines = wrap(unit, picture.width - 4, picture.size)
        picture.text(lines, 0, picture.height + picture.size, fill=QUIET, class_="unit")
        picture.height += len(lines) * picture.line + 6


def write_key(picture: Picture, look: Look, runs: tuple[Run, ...], *, dots: bool = False) -> None:
    """Name each series beside a swatch, where several share a place and cannot be named at their marks."""
    if len(runs) < 2:
        return
    swatch, x = look.size, 0.0
    for run in runs:
        lines = wrap(run.name, picture.width - swatch - 8, look.size, bold=run.heavy)
        width = swatch + 6 + max(text_width(line, look.size, bold=run.heavy) for line in lines)
        if x and x + width > picture.width:
            x, picture.height = 0.0, picture.height + picture.line
        if dots:
            middle = picture.height + swatch / 2 + 1
            picture.put("circle", cx=x + swatch / 2, cy=middle, r=5, class_="key", **dotted(look, run))
        else:
            side, y = swatch - 3, picture.height + 2
            picture.put("rect", x=x + 1, y=y, width=side, height=side, class_="key", **filled(picture, look, run))
        picture.text(lines, x + swatch + 5, picture.height + look.size - 1, bold=run.heavy, fill=INK, class_="series")
        x += width + 18
        picture.height += (len(lines) - 1) * picture.line
    picture.height += picture.line + 8


def write_notes(picture: Picture, notes: Iterable[str]) -> None:
    """Write what the marks mean under the chart."""
    for note in notes:
        lines = wrap(note, picture.width - 4, picture.size)
        picture.height += 4
        picture.text(lines, 0, picture.height + picture.size, fill=QUIET, class_="note")
        picture.height += len(lines) * picture.line


def interval_note(figures: Iterable[Figure], shape: str, *, cut: bool = False) -> list[str]:
    """Say what the whiskers or the band show; `shape` is what the reader sees, in the plural."""
    held = [one for one in figures if one.value is not None and one.low is not None and one.high is not None]
    if not held:
        return []
    levels = {one.level for one in held}
    level = levels.pop() if len(levels) == 1 else None
    # A level is a share of 1: 0.95 and 0.998 are printed as 95% and 99.8%.
    named = f"{100 * level:.4g}% intervals" if level is not None and 0 < level < 1 else "intervals"
    if any("OPEN" in one.caveats for one in held):  # nobody knows of a survey with an open link whom it reached
        note = f"{shape} show {named}: how far chance alone could move it. Who did not answer is not known."
    else:
        note = f"{shape} show {named}: where the underlying level probably lies."
    if cut:
        note += " An arrow means that the interval goes on beyond the chart."
    return [note]


def draw_whisker(picture: Picture, ends: tuple[float, float], across: float, cut: tuple[bool, bool]) -> None:
    """A lying whisker from `ends[0]` to `ends[1]` at the height `across`; a cut end is an arrow instead of a cap."""
    left, right = ends
    picture.put("path", d=_whisker_path(left, right, across, cut), stroke=PAPER, stroke_width=3.4, fill="none")
    picture.put(
        "path",
        d=_whisker_path(left, right, across, cut),
        stroke=INK,
        stroke_width=1.4,
        fill="none",
        class_="whisker",
        data_low=left,
        data_high=right,
    )


def _whisker_path(left: float, right: float, y: float, cut: tuple[bool, bool]) -> str:
    """The line of a whisker with a cap or an arrow at each end."""
    start = f"M{left + 4:.1f} {y - 4:.1f}L{left:.1f} {y:.1f}L{left + 4:.1f} {y + 4:.1f}"
    end = f"M{right - 4:.1f} {y - 4:.1f}L{right:.1f} {y:.1f}L{right - 4:.1f} {y + 4:.1f}"
    if not cut[0]:
        start = f"M{left:.1f} {y - 4:.1f}V{y + 4:.1f}"
    if not cut[1]:
        end = f"M{right:.1f} {y - 4:.1f}V{y + 4:.1f}"
    return f"M{left:.1f} {y:.1f}H{right:.1f}{start}{end}"


def draw_nothing(picture: Picture, chart: Chart, runs: tuple[Run, ...]) -> None:
    """A framed sentence with the reason, where no figure of the chart has a value."""
    reasons: dict[str, int] = {}
    for run in runs:
        for mark in run.marks:
            reasons[mark.figure.missing] = reasons.get(mark.figure.missing, 0) + 1
    said = "; ".join(MISSING_REASONS[reason] for reason in reasons)
    sentence = f"Nothing can be drawn here: {said}." if said else "Nothing can be drawn here: there are no figures."
    pad = 16.0
    lines = wrap(sentence, picture.width - 2 * pad - 4, picture.size)
    height = len(lines) * picture.line + 2 * pad
    picture.put(
        "rect",
        x=0.5,
        y=picture.height + 0.5,
        width=picture.width - 1,
        height=height - 1,
        fill="none",
        stroke=CONTEXT,
        stroke_dasharray="4 3",
    )
    picture.text(lines, pad, picture.height + pad + picture.size - 1, fill=INK, class_="reason")
    picture.height += height


def gridlines(picture: Picture, places: Iterable[tuple[float, str]], top: float, foot: float) -> None:
    """Upright grid lines with their ticks under them; a label is left out where it would touch the one before."""
    last_end = float("-inf")
    for x, said in places:
        picture.put("path", d=f"M{x:.1f} {top:.1f}V{foot:.1f}", stroke=RULE, class_="grid")
        half = text_width(said, picture.size) / 2
        middle = min(max(x, half), picture.width - half)
        if middle - half > last_end + 6:
            picture.text(said, middle, foot + picture.size + 3, anchor="middle", fill=QUIET, class_="tick")
            last_end = middle + half
