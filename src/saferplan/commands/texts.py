"""The Markdown texts of a partnership folder, and the figures that they are held to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from saferplan.errors import BadWords
from saferplan.measures.resolver import Resolver
from saferplan.publication.released import names_of

FOLDERS = ("assessment", "plan")
"""Where a partnership's texts lie; those of `plan` may lie in folders of their own."""
_MOST = 2_000_000


def read_texts(folder: Path) -> dict[str, str]:
    """Every Markdown file of a partnership's assessment and plan, by its path in the folder, in order of path.

    Raises `BadWords` for a file that is not text in UTF-8, cannot be opened, or is longer than any text of a plan.
    """
    found = {}
    for place in FOLDERS:
        home = folder / place
        paths = (path for path in home.rglob("*") if path.suffix.lower() == ".md" and path.is_file())
        for path in sorted(paths):
            within = path.relative_to(folder)
            if not any(part.startswith(".") for part in within.parts):
                found[within.as_posix()] = read_text(path, within.as_posix())
    return found


def read_text(path: Path, name: str) -> str:
    """One Markdown file; `name` is what messages call it.  Raises as `read_with_hash` does."""
    return read_with_hash(path, name)[0]


def read_with_hash(path: Path, name: str) -> tuple[str, str]:
    """One Markdown file and the SHA-256 of its bytes; `name` is what messages call it.

    Raises `BadWords` where it is not text in UTF-8, cannot be opened, or is too long.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        do = 'Save it as UTF-8: in Notepad, "Save as" and "Encoding: UTF-8".'
        raise BadWords(name, "it is not text in UTF-8", "UTF-8", do) from error
    except OSError as error:
        found = f"it cannot be opened ({error.strerror})"
        raise BadWords(name, found, "a file you may read", "Make it readable.") from error
    if len(text) > _MOST:
        raise BadWords(name, f"it has {len(text):,} characters", f"at most {_MOST:,}", "Make it shorter.")
    return text, hashlib.sha256(data).hexdigest()


def resolver_in(folder: Path) -> Resolver:
    """The figures of a bundle or a release, by the folder that holds it, with those that can be worked out of them."""
    figures, areas, places = (
        pl.read_parquet(folder / f"{name}.parquet", glob=False) for name in ("figures", "areas", "places")
    )
    return Resolver(figures, names_of(areas, places))
