"""Shares held to the count and the total that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from saferplan.plan.claims.finished.numbers import same_grain
from saferplan.plan.claims.finished.quantities import Quantity, Reading, direction_words
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, remark_on, rounded
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"

_OF = re.compile(
    r"\s*(?:[\w-]+\s+){0,3}?(?:out )?of\s+(?:(?:the|all|our|these|those|a total of|about|around|some"
    r"|over|nearly|almost)\s+)*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s*(?:[\w-]+\s+){1,3}?from\s+(?:(?:the|our|these|a total of)\s+)*", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_OPEN = re.compile(r"[^()\d;:.¤]{0,70}\((?:or\s+|about\s+|around\s+|nearly\s+|just (?:over|under)\s+|i\.e\.\s+)?")
_OR = re.compile(
    r"[^()\d;:.¤]{0,40}?(?:,|\s-|\s–)?\s*(?:or|that is|which is|equivalent to|representing|equal to"
    r"|equating to|making up)\s+(?:(?:just|only|about|around|nearly|almost|over|under|more than"
    r"|less than|just over|just under|a)\s+)*"
)
_COMMA = re.compile(
    r"[^()\d;:.¤,]{0,60}(?:,|\s[–—-])\s*(?:(?:just|only|about|around|nearly|almost|over|under|more than|less than|some"
    r"|roughly|a little|well|slightly)\s+)*"
)
_BACK = re.compile(r"\s+(?:[a-z]+\s+)?of (?:them|these|those|whom|which)\b", re.IGNORECASE)
_OF_WHICH = re.compile(
    r"[^().;¤]{0,90}?(?:[,;(.]\s*)(?:and\s+)?of\s+(?:which|whom|these|those|them)\b,?\s*(?:(?:a "
    r"further|just|only|about|around|some|over|nearly|almost)\s+)*",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Count, total and share that stand together, and those that follow of the same total."""
    for index in range(len(reading.units)):
        quantities = reading.of_unit(index)
        triples = list(_triples(quantities))
        yield from _chained(triples, quantities, held)
        for share, part, whole in triples:
            held.update(one.spot for one in (share, part, whole))
            remark = _held(share, part, whole, quantities)
            if remark is not None:
                yield remark


def _triples(quantities: tuple[Quantity, ...]) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    counts = [one for one in quantities if one.number.kind in ("count", "money") and one.role in ("level", "mean")]
    shares = [one for one in quantities if one.number.kind in ("percent", "part") and one.role == "share"]
    done: set[int] = set()
    for share in shares:
        for part, whole in _pairs(share, counts):
            if (
                part.number.kind == whole.number.kind
                and id(share) not in done
                and part.number.value <= whole.number.value
            ):
                done.add(id(share))
                yield share, part, whole


def _chained(
    triples: list[tuple[Quantity, Quantity, Quantity]], quantities: tuple[Quantity, ...], held: Held
) -> Iterator[Remark]:
    """ "38% of all crime (1,900 of 5,000), theft 20% (1,000) and arson 2% (100)": the later ones of the same total."""
    for share, part, whole in triples:
        if not fits(share, part, whole):
            continue
        rest = [one for one in quantities if one.sentence == share.sentence]
        rest = [one for one in rest if one.number.start >= max(two.number.end for two in (share, part, whole))]
        for one, two in pairwise(rest):
            if re.search(r"\b(?:of|out of|from|among)\s+(?:(?:the|all|our|these|those)\s+)*$", one.before[-30:]):
                break
            first, second = (one, two) if one.number.kind == "percent" else (two, one)
            if first.number.kind != "percent" or first.role != "share" or first.base:
                continue
            if second.number.kind != whole.number.kind or second.role != "level":
                continue
            if not re.fullmatch(r"\s*\(\s*", _between(one, two)) or not re.match(r"\s*\)", two.after):
                continue
            known = any(first is triple[0] for triple in triples)
            if known or second.number.value > whole.number.value:
                continue
            held.update((first.spot, second.spot, whole.spot))
            remark = _held(first, second, whole, quantities)
            if remark is not None:
                yield remark


def _between(one: Quantity, two: Quantity) -> str:
    """The text between two quantities, a qualifier of the second included."""
    return one.unit.text[one.number.end : two.number.start]


def _pairs(share: Quantity, counts: list[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    masked = share.unit.scanned.masked
    before = [one for one in counts if one.number.end <= share.number.start]
    after = [one for one in counts if one.number.start >= share.number.end]
    if len(before) >= 2:
        part, whole = before[-2:]
        inside = _without_periods(share, whole.number.end)
        out_of = _FROM.fullmatch(_between(part, whole)) and not direction_words().search(part.before)
        if (_is_of(part, whole) or out_of) and (
            _OPEN.fullmatch(inside) or _OR.fullmatch(inside) or _added_after_comma(share, inside)
        ):
            yield part, whole  # "45 of the 120 incidents (38%)"
        whole, part = before[-2:]
        back = _BACK.match(masked[part.number.end : share.number.start])
        if back and whole.sentence != share.sentence and part.sentence == share.sentence and _next_before(whole, share):
            inside = _without_periods(share, part.number.end + back.end())
            if _OPEN.fullmatch(inside) or _OR.fullmatch(inside) or _added_after_comma(share, inside):
                yield part, whole  # "We stopped 640 people. Something was found on 160 of them (25%)"
        first, second = before[-2:]
        inside = masked[second.number.end : share.number.start]
        if _OF_WHICH.fullmatch(_between(first, second)) and (_OPEN.fullmatch(inside) or _OR.fullmatch(inside)):
            yield second, first  # "120 incidents, of which 45 (38%)"
        if _opens_of(first) and first.sentence == share.sentence and (_OPEN.fullmatch(inside) or _OR.fullmatch(inside)):
            yield second, first  # "Of the 120 incidents, 45 (38%)"
    if len(after) >= 2:
        part, whole = after[:2]
        if _is_of(part, whole) and re.fullmatch(r"[^()\d;:.]{0,60}\(\s*(?:n\s*=\s*)?", _between(share, part)):
            yield part, whole  # "38% (45 of 120)"
        whole, part = after[:2]
        if _share_of(share, whole) and re.fullmatch(r"[^()\d;:.]{0,60}(?:\(|,? or )\s*", _between(whole, part)):
            yield part, whole  # "38% of the 120 incidents (45)"
    if before and after and before[-1].sentence == share.sentence == after[0].sentence:
        part, whole = before[-1], after[0]
        inside = masked[part.number.end : share.number.start]
        if re.fullmatch(r"\)\s*of\s+(?:(?:the|all|our|these|those)\s+)*", _between(share, whole)) and _OPEN.fullmatch(
            inside
        ):
            yield part, whole  # "45 (38%) of the 120 incidents"
        if re.fullmatch(r"[^()\d;:.¤]{0,60}\(\s*", masked[share.number.end : after[0].number.start]) and _opens_of(
            part
        ):
            yield after[0], part  # "Of the 120 incidents, 38% (45)"


def _next_before(whole: Quantity, share: Quantity) -> bool:
    """Whether a count stands in the sentence right before that of a share."""
    starts = [pair[0] for pair in share.unit.sentences]
    return starts.index(share.sentence[0]) - starts.index(whole.sentence[0]) == 1


def _added_after_comma(share: Quantity, inside: str) -> bool:
    """ "86 of the 1,140 offences, around one in nine.": a share that ends its clause and has no base of its own."""
    return bool(_COMMA.fullmatch(inside)) and not share.base and bool(re.match(r"\s*(?:[.;,)]|$)", share.after))


def _without_periods(share: Quantity, begin: int) -> str:
    """The filled text before a share, from a place on, its periods left blank: "in 2018/19" adds no subject."""
    text = share.unit.scanned.masked[begin : share.number.start]
    for when in share.unit.scanned.whens:
        if begin <= when.start and when.end <= share.number.start:
            text = text[: when.start - begin] + " " * (when.end - when.start) + text[when.end - begin :]
    return text


def _is_of(part: Quantity, whole: Quantity) -> bool:
    between = _between(part, whole)
    return bool(_OF.fullmatch(between) or _SLASH.fullmatch(between))


def _share_of(share: Quantity, whole: Quantity) -> bool:
    return bool(re.fullmatch(r"\s*of\s+(?:(?:the|all|our|these|those)\s+)*", _between(share, whole)))


def _opens_of(one: Quantity) -> bool:
    return bool(
        re.fullmatch(
            r"(?:out )?(?:of|from|among)\s+(?:(?:the|all|our|these|those)\s+)*", one.before.lstrip(), re.IGNORECASE
        )
    )


def _range(part: Quantity, whole: Quantity, *, loosely: bool) -> tuple[float, float]:
    a, b = same_grain(part.number, whole.number)
    if loosely:
        return a.loose_low / max(b.loose_high, 1e-9), a.loose_high / max(b.loose_low, 1e-9)
    return a.low / max(b.high, 1e-9), a.high / max(b.low, 1e-9)


def fits(share: Quantity, part: Quantity, whole: Quantity, *, loosely: bool = False) -> bool:
    """Whether a share is that of a part in a whole."""
    times = 100 if share.number.kind == "percent" else 1
    low, high = _range(part, whole, loosely=loosely)
    return share.number.allows(low * times, high * times, loosely=loosely)


def _held(share: Quantity, part: Quantity, whole: Quantity, quantities: tuple[Quantity, ...]) -> Remark | None:
    if whole.number.value == 0 or fits(share, part, whole):
        return None
    counts = [one for one in quantities if one.number.kind == part.number.kind and one.role == "level"]
    if any(
        fits(share, part, other)
        for other in counts
        if other is not whole and other is not part and other.number.value and not other.number.qualifier
    ):
        return None
    grade = "doubtful" if fits(share, part, whole, loosely=True) else "wrong"
    exact = 100 * part.number.value / whole.number.value
    step = share.number.step or 1.0
    place = number_words(exact, 1 if step >= 1 else 2)
    more = (
        f"; {rounded(exact, step)}% is nearest" if share.number.kind == "percent" and not share.number.qualifier else ""
    )
    said = f"{share.number.qualifier} {share.words}".strip()
    return remark_on(
        NAME,
        grade,
        [share, part, whole],
        f"{part.words} of {whole.words} is {place}%, not {said}{more}.",
        f'Write "{rounded(exact, step)}%", or mend the counts.',
    )


RULE = Rule(
    NAME,
    "Wrong arithmetic: a share",
    "A count, its total and a share stand together, and the share is not the count divided by the total.",
    "Shares whose count and total stand in different paragraphs.",
    find,
)
