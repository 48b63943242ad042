"""Filling a portal with the worked example, by the actions that people use and no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps

from saferplan.commands.folder import PartnershipFolder
from saferplan_portal.accounts.actions.bodies import take_bodies
from saferplan_portal.accounts.actor import the_portal
from saferplan_portal.accounts.seed import seed as seed_people

ORDER = (
    "board",
    "duties",
    "evidence",
    "planning",
    "delivery",
    "money",
    "prevention",
    "review",
    "diary",
    "publications",
)
"""Apps in the order in which each finds what it builds on."""


def fill(folder: Path, at: datetime) -> Iterator[str]:
    """Fill an empty portal from a partnership folder; the name of each part as it begins."""
    yield "people"
    take_bodies(by=the_portal(at), bodies=PartnershipFolder(folder).settings.bodies)
    people = seed_people(at=at)
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("saferplan_portal.")}
    for label in (*ORDER, *sorted(labels - {*ORDER, "accounts"})):
        name = f"saferplan_portal.{label}.seed"
        if label in labels and find_spec(name) is not None:
            yield label
            import_module(name).seed(people=people, folder=folder)
