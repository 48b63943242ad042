"""The PDF of Ashbrook and of the worked example, made by the whole line, read back and held to its release."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdf
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "publication"))

from document_checks import check_annex, check_cells, check_numbers, check_sentences, squeezed

from ashbrook_line import finished_folder
from saferplan.publication.document import write_document
from saferplan.publication.released import Released, read_release

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["Ashbrook", "the worked example"])
def released(request: pytest.FixtureRequest) -> Released:
    """A release of the whole line."""
    if request.param == "Ashbrook":
        return read_release(next((finished_folder() / "releases").glob("*/public")))
    county: Released = request.getfixturevalue("county_released")
    return county


@pytest.fixture(scope="module")
def reader(released: Released, tmp_path_factory: pytest.TempPathFactory) -> pypdf.PdfReader:
    """Its PDF."""
    path = tmp_path_factory.mktemp("pdf") / "assessment.pdf"
    write_document(released, path)
    return pypdf.PdfReader(path)


@pytest.fixture(scope="module")
def pages(reader: pypdf.PdfReader) -> list[str]:
    """The words of each page."""
    return [squeezed(page.extract_text()) for page in reader.pages]


def test_every_sentence_cell_and_working_is_the_releases(released: Released, pages: list[str]) -> None:
    check_sentences(released, pages)
    check_cells(released, pages)
    check_annex(released, pages)


def test_no_number_of_it_comes_from_nowhere(
    released: Released, pages: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    check_numbers(released, pages, monkeypatch, tmp_path)
