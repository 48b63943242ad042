"""What stands near a quantity: sentences before and after its own, and how words there name what is counted."""

from __future__ import annotations

import re

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.words import singular

LEADS = (
    r"(?:(?:just|only|about|around|some|nearly|almost|over|under|roughly|approximately|exactly|now|up to|the|a|an|all"
    r"|our|these|those|another|further|full|whole|more than|less than)\s+)*£?"
)
"""Small words that may stand right before a number."""


def place_of(one: Quantity) -> int:
    """Which sentence of its piece a quantity stands in, from nought."""
    return [pair[0] for pair in one.unit.sentences].index(one.sentence[0])


def window(one: Quantity, reading: Reading, *, before: int = 1, after: int = 0) -> list[Quantity]:
    """The other quantities of a quantity's sentence and of so many sentences before and after it."""
    sentences = one.unit.sentences
    place = place_of(one)
    begin = sentences[max(0, place - before)][0]
    end = sentences[min(len(sentences) - 1, place + after)][1]
    return [two for two in reading.of_unit(one.index) if begin <= two.number.start < end and two is not one]


def levels(quantities: list[Quantity], kind: str) -> list[Quantity]:
    """Those that tell how many there are, of one kind of number."""
    return [one for one in quantities if one.number.kind == kind and one.role == "level"]


def words_between(one: Quantity, two: Quantity) -> str:
    """The text from the end of one quantity to the beginning of a later one."""
    return one.unit.text[one.number.end : two.number.start]


def same_thing(one: Quantity, two: Quantity) -> bool:
    """Whether two counts can be of one thing, by their nouns; a count without a noun can be of anything."""
    if not one.noun or not two.noun:
        return True
    return one.noun[-1] == two.noun[-1] or bool(set(one.noun) & set(two.noun))


def exact(one: Quantity) -> bool:
    """Whether a number is a whole count or sum that is printed to its last digit and not hedged."""
    number = one.number
    return number.low == number.high and not number.qualifier and number.top is None


_OWN = re.compile(
    r"\b(?:summer|winter|spring|autumn|half.?term|easter|christmas|weekends?|holidays?|mornings?|evenings?|nights?|daytime|peak"
    r"|busiest|quietest|worst|best|lockdown|urgent|first (?:half|quarter|six)|second half|last quarter)\b",
    re.IGNORECASE,
)
_OPENS_APART = re.compile(
    r"(?:in|at|during|on|for|among|across|within|of)\s+(?!all\b|total\b|average\b|these\b|them\b"
    r"|the year\b|the whole\b|¤|20|19)[a-z]",
    re.IGNORECASE,
)


_POINTS = re.compile(r"(?:each|they|these|those|this|it|that|between them)\b", re.IGNORECASE)


def one_subject(*quantities: Quantity) -> bool:
    """Whether sentences that numbers stand in tell of one time and group: no season, place or year is in only some."""
    texts = list(dict.fromkeys(one.sentence_text for one in quantities))
    if len({(one.when.first, one.when.last) for one in quantities if one.when}) > 1:
        return False
    if len({one.places for one in quantities if one.places}) > 1:
        return False
    if len(texts) == 1:
        return True
    apart = [texts[0], *(text for text in texts[1:] if not _POINTS.match(text))]
    marks = [frozenset(match.lower() for match in _OWN.findall(text)) for text in apart]
    return len(set(marks)) == 1 and not any(_OPENS_APART.match(text) for text in texts[1:])


def nouns_of(text: str) -> set[str]:
    """The words of a text in the singular."""
    return {singular(word) for word in re.findall(r"[a-z][a-z'’-]*", text.lower())}
