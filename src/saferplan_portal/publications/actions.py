"""Preparing, releasing, sending back and withdrawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, took_out, wrote
from saferplan_portal.publications.content import provider_of
from saferplan_portal.publications.kinds import KINDS, check_content
from saferplan_portal.publications.models import ONCE_PUBLIC, Edition, Publication
from saferplan_portal.publications.permissions import (
    check_prepare,
    check_read,
    check_release,
    check_send_back,
    check_withdraw,
)
from saferplan_portal.publications.rendering import page_of
from saferplan_portal.publications.seal import canonical, content_of, seal_of
from saferplan_portal.publications.tables import table_csv
from saferplan_portal.shell.rules import Unfit, action


@dataclass(frozen=True)
class Correction:
    """What was wrong in what the public has read, and since which day."""

    wrong: str
    since: date


@action
def prepare(*, by: Actor, kind: str, subject: str = "", correction: Correction | None = None) -> Edition:
    """Freeze what the live records say now, as a version that waits for a second person.

    Raises `Refused` where the person may not; `Unfit` where there is nothing of the kind, a version waits already,
    nothing has changed since the public one, or there is nothing to correct.
    """
    check_prepare(by)
    assert by.person is not None  # the rule lets only a person prepare
    provider = provider_of(kind)
    offer = next((one for one in (provider.offers(by) if provider else ()) if one.subject == subject), None)
    if provider is None or offer is None:
        raise Unfit("There is nothing of this kind to publish now. Choose something from the list.", "what")
    of_kind = KINDS[kind]
    content = provider.content(by, subject)
    check_content(of_kind, content)
    slug = f"{of_kind.address}-{offer.ending}" if of_kind.many else of_kind.address
    publication, _ = Publication.objects.get_or_create(kind=kind, subject=subject, defaults={"slug": slug})
    seen = publication.editions.filter(state__in=ONCE_PUBLIC).order_by("-number").first()
    text = canonical(content)
    _check_new(publication, seen, text)
    _check_correction(by, seen, correction)
    page = page_of(of_kind, content)
    edition = Edition(
        publication=publication,
        title=str(content["title"])[:300],
        content=text,
        page=page,
        seal=seal_of(text, page),
        wrong=correction.wrong if correction else "",
        wrong_since=correction.since if correction else None,
        prepared_by_id=by.person,
        prepared_at=by.at,
    )
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        raise Unfit("Somebody else prepared a version at the same moment. Open the list to see it.") from error
    wrote(by, Told("publications.prepared", f"Prepared “{edition.title}” for release.", *_about(edition, wrong=True)))
    return edition


def _check_new(publication: Publication, seen: Edition | None, text: str) -> None:
    """Hold a new version to being new and the only one.  Raises `Unfit`."""
    if publication.editions.filter(state="waiting").exists():
        raise Unfit("A version of this waits for a second person already. Send it back first, or have it released.")
    if seen is not None and seen.state == "released" and seen.content == text:
        raise Unfit(f"Nothing has changed since version {seen.number}, which is public now.")


def _check_correction(by: Actor, seen: Edition | None, correction: Correction | None) -> None:
    """Hold a correction to what there is to correct.  Raises `Unfit`."""
    if correction is None:
        return
    if seen is None:
        raise Unfit("Nothing of this has been public yet, so there is nothing to correct.", "wrong")
    if correction.since > by.today:
        raise Unfit("The day since which it was wrong is still to come. Give a day up to today.", "wrong_since")


@action
def release(*, by: Actor, edition: Edition, seal: str) -> Edition:
    """Make public exactly what was read: `seal` is that of the version which the person saw.

    Raises `Refused` where the person may not or prepared it; `Unfit` where it does not wait any more, is not what was
    read, or was changed outside the portal.
    """
    now = _locked(edition)
    check_release(by, now)
    if now.seal != seal or not now.holds:
        raise Unfit("This version is not the one that was read, or was changed outside the portal. Send it back.")
    publication = now.publication
    last = publication.editions.aggregate(last=Max("number"))["last"] or 0
    for earlier in publication.editions.select_for_update().filter(state="released"):
        earlier.state, earlier.ended_at = "replaced", by.at
        earlier.save(update_fields=["state", "ended_at"])
    now.state, now.number, now.released_by_id, now.released_at = "released", last + 1, by.person, by.at
    now.save(update_fields=["state", "number", "released_by", "released_at"])
    wrote(by, Told("publications.released", f"Released “{now.title}”, version {now.number}.", *_about(now)))
    return now


@action
def send_back(*, by: Actor, edition: Edition, reason: str) -> Edition:
    """Take a waiting version off the list, with the reason; the public never sees it.

    Raises `Refused` where the person may not, `Unfit` where it does not wait or no reason is given.
    """
    now = _locked(edition)
    check_send_back(by, now)
    return _end(by, now, "sent-back", reason, "Sent back")


@action
def withdraw(*, by: Actor, edition: Edition, reason: str) -> Edition:
    """Take a version down.  Its address tells the public that it was withdrawn, when and why.

    Raises `Refused` where the person may not, `Unfit` where it is not public or no reason is given.
    """
    now = _locked(edition)
    check_withdraw(by, now)
    return _end(by, now, "withdrawn", reason, "Withdrew")


@action
def take_out(*, by: Actor, edition: Edition, table: str) -> str:
    """A table of a version as CSV, for whoever reads it before it is released; it is kept that it was taken out.

    Raises `Refused` where the person may not, `Unfit` where there is no such table, or the version was changed outside
    the portal.
    """
    check_read(by)
    found = [one for one in content_of(edition.content)["tables"] if one["name"] == table] if edition.holds else []
    if not found:
        raise Unfit("This version has no such table, or was changed outside the portal.")
    told = f"Downloaded the table “{table}” of “{edition.title}”."[:500]
    took_out(by, Told("publications.table_taken_out", told, *_about(edition)))
    return table_csv(found[0])


def _end(by: Actor, edition: Edition, state: str, reason: str, did: str) -> Edition:
    """End a version with a reason.  Raises `Unfit` where none is given."""
    if not reason.strip():
        raise Unfit("Give the reason in a sentence.", "reason")
    edition.state, edition.reason, edition.ended_at = state, reason.strip(), by.at
    edition.save(update_fields=["state", "reason", "ended_at"])
    about, pk, detail = _about(edition)
    told = Told(f"publications.{state.replace('-', '_')}", f"{did} “{edition.title}”.", about, pk, detail)
    wrote(by, told)
    return edition


def _locked(edition: Edition) -> Edition:
    """The version as it stands now; nobody else changes it until the action is over."""
    return Edition.objects.select_for_update(of=("self",)).select_related("publication").get(pk=edition.pk)


def _about(edition: Edition, *, wrong: bool = False) -> tuple[str, int, dict[str, Any]]:
    """What the audit keeps of a version: which it is, and its seal."""
    detail: dict[str, Any] = {"slug": edition.publication.slug, "number": edition.number, "seal": edition.seal}
    if wrong and edition.wrong:
        detail |= {"wrong": edition.wrong, "wrong_since": str(edition.wrong_since)}
    if edition.reason:
        detail["reason"] = edition.reason
    return "publications.edition", edition.pk, detail
