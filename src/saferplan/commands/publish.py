"""Publish: a release to a site and a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.folder import PartnershipFolder, Progress, no_progress, reading
from saferplan.publication.bundle import hash_of
from saferplan.publication.released import read_release

PDF = "strategic-assessment.pdf"


@dataclass(frozen=True)
class PublishResult:
    """What was published: the site's folder, the release it is made from, its first page, the PDF, and its pages."""

    folder: Path
    source: Path
    index: Path
    pdf: Path
    pages: int

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "site": str(self.folder),
            "release": str(self.source),
            "index": str(self.index),
            "pdf": str(self.pdf),
            "pages": self.pages,
        }


def publish(folder: Path | str, *, progress: Progress = no_progress) -> PublishResult:
    """Publish the current release of a partnership folder as a static site and one PDF.

    Writes `site/<as-of>-<hash>/` and names it current.  Raises `NotReleased` where there is nothing but a bundle.
    """
    from saferplan.publication.document import write_document
    from saferplan.publication.pages import write_site

    home = PartnershipFolder(folder)
    with home.busy():
        source = home.need("releases", "no release", "release")
        with reading(source, "release"):
            released = read_release(source)
        with home.whole("site") as made:
            pages = write_site(released, made, pdf=PDF, progress=progress)
            progress("writing the PDF", 0, 1)
            write_document(released, made / PDF)
            progress("writing the PDF", 1, 1)
            ending = "" if released.manifest["audience"] == "public" else f"-{released.manifest['audience']}"
            final = home.put(made, "site", f"{released.manifest['as_of']}-{hash_of(made)}{ending}")
    return PublishResult(final, source, final / "index.html", final / PDF, pages)
