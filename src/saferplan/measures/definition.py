"""Measures: what we count and what we divide it by, each in a reviewed file.

A measure is a folder `definitions/<slug>/` with `definition.toml`.  There is no expression language: what the file
cannot say is a named function.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from saferplan.figures import STATISTICS

DIRECTIONS = ("lower", "higher", "neither")
DIMENSIONS = ("crime_type", "deprivation_fifth", "deprivation_decile")


@dataclass(frozen=True)
class Measure:
    """What is counted, over what, why it matters, its caveats, which way is better and why.

    `count` is "rows", "people" for the population, or "distances" between areas.  `where` keeps the rows whose column
    holds one of the values.  `denominator` is the slug of a measure, or "".  `per` is what a rate is given per.
    """

    slug: str
    title: str
    noun: str
    table: str
    count: str
    denominator: str
    per: int
    statistics: tuple[str, ...]
    dimensions: tuple[str, ...]
    direction: str
    direction_reason: str
    why: str
    method: str
    caveats: tuple[str, ...]
    author: str
    checker: str
    next_review: date
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold a definition to the words it may use."""
        assert set(self.statistics) <= set(STATISTICS), (self.slug, self.statistics)
        assert set(self.dimensions) <= set(DIMENSIONS), (self.slug, self.dimensions)
        assert self.direction in DIRECTIONS, (self.slug, self.direction)
        assert self.direction_reason, self.slug
        assert self.count in ("rows", "people", "distances"), (self.slug, self.count)

    @property
    def default_statistic(self) -> str:
        """The statistic of an address that names none."""
        return self.statistics[0]

    @property
    def rate_unit(self) -> str:
        """The unit of the rate, in words."""
        return f"per {self.per:,} people"


@cache
def load_measures() -> dict[str, Measure]:
    """Every measure that ships, by slug.

    >>> sorted(load_measures())
    ['asb_incidents', 'likeness', 'population', 'recorded_crime']
    """
    measures = {}
    for folder in sorted(resources.files("saferplan.measures").joinpath("definitions").iterdir(), key=lambda f: f.name):
        source = folder.joinpath("definition.toml")
        if not source.is_file():
            continue
        raw = tomllib.loads(source.read_text(encoding="utf-8"))
        where = {column: tuple(values) for column, values in raw.pop("where", {}).items()}
        lists: dict[str, Any] = {key: tuple(raw.pop(key)) for key in ("statistics", "dimensions", "caveats")}
        made = Measure(where=where, **lists, **raw)
        assert made.slug == folder.name, (made.slug, folder.name)
        measures[made.slug] = made
    return measures
