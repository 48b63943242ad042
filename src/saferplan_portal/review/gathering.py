"""Live records of a plan gathered for a time: what was planned, done, moved, spent and decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from django.conf import settings

from saferplan.delivery.grant import ActionMoney, Balance
from saferplan_portal.board.models import Decision, Minutes
from saferplan_portal.board.reading import day_of
from saferplan_portal.delivery.models import Report
from saferplan_portal.delivery.reading import actions_stand, measures_stand
from saferplan_portal.money.reading import as_grant, awards
from saferplan_portal.planning.models import Action, Plan
from saferplan_portal.planning.reading import measures, priorities_of, promised
from saferplan_portal.review.inputs import Values, action_values, measure_values
from saferplan_portal.review.models import Ending, Review


def gathered(plan: Plan, first: date, last: date, *, as_at: date, review: Review | None = None) -> Values:
    """Every record of a plan for a time, as it stands on a day, as plain values.

    `review` is whose endings of priorities and actions are told, if any.
    """
    actions = list(promised(plan))
    money = _money(actions, (first, last))
    spent = {one.action: one for one in money.actions} if money else {}
    said = _reports(actions, (first, last))
    ended = {(one.priority_id, one.action_id): one for one in review.endings.all()} if review else {}
    priorities = []
    stands = actions_stand(actions, on=as_at)
    for priority in priorities_of(plan):
        mine = []
        for one in stands:
            if one.action.priority_id != priority.pk:
                continue
            row = spent.get(one.action.slug)
            mine.append(
                action_values(one)
                | {
                    "reports": said.get(one.action.pk, []),
                    "allocated": row.allocated if row else 0,
                    "spent": row.spent if row else 0,
                    "ending": _ending(ended.get((None, one.action.pk))),
                }
            )
        ending = _ending(ended.get((priority.pk, None)))
        priorities.append({"id": priority.slug, "title": priority.title, "actions": mine, "ending": ending})
    return {
        "partnership": settings.PORTAL.name,
        "plan": plan.title,
        "first": first,
        "last": last,
        "as_at": as_at,
        "priorities": priorities,
        "measures": [measure_values(one) for one in measures_stand(measures(plan), on=as_at)],
        "decisions": _decisions(first, last),
        "money": asdict(money) if money else None,
    }


def _ending(one: Ending | None) -> Values | None:
    return {"verdict": one.verdict, "reason": one.reason} if one else None


def _reports(actions: Iterable[Action], within: tuple[date, date]) -> dict[int, list[Values]]:
    """What was reported on each action in a time, the earliest first."""
    found: dict[int, list[Values]] = {}
    rows = Report.objects.filter(action__in=[one.pk for one in actions], on__range=within, withdrawn_on=None)
    for one in rows.order_by("at", "pk"):
        found.setdefault(one.action_id, []).append({"on": one.on, "words": f"{one.says_words}. {one.words}"})
    return found


def _decisions(first: date, last: date) -> list[Values]:
    """What the Board decided in a time by minutes that are signed, but for what stood under a restricted item."""
    signed = Minutes.objects.filter(state="signed").values("meeting")
    rows = Decision.objects.filter(item__restricted=False, meeting__starts_at__date__range=(first, last))
    rows = rows.filter(meeting__in=signed).select_related("meeting", "owner_body")
    rows = rows.order_by("meeting__starts_at", "number")
    return [
        {"on": day_of(one.meeting), "words": one.text, "owner": f"{one.owner_name}, {one.owner_body}", "due": one.due}
        for one in rows
    ]


def _money(actions: Iterable[Action], within: tuple[date, date]) -> Balance | None:
    """The money of all awards that a time touches, action by action; None where there is none."""
    names = {one.pk: one.slug for one in actions}
    held = list(awards().filter(first_day__lte=within[1], last_day__gte=within[0]))
    if not held:
        return None
    found: dict[str, ActionMoney] = {}
    balances = [(award, as_grant(award).balance()) for award in held]
    for award, balance in balances:
        rows = (*award.allocations.all(), *award.spends.all(), *award.forecasts.all())
        called = {str(row.action_id): names.get(row.action_id, row.action.what) for row in rows}
        for one in balance.actions:
            name = called[one.action]
            was = found.get(name, ActionMoney(name, 0, 0, 0))
            sums = was.allocated + one.allocated, was.spent + one.spent, was.forecast + one.forecast
            found[name] = ActionMoney(name, *sums)
    awarded = sum(balance.awarded for _, balance in balances)
    return Balance(awarded, tuple(found.values()), any(balance.is_forecast for _, balance in balances))
