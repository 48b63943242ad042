"""Offences by code for the tests: rows of the table `offence_counts`, and evidence that has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from saferplan.measures.evidence import Evidence
from saferplan.tables import harm_days, offence_counts

OTHERS = ("marram-coast", "dunlin-vale", "sallow-fen", "teasel-hills", "plover-downs")
"""Forces beside the home force."""

Years = Mapping[str, Mapping[str, Mapping[str, int]]]


def offences_of(years: Years) -> pl.DataFrame:
    """The table, from counts by year, force and code; all in the first quarter."""
    rows = [
        (force, year, 1, code, code, count, "home_office/table.ods")
        for year, forces in years.items()
        for force, codes in forces.items()
        for code, count in codes.items()
    ]
    return pl.DataFrame(rows, schema=offence_counts.SHAPE.schema, orient="row")


def with_offences(evidence: Evidence, years: Years) -> Evidence:
    """The same evidence with these offences by code."""
    return replace(evidence, offence_counts=offences_of(years))


def alike(codes: Mapping[str, int], *, home: str = "ashbrook", forces: int = 6) -> dict[str, dict[str, int]]:
    """One mix for the home force and others, so that forces do not differ."""
    return {force: dict(codes) for force in (home, *OTHERS)[:forces]}


def days_of(days: Mapping[str, tuple[float, ...]]) -> pl.DataFrame:
    """The table `harm_days`, from the days of the offences in law under each code."""
    rows = [(code, code, one, "harm/index.xlsx") for code, found in days.items() for one in found]
    return pl.DataFrame(rows, schema=harm_days.SHAPE.schema, orient="row")
