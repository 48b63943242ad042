"""Priorities that the scores propose, as the engine wrote them into the partnership folder; none is chosen here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from saferplan.priorities.proposing import ProposedPriority
from saferplan_portal.shell.rules import Unfit

LARGEST = 5_000_000


@dataclass(frozen=True)
class ProposalsHeld:
    """What a file of proposals holds: what it says of itself, and each proposal by rank."""

    standing: str
    source: str
    proposed: tuple[ProposedPriority, ...]


def proposals_there() -> ProposalsHeld | None:
    """The proposals of the partnership folder, None where the scores were not put together yet.

    Raises `Unfit` where the file is not one that Saferplan wrote, or rests on figures that were not released.
    """
    path = settings.PORTAL.folder / "priorities" / "proposed" / "proposed.json"
    if not path.is_file():
        return None
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError
        held = json.loads(path.read_text(encoding="utf-8"))
        proposed = tuple(_proposed(one) for one in held["proposed"])
        released = bool(held["audience"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unfit(
            "The proposals in the partnership folder cannot be read. Write them again with "
            '"saferplan priorities score".'
        ) from error
    if not released:
        raise Unfit(
            "The proposals in the partnership folder rest on exact figures, which stay with the analyst. Write them "
            'from a release, with "saferplan priorities score --from release".'
        )
    return ProposalsHeld(str(held["standing"]), str(held["source"]), proposed)


def _proposed(raw: dict[str, Any]) -> ProposedPriority:
    lists = {name: tuple(raw[name]) for name in ("reasons", "doubts", "findings", "figures")}
    return ProposedPriority(**(raw | lists))
