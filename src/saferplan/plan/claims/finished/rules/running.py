"""Totals that go on over sentences: "a further 85 brought it to 497", "the remaining 43", "leaving 12"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from saferplan.plan.claims.finished.numbers import same_grain
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.finished.rules.near import LEADS, levels, same_thing, window, words_between
from saferplan.plan.claims.finished.words import general_words, singular
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"
MOST_PARTS = 8

_BRINGS = re.compile(
    r"\b(?:bring|tak|mak|giv|push|lift|rais)(?:e|es|ing|s)?\b[^.;\d]{0,50}\b(?:to|of)\s+" + LEADS + r"$"
    r"|\b(?:brought|took|made|gave|pushed|lifted|raised)\b[^.;\d]{0,50}\b(?:to|of)\s+" + LEADS + r"$"
    r"|\b(?:making|giving|makes|gives)\s+" + LEADS + r"$"
    r"|\b(?:total|tally|number|figure|sum)\b[^.;\d]{0,25}\b(?:to|is|was|at|of)\s+" + LEADS + r"$",
    re.IGNORECASE,
)
_CARRIES = re.compile(r"\b(?:br[io]\w*|tak\w+|took|mak\w+|made|giv\w+|gave|push\w+|lift\w+|rais\w+)\b", re.IGNORECASE)
_LATER = re.compile(r"\b(?:in|by|at|on|from|over|during|across|for)\b", re.IGNORECASE)
_MORE_BEFORE = re.compile(
    r"\b(?:a further|further|another|an additional|an extra|plus|additional)\s+" + LEADS + "$", re.I
)
_MORE_AFTER = re.compile(r"\s*(?:[a-z-]+\s+)?(?:more|others?|extra|further)\b(?!\s+than)", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:remaining|remainder(?:\s+of)?|(?:the|with)\s+(?:rest|other|others)(?:\s+of)?|leaving"
    r"|leaves|left with|balance of)"
    r"(?:\s+(?:us|them|it|the (?:team|service|fund|board)))?(?:\s+with)?,?\s*\(?" + LEADS + r"$",
    re.IGNORECASE,
)
_ALTOGETHER = re.compile(
    r"^(?:altogether|in all|in total|overall|between them|together|combined|taken together|across (?:all|the) \w+)\b,?"
    r"\s*(?:(?:there|we|they|it|that|this|were|was|had|have|has|is|makes|made|came to|comes to|saw|been)\s+)*"
    + LEADS
    + r"$|\b(?:a|the|our) (?:grand |overall |combined )?total (?:of|was|is|comes to|came to)\s+"
    + LEADS
    + "$",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"\bof (?:these|those|them|whom|which)\b|\bof (?:the|our|all|this|that)\s+(?:the\s+)?£?(?=\d|$)", re.I
)
_TWICE = re.compile(
    r"\b(?:including|compared|than|more than one|overlap\w*|twice|several|at least|as well|also|up to|target|capacity"
    r"|from|average|per)\b",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Running totals, what remains of a whole, and parts of it that pass it."""
    for one in reading.quantities:
        if one.number.kind not in ("count", "money") or one.unit.cell is not None:
            continue
        if one.role in ("level", "change", "mean") and _BRINGS.search(one.before[-90:]):
            yield from _brought(one, reading, held)
        if one.role == "level" and _REST.search(one.before[-60:]):
            yield from _remains(one, reading, held)
        if one.role == "level" and _ALTOGETHER.search(one.before.lstrip()):
            yield from _altogether(one, reading, held)
        if one.role == "level":
            yield from _of_which(one, reading, held)


def _brought(total: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    """ "We had 412 by May. A further 85 came in June, bringing the total to 507."."""
    near = [one for one in window(total, reading, before=2) if one.number.end <= total.number.start]
    near = [
        one
        for one in near
        if one.number.kind == total.number.kind and one.role in ("level", "change") and one is not total
    ]
    more = [one for one in near if _MORE_BEFORE.search(one.before[-40:]) or _MORE_AFTER.match(one.after)]
    first = [one for one in near if one not in more and one.role == "level"]
    if not more or len(first) != 1 or first[0].number.start > more[0].number.start or len(more) > MOST_PARTS:
        return
    if not all(same_thing(first[0], one) or one.noun[-1:] == ("more",) for one in (total,)):
        return
    if any(_TWICE.search(words_between(a, b)) for a, b in pairwise([first[0], *more, total])):
        return
    if not _CARRIES.search(total.before[-90:]) and _LATER.search(words_between(more[-1], total)):
        return  # the total of another month
    parts = [first[0], *more]
    held.update(one.spot for one in (total, *parts))
    if _adds(total, parts) or any(_adds(total, [first[0], one]) for one in more):
        return
    yield _remark(total, parts, "wrong" if total.sentence == more[-1].sentence else "doubtful")


def _altogether(total: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    """ "Holm (34 people), Marsh End (27 people) and Kirkgate (19 people). Altogether 80 people came."."""
    near = [one for one in window(total, reading, before=1) if one.sentence != total.sentence]
    parts = levels(near, total.number.kind)
    here = [one for one in window(total, reading, before=0) if one.number.kind == total.number.kind]
    if not 2 <= len(parts) <= MOST_PARTS or here or len(parts) != len([one for one in near if one.role != "rank"]):
        return
    if any(not re.search(r",|\band\b|;", words_between(a, b)) for a, b in pairwise(parts)):
        return
    if not total.noun or any(one.noun and one.noun[-1] != total.noun[-1] for one in parts):
        return
    if (
        not any(one.noun for one in parts)
        or _TWICE.search(parts[0].sentence_text)
        or len({_when(one) for one in parts}) > 1
    ):
        return
    held.update(one.spot for one in (total, *parts))
    if not _adds(total, parts):
        yield _remark(total, parts, "wrong" if len(parts) > 2 and all(one.noun for one in parts) else "doubtful")


def _when(one: Quantity) -> tuple[int, int] | None:
    return (one.when.first, one.when.last) if one.when else None


def _remains(rest: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    """ "Of the 236, 141 were accepted and 52 passed on. The remaining 43 were closed."."""
    near = [one for one in window(rest, reading, before=3) if one.number.end <= rest.number.start]
    near = levels(near, rest.number.kind)
    for place, whole in enumerate(near):
        parts = near[place + 1 :]
        if not 1 <= len(parts) <= MOST_PARTS or any(one.number.value > whole.number.value for one in parts):
            continue
        told = whole.before[-25:] + whole.words + words_between(whole, parts[0])
        marks = len(_AMONG.findall(words_between(whole, rest))) + bool(_AMONG.search(whole.before[-12:] + "1"))
        elliptic = len(near) == 2 and place == 0 and bool(whole.noun) and not parts[0].noun and not rest.noun
        if (
            not _AMONG.search(told)
            and not elliptic
            and not re.search(r"\b(?:leaving|leaves)\b", rest.before[-40:], re.IGNORECASE)
        ):
            continue
        if not same_thing(rest, whole) or not all(same_thing(one, whole) or _both_people(one, whole) for one in parts):
            return
        if _TWICE.search(words_between(whole, rest)):
            return
        held.update(one.spot for one in (whole, *parts, rest))
        some = (many for size in range(1, len(parts) + 1) for many in combinations(parts, size))
        if any(_adds(whole, [*many, rest]) for many in some):
            return
        yield _remark(whole, [*parts, rest], "wrong" if marks <= 1 and not elliptic else "doubtful")
        return


def _both_people(one: Quantity, whole: Quantity) -> bool:
    people = {singular(word) for word in general_words().people}
    return one.noun[-1] in people and whole.noun[-1] in people


def _of_which(whole: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    """ "318 notices, of which 204 were for litter, 71 for fouling and 53 for tipping": together more than all."""
    after = [one for one in window(whole, reading, before=0, after=1) if one.number.start >= whole.number.end]
    parts = levels(after, whole.number.kind)
    if len(parts) < 2 or len(parts) > MOST_PARTS or any(one.sentence != parts[0].sentence for one in parts):
        return
    opening = words_between(whole, parts[0])
    if len(opening) > 110 or not re.search(
        r"\b(?:of (?:these|those|them|whom|which)|namely|split|divided|shared)\b[^.;]{0,40}$", opening, re.IGNORECASE
    ):
        return
    text = whole.unit.scanned.masked[whole.number.end : parts[-1].sentence[1]]
    if _TWICE.search(text) or re.search(r"\b(?:who|while|whereas|both|either)\b", text[len(opening) :], re.IGNORECASE):
        return
    if any(re.search(r"\b(?:the|these|those|same|all)\s+$", one.before, re.IGNORECASE) for one in parts):
        return  # "rest on the 1,431": told a second time
    if any(not re.search(r",|\band\b|&|\bplus\b", words_between(a, b)) for a, b in pairwise(parts)):
        return
    held.update(one.spot for one in (whole, *parts))
    total, *numbers = same_grain(whole.number, *(one.number for one in parts))
    if sum(one.low for one in numbers) <= total.high + 1e-9 or any(one.low > total.high for one in numbers):
        return
    yield _remark(whole, parts, "doubtful")


def _adds(whole: Quantity, parts: list[Quantity]) -> bool:
    total, *numbers = same_grain(whole.number, *(one.number for one in parts))
    low, high = (sum(getattr(one, side) for one in numbers) for side in ("loose_low", "loose_high"))
    return total.allows(low, high, loosely=True)


def _remark(whole: Quantity, parts: list[Quantity], grade: str) -> Remark:
    mark = "£" if whole.number.kind == "money" else ""
    added = " + ".join(one.words for one in parts)
    reading = "" if grade == "wrong" else " It fits only if some are counted twice or others are left out."
    return remark_on(
        NAME,
        grade,
        [whole, *parts],
        f"{added} make {mark}{number_words(sum(one.number.value for one in parts))}, not {whole.words}.{reading}",
        "Mend the total or its parts.",
    )
