"""Comparison variables: files of people, households and hectares by area, or by LSOA and then added up.

Every variable is kept as a part and its whole, so that LSOAs add up to districts and districts to the partnership.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.errors import BadInput
from saferplan.reference.neighbour_variables import neighbour_variables
from saferplan.sources.comparison_counts import area_column
from saferplan.sources.lookups import Lookups
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import GSS_CODE, ROW, ReferenceFile, named, set_aside, unknown_file
from saferplan.tables.account import Account

COUNTED = (
    "people",
    "households",
    "hectares",
    "aged_under_18",
    "aged_18_24",
    "aged_65_plus",
    "asian",
    "black",
    "mixed",
    "other_ethnic",
    "social_rented",
    "private_rented",
)
"""The meanings of columns that are counted and can be added up."""

EXPECTED = "an area or LSOA code, and counts of people, households or hectares"


@dataclass(frozen=True)
class Districts:
    """Which district each LSOA code lies in, whatever its year (`code`, `area`, `name`), and the partnership's own.

    `own_lsoas` are the LSOA codes inside the partnership, `own_areas` every code under which files may list all or part
    of it, and `own_districts` those of them that make it up.
    """

    frame: pl.DataFrame
    own_lsoas: frozenset[str]
    own_areas: frozenset[str]
    own_districts: frozenset[str]

    def whole_of(self, codes: frozenset[str]) -> frozenset[str]:
        """Which of some codes make up the partnership: all its districts, or the one other code that stands for it."""
        others = codes & self.own_areas - self.own_districts
        if self.own_districts and self.own_districts <= codes:
            return self.own_districts
        return others if len(others) == 1 else frozenset()


def districts_of(
    lookups: Lookups,
    wanted: frozenset[str],
    own_lsoas: frozenset[str],
    *,
    districts: frozenset[str],
    own: frozenset[str],
) -> Districts:
    """Fit LSOAs to the districts that the counts are of: the lookup that has most of the codes `wanted` decides.

    `districts` are the partnership's own by its settings, `own` other codes for it.
    A district most of whose LSOAs are the partnership's own is the partnership's own too.
    """
    empty = pl.DataFrame(schema={"code": pl.String, "area": pl.String, "name": pl.String})
    best = max(
        lookups.districts,
        key=lambda one: (len(wanted & set(one.frame["wider"])), one.vintage, one.year),
        default=None,
    )
    if best is None or not wanted & set(best.frame["wider"]):
        return Districts(empty, own_lsoas, own | districts, districts)
    frame = best.frame.select("code", area="wider", name="wider_name")
    if lookups.changes.height:
        other, mine = ("lsoa11", "lsoa21") if best.vintage == "2021" else ("lsoa21", "lsoa11")
        through = lookups.changes.join(frame, left_on=mine, right_on="code").select(
            code=pl.col(other), area="area", name="name"
        )
        through = through.join(frame, on="code", how="anti")
        frame = pl.concat([frame, through]).unique("code", keep="first", maintain_order=True)
    inside = frame.group_by("area").agg(pl.col("code").is_in(list(own_lsoas)).mean().alias("inside"))
    found = frozenset(inside.filter(pl.col("inside") >= 0.5)["area"].to_list())
    return Districts(frame, own_lsoas, own | districts | found, districts)


def is_variables(file: ReferenceFile) -> bool:
    """Whether a file's columns are those of areas or LSOAs and something counted in them."""
    placed = area_column(file) is not None or file.find("lsoa_code") is not None
    return placed and any(file.find(meaning) for meaning in (*COUNTED, "imd_score"))


def read_variables_file(file: ReferenceFile, districts: Districts) -> tuple[pl.DataFrame, Account]:
    """One file's counts by area: `area`, `name`, `year`, `input` and the columns of `COUNTED` that it has.

    A file of LSOAs is added up to districts.  The partnership has a row of its own, `partnership`: what its LSOAs, or
    the areas that are its own, add up to; those areas have none.  Raises `BadInput` where a cell is no number, or one
    area has two rows.
    """
    lsoa, area = file.find("lsoa_code"), area_column(file)
    code = lsoa or area
    if code is None or not is_variables(file):
        raise unknown_file(file.name, file.headers, EXPECTED)
    year = file.find("year")
    numbers = _numbers(file)
    tests = {
        "rows with a blank code": pl.col(code.header).is_null(),
        "rows with a code that is not a letter and eight digits": ~pl.col(code.header).str.contains(GSS_CODE),
        "rows that repeat an earlier row": ~pl.struct(pl.exclude(ROW)).is_first_distinct(),
    }
    if lsoa:
        tests["rows of LSOAs that no lookup puts in a district"] = ~pl.col(lsoa.header).is_in(
            districts.frame["code"].implode()
        )
    kept, account = set_aside(file.frame, tests, file.name)
    of_year = pl.col(year.header).str.extract(r"((?:19|20)\d\d)").cast(pl.Int32, strict=False) if year else pl.lit(None)
    name = file.find("area_name") or file.find("district_name")
    rows = kept.select(
        ROW,
        code=pl.col(code.header),
        name=pl.col(name.header) if name and not lsoa else pl.lit(None, dtype=pl.String),
        year=pl.coalesce(of_year.cast(pl.Int32), pl.lit(_year_of(file), dtype=pl.Int32)),
        **numbers,
    )
    _check_numbers(file, rows, numbers)
    again = rows.filter(~pl.struct("code", "year").is_first_distinct())
    if again.height:
        found = f"{code.header} {again['code'][0]} has a second row"
        raise BadInput(file.name, found, "one row for each area and year", "Keep the right one.", row=again[ROW][0])
    made = _added_up(rows, districts, list(numbers), small=lsoa is not None)
    return made.with_columns(input=pl.lit(file.name)), named(account, "comparison", "comparison_variables")


def _numbers(file: ReferenceFile) -> dict[str, pl.Expr]:
    """Each counted column of a file; several of one meaning (two bands of age) are added up."""
    made = {}
    for meaning in COUNTED:
        columns = file.every(meaning)[:1] if meaning == "people" else file.every(meaning)
        if columns:
            parts = [
                pl.col(column.header).str.replace_all(",", "").cast(pl.Float64, strict=False) for column in columns
            ]
            made[meaning] = pl.sum_horizontal(parts, ignore_nulls=False)
    if score := file.find("imd_score"):
        people = made.get("people", pl.lit(1.0))
        made["score_times_people"] = pl.col(score.header).cast(pl.Float64, strict=False) * people
        made["score_weight"] = people
    return made


def _year_of(file: ReferenceFile) -> int | None:
    """The year that the header of the people, or else the file's name, gives; None where neither does."""
    people = file.find("people")
    if people and people.year:
        return int(people.year)
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", file.name.rsplit("/", 1)[-1]))
    return int(years.pop()) if len(years) == 1 else None


def _check_numbers(file: ReferenceFile, rows: pl.DataFrame, numbers: Mapping[str, pl.Expr]) -> None:
    """Raise `BadInput` where a count is below nought or no number, or there is no year to the people."""
    for meaning in numbers:
        bad = rows.filter(~pl.col(meaning).is_between(0, 1e12).fill_null(value=False))
        if bad.height:
            column = file.find(meaning) or file.find("imd_score")
            header = column.header if column else meaning
            cell = file.frame.filter(pl.col(ROW) == bad[ROW][0])[header][0]
            found = f"{header} is {quoted(cell)}"
            raise BadInput(file.name, found, "a number, 0 or more", "Correct the cell.", row=bad[ROW][0])
    if "people" in numbers and rows.filter(pl.col("year").is_null()).height:
        raise BadInput(
            file.name,
            "nothing says which year its people are of",
            "a column year, or one year in the file's name",
            "Put the year in the file's name, like census-2021-districts.csv.",
        )


def _added_up(rows: pl.DataFrame, districts: Districts, columns: list[str], *, small: bool) -> pl.DataFrame:
    """Rows of areas or LSOAs by district, and the partnership's own added up."""
    sums = [pl.col(column).sum() for column in columns]
    if small:
        own = rows.filter(pl.col("code").is_in(list(districts.own_lsoas)))
        wider = rows.drop("name").join(districts.frame, on="code").sort("code")
        made = wider.group_by("area", "year", maintain_order=True).agg(pl.col("name").first(), *sums)
    else:
        own = rows.filter(pl.col("code").is_in(list(districts.whole_of(frozenset(rows["code"])))))
        made = rows.select("name", "year", *columns, area="code")
    made = made.filter(~pl.col("area").is_in(list(districts.own_areas)))
    whole = own.group_by("year", maintain_order=True).agg(*sums)
    whole = whole.with_columns(area=pl.lit(PARTNERSHIP), name=pl.lit(None, dtype=pl.String))
    return pl.concat([made.select("area", "name", "year", *columns), whole.select("area", "name", "year", *columns)])


def variables_of(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """All files' counts as variables: `area`, `variable`, `part`, `whole` and `input`.

    A variable is taken from one file for all areas, the one that has it for most of them (the latest year, then the
    first name), so that like is compared with like.
    """
    made = [
        pl.DataFrame(
            schema={
                "area": pl.String,
                "variable": pl.String,
                "part": pl.Float64,
                "whole": pl.Float64,
                "input": pl.String,
                "year": pl.Int32,
            }
        )
    ]
    for variable in neighbour_variables():
        whole = "score_weight" if variable.part == "score_times_people" else variable.whole
        for frame in frames:
            if {variable.part, whole} <= set(frame.columns):
                latest = frame.filter(pl.col(whole) > 0).sort("year", nulls_last=False)
                made.append(
                    latest.unique("area", keep="last", maintain_order=True).select(
                        "area",
                        pl.lit(variable.slug).alias("variable"),
                        pl.col(variable.part).alias("part"),
                        pl.col(whole).alias("whole"),
                        "input",
                        "year",
                    )
                )
    every = pl.concat(made)
    best = (
        every.group_by("variable", "input")
        .agg(areas=pl.len(), year=pl.col("year").max().fill_null(0))
        .sort("variable", "areas", "year", "input", descending=[False, True, True, False])
        .unique("variable", keep="first", maintain_order=True)
    )
    kept = every.join(best.select("variable", "input"), on=["variable", "input"], how="semi")
    return kept.select("area", "variable", "part", "whole", "input").sort("area", "variable")
