"""What a partnership folder holds after a run: its bundle and its evidence."""

from __future__ import annotations

from pathlib import Path

from saferplan.commands.folder import PartnershipFolder
from saferplan.commands.gathering import gather
from saferplan.measures.evidence import Evidence
from saferplan.publication.bundle import Bundle, read_bundle


def bundle_in(folder: Path) -> Bundle:
    """The current bundle of a partnership folder."""
    found = PartnershipFolder(folder).current("bundles")
    assert found is not None, folder
    return read_bundle(found)


def evidence_in(folder: Path) -> Evidence:
    """The evidence of a partnership folder that was read."""
    home = PartnershipFolder(folder)
    tables = home.current("tables")
    assert tables is not None, folder
    return gather(tables, home.settings)
