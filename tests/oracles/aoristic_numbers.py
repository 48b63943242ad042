"""Writes `aoristic_numbers.json`: events by hour of the week as crimepy spreads them, to which `time_pattern` is held.

Run with pandas 3.1.1 and crimepy at commit 645b143 of github.com/apwheele/crimepy:
`python tests/oracles/aoristic_numbers.py`.  The events are made up, and stand in the file: a time known to the minute,
spans within an hour, of some hours, of some days, and of more than a week; some without an end or a beginning, some
with the two exchanged.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from crimepy.aoristic import weekhour_func_vectorized

MANY = 240


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(20240101)
    begin = pd.Timestamp("2023-12-30") + pd.to_timedelta(rng.integers(0, 400 * 24 * 60, MANY), unit="min")
    longest = rng.choice([0, 30, 300, 2_000, 9_000, 15_000], MANY)
    end = begin + pd.to_timedelta((longest * rng.random(MANY)).astype(int), unit="min")
    begin, end = pd.Series(begin), pd.Series(end)
    exchanged = np.arange(MANY) % 17 == 3
    begin[exchanged], end[exchanged] = end[exchanged].copy(), begin[exchanged].copy()
    end[np.arange(MANY) % 19 == 5] = pd.NaT
    begin[np.arange(MANY) % 23 == 7] = pd.NaT
    found = weekhour_func_vectorized(begin, end)

    def said(times: pd.Series) -> list[str | None]:
        return [None if pd.isna(one) else one.strftime("%Y-%m-%dT%H:%M") for one in times]

    made = {"earliest": said(begin), "latest": said(end), "weights": found.sum(axis=0).tolist()}
    Path(__file__).with_suffix(".json").write_text(json.dumps(made) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
