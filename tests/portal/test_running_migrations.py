"""Migrations: none is lacking, and what the first release wrote is there after all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal_running import HERE, Running, fresh_database, settle
from saferplan_portal.config import DATABASE


def test_no_migration_is_lacking() -> None:
    """What the models say and what the migrations make are the same."""
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said, verbosity=1)
    assert "No changes detected" in said.getvalue()


def test_what_the_first_release_wrote_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(tmp_path)
    server = os.environ.get(DATABASE, "")
    with fresh_database(server) if server else nullcontext("") as database:
        portal = Running(tmp_path, database)
        done = subprocess.run(
            [sys.executable, str(HERE / "portal_from_first.py"), str(tmp_path)],
            env=portal.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4_000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["body"] == ["Clinical Commissioning Group", "2022-06-30", "Integrated Care Board"]
    assert found["membership"] == ["Priya Shah", "chair", "Integrated Care Board"]
    assert found["held"] == ["chair"]
    assert found["audit"] == [1, []]
    assert found["migrations run"] > 0
    assert found["missing"] == 0
