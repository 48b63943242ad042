"""Many spend the same money at once: not a penny more than is allocated, and no row lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal_spending_at_once import ALLOCATED, EACH, ONE, THREADS


@pytest.mark.slow
def test_who_spends_at_once_spends_no_penny_too_much(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "portal.toml").write_text('[portal]\nname = "Ashbrook"\n', encoding="utf-8")
    tests = Path(__file__).parents[1]
    named = {
        "SAFERPLAN_PORTAL": str(tmp_path),
        "SAFERPLAN_PORTAL_WAY": "trial",
        "SAFERPLAN_PORTAL_ADDRESS": "127.0.0.1",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFERPLAN_PORTAL")}
    kept["PYTHONPATH"] = os.pathsep.join([str(tests.parent / "src"), str(tests)])
    script = [sys.executable, str(tests / "portal_spending_at_once.py")]
    run = subprocess.run(script, env=kept | named, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout.splitlines()[-1])
    most = ALLOCATED // ONE
    assert told == {
        "written": most,
        "refused": THREADS * EACH - most,
        "failed": [],
        "spent": most * ONE,
        "left": ALLOCATED - most * ONE,
        "broken": [],
    }
