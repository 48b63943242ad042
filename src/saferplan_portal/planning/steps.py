"""What a new portal needs of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan_portal.planning.models import Plan
from saferplan_portal.shell.steps import Step


def steps() -> Iterator[Step]:
    """A plan that was begun."""
    title = "Begin the plan, or take it in from the partnership folder"
    yield Step(7, title, "plan", Plan.objects.exists(), "The manager")
