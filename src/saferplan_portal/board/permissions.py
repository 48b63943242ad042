"""Who may do what on the Board.  Each rule says who may, and the default is no."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission as May
from saferplan_portal.board.models import ActionArising, Minutes, Paper
from saferplan_portal.shell.rules import Refused, asks


def check_manage_board(by: Actor) -> None:
    """Keep members, rules, meetings, agendas, papers and the record.  Raises `Refused` but for a manager."""
    if not by.may(May.MANAGE_BOARD):
        raise Refused("Only the community safety manager keeps the Board's members, meetings, papers and minutes.")


def check_see_restricted(by: Actor) -> None:
    """See what is not in front of the public.  Raises `Refused` but for the Board and those who run it."""
    if not (by.may(May.DECIDE) or by.may(May.MANAGE_BOARD)):
        raise Refused("This is for members of the Board and the community safety manager only.")


def check_take_paper(by: Actor, paper: Paper) -> None:
    """Download a paper.  Raises `Refused` for who may not see the work, or a restricted or withdrawn paper."""
    if not by.may(May.SEE_WORK):
        raise Refused("Board papers are for people with a role in the partnership's work.")
    if paper.withdrawn_because and not by.may(May.MANAGE_BOARD):
        raise Refused("This paper was withdrawn.")
    if paper.is_restricted:
        check_see_restricted(by)


def does_for(by: Actor, body: int) -> bool:
    """Whether somebody does what a body has to do: its members on the Board and its lead officers, no other role."""
    return by.may(May.DECIDE, body) or by.may(May.REPORT_PROGRESS, body)


def check_see_action(by: Actor, one: ActionArising) -> None:
    """See an action arising.  Raises `Refused` for a restricted one, but for the Board and the body that does it."""
    if one.item.restricted and not does_for(by, one.owner_body_id):
        check_see_restricted(by)


def check_close_action(by: Actor, one: ActionArising) -> None:
    """Say that an action arising is done.  Raises `Refused` but for a manager, and the body that does it."""
    if not (does_for(by, one.owner_body_id) or by.may(May.MANAGE_BOARD)):
        raise Refused(f"Only {one.owner_body} or the community safety manager says that this action is done.")


def check_sign(by: Actor, minutes: Minutes) -> None:
    """Sign minutes.  Raises `Refused` but for a chair, who did not write them."""
    if not by.may(May.CHAIR):
        raise Refused("Only a chair of the Board signs its minutes.")
    if by.person is not None and minutes.drafted_by == by.person:
        raise Refused("Whoever wrote the minutes does not sign them. Ask another chair.")


can_manage_board = asks(check_manage_board)
can_see_restricted = asks(check_see_restricted)
can_take_paper = asks(check_take_paper)
can_see_action = asks(check_see_action)
can_close_action = asks(check_close_action)
can_sign = asks(check_sign)
