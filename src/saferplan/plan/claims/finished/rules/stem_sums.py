"""Lists under a sentence that tells their whole: the items held to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.numbers import same_grain
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"

_ALL = re.compile(
    r"\b(?:as follows|made up of|broken down|breakdown|split|divided|shared|comprising|consisting of|consists of"
    r"|they were|these were|these are|by (?:type|ward|area|month|quarter|age|gender|offence|category))\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?:including|such as|highlights|among (?:them|these)|for example|examples|some of)\b", re.IGNORECASE
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """ "The wardens gave out 318 notices, as follows:" and one count an item."""
    for index, unit in enumerate(reading.units):
        if unit.kind == "item" or unit.cell is not None or not unit.text.rstrip().endswith(":"):
            continue
        last = unit.sentences[-1]
        wholes = [
            one
            for one in reading.of_unit(index)
            if one.sentence == last and one.role == "level" and one.number.kind in ("count", "money")
        ]
        if len(wholes) != 1 or _SOME.search(unit.text[slice(*last)]):
            continue
        parts = _items(reading, index, wholes[0].number.kind)
        if len(parts) >= 2:
            yield from _hold(wholes[0], parts, bool(_ALL.search(unit.text[slice(*last)])), held)


def _items(reading: Reading, index: int, kind: str) -> list[Quantity]:
    """The one count of each item of the list under a sentence; none where an item has another number of them."""
    found: list[Quantity] = []
    for place in range(index + 1, len(reading.units)):
        if reading.units[place].kind != "item":
            break
        here = [one for one in reading.of_unit(place) if one.number.kind == kind]
        if len(here) != 1 or here[0].role != "level":
            return []
        one = here[0]
        if len(one.before.strip(" *£(")) > 3 and not re.fullmatch(
            r"[\s.;,)*]*(?:\([^)]*\))?[\s.;,]*(?:and)?", one.after
        ):
            return []
        found.append(one)
    return found


def _hold(whole: Quantity, parts: list[Quantity], complete: bool, held: Held) -> Iterator[Remark]:
    total, *numbers = same_grain(whole.number, *(one.number for one in parts))
    low, high = (sum(getattr(one, side) for one in numbers) for side in ("loose_low", "loose_high"))
    if len(parts) == whole.number.value or any(one.number.value > whole.number.value for one in parts):
        return  # "our 3 aims:", and lists of something else
    held.update(one.spot for one in (whole, *parts))
    if total.allows(low, high, loosely=True) or (high < total.low and not complete):
        return
    mark = "£" if whole.number.kind == "money" else ""
    yield remark_on(
        NAME,
        "wrong" if complete else "doubtful",
        [whole, *parts],
        f"The list under it, {' + '.join(one.words for one in parts)}, makes "
        f"{mark}{number_words(sum(one.number.value for one in parts))}, not {whole.words}.",
        "Mend the total or the list.",
    )
