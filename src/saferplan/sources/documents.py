"""A finished document from a file: Word, PDF, HTML, Markdown or plain text, with where everything in it stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from saferplan.errors import BadInput
from saferplan.plan.claims.document_text import Cell, DocumentText, Passage
from saferplan.sources.document_child import SECONDS
from saferplan.sources.document_kinds import EXPECTED

LARGEST = 300 * 1024**2
"""A file of more bytes is refused."""

_FAILED = (
    "it stops the program that reads it: it is damaged, or made to do so",
    "a whole document",
    "Open it in the program that made it, save it again and check that.",
)


def read_document(path: Path, *, seconds: float = SECONDS) -> DocumentText:
    """The text of a document, in reading order.

    What a file is, is told by its content, not by its name.  It is read in a process of its own that is ended after
    `seconds`, so that a file made to do harm takes no more time, and on Linux no more memory than
    `document_child.MEMORY`.  Raises `BadInput`, with nothing of the document in it but the file's name, where it cannot
    be read: another format, locked, damaged, without text, or hostile.
    """
    try:
        if path.is_dir():
            raise BadInput(path.name or str(path), "it is a folder", EXPECTED, "Name one file.")
        if not path.is_file():
            raise BadInput(path.name, "there is no such file", EXPECTED, "Check its name and folder.")
        if path.stat().st_size > LARGEST:
            raise BadInput(
                path.name, "it is larger than 300 MiB", EXPECTED, "Make its pictures smaller, or check a part."
            )
    except OSError as error:
        raise BadInput(path.name, "it cannot be opened", EXPECTED, "Check that you may read it.") from error
    said = _read_apart(path, seconds)
    if "fault" in said:
        raise BadInput(path.name, *said["fault"])
    passages = tuple(_passage(one) for one in said["passages"])
    return DocumentText(path.name, said["format"], passages, said["pages"], tuple(said["unread"]))


def _read_apart(path: Path, seconds: float) -> dict[str, Any]:
    """What the process that reads a file says of it."""
    # -P: nothing is imported from the folder that the command is given in, where the document may lie.
    command = [sys.executable, "-P", "-m", "saferplan.sources.document_child", str(path.absolute())]
    found = os.pathsep.join(one for one in sys.path if one)
    try:
        done = subprocess.run(  # noqa: S603 - our own module, with a path as its one word
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": found, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        long = f"it takes longer than {seconds:,.0f} seconds to read"
        raise BadInput(path.name, long, "a document of text", "Check a part of it.") from error
    try:
        said = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise BadInput(path.name, *_FAILED)
    return said


def _passage(said: dict[str, Any]) -> Passage:
    """One passage of what that process says."""
    cell = Cell(**said["cell"]) if said["cell"] else None
    return Passage(**{**said, "section": tuple(said["section"]), "cell": cell})
