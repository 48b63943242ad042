"""Files that people bring: every kind that is taken, and everything that only looks like one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.test import RequestFactory
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from saferplan_portal.board.models import Paper
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.upload_kinds import KINDS, kind_of
from saferplan_portal.shell.uploads import (
    BoundedUploads,
    FileGone,
    checked,
    keep,
    left_over,
    plain_name,
    served,
)

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <<>>\n%%EOF\n"
CSV = b"town,crimes\nAshbrook,12\nMillford,-3\n"


def _docx() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Minutes of the Board.")
    document.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def _png(width: int = 1, height: int = 1) -> bytes:
    def piece(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", zlib.compress(b"\0\0")) + piece(b"IEND", b"")


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x2a\xff\xd9"
)
DOCX, XLSX, PNG = _docx(), _xlsx(), _png()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TAKEN = {"a.pdf": PDF, "a.docx": DOCX, "a.xlsx": XLSX, "a.csv": CSV, "a.png": PNG, "a.jpg": JPEG, "b.JPEG": JPEG}


def _zip(*members: tuple[str, bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
        archive.comment = comment
    return out.getvalue()


def _with(content: bytes, *members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return out.getvalue()


REFUSED = {
    "a drawing in code": ("a.png", SVG, "HTML, SVG"),
    "a web page": ("a.csv", b"<!DOCTYPE html><html>,</html>", "HTML, SVG"),
    "a web page in a table": ("a.csv", b"town,<script>alert(1)</script>\n", "HTML, SVG"),
    "a program": ("a.pdf", b"MZ\x90\x00\x03", "kind of file is not accepted"),
    "an archive": ("a.docx", _zip(("readme.txt", b"x")), "It is an archive"),
    "a PDF that is an archive": ("a.pdf", PDF + _zip(("x", b"y")), "two kinds"),
    "a PDF that is an archive, its end hidden": ("a.pdf", PDF + _zip(("x", b"y"), comment=b"\n%%EOF\n"), "two kinds"),
    "a PDF with something after it": ("a.pdf", PDF + b"<script>alert(1)</script>", "does not end as one"),
    "a PDF that starts programs": ("a.pdf", PDF.replace(b"/Type", b"/JavaScript (x) /Type"), "start programs"),
    "a picture that is an archive": ("a.png", PNG + _zip(("x", b"y")), "two kinds"),
    "a picture with a page after it": ("a.png", PNG + b"<html>", "does not end as one"),
    "a damaged picture": ("a.png", PNG[:20] + b"\xff" + PNG[21:], "damaged"),
    "a picture too large to open": ("a.png", _png(60_000, 60_000), "60,000 by 60,000"),
    "a photograph with a page after it": ("a.jpg", JPEG + b"<html>", "not one to its end"),
    "a photograph that is an archive": ("a.jpg", JPEG + _zip(("x", b"y"), comment=b"\xff\xd9"), "two kinds"),
    "a Word file with something before it": ("a.docx", b"x" + DOCX, "kind of file is not accepted"),
    "a Word file with something after it": ("a.docx", DOCX + b"<html>", "after its end"),
    "macros": ("a.docx", _with(DOCX, ("word/vbaProject.bin", b"x")), "macros"),
    "an embedded object": ("a.docx", _with(DOCX, ("word/embeddings/oleObject1.bin", b"x")), "embedded object"),
    "a part outside": ("a.xlsx", _with(XLSX, ("../../etc/passwd", b"x")), "outside of it"),
    "an archive that unpacks a thousandfold": ("a.docx", _with(DOCX, ("word/x.xml", b"\0" * 90_000_000)), "times"),
    "a cut-off Word file": ("a.docx", DOCX[:400], "damaged"),
    "a formula in a table": ("a.csv", b"town,n\n\"=cmd|'/c calc'!A0\",1\n", "Row 2"),
    "text without columns": ("a.csv", b"just words", "without columns"),
    "a PDF named as a picture": ("a.png", PDF, "Name it .pdf"),
    "no ending": ("minutes", PDF, "Name it .pdf"),
    "nothing": ("a.pdf", b"", "empty"),
}


def test_each_kind_is_known_by_its_bytes() -> None:
    """The name only has to agree."""
    found = {name: checked(SimpleUploadedFile(name, content)).kind.code for name, content in TAKEN.items()}
    assert found == {
        "a.pdf": "pdf", "a.docx": "docx", "a.xlsx": "xlsx", "a.csv": "csv", "a.png": "png", "a.jpg": "jpg",
        "b.JPEG": "jpg",
    }  # fmt: skip
    assert {kind.code for kind in KINDS} == set(found.values())


@pytest.mark.parametrize("case", REFUSED)
def test_what_only_looks_like_one_is_refused_with_a_sentence(case: str) -> None:
    """Two kinds at once, bombs, programs, pages, and names that lie."""
    name, content, words = REFUSED[case]
    with pytest.raises(Unfit, match=words.replace("(", r"\(")) as caught:
        checked(SimpleUploadedFile(name, content, content_type="application/pdf"))
    assert caught.value.field == "file"
    assert str(caught.value).endswith(".")


def test_parts_that_lie_over_each_other_are_refused() -> None:
    """An archive whose list points to one part many times unpacks to far more than it seems."""
    raw = bytearray(_zip(("a", b"x" * 10), ("b", b"y" * 10)))
    second = raw.rfind(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<I", 0)
    with pytest.raises(Unfit, match="damaged"):
        kind_of(bytes(raw))


def test_a_file_too_large_is_counted_and_not_kept(settings: object) -> None:
    """What comes beyond the bound is let go, and the form can still say how large it was."""
    settings.UPLOAD_MOST_BYTES = 200_000  # type: ignore[attr-defined]
    settings.FILE_UPLOAD_HANDLERS = [  # type: ignore[attr-defined]
        f"{kind.__module__}.{kind.__name__}" for kind in (BoundedUploads, MemoryFileUploadHandler)
    ]
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.pdf", b"x" * 300_000)})
    file = request.FILES["file"]
    assert (file.size, file.read()) == (300_000, b"")
    with pytest.raises(Unfit, match=r"a\.pdf has 300 KB; at most 100 KB are taken"):
        checked(file, most=100_000)
    small = RequestFactory().post("/", {"file": SimpleUploadedFile("a.pdf", PDF)}).FILES["file"]
    assert small.read() == PDF


def test_a_kept_file_leaves_as_a_download_only(tmp_path: Path, settings: object) -> None:
    """Under a random name, for its owner alone, with headers that stop a browser from opening it here."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    record = Paper(**keep(checked(SimpleUploadedFile("../Minutes.pdf", PDF))))
    (path,) = (tmp_path / "records").glob("*/*")
    assert path.name == record.file_key
    assert path.stat().st_mode & 0o077 == 0
    assert record.file_words == f"PDF, {len(PDF)} bytes"
    answer = served(record)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[arg-type]
    answer.close()
    assert answer["Content-Disposition"] == 'attachment; filename="Minutes.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert left_over(frozenset({record.file_key})) == ()
    assert left_over(frozenset()) == (path,)


def test_a_file_that_is_gone_or_changed_is_not_handed_out(tmp_path: Path, settings: object) -> None:
    """Nor one whose key names a place of its own."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    record = Paper(**keep(checked(SimpleUploadedFile("a.pdf", PDF))))
    (path,) = (tmp_path / "records").glob("*/*")
    path.write_bytes(PDF + b" ")
    with pytest.raises(FileGone, match="changed"):
        served(record)
    path.unlink()
    with pytest.raises(FileGone, match="not where"):
        served(record)
    record.file_key = "../../secret-key"
    with pytest.raises(FileGone, match="never does"):
        served(record)


@given(st.text(max_size=300))
def test_a_name_is_never_more_than_a_name(name: str) -> None:
    """No folder, no control character, no mark that turns the reading round, and never too long or empty."""
    plain = plain_name(name)
    assert 0 < len(plain) <= 120
    assert not set(plain) & set('/\\\0\r\n"<>|\u202e\u2066')
    assert not plain.startswith(".")


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"]))
def test_any_bytes_are_a_kind_or_a_sentence(noise: bytes, begins: bytes) -> None:
    """No bytes make the look at them fail."""
    try:
        found = kind_of(begins + noise).code
    except Unfit as fault:
        found = str(fault)
    assert found
