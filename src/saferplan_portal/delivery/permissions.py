"""Who may report, read measures and set statuses."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.delivery.models import Report
from saferplan_portal.planning.models import Action
from saferplan_portal.shell.rules import Refused, asks


def check_see_delivery(by: Actor) -> None:
    """Delivery is seen by whoever sees the partnership's work.  Raises `Refused` for anybody else."""
    if not by.may(Permission.SEE_WORK):
        raise Refused("How the plan is delivered is shown to those who work on it.")


def check_report(by: Actor, action: Action) -> None:
    """An action is reported on by the lead officer of the body that leads it, or by the manager.

    Raises `Refused` for anybody else.
    """
    own = action.lead_id is not None and by.may(Permission.REPORT_PROGRESS, action.lead_id)
    if not own and not by.may(Permission.MANAGE_DELIVERY):
        raise Refused("An action is reported on by the lead officer of the body that leads it, or by the manager.")


def check_withdraw_report(by: Actor, report: Report) -> None:
    """A report is withdrawn by whoever wrote it, while they report for that body, or by the manager.

    Raises `Refused` for anybody else.
    """
    if by.may(Permission.MANAGE_DELIVERY):
        return
    if by.person is None or by.person != report.by_id:
        raise Refused("A report is withdrawn by whoever wrote it, or by the manager.")
    check_report(by, report.action)


def check_manage_delivery(by: Actor) -> None:
    """A status is set against the rule by the manager alone.  Raises `Refused` for anybody else."""
    if not by.may(Permission.MANAGE_DELIVERY):
        raise Refused("A status is set against the rule by the community safety manager, with a reason.")


def check_read_measures(by: Actor) -> None:
    """Readings of measures are entered by the manager or an analyst.  Raises `Refused` for anybody else."""
    if not by.may(Permission.MANAGE_DELIVERY) and not by.may(Permission.RECEIVE_RELEASES):
        raise Refused("Readings of measures are entered by the community safety manager or an analyst.")


can_see_delivery = asks(check_see_delivery)
can_report = asks(check_report)
can_withdraw_report = asks(check_withdraw_report)
can_manage_delivery = asks(check_manage_delivery)
can_read_measures = asks(check_read_measures)
