"""The same thing with two numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, remark_on
from saferplan.plan.claims.finished.words import general_words, singular
from saferplan.plan.claims.remarks import Remark

NAME = "two-numbers"

_PARTIAL = re.compile(
    r"\b(?:of which|of whom|of these|of those|a further|another|other|additional|extra|more|fewer"
    r"|remaining|including|up to|first|target|each|per|divided|of this|of these|of such|the same"
    r"|average|aim|will|would|if|estimated|forecast|compared|than|from|between|around|last time|previously|both)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:were|was|are|is|had|have|has|there|saw|took|responded|completed|recorded \d|received|supported)\b"
)
_EMPTY = frozenset(["recorded", "reported", "total", "overall", "new"])


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Counts, and shares of a stated base, whose words, place and period are the same."""
    groups: dict[tuple[object, ...], list[Quantity]] = defaultdict(list)
    for one in reading.quantities:
        key = _key(one)
        if key is not None:
            groups[key].append(one)
    for many in groups.values():
        first = many[0]
        for other in many[1:]:
            held.update((first.spot, other.spot))
            if _agree(first, other) or not _near(first, other):
                continue
            sure = (
                (first.unit.section == other.unit.section or bool(first.places))
                and _looks_mistyped(first, other)
                and first.when is not None
                and not first.number.qualifier
                and not other.number.qualifier
                and not _loosely(first, other)
            )
            when = f" for {first.unit.text[first.when.start : first.when.end]}" if first.when else ""
            yield remark_on(
                NAME,
                "wrong" if sure else "doubtful",
                [other, first],
                f'"{_what(first)}"{when} is {other.words} here and {first.words} elsewhere.',
                "Use one number, or say how the two differ.",
            )
            break


def _key(one: Quantity) -> tuple[object, ...] | None:
    if one.unit.cell is not None or _PARTIAL.search(_close(one)) or one.number.top is not None:
        return None
    if not _VERB.search(one.sentence_text):
        return None
    if re.match(r"(?:it|they|this|these|that|those|here)\b", one.before.lstrip(), re.IGNORECASE) or one.number.step < 1:
        return None
    when = (one.when.first, one.when.last) if one.when else None
    if one.number.kind == "count" and one.role == "level" and one.number.value > 20 and one.noun:
        said = _predicate(one)
        if said is None:
            return None
        noun = frozenset(one.noun) - _EMPTY
        if len(noun) == 1 and when is None and not said:
            return None
        return ("count", noun, when, one.places, said, _place_above(one))
    if one.number.kind == "percent" and one.role == "share" and one.base and when is not None:
        words = [
            singular(word)
            for word in re.findall(r"[a-z-]+", (one.after.split(".")[0]).lower())
            if word not in general_words().stops
        ]
        return ("share", tuple(words[:12]), when, one.places) if len(words) >= 3 else None
    return None


def _place_above(one: Quantity) -> str:
    """The heading that names the area of its part of the document ("Holm district"); "" where none does."""
    if one.places:
        return ""
    areas = {singular(word) for word in general_words().rank_among} - {"area"}
    above = [title for title in one.unit.section if title.split() and singular(title.split()[-1].lower()) in areas]
    return above[-1] if above and len(above[-1].split()) > 1 else ""


def _close(one: Quantity) -> str:
    return one.before[-30:] + " " + one.after[:60]


def _predicate(one: Quantity) -> frozenset[str] | None:
    """What is said of a count beyond that it was counted: () for nothing; None where it cannot be told.

    "1,247 burglaries were recorded in 2019/20" says nothing more; "1,247 burglaries were solved" does.
    """
    words = re.findall(r"[a-z][\w'-]*", one.after.lower())
    skip = len(one.noun)
    rest = words[skip : skip + 12]
    before = re.findall(r"[a-z][\w'-]*", one.before.lower())[-6:]
    stops, neutral = general_words().stops, general_words().neutral
    definite = bool(before) and before[-1] in ("the", "these", "those")
    kept = []
    for word in rest:
        if definite and word in ("who", "that", "which"):
            continue
        if definite and word in ("were", "was", "are", "is", "had", "have", "has", "will"):
            break
        if word in ("which", "who", "that"):
            kept += [singular(other) for other in rest[rest.index(word) + 1 :][:4]]  # "that the force recorded"
            break
        if word in ("and", "but", "while", "compared", "where"):
            break
        kept.append(singular(word))
    said = {word for word in kept if word not in stops and word not in neutral and not _is_place(word, one)}
    opening = {word for word in before if word not in stops and word not in neutral}
    opening = {singular(word) for word in opening if not _is_place(singular(word), one)} - set(one.noun)
    return frozenset(said | opening - {"police", "all", "total", "recorded", "reported", "with", "average"})


def _is_place(word: str, one: Quantity) -> bool:
    months = "january february march april may june july august september october november december year"
    return (
        any(word in {singular(part) for part in name.lower().split()} for name in one.places) or word in months.split()
    )


def _agree(one: Quantity, two: Quantity) -> bool:
    return one.number.allows(two.number.low, two.number.high)


def _near(one: Quantity, two: Quantity) -> bool:
    """Whether two numbers are near enough to be meant as one: those of unlike things are mostly further apart."""
    least, most = sorted((one.number.value, two.number.value))
    return most <= 1.25 * least or sorted(one.words) == sorted(two.words)


def _looks_mistyped(one: Quantity, two: Quantity) -> bool:
    """Whether two numbers have the same digits in another order, or differ in one digit."""
    a, b = (re.sub(r"\D", "", part.words) for part in (one, two))
    return sorted(a) == sorted(b) or (len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1)


def _loosely(one: Quantity, two: Quantity) -> bool:
    return one.number.allows(two.number.loose_low, two.number.loose_high, loosely=True)


def _what(one: Quantity) -> str:
    return " ".join(one.noun) if one.noun else one.base


RULE = Rule(
    NAME,
    "The same thing with two numbers",
    "Two counts of the same thing, place and period differ by a quarter or less: wrong where they "
    "differ as a slip of the "
    "hand does, in one digit or in the order of digits, else doubtful.",
    "One thing told in other words, beyond a short list of names for the same.",
    find,
)
