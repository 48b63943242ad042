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
from saferplan.measures.explain import conditions_in_words
from saferplan.periods import parse_period
from saferplan.tables.partner_shapes import INSIDE

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
    """Whether a measure can be counted again here: rows counted as they are, people added up, or a total as sent."""
    return measure.count in ("rows", "people", "returns")


def returns_behind(address: Address, evidence: Evidence) -> pl.DataFrame:
    """The totals that partners returned of a level's measure, area, period and group; one row, or none."""
    group = ";".join(f"{dimension}={value}" for dimension, value in address.group)
    return evidence.returns.filter(
        pl.col("measure") == address.measure,
        pl.col("area") == address.area,
        pl.col("period") == address.period,
        pl.col("group") == group,
    )


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
    known_only_inside = measure.finest == PARTNERSHIP  # no row of these is known to be in any one LSOA
    codes = evidence.lsoa_changes.filter(pl.col("working").is_in(list(lsoas)))["code"].to_list()
    period = parse_period(address.period)
    spoken = replace(address, group=tuple(pair for pair in address.group if pair[1] != ANY))
    when = "year" if measure.count == "people" else "month"
    return Selection(
        table=measure.table,
        columns=RETURN_COLUMNS if measure.count == "returns" else (when, *(name for name, _ in values), "lsoa"),
        conditions=_of_a_return(address) if measure.count == "returns" else conditions_in_words(spoken, measure, areas),
        months=period.months,
        lsoas=lsoas,
        codes=(INSIDE,) if known_only_inside else tuple(sorted({*codes, *lsoas})),
        values=tuple(values),
        mid_year=period.mid_year,
    )


RETURN_COLUMNS = ("measure", "area", "period", "group", "numerator", "denominator")
"""The columns of the totals that partners return which say what each is."""


def _of_a_return(address: Address) -> tuple[tuple[str, str], ...]:
    """The conditions on a total that a partner returned."""
    group = ";".join(f"{dimension}={value}" for dimension, value in address.group)
    told = [("measure", address.measure), ("area", address.area), ("period", address.period)]
    return (*told, *([("group", group)] if group else []))


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
    found = rows_that_count(rows, selection)
    return found.group_by("force", "month").agg(pl.len().alias("rows")).sort("force", "month").collect()


def rows_that_count(rows: pl.LazyFrame, selection: Selection) -> pl.LazyFrame:
    """The rows of a table that meet the conditions."""
    found = rows.filter(pl.col("month").is_in(list(selection.months)), pl.col("lsoa").is_in(list(selection.codes)))
    for column, allowed in selection.values:
        found = found.filter(pl.col(column).cast(pl.String).is_in(list(allowed)))
    return found


def count_people(selection: Selection, evidence: Evidence) -> float | None:
    """Add up the residents of the selected areas in the year of the period's middle; None where there are none."""
    people = people_by_year(evidence.population, evidence.places["lsoa"], [selection.mid_year])
    inside = people.filter(pl.col("lsoa").is_in(list(selection.lsoas)))
    return float(inside["people"].sum()) if inside.height else None


def expected_rows(level: Figure) -> float | None:
    """The count that a level says it rests on: its value, or the numerator of a rate or share; None for others."""
    if level.statistic == "count":
        return level.value
    return level.numerator if level.statistic in ("rate", "share") else None


def agrees(found: float | None, expected: float | None) -> bool:
    """Whether a count made again is the one in the figure."""
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= ROUNDING * max(1.0, abs(expected))
