"""The rows behind a level: which rows of which table count towards it, and counting them again.

The count here goes straight over the table's rows with the level's conditions, and not by way of the tabulation that
the bundle's figures are made from, so that the one can be held to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.figures import Address, Figure
from saferplan.measures.calculate import groups_by
from saferplan.measures.counting import membership
from saferplan.measures.definition import Measure, load_measures
from saferplan.measures.denominators import people_by_year
from saferplan.measures.evidence import Evidence
from saferplan.measures.rows_in_words import OWN_CRIMES, conditions_in_words, rows_table
from saferplan.periods import parse_period
from saferplan.tables.partner_shapes import INSIDE, RECORD_TABLES

ROUNDING = 1e-9
"""How far two sums of the same numbers, added up in another order, may differ, relative to their size."""


@dataclass(frozen=True)
class Selection:
    """The rows of a table that count towards a level or towards the whole of a share.

    `columns` are those looked at, `conditions` what each must hold in words; `months`, `lsoas` (working areas),
    `codes` (the LSOA codes as published that belong to them) and `values` (column and allowed values) say the same to
    a machine.
    """

    table: str
    columns: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    months: tuple[int, ...]
    lsoas: tuple[str, ...]
    codes: tuple[str, ...]
    values: tuple[tuple[str, tuple[str, ...]], ...]
    mid_year: int


def is_recounted(measure: Measure) -> bool:
    """Whether the rows of a measure can be counted again here: rows as they are or weighed, or people added up."""
    return measure.count in ("rows", "people", "weights")


def selection_of(
    address: Address, evidence: Evidence, areas: Mapping[str, tuple[str, str]], *, origin: str
) -> Selection:
    """The rows that count towards a level whose figure has an origin."""
    measure = load_measures()[address.measure].behind(origin)
    inside = membership(evidence.places).filter(pl.col("area") == address.area)
    values = [(column, tuple(held)) for column, held in sorted(measure.where.items())]
    for dimension, value in address.group:
        if dimension.startswith("deprivation_"):
            groups = groups_by(evidence, dimension).filter((pl.col(dimension) == value) | (value == ANY))
            inside = inside.join(groups, on="lsoa", how="semi")
        else:
            values.append((dimension, (value,)))
    lsoas = tuple(sorted(set(inside["lsoa"].to_list())))
    codes = {*evidence.lsoa_changes.filter(pl.col("working").is_in(list(lsoas)))["code"].to_list(), *lsoas}
    if measure.finest == PARTNERSHIP and measure.table in RECORD_TABLES:  # known only to lie somewhere inside
        codes = {INSIDE}
    period = parse_period(address.period)
    spoken = replace(address, group=tuple(pair for pair in address.group if pair[1] != ANY))
    when = "year" if measure.count == "people" else "month"
    return Selection(
        table=rows_table(measure),
        columns=(when, *(name for name, _ in values), "lsoa"),
        conditions=conditions_in_words(spoken, measure, areas),
        months=period.months,
        lsoas=lsoas,
        codes=tuple(sorted(codes)),
        values=tuple(values),
        mid_year=period.mid_year,
    )


ANY = "*"
"""Any group of deprivation: areas that have one."""


def whole_of(address: Address) -> Address:
    """The level that is the whole of a share: the dimension of the share is summed, or the area is the partnership.

    >>> from saferplan.figures import parse_address
    >>> str(whole_of(parse_address("recorded_crime?period=2018&stat=share&of=crime_type&crime_type=burglary")))
    'figure:recorded_crime?area=partnership&period=2018'
    """
    if address.of == "area":
        return replace(address, area=PARTNERSHIP, of=None, stat=None)
    summed = address.of or ""
    group = tuple(pair for pair in address.group if pair[0] != summed)
    if summed.startswith("deprivation_"):
        group = tuple(sorted((*group, (summed, ANY))))
    return replace(address, group=group, of=None, stat=None)


def count_rows(rows: pl.LazyFrame, selection: Selection) -> pl.DataFrame:
    """Count a table's rows that meet the conditions, by force and month: `force`, `month`, `rows`.

    >>> rows = pl.LazyFrame({"force": ["a"] * 3, "month": [1, 1, 2], "lsoa": ["X", "Y", "X"], "crime_type": ["b"] * 3})
    >>> chosen = Selection("recorded_crime", (), (), (1, 2), ("X",), ("X",), (("crime_type", ("b",)),), 0)
    >>> count_rows(rows, chosen).rows()
    [('a', 1, 1), ('a', 2, 1)]
    """
    found = chosen_rows(rows, selection)
    return found.group_by("force", "month").agg(pl.len().alias("rows")).sort("force", "month").collect()


def chosen_rows(rows: pl.LazyFrame, selection: Selection) -> pl.LazyFrame:
    """The rows of a table that meet the conditions."""
    found = rows.filter(pl.col("month").is_in(list(selection.months)), pl.col("lsoa").is_in(list(selection.codes)))
    for column, allowed in selection.values:
        found = found.filter(pl.col(column).cast(pl.String).is_in(list(allowed)))
    return found


def sent_table(selection: Selection) -> str:
    """The table of what partners sent that a selection is of, or "": crimes may be in one beside the published.

    >>> [sent_table(Selection(name, (), (), (), (), (), (), 0)) for name in ("recorded_crime", "incidents", "places")]
    ['partner_crime', 'incidents', '']
    """
    if selection.table == "recorded_crime":
        return OWN_CRIMES
    return selection.table if selection.table in RECORD_TABLES else ""


def declared_rows(rows: pl.LazyFrame, table: str, evidence: Evidence) -> pl.LazyFrame:
    """The rows of a partner's table of the months that its sender's records are declared complete for."""
    months = evidence.partner_months.lazy().filter(pl.col("kind") == table).select("force", "month")
    return rows.join(months, on=["force", "month"], how="semi")


def count_by_file(rows: pl.LazyFrame, selection: Selection, *, most: int) -> pl.DataFrame:
    """Count a partner's rows that meet the conditions, by file: `file`, `counts`, and `rows`, the first few numbers.

    >>> rows = pl.LazyFrame({"month": [1, 1, 2], "lsoa": ["X", "X", "Y"], "file": ["a.csv"] * 3, "row": [5, 2, 3]})
    >>> count_by_file(rows, Selection("incidents", (), (), (1,), ("X",), ("X",), (), 0), most=1).rows()
    [('a.csv', 2, [2])]
    """
    return (
        chosen_rows(rows, selection)
        .group_by("file")
        .agg(pl.len().alias("counts"), pl.col("row").sort().head(most).alias("rows"))
        .sort("file")
        .collect()
    )


def count_people(selection: Selection, evidence: Evidence) -> float | None:
    """Add up the residents of the selected areas in the year of the period's middle; None where no year is near."""
    people = people_by_year(evidence.population, evidence.places["lsoa"], [selection.mid_year])
    inside = people.filter(pl.col("lsoa").is_in(list(selection.lsoas)))
    return float(inside["people"].sum()) if people.height else None


def expected_rows(level: Figure) -> float | None:
    """The count that a level says it rests on: its value, or the numerator of a rate or share; None for others.

    Of crimes that are weighed it is what the total has above the line, and the mean below it.
    """
    if load_measures()[level.measure].count == "weights":
        return {"score": level.numerator, "mean": level.denominator}.get(level.statistic)
    if level.statistic == "count":
        return level.value
    return level.numerator if level.statistic in ("rate", "share") else None


def agrees(found: float | None, expected: float | None) -> bool:
    """Whether a count made again is the one in the figure."""
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= ROUNDING * max(1.0, abs(expected))
