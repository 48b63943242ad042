"""Stop and search of real forces: every search placed, outside or without a point, and counted by group."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pytest
from real_folders import make_real_inputs, real_data, write_real_partnership

import saferplan
from saferplan.sources import search_places

pytestmark = pytest.mark.real

ARCHIVE = "bedfordshire_2021-05_2024-04.zip"


@pytest.mark.slow
def test_bedfordshires_searches_are_counted_by_group(tmp_path: Path) -> None:
    make_real_inputs(tmp_path, forces=(ARCHIVE,), index="2025")
    write_real_partnership(tmp_path, "bedfordshire", index="2025")
    read = saferplan.read(tmp_path)
    [police] = [account for account in read.accounts if account.source == "police_uk"]
    assert police.tables["stop_and_search"] == 11_810
    assert police.notes[search_places.PLACED] + police.notes[search_places.ELSEWHERE] == 11_810 - 2_319
    done = saferplan.assess(tmp_path)
    figures = pl.read_parquet(done.folder / "figures.parquet").filter(pl.col("measure") == "stop_and_search")
    year = figures.filter((pl.col("period") == "2023/24") & (pl.col("missing") == ""))
    whole = year.filter(pl.col("area") == "partnership")
    counts = dict(whole.select("group", "value").iter_rows())
    assert sum(value for group, value in counts.items() if group) == counts[""]
    assert year.filter((pl.col("area") != "partnership") & (pl.col("group") == ""))["value"].sum() == counts[""]
    with zipfile.ZipFile(real_data() / "police_uk" / ARCHIVE) as archive:
        archive.extractall(tmp_path / "raw")
    raw = duckdb.sql(
        f"""select 'ethnic_group=' || coalesce(lower("Officer-defined ethnicity"), 'not-recorded'), count(*)
        from read_csv('{tmp_path}/raw/*/*-stop-and-search.csv', header = true, all_varchar = true, filename = true)
        where regexp_extract(filename, '([0-9-]{{7}})-bedf', 1) between '2023-04' and '2024-03'
        and "Longitude" is not null and "Type" <> 'Vehicle search' group by 1"""
    ).fetchall()
    # A few points lie outside the county; nearly all of each group are placed, and none is counted twice.
    for group, held in raw:
        assert 0.9 * held <= counts[group] <= held, group
