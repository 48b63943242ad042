"""Inviting people, giving roles, reviewing and ending them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from saferplan_portal.accounts import permissions as rules
from saferplan_portal.accounts.actions import sessions
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.factors import is_locked_out
from saferplan_portal.accounts.mail import Letter, address_letter, invitation_letter, provider_letter
from saferplan_portal.accounts.models import Invitation, Membership, Person
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.reading import actor_for
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.outbox.actions import post, withdraw
from saferplan_portal.outbox.models import Message
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action
from saferplan_portal.shell.words import day

INVITATION_DAYS = 7
"""A link of an invitation holds for so many days."""


@dataclass(frozen=True)
class Invited:
    """Who was invited, and the address of the link, which is shown nowhere but in the message and at the set-up."""

    person: Person
    link: str


@action
def invite(*, by: Actor, name: str, email: str, giving: Giving) -> Invited:
    """Invite a person with a first role.  The link goes by message.

    Raises `Refused`, and `Unfit` where the address is known or the role cannot be given so.
    """
    rules.check_give(by, None, giving)
    return invited_by_the_portal(by=by, name=name, email=email, giving=giving)


@action
def invited_by_the_portal(*, by: Actor, name: str, email: str, giving: Giving) -> Invited:
    """Invite a person without asking who may: for the set-up on the server itself, whose first person has nobody above.

    Raises `Unfit` where the address is known.
    """
    email = email.strip().lower()
    if Person.objects.filter(email__iexact=email).exists():
        raise Unfit(
            "Somebody with this address is here already. Find them in the list, and give the role there.", "email"
        )
    person = Person.objects.create_user(email, None, name=" ".join(name.split()))
    wrote(by, Told("accounts.invited", f"Invited {person.name}.", "person", person.pk))
    _give(by, person, giving)
    return Invited(person, _send_link(by, person, giving.role))


@action
def invite_again(*, by: Actor, person: Person) -> Invited:
    """Send a new link to who has not used theirs; the old one works no more.

    Raises `Unfit` where the person has a password already.
    """
    rules.check_manage_people(by)
    if person.has_usable_password():
        raise Unfit(f"{person.name} has accepted already, and can ask for a new password at the sign-in.")
    withdraw_links(by, person)
    membership = person.memberships.order_by("-last_day").first()
    wrote(by, Told("accounts.invited_again", f"Sent {person.name} a new link.", "person", person.pk))
    return Invited(person, _send_link(by, person, membership.role if membership else ""))


def withdraw_links(by: Actor, person: Person) -> None:
    """Make the links of a person that were not used work no more, and hold back what would still bring them one."""
    person.invitations.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=by.at)
    for message in Message.objects.filter(to=person, state="waiting", secret=True):
        withdraw(by=by, message=message)


def _send_link(by: Actor, person: Person, role: str) -> str:
    """Make a link and put the letter with it into the outbox."""
    role_name = ROLES[role].name if role in ROLES else "none yet"
    if not settings.PORTAL.sign_in.passwords:
        link = settings.PORTAL_ADDRESS + reverse("account_login")
        provider = settings.PORTAL.sign_in.oidc_name or "your organisation"
        letter = provider_letter(person.name, settings.PORTAL.name, role_name, link, provider)
        post(at=by.at, to=person, letter=letter)
        return link
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        person=person,
        token_hash=hash_of(token),
        made_at=by.at,
        made_by_id=by.person,
        until=by.at + timedelta(days=INVITATION_DAYS),
    )
    link = settings.PORTAL_ADDRESS + reverse("accept_invitation", args=[token])
    post(at=by.at, to=person, letter=invitation_letter(person.name, settings.PORTAL.name, role_name, link))
    return link


def hash_of(token: str) -> str:
    """The hash under which a link is kept: who reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


@action
def accept(*, at: datetime, invitation: Invitation, password: str) -> Person:
    """Set the password of an invited person; the link works no more then.

    Raises `Unfit` where the link works no more, or the password is too easy.
    """
    invitation = Invitation.objects.select_for_update().select_related("person").get(pk=invitation.pk)
    person = invitation.person
    if not invitation.holds_at(at) or not person.is_active:
        raise Unfit("This link works no more. Ask for a new one.")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Unfit(" ".join(error.messages), "password") from None
    person.set_password(password)
    person.save(update_fields=["password"])
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    by = actor_for(person, at)
    wrote(by, Told("accounts.accepted", "Accepted the invitation, and chose a password.", "person", person.pk))
    return person


@action
def give(*, by: Actor, person: Person, giving: Giving) -> Membership:
    """Give a role to a person who is here.

    Raises `Refused` or `Unfit`; see `check_give`.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    rules.check_give(by, person, giving)
    return _give(by, person, giving)


def _give(by: Actor, person: Person, giving: Giving) -> Membership:
    """Write a role and its audit row."""
    membership = Membership.objects.create(
        person=person, body=giving.body, role=giving.role, first_day=giving.first_day, last_day=giving.last_day
    )
    role = ROLES[giving.role].name
    sentence = f"Gave {person.name} the role {role} at {giving.body.name} until {day(giving.last_day)}."
    detail = {"role": giving.role, "body": giving.body.pk, "from": str(giving.first_day), "until": str(giving.last_day)}
    wrote(by, Told("accounts.role_given", sentence, "membership", membership.pk, detail))
    return membership


@action
def change_until(*, by: Actor, membership: Membership, seen: int, last_day: date) -> Membership:
    """Change the last day of a role.

    Raises `Refused`, `Unfit`, or `ChangedMeanwhile` where somebody else changed it since it was seen.
    """
    rules.check_extend(by, membership, last_day)
    detail = changed_values(membership, {"last_day": last_day})
    membership = save_change(membership, seen=seen, values={"last_day": last_day})
    sentence = f"Changed the role {membership.role_name} of {membership.person.name} to end on {day(last_day)}."
    wrote(by, Told("accounts.role_changed", sentence, "membership", membership.pk, detail))
    return membership


@action
def end(*, by: Actor, membership: Membership, seen: int, reason: str) -> Membership:
    """End a role now, saying why.

    Raises `Refused`, `Unfit` (the last administrator stays), or `ChangedMeanwhile`.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("person", "body").get(pk=membership.pk)
    )
    rules.check_end(by, membership)
    values = {"ended_at": by.at, "ended_because": reason.strip()}
    membership = save_change(membership, seen=seen, values=values)
    sentence = f"Ended the role {membership.role_name} of {membership.person.name} at {membership.body.name}."
    wrote(by, Told("accounts.role_ended", sentence, "membership", membership.pk, {"reason": reason.strip()}))
    return membership


@action
def confirm(*, by: Actor, membership: Membership, seen: int) -> Membership:
    """Confirm, in the quarterly review, that a person still needs a role.

    Raises `Refused` or `Unfit` (see `check_review`), or `ChangedMeanwhile`.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("person", "body").get(pk=membership.pk)
    )
    rules.check_review(by, membership)
    if not membership.holds_on(by.today):
        raise Unfit("This role has ended, so there is nothing to confirm.")
    values = {"reviewed_on": by.today, "reviewed_by_id": by.person}
    membership = save_change(membership, seen=seen, values=values)
    sentence = (
        f"Confirmed that {membership.person.name} needs the role {membership.role_name} at {membership.body.name}."
    )
    wrote(by, Told("accounts.role_confirmed", sentence, "membership", membership.pk))
    return membership


@action
def change_person(*, by: Actor, person: Person, seen: int, name: str, email: str) -> Person:
    """Correct a person's name or address.  A new address is told of at the old one.

    Raises `Refused`, `Unfit` where the address is somebody else's, or `ChangedMeanwhile`.
    """
    rules.check_manage_people(by)
    email = email.strip().lower()
    if Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise Unfit("Somebody else has this address.", "email")
    values = {"name": " ".join(name.split()), "email": email}
    changed = sorted(changed_values(person, values))
    if "email" in changed and person.pk == by.person:
        raise Unfit("Nobody changes their own address. Ask another administrator.", "email")
    if "email" in changed:
        rules.check_two_administrators(by, person, rules.FACTORS_TAKEN)
        post(at=by.at, to=person, letter=address_letter(settings.PORTAL.contact), address=person.email)
        sessions.end_everywhere(by=by, person=person, why="changed")
        withdraw_links(by, person)
    person = save_change(person, seen=seen, values=values)
    what = rules.ADDRESS_CHANGED if "email" in changed else "accounts.person_changed"
    wrote(by, Told(what, f"Corrected the entry of {person.name}.", "person", person.pk, {"fields": changed}))
    return person


@action
def close(*, by: Actor, person: Person, seen: int, reason: str) -> Person:
    """Close an account: its person is signed out and cannot sign in, and its roles hold no more.

    Raises `Refused`, `Unfit` for the last administrator, or `ChangedMeanwhile`.
    """
    rules.check_close(by, person)
    sessions.end_everywhere(by=by, person=person)
    withdraw_links(by, person)
    person = save_change(person, seen=seen, values={"is_active": False})
    wrote(
        by,
        Told(
            "accounts.closed", f"Closed the account of {person.name}.", "person", person.pk, {"reason": reason.strip()}
        ),
    )
    return person


@action
def open_again(*, by: Actor, person: Person, seen: int) -> Person:
    """Open a closed account again; its roles hold again where their days are not over.

    Raises `Refused` or `ChangedMeanwhile`.
    """
    rules.check_manage_people(by)
    person = save_change(person, seen=seen, values={"is_active": True})
    wrote(by, Told("accounts.opened", f"Opened the account of {person.name} again.", "person", person.pk))
    return person


@action
def let_in_again(*, by: Actor, person: Person) -> Invited:
    """Give a new link to somebody whose second factors the portal cannot read, and take those off.

    For the set-up on the server itself: whoever runs that has the portal.  The old password works no more.
    Raises `Unfit` where the person can sign in.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not is_locked_out(person):
        raise Unfit(f"{person.name} is here already, and has a second factor that can be used or none yet.")
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    sessions.end_everywhere(by=actor_for(person, by.at), person=person, why="changed")
    withdraw_links(by, person)
    sentence = f"Took the second factor, which could not be read, off the account of {person.name}, and made a link."
    wrote(by, Told(rules.FACTORS_TAKEN, sentence, "person", person.pk))
    membership = person.memberships.order_by("-last_day").first()
    return Invited(person, _send_link(by, person, membership.role if membership else ""))


@action
def take_factors(*, by: Actor, person: Person, reason: str) -> None:
    """Take the second factors off an account whose person has lost them; at the next sign-in new ones are asked for.

    Raises `Refused`, also for the own account, or `Unfit` where there are none.
    """
    rules.check_manage_people(by)
    if person.pk == by.person:
        raise Unfit("Nobody takes off their own second factor here. Change it in your sign-in.")
    rules.check_two_administrators(by, person, rules.ADDRESS_CHANGED)
    found = Authenticator.objects.filter(user=person)
    if not found.exists():
        raise Unfit(f"{person.name} has no second factor to take off.")
    found.delete()
    sessions.end_everywhere(by=by, person=person, why="changed")
    text = (
        "The administrator has taken the second factor off your account, because you told us that it was lost. "
        "You will be asked to add another when you sign in.\n\nIf you did not ask for this, tell us at once"
        + (f": {settings.PORTAL.contact}" if settings.PORTAL.contact else "")
        + ".\n"
    )
    post(at=by.at, to=person, letter=Letter("Your sign-in has changed", text))
    sentence = f"Took the second factor off the account of {person.name}."
    wrote(by, Told(rules.FACTORS_TAKEN, sentence, "person", person.pk, {"reason": reason.strip()}))
