"""The one table of what written words claim: `wording.toml`, read into lists that are ready to match."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Qualifier:
    """Words such as "nearly", and the range that they make of the number after them, as multiples of it.

    `exact` says that a written number is held to its last digit, noughts and all.
    """

    words: tuple[str, ...]
    least: float
    least_in: bool
    most: float
    most_in: bool
    exact: bool
    reason: str


@dataclass(frozen=True)
class Wording:
    """The whole table: qualifiers, parts, multiples, numbers, ranks, runs and words of direction, with their reasons.

    `reasons` are by the name of the section, and within one that has several by section and name ("times.likely").
    """

    qualifiers: tuple[Qualifier, ...]
    parts: dict[str, tuple[int, int]]
    tolerance: float
    most: tuple[str, ...]
    few: tuple[str, ...]
    times: dict[str, float]
    numbers: dict[str, int]
    exact_below: int
    least_digits: int
    points: tuple[str, ...]
    likely: tuple[str, ...]
    two_ways: tuple[str, ...]
    ranks: dict[str, int]
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    of_percentages: tuple[str, ...]
    every: tuple[str, ...]
    running: tuple[str, ...]
    consecutive: tuple[str, ...]
    units: tuple[str, ...]
    unchanged: tuple[str, ...]
    least_percent: float
    up: tuple[str, ...]
    down: tuple[str, ...]
    reasons: dict[str, str]


@cache
def load_wording() -> Wording:
    """The table that ships.

    >>> load_wording().parts["two thirds"]
    (2, 3)
    """
    text = resources.files("saferplan.plan.claims").joinpath("wording.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    qualifiers = tuple(
        Qualifier(
            words=tuple(one["words"]),
            least=float(one.get("least", -math.inf)),
            least_in=bool(one.get("least_in", False)),
            most=float(one.get("most", math.inf)),
            most_in=bool(one.get("most_in", False)),
            exact=bool(one.get("exact", False)),
            reason=one["reason"],
        )
        for one in raw["qualifier"]
    )
    reasons = {name: section["reason"] for name, section in raw.items() if isinstance(section, dict)}
    reasons |= {
        f"{name}.{key.removesuffix('_reason')}": text
        for name, section in raw.items()
        if isinstance(section, dict)
        for key, text in section.items()
        if key.endswith("_reason")
    }
    return Wording(
        qualifiers=qualifiers,
        parts={words: (top, bottom) for words, (top, bottom) in raw["part"]["words"].items()},
        tolerance=float(raw["part"]["tolerance"]),
        most=tuple(raw["majority"]["most"]),
        few=tuple(raw["majority"]["few"]),
        times={words: float(value) for words, value in raw["times"]["words"].items()},
        numbers=dict(raw["number"]["words"]),
        exact_below=int(raw["number"]["exact_below"]),
        least_digits=int(raw["number"]["least_digits"]),
        points=tuple(raw["points"]["words"]),
        likely=tuple(raw["times"]["likely"]),
        two_ways=tuple(raw["times"]["two_ways"]),
        ranks=dict(raw["rank"]["words"]),
        top=tuple(raw["rank"]["top"]),
        bottom=tuple(raw["rank"]["bottom"]),
        of_percentages=tuple(raw["rank"]["percentage"]),
        every=tuple(raw["run"]["every"]),
        running=tuple(raw["run"]["running"]),
        consecutive=tuple(raw["run"]["consecutive"]),
        units=tuple(raw["run"]["units"]),
        unchanged=tuple(raw["unchanged"]["words"]),
        least_percent=float(raw["unchanged"]["least_percent"]),
        up=tuple(raw["direction"]["up"]),
        down=tuple(raw["direction"]["down"]),
        reasons=reasons,
    )
