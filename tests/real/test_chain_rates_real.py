"""Rates and shares by deprivation over the real files, worked out anew from the published population and index."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from real_chains import Chain, chains, levels, months_in, sql_counts

__all__ = ["chains"]
pytestmark = [pytest.mark.real, pytest.mark.slow]

Chains = Callable[[str], Chain]
buckinghamshire = pytest.mark.parametrize(
    "name", [pytest.param("2014 and 2018", marks=pytest.mark.slow), "2025", pytest.param("all", marks=pytest.mark.slow)]
)


@pytest.mark.slow
@buckinghamshire
def test_shares_by_deprivation_are_those_of_numpy(chains: Chains, name: str) -> None:
    """Fifths of residents by the published score, written anew: whole areas laid end to end, cut at each fifth."""
    chain = chains(name)
    headline = chain.manifest["periods"]["headline"]
    parts = working_parts(chain)
    people = residents(chain, parts, mid_year(headline))
    score = scores(chain, parts)
    order = sorted(parts, key=lambda area: (-score[area], area))
    size = np.array([people[area] for area in order])
    middle = (np.cumsum(size) - size / 2) / size.sum()
    fifth = dict(zip(order, (np.floor(middle * 5) + 1).astype(int).tolist(), strict=True))
    area_of = {code: area for area, codes in parts.items() for code in codes}
    rows = chain.sql(
        f"""select lsoa, type, count(*) from crime where lsoa in (select lsoa from place) and month in
        ({", ".join(f"'{month}'" for month in months_in(headline))}) group by all"""
    )
    counts: dict[tuple[str, int], int] = {}
    for lsoa, kind, many in rows:
        for one in (kind, ""):
            key = one, fifth[area_of[lsoa]]
            counts[key] = counts.get(key, 0) + many
    found = chain.figures.filter(
        (pl.col("measure") == "recorded_crime")
        & (pl.col("statistic") == "share")
        & (pl.col("of") == "deprivation_fifth")
        & (pl.col("period") == headline)
    )
    assert found.height >= 5 * 14
    for group, value in found.select("group", "value").iter_rows():
        pairs = dict(pair.split("=") for pair in group.split(";"))
        kind, number = pairs.get("crime_type", ""), int(pairs["deprivation_fifth"])
        whole = sum(many for (one, _), many in counts.items() if one == kind)
        assert value == pytest.approx(100 * counts.get((kind, number), 0) / whole), group


def working_parts(chain: Chain) -> dict[str, frozenset[str]]:
    """The areas that are worked with, by name, and their codes of both vintages.

    One area for each code of the index's vintage; where files of both vintages are held, one for each set of codes
    that hang together, which is named after the least code that the tests need: no figure depends on the name but in
    a tie of scores.
    """
    index_codes = {
        "2019": "select lsoa11_code from '{data}/deprivation/imd2019_england_lsoa11.parquet'",
        "2025": "select lsoa21_code from '{data}/deprivation/imd2025_england_lsoa21.parquet'",
    }[chain.case.index]
    own = {code for (code,) in chain.lookup(index_codes)} & chain.districts.keys()
    both = len(chain.case.archives) > 2
    return {min(group): group for code in own if (group := chain.hangs_together[code] if both else frozenset({code}))}


def mid_year(period: str) -> int:
    """The year of the middle month."""
    months = months_in(period)
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (months[0], months[-1]))
    return (first + last) // 2 // 12


def residents(chain: Chain, parts: dict[str, frozenset[str]], year: int) -> dict[str, float]:
    """Residents of each working area in a year: held years are 2011, 2017, 2019, 2020 (2011 codes) and 2021."""
    held: dict[int, dict[str, float]] = {2011: {}, 2017: {}, 2019: {}, 2020: {}, 2021: {}}
    for code, persons in chain.lookup(
        "select lsoa11_code, persons from '{data}/population/lsoa11_census2011_persons_households.parquet'"
    ):
        held[2011][code] = persons
    for code, of, persons in chain.lookup(
        "select lsoa11_code, year, total_population "
        "from '{data}/population/lsoa11_midyear_population_2017_2019_2020.parquet'"
    ):
        held[of][code] = persons
    for code, persons in chain.lookup(
        "select lsoa21_code, total_residents from '{data}/population/lsoa21_census2021_residents_ethnicity.parquet'"
    ):
        held[2021][code] = persons

    def people(of: int) -> dict[str, float]:
        return {area: sum(held[of].get(code, 0) for code in codes) for area, codes in parts.items()}

    if year >= 2021:
        return people(2021)
    if year in held:
        return people(year)
    low, high = max(y for y in held if y < year), min(y for y in held if y > year)
    before, after = people(low), people(high)
    return {area: before[area] + (after[area] - before[area]) * (year - low) / (high - low) for area in parts}


def scores(chain: Chain, parts: dict[str, frozenset[str]]) -> dict[str, float]:
    """The index's score of each working area: that of its parts, weighted by residents in 2021."""
    source = {
        "2019": "select lsoa11_code, IMD_score from '{data}/deprivation/imd2019_england_lsoa11.parquet'",
        "2025": "select lsoa21_code, IMD_score from '{data}/deprivation/imd2025_england_lsoa21.parquet'",
    }[chain.case.index]
    score = dict(chain.lookup(source))
    weight = dict(
        chain.lookup(
            "select lsoa21_code, total_residents from '{data}/population/lsoa21_census2021_residents_ethnicity.parquet'"
        )
    )
    found = {}
    for area, codes in parts.items():
        own = sorted(codes & score.keys())
        whole = sum(weight.get(code, 1) for code in own)
        found[area] = score[own[0]] if len(own) == 1 else sum(score[code] * weight[code] for code in own) / whole
    return found


@buckinghamshire
def test_rates_are_counts_over_residents_worked_out_anew(chains: Chains, name: str) -> None:
    chain = chains(name)
    parts = working_parts(chain)
    counts = sql_counts(chain, "crime")
    rates = levels(chain, statistic="rate").filter(
        pl.col("value").is_not_null() & pl.col("area").is_in(["partnership", *set(chain.districts.values())])
    )
    assert rates.height > 100
    by_year: dict[int, dict[str, float]] = {}
    for area, period, kind, value, people in rates.select("area", "period", "type", "value", "denominator").iter_rows():
        year = mid_year(period)
        if year not in by_year:
            totals: dict[str, float] = {}
            for working, many in residents(chain, parts, year).items():
                for wider in ("partnership", chain.districts[working]):
                    totals[wider] = totals.get(wider, 0) + many
            by_year[year] = totals
        count = sum(counts.get((area, month, kind), 0) for month in months_in(period))
        assert people == pytest.approx(by_year[year][area]), (area, period)
        assert value == pytest.approx(1000 * count / by_year[year][area]), (area, period, kind)
