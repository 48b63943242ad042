"""A year of invented delivery, made through the same actions that people use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from saferplan.delivery.noise import Reading
from saferplan.periods import calendar_year, financial_year
from saferplan_portal.accounts.actor import Actor, Held
from saferplan_portal.accounts.models import Membership
from saferplan_portal.delivery import actions
from saferplan_portal.delivery.actions import Said, Typed
from saferplan_portal.delivery.due import take_current
from saferplan_portal.delivery.reading import measures_stand
from saferplan_portal.planning.models import Action, Measure
from saferplan_portal.planning.reading import measures, promised
from saferplan_portal.shell.rules import Unfit

_WAYS = ("steady", "trouble", "silent", "done", "late")
"""How the reports on an action go, one after the other: in time, stuck, none at all, done, behind."""

_CHANGES = (0.8, 1.2, None, 1.01)
"""What becomes of a measure against its baseline: better or worse by much, nothing read, next to no change."""


TAKEN, READ = 365, 150
"""So many days ago the readings of the release were taken, and the latest ones typed."""

_SOURCE = "Invented for the worked example"


def at(by: Actor, days: int) -> Actor:
    """Somebody some days from the day of the seed; a day before it is below nought."""
    return replace(by, at=by.at + timedelta(days=days))


def officers(on: Actor) -> dict[int, Actor]:
    """The lead officer of each body that has one, at the moment of somebody."""
    found = {}
    for row in Membership.objects.filter(role="lead-officer").select_related("person", "body").order_by("-pk"):
        if row.holds_on(on.today) and row.person.is_active:
            held = (Held(row.role, row.body_id, row.body.name),)
            found[row.body_id] = Actor(row.person_id, row.person.name, held, on.at, second_factor=True)
    return found


def seed(people: Mapping[str, Actor], folder: Path | None = None) -> None:
    """Reports of a year on the plan in force, some late and some missing; readings of its measures; a status set."""
    manager = people["manager"]
    leads = officers(manager)
    live = [one for one in promised() if one.state == "live"]
    for number, action in enumerate(live):
        by = leads.get(action.lead_id or 0)
        if by is not None:
            _reports(by, action, _WAYS[number % len(_WAYS)])
    analyst = people.get("analyst", manager)
    take_current(by=at(analyst, -TAKEN))
    for number, measure in enumerate(measures()):
        _read(at(analyst, -READ), measure, _CHANGES[number % len(_CHANGES)])
    late = next((one for one in live if one.due and one.due < manager.today), None)
    if late is not None:
        try:
            reason = "The Board gave it three months more, since the post that runs it stood empty."
            actions.set_status(by=manager, thing=late, code="on-time", reason=reason)
        except Unfit:
            return  # it was reported done


def _reports(by: Actor, action: Action, way: str) -> None:
    """What the lead officer of an action wrote in the year."""
    if way == "silent":
        return
    days = (-270, -180, -95) if way == "late" else (-270, -180, -90, -6)
    for number, before in enumerate(days):
        on = at(by, before)
        last = number == len(days) - 1
        steps = [one.pk for one in action.milestones.filter(done_on=None) if one.due and one.due <= on.today]
        said = Said(
            "going", "The work goes on as planned. Partners met twice.", "The next step of the plan.", steps=steps
        )
        if way == "trouble" and number == 2:
            said = Said("trouble", "Less than planned was done.", "Ask the Board.", "The post that runs it is empty.")
        if way == "done" and last:
            said = Said("done", "All of it is done, and the partners have looked at what came of it.", done_on=on.today)
        actions.report(by=on, action=action, said=said)


def _read(by: Actor, measure: Measure, change: float | None) -> None:
    """Read a measure once after its baseline, and give a declared baseline what it was worked out from."""
    before = measures_stand([measure], on=by.today)[0].baseline
    if change is None or before is None or before.value is None or before.kind == "rate":
        return
    if not before.period and measure.baseline_on is not None:
        before = _with_parts(before, _year_to(measure.baseline_on))
        actions.enter_reading(by=by, measure=measure, typed=Typed(before, _SOURCE, by.today))
    if not before.period or before.period.startswith("wave"):
        return
    start = before.value or 0.0
    value = round(start * (change if measure.way != "up" else 2 - change), 0 if before.kind == "count" else 1)
    value = min(value, 100.0) if before.kind == "share" else value
    period = financial_year(by.today.year - (1 if (by.today.month, by.today.day) > (3, 31) else 2)).text
    latest = Reading(value, period, before.kind, before.unit)
    if before.low is not None and before.high is not None:
        latest = replace(latest, low=value - (start - before.low), high=value + (before.high - start))
    elif before.denominator is not None:
        latest = _with_parts(latest, period)
    actions.enter_reading(by=by, measure=measure, typed=Typed(latest, _SOURCE, by.today))


def _with_parts(reading: Reading, period: str) -> Reading:
    """A reading of a period; a share out of 500 answers."""
    if reading.kind != "share" or reading.value is None:
        return replace(reading, period=period)
    return replace(reading, period=period, numerator=float(round(reading.value * 5)), denominator=500.0)


def _year_to(day: date) -> str:
    """The year that ends on a day, as a period."""
    return financial_year(day.year - 1).text if day.month == 3 else calendar_year(day.year).text
