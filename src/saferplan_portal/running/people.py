"""The first bodies and the first administrator of a portal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path


def first_people(folder: Path, *, administrator: str, body: str, at: datetime) -> list[str]:
    """TEMP."""
    return []
