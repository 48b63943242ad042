"""Who may see the outbox: administrators, and of a message never its text."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.rules import Refused, asks


def check_see_outbox(by: Actor) -> None:
    """Whether somebody may see which messages wait, and have one sent again."""
    if not by.may(Permission.MANAGE_PEOPLE):
        raise Refused("Only an administrator sees the outbox.")


can_see_outbox = asks(check_see_outbox)
