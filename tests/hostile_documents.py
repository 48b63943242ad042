"""Documents made to do harm, or damaged, or of a kind that is not read: each as a file's name and its bytes."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx

from made_documents import IMAGE, SPACES, paragraph, pdf_bytes, pdf_of, table, word_file

SECRET = "Mrs Jane Doe of Mill Lane"
"""What stands in the documents, and must stand in no sentence about them."""


def _archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def _word(body: str, folder: Path, **more: dict[str, str]) -> bytes:
    return word_file(folder / "made.docx", body, **more).read_bytes()


def _word_of(document: bytes) -> bytes:
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return _archive({"[Content_Types].xml": types, "word/document.xml": document})


def _huge_part(_: Path) -> bytes:
    return _word_of(b"<w:document>" + b" " * 300 * 1024**2)


def _many_tags(_: Path) -> bytes:
    return _word_of(b"<a>" + b"<b/>" * 11_000_000 + b"</a>")


def _many_members(_: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for at in range(60_000):
            archive.writestr(f"word/{at}.xml", b"")
    return made.getvalue()


def _lying_size(_: Path) -> bytes:
    data = bytearray(_word_of(b"<w:document>" + b" " * 120 * 1024**2))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def _laughs(_: Path) -> bytes:
    lines = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else SECRET}">' for at in range(12))
    body = f"<w:document {SPACES}><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>"
    return _word_of(f"<!DOCTYPE x [{lines}]>{body}".encode())


def _laughs_in_utf_16(folder: Path) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_laughs(folder))) as archive:
        return _word_of(archive.read("word/document.xml").decode().encode("utf-16"))


def _outside(_: Path) -> bytes:
    body = f"<w:document {SPACES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    return _word_of(f'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>{body}'.encode())


def _deep_tables(folder: Path) -> bytes:
    return _word(
        f"<w:tbl><w:tr><w:tc>{'<w:tbl><w:tr><w:tc>' * 300}{paragraph(SECRET)}{'</w:tc></w:tr></w:tbl>' * 301}", folder
    )


def _deep_xml(folder: Path) -> bytes:
    return _word("<w:p>" + "<w:ins>" * 100_000 + "</w:ins>" * 100_000 + "</w:p>", folder)


def _many_cells(folder: Path) -> bytes:
    return _word(table(*[[SECRET] * 60] * 4_000), folder)


def _word_with_password(_: Path) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def _old_word(_: Path) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le") + bytes(500)


def _cut_word(folder: Path) -> bytes:
    made = docx.Document()
    made.add_paragraph(SECRET)
    made.save(str(folder / "made.docx"))
    data = (folder / "made.docx").read_bytes()
    return data[: len(data) // 2]


def _spoilt_word(folder: Path) -> bytes:
    data = bytearray(_word(paragraph(SECRET) * 500, folder))
    at = data.find(b"word/document.xml") + 30
    data[at : at + 40] = b"\xff" * 40
    return bytes(data)


def _looping_styles(folder: Path) -> bytes:
    loop = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="x"/><w:basedOn w:val="{}"/></w:style>'
    styles = f"<w:styles {SPACES}>{loop.format('A', 'B')}{loop.format('B', 'A')}</w:styles>"
    return _word(paragraph("Text", style="A"), folder, parts={"styles": styles})


def _looping_pages(_: Path) -> bytes:
    return pdf_of({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"})


def _looping_forms(_: Path, often: bytes = b"/I Do") -> bytes:
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 100 0 R>>>>/Length %d>>"
        b"stream\n%s\nendstream" % (len(often), often)
    )
    data = pdf_bytes([[(60, 700, 10, "Text.")]], objects=[form])
    return data.replace(b"4 0 R>>>>>>", b"4 0 R>>/XObject<</I 100 0 R>>>>>>").replace(b"Tj ET\n", b"Tj ET /I Do\n")


def _packed_bomb(_: Path) -> bytes:
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(b"BT /F 1 Tf (a) Tj ET " * 50_000) for _ in range(600)) + packed.flush()
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            4: b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
    )


def _many_pages(_: Path) -> bytes:
    return pdf_bytes([[(60, 700, 10, f"Page number {at}.")] for at in range(10_000)])


def _cut_pdf(_: Path) -> bytes:
    data = pdf_bytes([[(60, 700, 10, SECRET)]])
    return data[:120]


def _locked_pdf(_: Path) -> bytes:
    lock = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        9: lock,
    }
    return pdf_of(objects, b"/Encrypt 9 0 R/ID[<41><41>]")


def _scan(_: Path) -> bytes:
    data = pdf_bytes([[], []], objects=[IMAGE]).replace(b"4 0 R>>>>>>", b"4 0 R>>/XObject<</I 100 0 R>>>>>>")
    return data.replace(
        b"<</Length 0>>stream\n\nendstream", b"<</Length 32>>stream\nq 500 0 0 700 50 50 cm /I Do Q  \nendstream"
    )


def _deep_array(_: Path) -> bytes:
    return pdf_of({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"[" * 2_000_000})


def _noise(_: Path) -> bytes:
    return b"%PDF-1.7\n" + random.Random(1).randbytes(2_000_000)


HOSTILE: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "huge-part.docx": (_huge_part, "it unpacks to far more than any document holds"),
    "many-tags.docx": (_many_tags, "it unpacks to far more than any document holds"),
    "many-members.docx": (_many_members, "it has far more parts than any document"),
    "lying.docx": (_lying_size, "it is damaged"),
    "laughs.docx": (_laughs, "its text is damaged"),
    "laughs-16.docx": (_laughs_in_utf_16, "its text is damaged"),
    "outside.docx": (_outside, "it declares entities, as hostile files do"),
    "deep-tables.docx": (_deep_tables, "its text is damaged"),
    "deep-xml.docx": (_deep_xml, "its text is damaged"),
    "many-cells.docx": (_many_cells, "it unpacks to far more than any document holds"),
    "password.docx": (_word_with_password, "it is locked with a password"),
    "old.doc": (_old_word, "it is in the old format of Word (.doc)"),
    "cut.docx": (_cut_word, "it is damaged"),
    "spoilt.docx": (_spoilt_word, "it is damaged"),
    "empty.docx": (lambda folder: _word("<w:p/>", folder), "it holds no text"),
    "no-text.docx": (lambda _: _word_of(b"<x/>"), "it has no text"),
    "no-main.docx": (lambda _: _archive({"[Content_Types].xml": b"<x/>"}), "it has no main text"),
    "looping-pages.pdf": (_looping_pages, "none of its pages can be read"),
    "packed.pdf": (_packed_bomb, ""),
    "forms.pdf": (lambda folder: _looping_forms(folder, b"/I Do " * 9), ""),
    "cut.pdf": (_cut_pdf, "it is damaged"),
    "locked.pdf": (_locked_pdf, "it is locked with a password"),
    "scan.pdf": (_scan, "its 2 pages hold pictures and no text"),
    "deep.pdf": (_deep_array, ""),
    "noise.pdf": (_noise, "it is damaged"),
    "deep.html": (lambda _: b"<div>" * 200_000 + SECRET.encode(), "nested deeper"),
    "inline.html": (lambda _: b"<b>" * 200_000 + SECRET.encode(), "nested deeper"),
    "long.txt": (lambda _: b"a " * 9_000_000, "it holds more text than any plan does"),
    "many-lines.txt": (lambda _: b"a\n\n" * 210_000, "it holds more text than any plan does"),
    "letters.txt": (lambda _: b"word, " * 2_600_000, ""),
    "marks.md": (lambda _: b"*a **b " * 20_000 + b"[" * 50_000 + b"`" * 50_001 + b"<a" * 20_000, ""),
    "quotes.md": (lambda _: b">" * 20_000 + b" a\n", ""),
    "tables.md": (lambda _: (b"|a" * 5_000 + b"|\n") + (b"|-" * 5_000 + b"|\n") + (b"|x|\n" * 500), ""),
    "plan.odt": (
        lambda _: _archive({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED),
        "it is an OpenDocument text (.odt)",
    ),
    "plan.pages": (lambda _: _archive({"Index/Document.iwa": b"x"}), "it is a Pages document"),
    "sheet.xlsx": (lambda _: _archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "it is a spreadsheet"),
    "talk.pptx": (lambda _: _archive({"[Content_Types].xml": b"", "ppt/x.xml": b""}), "it is a presentation"),
    "other.zip": (lambda _: _archive({"a.txt": b"x"}), "it is an archive with no document"),
    "plan.rtf": (lambda _: b"{\\rtf1 " + SECRET.encode(), "it is in Rich Text Format"),
    "scan.png": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(100), "it is a picture"),
    "mail.mht": (
        lambda _: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
        "it is a web page or message",
    ),
    "empty.txt": (lambda _: b"", "it is empty"),
    "blank.txt": (lambda _: b" \n\t\n", "it is empty"),
    "noise.txt": (lambda _: random.Random(2).randbytes(100_000), "it is no text"),
}
"""Each file's bytes, and the words that its sentence has; none where it may be read or refused, but soon."""

SLOW = ("many-cells.docx", "packed.pdf", "forms.pdf", "letters.txt", "many-pages.pdf", "huge-part.docx")
"""Files that take more than a second to make or to refuse."""

READ = {
    "looping-styles.docx": _looping_styles,
    "looping-forms.pdf": _looping_forms,
    "many-pages.pdf": _many_pages,
}
"""Files that can be read in spite of what is wrong with them."""
