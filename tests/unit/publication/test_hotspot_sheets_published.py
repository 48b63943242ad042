"""Hotspot sheets published: a page each on the site and in the PDF, for the partnership alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from example_release import write_example_release
from pypdf import PdfReader

from saferplan.assessment.questions import answer_sheets
from saferplan.errors import NotReleased
from saferplan.figures import in_words
from saferplan.findings import without_links
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import Bundle, read_bundle, write_bundle
from saferplan.publication.disclosure import release_bundle
from saferplan.publication.offered import DOCUMENTS, SHEETS
from saferplan.publication.pages import write_site
from saferplan.publication.released import Released, read_release
from saferplan.publication.sheets_document import sheets_files, write_sheets_document
from saferplan.settings import DisclosureSettings
from sheet_grid import MIDDLE, grid_areas, grid_context, grid_counts, grid_evidence
from small_partnership import DISTRICT, lsoa


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """The invented release with the sheets of the grid, as a partnership's release has them."""
    example = read_release(write_example_release(tmp_path_factory.mktemp("sheets") / "release"))
    evidence = grid_evidence(grid_counts())
    context = grid_context(evidence)
    return replace(
        example,
        figures=Resolver(context.figures.frame, context.figures.areas),
        answers=(),
        profiles=(),
        matter=(),
        areas={area.code: area for area in grid_areas()},
        places=evidence.places,
        boundaries=evidence.boundaries,
        postcodes=example.postcodes.clear(),
        sheets=answer_sheets(context),
        manifest=example.manifest | {"audience": "partnership"},
    )


@pytest.fixture(scope="module")
def pdf(released: Released, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """The PDF of the sheets."""
    path = tmp_path_factory.mktemp("pdf") / SHEETS.path
    write_sheets_document(released, path)
    return PdfReader(path)


@pytest.fixture(scope="module")
def site(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the sheets."""
    folder = tmp_path_factory.mktemp("site")
    write_site(released, folder, documents=(*DOCUMENTS, SHEETS))
    return folder


def words_on(page: str) -> str:
    """A page's words without its marks."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def test_each_sheet_is_one_page_of_a4(released: Released, pdf: PdfReader) -> None:
    assert len(pdf.pages) == len(released.sheets) > 3
    for page, sheet in zip(pdf.pages, released.sheets, strict=True):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        text = " ".join(page.extract_text().split())
        assert without_links(sheet.title) in text
        for row in next(table for table in sheet.tables if table.id == "osara").rows:
            assert row[1].text in text
        assert "not for publication" in text


def test_numbers_in_the_pdf_are_those_of_the_release(released: Released, pdf: PdfReader) -> None:
    number = [sheet.about for sheet in released.sheets].index(lsoa(MIDDLE))
    text = " ".join(pdf.pages[number].extract_text().split())
    table = next(one for one in released.sheets[number].tables if one.id == "numbers")
    for first, here, whole in table.rows:
        said = [in_words(released.figure(cell.address)) for cell in (here, whole)]
        assert f"{first.text} {said[0]} {said[1]}" in text


def test_the_pdf_is_tagged_and_pictures_are_told_in_words(pdf: PdfReader, released: Released) -> None:
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    data = json.loads(sheets_files(released)["data.json"])
    alt = next(one for one in data["sheets"] if one["place"] == "Square D4")["months"]["alt"]
    assert "2018: Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec." in alt


def test_only_what_is_released_is_set(tmp_path: Path) -> None:
    with pytest.raises(NotReleased):
        write_sheets_document("a bundle", tmp_path / "x.pdf")  # type: ignore[arg-type]


def test_the_site_has_a_list_and_a_page_for_each_sheet(released: Released, site: Path) -> None:
    listed = (site / "sheets" / "index.html").read_text(encoding="utf-8")
    assert SHEETS.path in listed
    for sheet in released.sheets:
        name = f"{sheet.about.lower()}.html"
        assert f'href="{name}"' in listed
        page = words_on((site / "sheets" / name).read_text(encoding="utf-8"))
        assert sheet.name in page
        assert "For the partners to answer" in page
    assert not (site / "areas").exists()  # a sheet is no area's profile
    assert "sheets/" in (site / "site-map.html").read_text(encoding="utf-8")


def test_every_number_on_a_page_is_that_of_its_figure(released: Released, site: Path) -> None:
    page = (site / "sheets" / f"{lsoa(MIDDLE).lower()}.html").read_text(encoding="utf-8")
    links = re.findall(r'data-figure="([^"]+)"(?: data-digits="(\d)")?>([^<]+)</a>', page)
    assert len(links) > 40
    for address, digits, said in links:
        figure = released.figure(unescape(address))
        if "interval" not in said and "change=" not in address:
            assert unescape(said) == in_words(figure, digits=int(digits) if digits else None)


def test_steps_are_told_in_words_beside_their_marks(site: Path) -> None:
    page = (site / "sheets" / f"{lsoa(MIDDLE).lower()}.html").read_text(encoding="utf-8")
    steps = re.findall(r'<span class="step (\w+)"></span><span class="unseen">([^<]+)</span>', page)
    assert [mark for mark, _ in steps].count("hot") == 24
    assert dict(steps) == {"hot": "hot", "no": "not looked at"}


def test_the_pages_of_hotspots_lead_to_the_sheets(released: Released, tmp_path: Path) -> None:
    places = replace(released.sheets[0], question="places", about="partnership", tables=(), charts=(), findings=())
    write_site(replace(released, answers=(places,)), tmp_path / "with")
    assert 'href="sheets/index.html"' in (tmp_path / "with" / "places.html").read_text(encoding="utf-8")
    write_site(replace(released, answers=(places,), sheets=()), tmp_path / "without")
    assert "sheets/" not in (tmp_path / "without" / "places.html").read_text(encoding="utf-8")
    assert not (tmp_path / "without" / "sheets").exists()


def test_sheets_are_in_the_partnerships_release_and_not_in_the_publics(
    ashbrook_parts: Bundle, released: Released, tmp_path: Path
) -> None:
    figures = pl.concat([ashbrook_parts.figures, released.figures.frame]).unique("id", keep="last").sort("id")
    areas = pl.concat(
        [
            ashbrook_parts.areas,
            pl.DataFrame(
                [("lsoa", lsoa(n), f"Square {n}", "2011") for n in range(14, 65)],
                schema=ashbrook_parts.areas.schema,
                orient="row",
            ),
        ]
    )
    bundle = replace(ashbrook_parts, figures=figures, areas=areas, sheets=released.sheets)
    write_bundle(bundle, tmp_path)
    assert read_bundle(tmp_path).sheets == released.sheets
    made = {
        audience: release_bundle(bundle, DisclosureSettings(), name="b", edition="e", audience=audience)[0]
        for audience in ("public", "partnership")
    }
    assert made["public"].sheets == ()
    assert [one.about for one in made["partnership"].sheets] == [one.about for one in released.sheets]
    assert DISTRICT not in {one.about for one in made["partnership"].sheets}
