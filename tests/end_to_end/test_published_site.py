"""The worked example's site, made by the whole line from invented records, read back and held to its release."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "publication"))

from read_back import PageRead, pages_of, printed_of, stray_numbers, wrong_figures
from site_checks import (
    FURNITURE,
    check_links_lead,
    check_same_words,
    check_well_made,
    counted_of,
    linked_words,
    words_of_release,
)

from saferplan.publication.pages import write_site
from saferplan.publication.released import Released

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released(county_released: Released) -> Released:
    """The worked example's release."""
    return county_released


@pytest.fixture(scope="module")
def site(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site."""
    folder = tmp_path_factory.mktemp("site")
    write_site(released, folder)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, PageRead]:
    """Every page, taken apart."""
    return pages_of(site)


def test_every_number_on_every_page_is_the_releases(released: Released, site: Path, pages: dict[str, PageRead]) -> None:
    allowed = FURNITURE | words_of_release(released) | linked_words(released)
    marked = 0
    for path, page in pages.items():
        marked += sum("data-figure" in element.attributes for element in page.all)
        assert not wrong_figures(page, released), path
        assert not stray_numbers(page, allowed | counted_of(released, path, site)), path
    assert marked > 2000, marked


def test_every_number_in_every_file_is_the_releases(released: Released, site: Path) -> None:
    rows = 0
    for path in sorted((site / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                if row.get("address"):
                    value = released.figure(row["address"]).value
                    assert (row["value"] == "") == (value is None), (path.name, row)
                    assert value is None or float(row["value"]) == pytest.approx(value, rel=1e-12), (path.name, row)
                    rows += 1
    assert rows > 2000, rows


def test_the_totals_of_the_printed_plan_are_on_the_page(released: Released, pages: dict[str, PageRead]) -> None:
    table = next(
        t for t in pages["trends.html"].every("table") if t.every("tr")[-1].words.startswith("All recorded crime")
    )
    totals = [cell.words for cell in table.every("tr")[-1].every("td")]
    assert totals == ["23,643", "25,480", "27,900", "30,531", "33,529"]
    whole = "figure:recorded_crime?area=partnership&period=2018/19"
    assert "33,529" in printed_of(released.figure(whole))


def test_every_place_can_be_found(released: Released, pages: dict[str, PageRead]) -> None:
    for answer in released.profiles:
        assert f"areas/{released.areas[answer.about].slug}.html" in pages
    listed = "".join(page.words for path, page in _bodies(pages).items() if path.startswith("postcodes/"))
    missing = [code for code in released.postcodes["postcode"].to_list() if code not in listed]
    assert not missing, missing[:3]
    index = pages["areas/index.html"]
    linked = {link.attributes.get("href", "") for link in index.every("a")}
    assert {f"{released.areas[answer.about].slug}.html" for answer in released.profiles} <= linked
    wards = _bodies(pages)["wards.html"].words
    assert all(name in wards for name in released.places["ward_name"].drop_nulls().to_list())


def _bodies(pages: dict[str, PageRead]) -> dict[str, object]:
    return {path: page.every("body")[0] for path, page in pages.items()}


def test_pages_are_light(site: Path, pages: dict[str, PageRead]) -> None:
    sizes = {path: (site / path).stat().st_size for path in pages}
    assert max(sizes.values()) < 400_000, sorted(sizes.items(), key=lambda item: -item[1])[:3]
    wards = [size for path, size in sizes.items() if path.startswith("areas/x05")]
    assert len(wards) == 50
    assert max(wards) < 200_000, max(wards)


def test_every_link_and_anchor_leads_somewhere(site: Path, pages: dict[str, PageRead]) -> None:
    check_links_lead(site, pages)


def test_links_with_the_same_words_lead_to_the_same_place(pages: dict[str, PageRead]) -> None:
    check_same_words(pages)


def test_every_page_is_well_made(pages: dict[str, PageRead]) -> None:
    check_well_made(pages)
    titles = [page.every("title")[0].words for page in pages.values()]
    assert len(titles) == len(set(titles)), sorted(title for title in titles if titles.count(title) > 1)
