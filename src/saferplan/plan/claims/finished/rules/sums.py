"""Sums in prose: parts that are said to make a total, and parts that are more than their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from saferplan.plan.claims.finished.numbers import same_grain
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, remark_on
from saferplan.plan.claims.finished.rules import running, stem_sums
from saferplan.plan.claims.finished.rules.near import LEADS
from saferplan.plan.claims.finished.words import any_of, general_words
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"

_TOTAL_AFTER = re.compile(
    r"\s*(?:\w+\s+){0,3}?(?:in total|in all|altogether|overall|combined|together)\b", re.IGNORECASE
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:total(?:ling|led|s)? (?:of|to)?|making|a total of|totalling|giving|which makes|in total"
    r"|together|making a total of|sum of)\s*$",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\b(?:split|shared|divided|allocated|distributed)\b|\b(?:two|three|four|five|six|\d) (?:ways|parts|lots)\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r"[^.;:]*?(?:,|\band\b|;|\bplus\b|&)[^.:]*?", re.IGNORECASE)


@cache
def _all_words() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(general_words().parts_all)}\b", re.IGNORECASE)


@cache
def _some_words() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(general_words().parts_some)}\b", re.IGNORECASE)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Totals with all their parts, in one sentence."""
    for index, unit in enumerate(reading.units):
        if unit.cell is not None:
            continue
        for sentence in unit.sentences:
            for kind in ("count", "money"):
                counts = [
                    one
                    for one in reading.of_unit(index)
                    if one.sentence == sentence
                    and one.number.kind == kind
                    and one.role == "level"
                    and (kind == "money" or one.number.step >= 1)
                ]
                found = _whole_first(counts) or _whole_last(counts) if len(counts) > 2 else None
                remark = _held(*found, held) if found is not None else None
                if remark is not None:
                    yield remark
    yield from running.find(reading, held)
    yield from stem_sums.find(reading, held)


def _one_list(parts: list[Quantity]) -> bool:
    """Whether parts stand in one list, no clause of its own between them."""
    for one, two in pairwise(parts):
        between = one.unit.scanned.masked[one.number.end : two.number.start]
        if not _JOINS.fullmatch(between) or len(between) > 80:
            return False
        if re.search(
            r"\b(?:compared|than|of which|of whom|of these|including|down|up|while|whereas|per|out of|of the)\b",
            between,
        ) or re.search(r"\bfrom\s*$|\bto\s+" + LEADS + "$", between):
            return False
    return True


def _whole_first(counts: list[Quantity]) -> tuple[Quantity, list[Quantity], bool] | None:
    whole, parts = counts[0], counts[1:]
    between = whole.unit.text[whole.number.end : parts[0].number.start]
    if re.search(r"[;.]", between) or _some_words().search(between) or len(between) > 90:
        return None
    complete = bool(_all_words().search(between) or (_SPLIT.search(between) and ":" in between))
    if not complete and ":" not in between:
        return None
    if re.search(r"\bof the\b|\bout of\b", between) and not complete:
        return None
    if not _one_list(parts) or any(one.number.value > whole.number.value * 3 for one in parts):
        return None
    return whole, parts, complete


def _whole_last(counts: list[Quantity]) -> tuple[Quantity, list[Quantity], bool] | None:
    whole, parts = counts[-1], counts[:-1]
    said = _TOTAL_BEFORE.search(whole.before) or _TOTAL_AFTER.match(whole.after)
    if not said or not _one_list(parts):
        return None
    between = whole.unit.scanned.masked[parts[-1].number.end : whole.number.start]
    if (
        re.search(
            r"\b(?:out of|of the|from|compared|than|of a|(?<!total )of)\s*$|(?<=[a-z] )of a total of|\bfrom a total",
            between,
        )
        or len(between) > 80
    ):
        return None
    return whole, parts, True


def _both_sides(one: Quantity, two: Quantity) -> bool:
    """Whether two parts are the two sides of what has no third: men and women, the first half and the second."""
    first, second = (
        part.after.lower()[: len(part.after) if part is two else two.number.start - one.number.end]
        for part in (one, two)
    )
    pairs = (*general_words().exclusive, ("first", "second"))
    return any(
        re.search(rf"\b{a}\b", first) and re.search(rf"\b{b}\b", second) for x, y in pairs for a, b in ((x, y), (y, x))
    )


def _held(whole: Quantity, parts: list[Quantity], complete: bool, held: Held) -> Remark | None:
    if len({one.number.kind for one in (whole, *parts)}) > 1:
        return None
    total_number, *numbers = same_grain(whole.number, *(one.number for one in parts))
    low, high, loose_low, loose_high = (
        sum(getattr(one, side) for one in numbers) for side in ("low", "high", "loose_low", "loose_high")
    )
    held.update(one.spot for one in (whole, *parts))
    if total_number.allows(low, high):
        return None
    total = sum(one.number.value for one in parts)
    more = low > whole.number.high
    if not complete and not more and not (len(parts) == 2 and _both_sides(*parts)):
        return None
    sure = complete and not total_number.allows(loose_low, loose_high, loosely=True)
    added = " + ".join(one.words for one in parts)
    mark = "£" if whole.number.kind == "money" else ""
    return remark_on(
        NAME,
        "wrong" if sure else "doubtful",
        [whole, *parts],
        f"{added} make {mark}{number_words(total)}, not {whole.words}.",
        "Mend the total or its parts.",
    )


RULE = Rule(
    NAME,
    "Wrong arithmetic: a sum",
    'Parts that are said to make a total ("made up of", "in total", "the remaining", "a further ... '
    'bringing it to"), in '
    "one sentence, the next ones or the list under it, do not add up to it; after a colon, where they are more than it "
    "(doubtful).",
    "Parts that are told in several paragraphs.",
    find,
)
