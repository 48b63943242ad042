"""The pages of the PDF as a reader turns them: none half empty in the middle of a chapter, no title left at a foot."""

from __future__ import annotations

from typing import Any

import pypdf
import pytest
import typst

from ashbrook_line import current_of, finished_folder
from saferplan.findings import without_links
from saferplan.publication.document import write_document
from saferplan.publication.released import Released, read_release

POINTS = 72 / 25.4
TOP, FOOT = (297 - 27) * POINTS, 24 * POINTS
LEAST_FULL = 0.5
"""How much of a page must be filled where the chapter goes on; the next part may need nearly a whole page."""


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["ashbrook", pytest.param("worked example", marks=pytest.mark.slow)])
def released(request: pytest.FixtureRequest) -> Released:
    """Ashbrook's release, and the worked example's."""
    if request.param == "ashbrook":
        folder = finished_folder()
        return read_release(folder / "releases" / current_of(folder, "releases"))
    county: Released = request.getfixturevalue("county_released")
    return county


@pytest.fixture(scope="module")
def reader(released: Released, tmp_path_factory: pytest.TempPathFactory) -> pypdf.PdfReader:
    """Its PDF."""
    path = tmp_path_factory.mktemp("pdf") / "assessment.pdf"
    write_document(released, path)
    return pypdf.PdfReader(path)


def lines_of(page: pypdf.PageObject) -> list[tuple[float, str]]:
    """The texts of a page between its head and its foot, each with its height above the paper's edge."""
    found: list[tuple[float, str]] = []

    def keep(text: str, matrix: Any, place: Any, font: Any, size: Any) -> None:
        height = matrix[1] * place[4] + matrix[3] * place[5] + matrix[5]
        if text.strip() and FOOT - 2 < height < TOP + 2:
            found.append((height, text))

    page.extract_text(visitor_text=keep)
    return found


def outline_pages(reader: pypdf.PdfReader) -> dict[str, list[int]]:
    """The first page of each chapter, and of each place: what begins a page of its own."""
    pages: dict[str, list[int]] = {}
    last = ""
    for item in reader.outline:
        if isinstance(item, list):
            inside = [reader.get_destination_page_number(one) for one in item if not isinstance(one, list)]
            pages[last] += inside if last == "Districts and community boards" else []
        else:
            last = str(item.title)
            pages[last] = [reader.get_destination_page_number(item)]
    return pages


def test_no_page_is_half_empty_where_the_chapter_goes_on(reader: pypdf.PdfReader) -> None:
    pages = outline_pages(reader)
    begins = {page for found in pages.values() for page in found}
    annex = max(pages["How these figures were worked out"])
    empty = {}
    for number in range(2, annex):
        if number + 1 in begins:
            continue
        lowest = min(height for height, _ in lines_of(reader.pages[number]))
        full = (TOP - lowest) / (TOP - FOOT)
        if full < LEAST_FULL:
            empty[number + 1] = round(full, 2)
    assert empty == {}


def test_no_chapter_ends_on_a_page_with_next_to_nothing(reader: pypdf.PdfReader) -> None:
    pages = outline_pages(reader)
    begins = {page for found in pages.values() for page in found}
    annex = max(pages["How these figures were worked out"])
    for number in range(3, annex):
        lowest = min(height for height, _ in lines_of(reader.pages[number]))
        assert (TOP - lowest) / (TOP - FOOT) > 0.3, (number + 1, number in begins)


def test_no_title_stands_alone_at_the_foot_of_a_page(released: Released, reader: pypdf.PdfReader) -> None:
    titles = set()
    for answer in (*released.answers, *released.profiles):
        titles |= {without_links(one.title) for one in (*answer.tables, *answer.charts, *answer.maps)}
        titles |= {without_links(finding.headline) for finding in answer.findings}
    titles |= {"What each year of police files can bear", "What became of every row that was read"}
    titles |= {"What is counted", "How numbers are printed", "Sources", "The files that were used"}
    bare = {title.replace(" ", "") for title in titles}
    for number, page in enumerate(reader.pages[3:], start=4):
        body = sorted(lines_of(page), key=lambda line: -line[0])
        lowest = body[-1][0]
        foot = "".join(text for height, text in body if height < lowest + 1).replace(" ", "").replace("\n", "")
        assert foot not in bare, (number, foot)


def test_a_picture_stands_on_the_page_of_its_title(released: Released, reader: pypdf.PdfReader) -> None:
    texts = ["".join("".join(text for _, text in lines_of(page)).split()) for page in reader.pages]
    seen = 0
    for answer in released.answers:
        for picture in (*answer.charts, *answer.maps):
            title = "".join(without_links(picture.title).split())
            source = "".join(without_links(picture.source).split())
            assert any(title in text and source in text for text in texts), picture.title
            seen += 1
    assert seen >= 8


def test_typst_cannot_yet_tag_row_headings_through_python() -> None:
    """When this fails, Typst can: mark the first cell of each row with `pdf.header-cell(scope: "row")`."""
    assert not hasattr(typst.Compiler, "features")
    with pytest.raises(typst.TypstError, match="does not contain `header-cell`"):
        typst.compile({"main.typ": b'#table(columns: 2, pdf.header-cell(scope: "row")[a], [b])'}, format="pdf")
