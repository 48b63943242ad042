"""What is when, for one person: meetings, deadlines of the plan and of money, clocks of the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.timezone import localtime

from saferplan.delivery.calendar import CalendarAbout, CalendarEvent, calendar_text
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.board.reading import events as board_events
from saferplan_portal.delivery.chasing import report_due
from saferplan_portal.delivery.reading import actions_stand
from saferplan_portal.duties.reading import events as duty_events
from saferplan_portal.money.models import Condition
from saferplan_portal.planning.models import Milestone
from saferplan_portal.planning.reading import measures, promised
from saferplan_portal.shell.addresses import whole_address

BACK = timedelta(days=92)
"""So far back the diary reaches."""


def events_for(actor: Actor) -> list[CalendarEvent]:
    """Everything in the diary of a person, by its day.

    Meetings and clocks of the law are everybody's who sees the partnership's work.  Reports and milestones are those of
    the person's own bodies, and of all bodies for the manager.
    """
    if not actor.may(Permission.SEE_WORK):
        return []
    found = [*board_events(), *duty_events(actor.today), *_plan(actor), *_money(actor)]
    return sorted((one for one in found if day_of(one) >= actor.today - BACK), key=lambda one: (day_of(one), one.id))


def day_of(event: CalendarEvent) -> date:
    """The day of an event, where the partnership is."""
    return localtime(event.first).date() if isinstance(event.first, datetime) else event.first


def _plan(actor: Actor) -> Iterator[CalendarEvent]:
    """Last days, reports and milestones of actions, and days on which measures are read next."""
    every = actor.may(Permission.MANAGE_DELIVERY)
    for one in actions_stand(promised(), on=actor.today):
        if one.shown.computed.code in ("done", "dropped") or not (every or one.action.lead_id in actor.bodies):
            continue
        link = whole_address("delivery_action", one.action.pk)
        about = f"Lead: {one.action.lead_name}."
        if one.action.due:
            title = f"Last day: {one.action.what}"
            yield CalendarEvent("deadline", f"action-{one.action.pk}", title, one.action.due, about=about, link=link)
        if (asked := report_due(one)) and actor.may(Permission.REPORT_PROGRESS, one.action.lead_id):
            title = f"Report on: {one.action.what}"
            to = whole_address("delivery_report", one.action.pk)
            yield CalendarEvent("deadline", f"report-{one.action.pk}", title, asked, about=about, link=to)
        yield from (_step(step, about, link) for step in one.action.milestones.all() if step.due and not step.done_on)
    for measure in measures():
        if measure.next_data:
            link = whole_address("delivery_measure", measure.pk)
            title = f"Next data: {measure.title}"
            yield CalendarEvent("deadline", f"measure-{measure.pk}", title, measure.next_data, link=link)


def _step(step: Milestone, about: str, link: str) -> CalendarEvent:
    assert step.due is not None, step.pk
    title = f"Milestone: {step.what}"
    return CalendarEvent(
        "deadline", f"milestone-{step.pk}", title, step.due, about=about, link=link, version=step.version
    )


def _money(actor: Actor) -> Iterator[CalendarEvent]:
    """Conditions of awards that are open, for whoever keeps the money."""
    if not actor.may(Permission.MANAGE_MONEY):
        return
    for one in Condition.objects.filter(state="open").exclude(due=None).select_related("award"):
        assert one.due is not None, one.pk
        link = whole_address("money_award", one.award_id)
        title, about = f"Condition of {one.award.title}", one.what
        yield CalendarEvent(
            "deadline", f"condition-{one.pk}", title, one.due, about=about, link=link, version=one.version
        )


def calendar_of(actor: Actor) -> str:
    """The diary of a person as the text of a calendar file."""
    domain = settings.PORTAL.addresses[0].split(":")[0] if settings.PORTAL.addresses else "saferplan.invalid"
    about = CalendarAbout(settings.PORTAL.name, domain, actor.at)
    return calendar_text(about, (replace(one, title=" ".join(one.title.split())) for one in events_for(actor)))
