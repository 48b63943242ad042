"""The one table of what written words claim: `wording.toml`, read into lists that are ready to match."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Qualifier:
    """Words such as "nearly", and the range that they make of the number after them, as multiples of it."""

    words: tuple[str, ...]
    least: float
    least_in: bool
    most: float
    most_in: bool
    reason: str


@dataclass(frozen=True)
class Wording:
    """The whole table: qualifiers, parts, multiples, numbers, ranks and words of direction, with their reasons."""

    qualifiers: tuple[Qualifier, ...]
    parts: dict[str, tuple[int, int]]
    tolerance: float
    most: tuple[str, ...]
    few: tuple[str, ...]
    times: dict[str, float]
    numbers: dict[str, int]
    exact_below: int
    least_digits: int
    ranks: dict[str, int]
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
            reason=one["reason"],
        )
        for one in raw["qualifier"]
    )
    named = ("part", "majority", "times", "number", "interval", "rank", "unchanged", "direction")
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
        ranks=dict(raw["rank"]["words"]),
        unchanged=tuple(raw["unchanged"]["words"]),
        least_percent=float(raw["unchanged"]["least_percent"]),
        up=tuple(raw["direction"]["up"]),
        down=tuple(raw["direction"]["down"]),
        reasons={name: raw[name]["reason"] for name in named},
    )
