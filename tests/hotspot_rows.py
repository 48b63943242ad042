"""Made-up tables with hotspots planted in them: squares side by side with codes X01000001 onwards, 24 months."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIDE = 12
EAST, NORTH, CELL = 480_000, 210_000, 1_000
"""The south-west corner of the squares in the National Grid, and their side in metres."""

CODES = tuple(f"X01{number:06d}" for number in range(1, SIDE * SIDE + 1))
MONTHS = tuple(f"{2023 + number // 12}-{number % 12 + 1:02d}" for number in range(24))
HOT = tuple(CODES[row * SIDE + column] for row in (3, 4, 5) for column in (7, 8, 9))
"""The square of nine in which a hotspot is planted."""


def corner(code: str) -> tuple[int, int]:
    """The south-west corner of a square."""
    number = int(code[3:]) - 1
    return EAST + CELL * (number % SIDE), NORTH + CELL * (number // SIDE)


def counts(seed: int = 1, *, each: float = 2.0, hot: float = 0.0, since: int = 0) -> NDArray[np.int64]:
    """Counts, months x squares: `each` a square and month by chance, and in those of `HOT` `hot` more from a month."""
    random = np.random.default_rng(seed)
    mean = np.full((len(MONTHS), len(CODES)), float(each))
    mean[since:, [CODES.index(code) for code in HOT]] += hot
    return random.poisson(mean)


def write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
    return path


def write_events(path: Path, made: NDArray[np.int64], *, head: Sequence[str] = ("LSOA code", "Month")) -> Path:
    """Write a row for each event: its area and its month."""
    rows = [
        (code, month)
        for month, row in zip(MONTHS, made.tolist(), strict=True)
        for code, number in zip(CODES, row, strict=True)
        for _ in range(number)
    ]
    return write_rows(path, head, rows)


def write_counts(path: Path, made: NDArray[np.int64]) -> Path:
    """Write a row for each area and month that has any: area, month, count."""
    rows = [
        (code, month, number)
        for month, row in zip(MONTHS, made.tolist(), strict=True)
        for code, number in zip(CODES, row, strict=True)
        if number
    ]
    return write_rows(path, ("area", "month", "count"), rows)


def points(made: NDArray[np.int64], seed: int = 1) -> list[tuple[float, float, str]]:
    """An easting, a northing and a day for each event, anywhere in its square and month."""
    random = np.random.default_rng(seed)
    rows = []
    for month, row in zip(MONTHS, made.tolist(), strict=True):
        for code, number in zip(CODES, row, strict=True):
            west, south = corner(code)
            for _ in range(number):
                across, up = random.random(2) * CELL
                rows.append((round(west + across, 1), round(south + up, 1), f"{month}-{random.integers(1, 29):02d}"))
    return rows


def write_areas(path: Path, *, codes: Sequence[str] = CODES, column: str = "code") -> Path:
    """Write the squares as GeoJSON in the National Grid."""
    features = []
    for code in codes:
        west, south = corner(code)
        ring = [
            [west, south], [west + CELL, south], [west + CELL, south + CELL], [west, south + CELL], [west, south],
        ]  # fmt: skip
        properties = {column: code, "name": f"Square {int(code[3:])}"}
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")
    return path


def write_people(path: Path, people: Sequence[float], *, codes: Sequence[str] = CODES) -> Path:
    """Write the residents of each square."""
    return write_rows(path, ("area", "population"), zip(codes, people, strict=True))
