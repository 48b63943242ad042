"""The comments of the worked example's survey: made from sentences that `county_comments.toml` has, and dealt out.

Each comment has a theme or several, in sentences of their own; some have slips of the keyboard, no capitals, or
somebody's name, number or home, all of them invented.  How many comments have each theme is given, not drawn.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from saferplan.demo.invented_streets import STREETS

GIVEN = ("Gary", "Tracey", "Derek", "Sandra", "Imran", "Priya", "Keith", "Janet", "Callum", "Megan", "Tomasz", "Yvonne")
FAMILIES = (
    "Brackleby", "Fennimarsh", "Oxholter", "Tarnwicke", "Wraxover", "Dunmarrow", "Pellowick", "Sorrelby",
    "Yarrowden", "Cawderlow", "Linnethorpe", "Marrowgate", "Quillover", "Ostlewick",
)  # fmt: skip
"""Family names made up for this, to go with given names that very many people have."""

TITLES = ("Mr", "Mrs", "Ms", "Dr")

IDENTIFIED_SHARE = 0.066
"""The share of comments that name or number somebody."""

SLIPS_SHARE, SMALL_SHARE, LARGE_SHARE = 0.10, 0.13, 0.02
"""The shares of comments with slips of the keyboard, without capitals, and all in capitals."""

ALONE_SHARE = 0.55
LEAD_SHARE = 0.2
"""The shares of comments that have nothing after what they say, and that lead up to it."""


@dataclass(frozen=True)
class Comment:
    """A comment, and the themes that it was made of (in their order; none where it says nothing)."""

    text: str
    themes: tuple[str, ...]


@cache
def _phrases() -> dict[str, Any]:
    """The file of sentences."""
    text = (resources.files("saferplan.demo") / "county_comments.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def planned() -> dict[str, int]:
    """How many of `FULL` comments have each theme."""
    return {theme: block["comments"] for theme, block in _phrases()["theme"].items()}


FULL = 1_061
"""The comments among which the themes of `planned` are dealt out; fewer comments have fewer of each."""


def make_comments(rng: np.random.Generator, count: int, empty: int, *, towns: tuple[str, ...]) -> list[Comment]:
    """Make `count` comments that say something and `empty` that do not, in no order.

    Each theme is in as many comments as `planned` says, in proportion to `count`.
    """
    writer = _Writer(rng, towns)
    made = [writer.comment(themes) for themes in _dealt(rng, count)]
    none = _phrases()["empty"]
    made += [Comment(str(none[int(rng.integers(len(none)))]), ()) for _ in range(empty)]
    return [made[k] for k in rng.permutation(len(made)).tolist()]


def _dealt(rng: np.random.Generator, count: int) -> list[list[str]]:
    """The themes of each comment: one for each first, and then what is left over to comments that lack it."""
    deck = [theme for theme, full in planned().items() for _ in range(round(full * count / FULL))]
    assert len(deck) >= count, (len(deck), count)
    deck = [deck[k] for k in rng.permutation(len(deck)).tolist()]
    held = [[theme] for theme in deck[:count]]
    for theme in deck[count:]:
        place = int(rng.integers(count))
        while theme in held[place] or len(held[place]) > 2:
            place = int(rng.integers(count))
        held[place].append(theme)
    return held


class _Writer:
    """Writes comments, with one generator of chance."""

    def __init__(self, rng: np.random.Generator, towns: tuple[str, ...]) -> None:
        self.rng, self.towns, self.phrases = rng, towns, _phrases()

    def one(self, among: Any) -> str:
        """One of several, each as likely."""
        return str(among[int(self.rng.integers(len(among)))])

    def comment(self, themes: list[str]) -> Comment:
        """A comment about its themes."""
        named = [block for block in self.phrases["identified"] if block["theme"] in ("", themes[0])]
        said = [self.filled(self.one(self.phrases["theme"][theme]["say"])) for theme in themes]
        if self.rng.random() < IDENTIFIED_SHARE:
            block = named[int(self.rng.integers(len(named)))]
            said.insert(1, self.filled(self.one(block["say"])))
        if self.rng.random() > ALONE_SHARE:
            said.append(self.one(self.phrases["around"]))
        if self.rng.random() < LEAD_SHARE:
            said[0] = self.filled(self.one(self.phrases["lead"])) + self.small_start(said[0])
        text = self.joined(said)
        if self.rng.random() < SLIPS_SHARE:
            text = self.slipped(text)
        case = self.rng.random()
        if case < SMALL_SHARE:
            text = text.lower().rstrip(".")
        elif case < SMALL_SHARE + LARGE_SHARE:
            text = text.upper()
        return Comment(text, tuple(themes))

    def joined(self, said: list[str]) -> str:
        """Sentences one after another, some as one."""
        way = self.rng.random()
        if len(said) > 1 and way < 0.12:
            return said[0] + " Also, " + " ".join([self.small_start(said[1]), *said[2:]])
        return (" ... " if way > 0.97 else " ").join(said)

    def small_start(self, sentence: str) -> str:
        """A sentence as it stands after other words: without its capital, unless its first word keeps it."""
        first = sentence.split(" ")[0]
        kept = first in ("I", "CCTV", *GIVEN, *TITLES, *(street.split()[0] for street in STREETS))
        return (
            sentence
            if kept or first in {town.split()[0] for town in self.towns}
            else first.lower() + sentence[len(first) :]
        )

    def filled(self, sentence: str) -> str:
        """A sentence with its gaps filled, beginning with a capital."""
        given, family = self.one(GIVEN), self.one(FAMILIES)
        text = sentence.format(
            street=self.one(STREETS),
            place=self.one(self.phrases["places"]),
            town=self.one(self.towns),
            when=self.one(self.phrases["when"]),
            past=self.one(self.phrases["past"]),
            name=f"{given} {family}",
            surname=family,
            title=self.one(TITLES),
            address=f"{int(self.rng.integers(1, 140))} {self.one(STREETS)}",
            phone=self.phone(),
            plate=self.plate(),
            email=f"{given.lower()}.{family.lower()}@example.org",
            postcode=f"QX{int(self.rng.integers(1, 5))} {int(self.rng.integers(10))}{self.letters(2)}",
            reference=f"{int(self.rng.integers(10**8)):08d}/20",
        )
        return text[0].upper() + text[1:]

    def letters(self, count: int) -> str:
        """Letters that stand in plates and postcodes."""
        return "".join(self.one("ABDEFGHJLNPQRSTUWXYZ") for _ in range(count))

    def phone(self) -> str:
        """A telephone number of those that Ofcom keeps for drama: a mobile one, or one of no area."""
        last = int(self.rng.integers(1000))
        return f"07700 900{last:03d}" if self.rng.random() < 0.6 else f"01632 960{last:03d}"

    def plate(self) -> str:
        """A number plate in the present form that was never issued: none begins with Q, and none has the year 00."""
        return f"Q{self.letters(1)}00 {self.letters(3)}"

    def slipped(self, text: str) -> str:
        """A text with one or two slips in long words: letters swapped, left out or doubled."""
        words = text.split(" ")
        long = [k for k, word in enumerate(words) if len(word) > 5 and word.isalpha() and word.islower()]
        for k in self.rng.permutation(len(long))[: int(self.rng.integers(1, 3))].tolist():
            word = words[long[k]]
            at = int(self.rng.integers(1, len(word) - 2))
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            words[long[k]] = (swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:])[
                int(self.rng.integers(3))
            ]
        return " ".join(words)
