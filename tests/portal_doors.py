"""People at the doors of a portal: each asks for an address, and what came of it is told whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from portal_forms import form_for
from portal_people import member, sign_in
from portal_things import NO_THING, THINGS, Thing
from saferplan_portal.access import may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.accounts.reading import IN_SESSION, actor_for, living_sessions
from saferplan_portal.audit.models import Entry

_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_SAVEPOINT = re.compile(r'\s*(ROLLBACK TO )?SAVEPOINT "?(\w+)', re.IGNORECASE)
ALWAYS_WRITTEN = {
    "audit_entry": "the audit itself",
    "audit_head": "how far the audit has come",
    "django_session": "when a session was last used",
    "accounts_portalsession": "when a session was last used",
    "accounts_limit": "counts of tries",
}
"""Tables that a request may write to without having done anything, each with its reason."""


@dataclass
class Answer:
    """What came of a request: the path, its status and page, the tables written to, and the new rows of the audit."""

    path: str
    status: int
    page: str
    wrote: set[str] = field(default_factory=set)
    rows: list[Entry] = field(default_factory=list)

    def refused(self, route: str, person: int | None) -> bool:
        """Whether it was refused, the audit says so of this person, and nothing was written."""
        told = [(one.kind, one.what, one.person) for one in self.rows]
        return self.status == 403 and told == [("refusal", f"{route}.refused", person)] and not self.wrote


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables that are written to meanwhile, but for what is taken back and for those that tell nothing."""
    found: list[str] = []
    since: dict[str, int] = {}

    def see(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if match := _SAVEPOINT.match(sql):
            if match[1]:
                del found[since.get(match[2], 0) :]
            else:
                since[match[2]] = len(found)
        elif (match := _WRITES.match(sql)) and match[1] not in ALWAYS_WRITTEN:
            found.append(match[1])
        return execute(sql, *args)

    with connection.execute_wrapper(see):
        yield found


@contextmanager
def undone() -> Iterator[None]:
    """What is done meanwhile is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Hand:
    """Somebody with a browser, who was given a role and is signed in with a second factor."""

    def __init__(self, person: Person, role: str) -> None:
        self.person, self.role = person, role
        self.client = Client(raise_request_exception=False)
        self.sign_in()

    def sign_in(self) -> None:
        """Begin a session."""
        sign_in(self.client, self.person)
        self._cookie = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        self._session = self.client.session[IN_SESSION]

    @property
    def actor(self) -> Actor:
        """The person with the roles of this moment."""
        return actor_for(self.person, timezone.now(), second_factor=True)

    @property
    def is_in(self) -> bool:
        """Whether the session lives, of somebody who may sign in."""
        living = living_sessions(self.person.pk, timezone.now()).filter(pk=self._session)
        return living.filter(person__is_active=True).exists()

    def ask(self, method: str, address: str, sends: dict[str, Any] | None = None) -> Answer:
        """Ask for an address, with the session of before whatever the last answer said of it."""
        self.client.cookies.clear()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = self._cookie
        for one in (sends or {}).values():
            if hasattr(one, "seek"):
                one.seek(0)
        before = Entry.objects.order_by("-position").values_list("position", flat=True).first() or 0
        with writes() as wrote:
            found = getattr(self.client, method)(address, sends or {})
        page = b"".join(found.streaming_content if found.streaming else [found.content]).decode("utf-8", "replace")
        rows = list(Entry.objects.filter(position__gt=before).order_by("position"))
        return Answer(address.partition("?")[0], found.status_code, page, set(wrote), rows)


class Hands(dict[tuple[str, int], Hand]):
    """Somebody of each role at each body, made when first asked for; `actors` are the same as they are then."""

    def __init__(self) -> None:
        super().__init__()
        self.actors = Actors(self)

    def __missing__(self, key: tuple[str, int]) -> Hand:
        self[key] = Hand(member(key[0], Body.objects.get(pk=key[1])), key[0])
        return self[key]


class Actors(dict[tuple[str, int], Actor]):
    """Who acts for each of some hands."""

    def __init__(self, hands: Hands) -> None:
        super().__init__()
        self._hands = hands

    def __missing__(self, key: tuple[str, int]) -> Actor:
        self[key] = self._hands[key].actor
        return self[key]


def routes(
    patterns: Sequence[URLPattern | URLResolver] | None = None, within: str = "", names: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every route, with what its address names."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        named = names | set(getattr(one.pattern, "converters", {})) | set(one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, f"{within}{one.namespace}:" if one.namespace else within, named)
        else:
            yield f"{within}{one.name}", named


def things_of(route: str, names: frozenset[str]) -> list[Thing]:
    """The living things of a route: one without anything where it addresses none, and made-up words of `NO_THING`."""
    if route in THINGS:
        return list(THINGS[route]())
    return [Thing(made_up(names))] if route in NO_THING or not names else []


def made_up(names: frozenset[str]) -> dict[str, Any]:
    """Words that may stand in an address, of which there is nothing."""
    return {name: "en" if name == "language" else "1" for name in names}


def address_of(route: str, thing: Thing) -> str:
    """The address of a thing at a route."""
    return reverse(route, kwargs=thing.names) + (f"?{urlencode(thing.asks)}" if thing.asks else "")


def denied(route: str, actor: Actor | None, thing: Thing) -> bool:
    """Whether the table of doors denies somebody a thing: the door, or what is behind it and another body's affair."""
    if thing.chosen or (actor is not None and thing.person == actor.person):
        return not may_open(route, actor)
    return not may_open(route, actor, thing.body)


def sent_from(opened: Answer, thing: Thing, pick: int = 0) -> dict[str, Any]:
    """What somebody sends from a page that they opened: its form, filled, and what the thing says."""
    form = form_for(opened.page, opened.path)
    seen = {} if thing.version is None else {"seen_version": str(thing.version)}
    return seen | (form.filled(pick, timezone.localdate()) if form else {}) | thing.sends
