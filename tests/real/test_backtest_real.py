"""The backtest on real months: counts as the reader has them, and the document as it would be made today."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest
from real_folders import real_data

from saferplan.methods.backtest import map_to_trust, mean_with_limits, rolling_backtest
from saferplan.methods.forecasting import MAPS, SIMPLE
from saferplan.periods import month_text
from saferplan.sources.police_uk import LsoaCodes, read_police_uk, undated_inputs

pytestmark = pytest.mark.real

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def backtests() -> ModuleType:
    """benchmarks/backtests.py, which makes the tables of the document."""
    spec = importlib.util.spec_from_file_location("backtests", BENCHMARKS / "backtests.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["backtests"] = module
    spec.loader.exec_module(module)
    return module


def test_months_are_counted_as_the_reader_counts_them(backtests: ModuleType, tmp_path: Path) -> None:
    data = real_data()
    lookup = pl.read_parquet(data / "lookups/lookup_lsoa11_lsoa21_ltla22.parquet")
    codes = LsoaCodes(frozenset(lookup["lsoa11_code"].drop_nulls()), frozenset(lookup["lsoa21_code"].drop_nulls()))
    inputs = tmp_path / "inputs"
    (inputs / "police_uk").mkdir(parents=True)
    for name in backtests.CASES["buckinghamshire-2018-19"].archives:
        (inputs / "police_uk" / f"{name}.zip").symlink_to(data / "police_uk" / f"{name}.zip")
    added = dict.fromkeys(undated_inputs(inputs), "2026-11-22")
    read_police_uk(inputs, tmp_path / "tables", lsoa_codes=codes, added=added, progress=lambda *_: None)
    months = backtests.read_months(data, "buckinghamshire-2018-19")
    for table, kind in (("recorded_crime", "all recorded crime"), ("asb_incidents", "anti-social behaviour")):
        rows = pl.read_parquet(tmp_path / "tables" / table / "**" / "*.parquet")
        rows = rows.filter(pl.col("lsoa").is_in(months.codes)).group_by("month", "lsoa").len()
        counted = {(month_text(month), lsoa): many for month, lsoa, many in rows.iter_rows()}
        made = months.counts[kind]
        there = {
            (month, lsoa): int(made[step, place])
            for step, month in enumerate(months.months)
            for place, lsoa in enumerate(months.codes)
            if made[step, place] > 0
        }
        assert there == counted


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["buckinghamshire-2018-19", "buckinghamshire-2025", "bedfordshire", "leicestershire-covid", "leicestershire"],
)
def test_last_year_foretells_well_and_no_map_is_clearly_better(backtests: ModuleType, name: str) -> None:
    months = backtests.read_months(real_data(), name)
    quick = {name: make for name, make in MAPS.items() if name != "scan"}
    for kind, counts in months.counts.items():
        found = rolling_backtest(counts, months.layout, maps=quick, steps=backtests.CASES[name].steps)
        trusted = map_to_trust(found)
        assert (trusted.name, trusted.better) == (SIMPLE, False), kind
        assert mean_with_limits(found.accuracy[found.names.index(SIMPLE)]).mean > 2, kind
        inside, smooth = backtests.covered(counts, found.steps)
        assert inside > 0.95, kind
        assert smooth == pytest.approx(0.95, abs=0.02), kind
        assert (np.nanmax(found.efficiency) <= 1 + 1e-9).all()


@pytest.mark.slow
def test_the_document_has_the_tables_that_are_made_today(backtests: ModuleType) -> None:
    printed = backtests.DOCUMENT.read_text(encoding="utf-8")
    for name in ("buckinghamshire-2025", "bedfordshire"):
        assert backtests.tables(real_data(), name) in printed
