"""Tables: every declared shape, and what a frame that does not fit is told."""

from __future__ import annotations

import polars as pl
import pytest

from saferplan.errors import BadTable
from saferplan.tables import ALL_TABLES, check_table
from saferplan.tables.shape import PLACE_PRECISIONS, TIME_PRECISIONS, Column, TableShape

SHAPE = TableShape(
    name="colours",
    title="Colours",
    meaning="One row for each colour.",
    columns=(
        Column("name", pl.String(), "Its name."),
        Column("tone", pl.String(), "Its tone.", one_of=("light", "dark")),
        Column("note", pl.String(), "A note.", blank=True),
    ),
    place_precision="none",
    time_precision="none",
)
GOOD = pl.DataFrame({"note": ["seen", None], "name": ["red", "blue"], "tone": ["dark", "light"]})


@pytest.mark.parametrize("name", ALL_TABLES)
def test_each_table_says_what_it_is(name: str) -> None:
    shape = ALL_TABLES[name]
    assert shape.name == name
    assert shape.title
    assert shape.meaning.endswith(".")
    assert shape.place_precision in PLACE_PRECISIONS
    assert shape.time_precision in TIME_PRECISIONS
    assert len(shape.schema) == len(shape.columns), "no column is named twice"
    for column in shape.columns:
        assert column.meaning.rstrip().endswith("."), column.name
    for limit in shape.limits:
        assert limit.endswith("."), limit


def test_the_published_files_are_no_more_precise_than_a_point_and_a_month() -> None:
    for name in ("recorded_crime", "asb_incidents", "outcomes", "stop_and_search"):
        assert (ALL_TABLES[name].place_precision, ALL_TABLES[name].time_precision) == ("snapped_point", "month")


@pytest.mark.parametrize("name", ALL_TABLES)
def test_an_empty_table_of_the_shape_fits(name: str) -> None:
    shape = ALL_TABLES[name]
    assert check_table(shape, pl.DataFrame(schema=shape.schema)).schema == shape.schema


def test_columns_come_back_in_order_and_others_are_left_out() -> None:
    found = check_table(SHAPE, GOOD.with_columns(pl.lit(1).alias("extra")))
    assert found.columns == ["name", "tone", "note"]
    assert found.rows() == [("red", "dark", "seen"), ("blue", "light", None)]


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (GOOD.drop("name"), "table colours, column name: the column is missing; expected a column of String."),
        (
            GOOD.with_columns(pl.lit(1, dtype=pl.Int64).alias("name")),
            "table colours, column name: it holds Int64; expected String.",
        ),
        (
            GOOD.with_columns(pl.lit(None, dtype=pl.String).alias("name")),
            "table colours, column name: 2 cells are blank; expected a value in every row.",
        ),
        (
            GOOD.with_columns(pl.lit("grey").alias("tone")),
            'table colours, column tone: it holds "grey"; expected one of light, dark.',
        ),
    ],
)
def test_each_constraint_has_its_sentence(frame: pl.DataFrame, sentence: str) -> None:
    with pytest.raises(BadTable) as caught:
        check_table(SHAPE, frame)
    assert str(caught.value) == f'{sentence} Run "saferplan read" again.'
