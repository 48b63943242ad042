"""The concentration curve: how crime, cumulated, runs ahead of the residents, cumulated."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.figures import MISSING_REASONS, Figure
from saferplan.publication.chart_line import spread
from saferplan.publication.chart_marks import Look, Mark, Run, write_notes
from saferplan.publication.chart_scales import Scale
from saferplan.publication.palette import INK, QUIET, RULE
from saferplan.publication.svg import Picture, number, text_width, wrap

PLOT_WIDE, PLOT_NARROW = 380.0, 228.0
MOST_DOTTED = 12
"""Up to so many groups have a dot where they are added."""


def _percent(figure: Figure) -> float:
    """A share in per cent, whether the figure is in per cent or a share of one."""
    value = figure.value if figure.value is not None else 0.0
    return value if figure.unit == "%" else 100 * value


@dataclass(frozen=True)
class Curve:
    """A series added up: its points from nought, in per cent of residents and of what is counted.

    `first` is the first group's mark, the only one whose own share is the height of its point.  `stopped` is the
    reason why the rest could not be added, or "".
    """

    run: Run
    points: tuple[tuple[float, float], ...]
    first: Mark | None
    stopped: str


def _added_up(run: Run) -> Curve:
    """Add up the groups' own shares in the order they are given, as far as every share is held."""
    points, x, y = [(0.0, 0.0)], 0.0, 0.0
    for mark in run.marks:
        missing = next((one.missing for one in (mark.figure, mark.x) if one and one.value is None), "")
        if missing or mark.x is None:
            return Curve(
                run, tuple(points), run.marks[0] if len(points) > 1 else None, MISSING_REASONS.get(missing, "")
            )
        x, y = x + _percent(mark.x), y + _percent(mark.figure)
        points.append((x, y))
    return Curve(run, tuple(points), run.marks[0], "")


def draw_curve(picture: Picture, look: Look, runs: tuple[Run, ...]) -> None:
    """Draw shares added up against each other, with the line that they would follow if spread evenly.

    Each mark holds its group's own shares; the drawing adds them up in the order given.
    """
    side = PLOT_WIDE if look.wide else PLOT_NARROW
    left = text_width("100%", look.size) + 8
    top = picture.height + look.size * 0.6
    across, up = Scale(0, 100, left, left + side), Scale(0, 100, top + side, top)
    for tick in (0, 20, 40, 60, 80, 100):
        x, y = across(tick), up(tick)
        colour = INK if tick == 0 else RULE
        picture.put("path", d=f"M{x:.1f} {top:.1f}V{top + side:.1f}", stroke=colour, class_="grid")
        picture.put("path", d=f"M{left:.1f} {y:.1f}H{left + side:.1f}", stroke=colour, class_="grid")
        picture.text(f"{tick}%", left - 6, y + look.size * 0.36, anchor="end", fill=QUIET, class_="tick")
        picture.text(f"{tick}%", x, top + side + look.size + 4, anchor="middle", fill=QUIET, class_="tick")
    d = f"M{across(0):.1f} {up(0):.1f}L{across(100):.1f} {up(100):.1f}"
    picture.put("path", d=d, stroke=INK, stroke_dasharray="5 4", class_="equality")
    curves = [_added_up(run) for run in runs]
    bows_up = sum(y - x for curve in curves for x, y in curve.points) >= 0
    _name_equality(picture, look, (across, up), bows_up=bows_up)
    for curve in sorted(curves, key=lambda one: one.run.emphasis):
        _draw_one(picture, look, (across, up), curve)
    _number_first(picture, look, (across, up), curves, bows_up=bows_up)
    picture.height = top + side + picture.line + 6
    _name_curves(picture, look, (across, up), [curve for curve in curves if curve.first and curve.run.name])
    write_notes(picture, _notes(curves))


def _notes(curves: list[Curve]) -> list[str]:
    """What lies along the foot, and why a curve stops short."""
    labels = [mark.label for mark in curves[0].run.marks]
    order = f" “{labels[0]}” is the first group added, “{labels[-1]}” the last." if len(labels) > 1 else ""
    notes = [f"Along the foot: share of residents, added up in the same order.{order}"]
    for reason in dict.fromkeys(curve.stopped for curve in curves if curve.stopped):
        notes.append(f"A curve stops where a share has no value: {reason}.")
    return notes


def _name_equality(picture: Picture, look: Look, scales: tuple[Scale, Scale], *, bows_up: bool) -> None:
    """Name the dashed line, on the side where the curves are not."""
    across, up = scales
    lines = wrap("if spread evenly", (across.end - across.start) * 0.4, look.size)
    at = 58.0 if bows_up else 42.0
    x, y = across(at), up(at)
    if bows_up:
        picture.text(lines, x + 10, y + look.size + 8, fill=INK, class_="equality", halo=True)
    else:
        picture.text(lines, x - 10, y - 8 - (len(lines) - 1) * picture.line, anchor="end", class_="equality", halo=True)


def _draw_one(picture: Picture, look: Look, scales: tuple[Scale, Scale], curve: Curve) -> None:
    across, up = scales
    run = curve.run
    picture.put(
        "path",
        d="M" + "L".join(f"{number(across(x))} {number(up(y))}" for x, y in curve.points),
        fill="none",
        stroke=look.colour(run),
        stroke_width=2.4 if run.emphasis else 1.6,
        stroke_linejoin="round",
        stroke_dasharray=_DASHES[run.style % len(_DASHES)],
        class_="curve",
    )
    if len(curve.points) <= MOST_DOTTED + 1:
        for x, y in curve.points[1:]:
            picture.put("circle", cx=across(x), cy=up(y), r=3.5, fill=look.colour(run), class_="dot")


_DASHES = (None, "7 3", "2 3")


def _number_first(
    picture: Picture, look: Look, scales: tuple[Scale, Scale], curves: list[Curve], *, bows_up: bool
) -> None:
    """Print the first group's share at its point, on the side away from the dashed line.

    The points after it are sums, which are no figures of the release, and so carry no number.
    """
    across, up = scales
    for curve in [one for one in curves if one.run.emphasis][:1]:
        if curve.first is None:
            continue
        said = look.printed(curve.first.figure)
        width = text_width(said, look.size, bold=True)
        x, y = across(curve.points[1][0]), up(curve.points[1][1])
        picture.text(
            said,
            max(x - 8, across.start + width + 3) if bows_up else min(x + 8, look.width - width - 2),
            max(y - 5, up.end + look.size) if bows_up else min(y + look.size + 4, up.start - 4),
            anchor="end" if bows_up else "start",
            bold=True,
            halo=True,
            fill=look.accent.text,
            class_="value",
            data_figure=curve.first.figure.id,
        )


def _name_curves(picture: Picture, look: Look, scales: tuple[Scale, Scale], curves: list[Curve]) -> None:
    """Name the curves: at the right where there is room, else under the foot with a piece of each line."""
    across, up = scales
    if not look.wide:
        for curve in curves:
            _key_of(picture, look, curve.run)
        return
    x, room = across.end + 16, look.width - across.end - 20
    ordered = sorted(curves, key=lambda curve: -_height_at_middle(curve.points))
    texts = [wrap(curve.run.name, room, look.size, bold=curve.run.heavy) for curve in ordered]
    wanted = [
        (up(_height_at_middle(curve.points)), len(text) * picture.line + 6)
        for curve, text in zip(ordered, texts, strict=True)
    ]
    tops = spread(wanted, up.end, up.start)
    for curve, text, top in zip(ordered, texts, tops, strict=True):
        run, middle = curve.run, _height_at_middle(curve.points)
        d = f"M{across(50):.1f} {up(middle):.1f}L{x - 4:.1f} {top + look.size * 0.6:.1f}"
        picture.put("path", d=d, stroke=look.colour(run), stroke_width=0.8, class_="leader")
        colour = look.accent.text if run.emphasis else QUIET
        picture.text(text, x, top + look.size - 1, bold=run.heavy, fill=colour, class_="series")


def _key_of(picture: Picture, look: Look, run: Run) -> None:
    """A piece of a curve with its name."""
    lines = wrap(run.name, look.width - 40, look.size, bold=run.heavy)
    y = picture.height + look.size
    picture.put(
        "path",
        d=f"M0 {y - 4:.1f}h28",
        stroke=look.colour(run),
        stroke_width=2.4 if run.emphasis else 1.6,
        stroke_dasharray=_DASHES[run.style % len(_DASHES)],
        class_="key",
    )
    colour = look.accent.text if run.emphasis else QUIET
    picture.text(lines, 36, y, bold=run.heavy, fill=colour, class_="series")
    picture.height += len(lines) * picture.line + 2


def _height_at_middle(points: tuple[tuple[float, float], ...]) -> float:
    """How high a curve is over half of the residents, read between its points."""
    before = points[0]
    for point in points:
        if point[0] >= 50:
            span = point[0] - before[0]
            along = (50 - before[0]) / span if span else 1.0
            return before[1] + along * (point[1] - before[1])
        before = point
    return before[1]
