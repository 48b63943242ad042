"""Tables and columns of a page of a PDF, by how its lines stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from saferplan.sources.document_pdf_lines import Line

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
        if rows and abs(rows[-1][0].y - one.y) < 0.35 * min(one.height, rows[-1][0].height):
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
        end = at + 1
        while end < len(lines) and (beside[end] or _within(lines, beside, at, end)):
            end += 1
        grid = _grid(lines[at:end])
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
            level = abs(one.y - two.y) < 0.35 * min(one.height, two.height)
            if level and max(one.left, two.left) >= min(one.right, two.right):
                found[at] = found[other] = True
    return found


def _within(lines: Sequence[Line], beside: Sequence[bool], begin: int, at: int) -> bool:
    """Whether a line alone goes on in a cell: it stands close under another of the table, and the table goes on."""
    one = lines[at]
    above = any(
        0 < two.y - one.y < 1.6 * one.height and two.left - 3 <= one.left < two.right + 3
        for two in lines[max(begin, at - 8) : at]
    )
    goes_on = any(beside[at + 1 : at + 6])
    ends = one.left > min(two.left for two in lines[begin:at]) + 3
    return above and len(one.text) < 60 and (goes_on or ends)


def _grid(lines: list[Line]) -> Grid | None:
    """The table that lines make, None where they make none: too few rows, or text in columns."""
    rows = _rows(lines)
    full = [row for row in rows if len(row) > 1]
    if len(full) < 2 or median(len(one.text) for one in lines) > 60:
        return None
    columns = _columns(rows)
    if len(columns) < 2:
        return None
    cells: dict[tuple[int, int], list[Line]] = {}
    number, before = 0, None
    for row in rows:
        places = [_place(one, columns) for one in row]
        goes_on = (
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
    return Grid(cells)


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """Where the columns of a table begin and end, from the row with the most cells and what stands under them."""
    seed = max(rows, key=len)
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
