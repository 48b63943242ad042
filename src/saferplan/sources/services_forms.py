"""Whether what arrived is the file that was meant: by its first bytes, its checksum and what it holds."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from saferplan.errors import NotTheFile

_WORDS = {
    "csv": "a CSV file",
    "geojson": "GeoJSON",
    "json": "JSON",
    "police-archive": "a zip archive of crime files",
    "zip-of-csv": "a zip archive",
}
_START = 4096


def in_words(form: str) -> str:
    """A form as a sentence says it."""
    return _WORDS[form]


def check_type(content_type: str, form: str, address: str) -> None:
    """Raise `NotTheFile`, before any of it is read, where an answer says that it is a web page."""
    if content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml"):
        raise NotTheFile(address, "the answer is a web page", in_words(form))


def check_form(path: Path, form: str, address: str) -> None:
    """Raise `NotTheFile` where a file does not begin as its form does, or is an archive that cannot be opened."""
    with path.open("rb") as stream:
        start = stream.read(_START)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    expected = in_words(form)
    if not text:
        raise NotTheFile(address, "the file is empty", expected)
    if text.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise NotTheFile(address, "the file is a web page", expected)
    if form in ("police-archive", "zip-of-csv"):
        if not zipfile.is_zipfile(path):
            raise NotTheFile(address, "the file is no zip archive, or not a whole one", expected)
    elif form == "csv":
        if b"\x00" in start or start.startswith(b"PK") or b"," not in start.partition(b"\n")[0]:
            raise NotTheFile(address, "the file is not a table with commas", expected)
        if text.startswith((b"{", b"[")):
            raise NotTheFile(address, "the file is JSON", expected)
    else:
        _check_json(path, form, address)


def _check_json(path: Path, form: str, address: str) -> None:
    """Raise `NotTheFile` where a file is not JSON, or not a collection of shapes where shapes are meant."""
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise NotTheFile(address, "the file is not whole JSON", in_words(form)) from error
    if form == "geojson" and not (isinstance(found, dict) and isinstance(found.get("features"), list)):
        raise NotTheFile(address, "the file holds no shapes", in_words(form))
