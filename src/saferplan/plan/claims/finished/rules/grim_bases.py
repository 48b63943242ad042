"""The base of a percentage or a mean where it stands in other words or sentences than the share itself."""

from __future__ import annotations

import re
from itertools import pairwise

from saferplan.methods.grim import can_be_percentage
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rules.near import levels, nouns_of, place_of, window, words_between
from saferplan.plan.claims.finished.words import general_words, singular

_ASKED = re.compile(
    r"\b(?:responded|repl(?:y|ies|ied)|answer(?:ed|s)?|complet\w+|took part|taking part|return(?:ed"
    r"|s)?|survey\w*|interview\w*"
    r"|(?:spoke|spoken|talked) (?:to|with)|sample\w*|poll\w*|asked|participat\w+|came|attended"
    r"|attendees?|turned up|vot\w+"
    r"|respons\w+|filled (?:in|out)|sent (?:back|in)|handed in|consult\w+|question\w*|feedback|forms?|audit\w*"
    r"|inspect\w+|review\w*|visit\w+|examin\w+|looked at|sat|listened|heard from|contact\w+|joined|show of hands|panel"
    r"|focus group|workshop|pilot\w*|trial\w*|dip.?sampl\w+|check\w*|tested|assess\w+|signed up|enrol\w+|finish\w+)\b",
    re.IGNORECASE,
)
_POINTS_BEFORE = re.compile(
    r"^(?:and |but |out )?(?:of|among|amongst|from) (?:these|those|them|whom|which|the group"
    r"|this group|that group)\b[^.;\d]{0,40}$",
    re.IGNORECASE,
)
_POINTS_AFTER = re.compile(
    r"\s*\)?\s*of (?:(?:them|these|whom|which|all of them|the (?:group|total|sample))\b"
    r"|(?:(?:the )?respondents|(?:the )?participants|attendees)\b|(?:those|(?:the )?people"
    r"|everyone|everybody)(?:\s+(?:who|that|we)\b[^.,;]{0,40}|\s+(?:present|there|attending|asked"
    r"|surveyed|taking part|questioned"
    r"|interviewed|replying|responding))(?=\s|[.,;)]))",
    re.IGNORECASE,
)
_DID = re.compile(
    r"\s*\)?,?\s*(?:(?:also|then|still|now)\s+)?(?:said|felt|thought|had|were|was|told|agreed|disagreed|reported|wanted"
    r"|supported|opposed|backed|rated|found|named|believed|knew|did|could|would|scored|preferred|used|lived|described"
    r"|strongly|answered|chose|asked|raised|wished|expected|saw|showed|contained|met|included|needed|passed|failed|came|took|gave|said|is|are)\b",
    re.IGNORECASE,
)
_BASE_LINE = re.compile(
    r"[\s(\[*_]*(?:(?:unweighted |total )?(?:base|sample(?: size)?|n|number of (?:responses"
    r"|respondents|replies|people))"
    r"\s*(?:[:=]|of|was|is)|source:.*\bbase)\s*",
    re.IGNORECASE,
)
_LINE_NUMBER = re.compile(
    r"(?:base|sample(?: size)?|n|responses|respondents|replies|people)\s*(?:[:=]|of|was|is)\s*(?:all\s+)?$", re.I
)
_SAMPLE_OF = re.compile(r"\bsample of\s+(?:just |only |the )*$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s*(?:[a-z-]+\s+){0,3}(?:replied|answered|responded|responses|replies|respondents|took part"
    r"|were asked|asked|surveyed"
    r"|were surveyed|interviewed|participants|answers|returns|forms)\b[^()]{0,40}\)",
    re.IGNORECASE,
)
_NEVER_ASKED = frozenset(
    [
        "question",
        "statement",
        "topic",
        "theme",
        "item",
        "event",
        "session",
        "meeting",
        "page",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "ward",
        "area",
        "district",
        "time",
        "point",
        "mark",
        "score",
        "section",
        "priority",
        "option",
    ]
)
_SMALLEST = 6


def told_base(one: Quantity, reading: Reading) -> tuple[Quantity | None, bool]:
    """The base that a percentage points back to, and whether the text plainly says so.

    Where several counts stand before it that it could be of, the one that comes nearest to giving it is taken, so that
    a remark says it of all of them.
    """
    line = _base_line(one, reading)
    if line is not None:
        return line, True
    behind = _behind(one, reading)
    if behind is not None:
        return behind, True
    near = [two for two in levels(window(one, reading, before=2), "count") if two.number.end <= one.number.start]
    near = [two for two in near if two.number.value >= 2 and two.number.top is None]
    near = [two for two in near if not two.noun or two.noun[-1] not in _NEVER_ASKED]
    if any(two.noun and not _person_or_answer(two) and two.number.value < _SMALLEST for two in near):
        near = [two for two in near if two.number.value >= _SMALLEST]
    if not near or any(two.number.qualifier or two.number.step != 1 for two in near):
        return None, False
    told = " ".join(dict.fromkeys(two.sentence_text for two in near)) + one.sentence_text
    if not _ASKED.search(told) and not any(_person_or_answer(two) for two in near):
        return None, False
    points = bool(_POINTS_BEFORE.search(one.before.lstrip()) or _POINTS_AFTER.match(one.after))
    points = points or bool(
        re.search(r"\bof (?:which|whom|these|those|them)[,]?\s*(?:[a-z]+\s+){0,2}$", one.before, re.I)
    )
    sampled = len(near) == 1 and near[0].sentence == one.sentence and bool(_SAMPLE_OF.search(near[0].before))
    if (
        not points
        and not sampled
        and not _same_base(one, near)
        and not (_did(one) and not one.base and _ASKED.search(told))
    ):
        return None, False
    base = _hardest(one, near)
    if base is None:
        return None, False
    plain = len(near) == 1 and place_of(one) - place_of(near[0]) <= 1 and points
    return base, plain


def _behind(one: Quantity, reading: Reading) -> Quantity | None:
    """A base in brackets behind a share: "43% had missed school (12 carers replied)"."""
    found = [
        two
        for two in levels(window(one, reading, before=0), "count")
        if two.number.start > one.number.end
        and re.search(r"\(\s*(?:only |just |based on |from |of )*$", two.before)
        and _BEHIND.match(two.after)
    ]
    return found[0] if len(found) == 1 and found[0].number.step == 1 and not found[0].number.qualifier else None


def _person_or_answer(two: Quantity) -> bool:
    people = {singular(word) for word in general_words().people}
    return bool(two.noun) and (two.noun[-1] in people or bool(_ASKED.fullmatch(two.noun[-1])))


def _same_base(one: Quantity, near: list[Quantity]) -> bool:
    """Whether a share's own base is told by the noun of the one count before it: "26 files ... 87% of files"."""
    if not one.base or re.search(r"\ball\b|\d", one.base[:20]):
        return False
    words = nouns_of(" ".join(one.base.split()[:3]))
    return all(two.noun and two.noun[-1] in words for two in near) and bool(_ASKED.search(near[-1].sentence_text))


def _did(one: Quantity) -> bool:
    """Whether a share is the subject of what people said or did: "70% said", "(55%) had slept"."""
    return bool(_DID.match(one.after)) or bool(re.match(r"\s*(?:said|thought|felt|agreed)\b", one.after))


def _hardest(one: Quantity, near: list[Quantity]) -> Quantity | None:
    """The nearest of the counts, or None where the share is possible of any of them: it may be of that one."""
    printed = re.search(r"\d[\d,]*(?:\.\d+)?", one.words)
    if printed is None:
        return None
    digits = printed[0].replace(",", "")
    for two in near:
        if two is not near[-1] and can_be_percentage(digits, max(1, int(two.number.value))):
            return two
    for two, three in pairwise(near):
        apart = two.sentence == three.sentence and not re.search(r"\bof\b", words_between(two, three))
        if apart and can_be_percentage(digits, int(two.number.value + three.number.value)):
            return None  # 29 on paper and 31 online: of both together
    return near[-1]


def _base_line(one: Quantity, reading: Reading) -> Quantity | None:
    """The number of a base line under or over a paragraph: "(Base: 31 pupils)"."""
    for place in (one.index, one.index + 1, one.index - 1):
        if not 0 <= place < len(reading.units) or reading.units[place].cell is not None:
            continue
        unit = reading.units[place]
        counts = [two for two in reading.of_unit(place) if two.number.kind == "count"]
        if place == one.index:
            counts = [
                two
                for two in counts
                if _LINE_NUMBER.search(two.before)
                and (_BASE_LINE.match(two.sentence_text) or re.search(r"[:=]\s*(?:all\s+)?$", two.before))
            ]
        elif not _BASE_LINE.match(unit.text) or len(unit.text) > 120:
            continue
        if len(counts) == 1 and not counts[0].number.qualifier and counts[0].number.step == 1:
            return counts[0] if not _own_line(one, reading, place) else None
    return None


def _own_line(one: Quantity, reading: Reading, place: int) -> bool:
    """Whether a base line before a paragraph is that of the paragraph before it."""
    return (
        place == one.index - 1 and place > 0 and any(two.number.kind == "percent" for two in reading.of_unit(place - 1))
    )


def mean_base(one: Quantity, reading: Reading) -> Quantity | None:
    """How many people a mean in its sentence or the one before is of, where one count of people stands there alone."""
    here = [two for two in levels(window(one, reading, before=0), "count") if two.number.value >= 2]
    pointing = re.match(
        r"(?:the|their|its|an) (?:average|mean|overall)\b|(?:on average|they|it|this)\b", one.before.lstrip(), re.I
    )
    near = here if here or not pointing else levels(window(one, reading, before=1), "count")
    near = [two for two in near if two.number.value >= 2]
    near = [
        two for two in near if not two.number.qualifier and two.number.step == 1 and two.number.end <= one.number.start
    ]
    people = [two for two in near if _person_or_answer(two)]
    people = people or [
        two for two in near if two.noun and re.search(r"\b(?:scored|marked|rated|gave|voted)\b", two.after)
    ]
    return people[0] if len(people) == 1 else None
