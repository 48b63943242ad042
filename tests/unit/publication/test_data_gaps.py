"""Data gaps: each lack is found where it is planted, with hand totals, and a whole release has none of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import saferplan
from ashbrook_line import current_of, finished_folder
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.publication.data_gaps import data_gaps
from saferplan.publication.released import Released, read_release


def gaps(released: Released) -> dict[str, str]:
    """Each gap's lines, by heading."""
    return {gap.heading: " ".join(gap.lines) for gap in data_gaps(released)}


def release_of(folder: Path) -> Released:
    return read_release(folder / "releases" / current_of(folder, "releases"))


@pytest.fixture(scope="module")
def released() -> Released:
    """Ashbrook's public release."""
    return release_of(finished_folder())


def test_ashbrook_lacks_what_was_planted_and_no_more(released: Released) -> None:
    found = gaps(released)
    assert list(found) == ["Places", "What partners hold", "Parts of this document that were not given"]
    # 732 in Ashbrook, 36 burglaries next door, and four planted without a place; a stray force's two are not its own.
    assert found["Places"].startswith(
        "Of 770 crimes that the force recorded in 2018/19, 4 (0.5%) were published without"
    )
    assert "Of 122 incidents of anti-social behaviour that the force recorded in 2018/19, 2 (1.6%)" in found["Places"]
    assert "no survey or meeting" in found["Parts of this document that were not given"]


def test_a_month_without_a_file_is_named(tmp_path: Path) -> None:
    write_ashbrook(tmp_path, without_months=("2018-07",))
    for step in (saferplan.read, saferplan.assess, saferplan.release):
        step(tmp_path)
    assert "No file is held for July 2018" in gaps(release_of(tmp_path))["Months"]


def test_a_month_with_far_fewer_rows_is_named(released: Released) -> None:
    home = (pl.col("force") == "ashbrook") & (pl.col("kind") == "street")
    rows = pl.when(home & (pl.col("month") == pl.col("month").max())).then(3).otherwise(pl.col("rows"))
    kept = pl.when(home & (pl.col("month") == pl.col("month").max())).then(3).otherwise(pl.col("kept"))
    thin = replace(released, fitness=released.fitness.with_columns(rows.alias("rows"), kept.alias("kept")))
    assert "Ashbrook for March 2019 hold fewer than" in gaps(thin)["Months"]


def test_inputs_that_are_not_held_and_parts_that_were_not_given_are_named(tmp_path: Path) -> None:
    write_ashbrook(tmp_path)
    for gone in ("population", "home_office", "postcodes"):
        shutil.rmtree(tmp_path / "inputs" / gone)
    (tmp_path / "inputs" / "horizon.csv").unlink()
    settings = (tmp_path / "partnership.toml").read_text(encoding="utf-8")
    (tmp_path / "partnership.toml").write_text(settings.partition("\n[[bodies]]")[0] + "\n", encoding="utf-8")
    for step in (saferplan.read, saferplan.assess, saferplan.release):
        step(tmp_path)
    found = gaps(release_of(tmp_path))
    assert found["Residents"] == "No estimate of residents is held, so there are no rates."
    assert "No postcodes are held" in found["Other inputs"]
    assert "No Home Office table of offences is held" in found["Other inputs"]
    assert "population" not in found["Other inputs"], "it is told under residents"
    assert "Which crimes do most harm" in found["Questions without an answer"]
    lacking = found["Parts of this document that were not given"]
    assert all(
        words in lacking for words in ("members of the partnership", "Last year's priorities", "no horizon items")
    )


def test_items_kept_for_the_partnership_are_no_lack_of_items(released: Released) -> None:
    none = replace(released, horizon=())
    assert "for the partnership and not for the public" in gaps(none)["Parts of this document that were not given"]


def test_an_area_without_residents_is_named(released: Released) -> None:
    frame = released.figures.frame
    ward = (pl.col("area") == "X05000002") & (pl.col("statistic") == "rate")
    without = frame.with_columns(
        pl.when(ward).then(pl.lit("NO_DENOMINATOR")).otherwise(pl.col("missing")).alias("missing"),
        pl.when(ward).then(None).otherwise(pl.col("value")).alias("value"),
    )
    figures = type(released.figures)(without, released.figures.areas)
    assert gaps(replace(released, figures=figures))["Residents"].startswith("No residents are held of Ashbrook Mills")
