"""Tabulation: the same lines count the same on every kind of frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

from saferplan.measures.definition import load_measures
from saferplan.measures.tabulate import tabulate

ROWS = [
    ("ashbrook", lsoa, month, crime_type)
    for month in (24219, 24220)
    for lsoa, crime_type, many in (
        ("X01000001", "burglary", 3),
        ("X01000001", "drugs", 1),
        ("X01000002", "burglary", 2),
        (None, "burglary", 2),
    )
    for _ in range(many)
] + [("ashbrook-waterways", "X01000001", 24219, "burglary")]
RECORDS = pl.DataFrame(ROWS, schema=["force", "lsoa", "month", "crime_type"], orient="row")

BACKENDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars, eager": lambda frame: frame,
    "polars, lazy": lambda frame: frame.lazy(),
    "duckdb": lambda frame: relation(frame),
}


def relation(frame: pl.DataFrame) -> Any:
    """The rows as a DuckDB relation, written in SQL so that no other library is needed between the two."""
    made = duckdb.connect()
    made.execute("create table records (force varchar, lsoa varchar, month integer, crime_type varchar)")
    made.executemany("insert into records values (?, ?, ?, ?)", frame.rows())
    return made.table("records")


def counted(found: Any) -> Counter[tuple[Any, ...]]:
    """What was counted, by key; each key stands once."""
    frame: Any = nw.from_native(found)
    rows = (frame.to_native().fetchall() if "duckdb" in str(frame.implementation).lower() else None) or (
        frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    ).rows()
    keys = [row[:-1] for row in rows]
    assert len(set(keys)) == len(keys)
    return Counter({row[:-1]: row[-1] for row in rows})


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_backend_counts_as_python_does(backend: str) -> None:
    found = counted(tabulate(BACKENDS[backend](RECORDS), load_measures()["recorded_crime"]))
    assert found == Counter(ROWS)
    assert sum(found.values()) == len(ROWS), "nothing is left out, rows without a place neither"


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_measure_without_types_counts_over_them(backend: str) -> None:
    found = counted(tabulate(BACKENDS[backend](RECORDS), load_measures()["asb_incidents"]))
    assert found == Counter(row[:3] for row in ROWS)


@pytest.mark.parametrize("backend", BACKENDS)
def test_where_keeps_only_what_it_names(backend: str) -> None:
    measure = replace(load_measures()["recorded_crime"], where={"crime_type": ("drugs",)})
    found = counted(tabulate(BACKENDS[backend](RECORDS), measure))
    assert found == Counter(row for row in ROWS if row[3] == "drugs")


def test_no_rows_are_no_counts() -> None:
    found = tabulate(RECORDS.head(0).lazy(), load_measures()["recorded_crime"]).collect()
    assert found.columns == ["force", "lsoa", "month", "crime_type", "count"]
    assert found.is_empty()
