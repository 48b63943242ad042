"""Fills the portal of a partnership folder with the demonstration's people and records, and signs each person in.

    python tests/portal_filled.py FOLDER [--people]

With --people there are people and bodies, and nothing else.  It is run in a process of its own, by
`portal_running`, and prints the key of each person's session as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path


def fill_and_sign_in(folder: Path, *, people_alone: bool) -> dict[str, str]:
    """Fill the portal; the session of each made-up person, by role, and by role and service."""
    from saferplan_portal.running.starting import migrate, start

    start(folder, "trial")
    migrate()
    from django.conf import settings
    from django.test import Client

    from portal_people import sign_in
    from saferplan_portal.accounts.models import Person
    from saferplan_portal.accounts.seed import PEOPLE
    from saferplan_portal.demo.filling import fill

    parts = fill(folder, datetime.now(UTC))
    next(parts)
    next(parts, None)  # the people are there once the next part begins
    for _ in () if people_alone else parts:
        pass
    sessions: dict[str, str] = {}
    for role, service, name in PEOPLE:
        person = Person.objects.filter(name=name).first()
        if person is not None:
            session = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
            sessions.setdefault(role, session)
            sessions[f"{role}:{service}"] = session
    return sessions


if __name__ == "__main__":
    print(json.dumps(fill_and_sign_in(Path(sys.argv[1]), people_alone="--people" in sys.argv)))
