"""The plan held to what it must have and to the current release, with the row that each remark is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from saferplan.commands.folder import PartnershipFolder
from saferplan.errors import BadPlan, SaferplanError
from saferplan.plan.checking import HeldTo, PlanChecked, PlanRemark
from saferplan.plan.checks import PRINTED, check_plan
from saferplan.publication.released import Released
from saferplan.settings import PriorityBefore
from saferplan_portal.evidence.reading import current_release, released_of
from saferplan_portal.planning.bodies import engine_bodies
from saferplan_portal.planning.models import Part, Plan
from saferplan_portal.planning.shape import numbered_plan
from saferplan_portal.shell.rules import Unfit

STOPPING = (*PRINTED, "person", "no-lead")
"""The rules whose findings nobody puts to the bodies: what would be printed and is not so, and no body's names."""


@dataclass(frozen=True)
class Held:
    """What plans are held to on a day: bodies, earlier priorities, and the current release with its hash, if any."""

    to: HeldTo
    sha256: str = ""
    released: Released | None = field(default=None, compare=False)


def held_now(day: date) -> Held:
    """What plans are held to: the register of bodies here, and the current release for the public, else partners."""
    release = current_release("public") or current_release("partnership")
    released = None if release is None else released_of(release)
    to = HeldTo(
        day=day,
        bodies=engine_bodies(),
        before=_priorities_before(),
        findings=None if released is None else released.findings,
        look_up=None if released is None else released.figure,
    )
    return Held(to, "" if release is None else release.sha256, released)


def check_rows(plan: Plan, held: Held) -> tuple[PlanChecked, dict[int, Part]]:
    """What is to be said of a plan, and the row behind each line that a remark names.

    Raises `Unfit` where the crosswalk leads round in a circle.
    """
    made, rows = numbered_plan(plan)
    try:
        return check_plan(made, held.to), rows
    except BadPlan as error:
        raise Unfit(f"{error.found[0][1]} Correct what became of earlier priorities.") from error


def stops(checked: PlanChecked) -> tuple[PlanRemark, ...]:
    """The remarks while there is one of which a plan is not put to the bodies."""
    return tuple(one for one in checked.of_grade("wrong") if one.rule in STOPPING)


def _priorities_before() -> tuple[PriorityBefore, ...]:
    """The earlier priorities that partnership.toml names; none where there is no such file, or it cannot be read."""
    if not (settings.PORTAL.folder / "partnership.toml").is_file():
        return ()
    try:
        return PartnershipFolder(settings.PORTAL.folder).settings.priorities_before
    except SaferplanError:
        return ()
