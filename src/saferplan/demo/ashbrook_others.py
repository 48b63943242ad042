"""Ashbrook's neighbours, region and nation: the same counts every month, so that years can be added up by hand.

Planted: Ashbrook has more burglary a head than any area like it, the rest is alike; its region and nation stand near
it; one neighbour has no files for the last month, and so is not compared for the last year.
"""

from __future__ import annotations

import polars as pl

from saferplan.demo import ashbrook_plan as plan
from saferplan.demo.other_areas import MadeUpArea

CENSUS = 2018
REGION, NATION = "X12000009", "X92000009"

MONTHLY: dict[str, tuple[int, int, int, int, int, int]] = {
    "X06000011": (30, 14, 5, 12, 3, 12),
    "X06000012": (22, 10, 4, 9, 2, 9),
    "X06000013": (38, 17, 7, 14, 4, 14),
    "X06000014": (26, 13, 5, 11, 2, 11),
    "X06000015": (25, 11, 5, 10, 3, 10),
    "X06000016": (41, 19, 8, 16, 4, 15),
    "X06000017": (24, 12, 5, 10, 2, 10),
    REGION: (2_500, 1_150, 950, 1_000, 220, 1_000),
    NATION: (17_000, 8_000, 6_200, 7_000, 1_500, 7_000),
}
"""Records each month: violence, vehicle crime, burglary, shoplifting, drugs, anti-social behaviour."""

TYPES = (plan.VIOLENCE, plan.VEHICLE, plan.BURGLARY, plan.SHOPLIFTING, plan.DRUGS, plan.ASB)

PEOPLE = {
    "X06000011": 16_000,
    "X06000012": 12_000,
    "X06000013": 20_000,
    "X06000014": 15_000,
    "X06000015": 14_000,
    "X06000016": 22_000,
    "X06000017": 13_000,
    REGION: 1_400_000,
    NATION: 9_500_000,
}
NAMES = {
    "X06000011": "Fernbeck",
    "X06000012": "Mossgate Dale",
    "X06000013": "Hazelmarrow",
    "X06000014": "Thistlestow",
    "X06000015": "Rushmarrow",
    "X06000016": "Elmhallow",
    "X06000017": "Sallowgate",
    REGION: "Ashbrook Vale region",
    NATION: "Beckland",
}

LATE = "X06000017"
"""The neighbour that has nothing for the last month."""

UNPLACED_EACH = 1
"""Burglaries a month without a place, of the force that all the neighbours but the late one share."""

FORCE, LATE_FORCE = "fernbeck", "sallowgate"


def ashbrook_counts() -> pl.DataFrame:
    """The counts of other areas, month by month."""
    rows: list[tuple[str, str | None, str | None, str | None, str, int]] = []
    for month in plan.MONTHS:
        for code, monthly in MONTHLY.items():
            if code == LATE and month == plan.MONTHS[-1]:
                continue
            force = None if code in (REGION, NATION) else LATE_FORCE if code == LATE else FORCE
            rows += [(month, force, code, NAMES[code], kind, count) for kind, count in zip(TYPES, monthly, strict=True)]
        rows.append((month, FORCE, None, None, plan.BURGLARY, UNPLACED_EACH))
    return pl.DataFrame(
        rows,
        schema={"month": pl.String, "force": pl.String, "area": pl.String, "name": pl.String}
        | {"crime_type": pl.String, "count": pl.Int64},
        orient="row",
    )


def ashbrook_areas() -> list[MadeUpArea]:
    """What the census says of the other areas and of Ashbrook: the first neighbour is the most like it."""
    made = [MadeUpArea("X07000001", "Ashbrook", 15_000, 4_000, 24.0, (21.0, 8.0, 18.0, 6.0, 2.0, 2.0, 1.0, 15.0, 14.0))]
    for step, (code, people) in enumerate(PEOPLE.items(), start=1):
        shares = (21.0 - step / 4, 8.0 + step / 8, 18.0 + step / 3, 6.0 + step / 2, 2.0, 2.0, 1.0, 15.0, 14.0 + step)
        made.append(MadeUpArea(code, NAMES[code], people, people // 4 + 100 * step, 24.0 - step / 2, shares))
    return made
