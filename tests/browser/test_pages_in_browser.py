"""The published pages in a real browser: on a phone, on a desk, enlarged, by keyboard, in print."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "publication"))

from chromium import OPEN_ALL, TOO_WIDE, Chromium, find_chromium
from example_release import write_example_release

from saferplan.publication.pages import write_site
from saferplan.publication.released import read_release

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium is installed"),
]

PAGES = (
    "index.html",
    "volume.html",
    "trends.html",
    "deprivation.html",
    "areas/index.html",
    "areas/board-ottering-and-the-seven-hursts.html",
    "postcodes/index.html",
    "postcodes/zx1.html",
    "postcodes/zx1-0.html",
    "wards.html",
    "about.html",
    "method-and-data.html",
    "downloads.html",
    "accessibility.html",
    "site-map.html",
    "404.html",
)

SIZES = {"a small phone": 320, "a phone": 360, "a desk at twice the size": 640, "a tablet": 820, "a desk": 1280}


SMALL_TARGETS = """[...document.querySelectorAll(
    '.menu a, .contents a, summary, .tiles a, .onward a, .get a, .foot li a, .letters a, .onward-list li > :first-child'
)].filter(one => one.offsetParent !== null && one.getBoundingClientRect().height < 43.9)
  .map(one => one.textContent + ' ' + one.getBoundingClientRect().height)"""

PALE_TEXT = """(() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = parts(colour).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = one => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const found = parts(colour);
      if (found.length < 4 || found[3] > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const pale = [];
  for (const one of document.querySelectorAll('body *')) {
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(ground(one))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) pale.push(one.textContent.slice(0, 30) + ' ' + contrast.toFixed(2));
  }
  return pale;
})()"""

BROKEN_WORDS = """(() => {
  const found = [];
  for (const cell of document.querySelectorAll('main > :not(details) :is(th, td), main > section :is(th, td)')) {
    if (cell.closest('thead')?.offsetWidth <= 1) continue;
    if (cell.closest('details') || cell.classList.contains('any') || !cell.checkVisibility()) continue;
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      for (const word of node.data.matchAll(/[A-Za-z_]{4,}/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (range.getClientRects().length > 1) found.push(word[0]);
      }
    }
  }
  return found;
})()"""
"""Script that names the words of tables that are broken over two lines."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented release."""
    released = read_release(write_example_release(tmp_path_factory.mktemp("example") / "release"))
    folder = tmp_path_factory.mktemp("site")
    write_site(released, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for all tests."""
    with Chromium() as started:
        yield started


@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_wider_than_the_screen(site: Path, browser: Chromium, page: str, width: int) -> None:
    browser.size(width)
    browser.open(site / page)
    browser.value(OPEN_ALL)
    assert browser.value("document.documentElement.scrollWidth") <= width
    assert browser.value(TOO_WIDE) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_word_of_a_table_is_broken_on_a_phone(site: Path, browser: Chromium, page: str) -> None:
    browser.size(360)
    browser.open(site / page)
    assert browser.value(BROKEN_WORDS) == []


def test_nothing_lies_on_the_text_and_the_contents_are_never_far(site: Path, browser: Chromium) -> None:
    """On a phone each finding and table ends with the way up; on a desk the list of contents stays beside the text."""
    browser.size(360)
    browser.open(site / "trends.html")
    laid_over = (
        "[...document.querySelectorAll('main *')].filter(one => one.checkVisibility()"
        " && ['sticky', 'fixed'].includes(getComputedStyle(one).position)).map(one => one.className)"
    )
    assert browser.value(laid_over) == []
    parts = "[...document.querySelectorAll('.finding, .table')]"
    ways = (
        f"{parts}.map(one => [...one.querySelectorAll('a[href=\"#contents\"]')]"
        ".filter(a => a.checkVisibility()).length)"
    )
    shown = browser.value(ways)
    assert len(shown) > 3
    assert set(shown) == {1}
    browser.size(1280)
    assert set(browser.value(ways)) == {0}


@pytest.mark.parametrize("page", PAGES)
def test_targets_are_large_enough_to_touch(site: Path, browser: Chromium, page: str) -> None:
    browser.size(360)
    browser.open(site / page)
    browser.value(OPEN_ALL)
    assert browser.value(SMALL_TARGETS) == []


@pytest.mark.parametrize("page", PAGES)
def test_text_stands_out_from_its_ground(site: Path, browser: Chromium, page: str) -> None:
    browser.size(1280)
    browser.open(site / page)
    browser.value(OPEN_ALL)
    assert browser.value(PALE_TEXT) == []


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(site: Path, browser: Chromium) -> None:
    browser.size(1280)
    browser.open(site / "volume.html")
    browser.press("Tab")
    assert browser.value("document.activeElement.className") == "skip"
    box = browser.value("(b => [b.left >= 0, b.top >= 0])(document.activeElement.getBoundingClientRect())")
    assert box == [True, True]
    assert browser.value("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    browser.press("Enter")
    browser.press("Tab")
    assert browser.value("document.activeElement.closest('main') !== null") is True


def test_every_link_can_be_reached_by_keyboard_in_the_order_of_reading(site: Path, browser: Chromium) -> None:
    browser.size(1280)
    browser.open(site / "index.html")
    visible = (
        "[...document.querySelectorAll('a[href], summary')].filter(one => one.checkVisibility())"
        ".map(one => one.textContent.trim())"
    )
    expected = browser.value(visible)
    reached = []
    for _ in expected:
        browser.press("Tab")
        reached.append(browser.value("document.activeElement.textContent.trim()"))
    assert reached == expected


def test_a_figure_leads_to_how_it_was_worked_out(site: Path, browser: Chromium) -> None:
    browser.size(360)
    browser.open(site / "volume.html")
    anchor = browser.value("document.querySelector('h2 a[data-figure]').getAttribute('href').slice(1)")
    browser.open(site / "404.html")
    browser.open(site / "volume.html", anchor=anchor)
    top = browser.value(f"document.getElementById('{anchor}').getBoundingClientRect().top")
    assert 0 <= top < 700, top
    assert browser.value(f"document.getElementById('{anchor}').matches(':target')") is True


@pytest.mark.parametrize(("width", "drawn"), [(360, "narrow"), (1280, "wide")])
def test_a_chart_is_drawn_for_the_screen_it_is_on(site: Path, browser: Chromium, width: int, drawn: str) -> None:
    browser.size(width)
    browser.open(site / "volume.html")
    sources = browser.value("[...document.images].map(one => [one.currentSrc, one.naturalWidth])")
    assert sources
    for source, natural in sources:
        assert source.endswith(f"-{drawn}.svg"), source
        assert natural > 0, source


@pytest.mark.parametrize(("width", "shown"), [(360, "details.contents"), (1280, "nav.contents")])
def test_one_contents_list_is_shown(site: Path, browser: Chromium, width: int, shown: str) -> None:
    browser.size(width)
    browser.open(site / "trends.html")
    seen = browser.value(
        "['details.contents', 'nav.contents'].filter(one => document.querySelector(one).offsetParent !== null)"
    )
    assert seen == [shown]


def test_the_contents_stay_in_view_on_a_desk(site: Path, browser: Chromium) -> None:
    browser.size(1280)
    browser.open(site / "trends.html")
    browser.value("window.scrollTo({top: 2500, behavior: 'instant'})")
    top = browser.value("document.querySelector('nav.contents').getBoundingClientRect().top")
    assert 0 <= top < 100, top


@pytest.mark.parametrize("page", ["index.html", "volume.html", "areas/x07000001.html", "method-and-data.html"])
def test_print_leaves_the_menus_out(site: Path, browser: Chromium, page: str, tmp_path: Path) -> None:
    from pypdf import PdfReader

    browser.size(1280)
    browser.open(site / page)
    browser.print(tmp_path / "page.pdf")
    text = " ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "page.pdf").pages)
    assert "Eastmarch is an invented place" in " ".join(text.split())
    assert "On this page" not in text
    assert "Downloads" not in text


def test_the_page_is_whole_without_its_style(site: Path, browser: Chromium, tmp_path: Path) -> None:
    bare = tmp_path / "bare.html"
    text = (site / "volume.html").read_text(encoding="utf-8")
    bare.write_text(text.replace('<link rel="stylesheet" href="style.css">', ""), encoding="utf-8")
    browser.size(360)
    browser.open(bare)
    assert browser.value("document.querySelector('main').innerText").startswith("How much crime is there")


@pytest.mark.parametrize("width", [320, 360])
def test_charts_and_easy_read_can_be_read_on_a_phone(site: Path, browser: Chromium, width: int) -> None:
    """No sideways scroll, and the text of every drawing at least 12 pixels high as it is seen."""
    browser.size(width)
    seen = 0
    for page in ("index.html", "easy-read.html"):
        browser.open(site / page)
        assert browser.value("document.documentElement.scrollWidth") <= width
        drawn = browser.value(
            "[...document.images].filter(one => one.getBoundingClientRect().width)"
            ".map(one => [decodeURI(one.src.split('/').pop()), one.getBoundingClientRect().width])"
        )
        for name, shown in drawn:
            svg = (site / "pictures" / name).read_text(encoding="utf-8")
            wide = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])  # type: ignore[index]
            for size in re.findall(r'font-size="([\d.]+)"', svg):
                assert float(size) * shown / wide >= 12, (name, size, shown, wide)
                seen += 1
    assert seen
