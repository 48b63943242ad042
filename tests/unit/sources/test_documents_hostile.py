"""Documents that do harm, are damaged or of another kind: a sentence, soon, with nothing of the document in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from hostile_documents import HOSTILE, READ, SECRET, SLOW
from made_documents import paragraph, pdf_bytes, word_file
from saferplan.errors import BadInput
from saferplan.sources import documents
from saferplan.sources.document_child import MEMORY, SECONDS
from saferplan.sources.documents import read_document

SOON = 45.0
"""Seconds within which every file is read or refused, on a machine that is busy with other things."""


def marked(names: list[str]) -> list[object]:
    """Names of files, those that take long marked as slow tests."""
    return [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in names]


@pytest.mark.parametrize("name", marked(list(HOSTILE)))
def test_each_is_refused_in_a_sentence_or_read_soon(tmp_path: Path, name: str) -> None:
    make, words = HOSTILE[name]
    folder = tmp_path / "only"
    folder.mkdir()
    (folder / name).write_bytes(make(tmp_path))
    begun = time.monotonic()
    told = ""
    with suppress(BadInput) if not words else pytest.raises(BadInput) as refused:
        read_document(folder / name)
    if words:
        told = str(refused.value)
        assert told.startswith((f"{name}: it", f"{name}: none"))
        assert told.endswith("Nothing was written.")
        assert words in told
        assert refused.value.exit_code == 4
    assert SECRET not in told
    assert time.monotonic() - begun < SOON
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize("name", marked(list(READ)))
def test_what_is_only_odd_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(READ[name](tmp_path))
    read = read_document(tmp_path / name)
    assert read.passages[0].text.startswith(("Text", "Page number 0."))
    if name == "many-pages.pdf":
        assert read.pages == 10_000
        assert read.passages[-1].page == 1_000
        assert read.unread == ("It has 10,000 pages; only the first 1,000 were read.",)


def test_folders_missing_files_and_links_to_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link.docx").symlink_to(tmp_path / "gone.docx")
    os.mkfifo(tmp_path / "pipe.docx")
    for path, words in (
        (tmp_path, "it is a folder"),
        (tmp_path / "none.docx", "there is no such file"),
        (tmp_path / "link.docx", "there is no such file"),
        (tmp_path / "pipe.docx", "there is no such file"),
    ):
        with pytest.raises(BadInput, match=words):
            read_document(path)


def test_a_link_to_a_document_is_read_under_its_own_name(tmp_path: Path) -> None:
    word_file(tmp_path / "plan.docx", paragraph("Text"))
    (tmp_path / "newest.docx").symlink_to(tmp_path / "plan.docx")
    assert read_document(tmp_path / "newest.docx").name == "newest.docx"


def test_names_with_spaces_dashes_and_other_letters_are_read(tmp_path: Path) -> None:
    for name in ("-plan of Ashbrook.docx", "plân “final” £.docx"):
        word_file(tmp_path / name, paragraph("Text"))
        assert read_document(tmp_path / name).passages[0].text == "Text"


def test_nothing_is_imported_from_the_folder_that_the_command_is_given_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "saferplan", "lxml"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)", encoding="utf-8")
    word_file(tmp_path / "plan.docx", paragraph("Text"))
    monkeypatch.chdir(tmp_path)
    assert read_document(Path("plan.docx")).passages[0].text == "Text"


def test_a_document_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    word_file(tmp_path / "plan.docx", paragraph("Text"))
    with pytest.raises(BadInput, match=r"plan\.docx: it takes longer than 0 seconds to read; .* Nothing was written"):
        read_document(tmp_path / "plan.docx", seconds=0.001)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word_file(tmp_path / "plan.docx", paragraph("Text"))
    monkeypatch.setattr(documents, "LARGEST", 10)
    with pytest.raises(BadInput, match="larger than"):
        read_document(tmp_path / "plan.docx")


def test_a_reader_that_dies_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word_file(tmp_path / "plan.docx", paragraph("Text"))
    monkeypatch.setattr(documents.sys, "executable", "/bin/false")
    with pytest.raises(BadInput, match="it stops the program that reads it"):
        read_document(tmp_path / "plan.docx")


def test_a_fault_of_ours_tells_where_and_nothing_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from saferplan.sources import document_child

    def fails(*_: object) -> None:
        raise ValueError(SECRET)

    (tmp_path / "plan.txt").write_text(SECRET, encoding="utf-8")
    monkeypatch.setattr(document_child, "read_bytes", fails)
    told = json.dumps(document_child.answer(tmp_path / "plan.txt"))
    assert "it is not as such files are (ValueError in fails)" in told
    assert SECRET not in told


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory of a process")
def test_the_process_that_reads_is_limited_in_time_and_memory() -> None:
    script = (
        "import resource; from saferplan.sources.document_child import limit; limit(); "
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
        "try:\n bytearray(3 * 1024**3)\nexcept MemoryError:\n print('refused')"
    )
    found = os.pathsep.join(one for one in sys.path if one)
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": found},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(MEMORY), str(SECONDS), "refused"]


def test_part_of_a_pdf_that_is_damaged_is_said(tmp_path: Path) -> None:
    data = pdf_bytes([[(60, 700, 10, "The first page.")], [(60, 700, 10, "The second.")]])
    (tmp_path / "plan.pdf").write_bytes(data.replace(b"/Kids[10 0 R 12 0 R]", b"/Kids[10 0 R 77 0 R]"))
    read = read_document(tmp_path / "plan.pdf")
    assert [one.text for one in read.passages] == ["The first page."]
    assert read.unread == ("Page 2 is damaged and was not read.",)
