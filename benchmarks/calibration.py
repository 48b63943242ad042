"""How often hotspots are called where there are none, and how often they are found where there are.

    python benchmarks/calibration.py --keep FOLDER                  # measures all: some forty minutes of one core
    python benchmarks/calibration.py --keep FOLDER --only poisson   # one part
    python benchmarks/calibration.py --keep FOLDER --write          # tables and picture into the document

Made-up counts of 100 areas (ten by ten) over 24 months, five a month in each on average.  What was measured lies in the
folder of `--keep`, a file a part, and is printed as tables; `--write` puts them into
docs/explanation/how-sure-hotspots-are.md.  Every row has a seed of its own, made from `--seed` and its name, so that it
is the same in every run; rows kept with as many runs, or more, are not drawn anew.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from saferplan.methods.dispersion import dispersion_of
from saferplan.methods.emerging import NONE, emerging_hotspots, mann_kendall_of_many
from saferplan.methods.hotspots import (
    empirical_bayes_rates,
    false_discoveries,
    getis_ord,
    getis_ord_by_permutation,
    local_moran,
    permutations_needed,
)
from saferplan.methods.near_repeat import Bands, near_repeats
from saferplan.methods.place_dispersion import PlaceScatter
from saferplan.methods.place_shares import concentrated
from saferplan.methods.scan import Cluster, Draws, Reach, Scan, scan_permutation, scan_poisson
from saferplan.methods.spatial_weights import queen_weights

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rng = np.random.Generator
Tally = dict[str, int]
Rows = Iterator[tuple[str, int, Callable[[Rng], "bool | Bools"]]]
"""What is measured: its name, how many runs, and a run, which says whether (or of each part whether) it was told of."""

SIDE, STEPS, MEAN, ALPHA = 10, 24, 5.0, 0.05
PLACES = SIDE * SIDE
POINTS = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 2).astype(np.float64)
WEIGHTS = queen_weights([shapely.box(x, y, x + 1, y + 1) for x, y in POINTS])
WIDE, NARROW, IN_USE = Reach(0.5, 12), Reach(0.1, 6), Reach(0.1, 6, prospective=True)
SIMULATIONS, SIMULATIONS_IN_USE = 99, 59
RARE = 1 / 60
"""A cluster is told of where five types raise no more than one false alarm in twelve months."""
SPARSE = np.full(PLACES, 0.2)
DISPERSIONS = (1.0, 1.05, 1.1, 1.2, 1.5, 2.0, 3.0, 5.0)
LITTLE = tuple(f"dispersion {d:g}" for d in (1.05, 1.1, 1.2))
TIED, LIKE_LAST, SLOW = 2.0, 0.6, 0.9
RATIOS, SIZES, MONTHS = (1.25, 1.5, 2.0, 3.0), (1, 5, 9), (1, 3, 6)
BANDS = Bands((0, 50, 200, 400), (0, 7, 14, 28))


def scattered(rng: Rng, mean: Floats, dispersion: float) -> Floats:
    """Counts of variance dispersion x mean: Poisson, or negative binomial."""
    means = mean if dispersion <= 1 else rng.gamma(mean / (dispersion - 1), dispersion - 1)
    return rng.poisson(means).astype(np.float64)


def even() -> Floats:
    """The same mean in every month and area."""
    return np.full((STEPS, PLACES), MEAN)


def uneven(rng: Rng) -> Floats:
    """Areas of which some always have more than others, wherever they lie (standard deviation half the mean)."""
    return even() * rng.gamma(4.0, 0.25, PLACES)


def like_the_last(rng: Rng) -> Floats:
    """Means that drift by area: each month like the last, with counts of a dispersion of 2 in the month."""
    spread = np.sqrt(np.log1p((TIED - 1) / MEAN))
    drift = np.empty((STEPS, PLACES))
    drift[0] = rng.standard_normal(PLACES)
    for step in range(1, STEPS):
        drift[step] = LIKE_LAST * drift[step - 1] + np.sqrt(1 - LIKE_LAST**2) * rng.standard_normal(PLACES)
    return MEAN * np.exp(spread * drift - spread**2 / 2)


def each_its_own(rng: Rng, mean: Floats, spread: Floats) -> Floats:
    """Counts of which each area has a dispersion of its own."""
    beyond = np.maximum(spread - 1, 1e-9)
    return rng.poisson(np.where(spread > 1, rng.gamma(mean / beyond) * beyond, mean)).astype(np.float64)


def one_in_five(rng: Rng) -> Floats:
    """Dispersions: 3 to 5 in one fifth of the areas, 1 in all others."""
    return np.where(rng.permutation(PLACES) < PLACES // 5, rng.uniform(3, 5, PLACES), 1.0)


def graded(rng: Rng) -> Floats:
    """Dispersions of 1 and more by a gamma distribution, 2 on average."""
    return 1 + rng.gamma(1.0, 1.0, PLACES)


def wandering(rng: Rng) -> Floats:
    """Means that wander slowly by area: each month nine tenths like the last, counts of a dispersion of 2 overall."""
    spread, drift = np.sqrt(np.log1p((TIED - 1) / MEAN)), rng.standard_normal((STEPS, PLACES))
    for step in range(1, STEPS):
        drift[step] = SLOW * drift[step - 1] + np.sqrt(1 - SLOW**2) * drift[step]
    return MEAN * np.exp(spread * drift - spread**2 / 2)


def together(rng: Rng) -> Floats:
    """Means that an area and those around it have high or low together, each month anew."""
    around = (np.abs(POINTS[:, None] - POINTS[None]).max(axis=2) <= 1).astype(np.float64)
    drift = rng.standard_normal((STEPS, PLACES)) @ (around / np.sqrt(around.sum(axis=1))).T
    spread = np.sqrt(np.log1p((TIED - 1) / 2 / MEAN))
    return MEAN * np.exp(spread * drift - spread**2 / 2)


WORLDS: dict[str, Callable[[Rng], Floats]] = {
    **{f"dispersion {d:g}": (lambda rng, d=d: scattered(rng, even(), d)) for d in DISPERSIONS},
    "areas that always differ": lambda rng: scattered(rng, uneven(rng), 1.0),
    "areas that differ, dispersion 2": lambda rng: scattered(rng, uneven(rng), 2.0),
    "months like the last": lambda rng: scattered(rng, like_the_last(rng), 1.0),
}


UNLIKE: dict[str, Callable[[Rng], Floats]] = {
    **{f"all areas scatter alike, {d:g}": (lambda rng, d=d: scattered(rng, even(), d)) for d in (1.0, 1.5, 2.0, 3.0)},
    "one area in five scatters, 3 to 5": lambda rng: each_its_own(rng, even(), one_in_five(rng)),
    "the same, one record a month": lambda rng: each_its_own(rng, even() / MEAN, one_in_five(rng)),
    "areas scatter by grades": lambda rng: each_its_own(rng, even(), graded(rng)),
    "the same, and areas always differ": lambda rng: each_its_own(rng, uneven(rng), graded(rng)),
    "months like the last": WORLDS["months like the last"],
    "rates wander slowly": lambda rng: scattered(rng, wandering(rng), 1.0),
    "neighbours vary together": lambda rng: scattered(rng, together(rng), 1.0),
    "one record to three areas": lambda rng: scattered(rng, even() / (3 * MEAN), 1.0),
}
"""Counts with no cluster in them, on which the scan in use is tried."""


def told(p: Floats) -> bool:
    """Whether any place is told of once p is corrected for all of them."""
    return bool((false_discoveries(p) <= ALPHA).any())


def _permuted(values: Floats, rng: Rng) -> Floats:
    return getis_ord_by_permutation(values, WEIGHTS, random=rng, permutations=permutations_needed(PLACES)).p


def _dealt_out(values: Floats, rng: Rng) -> Floats:
    needed = permutations_needed(PLACES)
    return getis_ord_by_permutation(values, WEIGHTS, random=rng, permutations=needed, conditional=False).p


MAPS: dict[str, Callable[[Floats, Rng], Floats]] = {
    "Gi*, all values dealt out (in use)": _dealt_out,
    "Gi*, all others dealt out": _permuted,
    "Gi*, normal": lambda values, rng: getis_ord(values, WEIGHTS).p,
    "local Moran": lambda values, rng: (
        local_moran(values, WEIGHTS, random=rng, permutations=permutations_needed(PLACES))[1].p
    ),
}
"""What is told of a map: the p of each place."""


def scan(cases: Floats, rng: Rng, how: str, reach: Reach = NARROW, held: bool = False) -> Scan:
    """A scan with 99 simulations; `held` allows for the dispersion, which is estimated from the counts themselves."""
    spread = dispersion_of(cases, longest=reach.longest or 1) if held else 1.0
    draws = Draws(rng, SIMULATIONS, dispersion=spread)
    if how == "permutation":
        return scan_permutation(cases, POINTS, draws=draws, reach=reach)
    return scan_poisson(cases, np.ones(cases.shape), POINTS, draws=draws, reach=reach)


def alarm(cases: Floats, rng: Rng, how: str, reach: Reach = NARROW, held: bool = False) -> bool:
    """Whether a scan calls a cluster at 5 in 100."""
    return scan(cases, rng, how, reach, held).clusters[0].p <= ALPHA


FORMS: dict[str, Callable[[Floats], float | PlaceScatter]] = {
    "own": lambda cases: PlaceScatter(POINTS, 6),
    "one": lambda cases: dispersion_of(cases, longest=6),
}
"""What the scan in use has been told of how counts scatter: of each area, or one number for all."""


def first_now(cases: Floats, rng: Rng, form: str) -> Cluster:
    """The first cluster of the scan in use: by permutation, of what goes on in the last month."""
    draws = Draws(rng, SIMULATIONS_IN_USE, dispersion=FORMS[form](cases))
    return scan_permutation(cases, POINTS, draws=draws, reach=IN_USE).clusters[0]


def tally(rng: Rng, runs: int, one: Callable[[Rng], bool | Bools]) -> Tally:
    """How often it was told of, out of how many, in how many runs."""
    found = [np.asarray(one(rng)) for _ in range(runs)]
    return {"told": int(sum(each.sum() for each in found)), "of": sum(each.size for each in found), "runs": runs}


def maps(runs: int) -> Rows:
    """Maps with nothing in them of which a method tells at least one place.

    One month's counts; the sparse ones have one case to five areas.
    """
    worlds = ("dispersion 1", "dispersion 2", "dispersion 5", "areas that always differ")
    for name, method in MAPS.items():
        many = runs if name == "local Moran" else 4 * runs
        for world in worlds:
            yield f"{name}|{world}", many, lambda rng, m=method, w=world: told(m(WORLDS[w](rng)[0], rng))
        sparse = "one case to five areas"
        yield f"{name}|{sparse}", many, lambda rng, m=method: told(m(scattered(rng, SPARSE, 1.0) + _speck(), rng))


def _speck() -> Floats:
    """One case in the first place, so that a map is never empty."""
    return np.eye(1, PLACES)[0]


def people(rng: Rng) -> Floats:
    """Residents: 800 to 3,500 an area, and more of them on one side of the map than on the other."""
    return np.round(rng.uniform(800, 2000, PLACES) * np.where(POINTS[:, 0] < SIDE / 2, 1.0, 1.75))


def residents(runs: int) -> Rows:
    """Where residents differ and everyone's risk is the same: counts, raw rates and rates drawn in (maps told of)."""
    values: dict[str, Callable[[Floats, Floats], Floats]] = {
        "counts": lambda counts, many: counts,
        "rates": lambda counts, many: counts / many,
        "rates drawn towards that of all": empirical_bayes_rates,
    }

    def one(rng: Rng, made: Callable[[Floats, Floats], Floats], dispersion: float) -> bool:
        many = people(rng)
        of = made(scattered(rng, 10 * many / many.mean(), dispersion), many)
        return bool(np.ptp(of) > 1e-12 * of.max()) and told(_dealt_out(of, rng))

    for name, made in values.items():
        for dispersion in (1.0, 2.0, 5.0):
            yield f"{name}|dispersion {dispersion:g}", 4 * runs, lambda rng, m=made, d=dispersion: one(rng, m, d)


def others(runs: int) -> Rows:
    """Emerging classes, trends, concentration and near repeats."""
    few = max(runs // 4, 1)
    for world in ("dispersion 1", "dispersion 2", "dispersion 5", "areas that always differ", "months like the last"):
        made = WORLDS[world]
        yield f"emerging classes, normal|{world}", runs, lambda rng, m=made: _classed(m(rng), None)
        yield f"emerging classes, permuted|{world}", few, lambda rng, m=made: _classed(m(rng), rng)
        yield f"Mann-Kendall, each area|{world}", few, lambda rng, m=made: mann_kendall_of_many(m(rng)).p <= ALPHA
        yield (
            f"concentration|{world}",
            runs,
            lambda rng, m=made: concentrated(m(rng)[:12].sum(axis=0), random=rng, simulations=199).p <= ALPHA,
        )
    yield "near repeats|by chance", runs, lambda rng: _near(rng, drift=False)
    yield "near repeats|half the area rises", runs, lambda rng: _near(rng, drift=True)


def _classed(cube: Floats, rng: Rng | None) -> bool:
    """Whether any place is put into a class."""
    return bool((emerging_hotspots(cube, WEIGHTS, random=rng).classes != NONE).any())


def _near(rng: Rng, drift: bool) -> bool:
    """Whether any band of 300 events in two kilometres and a year is called; with `drift` the events move eastward."""
    points, days = rng.random((300, 2)) * 2_000, rng.integers(0, 365, 300).astype(np.float64)
    if drift:
        late = days >= 182
        points[late, 0] = np.where(rng.random(late.sum()) < 0.5, points[late, 0], 1_000 + points[late, 0] / 2)
    return bool(near_repeats(points, days, BANDS, random=rng, permutations=199).p_of_all.min() <= ALPHA)


def scans(runs: int, how: str) -> Rows:
    """Scans of counts with no cluster in them: plain, and with the dispersion allowed for."""
    yield "claimed", 2 * runs, lambda rng: alarm(WORLDS["dispersion 1"](rng), rng, how, WIDE)
    for world, made in WORLDS.items():
        yield f"plain|{world}", runs, lambda rng, m=made: alarm(m(rng), rng, how)
        if world not in LITTLE and (how == "permutation" or "differ" not in world):
            yield f"held|{world}", runs, lambda rng, m=made: alarm(m(rng), rng, how, held=True)


def alarms(runs: int) -> Rows:
    """The scan in use: false alarms by form, and what it finds of nine areas twice as high in the last three months."""
    for world, made in UNLIKE.items():
        for form in FORMS:
            many = runs if form == "own" else max(runs // 4, 1)
            yield f"{form}|{world}", many, lambda rng, m=made, f=form: first_now(m(rng), rng, f).p <= ALPHA

    def anywhere(rng: Rng) -> bool:
        made = list(UNLIKE.values())[rng.integers(len(UNLIKE))]
        return first_now(made(rng), rng, "own").p <= RARE + 1e-9

    yield "rare|any of these", 2 * runs, anywhere

    def found(rng: Rng, spread: Floats, form: str) -> bool:
        means, inside = planted(2.0, 9, 3)
        first = first_now(each_its_own(rng, means, spread), rng, form)
        return first.p <= ALPHA and bool(set(first.places) & set(inside))

    for world, spread in {
        **{f"all areas scatter alike, {d:g}": (lambda rng, d=d: np.full(PLACES, d)) for d in (1.0, 1.5, 2.0, 3.0)},
        "one area in five scatters, 3 to 5": one_in_five,
        "areas scatter by grades": graded,
    }.items():
        for form in ("own", "one"):
            yield f"found {form}|{world}", max(runs // 4, 1), lambda rng, s=spread, f=form: found(rng, s(rng), f)


def planted(ratio: float, size: int, months: int) -> tuple[Floats, list[int]]:
    """Means with a hotspot round the middle in the last months, and its places."""
    middle = POINTS[PLACES // 2 + SIDE // 2]
    inside = np.argsort(((POINTS - middle) ** 2).sum(axis=1), kind="stable")[:size]
    means = even()
    means[-months:, inside] *= ratio
    return means, inside.tolist()


def power(runs: int) -> Rows:
    """Planted hotspots that a scan finds: at 5 in 100, in one place of it at least and one month."""

    def one(rng: Rng, how: str, dispersion: float, plan: tuple[float, int, int]) -> bool:
        means, inside = planted(*plan)
        first = scan(scattered(rng, means, dispersion), rng, how, held=how == "permutation").clusters[0]
        hit = bool(set(first.places) & set(inside)) and first.last >= STEPS - plan[2]
        return first.p <= ALPHA and hit

    for how, dispersion, lengths in (
        ("permutation", 1.0, MONTHS),
        ("permutation", 2.0, MONTHS),
        ("poisson", 1.0, (3,)),
    ):
        for size, months, ratio in product(SIZES, lengths, RATIOS):
            row, plan = f"{how}|{dispersion:g}|{size}|{months}|{ratio:g}", (ratio, size, months)
            yield row, max(runs // 5, 1), lambda rng, h=how, d=dispersion, p=plan: one(rng, h, d, p)


def map_power(runs: int) -> Rows:
    """The areas of a planted hotspot that Gi* tells of: a year's counts, dispersion 2, of which all months are high."""

    def one(rng: Rng, how: Callable[[Floats, Rng], Floats], size: int, ratio: float) -> Bools:
        means, inside = planted(ratio, size, STEPS)
        return np.asarray(false_discoveries(how(scattered(rng, 12 * means[0], 2.0), rng))[inside] <= ALPHA)

    for name, how in (("all values dealt out (in use)", _dealt_out), ("all others dealt out", _permuted)):
        for size, ratio in product(SIZES, RATIOS):
            yield f"{name}|{size}|{ratio:g}", runs, lambda rng, h=how, s=size, r=ratio: one(rng, h, s, r)


PARTS: dict[str, Callable[[int], Rows]] = {
    "maps": maps,
    "residents": residents,
    "others": others,
    "alarms": alarms,
    "permutation": lambda runs: scans(runs, "permutation"),
    "poisson": lambda runs: scans(runs, "poisson"),
    "power": power,
    "map_power": map_power,
}


def main() -> None:
    """Measure the parts asked for, print the tables of all that is kept, and write them where asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--keep", type=Path, required=True, help="the folder of what was measured")
    asked.add_argument("--only", choices=PARTS, action="append", help="measure this part")
    asked.add_argument("--runs", type=int, default=200, help="runs of each row; some have more or fewer")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--write", action="store_true", help="measure nothing; write the document")
    given = asked.parse_args()
    given.keep.mkdir(parents=True, exist_ok=True)
    for name in () if given.write else given.only or PARTS:
        path = given.keep / f"{name}.json"
        found: dict[str, Tally] = json.loads(path.read_text()) if path.exists() else {}
        for row, runs, one in PARTS[name](given.runs):
            if found.get(row, {}).get("runs", 0) < runs:
                found[row] = tally(np.random.default_rng([given.seed, zlib.crc32(f"{name} {row}".encode())]), runs, one)
                path.write_text(json.dumps(found, indent=1))
    from calibration_report import print_tables, write_document  # it lies beside this file

    kept = {path.stem: json.loads(path.read_text()) for path in sorted(given.keep.glob("*.json"))}
    write_document(kept) if given.write else print_tables(kept)


if __name__ == "__main__":
    main()
