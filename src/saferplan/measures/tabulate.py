"""Tabulate: the one place that counts over record-level rows.

Written once in Narwhals, so that the same lines run on Polars (by default) and on Apache Spark when a force, a region
or the nation outgrows one machine.  What comes out is small.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from saferplan.measures.definition import Measure

KEYS = ("force", "lsoa", "month")


def tabulate(records: Any, measure: Measure) -> Any:
    """Count a measure's records by force, LSOA code as published, month, and its own dimension such as crime type.

    `records` is a lazy frame of the measure's table (a Polars `LazyFrame`, a Spark `DataFrame`, ...).  Returns a lazy
    frame of the same kind with the columns `force`, `lsoa` (blank for rows without a place), `month`, the measure's
    `split` where it has one, and `count`.  Nothing is left out but what the measure's `where` leaves out.

    >>> import polars as pl
    >>> from saferplan.measures.definition import load_measures
    >>> rows = pl.LazyFrame({"force": ["a", "a"], "lsoa": ["X01000001"] * 2, "month": [24219] * 2})
    >>> tabulate(rows, load_measures()["asb_incidents"]).collect().rows()
    [('a', 'X01000001', 24219, 2)]
    """
    frame: Any = nw.from_native(records)
    for column, values in sorted(measure.where.items()):
        frame = frame.filter(nw.col(column).is_in(values))
    keys = [*KEYS, measure.split] if measure.split else list(KEYS)
    return frame.group_by(*keys).agg(nw.len().alias("count")).to_native()
