"""Deprivation: the English Indices of Deprivation, by LSOA, as the ministry publishes them.

File 7 of an edition has the score and the decile of the Index of Multiple Deprivation; Files 1 and 5 have one each and
together do as well.  The 2019 edition is on the LSOAs of 2011, the 2025 edition on those of 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput, BadSettings, MissingInput
from saferplan.sources.lsoa_vintages import Vintages
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import (
    GSS_CODE,
    ROW,
    ReferenceFile,
    counted,
    files_in,
    named,
    read_reference_file,
    set_aside,
    unknown_file,
)
from saferplan.tables.account import Account, add_accounts

VINTAGE_OF_EDITION = {"2019": "2011", "2025": "2021"}
"""The LSOAs that each edition in use is on."""

EXPECTED = "the English Indices' File 7: an LSOA code with its year, and the score and decile of the index"
_EDITION_OF_DISTRICTS = {"2013": "2015", "2018": "2019", "2019": "2019", "2024": "2025"}
_SCHEMA = {"code": pl.String, "score": pl.Float64, "decile": pl.Int32}


@dataclass(frozen=True)
class Deprivation:
    """One edition of the index, for all LSOAs that the files have: `code`, `score`, `decile`, and `name` if given."""

    edition: str
    frame: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]


def check_edition(index: str) -> str:
    """The LSOA vintage of an edition; raises `BadSettings` where there is no such edition."""
    if index not in VINTAGE_OF_EDITION:
        raise BadSettings(
            "[deprivation] index",
            f'it is "{index}"',
            " or ".join(VINTAGE_OF_EDITION),
            "Choose the edition whose file is in inputs/deprivation.",
        )
    return VINTAGE_OF_EDITION[index]


def read_deprivation(inputs: Path, *, index: str) -> Deprivation | None:
    """Read the edition `index` from the files of `inputs/deprivation`, or return None where it holds no file.

    Raises `BadInput` where a file is none of the index's, a score or decile is out of range, or an LSOA has two
    different values; `MissingInput` where there are files, but not of this edition.
    """
    check_edition(index)
    paths = files_in(inputs / "deprivation")
    if not paths:
        return None
    parts: list[Account] = []
    frames: list[pl.DataFrame] = []
    sources: list[tuple[str, str]] = []
    others: set[str] = set()
    for path in paths:
        file = read_reference_file(path, inputs)
        edition = _edition(file)
        rows, account = _usable_rows(file, wanted=edition == index)
        parts.append(account)
        if edition == index:
            frames.append(_values(file, rows))
            sources.append((file.name, file.sha256))
        else:
            others.add(edition)
    if not frames:
        held = " and ".join(sorted(others))
        raise MissingInput(
            f"The Index of Multiple Deprivation {index}",
            f"inputs/deprivation, which holds that of {held}",
            f"Add File 7 of the English Indices {index}, or choose another index under [deprivation].",
        )
    return Deprivation(index, _joined(frames, sources), add_accounts("deprivation", parts), tuple(sources))


def _edition(file: ReferenceFile) -> str:
    """The edition of a file, by the years of its LSOAs and districts."""
    lsoa = file.find("lsoa_code")
    has_values = file.find("imd_score") or file.find("imd_decile")
    if lsoa is None or lsoa.year not in VINTAGE_OF_EDITION.values() or not has_values:
        raise unknown_file(file.name, file.headers, EXPECTED)
    if lsoa.year == "2021":
        return "2025"
    district = file.find("district_code")
    return _EDITION_OF_DISTRICTS.get(district.year, "2019") if district else "2019"


def _usable_rows(file: ReferenceFile, *, wanted: bool) -> tuple[pl.DataFrame, Account]:
    """The rows of a file that can be used, with their account."""
    lsoa = file.find("lsoa_code")
    assert lsoa is not None, file.name
    code = pl.col(lsoa.header)
    values = [c.header for c in (*file.every("imd_score"), *file.every("imd_decile"))]
    tests = {
        "rows of another edition of the index": pl.lit(value=not wanted),
        "rows with a blank LSOA code": code.is_null(),
        "rows with a code that is not a letter and eight digits": ~code.str.contains(GSS_CODE),
        "rows of another country's index": code.str.contains("^[WSN]"),
        "rows with no score or decile": pl.any_horizontal(pl.col(values).is_null()),
        "rows that repeat an earlier row": ~pl.struct(lsoa.header, *values).is_first_distinct(),
    }
    rows, account = set_aside(file.frame, tests, file.name)
    return rows, named(account, "deprivation", "deprivation")


def _values(file: ReferenceFile, rows: pl.DataFrame) -> pl.DataFrame:
    """The code, score and decile of each row, checked."""
    lsoa, score, decile = file.find("lsoa_code"), file.find("imd_score"), file.find("imd_decile")
    assert lsoa is not None, file.name
    nothing = pl.lit(None, dtype=pl.String)
    frame = rows.select(
        ROW,
        code=pl.col(lsoa.header),
        score=pl.col(score.header) if score else nothing,
        decile=pl.col(decile.header) if decile else nothing,
    )
    for column, low, high in (("score", 0, 100), ("decile", 1, 10)):
        number = pl.col(column).cast(pl.Float64, strict=False)
        wrong = frame.filter(pl.col(column).is_not_null() & ~number.is_between(low, high).fill_null(value=False))
        if wrong.height:
            found = f"the {column} is {quoted(wrong[column][0])}"
            expected = f"a number from {low} to {high}"
            raise BadInput(file.name, found, expected, "Download the file again.", row=wrong[ROW][0])
    again = frame.filter(~pl.col("code").is_first_distinct())
    if again.height:
        found = f"LSOA {again['code'][0]} comes a second time with other values"
        raise BadInput(file.name, found, "one row for each LSOA", "Download the file again.", row=again[ROW][0])
    return frame.select("code", pl.col("score").cast(pl.Float64), pl.col("decile").cast(pl.Float64).cast(pl.Int32))


def _joined(frames: list[pl.DataFrame], sources: list[tuple[str, str]]) -> pl.DataFrame:
    """All files' values, one row an LSOA; `BadInput` where files disagree or one value is nowhere."""
    frame = pl.concat(frames)
    for column in ("score", "decile"):
        differ = frame.drop_nulls(column).filter(pl.col(column).n_unique().over("code") > 1)
        if differ.height:
            found = f"LSOA {differ['code'][0]} has another {column} than in {sources[0][0]}"
            raise BadInput(sources[-1][0], found, "the same values", "Keep the right file only.")
    made = frame.group_by("code").agg(pl.col("score", "decile").drop_nulls().first()).sort("code")
    for column in ("score", "decile"):
        if made[column].null_count():
            found = f"it has no {column} of LSOA {made.filter(pl.col(column).is_null())['code'][0]}"
            raise BadInput(sources[0][0], found, EXPECTED, "Add File 7, which has both.")
    return made.select(list(_SCHEMA))


def deprivation_of(
    deprivation: Deprivation, vintages: Vintages, *, places: pl.DataFrame, weights: pl.DataFrame
) -> tuple[pl.DataFrame, list[str]]:
    """The table `deprivation` of the working areas in `places`, and sentences on how it was made.

    An area one of whose LSOAs is not in the index has no row.  A union has the population-weighted mean of its areas'
    scores and the decile of the most populous of them; `weights` has the `people` of each `code`, and areas weigh the
    same where it lacks one.
    """
    pairs = vintages.of(vintages.working).join(places.select(working="lsoa"), on="working", how="semi")
    members = pairs.join(deprivation.frame, on="code", how="left").join(weights, on="code", how="left")
    members = members.filter(pl.col("score").is_not_null().all().over("working"))
    weighable = (pl.col("people") > 0).fill_null(value=False).all().over("working")
    weight = pl.when(weighable).then(pl.col("people")).otherwise(1.0)
    table = (
        members.with_columns(weight=weight)
        .sort("working", "weight", "code", descending=[False, True, False])
        .group_by("working", maintain_order=True)
        .agg(
            score=pl.when(pl.len() == 1)
            .then(pl.col("score").first())
            .otherwise((pl.col("score") * pl.col("weight")).sum() / pl.col("weight").sum()),
            decile=pl.col("decile").first(),
        )
        .select(lsoa="working", score="score", decile="decile", edition=pl.lit(deprivation.edition))
    )
    notes = []
    if unions := sum(lsoa in vintages.unions for lsoa in table["lsoa"]):
        some = counted(unions, "joint area has", "joint areas have")
        notes.append(
            f"{some} the population-weighted mean of the scores within, and the decile of the LSOA with most residents."
        )
    if lacking := places.height - table.height:
        notes.append(
            f"{counted(lacking, 'area has', 'areas have')} no Index of Multiple Deprivation {deprivation.edition}."
        )
    return table, notes
