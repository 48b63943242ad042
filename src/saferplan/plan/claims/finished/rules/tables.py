"""Tables: total rows, change columns and share columns held to the numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from saferplan.plan.claims.finished.masking import mask
from saferplan.plan.claims.finished.numbers import same_grain
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, places_of, remark_on, rounded
from saferplan.plan.claims.finished.rules import table_rows
from saferplan.plan.claims.finished.rules.grids import grids_of
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"
MOST_OVER = 1.5
"""Rows that come to more than so many times a row of all are no parts of it."""

_TOTAL = re.compile(r"^(?:grand |overall |sub-?)?total\b|^all\b(?!.*\bother)|^overall\b|\btotal$", re.IGNORECASE)
_INNER = re.compile(r"\b(?:of which|including|sub-?total|of whom|includes)\b", re.IGNORECASE)
_NOT_ADDED = re.compile(
    r"%|\brate|per (?:1|head|cent)|\baverage|\bmean\b|change|\brank|index|median|ratio|score|difference", re.IGNORECASE
)
_CHANGE = re.compile(r"\bchange\b|\bdifference\b|\bincrease\b|\+/-|± ?", re.IGNORECASE)
_SHARE = re.compile(
    r"^(?:%|per cent|percent(?:age)?|share|proportion)\b|\b(?:% of (?:total|all)|share of total"
    r"|percentage of total)|^%$",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Each table's rows and columns."""
    for grid in grids_of(reading):
        yield from _totals(grid.numbers, grid.texts, held)
        yield from _changes(grid.numbers, grid.texts, held)
        yield from _shares(grid.numbers, grid.texts, held)
        yield from _bands(grid.numbers, grid.texts, held)
    yield from table_rows.find(reading, held)


def _rows(grid: dict[tuple[int, int], Quantity]) -> list[int]:
    return sorted({row for row, _ in grid if row > 1})


def _totals(grid: dict[tuple[int, int], Quantity], texts: dict[tuple[int, int], str], held: Held) -> Iterator[Remark]:
    totals = [row for (row, column), text in texts.items() if column == 1 and row > 1 and _TOTAL.search(text.strip())]
    if len(totals) != 1 or any(_INNER.search(text) for (_, column), text in texts.items() if column == 1):
        return
    total_row = totals[0]
    last = max((row for row, _ in texts), default=0)
    first = total_row == 2
    sure = not first and "total" in texts[total_row, 1].lower()
    rows = range(3, last + 1) if first else range(2, total_row)
    misses, columns = [], 0
    for column in sorted({column for _, column in grid if column > 1}):
        parts = _column(grid, texts, column, total_row, rows)
        if parts is None:
            continue
        columns += 1
        whole = grid[total_row, column]
        held.update(one.spot for one in (whole, *parts))
        whole_number, *numbers = same_grain(whole.number, *(one.number for one in parts))
        slack = sum(one.high - one.value for one in numbers) + (whole_number.high - whole_number.value)
        total = sum(one.value for one in numbers)
        # Rows above or below "all" may be some of several kinds: then only more than all is amiss.
        if abs(total - whole.number.value) <= slack + 1e-6 or (not sure and total < whole.number.value):
            continue
        if not sure and total > MOST_OVER * whole.number.value:
            continue  # what is counted under "all" is another thing than the rows, such as the places where all is high
        misses.append(
            remark_on(
                NAME,
                "wrong" if sure else "doubtful",
                [whole, *parts],
                f'The {len(parts)} rows under "{texts.get((1, column)) or "this column"}" make '
                f"{number_words(total, places_of(whole.number.step) if whole.number.step else 0)}, not {whole.words}.",
                "Mend the total or its rows.",
            )
        )
    if len(misses) <= max(1, columns // 2):  # a table that is mostly off does not add up its rows
        yield from misses


def _column(
    grid: dict[tuple[int, int], Quantity],
    texts: dict[tuple[int, int], str],
    column: int,
    total_row: int,
    rows: range,
) -> list[Quantity] | None:
    """The cells of a column that its total row can be the sum of; None where it cannot."""
    whole = grid.get((total_row, column))
    parts = [grid[row, column] for row in rows if (row, column) in grid]
    filled = [row for row in rows if texts.get((row, column), "").strip()]
    if whole is None or len(parts) < 2 or len(parts) < len(filled):
        return None
    kind = whole.number.kind
    if kind not in ("count", "money", "percent") or any(one.number.kind != kind for one in parts):
        return None
    if any(one.number.qualifier or one.number.top is not None for one in (whole, *parts)):
        return None
    if kind == "count" and any(one.number.step < 1 for one in (whole, *parts)):
        return None
    if kind == "percent":
        return parts if whole.number.value == 100 else None
    return None if _NOT_ADDED.search(texts.get((1, column), "")) else parts


def _changes(grid: dict[tuple[int, int], Quantity], texts: dict[tuple[int, int], str], held: Held) -> Iterator[Remark]:
    columns = sorted({column for _, column in texts})
    periods = {column: whens[0] for column in columns if len(whens := mask(texts.get((1, column), "")).whens) == 1}
    changes = [column for column in columns if _CHANGE.search(texts.get((1, column), ""))]
    plain = {column: when for column, when in periods.items() if column not in changes}
    if not changes or len(plain) < 2:
        return
    for column in changes:
        near = sorted((c for c in plain if c < column), key=lambda c: plain[c].first)
        if len(near) != 2:
            continue
        earlier_column, later_column = near
        misses = []
        rows = 0
        for row in _rows(grid):
            cells = [grid.get((row, c)) for c in (column, later_column, earlier_column)]
            if any(one is None for one in cells):
                continue
            change, later, earlier = (one for one in cells if one is not None)
            rows += 1
            held.update(one.spot for one in (change, later, earlier))
            remark = _change_cell(change, later, earlier, texts.get((1, column), ""))
            if remark is not None:
                misses.append(remark)
        if len(misses) <= max(1, rows // 2):  # a column that is mostly off is of another thing
            yield from misses


def _change_cell(change: Quantity, later: Quantity, earlier: Quantity, head: str) -> Remark | None:
    a, b = later.number.value, earlier.number.value
    percent = change.number.kind == "percent" or "%" in head or "per cent" in head.lower()
    if percent and not b:
        return None
    exact = 100 * (a / b - 1) if percent else a - b
    text = change.unit.text
    below = change.number.sign < 0 or bool(re.match(r"\s*(?:[-−–▼↓(]|down|fall)", text))
    value = -change.number.value if below else change.number.value
    half = (change.number.step or 1) / 2 if percent else 0.0
    slack = half + 1e-6 + (0 if percent else (later.number.high - a) + (earlier.number.high - b))
    if abs(exact - value) <= slack or (not change.number.sign and not below and abs(abs(exact) - value) <= slack):
        return None
    told = (
        f"{rounded(abs(exact), change.number.step)}%"
        if percent
        else number_words(abs(exact), places_of(change.number.step))
    )
    way = "more" if exact >= 0 else "less"
    return remark_on(
        NAME,
        "wrong",
        [change, later, earlier],
        f"{later.words} is {told} {way} than {earlier.words}; the table prints {text.strip()}.",
        "Mend the change or the totals.",
    )


def _shares(grid: dict[tuple[int, int], Quantity], texts: dict[tuple[int, int], str], held: Held) -> Iterator[Remark]:
    """A column of shares right after the one column of counts, with a total row."""
    totals = [row for (row, column), text in texts.items() if column == 1 and row > 1 and _TOTAL.search(text.strip())]
    columns = sorted({column for _, column in grid if column > 1})
    shares = [column for column in columns if _SHARE.search(texts.get((1, column), "").strip())]
    counts = [
        c
        for c in columns
        if c not in shares and all(one.number.kind == "count" for (_, k), one in grid.items() if k == c)
    ]
    if len(totals) != 1 or len(shares) != 1 or len(counts) != 1:
        return
    whole = grid.get((totals[0], counts[0]))
    if whole is None or not whole.number.value:
        return
    misses, rows = [], 0
    for row in _rows(grid):
        share, part = grid.get((row, shares[0])), grid.get((row, counts[0]))
        if share is None or part is None or row == totals[0]:
            continue
        rows += 1
        held.update(one.spot for one in (share, part, whole))
        exact = 100 * part.number.value / whole.number.value
        if abs(exact - share.number.value) > (share.number.step or 1) / 2 + 1e-6:
            misses.append(
                remark_on(
                    NAME,
                    "wrong",
                    [share, part, whole],
                    f"{part.words} of {whole.words} is {rounded(exact, share.number.step)}%; the "
                    f"table prints {share.words}.",
                    "Mend the share or the counts.",
                )
            )
    if len(misses) <= max(1, rows // 2):
        yield from misses


def _bands(grid: dict[tuple[int, int], Quantity], texts: dict[tuple[int, int], str], held: Held) -> Iterator[Remark]:
    """A column of shares by ages that do not meet, without a total row: together they are no more than all."""
    rows = sorted({row for row, column in texts if column == 1 and row > 1})
    bands = [_band(texts.get((row, 1), "")) for row in rows]
    known = sorted(band for band in bands if band is not None)
    if len(known) < 3 or len(known) < len(rows) - 1 or any(b[0] <= a[1] for a, b in pairwise(known)):
        return
    for column in sorted({column for _, column in grid if column > 1}):
        head = texts.get((1, column), "").strip()
        parts = [one for row in rows if (one := grid.get((row, column))) is not None and one.number.kind == "percent"]
        if len(parts) < 3 or not _SHARE.search(head):
            continue
        held.update(one.spot for one in parts)
        total = sum(one.number.value for one in parts)
        if sum(one.number.low for one in parts) > 100 + 1e-9:
            yield remark_on(
                "whole",
                "wrong",
                parts,
                f'The {len(parts)} ages under "{head}" make {number_words(total)}%, more than all.',
                "Mend one of them.",
            )


def _band(text: str) -> tuple[int, int] | None:
    """The ages that a row is of."""
    match = re.fullmatch(
        r"\s*(?:aged?\s+)?(\d{1,3})\s*(?:(?:-|–|to)\s*(\d{1,3})|\+|and over|or over|plus)(?: years?)?\s*", text
    )
    return (int(match[1]), int(match[2] or 130)) if match else None


RULE = Rule(
    NAME,
    "Wrong arithmetic: a table",
    "A total row or column is not the sum of its column or row, a column of changes not that between its "
    "two periods, or a column of "
    "shares not the counts divided by their total.",
    "Tables with merged cells or several heads; columns of which most rows differ are taken to be of something else.",
    find,
)
