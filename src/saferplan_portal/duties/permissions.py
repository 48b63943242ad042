"""Who may do what with the register of duties.  Each rule says who may, and the default is no."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission as May
from saferplan_portal.duties.models import Owner
from saferplan_portal.shell.rules import Refused, asks


def check_see_duties(by: Actor) -> None:
    """Read the register.  Raises `Refused` but for people with a role in the work."""
    if not by.may(May.SEE_WORK):
        raise Refused("The register of duties is for people with a role in the partnership's work.")


def check_manage_duties(by: Actor) -> None:
    """Keep the register.  Raises `Refused` but for a manager."""
    if not by.may(May.MANAGE_DUTIES):
        raise Refused("Only the community safety manager keeps the register of duties.")


def check_type_evidence(by: Actor, owner: Owner | None) -> None:
    """Type evidence of a duty.  Raises `Refused` but for a manager, and the body that owns it."""
    if by.may(May.MANAGE_DUTIES):
        return
    own = owner is not None and any(by.may(one, owner.body_id) for one in (May.DECIDE, May.REPORT_PROGRESS))
    if not own:
        raise Refused("Only the body that owns this duty or the community safety manager types what shows it.")


can_see_duties = asks(check_see_duties)
can_manage_duties = asks(check_manage_duties)
can_type_evidence = asks(check_type_evidence)
