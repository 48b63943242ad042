"""The inputs of a partnership folder as they are read: every source's tables, accounts and files, in one hand."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.commands.folder import PartnershipFolder, Progress
from saferplan.errors import MissingInput
from saferplan.sources.boundaries import boundary_files
from saferplan.sources.comparison import ComparisonRead, read_comparison
from saferplan.sources.deprivation import check_edition
from saferplan.sources.geography import Geography, lsoa_codes, read_geography
from saferplan.sources.harm_index import DaysRead, read_harm_index
from saferplan.sources.home_office import OffencesRead, read_home_office
from saferplan.sources.horizon import Horizon, read_horizon
from saferplan.sources.partner_places import Ground
from saferplan.sources.partner_records import Codes
from saferplan.sources.partners import Locality, Partners, open_post, read_post
from saferplan.sources.police_uk import LsoaCodes, PoliceRead, read_police_uk
from saferplan.sources.reference_files import relative_name
from saferplan.sources.search_places import place_searches
from saferplan.sources.survey_waves import Surveys, area_of, read_surveys
from saferplan.tables import Account, harm_days, horizon, offence_counts
from saferplan.tables.shape import TableShape

GEOGRAPHY = ("places", "lsoa_changes", "population", "deprivation", "postcodes", "boundaries", "areas")
COMPARISON = ("counts", "areas", "population", "variables")


@dataclass(frozen=True)
class Found:
    """Everything that was read of one folder; `single` are the tables that come from files of one kind."""

    police: PoliceRead
    geography: Geography
    others: ComparisonRead
    partners: Partners
    surveys: Surveys
    offences: OffencesRead | None
    single: tuple[tuple[TableShape, OffencesRead | DaysRead | Horizon | None], ...]

    @property
    def counted(self) -> pl.DataFrame | None:
        """The Home Office's counts of offences, where they are held."""
        return self.offences.frame if self.offences is not None else None

    @property
    def held(self) -> tuple[OffencesRead | DaysRead | Horizon, ...]:
        """What was found of the single tables."""
        return tuple(one for _, one in self.single if one is not None)


def gathered(home: PartnershipFolder, made: Path, added: dict[str, str], progress: Progress) -> Found:
    """Read every input; the rows of police files are written into the folder that is being made as they are read."""
    settings = home.settings
    codes = lsoa_codes(home.inputs)
    known = LsoaCodes(*codes, working=check_edition(settings.deprivation.index))
    police = read_police_uk(home.inputs, made, lsoa_codes=known, added=added, progress=progress)
    check_force(police.fitness, settings.police.forces)
    post = open_post(home.inputs, settings.police.forces)
    geography = read_geography(
        home.inputs,
        areas=settings.areas,
        deprivation=settings.deprivation,
        area_name=settings.partnership.area,
        vintages_in_use=_vintages(police.fitness) | post.vintages(Codes(*codes)),
        progress=progress,
    )
    others = read_comparison(home.inputs, settings, own_lsoas=_inside(geography))
    area = Locality(
        Ground(geography.postcodes, geography.boundaries),
        geography.areas,
        Codes(*codes),
        settings.police.forces,
        int(police.fitness["month"].max()),  # type: ignore[arg-type]  # there is a street file, so there is a month
        date.today(),
    )
    partners = read_post(post, area, settings.partner_sources)
    offences, days, items = read_home_office(home.inputs), read_harm_index(home.inputs), read_horizon(home.inputs)
    single = ((offence_counts.SHAPE, offences), (harm_days.SHAPE, days), (horizon.SHAPE, items))
    surveys = read_surveys(home.inputs, area_of(geography.postcodes, geography.lsoa_changes, geography.places))
    return Found(police, geography, others, partners, surveys, offences, single)


def write_tables(made: Path, found: Found) -> None:
    """Write every table that was not written as it was read."""
    frames: dict[str, pl.DataFrame] = {f"comparison_{name}": getattr(found.others, name) for name in COMPARISON}
    frames |= {name: getattr(found.geography, name) for name in GEOGRAPHY}
    frames |= {"fitness": found.police.fitness} | dict(found.partners.tables)
    for shape, one in found.single:
        frames[shape.name] = one.frame if one is not None else pl.DataFrame(schema=shape.schema)
    for name, frame in frames.items():
        frame.write_parquet(made / f"{name}.parquet", compression="zstd")
    found.surveys.write(made)


def inputs_of(home: PartnershipFolder, found: Found) -> list[dict[str, Any]]:
    """Every file that was used, with its checksum."""
    shapes = {relative_name(path, home.inputs) for path in boundary_files(home.inputs)}
    by_name = (
        *found.geography.inputs,
        *found.others.inputs,
        *found.partners.inputs,
        *found.surveys.inputs,
        *(pair for one in found.held for pair in one.inputs),
    )
    return [asdict(file) for file in found.police.inputs] + [
        {"path": path, "sha256": sha, "extract_date": "", "used": True, "shapes": path in shapes}
        for path, sha in by_name
    ]


def accounts_of(made: Path, found: Found) -> tuple[Account, ...]:
    """The account of every source, that of data.police.uk first."""
    placed = place_searches(made / "stop_and_search", found.geography.boundaries)
    published = replace(found.police.account, notes=found.police.account.notes | placed)
    singles = (one.account for one in found.held)
    sent = (*found.partners.accounts, *found.surveys.accounts)
    return (published, *found.geography.accounts, *found.others.accounts, *singles, *sent)


def _vintages(fitness: pl.DataFrame) -> frozenset[str]:
    """The vintages of LSOA that the street files use."""
    found = set(fitness.filter(pl.col("kind") == "street")["vintage"].drop_nulls().unique())
    if "mixed" in found:
        found |= {"2011", "2021"}
    return frozenset(found & {"2011", "2021"})


def _inside(geography: Geography) -> frozenset[str]:
    """Every LSOA code, of either year, that lies in the partnership."""
    inside = geography.lsoa_changes.join(geography.places, left_on="working", right_on="lsoa", how="semi")
    return frozenset(inside["code"].to_list())


def check_force(fitness: pl.DataFrame, forces: tuple[str, ...]) -> None:
    """Raise `MissingInput`, naming the forces held, where no street file of a home force is held."""
    held = set(fitness.filter((pl.col("kind") == "street") & pl.col("present"))["force"])
    lacking = [force for force in forces if force not in held]
    if lacking:
        raise MissingInput(
            f"A street file of {' and '.join(lacking)}",
            "inputs/police_uk",
            f"The forces held are {', '.join(sorted(held)) or 'none'}. Add the force's files, or correct [police] "
            "forces in partnership.toml.",
        )
