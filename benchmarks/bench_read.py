"""How fast the data.police.uk reader is, beside a bare Polars scan and pandas doing the same job.

    python benchmarks/bench_read.py --rows 10000000 --work /tmp/bench

Made-up month files in the published layout are written under `--work` and removed at the end.  Each reader runs five
times, each time in a fresh process, in turn; the table gives medians, and the median of the ratios of runs that stood
side by side.  Peak memory is the largest resident set of the process.  The bare scan only turns the text into
Parquet: it is the least that any reader has to do.  Each run writes into a folder of its own, all removed at the end:
ext4 is slow to make files where others were just deleted.
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
from collections.abc import Callable
from pathlib import Path

RUNS = 5
FORCES = 20
ROWS_A_FILE = 16_667
LSOAS = 1_500
TYPES = {
    "Violence and sexual offences": 0.30,
    "Anti-social behaviour": 0.18,
    "Criminal damage and arson": 0.09,
    "Other theft": 0.08,
    "Shoplifting": 0.07,
    "Vehicle crime": 0.07,
    "Public order": 0.07,
    "Burglary": 0.05,
    "Drugs": 0.03,
    "Bicycle theft": 0.015,
    "Other crime": 0.013,
    "Theft from the person": 0.012,
    "Robbery": 0.012,
    "Possession of weapons": 0.008,
}
OUTCOMES = (
    "Unable to prosecute suspect",
    "Investigation complete; no suspect identified",
    "Under investigation",
    "Local resolution",
    "Awaiting court outcome",
)


def make_files(work: Path, rows: int) -> None:
    """Write month files of one made-up month, with month and Crime IDs rewritten in each."""
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(1)
    n = min(ROWS_A_FILE, rows)
    lsoa = rng.integers(0, LSOAS, n)
    placed = rng.random(n) > 0.05
    kind = rng.choice(list(TYPES), n, p=list(TYPES.values()))
    is_asb = kind == "Anti-social behaviour"
    codes = np.array([f"E{1_017_000 + i:08d}" for i in range(LSOAS)])
    names = np.array([f"Ashbrook {i // 5:03d}{'ABCDE'[i % 5]}" for i in range(LSOAS)])
    points = rng.integers(0, 20_000, n)
    template = pl.DataFrame(
        {
            "Longitude": np.where(placed, np.char.mod("%.6f", -1.2 + points * 1e-5), ""),
            "Latitude": np.where(placed, np.char.mod("%.6f", 51.5 + points * 2e-5), ""),
            "Location": np.where(placed, np.char.mod("On or near Made-up Street %d", points), "No location"),
            "LSOA code": np.where(placed, codes[lsoa], ""),
            "LSOA name": np.where(placed, names[lsoa], ""),
            "Crime type": kind,
            "Last outcome category": np.where(is_asb, "", rng.choice(OUTCOMES, n)),
        }
    )
    template = template.with_columns(pl.col(pl.String).replace("", None))
    files = max(rows // n, 1)
    for number in range(files):
        force, month = number % FORCES, number // FORCES
        name = f"{2015 + month // 12:04d}-{month % 12 + 1:02d}"
        text = rng.bytes(32 * n).hex()
        ids = pl.Series("Crime ID", [text[64 * i : 64 * i + 64] for i in range(n)]).set(pl.Series(is_asb), None)
        reporter = f"Made-up Police {force}"
        frame = template.select(
            ids,
            pl.lit(name).alias("Month"),
            pl.lit(reporter).alias("Reported by"),
            pl.lit(reporter).alias("Falls within"),
            *template.columns,
            pl.lit(None, pl.String).alias("Context"),
        )
        folder = work / "inputs" / "police_uk" / "2026-01-31" / name
        folder.mkdir(parents=True, exist_ok=True)
        frame.write_csv(folder / f"{name}-made-up-{force:02d}-street.csv")


def read_with_saferplan(work: Path, out: Path) -> int:
    """Read to checked tables with an account; returns rows read."""
    from saferplan.sources.police_uk import LsoaCodes, read_police_uk

    codes = frozenset(f"E{1_017_000 + i:08d}" for i in range(35_000))
    done = read_police_uk(work / "inputs", out, lsoa_codes=LsoaCodes(codes, codes), added={}, progress=lambda *_: None)
    return done.account.read


def scan_with_polars(work: Path, out: Path) -> int:
    """The bare scan: CSV to Parquet, with no check and no account."""
    import polars as pl

    out.mkdir(parents=True)
    pl.scan_csv(work / "inputs/police_uk/*/*/*.csv").sink_parquet(out / "all.parquet")
    return pl.scan_parquet(out / "all.parquet").select(pl.len()).collect().item()


def read_with_pandas(work: Path, out: Path) -> int:
    """The same job in pandas with its fastest CSV engine: checks, set-aside rows, tables, repeats, reused IDs."""
    import hashlib
    import io

    import numpy as np
    import pandas as pd

    types = set(TYPES)
    shape = r"[A-Z]\d{8}"
    total = kept = aside = reused = 0
    hashes: dict[str, list[np.ndarray]] = {}
    ledger = []
    for table in ("recorded_crime", "asb_incidents"):
        (out / table).mkdir(parents=True)
    for path in sorted((work / "inputs/police_uk").glob("*/*/*.csv")):
        data = path.read_bytes()
        month, force = path.name[:7], path.name[8:-11]
        frame = pd.read_csv(
            io.BytesIO(data), engine="pyarrow", dtype_backend="pyarrow", dtype={"Crime ID": "string[pyarrow]"}
        )
        total += len(frame)
        good = (frame["Month"].astype(str).str[:7] == month) & frame["Crime type"].isin(types)
        code = frame["LSOA code"]
        good &= code.isna() | code.str.fullmatch(shape)
        is_asb = frame["Crime type"] == "Anti-social behaviour"
        good &= ~(frame.duplicated() & frame["Crime ID"].notna() & ~is_asb)
        aside += int((~good).sum())
        frame, is_asb = frame[good], is_asb[good]
        kept += len(frame)
        frame = frame.assign(force=force, extract_date="2026-01-31")
        frame["Crime type"] = frame["Crime type"].str.lower().str.replace(" ", "-")
        columns = ["Crime ID", "Month", "force", "Reported by", "LSOA code", "Crime type", "Longitude", "Latitude"]
        columns += ["Last outcome category", "extract_date"]
        crimes = frame.loc[~is_asb, columns]
        crimes.to_parquet(out / "recorded_crime" / f"{month}-{force}.parquet", compression="zstd")
        asb = frame.loc[is_asb, columns[1:]]
        asb.to_parquet(out / "asb_incidents" / f"{month}-{force}.parquet", compression="zstd")
        hashes.setdefault(force, []).append(pd.util.hash_array(crimes["Crime ID"].dropna().to_numpy(dtype=object)))
        ledger.append((force, month, hashlib.sha256(data).hexdigest(), len(frame), int(code.isna().sum())))
    for run in hashes.values():
        reused += int(pd.Series(np.concatenate(run)).duplicated(keep=False).sum())
    assert total == kept + aside, (total, kept, aside, reused, len(ledger))
    return total


READERS: dict[str, Callable[[Path, Path], int]] = {
    "Polars, bare scan": scan_with_polars,
    "Saferplan": read_with_saferplan,
    "pandas (pyarrow)": read_with_pandas,
}


def run_one(reader: str, work: Path) -> None:
    """Time one reader in this process, imports left out, and print seconds, peak MiB and rows as JSON."""
    import polars  # noqa: F401

    if reader.startswith("pandas"):
        import pandas  # noqa: F401
    else:
        import saferplan.sources.police_uk  # noqa: F401
    out = work / f"out-{os.getpid()}"
    start = time.perf_counter()
    rows = READERS[reader](work, out)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "rows": rows}))


def in_fresh_process(work: Path, *arguments: str) -> str:
    """Run this script again with other arguments, and return what it printed."""
    command = [sys.executable, __file__, "--work", str(work), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Make the files, run each reader five times in turn, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--work", type=Path, required=True, help="a folder to work in")
    parser.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one", choices=list(READERS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        make_files(chosen.work, chosen.rows)
        return
    if chosen.one:
        run_one(chosen.one, chosen.work)
        return
    chosen.work = chosen.work / "read"
    chosen.work.mkdir(parents=True)
    try:
        in_fresh_process(chosen.work, "--make", "--rows", str(chosen.rows))
        files = list((chosen.work / "inputs").rglob("*.csv"))
        size = sum(path.stat().st_size for path in files) / 2**20
        results: dict[str, list[dict[str, float]]] = {reader: [] for reader in READERS}
        for _ in range(RUNS):
            for reader, runs in results.items():
                runs.append(json.loads(in_fresh_process(chosen.work, "--one", reader)))
    finally:
        shutil.rmtree(chosen.work)
    rows = {run["rows"] for runs in results.values() for run in runs}
    assert len(rows) == 1, rows
    print(f"{rows.pop():,.0f} rows in {len(files):,} files, {size:,.0f} MiB of CSV; {os.cpu_count()} processors\n")
    print("| reader | seconds | times the bare scan | peak MiB |\n|---|---|---|---|")
    bare = [run["seconds"] for run in results["Polars, bare scan"]]
    for reader, runs in results.items():
        seconds = statistics.median(run["seconds"] for run in runs)
        peak = statistics.median(run["peak"] for run in runs)
        ratio = statistics.median(run["seconds"] / beside for run, beside in zip(runs, bare, strict=True))
        print(f"| {reader} | {seconds:.2f} | {ratio:.2f} | {peak:,.0f} |")


if __name__ == "__main__":
    main()
