"""What the hourly run does for people and roles: it reminds, and forgets what is no longer needed."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from saferplan_portal.accounts import limits
from saferplan_portal.accounts.actions import sessions
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Membership, Person
from saferplan_portal.accounts.roles import ROLES, Permission
from saferplan_portal.accounts.tasks import ENDS_SOON
from saferplan_portal.outbox.actions import put
from saferplan_portal.shell.words import day


def tick(*, by: Actor) -> None:
    """Remind of reviews and of roles that end soon, each once, and forget old tries."""
    limits.forget_old(by.at)
    sessions.forget_old(by.at)
    SessionStore.clear_expired()
    _remind_of_reviews(by)
    _remind_of_ends(by)


def quarter_of(by: Actor) -> str:
    """The quarter of a year, as the key of what is told once in it."""
    return f"{by.today.year}-{(by.today.month - 1) // 3 + 1}"


def _remind_of_reviews(by: Actor) -> None:
    """Tell each lead officer, and the managers, once a quarter that roles wait to be confirmed."""
    due = Counter(Membership.objects.due_for_review(by.today).values_list("body_id", flat=True))
    if not due:
        return
    link = settings.PORTAL_ADDRESS + reverse("people_review")
    for one in Membership.objects.holding(by.today).select_related("person"):
        may = ROLES[one.role].may
        count = 0
        if Permission.REVIEW_MEMBERS in may:
            count = due[one.body_id]
        if one.role == "manager":
            count = due.total()
        if count:
            text = (
                f"{_roles(count)} to be confirmed this quarter: does each person still need it?\n\n{link}\n\n"
                "A role that nobody confirms stays, and is reported to the manager.\n"
            )
            key = f"review:{one.person_id}:{quarter_of(by)}"
            put(by=by, to=one.person, subject="Roles to confirm", text=text, key=key)


def _roles(count: int) -> str:
    """How many roles, at the beginning of a sentence."""
    return "One role is" if count == 1 else f"{count} roles are"


def _remind_of_ends(by: Actor) -> None:
    """Tell the holder and the administrators once that a role ends soon."""
    holding = Membership.objects.holding(by.today).select_related("person", "body")
    ending = holding.filter(last_day__lte=by.today + ENDS_SOON)
    administrators = Person.objects.filter(pk__in=holding.filter(role="administrator").values("person"))
    for one in ending:
        when = f"{one.role_name} at {one.body.name} ends on {day(one.last_day)}"
        key = f"ending:{one.pk}:{one.last_day}"
        text = f"Your role {when}.\n\nIf you still need it, ask the administrator to give it again.\n"
        put(by=by, to=one.person, subject="A role of yours ends soon", text=text, key=key)
        for administrator in administrators:
            if administrator.pk != one.person_id:
                text = f"The role {when}. Its holder has been told.\n"
                put(by=by, to=administrator, subject="A role ends soon", text=text, key=f"{key}:{administrator.pk}")
