"""Who has a diary."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.rules import Refused, asks


def check_has_diary(by: Actor) -> None:
    """Whoever sees the partnership's work has a diary of it.  Raises `Refused` for anybody else."""
    if by.person is None or not by.may(Permission.SEE_WORK):
        raise Refused("The diary is for those who work on the plan.")


can_have_diary = asks(check_has_diary)
