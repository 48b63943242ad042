"""Changes held to the two numbers that they are between."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from saferplan.plan.claims.finished.numbers import same_grain
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, remark_on, rounded
from saferplan.plan.claims.finished.rules import gaps
from saferplan.plan.claims.finished.words import general_words
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"
NEAREST = 20
"""How many numbers of a paragraph, the nearest first, are tried before a change is said to fit none."""

_COMPARES = re.compile(
    r"(?:\b(?:on|from|than|over|since|against|upon|versus|vs|up|down)\b|compar(?:ed|ing|ison)\s+(?:to|with)|\bwhen\b)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:compar(?:ed|ing) (?:to|with)|\bfrom\b|\bagainst\b|\bthan\b|\bversus\b|up on|down on)", re.IGNORECASE
)
_LAST_YEAR = re.compile(r"\b(?:last year|the year before|the previous year|a year ago|previously)\b", re.IGNORECASE)
_THIS_YEAR = re.compile(r"\b(?:this year|in the latest year|now|this time)\b", re.IGNORECASE)
_SAME_SENTENCE_KINDS = ("count", "money", "rate", "percent", "score")


@dataclass(frozen=True)
class ChangeHeld:
    """A printed change with the later and the earlier number that it is between, and what they give."""

    change: Quantity
    later: Quantity
    earlier: Quantity
    low: float
    high: float
    fits: bool
    fits_loosely: bool

    @property
    def middle(self) -> float:
        """The change that the two printed numbers give."""
        return given(self.change, self.later.number.value, self.earlier.number.value)


def given(change: Quantity, later: float, earlier: float) -> float:
    """The change between two numbers, as the kind of change that is printed."""
    kind = change.number.kind
    if kind == "times":
        return later / earlier if earlier else math.inf
    if kind in ("percent", "part"):
        ratio = (later / earlier - 1) * (100 if kind == "percent" else 1) if earlier else math.inf
        return abs(ratio) if change.sense == 0 else ratio * change.sense
    return later - earlier if change.sense >= 0 else earlier - later


def hold(change: Quantity, later: Quantity, earlier: Quantity) -> ChangeHeld:
    """Hold a change to two numbers."""
    told = [later.number, earlier.number] + ([change.number] if change.number.kind in ("count", "money") else [])
    one, two = same_grain(*told)[:2]
    ends = [
        given(change, a, b)
        for a in (one.low, one.high)
        for b in (two.low, two.high)
        if not math.isinf(a) and not math.isinf(b) and b
    ] or [given(change, later.number.value, earlier.number.value)]
    loose = [
        given(change, a, b)
        for a in (one.loose_low, one.loose_high)
        for b in (two.loose_low, two.loose_high)
        if not math.isinf(a) and not math.isinf(b) and b
    ] or ends
    low, high = min(ends), max(ends)
    number = same_grain(*told)[2] if len(told) == 3 else change.number
    fits = number.allows(low, high)
    return ChangeHeld(
        change, later, earlier, low, high, fits, fits or number.allows(min(loose), max(loose), loosely=True)
    )


def held_changes(reading: Reading) -> list[ChangeHeld]:
    """Every printed change whose two numbers the text plainly names."""
    found: list[ChangeHeld] = []
    for index in range(len(reading.units)):
        quantities = reading.of_unit(index)
        taken: set[int] = set()
        for change in quantities:
            if change.role != "change" or (change.number.kind == "part" and change.number.qualifier == "more than"):
                continue
            pair = _pair(change, quantities, taken)
            if pair is None:
                continue
            later, earlier = pair
            taken.add(id(earlier))
            found.append(hold(change, later, earlier))
    return found


def _levels(quantities: tuple[Quantity, ...], change: Quantity) -> list[Quantity]:
    kinds: tuple[str, ...] = _SAME_SENTENCE_KINDS
    if change.number.kind == "points":
        kinds = ("percent",)
    elif change.number.kind in ("count", "money"):
        kinds = (change.number.kind,)
    return [
        one
        for one in quantities
        if one.role in ("level", "share", "mean") and one.number.kind in kinds and one is not change
    ]


def _pair(change: Quantity, quantities: tuple[Quantity, ...], taken: set[int]) -> tuple[Quantity, Quantity] | None:
    levels = _levels(quantities, change)
    text = change.unit.text
    here = [one for one in levels if one.sentence == change.sentence]
    # "from 1,234 to 1,382", wherever the change stands in the sentence, if it is the only one that does.
    changes_here = [one for one in quantities if one.role == "change" and one.sentence == change.sentence]
    for first, second in pairwise(here):
        between = change.unit.scanned.masked[first.number.end : second.number.start]
        opening = text[: first.number.start].rstrip(" £").lower()
        if (
            re.search(r"\bfrom(?: (?:just |around |about )?\w+)?$", opening)
            and re.fullmatch(r"[^.;,]{0,60}?\bto(?:\s+(?:just|around|about|over|under|nearly|almost))*\s*£?", between)
            and first.number.kind == second.number.kind
            and (len(changes_here) == 1 or _right_before(change, first))
            and _near(change, first, second)
        ):
            return second, first
        # "fell by 11% to 98,470 from 110,653".
        if (
            re.search(r"\bto(?: (?:just |around |about )?\w+)?$", opening)
            and re.fullmatch(
                r"[^.;,¤]{0,40}?,?\s*(?:(?:up|down)\s+)?from(?:\s+(?:just|around|about|over|under"
                r"|nearly|almost))*\s*£?",
                between,
            )
            and first.number.kind == second.number.kind
            and (_right_before(change, first) or _near(change, first, second))
        ):
            return first, second
    return _after(change, levels, here, taken) or _before(change, here, quantities)


def _right_before(change: Quantity, first: Quantity) -> bool:
    """Whether only "from" and a few plain words stand between a change and the first number."""
    between = change.unit.scanned.masked[change.number.end : first.number.start]
    return change.number.end <= first.number.start and len(between) <= 20 and "," not in between[1:]


def _near(change: Quantity, first: Quantity, second: Quantity) -> bool:
    """Whether a change belongs to "from ... to ...": right before it, or right after it with plain words between."""
    text = change.unit.scanned.masked
    if change.number.end <= first.number.start:
        between = text[change.number.end : first.number.start]
        return len(between) <= 60 and not re.search(r"[.;]|\b(?:and|while|but)\b", between)
    if change.number.start >= second.number.end:
        return _plain(text[second.number.end : change.number.start], second)
    return False


def _plain(between: str, level: Quantity) -> bool:
    """Whether only words that add no new subject stand between a number and a change."""
    plain = general_words().plain
    words = re.findall(r"[a-z'’]+", between.lower().replace("¤", " "))
    own = set(re.findall(r"[a-z'’]+", level.after.lower()[:60])[: len(level.noun)])
    return all(word in plain or word in own for word in words)


def _after(
    change: Quantity, levels: list[Quantity], here: list[Quantity], taken: set[int]
) -> tuple[Quantity, Quantity] | None:
    """ "a 9% increase on the 5,600 ..." with the later number before it."""
    following = [one for one in here if one.number.start > change.number.end]
    if not following:
        return None
    earlier = following[0]
    between = change.unit.text[change.number.end : earlier.number.start]
    masked = change.unit.scanned.masked[change.number.end : earlier.number.start]
    direct = change.number.kind == "times" and re.fullmatch(
        r"\s*(?:the|that of the|last year's|the figure of|those of the)\s*£?", between, re.IGNORECASE
    )
    if (
        not (direct or _COMPARES.search(between))
        or len(between) > 90
        or re.search(r"[;]|\bto\s*$|,\s*(?:and|but|while)\b", masked)
    ):
        return None
    if change.number.kind == "times" and not direct and not re.search(r"\bfrom\b|compared|\bthan\b", between):
        return None
    before = [
        one
        for one in levels
        if one.number.end <= change.number.start
        and id(one) not in taken
        and one.number.kind == earlier.number.kind
        and _same_noun(one, earlier)
        and _recent(one, change)
    ]
    if not before or (earlier.number.kind == "percent" and change.number.kind == "percent" and _sets(between)):
        return None
    later = before[-1]
    if later.sentence == change.sentence and not _plain_subject(later, change):
        return None
    return later, earlier


def _sets(between: str) -> bool:
    return bool(re.search(r"\bof\b", between))


def _plain_subject(later: Quantity, change: Quantity) -> bool:
    """Whether the change is told of the number before it, and not of a subject of its own between them."""
    between = change.unit.scanned.masked[later.number.end : change.number.start].lower()
    return not re.search(r"\b(?:while|whereas|but|however|although|compared)\b|;", between)


def _recent(one: Quantity, change: Quantity) -> bool:
    """In the same sentence, or in the one before it where the change's own begins by pointing back."""
    if one.sentence == change.sentence:
        return True
    starts = [pair[0] for pair in change.unit.sentences]
    apart = starts.index(change.sentence[0]) - starts.index(one.sentence[0])
    opening = change.unit.text[change.sentence[0] :].lower()
    return apart == 1 and bool(
        re.match(r"(?:this|that|it|which|these|the figure|the total|an? |up |down |[\d.]+%|compared)", opening)
    )


def _same_noun(one: Quantity, other: Quantity) -> bool:
    if not one.noun or not other.noun:
        return True
    return one.noun[-1] == other.noun[-1] or bool(set(one.noun) & set(other.noun))


def _before(
    change: Quantity, here: list[Quantity], quantities: tuple[Quantity, ...]
) -> tuple[Quantity, Quantity] | None:
    """ "1,382 compared with 1,234 the year before, a rise of 12%", and two periods in turn."""
    before = [one for one in here if one.number.end <= change.number.start]
    if not before and change.number.kind != "times":
        levels = _levels(quantities, change)
        before = [one for one in levels if one.number.end <= change.number.start and _recent(one, change)][-2:]
    if len(before) < 2 or (len(before) > 2 and change.number.kind != "percent"):
        return None
    first, second = before[-2:]
    between = change.unit.text[first.number.end : second.number.start]
    masked = change.unit.scanned.masked
    if first.number.kind != second.number.kind or not _same_noun(first, second):
        return None
    if any(one.role == "change" for one in quantities if second.number.end <= one.number.start < change.number.start):
        return None
    if not _plain(masked[second.number.end : change.number.start], second):
        return None
    if _COMPARED.search(between) and len(between) < 80:
        if re.search(r"\bfrom\b", between) and not re.search(r"up from|down from", between):
            return None
        return first, second
    if re.search(r"\bcompar(?:ed|ing) (?:to|with)\s*£?$", first.before, re.IGNORECASE) and "," in between:
        return second, first
    if _LAST_YEAR.search(between) and _THIS_YEAR.search(second.after) and len(between) < 80:
        return second, first
    if _LAST_YEAR.search(first.before) and _THIS_YEAR.search(masked[first.number.end : second.number.start]):
        return second, first
    if first.when and second.when and first.when != second.when and first.when.months == second.when.months:
        if re.search(r"[.;]", between):
            return None
        return (second, first) if first.when.first < second.when.first else (first, second)
    return None


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Changes that the two numbers they are between do not give."""
    for one in held_changes(reading):
        held.update(part.spot for part in (one.change, one.later, one.earlier))
        if one.fits:
            continue
        if _points(one):
            yield _points_remark(one)
            continue
        if _some_other_pair(one, reading):
            continue
        grade = "doubtful" if one.fits_loosely else "wrong"
        yield remark_on(NAME, grade, [one.change, one.later, one.earlier], _reason(one), _advice(one))
    yield from gaps.find(reading, held)


def _points(one: ChangeHeld) -> bool:
    """Whether two percentages are that many percentage points apart, and the change is printed as per cent."""
    if one.change.number.kind != "percent" or one.later.number.kind != "percent":
        return False
    apart = one.later.number.value - one.earlier.number.value
    apart = apart if one.change.sense >= 0 else -apart
    slack = one.later.number.step / 2 + one.earlier.number.step / 2
    return one.change.number.allows(apart - slack, apart + slack)


def _points_remark(one: ChangeHeld) -> Remark:
    apart = number_words(abs(one.later.number.value - one.earlier.number.value))
    return remark_on(
        NAME,
        "doubtful",
        [one.change, one.later, one.earlier],
        f"{one.later.words} is {apart} percentage points from {one.earlier.words}; as a percentage of "
        f"{one.earlier.words} the change is {number_words(abs(one.middle))}%.",
        f'Write "{apart} percentage points".',
    )


def _some_other_pair(one: ChangeHeld, reading: Reading) -> bool:
    """Whether the change is that between two other numbers of the same paragraph, in either order."""
    if one.change.number.kind not in ("percent", "times"):
        return False
    levels = _levels(reading.of_unit(one.change.index), one.change)
    levels = sorted(levels, key=lambda level: abs(level.number.start - one.change.number.start))[:NEAREST]
    return any(
        hold(one.change, a, b).fits
        for a in levels
        for b in levels
        if a is not b and a.number.kind == b.number.kind and {id(a), id(b)} != {id(one.later), id(one.earlier)}
    )


def _reason(one: ChangeHeld) -> str:
    later, earlier, change = one.later.words, one.earlier.words, one.change
    kind = change.number.kind
    if kind == "times":
        return f"{later} is {number_words(one.middle)} times {earlier}, not {number_words(change.number.value)} times."
    more = one.later.number.value >= one.earlier.number.value
    way = "more" if more else "less"
    if one.later.number.value == one.earlier.number.value:
        return f"{later} and {earlier} are the same: there is no change of {change.words}."
    turned = change.sense and (change.sense > 0) != more
    if kind in ("percent", "part"):
        amount = abs(one.middle) if kind == "percent" else abs(one.middle) * 100
        size = f"{number_words(amount)}%"
    else:
        size = number_words(abs(one.later.number.value - one.earlier.number.value))
        size += " percentage points" if kind == "points" else ""
    if turned:
        said = "rise" if change.sense > 0 else "fall"
        return f"{later} is {size} {way} than {earlier}, so it is not a {said} of {change.words}."
    reason = f"{later} is {size} {way} than {earlier}, not {change.words.lstrip('+-−')}"
    if kind == "percent" and change.number.step >= 1 and not change.number.qualifier:
        return f"{reason}; {rounded(abs(one.middle), change.number.step)}% is the nearest whole number."
    return f"{reason}."


MOST_BELIEVED = 1000.0
"""A change of more per cent than this is more likely a slip in a total than what should have been written."""


def _advice(one: ChangeHeld) -> str:
    if one.change.number.kind != "percent" or not math.isfinite(one.middle):
        return ""
    if abs(one.middle) > MOST_BELIEVED:
        return "Look both totals up: one of them may be mistyped."
    return f'Write "{rounded(abs(one.middle), one.change.number.step or 1.0)}%", or mend the totals.'


RULE = Rule(
    NAME,
    "Wrong arithmetic: a change",
    "A change is printed with the two numbers it is between, and they give another.",
    "Changes whose two numbers stand in different paragraphs.",
    find,
)
