"""Whatever anybody does in whatever order, nobody gains by it what the table denies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal_people import NOW
from saferplan_portal.accounts.actions import bodies as of_bodies
from saferplan_portal.accounts.actions import people, sessions
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body, Membership, Person
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.reading import held_by
from saferplan_portal.accounts.roles import ROLES, Permission
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

Gains = dict[int, set[tuple[Permission, int]]]
AT = ("fire", "police")


@pytest.fixture
def everybody(person: Callable[..., Person]) -> list[Person]:
    """Somebody of each role at two bodies."""
    return [person(role, body) for role in ROLES for body in AT]


def permissions() -> Gains:
    """What each person may do now, and where."""
    found: Gains = {}
    for pk, body, role in Membership.objects.holding(NOW.date()).values_list("person_id", "body_id", "role"):
        found.setdefault(pk, set()).update((may, body) for may in ROLES[role].may)
    return found


def actor_of(one: Person) -> Actor:
    """A person as an actor of this moment."""
    return Actor(one.pk, one.name, held_by(one.pk, NOW), NOW, second_factor=True)


def step(by: Actor, what: int, one: Person, number: int) -> None:
    """Try one of the actions on somebody."""
    body = Body.objects.order_by("pk")[number % 7]
    membership = Membership.objects.filter(person=one).order_by("pk").last()
    role = list(ROLES)[number % len(ROLES)]
    days = Giving(role, body, by.today, by.today + timedelta(days=30 + number))
    assert membership is not None
    does: list[Callable[[], Any]] = [
        lambda: people.give(by=by, person=one, giving=days),
        lambda: people.invite(by=by, name="New", email=f"new{number}@ashbrook.example", giving=days),
        lambda: people.change_until(by=by, membership=membership, seen=membership.version, last_day=days.last_day),
        lambda: people.confirm(by=by, membership=membership, seen=membership.version),
        lambda: people.end(by=by, membership=membership, seen=membership.version, reason="x"),
        lambda: people.close(by=by, person=one, seen=one.version, reason="x"),
        lambda: people.open_again(by=by, person=one, seen=one.version),
        lambda: people.invite_again(by=by, person=one),
        lambda: people.take_factors(by=by, person=one, reason="x"),
        lambda: people.change_person(by=by, person=one, seen=one.version, name="Z", email=one.email),
        lambda: of_bodies.keep_body(by=by, body=body, seen=body.version),
        lambda: of_bodies.end_body(by=by, body=body, seen=body.version, last_day=by.today, successor=None),
        lambda: sessions.end_everywhere(by=by, person=Person.objects.get(pk=by.person)),
    ]
    try:
        with transaction.atomic():
            does[what % len(does)]()
    except (Refused, Unfit, ChangedMeanwhile):
        return


STEPS = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 12), st.integers(0, 15), st.integers(0, 60)), max_size=10)


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_nobody_but_administrators_adds_to_what_anybody_may(
    steps: list[tuple[int, int, int, int]], everybody: list[Person]
) -> None:
    with transaction.atomic():
        for who, what, whom, number in steps:
            acting = everybody[who]
            by = actor_of(acting)
            before = permissions()
            step(by, what, Person.objects.get(pk=everybody[whom].pk), number)
            after = permissions()
            administrator = any(one.role == "administrator" for one in by.held)
            assert after.get(acting.pk, set()) <= before.get(acting.pk, set()), "nobody gains by their own act"
            if not administrator:
                assert all(now <= before.get(pk, set()) for pk, now in after.items())
        assert any(Permission.MANAGE_PEOPLE in {may for may, _ in one} for one in permissions().values())
        transaction.set_rollback(True)


def test_a_role_that_has_ended_does_nothing_more(everybody: list[Person]) -> None:
    """What somebody may do is asked at the moment of the act, with the roles of that moment."""
    admin = everybody[0]
    later = replace(actor_of(admin), held=held_by(admin.pk, NOW + timedelta(days=4_000)))
    with pytest.raises(Refused):
        people.give(
            by=later, person=everybody[1], giving=Giving("chair", Body.objects.all()[0], NOW.date(), NOW.date())
        )
