"""Ranks with their intervals: one row for each issue, a dot where it ranks, a whisker over where it could.

The first ranks lie on the left; a shade marks the first few.  What is proposed is filled, what could as well be is
hollow in the accent, the rest is grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.priorities.told import WORKING
from saferplan.publication.chart_marks import Look, draw_whisker, gridlines, name_of, write_notes
from saferplan.publication.palette import ACCENT, CONTEXT, INK, PAPER, QUIET, Accent, accent_for
from saferplan.publication.svg import Picture, text_width, wrap

WASH = "#eef1f4"
"""The shade behind the first few ranks; it says nothing that the words above it do not."""

RADIUS, ROW, GRID_GAP = 5.0, 30.0, 6.0
MOST_ROWS = 40


@dataclass(frozen=True)
class RankRow:
    """One issue to draw: its title, rank, the ends of its interval, its chance to be among the first few, its standing.

    `standing` is "proposed", "could as well be" or "".
    """

    title: str
    rank: int
    low: int
    high: int
    chance: float
    standing: str


def draw_ranks(rows: Sequence[RankRow], *, top: int, wide: bool, accent: str = ACCENT) -> str:
    """Draw the ranks of issues as one standalone SVG document, 640 pixels wide or, where not `wide`, 300.

    The first `MOST_ROWS` rows are drawn; a note says how many more there are.
    """
    look = Look(wide, accent_for(accent), None, name_of("ranks", wide=wide))
    picture = look.picture()
    shown = list(rows[:MOST_ROWS])
    last = max(max(one.high for one in shown), max(one.rank for one in shown), top)
    labels = 0.0 if not wide else min(max(text_width(one.title, look.size, bold=True) for one in shown), 230.0) + 12
    chances = text_width("under 1%", look.size) + 12
    left, right = labels + RADIUS + 2, look.width - chances - RADIUS - 2
    step = (right - left) / max(last - 1, 1)

    def at(rank: float) -> float:
        return left + (rank - 1) * step

    head = wrap(f"Among the first {top}", chances + (90 if wide else 60), look.size)
    picture.text(head, look.width, look.size, anchor="end", fill=QUIET, class_="unit")
    picture.text("Rank", left - RADIUS, look.size, fill=QUIET, class_="unit")
    picture.height = len(head) * picture.line + GRID_GAP
    start = picture.height
    heights = [_height(one, look, labels) for one in shown]
    foot = start + sum(heights)
    edge = min(at(top + 0.5), look.width - chances)
    picture.put("rect", x=left - RADIUS - 2, y=start, width=edge - left + RADIUS + 2, height=foot - start, fill=WASH)
    every = max(1, -(-last // (10 if wide else 6)))
    marks = sorted({1, *range(every, last + 1, every)} - ({every} if 1 < every < 3 else set()))
    gridlines(picture, [(at(rank), f"{rank}") for rank in marks], start, foot)
    y = start
    for one, height in zip(shown, heights, strict=True):
        _row(picture, look, one, (y, height), (labels, at))
        y += height
    picture.height = foot + picture.line + 4
    notes = [
        WORKING,
        "Dots show the rank as scored, whiskers where it lies in 95 of 100 draws in which each score moves as its "
        "scorer's confidence allows.",
        f"Filled: proposed. Hollow: it could as well be among the first {top}. Grey: neither.",
    ]
    more = len(rows) - len(shown)
    write_notes(picture, notes + ([f"{more:,} more issues are in ranking.csv."] if more else []))
    first = ", ".join(f"{one.title} ({one.rank})" for one in shown[:top])
    summary = f"Issues by rank, with the ranks that each could have. First are {first}. The table under it has all."
    return picture.document(look.name, f"Where {len(rows):,} issues rank, and where they could", summary, ink=INK)


def _height(one: RankRow, look: Look, labels: float) -> float:
    """How tall a row is."""
    lines = wrap(one.title, (labels or look.width) - 12, look.size, bold=True)
    line = round(look.size * 1.35, 1)
    return max(ROW, len(lines) * line + 8) if labels else len(lines) * line + ROW - 4


def _row(picture: Picture, look: Look, one: RankRow, place: tuple[float, float], across: tuple[float, object]) -> None:
    """One issue."""
    (y, height), (labels, at) = place, across
    assert callable(at)
    heavy = one.standing == "proposed"
    lines = wrap(one.title, (float(labels) or look.width) - 12, look.size, bold=True)
    if labels:
        middle = y + height / 2
        top = middle - (len(lines) - 1) * picture.line / 2 + look.size * 0.35
        picture.text(lines, 0, top, bold=heavy, fill=INK, class_="label")
    else:
        picture.text(lines, 0, y + look.size, bold=heavy, fill=INK, class_="label", halo=True)
        middle = y + len(lines) * picture.line + (height - len(lines) * picture.line) / 2
    if one.high > one.low:
        draw_whisker(picture, (at(one.low), at(one.high)), middle, (False, False))
    colour = _colour(one, look.accent)
    fill = PAPER if one.standing == "could as well be" else colour
    picture.put("circle", cx=at(one.rank), cy=middle, r=RADIUS, fill=fill, stroke=colour, stroke_width=2)
    said = share_in_words(one.chance)
    picture.text(said, look.width, middle + look.size * 0.35, anchor="end", bold=heavy, fill=INK, class_="value")


def _colour(one: RankRow, accent: Accent) -> str:
    """The colour of an issue's mark."""
    return accent.mark if one.standing else CONTEXT


def share_in_words(share: float) -> str:
    """A share of draws, never quite all or none unless it is.

    >>> share_in_words(0.9996), share_in_words(1.0), share_in_words(0.0), share_in_words(0.003), share_in_words(0.626)
    ('over 99%', '100%', '0%', 'under 1%', '63%')
    """
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"
