"""Tables read across: rows held to their total column, rows of averages to their column, percentages to their base."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.methods.grim import can_be_percentage
from saferplan.plan.claims.finished.masking import mask
from saferplan.plan.claims.finished.numbers import same_grain
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on, rounded
from saferplan.plan.claims.finished.rules.grids import Grid, grids_of
from saferplan.plan.claims.remarks import Remark

_WHOLE = re.compile(
    r"(?:grand |overall |row )?totals?\b.*|all|(?:full |whole )?year|12 months|twelve months"
    r"|year total|annual(?: total)?"
    r"|overall|.*\btotal",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:full |whole )?year|12 months|twelve months|annual", re.IGNORECASE)
_WITHIN_YEAR = re.compile(
    r"\b(?:q[1-4]|quarter|half|h[12]|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|spring"
    r"|summer|autumn|winter|term)\b",
    re.IGNORECASE,
)
_NO_PART = re.compile(
    r"%|rate|per (?:1|head|cent)|average|mean|change|rank|index|median|ratio|score|difference|target|population|share"
    r"|of which|of whom|including|cost|budget\b|residents",
    re.IGNORECASE,
)
_MEAN = re.compile(r"^(?:(?:the|monthly|yearly|annual|weekly|quarterly|overall)\s+)?(?:average|mean)\b", re.IGNORECASE)
_BASE = re.compile(
    r"^(?:base|n|\(?n\)?|base \(n\)|unweighted base|sample(?: size)?|(?:number of |no\. of |total )?(?:responses"
    r"|respondents|replies|answers|forms|returns|people asked|people surveyed)|asked|replied|answered|surveyed)$",
    re.IGNORECASE,
)
_WEIGHTED = re.compile(r"\bweight(?:ed|ing|s)\b", re.IGNORECASE)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Rows that do not add up to the last column."""
    for grid in grids_of(reading):
        yield from _across(grid, held)


def find_means(reading: Reading, held: Held) -> Iterator[Remark]:
    """Rows of averages that lie outside what they are averages of."""
    for grid in grids_of(reading):
        yield from _averages(grid, held)


def find_grim(reading: Reading, held: Held) -> Iterator[Remark]:
    """Percentages beside a column or over a row of bases that no whole number gives."""
    weighted = any(_WEIGHTED.search(unit.text) for unit in reading.units)
    for grid in grids_of(reading):
        bases = [column for column in grid.columns if _BASE.match(grid.head(column))]
        rows = [row for row in grid.rows if _BASE.match(grid.name(row))]
        for (row, column), one in grid.numbers.items():
            base = None
            if len(bases) == 1 and column != bases[0] and not rows:
                base = grid.numbers.get((row, bases[0]))
            elif len(rows) == 1 and row != rows[0] and not bases:
                base = grid.numbers.get((rows[0], column))
            if base is not None and row > 1:
                yield from _grim(one, base, weighted, held)


def _across(grid: Grid, held: Held) -> Iterator[Remark]:
    wholes = [column for column in grid.columns if _WHOLE.fullmatch(grid.head(column))]
    if len(wholes) != 1 or wholes[0] not in (grid.columns[0], grid.columns[-1]):
        return
    whole_column = wholes[0]
    parts_columns = [column for column in grid.columns if column != whole_column]
    heads = [grid.head(column) for column in parts_columns]
    if len(heads) < 2 or any(not head or _NO_PART.search(head) or _WHOLE.fullmatch(head) for head in heads):
        return
    if _YEAR.fullmatch(grid.head(whole_column)) and not all(_WITHIN_YEAR.search(head) for head in heads):
        return
    misses: list[Remark] = []
    fits = 0
    for row in grid.rows:
        whole = grid.numbers.get((row, whole_column))
        parts = [grid.numbers[row, column] for column in parts_columns if (row, column) in grid.numbers]
        if whole is None or len(parts) != len(parts_columns) or _NO_PART.search(grid.name(row)):
            continue
        if not _countable([whole, *parts]):
            continue
        held.update(one.spot for one in (whole, *parts))
        number, *numbers = same_grain(whole.number, *(one.number for one in parts))
        low, high = (sum(getattr(one, side) for one in numbers) for side in ("loose_low", "loose_high"))
        if number.allows(low, high, loosely=True):
            fits += 1
            continue
        misses.append(
            remark_on(
                "arithmetic",
                "wrong",
                [whole, *parts],
                f'The row "{grid.name(row)}" makes {number_words(sum(one.number.value for one in parts))}, '
                f"not {whole.words}.",
                "Mend the total or the row.",
            )
        )
    if fits >= 2 and fits > len(misses):  # rows that mostly do not add up are of something else
        yield from misses


def _countable(cells: list[Quantity]) -> bool:
    kind = cells[0].number.kind
    return kind in ("count", "money") and all(
        one.number.kind == kind and not one.number.qualifier and one.number.top is None and not one.number.sign
        for one in cells
    )


def _averages(grid: Grid, held: Held) -> Iterator[Remark]:
    rows = [row for row in grid.rows if _MEAN.match(grid.name(row))]
    if len(rows) != 1 or rows[0] != grid.rows[-1]:
        return
    for column in grid.columns:
        mean = grid.numbers.get((rows[0], column))
        parts = [grid.numbers[row, column] for row in grid.rows[:-1] if (row, column) in grid.numbers]
        whole = [row for row in grid.rows[:-1] if re.search(r"\btotal|\ball\b|overall", grid.name(row), re.IGNORECASE)]
        if mean is None or whole or len(parts) < 2 or len(parts) != len(grid.rows) - 1:
            continue
        if any(one.number.kind != mean.number.kind or one.number.sign for one in parts) or mean.number.qualifier:
            continue
        held.update(one.spot for one in (mean, *parts))
        least, most = min(one.number.loose_low for one in parts), max(one.number.loose_high for one in parts)
        half = (mean.number.step or 1) / 2
        middle = sum(one.number.value for one in parts) / len(parts)
        if not least - half <= mean.number.value <= most + half:
            grade, more = "wrong", "an average lies between the least and the most"
        elif abs(mean.number.value - middle) > half + 1e-9 and all(_span(grid.name(row)) for row in grid.rows[:-1]):
            grade, more = "doubtful", "it fits only if some count for more than others"
        else:
            continue
        yield remark_on(
            "mean",
            grade,
            [mean, *parts],
            f'The {len(parts)} rows over "{grid.name(rows[0])}" have an average of {number_words(middle)}, not '
            f"{mean.words}; {more}.",
            "Mend the average or its rows.",
        )


def _span(name: str) -> bool:
    """Whether a row is of a month, a quarter or a year."""
    return bool(_WITHIN_YEAR.search(name) or mask(name).whens)


def _grim(one: Quantity, base: Quantity, weighted: bool, held: Held) -> Iterator[Remark]:
    if one.number.kind != "percent" or one.number.qualifier or one.number.top is not None or one.number.sign:
        return
    if base.number.kind != "count" or base.number.qualifier or base.number.step != 1 or base.number.value < 2:
        return
    printed = re.search(r"\d[\d,]*(?:\.\d+)?", one.words)
    n = int(base.number.value)
    if printed is None or n >= 10 ** (2 + len(printed[0].partition(".")[2])):
        return
    held.update((one.spot, base.spot))
    if can_be_percentage(printed[0].replace(",", ""), n):
        return
    step = one.number.step or 1.0
    below = int(one.number.value * n / 100)
    near = " and ".join(
        f"{k} of {base.words} is {rounded(100 * k / n, step / 10)}%" for k in (below, below + 1) if k <= n
    )
    yield remark_on(
        "grim",
        "doubtful" if weighted else "wrong",
        [one, base],
        f"No whole number of {base.words} is {one.words}: {near}.",
        "Look up the base, or the count.",
    )
