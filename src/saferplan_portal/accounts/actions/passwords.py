"""Storing passwords."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from saferplan_portal.accounts.actor import the_portal
from saferplan_portal.accounts.models import Person
from saferplan_portal.accounts.reading import actor_for
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.shell.rules import action


@action
def choose(*, at: datetime, person: Person, password: str) -> None:
    """Store the password that a person has chosen."""
    person.set_password(password)
    person.save(update_fields=["password"])
    wrote(actor_for(person, at), Told("accounts.password_chosen", "Chose a new password.", "person", person.pk))


@action
def store_anew(*, person: Person, password: str) -> None:
    """Store the same password in today's way, when it was typed and found right."""
    person.set_password(password)
    person._password = None  # type: ignore[attr-defined]  # it is the same one: nobody is to be told of a change
    person.save(update_fields=["password"])
    sentence = f"Stored the password of {person.name} in today's way."
    wrote(the_portal(timezone.now()), Told("accounts.password_stored", sentence, "person", person.pk))
