"""Whole or not at all: files and folders that take their place only once they are finished."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from saferplan.errors import CannotWrite


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it, so that no reader ever finds half of one.

    Raises `CannotWrite`; a file that was there before is then untouched, and nothing is left beside it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise CannotWrite(path, error.strerror or str(error)) from error


def put_whole(made: Path, final: Path) -> None:
    """Put a finished folder in its place; what was there before is taken away after, and put back if it cannot be."""
    if not final.exists():
        os.replace(made, final)
        return
    before = made.with_name(f"{made.name}-before")
    os.replace(final, before)
    try:
        os.replace(made, final)
    except OSError:
        os.replace(before, final)
        raise
    shutil.rmtree(before, ignore_errors=True)
