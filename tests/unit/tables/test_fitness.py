"""Thin months: a file cut short is found, and a force of which few rows come is not blamed for chance."""

from __future__ import annotations

import numpy as np
import polars as pl

from saferplan.commands.read import thin_at_home, thin_notes
from saferplan.tables.fitness import thin_months

FIRST = 2014 * 12


def ledger(**rows_of: list[int]) -> pl.DataFrame:
    """A ledger of street files: the rows of each force's months."""
    return pl.DataFrame(
        [
            ("street", force, FIRST + place, True, rows)
            for force, months in rows_of.items()
            for place, rows in enumerate(months)
        ],
        schema={"kind": pl.String, "force": pl.String, "month": pl.Int32, "present": pl.Boolean, "rows": pl.Int64},
        orient="row",
    )


def test_a_file_cut_short_is_found() -> None:
    found = thin_months(ledger(ashbrook=[900, 1000, 430, 1100, 950]))
    assert found["month"].to_list() == [FIRST + 2]


def test_chance_alone_makes_no_month_thin() -> None:
    rng = np.random.default_rng(23)
    halved = 0
    for mean in (3, 8, 20, 60, 150):
        for _ in range(40):
            rows = rng.poisson(mean, 60)
            halved += int((rows < np.median(rows) / 2).sum())
            assert thin_months(ledger(elsewhere=rows.tolist())).is_empty(), (mean, rows)
    assert halved > 200, "the share alone would have marked many"


def test_only_home_forces_are_cautioned_and_no_caution_tells_its_reader_what_to_do() -> None:
    thin = thin_at_home(ledger(ashbrook=[900, 1000, 430, 1100], sandrey=[800, 900, 100, 850]), ("ashbrook",))
    assert thin_notes(thin) == [
        "The street files of Ashbrook for March 2014 hold fewer than half the rows of its other months: they may not "
        "be complete. They are counted as they are."
    ]
