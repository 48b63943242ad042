"""Who is asking: from a session to an `Actor`."""

from __future__ import annotations

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from saferplan_portal.accounts.actor import Actor, Held
from saferplan_portal.accounts.models import Membership, Person

EPOCH = "portal_epoch"
"""Under this name a session keeps the person's epoch at sign-in."""

DEMO_SIGN_IN = "portal_demo"
"""Under this name a session of a demonstration says that it is one."""


def held_by(person: int, on: datetime) -> tuple[Held, ...]:
    """The roles that a person holds at a moment, at bodies that are bodies of the partnership then."""
    day = timezone.localdate(on)
    rows = Membership.objects.filter(person_id=person, first_day__lte=day, last_day__gte=day).select_related("body")
    return tuple(Held(one.role, one.body_id, one.body.name) for one in rows if one.body.holds_on(day))


def actor_of(request: HttpRequest, at: datetime) -> Actor | None:
    """The person of a session with the roles of the moment; None where the session is of an epoch that is over."""
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return None
    if request.session.get(EPOCH) != person.epoch:
        return None
    return Actor(person.pk, person.name, held_by(person.pk, at), at, second_factor=proved_twice(request, person))


def proved_twice(request: HttpRequest, person: Person) -> bool:
    """Whether this session proved a second factor: a code, a passkey, or a provider that asks for one itself."""
    if settings.PORTAL.way == "demo" and request.session.get(DEMO_SIGN_IN):
        return True
    methods = {record.get("method") for record in get_authentication_records(request, person)}
    return bool(methods & {"mfa", "socialaccount"})
