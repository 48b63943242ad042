"""Adding, changing and ending bodies, and taking them over from the partnership folder."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from saferplan.settings import Body as FolderBody
from saferplan_portal.accounts import permissions as rules
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action
from saferplan_portal.shell.words import day

_IN_LAW = {
    "local authority": ("responsible-authority", "council"),
    "police": ("responsible-authority", "police"),
    "fire and rescue authority": ("responsible-authority", "fire"),
    "health": ("responsible-authority", "health"),
    "probation": ("responsible-authority", "probation"),
    "local policing body": ("local-policing-body", "policing-body"),
    "co-operating body": ("co-operating-body", "other"),
    "invited body": ("invitee", "other"),
}
"""For each role of a body in the partnership's settings, its role in law and its service here."""


@action
def add_body(*, by: Actor, values: Mapping[str, Any]) -> Body:
    """Add a body.

    Raises `Refused`, or `Unfit` where one of the name is there or its days are the wrong way round.
    """
    rules.check_manage_bodies(by)
    _check(values, None)
    body = Body.objects.create(slug=_slug(values["name"]), **values)
    wrote(
        by, Told("accounts.body_added", f"Added the body {body.name}.", "body", body.pk, changed_values(Body(), values))
    )
    return body


@action
def change_body(*, by: Actor, body: Body, seen: int, values: Mapping[str, Any]) -> Body:
    """Change what is kept of a body.

    Raises `Refused`, `Unfit`, or `ChangedMeanwhile`.
    """
    rules.check_manage_bodies(by)
    _check(values, body)
    detail = changed_values(body, values)
    body = save_change(body, seen=seen, values=values)
    wrote(by, Told("accounts.body_changed", f"Changed the body {body.name}.", "body", body.pk, detail))
    return body


@action
def end_body(*, by: Actor, body: Body, seen: int, last_day: date, successor: Body | None) -> Body:
    """Say when a body ends, and which follows it.  The roles at it hold until that day and no longer.

    Raises `Refused`, `Unfit` (a circle of successors, or the last administrator sits there), or `ChangedMeanwhile`.
    """
    rules.check_manage_bodies(by)
    if body.first_day and last_day < body.first_day:
        raise Unfit("The last day must be on or after the first.", "last_day")
    rules.check_successor(body, successor, last_day)
    if last_day < by.today:
        rules.check_one_administrator_stays(by, Q(body=body))
    values = {"last_day": last_day, "successor": successor}
    detail = changed_values(body, values)
    body = save_change(body, seen=seen, values=values)
    follows = f"; {successor.name} follows" if successor else ""
    wrote(by, Told("accounts.body_ended", f"{body.name} ends on {day(last_day)}{follows}.", "body", body.pk, detail))
    return body


@action
def keep_body(*, by: Actor, body: Body, seen: int) -> Body:
    """Take back that a body ends.

    Raises `Refused` or `ChangedMeanwhile`.
    """
    rules.check_manage_bodies(by)
    detail = changed_values(body, {"last_day": None, "successor": None})
    body = save_change(body, seen=seen, values={"last_day": None, "successor": None})
    wrote(by, Told("accounts.body_kept", f"{body.name} does not end after all.", "body", body.pk, detail))
    return body


@dataclass(frozen=True)
class Taken:
    """How many bodies were added from the partnership's settings, and how many were there already."""

    added: int
    known: int


@action
def take_bodies(*, by: Actor, bodies: Iterable[FolderBody]) -> Taken:
    """Take over the bodies of `partnership.toml` at the set-up; one whose name is here already is left as it is."""
    added: list[tuple[Body, str]] = []
    known = 0
    for one in bodies:
        if Body.objects.filter(name__iexact=one.name).exists():
            known += 1
            continue
        legal_role, service = _IN_LAW[one.role]
        first, last = _day(one.start, last=False), _day(one.end, last=True)
        body = Body.objects.create(
            slug=_slug(one.name), name=one.name, legal_role=legal_role, service=service, first_day=first, last_day=last
        )
        wrote(by, Told("accounts.body_added", f"Took over the body {body.name}.", "body", body.pk))
        added.append((body, one.successor))
    for body, name in added:
        successor = Body.objects.filter(name__iexact=name).first() if name else None
        if successor is not None:
            rules.check_successor(body, successor, body.last_day)
            save_change(body, seen=body.version, values={"successor": successor})
    return Taken(len(added), known)


def _day(text: str, *, last: bool) -> date | None:
    """A day of the settings; of a month alone its first or last day."""
    if not text:
        return None
    if len(text) == 10:
        return date.fromisoformat(text)
    first = date.fromisoformat(f"{text}-01")
    return first.replace(day=monthrange(first.year, first.month)[1]) if last else first


def _slug(name: str) -> str:
    """A short name for addresses that no other body has."""
    base = slugify(name)[:70] or "body"
    slug, number = base, 1
    while Body.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _check(values: Mapping[str, Any], body: Body | None) -> None:
    """Hold what is kept of a body to what it may be."""
    same = Body.objects.filter(name__iexact=values["name"]).exclude(pk=body.pk if body else 0)
    if same.exists():
        raise Unfit("There is a body of this name already.", "name")
    first, last = values.get("first_day"), values.get("last_day", body.last_day if body else None)
    if first and last and last < first:
        raise Unfit("The first day must be on or before the last.", "first_day")
