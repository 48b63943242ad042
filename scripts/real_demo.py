"""Build the real Buckinghamshire assessment from the folder of real data that SAFERPLAN_REAL_DATA names.

    python scripts/real_demo.py FOLDER

Makes a partnership folder with the four former districts of Buckinghamshire, all the months of Thames Valley Police
that are held, and the Index of Multiple Deprivation of 2025; then reads, assesses, releases and publishes it.  The
folder keeps copies of the files it uses, so it can be moved like any other.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import saferplan
from saferplan.errors import SaferplanError

T = TypeVar("T")
VARIABLE = "SAFERPLAN_REAL_DATA"
MADE_BY = "made-by-real-demo.txt"
DISTRICTS = ("E07000004", "E07000005", "E07000006", "E07000007")
INPUTS = {
    "police_uk": (
        "police_uk/thames-valley_2014-01_2014-11.zip",
        "police_uk/thames-valley_2018-06_2019-02.zip",
        "police_uk/thames-valley_2025-01_2025-12.zip",
    ),
    "areas": (
        "lookups/lookup_lsoa11_ltla18.parquet",
        "lookups/lookup_lsoa11_ltla21.parquet",
        "lookups/lookup_lsoa11_lsoa21_ltla22.parquet",
        "lookups/lookup_lsoa21_ward24_ltla24.parquet",
        "boundaries/boundaries_lsoa21.parquet",
    ),
    "deprivation": ("deprivation/imd2025_england_lsoa21.parquet",),
    "population": (
        "population/lsoa11_census2011_persons_households.parquet",
        "population/lsoa11_midyear_population_2017_2019_2020.parquet",
        "population/lsoa21_census2021_residents_ethnicity.parquet",
    ),
    "postcodes": ("postcodes/postcodes_thames-valley_beds_leics.parquet",),
}
SETTINGS = f"""[partnership]
name = "Safer Buckinghamshire"
area = "Buckinghamshire"

[areas]
# Aylesbury Vale, Chiltern, South Bucks and Wycombe: the districts before the county became one council in 2020.
districts = {json.dumps(DISTRICTS)}

[police]
forces = ["thames-valley"]

[deprivation]
index = "2025"

[periods]
# The months held of 2025 are January to December but July; no financial year has more than nine.
year = "calendar"
"""


class CannotBuild(Exception):
    """The demonstration cannot be built; the message says what to do."""


def real_data() -> Path:
    """The folder of real data; `CannotBuild` where the variable is unset, or the folder or a file is not there."""
    named = os.environ.get(VARIABLE, "")
    if not named:
        raise CannotBuild(
            f"{VARIABLE} is not set. Set it to the folder of real data: {VARIABLE}=/path/to/data make real-demo"
        )
    folder = Path(named)
    if not folder.is_dir():
        raise CannotBuild(f"{VARIABLE} names {folder}, which is not a folder. Set it to the folder of real data.")
    lacking = [name for names in INPUTS.values() for name in names if not (folder / name).is_file()]
    if lacking:
        raise CannotBuild(
            f"{folder} lacks {', '.join(lacking)}. Put the files there, or set {VARIABLE} to the folder that has them."
        )
    return folder


def fill(folder: Path, data: Path) -> None:
    """Write the settings and copy the inputs; a folder that this script did not make is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MADE_BY).is_file():
        raise CannotBuild(f"{folder} has something else in it. Name an empty folder, or one that does not exist yet.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE_BY).write_text("scripts/real_demo.py made this folder, and fills it again.\n", encoding="utf-8")
    (folder / "partnership.toml").write_text(SETTINGS, encoding="utf-8")
    for place, names in INPUTS.items():
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
    """Build the folder that the one argument names; 0 when it is published, 1 with a sentence when it cannot be."""
    if len(arguments) != 1:
        print("Usage: python scripts/real_demo.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        data = real_data()
        timed("Copying the real files", lambda: fill(folder, data))
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
    print(f"{found.figures:,} figures of Buckinghamshire for {found.headline}, and {site.pages} pages:")
    print(site.index.resolve().as_uri())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
