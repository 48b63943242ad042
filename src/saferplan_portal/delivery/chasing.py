"""Who must be told what: reports that are due, actions that are overdue or whose owner has left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from saferplan.delivery.escalation import Escalation, Owned, escalations
from saferplan_portal.accounts.models import Membership, Person
from saferplan_portal.delivery.reading import ActionStands, actions_stand
from saferplan_portal.planning.models import Action
from saferplan_portal.planning.reading import promised
from saferplan_portal.shell.addresses import whole_address

REPORT_EVERY = timedelta(days=91)
"""A report on each live action is asked for once a quarter."""

DUE_SOON = timedelta(days=14)
"""So long before its last day the lead officer is told of it."""


@dataclass(frozen=True)
class Chase:
    """A message to somebody: `key` names what it tells of, so that nobody is told the same twice.

    No subject or text names what an action is about: a message may be read by others.
    """

    person: Person
    key: str
    subject: str
    text: str


class People:
    """Who holds the roles of the line on a day: lead officers by body, managers, chairs; and since when nobody does."""

    def __init__(self, on: date) -> None:
        self.on = on
        roles = {"lead-officer": "lead", "manager": "manager", "chair": "chair"}
        self._here: dict[tuple[str, int], list[Person]] = {}
        self._until: dict[tuple[str, int], date] = {}
        rows = Membership.objects.filter(role__in=roles, first_day__lte=on).select_related("person", "body")
        for row in rows:
            role = roles[row.role]
            place = (role, row.body_id if role == "lead" else 0)
            if row.holds_on(on) and row.person.is_active and row.body.holds_on(on):
                self._here.setdefault(place, []).append(row.person)
            last = min(row.last_day, on - timedelta(1))
            self._until[place] = max(self._until.get(place, date.min), last)

    def at(self, role: str, body: int | None) -> list[Person]:
        """Who holds a role of the line, for a body."""
        held = self._here.get((role, (body or -1) if role == "lead" else 0), [])
        return list({one.pk: one for one in held}.values())

    def left(self, action: Action) -> Mapping[str, date]:
        """The places of the line of an action that nobody holds, each with the last day that somebody did."""
        found = {}
        for role in ("lead", "manager", "chair"):
            if not self.at(role, action.lead_id):
                place = (role, (action.lead_id or -1) if role == "lead" else 0)
                found[role] = self._until.get(place, self.on - timedelta(1))
        return found


def owned(stands: Iterable[ActionStands], people: People) -> list[Owned]:
    """What bodies owe, as the engine's rule of escalation asks."""
    return [
        Owned(
            id=str(one.action.pk),
            what=one.action.what,
            body=one.action.lead_name,
            due=one.action.due,
            done=one.shown.computed.code in ("done", "dropped"),
            left=people.left(one.action),
        )
        for one in stands
    ]


def escalated(stands: Iterable[ActionStands], on: date) -> list[tuple[ActionStands, Escalation]]:
    """Every action that must go to somebody on a day, with why, the longest overdue first."""
    held = {str(one.action.pk): one for one in stands}
    found = escalations(owned(held.values(), People(on)), on=on)
    return [(held[one.id], one) for one in found]


def report_due(one: ActionStands) -> date | None:
    """The day by which the next report on an action is asked for; None where none is."""
    if one.action.state != "live" or one.shown.computed.code in ("done", "dropped"):
        return None
    since = one.last.on if one.last else (one.action.start or one.action.live_on)
    return since + REPORT_EVERY if since else None


def chases(on: date) -> Iterator[Chase]:
    """Every message that should have gone out by a day; whoever was told already is told by its key."""
    stands = actions_stand(promised(), on=on)
    people = People(on)
    for one in stands:
        for person in people.at("lead", one.action.lead_id):
            yield from _reminders(one, person, on)
    for one, found in escalated(stands, on):
        why = f"{found.to}:{one.action.due}" if found.overdue else f"left:{one.action.lead_id}"
        for person in people.at(found.to, one.action.lead_id):
            yield Chase(person, f"delivery:escalate:{one.action.pk}:{why}:{person.pk}", *_escalation(one, found))


def _reminders(one: ActionStands, person: Person, on: date) -> Iterator[Chase]:
    link = whole_address("delivery_report", one.action.pk)
    asked = report_due(one)
    last = one.last.pk if one.last else 0
    if asked and asked <= on:
        text = (
            f"A report is due on an action that {one.action.lead_name} leads. It takes two minutes.\n\n{link}\n\n"
            "The link leads to sign-in and then to the form.\n"
        )
        yield Chase(person, f"delivery:report:{one.action.pk}:{last}:{person.pk}", "A report is due", text)
    due = one.action.due
    if due and asked and on <= due <= on + DUE_SOON:
        text = f"An action that {one.action.lead_name} leads is due soon. Report how it stands:\n\n{link}\n"
        yield Chase(person, f"delivery:due:{one.action.pk}:{due}:{person.pk}", "An action is due soon", text)


def _escalation(one: ActionStands, found: Escalation) -> tuple[str, str]:
    """The subject and text of a message on what is overdue or has no owner."""
    link = whole_address("delivery_action", one.action.pk)
    days = f"{found.overdue:,} {'day' if found.overdue == 1 else 'days'}"
    late = f"is overdue since {days}" if found.overdue else ""
    gone = "" if found.to == "lead" or "no lead officer" not in found.sentence else "has no lead officer any more"
    why = " and ".join(part for part in (late, gone) if part)
    subject = "An action is overdue" if found.overdue else "An action has no lead officer"
    return subject, f"An action that {one.action.lead_name} leads {why}. It has come to you.\n\n{link}\n"
