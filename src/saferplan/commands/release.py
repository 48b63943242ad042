"""Release: a bundle to what one audience may see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.folder import PartnershipFolder, Progress, no_progress, reading
from saferplan.commands.own_words import check_words
from saferplan.errors import BadArgument, EditionExists
from saferplan.publication.bundle import CHECKSUMS, read_bundle, write_bundle, write_checksums, write_json
from saferplan.publication.disclosure import release_bundle
from saferplan.publication.released import AUDIENCES

_RESERVED = ("current", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
"""Names that are taken: by us for the file that names the current release, or by Windows."""


@dataclass(frozen=True)
class ReleaseResult:
    """What was released: its folder, the bundle it is made from, and the audit of what was withheld."""

    folder: Path
    source: Path
    audit: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {"release": str(self.folder), "bundle": str(self.source), "audit": self.audit}


def release(
    folder: Path | str, *, audience: str = "public", edition: str = "", progress: Progress = no_progress
) -> ReleaseResult:
    """Release the current bundle of a partnership folder to an audience, `public` or `partnership`.

    Writes `releases/<edition>/<audience>/` and names it current; `edition` is the bundle's name unless given.  An
    edition that was released before is frozen: the same again changes nothing, another raises `EditionExists`.
    Raises `BadArgument` for an audience that is none, or a name that cannot be a folder everywhere (letters, digits,
    hyphens and underscores can).  While a sentence of the analyst's own words is not true of its figure, or the words
    were changed since the assessment, nothing is released: `UntrueWords`, `WordsOutOfDate`.
    """
    if audience not in AUDIENCES:
        raise BadArgument("--audience", audience, " or ".join(AUDIENCES))
    _check_edition(edition)
    home = PartnershipFolder(folder)
    with home.busy():
        source = home.need("bundles", "no bundle", "assess")
        edition = edition or source.name
        progress("checking what may be seen", 0, 2)
        with reading(source, "assess"):
            bundle = read_bundle(source)
        check_words(home.path, bundle.manifest)
        released, audit = release_bundle(
            bundle, home.settings.disclosure, name=source.name, edition=edition, audience=audience
        )
        progress("writing the release", 1, 2)
        with home.whole("releases") as made:
            write_bundle(released, made)
            write_json(made / "audit.json", audit)
            write_checksums(made)
            final = home.path / "releases" / edition / audience
            if final.exists() and not _is_same_edition(final, made):
                raise EditionExists(final)
            home.put(made, "releases", f"{edition}/{audience}")
        progress("writing the release", 2, 2)
    return ReleaseResult(final, source, audit)


def _is_same_edition(final: Path, made: Path) -> bool:
    """Whether an edition that was released before is the one now made: equal, or equal before a file of it was damaged.

    Where the damaged file is the list of checksums itself, the other files are all as they were.
    """
    lists = [(folder / CHECKSUMS) for folder in (final, made)]
    if lists[0].is_file() and lists[0].read_bytes() == lists[1].read_bytes():
        return True
    kept = [{p.name: p.read_bytes() for p in folder.iterdir() if p.name != CHECKSUMS} for folder in (final, made)]
    return kept[0] == kept[1]


def _check_edition(edition: str) -> None:
    """Raise `BadArgument` unless an edition's name is empty or can be a folder on any disk and a word in an address."""
    fits = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", edition) and edition.lower() not in _RESERVED
    if edition and not fits:
        raise BadArgument("--edition", edition, "up to 64 letters (a to z), digits, hyphens and underscores")
