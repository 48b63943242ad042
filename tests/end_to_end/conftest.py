"""Ashbrook and the worked example for the tests of the whole line."""

from __future__ import annotations

from pathlib import Path

import pytest

import saferplan
from ashbrook_line import copy_finished
from saferplan.demo.worked_example import write_worked_example
from saferplan.publication.released import Released, read_release


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """Ashbrook read, assessed, released and published, in a folder of the test's own."""
    return copy_finished(tmp_path / "ashbrook")


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example read and assessed by way of the real readers; no test changes it."""
    folder = tmp_path_factory.mktemp("county") / "worked example"
    write_worked_example(folder)
    saferplan.read(folder)
    saferplan.assess(folder)
    return folder


@pytest.fixture(scope="session")
def county_released(county: Path) -> Released:
    """The worked example's public release."""
    return read_release(saferplan.release(county).folder)
