"""Which measures of the plan start elsewhere by one bundle than by another, and so have other targets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from saferplan.commands.folder import is_there
from saferplan.commands.plan_folder import FOLDER, PLAN, read_plan
from saferplan.errors import BadAddress, SaferplanError
from saferplan.figures import Figure, in_words
from saferplan.plan.claims.check import LookUp
from saferplan.plan.model import PlanMeasure
from saferplan.publication.documents.plan_tables import baseline_address

NOT_THERE = "no such figure"
UNREAD = 'The plan cannot be read, so its baselines are not compared. Run "saferplan plan check".'


@dataclass(frozen=True)
class BaselineMoved:
    """A measure of the plan whose baseline has another value: its title, its figure, and both values in words.

    `target_before` and `target_after` are its target worked out from each, "" where it is no part of its start.
    """

    measure: str
    title: str
    address: str
    before: str
    after: str
    target_before: str
    target_after: str

    def in_words(self) -> str:
        """The change in a line."""
        said = f'Plan: "{self.title}" starts from {self.before} -> {self.after}'
        if self.target_before or self.target_after:
            said += f", so that its target is {self.target_before or 'unknown'} -> {self.target_after or 'unknown'}"
        return f"{said} ({self.address})"


def plan_there(home: Path) -> bool:
    """Whether a partnership folder has a plan."""
    return is_there(home / FOLDER / PLAN)


def baselines_moved(home: Path, before: LookUp, after: LookUp) -> tuple[tuple[BaselineMoved, ...], str]:
    """The plan's measures whose baseline differs as printed, in the plan's order; and why none is told, or ""."""
    try:
        plan = read_plan(home)
    except SaferplanError:
        return (), UNREAD
    found = (_moved(one, before, after) for one in plan.measures)
    return tuple(one for one in found if one is not None), ""


def _moved(one: PlanMeasure, before: LookUp, after: LookUp) -> BaselineMoved | None:
    """A measure whose baseline differs, or None."""
    if not one.figure or one.baseline is None or not one.baseline.period:
        return None
    address = baseline_address(one.figure, one.baseline)
    old, new = _known(address, before), _known(address, after)
    was, now = (NOT_THERE if figure is None else in_words(figure) for figure in (old, new))
    if was == now:
        return None
    return BaselineMoved(one.id, one.title, address, was, now, _target(one, old), _target(one, new))


def _known(address: str, look_up: LookUp) -> Figure | None:
    try:
        return look_up(address)
    except BadAddress:
        return None


def _target(one: PlanMeasure, start: Figure | None) -> str:
    """What a target of so many per cent comes to, in the unit of its start; "" where it is none."""
    if one.target is None or one.target.percent is None or start is None or start.value is None:
        return ""
    digits = 0 if start.unit in ("", "people") else 1
    value = start.value * (1 + one.target.percent / 100)
    return f"{value:,.{digits}f}{'%' if start.unit == '%' else ''}"
