"""The public release of the evidence: the one that the assessment which is public now was made from."""

from __future__ import annotations

from saferplan.publication.released import Released
from saferplan_portal.publications import reading


def public_release() -> Released | None:
    """The release behind the public assessment, or None where none is public: what is only received stays inside."""
    edition = reading.current("assessment")
    if edition is None:
        return None
    return None
