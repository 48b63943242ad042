"""Lengths of time that do not fit the years they are told with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from saferplan.plan.claims.finished.masking import Lasting, When
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words
from saferplan.plan.claims.finished.rules import elapsed
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.finished.words import singular
from saferplan.plan.claims.remarks import Remark

NAME = "span"

_EVERY = re.compile(
    r"\b(?:every|each) (?:single )?(?:year|month|quarter)\b|\bin each of\b|\byear[- ](?:on|after)[- ]year\b"
    r"|\byears? (?:running|in a row|in succession|on end)\b|\bconsecutive\b|\bsuccessive\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:increas|ris(?:e|en|ing)|rose|grew|grow|fell|fall|drop|decreas|reduc|declin|chang|up\b"
    r"|down\b|higher|lower|doubl|halv)",
    re.IGNORECASE,
)
_UP = re.compile(r"\b(?:increas|ris(?:e|en|ing)|rose|grew|grow|gone up|went up|climb)", re.IGNORECASE)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Spans beside the years they are told with."""
    for index, unit in enumerate(reading.units):
        for lasting in unit.scanned.lasting:
            sentence = unit.sentence_at(lasting.start)
            yield from _ago(unit, lasting, sentence, reading)
            yield from _beside(unit, lasting, sentence)
            yield from _every_year(reading, index, lasting, sentence, held)
    yield from elapsed.find(reading)


def _remark(unit: Unit, grade: str, start: int, ends: list[tuple[int, int]], reason: str, advice: str) -> Remark:
    first, last = unit.sentence_at(start)
    spots = tuple(unit.spot(*pair) for pair in ends)
    return Remark(NAME, grade, spots, unit.text[first:last].strip(), reason, advice)


def _count_words(months: int) -> str:
    count, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
    return f"{number_words(count)} {unit}{'' if count == 1 else 's'}"


def _span_words(text: str, when: When) -> str:
    """A period as written, its ends joined by "to"."""
    return text[when.start : when.end].replace(" and ", " to ")


def _ago(unit: Unit, lasting: Lasting, sentence: tuple[int, int], reading: Reading) -> Iterator[Remark]:
    """ "5 years ago (2014/15)", told of a later period that is named before it."""
    if lasting.sense != "ago":
        return
    text = unit.text
    beside = [
        one
        for one in unit.scanned.whens
        if lasting.end <= one.start < sentence[1]
        and re.fullmatch(r"\s*[(,]?\s*(?:in |[^.;()]{0,40}\()?(?:[^.;()]{0,40}\bin )?", text[lasting.end : one.start])
    ]
    beside += [
        one
        for one in unit.scanned.whens
        if one.end <= lasting.start and re.fullmatch(r",?\s*\(?\s*", text[one.end : lasting.start])
    ]
    if not beside:
        return
    then = beside[0]
    now = [one for one in unit.scanned.whens if one.last > then.last and one is not then and _alike(one, then)]
    if not now:
        return
    latest = max(now, key=lambda one: one.last)
    apart = latest.last - then.last
    if any(
        abs(one.last - then.last - lasting.months) < (12 if lasting.unit == "year" and one.kind == "month" else 1)
        for one in now
    ):
        return
    grade = "wrong" if apart % 12 == 0 else "doubtful"
    yield _remark(
        unit,
        grade,
        lasting.start,
        [(lasting.start, lasting.end), (then.start, then.end), (latest.start, latest.end)],
        f"{text[then.start : then.end]} is {_count_words(apart)} before {_span_words(text, latest)}, "
        f"not {lasting.count}.",
        f'Write "{_count_words(apart)} {"earlier" if "earlier" in text[lasting.start : lasting.end] else "ago"}".',
    )


def _alike(one: When, then: When) -> bool:
    return abs(one.months - then.months) <= 1 and not (one.parts and one.months > 12)


def _beside(unit: Unit, lasting: Lasting, sentence: tuple[int, int]) -> Iterator[Remark]:
    """ "over the last five years (2014/15 to 2018/19)", "in the four years from 2015 to 2019"."""
    if lasting.sense == "ago":
        return
    text = unit.text
    for one in unit.scanned.whens:
        if not sentence[0] <= one.start < sentence[1] or not (one.parts or one.kind == "range"):
            continue
        if one.start >= lasting.end:
            between = unit.scanned.masked[lasting.end : one.start]
            joined = re.fullmatch(
                r"(?:\s*(?:to|ending|ended|up to)\s+¤[¤\s]*)?\s*[,(:–-]?\s*(?:period|span|term|plan"
                r"|strategy|programme|project|grant"
                r"|contract|scheme|campaign)?s?\s*[,(:]?\s*(?:which |that )?(?:from|between|covering"
                r"|covers|covered|running|runs|ran|"
                r"lasted|lasts|was|is|to|of|for)?"
                r"(?:\s+(?:from|between))?\s*\(?\s*(?:the\s+)?",
                between,
                re.IGNORECASE,
            )
        else:
            between = text[one.end : lasting.start]
            joined = re.fullmatch(
                r"\)?\s*[,(:–-]?\s*(?:a|an|the|these|those|over|all|i\.e\.|that is)?\s*(?:period of\s*)?",
                between,
                re.IGNORECASE,
            )
        if not joined:
            continue
        apart = one.last - one.first + 1
        first, last = one.parts or (one, one)
        steps = last.first - first.first if one.parts else apart
        if lasting.unit == "year":
            readings = {round(apart / 12), steps // 12} if one.parts else {round(apart / 12)}
            if one.parts and first.kind == "month":
                readings = {apart // 12, -(-(apart - 1) // 12), steps // 12}
        else:
            readings = {apart, steps, apart - 1}
        said = _span_words(unit.text, one)
        about_change = bool(_CHANGE.search(text[sentence[0] : sentence[1]]))
        if lasting.count not in readings:
            length = _count_words(apart)
            yield _remark(
                unit,
                "wrong",
                lasting.start,
                [(lasting.start, lasting.end), (one.start, one.end)],
                f"{said} is {length}, not {lasting.count} {lasting.unit}s.",
                "Mend the years or the length.",
            )
        elif (
            about_change
            and lasting.unit == "year"
            and one.parts
            and first.kind in ("year", "financial")
            and lasting.count == steps // 12 + 1
            and lasting.sense != "next"
        ):
            yield _remark(
                unit,
                "doubtful",
                lasting.start,
                [(lasting.start, lasting.end), (one.start, one.end)],
                f"{said} holds {lasting.count} years' totals, but a change from the first to the last is over "
                f"{_count_words(steps)}.",
                f'Write "over {_count_words(steps)}".',
            )


def _every_year(
    reading: Reading, index: int, lasting: Lasting, sentence: tuple[int, int], held: Held
) -> Iterator[Remark]:
    """ "increased every year for the last five years": five rises need six totals, each above the last."""
    unit = reading.units[index]
    words = unit.text[slice(*sentence)]
    if lasting.unit != "year" or lasting.sense == "next" or not _EVERY.search(words) or not _CHANGE.search(words):
        return
    near = [one for one in reading.of_unit(index) if one.role == "level" and one.number.kind in ("count", "rate")]
    series = _series(near, words)
    totals = sorted(series.items())
    rises = bool(_UP.search(words))
    for (_, earlier), (_, later) in pairwise(totals):
        against = later.number.high < earlier.number.low if rises else later.number.low > earlier.number.high
        if against:
            held.update((later.spot, earlier.spot))
            spots = [(one.number.start, one.number.end) for one in (earlier, later)]
            yield _remark(
                unit,
                "wrong",
                lasting.start,
                [(lasting.start, lasting.end), *spots],
                f"{later.words} is {'less' if rises else 'more'} than {earlier.words} before it, so it did not "
                f"{'rise' if rises else 'fall'} every year.",
                "",
            )
            return
    if len(totals) >= lasting.count + 1:
        return
    bare = _bare_totals(near, sentence)
    if len(bare) > len(totals):
        if len(bare) >= lasting.count + 1 and _steady(bare, rises):
            held.update(one.spot for one in bare)
            return
        totals = list(enumerate(bare))
    if not totals and re.search(r"\byears? (?:running|in a row|in succession|on end)\b", words):
        return
    have = f"gives {len(totals)} here" if totals else "gives none here"
    yield _remark(
        unit,
        "cannot be checked" if not totals else "doubtful",
        lasting.start,
        [(lasting.start, lasting.end), *((one.number.start, one.number.end) for _, one in totals)],
        f"{lasting.count} changes in a row need {lasting.count + 1} yearly totals; the document {have}.",
        "Give the total of each year, or name the first and the last.",
    )


def _bare_totals(near: list[Quantity], sentence: tuple[int, int]) -> list[Quantity]:
    """Totals told one after another in a sentence: "from 212 to 198, 187 and then 171"."""
    here = [one for one in near if one.sentence == sentence and one.number.kind == "count"]
    found: list[Quantity] = []
    for one in here:
        between = one.unit.scanned.masked[found[-1].number.end : one.number.start] if found else ""
        if found and not re.fullmatch(r"[\s,;¤()]*(?:(?:to|and|then|in|from|by|now)[\s,¤()]*){0,4}", between):
            break
        found.append(one)
    return found if len(found) >= 3 else []


def _steady(totals: list[Quantity], rises: bool) -> bool:
    values = [one.number.value for one in totals]
    return all((b > a) if rises else (b < a) for a, b in pairwise(values))


def _series(near: list[Quantity], words: str) -> dict[int, Quantity]:
    """Totals of what the sentence is about, by their period."""
    named = {singular(word) for word in re.findall(r"[A-Za-z-]+", words)}
    found: dict[int, Quantity] = {}
    for one in near:
        if one.when is not None and one.when.months == 12 and (not one.noun or one.noun[-1] in named):
            found.setdefault(one.when.last, one)
    return found


RULE = Rule(
    NAME,
    "Spans that do not fit their years",
    "A length of time stands beside years that are further apart or nearer (wrong), does not reach from a "
    "year to the latest one that the document tells of, counts years where it should count steps between "
    "them, or claims more yearly changes than there are totals (doubtful).",
    "Years that are told elsewhere in the document.",
    find,
)
