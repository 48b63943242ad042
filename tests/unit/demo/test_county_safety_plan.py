"""The files of the worked example's plan: written whole, never over somebody's own, and in words of ours."""

from __future__ import annotations

from pathlib import Path

from saferplan.commands.plan_folder import read_plan
from saferplan.demo.county_safety_plan import write_plan


def test_it_is_written_and_reads_as_a_plan_that_says_what_is_made_up(tmp_path: Path) -> None:
    write_plan(tmp_path)
    plan = read_plan(tmp_path)
    assert [one.id for one in plan.priorities if not one.why.text] == []
    assert plan.made_up.startswith("Leads, dates,")
    assert "MADE UP" in (tmp_path / "plan" / "plan.toml").read_text(encoding="utf-8")
    assert all(one.baseline for one in plan.measures)
    typed = [one for one in plan.measures if one.baseline and one.baseline.value is not None]
    assert all("Made up" in one.baseline.source for one in typed if one.baseline)


def test_what_somebody_wrote_stays(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "about.md").write_text("Mine.\n", encoding="utf-8")
    write_plan(tmp_path)
    assert (tmp_path / "plan" / "about.md").read_text(encoding="utf-8") == "Mine.\n"
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.*"))}
    write_plan(tmp_path)
    assert before == {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.*"))}
