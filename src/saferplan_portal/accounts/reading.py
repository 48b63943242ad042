"""Who is asking: from a session to an `Actor`."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from saferplan_portal.accounts.actor import Actor, Held
from saferplan_portal.accounts.models import Membership, Memberships, Person, PortalSession
from saferplan_portal.accounts.provider import record_proves_two
from saferplan_portal.accounts.roles import Permission

IN_SESSION = "portal_session"
"""Under this name a session of Django keeps which of ours it is."""

DEMO_SIGN_IN = "portal_demo"
"""Under this name a session of a demonstration says that it is one."""

IDLE = timedelta(minutes=30)
"""A session that was not used for so long is over."""

LONGEST = timedelta(hours=8)
"""No session lasts longer, however much it is used."""

WHY_OVER = {
    "signed-out": "You have signed out.",
    "idle": "You were signed out because you did nothing here for 30 minutes. Sign in again.",
    "too-long": "You were signed out because you had been signed in for 8 hours. Sign in again.",
    "too-many": "You were signed out here because you signed in at a fourth place. Three at once are allowed.",
    "by-person": "You were signed out here from another place. If that was not you, choose a new password.",
    "everywhere": "You were signed out everywhere. Sign in again.",
    "changed": "You were signed out here because your password or second factor was changed. Sign in again.",
    "unknown": "Your session is over. Sign in again.",
}
"""For each end of a session what its person is told there."""


def held_by(person: int, on: datetime) -> tuple[Held, ...]:
    """The roles that a person holds at a moment, at bodies that are bodies of the partnership then."""
    day = timezone.localdate(on)
    rows = Membership.objects.holding(day).filter(person_id=person).select_related("body")
    return tuple(Held(one.role, one.body_id, one.body.name) for one in rows)


def actor_for(person: Person, at: datetime, *, second_factor: bool = False) -> Actor:
    """A person at a moment, with the roles of then."""
    return Actor(person.pk, person.name, held_by(person.pk, at), at, second_factor=second_factor)


def living_sessions(person: int, at: datetime) -> QuerySet[PortalSession]:
    """The sessions of a person that are not over."""
    return PortalSession.objects.filter(person_id=person, ended=None, seen__gt=at - IDLE, began__gt=at - LONGEST)


def session_of(request: HttpRequest) -> PortalSession | None:
    """The session of ours that a request belongs to, over or not."""
    number = request.session.get(IN_SESSION)
    return PortalSession.objects.select_related("person").filter(pk=number).first() if number else None


def why_over(session: PortalSession | None, person: Person, at: datetime) -> str:
    """Why a session is over, as a key of `WHY_OVER`; "" where it is not."""
    if session is None or session.person_id != person.pk or not person.is_active:
        return "unknown"
    if session.ended is not None:
        return session.why if session.why in WHY_OVER else "unknown"
    if at - session.began >= LONGEST:
        return "too-long"
    return "idle" if at - session.seen >= IDLE else ""


def proved_twice(request: HttpRequest, person: Person) -> bool:
    """Whether this session proved a second factor: a code, a passkey, or a provider that tells of one."""
    if settings.PORTAL.way == "demo" and request.session.get(DEMO_SIGN_IN):
        return True
    return any(record_proves_two(record) for record in get_authentication_records(request, person))


def due_for_review_by(by: Actor) -> Memberships:
    """The roles that somebody may confirm, and that nobody has confirmed for a quarter."""
    due = Membership.objects.due_for_review(by.today).exclude(person_id=by.person or 0)
    if by.may(Permission.REVIEW_ALL_MEMBERS):
        return due
    return due.filter(body__in=[one for one in by.bodies if by.may(Permission.REVIEW_MEMBERS, one)])
