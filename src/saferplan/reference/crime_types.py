"""The types of crime that data.police.uk publishes: their slugs, spellings, dates and breaks, from `crime_types.toml`.

Crime types are a dimension of recorded crime.  Anti-social behaviour is published among them but is not crime, and
has a table of its own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

ANTI_SOCIAL_BEHAVIOUR = "anti-social-behaviour"


@dataclass(frozen=True)
class CrimeType:
    """A type of crime as published.

    `spellings` are all those met in files; `first_month` and `last_month` (`YYYY-MM`, "" where it is still published)
    say when it was in use; `sensitive` says that a small area's figure could point at a person who was harmed.
    """

    slug: str
    title: str
    spellings: tuple[str, ...]
    first_month: str
    last_month: str
    sensitive: bool


@dataclass(frozen=True)
class SeriesBreak:
    """A month from which some types of crime no longer count the same things, and what changed, in a sentence."""

    month: str
    types: tuple[str, ...]
    what: str


@lru_cache(maxsize=1)
def _reference() -> tuple[tuple[CrimeType, ...], tuple[SeriesBreak, ...]]:
    text = resources.files("saferplan.reference").joinpath("crime_types.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    types = tuple(
        CrimeType(t["slug"], t["title"], tuple(t["spellings"]), t["from"], t.get("to", ""), t["sensitive"])
        for t in raw["type"]
    )
    breaks = tuple(SeriesBreak(b["month"], tuple(b["types"]), b["what"]) for b in raw["break"])
    return types, breaks


def crime_types() -> tuple[CrimeType, ...]:
    """Every type of crime that was ever published, in alphabetical order of slug.

    >>> [t.slug for t in crime_types() if t.last_month]
    ['public-disorder-and-weapons', 'violent-crime']
    """
    return _reference()[0]


def crime_type(slug: str) -> CrimeType:
    """The type of crime with this slug; `KeyError` if there is none.

    >>> crime_type("public-order").title
    'Public order'
    """
    return {t.slug: t for t in crime_types()}[slug]


@lru_cache(maxsize=1)
def slug_by_spelling() -> dict[str, str]:
    """Each published spelling with the slug of its type.

    >>> slug_by_spelling()["Violence and Sexual Offences"]
    'violence-and-sexual-offences'
    """
    return {spelling: t.slug for t in crime_types() for spelling in t.spellings}


def series_breaks(slug: str) -> tuple[SeriesBreak, ...]:
    """The known breaks in the series of one type, earliest first.

    >>> [b.month for b in series_breaks("anti-social-behaviour")]
    ['2020-04']
    """
    return tuple(b for b in _reference()[1] if slug in b.types)
