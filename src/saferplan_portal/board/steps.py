"""What a new portal needs of the Board."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan_portal.board.models import Meeting, Member
from saferplan_portal.shell.steps import Step


def steps() -> Iterator[Step]:
    """Members, and a first meeting."""
    yield Step(4, "Seat the members of the Board", "board_members", Member.objects.exists(), "The manager")
    yield Step(5, "Plan the first meeting of the Board", "board_meeting_add", Meeting.objects.exists(), "The manager")
