"""Releases received: only whole ones, of the right kind, bounded, and each with who received it when."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from pytest_django import Settings

from portal_releases import edition_of, files_of, packed, receive
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.evidence import reading, storing
from saferplan_portal.evidence.actions import make_current, receive_from_folder, receive_upload
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.permissions import can_receive, can_see
from saferplan_portal.shell.rules import Refused, Unfit

Made = Callable[..., Actor]


def test_who_may_receive_and_see(actor: Made) -> None:
    """The truth table: analysts bring evidence in; those who work on the plan or sit on the Board see it."""
    table = {role: (can_receive(by), can_see(by)) for role in ROLES for by in (actor(role),)}
    assert table == {
        "administrator": (False, False),
        "analyst": (True, True),
        "manager": (False, True),
        "lead-officer": (False, True),
        "board-member": (False, True),
        "chair": (False, True),
        "scrutiny-reader": (False, False),
        "auditor": (False, False),
    }


def test_a_release_is_received_whole(actor: Made, ashbrook_releases: Path) -> None:
    """It is kept under the hash of its list of files, is current, and the audit says who received it."""
    by = actor("analyst")
    made = receive(by, ashbrook_releases)
    listed = (edition_of(ashbrook_releases, "partnership") / "checksums.json").read_bytes()
    assert made.sha256 == hashlib.sha256(listed).hexdigest()
    assert (made.audience, made.current, made.received_by_id) == ("partnership", True, by.person)
    assert files_of(storing.folder_of(made.sha256)) == files_of(edition_of(ashbrook_releases, "partnership"))
    assert Entry.objects.get(what="evidence.release_received").about_id == str(made.pk)
    assert reading.current("partnership") is reading.current("partnership"), "it is parsed once"
    assert reading.current("public") is None


def test_each_audience_has_its_own_current_one(actor: Made, ashbrook_releases: Path) -> None:
    """The public release does not take the place of the partnership's."""
    by = actor("analyst")
    first, second = (receive(by, ashbrook_releases, audience) for audience in ("partnership", "public"))
    assert reading.current_release("partnership") == first
    assert reading.current_release("public") == second
    assert reading.shown_release() == first


def test_nobody_else_receives(actor: Made, ashbrook_releases: Path) -> None:
    """A manager is refused, and nothing is kept."""
    with pytest.raises(Refused, match="Only an analyst"):
        receive(actor("manager"), ashbrook_releases)
    assert not Release.objects.exists()


def test_the_same_again_is_told_so(actor: Made, ashbrook_releases: Path) -> None:
    """And nothing changes."""
    by = actor("analyst")
    receive(by, ashbrook_releases)
    with pytest.raises(Unfit, match="received before, on 15 June 2026"):
        receive(by, ashbrook_releases)
    assert Release.objects.count() == 1


def test_a_bundle_is_refused(actor: Made, ashbrook_bundle: Path) -> None:
    """Exact numbers stay with the analyst, whatever the folder is called."""
    pointer = (ashbrook_bundle / "bundles" / "current").read_text(encoding="utf-8").strip()
    files = files_of(ashbrook_bundle / "bundles" / pointer)
    for held in (files, {name: data for name, data in files.items() if name in storing.NAMES}):
        with pytest.raises(Unfit, match="This is a bundle, which holds exact numbers"):
            receive_upload(by=actor("analyst"), file=packed(held))
    assert not Release.objects.exists()


def _changed(folder: Path, name: str, data: bytes, *, mend: bool = False) -> io.BytesIO:
    """The release with one file changed, its list of checksums mended or not."""
    files = files_of(edition_of(folder, "partnership")) | {name: data}
    if mend:
        sums = json.loads(files["checksums.json"]) | {name: hashlib.sha256(data).hexdigest()}
        files["checksums.json"] = json.dumps(sums).encode()
    return packed(files)


def test_a_changed_file_is_found(actor: Made, ashbrook_releases: Path) -> None:
    """Every file is held to its checksum, and a missing one too."""
    by = actor("analyst")
    with pytest.raises(Unfit, match=r'"findings\.json" is not as it was'):
        receive_upload(by=by, file=_changed(ashbrook_releases, "findings.json", b"[]"))
    files = files_of(edition_of(ashbrook_releases, "partnership"))
    del files["places.parquet"]
    with pytest.raises(Unfit, match=r'"places.parquet" is not as it was'):
        receive_upload(by=by, file=packed(files))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("manifest.json", b"{", "no manifest.json that can be read"),
        ("manifest.json", b"[1]", "This is not a release"),
        ("manifest.json", b'{"kind": "release", "audience": "everyone"}', "for nobody that there is"),
        ("figures.parquet", b"PAR1", "cannot be read"),
        ("answers.json", b"{}", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused(
    actor: Made, ashbrook_releases: Path, name: str, data: bytes, sentence: str
) -> None:
    """Even where its checksums agree."""
    with pytest.raises(Unfit, match=sentence):
        receive_upload(by=actor("analyst"), file=_changed(ashbrook_releases, name, data, mend=True))
    assert not Release.objects.exists()


def _zip(*members: tuple[str, bytes], link: bool = False) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members:
            one = zipfile.ZipInfo(name)
            if link:
                one.external_attr = (stat.S_IFLNK | 0o777) << 16
            zipped.writestr(one, data)
    made.seek(0)
    return made


@pytest.mark.parametrize(
    "name",
    ["../manifest.json", "/etc/manifest.json", "a/../manifest.json", "..\\manifest.json", "C:manifest.json", "a//b"],
)
def test_no_name_leads_out_of_the_folder(actor: Made, name: str) -> None:
    """A name with a way out is refused before anything is written."""
    with pytest.raises(Unfit, match="leads out of its folder"):
        receive_upload(by=actor("analyst"), file=_zip((name, b"{}")))
    assert not list(storing.home().glob(".incoming-*"))


def test_hostile_zips_are_refused(actor: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links, strange files, two of one name, two folders, too many, too large, and what is no zip."""
    by = actor("analyst")
    cases = [
        (_zip(("manifest.json", b"/etc/passwd"), link=True), "link or a device"),
        (_zip(("manifest.json", b"{}"), ("run.exe", b"MZ")), "file that no release has"),
        (_zip(("a/manifest.json", b"{}"), ("b/audit.json", b"{}")), "more than one folder"),
        (_zip(*((f"{number}.json", b"{}") for number in range(40))), "holds 40 files"),
        (_zip(), "holds no file"),
        (io.BytesIO(b"PK\x03\x04 and no more"), "cannot be read as a zip"),
        (io.BytesIO(b""), "cannot be read as a zip"),
    ]
    for file, sentence in cases:
        with pytest.raises(Unfit, match=sentence):
            receive_upload(by=by, file=file)
    monkeypatch.setattr(storing, "MOST_BYTES", 1_000_000)
    with pytest.raises(Unfit, match="more than 1 MB unpacked"):
        receive_upload(by=by, file=_zip(("answers.json", b" " * 30_000_000)))
    assert not list(storing.home().glob(".incoming-*")), "nothing is left lying about"


def test_a_zip_may_be_as_large_as_any_upload_and_no_larger(settings: Settings) -> None:
    """What an upload may hold is let through whole, so that what is too large is told as that."""
    assert storing.MOST_UPLOADED == settings.UPLOAD_MOST_BYTES


def test_a_zip_of_the_files_without_a_folder_will_do(actor: Made, ashbrook_releases: Path) -> None:
    """Some pack the files, and some the folder."""
    files = files_of(edition_of(ashbrook_releases, "public"))
    made = receive_upload(by=actor("analyst"), file=packed(files, within=""))
    assert made.audience == "public"


def test_taken_from_the_partnership_folder(actor: Made, ashbrook_releases: Path, settings: Settings) -> None:
    """Both audiences of the current edition at once; again, there is nothing new."""
    settings.PORTAL = replace(portal_settings.PORTAL, folder=ashbrook_releases)
    by = actor("analyst")
    assert [one.audience for one in receive_from_folder(by=by)] == ["partnership", "public"]
    with pytest.raises(Unfit, match="no release that was not received before"):
        receive_from_folder(by=by)


def test_a_pointer_out_of_the_folder_is_not_followed(actor: Made, tmp_path: Path, settings: Settings) -> None:
    """`current` names a folder of `releases/`, and no other."""
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "current").write_text("../../etc/partnership", encoding="utf-8")
    settings.PORTAL = replace(portal_settings.PORTAL, folder=tmp_path)
    with pytest.raises(Unfit, match="no release that was not received"):
        receive_from_folder(by=actor("analyst"))


def test_another_partnerships_release_is_refused(actor: Made, ashbrook_releases: Path) -> None:
    """A portal keeps one partnership's evidence."""
    by = actor("analyst")
    receive(by, ashbrook_releases)
    manifest = json.loads((edition_of(ashbrook_releases, "public") / "manifest.json").read_text(encoding="utf-8"))
    manifest["partnership"]["name"] = "Safer Elsewhere"
    manifest["audience"] = "partnership"
    with pytest.raises(Unfit, match="of Safer Elsewhere, and those received before are of"):
        receive_upload(
            by=by, file=_changed(ashbrook_releases, "manifest.json", json.dumps(manifest).encode(), mend=True)
        )


def test_an_earlier_one_can_be_current_again(actor: Made, ashbrook_releases: Path) -> None:
    """Earlier ones are kept; only one of an audience is current."""
    by = actor("analyst")
    first = receive(by, ashbrook_releases)
    manifest = json.loads((edition_of(ashbrook_releases, "partnership") / "manifest.json").read_text(encoding="utf-8"))
    manifest["edition"] = "second"
    second = receive_upload(
        by=by, file=_changed(ashbrook_releases, "manifest.json", json.dumps(manifest).encode(), mend=True)
    )
    assert reading.current_release("partnership") == second
    for seen in (0, first.pk):
        with pytest.raises(Unfit, match="Another release became the current one"):
            make_current(by=by, release=first, instead_of=seen)
    assert reading.current_release("partnership") == second
    assert make_current(by=by, release=first, instead_of=second.pk).current
    assert list(Release.objects.filter(current=True)) == [first]
    with pytest.raises(Unfit, match="current one already"):
        make_current(by=by, release=first, instead_of=first.pk)
    with pytest.raises(Refused):
        make_current(by=actor("chair"), release=second, instead_of=first.pk)


def test_files_changed_afterwards_are_not_shown(
    actor: Made, ashbrook_releases: Path, settings: Settings, tmp_path: Path
) -> None:
    """What lies beside the database is held to its checksums before it is read."""
    settings.PORTAL = replace(portal_settings.PORTAL, folder=tmp_path)
    made = receive(actor("analyst"), ashbrook_releases)
    reading.forget()
    (storing.folder_of(made.sha256) / "findings.json").write_text("[]", encoding="utf-8")
    with pytest.raises(Unfit, match="changed or lost since it was received"):
        reading.current("partnership")


def test_a_process_keeps_few(actor: Made, ashbrook_releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is bounded."""
    by = actor("analyst")
    monkeypatch.setattr(reading, "MOST_KEPT", 1)
    reading.forget()
    for audience in ("partnership", "public"):
        reading.released_of(receive(by, ashbrook_releases, audience))
    assert len(reading._kept) == 1
