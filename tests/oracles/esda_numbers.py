"""Writes `esda_numbers.json`: local statistics by esda and libpysal, to which `methods.hotspots` is held.

Run in an environment with esda 2.9.0 and libpysal 4.14.1 (both BSD-3): `python tests/oracles/esda_numbers.py`.
The places are a lattice of 9 x 8 unit squares, row by row; counts and people are made up, and stand in the file.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from esda import G_Local, Moran_Local
from esda.smoothing import Empirical_Bayes
from libpysal.weights import lat2W

HIGH, WIDE = 9, 8
PERMUTATIONS = 49_999


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(20181)
    people = rng.integers(800, 2600, HIGH * WIDE)
    counts = rng.poisson(people * 0.004)
    counts[[18, 19, 26, 27]] += [9, 14, 11, 8]
    made: dict[str, object] = {"people": people.tolist(), "counts": counts.tolist()}
    made["empirical_bayes"] = np.asarray(Empirical_Bayes(counts, people).r).ravel().tolist()
    # Rates, which have no ties: of counts that tie, esda takes some for higher and some for lower, by rounding.
    values = 1000.0 * counts / people
    for name, rook in (("queen", False), ("rook", True)):
        weights = lat2W(HIGH, WIDE, rook=rook)
        for star in (False, True):
            found = G_Local(values, weights, transform="B", star=star or None, permutations=0)
            made[f"{name} {'Gi*' if star else 'Gi'}"] = np.asarray(found.Zs).tolist()
        drawn = G_Local(values, weights, transform="B", permutations=PERMUTATIONS, seed=5)
        made[f"{name} p"] = np.asarray(drawn.p_sim).tolist()
        moran = Moran_Local(values, weights, transformation="r", permutations=PERMUTATIONS, seed=5)
        made[f"{name} I"] = np.asarray(moran.Is).tolist()
        made[f"{name} I p"] = np.asarray(moran.p_sim).tolist()
    Path(__file__).with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
