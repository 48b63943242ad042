"""What a new portal needs of the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan_portal.evidence.models import Release
from saferplan_portal.shell.steps import Step


def steps() -> Iterator[Step]:
    """A first release."""
    done = Release.objects.exists()
    yield Step(6, "Take in the first release of the evidence", "evidence_receive", done, "The analyst")
