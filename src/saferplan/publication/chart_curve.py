"""The concentration curve: how crime, cumulated, runs ahead of the residents, cumulated."""

from __future__ import annotations

from saferplan.figures import Figure
from saferplan.publication.chart_line import spread
from saferplan.publication.chart_marks import Look, Mark, Run, write_notes
from saferplan.publication.chart_scales import Scale
from saferplan.publication.palette import INK, QUIET, RULE
from saferplan.publication.svg import Picture, number, text_width, wrap

PLOT_WIDE, PLOT_NARROW = 380.0, 268.0
MOST_NUMBERED = 6
"""Up to so many points of the emphasised curve carry their number."""


def _percent(figure: Figure) -> float:
    """A share in per cent, whether the figure is in per cent or a share of one."""
    value = figure.value if figure.value is not None else 0.0
    return value if figure.unit == "%" else 100 * value


def _curve(run: Run) -> list[tuple[float, float, Mark | None]]:
    """The points of a curve from nought, in per cent of residents and of what is counted."""
    held = [mark for mark in run.held if mark.x is not None and mark.x.value is not None]
    points: list[tuple[float, float, Mark | None]] = [
        (_percent(mark.x), _percent(mark.figure), mark) for mark in held if mark.x is not None
    ]
    points.sort(key=lambda point: point[0])
    if points and points[0][0] > 0:
        points.insert(0, (0.0, 0.0, None))
    return points


def draw_curve(picture: Picture, look: Look, runs: tuple[Run, ...]) -> None:
    """Draw cumulated shares against each other, with the line that they would follow if spread evenly."""
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
    curves = [(run, _curve(run)) for run in runs]
    bows_up = sum(y - x for run, points in curves for x, y, _ in points) >= 0
    _name_equality(picture, look, (across, up), bows_up=bows_up)
    for run, points in sorted(curves, key=lambda curve: curve[0].emphasis):
        if points:
            _draw_one(picture, look, (across, up), run, points)
    _number_points(picture, look, (across, up), curves, bows_up=bows_up)
    picture.height = top + side + picture.line + 6
    _name_curves(picture, look, (across, up), curves)
    foot = "Along the foot: residents, added up"
    labels = [mark.label for run, points in curves[:1] for _, _, mark in points if mark]
    if labels:
        foot += f" from “{labels[0]}” to “{labels[-1]}”" if len(labels) > 1 else f" ({labels[0]})"
    write_notes(picture, [f"{foot}."])


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


def _draw_one(
    picture: Picture,
    look: Look,
    scales: tuple[Scale, Scale],
    run: Run,
    points: list[tuple[float, float, Mark | None]],
) -> None:
    across, up = scales
    d = "M" + "L".join(f"{number(across(x))} {number(up(y))}" for x, y, _ in points)
    picture.put(
        "path",
        d=d,
        fill="none",
        stroke=look.colour(run),
        stroke_width=2.4 if run.emphasis else 1.6,
        stroke_linejoin="round",
        stroke_dasharray=(None, "7 3", "2 3")[run.style % 3],
        class_="curve",
    )
    for x, y, mark in points:
        if mark and len(points) <= 2 * MOST_NUMBERED:
            picture.put(
                "circle",
                cx=across(x),
                cy=up(y),
                r=3.5,
                fill=look.colour(run),
                class_="dot",
                data_figure=mark.figure.id,
            )


def _number_points(
    picture: Picture,
    look: Look,
    scales: tuple[Scale, Scale],
    curves: list[tuple[Run, list[tuple[float, float, Mark | None]]]],
    *,
    bows_up: bool,
) -> None:
    """Print the figure at each point of the first emphasised curve, on the side away from the dashed line."""
    across, up = scales
    shown = [curve for curve in curves if curve[0].emphasis][:1]
    for _, points in shown:
        marked = [(x, y, mark) for x, y, mark in points if mark and x < 100]
        if len(marked) > MOST_NUMBERED:
            continue
        for x, y, mark in marked:
            said = look.printed(mark.figure)
            width = text_width(said, look.size, bold=True)
            px, py = across(x), up(y)
            px = max(px - 7, across.start + width + 3) if bows_up else min(px + 7, across.end - width)
            picture.text(
                said,
                px,
                max(py - 6, up.end + look.size) if bows_up else py + look.size + 4,
                anchor="end" if bows_up else "start",
                bold=True,
                fill=look.accent.text,
                class_="value",
                data_figure=mark.figure.id,
                halo=True,
            )


def _name_curves(
    picture: Picture,
    look: Look,
    scales: tuple[Scale, Scale],
    curves: list[tuple[Run, list[tuple[float, float, Mark | None]]]],
) -> None:
    """Name the curves: at the right where there is room, else under the foot with a piece of each line."""
    across, up = scales
    named = [(run, points) for run, points in curves if points and run.name]
    if look.wide:
        x, room = across.end + 16, look.width - across.end - 20
        ordered = sorted(named, key=lambda curve: -_height_at_middle(curve[1]))
        texts = [wrap(run.name, room, look.size, bold=run.heavy) for run, _ in ordered]
        wanted = [
            (up(_height_at_middle(points)), len(text) * picture.line + 6)
            for (_, points), text in zip(ordered, texts, strict=True)
        ]
        tops = spread(wanted, up.end, up.start)
        for (run, points), text, top in zip(ordered, texts, tops, strict=True):
            middle = _height_at_middle(points)
            d = f"M{across(50):.1f} {up(middle):.1f}L{x - 4:.1f} {top + look.size * 0.6:.1f}"
            picture.put("path", d=d, stroke=look.colour(run), stroke_width=0.8, class_="leader")
            colour = look.accent.text if run.emphasis else QUIET
            picture.text(text, x, top + look.size - 1, bold=run.heavy, fill=colour, class_="series")
        return
    for run, _ in named:
        text = wrap(run.name, look.width - 38, look.size, bold=run.heavy)
        y = picture.height + look.size
        picture.put(
            "path",
            d=f"M0 {y - 4:.1f}h28",
            stroke=look.colour(run),
            stroke_width=2.4 if run.emphasis else 1.6,
            stroke_dasharray=(None, "7 3", "2 3")[run.style % 3],
            class_="key",
        )
        picture.text(text, 36, y, bold=run.heavy, fill=look.accent.text if run.emphasis else QUIET, class_="series")
        picture.height += len(text) * picture.line + 2


def _height_at_middle(points: list[tuple[float, float, Mark | None]]) -> float:
    """How high a curve is over half of the residents, read between its points."""
    before = points[0]
    for point in points:
        if point[0] >= 50:
            span = point[0] - before[0]
            along = (50 - before[0]) / span if span else 1.0
            return before[1] + along * (point[1] - before[1])
        before = point
    return before[1]
