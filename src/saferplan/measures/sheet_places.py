"""Sheet places: the small areas that get a sheet of their own, and the figures that only they have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

import polars as pl

from saferplan.areas import PARTNERSHIP, PLACE_CLASSES, PLACE_KINDS
from saferplan.figures import FIGURE_COLUMNS
from saferplan.measures.counting import TOTAL
from saferplan.measures.definition import load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.levels import shares
from saferplan.measures.place_cubes import neighbourhood_of

MOST_SHEETS = 25
"""A meeting cannot speak of more places than this in a year."""

HOT_NOW, LASTING, EMERGING, CLUSTER = "hot now", "lasting hot", "emerging hot", "cluster"
REASONS = (HOT_NOW, EMERGING, LASTING, CLUSTER)
"""Why a small area gets a sheet, in the order in which places are taken."""

CHOICE_RULE = (
    "A small area gets a sheet where it is hot now (of all recorded crime), where it is an emerging or a lasting "
    "hotspot of any type, or where it is the middle of a cluster that is going on. Each of these four lists is put in "
    "order: by how far an area stands out, by the share of months in which it was hot, by how rare the cluster is. "
    f"One place is taken from each list in turn, each small area once, until there are {MOST_SHEETS}. The sheets "
    "stand in the order of how sure it is that the place is a hotspot: lasting ones first, then those hot now, the "
    "middles of clusters, and those newly hot."
)
"""The printed rule by which places are chosen."""

_SUREST = (LASTING, HOT_NOW, CLUSTER, EMERGING)
"""The reasons in the order of how sure it is that a place is a hotspot."""


@dataclass(frozen=True)
class Reason:
    """Why a small area gets a sheet: one of `REASONS`, the type ("" for all recorded crime), and over which period."""

    kind: str
    slug: str
    period: str


@dataclass(frozen=True)
class SheetPlace:
    """A small area that gets a sheet, with every reason for it, in the order of `REASONS`."""

    code: str
    reasons: tuple[Reason, ...]

    @property
    def slug(self) -> str:
        """The type whose months the sheet shows: all recorded crime, where that is among the reasons."""
        slugs = [one.slug for one in self.reasons]
        return "" if "" in slugs else slugs[0]

    @property
    def surest(self) -> Reason:
        """The reason that is the surest, of all recorded crime before that of a type."""
        return min(self.reasons, key=lambda one: (_SUREST.index(one.kind), one.slug != ""))


@dataclass(frozen=True)
class Surroundings:
    """What lies around small areas, by code: the small areas whose boundaries meet theirs, and deprivation groups."""

    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deprivation: Mapping[str, str] = field(default_factory=dict)


def surroundings_of(evidence: Evidence, groups: pl.DataFrame) -> Surroundings:
    """The surroundings of every small area; `groups` has `lsoa` and the dimension of deprivation in use."""
    column = next((name for name in groups.columns if name != "lsoa"), "")
    deprivation = dict(groups.select("lsoa", column).sort("lsoa").iter_rows()) if groups.height else {}
    near = neighbourhood_of(evidence)
    if near is None:
        return Surroundings(deprivation=deprivation)
    matrix = near.weights.matrix
    neighbours = {
        code: tuple(near.codes[place] for place in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist())
        for row, code in enumerate(near.codes)
    }
    return Surroundings(neighbours, deprivation)


def chosen_places(figures: pl.DataFrame) -> tuple[SheetPlace, ...]:
    """The small areas that get a sheet, by `CHOICE_RULE`, the surest first, those as sure as they were taken.

    `figures` are figures of hotspots, among others; from none comes none.
    """
    wanted = ["hot_places", "hotspot_strength", "place_class", "hot_steps", "clusters"]
    held = figures.filter(pl.col("measure").is_in(wanted) & pl.col("value").is_not_null()).with_columns(
        pl.col("group").str.strip_prefix("crime_type=").alias("slug")
    )
    lists = {HOT_NOW: _hot_now(held), EMERGING: (), LASTING: (), CLUSTER: _clusters(held)}
    lists |= {kind: _of_kind(held, kind) for kind in (EMERGING, LASTING)}
    reasons: dict[str, list[Reason]] = {}
    for kind in REASONS:
        for code, slug, period in lists[kind]:
            reasons.setdefault(code, []).append(Reason(kind, slug, period))
    turns = zip_longest(*(dict.fromkeys(code for code, _, _ in lists[kind]) for kind in REASONS))
    order = dict.fromkeys(code for turn in turns for code in turn if code is not None)
    taken = [SheetPlace(code, tuple(reasons[code])) for code in list(order)[:MOST_SHEETS]]
    return tuple(sorted(taken, key=lambda place: _SUREST.index(place.surest.kind)))


_Listed = tuple[tuple[str, str, str], ...]
"""Code, type and period of each place of a list, in order."""


def _hot_now(held: pl.DataFrame) -> _Listed:
    """The small areas that are hot of all recorded crime, the one that stands out most first."""
    all_crime = held.filter(pl.col("slug") == "")
    strength = all_crime.filter(pl.col("measure") == "hotspot_strength").select("area", "period", z="value")
    hot = all_crime.filter((pl.col("measure") == "hot_places") & (pl.col("value") == 1))
    found = hot.join(strength, on=["area", "period"]).sort(["z", "area"], descending=[True, False])
    return tuple(found.select("area", "slug", "period").iter_rows())


def _of_kind(held: pl.DataFrame, kind: str) -> _Listed:
    """The small areas of a kind of classes, of any type, the one hot in the largest share of steps first."""
    numbers = [float(PLACE_CLASSES.index(word)) for word in PLACE_KINDS[kind]]
    classes = held.filter((pl.col("measure") == "place_class") & pl.col("value").is_in(numbers))
    steps = held.filter(pl.col("measure") == "hot_steps").select(
        "area", "period", "slug", often=pl.col("value") / pl.col("denominator")
    )
    found = classes.join(steps, on=["area", "period", "slug"])
    order = pl.col("slug") == "", pl.col("often"), pl.col("area"), pl.col("slug")
    found = found.sort(order, descending=[True, True, False, False])
    return tuple(found.select("area", "slug", "period").iter_rows())


def _clusters(held: pl.DataFrame) -> _Listed:
    """The small areas in the middle of clusters that are going on, the rarest first."""
    found = held.filter((pl.col("measure") == "clusters") & (pl.col("statistic") == "score"))
    found = found.sort(["value", "id"], descending=[True, False])
    return tuple(found.select("area", "slug", "period").iter_rows())


def sheet_shares(levels: pl.DataFrame, codes: Collection[str], evidence: Evidence) -> pl.DataFrame:
    """Each place's share of the partnership's total, and each type's share of the place's, in the headline period.

    `levels` holds the counts of recorded crime and of anti-social behaviour.
    """
    frames = [pl.DataFrame(schema=FIGURE_COLUMNS)]
    for measure in (load_measures()[slug] for slug in ("recorded_crime", "asb_incidents")):
        table = (
            levels.filter(
                (pl.col("measure") == measure.slug)
                & (pl.col("statistic") == "count")
                & (pl.col("period") == evidence.periods.headline.text)
                & pl.col("area").is_in([PARTNERSHIP, *codes])
                & pl.col("value").is_not_null()
                & pl.col("group").str.contains(r"^(crime_type=[^;]+)?$")
            )
            .with_columns(
                pl.col("group").str.strip_prefix("crime_type=").alias("crime_type"),
                pl.col("value").alias("count"),
                pl.col("caveats").list.first().alias("unplaced_note"),
            )
            .sort("area", "crime_type")
        )
        mine = table.filter(pl.col("area") != PARTNERSHIP)
        if mine.is_empty():
            continue
        wholes = table.filter(pl.col("area") == PARTNERSHIP).select("crime_type", pl.col("count").alias("whole"))
        frames.append(shares(mine.join(wholes, on="crime_type"), "whole", "area", measure))
        if measure.split:
            totals = mine.filter(pl.col("crime_type") == TOTAL).select("area", pl.col("count").alias("whole"))
            typed = mine.filter(pl.col("crime_type") != TOTAL)
            frames.append(shares(typed.join(totals, on="area"), "whole", measure.split, measure))
    return pl.concat(frames)


def codes_of(places: Iterable[SheetPlace]) -> tuple[str, ...]:
    """The codes of places."""
    return tuple(one.code for one in places)
