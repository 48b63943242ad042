"""The register of bodies as the engine takes it."""

from __future__ import annotations

from saferplan.settings import Body as EngineBody
from saferplan_portal.accounts.models import Body

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
