"""What delivery sees to each hour: readings of a new release, and messages to whom something has come due for."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.delivery import actions
from saferplan_portal.evidence.reading import released_of, shown_release


def run_due(*, by: Actor) -> None:
    """Take the readings of the current release, then write to everybody whom something has come due for."""
    take_current(by=by)
    actions.tick(by=by)


def take_current(*, by: Actor) -> int | None:
    """Take the readings of the current release, and say how many were new; None where no release is there.

    Raises `Refused` for whoever may not, and `Unfit` where the release was changed or lost.
    """
    release = shown_release()
    if release is None:
        return None
    figures = released_of(release).figures
    return actions.take_readings(by=by, figures=figures, edition=release.edition, sha256=release.sha256)
