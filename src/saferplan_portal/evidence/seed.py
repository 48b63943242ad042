"""The evidence of a demonstration: the edition of the worked example, received as an analyst would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.evidence.actions import editions_there, receive_from_folder

BEFORE = timedelta(days=900)
"""The release came before the plan was written."""


def seed(*, people: Mapping[str, Actor], folder: Path) -> None:
    """Receive the current edition of the partnership folder, where it has one."""
    by = people["analyst"]
    if editions_there():
        receive_from_folder(by=replace(by, at=by.at - BEFORE))
