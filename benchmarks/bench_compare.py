"""How fast every district is compared with the ones most like it.

    python benchmarks/bench_compare.py --work /tmp/bench

Counts by month, district and type, and census variables of every district: the real ones where SAFERPLAN_REAL_DATA
names them (37 forces, 331 districts), else made-up ones of the same size.  Timed: reading the files into checked tables
with an account; then for every district its 14 nearest neighbours, how firm the choice is, and every type's funnel.
Each run is in a fresh process; the median of three, and the largest resident set.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 3
REAL = (
    ("police_uk", "comparison", "derived_ltla22_month_counts.parquet"),
    ("population", "comparison", "lsoa21_census2021_residents_ethnicity.parquet"),
    ("population", "comparison", "lsoa21_census2021_households_tenure.parquet"),
    ("population", "comparison", "lsoa11_census2011_persons_households.parquet"),
    ("population", "comparison", "lsoa11_midyear_population_2017_2019_2020.parquet"),
    ("population", "population", "lsoa21_census2021_residents_ethnicity.parquet"),
    ("deprivation", "deprivation", "imd2025_england_lsoa21.parquet"),
    ("lookups", "areas", "lookup_lsoa11_lsoa21_ltla22.parquet"),
)
SETTINGS = """
[partnership]
name = "Bench"
area = "Bench"
{invented}
[areas]
districts = ["{code}"]
[police]
forces = ["bench"]
[deprivation]
index = "2025"
"""


def make_inputs(work: Path) -> bool:
    """Put the files in their places; whether they are real."""
    inputs = work / "inputs"
    data = Path(os.environ.get("SAFERPLAN_REAL_DATA", ""))
    if os.environ.get("SAFERPLAN_REAL_DATA") and data.is_dir():
        for source, into, name in REAL:
            (inputs / into).mkdir(parents=True, exist_ok=True)
            (inputs / into / name).symlink_to((data / source / name).resolve())
        return True
    make_up(inputs / "comparison")
    return False


def make_up(folder: Path) -> None:
    """Write made-up counts of 331 districts over 28 months, and what they are alike in."""
    import numpy as np
    import polars as pl

    from saferplan.reference.crime_types import crime_types

    rng = np.random.default_rng(1)
    folder.mkdir(parents=True)
    types = [one.title for one in crime_types() if not one.last_month]
    months = [f"{year}-{month:02d}" for year in (2017, 2018, 2019) for month in range(1, 13)][:28]
    codes = [f"X06{n:06d}" for n in range(331)]
    grid = pl.DataFrame({"Month": months}).join(pl.DataFrame({"Area code": codes}), how="cross")
    grid = grid.join(pl.DataFrame({"Crime type": types}), how="cross")
    force = pl.col("Area code").str.slice(6, 2).alias("Force")
    counts = grid.with_columns(pl.Series("Count", rng.poisson(90, grid.height)), force)
    counts.write_csv(folder / "counts.csv")
    people = rng.integers(90_000, 500_000, len(codes))
    names = ("Aged under 18", "Aged 18 to 24", "Aged 65 and over", "Asian", "Black", "Mixed", "Other ethnic group")
    shares = {name: (people * rng.uniform(0.02, 0.2, len(codes))).round() for name in names}
    homes = (people / 2.4).round()
    homes_shares = {
        name: (homes * rng.uniform(0.05, 0.3, len(codes))).round() for name in ("Social rented", "Private rented")
    }
    table = {"Area code": codes, "total_population": people, **shares, "Households": homes, **homes_shares}
    table |= {"Hectares": rng.integers(3_000, 90_000, len(codes)), "IMD score": rng.uniform(5, 40, len(codes))}
    pl.DataFrame(table).write_csv(folder / "census_2018.csv")


def run_job(work: Path) -> None:
    """Read, then compare every district, in this process; print seconds of both and the peak as JSON."""
    import numpy as np
    import polars as pl

    from saferplan.measures.others import OtherAreas, variable_table
    from saferplan.methods.funnel import rate_funnel
    from saferplan.methods.neighbours import nearest_neighbours, stability
    from saferplan.reference.neighbour_variables import weights_of
    from saferplan.settings import parse_settings
    from saferplan.sources.comparison import read_comparison

    real = (work / "inputs" / "areas").is_dir()
    code = "E06000060" if real else "X06000000"
    text = SETTINGS.format(code=code, invented="" if real else "invented = true\n")
    start, used = time.perf_counter(), time.process_time()
    found = read_comparison(work / "inputs", parse_settings(text), own_lsoas=frozenset())
    result = {"read": time.perf_counter() - start, "read_cpu": time.process_time() - used}
    start, used = time.perf_counter(), time.process_time()
    others = OtherAreas(found.counts, found.areas, found.population, found.variables)
    first = others.variables.filter(pl.col("area") != "partnership")["area"][0]
    codes, slugs, values = variable_table(others, first)
    weights = weights_of(slugs)
    year = others.counts["month"].max()
    assert isinstance(year, int)
    recent = others.counts.drop_nulls("area").filter(pl.col("month") > year - 12)
    wide = (
        recent.group_by("area", "crime_type")
        .agg(pl.col("count").sum())
        .pivot("crime_type", index="area", values="count")
    )
    people = found.population.sort("year").group_by("area").agg(pl.col("people").last())
    table = pl.DataFrame({"area": codes}).join(wide, on="area", how="left").join(people, on="area", how="left")
    types = sorted(name for name in table.columns if name not in ("area", "people"))
    held = table["people"].is_not_null().to_numpy() & (table.select(types).sum_horizontal() > 0).to_numpy()
    size = table["people"].fill_null(1).to_numpy()
    compared = placed = 0
    for own in range(len(codes)):
        near = nearest_neighbours(values, own, weights=weights).nearest
        stability(values, own, weights=weights)
        peers = near[held[near]]
        if not held[own] or len(peers) < 5:
            continue
        compared += 1
        for name in types:
            counts = table[name].fill_null(0).to_numpy()
            if counts[peers].sum():
                placed += int(np.abs(rate_funnel(counts[peers], size[peers]).place(counts[own], size[own])) > 0)
    result |= {"compare": time.perf_counter() - start, "compare_cpu": time.process_time() - used}
    result |= {"areas": compared, "outside": placed}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result | {"peak": peak, "rows": found.accounts[0].read}))


def main() -> None:
    """Make the files, run three times, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=0, help="not used here")
    parser.add_argument("--work", type=Path, required=True, help="a folder to work in")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        run_job(chosen.work)
        return
    work = chosen.work / "compare"
    work.mkdir(parents=True)
    try:
        real = make_inputs(work)
        command = [sys.executable, __file__, "--work", str(work), "--one"]
        runs = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(RUNS)
        ]
    finally:
        shutil.rmtree(work)
    kind = "real counts and census tables" if real else "made-up counts and census tables"
    print(f"{runs[0]['rows']:,} rows of {kind}; {runs[0]['areas']} districts compared; {os.cpu_count()} processors\n")
    print("| step | seconds | processor seconds |\n|---|---|---|")
    for step in ("read", "compare"):
        wall, used = (statistics.median(run[name] for run in runs) for name in (step, f"{step}_cpu"))
        print(f"| {step} | {wall:.2f} | {used:.2f} |")
    print(f"\nPeak memory {statistics.median(run['peak'] for run in runs):,.0f} MiB.")


if __name__ == "__main__":
    main()
