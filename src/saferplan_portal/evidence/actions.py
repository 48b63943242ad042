"""Releases received, and which is current."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.evidence.models import AUDIENCES, Release
from saferplan_portal.evidence.permissions import check_receive
from saferplan_portal.evidence.storing import Whole, copy_from, examine, incoming, keep, unpack
from saferplan_portal.shell.rules import Unfit, action
from saferplan_portal.shell.words import day


@action
def receive_upload(*, by: Actor, file: IO[bytes]) -> Release:
    """Receive a release from the zip of its folder; it becomes the current one of its audience.

    Raises `Unfit` where it is no whole release, or was received before.  Whoever takes the file in
    has had it scanned: nobody waits for a scanner inside a transaction.
    """
    check_receive(by)
    with incoming() as folder:
        unpack(file, folder)
        return _received(by, examine(folder), "upload")


@action
def receive_from_folder(*, by: Actor) -> tuple[Release, ...]:
    """Receive the current edition from the `releases/` of the partnership folder, for each audience that it has.

    One that was received before is passed over.  Raises `Unfit` where there is none, or nothing new.
    """
    check_receive(by)
    found = []
    for source in editions_there():
        with incoming() as folder:
            copy_from(source, folder)
            whole = examine(folder)
            if not Release.objects.filter(sha256=whole.sha256).exists():
                found.append(_received(by, whole, "folder"))
    if not found:
        raise Unfit(
            "The partnership folder holds no release that was not received before. Make one with "
            '"saferplan release", or upload it.'
        )
    return tuple(found)


def editions_there() -> tuple[Path, ...]:
    """The folders of the current edition in the partnership folder, one for each audience that it was released to."""
    place = settings.PORTAL.folder / "releases"
    pointer = place / "current"
    if not pointer.is_file():
        return ()
    named = place / pointer.read_text(encoding="utf-8", errors="replace").strip()
    if place.resolve() not in named.resolve().parents:
        return ()
    return tuple(named.parent / audience for audience in AUDIENCES if (named.parent / audience).is_dir())


@action
def make_current(*, by: Actor, release: Release, instead_of: int) -> Release:
    """Make an earlier release current again, as when a later one was received by mistake.

    `instead_of` is the key of the one that was seen as current.  Raises `Unfit` where another is current by now.
    """
    check_receive(by)
    release.refresh_from_db()
    if release.current:
        raise Unfit("This release is the current one already.")
    if not Release.objects.filter(pk=instead_of, audience=release.audience, current=True).update(current=False):
        raise Unfit("Another release became the current one since you opened the page. Look at it first.")
    Release.objects.filter(pk=release.pk).update(current=True)
    release.refresh_from_db()
    sentence = f"Made the release {release} current again, for {release.audience_words.lower()}."
    wrote(by, Told("evidence.release_made_current", sentence, "release", release.pk))
    return release


def _received(by: Actor, whole: Whole, way_in: str) -> Release:
    """Keep the files and the row of a release.  Raises `Unfit` for one received before, or another partnership's."""
    earlier = Release.objects.filter(sha256=whole.sha256).first()
    if earlier is not None:
        raise Unfit(f"This release was received before, on {day(earlier.received_at)}. There is nothing to do.", "file")
    told = _told(whole.manifest)
    last = Release.objects.order_by("received_at").last()
    if last is not None and last.told["partnership"] != told["partnership"]:
        raise Unfit(
            f"This release is of {told['partnership']}, and those received before are of {last.told['partnership']}. "
            "Send one of this partnership.",
            "file",
        )
    keep(whole)
    audience = str(whole.manifest["audience"])
    Release.objects.filter(audience=audience, current=True).update(current=False)
    release = Release.objects.create(
        sha256=whole.sha256,
        audience=audience,
        edition=str(whole.manifest.get("edition", ""))[:80],
        title=str(whole.manifest.get("edition_title", ""))[:200],
        as_of=_as_of(whole.manifest),
        bytes=whole.bytes,
        files=whole.files,
        told=told,
        way_in=way_in,
        received_by_id=by.person,
        received_at=by.at,
        current=True,
    )
    sentence = f"Received the release {release}, for {release.audience_words.lower()}."
    detail = {"sha256": whole.sha256, "bytes": whole.bytes, "files": whole.files}
    wrote(by, Told("evidence.release_received", sentence, "release", release.pk, detail))
    return release


def _told(manifest: dict[str, Any]) -> dict[str, Any]:
    """What pages say of a release without opening it."""
    partnership = manifest.get("partnership") or {}
    periods = manifest.get("periods") or {}
    return {
        "partnership": str(partnership.get("name", "")),
        "invented": bool(partnership.get("invented")),
        "headline": str(periods.get("headline_words", "")),
        "first_month": str(periods.get("first_month", "")),
        "last_month": str(periods.get("last_month", "")),
        "engine": str(manifest.get("engine", "")),
        "correction": manifest.get("correction") or {},
    }


def _as_of(manifest: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(manifest.get("as_of", "")))
    except ValueError:
        return None
