"""One number printed for two things, and one thing printed under two names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, remark_on
from saferplan.plan.claims.finished.rules import twins
from saferplan.plan.claims.finished.words import general_words, singular
from saferplan.plan.claims.remarks import Remark, Spot

NAME = "copied"

_BASES = re.compile(
    r"\b(?:base|responses|respondents|replies|answers|answered|asked|replied|surveyed|sample"
    r"|expressed|participants|out of)\b"
    r"|^\(?n\)?$",
    re.IGNORECASE,
)
_AS_ABOVE = re.compile(r"(?:the )?same|as above|ditto|[\"”〃]", re.IGNORECASE)
_SAME = re.compile(
    r"\b(?:both|equal(?:ly)?|same|identical|respectively|each|tie[ds]?|matching|likewise|in turn|that "
    r"is|i\.e\.|also|again|unchanged|no change"
    r"|of these|of them|the remaining|half)\b",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """The same telling digits for two things: in one sentence or list, or anywhere for long counts."""
    said: set[Spot] = set()
    for remark in (*_near(reading, held), *_far(reading, held)):
        said.update(remark.spots)
        yield remark
    yield from (remark for remark in twins.find(reading, held) if not said & set(remark.spots))


def telling_digits(one: Quantity) -> int:
    """How many digits of a number tell something: noughts at either end do not.

    A number printed twice by chance is the rarer, the more of them it has.
    """
    text = re.sub(r"[^\d.]", "", one.words).replace(".", "")
    return len(text.strip("0") if "." not in one.words else text.lstrip("0"))


def subject_before(one: Quantity) -> tuple[str, ...]:
    """The noun phrase right before a number, as in "violent crime (+12%)" or "violent crime rose by 12%".

    It is read back from the number, past verbs and marks, to the word that opens the phrase.
    """
    text = one.unit.text[one.sentence[0] : one.number.start].lower()
    earlier = [n.end for n in one.unit.scanned.numbers if one.sentence[0] <= n.end <= one.number.start]
    if earlier:
        text = one.unit.text[max(earlier) : one.number.start].lower()
    words = re.findall(r"[a-z][\w'’-]*|[(),;:]", text)
    stops = general_words().stops
    while words and (words[-1] in "(),;:" or words[-1] in stops or words[-1].endswith("ed") or words[-1] in _FILL):
        words.pop()
    found: list[str] = []
    while words and words[-1] not in stops and words[-1] not in "(),;:" and len(found) < 5:
        found.insert(0, words.pop())
    return tuple(singular(word) for word in found)


_GENERAL = frozenset(("record", "case", "report", "row", "number", "figure", "entry", "total", "event", "item", "time"))
_FILL = frozenset(
    [
        "increase",
        "rise",
        "growth",
        "fall",
        "drop",
        "decrease",
        "reduction",
        "percentage",
        "total",
        "figure",
        "sharply",
        "slightly",
        "further",
    ]
)


def _near(reading: Reading, held: Held) -> Iterator[Remark]:
    for index in range(len(reading.units)):
        quantities = [one for one in reading.of_unit(index) if one.unit.cell is None]
        for place, one in enumerate(quantities):
            for two in quantities[place + 1 :]:
                if two.sentence != one.sentence:
                    break
                remark = _pair(one, two)
                if remark is not None:
                    held.update((one.spot, two.spot))
                    yield remark
    yield from _tables(reading, held)


def _pair(one: Quantity, two: Quantity) -> Remark | None:
    if not _same_number(one, two):
        return None
    enough = 3 if one.role == "change" or "." in one.words else 4
    if telling_digits(one) < enough or _SAME.search(one.sentence_text):
        return None
    first, second = _subject(one), _subject(two)
    if first and first == second:
        whats, befores = (_of_what(one), _of_what(two)), (subject_before(one), subject_before(two))
        first, second = whats if all(whats) else befores
    if not first or not second or first == second:
        return None
    return remark_on(
        NAME,
        "doubtful",
        [one, two],
        f'{one.words} is printed both for "{" ".join(first)}" and for "{" ".join(second)}". Two '
        f"different things seldom come "
        "out the same: one may be a copy of the other.",
        "Look both up at their source.",
    )


def _subject(one: Quantity) -> tuple[str, ...]:
    return one.noun or subject_before(one)


def _of_what(one: Quantity) -> tuple[str, ...]:
    """The words after a noun that say which: "calls about noise"."""
    words = re.findall(r"[a-z][\w'’-]*|[,;.()]", one.after.lower())[len(one.noun) :]
    found: list[str] = []
    for word in words[:4]:
        if not word[0].isalpha() or (word in ("and", "or", "while") and found):
            break
        found.append(word)
    return tuple(found) if found and found[0] in ("about", "of", "for", "in", "to", "from", "against", "by") else ()


def _same_number(one: Quantity, two: Quantity) -> bool:
    return (
        one.number.kind == two.number.kind
        and one.number.top is None
        and two.number.top is None
        and one.number.value == two.number.value
        and one.number.step == two.number.step
        and one.role == two.role
        and not one.number.qualifier
        and not two.number.qualifier
    )


def _tables(reading: Reading, held: Held) -> Iterator[Remark]:
    """Two rows of a table with the same long number in a column."""
    columns: dict[tuple[int, int], list[Quantity]] = defaultdict(list)
    for one in reading.quantities:
        if one.unit.cell is not None and one.unit.cell[1] > 1 and one.unit.cell[2] > 1:
            columns[one.unit.cell[0], one.unit.cell[2]].append(one)
    for many in columns.values():
        seen: dict[tuple[str, float], Quantity] = {}
        for one in many:
            key = (one.number.kind, one.number.value)
            before = seen.setdefault(key, one)
            if before is one or telling_digits(one) < 4 or one.number.top is not None:
                continue
            held.update((before.spot, one.spot))
            rows = [part.unit.stem.partition(":")[0] for part in (before, one)]
            if len(many) * (len(many) - 1) / 2 > 10 ** (telling_digits(one) - 1) / 20:
                continue  # in a long column two numbers come out the same by chance
            if any(_AS_ABOVE.fullmatch(text) for text in _column(one, reading)):
                continue
            if _BASES.search(one.unit.stem.rpartition(": ")[2]):
                continue  # one set of people answered several questions
            if re.search(r"\b(?:total|all|overall|any|both)\b", " ".join(rows), re.IGNORECASE):
                continue
            yield remark_on(
                NAME,
                "doubtful",
                [before, one],
                f'{one.words} stands in the rows "{rows[0]}" and "{rows[1]}" of one column: one may be a copy.',
                "Look both up at their source.",
            )


def _column(one: Quantity, reading: Reading) -> Iterator[str]:
    """The texts of a cell's column."""
    for unit in reading.units:
        if unit.cell is not None and one.unit.cell is not None and unit.cell[::2] == one.unit.cell[::2]:
            yield unit.text.strip()


def _far(reading: Reading, held: Held) -> Iterator[Remark]:
    """A long exact count that the document gives to two unlike things."""
    seen: dict[float, Quantity] = {}
    for one in reading.quantities:
        if one.number.kind != "count" or one.role != "level" or one.number.qualifier or not one.noun or one.unit.cell:
            continue
        if telling_digits(one) < 4 or one.noun[-1] in _GENERAL:
            continue
        before = seen.setdefault(one.number.value, one)
        if before is one:
            continue
        if before.index == one.index and before.sentence == one.sentence:
            continue
        if set(before.noun) & set(one.noun) or _kin(before, one):
            held.update((before.spot, one.spot))
            continue
        held.update((before.spot, one.spot))
        yield remark_on(
            NAME,
            "doubtful",
            [one, before],
            f'{one.words} counts "{" ".join(one.noun)}" here and "{" ".join(before.noun)}" elsewhere.',
            "If they are one thing, use one name; if not, look both up at their source.",
        )


def _kin(one: Quantity, two: Quantity) -> bool:
    """Whether two heads are both people, or one stands in the other's sentence."""
    people = {singular(word) for word in general_words().people}
    if one.noun[-1] in people and two.noun[-1] in people:
        return True
    return any(
        a.noun[-1] in {singular(word) for word in re.findall(r"[a-z-]+", b.sentence_text.lower())}
        for a, b in ((one, two), (two, one))
    )


RULE = Rule(
    NAME,
    "One number printed for two things",
    "The same telling digits stand for two different things in one sentence or table column, or for unlike "
    "counts anywhere; two digits are enough where two things are told side by side without counts.",
    "Whether two things came out the same by chance: the rule only asks.",
    find,
)
