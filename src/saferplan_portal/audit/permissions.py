"""Who may see the audit."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.rules import Refused, asks


def check_see_audit(by: Actor) -> None:
    """Whether somebody may search the audit."""
    if not by.may(Permission.SEE_AUDIT):
        raise Refused("Only an auditor searches the audit.")


can_see_audit = asks(check_see_audit)
