"""Build the real assessment of an area from the folder of real data that SAFERPLAN_REAL_DATA names.

    python scripts/real_demo.py FOLDER [buckinghamshire | buckinghamshire-2018-19 | bedfordshire | leicestershire]

Makes a partnership folder with the districts of the area, months of its police force that are held, an Index of
Multiple Deprivation, and what is held of other areas to compare with; then reads, assesses, releases and publishes
it.  The folder keeps copies of the files it uses, so it can be moved like any other.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import saferplan
from saferplan.errors import SaferplanError

T = TypeVar("T")
VARIABLE = "SAFERPLAN_REAL_DATA"
MADE_BY = "made-by-real-demo.txt"


@dataclass(frozen=True)
class RealArea:
    """A real partnership: its districts, force and archives of police files, its index of deprivation and its years."""

    partnership: str
    area: str
    districts: tuple[str, ...]
    force: str
    archives: tuple[str, ...]
    index: str
    year: str


AREAS = {
    # Aylesbury Vale, Chiltern, South Bucks and Wycombe: the districts before the county became one council in 2020.
    # The months held of 2025 are January to December but July; no financial year has more than nine.
    "buckinghamshire": RealArea(
        "Safer Buckinghamshire",
        "Buckinghamshire",
        ("E07000004", "E07000005", "E07000006", "E07000007"),
        "thames-valley",
        ("thames-valley_2014-01_2014-11", "thames-valley_2018-06_2019-02", "thames-valley_2025-01_2025-12"),
        "2025",
        "calendar",
    ),
    # The year of the Plan 2020-2023: six months of it are held, and the same of 2014 but December to February.
    "buckinghamshire-2018-19": RealArea(
        "Safer Buckinghamshire",
        "Buckinghamshire",
        ("E07000004", "E07000005", "E07000006", "E07000007"),
        "thames-valley",
        ("thames-valley_2014-01_2014-11", "thames-valley_2018-06_2019-02"),
        "2019",
        "financial",
    ),
    # Luton, Bedford and Central Bedfordshire: three partnerships in law, and one police force.
    "bedfordshire": RealArea(
        "Bedfordshire's three partnerships",
        "Bedfordshire",
        ("E06000032", "E06000055", "E06000056"),
        "bedfordshire",
        ("bedfordshire_2021-05_2024-04",),
        "2025",
        "financial",
    ),
    # Leicester and the seven districts of the county; Rutland has a partnership of its own.
    "leicestershire": RealArea(
        "Safer Leicestershire",
        "Leicester and Leicestershire",
        ("E06000016", *(f"E070001{number}" for number in range(29, 36))),
        "leicestershire",
        ("leicestershire_2019-12_2022-10",),
        "2019",
        "financial",
    ),
}
CENSUS = (
    "population/lsoa11_census2011_persons_households.parquet",
    "population/lsoa11_midyear_population_2017_2019_2020.parquet",
    "population/lsoa21_census2021_residents_ethnicity.parquet",
)
INPUTS = {
    "areas": (
        "lookups/lookup_lsoa11_ltla18.parquet",
        "lookups/lookup_lsoa11_ltla21.parquet",
        "lookups/lookup_lsoa11_lsoa21_ltla22.parquet",
        "lookups/lookup_lsoa21_ward24_ltla24.parquet",
        "boundaries/boundaries_lsoa21.parquet",
    ),
    "population": CENSUS,
    "comparison": (
        "police_uk/derived_ltla22_month_counts.parquet",
        "population/lsoa21_census2021_households_tenure.parquet",
        *CENSUS,
    ),
    "home_office": ("offence_reference/homeoffice_prc_pfa_2017-18.parquet",),
    "postcodes": ("postcodes/postcodes_thames-valley_beds_leics.parquet",),
}
LSOAS_OF_INDEX = {"2015": "lsoa11", "2019": "lsoa11", "2025": "lsoa21"}
SETTINGS = """[partnership]
name = {name}
area = {area}

[areas]
districts = {districts}

[police]
forces = [{force}]

[deprivation]
index = "{index}"

[periods]
year = "{year}"
"""


def inputs_of(area: RealArea) -> dict[str, tuple[str, ...]]:
    """The files of real data that an area takes, by the folder under `inputs` that they go into."""
    index = f"deprivation/imd{area.index}_england_{LSOAS_OF_INDEX[area.index]}.parquet"
    archives = tuple(f"police_uk/{name}.zip" for name in area.archives)
    return {"police_uk": archives, "deprivation": (index,), **INPUTS}


def settings_of(area: RealArea) -> str:
    """The settings of an area."""
    return SETTINGS.format(
        name=json.dumps(area.partnership),
        area=json.dumps(area.area),
        districts=json.dumps(area.districts),
        force=json.dumps(area.force),
        index=area.index,
        year=area.year,
    )


class CannotBuild(Exception):
    """The demonstration cannot be built; the message says what to do."""


def real_data(area: RealArea) -> Path:
    """The folder of real data; `CannotBuild` where the variable is unset, or the folder or a file is not there."""
    named = os.environ.get(VARIABLE, "")
    if not named:
        raise CannotBuild(
            f"{VARIABLE} is not set. Set it to the folder of real data: {VARIABLE}=/path/to/data make real-demo"
        )
    folder = Path(named)
    if not folder.is_dir():
        raise CannotBuild(f"{VARIABLE} names {folder}, which is not a folder. Set it to the folder of real data.")
    lacking = [name for names in inputs_of(area).values() for name in names if not (folder / name).is_file()]
    if lacking:
        raise CannotBuild(
            f"{folder} lacks {', '.join(lacking)}. Put the files there, or set {VARIABLE} to the folder that has them."
        )
    return folder


def fill(folder: Path, data: Path, area: RealArea) -> None:
    """Write the settings and copy the inputs; a folder that this script did not make is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MADE_BY).is_file():
        raise CannotBuild(f"{folder} has something else in it. Name an empty folder, or one that does not exist yet.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE_BY).write_text("scripts/real_demo.py made this folder, and fills it again.\n", encoding="utf-8")
    (folder / "partnership.toml").write_text(settings_of(area), encoding="utf-8")
    for place, names in inputs_of(area).items():
        into = folder / "inputs" / place
        into.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(data / name, into / Path(name).name)


def timed(what: str, step: Callable[[], T]) -> T:
    """Do a step, and say what it is and how long it took."""
    started = time.monotonic()
    print(f"{what} ... ", end="", flush=True)
    done = step()
    print(f"{time.monotonic() - started:.1f} s")
    return done


def main(arguments: list[str]) -> int:
    """Build an area's folder; 0 when it is published, 1 with a sentence when it cannot be, 2 where it is not named."""
    named = arguments[1] if len(arguments) > 1 else "buckinghamshire"
    if len(arguments) not in (1, 2) or named not in AREAS:
        print(f"Usage: python scripts/real_demo.py FOLDER [{' | '.join(AREAS)}]", file=sys.stderr)
        return 2
    folder, area = Path(arguments[0]), AREAS[named]
    try:
        data = real_data(area)
        timed("Copying the real files", lambda: fill(folder, data, area))
        timed("Reading them", lambda: saferplan.read(folder))
        found = timed("Answering the questions", lambda: saferplan.assess(folder))
        timed("Releasing", lambda: saferplan.release(folder))
        site = timed("Publishing", lambda: saferplan.publish(folder))
    except (CannotBuild, SaferplanError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{folder} could not be written: {error.strerror}. Free some space, or name another.", file=sys.stderr)
        return 1
    for note in site.notes:
        print(f"Note: {note}")
    print(f"{found.figures:,} figures of {area.area} for {found.headline}, and {site.pages} pages:")
    print(site.index.resolve().as_uri())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
