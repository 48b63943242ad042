"""What a plan and documents have to know of a bundle that is not released."""

from __future__ import annotations

from datetime import date

from saferplan.commands.folder import PartnershipFolder, is_there
from saferplan.commands.plan_folder import FOLDER, PLAN, read_plan
from saferplan.errors import BadPlan
from saferplan.plan.checking import HeldTo
from saferplan.plan.checks import PRINTED, check_plan
from saferplan.plan.claims.check import LookUp
from saferplan.publication.released import Released

MOST = 6
"""So many of a plan's sentences that are not true of a new bundle are told by themselves."""


def newer_bundle(home: PartnershipFolder, released: Released) -> str:
    """That the current bundle is another than the one that a release was made of; "" where it is the same."""
    made_of = str(released.manifest.get("bundle", ""))
    current = home.current("bundles")
    if current is None or current.name == made_of:
        return ""
    return (
        f"The current bundle, {current.name}, is not released. What is printed here is of the release of the bundle "
        f"{made_of}: run saferplan release, and this command again."
    )


def plan_notes(home: PartnershipFolder, look_up: LookUp, day: date) -> tuple[str, ...]:
    """What the plan says that the figures of a new bundle do not bear out, each with where it stands and what is true.

    A plan that cannot be read is left to its own check.
    """
    if not is_there(home.path / FOLDER / PLAN):
        return ()
    try:
        checked = check_plan(read_plan(home.path), HeldTo(day, look_up=look_up))
    except BadPlan:
        return ()
    wrong = [one for one in checked.of_grade("wrong") if one.rule in PRINTED]
    notes = [f"{one.told} {one.do}" for one in wrong[:MOST]]
    if len(wrong) > MOST:
        notes.append(f"{len(wrong) - MOST:,} more things in the plan are not true of these figures.")
    return tuple(notes)
