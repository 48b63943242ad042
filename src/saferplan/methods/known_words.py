"""The words that redaction knows people, homes and firms by; they are handed in, so that no list is hidden in code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class KnownWords:
    """Lists of words written small, each by what it says of the words around it.

    `first_names` count in any case, `large_names` where they are written large, `doubtful_names` (words, months and
    places too) only where what stands around says so; `surnames` count by themselves where written large.  Before a
    name stand `titles`, `relations` and what somebody is `called`.  `street_ends`, `home_names` and `place_words` make
    places of what goes before; `plain_ends`, `doubtful_homes` and `surname_places` are those of them that mean
    something else as often.  `place_starts` make places of what follows, `not_people` are firms and the like, and
    `capitals` are words written large that name nobody.  `particles` stand within family names, `groups` after them,
    `letter_ends` before the writer's own; `before_places` go before places, and `not_streets` between a number and
    something else than a street.  `after_first` are words that may follow a given name as family names.
    """

    first_names: frozenset[str]
    large_names: frozenset[str]
    doubtful_names: frozenset[str]
    surnames: frozenset[str]
    titles: frozenset[str]
    small_titles: frozenset[str]
    relations: frozenset[str]
    called: frozenset[str]
    street_ends: frozenset[str]
    plain_ends: frozenset[str]
    home_names: frozenset[str]
    doubtful_homes: frozenset[str]
    place_words: frozenset[str]
    surname_places: frozenset[str]
    place_starts: frozenset[str]
    not_people: frozenset[str]
    capitals: frozenset[str]
    not_streets: frozenset[str]
    particles: frozenset[str]
    before_places: frozenset[str]
    groups: frozenset[str]
    letter_ends: frozenset[str]
    after_first: frozenset[str]

    @classmethod
    def of(cls, lists: Mapping[str, frozenset[str]]) -> KnownWords:
        """The lists by their names; `KeyError` where one is lacking."""
        return cls(**{one.name: lists[one.name] for one in fields(cls)})
