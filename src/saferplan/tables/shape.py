"""The shape of a table: its columns, what they mean, and the check that a frame has them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from saferplan.errors import BadTable

PLACE_PRECISIONS = ("address", "snapped_point", "lsoa", "postcode_district", "none")
TIME_PRECISIONS = ("datetime", "date", "month", "quarter", "year", "none")


@dataclass(frozen=True)
class Column:
    """A column: its type, its meaning in a sentence, whether it may be blank, and the values it is limited to."""

    name: str
    type: pl.DataType
    meaning: str
    blank: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableShape:
    """A declared table.

    `place_precision` and `time_precision` say how precise its places and times are, so that a method that needs more
    can refuse: `snapped_point` and `month` for data.police.uk.  `limits` are sentences on what it cannot tell.
    """

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    place_precision: str
    time_precision: str
    limits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold a shape to the precisions there are."""
        assert self.place_precision in PLACE_PRECISIONS, (self.name, self.place_precision)
        assert self.time_precision in TIME_PRECISIONS, (self.name, self.time_precision)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column names and types, in order."""
        return {column.name: column.type for column in self.columns}


def check_table(shape: TableShape, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame if it has the table's shape.

    Raises `BadTable`, naming table and column, where a column is missing or of another type, a cell is blank that may
    not be, or a value is not one of those allowed.
    """
    for column in shape.columns:
        if column.name not in frame.columns:
            raise BadTable(shape.name, column.name, "the column is missing", f"a column of {column.type}")
        found = frame.schema[column.name]
        if found != column.type:
            raise BadTable(shape.name, column.name, f"it holds {found}", f"{column.type}")
        if not column.blank and (blanks := frame[column.name].null_count()):
            raise BadTable(shape.name, column.name, f"{blanks:,} cells are blank", "a value in every row")
        if column.one_of:
            others = set(frame[column.name].unique().drop_nulls().to_list()).difference(column.one_of)
            if others:
                expected = f"one of {', '.join(column.one_of)}"
                raise BadTable(shape.name, column.name, f'it holds "{min(others)}"', expected)
    return frame.select(list(shape.schema))
