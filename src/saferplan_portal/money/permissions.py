"""Who may do what with money."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.money.models import Return
from saferplan_portal.planning.models import Action
from saferplan_portal.shell.rules import Refused, asks


def check_see_money(by: Actor) -> None:
    """Money is seen by whoever sees the partnership's work.  Raises `Refused` for anybody else."""
    if not by.may(Permission.SEE_WORK):
        raise Refused("The partnership's money is shown to those who work on its plan.")


def check_manage_money(by: Actor) -> None:
    """Awards, conditions, allocations and forecasts are kept by the manager; returns are prepared there.

    Raises `Refused` for anybody else.
    """
    if not by.may(Permission.MANAGE_MONEY):
        raise Refused("Awards, allocations and forecasts are kept by the community safety manager.")


def check_record_spend(by: Actor, action: Action) -> None:
    """A spend is recorded and corrected by the lead officer of the body that leads the action.

    Raises `Refused` for anybody else.
    """
    if action.lead_id is None or not by.may(Permission.RECORD_SPEND, action.lead_id):
        raise Refused("Spending on an action is recorded by the lead officer of the body that leads it.")


def check_certify(by: Actor, made: Return) -> None:
    """A return is certified by the manager or the chair, and never by the person who prepared it.

    Raises `Refused` for anybody else.
    """
    if not by.may(Permission.CERTIFY_RETURN):
        raise Refused("A return is certified by the chair, or by a community safety manager who did not prepare it.")
    if by.person is None or by.person == made.prepared_by_id:
        raise Refused("You prepared this return. A second person must certify it: the chair, or another manager.")


can_see_money = asks(check_see_money)
can_manage_money = asks(check_manage_money)
can_record_spend = asks(check_record_spend)
can_certify = asks(check_certify)
