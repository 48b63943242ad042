"""Release: a bundle to what one audience may see."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.folder import PartnershipFolder, Progress, no_progress
from saferplan.errors import EditionExists
from saferplan.publication.bundle import hash_of, read_bundle, write_bundle, write_json
from saferplan.publication.disclosure import release_bundle


@dataclass(frozen=True)
class ReleaseResult:
    """What was released: its folder, and the audit of what was withheld."""

    folder: Path
    audit: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {"release": str(self.folder), "audit": self.audit}


def release(
    folder: Path | str, *, audience: str = "public", edition: str = "", progress: Progress = no_progress
) -> ReleaseResult:
    """Release the current bundle of a partnership folder to an audience, `public` or `partnership`.

    Writes `releases/<edition>/<audience>/` and names it current; `edition` is the bundle's name unless given.  An
    edition that was released before is frozen: the same again changes nothing, another raises `EditionExists`.
    """
    home = PartnershipFolder(folder)
    with home.busy():
        source = home.need("bundles", "no bundle", "assess")
        edition = edition or source.name
        progress("checking what may be seen", 0, 2)
        released, audit = release_bundle(
            read_bundle(source), home.settings.disclosure, name=source.name, edition=edition, audience=audience
        )
        progress("writing the release", 1, 2)
        with home.whole("releases") as made:
            write_bundle(released, made)
            write_json(made / "audit.json", audit)
            final = home.path / "releases" / edition / audience
            if final.exists() and hash_of(final) != hash_of(made):
                raise EditionExists(final)
            home.put(made, "releases", f"{edition}/{audience}")
        progress("writing the release", 2, 2)
    return ReleaseResult(final, audit)
