"""The roles, as code: what each is for, who may hold it, what it may do.  The codes are stored, and never change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Permission(Enum):
    """One thing that a role may do, with plain words for it.  Some hold at the person's own body only: `OWN_BODY`."""

    SEE_WORK = "see the partnership's plan, delivery and Board papers"
    SEE_EVIDENCE = "see figures and findings released to the partnership"
    MANAGE_PEOPLE = "invite people, give and end roles"
    MANAGE_BODIES = "keep the list of bodies, with their dates and successors"
    SEE_PEOPLE = "see who holds which role"
    REVIEW_MEMBERS = "confirm each quarter who still needs their role"
    REVIEW_ALL_MEMBERS = "confirm each quarter, for every body, who still needs their role"
    SEE_AUDIT = "search the audit"
    MANAGE_BOARD = "keep members, meetings, agendas, papers and minutes"
    DECIDE = "take part in the Board's decisions, and approve the plan"
    CHAIR = "sign the minutes and the plan for the Board"
    MANAGE_DUTIES = "keep the register of duties: owners, evidence, gaps"
    RECEIVE_RELEASES = "receive releases of the analyst's evidence"
    EDIT_PLAN = "write the plan: priorities, themes, actions, measures, texts"
    PROPOSE_PLAN = "send a version of the plan to the Board"
    REPORT_PROGRESS = "report how actions stand, that the own body leads"
    MANAGE_DELIVERY = "report on any action, chase, escalate, override a status with a reason"
    MANAGE_MONEY = "keep awards, allocations and forecasts"
    RECORD_SPEND = "record spend on actions that the own body leads"
    CERTIFY_RETURN = "certify a return that somebody else prepared"
    REVIEW_DELIVERY = "prepare the annual review"
    PREPARE_PUBLICATION = "prepare what the public will see"
    RELEASE_PUBLICATION = "release what somebody else prepared"


OWN_BODY = frozenset(
    {Permission.DECIDE, Permission.REPORT_PROGRESS, Permission.RECORD_SPEND, Permission.REVIEW_MEMBERS}
)
"""Permissions that hold for the affairs of the body at which the role is held, and for no other body's."""


@dataclass(frozen=True)
class Role:
    """A role: its stored code, name, what it is for and who may hold it, for how many days at most, what it may do."""

    code: str
    name: str
    about: str
    most_days: int
    may: frozenset[Permission]


_P = Permission
_READ = {_P.SEE_WORK, _P.SEE_EVIDENCE}

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "administrator",
            "Administrator",
            "Keeps the list of bodies and people. Held by one or two officers of the body that hosts the portal. Sees "
            "no more of the partnership's work than any member, and writes none of it.",
            365,
            frozenset({_P.SEE_WORK, _P.MANAGE_PEOPLE, _P.MANAGE_BODIES, _P.SEE_PEOPLE, _P.REVIEW_ALL_MEMBERS}),
        ),
        Role(
            "analyst",
            "Analyst",
            "Brings in the evidence and helps to write the plan. Held by those who make the Strategic Assessment.",
            365,
            frozenset(_READ | {_P.RECEIVE_RELEASES, _P.EDIT_PLAN, _P.PREPARE_PUBLICATION}),
        ),
        Role(
            "manager",
            "Community safety manager",
            "Runs the partnership's work from day to day: the Board's papers, the plan, delivery, money, duties.",
            365,
            frozenset(
                _READ
                | {
                    _P.SEE_PEOPLE,
                    _P.REVIEW_ALL_MEMBERS,
                    _P.MANAGE_BOARD,
                    _P.MANAGE_DUTIES,
                    _P.EDIT_PLAN,
                    _P.PROPOSE_PLAN,
                    _P.MANAGE_DELIVERY,
                    _P.MANAGE_MONEY,
                    _P.CERTIFY_RETURN,
                    _P.REVIEW_DELIVERY,
                    _P.PREPARE_PUBLICATION,
                    _P.RELEASE_PUBLICATION,
                }
            ),
        ),
        Role(
            "lead-officer",
            "Lead officer",
            "Answers for the actions that the own body leads, and reports on them. Held at each body that leads one.",
            365,
            frozenset(_READ | {_P.REPORT_PROGRESS, _P.RECORD_SPEND, _P.REVIEW_MEMBERS}),
        ),
        Role(
            "board-member",
            "Board member",
            "Sits on the Board for a body, reads its papers and takes part in its decisions.",
            365,
            frozenset(_READ | {_P.DECIDE, _P.SEE_PEOPLE}),
        ),
        Role(
            "chair",
            "Chair",
            "Chairs the Board: signs minutes and the plan, certifies returns, releases what others prepared.",
            365,
            frozenset(_READ | {_P.DECIDE, _P.CHAIR, _P.SEE_PEOPLE, _P.CERTIFY_RETURN, _P.RELEASE_PUBLICATION}),
        ),
        Role(
            "scrutiny-reader",
            "Scrutiny reader",
            "Reads the plan, delivery and decisions for the crime and disorder committee. Held by its members.",
            365,
            frozenset({_P.SEE_WORK}),
        ),
        Role(
            "auditor",
            "Auditor",
            "Searches who did, saw, changed or released what. Held by somebody who has no other role here.",
            180,
            frozenset({_P.SEE_AUDIT, _P.SEE_PEOPLE}),
        ),
    )
}
"""The roles by code."""

RETIRED: dict[str, str] = {}
"""Codes of roles that there are no more, with what became of them: a code is never used again for another role."""
