"""The PDF of Ashbrook and of the worked example, made by the whole line, read back and held to its release."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdf
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "publication"))

from test_document import squeezed
from test_document import test_every_cell_of_every_table_equals_the_release as cells_equal
from test_document import test_every_sentence_is_printed_as_the_release_has_it as sentences_equal
from test_document import test_no_number_comes_from_nowhere as none_from_nowhere
from test_document import test_the_annex_works_out_every_figure_of_a_sentence as annex_works_out

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
    sentences_equal(released, pages)
    cells_equal(released, pages)
    annex_works_out(released, pages)


def test_no_number_of_it_comes_from_nowhere(
    released: Released, reader: pypdf.PdfReader, pages: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    none_from_nowhere(released, reader, pages, monkeypatch, tmp_path)
