"""The invented county's police records, made from the tables of `county_plan`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.demo import county_plan as plan
from saferplan.demo.county_map import CountyMap, points_inside
from saferplan.demo.county_places import CountyPlaces
from saferplan.demo.invented_streets import PUBLIC_PLACES, STREETS
from saferplan.reference.police_files import OUTCOMES_COLUMNS, SEARCH_COLUMNS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TYPES = (*plan.YEAR_BY_TYPE, plan.ASB)
POINTS_EACH = 12
_MONTHS_A_YEAR = 12
_NOWHERE = -1


@dataclass(frozen=True)
class Records:
    """One row for each record: positions of its LSOA (-1 without a place), type and month."""

    lsoa: Integers
    crime_type: Integers
    month: Integers

    def __len__(self) -> int:
        """Count the records."""
        return len(self.lsoa)

    def joined(self, other: Records) -> Records:
        """Give these records and then the others."""
        return Records(
            np.concatenate([self.lsoa, other.lsoa]),
            np.concatenate([self.crime_type, other.crime_type]),
            np.concatenate([self.month, other.month]),
        )


def place_weights(rng: np.random.Generator, places: CountyPlaces) -> Floats:
    """Weigh every LSOA for every type (an array of types by LSOAs); in the county each type's weights add up to 1.

    People times what draws crime to a middle of a town, times chance between places (the same for all years), fitted
    to how the type is spread over the fifths.
    """
    people = places.people.mean(axis=1)
    in_county = places.fifth >= 0
    between = rng.lognormal(0.0, 0.25, len(people))
    least = np.flatnonzero((places.fifth == 4) & places.lsoas["town"].is_null().to_numpy())
    car_parks = rng.choice(least, size=3, replace=False)
    weights = np.empty((len(TYPES), len(people)))
    for number, name in enumerate(TYPES):
        made = people * (1 + plan.CENTRE[name] * places.centrality) * between * rng.lognormal(0.0, 0.2, len(people))
        if name == "Vehicle crime":
            made[car_parks] *= plan.CAR_PARK_EXTRA
        for fifth, share in enumerate(plan.FIFTHS[name]):
            held = places.fifth == fifth
            made[held] *= share / made[held].sum()
        made[in_county] /= made[in_county].sum()
        made[~in_county] *= plan.OUTSIDE_SHARE / made[~in_county].sum()
        weights[number] = made
    return weights


def fitted_to_fifths(weights: Floats, totals: Integers, fifth: Integers) -> Floats:
    """Scale the county's weights so that all crime of a year falls on the fifths as `FIFTH_SHARES` says.

    One factor for each fifth, the same for every type, found by fitting rows and columns in turn (iterative
    proportional fitting): each type keeps its total, each fifth gets its share.  Anti-social behaviour, last, is not
    crime and takes no part in the fitting.
    """
    made = weights.copy()
    crime = totals[:-1].astype(np.float64)
    for _ in range(60):
        expected = crime @ made[:-1]
        for number, share in enumerate(plan.FIFTH_SHARES):
            held = fifth == number
            made[:, held] *= share * crime.sum() / expected[held].sum()
        made[:, fifth >= 0] /= made[:, fifth >= 0].sum(axis=1, keepdims=True)
    return made


def month_weights(rng: np.random.Generator, name: str) -> Floats:
    """Weigh the 60 months of a type: the drift from year to year, the season, and a little chance; years by months."""
    yearly = np.array(plan.ASB_BY_YEAR if name == plan.ASB else plan.YEAR_BY_TYPE[name], dtype=np.float64)
    middles = np.arange(len(yearly)) * _MONTHS_A_YEAR + 5.5
    drift = np.interp(np.arange(60), middles, yearly)
    season = np.tile(np.array(plan.SEASON.get(name, (100,) * _MONTHS_A_YEAR)), len(yearly))
    chance = rng.gamma(900.0, 1 / 900.0, 60)
    made = (drift * season * chance).reshape(len(yearly), _MONTHS_A_YEAR)
    shares: Floats = made / made.sum(axis=1, keepdims=True)
    return shares


def placed_records(rng: np.random.Generator, places: CountyPlaces) -> Records:
    """Draw the records with a place: the county's add up to the plan's tables exactly, the neighbour's by chance."""
    weights = place_weights(rng, places)
    months = [month_weights(rng, name) for name in TYPES]
    table = np.array([*plan.YEAR_BY_TYPE.values(), plan.ASB_BY_YEAR])
    inside, outside = np.flatnonzero(places.fifth >= 0), np.flatnonzero(places.fifth < 0)
    cells: list[tuple[Integers, int, int]] = []
    for year in range(table.shape[1]):
        fitted = fitted_to_fifths(weights, table[:, year], places.fifth)
        for number in range(len(TYPES)):
            total = int(table[number, year])
            by_month = months[number][year]
            spread = fitted[number, inside][:, None] * by_month * rng.gamma(30.0, 1 / 30.0, (len(inside), 12))
            counts = np.zeros((len(places.fifth), _MONTHS_A_YEAR), dtype=np.int64)
            drawn = rng.multinomial(total, (spread / spread.sum()).ravel())
            counts[inside] = drawn.reshape(len(inside), _MONTHS_A_YEAR)
            counts[outside] = rng.poisson(total * weights[number, outside][:, None] * by_month)
            cells.append((counts, number, year))
    lsoa, crime_type, month = [], [], []
    for counts, number, year in cells:
        repeated = np.repeat(np.arange(counts.size), counts.ravel())
        lsoa.append(repeated // _MONTHS_A_YEAR)
        month.append(repeated % _MONTHS_A_YEAR + year * _MONTHS_A_YEAR)
        crime_type.append(np.full(len(repeated), number))
    return Records(np.concatenate(lsoa), np.concatenate(crime_type), np.concatenate(month))


def unplaced_records(rng: np.random.Generator, placed: Records) -> Records:
    """Draw records without a place: of the same types and months as the rest, more of some types than of others."""
    rate = np.array([plan.UNPLACED[name] for name in TYPES])
    chosen = rng.random(len(placed)) < rate[placed.crime_type]
    return Records(np.full(int(chosen.sum()), _NOWHERE), placed.crime_type[chosen], placed.month[chosen])


def _forces(rng: np.random.Generator, records: Records, places: CountyPlaces) -> Integers:
    """Say whose file each record is in: 0 the home force, 1 a neighbour's, 2 the railways'; each has every month."""
    force = np.zeros(len(records), dtype=np.int64)
    towns = places.lsoas["town"].is_not_null().to_numpy()
    crime = (records.lsoa >= 0) & (records.crime_type != len(TYPES) - 1)
    crime[crime] &= places.fifth[records.lsoa[crime]] >= 0
    in_town = crime.copy()
    in_town[crime] = towns[records.lsoa[crime]]
    share = plan.RAILWAYS_SHARE * crime.sum() / in_town.sum()
    for number, (open_to, part) in enumerate(((crime & ~in_town, plan.SANDREY_SHARE), (in_town, share)), start=1):
        scale = part if number == 2 else part * crime.sum() / open_to.sum()
        force[open_to & (rng.random(len(records)) < scale)] = number
        for month in range(len(plan.MONTHS)):
            first = int(np.flatnonzero(open_to & (records.month == month))[0])
            force[first] = number
    return force


def _picked(rng: np.random.Generator, shares: Floats, count: int) -> Integers:
    """Draw positions by their shares."""
    steps = np.cumsum(shares / shares.sum())
    return np.minimum(np.searchsorted(steps, rng.random(count), side="right"), len(shares) - 1)


def _outcomes(rng: np.random.Generator, records: Records) -> pl.Series:
    """Give each crime its last outcome as of the download, and anti-social behaviour none."""
    names = [*plan.OUTCOMES, plan.UNDER_INVESTIGATION]
    found = _picked(rng, np.array(list(plan.OUTCOMES.values()), dtype=np.float64), len(records))
    for back, share in enumerate(reversed(plan.STILL_OPEN)):
        held = records.month == len(plan.MONTHS) - 1 - back
        found[held & (rng.random(len(records)) < share)] = len(names) - 1
    text = pl.Series(names).gather(pl.Series(found))
    return text.zip_with(
        pl.Series(records.crime_type != len(TYPES) - 1), pl.Series([None] * len(records), dtype=pl.String())
    )


def _streets(rng: np.random.Generator, county: CountyMap, places: CountyPlaces) -> pl.DataFrame:
    """Give every LSOA its twelve anonymous points: longitude, latitude and location, LSOA by LSOA."""
    points = np.concatenate([points_inside(rng, ring, POINTS_EACH) for ring in county.rings])
    names = rng.integers(len(STREETS), size=len(points))
    location = [f"On or near {STREETS[k]}" for k in names.tolist()]
    for position in np.flatnonzero(places.centrality > 0.25).tolist():
        for turn, place in enumerate(PUBLIC_PLACES):
            location[position * POINTS_EACH + turn] = f"On or near {place}"
    return pl.DataFrame({"Longitude": points[:, 0], "Latitude": points[:, 1], "Location": location})


def _crime_ids(rng: np.random.Generator, count: int) -> list[str]:
    """Draw Crime IDs: 64 hexadecimal digits each."""
    digits = rng.bytes(32 * count).hex()
    return [digits[k : k + 64] for k in range(0, len(digits), 64)]


def street_rows(rng: np.random.Generator, county: CountyMap, places: CountyPlaces) -> pl.DataFrame:
    """Give all the rows of the street files, in their published columns, with `month` and `force` to name the files."""
    placed = placed_records(rng, places)
    records = placed.joined(unplaced_records(rng, placed))
    force = _forces(rng, records, places)
    streets = _streets(rng, county, places)
    spot = _picked(rng, 1 / np.arange(1.0, POINTS_EACH + 1), len(records))
    has_place = pl.Series(records.lsoa != _NOWHERE)
    point = pl.Series(np.where(records.lsoa < 0, 0, records.lsoa * POINTS_EACH + spot))
    place = pl.Series(np.maximum(records.lsoa, 0))
    ids = pl.Series(_crime_ids(rng, len(records)))
    named = pl.Series([plan.HOME, plan.SANDREY, plan.RAILWAYS]).gather(pl.Series(force))
    slugs = pl.Series([plan.HOME_SLUG, plan.SANDREY_SLUG, plan.RAILWAYS_SLUG]).gather(pl.Series(force))
    month = pl.Series(plan.MONTHS).gather(pl.Series(records.month))
    rows = pl.DataFrame(
        {
            "is_crime": pl.Series(records.crime_type != len(TYPES) - 1),
            "has_place": has_place,
            "Crime ID": ids,
            "Month": month,
            "Reported by": named,
            "Falls within": named,
            "Longitude": streets["Longitude"].gather(point),
            "Latitude": streets["Latitude"].gather(point),
            "Location": streets["Location"].gather(point),
            "LSOA code": places.lsoas["lsoa"].gather(place),
            "LSOA name": places.lsoas["name"].gather(place),
            "Crime type": pl.Series(TYPES).gather(pl.Series(records.crime_type)),
            "Last outcome category": _outcomes(rng, records),
            "Context": pl.Series([None] * len(records), dtype=pl.String()),
            "month": month,
            "force": slugs,
        }
    ).with_columns(
        pl.when("is_crime").then("Crime ID").alias("Crime ID"),
        pl.when("has_place").then("Location").otherwise(pl.lit("No Location")).alias("Location"),
        *(pl.when("has_place").then(name).alias(name) for name in ("Longitude", "Latitude", "LSOA code", "LSOA name")),
    )
    return _with_faults(rng, rows.drop("is_crime", "has_place"))


def _with_faults(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Repeat some rows, use some Crime IDs twice, and put each file in the order of its LSOAs, as published."""
    crimes = np.flatnonzero(rows["Crime ID"].is_not_null().to_numpy())
    chosen = rng.choice(crimes, size=plan.REPEATED_ROWS + 2 * plan.REUSED_IDS, replace=False)
    repeated, pairs = chosen[: plan.REPEATED_ROWS], chosen[plan.REPEATED_ROWS :].reshape(-1, 2)
    ids = rows["Crime ID"].to_list()
    for first, second in pairs.tolist():
        ids[second] = ids[first]
    made = rows.with_columns(pl.Series("Crime ID", ids))
    again = made.select(pl.all().gather(repeated.tolist()))
    return pl.concat([made, again]).sort(
        "month", "force", "LSOA code", "Crime type", nulls_last=True, maintain_order=True
    )


def outcome_rows(rng: np.random.Generator, street: pl.DataFrame) -> pl.DataFrame:
    """Give the outcomes of the last twelve months' crimes, each in the month of its crime or one soon after."""
    last = plan.MONTHS[-plan.OUTCOME_MONTHS :]
    closed = (
        street.filter(
            pl.col("Month").is_in(last)
            & pl.col("Last outcome category").is_not_null()
            & (pl.col("Last outcome category") != plan.UNDER_INVESTIGATION)
        )
        .unique(maintain_order=True)
        .rename({"Last outcome category": "Outcome type"})
    )
    position = closed["Month"].replace_strict(list(last), list(range(len(last))), return_dtype=pl.Int64()).to_numpy()
    later = np.minimum(position + rng.geometric(0.5, len(closed)) - 1, len(last) - 1)
    month = pl.Series("month", last).gather(pl.Series(later))
    made = closed.with_columns(month, month.alias("Month")).select(*OUTCOMES_COLUMNS, "month", "force")
    return made.sort("month", "force", maintain_order=True)


def search_rows(rng: np.random.Generator, street: pl.DataFrame) -> pl.DataFrame:
    """Give some searches of the last twelve months, at points where drugs offences were recorded."""
    last = plan.MONTHS[-plan.OUTCOME_MONTHS :]
    found = street.filter(
        (pl.col("Crime type") == "Drugs") & (pl.col("force") == plan.HOME_SLUG) & pl.col("Month").is_in(last)
    )
    day, hour = rng.integers(1, 29, len(found)), rng.integers(0, 24, len(found))
    when = [f"{m}-{d:02d}T{h:02d}:00:00+00:00" for m, d, h in zip(found["Month"], day, hour, strict=True)]
    ages = pl.Series(["10-17", "18-24", "25-34", "over 34"]).gather(pl.Series(rng.integers(0, 4, len(found))))
    ended = ["A no further action disposal", "Community resolution", "Arrest"]
    fixed = {
        "Type": "Person search",
        "Part of a policing operation": "False",
        "Policing operation": None,
        "Gender": "Male",
        "Self-defined ethnicity": "Other ethnic group - Not stated",
        "Officer-defined ethnicity": "White",
        "Legislation": "Misuse of Drugs Act 1971 (section 23)",
        "Object of search": "Controlled drugs",
        "Outcome linked to object of search": None,
        "Removal of more than just outer clothing": "False",
    }
    made = found.with_columns(
        *(pl.lit(value, dtype=pl.String()).alias(name) for name, value in fixed.items()),
        pl.Series("Date", when),
        ages.alias("Age range"),
        pl.Series(ended).gather(pl.Series(rng.integers(0, 3, len(found)))).alias("Outcome"),
    )
    return made.select(*SEARCH_COLUMNS, "month", "force").sort("Date", maintain_order=True)
