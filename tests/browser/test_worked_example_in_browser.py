"""The worked example's pages in a real browser: axe-core's rules for WCAG 2.2 AA, a phone, zoom, greyscale."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from chromium import OPEN_ALL, TOO_WIDE, Chromium, find_chromium

from saferplan.commands.demo import demo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium is installed"),
]

KINDS = {
    "summary": "index.html",
    "volume": "volume.html",
    "trends": "trends.html",
    "comparison": "comparison.html",
    "harm": "harm.html",
    "deprivation": "deprivation.html",
    "places": "places.html",
    "picture": "pictures/*.html",
    "demand": "demand.html",
    "community voice": "community_voice.html",
    "missing evidence": "missing_evidence.html",
    "themes": "themes.html",
    "theme": "theme-*.html",
    "easy read": "easy-read.html",
    "numbers of the easy read": "easy-read-numbers.html",
    "figures": "figures.html",
    "figures of a measure": "figures-*.html",
    "areas": "areas/index.html",
    "district": "areas/x07*.html",
    "board": "areas/board-*.html",
    "ward": "areas/x05*.html",
    "about": "about.html",
    "postcodes": "postcodes/index.html",
    "postcode district": "postcodes/[a-z0-9]*[0-9].html",
    "postcode sector": "postcodes/*-[0-9].html",
    "wards": "wards.html",
    "method": "method-and-data.html",
    "downloads": "downloads.html",
    "accessibility": "accessibility.html",
    "site map": "site-map.html",
    "not found": "404.html",
}
"""Every kind of page, and which files are of it."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example's site."""
    return demo(tmp_path_factory.mktemp("browser") / "county").folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for all tests."""
    with Chromium(seconds=60) as started:
        yield started


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def page_of(site: Path, kind: str) -> Path:
    """The first page of a kind."""
    return sorted(site.glob(KINDS[kind]))[0]


def violations(browser: Chromium, axe: str) -> list[tuple[str, str]]:
    """What breaks axe-core's rules on the page that is open: the rule, and the first elements that break it."""
    browser.value(f"{axe}; typeof axe.run")
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    told = browser.promise(
        f"axe.run(document, {json.dumps(options)}).then(found => JSON.stringify({{passes: found.passes.length, "
        "violations: found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(n => n.html).join(' ; ')])}))"
    )
    found: dict[str, Any] = json.loads(told)
    assert found["passes"] > 5, "axe-core looked at next to nothing"
    return [(rule, html) for rule, html in found["violations"]]


def test_every_page_of_the_site_is_of_a_kind_that_is_tested(site: Path) -> None:
    pages = set(site.rglob("*.html"))
    of_a_kind = {path for pattern in KINDS.values() for path in site.glob(pattern)}
    assert pages == of_a_kind, sorted(str(path) for path in pages - of_a_kind)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_core_finds_nothing_against_wcag(site: Path, browser: Chromium, axe: str, kind: str, width: int) -> None:
    browser.size(width)
    browser.open(page_of(site, kind))
    browser.value(OPEN_ALL)
    assert violations(browser, axe) == []


def test_axe_core_finds_what_is_planted(site: Path, browser: Chromium, axe: str, tmp_path: Path) -> None:
    text = (site / "accessibility.html").read_text(encoding="utf-8")
    planted = text.replace("</main>", '<p style="color:#bbb;background:#fff">pale</p><img src="x.png"></main>')
    (tmp_path / "planted.html").write_text(planted, encoding="utf-8")
    browser.size(1280)
    browser.open(tmp_path / "planted.html")
    assert {rule for rule, _ in violations(browser, axe)} >= {"color-contrast", "image-alt"}


@pytest.mark.parametrize(("width", "zoom"), [(360, 1), (1280, 2)], ids=["a phone", "a desk at twice the size"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_wider_than_the_screen(site: Path, browser: Chromium, kind: str, width: int, zoom: int) -> None:
    browser.size(width, zoom=zoom)
    browser.open(page_of(site, kind))
    browser.value(OPEN_ALL)
    assert browser.value("document.documentElement.scrollWidth") <= width / zoom
    assert browser.value(TOO_WIDE) == []


def grey_rows(png: Path) -> list[list[int]]:
    """The brightness of each pixel of a PNG of 8-bit colour, row by row."""
    data, place, packed = png.read_bytes(), 8, b""
    wide = high = channels = 0
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + size]
        if kind == b"IHDR":
            wide, high, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) in ((8, 2), (8, 6)), (depth, colour)
            channels = 3 if colour == 2 else 4
        packed += body if kind == b"IDAT" else b""
        place += size + 12
    raw, stride = zlib.decompress(packed), wide * channels
    rows: list[list[int]] = []
    before = bytearray(stride)
    for number in range(high):
        start = number * (stride + 1)
        how, row = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for at in range(stride):
            left = row[at - channels] if at >= channels else 0
            corner = before[at - channels] if at >= channels else 0
            guess = (0, left, before[at], (left + before[at]) // 2, _paeth(left, before[at], corner))[how]
            row[at] = (row[at] + guess) & 255
        rows.append([sum(row[at : at + 3]) // 3 for at in range(0, stride, channels)])
        before = row
    return rows


def _paeth(left: int, up: int, corner: int) -> int:
    """The neighbour nearest to left + up - corner, as the PNG standard has it."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def test_the_classes_of_a_map_are_told_apart_without_colour(site: Path, browser: Chromium, tmp_path: Path) -> None:
    browser.size(400, 700)
    browser.open(site / "pictures" / "volume-rate-map-ward-narrow.svg")
    browser.grey(on=True)
    browser.picture(tmp_path / "grey.png", whole=False)
    browser.grey(on=False)
    places = browser.value(
        "[...document.querySelectorAll('rect')].filter(one => one.getAttribute('fill').startsWith('#') "
        "&& !one.closest('defs')).map(one => one.getBoundingClientRect())"
        ".map(box => [box.left, box.top, box.width, box.height])"
    )
    rows = grey_rows(tmp_path / "grey.png")
    shades = []
    for left, top, wide, high in places:
        inside = [
            rows[y][x]
            for y in range(round(top) + 2, round(top + high) - 2)
            for x in range(round(left) + 2, round(left + wide) - 2)
        ]
        if inside:
            shades.append(sum(inside) / len(inside))
    assert len(shades) >= 4, places
    assert shades == sorted(shades), "the highest class is the darkest"
    steps = [after - before for before, after in pairwise(shades)]
    assert min(steps) > 8, shades


@pytest.mark.parametrize("kind", ["summary", "volume"])
def test_a_page_without_colour_keeps_its_words_and_shapes(
    site: Path, browser: Chromium, kind: str, tmp_path: Path
) -> None:
    browser.size(360, 800)
    browser.open(page_of(site, kind))
    browser.grey(on=True)
    browser.picture(tmp_path / "grey.png", whole=False)
    browser.grey(on=False)
    pixels = [shade for row in grey_rows(tmp_path / "grey.png") for shade in row]
    assert min(pixels) < 80
    assert max(pixels) == 255
    words = browser.value("[...document.querySelectorAll('main')].map(one => one.innerText).join(' ')")
    assert "evidence" in words.lower(), "strength is said in words"
