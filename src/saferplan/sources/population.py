"""Population: mid-year estimates and census counts of LSOAs, from the Office for National Statistics.

A file has an LSOA code, people, and a year: in a column, in the header of the people, or else in the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.reference.column_aliases import KnownColumn
from saferplan.sources.lsoa_vintages import Vintages, vintage_of_codes
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import (
    GSS_CODE,
    ROW,
    ReferenceFile,
    counted,
    files_in,
    read_reference_file,
    set_aside,
    unknown_file,
)
from saferplan.tables.account import Account, add_accounts

EXPECTED = "an LSOA code (such as LSOA21CD) and the people in it (such as All Ages, Total or total_population)"
_SCHEMA = {
    "vintage": pl.String,
    "code": pl.String,
    "year": pl.Int32,
    "people": pl.Float64,
    "census": pl.Boolean,
    "input": pl.String,
}


@dataclass(frozen=True)
class Population:
    """People in each LSOA of each year held, as the files have them.

    `frame` has `vintage`, `code`, `year`, `people`, `census` (whether it is a census count) and `input` (the file).
    """

    frame: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]

    def weights(self, vintage: str) -> pl.DataFrame:
        """`code` and `people` of the latest year held for a vintage: what areas are weighed by; empty if none is."""
        own = self.frame.filter(pl.col("vintage") == vintage)
        latest = own.filter(pl.col("year") == pl.col("year").max()).sort("census", "input")
        return latest.select("code", "people").unique("code", keep="first", maintain_order=True)


def read_population(inputs: Path, *, known: Mapping[str, frozenset[str]]) -> Population:
    """Read every file of `inputs/population`; `known` are the LSOA codes of each vintage that the lookups have.

    Raises `BadInput` where a file is of no kind looked for, has no year, a figure below nought or that is no number,
    or two figures for one LSOA and year.
    """
    parts: list[Account] = []
    frames = [pl.DataFrame(schema=_SCHEMA)]
    sources: list[tuple[str, str]] = []
    for path in files_in(inputs / "population"):
        file = read_reference_file(path, inputs)
        frame, account = _read_file(file, known)
        frames.append(frame)
        parts.append(account)
        sources.append((file.name, file.sha256))
    return Population(pl.concat(frames), add_accounts("population", parts), tuple(sources))


def _read_file(file: ReferenceFile, known: Mapping[str, frozenset[str]]) -> tuple[pl.DataFrame, Account]:
    """The rows of one file in the columns of `Population.frame`, with their account."""
    lsoa, people = file.find("lsoa_code"), file.every("people")
    if lsoa is None or not people:
        raise unknown_file(file.name, file.headers, EXPECTED)
    year = file.find("year")
    if year is None and not all(column.year for column in people):
        people = (_with_year_of_name(file, people[0]),)
    vintage = lsoa.year if lsoa.year in known else vintage_of_codes(file.frame[lsoa.header].drop_nulls(), known)
    if vintage is None:
        raise BadInput(
            file.name,
            f"no lookup has any of the codes under {lsoa.header}",
            "LSOA codes of 2011 or 2021",
            "Add the ONS lookup of these LSOAs to inputs/areas, or take the file out.",
        )
    code = pl.col(lsoa.header)
    tests = {
        "rows with a blank LSOA code": code.is_null(),
        "rows of areas that are not LSOAs": ~code.str.contains(GSS_CODE) | ~code.is_in(list(known[vintage])),
        "rows with no figure": pl.all_horizontal(pl.col([c.header for c in people]).is_null()),
    }
    rows, first = set_aside(file.frame, tests, file.name)
    frame = pl.concat(_years(file, rows, code, column, year) for column in people).drop_nulls("people")
    frame = frame.with_columns(vintage=pl.lit(vintage), input=pl.lit(file.name))
    _check_one_each(file, frame)
    again = ~frame.select(pl.struct("code", "year").is_first_distinct()).to_series()
    repeated = frame.filter(again)[ROW].unique()
    rows, second = set_aside(
        rows, {"rows that repeat an earlier row": pl.col(ROW).is_in(repeated.implode())}, file.name
    )
    account = Account(
        "population",
        first.read,
        {"population": rows.height} if rows.height else {},
        first.set_aside | second.set_aside,
        first.examples | second.examples,
        {},
    )
    return frame.filter(~again).select(list(_SCHEMA)), account


def _with_year_of_name(file: ReferenceFile, people: KnownColumn) -> KnownColumn:
    """The column of people with the year that the file's name gives, or `BadInput` where it gives none or several."""
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", file.name.rsplit("/", 1)[-1]))
    if len(years) != 1:
        raise BadInput(
            file.name,
            f"nothing says which year {people.header} is of",
            "a column year, or one year in the file's name",
            "Put the year in the file's name, like mid-2019-population.csv.",
        )
    return KnownColumn(people.header, "people", years.pop(), people.census)


def _years(
    file: ReferenceFile, rows: pl.DataFrame, code: pl.Expr, people: KnownColumn, year: KnownColumn | None
) -> pl.DataFrame:
    """One column of people as rows of `code`, `year`, `people`, `census`, refusing what is no number of people."""
    of_year = pl.col(year.header).str.extract(r"((?:19|20)\d\d)") if year else pl.lit(people.year)
    frame = rows.select(
        ROW,
        code=code,
        year=of_year.cast(pl.Int32, strict=False),
        people=pl.col(people.header).str.replace_all(",", "").cast(pl.Float64, strict=False),
        census=pl.lit(people.census),
        written=pl.col(people.header),
    )
    no_number = frame.filter(
        pl.col("written").is_not_null() & ~pl.col("people").is_between(0, 1e8).fill_null(value=False)
    )
    if no_number.height:
        raise BadInput(
            file.name,
            f"the column {people.header} has {quoted(no_number['written'][0])}",
            "the number of people of one LSOA there, in digits, 0 or more",
            "Correct that cell, or download the file again.",
            row=no_number[ROW][0],
        )
    no_year = frame.filter(pl.col("year").is_null())
    if no_year.height:
        header = year.header if year else people.header
        raise BadInput(
            file.name, f"{header} holds no year", "a year like 2019", "Correct the file.", row=no_year[ROW][0]
        )
    return frame.drop("written")


def _check_one_each(file: ReferenceFile, frame: pl.DataFrame) -> None:
    """Raise `BadInput` where one LSOA has two different figures for one year."""
    differ = frame.filter(pl.col("people").n_unique().over("code", "year") > 1)
    if differ.height:
        code, year = differ.row(0, named=True)["code"], differ.row(0, named=True)["year"]
        row = differ.filter((pl.col("code") == code) & (pl.col("year") == year))[ROW][1]
        raise BadInput(
            file.name,
            f"LSOA {code} has two different figures for {year}",
            "one figure for each LSOA and year",
            "Keep only the total of all ages and sexes, or download the file again.",
            row=row,
        )


def population_of(
    population: Population, vintages: Vintages, *, places: pl.DataFrame
) -> tuple[pl.DataFrame, list[str]]:
    """The table `population` of the working areas in `places`, and sentences on how it was made.

    Figures of the working vintage add up to the working area.  So do those of the other vintage where it lies wholly
    in one working area; where it overlaps several, its people are shared among them in proportion to their latest
    figure of the working vintage.  A file that lacks an LSOA of an area is not used for it.  Where two files give a
    year, the one of the working vintage is used, then mid-year estimates before a census.
    """
    here = places.select(working="lsoa")
    touching = vintages.touches.join(here, on="working", how="semi")
    pairs = vintages.touches.join(touching, on=["vintage", "code"], how="semi")
    own = population.weights(vintages.working).join(vintages.of(vintages.working), on="code")
    size = own.group_by("working").agg(size=pl.col("people").sum())
    placed = population.frame.join(pairs, on=["vintage", "code"]).join(size, on="working", how="left")
    per_code = ["vintage", "code", "year", "input"]
    expected = pairs.group_by("vintage", "working").agg(expected=pl.len())
    equal = 1 / pl.len().over(per_code)
    whole = pl.col("size").sum().over(per_code)
    complete = pl.col("size").is_not_null().all().over(per_code) & (whole > 0)
    placed = placed.with_columns(
        share=pl.when(pl.len().over(per_code) == 1)
        .then(1.0)
        .when(complete)
        .then(pl.col("size") / whole)
        .otherwise(equal)
    )
    placed = placed.join(here, on="working", how="semi")
    shared = placed.filter(pl.col("share") < 1)
    totals = (
        placed.group_by("working", "year", "input", "vintage", "census")
        .agg(people=(pl.col("people") * pl.col("share")).sum(), codes=pl.len())
        .join(expected, on=["vintage", "working"])
    )
    best = (
        totals.filter(pl.col("codes") == pl.col("expected"))
        .with_columns(other=pl.col("vintage") != vintages.working)
        .sort("working", "year", "other", "census", "input")
    )
    table = best.unique(["working", "year"], keep="first", maintain_order=True).select(
        lsoa="working", year="year", people="people", input="input"
    )
    notes = [*_notes(best, table, shared, vintages), *_unusual(population.frame)]
    if partial := totals.filter(pl.col("codes") < pl.col("expected"))["working"].n_unique():
        notes.append(
            f"Of {counted(partial, 'area', 'areas')}, a population file lacks some LSOAs; it was not used there."
        )
    return table, notes


FEWEST, MOST = 500, 10_000
"""An LSOA is made to hold 1,000 to 3,000 people; an average outside these bounds is no population of LSOAs."""


def _unusual(frame: pl.DataFrame) -> list[str]:
    """A note for each file and year whose LSOAs have far fewer or more people, on average, than LSOAs have."""
    means = frame.group_by("input", "year").agg(pl.col("people").mean().alias("mean")).sort("input", "year")
    odd = means.filter(~pl.col("mean").is_between(FEWEST, MOST))
    return [
        f"The population of {year} has {mean:,.0f} people for each LSOA, where {FEWEST:,} to {MOST:,} are usual: see "
        "whether it counts something else, or is in other units."
        for _, year, mean in odd.iter_rows()
    ]


def _notes(best: pl.DataFrame, table: pl.DataFrame, shared: pl.DataFrame, vintages: Vintages) -> list[str]:
    """What the data-quality page says of the population."""
    notes = []
    if shared.height:
        codes, years = shared["code"].n_unique(), ", ".join(str(year) for year in sorted(shared["year"].unique()))
        notes.append(
            f"{counted(codes, 'LSOA', 'LSOAs')} of {vintages.other} overlapping several of {vintages.working}: "
            f"residents of {years} were shared among these in proportion to the latest figures held."
        )
    if best.height > table.height:
        unused = best.join(table, left_on=["working", "year", "input"], right_on=["lsoa", "year", "input"], how="anti")
        years = ", ".join(str(year) for year in sorted(unused["year"].unique()))
        notes.append(f"Several files give the population of {years}; one was used for each area.")
    return notes
