"""Who may do what to people, roles and bodies.  Each rule raises a sentence; the default is no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body, Membership, Person
from saferplan_portal.accounts.roles import ROLES, Permission
from saferplan_portal.audit.models import Entry
from saferplan_portal.shell.rules import Refused, Unfit, asks
from saferplan_portal.shell.words import day

FOUR_EYES_DAYS = 30
"""Within so many days nobody both changes an address and takes off the second factor of one account."""

ADDRESS_CHANGED, FACTORS_TAKEN = "accounts.address_changed", "accounts.factors_taken"
"""What the audit calls those two."""

ALONE = "auditor"
"""The role whose holder has no other: who looks at what everybody did does none of it."""


@dataclass(frozen=True)
class Giving:
    """A role that is to be given: which, at which body, from when until when."""

    role: str
    body: Body
    first_day: date
    last_day: date


def check_manage_people(by: Actor) -> None:
    """Whether somebody may invite people, and give and end roles."""
    if not by.may(Permission.MANAGE_PEOPLE):
        raise Refused("Only an administrator invites people, and gives and ends their roles.")


def check_give(by: Actor, person: Person | None, giving: Giving) -> None:
    """Whether somebody may give a role to a person; to None, who is only being invited."""
    check_manage_people(by)
    if person is not None and person.pk == by.person:
        raise Refused("Nobody gives a role to themselves. Ask another administrator.")
    if person is not None and not person.is_active:
        raise Unfit(f"The account of {person.name} is closed. Open it first.")
    _check_days(by, giving)
    if person is not None:
        _check_beside(person, giving)


def _check_days(by: Actor, giving: Giving) -> None:
    """Hold a role to the days that it may have."""
    if giving.role not in ROLES:
        raise Unfit("There is no such role. Choose one of the list.", "role")
    role = ROLES[giving.role]
    if giving.last_day < giving.first_day:
        raise Unfit("The last day must be on or after the first.", "last_day")
    if giving.last_day < by.today:
        raise Unfit("The last day is over already. Choose a later one.", "last_day")
    latest = max(giving.first_day, by.today) + timedelta(days=role.most_days)
    if giving.last_day > latest:
        sentence = f"The role {role.name} is given for {role.most_days} days at most, so until {day(latest)}."
        raise Unfit(sentence, "last_day")
    if not giving.body.holds_on(giving.first_day) or not giving.body.holds_on(by.today):
        raise Unfit(f"{giving.body.name} is not a body of the partnership on those days.", "body")


def _check_beside(person: Person, giving: Giving, but: int | None = None) -> None:
    """Hold a role to the others of the same person: no role twice at one body, and an auditor has no other."""
    others = Membership.objects.filter(person=person, ended_at=None).exclude(pk=but or 0)
    others = others.filter(first_day__lte=giving.last_day, last_day__gte=giving.first_day)
    if others.filter(role=giving.role, body=giving.body).exists():
        sentence = f"{person.name} holds this role at this body on those days already. Change its last day instead."
        raise Unfit(sentence, "role")
    if giving.role == ALONE and others.exists():
        raise Unfit("An auditor holds no other role. End the others first.", "role")
    if others.filter(role=ALONE).exists():
        raise Unfit(f"{person.name} is an auditor, who holds no other role. End that one first.", "role")


def check_extend(by: Actor, membership: Membership, last_day: date) -> None:
    """Whether somebody may change the last day of a role."""
    check_manage_people(by)
    if membership.person_id == by.person:
        raise Refused("Nobody changes their own role. Ask another administrator.")
    if membership.ended_at is not None:
        raise Unfit("This role has been ended. Give it again if it is needed.")
    giving = Giving(membership.role, membership.body, membership.first_day, last_day)
    _check_days(by, giving)
    _check_beside(membership.person, giving, but=membership.pk)


def check_review(by: Actor, membership: Membership) -> None:
    """Whether somebody may confirm or end a role in the quarterly review."""
    everybody = by.may(Permission.REVIEW_ALL_MEMBERS)
    if not everybody and not by.may(Permission.REVIEW_MEMBERS, membership.body_id):
        raise Refused("Roles are confirmed by a lead officer of their body, the manager or an administrator.")
    if membership.person_id == by.person:
        raise Refused("Nobody confirms their own role. Somebody else who reviews it does.")


def check_end(by: Actor, membership: Membership) -> None:
    """Whether somebody may end a role: an administrator, its holder, or who reviews it."""
    if membership.person_id != by.person and not by.may(Permission.MANAGE_PEOPLE):
        check_review(by, membership)
    if membership.ended_at is not None or membership.last_day < by.today:
        raise Unfit("This role has ended already.")
    check_one_administrator_stays(by, Q(pk=membership.pk))


def check_one_administrator_stays(by: Actor, going: Q) -> None:
    """Whether an administrator is left when those that `going` finds are gone.

    In an action the rows are held until it is over, so that two administrators cannot each end the other; a page that
    only asks holds nobody up.
    """
    rows = Membership.objects.holding(by.today).filter(role="administrator")
    holding = list(rows.select_for_update(of=("self",)) if connection.in_atomic_block else rows)
    gone = set(Membership.objects.filter(going).values_list("pk", flat=True))
    if holding and all(one.pk in gone for one in holding):
        raise Unfit("This is the last administrator. Give the role to somebody else first.")


def check_two_administrators(by: Actor, person: Person, done: str) -> None:
    """Whether it is another administrator who takes the second of two steps that together hand an account over.

    A new address brings a new password there; without its second factor the account is then open.  `done` is what the
    audit calls the other step.
    """
    since = by.at - timedelta(days=FOUR_EYES_DAYS)
    before = Entry.objects.filter(what=done, about="person", about_id=str(person.pk), person=by.person)
    if before.filter(at__gte=since).exists():
        raise Refused(
            f"You changed the address or took off the second factor of {person.name} lately. Whoever does the other "
            f"within {FOUR_EYES_DAYS} days is another administrator."
        )


def address_is_new(person: Person, at: datetime) -> bool:
    """Whether somebody's address was changed within the days in which no one person may hand an account over."""
    since = at - timedelta(days=FOUR_EYES_DAYS)
    changes = Entry.objects.filter(what=ADDRESS_CHANGED, about="person", about_id=str(person.pk))
    return changes.filter(at__gte=since).exists()


def check_close(by: Actor, person: Person) -> None:
    """Whether somebody may close an account."""
    check_manage_people(by)
    if person.pk == by.person:
        raise Refused("Nobody closes their own account. Ask another administrator.")
    check_one_administrator_stays(by, Q(person=person))


def check_manage_bodies(by: Actor) -> None:
    """Whether somebody may add, change and end bodies."""
    if not by.may(Permission.MANAGE_BODIES):
        raise Refused("Only an administrator adds, changes and ends bodies.")


def check_successor(body: Body, successor: Body | None, last_day: date | None) -> None:
    """Whether a body may follow another: not itself, none that has ended by then, and never in a circle."""
    if successor is None:
        return
    if successor.pk == body.pk:
        raise Unfit("A body does not follow itself. Choose another, or none.", "successor")
    if successor.last_day is not None and (last_day is None or successor.last_day <= last_day):
        raise Unfit(f"{successor.name} ends before it could follow. Choose another, or none.", "successor")
    seen, one = {body.pk}, successor
    while one is not None:
        if one.pk in seen:
            raise Unfit(f"{successor.name} was itself followed by {body.name}, so this would be a circle.", "successor")
        seen.add(one.pk)
        one = one.successor  # type: ignore[assignment]


can_manage_people = asks(check_manage_people)
can_give = asks(check_give)
can_extend = asks(check_extend)
can_review = asks(check_review)
can_end = asks(check_end)
can_close = asks(check_close)
can_manage_bodies = asks(check_manage_bodies)
