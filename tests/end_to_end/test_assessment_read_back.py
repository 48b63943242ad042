"""The published PDF read as any finished document: each sentence of the release in one passage, cells as cells."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pypdf
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "publication"))

from document_checks import in_chapters, words_of

from ashbrook_line import finished_folder
from saferplan.plan.claims.document_text import DocumentText
from saferplan.publication.document import write_document
from saferplan.publication.released import Released, read_release
from saferplan.sources.documents import read_document

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released() -> Released:
    """Ashbrook's release."""
    return read_release(next((finished_folder() / "releases").glob("*/public")))


@pytest.fixture(scope="module")
def path(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its PDF."""
    made = tmp_path_factory.mktemp("pdf") / "assessment.pdf"
    write_document(released, made)
    return made


@pytest.fixture(scope="module")
def read(path: Path) -> DocumentText:
    """What is read of the PDF."""
    return read_document(path)


def test_each_sentence_of_the_release_is_whole_in_one_passage(released: Released, read: DocumentText) -> None:
    texts = {one.text for one in read.passages}
    whole = "\n".join(texts)
    told = [
        words_of(released, text)
        for answer in (*released.answers, *in_chapters(released))
        for finding in answer.findings
        for text in (finding.headline, finding.sentence)
    ]
    assert len(told) > 30
    assert [said for said in told if said not in whole] == []


def test_no_word_is_lost_that_another_reader_finds(path: Path, read: DocumentText) -> None:
    ours = Counter(word for one in read.passages for word in _words(one.text))
    pages = [page.extract_text().split("\n") for page in pypdf.PdfReader(path).pages]
    theirs = Counter(word for page in pages for line in page[1:-1] for word in _words(line))  # without head and foot
    lost = theirs - ours
    # The heads of a table that are repeated on its next page are marked as no part of the text.
    assert sum(lost.values()) <= 40, lost
    assert sum(theirs.values()) > 20_000
    assert read.unread[-1].startswith("What repeats at the top and bottom of")


def _words(text: str) -> list[str]:
    """The words and numbers of a text; hyphens part words, for a line may end after one."""
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def test_the_figures_of_its_tables_are_cells_with_their_heads(read: DocumentText) -> None:
    cells = [one for one in read.passages if one.cell is not None]
    assert len({one.cell.table for one in cells if one.cell}) > 5
    rows = Counter((one.cell.table, one.cell.row) for one in cells if one.cell)
    assert sum(count > 1 for count in rows.values()) > 0.8 * len(rows)
