"""Words for an age beside years of age that they do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from saferplan.plan.claims.finished.masking import Aged
from saferplan.plan.claims.finished.quantities import Reading
from saferplan.plan.claims.finished.rule import Held, Rule
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.finished.words import AgeLabel, any_of, general_words
from saferplan.plan.claims.remarks import Remark

NAME = "age"

_BETWEEN = re.compile(
    r"\s*(?:,|\(|–|-|:)?\s*(?:i\.e\.|that is|defined as|those|meaning|here|who (?:are|were)|in the"
    r"|the)?[\s,]*(?:group|age group|band|category)?\s*\(?\s*",
    re.IGNORECASE,
)
_PARENTS = re.compile(
    r"\b(?:parents?|carers?|mothers?|fathers?|families|households|with|of|not|than|workers?|services?)\s*$",
    re.IGNORECASE,
)


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, AgeLabel]]:
    by_words = {word: one for one in general_words().ages for word in one.words}
    return re.compile(rf"(?<![\w-])({any_of(tuple(by_words))})(?![\w-])", re.IGNORECASE), by_words


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Labels and the ages right beside them."""
    uses: dict[str, list[tuple[Unit, re.Match[str], Aged]]] = {}
    pattern, by_words = _labels()
    for unit in reading.units:
        if not unit.scanned.ages:
            continue
        yield from _side(unit)
        for match in pattern.finditer(unit.text):
            aged = _beside(unit, match)
            if aged is None or _PARENTS.search(unit.text[: match.start()]):
                continue
            label = by_words[match[1].lower()]
            uses.setdefault(match[1].lower(), []).append((unit, match, aged))
            remark = _held_to(label, unit, match, aged)
            if remark is not None:
                yield remark
    for words, many in uses.items():
        yield from _two_meanings(words, many)


_SIDE = re.compile(
    r"(?<![\w-])(?P<side>under|over)[- ](?:the )?(?:(?P<n>\d{1,2})['’]?s|(?P<w>thirties|forties|fifties|sixties"
    r"|seventies|eighties))(?!\w)",
    re.IGNORECASE,
)
_TIES = {"thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80}
_OPENING = re.compile(
    r"\s*(?:,|\(|–|-)?\s*(?:that is,?|meaning|i\.e\.|here|those|people)?\s*(?:those|people)?\s*\(?\s*", re.IGNORECASE
)


def _side(unit: Unit) -> Iterator[Remark]:
    """ "Under-18s (16 to 21)": ages beside a bound that they pass."""
    for bound in _SIDE.finditer(unit.text):
        year = int(bound["n"]) if bound["n"] else _TIES[bound["w"].lower()]
        below = bound["side"].lower() == "under"
        for aged in unit.scanned.ages:
            if aged.start < bound.end() or not _OPENING.fullmatch(unit.text[bound.end() : aged.start]):
                continue
            # "Under-18s" is used of those up to 18, and "over-65s" of those who are 65.
            if aged.most <= year if below else aged.least >= year:
                continue
            first, last = unit.sentence_at(bound.start())
            yield Remark(
                NAME,
                "wrong",
                (unit.spot(*bound.span()), unit.spot(aged.start, aged.end)),
                unit.text[first:last].strip(),
                f'"{bound[0]}" stands beside ages {_years(aged)}, which are not all '
                f"{'under' if below else 'over'} that.",
                "Use the ages alone, or mend the bound.",
            )


def _beside(unit: Unit, match: re.Match[str]) -> Aged | None:
    """The ages right after a label, or right before it ("30-39 year old adults" is no label's fault)."""
    for aged in unit.scanned.ages:
        if aged.start >= match.end() and _BETWEEN.fullmatch(unit.text[match.end() : aged.start]):
            return aged
    return None


def _years(aged: Aged) -> str:
    if aged.most >= 121:
        return f"{aged.least} and over"
    return f"{aged.least}" if aged.least == aged.most else f"{aged.least} to {aged.most}"


def _held_to(label: AgeLabel, unit: Unit, match: re.Match[str], aged: Aged) -> Remark | None:
    inside = min(aged.most, label.most) - max(aged.least, label.least)
    far = (aged.most >= 121 and aged.least < label.least - 5) or (
        aged.least == 0 and label.least <= 10 and label.most + 5 < aged.most < 121
    )
    if aged.least >= label.least and (aged.most <= label.most or (aged.most >= 121 and aged.least <= label.most)):
        return None
    if (
        inside >= 0
        and not far
        and (aged.least == 0 or aged.most >= 121 or (aged.least >= label.least - 3 and aged.most <= label.most + 3))
    ):
        return None
    span = f"{label.least} and over" if label.most >= 121 else f"{label.least} to {label.most}"
    if label.least == 0:
        span = f"up to {label.most}"
    spots = (unit.spot(*match.span()), unit.spot(aged.start, aged.end))
    sentence = unit.text[slice(*unit.sentence_at(match.start()))].strip()
    return Remark(
        NAME,
        "doubtful" if inside >= 0 else "wrong",
        spots,
        sentence,
        f'"{match[1]}" stands beside ages {_years(aged)}; in its widest use it means {span}.',
        "Use the ages alone, or another word for them.",
    )


def _two_meanings(words: str, many: list[tuple[Unit, re.Match[str], Aged]]) -> Iterator[Remark]:
    """One label with two ranges of ages in one document."""
    first = many[0]
    for other in many[1:]:
        if (first[2].least, first[2].most) == (other[2].least, other[2].most):
            continue
        spots = tuple(one[0].spot(one[2].start, one[2].end) for one in (other, first))
        sentence = other[0].text[slice(*other[0].sentence_at(other[1].start()))].strip()
        apart = other[2].least > first[2].most or first[2].least > other[2].most
        yield Remark(
            NAME,
            "wrong" if apart else "doubtful",
            spots,
            sentence,
            f'"{words}" means ages {_years(other[2])} here and {_years(first[2])} elsewhere.',
            "Use one meaning throughout.",
        )


RULE = Rule(
    NAME,
    "Age labels that contradict",
    "A word or a bound for an age stands beside years wholly outside it (wrong) or partly outside, or has two "
    "meanings in one document (doubtful; wrong where they do not meet).",
    "Labels of its own making, such as names of programmes.",
    find,
)
