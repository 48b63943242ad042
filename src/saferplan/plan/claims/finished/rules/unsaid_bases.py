"""Shares of some of those who took part, where nothing says how many they were; and shares moved to a larger base."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.finished.rules.shares import fits
from saferplan.plan.claims.finished.words import general_words, singular
from saferplan.plan.claims.remarks import Remark

NAME = "base"

_PEOPLE = (
    r"(?P<who>those|people|respondents|residents|adults|women|men|victims|parents|carers|tenants|young people|children"
    r"|pupils|students|businesses|shopkeepers|traders|members|households|drivers|callers|users|visitors|staff|officers"
    r"|volunteers|workers|owners|shoppers|passengers|learners|teenagers|neighbours|everyone|anyone)"
)
_LIMITED = rf"(?:the |all |our )?(?:\w+ )?{_PEOPLE}\s+(?:\w+ )?(?P<what>(?:who|that|with|whose)\b[^.;:,()]{{4,80}})"
_OPENS = re.compile(rf"(?:but |and |yet |also )?(?:of|among|amongst)\s+{_LIMITED},\s*(?:some |about |nearly )?$", re.I)
_NAMED = re.compile(
    r"(?:but |and |yet |also )?(?:among|amongst|of|for)\s+(?:the |our )?(?P<who>victims|parents|carers|tenants|pupils"
    r"|students|businesses|shopkeepers|traders|drivers|callers|users|visitors|volunteers|workers|shoppers|passengers|learners"
    r"|teenagers)(?P<what>),\s*(?:some |about |nearly )?$",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    rf"\s*\)?\s*(?:of|among|amongst)\s+{_LIMITED.replace('{4,80}', '{4,45}')}"
    r"?(?=\s(?:said|felt|feel|thought|wanted|want|did|were|are|knew|would|had|agreed|told)\b|$)",
    re.I,
)
_TOOK_PART = re.compile(
    r"\b(?:took part|take part|repl(?:y|ied)|respond(?:ed)?|answered(?: the survey)?|complet\w+|filled in|returned|came"
    r"|attended|were (?:asked|surveyed|interviewed)|we (?:asked|spoke|met|surveyed))\b",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    re.findall(
        r"\w+",
        "who that with whose had have has been was were are is an the in on of to at by for their them it this any "
        "some not did do does one ones given gave about from and or our we us said say felt year past last person",
    )
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Limited groups without a count of their own, and one share printed of two bases."""
    given = _given(reading)
    for one in reading.quantities:
        if one.number.kind not in ("percent", "part") or one.role != "share" or one.unit.cell is not None:
            continue
        if one.number.kind == "part" and one.number.qualifier:
            continue  # "more than half of those who" claims no more than a majority
        match = _OPENS.search(one.before.lstrip()) if one.before.count(",") <= 2 else None
        match = match or _NAMED.fullmatch(one.before.lstrip()) or _FOLLOWS.match(one.after)
        if match is None or re.search(r"\d", match[0]) or _counted(match, one, reading, given):
            continue
        if re.search(r"\(\s*(?:n\s*=\s*)?\d", one.after[:60]) or _count_before(one, reading):
            continue
        article = "" if match["who"].lower() in ("those", "everyone") else "the "
        group = f"{article}{match['who']} {match['what'].strip()}".rstrip()
        yield remark_on(
            NAME,
            "cannot be checked",
            [one],
            f"{one.words} is of {group}, and nothing says how many they were.",
            "Give the number of them.",
        )
    yield from _moved(reading, held)


def _given(reading: Reading) -> list[tuple[Quantity, frozenset[str]]]:
    """Counts of people in prose, with the words of their sentences; table counts with their heads."""
    people = {singular(word) for word in general_words().people} | {"response", "reply", "survey"}
    found = []
    for one in reading.quantities:
        if one.number.kind != "count" or one.role != "level":
            continue
        text = one.unit.stem if one.unit.cell is not None else one.sentence_text
        words = frozenset(singular(word) for word in re.findall(r"[a-z]+", text.lower()))
        if set(one.noun) & people or words & people or re.match(r"\s*(?:of|who|came|gave)\b", one.after):
            found.append((one, words))
    return found


def _content(text: str) -> frozenset[str]:
    return frozenset(singular(word) for word in re.findall(r"[a-z]{3,}", text.lower())) - _PLAIN


def _counted(
    match: re.Match[str], one: Quantity, reading: Reading, given: list[tuple[Quantity, frozenset[str]]]
) -> bool:
    """Whether the document says how many are in the group, in words that could be about it."""
    who = singular(match["who"].split()[-1])
    general = who in ("those", "person", "everyone", "anyone", "resident", "adult")
    if _TOOK_PART.match(match["what"].partition(" ")[2].strip()) and general:
        return bool(given)
    content = _content(match["what"]) or frozenset((who,))
    for count, words in given:
        if count.unit.cell is None and not general and who not in words:
            continue
        common = content & words
        if content and len(common) >= max(1, (len(content) + 1) // 2):
            return True
    return False


def _count_before(one: Quantity, reading: Reading) -> bool:
    """Whether a count stands with the share in its sentence: "of those who replied, 14 (30%)"."""
    return any(
        two.number.kind == "count" and two.role == "level" and two.sentence == one.sentence and two is not one
        and abs(two.number.start - one.number.start) < 40
        for two in reading.of_unit(one.index)
    )  # fmt: skip


_PART_OF = re.compile(r"\s*(?:[\w-]+\s+){0,2}?(?:out )?of\s+(?:(?:the|all|our|these|those|a total of)\s+)*", re.I)
_IS = re.compile(
    r"[^()\d;:.¤]{0,60}?,?\s*(?:is|are|was|were|or|make|makes|making|being|represents?|form|(?:that|which) is)\s+"
    r"(?:(?:about|around|just|only|over|under|nearly|almost)\s+)*",
    re.IGNORECASE,
)


def _moved(reading: Reading, held: Held) -> Iterator[Remark]:
    """ "120 of all 900 are 20%" where 20% is of the 600 named elsewhere, and "84 of the 120" where 56 of 80 were."""
    totals = [one for one in reading.quantities if one.number.kind == "count" and one.role == "level"]
    for index in range(len(reading.units)):
        quantities = reading.of_unit(index)
        for share in quantities:
            if share.number.kind not in ("percent", "part") or share.role != "share":
                continue
            before = [
                two for two in quantities if two.sentence == share.sentence and two.number.end <= share.number.start
            ]
            if len(before) < 2 or any(two.number.kind != "count" or two.role != "level" for two in before[-2:]):
                continue
            part, whole = before[-2:]
            unit = share.unit
            if not _PART_OF.fullmatch(unit.text[part.number.end : whole.number.start]) or not _IS.fullmatch(
                unit.scanned.masked[whole.number.end : share.number.start]
            ):
                continue
            held.update(two.spot for two in (share, part, whole))
            if fits(share, part, whole):
                yield from _scaled(share, part, whole, quantities)
                continue
            if share.base and not re.match(
                r"(?:the |all |our )*(?:sample|total|whole|them|replies|respondents|answers|all)\b", share.base
            ):
                continue
            other = next(
                (two for two in totals if part.number.value < two.number.value < whole.number.value
                 and two.unit.section[:1] == unit.section[:1] and fits(share, part, two)), None,
            )  # fmt: skip
            exact = number_words(100 * part.number.value / whole.number.value, 1)
            of = f"; it is that of the {other.words} named elsewhere" if other else ""
            yield remark_on(
                NAME,
                "doubtful",
                [share, part, whole],
                f"{part.words} of {whole.words} is {exact}%, not {share.words}{of}.",
                "Name the base that the share is of.",
            )


def _scaled(share: Quantity, part: Quantity, whole: Quantity, quantities: tuple[Quantity, ...]) -> Iterator[Remark]:
    """The same share that an earlier sentence has of fewer, put on more people than were asked."""
    for early in quantities:
        if early.number.kind != "percent" or early.role != "share" or early.sentence[1] > share.sentence[0]:
            continue
        if abs(early.number.value - share.number.value * (1 if share.number.kind == "percent" else 100)) > 1:
            continue
        counts = [
            two for two in quantities
            if two.sentence == early.sentence and two.number.kind == "count" and two.role == "level"
        ]  # fmt: skip
        for fewer in counts:
            own = [two for two in counts if two is not fewer and two.number.value < fewer.number.value]
            if not fewer.number.value < whole.number.value or not any(fits(early, two, fewer) for two in own):
                continue
            first = next(two for two in own if fits(early, two, fewer))
            common = _content(early.after) & (_content(share.after) | _content(share.before))
            if first.number.value < part.number.value and common:
                yield remark_on(
                    NAME,
                    "doubtful",
                    [part, whole, first, fewer],
                    f"{first.words} of {fewer.words} is put here as {part.words} of {whole.words}: the share of those "
                    "who answered is taken for one of all.",
                    f"Keep to the {fewer.words} who answered.",
                )
                return
