"""Reads one document in a process of its own, whose time and memory are limited: a hostile file can do no more.

    python -m saferplan.sources.document_child FILE

It writes one JSON object to standard output: the text of the document, or why it cannot be read.  Nothing else is
written, to no file and no log.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from traceback import walk_tb
from typing import Any

from saferplan.sources.document_kinds import EXPECTED, declared_letters, decoded, kind_of
from saferplan.sources.document_passages import DAMAGED, TOO_LONG, Found, Unreadable

SECONDS = 60
"""How long a document may take to read; a plan of 100 pages takes about two seconds."""

MEMORY = 1024**3
"""How many bytes of memory reading may take, where the system can limit that (not on Windows and macOS)."""

LARGEST_TEXT = 16 * 1024**2
"""A text, Markdown or HTML file of more bytes is refused."""

_BEGINNING = 1 << 16


def read_file(path: Path) -> Found:
    """The text of a file of any format that can be read.

    Raises `Unreadable` where it cannot.
    """
    with path.open("rb") as stream:
        start = stream.read(_BEGINNING)
    if b"%PDF-" in start[:1024]:
        from saferplan.sources.document_pdf import read_pdf

        return _some(read_pdf(str(path)))
    if not start.startswith(b"PK") and path.stat().st_size > LARGEST_TEXT:
        kind_of(start, path.suffix.lower())
        raise Unreadable(*TOO_LONG)
    return _some(read_bytes(path.read_bytes(), path.suffix.lower()))


def read_bytes(data: bytes, suffix: str) -> Found:
    """The text of what a file holds that is no PDF; `suffix` is that of its name, written small."""
    kind = kind_of(data, suffix)
    if kind == "docx":
        from saferplan.sources.document_docx import read_docx

        return read_docx(data)
    if kind == "html":
        from saferplan.sources.document_html import read_html

        return read_html(decoded(data, declared=declared_letters(data)))
    if kind == "md":
        from saferplan.sources.document_md import read_md

        return read_md(decoded(data))
    from saferplan.sources.document_txt import read_txt

    return read_txt(decoded(data))


def _some(found: Found) -> Found:
    """A document that has text."""
    if not found.passages:
        raise Unreadable("it holds no text", EXPECTED, "Choose another file.")
    return found


def answer(path: Path) -> dict[str, Any]:
    """What is said to whoever started this process: the document's parts, or those of the sentence of a fault."""
    try:
        return asdict(read_file(path))
    except Unreadable as fault:
        return {"fault": [fault.found, fault.expected, fault.do]}
    except (MemoryError, RecursionError):
        return {"fault": ["reading it takes more memory than any document needs", "a document of text", DAMAGED]}
    except OSError as error:
        return {"fault": [f"it cannot be opened ({type(error).__name__})", "a file that you may read", "Check it."]}
    except Exception as error:
        # The error's own words are left out: they may quote the document.
        at = [frame.f_code.co_name for frame, _ in walk_tb(error.__traceback__)][-1]
        return {"fault": [f"it is not as such files are ({type(error).__name__} in {at})", EXPECTED, DAMAGED]}


def limit() -> None:
    """Limit the time and memory of this process, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        for what, most in (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", SECONDS), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
            if (limited := getattr(resource, what, None)) is not None:
                with suppress(ValueError, OSError):
                    hard = resource.getrlimit(limited)[1]
                    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
                    resource.setrlimit(limited, (most, most))


if __name__ == "__main__":
    limit()
    said = json.dumps(answer(Path(sys.argv[1])))
    sys.stdout.write(said)
