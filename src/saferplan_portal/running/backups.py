"""A backup: one file with every row, every uploaded file and the settings, each with its checksum, and no secret.

It is a ZIP archive.  The rows are written as they stood at one moment, while people go on working.  The same archive
goes back into SQLite or PostgreSQL, so it is also the way from a trial into service.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, Max

from saferplan import __version__
from saferplan_portal.accounts.factors import unreadable_in_words, unreadable_of_all
from saferplan_portal.audit.actions import verify
from saferplan_portal.audit.models import Head
from saferplan_portal.config import SECRETS, PortalConfig
from saferplan_portal.running.faults import BadBackup, FileThere, NoBackup, NotEmpty
from saferplan_portal.running.rows import historical_models, kept_models, lines_of, load_lines, one_moment, unguarded
from saferplan_portal.running.starting import migrate

FORMAT = 1
MANIFEST = "manifest.json"
_LEFT_OUT = re.compile(r"portal\.sqlite3.*|.*\.lock|.*\.unfinished")
_PASSWORD = re.compile(r"(?m)^(\s*database\s*=\s*\"[a-z]+://[^:@/\"]+):[^@\"]*@")


@dataclass(frozen=True)
class Backup:
    """What a backup holds: rows, files, and how far the audit had come, with its last hash.

    `broken` are sentences about where the chain of the audit does not hold after the backup was given back, and
    `unreadable` is one about second factors that the secret key of here does not read.
    """

    path: Path
    rows: int
    files: int
    position: int
    head: str
    broken: tuple[str, ...] = ()
    unreadable: str = ""


def back_up(config: PortalConfig, into: Path, at: datetime) -> Backup:
    """Write a backup of the portal into a file that is not there yet, whole or not at all.

    Raises `FileThere` where a file of the name is there, and `OSError` where it cannot be written.
    """
    if into.exists():
        raise FileThere(into)
    draft = into.with_name(f"{into.name}.unfinished")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            made = _write(config, archive, at)
        with draft.open("rb") as whole:
            os.fsync(whole.fileno())
        draft.replace(into)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return Backup(into, *made)


def _write(config: PortalConfig, archive: zipfile.ZipFile, at: datetime) -> tuple[int, int, int, str]:
    """Write everything, the list of it last.  Rows come first: whatever file a row names had been written before it."""
    members: dict[str, dict[str, Any]] = {}
    with one_moment():
        applied = MigrationRecorder(connection).applied_migrations()
        head = Head.objects.filter(pk=1).first() or Head()
        for model in kept_models(apps):
            lines = (f"{line}\n".encode() for line in lines_of(model))
            members[f"rows/{model._meta.label_lower}.jsonl"] = _member(
                archive, f"rows/{model._meta.label_lower}.jsonl", lines
            )
    rows = sum(one["lines"] - 1 for one in members.values())
    files = list(_files(config.home))
    for path in files:
        name = f"files/{path.relative_to(config.home).as_posix()}"
        members[name] = _member(archive, name, _content(path))
    manifest = {
        "format": FORMAT,
        "saferplan": __version__,
        "at": at.isoformat(),
        "partnership": config.name,
        "database": connection.vendor,
        "migrations": sorted(applied),
        "audit": {"position": head.position, "hash": head.hash},
        "members": members,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
    return rows, len(files), head.position, head.hash


def _member(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    """Write one member, and give back its checksum, size and number of lines."""
    checksum, size, lines = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as out:
        for piece in pieces:
            out.write(piece)
            checksum.update(piece)
            size += len(piece)
            lines += piece.count(b"\n")
    return {"sha256": checksum.hexdigest(), "size": size, "lines": lines}


def _files(home: Path) -> Iterator[Path]:
    """The files beside the database that belong to the portal: settings and uploads, but no secret and no message.

    Messages that were written into the folder hold links by which somebody signs in.
    """
    for path in sorted(home.rglob("*")):
        secret = (path.parent == home and path.name in SECRETS) or home / "outbox" in path.parents
        if path.is_file() and not path.is_symlink() and not secret and not _LEFT_OUT.fullmatch(path.name):
            yield path


def _content(path: Path) -> Iterator[bytes]:
    """A file's bytes in pieces; of the settings, the password of the database is left out."""
    if path.name == "portal.toml":
        yield _PASSWORD.sub(r"\1@", path.read_text(encoding="utf-8")).encode()
        return
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def read_manifest(path: Path) -> dict[str, Any]:
    """What a backup says it holds, once every checksum in it has been held.

    Raises `NoBackup` where there is no file, and `BadBackup` where it is no backup, is of a later make, is damaged, or
    names a file outside its place.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BadBackup(path, f"it is of make {manifest['format']}, and this release reads {FORMAT}")
            there = {one.filename for one in archive.infolist()} - {MANIFEST}
            for name in sorted(there ^ set(manifest["members"])):
                raise BadBackup(path, f"{name} is in the archive or in its list, and not in both")
            for name, told in manifest["members"].items():
                parts = name.split("/")
                if parts[0] not in ("rows", "files") or ".." in parts or "" in parts or "\\" in name:
                    raise BadBackup(path, f"{name!r} is no place of a backup")
                checksum = hashlib.sha256()
                with archive.open(name) as member:
                    while piece := member.read(1 << 20):
                        checksum.update(piece)
                if checksum.hexdigest() != told["sha256"]:
                    raise BadBackup(path, f"{name} is not what was written")
    except FileNotFoundError:
        raise NoBackup(path) from None
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError) as error:
        raise BadBackup(path, f"it is no whole backup of a portal ({type(error).__name__})") from error
    return manifest


def restore(config: PortalConfig, path: Path, *, say: Callable[[str], None]) -> Backup:
    """Put a backup into the portal's database, which has been used by nobody, and its files beside it.

    The database is brought to the release of the backup, filled, and then brought up to this release.  An audit whose
    chain does not hold comes back all the same, and is told.  Raises `BadBackup`, or `NotEmpty` where people or files
    are there.
    """
    manifest = read_manifest(path)
    _hold_empty(config, manifest)
    targets = _targets(path, manifest)
    say("Every checksum holds.")
    rows = _fill(path, manifest, targets)
    say(f"{rows:,} rows are back.")
    with zipfile.ZipFile(path) as archive:
        files = [name for name in manifest["members"] if name.startswith("files/")]
        for name in files:
            _put_back(archive, name, config.home / name.removeprefix("files/"))
    migrate()
    position, head, found = verify()
    broken = [one.sentence for one in found]
    if (position, head) != (manifest["audit"]["position"], manifest["audit"]["hash"]):
        broken.append("The audit ends elsewhere than the backup says.")
    unreadable = unreadable_in_words(unreadable_of_all())
    return Backup(path, rows, len(files), position, head, tuple(broken), unreadable)


def _hold_empty(config: PortalConfig, manifest: dict[str, Any]) -> None:
    """Hold that nothing would be covered: no people, no audit, no file of the same name but the settings."""
    tables = set(connection.introspection.table_names())
    for table, what in (("accounts_person", "people"), ("audit_entry", "rows of the audit")):
        if table in tables:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - one of two names above
                if cursor.fetchone() is not None:
                    raise NotEmpty(f"The database has {what} already")
    for name in manifest["members"]:
        target = config.home / name.removeprefix("files/")
        if name.startswith("files/") and name != "files/portal.toml" and target.exists():
            raise NotEmpty(f"{target} is there already")


def _targets(path: Path, manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """The last migration of each app at the time of the backup."""
    from django.db.migrations.executor import MigrationExecutor

    graph = MigrationExecutor(connection).loader.graph
    had = {(app, name) for app, name in manifest["migrations"]}
    unknown = sorted(f"{app}.{name}" for app, name in had if (app, name) not in graph.nodes)
    if unknown:
        raise BadBackup(path, f"it was made by a later release, whose {unknown[0]} this one does not have")
    return sorted(
        node
        for node in had
        if not any(child.key in had and child.key[0] == node[0] for child in graph.node_map[node].children)
    )


def _fill(path: Path, manifest: dict[str, Any], targets: list[tuple[str, str]]) -> int:
    """Make the tables as they were, and fill them in one transaction; how many rows came back."""
    from django.db.migrations.executor import MigrationExecutor

    MigrationExecutor(connection).migrate(targets)
    then = historical_models(targets)
    kinds = kept_models(then)
    many = 0
    with unguarded(kinds), zipfile.ZipFile(path) as archive:
        for kind in reversed(kinds):
            kind._base_manager.all()._raw_delete(connection.alias)
        for kind in kinds:
            name = f"rows/{kind._meta.label_lower}.jsonl"
            if name in manifest["members"]:
                with archive.open(name) as member:
                    many += load_lines(kind, (line.decode() for line in member))
            if kind._meta.label_lower == "audit.rawchange":
                _part_transactions(kind)
    return many


def _part_transactions(changes: Any) -> None:
    """Give the transactions of the database's own record numbers below zero: this server counts its own from one."""
    last = changes._base_manager.aggregate(last=Max("transaction"))["last"]
    if last is not None:
        changes._base_manager.update(transaction=F("transaction") - last - 1)


def _put_back(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Write one file, for its owner alone; settings that are there already stay."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, archive.open(name) as member:
        while piece := member.read(1 << 20):
            out.write(piece)
