"""Ashbrook for the tests of the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from ashbrook_line import copy_finished


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """Ashbrook read, assessed, released and published, in a folder of the test's own."""
    return copy_finished(tmp_path / "ashbrook")
