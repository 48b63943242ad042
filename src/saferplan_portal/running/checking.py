"""What is looked at before a portal is served, and by `saferplan portal checks`: each fault a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db.utils import DatabaseError

from saferplan_portal.accounts.factors import unreadable_in_words, unreadable_of_all
from saferplan_portal.audit.actions import verify
from saferplan_portal.config import SECRETS, PortalConfig
from saferplan_portal.running.starting import missing_migrations
from saferplan_portal.shell.scanning import fault_of_scanner
from saferplan_portal.shell.uploads import faults_of_files

LEAST_FREE = 1_000_000_000
"""So many bytes should be free where the portal writes."""

NOT_LOOKED_AT = "portal.W040"
"""The check that tells of pages of information which nobody has looked at within a year."""


@dataclass(frozen=True)
class Checked:
    """One thing that was looked at: its name, what was found good, and what is wrong, in sentences."""

    name: str
    good: str
    faults: tuple[str, ...] = ()


def faults_before_serving() -> Iterator[str]:
    """What would keep the portal from working, each with what to do."""
    folder = settings.PORTAL.folder
    for one in run_checks():
        if one.is_serious():
            yield f"{one.msg} {one.hint or ''}".strip()
    if not any((Path(place) / "portal" / "portal.css").is_file() for place in settings.STATICFILES_DIRS):
        yield "The stylesheet of the portal is not there. In a copy of the source, make it: make portal-assets"
    yield from _database(folder)


def _database(folder: Path) -> Iterator[str]:
    """Whether the database answers, and has what this release needs."""
    try:
        missing = missing_migrations()
    except DatabaseError as error:
        yield (
            f"The database does not answer ({type(error).__name__}). See that it runs, and that the portal's user may "
            "sign in to it."
        )
        return
    if missing:
        them = "one migration" if len(missing) == 1 else f"{len(missing)} migrations"
        yield f"The database lacks {them} of this release. Back it up, then run: saferplan portal init {folder}"


def check_everything(config: PortalConfig, known: tuple[int, str] | None = None) -> list[Checked]:
    """Look at the settings, the database, the audit, the files, the scanner, the secrets and the disk.

    `known` is a position of the audit with its hash, as an earlier run printed them.
    """
    database = tuple(_database(config.folder))
    looked = [_settings(config), _information(), Checked("Database", "it answers, and has every migration", database)]
    if not database:
        looked += [
            _audit(known),
            Checked("Files", "each is where its record says, unchanged", tuple(faults_of_files())),
            _factors(),
        ]
    return [*looked, _scanner(config), _secrets(config), _disk(config)]


def _settings(config: PortalConfig) -> Checked:
    """Django's own checks and ours; those for a portal in service only where it is in service."""
    found = run_checks(include_deployment_checks=config.way == "service")
    faults = tuple(
        f"{one.msg} ({one.id})".replace("\n", " ") for one in found if one.level >= WARNING and one.id != NOT_LOOKED_AT
    )
    return Checked("Settings", f"no fault found for a portal in {config.way}", faults)


def _information() -> Checked:
    """Whether somebody has looked at the pages for people in danger.  It is told, and stops nothing."""
    told = [one.msg.rstrip(".") for one in run_checks() if one.id == NOT_LOOKED_AT]
    return Checked("Pages of information", "; ".join(told) or "each was looked at within a year", ())


def _audit(known: tuple[int, str] | None) -> Checked:
    """The chain of the audit."""
    position, head, broken = verify(known)
    good = f"the chain holds over {position:,} rows. Keep this elsewhere: {position}:{head}"
    return Checked("Audit", good, tuple(one.sentence for one in broken))


def _factors() -> Checked:
    """Whether the second factors of people can be read with the secret key that is here."""
    told = unreadable_in_words(unreadable_of_all())
    return Checked("Second factors", "each can be read with the secret-key that is here", (told,) if told else ())


def _scanner(config: PortalConfig) -> Checked:
    """Whether what looks at files for malware answers.  That there is none is told, and stops nothing."""
    if config.scanner is None:
        return Checked("Scanner", "none is set, so files are taken without a look for malware. Name one in portal.toml")
    fault = fault_of_scanner(config.scanner)
    return Checked("Scanner", "it answers, and looks at each file before it is taken", (fault,) if fault else ())


def _secrets(config: PortalConfig) -> Checked:
    """That nobody but their owner may open the secrets, the database file and the folder."""
    kept = [config.home, *(config.home / name for name in (*SECRETS, "portal.sqlite3"))]
    faults = []
    for path in kept:
        if path.exists() and path.stat().st_mode & 0o077:
            mode = "700" if path.is_dir() else "600"
            faults.append(f"Others on this computer may open {path}. Close it: chmod {mode} {path}")
    return Checked("Secrets", "only their owner may open them", tuple(faults))


def _disk(config: PortalConfig) -> Checked:
    """That there is room to write."""
    free = shutil.disk_usage(config.home).free
    told = f"{free / 1e9:.1f} GB free"
    faults = (f"Only {told} where {config.home} lies. Make room.",) if free < LEAST_FREE else ()
    return Checked("Disk", told, faults)
