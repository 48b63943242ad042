"""Every column of every table: it must be there, of its type, filled in where it may not be blank.

Listed from the code: a table or column that is added is held to its shape at once.
"""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from saferplan.errors import BadTable
from saferplan.tables import ALL_TABLES, check_table
from saferplan.tables.shape import Column, TableShape

COLUMNS = [(shape, column) for shape in ALL_TABLES.values() for column in shape.columns]
NAMES = [f"{shape.name}.{column.name}" for shape, column in COLUMNS]
EXAMPLES = {pl.String(): "words", pl.Int32(): 24_219, pl.Int64(): 7, pl.Float64(): 1.5, pl.Boolean(): True}
EXAMPLES |= {pl.UInt32(): 7, pl.Date(): date(2018, 6, 1), pl.Datetime("us"): datetime(2018, 6, 1, 21, 30)}


def example(shape: TableShape) -> pl.DataFrame:
    """Two rows that fit: the least that the table asks for."""
    return pl.DataFrame(
        [
            pl.Series(
                column.name,
                [None if column.blank else column.one_of[0] if column.one_of else EXAMPLES[column.type]] * 2,
                dtype=column.type,
            )
            for column in shape.columns
        ]
    )


def sentence_of(shape: TableShape, frame: pl.DataFrame) -> str:
    """What a frame that does not fit is told."""
    with pytest.raises(BadTable) as caught:
        check_table(shape, frame)
    return str(caught.value)


@pytest.mark.parametrize("name", ALL_TABLES)
def test_a_table_with_only_what_it_must_have_fits(name: str) -> None:
    assert check_table(ALL_TABLES[name], example(ALL_TABLES[name])).height == 2


@pytest.mark.parametrize(("shape", "column"), COLUMNS, ids=NAMES)
def test_it_must_be_there(shape: TableShape, column: Column) -> None:
    found = sentence_of(shape, example(shape).drop(column.name))
    assert found.startswith(f"table {shape.name}, column {column.name}: the column is missing; expected a column of ")


@pytest.mark.parametrize(("shape", "column"), COLUMNS, ids=NAMES)
def test_it_must_be_of_its_type(shape: TableShape, column: Column) -> None:
    other = pl.Date() if column.type != pl.Date() else pl.String()
    found = sentence_of(shape, example(shape).with_columns(pl.lit(None, dtype=other).alias(column.name)))
    assert f"column {column.name}: it holds {other}; expected {column.type}." in found


@pytest.mark.parametrize(("shape", "column"), COLUMNS, ids=NAMES)
def test_it_may_be_blank_only_where_it_says_so(shape: TableShape, column: Column) -> None:
    blank = example(shape).with_columns(pl.lit(None, dtype=column.type).alias(column.name))
    if column.blank:
        assert check_table(shape, blank)[column.name].null_count() == 2
    else:
        assert f"column {column.name}: 2 cells are blank; expected a value in every row." in sentence_of(shape, blank)


@pytest.mark.parametrize(("shape", "column"), [one for one in COLUMNS if one[1].one_of], ids=lambda one: one.name)
def test_it_holds_only_the_values_it_names(shape: TableShape, column: Column) -> None:
    other = example(shape).with_columns(pl.lit("something").alias(column.name))
    assert f'it holds "something"; expected one of {", ".join(column.one_of)}.' in sentence_of(shape, other)
