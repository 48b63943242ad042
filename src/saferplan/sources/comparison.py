"""Comparison: what is known of other areas, the region and the nation, so that the partnership can be set beside them.

Files lie in `inputs/comparison`, CSV or Parquet, and are known by their columns: counts of records by month, area and
type; and people, households and hectares by area, or by LSOA and then added up.  Deprivation is worked out from the
index and the residents of LSOAs where no file gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.areas import PARTNERSHIP, is_invented
from saferplan.errors import BadInput
from saferplan.settings import Settings
from saferplan.sources.comparison_counts import is_counts, joined_counts, read_counts_file
from saferplan.sources.comparison_variables import (
    Districts,
    districts_of,
    is_variables,
    read_variables_file,
    variables_of,
)
from saferplan.sources.deprivation import VINTAGE_OF_EDITION, read_deprivation
from saferplan.sources.lookups import Lookups, read_lookups
from saferplan.sources.population import read_population
from saferplan.sources.reference_files import ReferenceFile, counted, files_in, read_reference_file, unknown_file
from saferplan.tables import (
    comparison_areas,
    comparison_counts,
    comparison_population,
    comparison_variables,
)
from saferplan.tables.account import Account, add_accounts
from saferplan.tables.shape import check_table

EXPECTED = (
    "counts (a month, an area code, a crime type and a count of records), or people, households or hectares by area or "
    "LSOA code"
)
TOO_FEW = 0.2
"""An area with fewer records a head than this share of the middle area's has only strays: its own force is not held."""

STRAY = "rows of areas with only stray records, whose own force's files were not counted"
_KINDS = {"12": "region", "92": "nation", "04": "nation"}


@dataclass(frozen=True)
class ComparisonRead:
    """What is held of other areas: the four tables of those names, the account, the files used, and notes."""

    counts: pl.DataFrame
    areas: pl.DataFrame
    population: pl.DataFrame
    variables: pl.DataFrame
    accounts: tuple[Account, ...]
    inputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def read_comparison(inputs: Path, settings: Settings, *, own_lsoas: frozenset[str]) -> ComparisonRead:
    """Read every file of `inputs/comparison`; an empty folder, or none, gives empty tables.

    `own_lsoas` are the LSOA codes of either year inside the partnership.  Raises `BadInput` (file, row, what was
    expected, what to do) for a file that is of neither kind or has a cell that cannot be used, and for a real place
    among invented ones or the other way round.
    """
    files = [read_reference_file(path, inputs) for path in files_in(inputs / "comparison")]
    for file in files:
        if not is_counts(file) and not is_variables(file):
            raise unknown_file(file.name, file.headers, EXPECTED)
    accounts: list[Account] = []
    frames = []
    for file in (one for one in files if is_counts(one)):
        frame, account = read_counts_file(file)
        _check_invented(file, frame["area"], invented=settings.partnership.invented)
        frames.append(frame)
        accounts.append(account)
    counts = joined_counts(frames)
    _check_one_each(counts, files)
    lookups = read_lookups(inputs) if files else None
    districts = _districts(settings, lookups, counts, own_lsoas)
    held = []
    for file in (one for one in files if not is_counts(one)):
        frame, account = read_variables_file(file, districts)
        _check_invented(file, frame["area"], invented=settings.partnership.invented)
        held.append(frame)
        accounts.append(account)
    variables = variables_of(held)
    if lookups and "deprivation" not in set(variables["variable"]) and not districts.frame.is_empty():
        score = _deprivation(inputs, lookups, districts, index=settings.deprivation.index)
        variables = variables_of([*held, *score])
    population = _population(held)
    areas, strays = _areas(counts, population, held, districts)
    kept = counts.filter(
        pl.col("area").is_null() | pl.col("area").is_in(areas["area"].implode()),
    )
    accounts = [add_accounts("comparison", accounts)] if accounts else []
    if accounts and (left_out := counts.height - kept.height):
        accounts = [_less(accounts[0], counts, kept, strays, left_out)]
    mine = pl.col("area").is_in(areas["area"].implode()) | (pl.col("area") == PARTNERSHIP)
    return ComparisonRead(
        counts=check_table(comparison_counts.SHAPE, kept.drop("name")),
        areas=check_table(comparison_areas.SHAPE, areas),
        population=check_table(comparison_population.SHAPE, population.filter(mine & (pl.col("area") != PARTNERSHIP))),
        variables=check_table(comparison_variables.SHAPE, variables.filter(mine)),
        accounts=tuple(accounts),
        inputs=tuple((file.name, file.sha256) for file in files),
        notes=_notes(areas, strays),
    )


def _districts(
    settings: Settings, lookups: Lookups | None, counts: pl.DataFrame, own_lsoas: frozenset[str]
) -> Districts:
    """The districts that LSOAs add up to, and which of them are the partnership's own."""
    districts = frozenset(settings.areas.districts)
    own = frozenset((settings.comparison.area,) if settings.comparison.area else ())
    if lookups is None:
        return Districts(pl.DataFrame(), own_lsoas, own | districts, districts)
    wanted = frozenset(counts["area"].drop_nulls().unique().to_list())
    return districts_of(lookups, wanted, own_lsoas, districts=districts, own=own)


def _check_invented(file: ReferenceFile, codes: pl.Series, *, invented: bool) -> None:
    """Raise `BadInput` where invented places stand beside real ones."""
    wrong = [
        code for code in codes.drop_nulls().unique().sort() if code != PARTNERSHIP and is_invented(code) != invented
    ]
    if wrong:
        kind, other = ("a real", "invented") if invented else ("an invented", "real")
        found = f"{wrong[0]} is {kind} place"
        do = "Take the file out, or say invented = true under [partnership] if the whole area is made up."
        raise BadInput(file.name, found, f"only {other} places", do)


def _check_one_each(counts: pl.DataFrame, files: list[ReferenceFile]) -> None:
    """Raise `BadInput` where two files count the same area, month, type and force."""
    again = counts.filter(~pl.struct("area", "force", "month", "crime_type").is_first_distinct())
    if again.height:
        names = [file.name for file in files if is_counts(file)]
        found = f"it counts {again['area'][0] or 'records without a place'} for months that another file has"
        raise BadInput(names[-1], found, "each area and month in one file", "Keep one of them.")


def _deprivation(inputs: Path, lookups: Lookups, districts: Districts, *, index: str) -> list[pl.DataFrame]:
    """The index's score by district, weighted by the residents of its LSOAs; none where either is not held."""
    held = read_deprivation(inputs, index=index)
    if held is None:
        return []
    people = read_population(inputs, known=lookups.codes).weights(VINTAGE_OF_EDITION[index])
    scored = held.frame.join(people, on="code").join(districts.frame, on="code", how="inner").sort("code")
    summed = [
        (pl.col("score") * pl.col("people")).sum().alias("score_times_people"),
        pl.col("people").sum().alias("score_weight"),
    ]
    by_area = scored.group_by("area", maintain_order=True).agg(*summed)
    mine = scored.filter(pl.col("code").is_in(list(districts.own_lsoas))).select(*summed)
    both = pl.concat([by_area, mine.with_columns(area=pl.lit(PARTNERSHIP)).select(by_area.columns)])
    made = both.filter(~pl.col("area").is_in(list(districts.own_areas)) & (pl.col("score_weight") > 0)).with_columns(
        year=pl.lit(None, dtype=pl.Int32), input=pl.lit(f"deprivation {index}")
    )
    return [made.sort("area")]


def _population(held: list[pl.DataFrame]) -> pl.DataFrame:
    """People of each area and year, the first file's where several give a year."""
    empty = pl.DataFrame(schema=comparison_population.SHAPE.schema)
    parts = [frame.select("area", "year", "people", "input") for frame in held if "people" in frame.columns]
    return pl.concat([empty, *parts]).unique(["area", "year"], keep="first", maintain_order=True).sort("area", "year")


def _areas(
    counts: pl.DataFrame, population: pl.DataFrame, held: list[pl.DataFrame], districts: Districts
) -> tuple[pl.DataFrame, frozenset[str]]:
    """Every other area with its name, kind and force; and the codes of those with only stray records."""
    placed = counts.drop_nulls("area").filter(~pl.col("area").is_in(list(districts.own_areas)))
    names = [placed.select("area", "name"), *(frame.select("area", "name") for frame in held)]
    named_by = pl.concat(names).drop_nulls().unique("area", keep="first", maintain_order=True)
    known = pl.concat([placed.select("area"), *(frame.select("area") for frame in held)]).unique("area")
    force = (
        placed.drop_nulls("force")
        .group_by("area", "force")
        .agg(pl.col("count").sum())
        .sort("area", "count", "force", descending=[False, True, False])
        .unique("area", keep="first", maintain_order=True)
        .select("area", "force")
    )
    strays = _strays(placed, population, force)
    made = (
        known.filter((pl.col("area") != PARTNERSHIP) & ~pl.col("area").is_in(list(districts.own_areas)))
        .filter(~pl.col("area").is_in(list(strays)))
        .join(named_by, on="area", how="left")
        .join(force, on="area", how="left")
        .with_columns(
            pl.col("name").fill_null(pl.col("area")),
            pl.col("area").str.slice(1, 2).replace_strict(_KINDS, default="peer", return_dtype=pl.String).alias("kind"),
        )
        .sort("area")
    )
    return made, strays


def _strays(placed: pl.DataFrame, population: pl.DataFrame, force: pl.DataFrame) -> frozenset[str]:
    """Areas that have far fewer records a head of their own force, for the months it has, than the middle area."""
    people = population.sort("year").group_by("area").agg(pl.col("people").last())
    own = placed.join(force.rename({"force": "own"}), on="area", how="left")
    rates = (
        own.filter(pl.col("own").is_null() | (pl.col("force") == pl.col("own")))
        .group_by("area")
        .agg(pl.col("count").sum(), months=pl.col("month").n_unique())
        .join(people, on="area")
        .filter(pl.col("people") > 0)
        .with_columns(rate=pl.col("count") / pl.col("people") / pl.col("months"))
    )
    return frozenset(rates.filter(pl.col("rate") < TOO_FEW * pl.col("rate").median())["area"].to_list())


def _less(account: Account, counts: pl.DataFrame, kept: pl.DataFrame, strays: frozenset[str], left_out: int) -> Account:
    """The account with the rows of the partnership's own areas, and of areas with only strays, set aside."""
    stray = counts.filter(pl.col("area").is_in(list(strays))).height
    own = left_out - stray
    aside = dict(account.set_aside)
    if stray:
        aside[STRAY] = stray
    if own:
        aside["rows of the partnership itself, whose own records are counted"] = own
    tables = dict(account.tables)
    tables["comparison_counts"] = kept.height
    return Account(
        account.source,
        account.read,
        {table: rows for table, rows in tables.items() if rows},
        aside,
        account.examples,
        account.notes,
    )


def _notes(areas: pl.DataFrame, strays: frozenset[str]) -> tuple[str, ...]:
    """What the data-quality page says of the other areas."""
    if areas.is_empty():
        return ("No counts of other areas are held: the area cannot be compared with others.",)
    notes = []
    if strays:
        some = counted(len(strays), "other area has", "other areas have")
        notes.append(f"{some} only stray records, their own forces' files not being counted; they are not compared.")
    return tuple(notes)
