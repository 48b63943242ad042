"""What a release tells of hotspots is the same whatever a partner's records are, for as long as they are not open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from place_grid import MIDDLE, SIDE, grid, lsoa
from saferplan.measures.calculate import calculate
from saferplan.measures.definition import load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.sheet_places import chosen_places
from saferplan.publication.disclosure import release_figures
from saferplan.settings import DisclosureSettings
from saferplan.tables import partner_months
from small_partnership import DISTRICT, FORCE, TWO_YEARS, evidence_of

CORNER = (1, 2, 9, 10)
"""A block of four in the south-west, far from the one in the middle."""
BLOCK = tuple(number for number in range(1, SIDE**2 + 1) if 3 <= (number - 1) % SIDE < 8 and (number - 1) // SIDE > 2)
"""A block of 25 in the north-east: so many are hot that not each month of each is told but for those with a sheet."""

Mean = Callable[[int, int], float]

THEIRS: dict[str, Mean] = {
    "few": lambda number, month: 1.0 if number == 5 and month > 20 else 0.0,
    "lasting in the corner": lambda number, _: 30.0 if number in CORNER else 3.0,
    "newly hot in the corner": lambda number, month: 30.0 if number in CORNER and month > 21 else 3.0,
    "where it is open": lambda number, _: 30.0 if number in MIDDLE else 3.0,
    "much": lambda *_: 60.0,
}
"""What the force's own records of crime may look like."""


def evidence_with(theirs: Mean) -> Evidence:
    """Open anti-social behaviour, hot in the block and lately in the corner, and crimes that the force itself sent."""
    random = np.random.default_rng(1)
    open_counts = {
        (n, month): int(random.poisson(15.0 if n in BLOCK else 60.0 if n in CORNER and month > 21 else 3.0))
        for n in range(1, SIDE**2 + 1)
        for month in range(24)
    }
    dice = np.random.default_rng(2)
    crimes = {
        (n, kind): [int(dice.poisson(theirs(n, month))) for month in range(24)]
        for n in range(1, SIDE**2 + 1)
        for kind in ("burglary", "robbery")
    }
    made = evidence_of(crimes, scores=[float(n) for n in range(1, SIDE**2 + 1)])
    disorder = pl.DataFrame(
        [(FORCE, lsoa(n), TWO_YEARS[month], count) for (n, month), count in open_counts.items() if count],
        schema=made.counts["asb_incidents"].schema,
        orient="row",
    )
    months = pl.DataFrame(
        [("partner_crime", FORCE, month, "partner recorded_crime ashbrook") for month in TWO_YEARS],
        schema=partner_months.SHAPE.schema,
        orient="row",
    )
    counts = made.counts | {"asb_incidents": disorder}
    return replace(made, boundaries=grid(), counts=counts, partner_months=months)


def released(evidence: Evidence) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All figures, and those that a release has."""
    kinds = {lsoa(n): "lsoa" for n in range(1, SIDE**2 + 1)} | {DISTRICT: "district", "partnership": "partnership"}
    figures = calculate(evidence)
    return figures, release_figures(figures, DisclosureSettings(), kinds)


def of_places(figures: pl.DataFrame) -> pl.DataFrame:
    """The rows of all measures of places, and the shares that sheets alone have."""
    slugs = [slug for slug, measure in load_measures().items() if measure.count == "places"]
    sheets = (pl.col("measure") == "asb_incidents") & (pl.col("statistic") == "share")
    return figures.filter(pl.col("measure").is_in(slugs) | sheets).sort("id")


@pytest.fixture(scope="module")
def even() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures where the force's own records are even, and those released of them."""
    return released(evidence_with(lambda *_: 3.0))


def test_the_open_records_are_told_of_and_the_others_not(even: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    figures, seen = even
    assert set(of_places(figures)["origin"]) == {"open", "partner"}
    told = of_places(seen)
    assert set(told["origin"]) == {"open"}
    assert {"hot_places", "place_class", "hot_steps", "place_concentration", "top_places_again"} <= set(told["measure"])
    assert told.filter((pl.col("measure") == "hot_steps") & (pl.col("denominator") == 1)).height >= 24 * len(CORNER)
    assert [one.code for one in chosen_places(seen)][:4]


@pytest.mark.parametrize(
    "what", [pytest.param(name, marks=[pytest.mark.slow] if place > 1 else []) for place, name in enumerate(THEIRS)]
)
def test_a_release_says_the_same_of_places_whatever_a_partners_records_are(
    what: str, even: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    figures, seen = released(evidence_with(THEIRS[what]))
    assert not figures.equals(even[0])
    assert of_places(seen).equals(of_places(even[1]))
    assert chosen_places(seen) == chosen_places(even[1])
    weighed = pl.col("measure").is_in([slug for slug, one in load_measures().items() if one.count == "weights"])
    small = weighed & pl.col("area").str.starts_with("X01")
    assert set(seen.filter(small)["area"]) == set(even[1].filter(small)["area"])
