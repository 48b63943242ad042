"""Partnership folders over the real data: links to the files that a test needs, in the layout of an inputs folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

BUCKINGHAMSHIRE_DISTRICTS = ("E07000004", "E07000005", "E07000006", "E07000007")
BEDFORDSHIRE_DISTRICTS = ("E06000032", "E06000055", "E06000056")
INDEX_FILES = {"2019": "imd2019_england_lsoa11.parquet", "2025": "imd2025_england_lsoa21.parquet"}

_PARTNERSHIPS = {
    "buckinghamshire": ("Safer Buckinghamshire", "Buckinghamshire", BUCKINGHAMSHIRE_DISTRICTS, "thames-valley"),
    "buckinghamshire-2025": ("Safer Buckinghamshire", "Buckinghamshire", ("E06000060",), "thames-valley"),
    "bedfordshire": ("Safer Bedfordshire", "Bedfordshire", BEDFORDSHIRE_DISTRICTS, "bedfordshire"),
}
_LOOKUPS = (
    "lookup_lsoa11_ltla18.parquet",
    "lookup_lsoa11_ltla21.parquet",
    "lookup_lsoa11_lsoa21_ltla22.parquet",
    "lookup_lsoa21_ward24_ltla24.parquet",
)
_POPULATION = (
    "lsoa11_midyear_population_2017_2019_2020.parquet",
    "lsoa21_census2021_residents_ethnicity.parquet",
    "lsoa11_census2011_persons_households.parquet",
)


def real_data() -> Path:
    """The folder of real data that SAFERPLAN_REAL_DATA names; the test is skipped where it is absent."""
    named = os.environ.get("SAFERPLAN_REAL_DATA", "")
    if not named or not Path(named).is_dir():
        pytest.skip("SAFERPLAN_REAL_DATA does not name the folder of real data")
    return Path(named)


def make_real_inputs(folder: Path, *, forces: Sequence[str] = (), index: str = "2019") -> Path:
    """Make `folder/inputs` with links to the real files, and return it.

    `forces` are names of zips in the real `police_uk` folder (unpacked archives of data.police.uk); `index` is the
    edition of the Indices.  Lookups, LSOA boundaries of the index's vintage, population and Buckinghamshire's and
    Bedfordshire's postcodes are always there.
    """
    data = real_data()
    inputs = folder / "inputs"
    vintage = {"2019": "11", "2025": "21"}[index]
    wanted = [("areas", "lookups", name) for name in _LOOKUPS]
    wanted += [("areas", "boundaries", f"boundaries_lsoa{vintage}.parquet")]
    wanted += [("deprivation", "deprivation", INDEX_FILES[index])]
    wanted += [("population", "population", name) for name in _POPULATION]
    wanted += [("postcodes", "postcodes", "postcodes_thames-valley_beds_leics.parquet")]
    wanted += [("police_uk", "police_uk", name) for name in forces]
    for into, source, name in wanted:
        link_real(inputs / into, data / source / name)
    return inputs


def link_real(into: Path, source: Path) -> Path:
    """Link to a real file from a folder, making the folder."""
    into.mkdir(parents=True, exist_ok=True)
    link = into / source.name
    link.symlink_to(source.resolve())
    return link


def write_real_partnership(folder: Path, which: str, *, index: str = "2019", year: str = "financial") -> Path:
    """Write the settings of `buckinghamshire` (four former districts), `buckinghamshire-2025` or `bedfordshire`."""
    name, area, districts, force = _PARTNERSHIPS[which]
    codes = ", ".join(f'"{code}"' for code in districts)
    path = folder / "partnership.toml"
    path.write_text(
        f'[partnership]\nname = "{name}"\narea = "{area}"\n\n'
        f"[areas]\ndistricts = [{codes}]\n\n"
        f'[police]\nforces = ["{force}"]\n\n'
        f'[deprivation]\nindex = "{index}"\n\n'
        f'[periods]\nyear = "{year}"\n',
        encoding="utf-8",
    )
    return path
