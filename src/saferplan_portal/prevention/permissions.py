"""Who keeps the records of prevention."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.rules import Refused, asks


def check_keep_records(by: Actor, body: Body) -> None:
    """Records of a body are kept by its lead officer, and those of any by the manager.

    Raises `Refused` for anybody else.
    """
    if not by.may(Permission.REPORT_PROGRESS, body.pk) and not by.may(Permission.MANAGE_DELIVERY):
        raise Refused("These records are kept by the lead officer of the body they are of, or by the manager.")


can_keep_records = asks(check_keep_records)
