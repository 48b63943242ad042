"""The examples in the docstrings run, and the package is light to import."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys

import pytest

MODULES = ["intervals", "series", "trend", "inequality", "funnel", "neighbours", "spatial_weights", "hotspots"]
MODULES += ["emerging", "scan", "scan_shares", "density", "repeats", "time_pattern", "place_shares", "prediction"]
MODULES += ["raking", "survey_design", "survey_shares", "survey_tests", "rank_intervals", "agreement"]
MODULES += ["dispersion", "forecasting", "poisson_gamma", "backtest"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_right(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"saferplan.methods.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


def test_methods_do_not_load_the_heavy_part_of_scipy() -> None:
    code = (
        "import sys, saferplan.methods.trend, saferplan.methods.inequality; "
        "print([m for m in ('scipy.stats', 'polars', 'statsmodels') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
