"""Parts that exceed their whole: shares above 100%, exclusive shares that pass it, and parts larger than the whole."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, remark_on
from saferplan.plan.claims.finished.rules import single_choice
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.finished.words import any_of, general_words
from saferplan.plan.claims.remarks import Remark

NAME = "whole"

_MADE_UP = re.compile(
    r"\b(?:accounted for|accounts for|account for|made up|makes up|make up|represented|represents"
    r"|comprised|comprises|formed)\s*(?:\w+\s+){0,2}?$",
    re.IGNORECASE,
)
_REMAINING = re.compile(r"\b(?:the )?(?:remaining|remainder|rest|others?|balance)\b[^.;,]{0,40}$", re.IGNORECASE)
_LARGER = re.compile(
    r"\s*(?:\w+\s+){0,3}?(?:times|more|higher|over|increase|of the (?:level|target|average|rate|figure"
    r"|national|england|county))\b",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"\bof (?:which|whom|these|those|them)\b", re.IGNORECASE)
_CAPACITY = re.compile(
    r"\b(?:capacity|target|budget|quota|average|baseline|plan(?:ned)?|forecast|expected|index|of the (?:level|rate))\b",
    re.IGNORECASE,
)


@cache
def _several() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(general_words().several)}\b", re.IGNORECASE)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """All kinds."""
    for one in reading.quantities:
        yield from _over_hundred(one, held)
    for index, unit in enumerate(reading.units):
        if unit.cell is not None:
            continue
        yield from _part_of(reading, index, held)
        for sentence in unit.sentences:
            here = [one for one in reading.of_unit(index) if one.sentence == sentence]
            yield from _exclusive(here, reading, held)
            yield from _remainder(here, reading, held)
    yield from single_choice.find(reading, held)


def _over_hundred(one: Quantity, held: Held) -> Iterator[Remark]:
    if one.number.kind != "percent" or one.role != "share" or one.unit.cell is not None or one.number.value <= 100:
        return
    if not one.base or _CAPACITY.search(one.sentence_text) or _LARGER.match(one.after):
        return
    if not re.match(
        r"(?:the |all |our |those |these )*(?:\w+[ -]){0,3}?(?:respondents|people|residents|those"
        r"|victims|crimes|offences|incidents|adults|children|households|cases|\w+s)\b",
        one.base,
    ):
        return
    held.add(one.spot)
    yield remark_on(NAME, "wrong", [one], f"{one.words} of anything is more than all of it.", "")


def _part_of(reading: Reading, index: int, held: Held) -> Iterator[Remark]:
    """ "120 incidents, of which 150 ...", and "150 of the 120"."""
    counts = [one for one in reading.of_unit(index) if one.number.kind in ("count", "money") and one.role == "level"]
    for one, two in pairwise(counts):
        if one.number.kind != two.number.kind:
            continue
        between = one.unit.text[one.number.end : two.number.start]
        part, whole = None, None
        if len(between) <= 120 and re.search(
            r"\bof (?:which|whom|these|those|them)\b,?\s*(?:(?:just|only|about|around|some|over|nearly"
            r"|almost|a further)\s+)*$",
            between,
            re.IGNORECASE,
        ):
            part, whole = two, one
        elif re.fullmatch(
            r"\s*(?:[\w-]+\s+){0,2}?(?:out )?of\s+(?:(?:the|all|our|these|those|a total of)\s+)+",
            between,
            re.IGNORECASE,
        ) or (re.fullmatch(r"\s(?:out )?of\s", between) and one.before.endswith("(")):
            part, whole = one, two
        elif (
            re.fullmatch(r"(?:of|out of|among) (?:the |our |all |these |those )*", one.before.lstrip(), re.IGNORECASE)
            and one.sentence == two.sentence
            and re.fullmatch(r"\s*[^,.;:\d]{1,60},\s*(?:(?:just|only|about|around|some|over|nearly)\s+)*", between)
            and (not two.noun or two.noun[-1] == one.noun[-1:][0] if one.noun else False)
        ):
            part, whole = two, one
        if part is None or whole is None:
            continue
        held.update((part.spot, whole.spot))
        if part.number.low > whole.number.high and whole.number.value >= 2:
            # "of these" may point further back, to a larger number.
            larger = [c for c in counts if c.number.start < part.number.start and c.number.high >= part.number.low]
            grade = "doubtful" if larger or part.number.loose_low <= whole.number.loose_high else "wrong"
            yield remark_on(
                NAME,
                grade,
                [part, whole],
                f"{part.words} are said to be among {whole.words}, which are fewer.",
                "Mend one of the two.",
            )


def _exclusive(here: list[Quantity], reading: Reading, held: Held) -> Iterator[Remark]:
    """Shares on both sides of what a person can be only one of; and shares that "account for" parts of one whole."""
    shares = [
        one
        for one in here
        if one.number.kind in ("percent", "part") and one.role == "share" and not math.isinf(one.number.high)
    ]
    if len(shares) < 2:
        return
    unit = here[0].unit
    around = " ".join((unit.text, unit.stem))
    if _several().search(around):
        return
    text = unit.text.lower()
    for first, second in general_words().exclusive:
        if first not in text or second not in text:
            continue
        one, two = (_share_beside(word, shares, text) for word in (first, second))
        if (
            one is None
            or two is None
            or one is two
            or (one.base and two.base and one.base.split()[:2] != two.base.split()[:2])
        ):
            continue
        held.update((one.spot, two.spot))
        if re.search(
            rf"\bof (?:the )?(?:{first}|{second})\b|\b(?:compared|among|than|while|whereas|but|against"
            rf"|for|in)\b|\b(?:{first}|{second})\s+(?:said|felt|feel|were|are|agreed|had)",
            _between(one, two, text) + _after_two(two, text),
        ):
            continue
        between = [_share_beside(word, shares, text) for word in general_words().middle if word in text]
        many = [one, two, *dict.fromkeys(other for other in between if other is not None and other not in (one, two))]
        least = sum(_percent(other, "low") for other in many)
        if least > 100 + 1e-9:
            total = sum(_percent(other, "value") for other in many)
            more = " and those between" if len(many) > 2 else ""
            yield remark_on(
                NAME,
                "wrong",
                many,
                f'{one.words} "{first}" and {two.words} "{second}"{more} make {number_words(total)}%, more than all.',
                "Mend one of them.",
            )
            return
    yield from _bands(shares, unit, held)
    yield from _listed_shares(shares, unit.text, held)


def _bands(shares: list[Quantity], unit: Unit, held: Held) -> Iterator[Remark]:
    """Shares of age bands that do not meet: "16-24 (28%), 25-44 (45%) and 45-64 (31%)"."""
    found: list[tuple[Quantity, int, int]] = []
    for aged in unit.scanned.ages:
        beside = next(
            (one for one in shares if re.fullmatch(r":?\s*\(?", unit.text[aged.end : one.number.start] or "x")), None
        )
        if beside is not None:
            found.append((beside, aged.least, aged.most))
    found.sort(key=lambda one: one[1])
    if len(found) < 2 or any(later[1] <= earlier[2] for earlier, later in pairwise(found)):
        return
    parts = [one for one, _, _ in found]
    held.update(one.spot for one in parts)
    if sum(_percent(one, "low") for one in parts) > 100 + 1e-9:
        total = sum(_percent(one, "value") for one in parts)
        rates = re.search(r"\b(?:of those aged|who|felt|feel|said|rate|agreed)\b", unit.text, re.IGNORECASE)
        yield remark_on(
            NAME,
            "doubtful" if rates else "wrong",
            parts,
            f"{' + '.join(one.words for one in parts)} make {number_words(total)}%, more than all ages together.",
            "Mend one of them.",
        )


def _between(one: Quantity, two: Quantity, text: str) -> str:
    first, second = sorted((one, two), key=lambda q: q.number.start)
    return text[first.number.end : second.number.start]


def _after_two(two: Quantity, text: str) -> str:
    return text[two.number.end : two.number.end + 12]


def _percent(one: Quantity, side: str) -> float:
    value: float = getattr(one.number, side)
    return value * (1 if one.number.kind == "percent" else 100)


def _share_beside(word: str, shares: list[Quantity], text: str) -> Quantity | None:
    """The share right beside a word: "62% were male", "male (62%)"."""
    start, end = shares[0].sentence
    for match in re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").finditer(text, start, end):
        for one in shares:
            if 0 <= match.start() - one.number.end <= 40 and not re.search(
                r"[,;\d]|\band\b", text[one.number.end : match.start()]
            ):
                return one
            if 0 <= one.number.start - match.end() <= 3:
                return one
    return None


def _listed_shares(shares: list[Quantity], text: str, held: Held) -> Iterator[Remark]:
    """ "A (45%), B (40%) and C (30%)" of one whole."""
    if len(shares) < 3 or any(one.base and one is not shares[0] for one in shares):
        return
    opened = shares[0].unit.text[shares[0].sentence[0] : shares[0].number.start]
    whole = re.search(
        r"\b(?:made up of|split|breakdown|broken down|divided|distribution|consist\w+|compris\w+)\b",
        opened,
        re.IGNORECASE,
    )
    accounted = _MADE_UP.search(shares[0].before) and re.match(
        r"\s*of (?:all|total|the total|our|recorded|reported)", shares[0].after
    )
    if not whole and not accounted:
        return
    held.update(one.spot for one in shares)
    if sum(_percent(one, "low") for one in shares) > 100 + 1e-9:
        total = sum(_percent(one, "value") for one in shares)
        yield remark_on(
            NAME,
            "wrong" if whole else "doubtful",
            shares,
            f"{' + '.join(one.words for one in shares)} make {number_words(total)}%, more than the whole.",
            "Mend the shares, or say that they overlap.",
        )


def _remainder(here: list[Quantity], reading: Reading, held: Held) -> Iterator[Remark]:
    """ "60% ..., 25% ... and the remaining 20%": all together are the whole."""
    shares = [one for one in here if one.number.kind in ("percent", "part") and one.role == "share"]
    if len(shares) < 2 or not _REMAINING.search(shares[-1].before[-60:]):
        return
    if any(one.number.qualifier for one in shares) or not re.search(
        r"remain|rest|balance", shares[-1].before[-60:], re.IGNORECASE
    ):
        return
    low, high = (sum(_percent(one, side) for one in shares) for side in ("low", "high"))
    held.update(one.spot for one in shares)
    if low - 1e-9 <= 100 <= high + 1e-9:
        return
    total = sum(_percent(one, "value") for one in shares)
    bases = {one.base for one in shares if one.base}
    grade = "doubtful" if len(bases) > 1 or total < 100 else "wrong"
    yield remark_on(
        NAME,
        grade,
        [shares[-1], *shares[:-1]],
        f"{' + '.join(one.words for one in shares)} make {number_words(total)}%; with what remains "
        f"they should make 100%.",
        "Mend one of the shares.",
    )


RULE = Rule(
    NAME,
    "Parts exceeding a whole",
    "A share is above 100%, a part is larger than its whole, answers that exclude each other or of which each "
    "person gave one pass 100% together, parts of one number are more than it, or parts and what remains do "
    "not make the whole.",
    "Whether parts overlap where nothing says so.",
    find,
)
