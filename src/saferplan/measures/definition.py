"""Measures: what we count and what we divide it by, each in a reviewed file.

A measure is a folder `definitions/<slug>/` with `definition.toml`.  There is no expression language: what the file
cannot say is a named function.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from saferplan.areas import PLACE_CLASSES, PLACE_KINDS
from saferplan.figures import STATISTICS
from saferplan.reference.ethnic_groups import BROAD_GROUPS

DIRECTIONS = ("lower", "higher", "neither")
PLACE_MAPS = (
    *("last-step", "same-step-last-year", "mean-of-the-last-year", "fading-mean", "gi-star", "density"),
    "poisson-gamma",
)
PLACE_SHARES = ("quarter", "half", "four-fifths", "gini")
SPLITS: dict[str, tuple[str, ...]] = {
    "crime_type": (),
    "hate_strand": ("race", "religion", "sexual-orientation", "disability", "transgender"),
    "asb_kind": ("personal", "nuisance", "environmental"),
    "ethnic_group": BROAD_GROUPS,
    "age_group": ("under-18", "18-24", "25-64", "65-plus"),
    "demand_kind": ("crime", "anti-social-behaviour"),
    "place_class": tuple(word.replace(" ", "-") for word in (*PLACE_CLASSES, *PLACE_KINDS)),
    "place_map": PLACE_MAPS,
    "place_share": tuple(f"{part}{by}" for part in PLACE_SHARES for by in ("", "-by-chance")),
    "question": (),
    "answer": (),
    "who": (),
    "base": ("asked", "answered", "view", "effective"),
    "comment_theme": (),
    "channel": (),
}
"""The dimensions that a record or a return has of its own, and the values of each.

Those of crime are in reference; those of a survey (question, answer, who answered) in its questionnaire, and the themes
of comments in the coding frame.
"""
DIMENSIONS = (*SPLITS, "deprivation_fifth", "deprivation_decile")
OF_PLACES = ("place_class", "place_map", "place_share")
"""Dimensions of classes, maps and shares of places, which are broken down by type of crime as well."""
OF_SURVEYS = ("question", "answer", "who", "base", "comment_theme", "channel")
"""Dimensions of what a survey asked, what was answered and by whom."""
COUNTS = ("rows", "people", "weights", "returns", "distances", "census", "sums", "places", "survey")
SENDABLE = ("rows", "people", "returns")
"""What rests on records, estimates or totals that somebody can send; the rest is worked out from other tables."""
FINEST = ("lsoa", "ward", "town", "board", "district", "partnership")
"""The kinds of area, smallest first, that a measure can be worked out for."""
FINEST_IF_SENSITIVE = "district"
"""The smallest kind of area that anything sensitive is shown for."""
HOLDERS = {
    "police": "the police",
    "fire": "the fire and rescue service",
    "health": "health: the board, hospitals and ambulances",
    "council": "the council",
    "public health": "the council's public health team",
    "probation": "the Probation Service",
    "youth justice": "the youth justice service",
    "policing body": "the police and crime commissioner",
    "official statistics": "nobody needs to send it: it is published",
}
"""Who could send what a measure counts, as a reader would say it."""


@dataclass(frozen=True)
class Published:
    """The published rows that a measure of returns is counted from, for periods of which no return is held.

    They give counts alone, from the rows of `table` whose columns hold the values in `where`.
    """

    table: str
    method: str
    caveats: tuple[str, ...]
    where: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Measure:
    """What is counted, over what, why it matters, its caveats, which way is better and why.

    `caveats` hold for every figure, `rate_caveats` for rates alone.

    `count` is "rows", "people" for the population, "weights" for crimes that are weighed, "returns" where partners
    send totals, "distances" between areas, "census" for census counts, "sums" of other measures, "places" for
    what small areas are among each other, or "survey" for what respondents answered.  `where` keeps the
    rows whose column holds one of the values.  `denominator` is the slug of a measure, "returned" where it comes with
    the total, or "".  `per` is what a rate is given per.  `holder` is a key of `HOLDERS`: who could send it.  `finest`
    is the smallest kind of area within the partnership that it is worked out for.  `sensitive` says that a small area's
    number could point at a person who was harmed, or at a child: such a measure stops at the district.  `published` is
    for a measure of returns that published rows can count too.
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
    holder: str
    finest: str = "lsoa"
    sensitive: bool = False
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rate_caveats: tuple[str, ...] = ()
    published: Published | None = None

    def __post_init__(self) -> None:
        """Hold a definition to the words it may use."""
        assert set(self.statistics) <= set(STATISTICS), (self.slug, self.statistics)
        assert set(self.dimensions) <= set(DIMENSIONS), (self.slug, self.dimensions)
        assert self.direction in DIRECTIONS, (self.slug, self.direction)
        assert self.direction_reason, self.slug
        assert self.count in COUNTS, (self.slug, self.count)
        assert self.holder in HOLDERS, (self.slug, self.holder)
        assert self.finest in FINEST, (self.slug, self.finest)
        assert not self.sensitive or FINEST.index(self.finest) >= FINEST.index(FINEST_IF_SENSITIVE), self.slug
        assert len(set(self.dimensions) & set(SPLITS) - set(OF_PLACES) - set(OF_SURVEYS)) <= 1, (
            self.slug,
            self.dimensions,
        )

    @property
    def default_statistic(self) -> str:
        """The statistic of an address that names none."""
        return self.statistics[0]

    @property
    def split(self) -> str:
        """The dimension that its records or returns have of their own, or "" where they have none."""
        return next((dimension for dimension in self.dimensions if dimension in SPLITS), "")

    def allows(self, kind: str) -> bool:
        """Whether it may be worked out for areas of a kind.

        >>> measure = load_measures()["hate_crime"]
        >>> measure.allows("district"), measure.allows("ward")
        (True, False)
        """
        return kind in FINEST and FINEST.index(kind) >= FINEST.index(self.finest)

    def has_group(self, group: str) -> bool:
        """Whether a group, "" or `dimension=value`, is one that a return may give.

        >>> measure = load_measures()["stop_and_search"]
        >>> measure.has_group(""), measure.has_group("ethnic_group=white"), measure.has_group("ethnic_group=x")
        (True, True, False)
        """
        dimension, _, value = group.partition("=")
        return not group or (dimension == self.split != "" and value in SPLITS[dimension])

    def behind(self, origin: str) -> Measure:
        """The measure as figures of an origin count it: open figures of a measure of returns are of published rows.

        >>> measure = load_measures()["stop_and_search"]
        >>> measure.behind("partner").table, measure.behind("open").table, measure.behind("open").statistics
        ('agency_returns', 'stop_and_search', ('count',))
        """
        if self.published is None or origin != "open":
            return self
        return replace(
            self,
            table=self.published.table,
            count="rows",
            denominator="",
            statistics=("count",),
            method=self.published.method,
            caveats=self.published.caveats,
            where=self.published.where,
        )

    @property
    def rate_unit(self) -> str:
        """The unit of the rate, in words."""
        return f"per {self.per:,} people"


@cache
def load_measures() -> dict[str, Measure]:
    """Every measure that ships, by slug.

    >>> len(load_measures()), load_measures()["recorded_crime"].table
    (76, 'recorded_crime')
    """
    measures = {}
    for folder in sorted(resources.files("saferplan.measures").joinpath("definitions").iterdir(), key=lambda f: f.name):
        source = folder.joinpath("definition.toml")
        if not source.is_file():
            continue
        raw = tomllib.loads(source.read_text(encoding="utf-8"))
        where = {column: tuple(values) for column, values in raw.pop("where", {}).items()}
        lists: dict[str, Any] = {key: tuple(raw.pop(key)) for key in ("statistics", "dimensions", "caveats")}
        of_rates = tuple(raw.pop("rate_caveats", ()))
        if given := raw.pop("published", None):
            values = {column: tuple(held) for column, held in given.pop("where").items()}
            raw["published"] = Published(caveats=tuple(given.pop("caveats")), where=values, **given)
        made = Measure(where=where, rate_caveats=of_rates, **lists, **raw)
        assert made.slug == folder.name, (made.slug, folder.name)
        measures[made.slug] = made
    return measures
