"""Vacancies: which authorities that the law makes responsible have nobody on the Board, by the law of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from saferplan.reference.duties import Duty, duties_on

LAW = "form-a-partnership"
"""The row of the duties that says who the responsible authorities are."""

AUTHORITIES = {
    "council": "the council",
    "police": "the chief officer of police",
    "fire": "the fire and rescue authority",
    "health": "the health body",
    "probation": "the provider of probation services",
}
"""The services that the law makes responsible for every area, with what it calls each."""


@dataclass(frozen=True)
class Vacancy:
    """A seat that the law asks for and nobody holds: the service, and a sentence."""

    service: str
    sentence: str


@dataclass(frozen=True)
class Vacancies:
    """The seats that are vacant on a day, and the row of law that asks for them; None where none holds then."""

    law: Duty | None
    vacant: tuple[Vacancy, ...]


def vacancies(services_seated: Iterable[str], day: str) -> Vacancies:
    """The vacant seats on a day (YYYY-MM-DD), from the services that have a member with a vote on it.

    >>> found = vacancies(["council", "police", "fire", "health"], "2026-06-15")
    >>> [one.sentence for one in found.vacant]
    ['Nobody sits on the Board for the provider of probation services.']
    """
    law = next((one for one in duties_on(day) if one.id == LAW), None)
    if law is None:
        return Vacancies(None, ())
    seated = set(services_seated)
    return Vacancies(
        law,
        tuple(
            Vacancy(service, f"Nobody sits on the Board for {words}.")
            for service, words in AUTHORITIES.items()
            if service not in seated
        ),
    )
