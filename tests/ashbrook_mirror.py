"""Copies of Ashbrook's files as the official services would have them, for the tests of fetching."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

from saferplan.demo.ashbrook import write_ashbrook
from saferplan.reference.services import services

MONTHS = "2018-04..2019-03"
COPIES = {
    "lsoa_changes": "areas/lsoa_2011_to_lsoa_2021_to_district_2022.csv",
    "wards": "areas/lsoa_2021_to_ward_2024_to_district_2024.csv",
    "boundaries_2011": "areas/lsoa_2011_boundaries.geojson",
    "population": "population/mid_year_estimates_lsoa_2011.csv",
    "deprivation_2019": "deprivation/english_indices_of_deprivation_2019_file_7.csv",
    "postcodes": "postcodes/postcode_directory.csv",
}
"""For each service, the file of Ashbrook that stands for it."""
CENSUS = {
    "census_ethnic_group": ("ts021", {
        "Ethnic group: Total: All usual residents": 1250, "Ethnic group: Asian, Asian British or Asian Welsh": 90,
        "Ethnic group: Asian, Asian British or Asian Welsh: Indian": 40, "Ethnic group: White": 1160,
    }),
    "census_tenure": ("ts054", {
        "Tenure of household: Total: All households": 500, "Tenure of household: Owned": 300,
        "Tenure of household: Social rented": 80, "Tenure of household: Private rented": 110,
    }),
    "census_age": ("ts007a", {
        "Age: Total": 1250, "Age: Aged 60 to 64 years": 80, "Age: Aged 65 to 69 years": 70,
        "Age: Aged 85 years and over": 20,
    }),
}  # fmt: skip
"""For each table of the census, its number, and the columns that every LSOA has with the same count."""


def archive_of(inputs: Path, day: str = "2019-06-10", *, made: tuple[int, int, int] = (2019, 6, 10)) -> bytes:
    """An archive of Ashbrook's police files of one download, with those of a force that is far away.

    The police of the waterways are here the British Transport Police, whose files are always taken.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((inputs / "police_uk" / day).rglob("*.csv")):
            for force in ("btp",) if "waterways" in path.name else ("ashbrook", "far-away"):
                name = path.name.replace("ashbrook-waterways", force).replace("ashbrook", force)
                archive.writestr(zipfile.ZipInfo(f"{path.parent.name}/{name}", (*made, 0, 0, 0)), path.read_bytes())
    return held.getvalue()


def census_of(inputs: Path, table: str, counts: dict[str, int]) -> bytes:
    """An archive of a census table as Nomis has it: one file for LSOAs and one for districts."""
    with (inputs / COPIES["lsoa_changes"]).open(encoding="utf-8-sig", newline="") as stream:
        lsoas = sorted({row["LSOA21CD"] for row in csv.DictReader(stream)})
    held, lines = io.BytesIO(), io.StringIO()
    rows = csv.writer(lines, lineterminator="\n")
    rows.writerow(["date", "geography", "geography code", *counts])
    rows.writerows(["2021", code, code, *counts.values()] for code in lsoas)
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"census2021-{table}-lsoa.csv", lines.getvalue())
        archive.writestr(f"census2021-{table}-ltla.csv", "date,geography,geography code\n")
    return held.getvalue()


def files_of(inputs: Path) -> dict[str, bytes]:
    """The files of the services by the names they have on a mirror, from Ashbrook's inputs."""
    by_name = {one.name: one for one in services()}
    made = {by_name[name].file: (inputs / path).read_bytes() for name, path in COPIES.items()}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Data/ONSPD_FEB_2024_UK.csv", made["postcode_directory.zip"])
        archive.writestr("Documents/Read me.txt", "Made up.")
    made["postcode_directory.zip"] = held.getvalue()
    for name, (table, counts) in CENSUS.items():
        made[by_name[name].file] = census_of(inputs, table, counts)
    made["data/archive/2019-03.zip"] = archive_of(inputs)
    made["api/crime-last-updated"] = json.dumps({"date": "2019-03-01"}).encode()
    return made


def write_mirror(folder: Path, inputs: Path) -> Path:
    """Write the files of the services into a folder of copies."""
    for name, body in files_of(inputs).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return folder


def empty_ashbrook(folder: Path) -> Path:
    """The partnership folder of Ashbrook with its settings and its own boards and towns, and nothing else in inputs."""
    write_ashbrook(folder)
    kept = {"boards.csv", "towns.csv"}
    for path in sorted((folder / "inputs").rglob("*"), reverse=True):
        if path.is_file() and path.name not in kept:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return folder
