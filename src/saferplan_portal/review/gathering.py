"""Live records of a plan gathered for a time: what was planned, done, moved, spent and decided, as at its last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

from django.conf import settings
from django.db.models import Q

from saferplan.delivery.change_words import day_of_last_month
from saferplan.delivery.grant import ActionMoney, Balance
from saferplan.delivery.money import in_pounds
from saferplan_portal.board.models import Decision, Minutes
from saferplan_portal.board.reading import day_of
from saferplan_portal.delivery.models import MeasureReading, Report, StatusSet
from saferplan_portal.delivery.reading import actions_stand, as_reading, measures_stand
from saferplan_portal.money.models import Award, Spend
from saferplan_portal.money.reading import as_grant, awards
from saferplan_portal.planning.models import Action, Measure, Plan
from saferplan_portal.planning.then import entries_since, measures_on, priorities_on, promised_on
from saferplan_portal.review.inputs import Values, action_values, measure_values
from saferplan_portal.review.models import Ending, Review
from saferplan_portal.shell.words import day

Time = tuple[date, date]
"""The first and the last day of something."""


def gathered(plan: Plan, first: date, last: date, *, made_on: date, review: Review | None = None) -> Values:
    """Every record of a plan for a time, as it stood on its last day, or on the day it is made if that is earlier.

    `review` is whose endings of priorities and actions are told, if any.
    """
    as_at = min(last, made_on)
    actions = promised_on(plan, as_at)
    measures = measures_on(plan, as_at)
    money = _money(actions, (first, as_at))
    spent = {one.action: one for one in money.actions} if money else {}
    said = _reports(actions, (first, as_at))
    ended = {(one.priority_id, one.action_id): one for one in review.endings.all()} if review else {}
    priorities = []
    stands = actions_stand(actions, on=as_at)
    for priority in priorities_on(plan, as_at):
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
        "measures": [measure_values(one) for one in measures_stand(measures, on=as_at)],
        "decisions": _decisions((first, as_at), made_on),
        "money": asdict(money) if money else None,
        "late": list(_late(actions, measures, (first, as_at), made_on)),
    }


def _ending(one: Ending | None) -> Values | None:
    return {"verdict": one.verdict, "reason": one.reason} if one else None


def _reports(actions: Iterable[Action], within: Time) -> dict[int, list[Values]]:
    """What was reported on each action in a time, the earliest first; of what was withdrawn since, only that it was."""
    found: dict[int, list[Values]] = {}
    rows = Report.objects.filter(action__in=[one.pk for one in actions], on__range=within)
    for one in (row for row in rows.order_by("at", "pk") if row.stood(within[1])):
        words = f"{one.says_words}. {one.words}" if one.stands else "This report was withdrawn later."
        found.setdefault(one.action_id, []).append({"on": one.on, "words": words})
    return found


def _decisions(within: Time, made_on: date) -> list[Values]:
    """What the Board decided in a time by minutes signed by now, but for what stood under a restricted item.

    A decision is of the day of its meeting.  Its minutes are signed at the next one: to ask for that in the time too
    would leave the last decisions of each time out of every report.
    """
    signed = Minutes.objects.filter(state="signed", signed_at__date__lte=made_on).values("meeting")
    rows = Decision.objects.filter(item__restricted=False, meeting__starts_at__date__range=within)
    rows = rows.filter(meeting__in=signed).select_related("meeting", "owner_body")
    rows = rows.order_by("meeting__starts_at", "number")
    return [
        {"on": day_of(one.meeting), "words": one.text, "owner": f"{one.owner_name}, {one.owner_body}", "due": one.due}
        for one in rows
    ]


def _money(actions: Iterable[Action], within: Time) -> Balance | None:
    """The money of all awards that a time touches, action by action, by its last day; None where there is none."""
    names = {one.pk: one.slug for one in actions}
    held = [one for one in _awards_on(within[1]) if one.first_day <= within[1] and one.last_day >= within[0]]
    if not held:
        return None
    found: dict[str, ActionMoney] = {}
    balances = [(award, as_grant(award, on=within[1]).balance()) for award in held]
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


def _awards_on(on: date) -> list[Award]:
    """The awards that were recorded by a day, with their sums and days as they stood then."""
    held = {str(one.pk): one for one in awards()}
    for what, key, detail in entries_since("award", held, on):
        if what == "money.award_recorded":
            held.pop(key, None)
        for name in ("amount", "first_day", "last_day"):
            before = detail.get("changed", {}).get(name)
            if before and key in held:
                setattr(held[key], name, Award._meta.get_field(name).to_python(before[0]))  # type: ignore[union-attr]
    return list(held.values())


def _late(actions: list[Action], measures: list[Measure], within: Time, made_on: date) -> Iterator[str]:
    """What tells of a time and came after its last day, a sentence for each kind of thing."""
    since = {"gt": within[1], "lte": made_on}
    keys = {"action__in": [one.pk for one in actions]}, {"measure__in": [one.pk for one in measures]}
    reports = Report.objects.filter(**keys[0], done_on__range=within, **_between("on", since)).order_by("at", "pk")
    for report in (one for one in reports.select_related("action") if one.stood(made_on)):
        done = day(report.done_on or report.on)
        yield f"“{report.action.what}” was done on {done} by a report of {day(report.on)}."
    spends = Spend.objects.filter(spent_on__range=within, **_between("entered_on", since))
    new = [one.amount for one in spends if one.corrects_id is None]
    if new:
        yield f"{in_pounds(sum(new))} that was spent in this time was entered later."
    if mended := sum(one.corrects_id is not None for one in spends):
        yield f"{mended:,} {'spend' if mended == 1 else 'spends'} of this time {_was(mended)} corrected later."
    readings = list(MeasureReading.objects.filter(**keys[1]))
    spans = [as_reading(one).span for one in readings if one.entered_on > within[1] and one.stood(made_on)]
    if read := sum(span is not None and within[0] <= day_of_last_month(span) <= within[1] for span in spans):
        words = "reading of a measure that tells" if read == 1 else "readings of measures that tell"
        yield f"{read:,} {words} of a period that ended in this time {_was(read)} entered later."
    held = [*readings, *StatusSet.objects.filter(Q(**keys[0]) | Q(**keys[1]))]
    if taken := sum(one.stood(within[1]) and not one.stood(made_on) for one in held):
        words = "reading or set status" if taken == 1 else "readings and set statuses"
        yield f"{taken:,} {words} that stood on {day(within[1])} {_was(taken)} withdrawn later."
    yield from _moved_since(actions, within[1])


def _moved_since(actions: list[Action], on: date) -> Iterator[str]:
    """Of each action whose measures were chosen anew after a day, which they were: it is told with those of today."""
    was: dict[str, list[str]] = {}
    for _, key, detail in entries_since("action", [str(one.pk) for one in actions], on):
        if "moves" in detail:
            was[key] = detail["moves"][0]  # the last that comes is of the first change
    for one in actions:
        if str(one.pk) in was:
            then = "; ".join(was[str(one.pk)]) or "no measure"
            yield f"“{one.what}” was to move on {day(on)}: {then}. This was changed later, and is told as it is now."


def _between(name: str, bounds: dict[str, date]) -> dict[str, date]:
    return {f"{name}__{way}": day for way, day in bounds.items()}


def _was(many: int) -> str:
    return "was" if many == 1 else "were"
