"""Inputs folders of an invented county, in the exact layouts of the published files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saferplan.settings import AreaSettings, DeprivationSettings
from saferplan.sources.geography import Geography, read_geography

SAMPLES = Path(__file__).parents[2] / "samples" / "areas"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """An inputs folder of Ashby and Brookby: nine LSOAs of 2011, nine of 2021, every kind of change among them."""
    inputs = tmp_path / "inputs"
    shutil.copytree(SAMPLES, inputs)
    return inputs


@pytest.fixture
def read(county: Path) -> Callable[..., Geography]:
    """Read the county's geography for some districts, with an edition and the vintages in use."""

    def reading(index: str = "2019", in_use: tuple[str, ...] = ("2011",), **chosen: Any) -> Geography:
        areas = AreaSettings(**(chosen or {"districts": ("X07000001",)}))
        return read_geography(
            county,
            areas=areas,
            deprivation=DeprivationSettings(index=index),
            area_name="Ashby",
            vintages_in_use=frozenset(in_use),
            progress=lambda step, done, of: None,
        )

    return reading
