"""The first bodies and the first administrator of a portal, who has nobody above to invite them."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from saferplan.commands.folder import PartnershipFolder
from saferplan.errors import BadArgument
from saferplan_portal.accounts.actions.bodies import take_bodies
from saferplan_portal.accounts.actions.people import invited_by_the_portal, let_in_again
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Body, Membership, Person
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.shell.rules import Unfit


def first_people(folder: Path, *, administrator: str, body: str, at: datetime) -> list[str]:
    """Take over the bodies of `partnership.toml` and invite an administrator, if one is named; lines that say so.

    An administrator whose second factor the secret key of here does not read is let in again by a new link.
    Raises `BadArgument` where the administrator cannot be invited as named.
    """
    by = the_portal(at)
    taken = take_bodies(by=by, bodies=PartnershipFolder(folder).settings.bodies)
    lines = [f"Bodies: {taken.added} taken over from partnership.toml, {taken.known} were here already."]
    if not administrator:
        return lines
    name, email = parseaddr(administrator)
    if not name or "@" not in email:
        raise BadArgument(
            "--administrator", administrator, 'a name with an address, like "Priya Shah <priya@a.example>"'
        )
    known = Person.objects.filter(email__iexact=email).first()
    if known is not None:
        return [*lines, *_again(by, known)]
    last_day = by.today + timedelta(days=ROLES["administrator"].most_days)
    giving = Giving("administrator", _body(body), by.today, last_day)
    invited = invited_by_the_portal(by=by, name=name, email=email, giving=giving)
    lines.append(f"Invited: {invited.person.name}. This link works once, within a week; give it to nobody else:")
    return [*lines, f"  {invited.link}"]


def _again(by: Actor, person: Person) -> list[str]:
    """Let an administrator of before in again; lines that say so.

    Raises `BadArgument` where they can sign in, or are no administrator: then an administrator sees to it.
    """
    if not Membership.objects.holding(by.today).filter(person=person, role="administrator").exists():
        expected = "somebody who is not here yet, or an administrator; another role is given in the portal"
        raise BadArgument("--administrator", person.email, expected)
    try:
        invited = let_in_again(by=by, person=person)
    except Unfit:
        expected = "somebody who is not here yet, or an administrator whose second factor cannot be read"
        raise BadArgument("--administrator", person.email, expected) from None
    return [
        f"{person.name} is an administrator here, and the second factor could not be read: it was taken off.",
        "This link works once, within a week, to choose a new password and add another; give it to nobody else:",
        f"  {invited.link}",
    ]


def _body(name: str) -> Body:
    """The body that was named, or the council where none was."""
    found = Body.objects.filter(name__iexact=name) if name else Body.objects.filter(service="council", last_day=None)
    if found.count() == 1:
        return found.get()
    names = ", ".join(f'"{one}"' for one in Body.objects.filter(last_day=None).values_list("name", flat=True))
    raise BadArgument("--body", name, f"one of {names or 'the bodies of partnership.toml, which names none'}")
