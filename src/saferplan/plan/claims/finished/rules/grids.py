"""A document's tables as grids: the one number of each cell, and the text of each cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from saferplan.plan.claims.finished.quantities import Quantity, Reading


@dataclass(frozen=True)
class Grid:
    """One table: `numbers` by row and column, from 1, where a cell has one number; `texts` of all cells."""

    table: int
    numbers: dict[tuple[int, int], Quantity]
    texts: dict[tuple[int, int], str]

    @property
    def rows(self) -> list[int]:
        """The rows under the heads."""
        return sorted({row for row, _ in self.texts if row > 1})

    @property
    def columns(self) -> list[int]:
        """The columns beside the names of the rows."""
        return sorted({column for _, column in self.texts if column > 1})

    def head(self, column: int) -> str:
        """What stands over a column."""
        return self.texts.get((1, column), "").strip()

    def name(self, row: int) -> str:
        """What stands before a row."""
        return self.texts.get((row, 1), "").strip()


def grids_of(reading: Reading) -> list[Grid]:
    """Every table that has a number; cells of two numbers have none."""
    numbers: dict[int, dict[tuple[int, int], Quantity]] = defaultdict(dict)
    doubled: set[tuple[int, int, int]] = set()
    for one in reading.quantities:
        if one.unit.cell is None:
            continue
        table, row, column = one.unit.cell
        if (row, column) in numbers[table]:
            doubled.add(one.unit.cell)
        numbers[table][row, column] = one
    texts: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    for unit in reading.units:
        if unit.cell is not None:
            texts[unit.cell[0]][unit.cell[1:]] = unit.text
    return [
        Grid(table, {place: one for place, one in grid.items() if (table, *place) not in doubled}, dict(texts[table]))
        for table, grid in numbers.items()
    ]
