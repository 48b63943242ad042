"""Tabulation on Apache Spark, where `pyspark` and Java are installed: the same lines count the same."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from saferplan.measures.definition import load_measures
from saferplan.measures.tabulate import tabulate

pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,  # Python speaks to Spark over the loopback
    pytest.mark.filterwarnings("ignore"),  # Spark's own, on start
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not installed"),
]

ROWS = [
    ("ashbrook", lsoa, month, crime_type)
    for month in (24219, 24220)
    for lsoa, crime_type, many in (("X01000001", "burglary", 3), ("X01000002", "drugs", 2), (None, "burglary", 2))
    for _ in range(many)
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2"}
    session = sql.SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    yield session
    session.stop()


@pytest.mark.parametrize(
    ("measure", "keys"), [("recorded_crime", 4), ("asb_incidents", 3)], ids=["with types", "without types"]
)
def test_spark_counts_as_python_does(spark: Any, measure: str, keys: int) -> None:
    records = spark.createDataFrame(ROWS, "force string, lsoa string, month int, crime_type string")
    found = [tuple(row) for row in tabulate(records, load_measures()[measure]).collect()]
    assert Counter({row[:-1]: row[-1] for row in found}) == Counter(row[:keys] for row in ROWS)
    assert len({row[:-1] for row in found}) == len(found)
