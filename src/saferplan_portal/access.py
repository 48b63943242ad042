"""Who may open what: every route of the portal, by name, in one table.  A route that is not here stops the build.

An entry says who gets in at the door, and whose affairs may be changed there: a permission of `OWN_BODY` lets
somebody in, and then touch nothing but what is of the body at which they hold it.  What else they may do to one thing
there, the rules of each app say (`permissions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import OWN_BODY
from saferplan_portal.accounts.roles import Permission as May


class Door(Enum):
    """The kinds of doors that ask for no permission."""

    PUBLIC = "anybody, with or without signing in"
    SIGNED_IN = "anybody who has signed in, even before the second factor"
    PROVED = "anybody signed in with a second factor, with or without a role"
    MEMBER = "anybody signed in with a second factor and a role at a body"


@dataclass(frozen=True)
class Needs:
    """A door for those who hold one of these permissions at any body.

    `restricted` doors have each opening written into the audit before the page is given out.  Permissions of `oneself`
    let in too, and then hold for nothing but what is one's own: a role that one has, a report that one wrote.
    """

    any_of: tuple[May, ...]
    restricted: bool = False
    oneself: tuple[May, ...] = ()

    @property
    def own_body(self) -> frozenset[May]:
        """Those of the permissions that hold here for the affairs of the own body, and for no other body's."""
        return OWN_BODY.intersection(self.any_of)


Access = Door | Needs


def needs(*any_of: May, restricted: bool = False, oneself: tuple[May, ...] = ()) -> Needs:
    """A door that asks for one of these permissions."""
    return Needs(any_of, restricted, oneself)


_SHELL: dict[str, Access] = {
    "start": Door.MEMBER,
    "brand": Door.PUBLIC,
    "health": Door.PUBLIC,
    "ready": Door.PUBLIC,
}

_SIGN_IN: dict[str, Access] = {
    "account_login": Door.PUBLIC,
    "account_logout": Door.PUBLIC,
    "account_signed_out": Door.PUBLIC,
    "account_inactive": Door.PUBLIC,
    "account_reset_password": Door.PUBLIC,
    "account_reset_password_done": Door.PUBLIC,
    "account_reset_password_from_key": Door.PUBLIC,
    "account_reset_password_from_key_done": Door.PUBLIC,
    "mfa_authenticate": Door.PUBLIC,
    "mfa_login_webauthn": Door.PUBLIC,
    "openid_connect_login": Door.PUBLIC,
    "openid_connect_callback": Door.PUBLIC,
    "socialaccount_login_cancelled": Door.PUBLIC,
    "socialaccount_login_error": Door.PUBLIC,
    "demo_sign_in": Door.PUBLIC,
    "accept_invitation": Door.PUBLIC,
    "second_factor": Door.SIGNED_IN,
    "account_reauthenticate": Door.SIGNED_IN,
    "mfa_reauthenticate": Door.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Door.SIGNED_IN,
    "mfa_activate_totp": Door.SIGNED_IN,
    "mfa_add_webauthn": Door.SIGNED_IN,
    "mfa_index": Door.PROVED,
    "account_change_password": Door.PROVED,
    "mfa_deactivate_totp": Door.PROVED,
    "mfa_remove_webauthn": Door.PROVED,
    "mfa_view_recovery_codes": Door.PROVED,
    "mfa_generate_recovery_codes": Door.PROVED,
    "end_session": Door.PROVED,
    "end_all_sessions": Door.PROVED,
}

_PUBLIC_PAGES = (
    "public_home", "public_area", "public_meetings", "public_data", "public_table", "public_table_metadata",
    "public_corrections", "public_feed", "public_accessibility", "public_privacy", "public_contact",
    "public_versions", "public_version", "public_publication",
)  # fmt: skip
_PUBLISHERS = needs(May.PREPARE_PUBLICATION, May.RELEASE_PUBLICATION)
_PUBLICATIONS: dict[str, Access] = {
    "publications": _PUBLISHERS,
    "publications_edition": _PUBLISHERS,
    "publications_table": _PUBLISHERS,
    "publications_send_back": _PUBLISHERS,
    "publications_withdraw": _PUBLISHERS,
    "publications_prepare": needs(May.PREPARE_PUBLICATION),
    "publications_correct": needs(May.PREPARE_PUBLICATION),
    "publications_release": needs(May.RELEASE_PUBLICATION),
    **dict.fromkeys(_PUBLIC_PAGES, Door.PUBLIC),
}

_HELP: dict[str, Access] = dict.fromkeys(
    ("help", "help_page", "help_easy", "help_in", "help_page_in", "help_easy_in"), Door.PUBLIC
)


def _each(access: Access, names: str) -> dict[str, Access]:
    """One door for several routes, whose names are parted by spaces."""
    return dict.fromkeys(names.split(), access)


_SEES_WORK = needs(May.SEE_WORK)
_READS_MEASURES = needs(May.MANAGE_DELIVERY, May.RECEIVE_RELEASES)
_REPORTS = needs(May.REPORT_PROGRESS, May.MANAGE_DELIVERY)
_DELIVERY: dict[str, Access] = {
    **_each(_SEES_WORK, "delivery_overview delivery_late delivery_mine delivery_action delivery_measure delivery_file"),
    "delivery_report": _REPORTS,
    "delivery_report_withdraw": needs(May.MANAGE_DELIVERY, oneself=(May.REPORT_PROGRESS,)),
    **_each(_READS_MEASURES, "delivery_take_readings delivery_reading_new delivery_reading_withdraw"),
    **_each(needs(May.MANAGE_DELIVERY), "delivery_action_status delivery_measure_status delivery_status_withdraw"),
}

_PREVENTION: dict[str, Access] = {
    **_each(_SEES_WORK, "prevention_problems prevention_problem prevention_powers prevention_designs"),
    **_each(_REPORTS, "prevention_problem_new prevention_problem_close prevention_stage prevention_power_new"),
    **_each(_REPORTS, "prevention_power_breach prevention_power_withdraw prevention_design_new"),
    **_each(_REPORTS, "prevention_design_answer prevention_design_outcome prevention_design_gone"),
}

_REVIEW: dict[str, Access] = {
    **_each(_SEES_WORK, "review_list review_report review_report_new review_report_file"),
    # What was frozen with a review may rest on the partnership's evidence, and is not taken apart for each reader.
    "review_one": needs(May.SEE_EVIDENCE, restricted=True),
    "review_file": needs(May.SEE_EVIDENCE),
    **_each(
        needs(May.REVIEW_DELIVERY),
        "review_new review_decide_priority review_decide_action review_freeze review_withdraw",
    ),
}

_DIARY: dict[str, Access] = {
    **_each(_SEES_WORK, "diary diary_address diary_address_end diary_file"),
    "diary_feed": Door.PUBLIC,  # a calendar program cannot sign in: the address is the secret, and its person is asked
}

_KEEPS_MONEY = needs(May.MANAGE_MONEY)
_MONEY: dict[str, Access] = {
    **_each(_SEES_WORK, "money_awards money_award money_file money_rows_csv money_return money_return_csv"),
    **_each(_KEEPS_MONEY, "money_award_new money_award_change money_condition_new money_condition money_allocate"),
    **_each(_KEEPS_MONEY, "money_take_back money_forecast money_return_new money_return_withdraw"),
    **_each(needs(May.RECORD_SPEND), "money_spend money_correct"),
    "money_return_certify": needs(May.CERTIFY_RETURN),
}

_PEOPLE: dict[str, Access] = {
    "people": needs(May.SEE_PEOPLE),
    "person": needs(May.SEE_PEOPLE),
    "invite_person": needs(May.MANAGE_PEOPLE),
    "change_person": needs(May.MANAGE_PEOPLE),
    "give_role": needs(May.MANAGE_PEOPLE),
    "change_role": needs(May.MANAGE_PEOPLE),
    "close_person": needs(May.MANAGE_PEOPLE),
    "open_person": needs(May.MANAGE_PEOPLE),
    "invite_again": needs(May.MANAGE_PEOPLE),
    "take_factors": needs(May.MANAGE_PEOPLE),
    "sign_person_out": needs(May.MANAGE_PEOPLE),
    "people_review": needs(May.REVIEW_MEMBERS, May.REVIEW_ALL_MEMBERS),
    "confirm_role": needs(May.REVIEW_MEMBERS, May.REVIEW_ALL_MEMBERS),
    "end_role": needs(
        May.MANAGE_PEOPLE, May.REVIEW_MEMBERS, May.REVIEW_ALL_MEMBERS, oneself=(May.SEE_WORK, May.SEE_AUDIT)
    ),
    "bodies": Door.MEMBER,
    "body": Door.MEMBER,
    "add_body": needs(May.MANAGE_BODIES),
    "change_body": needs(May.MANAGE_BODIES),
    "end_body": needs(May.MANAGE_BODIES),
    "keep_body": needs(May.MANAGE_BODIES),
}

_OUTBOX: dict[str, Access] = {
    "outbox": needs(May.MANAGE_PEOPLE),
    "outbox_send_again": needs(May.MANAGE_PEOPLE),
}

_AUDIT: dict[str, Access] = {
    "audit": needs(May.SEE_AUDIT, restricted=True),
    "audit_row": needs(May.SEE_AUDIT, restricted=True),
    "audit_chain": needs(May.SEE_AUDIT),
    "audit_verify": needs(May.SEE_AUDIT),
    "audit_export": needs(May.SEE_AUDIT),
}

_MANAGES_BOARD = needs(May.MANAGE_BOARD)
_BOARD: dict[str, Access] = {
    "board": needs(May.SEE_WORK),
    "board_members": needs(May.SEE_WORK),
    "board_member_add": _MANAGES_BOARD,
    "board_member_change": _MANAGES_BOARD,
    "board_member_end": _MANAGES_BOARD,
    "board_rules": _MANAGES_BOARD,
    "board_meetings": needs(May.SEE_WORK),
    "board_meeting": needs(May.SEE_WORK),
    "board_meeting_add": _MANAGES_BOARD,
    "board_meeting_change": _MANAGES_BOARD,
    "board_meeting_cancel": _MANAGES_BOARD,
    "board_meeting_hold": _MANAGES_BOARD,
    "board_notice": _MANAGES_BOARD,
    "board_item_add": _MANAGES_BOARD,
    "board_item_change": _MANAGES_BOARD,
    "board_item_take_off": _MANAGES_BOARD,
    "board_discussed": _MANAGES_BOARD,
    "board_paper_add": _MANAGES_BOARD,
    "board_paper": needs(May.SEE_WORK),
    "board_paper_withdraw": _MANAGES_BOARD,
    "board_attendance": _MANAGES_BOARD,
    "board_decision_add": _MANAGES_BOARD,
    "board_decision_change": _MANAGES_BOARD,
    "board_interest_add": _MANAGES_BOARD,
    "board_actions": needs(May.SEE_WORK),
    "board_action_add": _MANAGES_BOARD,
    "board_action_close": needs(May.MANAGE_BOARD, May.DECIDE, May.REPORT_PROGRESS),
    "board_action_reopen": _MANAGES_BOARD,
    "board_minutes": needs(May.SEE_WORK),
    "board_minutes_draft": _MANAGES_BOARD,
    "board_minutes_edit": _MANAGES_BOARD,
    "board_minutes_sign": needs(May.CHAIR),
    "board_minutes_correct": _MANAGES_BOARD,
}

_API_PAGES = (
    "api_about", "api_description", "api_nothing", "api:api-root", "api:publications", "api:publication",
    "api:versions", "api:version", "api:corrections", "api:actions", "api:measures", "api:figures",
)  # fmt: skip
_TOKENS = needs(May.MANAGE_PEOPLE)
_API: dict[str, Access] = {
    "tokens": _TOKENS,
    "token_make": _TOKENS,
    "token_end": _TOKENS,
    **dict.fromkeys(_API_PAGES, Door.PUBLIC),
    "api:releases": Door.PUBLIC,  # no session opens it: `api.doors` asks for a body's token
}

_MANAGES_DUTIES = needs(May.MANAGE_DUTIES)
_TYPES_EVIDENCE = needs(May.MANAGE_DUTIES, May.DECIDE, May.REPORT_PROGRESS)
_DUTIES: dict[str, Access] = {
    "duties": needs(May.SEE_WORK),
    "duties_csv": needs(May.SEE_WORK),
    "duty": needs(May.SEE_WORK),
    "duty_paper": needs(May.SEE_WORK),
    "duty_add": _MANAGES_DUTIES,
    "duty_owner": _MANAGES_DUTIES,
    "duty_type": _TYPES_EVIDENCE,
    "duty_withdraw": _TYPES_EVIDENCE,
    "duty_set_aside": _MANAGES_DUTIES,
    "duty_take_up": _MANAGES_DUTIES,
    "duty_change": _MANAGES_DUTIES,
    "duty_end": _MANAGES_DUTIES,
}

_SEES_EVIDENCE = needs(May.SEE_EVIDENCE)
_READS_EVIDENCE = needs(May.SEE_EVIDENCE, restricted=True)
_EVIDENCE: dict[str, Access] = {
    # A chart belongs to its finding, whose opening is kept.
    **_each(_SEES_EVIDENCE, "evidence_chart evidence_releases evidence_release"),
    **_each(_READS_EVIDENCE, "evidence_findings evidence_finding evidence_figures evidence_figure evidence_compare"),
    "evidence_receive": needs(May.RECEIVE_RELEASES),
    "evidence_receive_folder": needs(May.RECEIVE_RELEASES),
    "evidence_make_current": needs(May.RECEIVE_RELEASES),
}

_PLANNING: dict[str, Access] = {
    "plan": needs(May.SEE_WORK),
    "plan_all": needs(May.SEE_WORK),
    "plan_library": needs(May.SEE_WORK),
    "plan_begin": needs(May.PROPOSE_PLAN),
    "plan_take_in": needs(May.PROPOSE_PLAN),
    "plan_rest": needs(May.EDIT_PLAN),
    "plan_claims": needs(May.EDIT_PLAN),
    "plan_one": needs(May.SEE_WORK),
    "plan_edit": needs(May.EDIT_PLAN),
    "plan_close": needs(May.PROPOSE_PLAN),
    "plan_export": needs(May.SEE_WORK),
    "plan_coverage": needs(May.SEE_WORK),
    "plan_about": needs(May.EDIT_PLAN),
    "plan_proposals": needs(May.SEE_EVIDENCE),
    "plan_choose": needs(May.EDIT_PLAN),
    "plan_actions": needs(May.SEE_WORK),
    "plan_action_add": needs(May.EDIT_PLAN),
    "plan_figures": needs(May.EDIT_PLAN),
    "plan_checks": needs(May.SEE_EVIDENCE),
    "plan_versions": needs(May.SEE_WORK),
    "plan_propose": needs(May.PROPOSE_PLAN),
    "plan_since": needs(May.SEE_WORK),
    "plan_parts": needs(May.SEE_WORK),
    "plan_part_add": needs(May.EDIT_PLAN),
    "plan_priority": needs(May.SEE_WORK),
    "plan_why": needs(May.EDIT_PLAN),
    "plan_dissent": needs(May.DECIDE, May.MANAGE_BOARD),
    "plan_action": needs(May.SEE_WORK),
    "plan_action_edit": needs(May.EDIT_PLAN),
    "plan_action_state": needs(May.PROPOSE_PLAN, May.REPORT_PROGRESS, May.DECIDE),
    "plan_action_agree": needs(May.PROPOSE_PLAN, May.REPORT_PROGRESS, May.DECIDE),
    "plan_action_close": needs(May.PROPOSE_PLAN),
    "plan_action_hand_over": needs(May.PROPOSE_PLAN),
    "plan_milestone_add": needs(May.EDIT_PLAN),
    "plan_part_edit": needs(May.EDIT_PLAN),
    "plan_part_out": needs(May.EDIT_PLAN),
    "plan_part_back": needs(May.EDIT_PLAN),
    "plan_part_move": needs(May.EDIT_PLAN),
    "plan_version": needs(May.SEE_WORK),
    "plan_answer": needs(May.DECIDE),
    "plan_sign": needs(May.CHAIR),
    "plan_send_back": needs(May.CHAIR),
    "plan_withdraw": needs(May.PROPOSE_PLAN),
}

ACCESS: dict[str, Access] = {
    **_SHELL,
    **_SIGN_IN,
    **_PUBLICATIONS,
    **_HELP,
    **_API,
    **_DELIVERY,
    **_MONEY,
    **_PREVENTION,
    **_REVIEW,
    **_DIARY,
    **_BOARD,
    **_DUTIES,
    **_PEOPLE,
    **_OUTBOX,
    **_AUDIT,
    **_EVIDENCE,
    **_PLANNING,
}
"""Every route by its name, with who may open it."""


def may_open(route: str, actor: Actor | None, body: int | None = None) -> bool:
    """Whether somebody may open a route; with a body, whether they may change there what is of it and not their own.

    No where the route is not in the table.
    """
    access = ACCESS.get(route)
    if access is None:
        return False
    if access is Door.PUBLIC:
        return True
    if actor is None:
        return False
    if access is Door.SIGNED_IN:
        return True
    if not actor.second_factor:
        return False
    if access is Door.PROVED:
        return True
    if not actor.held:
        return False
    if access is Door.MEMBER:
        return True
    assert isinstance(access, Needs), "every other door is gone through above"
    lets_in = access.any_of if body is not None else (*access.any_of, *access.oneself)
    return any(actor.may(one, body) for one in lets_in)
