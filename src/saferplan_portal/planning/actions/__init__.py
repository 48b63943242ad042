"""All that is done to a plan.  Each writes, and puts its row into the audit, together or not at all."""

from __future__ import annotations

from saferplan_portal.planning.actions.doing import (
    ActionGiven,
    AgreementTold,
    add_action,
    change_action,
    hand_over,
    set_action_state,
)
from saferplan_portal.planning.actions.holding import lacks
from saferplan_portal.planning.actions.parts import (
    add_part,
    change_part,
    keep_dissent,
    move_part,
    put_back_part,
    take_out_part,
)
from saferplan_portal.planning.actions.plans import begin_plan, change_plan, close_plan
from saferplan_portal.planning.actions.taking_in import take_in
from saferplan_portal.planning.actions.versions import (
    Answered,
    answer_version,
    propose_version,
    send_version_back,
    sign_version,
    silent_bodies,
    withdraw_version,
)

__all__ = [
    "ActionGiven",
    "AgreementTold",
    "Answered",
    "add_action",
    "add_part",
    "answer_version",
    "begin_plan",
    "change_action",
    "change_part",
    "change_plan",
    "close_plan",
    "hand_over",
    "keep_dissent",
    "lacks",
    "move_part",
    "propose_version",
    "put_back_part",
    "send_version_back",
    "set_action_state",
    "sign_version",
    "silent_bodies",
    "take_in",
    "take_out_part",
    "withdraw_version",
]
