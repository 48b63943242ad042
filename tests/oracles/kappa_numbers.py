"""Writes `kappa_numbers.json`: weighted kappa by scikit-learn, to which `methods.agreement.weighted_agreement` is held.

Run in an environment with scikit-learn 1.9.1 (BSD-3): `python tests/oracles/kappa_numbers.py`.  The levels are made up,
and stand in the file.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import cohen_kappa_score

CASES = ((2, 40, 0.7), (3, 60, 0.5), (4, 21, 0.4), (5, 130, 0.6), (5, 30, 0.0), (9, 200, 0.3))
"""Levels, things, and how often the second copies the first."""


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(20261128)
    made = []
    for levels, things, copied in CASES:
        first = rng.integers(0, levels, things)
        second = np.where(rng.random(things) < copied, first, rng.integers(0, levels, things))
        case: dict[str, object] = {"levels": levels, "first": first.tolist(), "second": second.tolist()}
        for weights in ("linear", "quadratic"):
            case[weights] = float(cohen_kappa_score(first, second, labels=list(range(levels)), weights=weights))
        made.append(case)
    text = json.dumps({"made_by": f"scikit-learn {sklearn.__version__}", "cases": made})
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
