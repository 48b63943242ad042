"""The first bodies and the first administrator of a portal, who has nobody above to invite them."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from saferplan.commands.folder import PartnershipFolder
from saferplan.errors import BadArgument
from saferplan_portal.accounts.actions.bodies import take_bodies
from saferplan_portal.accounts.actions.people import invited_by_the_portal
from saferplan_portal.accounts.actor import the_portal
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.shell.rules import Unfit


def first_people(folder: Path, *, administrator: str, body: str, at: datetime) -> list[str]:
    """Take over the bodies of `partnership.toml` and invite an administrator, if one is named; lines that say so.

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
    last_day = by.today + timedelta(days=ROLES["administrator"].most_days)
    giving = Giving("administrator", _body(body), by.today, last_day)
    try:
        invited = invited_by_the_portal(by=by, name=name, email=email, giving=giving)
    except Unfit as error:
        raise BadArgument("--administrator", administrator, f"somebody new. {error}") from error
    lines.append(f"Invited: {invited.person.name}. This link works once, within a week; give it to nobody else:")
    return [*lines, f"  {invited.link}"]


def _body(name: str) -> Body:
    """The body that was named, or the council where none was."""
    found = Body.objects.filter(name__iexact=name) if name else Body.objects.filter(service="council", last_day=None)
    if found.count() == 1:
        return found.get()
    names = ", ".join(f'"{one}"' for one in Body.objects.filter(last_day=None).values_list("name", flat=True))
    raise BadArgument("--body", name, f"one of {names or 'the bodies of partnership.toml, which names none'}")
