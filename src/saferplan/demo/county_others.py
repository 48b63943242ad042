"""The invented county's neighbours, region and nation: counts made so that it is in line with region and nation.

The printed Plan says that crime rose in line with the region and the nation.  Here both grow as the county does, and
stand a little above it a head.  Beside fifteen areas, the county has more burglary a head than areas like it, less
violence, and a little less crime in all.  All of it is drawn from one seeded generator.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import special

from saferplan.areas import slug_of
from saferplan.demo import county_plan as plan
from saferplan.demo.county_map import OUTSIDE
from saferplan.demo.county_places import PEOPLE_2018, CountyPlaces
from saferplan.demo.county_records import TYPES, month_weights
from saferplan.demo.other_areas import MadeUpArea

SEED = 20190332
CENSUS = 2018

NEIGHBOURS = (
    "Tolvershire",
    "Quenshire",
    "Larkmarshire",
    "Brackershire",
    "Fennishire",
    "Yarroshire",
    "Oxmarshire",
    "Cawdershire",
    "Linnetshire",
    "Hawdershire",
    "Pennowshire",
    "Dunmarshire",
    "Brindershire",
    "Sorrelshire",
    "Gorsemarshire",
)
REGION, NATION = ("X12000001", "Wendermarch"), ("X92000001", "Marrowland")
REGION_PEOPLE, NATION_PEOPLE = 8_600_000, 55_900_000

LEVEL = {plan.VIOLENCE: 1.40, "Public order": 1.15, "Burglary": 0.58, "Shoplifting": 1.12, plan.ASB: 1.10}
"""How many times the county's rate a type has in the usual neighbour; a type not named, `USUAL` times."""

USUAL = 1.02
BETWEEN, BY_TYPE = 0.09, 0.06
"""How much neighbours differ in all crime, and in each type beside that: spreads of the logarithm."""

REGION_LEVEL, NATION_LEVEL = 1.02, 1.04
"""How many times the county's rate the region and the nation have, about the same for every type."""

LATE = "Gorsemarshire"
"""The neighbour whose force has sent nothing for the last three months."""

SHARES = (22.4, 7.2, 18.5, 8.6, 2.1, 2.4, 0.9, 13.1, 12.8)
"""The county's own shares, as `MadeUpArea` has them."""


def _growth(rng: np.random.Generator, name: str, spread: float) -> list[float]:
    """A type's five years as multiples of the county's own, each near 1."""
    return [float(np.exp(rng.normal(0.0, spread))) for _ in plan.YEARS]


def _counts(
    rng: np.random.Generator, levels: dict[str, float], people: int, spread: float
) -> list[tuple[str, str, int]]:
    """Month, type and count of one area whose rates are the county's times the levels."""
    rows = []
    for name in TYPES:
        yearly = plan.ASB_BY_YEAR if name == plan.ASB else plan.YEAR_BY_TYPE[name]
        shares = month_weights(rng, name)
        for year, (own, times) in enumerate(zip(yearly, _growth(rng, name, spread), strict=True)):
            expected = own * levels[name] * times * people / PEOPLE_2018 * shares[year]
            drawn = rng.poisson(expected)
            rows += [(plan.MONTHS[year * 12 + month], name, int(count)) for month, count in enumerate(drawn)]
    return rows


def _between(rng: np.random.Generator) -> dict[str, dict[str, float]]:
    """How many times the usual rate each neighbour has, by type: evenly spread, and dealt out by chance."""
    steps = special.ndtri((np.arange(len(NEIGHBOURS)) + 0.5) / len(NEIGHBOURS))
    overall = rng.permutation(steps) * BETWEEN
    typed = {name: np.exp(overall + rng.permutation(steps) * BY_TYPE) for name in TYPES}
    return {area: {name: float(typed[name][n]) for name in TYPES} for n, area in enumerate(NEIGHBOURS)}


def neighbour_areas(rng: np.random.Generator) -> list[MadeUpArea]:
    """The fifteen neighbours: areas somewhat like the county, each in its own way."""
    made = []
    for number, name in enumerate(NEIGHBOURS, start=1):
        shares = tuple(float(share * np.exp(rng.normal(0.0, 0.16))) for share in SHARES)
        people = int(rng.integers(180, 860)) * 1_000
        hectares = round(people / float(np.exp(rng.normal(np.log(3.3), 0.35))))
        score = float(np.clip(rng.normal(13.0, 3.0), 5.0, 24.0))
        made.append(MadeUpArea(f"X06{1000 + number:06d}", name, people, hectares, score, shares))
    return made


def own_areas(places: CountyPlaces) -> list[MadeUpArea]:
    """The county's districts, with the people and scores of their LSOAs."""
    people = places.people[:, CENSUS - 2013]
    frame = places.lsoas.with_columns(pl.Series("people", people)).filter(pl.col("district") != OUTSIDE)
    summed = (
        frame.group_by("district", "district_name", maintain_order=True)
        .agg(pl.col("people").sum(), score=(pl.col("score") * pl.col("people")).sum() / pl.col("people").sum())
        .sort("district")
    )
    return [
        MadeUpArea(code, name, total, round(total / 3.4), score, SHARES)
        for code, name, total, score in summed.select("district", "district_name", "people", "score").iter_rows()
    ]


def others_of(places: CountyPlaces) -> tuple[pl.DataFrame, list[MadeUpArea]]:
    """The counts of every other area, and what the census says of them and of the county's districts."""
    rng = np.random.default_rng(SEED)
    neighbours = neighbour_areas(rng)
    between = _between(rng)
    rows: list[tuple[str, str | None, str | None, str | None, str, int]] = []
    for area in neighbours:
        force = f"{slug_of(area.name)}-police"
        levels = {name: LEVEL.get(name, USUAL) * times for name, times in between[area.name].items()}
        without = float(rng.uniform(0.6, 2.2))
        for month, name, count in _counts(rng, levels, area.people, 0.03):
            if area.name == LATE and month >= plan.MONTHS[-3]:
                continue
            rows.append((month, force, area.code, area.name, name, count))
            unplaced = int(rng.poisson(count * plan.UNPLACED[name] * without))
            rows.append((month, force, None, None, name, unplaced))
    for (code, title), level, people in ((REGION, REGION_LEVEL, REGION_PEOPLE), (NATION, NATION_LEVEL, NATION_PEOPLE)):
        levels = {name: level * float(np.exp(rng.normal(0.0, 0.02))) for name in TYPES}
        rows += [(month, None, code, title, name, count) for month, name, count in _counts(rng, levels, people, 0.008)]
    frame = pl.DataFrame(
        rows,
        schema={"month": pl.String, "force": pl.String, "area": pl.String, "name": pl.String}
        | {"crime_type": pl.String, "count": pl.Int64},
        orient="row",
    )
    wide = [
        MadeUpArea(code, title, people, people // 4, 21.0, SHARES)
        for (code, title), people in ((REGION, REGION_PEOPLE), (NATION, NATION_PEOPLE))
    ]
    return frame, [*neighbours, *own_areas(places), *wide]
