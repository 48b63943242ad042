"""Denominators: how many people lived in each area in the year of a period."""

from __future__ import annotations

import polars as pl

NEAREST_YEARS = 5
"""How far from a period's year the nearest population may lie before there is none."""


def years_needed(held: tuple[int, ...], year: int) -> tuple[tuple[int, float], ...]:
    """The held years, and their weights, that give the population of a year; none if too far away.

    Held years are used as they are; a year between two is interpolated; one outside takes the nearest within five.

    >>> years_needed((2017, 2019, 2020), 2018)
    ((2017, 0.5), (2019, 0.5))
    >>> years_needed((2017, 2019, 2020), 2014)
    ((2017, 1.0),)
    >>> years_needed((2017, 2019, 2020), 2010)
    ()
    """
    if year in held:
        return ((year, 1.0),)
    before = [h for h in held if h < year]
    after = [h for h in held if h > year]
    if before and after:
        low, high = max(before), min(after)
        if min(year - low, high - year) > NEAREST_YEARS:
            return ()
        share = (year - low) / (high - low)
        return ((low, 1 - share), (high, share))
    nearest = max(before) if before else min(after) if after else None
    if nearest is None or abs(nearest - year) > NEAREST_YEARS:
        return ()
    return ((nearest, 1.0),)


def population_notes(held: tuple[int, ...], year: int) -> str:
    """The caveat that travels with a rate whose population is not of its own year, or ""."""
    used = years_needed(held, year)
    if len(used) == 2:
        return f"POPULATION year={year} between={used[0][0]},{used[1][0]}"
    if used and used[0][0] != year:
        return f"POPULATION year={year} nearest={used[0][0]}"
    return ""


def held_years(population: pl.DataFrame, lsoas: pl.Series) -> tuple[int, ...]:
    """The years for which every one of the areas has a population."""
    inside = population.filter(pl.col("lsoa").is_in(lsoas.implode()))
    complete = inside.group_by("year").agg(pl.col("lsoa").n_unique().alias("areas"))
    return tuple(sorted(complete.filter(pl.col("areas") == lsoas.n_unique())["year"].to_list()))


def people_by_year(population: pl.DataFrame, lsoas: pl.Series, years: list[int]) -> pl.DataFrame:
    """People in each area for each year asked for that can be had: columns `lsoa`, `mid_year`, `people`."""
    held = held_years(population, lsoas)
    parts = [
        pl.DataFrame(
            {"year": [used], "weight": [weight], "mid_year": [year]},
            schema={"year": pl.Int32, "weight": pl.Float64, "mid_year": pl.Int32},
        )
        for year in sorted(set(years))
        for used, weight in years_needed(held, year)
    ]
    if not parts:
        return pl.DataFrame(schema={"lsoa": pl.String, "mid_year": pl.Int32, "people": pl.Float64})
    weights = pl.concat(parts)
    return (
        population.filter(pl.col("lsoa").is_in(lsoas.implode()))
        .join(weights, on="year")
        .group_by("lsoa", "mid_year")
        .agg((pl.col("people") * pl.col("weight")).sum().alias("people"))
        .sort("lsoa", "mid_year")
    )
