"""The public release of the evidence: the one that the assessment which is public now was made from."""

from __future__ import annotations

from saferplan.publication.released import Released
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.reading import released_of
from saferplan_portal.publications import reading


def public_release() -> Released | None:
    """The release behind the public assessment; None where none is public: what is only received stays inside."""
    edition = reading.current("assessment")
    if edition is None or not edition.holds:
        return None
    sha256 = reading.content_shown(edition)["release"]
    release = Release.objects.filter(sha256=sha256, audience="public").first()
    return released_of(release) if release else None
