"""The published site, read back and held to the release it was made from."""

from __future__ import annotations

import csv
import hashlib
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from example_release import write_example_release
from read_back import PageRead, numbers_in, pages_of, printed_of, said_of_few, stray_numbers, wrong_figures
from site_checks import (
    FURNITURE,
    check_links_lead,
    check_same_words,
    check_well_made,
    counted_of,
    linked_words,
    words_of_release,
)

from saferplan.errors import CannotWrite, NotReleased
from saferplan.figures import in_words
from saferplan.findings import without_links
from saferplan.periods import MONTH_NAMES
from saferplan.publication.offered import DOCUMENTS
from saferplan.publication.pages import write_site
from saferplan.publication.released import Released, read_release
from saferplan.publication.site_spreadsheets import size_words


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """The invented release."""
    return read_release(write_example_release(tmp_path_factory.mktemp("example") / "release"))


@pytest.fixture(scope="module")
def site(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site."""
    folder = tmp_path_factory.mktemp("site")
    for one in DOCUMENTS:
        (folder / one.path).write_bytes(b"%PDF-1.7")
    write_site(released, folder, documents=DOCUMENTS)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, PageRead]:
    """Every page, taken apart."""
    return pages_of(site)


def test_every_kind_of_page_is_there(pages: dict[str, PageRead]) -> None:
    expected = {
        "index.html",
        "easy-read.html",
        "volume.html",
        "trends.html",
        "deprivation.html",
        "areas/index.html",
        "areas/x07000001.html",
        "areas/board-south-fenny-holt.html",
        "postcodes/index.html",
        "postcodes/zx1.html",
        "postcodes/zx1-0.html",
        "wards.html",
        "figures.html",
        "figures-recorded-crime.html",
        "about.html",
        "method-and-data.html",
        "downloads.html",
        "accessibility.html",
        "site-map.html",
        "404.html",
    }
    assert expected <= set(pages), expected - set(pages)


def test_the_number_of_pages_is_returned(released: Released, pages: dict[str, PageRead], tmp_path: Path) -> None:
    assert write_site(released, tmp_path) == len(pages)


def test_every_figure_is_printed_as_the_release_has_it(released: Released, pages: dict[str, PageRead]) -> None:
    marked = sum("data-figure" in element.attributes for page in pages.values() for element in page.all)
    assert marked > 300, marked
    wrong = {path: found for path, page in pages.items() if (found := wrong_figures(page, released))}
    assert not wrong, wrong


def test_table_cells_follow_the_one_rounding_exactly(released: Released, pages: dict[str, PageRead]) -> None:
    seen = 0
    for path, page in pages.items():
        for element in page.every("a"):
            if "data-figure" in element.attributes and element.within("td"):
                digits = element.attributes.get("data-digits")
                figure = released.figure(element.attributes["data-figure"])
                printed = in_words(figure, digits=None if digits is None else int(digits))
                said = element.words.replace("−", "-").removeprefix("+")
                printed = said_of_few(figure) or printed
                assert said == printed, (path, said, printed, figure.id)
                seen += 1
    assert seen > 200, seen


def test_no_number_stands_outside_a_figure(released: Released, site: Path, pages: dict[str, PageRead]) -> None:
    allowed = FURNITURE | words_of_release(released) | linked_words(released)
    strays = {
        path: found
        for path, page in pages.items()
        if (found := stray_numbers(page, allowed | counted_of(released, path, site)))
    }
    assert not strays, strays


@pytest.mark.parametrize(
    ("words", "other"),
    [(">3,651</a>", ">3,561</a>"), (">101.4</a>", ">101.5</a>")],
)
def test_a_changed_figure_is_caught(site: Path, released: Released, words: str, other: str) -> None:
    text = (site / "volume.html").read_text(encoding="utf-8")
    assert words in text
    assert not wrong_figures(PageRead(text), released)
    assert wrong_figures(PageRead(text.replace(words, other, 1)), released)


def test_a_number_typed_into_a_page_is_caught(site: Path, released: Released) -> None:
    text = (site / "volume.html").read_text(encoding="utf-8")
    allowed = FURNITURE | words_of_release(released) | linked_words(released)
    assert stray_numbers(PageRead(text.replace("</main>", "<p>7,412 crimes</p></main>")), allowed) == ["7,412"]


def test_the_method_page_prints_the_accounts_and_the_ledger(released: Released, pages: dict[str, PageRead]) -> None:
    page = pages["method-and-data.html"]
    rows = [[cell.words for cell in row.children] for table in page.every("table") for row in table.every("tr")]
    for account in released.accounts:
        set_aside = sum(account.set_aside.values())
        counts = [f"{account.read:,}", f"{account.kept:,}", f"{set_aside:,}"]
        assert any(row[1:4] == counts for row in rows), (counts, rows[:4])
        for reason, count in account.set_aside.items():
            assert f"{reason}: {count:,}" in page.every("main")[0].words
    ledger = {
        (row[0], column): cell
        for table in page.every("table")
        if "ledger" in table.attributes.get("class", "") and "Crimes" in table.every("caption")[0].words
        for row in [[cell.words for cell in line.children] for line in table.every("tr")]
        for column, cell in enumerate(row[1:])
    }
    street = released.fitness.filter(released.fitness["kind"] == "street")
    assert {row["month"] % 12 for row in street.iter_rows(named=True)} >= {10, 11}, "November and December too"
    for row in street.iter_rows(named=True):
        cell = ledger[(MONTH_NAMES[row["month"] % 12], row["month"] // 12 - 2014)]
        assert ("no file" in cell) if not row["present"] else (f"{row['kept']:,}" in cell), (row, cell)


def test_links_and_anchors_lead_somewhere(site: Path, pages: dict[str, PageRead]) -> None:
    check_links_lead(site, pages)


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[str, PageRead]) -> None:
    for path, page in pages.items():
        for element in page.all:
            for name, value in element.attributes.items():
                if value.startswith(("http", "//")):
                    assert (element.tag, name) == ("a", "href"), (path, element.tag, value)
                    assert path in ("method-and-data.html", "accessibility.html"), (path, value)
        assert not page.every("script"), path
        assert not any(name.startswith("on") for element in page.all for name in element.attributes), path
    style = (site / "style.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style
    assert len(style.encode()) < 20_000


def test_each_page_is_well_made(pages: dict[str, PageRead]) -> None:
    check_well_made(pages)


def test_links_with_the_same_words_lead_to_the_same_place(pages: dict[str, PageRead]) -> None:
    check_same_words(pages)


def test_what_a_link_of_the_figures_shows_tells_where_it_leads(site: Path) -> None:
    """Those who see the page read only what is not hidden from sight; within a measure no two links look the same."""
    html = (site / "figures.html").read_text(encoding="utf-8")
    seen = re.sub(r'<span class="unseen">.*?</span>', "", html)
    measures = re.findall(r"<h3>(.*?)</h3>(.*?)</ul>", seen, flags=re.DOTALL)
    assert measures
    for measure in measures:
        links = re.findall(r'<a href="(figures-[^"]*)">(.*?)</a>', measure[1])
        assert links
        assert len({words for _, words in links}) == len(links)
        assert links[0][1].startswith(measure[0]), links[0]


def test_every_download_says_how_large_it_is(site: Path) -> None:
    html = (site / "downloads.html").read_text(encoding="utf-8")
    whole = html.partition('<h2 id="whole"')[2].partition('<h2 id="columns"')[0]
    links = re.findall(r'<li><a href="([^"]*)">(.*?)</a>', whole)
    assert {one.path for one in DOCUMENTS} < {path for path, _ in links}
    for path, words in links:
        assert size_words((site / path).stat().st_size) in words, words


def test_an_invented_place_says_so_on_every_page(pages: dict[str, PageRead]) -> None:
    for path, page in pages.items():
        assert "Eastmarch is an invented place" in page.every("body")[0].words, path


def test_the_summary_tells_the_findings_that_matter_most(released: Released, pages: dict[str, PageRead]) -> None:
    told = [
        section for section in pages["index.html"].every("section") if "told" in section.attributes.get("class", "")
    ]
    assert 3 <= len(told) <= 6
    questions = [re.search(r"finding-([a-z]+)-", section.attributes["aria-labelledby"])[1] for section in told]
    assert max(questions.count(question) for question in questions) <= 2
    first = told[0].words
    finding = next(one for one in released.findings if one.id == "volume/total/partnership/all")
    assert without_links(finding.sentence) in first
    assert "Strong evidence." in first
    assert finding.cannot_tell.rstrip(".") in first


def test_a_long_table_is_worked_out_once_a_column(pages: dict[str, PageRead], site: Path) -> None:
    page = pages["trends.html"]
    months = next(t for t in page.every("table") if t.every("caption")[0].words == "Recorded crime by month")
    targets = {a.attributes["href"] for a in months.every("a")}
    assert len(targets) == 2, targets
    assert max(len((site / path).read_bytes()) for path in pages) < 400_000


def test_a_figure_that_is_withheld_is_never_printed_in_a_sentence(released: Released, tmp_path: Path) -> None:
    address = "figure:asb_incidents?area=X07000002&crime_type=treatment&period=2018/19"
    sentence = f"There were [3]({address})."
    finding = replace(released.answers[0].findings[0], headline="Few", sentence=sentence, figures=(address,))
    answer = replace(released.answers[0], findings=(finding,))
    write_site(replace(released, answers=(answer, *released.answers[1:])), tmp_path)
    page = PageRead((tmp_path / "volume.html").read_text(encoding="utf-8"))
    sentence = next(a for a in page.every("a") if a.attributes.get("data-figure") == address)
    assert sentence.words == "not shown: a small number"


def test_what_a_user_typed_is_printed_as_typed(released: Released, tmp_path: Path) -> None:
    typed = '<script>alert("x")</script> & *C#* [go](javascript:alert)'
    answer = replace(released.answers[0], title=typed, method=typed, cannot_tell=(typed,))
    manifest = released.manifest | {"partnership": released.manifest["partnership"] | {"name": typed}}
    write_site(replace(released, answers=(answer, *released.answers[1:]), manifest=manifest), tmp_path)
    for path, page in pages_of(tmp_path).items():
        assert not page.every("script"), path
        assert not any("javascript" in a.attributes.get("href", "") for a in page.every("a")), path


def test_every_csv_row_equals_its_figure(released: Released, site: Path) -> None:
    seen = 0
    for path in sorted((site / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                if not row.get("address"):
                    continue
                figure = released.figure(row["address"])
                for name in ("value", "low", "high", "level"):
                    value = getattr(figure, name)
                    assert (row[name] == "") == (value is None), (path, row)
                    assert value is None or float(row[name]) == pytest.approx(value, rel=1e-12), (path, row)
                options = {
                    in_words(figure, digits=digits, signed=signed)
                    for digits in (None, 0, 1, 2)
                    for signed in (True, False)
                }
                assert row["printed"] in options, (path, row)
                seen += 1
    assert seen > 400, seen


def test_figures_csv_holds_every_figure_on_the_pages(site: Path, pages: dict[str, PageRead]) -> None:
    with (site / "data" / "figures.csv").open(encoding="utf-8", newline="") as opened:
        listed = {row["address"] for row in csv.DictReader(opened)}
    printed = {
        element.attributes["data-figure"]
        for page in pages.values()
        for element in page.all
        if "data-figure" in element.attributes
    }
    assert printed <= listed, printed - listed


def test_every_picture_is_sound_and_its_values_are_figures(released: Released, site: Path) -> None:
    allowed = linked_words(released)
    with (site / "data" / "figures.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            allowed |= printed_of(released.figure(row["address"]))
    drawn = sorted((site / "pictures").glob("*.svg"))
    assert len(drawn) >= 20
    values = 0
    for path in drawn:
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            if text.attrib.get("class") == "value":
                words = "".join(text.itertext())
                assert set(numbers_in(words)) <= allowed, (path.name, words)
                values += 1
    assert values > 40, values


def test_the_same_release_gives_the_same_bytes(released: Released, site: Path, tmp_path: Path) -> None:
    for one in DOCUMENTS:
        (tmp_path / one.path).write_bytes(b"%PDF-1.7")
    write_site(read_release(released.folder), tmp_path, documents=DOCUMENTS)
    again = {
        path.relative_to(tmp_path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in tmp_path.rglob("*")
        if path.is_file() and path.suffix != ".pdf"
    }
    first = {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file() and path.suffix != ".pdf"
    }
    assert again == first


@pytest.mark.parametrize("other", [{"kind": "bundle"}, Path("bundles/2019-06-30-1a2b3c4d"), None])
def test_anything_but_a_release_is_refused(other: object, tmp_path: Path) -> None:
    with pytest.raises(NotReleased, match="not a release"):
        write_site(other, tmp_path)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_to_is_named(released: Released, tmp_path: Path) -> None:
    (tmp_path / "style.css").mkdir()
    with pytest.raises(CannotWrite, match=r"style\.css"):
        write_site(released, tmp_path)


def test_progress_counts_up_to_the_end(released: Released, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_site(released, tmp_path, progress=lambda name, done, of: told.append((name, done, of)))
    assert [done for _, done, _ in told] == list(range(told[-1][2] + 1))


def test_an_area_without_boards_wards_or_postcodes_still_has_a_site(released: Released, tmp_path: Path) -> None:

    none = [pl.lit(None, pl.String).alias(name) for name in ("ward", "ward_name", "board", "board_name")]
    districts = tuple(answer for answer in released.profiles if answer.about.startswith("X07"))
    bare = replace(
        released,
        places=released.places.with_columns(none),
        postcodes=released.postcodes.clear(),
        profiles=districts,
        boundaries=released.boundaries.filter(pl.col("kind") != "board"),
        areas={code: area for code, area in released.areas.items() if area.kind not in ("board", "ward")},
    )
    write_site(bare, tmp_path)
    pages = pages_of(tmp_path)
    assert "wards.html" not in pages
    assert not any(path.startswith("postcodes/") for path in pages)
    assert not any("postcode" in a.attributes["href"] for page in pages.values() for a in page.every("a"))


def test_a_finding_without_figures_leads_nowhere(released: Released, tmp_path: Path) -> None:
    finding = replace(released.answers[0].findings[0], headline="Nothing", sentence="No figure is told.", figures=())
    answers = tuple(replace(one, findings=(finding,), tables=(), charts=(), maps=()) for one in released.answers[:1])
    write_site(replace(released, answers=answers, profiles=()), tmp_path)
    for path in ("index.html", "volume.html"):
        page = PageRead((tmp_path / path).read_text(encoding="utf-8"))
        anchors = {a.attributes["href"][1:] for a in page.every("a") if a.attributes["href"].startswith("#")}
        assert anchors <= set(page.ids), (path, anchors - set(page.ids))


@pytest.mark.parametrize(("asked", "drawn", "noted"), [("#6b2d5c", "#6b2d5c", False), ("#ffcc00", "#1d5b79", True)])
def test_the_partnerships_own_colour_is_used_where_it_can_be_read(
    released: Released, tmp_path: Path, asked: str, drawn: str, noted: bool
) -> None:
    settings = released.manifest["settings"] | {"publication": {"accent": asked, "contact": ""}}
    write_site(replace(released, manifest=released.manifest | {"settings": settings}), tmp_path)
    style = (tmp_path / "style.css").read_text(encoding="utf-8")
    assert f"--accent: {drawn}" in style
    assert ("is too pale" in (tmp_path / "method-and-data.html").read_text(encoding="utf-8")) == noted
