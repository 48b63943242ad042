"""The people and bodies of the portal's tests, and how a test signs one in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from django.test import Client
from django.utils import timezone

from saferplan_portal.accounts.models import Body, Membership, Person, PortalSession
from saferplan_portal.accounts.reading import IN_SESSION
from saferplan_portal.accounts.roles import ROLES

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
"""The moment at which the tests' actors act."""

BODIES = (
    ("council", "Ashbrook Council", "responsible-authority", "council"),
    ("police", "Ashbrook Police", "responsible-authority", "police"),
    ("fire", "Ashbrook Fire and Rescue", "responsible-authority", "fire"),
    ("health", "Ashbrook Integrated Care Board", "responsible-authority", "health"),
    ("probation", "Ashbrook Probation Service", "responsible-authority", "probation"),
    ("commissioner", "Ashbrook Police and Crime Commissioner", "local-policing-body", "policing-body"),
    ("youth-trust", "Ashbrook Youth Trust", "invitee", "other"),
)
"""The bodies of the tests: slug, name, role in law, service."""


def member(role: str, body: Body, name: str = "") -> Person:
    """Make a person who holds a role at a body, today and at `NOW`."""
    name = name or f"{ROLES[role].name} of {body.name}"
    one = Person.objects.create_user(f"{role}.{body.slug}.{Person.objects.count()}@ashbrook.example", None, name=name)
    day = timezone.localdate()
    first, last = min(day, date(2026, 1, 1)), max(day, NOW.date()) + timedelta(days=300)
    Membership.objects.create(person=one, body=body, role=role, first_day=first, last_day=last)
    return one


def sign_in(client: Client, one: Person, *, second_factor: bool = True) -> Client:
    """Sign a person in on a client as if by password, with or without a second factor."""
    client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    methods: list[dict[str, Any]] = [{"method": "password", "at": timezone.now().timestamp(), "email": one.email}]
    if second_factor:
        methods.append({"method": "mfa", "type": "totp", "at": timezone.now().timestamp()})
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = user_id_to_str(one)
    now = timezone.now()
    session[IN_SESSION] = PortalSession.objects.create(person=one, began=now, seen=now, device="A test").pk
    session.save()
    return client


def client_of(role: str) -> Client:
    """Somebody of a role in a filled portal, signed in on a client of their own."""
    from saferplan_portal.accounts.seed import PEOPLE

    name = next(name for one, _, name in PEOPLE if one == role)
    return sign_in(Client(SERVER_NAME="localhost"), Person.objects.get(name=name))
