"""What delivery sees to each hour: readings of a new release, and messages to whom something has come due for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.delivery import actions
from saferplan_portal.evidence.reading import released_of, shown_release
from saferplan_portal.planning.models import Measure
from saferplan_portal.shell.rules import Unfit


def run_due(*, by: Actor) -> None:
    """Take the readings of the current release, then write to everybody whom something has come due for."""
    take_current(by=by)
    actions.tick(by=by)


def take_current(*, by: Actor, only: Sequence[Measure] | None = None) -> int | None:
    """Take the readings of the current release, of every measure or of some, and say how many were new.

    None where no release is there.

    Raises `Refused` for whoever may not, and `Unfit` where the release was changed or lost.
    """
    release = shown_release()
    if release is None:
        return None
    figures = released_of(release).figures
    return actions.take_readings(by=by, figures=figures, edition=release.edition, sha256=release.sha256, only=only)


def read_promised(by: Actor, measures: Sequence[Measure]) -> None:
    """Take the readings of measures that the plan in force now rests on, so that nobody waits for the hour.

    The portal does it itself.  A release that was changed or lost stops nobody from writing to the plan.
    """
    with suppress(Unfit):
        take_current(by=the_portal(by.at), only=measures)
