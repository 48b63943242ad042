"""The public release of the evidence: the one that the assessment which is public now was made from."""

from __future__ import annotations

from saferplan.publication.released import Released
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.reading import released_of
from saferplan_portal.publications import reading
from saferplan_portal.publications.models import Edition


def public_release() -> Released | None:
    """The release behind the public assessment; None where none is public: what is only received stays inside."""
    edition = _assessment()
    if edition is None:
        return None
    sha256 = reading.content_shown(edition)["release"]
    release = Release.objects.filter(sha256=sha256, audience="public").first()
    return released_of(release) if release else None


def example_place() -> str:
    """A place that the look-up of areas knows, to be named as an example; "" where none is public."""
    edition = _assessment()
    # Editions frozen before an example was kept have none.
    return str(reading.content_shown(edition).get("example", "")) if edition else ""


def _assessment() -> Edition | None:
    """The assessment that is public now."""
    edition = reading.current("assessment")
    return edition if edition is not None and edition.holds else None
