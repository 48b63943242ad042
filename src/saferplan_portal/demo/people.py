"""The made-up people of the demonstration: one of each role, and lead officers and Board members of several bodies."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from saferplan.settings import Body as FolderBody
from saferplan_portal.accounts.actions.bodies import take_bodies
from saferplan_portal.accounts.actions.people import accept, invited_by_the_portal
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.reading import actor_for
from saferplan_portal.accounts.roles import ROLES


@dataclass(frozen=True)
class MadeUp:
    """A made-up person: under which name others find them, their own, their role, and the service of their body."""

    key: str
    name: str
    role: str
    service: str


PEOPLE = (
    MadeUp("administrator", "Morgan Ellery", "administrator", "council"),
    MadeUp("analyst", "Priya Nandra", "analyst", "council"),
    MadeUp("manager", "Jo Winterbourne", "manager", "council"),
    MadeUp("lead-officer", "Sam Okafor", "lead-officer", "council"),
    MadeUp("lead-officer:police", "Dana Whitlock", "lead-officer", "police"),
    MadeUp("lead-officer:fire", "Idris Penhale", "lead-officer", "fire"),
    MadeUp("lead-officer:health", "Ruth Calloway", "lead-officer", "health"),
    MadeUp("lead-officer:probation", "Tomas Brandt", "lead-officer", "probation"),
    MadeUp("board-member", "Helen Adeyemi", "board-member", "police"),
    MadeUp("board-member:fire", "Colin Marsh", "board-member", "fire"),
    MadeUp("board-member:health", "Farah Lowe", "board-member", "health"),
    MadeUp("board-member:probation", "Grace Tennant", "board-member", "probation"),
    MadeUp("chair", "Alun Prosser", "chair", "council"),
    MadeUp("scrutiny-reader", "Beth Quayle", "scrutiny-reader", "council"),
    MadeUp("auditor", "Niall Forsyth", "auditor", "council"),
)
"""Everybody, invented."""


def add_people(bodies: Iterable[FolderBody], at: datetime) -> dict[str, Actor]:
    """Take over the bodies and add everybody; each as one who acts at that moment, by their key."""
    by = the_portal(at)
    take_bodies(by=by, bodies=bodies)
    services = {body.service: body for body in Body.objects.order_by("-pk") if body.holds_on(by.today)}
    actors = {}
    for one in PEOPLE:
        if one.service not in services:
            continue
        last_day = by.today + timedelta(days=min(ROLES[one.role].most_days, 300))
        giving = Giving(one.role, services[one.service], by.today - timedelta(days=30), last_day)
        email = f"{one.name.lower().replace(' ', '.')}@{one.service}.example"
        invited = invited_by_the_portal(by=by, name=one.name, email=email, giving=giving)
        # Their button signs them in; the password is nobody's.
        person = accept(at=at, invitation=invited.person.invitations.get(), password=secrets.token_urlsafe(24))
        actors[one.key] = replace(actor_for(person, at), second_factor=True)
    return actors
