"""What waits for a person in delivery: reports that are due, and what has come to them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.delivery.chasing import REPORT_EVERY, escalated, report_due
from saferplan_portal.delivery.permissions import can_report
from saferplan_portal.delivery.reading import actions_stand
from saferplan_portal.planning.reading import promised
from saferplan_portal.shell.tasks import Task

ROLE_OF = {"manager": Permission.MANAGE_DELIVERY, "chair": Permission.CHAIR}


def tasks(actor: Actor) -> Iterator[Task]:
    """Reports that this person should make, and overdue actions that have come to them."""
    reports = actor.may(Permission.REPORT_PROGRESS)
    chased = [place for place, may in ROLE_OF.items() if actor.may(may)]
    if not reports and not chased:
        return
    stands = actions_stand(promised(), on=actor.today)
    if reports:
        for one in stands:
            due = report_due(one)
            mine = one.action.lead_id in actor.bodies and can_report(actor, one.action)
            if mine and due and due <= actor.today + REPORT_EVERY // 6:
                yield Task(f"Report on “{one.action.what}”", reverse("delivery_report", args=[one.action.pk]), due)
    for one, found in escalated(stands, actor.today) if chased else ():
        if found.to in chased:
            to = reverse("delivery_action", args=[one.action.pk])
            said = found.sentence.removeprefix(f"“{one.action.what}” ")
            yield Task(f"See to “{one.action.what}”", to, one.action.due, f"{said[:1].upper()}{said[1:]}")
