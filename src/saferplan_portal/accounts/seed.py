"""The invented people and bodies of a demonstration, made by the actions that people use.

Their names are plainly invented.  Nobody can send mail to them, and nobody has a password.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from saferplan_portal.accounts.actions import people
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Body, Membership, Person
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.reading import actor_for
from saferplan_portal.accounts.roles import ROLES

PEOPLE = (
    ("administrator", "council", "Ada Invented"),
    ("administrator", "police", "Abel Madeup"),
    ("analyst", "council", "Anya Notreal"),
    ("manager", "council", "Morgan Imagined"),
    ("lead-officer", "council", "Lou Storybook"),
    ("lead-officer", "fire", "Lee Fictional"),
    ("lead-officer", "police", "Lena Pretend"),
    ("lead-officer", "health", "Linus Wishful"),
    ("lead-officer", "probation", "Luca Supposing"),
    ("board-member", "police", "Bryn Conjured"),
    ("board-member", "fire", "Basil Fabled"),
    ("board-member", "health", "Bo Makebelieve"),
    ("board-member", "probation", "Bela Supposed"),
    ("chair", "council", "Charlie Dreamtup"),
    ("scrutiny-reader", "council", "Scout Unreal"),
    ("auditor", "council", "Audrey Nonesuch"),
)
"""Who is in the demonstration: role, service of the body, name."""


def seed(*, at: datetime) -> dict[str, Actor]:
    """Invite everybody at the bodies that are there, and give back who acts for each: by role, and by role and service.

    `chair` is the first chair, `lead-officer:police` the lead officer of the police.
    The bodies were taken over from the partnership's folder before.  Roles began four months ago, so that some are due
    to be confirmed.
    """
    then = at - timedelta(days=120)
    by = the_portal(then)
    by_role: dict[str, Actor] = {}
    for role, service, name in PEOPLE:
        body = body_of(service, at)
        if body is None:
            continue
        giving = Giving(role, body, by.today, by.today + timedelta(days=ROLES[role].most_days))
        email = f"{name.lower().replace(' ', '.')}@invented.example"
        invited = people.invited_by_the_portal(by=by, name=name, email=email, giving=giving)
        by_role.setdefault(role, actor_of(invited.person, at))
        by_role[f"{role}:{service}"] = actor_of(invited.person, at)
    if "manager" in by_role:
        _review(by_role["manager"])
    return by_role


def _review(manager: Actor) -> None:
    """Let the manager have confirmed half of the roles a month ago."""
    then = replace(manager, at=manager.at - timedelta(days=30))
    for membership in Membership.objects.exclude(person_id=manager.person or 0).order_by("pk")[::2]:
        people.confirm(by=then, membership=membership, seen=membership.version)


def actor_of(person: Person, at: datetime) -> Actor:
    """A person of the demonstration, who may do what the roles allow."""
    return actor_for(person, at, second_factor=True)


def body_of(service: str, at: datetime) -> Body | None:
    """The first body of a service that is a body of the partnership today."""
    return next((one for one in Body.objects.filter(service=service).order_by("pk") if one.holds_on(at.date())), None)
