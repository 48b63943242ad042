"""Short numbers printed for two things told side by side, where neither has counts of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, remark_on
from saferplan.plan.claims.finished.words import general_words, singular
from saferplan.plan.claims.remarks import Remark

NAME = "copied"

_EXCUSED = re.compile(
    r"\b(?:both|equal(?:ly)?|same(?! (?:years?|period|months?|time|quarter))"
    r"|identical|respectively|each|tie[ds]?|matching|likewise|in turn|unchanged|no change"
    r"|again|remain\w*|still|chance|coincidence|alike|level with|just as many|half and half|all of them|every one"
    r"|compared|that is|this is|i\.e\.|which is|or|hence|therefore|so|means?)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:the|these|those|this|that|of|all|same|our|to|from|than|against|or)\s+$", re.IGNORECASE)
_ROUND = frozenset((10, 20, 25, 30, 33, 40, 50, 60, 67, 70, 75, 80, 90, 100))
_LINKS = re.compile(r",|;|\band\b|\bwhile\b|\bwhereas\b|\bbut\b|\.\s", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z'’-]+")


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Two equal numbers in one sentence, each with a subject of its own."""
    for index, unit in enumerate(reading.units):
        if unit.cell is not None:
            continue
        quantities = [one for one in reading.of_unit(index) if _telling(one)]
        for place, one in enumerate(quantities):
            two = next((later for later in quantities[place + 1 :] if _twin(one, later)), None)
            remark = _remark(one, two, reading) if two is not None else None
            if remark is not None and two is not None:
                held.update((one.spot, two.spot))
                yield remark


def _telling(one: Quantity) -> bool:
    """Whether a number has two digits or more that would seldom come out the same."""
    value, step = one.number.value, one.number.step
    if one.number.qualifier or one.number.top is not None or one.role not in ("level", "share", "change"):
        return False
    if not re.search(r"\d", one.words):
        return False
    if one.number.kind == "percent":
        return step < 1 or (value >= 11 and value not in _ROUND)
    return one.number.kind == "count" and step == 1 and value >= 41 and value % 10 != 0 and value % 25 != 0


def _twin(one: Quantity, two: Quantity) -> bool:
    starts = [pair[0] for pair in one.unit.sentences]
    apart = starts.index(two.sentence[0]) - starts.index(one.sentence[0])
    return (
        (apart == 0 or (apart == 1 and one.number.kind == "percent"))
        and one.number.kind == two.number.kind
        and one.number.value == two.number.value
        and one.number.step == two.number.step
        and one.role == two.role
    )


def _counts_beside(one: Quantity, reading: Reading) -> bool:
    """Whether a share or a change stands with numbers that give it: "25% (12 of 48)", "from 40 to 50"."""
    return any(
        two is not one
        and two.number.kind in ("count", "money", "rate")
        and two.sentence == one.sentence
        and one.number.kind == "percent"
        for two in reading.of_unit(one.index)
    )


def _remark(one: Quantity, two: Quantity, reading: Reading) -> Remark | None:
    text = one.unit.text
    between = text[one.number.end : two.number.start]
    if _EXCUSED.search(one.sentence_text) or _counts_beside(one, reading) or _counts_beside(two, reading):
        return None
    if _BACK.search(two.before[-12:]):
        return None
    if not _LINKS.search(between) or len(between) > 160 or re.search(r"[:=]\s*$", two.before):
        return None
    first, second = _subject(one, None, two), _subject(two, one, None)
    if one.sentence != two.sentence and (first & second or _EXCUSED.search(two.sentence_text)):
        return None
    if not first or not second or first == second or not second - first or not first - second:
        return None
    return remark_on(
        NAME,
        "doubtful",
        [one, two],
        f"{one.words} is printed for two different things side by side. Two different things seldom come out the same: "
        "one may be a copy of the other.",
        "Look both up at their source.",
    )


def _subject(one: Quantity, before: Quantity | None, after: Quantity | None) -> frozenset[str]:
    """The words of the clause that a number stands in, without those that carry no subject."""
    text = one.unit.text.lower()
    begin = max(before.number.end, one.sentence[0]) if before else one.sentence[0]
    end = min(after.number.start, one.sentence[1]) if after else one.sentence[1]
    lead = text[begin : one.number.start]
    tail = text[one.number.end : end]
    if before is not None:
        lead = re.split(r",|;|\band\b|\bwhile\b|\bwhereas\b|\bbut\b", lead)[-1] if _LINKS.search(lead) else lead
    if after is not None:
        tail = re.split(r";|,|\band\b|\bwhile\b|\bwhereas\b|\bbut\b", tail)[0]
    else:
        tail = re.split(r"[;,]", tail)[0]
    stops = general_words().stops | general_words().plain | general_words().neutral
    return frozenset(singular(word) for word in _WORD.findall(f"{lead} {tail}") if word not in stops)
