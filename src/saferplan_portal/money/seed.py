"""An invented grant of a year, made through the same actions that people use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.delivery.seed import at, officers
from saferplan_portal.money import actions
from saferplan_portal.money.actions import AwardTerms, Spent
from saferplan_portal.money.models import Award
from saferplan_portal.planning.models import Action
from saferplan_portal.planning.reading import promised

_AWARD = 44_108_200
_SHARES = (9_600_000, 8_250_050, 7_400_000, 6_000_000, 5_125_025)


def seed(people: Mapping[str, Actor], folder: Path | None = None) -> None:
    """An award with conditions, allocations, a year of spending, forecasts, a certified return and one that waits."""
    manager, chair = people["manager"], people["chair"]
    leads = officers(manager)
    funded = [one for one in promised() if one.state == "live" and one.lead_id in leads][: len(_SHARES)]
    if not funded:
        return
    first = _quarter(manager.today - timedelta(days=300))
    last = date(first.year + 1, first.month, 1) - timedelta(1)
    begun = at(manager, (first - manager.today).days)
    terms = AwardTerms("Safer Towns grant", "The Police and Crime Commissioner", _AWARD, first, last, "ST-0417")
    award = actions.record_award(by=begun, terms=terms)
    _conditions(begun, manager, award)
    for action, amount in zip(funded, _SHARES, strict=False):
        actions.allocate(by=begun, award=award, to=action, amount=amount)
    for number, action in enumerate(funded):
        _spends(leads[action.lead_id or 0], award, action, _SHARES[number])
    reason = "The lighting came in below the tender."
    actions.allocate(by=at(manager, -40), award=award, to=funded[0], amount=-500_000, reason=reason)
    for number, action in enumerate(funded):
        actions.forecast(by=at(manager, -20), award=award, on=action, amount=_SHARES[number] // 3)
    _returns(award, manager, chair)


def _quarter(day: date) -> date:
    """The first day of the quarter that follows on a day."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + (month > 12), (month - 1) % 12 + 1, 1)


def _conditions(begun: Actor, manager: Actor, award: Award) -> None:
    met = actions.add_condition(
        by=begun, award=award, what="Send a return within a month of each quarter.", due=award.last_day
    )
    actions.add_condition(by=begun, award=award, what="Name the commissioner in what is published.", due=None)
    late = at(manager, -30).today
    actions.add_condition(by=begun, award=award, what="Send the baseline of each measure.", due=late)
    words = "Both returns went in time."
    actions.settle_condition(by=at(manager, -25), condition=met, seen=1, state="met", words=words)


def _spends(by: Actor, award: Award, action: Action, allocated: int) -> None:
    """Three spends of an action, the second of which was typed wrong and is corrected."""
    days = (by.today - award.first_day).days
    for number, part in enumerate((9, 7, 6)):
        on = at(by, -days + 20 + 80 * number)
        if on.today > by.today:
            return
        spent = Spent(allocated // part, on.today, f"Invoice {action.pk}-{number + 1}")
        row = actions.record_spend(by=on, award=award, on=action, spent=spent)
        if number == 1:
            right = Spent(allocated // part - 1_999, on.today, spent.evidence)
            actions.correct_spend(by=at(on, 3), spend=row, spent=right, reason="Tax was counted twice.")


def _returns(award: Award, manager: Actor, chair: Actor) -> None:
    """The returns of the quarters that are over: certified, and the last one still waiting."""
    first, quarters = award.first_day, []
    while (last := _quarter(first) - timedelta(1)) < manager.today:
        quarters.append((first, last))
        first = last + timedelta(1)
    for number, (start, end) in enumerate(quarters):
        days = (end - manager.today).days + 12
        made = actions.prepare_return(by=at(manager, min(days, 0)), award=award, first=start, last=end)
        if number < len(quarters) - 1:
            actions.certify_return(by=at(chair, min(days + 4, 0)), made=made)
