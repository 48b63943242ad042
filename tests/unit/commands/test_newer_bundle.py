"""A bundle that is not released: the plan's check and documents say so, and assess holds the plan's texts to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ashbrook_line import revise_month
from saferplan.commands import assess, read, release
from saferplan.commands.documents import documents
from saferplan.commands.plan import check, check_lines

PLAN = """
[plan]
title = "Ashbrook together"
start = "2019-04"
end = "2022-03"

[[priorities]]
id = "homes"
title = "Safer homes"
"""
TRUE = "There were [732](figure:recorded_crime?period=2018/19) crimes.\n"


def with_plan(line: Path) -> None:
    """Put a plan that is true of the first bundle into the folder."""
    (line / "plan").mkdir()
    (line / "plan" / "plan.toml").write_text(PLAN, encoding="utf-8")
    (line / "plan" / "homes.md").write_text(TRUE, encoding="utf-8")


def assessed_again(line: Path) -> tuple[str, str, tuple[str, ...]]:
    """Read a revised month and assess again; the bundles before and after, and the notes."""
    before = (line / "bundles" / "current").read_text(encoding="utf-8").strip()
    revise_month(line, "2018-05", drop=12)
    read(line)
    result = assess(line)
    return before, result.folder.name, result.notes


def test_while_the_bundle_is_released_nothing_is_said(line: Path) -> None:
    with_plan(line)
    result = check(line)
    assert result.newer == ""
    assert not any("not released" in text for _, text in check_lines(result))
    assert not any("not released" in note for note in documents(line, kinds=["plan"], formats=["html"]).notes)


@pytest.mark.slow
def test_a_plan_checked_or_built_by_an_older_release_says_so_until_the_bundle_is_released(line: Path) -> None:
    with_plan(line)
    before, after, _ = assessed_again(line)
    told = (
        f"The current bundle, {after}, is not released. What is printed here is of the release of the bundle "
        f"{before}: run saferplan release, and this command again."
    )
    result = check(line)
    assert (0, f"Note: {told}") in check_lines(result)
    assert result.as_json()["newer"] == told
    assert told in documents(line, formats=["html"]).notes
    release(line)
    assert check(line).newer == ""


def test_assess_tells_what_the_plan_says_that_the_new_figures_do_not_bear_out(line: Path) -> None:
    with_plan(line)
    assert not any("plan/" in note for note in assess(line).notes)
    [note] = [one for one in assessed_again(line)[2] if "plan/" in one]
    assert note.startswith('plan/homes.md, line 1: "There were 732 crimes.": it says "732", and the figure is 720.')
    assert note.endswith('Write "720".')


def test_a_plan_that_cannot_be_read_stops_no_assessment(line: Path) -> None:
    with_plan(line)
    (line / "plan" / "plan.toml").write_text("no TOML", encoding="utf-8")
    assert assess(line).folder.is_dir()
