"""Who may do what to a plan.  Each rule raises the sentence that refuses; what is not allowed here is not allowed."""

from __future__ import annotations

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.planning.models import Action, Plan, PlanVersion
from saferplan_portal.shell.rules import Refused, Unfit, asks


def check_begin(by: Actor) -> None:
    """Who may begin a plan, or take one in from its file."""
    if not by.may(Permission.PROPOSE_PLAN):
        raise Refused("Only a community safety manager can begin a plan.")


def check_edit(by: Actor, plan: Plan) -> None:
    """Who may write to a plan."""
    if not by.may(Permission.EDIT_PLAN):
        raise Refused("Only an analyst or a community safety manager can write to the plan.")
    _hold_open(plan)


def check_manage(by: Actor, plan: Plan) -> None:
    """Who may propose a version of a plan, take a proposal back, set actions live or close them, and close the plan."""
    if not by.may(Permission.PROPOSE_PLAN):
        raise Refused("Only a community safety manager can do this to the plan.")
    _hold_open(plan)


def check_agree(by: Actor, held: Action) -> None:
    """Who may put down that the lead body agreed to an action: those who speak for it, or the manager who was told."""
    if not leads(by, held) and not by.may(Permission.PROPOSE_PLAN):
        raise Refused("Only a lead officer or Board member of the lead body can agree to an action for it.")
    _hold_open(held.plan)


def leads(by: Actor, held: Action) -> bool:
    """Whether somebody speaks for the lead body of an action: as its lead officer or its Board member."""
    lead = held.lead
    if lead is None:
        return False
    return by.may(Permission.REPORT_PROGRESS, lead.pk) or by.may(Permission.DECIDE, lead.pk)


def check_speak_for(by: Actor, body: Body) -> None:
    """Who may answer for a body on the plan: those who take part in the Board's decisions for it."""
    if not by.may(Permission.DECIDE, body.pk):
        raise Refused(f"Only a Board member for {body.name} can answer for it.")


def check_keep_dissent(by: Actor, body: Body, plan: Plan) -> None:
    """Who may put down that a body was not for a priority: the body's Board member, or the manager who minutes it."""
    if not by.may(Permission.MANAGE_BOARD):
        check_speak_for(by, body)
    _hold_open(plan)


def check_sign(by: Actor, held: PlanVersion) -> None:
    """Who may sign a version for the Board: a chair who did not propose it."""
    if not by.may(Permission.CHAIR):
        raise Refused("Only the chair can sign the plan for the Board.")
    if by.person is None or held.proposed_by_id == by.person:
        raise Refused("You proposed this version, so somebody else has to sign it.")
    _hold_open(held.plan)


def check_send_back(by: Actor, held: PlanVersion) -> None:
    """Who may send a version back to be changed."""
    if not by.may(Permission.CHAIR):
        raise Refused("Only the chair can send a version of the plan back.")
    _hold_open(held.plan)


def _hold_open(plan: Plan) -> None:
    if not plan.is_open:
        raise Unfit("This plan is closed, and stays as it is. Write to the plan that follows it.")


can_begin = asks(check_begin)
can_edit = asks(check_edit)
can_manage = asks(check_manage)
can_agree = asks(check_agree)
can_speak_for = asks(check_speak_for)
can_keep_dissent = asks(check_keep_dissent)
can_sign = asks(check_sign)
can_send_back = asks(check_send_back)
