"""Quorum: whether enough of the Board is there to decide, by the rule that the Board made for itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SERVICE_WORDS = {
    "council": "the council",
    "police": "the police",
    "fire": "fire and rescue",
    "health": "health",
    "probation": "probation",
    "policing-body": "the local policing body",
    "other": "another body",
}
"""Which service a body is, as a sentence names it."""


@dataclass(frozen=True)
class QuorumRule:
    """How many bodies with a vote must be there, and which services must be among them (keys of `SERVICE_WORDS`)."""

    least: int
    services: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The rule as it is printed.

        >>> QuorumRule(3, ("council", "police")).words
        'At least 3 bodies with a vote, the council and the police among them.'
        """
        bodies = "1 body" if self.least == 1 else f"{self.least} bodies"
        among = f", {listed([SERVICE_WORDS[one] for one in self.services])} among them" if self.services else ""
        return f"At least {bodies} with a vote{among}."


@dataclass(frozen=True)
class SeatTaken:
    """A body with a vote at a meeting: its name, its service, and whether somebody was there for it."""

    body: str
    service: str
    there: bool


@dataclass(frozen=True)
class Quorum:
    """Whether a meeting could decide, and a sentence that says why."""

    met: bool
    sentence: str


def quorum(rule: QuorumRule, seats: Iterable[SeatTaken]) -> Quorum:
    """Whether the bodies that were there are enough.

    >>> seats = [SeatTaken("Ashbrook Council", "council", True), SeatTaken("Ashbrook Police", "police", False)]
    >>> quorum(QuorumRule(1, ("police",)), seats).sentence
    'Not quorate: 1 of 2 bodies with a vote was there, and nobody was there for the police.'
    """
    seats = list(seats)
    there = [seat for seat in seats if seat.there]
    served = {seat.service for seat in there}
    lacking = [SERVICE_WORDS[one] for one in rule.services if one not in served]
    count = f"{len(there)} of {len(seats)} {'body' if len(seats) == 1 else 'bodies'} with a vote"
    was = "was" if len(there) == 1 else "were"
    if lacking:
        return Quorum(False, f"Not quorate: {count} {was} there, and nobody was there for {listed(lacking, 'or')}.")
    if len(there) < rule.least:
        return Quorum(False, f"Not quorate: {count} {was} there, and {rule.least} must be.")
    return Quorum(True, f"Quorate: {count} {was} there, and the rule asks for {rule.least}.")


def listed(words: list[str], last: str = "and") -> str:
    """Words in a sentence.

    >>> listed(["police", "fire", "health"])
    'police, fire and health'
    """
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
