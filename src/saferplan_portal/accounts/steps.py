"""What a new portal needs of bodies and people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from saferplan_portal.accounts.models import SERVICES, Body, Membership
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.shell.steps import Step

NEEDED = ("manager", "analyst", "chair", "board-member", "lead-officer")
"""The roles without which the partnership's work cannot be done here."""

RESPONSIBLE = ("council", "police", "fire", "health", "probation")
"""The services whose bodies are the responsible authorities of every partnership."""


def steps() -> Iterator[Step]:
    """The bodies of the law, a second administrator, and somebody for each role."""
    today = timezone.localdate()
    there = {one.service for one in Body.objects.all() if one.holds_on(today)}
    lacking = ", ".join(SERVICES[one].lower() for one in RESPONSIBLE if one not in there)
    title = "Name the bodies of the partnership" + (f"; there is none yet for: {lacking}" if lacking else "")
    yield Step(1, title, "bodies", not lacking, "You")
    held = list(Membership.objects.holding(today).values_list("role", flat=True))
    yield Step(2, "Invite a second administrator", "invite_person", held.count("administrator") > 1, "You")
    for role in NEEDED:
        name = ROLES[role].name
        yield Step(3, f"Invite somebody as {name[:1].lower()}{name[1:]}", "invite_person", role in held, "You")
