"""Who acts: a person with the roles that hold now, and the moment.  Every action takes one as `by`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from saferplan_portal.accounts.roles import OWN_BODY, ROLES, Permission

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Held:
    """A role that a person holds at a body, at this moment."""

    role: str
    body: int
    body_name: str


@dataclass(frozen=True)
class Actor:
    """A person at a moment.  `held` are the roles that hold now; `second_factor` whether this session proved one.

    `person` is None for the portal itself (the hourly run), whose name then says so.
    """

    person: int | None
    name: str
    held: tuple[Held, ...]
    at: datetime
    second_factor: bool = False

    @property
    def today(self) -> date:
        """The day it is where the partnership is."""
        return self.at.astimezone(_LONDON).date()

    @property
    def bodies(self) -> frozenset[int]:
        """The bodies at which the person holds a role."""
        return frozenset(one.body for one in self.held)

    @property
    def words(self) -> str:
        """The person with the roles, as the audit keeps them: "Priya Shah (Lead officer, Fire and Rescue)"."""
        roles = "; ".join(f"{ROLES[one.role].name}, {one.body_name}" for one in self.held)
        return f"{self.name} ({roles})" if roles else self.name

    def may(self, permission: Permission, body: int | None = None) -> bool:
        """Whether a role of this person has a permission; for one of `OWN_BODY` with a body, a role at that body."""
        return any(
            permission in ROLES[one.role].may and (body is None or permission not in OWN_BODY or one.body == body)
            for one in self.held
        )


def the_portal(at: datetime) -> Actor:
    """The portal itself, where no person acts: reminders, what falls due, what expires."""
    return Actor(person=None, name="The portal", held=(), at=at)
