"""Ashbrook with a community board, a ward and a district all called Ashbrook: nothing published can be misread."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pypdf
import pytest

from ashbrook_line import current_of, run_line
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.publication.released import Released, read_release

FOLLOWED = re.compile(r"Ashbrook(?! (community board|district|ward|as a whole|Market|Mills|Heath|East|Town|West))")
"""The bare name: that of the whole partnership, and of nothing else."""


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook, with the board Ashbrook West renamed, and the ward Ashbrook Mills."""
    made = tmp_path_factory.mktemp("shared") / "ashbrook"
    write_ashbrook(made)
    for name, old in (
        ("boards.csv", "Ashbrook West"),
        ("lsoa_2021_to_ward_2024_to_district_2024.csv", "Ashbrook Mills"),
    ):
        path = made / "inputs" / "areas" / name
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.reader(opened))
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([["Ashbrook" if cell == old else cell for cell in row] for row in rows])
    run_line(made)
    return made


@pytest.fixture(scope="module")
def released(folder: Path) -> Released:
    """Its release."""
    return read_release(folder / "releases" / current_of(folder, "releases"))


def test_every_area_has_a_name_of_its_own(released: Released) -> None:
    names = [area.name for area in released.areas.values() if area.kind != "lsoa"]
    assert len(names) == len(set(names)), names
    assert {"Ashbrook", "Ashbrook district", "Ashbrook community board", "Ashbrook ward", "Ashbrook East"} <= set(names)


@pytest.mark.parametrize("kind", ["district", "community board"])
def test_profiles_say_which_ashbrook_they_speak_of(released: Released, kind: str) -> None:
    answer = next(one for one in released.profiles if released.areas[one.about].name == f"Ashbrook {kind}")
    said = [answer.title, answer.asks, *(f.sentence for f in answer.findings)]
    said += [one.title for one in (*answer.tables, *answer.charts)] + [chart.source for chart in answer.charts]
    for text in said:
        assert f"Ashbrook {kind}" in text or "Ashbrook" not in text, text
        assert not FOLLOWED.search(text), text


def test_sentences_tables_charts_and_maps_of_the_whole_tell_them_apart(released: Released) -> None:
    volume = next(one for one in released.answers if one.question == "volume")
    highest = next(f for f in volume.findings if f.id.startswith("volume/highest-board/"))
    assert "Ashbrook community board" in highest.headline
    assert "Ashbrook community board had" in highest.sentence
    table = next(one for one in volume.tables if one.id == "crime-by-board")
    assert [row[0].text for row in table.rows] == ["Ashbrook East", "Ashbrook community board", "Ashbrook"]
    chart = next(one for one in volume.charts if one.id == "rate-by-board")
    assert [point.label for point in chart.series[0].points] == ["Ashbrook community board", "Ashbrook East"]
    assert "Ashbrook ward" in volume.maps[0].summary


def test_the_map_is_labelled_with_names_told_apart(folder: Path) -> None:
    site = folder / "site" / current_of(folder, "site")
    svg = (site / "pictures" / "volume-rate-map-ward-wide.svg").read_text(encoding="utf-8")
    assert "<title>Ashbrook ward: " in svg
    assert "<title>Ashbrook: " not in svg


def test_pages_have_headings_of_their_own_and_workings_say_which(folder: Path) -> None:
    site = folder / "site" / current_of(folder, "site")
    headings = {}
    for path in sorted((site / "areas").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
        assert found, path
        headings[path.name] = re.sub(r"<[^>]+>", "", found[1]).strip()
    assert len(set(headings.values())) == len(headings), headings
    board = (site / "areas" / "board-ashbrook-west.html").read_text(encoding="utf-8")
    assert "Recorded crime, Ashbrook community board, 2018/19: number" in board
    listed = (site / "areas" / "index.html").read_text(encoding="utf-8")
    assert "Ashbrook district</a>" in listed
    assert "Ashbrook community board</a>" in listed
    wards = (site / "wards.html").read_text(encoding="utf-8")
    assert "Ashbrook community board" in wards


def test_the_pdf_names_each_once(folder: Path) -> None:
    pdf = pypdf.PdfReader(folder / "site" / current_of(folder, "site") / "strategic-assessment.pdf")
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Ashbrook community board community board" not in text
    assert "Ashbrook district district" not in text
    assert "Recorded crime in Ashbrook community board" in text
