"""Who prepares the review, and who sees reports."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.rules import Refused, asks


def check_review(by: Actor) -> None:
    """The annual review is prepared and frozen by the manager.  Raises `Refused` for anybody else."""
    if not by.may(Permission.REVIEW_DELIVERY):
        raise Refused("The annual review is prepared by the community safety manager.")


def check_see_reports(by: Actor) -> None:
    """Reports are seen by whoever sees the partnership's work.  Raises `Refused` for anybody else."""
    if not by.may(Permission.SEE_WORK):
        raise Refused("Reports on the plan are shown to those who work on it.")


can_review = asks(check_review)
can_see_reports = asks(check_see_reports)
