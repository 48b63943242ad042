"""The first steps of a new portal, from every app that knows of one, shown to administrators while any is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission


@dataclass(frozen=True)
class Step:
    """Something that a new portal needs: what, where, whether it is done, who does it, and in which order it comes."""

    order: int
    title: str
    route: str
    done: bool
    who: str = ""


Maker = Callable[[], Iterable[Step]]
_MAKERS: dict[str, Maker] = {}


def give_steps(app: str, maker: Maker) -> None:
    """Let an app say what a new portal needs.  It is called when Django has read the app."""
    _MAKERS[app] = maker


def first_steps(actor: Actor) -> list[Step]:
    """The first steps in their order, for an administrator and while one is missing; nothing for anybody else."""
    if not actor.may(Permission.MANAGE_PEOPLE):
        return []
    found = sorted((step for app in _MAKERS for step in _MAKERS[app]()), key=lambda step: step.order)
    return [] if all(step.done for step in found) else found
