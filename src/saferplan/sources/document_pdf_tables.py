"""Tables and columns of a page of a PDF, by how its lines stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from saferplan.sources.document_pdf_lines import Line

_LEVEL, _BETWEEN = 0.35, 0.85
"""Lines nearer than the first part of their height are on one level; nearer than the second, one stands in the middle
of a cell whose neighbour has more lines."""

_CELL = 90
"""A line of more letters is hardly one of a cell."""

MOST_COLUMNS = 60
"""What would be a table of more columns is none."""

_LONG = 28
"""Lines of prose in columns have more letters than this, those of cells mostly fewer."""


@dataclass
class Grid:
    """A table: the lines of each cell, by row and column from 1."""

    cells: dict[tuple[int, int], list[Line]]


def in_columns(lines: list[Line]) -> list[Line]:
    """The lines of a page column by column, where the file holds them across two columns of prose; else as they are."""
    rows = _rows(lines)
    pairs = [row for row in rows if len(row) == 2 and min(len(one.text) for one in row) > 12]
    if len(pairs) < 4 or median(len(one.text) for row in pairs for one in row) < _LONG:
        return lines
    gutter = median((row[0].right + row[1].left) / 2 for row in pairs)
    split = [row for row in pairs if row[0].right <= gutter + 2 <= row[1].left + 4]
    crossing = sum(one.left < gutter - 5 and one.right > gutter + 5 for one in lines)
    order = {id(one): at for at, one in enumerate(lines)}
    beside = sum(order[id(row[1])] - order[id(row[0])] == 1 for row in split)
    if len(split) < 0.8 * len(pairs) or beside < 0.7 * len(pairs) or crossing > len(pairs):
        return lines
    made: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for one in lines:
        if one.left < gutter - 5 and one.right > gutter + 5:
            made += [*left, *right, one]
            left, right = [], []
        else:
            (left if (one.left + one.right) / 2 < gutter else right).append(one)
    return [*made, *left, *right]


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand on one baseline, from left to right, from the top."""
    rows: list[list[Line]] = []
    for one in sorted(lines, key=lambda one: -one.y):
        if rows and abs(rows[-1][0].y - one.y) < _LEVEL * min(one.height, rows[-1][0].height):
            rows[-1].append(one)
        else:
            rows.append([one])
    for row in rows:
        row.sort(key=lambda one: one.left)
    return rows


def with_tables(lines: list[Line]) -> Iterator[Line | Grid]:
    """The lines of a page in order, each stretch that makes a table as a `Grid`."""
    beside = _beside(lines)
    at = 0
    while at < len(lines):
        if not beside[at]:
            yield lines[at]
            at += 1
            continue
        end, least = at + 1, lines[at].left
        while end < len(lines) and (beside[end] or _within(lines, beside, at, end, least)):
            least = min(least, lines[end].left)
            end += 1
        begin = next((first for first in range(at, end) if _partners(lines, first, end)), end)
        yield from lines[at:begin]
        at = begin
        grid = _grid(lines[at:end]) if at < end else None
        if grid is None:
            yield from lines[at:end]
        else:
            yield grid
        at = end


def _beside(lines: Sequence[Line]) -> list[bool]:
    """Whether each line has another beside it, near it in the file and parted from it by a gap."""
    found = [False] * len(lines)
    for at, one in enumerate(lines):
        for other in range(at + 1, min(at + 9, len(lines))):
            two = lines[other]
            off = abs(one.y - two.y) / min(one.height, two.height)
            level = off < _LEVEL or (off < _BETWEEN and max(one.letters, two.letters) < _CELL)
            if level and max(one.left, two.left) >= min(one.right, two.right):
                found[at] = found[other] = True
    return found


def _partners(lines: Sequence[Line], first: int, end: int) -> bool:
    """Whether a line has another on its level among those of a table that follow."""
    one = lines[first]
    near = range(first + 1, min(first + 9, end))
    return any(abs(one.y - lines[at].y) < _BETWEEN * min(one.height, lines[at].height) for at in near)


def _within(lines: Sequence[Line], beside: Sequence[bool], begin: int, at: int, least: float) -> bool:
    """Whether a line alone goes on in a cell: it stands close under another of the table, and the table goes on.

    `least` is where the table begins across the page.
    """
    one = lines[at]
    above = any(
        0 < two.y - one.y < 1.6 * one.height and two.left - 3 <= one.left < two.right + 3
        for two in lines[max(begin, at - 8) : at]
    )
    goes_on = any(beside[at + 1 : at + 6])
    ends = one.left > least + 3
    return above and len(one.text) < 60 and (goes_on or ends)


def _grid(lines: list[Line]) -> Grid | None:
    """The table that lines make, None where they make none: too few rows, or text in columns."""
    rows = _rows(lines)
    full = [row for row in rows if len(row) > 1]
    if len(full) < 2 or median(len(one.text) for one in lines) > 60:
        return None
    columns = _columns(rows)
    if not 2 <= len(columns) <= MOST_COLUMNS:
        return None
    cells: dict[tuple[int, int], list[Line]] = {}
    number, before = 0, None
    for row in rows:
        places = [_place(one, columns) for one in row]
        between = before is not None and 0 < before[0].y - row[0].y < _BETWEEN * row[0].height
        goes_on = between or (
            before is not None
            and len(row) < len(columns)
            and 0 < before[0].y - row[0].y < 1.45 * row[0].height
            and all((number, place) in cells for place in places)
            and (1 not in places or len(row) == 1)
        )
        if not goes_on:
            number += 1
        for one, place in zip(row, places, strict=True):
            cells.setdefault((number, place), []).append(one)
        before = row
    return None if _goes_down(lines, cells) else Grid(cells)


def _goes_down(lines: Sequence[Line], cells: dict[tuple[int, int], list[Line]]) -> bool:
    """Whether the file goes down one column after another, as it does for boxes that stand beside each other."""
    order = {id(one): at for at, one in enumerate(lines)}
    places = sorted(cells, key=lambda place: min(order[id(one)] for one in cells[place]))
    up = sum(two[0] < one[0] for one, two in pairwise(places))
    back = sum(two[1] < one[1] for one, two in pairwise(places))
    return up > 0 and up >= back


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """Where the columns of a table begin and end, from the row with the most cells and what stands under them."""
    seed = max(rows, key=len)
    if len(seed) > MOST_COLUMNS:
        return []
    spans = [(one.left, one.right) for one in seed]
    for row in rows:
        for one in row:
            over = [at for at, (left, right) in enumerate(spans) if one.left < right and left < one.right]
            if len(over) == 1:
                left, right = spans[over[0]]
                spans[over[0]] = (min(left, one.left), max(right, one.right))
    return sorted(spans)


def _place(one: Line, columns: Sequence[tuple[float, float]]) -> int:
    """The number of the column that a line stands in, from 1: that which it shares most with, else the nearest."""
    shared = [min(one.right, right) - max(one.left, left) for left, right in columns]
    return shared.index(max(shared)) + 1
