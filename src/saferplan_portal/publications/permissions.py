"""Who may prepare, release, send back and withdraw.  Putting up takes two people, taking down one."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.publications.models import MAY_BECOME, STATES, Edition
from saferplan_portal.shell.rules import Refused, Unfit, asks


def check_prepare(by: Actor) -> None:
    """Analysts and managers prepare.  Raises `Refused` for anybody else."""
    if by.person is None or not by.may(Permission.PREPARE_PUBLICATION):
        raise Refused("Only an analyst or the community safety manager prepares what the public will see.")


def check_read(by: Actor) -> None:
    """Whoever prepares or releases reads what is not public yet.  Raises `Refused` for anybody else."""
    if not (by.may(Permission.RELEASE_PUBLICATION) or by.may(Permission.PREPARE_PUBLICATION)):
        raise Refused("Only an analyst, the community safety manager or the chair reads what is not public yet.")


def check_release(by: Actor, edition: Edition) -> None:
    """Managers and the chair release what somebody else prepared.

    Raises `Refused` where the person may not, or prepared it; `Unfit` where it does not wait for a release.
    """
    if by.person is None or not by.may(Permission.RELEASE_PUBLICATION):
        raise Refused("Only the community safety manager or the chair releases what somebody else prepared.")
    if edition.prepared_by_id == by.person:
        raise Refused("You prepared this, and nobody releases their own. Ask the manager or the chair to read it.")
    _check_becomes(edition, "released")


def check_send_back(by: Actor, edition: Edition) -> None:
    """Whoever may release sends back, and whoever prepares takes back what was prepared.

    Raises `Refused` where the person may do neither, `Unfit` where it does not wait.
    """
    if by.person is None or not (by.may(Permission.RELEASE_PUBLICATION) or by.may(Permission.PREPARE_PUBLICATION)):
        raise Refused("Only an analyst, the community safety manager or the chair sends a version back.")
    _check_becomes(edition, "sent-back")


def check_withdraw(by: Actor, edition: Edition) -> None:
    """One person alone takes down what may do harm: an analyst, a manager or the chair.

    Raises `Refused` for anybody else, `Unfit` where the version is not public.
    """
    if by.person is None or not (by.may(Permission.RELEASE_PUBLICATION) or by.may(Permission.PREPARE_PUBLICATION)):
        raise Refused("Only an analyst, the community safety manager or the chair withdraws what is public.")
    _check_becomes(edition, "withdrawn")


def _check_becomes(edition: Edition, state: str) -> None:
    """Hold a version to the table of states.  Raises `Unfit`."""
    if state not in MAY_BECOME[edition.state]:
        raise Unfit(
            f"This version cannot become “{STATES[state].lower()}”: it is “{STATES[edition.state].lower()}”. "
            "Open the list of publications to see how things stand."
        )


can_read = asks(check_read)
can_prepare = asks(check_prepare)
can_release = asks(check_release)
can_send_back = asks(check_send_back)
can_withdraw = asks(check_withdraw)
