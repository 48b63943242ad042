"""What waits for a person, from every app that knows of something: each app gives a maker when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from saferplan_portal.accounts.actor import Actor


@dataclass(frozen=True)
class Task:
    """Something that a person should do: what, where, and by when, None where no day is set.

    `note` says more, such as why.
    """

    title: str
    url: str
    due: date | None = None
    note: str = ""


Maker = Callable[[Actor], Iterable[Task]]
_MAKERS: dict[str, Maker] = {}


def give_tasks(app: str, maker: Maker) -> None:
    """Let an app say what waits for people.  It is called when Django has read the app."""
    _MAKERS[app] = maker


def tasks_of(actor: Actor) -> list[Task]:
    """What waits for a person, the soonest due first, and what has no day last."""
    found = [task for app in sorted(_MAKERS) for task in _MAKERS[app](actor)]
    return sorted(found, key=lambda task: (task.due is None, task.due or date.max, task.title))
