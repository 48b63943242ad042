"""The general words that the check of finished documents goes by (`words.toml`), ready to match."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class AgeLabel:
    """Words for an age, and the years of age between which they may be used in their widest use."""

    words: tuple[str, ...]
    least: int
    most: int


@dataclass(frozen=True)
class GeneralWords:
    """Lists of general words: references, names for one thing, people, ages, parts, periods, ranks, grammar."""

    references: tuple[str, ...]
    same: dict[str, str]
    people: frozenset[str]
    ages: tuple[AgeLabel, ...]
    exclusive: tuple[tuple[str, str], ...]
    middle: tuple[str, ...]
    several: tuple[str, ...]
    rounded: tuple[str, ...]
    parts_all: tuple[str, ...]
    parts_some: tuple[str, ...]
    base_periods: tuple[str, ...]
    rank_words: tuple[str, ...]
    rank_counts: tuple[str, ...]
    rank_rates: tuple[str, ...]
    rank_among: tuple[str, ...]
    neutral: frozenset[str]
    stops: frozenset[str]
    plain: frozenset[str]


@cache
def general_words() -> GeneralWords:
    """The lists that ship.

    >>> general_words().same["offence"]
    'crime'
    """
    text = resources.files("saferplan.plan.claims.finished").joinpath("words.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return GeneralWords(
        references=tuple(raw["references"]["words"]),
        same={word: name for name, words in raw["same"].items() for word in words},
        people=frozenset(raw["people"]["words"]),
        ages=tuple(AgeLabel(tuple(one["words"]), one["from"], one["to"]) for one in raw["age"]),
        exclusive=tuple((first, second) for first, second in raw["exclusive"]["pairs"]),
        middle=tuple(raw["exclusive"]["middle"]),
        several=tuple(raw["exclusive"]["several"]),
        rounded=tuple(raw["exclusive"]["rounded"]),
        parts_all=tuple(raw["parts"]["all"]),
        parts_some=tuple(raw["parts"]["some"]),
        base_periods=tuple(raw["base_periods"]["words"]),
        rank_words=tuple(raw["ranks"]["words"]),
        rank_counts=tuple(raw["ranks"]["counts"]),
        rank_rates=tuple(raw["ranks"]["rates"]),
        rank_among=tuple(raw["ranks"]["among"]),
        neutral=frozenset(raw["neutral"]["words"]),
        stops=frozenset(raw["stops"]["words"]),
        plain=frozenset(raw["plain"]["words"]),
    )


def any_of(words: tuple[str, ...]) -> str:
    """A pattern for any of some words or phrases, the longest first, without groups of its own."""
    return "(?:" + "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)) + ")"


def singular(word: str) -> str:
    """A noun in its singular, by the common endings, and one name where several mean the same.

    >>> [singular(one) for one in ("burglaries", "offences", "people", "analysis")]
    ['burglary', 'crime', 'person', 'analysis']
    """
    same = general_words().same
    word = word.lower()
    if word in same:
        return same[word]
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    return same.get(word, word)
