"""Whether two sentences say nearly the same thing: by the words that they share, rare ones counting for more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ALIKE = 0.6
"""Sentences that share this much of the weight of the shorter one's words say nearly the same."""

LEAST_WORDS = 3
"""So many words must be shared, so that two short sentences are not alike for one rare word."""

_PLAIN_WORDS = """
a about across address after again against all also an and any are around as at be been before being between
both build but by can carry continue deliver develop do each encourage ensure focus for from further get give
had has have help how if improve in include including increase into is it its local make many may more most much
need needs new no not of on one or other our out over partner people promote provide raise reduce so such
support tackle take than that the their them these they this those through to under up use we well what when
where which while who will with within work working would you
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))


@dataclass(frozen=True)
class Pair:
    """Two sentences by their places in the list given, and how much of the shorter one they share, up to 1."""

    first: int
    second: int
    shared: float


def stems_of(text: str) -> frozenset[str]:
    """The words of a sentence that carry what it says, without their endings.

    >>> sorted(stems_of("Work with partners on rough sleeping and begging."))
    ['begg', 'rough', 'sleep']
    """
    words = _WORD.findall(text.casefold().replace("’", "'").replace("-", " "))
    stems = {_stem(word) for word in words if word not in _PLAIN}
    return frozenset(stem for stem in stems if len(stem) > 1 and stem not in _PLAIN)


def _stem(word: str) -> str:
    """A word without its ending, so that "action" and "actions" are one."""
    word = word.removesuffix("'s")
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + instead
    return word


def alike_pairs(texts: Sequence[str]) -> tuple[Pair, ...]:
    """Every two of the texts that say nearly the same, most alike first.

    A word weighs log(1 + n / max(1, k - 1)), where k of n texts have it: one that two texts alone share is as rare as
    one of a single text.  Two texts are alike by the weight of the words that both have,
    over the weight of the lighter one's (an overlap coefficient); the same words in any order are 1.

    >>> texts = ["Tackle rough sleeping and begging.", "Fit locks.", "Address begging and rough sleeping."]
    >>> [(pair.first, pair.second) for pair in alike_pairs(texts)]
    [(0, 2)]
    """
    stems = [stems_of(text) for text in texts]
    held = Counter(stem for one in stems for stem in one)
    weight = {stem: math.log(1 + len(texts) / max(1, count - 1)) for stem, count in held.items()}
    weights = [sum(weight[stem] for stem in sorted(one)) for one in stems]
    by_stem: dict[str, list[int]] = {}
    for place, one in enumerate(stems):
        for stem in one:
            by_stem.setdefault(stem, []).append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for stem in sorted(by_stem):
        places = by_stem[stem]
        for at, first in enumerate(places):
            for second in places[at + 1 :]:
                shared[first, second] += 1
    found = []
    for (first, second), count in shared.items():
        least = min(len(stems[first]), len(stems[second]))
        if count < min(LEAST_WORDS, least) or not least:
            continue
        common = sum(weight[stem] for stem in sorted(stems[first] & stems[second]))
        part = common / min(weights[first], weights[second])
        if part >= ALIKE and (count >= LEAST_WORDS or stems[first] == stems[second]):
            found.append(Pair(first, second, min(part, 1.0)))
    return tuple(sorted(found, key=lambda pair: (-pair.shared, pair.first, pair.second)))
