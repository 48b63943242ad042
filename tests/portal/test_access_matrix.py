"""Every route asked for by somebody of every role, by a stranger, and by who gave a password alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from portal_people import sign_in
from saferplan_portal.access import ACCESS, Door, Needs, may_open
from saferplan_portal.accounts.actor import Actor, Held
from saferplan_portal.accounts.models import Person
from saferplan_portal.accounts.roles import ROLES, Permission
from saferplan_portal.audit.models import Entry

QUICK = ("administrator", "scrutiny-reader")
"""The roles of which the quick run asks for everything: the one that keeps people, and the one that only reads."""

DOOR = "This page is for people with another role."
SAMPLES = {"language": "en", "uidb36": "1", "key": "abc-def", "number": "1"}


def addresses(
    patterns: Sequence[URLPattern | URLResolver] | None = None, within: str = "", around: dict[str, Any] | None = None
) -> Iterator[tuple[str, str]]:
    """Every route's name with an address of it, in which whatever may stand there does."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        values = dict(around or {})
        for name, converter in getattr(one.pattern, "converters", {}).items():
            values[name] = 1 if isinstance(converter, IntConverter) else SAMPLES.get(name, "x")
        for name in one.pattern.regex.groupindex:
            values.setdefault(name, SAMPLES.get(name, "x"))
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, f"{within}{one.namespace}:" if one.namespace else within, values)
        else:
            name = f"{within}{one.name}"
            yield name, reverse(name, kwargs=values)


def refused_at_the_door(route: str) -> bool:
    """Whether the last row of the audit says that the door of a route was held."""
    entry = Entry.objects.order_by("-position").first()
    return entry is not None and entry.what == f"{route}.refused" and entry.sentence.endswith(DOOR)


def check(client: Client, actor: Actor | None, elsewhere: str) -> None:
    """Ask for every route; whom the table does not let in is sent `elsewhere`, or refused where that is ""."""
    client.raise_request_exception = False
    asked = 0
    for route, address in addresses():
        methods = ("get",) if may_open(route, actor) else ("get", "post")
        for method in methods:
            answer = getattr(client, method)(address)
            asked += 1
            if may_open(route, actor):
                assert answer.status_code != 500, (route, address)
                assert not (answer.status_code == 403 and refused_at_the_door(route)), (route, address)
            elif elsewhere:
                assert answer.status_code == 302, (route, method, answer.status_code)
                assert answer.headers["Location"].startswith(elsewhere), (route, method)
            else:
                assert answer.status_code == 403, (route, method, answer.status_code)
                assert refused_at_the_door(route), (route, method)
    assert asked > len(ACCESS)


def test_a_stranger_is_sent_to_the_sign_in_from_every_door_but_the_public_ones(bodies: object) -> None:
    check(Client(), None, "/account/login/")


def test_a_password_alone_opens_the_way_to_a_second_factor_and_nothing_else(person: Callable[..., Person]) -> None:
    one = person("administrator")
    held = (Held("administrator", 1, "Council"),)
    actor = Actor(one.pk, one.name, held, one.added_on, second_factor=False)
    check(sign_in(Client(), one, second_factor=False), actor, "/account/second-factor/")


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=() if role in QUICK else (pytest.mark.slow,)) for role in ROLES]
)
def test_each_role_opens_what_the_table_says(role: str, person: Callable[..., Person]) -> None:
    one = person(role)
    held = (Held(role, one.memberships.get().body_id, "Council"),)
    check(sign_in(Client(), one), Actor(one.pk, one.name, held, one.added_on, second_factor=True), "")


def test_what_the_roles_must_not_share() -> None:
    """Separations that hold whatever routes there are."""
    opens = {
        role: {
            name
            for name, access in ACCESS.items()
            if isinstance(access, Needs) and set(access.any_of) & ROLES[role].may
        }
        for role in ROLES
    }
    asking = {name: set(access.any_of) for name, access in ACCESS.items() if isinstance(access, Needs)}
    managing = {name for name, any_of in asking.items() if any_of == {Permission.MANAGE_PEOPLE}}
    auditing = {name for name, any_of in asking.items() if Permission.SEE_AUDIT in any_of}
    assert managing
    assert auditing
    for role, names in opens.items():
        assert not managing & names or role == "administrator"
        assert not auditing & names or role == "auditor"
    assert not ROLES["auditor"].may - {Permission.SEE_AUDIT, Permission.SEE_PEOPLE}
    assert ROLES["scrutiny-reader"].may == {Permission.SEE_WORK}
    assert not {Permission.EDIT_PLAN, Permission.MANAGE_MONEY, Permission.SEE_AUDIT} & ROLES["administrator"].may


def test_a_public_door_is_public_for_a_reason() -> None:
    """Signing in, what the public sees, what a secret address opens, whether the portal runs: nothing else."""
    begin = ("account_", "mfa_", "openid_connect_", "socialaccount_", "public_", "help", "api", "information")
    others = {name for name, access in ACCESS.items() if access is Door.PUBLIC and not name.startswith(begin)}
    assert others <= {"brand", "health", "ready", "demo_sign_in", "accept_invitation", "diary_feed"}, others
