"""The register of bodies as the engine takes it."""

from __future__ import annotations

from datetime import date

from saferplan.settings import Body as EngineBody
from saferplan_portal.accounts.models import Body, Membership
from saferplan_portal.accounts.roles import ROLES, Permission

_ROLES = {
    ("responsible-authority", "council"): "local authority",
    ("responsible-authority", "police"): "police",
    ("responsible-authority", "fire"): "fire and rescue authority",
    ("responsible-authority", "health"): "health",
    ("responsible-authority", "probation"): "probation",
    ("local-policing-body", "policing-body"): "local policing body",
}
_OTHER_ROLES = {"co-operating-body": "co-operating body", "local-policing-body": "local policing body"}


def engine_bodies() -> tuple[EngineBody, ...]:
    """The register of bodies as the engine's checks take it."""
    return tuple(
        EngineBody(
            name=one.name,
            role=_ROLES.get((one.legal_role, one.service)) or _OTHER_ROLES.get(one.legal_role, "invited body"),
            start=one.first_day.isoformat() if one.first_day else "",
            end=one.last_day.isoformat() if one.last_day else "",
            successor=one.successor.name if one.successor else "",
        )
        for one in Body.objects.select_related("successor")
    )


def who_answers(body: Body, on: date) -> list[str]:
    """Who may answer for a body on the plan on a day, by name."""
    roles = [name for name, role in ROLES.items() if Permission.DECIDE in role.may]
    rows = Membership.objects.filter(body=body, role__in=roles, person__is_active=True).select_related("person")
    return sorted({one.person.name for one in rows if one.holds_on(on)})
