"""Bodies: their days, their successors, and how they come in from the partnership's folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal_people import NOW
from saferplan.settings import Body as FolderBody
from saferplan_portal.accounts import seed
from saferplan_portal.accounts.actions import bodies as actions
from saferplan_portal.accounts.actor import Actor, Held, the_portal
from saferplan_portal.accounts.models import Body, Membership
from saferplan_portal.accounts.reading import held_by
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

TODAY = NOW.date()
MakeActor = Callable[..., Actor]
Bodies = dict[str, Body]
NEW = {"name": "Ashbrook Housing", "legal_role": "invitee", "service": "other", "first_day": None}


def test_a_body_is_added_and_changed(actor: MakeActor) -> None:
    by = actor("administrator")
    body = actions.add_body(by=by, values=NEW)
    assert body.slug == "ashbrook-housing"
    body = actions.change_body(by=by, body=body, seen=1, values=NEW | {"name": "Ashbrook Homes"})
    assert (body.name, body.version) == ("Ashbrook Homes", 2)
    entry = Entry.objects.first()
    assert entry is not None
    assert entry.detail == {"name": ["Ashbrook Housing", "Ashbrook Homes"]}
    with pytest.raises(ChangedMeanwhile):
        actions.change_body(by=by, body=body, seen=1, values=NEW)
    with pytest.raises(Unfit, match="of this name already"):
        actions.add_body(by=by, values=NEW | {"name": "ASHBROOK HOMES"})


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_nobody_else_writes_to_bodies(role: str, actor: MakeActor, bodies: Bodies) -> None:
    by, one = actor(role), bodies["fire"]
    with pytest.raises(Refused):
        actions.add_body(by=by, values=NEW)
    with pytest.raises(Refused):
        actions.change_body(by=by, body=one, seen=1, values=NEW)
    with pytest.raises(Refused):
        actions.end_body(by=by, body=one, seen=1, last_day=TODAY, successor=None)
    with pytest.raises(Refused):
        actions.keep_body(by=by, body=one, seen=1)
    assert not Entry.objects.exists()


def test_roles_hold_no_longer_than_their_body(actor: MakeActor, bodies: Bodies) -> None:
    by, lead = actor("administrator"), actor("lead-officer", "fire")
    assert lead.person is not None
    body = actions.end_body(
        by=by, body=bodies["fire"], seen=1, last_day=TODAY - timedelta(days=1), successor=bodies["police"]
    )
    assert held_by(lead.person, NOW) == ()
    actions.keep_body(by=by, body=body, seen=2)
    assert [one.role for one in held_by(lead.person, NOW)] == ["lead-officer"]


def test_a_body_of_the_last_administrator_does_not_end(actor: MakeActor, bodies: Bodies) -> None:
    by = actor("administrator", "council")
    with pytest.raises(Unfit, match="last administrator"):
        actions.end_body(by=by, body=bodies["council"], seen=1, last_day=TODAY - timedelta(days=1), successor=None)


def test_a_body_does_not_follow_itself_or_in_a_circle(actor: MakeActor, bodies: Bodies) -> None:
    by = actor("administrator")
    one, two, three = (bodies[name] for name in ("fire", "police", "health"))
    with pytest.raises(Unfit, match="does not follow itself"):
        actions.end_body(by=by, body=one, seen=1, last_day=TODAY, successor=one)
    actions.end_body(by=by, body=one, seen=1, last_day=TODAY, successor=two)
    with pytest.raises(Unfit, match="ends before it could follow"):
        actions.end_body(by=by, body=three, seen=1, last_day=TODAY, successor=Body.objects.get(pk=one.pk))
    actions.end_body(by=by, body=two, seen=1, last_day=TODAY + timedelta(days=1), successor=three)
    late = TODAY + timedelta(days=2)
    actions.end_body(by=by, body=three, seen=1, last_day=late, successor=None)
    Body.objects.filter(pk=one.pk).update(last_day=late + timedelta(days=9))
    with pytest.raises(Unfit, match="circle"):
        actions.end_body(by=by, body=three, seen=2, last_day=late, successor=Body.objects.get(pk=one.pk))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(moves=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(-40, 40)), max_size=12))
def test_no_sequence_of_ends_makes_a_circle(moves: list[tuple[int, int, int]], bodies: Bodies) -> None:
    from django.db import transaction

    by = the_portal(NOW)
    with transaction.atomic():
        admin = Actor(None, "Test", (Held("administrator", bodies["council"].pk, "Council"),), by.at, True)
        every, ended = sorted(bodies), set[int]()
        for one, other, days in moves:
            body = Body.objects.get(slug=every[one])
            successor = Body.objects.get(slug=every[other])
            last_day = TODAY + timedelta(days=days)
            try:
                actions.end_body(by=admin, body=body, seen=body.version, last_day=last_day, successor=successor)
            except Unfit:
                continue
            ended.add(body.pk)
        assert set(Body.objects.exclude(last_day=None).values_list("pk", flat=True)) == ended, (
            "what is refused is not done"
        )
        for body in Body.objects.all():
            seen, step = set(), body
            while step is not None:
                assert step.pk not in seen
                seen.add(step.pk)
                step = step.successor  # type: ignore[assignment]
        transaction.set_rollback(True)


def test_bodies_are_taken_over_from_the_folder_once(actor: MakeActor) -> None:
    listed = [
        FolderBody("Ashbrook CCG", "health", "2013-04", "2022-06", "Ashbrook ICB"),
        FolderBody("Ashbrook ICB", "health", "2022-07-01"),
        FolderBody("Ashbrook Council", "local authority"),
        FolderBody("The Commissioner", "local policing body", "2012-11-22"),
    ]
    by = the_portal(NOW)
    first = actions.take_bodies(by=by, bodies=listed)
    assert (first.added, first.known) == (3, 1), "the council of the tests is there already"
    ccg = Body.objects.get(name="Ashbrook CCG")
    assert (ccg.first_day, ccg.last_day) == (date(2013, 4, 1), date(2022, 6, 30))
    assert ccg.successor == Body.objects.get(name="Ashbrook ICB")
    assert Body.objects.get(name="The Commissioner").legal_role == "local-policing-body"
    again = actions.take_bodies(by=by, bodies=listed)
    assert (again.added, again.known) == (0, 4)


def test_pages_of_bodies(as_role: Callable[..., Client], actor: MakeActor, bodies: Bodies) -> None:
    client, reader = as_role("administrator"), as_role("scrutiny-reader")
    actor("lead-officer", "fire")
    assert "Add a body" in client.get("/bodies/").content.decode()
    assert "Add a body" not in reader.get("/bodies/").content.decode()
    new = {"name": "Ashbrook Housing", "legal_role": "invitee", "service": "other"}
    assert client.post("/bodies/add/", new).headers["Location"] == "/bodies/"
    assert "of this name already" in client.post("/bodies/add/", new).content.decode()
    assert "Nobody holds a role at this body." in client.get("/bodies/ashbrook-housing/").content.decode()
    changed = new | {"name": "Ashbrook Homes", "seen_version": 1}
    assert client.post("/bodies/ashbrook-housing/change/", changed).status_code == 302
    assert client.post("/bodies/ashbrook-housing/change/", changed | {"name": "X"}).status_code == 409
    last = {"last_day-day": 1, "last_day-month": 6, "last_day-year": 2026, "seen_version": 1}
    end = client.post("/bodies/fire/end/", last | {"successor": bodies["police"].pk})
    assert end.headers["Location"] == "/bodies/fire/"
    page = client.get("/bodies/fire/").content.decode()
    assert "Give it at Ashbrook Police" in page
    assert "Ended, or still to begin" in client.get("/bodies/").content.decode()
    assert client.post("/bodies/fire/keep/", {"seen_version": 2}).status_code == 302
    assert "Give it at" not in client.get("/bodies/fire/").content.decode()


def test_the_people_of_a_demonstration_are_made_by_the_actions_of_people() -> None:
    listed = [FolderBody(f"The {role}", role) for role in actions._IN_LAW]
    actions.take_bodies(by=the_portal(NOW), bodies=listed)
    by_role = seed.seed(at=NOW)
    assert set(by_role) >= set(ROLES)
    assert all([one.role for one in actor.held] == [name.partition(":")[0]] for name, actor in by_role.items())
    assert Membership.objects.due_for_review(TODAY).exists()
    assert Membership.objects.exclude(reviewed_on=None).exists()
