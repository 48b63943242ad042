"""A backup goes back whole, into either database, or not at all."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal_running import Running, fresh_database, settle
from saferplan_portal.config import DATABASE, read_config
from saferplan_portal.running.backups import MANIFEST, back_up, read_manifest
from saferplan_portal.running.faults import BadBackup, FileThere, NoBackup

ADMINISTRATOR = ("--administrator", "Priya Shah <priya@ashbrook.example>")


def _portal(folder: Path, ashbrook: Path, database: str = "") -> Running:
    """A portal that has its settings and nothing else."""
    folder.mkdir()
    (folder / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    settle(folder)
    return Running(folder, database)


def _said(portal: Running, *words: str, code: int = 0) -> str:
    """What a command prints, which must end with the code."""
    done = portal.command(*words)
    assert done.returncode == code, (words, done.stdout, done.stderr[-3_000:])
    return done.stdout


def _rows(backup: Path) -> dict[str, str]:
    """The rows of a backup, by model."""
    with zipfile.ZipFile(backup) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("rows/")}


@pytest.fixture
def another(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database to give back into: another of the server that the tests run on, else the embedded one."""
    server = os.environ.get(DATABASE, "")
    if not server:
        yield ""
        return
    with fresh_database(server) as address:
        yield address


@pytest.fixture
def made(tmp_path: Path, ashbrook: Path) -> tuple[Running, Path]:
    """A portal with people and an uploaded file, and its backup."""
    portal = _portal(tmp_path / "first", ashbrook)
    _said(portal, "init", str(portal.folder), *ADMINISTRATOR)
    upload = portal.folder / "portal" / "uploads" / "2026" / "minutes.pdf"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"%PDF-1.7 \x00\xff")
    (portal.folder / "portal" / "smtp-password").write_text("hunter2", encoding="utf-8")
    (portal.folder / "portal" / "outbox").mkdir(exist_ok=True)
    (portal.folder / "portal" / "outbox" / "invitation.eml").write_text("a link for one person", encoding="utf-8")
    backup = tmp_path / "first.zip"
    told = json.loads(_said(portal, "backup", str(portal.folder), "--into", str(backup), "--json"))
    assert told["rows"] > 20
    return portal, backup


@pytest.mark.slow
def test_it_goes_back_into_an_empty_portal_and_nothing_is_lost(
    made: tuple[Running, Path], another: str, tmp_path: Path, ashbrook: Path
) -> None:
    _, backup = made
    manifest = read_manifest(backup)
    second = _portal(tmp_path / "second", ashbrook, another)
    said = _said(second, "restore", str(backup), str(second.folder))
    assert f"The chain of the audit holds, to {manifest['audit']['position']}:{manifest['audit']['hash']}" in said
    uploaded = second.folder / "portal" / "uploads" / "2026" / "minutes.pdf"
    assert uploaded.read_bytes() == b"%PDF-1.7 \x00\xff"
    assert stat.S_IMODE(uploaded.stat().st_mode) == 0o600
    known = f"{manifest['audit']['position']}:{manifest['audit']['hash']}"
    _said(second, "checks", str(second.folder), "--known", known)
    again = tmp_path / "second.zip"
    _said(second, "backup", str(second.folder), "--into", str(again))
    assert _rows(again) == _rows(backup)
    if another:
        _hold_from_server_to_server(again, tmp_path / "third", ashbrook)
    # The numbers of new rows go on after those that came back.
    _said(second, "init", str(second.folder), "--administrator", "Jo Winter <jo@ashbrook.example>")
    # And it goes back into an empty portal only.
    refused = second.command("restore", str(backup), str(second.folder))
    assert refused.returncode != 0
    assert _said(second, "checks", str(second.folder)).count("Fault") == 0


def _hold_from_server_to_server(backup: Path, folder: Path, ashbrook: Path) -> None:
    """Hold that a backup of one PostgreSQL goes back into another: the usual way, on the day it is needed."""
    manifest = read_manifest(backup)
    assert _rows(backup)["rows/audit.rawchange.jsonl"], "the server's own record of changes goes with the rest"
    with fresh_database(os.environ[DATABASE]) as address:
        portal = _portal(folder, ashbrook, address)
        _said(portal, "restore", str(backup), str(folder))
        known = f"{manifest['audit']['position']}:{manifest['audit']['hash']}"
        assert _said(portal, "checks", str(folder), "--known", known).count("Fault") == 0
        again = folder.parent / "third.zip"
        _said(portal, "backup", str(folder), "--into", str(again))
    after, before = _rows(again), _rows(backup)
    assert {name: held for name, held in after.items() if "rawchange" not in name} == {
        name: held for name, held in before.items() if "rawchange" not in name
    }


@pytest.mark.slow
def test_no_secret_is_in_it_and_only_its_owner_may_read_it(made: tuple[Running, Path]) -> None:
    portal, backup = made
    secret = (portal.folder / "portal" / "secret-key").read_bytes()
    with zipfile.ZipFile(backup) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert "files/portal.toml" in held
    assert not [name for name in held if "outbox" in name and name.startswith("files/")]
    assert not [name for name in held if "secret" in name or "password" in name or "sqlite" in name]
    assert not [name for name, content in held.items() if secret in content or b"hunter2" in content]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


@pytest.mark.slow
def test_what_is_not_whole_is_not_used(made: tuple[Running, Path], tmp_path: Path) -> None:
    """Cut off, altered, added to, of a later make, or no backup at all."""
    _, backup = made
    whole = backup.read_bytes()
    with zipfile.ZipFile(backup) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held[MANIFEST])
    bad = tmp_path / "bad.zip"

    def rewrite(**changed: bytes) -> None:
        with zipfile.ZipFile(bad, "w") as archive:
            for name, content in {**held, **changed}.items():
                archive.writestr(name, content)

    cases = {
        "no whole backup": lambda: bad.write_bytes(whole[: len(whole) // 2]),
        "is not what was written": lambda: rewrite(**{"rows/accounts.person.jsonl": b'["id"]\n'}),
        "and not in both": lambda: rewrite(**{"files/uploads/more.exe": b"MZ"}),
        "this release reads 1": lambda: rewrite(**{MANIFEST: json.dumps({**manifest, "format": 2}).encode()}),
    }
    for told, spoil in cases.items():
        spoil()
        with pytest.raises(BadBackup, match=told):
            read_manifest(bad)
    for name in ("files/../../etc/cron.d/x", "/etc/x", "files//x", "rows/..\\x"):
        listed = {**manifest["members"], name: {"sha256": "", "size": 0, "lines": 0}}
        rewrite(**{name: b"x", MANIFEST: json.dumps({**manifest, "members": listed}).encode()})
        with pytest.raises(BadBackup, match="no place of a backup"):
            read_manifest(bad)
    with pytest.raises(NoBackup, match=r"no such file\. See how the backup is called"):
        read_manifest(tmp_path / "nowhere.zip")


@pytest.mark.slow
def test_a_backup_covers_no_other_and_leaves_no_half(
    made: tuple[Running, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal, backup = made
    config = read_config(portal.folder, "trial")
    from portal_people import NOW

    with pytest.raises(FileThere, match=r"covers no file\. Name another with --into"):
        back_up(config, backup, NOW)

    def full(*words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("saferplan_portal.running.backups._write", full)
    with pytest.raises(OSError, match="No space"):
        back_up(config, tmp_path / "third.zip", NOW)
    assert not list(tmp_path.glob("third*"))


WITH_A_CODE_APP = """
import sys
from pathlib import Path
from saferplan_portal.running.starting import start
start(Path(sys.argv[1]))
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from saferplan_portal.accounts.models import Person
TOTP.activate(Person.objects.get(), generate_totp_secret())
"""


@pytest.mark.slow
def test_with_another_key_it_says_at_once_who_cannot_sign_in(
    made: tuple[Running, Path], another: str, tmp_path: Path, ashbrook: Path
) -> None:
    """And an administrator is let in again on the server; with the old key put back nothing is amiss."""
    portal, _ = made
    words = [sys.executable, "-c", WITH_A_CODE_APP, str(portal.folder)]
    subprocess.run(words, env=portal.environment(), check=True)
    backup = tmp_path / "with-app.zip"
    _said(portal, "backup", str(portal.folder), "--into", str(backup))
    second = _portal(tmp_path / "second", ashbrook, another)
    said = _said(second, "restore", str(backup), str(second.folder), code=5)
    told = "1 code app or set of recovery codes of 1 person cannot be read"
    assert f"Fault: {told}" in said
    assert "The chain of the audit holds" in said
    assert f"Second factors: {told}" in _said(second, "checks", str(second.folder), code=5)
    key = second.folder / "portal" / "secret-key"
    new = key.read_bytes()
    key.write_bytes((portal.folder / "portal" / "secret-key").read_bytes())
    _said(second, "checks", str(second.folder))
    key.write_bytes(new)
    again = _said(second, "init", str(second.folder), *ADMINISTRATOR)
    assert "the second factor could not be read: it was taken off" in again
    _said(second, "checks", str(second.folder))


@pytest.mark.slow
def test_a_backup_of_a_later_release_is_told(made: tuple[Running, Path], tmp_path: Path, ashbrook: Path) -> None:
    _, backup = made
    with zipfile.ZipFile(backup) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held[MANIFEST])
    manifest["migrations"].append(["accounts", "0999_what_nobody_knows"])
    later = tmp_path / "later.zip"
    with zipfile.ZipFile(later, "w") as archive:
        for name, content in {**held, MANIFEST: json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)
    second = _portal(tmp_path / "second", ashbrook)
    done = second.command("restore", str(later), str(second.folder))
    assert "a later release" in str(done.stderr)
    assert done.returncode != 0
