"""Advice for the analyst on what is held, which is printed by `read` and `assess` and is in no table or release."""

from __future__ import annotations

import tomllib
from pathlib import Path

import polars as pl

from saferplan.areas import is_gss_code
from saferplan.commands.folder import PartnershipFolder
from saferplan.errors import BadSettings
from saferplan.measures.denominators import years_needed
from saferplan.measures.evidence import better_year, choose_periods, months_of_all, months_placed
from saferplan.measures.offence_mix import mix_year, period_year
from saferplan.periods import Period
from saferplan.settings import Settings
from saferplan.sources.district_codes import districts_in, offered


def folder_or_codes(folder: Path | str) -> PartnershipFolder:
    """A partnership folder; where its settings name no district by its code, `BadSettings` offers codes.

    They are those of the names given, in the lookups that lie in inputs; else it says where to find them.
    """
    try:
        return PartnershipFolder(folder)
    except BadSettings as error:
        if error.where != "[areas]":
            raise
        given = tomllib.loads((Path(folder) / "partnership.toml").read_text(encoding="utf-8-sig"))["areas"]
        names = [one for one in given.get("districts", ()) if isinstance(one, str) and not is_gss_code(one)]
        help_ = offered(names, districts_in(Path(folder) / "inputs" / "areas"))
        raise BadSettings(error.where, error.found, error.expected, f"{error.do} {help_}") from error


def year_advice(fitness: pl.DataFrame, settings: Settings) -> tuple[str, ...]:
    """Which kind of year the held months bear better than the one chosen."""
    better = better_year(_months(fitness, settings), settings.periods.year)
    if better is None:
        return ()
    kind, most, now = better
    words = f'With year = "{kind}" under [periods] the headline would rest on {most} months held, in place of {now}'
    return (f'{words} with "{settings.periods.year}".',)


def offences_advice(counted: pl.DataFrame | None, fitness: pl.DataFrame, settings: Settings) -> tuple[str, ...]:
    """Whether the Home Office's table is of other years than the period that headlines speak of.

    `counted` is the table of offences by code, None where none is held: that is said elsewhere, as is a force that is
    not in it.
    """
    months = _months(fitness, settings)
    if counted is None or not months:
        return ()
    headline = choose_periods(months, year=settings.periods.year).headline
    held = _years(counted, settings.police.forces)
    wanted = period_year(headline)
    if not held or wanted in held:
        return ()
    return (_other_years(headline, wanted, held),)


def residents_advice(population: pl.DataFrame, fitness: pl.DataFrame, settings: Settings) -> tuple[str, ...]:
    """Whether the residents held are older, or later, than the period that headlines speak of.

    `population` is the table of that name; where none is held, or none within reach, that is said elsewhere.
    """
    months = _months(fitness, settings)
    if not months or population.is_empty():
        return ()
    headline = choose_periods(months, year=settings.periods.year).headline
    held = tuple(sorted(population["year"].unique().to_list()))
    used = years_needed(held, headline.mid_year)
    if len(used) != 1 or used[0][0] == headline.mid_year:
        return ()
    return (
        f"Rates of {headline.in_words} divide by the residents of {used[0][0]}: no estimate of {headline.mid_year} is "
        "held. Where an area has grown since, its rates look higher than they are. Put the estimates of "
        f"{headline.mid_year} into inputs/population, and read again.",
    )


def _other_years(headline: Period, wanted: str, held: tuple[str, ...]) -> str:
    """That the table has other years, what comes of it and what to do."""
    years = held[0] if len(held) == 1 else f"{held[0]} to {held[-1]}"
    mix = mix_year(headline, held)
    comes = (
        f"crimes of {headline.in_words} are weighed by the mix of offences of {mix}"
        if mix
        else f"crimes of {headline.in_words} are not weighed by the harm they do, for that is too long ago"
    )
    return (
        f"The Home Office table held is of {years} and has no {wanted}: {comes}. Put the table that has {wanted} into "
        "inputs/home_office, and read again."
    )


def _years(counted: pl.DataFrame, forces: tuple[str, ...]) -> tuple[str, ...]:
    """The financial years for which every home force is in the table."""
    each = [set(counted.filter(pl.col("force") == force)["year"]) for force in forces]
    return tuple(sorted(set.intersection(*each))) if each else ()


def _months(fitness: pl.DataFrame, settings: Settings) -> tuple[int, ...]:
    """The months of which each home force has crimes with a place."""
    return months_of_all(months_placed(fitness, "street"), settings.police.forces)
