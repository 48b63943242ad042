"""Inviting people, giving and ending roles, the quarterly review: the rules for every role, and what is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from portal_people import NOW, sign_in
from saferplan_portal.accounts import permissions as rules
from saferplan_portal.accounts.actions import people, reminders
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Body, Invitation, Membership, Person, PortalSession
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.reading import held_by
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.outbox.models import Message
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

MakeActor = Callable[..., Actor]
MakePerson = Callable[..., Person]
Bodies = dict[str, Body]
TODAY = NOW.date()


def giving(body: Body, role: str = "analyst", days: int = 100) -> Giving:
    """A role from today on."""
    return Giving(role, body, TODAY, TODAY + timedelta(days=days))


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_to_people_and_bodies(role: str, actor: MakeActor, person: MakePerson, bodies: Bodies) -> None:
    """Every role: over a role at its own body, and at another."""
    by = actor(role, "fire")
    own = person("board-member", "fire").memberships.get()
    other = person("board-member", "police").memberships.get()
    person("administrator")
    admin, reviews_all, reviews_own = (
        role == "administrator",
        role in ("administrator", "manager"),
        role == "lead-officer",
    )
    assert rules.can_manage_people(by) is admin
    assert rules.can_manage_bodies(by) is admin
    assert rules.can_give(by, other.person, giving(bodies["fire"])) is admin
    assert rules.can_extend(by, other, TODAY + timedelta(days=30)) is admin
    assert rules.can_close(by, other.person) is admin
    assert (rules.can_review(by, own), rules.can_review(by, other)) == (reviews_all or reviews_own, reviews_all)
    assert (rules.can_end(by, own), rules.can_end(by, other)) == (reviews_all or reviews_own, reviews_all)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gives_confirms_or_prolongs_a_role_of_their_own(role: str, actor: MakeActor, bodies: Bodies) -> None:
    by = actor(role, "fire")
    own = Membership.objects.get()
    assert not rules.can_give(by, own.person, giving(bodies["fire"]))
    assert not rules.can_extend(by, own, TODAY + timedelta(days=30))
    assert not rules.can_review(by, own)
    assert not rules.can_close(by, own.person)


def test_an_invitation_is_a_person_a_role_a_letter_and_rows_of_the_audit(actor: MakeActor, bodies: Bodies) -> None:
    by = actor("administrator")
    invited = people.invite(by=by, name=" Priya  Shah ", email="Priya@Ashbrook.Example", giving=giving(bodies["fire"]))
    assert (invited.person.name, invited.person.email) == ("Priya Shah", "priya@ashbrook.example")
    assert not invited.person.has_usable_password()
    assert [one.role for one in held_by(invited.person.pk, NOW)] == ["analyst"]
    letter = Message.objects.get(to=invited.person)
    assert (letter.subject, letter.secret) == ("Your invitation", True)
    assert invited.link in letter.text
    token = invited.link.rstrip("/").rpartition("/")[2]
    assert token not in str(Entry.objects.values_list("sentence", "detail"))
    assert not Invitation.objects.filter(token_hash=token).exists(), "the database holds a hash of it"
    told = list(Entry.objects.order_by("position").values_list("what", flat=True))
    assert told == ["accounts.invited", "accounts.role_given", "outbox.put"]


def test_an_invitation_is_used_once_and_leads_to_a_second_factor(
    client: Client, actor: MakeActor, bodies: Bodies
) -> None:
    by = replace(actor("administrator"), at=timezone.now())
    given = Giving("analyst", bodies["fire"], by.today, by.today + timedelta(days=9))
    invited = people.invite(by=by, name="Priya Shah", email="priya@ashbrook.example", giving=given)
    path = invited.link.removeprefix("https://testserver")
    assert "Welcome, Priya Shah" in client.get(path).content.decode()
    assert "Enter" in client.post(path, {"password": ""}).content.decode()
    for weak, fault in (
        ("short", "too short"),
        ("priya@ashbrook.example", "too similar"),
        ("password1234", "too common"),
    ):
        assert fault in client.post(path, {"password": weak}).content.decode(), weak
    assert client.post(path, {"password": "violet harbour mostly"}).headers["Location"] == "/account/login/"
    over = client.get(path)
    assert (over.status_code, "This link works no more" in over.content.decode()) == (410, True)
    answer = client.post("/account/login/", {"login": "priya@ashbrook.example", "password": "violet harbour mostly"})
    assert answer.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/account/second-factor/"


def test_a_link_ends_by_age_and_by_a_newer_one(client: Client, actor: MakeActor, bodies: Bodies) -> None:
    by = replace(actor("administrator"), at=timezone.now())
    given = Giving("analyst", bodies["fire"], by.today, by.today + timedelta(days=9))
    first = people.invite(by=by, name="Priya Shah", email="priya@ashbrook.example", giving=given)
    second = people.invite_again(by=by, person=first.person)
    paths = [one.link.removeprefix("https://testserver") for one in (first, second)]
    assert [client.get(path).status_code for path in paths] == [410, 200]
    states = Message.objects.filter(to=first.person).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "waiting"], "the first letter does not go out any more"
    Invitation.objects.update(until=timezone.now())
    assert client.get(paths[1]).status_code == 410
    assert client.get("/account/invitation/of-nobody/").status_code == 410


def test_who_is_here_is_not_invited_again(actor: MakeActor, bodies: Bodies) -> None:
    by = actor("administrator")
    known = Person.objects.get()
    with pytest.raises(Unfit, match="is here already") as caught:
        people.invite(by=by, name="X", email=known.email.upper(), giving=giving(bodies["fire"]))
    assert caught.value.field == "email"
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "first", "last", "says"),
    [
        ("analyst", 0, 366, "365 days at most"),
        ("auditor", 0, 181, "180 days at most"),
        ("analyst", 5, 4, "on or after the first"),
        ("analyst", -9, -1, "over already"),
        ("king", 0, 9, "no such role"),
    ],
)
def test_days_of_a_role(role: str, first: int, last: int, says: str, actor: MakeActor, bodies: Bodies) -> None:
    by = actor("administrator")
    days = (TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    with pytest.raises(Unfit, match=says):
        people.invite(by=by, name="X", email="x@ashbrook.example", giving=Giving(role, bodies["fire"], *days))
    assert Person.objects.count() == 1, "nothing is left of it"


def test_an_auditor_has_no_other_role(actor: MakeActor, person: MakePerson, bodies: Bodies) -> None:
    by = actor("administrator")
    auditor, analyst = person("auditor"), person("analyst")
    with pytest.raises(Unfit, match="who holds no other role"):
        people.give(by=by, person=auditor, giving=giving(bodies["fire"], "chair"))
    with pytest.raises(Unfit, match="An auditor holds no other role"):
        people.give(by=by, person=analyst, giving=giving(bodies["fire"], "auditor"))
    with pytest.raises(Unfit, match="holds this role at this body"):
        people.give(by=by, person=analyst, giving=giving(bodies["council"]))
    people.end(by=by, membership=analyst.memberships.get(), seen=1, reason="moves to audit")
    people.give(by=by, person=analyst, giving=giving(bodies["fire"], "auditor"))
    assert [one.role for one in held_by(analyst.pk, NOW)] == ["auditor"]


def test_a_role_ends_at_once_and_says_why(actor: MakeActor, person: MakePerson) -> None:
    by, one = actor("administrator"), person("analyst")
    membership = people.end(by=by, membership=one.memberships.get(), seen=1, reason="left the council ")
    assert (membership.ended_because, held_by(one.pk, NOW)) == ("left the council", ())
    assert Entry.objects.first().detail == {"reason": "left the council"}  # type: ignore[union-attr]
    with pytest.raises(Unfit, match="ended already"):
        people.end(by=by, membership=membership, seen=2, reason="again")


def test_the_last_administrator_stays(actor: MakeActor, person: MakePerson, bodies: Bodies) -> None:
    by = actor("administrator")
    own = Membership.objects.get()
    with pytest.raises(Unfit, match="last administrator"):
        people.end(by=by, membership=own, seen=1, reason="bye")
    manager = actor("manager")
    with pytest.raises(Unfit, match="last administrator"):
        people.end(by=manager, membership=own, seen=1, reason="bye")
    second = person("administrator", "police")
    people.end(by=by, membership=own, seen=1, reason="bye")
    assert held_by(own.person_id, NOW) == ()
    other = Actor(second.pk, second.name, held_by(second.pk, NOW), NOW, True)
    with pytest.raises(Unfit, match="last administrator"):
        people.end(by=other, membership=second.memberships.get(), seen=1, reason="bye")


def test_a_closed_account_leaves_an_administrator(actor: MakeActor, person: MakePerson) -> None:
    by, second = actor("administrator"), person("administrator", "police")
    people.close(by=by, person=second, seen=1, reason="left")
    assert held_by(second.pk, NOW) == ()
    other = Actor(second.pk, second.name, by.held, NOW, True)
    with pytest.raises(Unfit, match="last administrator"):
        people.close(by=other, person=Person.objects.get(pk=by.person), seen=1, reason="x")
    with pytest.raises(Unfit, match="is closed"):
        people.give(by=by, person=Person.objects.get(pk=second.pk), giving=Giving("chair", by_body(by), TODAY, TODAY))
    people.open_again(by=by, person=second, seen=2)
    assert [one.role for one in held_by(second.pk, NOW)] == ["administrator"]


def by_body(by: Actor) -> Body:
    """The body at which an actor holds a role."""
    return Body.objects.get(pk=by.held[0].body)


def test_two_administrators_at_one_person(actor: MakeActor, person: MakePerson) -> None:
    by, one = actor("administrator"), person("analyst")
    people.change_person(by=by, person=one, seen=1, name="Priya Shah", email=one.email)
    with pytest.raises(ChangedMeanwhile) as caught:
        people.change_person(by=by, person=one, seen=1, name="P. Shah", email=one.email)
    assert [each.theirs for each in caught.value.differences] == ["Priya Shah"]


def test_another_address_signs_out_and_is_told_at_the_old_one(actor: MakeActor, person: MakePerson) -> None:
    by, one = actor("administrator"), person("analyst")
    old = one.email
    PortalSession.objects.create(person=one, began=NOW, seen=NOW)
    people.change_person(by=by, person=one, seen=1, name=one.name, email="new@ashbrook.example")
    assert (Message.objects.get().address, PortalSession.objects.get().why) == (old, "changed")
    own = Person.objects.get(pk=by.person)
    with pytest.raises(Unfit, match="Nobody changes their own address"):
        people.change_person(by=by, person=own, seen=own.version, name=own.name, email="mine@ashbrook.example")


def test_lost_factors_are_taken_off_and_told(actor: MakeActor, person: MakePerson) -> None:
    by, one = actor("administrator"), person("analyst")
    with pytest.raises(Unfit, match="no second factor"):
        people.take_factors(by=by, person=one, reason="lost phone")
    Authenticator.objects.create(user=one, type="totp", data={"secret": "x"})
    people.take_factors(by=by, person=one, reason="lost phone")
    assert not Authenticator.objects.exists()
    assert Message.objects.get().to == one
    with pytest.raises(Unfit, match="their own second factor"):
        people.take_factors(by=by, person=Person.objects.get(pk=by.person), reason="x")
    with pytest.raises(Refused):
        people.take_factors(by=actor("manager"), person=one, reason="x")


@pytest.mark.parametrize("address_first", [True, False])
def test_one_administrator_alone_takes_no_account_over(
    address_first: bool, actor: MakeActor, person: MakePerson
) -> None:
    """A new address and no second factor would together hand an account over: they take two people."""
    by, second, one = actor("administrator"), actor("administrator", "police"), person("chair")
    Authenticator.objects.create(user=one, type="totp", data={"secret": "x"})

    def address(who: Actor) -> None:
        people.change_person(by=who, person=one, seen=1, name=one.name, email="new@ashbrook.example")

    def factors(who: Actor) -> None:
        people.take_factors(by=who, person=one, reason="lost phone")

    first, other = (address, factors) if address_first else (factors, address)
    first(by)
    with pytest.raises(Refused, match="another administrator"):
        other(by)
    other(second)
    assert Entry.objects.filter(what__in=(rules.ADDRESS_CHANGED, rules.FACTORS_TAKEN)).count() == 2


@pytest.mark.parametrize(("last_confirmed", "due"), [(None, True), (91, False), (92, True), (400, True)])
def test_a_role_is_due_after_a_quarter(last_confirmed: int | None, due: bool, person: MakePerson) -> None:
    one = person("analyst").memberships.get()
    if last_confirmed is not None:
        Membership.objects.update(reviewed_on=TODAY - timedelta(days=last_confirmed))
    assert Membership.objects.due_for_review(TODAY).filter(pk=one.pk).exists() is due


def test_the_review_confirms_or_ends(client: Client, person: MakePerson) -> None:
    lead, theirs, other = (
        person("lead-officer", "fire"),
        person("board-member", "fire"),
        person("board-member", "police"),
    )
    sign_in(client, lead)
    page = client.get("/roles/review/").content.decode()
    assert theirs.name in page
    assert other.name not in page
    assert (
        client.post(f"/roles/{theirs.memberships.get().pk}/confirm/", {"seen_version": 1}).headers["Location"]
        == "/roles/review/"
    )
    assert "Every role has been confirmed" in client.get("/roles/review/").content.decode()
    assert theirs.memberships.get().reviewed_by == lead
    assert client.post(f"/roles/{other.memberships.get().pk}/confirm/", {"seen_version": 1}).status_code == 403
    end = f"/roles/{theirs.memberships.get().pk}/end/?from=review"
    assert "Enter" in client.post(end, {"reason": ""}).content.decode()
    assert client.post(end, {"reason": "left", "seen_version": 2}).headers["Location"] == "/roles/review/"
    assert theirs.memberships.get().ended_because == "left"
    assert client.get(f"/roles/{other.memberships.get().pk}/end/").status_code == 403


def test_reminders_are_put_once(person: MakePerson) -> None:
    lead, manager, admin = person("lead-officer", "fire"), person("manager"), person("administrator")
    Membership.objects.filter(person=manager).update(last_day=TODAY + timedelta(days=30), reviewed_on=TODAY)
    for at in (NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1)):
        reminders.tick(by=the_portal(at))
    told = sorted(Message.objects.values_list("to__name", "subject"))
    assert told == sorted(
        [
            (lead.name, "Roles to confirm"),
            (manager.name, "Roles to confirm"),
            (manager.name, "A role of yours ends soon"),
            (admin.name, "A role ends soon"),
        ]
    )
    session = PortalSession.objects.create(person=lead, began=NOW - timedelta(days=80), seen=NOW)
    reminders.tick(by=the_portal(NOW + timedelta(days=30)))
    assert not PortalSession.objects.filter(pk=session.pk).exists()
    assert Message.objects.filter(subject="Roles to confirm").count() == 4, "a new quarter, a new reminder"


def test_pages_of_people_are_drawn(person: MakePerson, django_assert_max_num_queries: Callable[..., object]) -> None:
    admin = person("administrator")
    client = sign_in(Client(), admin)
    assert "1 row" not in client.get("/people/?words=nobody-of-this-name").content.decode()
    for role in ROLES:
        for _ in range(3):
            person(role, "police")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        page = client.get("/people/?role=chair").content.decode()
    assert len(re.findall(r'href="/people/\d+/"', page)) == 3
    one = Person.objects.filter(memberships__role="chair").first()
    assert one is not None
    for name in ("", "change/", "role/", "close/", "factors/"):
        assert client.get(f"/people/{one.pk}/{name}").content.decode().count("<h1") == 1, name
    membership = one.memberships.get()
    for path in (f"/roles/{membership.pk}/change/", f"/roles/{membership.pk}/end/", "/people/invite/"):
        assert "There is a problem" in client.post(path, {}).content.decode(), path


def test_an_administrator_does_all_of_it_on_the_pages(person: MakePerson, bodies: Bodies) -> None:
    client = sign_in(Client(), person("administrator"))
    today = timezone.localdate()
    last = today + timedelta(days=100)

    def days(name: str, day: date) -> dict[str, object]:
        return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}

    role = {"role": "analyst", "body": bodies["fire"].pk} | days("first_day", today) | days("last_day", last)
    new = {"name": "Priya Shah", "email": "priya@ashbrook.example"}
    assert client.post("/people/invite/", new | role).headers["Location"] == "/people/"
    one = Person.objects.get(email="priya@ashbrook.example")
    page = f"/people/{one.pk}/"
    assert client.post(f"{page}invite-again/").headers["Location"] == page
    assert client.post(f"{page}role/", role | {"role": "chair"}).headers["Location"] == page
    assert "holds this role at this body" in client.post(f"{page}role/", role).content.decode()
    membership = one.memberships.get(role="chair")
    longer = days("last_day", last + timedelta(days=9)) | {"seen_version": 1}
    assert client.post(f"/roles/{membership.pk}/change/", longer).headers["Location"] == page
    stale = client.post(f"/roles/{membership.pk}/change/", days("last_day", last) | {"seen_version": 1})
    assert (stale.status_code, "Somebody else changed this" in stale.content.decode()) == (409, True)
    assert client.post(f"{page}change/", {"name": "P Shah", "email": one.email, "seen_version": 1}).status_code == 302
    assert client.post(f"{page}sign-out/").headers["Location"] == page
    assert client.post(f"{page}close/", {"reason": "left", "seen_version": 2}).headers["Location"] == page
    assert "Open the account again" in client.get(page).content.decode()
    assert client.post(f"{page}open/", {"seen_version": 3}).headers["Location"] == page
    assert "P Shah" in client.get("/people/").content.decode()


def test_what_waits_for_people_stands_on_their_start_page(person: MakePerson, as_role: Callable[..., Client]) -> None:
    today = timezone.localdate()
    soon = person("analyst")
    Membership.objects.filter(person=soon).update(last_day=today + timedelta(days=30))
    assert "Your role Analyst ends soon" in sign_in(Client(), soon).get("/").content.decode()
    page = as_role("administrator").get("/").content.decode()
    assert f"Analyst {soon.name} ends soon" in page
    assert "Confirm one role" in page
    assert "Confirm" not in as_role("scrutiny-reader").get("/").content.decode()
