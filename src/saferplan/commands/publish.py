"""Publish: a release to a site and its PDFs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.folder import PartnershipFolder, Progress, no_progress, reading
from saferplan.publication.bundle import hash_of
from saferplan.publication.offered import DOCUMENTS, SHEETS, WHOLE
from saferplan.publication.palette import ACCENT, accent_for
from saferplan.publication.released import read_release

PDF = WHOLE.path


@dataclass(frozen=True)
class PublishResult:
    """What was published: the site's folder, the release it is made from, its first page, the PDF, and its pages.

    `edition` is the release's, and `notes` are what its publisher should know of it.
    """

    folder: Path
    source: Path
    index: Path
    pdf: Path
    pages: int
    edition: str
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "site": str(self.folder),
            "release": str(self.source),
            "index": str(self.index),
            "pdf": str(self.pdf),
            "pages": self.pages,
            "edition": self.edition,
            "notes": list(self.notes),
        }


def publish(folder: Path | str, *, progress: Progress = no_progress) -> PublishResult:
    """Publish the current release of a partnership folder as a static site and its PDFs.

    Writes `site/<as-of>-<hash>/` and names it current.  Raises `NotReleased` where there is nothing but a bundle.
    """
    from saferplan.publication.document import write_document
    from saferplan.publication.easy_read import write_easy_pdf
    from saferplan.publication.members_summary import write_members_summary
    from saferplan.publication.pages import write_site
    from saferplan.publication.sheets_document import write_sheets_document

    home = PartnershipFolder(folder)
    with home.busy():
        source = home.need("releases", "no release", "release")
        with reading(source, "release"):
            released = read_release(source)
        with home.whole("site") as made:
            writers = dict(zip(DOCUMENTS, (write_document, write_members_summary, write_easy_pdf), strict=True))
            if released.sheets:
                writers[SHEETS] = write_sheets_document
            for done, (document, write) in enumerate(writers.items()):
                progress("writing the PDFs", done, len(writers))
                write(released, made / document.path)
            progress("writing the PDFs", len(writers), len(writers))
            # After the PDFs: the page of downloads says how large they are.
            pages = write_site(released, made, documents=tuple(writers), progress=progress)
            ending = "" if released.manifest["audience"] == "public" else f"-{released.manifest['audience']}"
            final = home.put(made, "site", f"{released.manifest['as_of']}-{hash_of(made)}{ending}")
    notes = notes_of(home, released.manifest)
    return PublishResult(final, source, final / "index.html", final / PDF, pages, released.manifest["edition"], notes)


def notes_of(home: PartnershipFolder, manifest: dict[str, Any]) -> tuple[str, ...]:
    """What the publisher of a release should know: a newer bundle, changed settings, no contact, a colour not used."""
    edition, own = manifest["edition"], manifest["settings"]["publication"]
    found = []
    bundle = home.current("bundles")
    if bundle is not None and bundle.name != manifest["bundle"]:
        found.append(
            f"These pages are of edition {edition}, which was made from {manifest['bundle']}. The current bundle is "
            f'{bundle.name}: to publish that, run "saferplan release" with another --edition first.'
        )
    now = json.loads(json.dumps(asdict(home.settings.publication)))
    # The files of documents are read when those are made, and are no part of a release.
    now = {key: value for key, value in now.items() if key not in ("logo", "template")}
    if changed := [key for key in sorted(now) if now[key] != own.get(key, now[key])]:
        found.append(
            f"[publication] {' and '.join(changed)} changed since edition {edition} was released, and what is released "
            'is frozen: run "saferplan release" with another --edition to use it.'
        )
    if not own.get("contact"):
        found.append(
            "No contact is given, so the pages cannot say how to reach you, and residents cannot report a mistake or "
            "ask for another format. Give one: contact under [publication] in partnership.toml; then release again "
            "with another --edition."
        )
    if note := accent_for(own.get("accent", ACCENT)).note:
        found.append(note)
    return tuple(found)
