"""The worked example: an invented county whose records give what the printed Plan prints.

Wendershire has 319 LSOAs, four districts, five towns and sixteen community boards, and lies in the middle of the North
Sea.  Its recorded crime adds up to the totals of the Safer Buckinghamshire Plan 2020-2023 (`county_plan` has them, and
says which are printed and which are made to fit); its survey comes out as that Plan prints, too
(`county_survey_plan`).  Chance is drawn from seeded generators, so the folder is the same every time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from saferplan.demo import county_plan as plan
from saferplan.demo.county_map import OUTSIDE, draw_county
from saferplan.demo.county_others import CENSUS, others_of
from saferplan.demo.county_places import YEARS, CountyPlaces, name_places
from saferplan.demo.county_records import outcome_rows, search_rows, street_rows
from saferplan.demo.county_safety_plan import write_plan
from saferplan.demo.county_scores import write_scores
from saferplan.demo.county_survey import write_survey
from saferplan.demo.county_words import write_words
from saferplan.demo.horizon_items import COUNTY, COUNTY_PRIORITIES, write_horizon
from saferplan.demo.invented_streets import invented_postcodes
from saferplan.demo.offence_tables import write_home_office
from saferplan.demo.other_areas import write_comparison
from saferplan.demo.partnership_file import InventedPartnership, write_partnership
from saferplan.demo.published_layouts import (
    write_boundaries,
    write_deprivation,
    write_lookups,
    write_own_places,
    write_police_uk,
    write_population,
    write_postcodes,
)

SEED = 20190331
"""The one seed of the worked example."""

Progress = Callable[[str, int, int], None]
"""Called with a label, how much is done, and how much there is."""

_PARTNERSHIP = InventedPartnership(
    name="Safer Wendershire",
    area="Wendershire",
    force=plan.HOME,
    force_slug=plan.HOME_SLUG,
    region="Wender Valley",
    districts=("X07001001", "X07001002", "X07001003", "X07001004"),
    note="The map puts Wendershire in the middle of the North Sea, so that no real street is given made-up crime.\n"
    "The records are made so that their totals are those of the Safer Buckinghamshire Plan 2020-2023; they are not\n"
    "the records of Buckinghamshire, of Thames Valley Police, or of anybody else.",
    priorities=COUNTY_PRIORITIES,
)


def _population(places: CountyPlaces) -> pl.DataFrame:
    """Give residents as a row for each year and LSOA."""
    frames = [
        places.lsoas.select("lsoa", "name", pl.lit(year).alias("year"), pl.Series("people", places.people[:, column]))
        for column, year in enumerate(YEARS)
    ]
    return pl.concat(frames)


def write_worked_example(folder: Path, *, progress: Progress | None = None) -> None:
    """Write the partnership folder of Wendershire: partnership.toml and inputs, the same bytes every time.

    The folder is made if need be; a file of the same name is replaced, but for the analyst's own words.
    About 50 MB, in a second or two.
    `progress` is called before each of six steps and once at the end.
    """

    def say(label: str, done: int) -> None:
        if progress is not None:
            progress(label, done, 6)

    inputs = folder / "inputs"
    rng = np.random.default_rng(SEED)
    say("Drawing the county", 0)
    county, places = name_places(rng, draw_county(rng))
    write_partnership(folder, _PARTNERSHIP)
    write_words(folder)
    write_scores(folder)
    write_plan(folder)
    ours = places.lsoas.filter(pl.col("district") != OUTSIDE)
    say("Writing its places", 1)
    write_horizon(inputs, COUNTY)
    write_lookups(inputs, places.lsoas)
    write_own_places(inputs, ours)
    codes = zip(places.lsoas["lsoa"], places.lsoas["name"], county.rings, strict=True)
    outlines = {code: (name, [ring.tolist()]) for code, name, ring in codes}
    write_boundaries(inputs / "areas" / "lsoa_2011_boundaries.geojson", outlines)
    write_deprivation(inputs, places.lsoas)
    write_population(inputs, _population(places))
    postcodes = invented_postcodes(ours, area="QW")
    write_postcodes(inputs, postcodes)
    write_home_office(inputs, plan.HOME, plan.YEARS)
    write_comparison(inputs, *others_of(places), census=CENSUS)
    say("Asking its residents", 2)
    write_survey(inputs, places, postcodes)
    say("Making its records", 3)
    street = street_rows(rng, county, places)
    say("Writing its records", 4)
    write_police_uk(inputs, street, kind="street", extract_date=plan.EXTRACT_DATE)
    say("Writing outcomes and searches", 5)
    write_police_uk(inputs, outcome_rows(rng, street), kind="outcomes", extract_date=plan.EXTRACT_DATE)
    write_police_uk(inputs, search_rows(rng, street), kind="stop-and-search", extract_date=plan.EXTRACT_DATE)
    say("The worked example is written", 6)
