"""How fast hotspots are found, beside what analysts use today.

    python benchmarks/bench_places.py --work /tmp/bench            # some ten minutes: two of the peers take long
    python benchmarks/bench_places.py --work /tmp/bench --quick    # without the peers that take minutes

Each job runs in a fresh process, with the compiler's cache empty, so that compiling counts.  Timed is the call itself,
not the import nor the making of the data; for a job that is over in less than a second, the median of five calls.  The
peers (esda, pyehsa, pointpats and scikit-learn) come with `make bench`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

CELLS = 188
LONG = ("pyehsa", "pointpats")
WEEKS = (0, 8, 15, 22, 29)


def clocked(call: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """The seconds of a call (the median of several), and what it gave."""
    taken, found = [], None
    for _ in range(times):
        start = time.perf_counter()
        found = call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), found


def lattice() -> tuple[np.ndarray, Any]:
    """Counts on a square lattice of 35,344 cells, and our weights: all eight around."""
    from scipy import sparse

    from saferplan.methods.spatial_weights import SpatialWeights

    band = sparse.diags_array([1.0, 1.0, 1.0], offsets=[-1, 0, 1], shape=(CELLS, CELLS))
    matrix = sparse.csr_array(sparse.kron(band, band) - sparse.eye_array(CELLS**2))
    matrix.eliminate_zeros()
    counts = np.random.default_rng(0).poisson(5, CELLS**2).astype(float)
    return counts, SpatialWeights(matrix, "queen")


def five_hundred() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """500 places and 60 months with a cluster in 12 of them, months 36 to 41: cases, people and points."""
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 100, (500, 2))
    cases = rng.poisson(5, (60, 500))
    near = np.argsort(np.hypot(*(points - points[7]).T))[:12]
    cases[36:42, near] = rng.poisson(9, (6, 12))
    return cases, rng.uniform(1000, 2000, (60, 500)), points


def events(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Events in 30 by 30 kilometres and a year."""
    rng = np.random.default_rng(0)
    return rng.uniform(0, 30_000, (size, 2)), rng.integers(0, 365, size).astype(float)


def crowd() -> np.ndarray:
    """100,000 points round 200 middles in 40 by 40 kilometres."""
    rng = np.random.default_rng(0)
    middles, which = rng.uniform(5000, 35_000, (200, 2)), rng.integers(0, 200, 100_000)
    return np.clip(middles[which] + rng.normal(0, 800, (100_000, 2)), 0, 39_999)


def gi_star() -> dict[str, Any]:
    from saferplan.methods.hotspots import getis_ord, getis_ord_by_permutation

    counts, weights = lattice()
    plain, _ = clocked(lambda: getis_ord(counts, weights), 5)
    seconds, found = clocked(lambda: getis_ord_by_permutation(counts, weights, random=np.random.default_rng(1)), 5)
    return {"seconds": seconds, "analytic": plain, "found": float(found.z.max())}


def esda(numba: bool = True) -> dict[str, Any]:
    if not numba:
        sys.modules["numba"] = None  # type: ignore[assignment]
    import libpysal
    from esda import G_Local

    counts = np.random.default_rng(0).poisson(5, CELLS**2).astype(float)
    graph = libpysal.graph.Graph.from_W(libpysal.weights.lat2W(CELLS, CELLS, rook=False))
    call = lambda: G_Local(counts, graph, transform="B", star=True, permutations=999, n_jobs=1, seed=12345)  # noqa: E731
    seconds, found = clocked(call)
    return {"seconds": seconds, "found": float(np.asarray(found.Zs).max())}


def emerging() -> dict[str, Any]:
    from saferplan.methods.emerging import emerging_hotspots
    from saferplan.methods.spatial_weights import nearest_weights

    cases, _, points = five_hundred()
    weights = nearest_weights(points, count=8)
    call = lambda: emerging_hotspots(cases, weights, random=np.random.default_rng(1), permutations=999)  # noqa: E731
    seconds, _ = clocked(call, 3)
    return {"seconds": seconds}


def pyehsa() -> dict[str, Any]:
    """Its own size, 24 months and 19 simulations: it did not finish 60 months in reasonable time."""
    import geopandas as gpd
    import shapely
    from pyehsa.emerging_hotspot_analysis import EmergingHotspotAnalysis

    rng = np.random.default_rng(1)
    rows = [
        {
            "region": y * 25 + x,
            "period": month,
            "value": float(rng.poisson(5)),
            "geometry": shapely.box(x, y, x + 1, y + 1),
        }
        for y in range(20)
        for x in range(25)
        for month in range(24)
    ]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    call = lambda: EmergingHotspotAnalysis.emerging_hotspot_analysis(  # noqa: E731
        frame, region_id_field="region", time_period_field="period", value="value", k=1, nsim=19
    )
    with contextlib.redirect_stdout(sys.stderr):  # it prints as it goes
        seconds, _ = clocked(call)
    return {"seconds": seconds}


def nation() -> dict[str, Any]:
    """Every LSOA of England and Wales by number (35,672), 60 months, 14 types, by the normal distribution."""
    from saferplan.methods.emerging import emerging_hotspots
    from saferplan.methods.spatial_weights import nearest_weights

    rng = np.random.default_rng(1)
    weights = nearest_weights(rng.uniform(0, 500_000, (35_672, 2)), count=6)

    def all_types() -> None:
        for slug in range(14):
            emerging_hotspots(rng.poisson(0.5 + slug / 4, (60, 35_672)).astype(np.float32), weights)

    seconds, _ = clocked(all_types)
    return {"seconds": seconds}


def scan(general: bool) -> dict[str, Any]:
    from saferplan.methods.scan import Draws, Reach, scan_poisson

    cases, people, points = five_hundred()
    expected = people if general else np.full((60, 500), 1500.0)
    draws, reach = Draws(np.random.default_rng(1), simulations=999), Reach(0.25, 12)
    seconds, found = clocked(lambda: scan_poisson(cases, expected, points, draws=draws, reach=reach))
    again, _ = clocked(lambda: scan_poisson(cases, expected, points, draws=draws, reach=reach))
    early = Draws(np.random.default_rng(1), simulations=999, stop_after=50)
    cases = np.random.default_rng(2).poisson(5, (60, 500))
    stopped, _ = clocked(lambda: scan_poisson(cases, expected, points, draws=early, reach=reach))
    first = found.clusters[0]
    return {"seconds": seconds, "compiled": again, "stopped early": stopped, "found": first.log_likelihood}


def knox() -> dict[str, Any]:
    from saferplan.methods.near_repeat import Bands, near_repeats

    places, days = events(20_000)
    bands, far = Bands((0, 0.1, 100, 200, 300, 400), WEEKS), Bands((0, 0.1, 200, 400, 600, 800, 1000), WEEKS)
    seconds, found = clocked(lambda: near_repeats(places, days, bands, random=np.random.default_rng(1)), 3)
    kilometre, _ = clocked(lambda: near_repeats(places, days, far, random=np.random.default_rng(1)))
    one = Bands((0, 400.0000001), (0, 14.5))
    table = near_repeats(places, days, one, random=np.random.default_rng(1), permutations=19)
    return {
        "seconds": seconds,
        "to a kilometre": kilometre,
        "found": int(table.observed.sum()),
        "cells": found.observed.size,
    }


def pointpats() -> dict[str, Any]:
    from pointpats import Knox

    places, days = events(20_000)
    seconds, found = clocked(lambda: Knox(places, days[:, None], delta=400, tau=14, permutations=999))
    return {"seconds": seconds, "found": int(found.statistic_)}


def density() -> dict[str, Any]:
    from scipy.spatial import cKDTree

    from saferplan.methods.density import Grid, kernel_density

    points, grid = crowd(), Grid(0.0, 0.0, 50.0, 800, 800)
    seconds, found = clocked(lambda: kernel_density(points, grid, bandwidth=500.0), 5)
    mass = float(np.nansum(found.values)) * (50.0**2) / 1e6 / len(points)
    middles = (np.indices((800, 800)).reshape(2, -1)[::-1].T + 0.5) * 50.0
    tree = cKDTree(points)
    near = tree.sparse_distance_matrix(cKDTree(middles), 500.0, output_type="coo_matrix")
    u = 1 - (near.data / 500.0) ** 2
    exact = np.bincount(near.col, 3 / np.pi * u**2 / 500.0**2, minlength=640_000).reshape(800, 800) * 1e6
    away = float(np.abs(found.values - exact).max() / exact.max())
    return {"seconds": seconds, "mass": mass, "from unbinned": away}


def sklearn() -> dict[str, Any]:
    from sklearn.neighbors import KernelDensity

    points = crowd()
    middles = (np.indices((800, 800)).reshape(2, -1)[::-1].T + 0.5) * 50.0
    kernel = KernelDensity(bandwidth=500, kernel="epanechnikov", algorithm="kd_tree")
    seconds, _ = clocked(lambda: kernel.fit(points).score_samples(middles))
    return {"seconds": seconds}


JOBS: dict[str, Callable[[], dict[str, Any]]] = {
    "Gi*, 999 permutations, 35,344 cells": gi_star,
    "  esda with numba": esda,
    "  esda without numba": lambda: esda(numba=False),
    "emerging classes, 500 x 60, 999 permutations": emerging,
    "  pyehsa, 500 x 24, 19 simulations": pyehsa,
    "emerging classes, 35,672 x 60 x 14 types, analytic": nation,
    "scan, 500 x 60, 999 data sets, general expectation": lambda: scan(general=True),
    "scan, the same, uniform expectation": lambda: scan(general=False),
    "near repeats, 20,000 events, 20 bands to 400 m, 999 permutations": knox,
    "  pointpats, one band": pointpats,
    "density, 100,000 points, 640,000 cells": density,
    "  scikit-learn": sklearn,
}


def main() -> None:
    """Run one job and print it as JSON, or each in a process of its own and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--work", type=Path)
    asked.add_argument("--job")
    asked.add_argument("--quick", action="store_true", help="leave out the peers that take minutes")
    given, _ = asked.parse_known_args()
    if given.job:
        found = JOBS[given.job]()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found | {"peak": peak}))
        return
    print("| job | seconds | times ours | peak MiB | also |\n|---|---|---|---|---|")
    ours = 0.0
    for name in JOBS:
        if given.quick and any(peer in name for peer in LONG):
            continue
        with tempfile.TemporaryDirectory(dir=given.work) as cache:
            world = os.environ | {"NUMBA_CACHE_DIR": cache}
            run = subprocess.run(
                [sys.executable, __file__, "--job", name], capture_output=True, text=True, env=world, check=False
            )
        if run.returncode:
            print(f"| {name.strip()} | could not run: {run.stderr.strip().splitlines()[-1][:90]} | | | |", flush=True)
            continue
        told = json.loads(run.stdout.strip().splitlines()[-1])
        seconds, peak = told.pop("seconds"), told.pop("peak")
        ours = seconds if not name.startswith("  ") else ours
        ratio = f"{seconds / ours:.1f}" if name.startswith("  ") else "1"
        also = ", ".join(f"{key} {value:.6g}" for key, value in told.items())
        print(f"| {name.strip()} | {seconds:.3f} | {ratio} | {peak:,.0f} | {also} |", flush=True)


if __name__ == "__main__":
    main()
