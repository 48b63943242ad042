"""How fast a survey is weighted and estimated, beside the packages that analysts use today.

    python benchmarks/bench_survey.py --work /tmp/bench

50,000 made-up respondents are raked to four margins (6 ages, 2 sexes, 5 fifths of deprivation, 16 areas), by us, by
weightipy and by svy; then 100 questions of five answers are estimated in 10 groups each: shares, standard errors that
allow for the raking, intervals, design effects, and covariances.  Each job runs in a fresh process; timed is the call
itself, the median of five (of estimates, one), by the clock and by the processors.  What each makes is held to the same
margins.  The peers come with `make bench`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

PEOPLE = 50_000
TARGETS = {
    "age": (0.12, 0.17, 0.18, 0.17, 0.14, 0.22),
    "sex": (0.49, 0.51),
    "fifth": (0.2,) * 5,
    "area": (1 / 16,) * 16,
}
Seconds = tuple[float, float]
QUESTIONS, ANSWERS, GROUPS = 100, 5, 10


def codes() -> dict[str, np.ndarray]:
    """The category of each respondent in each margin; the sample has too few of the young and the poor."""
    rng = np.random.default_rng(0)
    return {
        "age": rng.choice(6, PEOPLE, p=(0.05, 0.1, 0.15, 0.2, 0.2, 0.3)),
        "sex": rng.choice(2, PEOPLE, p=(0.42, 0.58)),
        "fifth": rng.choice(5, PEOPLE, p=(0.1, 0.15, 0.2, 0.25, 0.3)),
        "area": rng.integers(0, 16, PEOPLE),
    }


def clocked(call: Callable[[], Any], times: int = 5) -> tuple[Seconds, Any]:
    """The median seconds of a call, by the clock and by the processors, and what it gave."""
    taken, used, found = [], [], None
    for _ in range(times):
        start, busy = time.perf_counter(), time.process_time()
        found = call()
        taken.append(time.perf_counter() - start)
        used.append(time.process_time() - busy)
    return (statistics.median(taken), statistics.median(used)), found


def ours() -> tuple[Seconds, np.ndarray]:
    """Raking by `methods.raking`."""
    from saferplan.methods.raking import Margin, rake

    margins = [Margin(code, PEOPLE * np.array(TARGETS[name])) for name, code in codes().items()]
    seconds, found = clocked(lambda: rake(margins))
    assert found.converged
    return seconds, found.weights


def weightipy() -> tuple[Seconds, np.ndarray]:
    """Raking by weightipy, from a data frame of pandas."""
    import pandas as pd
    import weightipy as peer

    frame = pd.DataFrame(codes())
    scheme = peer.scheme_from_dict(
        {name: {k: 100 * share for k, share in enumerate(shares)} for name, shares in TARGETS.items()}
    )

    def call() -> Any:
        return peer.weight_dataframe(frame, scheme, weight_column="weight")

    with contextlib.redirect_stdout(io.StringIO()):
        seconds, found = clocked(call)
    return seconds, found["weight"].to_numpy(dtype=float)


def svy() -> tuple[Seconds, np.ndarray]:
    """Raking by svy, from a data frame of Polars, to a tolerance of 1e-10."""
    import polars as pl
    import svy as peer

    frame = pl.DataFrame(codes()).with_columns(pl.lit(1.0).alias("before"))
    wanted = {name: {k: share * PEOPLE for k, share in enumerate(shares)} for name, shares in TARGETS.items()}

    def call() -> Any:
        sample = peer.Sample(frame, peer.Design(wgt="before"))
        return sample.weighting.rake(controls=wanted, wgt_name="weight", tol=1e-10)

    with contextlib.redirect_stdout(io.StringIO()):
        seconds, found = clocked(call)
    return seconds, found.data["weight"].to_numpy()


def estimates() -> tuple[Seconds, np.ndarray]:
    """A hundred questions in ten groups each, by `methods.survey_shares`; once."""
    from saferplan.methods.raking import Margin, rake
    from saferplan.methods.survey_design import Design
    from saferplan.methods.survey_shares import answer_shares

    found = rake([Margin(code, PEOPLE * np.array(TARGETS[name])) for name, code in codes().items()])
    rng = np.random.default_rng(1)
    asked = [rng.integers(-1, ANSWERS, PEOPLE) for _ in range(QUESTIONS)]
    group = rng.integers(0, GROUPS, PEOPLE)

    def call() -> list[Any]:
        design = Design(found.weights, raked=found)
        return [answer_shares(design, answers, group) for answers in asked]

    seconds, shares = clocked(call, 1)
    assert all(np.isfinite(one.se).all() for one in shares)
    return seconds, np.concatenate([one.value.ravel() for one in shares])


JOBS: dict[str, Callable[[], tuple[Seconds, np.ndarray]]] = {
    "ours": ours,
    "weightipy": weightipy,
    "svy": svy,
    "estimates": estimates,
}


def run_job(name: str) -> None:
    """Run one job in this process; print its seconds, peak, margins and weights as JSON."""
    warnings.simplefilter("ignore")
    (seconds, used), made = JOBS[name]()
    result: dict[str, Any] = {"seconds": seconds, "used": used}
    result |= {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if name != "estimates":
        weights = made * PEOPLE / made.sum()
        off = [np.abs(np.bincount(code, weights) / PEOPLE - TARGETS[name]).max() for name, code in codes().items()]
        result |= {"margins": float(max(off)), "weights": weights[:: PEOPLE // 500].tolist()}
        result |= {"deff": float(PEOPLE * (weights**2).sum() / weights.sum() ** 2)}
    print(json.dumps(result))


def main() -> None:
    """Run every job and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=0, help="not used here")
    parser.add_argument("--work", type=Path, required=True, help="not used here: nothing is written")
    parser.add_argument("--one", choices=tuple(JOBS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        run_job(chosen.one)
        return
    print(f"{PEOPLE:,} respondents; {os.cpu_count()} processors\n")
    heads = ("seconds", "times ours", "processor seconds", "worst margin", "weights off ours", "peak MiB")
    print(f"| raking to 6 + 2 + 5 + 16 categories | {' | '.join(heads)} |")
    print("|---|" + "---:|" * len(heads))
    first: dict[str, Any] = {}
    for name in JOBS:
        command = [sys.executable, __file__, "--work", str(chosen.work), "--one", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"| {name} | did not run: {done.stderr.strip().splitlines()[-1]} | | | | | |")
            continue
        result = json.loads(done.stdout.strip().splitlines()[-1])
        first = first or result
        if name == "estimates":
            what = f"{QUESTIONS} questions of {ANSWERS} answers in {GROUPS} groups"
            used = f"{result['seconds']:.2f} s ({result['used']:.2f} of processors)"
            print(f"\n{what}: {used}, peak {result['peak']:.0f} MiB.")
            continue
        apart = max(abs(a - b) for a, b in zip(result["weights"], first["weights"], strict=True))
        seconds = result["seconds"]
        row = f"| {name} | {seconds:.4f} | {seconds / first['seconds']:.1f} | {result['used']:.4f}"
        print(f"{row} | {result['margins']:.0e} | {apart:.0e} | {result['peak']:.0f} |", flush=True)


if __name__ == "__main__":
    main()
