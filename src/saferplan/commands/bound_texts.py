"""Texts bound to figures: any Markdown file held to a partnership's release, or to a bundle that is named."""

from __future__ import annotations

from pathlib import Path

from saferplan.commands.folder import PartnershipFolder, check_whole, reading
from saferplan.commands.texts import read_text, resolver_in
from saferplan.measures.resolver import Resolver
from saferplan.plan.claims.check import Checked, LookUp, check_texts


def figures_against(folder: Path | str) -> Resolver:
    """The figures that texts are held to: those of the public release of a partnership folder's current edition.

    Where that edition has no public release, it is the current one, whatever its audience.  The folder of a bundle or
    of a release may be given itself: only then are figures looked at that nobody has released.  Raises `FolderNotFound`
    where it is none of these, `StepNotDone` where there is no release yet, and `DamagedResult` where it is no longer
    whole.
    """
    home = Path(folder)
    if (home / "figures.parquet").is_file() and (home / "manifest.json").is_file():
        check_whole(home, "release" if (home / "audit.json").is_file() else "assess")
        return resolver_in(home)
    source = PartnershipFolder(home).shown_release()
    with reading(source, "release"):
        return resolver_in(source)


def check_bound(path: Path, figures: LookUp) -> Checked:
    """Hold every figure link of one Markdown file to its figure: untrue claims, and numbers bound to nothing.

    Raises `BadWords` where the file is not text in UTF-8, cannot be opened, or is too long.
    """
    return check_texts({path.name: read_text(path, path.name)}, figures)
