"""Every route asked for by somebody of every role, at the body whose affair a thing is and at another; by strangers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal_doors import (
    Answer,
    Hands,
    address_of,
    denied,
    made_up,
    routes,
    sent_from,
    things_of,
    undone,
)
from portal_people import NOW, sign_in
from portal_things import NO_THING, THINGS, Thing, living
from saferplan_portal.access import ACCESS, Door, Needs, may_open
from saferplan_portal.accounts.actor import Actor, Held
from saferplan_portal.accounts.models import Person
from saferplan_portal.accounts.roles import OWN_BODY, ROLES, Permission

QUICK = "scrutiny-reader"
"""The role of which the quick run asks for everything: the one that only reads."""

OF_NO_THING = {"people_review": "a list, which shows each reader the roles of the own body alone"}
"""Doors for the affairs of the own body behind which nothing is changed, each with its reason."""


def test_a_stranger_is_sent_to_the_sign_in_from_every_door_but_the_public_ones(bodies: object) -> None:
    _sent_elsewhere(Client(), None, "/account/login/")


def test_a_password_alone_opens_the_way_to_a_second_factor_and_nothing_else(person: Callable[..., Person]) -> None:
    one = person("administrator")
    held = (Held("administrator", 1, "Council"),)
    actor = Actor(one.pk, one.name, held, one.added_on, second_factor=False)
    _sent_elsewhere(sign_in(Client(), one, second_factor=False), actor, "/account/second-factor/")


def _sent_elsewhere(client: Client, actor: Actor | None, elsewhere: str) -> None:
    """Whom the table does not let in is sent elsewhere from every door; the others open."""
    client.raise_request_exception = False
    asked = 0
    for route, names in routes():
        address = reverse(route, kwargs=made_up(names))
        lets_in = may_open(route, actor)
        for method in ("get",) if lets_in else ("get", "post"):
            answer = getattr(client, method)(address)
            asked += 1
            if lets_in:
                assert answer.status_code != 500, (route, address)
            else:
                assert answer.status_code == 302, (route, method, answer.status_code)
                assert answer.headers["Location"].startswith(elsewhere), (route, method)
    assert asked > len(ACCESS)


def test_every_route_that_addresses_a_thing_has_a_living_one(whole: None) -> None:
    """A new route is asked for on something real, or the build fails until somebody says where that is found."""
    named = dict(routes())
    assert [route for route, names in named.items() if not things_of(route, names)] == []
    assert set(THINGS) | set(NO_THING) <= set(named), "a route that is no more"
    for route in ACCESS:
        if own_body(route) and route not in OF_NO_THING:
            assert all(one.body for one in things_of(route, named[route])), f"whose affair is it at {route}?"


def test_a_permission_for_the_own_body_is_one_at_every_door(whole: None) -> None:
    """The table cannot say of one door that it holds for every body: it is the permission that says it."""
    here, there = (one.pk for one in living()[:2])
    for route, access in ACCESS.items():
        for role in ROLES if isinstance(access, Needs) else ():
            assert isinstance(access, Needs)
            actor = _at(role, here)
            held = ROLES[role].may.intersection(access.any_of)
            assert may_open(route, actor, here) is bool(held)
            assert may_open(route, actor, there) is bool(held - OWN_BODY)
            assert may_open(route, actor) is bool(held or ROLES[role].may.intersection(access.oneself))


def _at(role: str, body: int) -> Actor:
    held = (Held(role, body, "A body"),)
    return Actor(1, "Somebody", held, NOW, second_factor=True)


class Matrix:
    """What each role is answered at each door, of a living thing, held against the table."""

    def __init__(self) -> None:
        self.hands = Hands()
        self.bodies = [one.pk for one in living()]
        self.faults: list[str] = []
        self.asked = self.refused = self.written = 0
        self._sends: dict[str, dict[str, Any]] = {}

    def ask(self, route: str, thing: Thing, role: str, body: int) -> None:
        """Open a door as somebody, and send what its form asks for."""
        hand, address = self.hands[role, body], address_of(route, thing)
        actor = self.hands.actors[role, body]
        with undone():
            opened = hand.ask("get", address)
        alike = may_open(route, actor) and own_body(route) and not thing.each
        sends = self._sent(route, thing) if alike else sent_from(opened, thing)
        with undone():
            sent = hand.ask("post", address, sends)
        for method, answer in (("get", opened), ("post", sent)):
            self.asked += 1
            if wrong := self._wrong(route, thing, actor, method, answer):
                where = "" if thing.body is None else " of the body" if thing.body == body else " of another body"
                told = f"{answer.status}, wrote {sorted(answer.wrote)}, told {[one.what for one in answer.rows]}"
                self.faults.append(f"{role}{where}: {method} {route}: {wrong}: {told}")

    def _wrong(self, route: str, thing: Thing, actor: Actor, method: str, answer: Answer) -> str:
        """What is wrong with an answer; "" where it is as the table says."""
        if denied(route, actor, thing):
            self.refused += 1
            only_posted = method == "get" and answer.status == 405 and may_open(route, actor)
            right = answer.refused(route, actor.person) or (only_posted and not answer.wrote)
            return "" if right else "not refused, or not wholly"
        told = {(one.kind, one.person) for one in answer.rows}
        if answer.status == 500 or ("refusal", actor.person) in told:
            return "fails, or is refused"
        if not may_open(route, actor, thing.body):
            return "writes what is another body's" if answer.wrote else ""
        if answer.wrote and ("write", actor.person) not in told:
            return "nobody is told to have done it"
        self.written += bool(answer.wrote)
        if own_body(route) and thing.body and method == "post" and not answer.wrote:
            return "does not do what it may"
        return ""

    def _sent(self, route: str, thing: Thing) -> dict[str, Any]:
        """What somebody sends who may change the thing, for the own body where that is enough."""
        if route not in self._sends:
            body = thing.body or self.bodies[0]
            roles = sorted(ROLES, key=lambda one: not ROLES[one].may & own_body(route))
            role = next(one for one in roles if may_open(route, self.hands.actors[one, body], thing.body))
            with undone():
                opened = self.hands[role, body].ask("get", address_of(route, thing))
            self._sends[route] = sent_from(opened, thing)
        return self._sends[route]

    def places(self, thing: Thing) -> list[int]:
        """The body that a thing is of, or the first, and another."""
        here = thing.body or self.bodies[0]
        return [here, next(one for one in self.bodies if one != here)]


def own_body(route: str) -> frozenset[Permission]:
    """The permissions by which a door lets somebody in for the affairs of the own body alone."""
    access = ACCESS[route]
    return access.own_body if isinstance(access, Needs) else frozenset()


def first_thing(route: str, names: frozenset[str]) -> Thing:
    """A living thing of a route."""
    return next(iter(things_of(route, names)))


def test_nobody_changes_the_affairs_of_another_body(whole: None) -> None:
    """Every role that gets in at a door for the own body, at the body whose affair the thing is and at another."""
    matrix = Matrix()
    for route, names in routes():
        if own_body(route) and route not in OF_NO_THING:
            thing = first_thing(route, names)
            for role in ROLES:
                for body in matrix.places(thing) if may_open(route, _at(role, 0)) else ():
                    matrix.ask(route, thing, role, body)
    assert "\n".join(matrix.faults) == ""
    assert min(matrix.refused, matrix.written) > 20


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=() if role == QUICK else (pytest.mark.slow,)) for role in ROLES]
)
def test_each_role_is_answered_as_the_table_says(role: str, whole: None) -> None:
    """At the body whose affair a thing is, and at another; the quick role holds nothing for which that matters."""
    matrix = Matrix()
    for route, names in routes():
        if ACCESS[route] is not Door.PUBLIC:
            thing = first_thing(route, names)
            for body in matrix.places(thing)[: 2 if names and role != QUICK else 1]:
                matrix.ask(route, thing, role, body)
    assert "\n".join(matrix.faults) == ""
    assert matrix.asked > len(ACCESS)


@pytest.mark.slow
def test_every_thing_is_there_for_somebody_who_may(whole: None) -> None:
    """None of the addresses leads nowhere, so that each refusal is of something real."""
    hands, here = Hands(), living()[0].pk
    for route, names in routes():
        if not names or route in NO_THING:
            continue
        thing = first_thing(route, names)
        body = thing.body or here
        role = next(one for one in ROLES if may_open(route, hands.actors[one, body], thing.body))
        answer = hands[role, body].ask("get", address_of(route, thing))
        assert answer.status in (200, 302, 405), (route, thing, answer.status)
        if answer.status == 405:
            with undone():
                answer = hands[role, body].ask("post", address_of(route, thing), thing.sends)
            assert answer.status in (200, 302, 409), (route, thing, answer.status)


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
