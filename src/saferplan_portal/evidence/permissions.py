"""Who may see the evidence, and who may bring it in."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.rules import Refused, asks


def check_receive(by: Actor) -> None:
    """Who may receive a release, or make an earlier one current again."""
    if not by.may(Permission.RECEIVE_RELEASES):
        raise Refused("Only an analyst can receive releases of the evidence.")


def check_see(by: Actor) -> None:
    """Who may see figures and findings that were released to the partnership."""
    if not by.may(Permission.SEE_EVIDENCE):
        raise Refused("Only people who work on the plan, or sit on the Board, can see the evidence.")


can_receive = asks(check_receive)
can_see = asks(check_see)
