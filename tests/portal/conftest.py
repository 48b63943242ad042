"""A partnership's people for every test of the portal: one of each role, at bodies that each has."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal_doors import undone
from portal_people import BODIES, NOW, member, sign_in
from portal_things import filled
from saferplan.commands.release import release
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.accounts.reading import held_by


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here may use the database."""


@pytest.fixture
def bodies() -> dict[str, Body]:
    """The bodies, by slug."""
    return {
        slug: Body.objects.create(slug=slug, name=name, legal_role=legal, service=service)
        for slug, name, legal, service in BODIES
    }


@pytest.fixture
def person(bodies: dict[str, Body]) -> Callable[..., Person]:
    """Makes a person who holds a role at a body: `person("chair", "council")`."""

    def made(role: str, body: str = "council", name: str = "") -> Person:
        return member(role, bodies[body], name)

    return made


@pytest.fixture
def actor(person: Callable[..., Person]) -> Callable[..., Actor]:
    """Makes an actor with a role at a body, at `NOW`: `actor("chair", "council")`."""

    def made(role: str, body: str = "council", at: datetime = NOW) -> Actor:
        one = person(role, body)
        return Actor(one.pk, one.name, held_by(one.pk, at), at, second_factor=True)

    return made


@pytest.fixture
def as_role(person: Callable[..., Person]) -> Callable[..., Client]:
    """Makes a client signed in as somebody with a role at a body: `as_role("manager", "council")`."""

    def made(role: str, body: str = "council") -> Client:
        return sign_in(Client(), person(role, body))

    return made


@pytest.fixture(scope="module")
def whole(
    django_db_setup: None,
    django_db_blocker: Any,
    ashbrook_releases: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The whole portal of the worked example, for all tests of a file; what each changes is taken back."""
    folder = tmp_path_factory.mktemp("whole") / "ashbrook"
    with django_db_blocker.unblock(), undone(), filled(ashbrook_releases, folder):
        yield


@pytest.fixture(scope="session")
def ashbrook_releases(ashbrook_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partnership folder of Ashbrook with its edition released to partners and to the public."""
    folder = tmp_path_factory.mktemp("portal") / "released"
    shutil.copytree(ashbrook_bundle, folder)
    for audience in ("partnership", "public"):
        release(folder, audience=audience)
    return folder
