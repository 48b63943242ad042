"""Filling a portal with the worked example, by the actions that people use and no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path

from saferplan.commands.folder import PartnershipFolder
from saferplan_portal.accounts.actions.bodies import take_bodies
from saferplan_portal.accounts.actor import the_portal
from saferplan_portal.accounts.seed import seed as seed_people

FROM_FOLDER = ("evidence", "planning")
"""Apps that take in what the partnership folder holds; they are told where it lies."""

ORDER = (*FROM_FOLDER, "board", "duties", "delivery", "money", "prevention", "review", "publications")
"""Apps in the order in which each finds what it builds on."""


def fill(folder: Path, at: datetime) -> Iterator[str]:
    """Fill an empty portal from a partnership folder; the name of each part as it begins."""
    yield "people"
    take_bodies(by=the_portal(at), bodies=PartnershipFolder(folder).settings.bodies)
    people = seed_people(at=at)
    for label in ORDER:
        yield label
        seed = import_module(f"saferplan_portal.{label}.seed").seed
        if label in FROM_FOLDER:
            seed(people=people, folder=folder)
        else:
            seed(people)
