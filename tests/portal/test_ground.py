"""The ground of the portal: doors, refusals, the chain of the audit, and two people at one thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from saferplan_portal.access import ACCESS, Door, may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.accounts.roles import RETIRED, ROLES, Permission
from saferplan_portal.audit.actions import OutsideTransaction, Told, verify, wrote
from saferplan_portal.audit.models import Entry, Head
from saferplan_portal.shell.locking import ChangedMeanwhile, save_change
from saferplan_portal.shell.rules import Refused, action


def test_every_route_is_declared() -> None:
    """A route that nobody spoke of, or a line about none, stops the build."""
    assert [one for one in run_checks() if one.is_serious()] == []


def test_nobody_opens_what_is_not_in_the_table(actor: Callable[..., Actor]) -> None:
    """The default is no, for every role."""
    assert not may_open("a-route-that-is-not-there", actor("administrator"))
    assert ACCESS["start"] is Door.MEMBER


def test_a_password_alone_opens_nothing(client: Client, person: Callable[..., Person]) -> None:
    """Signed in without a second factor, one is sent to add one."""
    from portal_people import sign_in

    sign_in(client, person("chair"), second_factor=False)
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/second-factor/")


def test_a_password_and_a_second_factor_make_a_member(as_role: Callable[..., Client]) -> None:
    """The other side of it."""
    actor = as_role("chair").get("/account/second-factor/").wsgi_request.actor
    assert actor is not None
    assert actor.second_factor


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    """And comes back to where they wanted to go."""
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=/"


def test_own_body_only(actor: Callable[..., Actor], bodies: dict[str, Body]) -> None:
    """A lead officer reports for the own body and for no other."""
    lead = actor("lead-officer", "fire")
    assert lead.may(Permission.REPORT_PROGRESS, bodies["fire"].pk)
    assert not lead.may(Permission.REPORT_PROGRESS, bodies["police"].pk)


def test_codes_of_roles_are_codes_and_never_used_again() -> None:
    """What is stored names no place in the code; and a code that was given up comes back for no other role."""
    assert {role.code for role in ROLES.values()} == set(ROLES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in (*ROLES, *RETIRED))
    assert not set(ROLES) & set(RETIRED)


def _tell(by: Actor, number: int) -> Entry:
    with transaction.atomic():
        return wrote(by, Told("test.told", f"Told {number}.", "test", number, {"number": number}))


def test_the_chain_holds_and_finds_what_was_done_to_it(actor: Callable[..., Actor]) -> None:
    """The database refuses; and with its guards gone, an edited, a missing and a cut-off row are each found."""
    by = actor("manager")
    for number in range(6):
        _tell(by, number)
    position, head, broken = verify()
    assert (position, broken) == (6, [])
    for statement in (
        "UPDATE audit_entry SET who = 'x' WHERE position = 2",
        "DELETE FROM audit_entry WHERE position = 2",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION audit_refuse() CASCADE")
        else:
            cursor.execute("DROP TRIGGER audit_no_update")
            cursor.execute("DROP TRIGGER audit_no_delete")
        cursor.execute("UPDATE audit_entry SET sentence = 'x' WHERE position = 2")
        cursor.execute("DELETE FROM audit_entry WHERE position IN (4, 6)")
    told = [one.sentence for one in verify()[2]]
    assert told == ["Row 2 has been changed since it was written.", "Row 4 is missing.", "The last row is missing."]
    assert verify((6, head))[2][-1].sentence == "Row 6 is not the one whose hash was kept elsewhere."


def test_a_row_outside_a_transaction_is_a_fault(actor: Callable[..., Actor]) -> None:
    """It could be lost while what it tells of is kept."""
    by = actor("manager")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(OutsideTransaction):
            wrote(by, Told("test.told", "Told."))


def test_what_is_undone_leaves_no_row(actor: Callable[..., Actor]) -> None:
    """The audit row goes with what it tells of."""
    by = actor("manager")

    @action
    def half(*, by: Actor) -> None:
        wrote(by, Told("test.half", "Half done."))
        raise Refused("No.")

    with pytest.raises(Refused):
        half(by=by)
    assert Entry.objects.count() == 0
    assert Head.objects.filter(position__gt=0).count() == 0


def test_the_second_editor_sees_the_first(bodies: dict[str, Body]) -> None:
    """Nothing is lost: the second is told what stands now, beside what was sent."""
    mine = Body.objects.get(slug="fire")
    theirs = save_change(bodies["fire"], seen=1, values={"name": "Ashbrook Fire Authority"})
    assert theirs.version == 2
    with pytest.raises(ChangedMeanwhile) as caught:
        save_change(mine, seen=1, values={"name": "Fire"})
    (difference,) = caught.value.differences
    assert (difference.theirs, difference.yours) == ("Ashbrook Fire Authority", "Fire")
    assert Body.objects.get(slug="fire").name == "Ashbrook Fire Authority"


def test_a_role_ends(actor: Callable[..., Actor]) -> None:
    """After its last day a role holds no more."""
    from saferplan_portal.accounts.reading import held_by

    chair = actor("chair")
    assert [one.role for one in chair.held] == ["chair"]
    later = replace(chair, at=chair.at + timedelta(days=3_000))
    assert later.person is not None
    assert held_by(later.person, later.at) == ()
