"""Who may make and end tokens."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.rules import Refused, asks


def check_manage_tokens(by: Actor) -> None:
    """Administrators make and end tokens.  Raises `Refused` for anybody else."""
    if by.person is None or not by.may(Permission.MANAGE_PEOPLE):
        raise Refused("Only an administrator makes and ends tokens.")


can_manage_tokens = asks(check_manage_tokens)
