"""What the pages of money show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from saferplan.delivery.money import in_pounds
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.money.models import Award, Return
from saferplan_portal.money.permissions import can_certify, can_manage_money, can_record_spend
from saferplan_portal.money.reading import as_grant, as_return, last_certified
from saferplan_portal.money.tables import was_corrected

STATE_WORDS = {"prepared": "waits for a second person", "certified": "certified", "withdrawn": "withdrawn"}
"""How a return stands, in words."""


def award_page(award: Award, actor: Actor) -> dict[str, Any]:
    """One award with its money, action by action."""
    grant = as_grant(award)
    balance = grant.balance()
    held = {str(row.action_id): row.action for rows in _rows(award) for row in rows}
    mine = {key for key, action in held.items() if can_record_spend(actor, action)}
    lines = [(held[one.action], one) for one in balance.actions]
    return {
        "award": award,
        "balance": balance,
        "lines": lines,
        "expected_over": [(action, one) for action, one in lines if one.over > 0],
        "spends": [(one, was_corrected(one), str(one.action_id) in mine) for one in award.spends.all()],
        "returns": [
            (one, STATE_WORDS[one.state]) for one in award.returns.select_related("prepared_by", "certified_by")
        ],
        "may_manage": can_manage_money(actor),
        "may_spend": bool(mine),
    }


def _rows(award: Award) -> tuple[Any, ...]:
    return award.allocations.all(), award.spends.all(), award.forecasts.all()


def return_page(made: Return, actor: Actor) -> dict[str, Any]:
    """One return with its total, in a sentence and line by line."""
    said = as_return(made)
    return {
        "made": made,
        "state": STATE_WORDS[made.state],
        "sentence": said.sentence,
        "said": said,
        "lines": [(one, in_pounds(one.before + one.changed + one.spent)) for one in made.lines.all()],
        "may_certify": made.state == "prepared" and can_certify(actor, made),
        "may_withdraw": made.state == "prepared" and can_manage_money(actor),
        "mine": made.state == "prepared" and made.prepared_by_id == actor.person,
    }


def next_period(award: Award) -> tuple[date, date]:
    """The period that the next return of an award is of: it follows on the last one, and ends with its quarter."""
    before = last_certified(award)
    first = before.last_day + timedelta(1) if before else award.first_day
    month = (first.month - 1) // 3 * 3 + 3
    after = date(first.year + month // 12, month % 12 + 1, 1)
    return first, min(after - timedelta(1), award.last_day)
