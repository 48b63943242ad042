"""Ashbrook: a dozen invented LSOAs and two financial years, small enough to be added up by hand.

Nothing here is drawn by chance: every row follows from `ashbrook_plan`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.demo import ashbrook_plan as plan
from saferplan.demo.ashbrook_others import CENSUS, ashbrook_areas, ashbrook_counts
from saferplan.demo.horizon_items import ASHBROOK, ASHBROOK_PRIORITIES, write_horizon
from saferplan.demo.invented_streets import STREETS, invented_postcodes
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
from saferplan.reference.police_files import OUTCOMES_COLUMNS, SEARCH_COLUMNS, STREET_COLUMNS

_WEST, _NORTH, _WIDE, _HIGH = 3.60, 56.30, 0.03, 0.017
_WARDS = ("Ashbrook Market", "Ashbrook Mills", "Ashbrook Heath")
_POPULATION_YEARS = range(2013, 2020)
_PARTNERSHIP = InventedPartnership(
    name="Safer Ashbrook",
    area="Ashbrook",
    force=plan.FORCE,
    force_slug=plan.FORCE_SLUG,
    region="Ashbrook Vale",
    districts=("X07000001",),
    note="The map puts it in the middle of the North Sea, so that no real street is given made-up crime.",
    priorities=ASHBROOK_PRIORITIES,
)


def _lsoas() -> pl.DataFrame:
    """List the LSOAs: twelve of Ashbrook, four to a row of the map, and one of a neighbouring district."""
    rows: list[dict[str, Any]] = []
    for number in range(1, 14):
        row, column = divmod(number - 1, 4)
        inside = number <= 12
        rows.append(
            {
                "lsoa": plan.lsoa_code(number),
                "name": plan.lsoa_name(number),
                "ward": f"X0500000{row + 1}",
                "ward_name": _WARDS[row] if inside else "Ashbrook Marches",
                "district": "X07000001" if inside else "X07000002",
                "district_name": "Ashbrook" if inside else "Ashbrook Marches",
                "board": ("Ashbrook West" if column < 2 else "Ashbrook East") if inside else None,
                "town": "Ashbrook Town" if column < 2 and row < 2 else None,
                "score": plan.SCORES[number - 1],
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _corner(column: int, row: int) -> tuple[float, float]:
    """Give a corner of the map's grid, moved a little so that the places are not squares."""
    east = _WEST + _WIDE * (column + 0.08 * ((row * 7 + column * 3) % 5 - 2))
    north = _NORTH - _HIGH * (row + 0.08 * ((row * 2 + column * 5) % 5 - 2))
    return round(east, 6), round(north, 6)


def _ring(number: int) -> list[tuple[float, float]]:
    """Give the closed outline of an LSOA, anticlockwise; LSOA 13 lies south of LSOA 9."""
    row, column = divmod(number - 1, 4)
    corners = ((column, row), (column, row + 1), (column + 1, row + 1), (column + 1, row), (column, row))
    return [_corner(*corner) for corner in corners]


def middle_of(number: int) -> tuple[float, float]:
    """Give the middle of an LSOA, by its number: longitude and latitude."""
    ring = _ring(number)[:4]
    return sum(x for x, _ in ring) / 4, sum(y for _, y in ring) / 4


def _point(number: int, turn: int) -> tuple[float, float, str]:
    """Give one of the three anonymous points of an LSOA, by turn, with the name of its street."""
    east, north = middle_of(number)
    shift = (turn % 3 - 1) * 0.004
    street = STREETS[(number - 1) * 3 + turn % 3]
    return round(east + shift, 6), round(north + shift / 2, 6), f"On or near {street}"


@dataclass(frozen=True)
class _Row:
    """One planned row: where it is (an LSOA's number, or None), and which of its year's rows of the type it is."""

    month: str
    crime_type: str
    number: int | None
    turn: int
    reported_by: str = plan.FORCE
    force: str = plan.FORCE_SLUG

    def crime_id(self) -> str | None:
        """Give the Crime ID: 64 hexadecimal digits, and none for anti-social behaviour."""
        if self.crime_type == plan.ASB:
            return None
        words = f"{self.month} {self.crime_type} {self.number} {self.turn}"
        return hashlib.sha256(words.encode()).hexdigest()

    def published(self) -> dict[str, Any]:
        """Give the row under the headings of a street file, with the month and force that name its file."""
        east, north, street = _point(self.number, self.turn) if self.number else (None, None, "No Location")
        values = (
            self.crime_id(),
            self.month,
            self.reported_by,
            self.reported_by,
            east,
            north,
            street,
            plan.lsoa_code(self.number) if self.number else None,
            plan.lsoa_name(self.number) if self.number else None,
            self.crime_type,
            None if self.crime_type == plan.ASB else plan.OUTCOMES[self.turn % len(plan.OUTCOMES)],
            None,
        )
        return dict(zip(STREET_COLUMNS, values, strict=True)) | {"month": self.month, "force": self.force}


def _planned_rows() -> Iterator[_Row]:
    """Give the rows of the home force in the order of the files: by type, then month; the stray ones stand apart."""
    for crime_type, monthly in plan.MONTHLY.items():
        cycle = plan.CYCLES[crime_type]
        turn, moved = 0, 0
        for index, month in enumerate(plan.MONTHS):
            turn = 0 if index % 12 == 0 else turn
            for _ in range(monthly[index]):
                row = _Row(month, crime_type, cycle[turn % len(cycle)], turn)
                turn += 1
                if (month, crime_type, row.number) == (plan.STRAY_MONTH, plan.VEHICLE, 12) and moved < plan.STRAY_ROWS:
                    moved += 1
                    yield _Row(month, crime_type, 12, row.turn, plan.STRAY_FORCE, plan.STRAY_SLUG)
                else:
                    yield row
    for month in plan.MONTHS:
        yield from (_Row(month, plan.BURGLARY, 13, turn) for turn in range(plan.OUTSIDE_MONTHLY))
    for turn, (month, crime_type) in enumerate((*plan.UNPLACED, *plan.UNPLACED_ASB)):
        yield _Row(month, crime_type, None, turn)


def _first(rows: list[dict[str, Any]], month: str, crime_type: str) -> dict[str, Any]:
    """Give the first row of a type and month."""
    return next(row for row in rows if row["month"] == month and row["Crime type"] == crime_type)


def _street_rows() -> list[dict[str, Any]]:
    """Give all the rows of the street files, faults included."""
    rows = [row.published() for row in _planned_rows()]
    used_twice = _first(rows, plan.REUSED_FROM, plan.VIOLENCE)["Crime ID"]
    _first(rows, plan.REUSED_IN, plan.VEHICLE)["Crime ID"] = used_twice
    for month in plan.REPEATED_MONTHS:
        rows.append(dict(_first(rows, month, plan.BURGLARY)))
    return rows


def _outcome_rows(street: pl.DataFrame) -> pl.DataFrame:
    """Give the outcomes: one for each crime whose outcome is known, in the month of the crime."""
    known = pl.col("Last outcome category").is_not_null() & (pl.col("Last outcome category") != "Under investigation")
    found = street.filter(known).unique(maintain_order=True)
    return found.rename({"Last outcome category": "Outcome type"}).select(*OUTCOMES_COLUMNS, "month", "force")


def _search_rows() -> pl.DataFrame:
    """Give the searches: two a month in LSOA 1, and one with no place."""
    rows = []
    for month in plan.MONTHS:
        for turn in range(3):
            east, north, _ = _point(1, turn) if turn < 2 else (None, None, "")
            values = (
                "Person search",
                f"{month}-1{turn}T20:30:00+00:00",
                "False",
                None,
                north,
                east,
                "Male",
                "18-24",
                "Other ethnic group - Not stated",
                "White",
                "Misuse of Drugs Act 1971 (section 23)",
                "Controlled drugs",
                "A no further action disposal",
                None,
                "False",
            )
            named = dict(zip(SEARCH_COLUMNS, values, strict=True))
            rows.append(named | {"month": month, "force": plan.FORCE_SLUG})
    return pl.DataFrame(rows, infer_schema_length=None)


def _population(lsoas: pl.DataFrame) -> pl.DataFrame:
    """Give the residents of Ashbrook's LSOAs, mid-2013 to mid-2019."""
    rows = [
        (lsoa, name, year, people * (100 + year - 2018) // 100)
        for year in _POPULATION_YEARS
        for lsoa, name, people in zip(lsoas["lsoa"], lsoas["name"], plan.PEOPLE_2018, strict=True)
    ]
    return pl.DataFrame(rows, schema=["lsoa", "name", "year", "people"], orient="row")


def _write_crime(inputs: Path, *, without_months: Iterable[str]) -> None:
    """Write the police files: all months as first downloaded, and the last month again as downloaded later."""
    missing = list(without_months)
    street = pl.DataFrame(_street_rows(), infer_schema_length=None)
    kept = street.filter(~pl.col("month").is_in(missing))
    last = pl.col("month") == plan.MONTHS[-1]
    violent = kept.filter(last & (pl.col("Crime type") == plan.VIOLENCE))["Crime ID"].to_list()
    not_yet_known = pl.col("Crime ID").is_in(violent[-plan.ADDED_LATER :])
    early = kept.filter(~(last & not_yet_known.fill_null(False)))
    home = pl.col("force") == plan.FORCE_SLUG
    write_police_uk(inputs, early, kind="street", extract_date=plan.EXTRACT_DATE)
    write_police_uk(inputs, _outcome_rows(early.filter(home)), kind="outcomes", extract_date=plan.EXTRACT_DATE)
    searches = _search_rows().filter(~pl.col("month").is_in(missing))
    write_police_uk(inputs, searches, kind="stop-and-search", extract_date=plan.EXTRACT_DATE)
    write_police_uk(inputs, kept.filter(last), kind="street", extract_date=plan.LATER_EXTRACT_DATE)


def write_ashbrook(folder: Path, *, without_months: Iterable[str] = ()) -> None:
    """Write the partnership folder of Ashbrook: partnership.toml and inputs, the same bytes every time.

    `without_months` leaves the police files of some months out (`("2018-07",)`), as where a force sent none.  The
    folder is made if need be; a file of the same name is replaced.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_ashbrook(Path(folder))
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['inputs', 'partnership.toml']
    """
    inputs = folder / "inputs"
    lsoas = _lsoas()
    ours = lsoas.head(12)
    write_partnership(folder, _PARTNERSHIP)
    write_horizon(inputs, ASHBROOK)
    write_lookups(inputs, lsoas)
    write_own_places(inputs, ours)
    outlines = {plan.lsoa_code(number): (plan.lsoa_name(number), [_ring(number)]) for number in range(1, 14)}
    write_boundaries(inputs / "areas" / "lsoa_2011_boundaries.geojson", outlines)
    write_deprivation(inputs, lsoas)
    write_population(inputs, _population(lsoas))
    write_postcodes(inputs, invented_postcodes(ours, area="QA"))
    write_comparison(inputs, ashbrook_counts(), ashbrook_areas(), census=CENSUS)
    _write_crime(inputs, without_months=without_months)
    write_home_office(inputs, plan.FORCE, plan.OFFENCE_YEARS)
