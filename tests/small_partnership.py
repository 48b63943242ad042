"""A partnership as small as a test needs: counts by LSOA, type and month in, evidence and questions' context out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.context import Context
from saferplan.assessment.questions import context_of
from saferplan.figures import FIGURE_COLUMNS, Address
from saferplan.measures.calculate import calculate
from saferplan.measures.evidence import Evidence, choose_periods
from saferplan.measures.resolver import Resolver
from saferplan.periods import parse_period

FORCE = "ashbrook"
DISTRICT = "X07000001"
TWO_YEARS = parse_period("2017-04..2019-03").months


def lsoa(number: int) -> str:
    """The code of an LSOA by its number, from 1."""
    return f"X01{number:06d}"


def evidence_of(
    crimes: Mapping[tuple[int, str], Sequence[int]],
    *,
    months: Sequence[int] = TWO_YEARS,
    unplaced: Mapping[str, Sequence[int]] | None = None,
    people: float = 1500.0,
    scores: Sequence[float] = (),
    boards: Sequence[str] = (),
) -> Evidence:
    """Evidence of counts by LSOA number and type, one number for each month.

    Every LSOA has as many residents, in 2014 to 2019; `unplaced` are records without a place, by type; `scores` are
    the deprivation scores of LSOA 1, 2, ... (none: no index is held), `boards` the slug of each one's board.
    """
    size = max(number for number, _ in crimes)
    codes = [lsoa(number) for number in range(1, size + 1)]
    placed = [
        (FORCE, lsoa(n), m, t, int(c)) for (n, t), row in crimes.items() for m, c in zip(months, row, strict=True)
    ]
    without = [
        (FORCE, None, m, t, int(c)) for t, row in (unplaced or {}).items() for m, c in zip(months, row, strict=True)
    ]
    counts = pl.DataFrame(
        [row for row in placed + without if row[-1]],
        schema={"force": pl.String, "lsoa": pl.String, "month": pl.Int32, "crime_type": pl.String, "count": pl.UInt32},
        orient="row",
    )
    named = [f"board:{slug}" for slug in boards] or [None] * size
    blank = pl.lit(None, dtype=pl.String)
    places = pl.DataFrame(
        {"lsoa": codes, "name": codes, "board": named},
        schema={"lsoa": pl.String, "name": pl.String, "board": pl.String},
    ).with_columns(
        pl.lit("2011").alias("vintage"),
        pl.lit(DISTRICT).alias("district"),
        pl.lit("Small").alias("district_name"),
        pl.col("board").alias("board_name"),
        *(blank.alias(name) for name in ("ward", "ward_name", "town", "town_name")),
    )
    years = range(2014, 2020)
    return Evidence(
        counts={"recorded_crime": counts, "asb_incidents": counts.head(0).drop("crime_type")},
        places=places,
        lsoa_changes=pl.DataFrame({"code": codes, "working": codes, "change": ["unchanged"] * size}),
        population=pl.DataFrame(
            [(code, year, people, "people.csv") for code in codes for year in years],
            schema={"lsoa": pl.String, "year": pl.Int32, "people": pl.Float64, "input": pl.String},
            orient="row",
        ),
        deprivation=pl.DataFrame(
            [
                (code, score, number % 10 + 1, "2019")
                for number, (code, score) in enumerate(zip(codes, scores, strict=False))
            ],
            schema={"lsoa": pl.String, "score": pl.Float64, "decile": pl.Int32, "edition": pl.String},
            orient="row",
        ),
        fitness=pl.DataFrame(
            [("street", FORCE, month, True, "2020-01-01", 1000, 1000, 0) for month in months],
            schema={
                "kind": pl.String,
                "force": pl.String,
                "month": pl.Int32,
                "present": pl.Boolean,
                "extract_date": pl.String,
                "rows": pl.Int64,
                "kept": pl.Int64,
                "unplaced_rows": pl.Int64,
            },
            orient="row",
        ),
        forces=(FORCE,),
        year="financial",
        deprivation_groups="fifths",
    )


def context_from(evidence: Evidence) -> Context:
    """What the questions are given."""
    boards = sorted({code for code in evidence.places["board"].to_list() if code})
    areas = (
        Area("partnership", PARTNERSHIP, "Small"),
        *(Area("district", code, code) for code in sorted(set(evidence.places["district"].to_list()))),
        *(Area("board", code, code.removeprefix("board:").capitalize()) for code in boards),
    )
    return context_of(evidence, calculate(evidence), areas, area="Small", index="2019")


def counts_context(monthly: Mapping[tuple[str, str], Sequence[int]], *, people: float = 10_000.0) -> Context:
    """A context of counts alone, by area and type, for two years of months: quick enough to make by the hundred.

    Every area has as many residents; the partnership's counts and residents are those of all areas but itself.
    """
    periods = choose_periods(TWO_YEARS, year="financial")
    sums = {(area, slug): (list(row), people) for (area, slug), row in monthly.items()}
    within = sorted({area for area, _ in monthly if area != PARTNERSHIP})
    for slug in sorted({slug for _, slug in monthly}) if within else ():
        total = [sum(column) for column in zip(*(monthly[area, slug] for area in within), strict=True)]
        sums[PARTNERSHIP, slug] = (total, people * len(within))
    rows = []
    for (area, slug), (counts, residents) in sums.items():
        spans = [(period.text, [count]) for period, count in zip(periods.months, counts, strict=True)]
        spans += [("2017/18", counts[:12]), ("2018/19", counts[12:])]
        for text, values in spans:
            group = f"crime_type={slug}" if slug else ""
            address = Address("recorded_crime", text, area=area, group=(("crime_type", slug),) if slug else ())
            count = float(sum(values))
            plain = {"measure": "recorded_crime", "area": area, "period": text, "group": group, "origin": "open"}
            rows.append(plain | {"id": str(address), "statistic": "count", "value": count, "unit": ""})
            rate = {"value": count / residents * 1000, "numerator": count, "denominator": residents}
            rows.append(plain | rate | {"id": str(replace(address, stat="rate")), "statistic": "rate", "unit": "rate"})
    frame = pl.DataFrame(rows, schema=FIGURE_COLUMNS).with_columns(
        *(pl.col(name).fill_null("") for name in ("of", "area_vintage", "interval_method", "missing")),
        pl.lit("final").alias("status"),
        *(pl.lit([], dtype=pl.List(pl.String)).alias(name) for name in ("caveats", "inputs")),
    )
    return Context(
        figures=Resolver(frame.sort("id"), {}),
        periods=periods,
        areas=(),
        types=tuple(sorted({slug for _, slug in monthly if slug})),
        area="Small",
        group="deprivation_fifth",
        groups=5,
        index="2019",
    )
