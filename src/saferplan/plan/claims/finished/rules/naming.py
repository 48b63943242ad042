"""A counted subject under two names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, remark_on
from saferplan.plan.claims.finished.rules.copies import subject_before
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.finished.words import general_words, singular
from saferplan.plan.claims.remarks import Remark

NAME = "naming"

_PREFIXES = ("dis", "mis")
# "un" and "non" make opposites that are meant (safe and unsafe).


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Two-word names of counted things that differ by a prefix: the same, or opposites, and a reader cannot tell."""
    names: dict[str, dict[str, tuple[Unit, int, int]]] = defaultdict(dict)
    stops = general_words().stops
    for unit in reading.units:
        words = list(re.finditer(r"[A-Za-z][\w'’]*", unit.text))
        for one, two in pairwise(words):
            if unit.text[one.end() : two.start()] != " " or one[0].lower() in stops:
                continue
            names[one[0].lower()].setdefault(singular(two[0]), (unit, one.start(), two.end()))
    told: set[tuple[str, str]] = set()
    for quantity in reading.quantities:
        subject = quantity.noun if quantity.number.kind == "count" else subject_before(quantity)
        for first, second in pairwise(subject):
            other = _variant(second, names.get(first, {}))
            key = (first, min(second, other or second))
            if other is None or key in told:
                continue
            told.add(key)
            yield _told(quantity, first, second, other, names[first][other])


def _variant(word: str, seen: dict[str, tuple[Unit, int, int]]) -> str | None:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and word[len(prefix) :] in seen and len(word) - len(prefix) >= 4:
            return word[len(prefix) :]
        if prefix + word in seen and len(word) >= 4:
            return prefix + word
    return None


def _told(one: Quantity, first: str, second: str, other: str, place: tuple[Unit, int, int]) -> Remark:
    unit, start, end = place
    made = remark_on(
        NAME,
        "doubtful",
        [one],
        f'"{first} {second}" is counted here; elsewhere the document has "{first} {other}". They may '
        f"be one thing or two.",
        "Use one name for one thing.",
    )
    return Remark(made.rule, made.grade, (*made.spots, unit.spot(start, end)), made.sentence, made.reason, made.advice)


RULE = Rule(
    NAME,
    "One subject under two names",
    "What is counted has a name that elsewhere differs only by a prefix such as dis- or mis-.",
    "Names that are unlike in letters.",
    find,
)
