"""Geography: everything about places, from the published lookups, boundaries, deprivation, population and postcodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.errors import MissingInput
from saferplan.settings import AreaSettings, DeprivationSettings
from saferplan.sources.boundaries import boundary_codes, read_boundaries
from saferplan.sources.choosing_places import WARD_YEAR, Fit, Places, choose_places
from saferplan.sources.deprivation import check_edition, deprivation_of, read_deprivation
from saferplan.sources.lookups import VINTAGES, Lookups, read_lookups
from saferplan.sources.lsoa_vintages import fit_vintages
from saferplan.sources.own_areas import read_own_areas
from saferplan.sources.population import population_of, read_population
from saferplan.sources.postcodes import read_postcodes
from saferplan.tables import deprivation as deprivation_table
from saferplan.tables import lsoa_changes, postcodes
from saferplan.tables import population as population_table
from saferplan.tables.account import Account, add_accounts
from saferplan.tables.shape import check_table

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Geography:
    """The places of a partnership and what is known of them.

    `places`, `lsoa_changes`, `population`, `deprivation` and `postcodes` are tables of those shapes.  `boundaries` has
    `kind` (lsoa, ward, board, town, district, partnership), `code` and `geometry` (WKB, longitude and latitude,
    EPSG:4326), wider areas joined from working areas; it is empty where no boundaries were given.  `areas` has `kind`,
    `code`, `name` and `vintage` of every area that a figure can be worked out for.  `inputs` are the files used with
    their checksums, and `notes` sentences for the data-quality page.
    """

    places: pl.DataFrame
    lsoa_changes: pl.DataFrame
    population: pl.DataFrame
    deprivation: pl.DataFrame
    postcodes: pl.DataFrame
    boundaries: pl.DataFrame
    areas: pl.DataFrame
    accounts: tuple[Account, ...]
    inputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def lsoa_codes(inputs: Path) -> tuple[frozenset[str], frozenset[str]]:
    """All LSOA codes of 2011 and of 2021 that the lookups have, or the boundaries where there is no lookup."""
    lookups = _lookups(inputs)
    return lookups.codes["2011"], lookups.codes["2021"]


def read_geography(
    inputs: Path,
    *,
    areas: AreaSettings,
    deprivation: DeprivationSettings,
    area_name: str,
    vintages_in_use: frozenset[str],
    progress: Progress,
) -> Geography:
    """Read all files about places in the inputs folder and fit them to the areas that the user chose.

    The working vintage is that of the edition of the index, or where no index is held, that of the files in use.
    `vintages_in_use` are the vintages of the crime files; where it has both, areas that do not fit are worked as one.
    `progress` is told the step, how many are done and of how many.

    Raises `BadInput` for a file that cannot be used, `MissingInput` for a lookup that is needed, and `BadSettings`
    where a chosen area is in no lookup.
    """
    steps = iter(enumerate(("lookups", "deprivation", "population", "places", "postcodes", "boundaries")))

    def begin() -> None:
        done, step = next(steps)
        progress(step, done, 6)

    check_edition(deprivation.index)
    begin()
    lookups = _lookups(inputs)
    boards, towns = read_own_areas(inputs, "board"), read_own_areas(inputs, "town")
    begin()
    index = read_deprivation(inputs, index=deprivation.index)
    begin()
    people = read_population(inputs, known=lookups.codes)
    begin()
    working = check_edition(deprivation.index) if index else _vintage_in_use(vintages_in_use, deprivation.index)
    _check_lookups(lookups, working, vintages_in_use)
    vintages = fit_vintages(lookups, working, both_in_use=bool(vintages_in_use & set(VINTAGES) - {working}))
    places = choose_places(areas, lookups, Fit(vintages, people), boards=boards, towns=towns)
    population, notes = population_of(people, vintages, places=places.frame)
    if index:
        scores, more = deprivation_of(index, vintages, places=places.frame, weights=people.weights(working))
        notes += more
    else:
        scores = pl.DataFrame(schema=deprivation_table.SHAPE.schema)
        notes.append("No index of deprivation is held.")
    begin()
    codes = read_postcodes(inputs, vintages, places=places.frame)
    begin()
    shapes = read_boundaries(inputs, vintages, places=places.frame)
    progress("boundaries", 6, 6)
    lookup_accounts = [lookups.account, boards.account, towns.account]
    accounts = [add_accounts("lookups", lookup_accounts), *([index.account] if index else []), people.account]
    accounts += [codes.account, shapes.account]
    parts = (lookups, boards, towns, index, people, codes, shapes)
    return Geography(
        places=places.frame,
        lsoa_changes=check_table(lsoa_changes.SHAPE, vintages.changes),
        population=check_table(population_table.SHAPE, population),
        deprivation=check_table(deprivation_table.SHAPE, scores),
        postcodes=check_table(postcodes.SHAPE, codes.frame),
        boundaries=shapes.frame,
        areas=_areas(places, area_name),
        accounts=tuple(account for account in accounts if account.read),
        inputs=tuple(sorted(used for part in parts if part for used in part.inputs)),
        notes=(*places.notes, *notes, *codes.notes, *shapes.notes),
    )


def _lookups(inputs: Path) -> Lookups:
    """The lookups, with the codes of the boundaries where no lookup has any."""
    lookups = read_lookups(inputs)
    if any(lookups.codes.values()):
        return lookups
    return Lookups(
        boundary_codes(inputs),
        lookups.names,
        lookups.changes,
        lookups.districts,
        lookups.wards,
        lookups.account,
        lookups.inputs,
    )


def _vintage_in_use(vintages_in_use: frozenset[str], index: str) -> str:
    """The working vintage where no index is held: the later in use, or that of the index chosen if none is."""
    held = sorted(vintages_in_use & set(VINTAGES))
    return held[-1] if held else check_edition(index)


def _check_lookups(lookups: Lookups, working: str, vintages_in_use: frozenset[str]) -> None:
    """Raise `MissingInput` where the lookups cannot place the codes that are in use."""
    if not lookups.codes[working]:
        raise MissingInput(
            f"A lookup of the LSOAs of {working}",
            "inputs/areas",
            f"Add ONS's lookup from LSOA ({working}) to local authority district.",
        )
    if vintages_in_use & set(VINTAGES) - {working} and lookups.changes.height == 0:
        raise MissingInput(
            "The lookup from LSOAs of 2011 to those of 2021",
            "inputs/areas",
            "The files in use have codes of both years. Add ONS's lookup LSOA (2011) to LSOA (2021).",
        )


def _areas(places: Places, area_name: str) -> pl.DataFrame:
    """Every area that a figure can be worked out for, by kind and code."""
    frame = places.frame
    parts = [frame.select(kind=pl.lit("lsoa"), code="lsoa", name="name", vintage="vintage")]
    for kind in ("ward", "board", "town", "district"):
        vintage = {"ward": pl.lit(WARD_YEAR), "district": pl.col(kind).replace(places.district_years)}
        parts.append(
            frame.filter(pl.col(kind).is_not_null())
            .unique(kind, keep="first", maintain_order=True)
            .select(
                kind=pl.lit(kind),
                code=pl.col(kind),
                name=pl.col(f"{kind}_name").fill_null(pl.col(kind)),
                vintage=vintage.get(kind, pl.lit("")),
            )
        )
    whole = {"kind": [PARTNERSHIP], "code": [PARTNERSHIP], "name": [area_name], "vintage": [""]}
    return pl.concat([*(part.sort("code") for part in parts), pl.DataFrame(whole)])
