"""What the public may read, and nothing else: the views of the public pages, the feed and the API all read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from saferplan_portal.publications.models import ONCE_PUBLIC, Edition
from saferplan_portal.publications.seal import content_of


class SealBroken(Exception):
    """A version is not what was released: somebody changed it outside the portal.  It is not shown to anybody."""


def current(slug: str) -> Edition | None:
    """The version of a publication that is public now."""
    return _public().filter(publication__slug=slug, state="released").first()


def latest(slug: str) -> Edition | None:
    """The last version that was public at an address, even if it was withdrawn since."""
    return _public().filter(publication__slug=slug).order_by("-number").first()


def version(slug: str, number: int) -> Edition | None:
    """A version of a publication that is or was public."""
    return _public().filter(publication__slug=slug, number=number).first()


def versions(slug: str) -> list[Edition]:
    """The versions of a publication that are or were public, the last first."""
    return list(_public().filter(publication__slug=slug).order_by("-number").defer("content", "page"))


def all_current(*kinds: str) -> list[Edition]:
    """What is public now, of some kinds or of all, by address."""
    found = _public().filter(state="released").order_by("publication__slug")
    return list(found.filter(publication__kind__in=kinds) if kinds else found)


def listed(*kinds: str) -> list[Edition]:
    """What is public now, of some kinds or of all, by address, without its content."""
    found = _public().filter(state="released").order_by("publication__slug").defer("content", "page")
    return list(found.filter(publication__kind__in=kinds) if kinds else found)


def content_shown(edition: Edition) -> dict[str, Any]:
    """The content of a version.

    Raises `SealBroken` where it is not what was released.
    """
    if not edition.holds:
        raise SealBroken(f"Version {edition.number} of {edition.publication.slug} does not match its seal.")
    return content_of(edition.content)


@dataclass(frozen=True)
class Notice:
    """Something that happened to what the public reads: a release, a correction, or a withdrawal."""

    what: str
    edition: Edition
    at: datetime
    words: str

    @property
    def key(self) -> str:
        """Names the notice for good."""
        return f"{self.edition.publication.slug}/{self.edition.number}/{self.what}"


def notices(*, corrections_only: bool = False, most: int = 200) -> list[Notice]:
    """Releases, corrections and withdrawals, the last first."""
    found = []
    for edition in _public().defer("content", "page").order_by("-released_at")[:most]:
        assert edition.released_at is not None
        if edition.wrong:
            found.append(Notice("correction", edition, edition.released_at, edition.wrong))
        elif not corrections_only:
            found.append(Notice("release", edition, edition.released_at, ""))
        if edition.state == "withdrawn" and edition.ended_at is not None:
            found.append(Notice("withdrawal", edition, edition.ended_at, edition.reason))
    return sorted(found, key=lambda one: (one.at, one.key), reverse=True)[:most]


def _public() -> QuerySet[Edition]:
    """The versions that are or were public."""
    return Edition.objects.filter(state__in=ONCE_PUBLIC).select_related("publication")
