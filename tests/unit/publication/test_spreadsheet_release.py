"""The spreadsheets that `saferplan publish` writes for each audience, held to the release that they were made from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import python_calamine

from ashbrook_line import copy_finished, current_of
from saferplan.commands import publish, release
from saferplan.measures.definition import load_measures
from saferplan.publication.bundle import Bundle, write_bundle, write_json
from saferplan.publication.disclosure import release_bundle
from saferplan.publication.released import read_release
from saferplan.publication.site_figures import FiguresKept
from saferplan.publication.spreadsheet_book import book_of
from saferplan.publication.spreadsheet_files import ods_bytes, xlsx_bytes
from saferplan.settings import DisclosureSettings

VALUE = "Value in full, before rounding"


def _listed(path: Path) -> dict[str, dict[str, object]]:
    """Every row of the sheets of figures, by address."""
    book = python_calamine.load_workbook(path)
    found: dict[str, dict[str, object]] = {}
    for name in book.sheet_names:
        if not name.startswith("Figures_"):
            continue
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        top = next(place for place, row in enumerate(rows) if row[0] == "Address")
        for row in rows[top + 1 :]:
            found[str(row[0])] = dict(zip([str(head) for head in rows[top]], row, strict=True))
    return found


@pytest.mark.parametrize("audience", ["public", "partnership"])
@pytest.mark.slow
def test_what_is_published_for_an_audience_holds_the_figures_of_its_release(tmp_path: Path, audience: str) -> None:
    folder = copy_finished(tmp_path / "ashbrook")
    if audience == "partnership":
        release(folder, audience=audience)
    site = publish(folder).folder
    held = pl.read_parquet(folder / "releases" / current_of(folder, "releases") / "figures.parquet")
    for kind in ("xlsx", "ods"):
        path = site / "data" / f"tables-and-figures.{kind}"
        listed = _listed(path)
        numbers = 0
        for address, value in held.select("id", "value").iter_rows():
            if value is None:
                assert str(listed[address][VALUE]).startswith("["), address
            else:
                assert listed[address][VALUE] == pytest.approx(value, rel=1e-12), address
                numbers += 1
        assert numbers > 1000
        cover = python_calamine.load_workbook(path).get_sheet_by_name("Cover").to_python()
        kept_in = any("not for publication" in str(cell) for row in cover for cell in row)
        assert kept_in is (audience == "partnership")


@pytest.mark.parametrize("audience", ["public", "partnership"])
def test_a_partners_small_counts_are_confidential_for_both_audiences(
    tmp_path: Path, ashbrook_parts: Bundle, audience: str
) -> None:
    of_places = [slug for slug, measure in load_measures().items() if measure.count == "places"]  # not released at all
    planted = (pl.col("area") == "partnership") & (pl.col("statistic") == "count") & (pl.col("value") < 30)
    planted &= ~pl.col("measure").is_in(of_places)
    small = ashbrook_parts.figures.with_columns(
        pl.when(planted).then(3.0).otherwise(pl.col("value")).alias("value"),
        pl.when(planted).then(pl.lit("partner")).otherwise(pl.col("origin")).alias("origin"),
    )
    hidden = ashbrook_parts.figures.filter(planted)["id"].to_list()
    assert len(hidden) > 10
    rule = DisclosureSettings(threshold=5, round_to=5)
    made, audit = release_bundle(
        replace(ashbrook_parts, figures=small), rule, name="one", edition="e", audience=audience
    )
    (tmp_path / "release").mkdir()
    write_bundle(made, tmp_path / "release")
    write_json(tmp_path / "release" / "audit.json", audit)
    released = read_release(tmp_path / "release")
    book = book_of(released, FiguresKept(released))
    for kind, write in (("xlsx", xlsx_bytes), ("ods", ods_bytes)):
        path = tmp_path / f"all.{kind}"
        path.write_bytes(write(book, title="t"))
        listed = _listed(path)
        for address in hidden:
            assert listed[address][VALUE] == "[c]", address
            assert not [cell for cell in listed[address].values() if isinstance(cell, float)], address
