"""Which map foretells best, on real months: makes the tables of docs/explanation/which-map-to-trust.md.

    SAFERPLAN_REAL_DATA=... python benchmarks/backtests.py [--write]

Counts by LSOA and month are taken straight from the CSV files of data.police.uk, without the reader of Saferplan.  The
same data give the same tables.  With --write the tables go into the document, between its two marks.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from pyproj import Transformer
from scipy import stats

from saferplan.methods.backtest import Backtest, map_to_trust, mean_with_limits, rolling_backtest, stability_of_top
from saferplan.methods.forecasting import MAPS, SIMPLE, Layout
from saferplan.methods.poisson_gamma import poisson_gamma
from saferplan.methods.spatial_weights import queen_weights

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from real_demo import AREAS, RealArea  # what is real of each area is said there, once

DOCUMENT = Path(__file__).parents[1] / "docs" / "explanation" / "which-map-to-trust.md"
MARKS = "<!-- the tables: made by benchmarks/backtests.py -->", "<!-- the end of the tables -->"
ASB = "Anti-social behaviour"
KINDS = {
    "all recorded crime": None,
    "anti-social behaviour": ASB,
    "violence and sexual offences": "Violence and sexual offences",
    "criminal damage and arson": "Criminal damage and arson",
    "vehicle crime": "Vehicle crime",
    "burglary": "Burglary",
}
BUCKINGHAMSHIRE, BEDFORDSHIRE = AREAS["buckinghamshire"], AREAS["bedfordshire"]
LEICESTERSHIRE = AREAS["leicestershire"]
UNITARY = ("E06000060",)
"""Buckinghamshire since 2020, as later lookups have it."""
RUTLAND = ("E06000017",)
"""The police of Leicestershire serve it too."""
LOOKUPS = {
    "11": ("lookup_lsoa11_ltla21.parquet", "lsoa11_code", "ltla21_code"),
    "18": ("lookup_lsoa11_ltla18.parquet", "lsoa11_code", "ltla18_code"),
    "21": ("lookup_lsoa21_ward24_ltla24.parquet", "lsoa21_code", "ltla24_code"),
}


@dataclass(frozen=True)
class Case:
    """One area and run of months: its districts by a lookup, its archives, and how many months are foretold."""

    title: str
    lookup: str
    area: RealArea
    districts: tuple[str, ...]
    archives: tuple[str, ...]
    steps: int


CASES = {
    "buckinghamshire-2018-19": Case(
        "Buckinghamshire, October 2018 to February 2019",
        "18",
        BUCKINGHAMSHIRE,
        BUCKINGHAMSHIRE.districts,
        BUCKINGHAMSHIRE.archives[:2],
        5,
    ),
    "buckinghamshire-2025": Case(
        "Buckinghamshire, April to December 2025",
        "21",
        BUCKINGHAMSHIRE,
        UNITARY,
        BUCKINGHAMSHIRE.archives[2:],
        8,
    ),
    "bedfordshire": Case(
        "Bedfordshire, May 2023 to April 2024",
        "21",
        BEDFORDSHIRE,
        BEDFORDSHIRE.districts,
        BEDFORDSHIRE.archives,
        12,
    ),
    "leicestershire-covid": Case(
        "Leicestershire and Rutland through Covid, December 2020 to November 2021",
        "11",
        LEICESTERSHIRE,
        LEICESTERSHIRE.districts + RUTLAND,
        LEICESTERSHIRE.archives,
        12,
    ),
    "leicestershire": Case(
        "Leicestershire and Rutland, November 2021 to October 2022",
        "11",
        LEICESTERSHIRE,
        LEICESTERSHIRE.districts + RUTLAND,
        LEICESTERSHIRE.archives,
        12,
    ),
}
UNTIL = {"leicestershire-covid": "2021-11"}
"""A case that ends before its files do."""


@dataclass(frozen=True)
class Months:
    """Counts of each kind of crime as months x places (NaN: not held), months, codes, and how the places lie."""

    counts: dict[str, np.ndarray]
    months: list[str]
    codes: list[str]
    layout: Layout
    unplaced: float


def read_months(data: Path, name: str) -> Months:
    """Count the records of a case by LSOA and month; `unplaced` is the share of the force's records without an LSOA."""
    case = CASES[name]
    file, code, district = LOOKUPS[case.lookup]
    lookup = pl.read_parquet(data / "lookups" / file)
    codes = sorted(set(lookup.filter(pl.col(district).is_in(case.districts))[code]))
    frames = []
    for archive in case.archives:
        with zipfile.ZipFile(data / "police_uk" / f"{archive}.zip") as files:
            for member in sorted(files.namelist()):
                if member.endswith(f"-{case.area.force}-street.csv"):
                    frames.append(pl.read_csv(io.BytesIO(files.read(member)), infer_schema=False))
    rows = once_each(pl.concat(frames).filter(pl.col("Month") <= UNTIL.get(name, "9999")))
    held = sorted(set(rows["Month"]))
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (held[0], held[-1]))
    months = [f"{number // 12}-{number % 12 + 1:02}" for number in range(first, last + 1)]
    counts = {}
    for kind, crime_type in KINDS.items():
        column = pl.col("Crime type")
        chosen = column != ASB if crime_type is None else column == crime_type
        found = rows.filter(chosen & pl.col("LSOA code").is_in(codes)).group_by("Month", "LSOA code").len()
        made = np.full((len(months), len(codes)), np.nan)
        made[[months.index(month) for month in held]] = 0.0
        at = {one: place for place, one in enumerate(codes)}
        for month, lsoa, many in found.iter_rows():
            made[months.index(month), at[lsoa]] = many
        counts[kind] = made
    return Months(counts, months, codes, _layout(data, code, codes), rows["LSOA code"].null_count() / len(rows))


def once_each(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows without repeats of a crime that has an id, in which all columns are the same."""
    known = pl.col("Crime ID").is_not_null() & (pl.col("Crime type") != ASB)
    return pl.concat([rows.filter(~known), rows.filter(known).unique()])


def _layout(data: Path, column: str, codes: list[str]) -> Layout:
    """Points in metres (population-weighted where there are such), neighbours by shape, and area."""
    vintage = column[4:6]
    shapes = pl.read_parquet(data / "boundaries" / f"boundaries_lsoa{vintage}.parquet", columns=[column, "geometry"])
    by_code = dict(shapes.filter(pl.col(column).is_in(codes)).iter_rows())
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    found = shapely.make_valid(shapely.from_wkb([by_code[code] for code in codes]))
    flat = shapely.transform(found, lambda points: np.column_stack(to_metres.transform(*points.T)))
    points = shapely.get_coordinates(shapely.centroid(flat))
    if vintage == "11":
        centres = pl.read_parquet(data / "boundaries" / "lsoa11_population_weighted_centroids.parquet")
        where = {code: (east, north) for code, east, north in centres["lsoa11cd", "easting", "northing"].iter_rows()}
        points = np.array([where[code] for code in codes])
    return Layout(points, queen_weights(list(flat)), shapely.area(flat), seed=1)


def covered(counts: np.ndarray, steps: np.ndarray) -> tuple[float, float]:
    """The share of counts within the 95% limits that were foretold for them, and that share if counts were not whole.

    The second spreads each count evenly over its own step of the distribution foretold.  It is 95% where the limits are
    neither too wide nor too narrow, while the first is more, for a limit is a whole number.
    """
    whole, smooth = [], []
    for step in steps:
        found = poisson_gamma(counts[:step])
        whole.append(np.mean((counts[step] >= found.low) & (counts[step] <= found.high)))
        chance = found.shape / (found.shape + found.mean)
        low, high = (stats.nbinom.cdf(counts[step] - less, found.shape, chance) for less in (1, 0))
        inside = np.clip(high, 0.025, 0.975) - np.clip(low, 0.025, 0.975)
        smooth.append(np.mean(inside / np.maximum(high - low, 1e-300)))
    return float(np.mean(whole)), float(np.mean(smooth))


def tables(data: Path, name: str) -> str:
    """The tables of one case, in Markdown."""
    case, months = CASES[name], read_months(data, name)
    done = {kind: rolling_backtest(made, months.layout, steps=case.steps) for kind, made in months.counts.items()}
    out = [f"### {case.title}\n", _said(months, done["all recorded crime"])]
    out += ["Share of the month's crimes in the places marked, mean of the months foretold:\n"]
    head = ["", "a month", "at best", *MAPS]
    rows = []
    for kind, found in done.items():
        simple = found.names.index(SIMPLE)
        best = np.mean(found.accuracy[simple] / found.efficiency[simple] * found.share[simple])
        cells = [_percent(_mean(row)) for row in found.hit_rate]
        rows.append([kind, f"{found.events.mean():,.0f}", _percent(best), *cells])
    out += [
        _table(head, rows),
        "Efficiency (PEI), and which map to trust by it; `worse`: clearly worse than the simple map:\n",
    ]
    rows = []
    for kind, found in done.items():
        trusted = map_to_trust(found)
        worse = {one.name for one in trusted.differences if one.high < 0}
        scores = zip(found.names, found.efficiency, strict=True)
        cells = [_number(_mean(row)) + " worse" * (one in worse) for one, row in scores]
        best_other = max(trusted.differences, key=lambda one: one.mean)
        limits = f"{best_other.name}: {best_other.mean:+.3f} ({best_other.low:+.3f} to {best_other.high:+.3f})"
        rows.append([kind, *cells, limits, f"**{trusted.name}**" if trusted.better else trusted.name])
    out += [_table(["", *MAPS, "best other, less the simple one", "trust"], rows)]
    out += ["Accuracy (PAI) of the simple map, the limits that were foretold, and how far the top places stay:\n"]
    rows = []
    for kind, found in done.items():
        accuracy = mean_with_limits(found.accuracy[found.names.index(SIMPLE)])
        inside, smooth = covered(months.counts[kind], found.steps)
        shown = f"{accuracy.mean:.1f} ({accuracy.low:.1f} to {accuracy.high:.1f})"
        rows.append([kind, shown, _percent(inside), _percent(smooth), _stays(months.counts[kind])])
    head = ["", "PAI (95% limits)", "counts inside the 95% limits", "if counts were not whole", "top places in common"]
    out += [_table(head, rows), "All recorded crime, month by month (hit rate):\n"]
    found = done["all recorded crime"]
    rows = [[one, *(_percent(value) for value in row)] for one, row in zip(found.names, found.hit_rate, strict=True)]
    out += [_table(["", *(months.months[step] for step in found.steps)], rows)]
    return "\n".join(out)


def _said(months: Months, found: Backtest) -> str:
    """What a case rests on, in a sentence or two."""
    held = [month for month, row in zip(months.months, months.counts["all recorded crime"], strict=True) if row[0] >= 0]
    lacking = len(months.months) - len(held)
    gap = f"; months between them that are not held: {lacking}" if lacking else ""
    names = found.names
    marked = round(found.share[names.index(SIMPLE), -1] * len(months.codes))
    return (
        f"{len(months.codes)} LSOAs, of which {marked} are marked. Months held: {len(held)}, {held[0]} to "
        f"{held[-1]}{gap}. Foretold: {len(found.steps)}. Records of the force without an LSOA: "
        f"{_percent(months.unplaced)}.\n"
    )


def _stays(counts: np.ndarray) -> str:
    """The overlap of the top places of each pair of years, with what chance makes."""
    if len(counts) <= 12:
        return "one year only"
    found = stability_of_top(counts)
    pairs = []
    for one, many, apart in zip(found.overlap, found.steps, found.apart, strict=True):
        words = [f"{many} months"] * int(many < 12) + [f"{apart} years apart"] * int(apart > 1)
        pairs.append(_percent(one) + (f" ({', '.join(words)})" if words else ""))
    return f"{', '.join(pairs)}; by chance {_percent(float(found.by_chance.mean()))}"


def _mean(row: np.ndarray) -> float:
    """The mean of the months that the map foretold, if it foretold all; else NaN."""
    return float(row.mean())


def _percent(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.1f}%"


def _number(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def main() -> None:
    """Print the tables, or write them into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write them into the document")
    parser.add_argument("--only", choices=list(CASES), help="one case alone")
    wanted = parser.parse_args()
    data = Path(os.environ["SAFERPLAN_REAL_DATA"])
    made = "\n".join(tables(data, name) for name in ([wanted.only] if wanted.only else CASES))
    if wanted.write:
        before, rest = DOCUMENT.read_text(encoding="utf-8").split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        DOCUMENT.write_text(f"{before}{MARKS[0]}\n\n{made}\n{MARKS[1]}{after}", encoding="utf-8")
    else:
        print(made)


if __name__ == "__main__":
    main()
