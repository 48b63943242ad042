"""Fills the portal of a partnership folder with the demonstration's people and records, and signs each person in.

    python tests/portal_filled.py FOLDER

It is run in a process of its own, by `portal_running`, and prints the key of each person's session as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path


def fill_and_sign_in(folder: Path) -> dict[str, str]:
    """Fill the portal; the session of each made-up person, by the person's key."""
    from saferplan_portal.running.starting import migrate, start

    start(folder, "trial")
    migrate()
    from django.conf import settings
    from django.test import Client

    from portal_people import sign_in
    from saferplan_portal.accounts.models import Person
    from saferplan_portal.demo.filling import fill
    from saferplan_portal.demo.people import PEOPLE

    for _ in fill(folder, datetime.now(UTC)):
        pass
    by_name = {person.name: person for person in Person.objects.all()}
    return {
        one.key: sign_in(Client(), by_name[one.name]).cookies[settings.SESSION_COOKIE_NAME].value
        for one in PEOPLE
        if one.name in by_name
    }


if __name__ == "__main__":
    print(json.dumps(fill_and_sign_in(Path(sys.argv[1]))))
