"""Makes a portal as it was at its first migrations, puts rows into it, and brings it up to this release.

    python tests/portal_from_first.py FOLDER

It is run in a process of its own, on a database of its own, and prints what it found afterwards as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

AT = datetime(2026, 6, 15, 9, 30, 0, 123_456, tzinfo=UTC)


def from_first(folder: Path) -> dict[str, Any]:
    """Migrate to the first migration of every app, write rows, migrate to the last, and look."""
    from saferplan_portal.running.starting import migrate, missing_migrations, start

    start(folder, "trial")
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    first = [node for node in executor.loader.graph.nodes if node[1].startswith("0001_")]
    executor.migrate(first)
    then = MigrationExecutor(connection).loader.project_state(first).apps
    _write(then)
    before = len(missing_migrations())
    migrate()
    return {"migrations run": before, **_look()}


def _write(then: Any) -> None:
    """Rows as the first release wrote them."""
    from saferplan_portal.audit.chain import START, hash_of

    old, new = (
        then.get_model("accounts", "Body").objects.create(
            slug=slug, name=name, legal_role="responsible-authority", service="health"
        )
        for slug, name in (("ccg", "Clinical Commissioning Group"), ("icb", "Integrated Care Board"))
    )
    old.last_day, old.successor = date(2022, 6, 30), new
    old.save()
    person = then.get_model("accounts", "Person").objects.create(email="priya@ashbrook.example", name="Priya Shah")
    then.get_model("accounts", "Membership").objects.create(
        person=person, body=new, role="chair", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31)
    )
    values = {
        "kind": "write", "what": "test.told", "person": person.pk, "who": "Priya Shah", "about": "", "about_id": "",
        "sentence": "Told.", "detail": {"z": 1, "a": [2, None]},
    }  # fmt: skip
    link = hash_of(1, AT, values, START)
    then.get_model("audit", "Entry").objects.create(position=1, at=AT, previous=START, hash=link, **values)
    then.get_model("audit", "Head").objects.create(pk=1, position=1, hash=link)


def _look() -> dict[str, Any]:
    """What is there now."""
    from saferplan_portal.accounts.models import Body, Membership
    from saferplan_portal.accounts.reading import held_by
    from saferplan_portal.audit.actions import verify
    from saferplan_portal.running.starting import missing_migrations

    membership = Membership.objects.select_related("person", "body").get()
    body = Body.objects.select_related("successor").get(slug="ccg")
    position, _, broken = verify()
    return {
        "body": [body.name, str(body.last_day), body.successor.name if body.successor else ""],
        "membership": [membership.person.name, membership.role, membership.body.name],
        "held": [one.role for one in held_by(membership.person_id, AT)],
        "audit": [position, [one.sentence for one in broken]],
        "missing": len(missing_migrations()),
    }


if __name__ == "__main__":
    print(json.dumps(from_first(Path(sys.argv[1]))))
