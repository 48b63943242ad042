"""Hard words of the easy version, and what each means: facts as data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class HardWord:
    """A word that the easy version cannot do without, and what it means, a short sentence each."""

    word: str
    means: tuple[str, ...]


@cache
def hard_words() -> tuple[HardWord, ...]:
    """Every hard word, in the order of the alphabet."""
    text = resources.files("saferplan.reference").joinpath("easy_words.toml").read_text(encoding="utf-8")
    return tuple(
        sorted((HardWord(one["word"], tuple(one["means"])) for one in tomllib.loads(text)["word"]), key=_by_word)
    )


def _by_word(one: HardWord) -> str:
    return one.word


def words_in(text: str) -> tuple[HardWord, ...]:
    """The hard words that a text uses, in the order of the alphabet.

    >>> [one.word for one in words_in("Burglary went up. It may be chance.")]
    ['burglary', 'chance']
    """
    low = text.lower()
    return tuple(one for one in hard_words() if re.search(rf"\b{re.escape(one.word)}\b", low))
