"""Run as a program: many spend the same money at once, each by a thread of its own; prints what came of it as JSON.

The portal's folder and database are those of the environment; the database must be empty.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import date
from typing import Any

import django

THREADS, EACH = 8, 6
ALLOCATED, ONE = 100_000, 3_000


def main() -> dict[str, Any]:
    """Spend more than there is, and say how many rows were written, how many refused, and whether all ties."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "saferplan_portal.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from portal_delivery import small_plan
    from portal_people import BODIES, NOW
    from saferplan_portal.accounts.actor import Actor, Held
    from saferplan_portal.accounts.models import Body, Person
    from saferplan_portal.audit.actions import verify
    from saferplan_portal.money import actions
    from saferplan_portal.money.actions import AwardTerms, Spent
    from saferplan_portal.money.reading import as_grant, awards
    from saferplan_portal.shell.rules import Unfit

    call_command("migrate", verbosity=0)
    bodies = {
        slug: Body.objects.create(slug=slug, name=name, legal_role=legal, service=service)
        for slug, name, legal, service in BODIES
    }
    plan, council = small_plan(bodies), bodies["council"]

    def actor(role: str) -> Actor:
        person = Person.objects.create_user(f"{role}@ashbrook.example", None, name=role)
        return Actor(person.pk, role, (Held(role, council.pk, council.name),), NOW, second_factor=True)

    manager, officer = actor("manager"), actor("lead-officer")
    terms = AwardTerms("Safer Streets", "Home Office", ALLOCATED, date(2026, 4, 1), date(2027, 3, 31))
    award = actions.record_award(by=manager, terms=terms)
    actions.allocate(by=manager, award=award, to=plan.locks, amount=ALLOCATED)
    told: dict[str, list[str]] = {"written": [], "refused": [], "failed": []}

    def spend(who: int) -> None:
        for number in range(EACH):
            spent = Spent(ONE, date(2026, 5, 1), f"Invoice {who}-{number}")
            try:
                actions.record_spend(by=officer, award=award, on=plan.locks, spent=spent)
                told["written"].append(spent.evidence)
            except Unfit:
                told["refused"].append(spent.evidence)
            except Exception as fault:
                told["failed"].append(f"{type(fault).__name__}: {fault}")
        connection.close()

    threads = [threading.Thread(target=spend, args=(number,)) for number in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    balance = as_grant(awards().get()).balance()
    return {
        "written": len(told["written"]),
        "refused": len(told["refused"]),
        "failed": told["failed"],
        "spent": balance.spent,
        "left": balance.allocated - balance.spent,
        "broken": [str(one) for one in verify()[2]],
    }


if __name__ == "__main__":
    print(json.dumps(main()))
