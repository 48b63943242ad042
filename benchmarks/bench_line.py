"""How fast counting is beside hand-written Polars, and the worked example from tables to bundle and from end to end.

    python benchmarks/bench_line.py --rows 10000000 --work /tmp/bench

Counting: a made-up table of recorded crime in the declared shape, `--rows` long, counted by force, LSOA, month and type
by `measures.tabulate` (Narwhals) and by the same thing written by hand in Polars, in turn, each run in a fresh process.
The line: `assess` on the worked example's tables, and the whole `saferplan demo`, each in a fresh process.  Medians of
three runs; peak memory is the largest resident set of the process.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 3
FILE_ROWS = 250_000


def make_table(folder: Path, rows: int) -> None:
    """Write a made-up table of recorded crime, one Parquet file for each quarter of a million rows."""
    import numpy as np
    import polars as pl

    from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR, crime_types
    from saferplan.tables import recorded_crime

    rng = np.random.default_rng(1)
    types = [known.slug for known in crime_types() if known.slug != ANTI_SOCIAL_BEHAVIOUR and not known.last_month]
    folder.mkdir(parents=True)
    for number in range(0, rows, FILE_ROWS):
        n = min(FILE_ROWS, rows - number)
        lsoa = np.char.add("E01", np.char.zfill(rng.integers(0, 1_500, n).astype(str), 6))
        frame = pl.DataFrame(
            {
                "crime_id": [f"{number + row:064x}" for row in range(n)],
                "month": rng.integers(24_252, 24_288, n).astype(np.int32),
                "force": [f"force-{number // FILE_ROWS % 4}"] * n,
                "reported_by": ["A Force"] * n,
                "lsoa": pl.Series(lsoa).scatter(np.flatnonzero(rng.random(n) < 0.03), None),
                "crime_type": rng.choice(types, n),
                "longitude": rng.random(n),
                "latitude": rng.random(n),
                "last_outcome": ["Under investigation"] * n,
                "extract_date": ["2024-06-30"] * n,
            }
        ).select(pl.col(name).cast(kind) for name, kind in recorded_crime.SHAPE.schema.items())
        frame.write_parquet(folder / f"{number // FILE_ROWS:05d}.parquet", compression="zstd")


def run_job(job: str, work: Path) -> None:
    """Do one job in this process and print its seconds, its result's size and its peak memory."""
    import polars as pl

    tables = work / "table"
    if job == "tabulate":
        from saferplan.measures.definition import load_measures
        from saferplan.measures.tabulate import tabulate

        measure = load_measures()["recorded_crime"]
        start = time.perf_counter()
        result = tabulate(pl.scan_parquet(sorted(tables.glob("*.parquet"))), measure).collect(engine="streaming").height
    elif job == "by hand":
        start = time.perf_counter()
        scan = pl.scan_parquet(sorted(tables.glob("*.parquet")))
        counted = scan.group_by("force", "lsoa", "month", "crime_type").agg(pl.len().alias("count"))
        result = counted.collect(engine="streaming").height
    elif job == "assess":
        from saferplan.commands import assess

        start = time.perf_counter()
        result = assess(work / "worked-example").figures
    else:
        from saferplan.commands import demo

        start = time.perf_counter()
        result = demo(work / "worked-example").pages
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "result": result, "peak_mib": peak}))


def in_turn(jobs: list[str], work: Path) -> dict[str, list[dict[str, float]]]:
    """Run jobs in turn, A B A B ..., each in a fresh process."""
    found: dict[str, list[dict[str, float]]] = {job: [] for job in jobs}
    for _ in range(RUNS):
        for job in jobs:
            command = [sys.executable, __file__, "--job", job, "--work", str(work)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[job].append(json.loads(done.stdout.splitlines()[-1]))
    return found


def main() -> None:
    """Measure, and print two Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--job", default="")
    arguments = parser.parse_args()
    if arguments.job:
        run_job(arguments.job, arguments.work)
        return
    work = arguments.work / "line"
    shutil.rmtree(work, ignore_errors=True)
    try:
        make_table(work / "table", arguments.rows)
        counting = in_turn(["tabulate", "by hand"], work)
        sizes = {run["result"] for runs in counting.values() for run in runs}
        assert len(sizes) == 1, f"the two ways count differently: {sizes}"
        ratio = statistics.median(
            ours["seconds"] / theirs["seconds"]
            for ours, theirs in zip(counting["tabulate"], counting["by hand"], strict=True)
        )
        print(f"Counting {arguments.rows:,} rows by force, LSOA, month and type\n")
        print("| way | seconds | peak MiB | ratio |\n|---|---|---|---|")
        for job, runs in counting.items():
            shown = f"{ratio:.2f}" if job == "tabulate" else "1"
            seconds, peak = (statistics.median(run[key] for run in runs) for key in ("seconds", "peak_mib"))
            print(f"| {job} | {seconds:.2f} | {peak:,.0f} | {shown} |")
        line = in_turn(["demo"], work) | in_turn(["assess"], work)
        print("\nThe worked example\n\n| job | seconds | peak MiB |\n|---|---|---|")
        for job, words in (("assess", "tables to bundle"), ("demo", "the whole demo")):
            seconds, peak = (statistics.median(run[key] for run in line[job]) for key in ("seconds", "peak_mib"))
            print(f"| {words} | {seconds:.1f} | {peak:,.0f} |")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
