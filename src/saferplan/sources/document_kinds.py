"""What a file is, told by what is in it and not by its name; and its text in whichever letters it was saved."""

from __future__ import annotations

import codecs
import re

from saferplan.sources.document_archive import Archive
from saferplan.sources.document_passages import DAMAGED, Unreadable

EXPECTED = "a Word (.docx), PDF, HTML, Markdown or text file"

_SAVE = 'Open it and choose "Save as" Word document (.docx) or PDF, and check that.'
_PICTURE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x00\x0cjP", b"RIFF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{1,40})", re.I)


def kind_of(data: bytes, suffix: str) -> str:
    """The format of a file: `docx`, `pdf`, `html`, `md` or `txt`; `suffix` tells the last three apart where need be.

    Raises `Unreadable` where it is something else, with what can be done.
    """
    if not data.strip(b"\x00 \t\r\n\f"):
        raise Unreadable("it is empty", EXPECTED, "Choose another file.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(_OLE):
        raise _old_office(data)
    if data.startswith(b"{\\rtf"):
        raise Unreadable("it is in Rich Text Format", EXPECTED, _SAVE)
    if data.startswith(_PICTURE) and not _is_text(data):
        raise Unreadable("it is a picture", EXPECTED, "Choose the document that it was made from.")
    text = decoded(data[:8192], cut=True)
    if b"<pkg:package" in data[:4096] or "schemas.microsoft.com/office/word/2003" in text[:4096]:
        raise Unreadable("it is a Word file saved as XML", EXPECTED, _SAVE)
    if re.match(r"\s*(?:MIME-Version|From|Date|Subject):", text) and "multipart/" in text:
        raise Unreadable("it is a web page or message in one file", EXPECTED, _SAVE)
    if suffix in (".html", ".htm", ".xhtml") or _MARKUP.match(text):
        return "html"
    return "md" if suffix in (".md", ".markdown", ".mdown", ".mkd") else "txt"


def _kind_of_archive(data: bytes) -> str:
    """`docx`, or the sentence for another kind of archive."""
    archive = Archive(data)
    names = archive.names
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    if "mimetype" in names and b"opendocument.text" in archive.read("mimetype", 1 << 16):
        raise Unreadable("it is an OpenDocument text (.odt)", EXPECTED, _SAVE)
    if any(name.endswith((".iwa", "index.apxl", "Index.zip")) or name == "index.xml" for name in names):
        do = 'Open it in Pages and choose "Export to" Word or PDF, and check that.'
        raise Unreadable("it is a Pages document", EXPECTED, do)
    for folder, what in (("xl/", "a spreadsheet"), ("ppt/", "a presentation")):
        if any(name.startswith(folder) for name in names):
            raise Unreadable(f"it is {what}", EXPECTED, "Save it as PDF and check that.")
    if "[Content_Types].xml" in names:
        return "docx"
    raise Unreadable(
        "it is an archive with no document that can be read", EXPECTED, "Unpack it and check the document."
    )


def _old_office(data: bytes) -> Unreadable:
    """The sentence for a file of old Word, or of Word with a password: both are of the same outer kind."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Unreadable("it is locked with a password", "an open file", "Save it without a password and check that.")
    if "WordDocument".encode("utf-16-le") in data:
        return Unreadable("it is in the old format of Word (.doc)", EXPECTED, _SAVE)
    return Unreadable("it is in an old format of Office, or a message", EXPECTED, _SAVE)


def _is_text(data: bytes) -> bool:
    """Whether the start of a file is plain letters, so that it only begins like a picture."""
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data[:2048])


def decoded(data: bytes, *, declared: bytes = b"", cut: bool = False) -> str:
    """The text of bytes: by their mark, by what they declare, as UTF-8, or else as Windows wrote Western letters.

    `cut` says that the bytes are only the beginning.  Raises `Unreadable` where they are no text.

    >>> decoded("£5 – “ten”".encode("cp1252")), decoded("£5".encode("utf-8")), decoded("£5".encode("utf-16"))
    ('£5 – “ten”', '£5', '£5')
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    start = data[:4096]
    if b"\x00" in start:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if max(even, odd) > len(start) / 8 and min(even, odd) <= max(even, odd) / 8:
            return data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")
        raise Unreadable("it is no text", EXPECTED, DAMAGED)
    if len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", start)) > len(start) / 50:
        raise Unreadable("it is no text", EXPECTED, DAMAGED)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if cut and error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8")
    try:
        name = codecs.lookup(declared.decode("ascii")).name if declared else "cp1252"
    except LookupError:
        name = "cp1252"
    if name in ("iso8859-1", "ascii", "utf-8") or name.startswith(("utf", "idna", "punycode", "unicode", "raw")):
        name = "cp1252"
    return data.decode(name, errors="replace")


def declared_letters(data: bytes) -> bytes:
    """The letters that an HTML file says it is written in; empty where it says nothing."""
    found = _CHARSET.search(data[:4096]) or _XML_CHARSET.match(data[:256])
    return found[1] if found else b""
