"""The demonstration is served by a process that has read no figures: a fork of one that has would wait without end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from saferplan_portal.config import DATABASE
from saferplan_portal.demo import showing
from saferplan_portal.running import serving


def test_the_portal_is_served_by_a_fresh_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Filled here, and served there, on the port that it was filled for."""
    filled: list[tuple[Path, int]] = []
    told: list[list[str]] = []
    monkeypatch.delenv(DATABASE, raising=False)
    monkeypatch.setattr(serving, "free_port", lambda address, port: port)
    monkeypatch.setattr(showing, "make", lambda folder, port: filled.append((folder, port)))
    monkeypatch.setattr(os, "execv", lambda program, words: told.append([program, *words]))
    assert showing.show(tmp_path, port=8_123)
    assert filled == [(tmp_path, 8_123)]
    assert told == [[sys.executable, sys.executable, "-m", "saferplan_portal.demo", str(tmp_path), "8123"]]
