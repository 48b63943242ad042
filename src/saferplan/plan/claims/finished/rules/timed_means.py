"""Averages of so many a day, week, month, quarter or year held to a total and the time that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.plan.claims.finished.masking import SMALL, TENS
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.finished.rules.near import nouns_of, one_subject, window
from saferplan.plan.claims.finished.words import general_words
from saferplan.plan.claims.remarks import Remark

NAME = "mean"

_UNIT = re.compile(
    r"^[^.;]{0,70}?\b(?:a|per|each|every|in a|in each|in any one)\s+(?P<unit>day|night|week|month|quarter|year)\b", re.I
)
_UNIT_BEFORE = re.compile(
    r"\b(?:each|every|a|per)\s+(?P<unit>day|night|week|month|quarter|year)\b[^.;,\d]{0,30}$", re.I
)
_ADVERB = re.compile(
    r"\b(?P<unit>daily|nightly|weekly|monthly|quarterly|yearly|annual)\s+(?:average|mean)\b[^.;\d]{0,50}$",
    re.IGNORECASE,
)
_OF_ADVERB = {"daily": "day", "nightly": "night", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
_DAYS = {"day": 1.0, "night": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}
_WORKING = 250 / 365.25
"""The part of a year's days that are working days: "a day" may mean one of them."""
_NUMBER = "|".join(sorted((*SMALL, *TENS), key=len, reverse=True))
_LASTING = re.compile(
    rf"(?<![\w£.,-])(?P<n>\d{{1,3}}|{_NUMBER})[\s-]+(?:full |whole |calendar |financial )?"
    r"(?P<unit>year|quarter|month|week|day|night)s?\b(?!\s+(?:ago|earlier|later|before|old))",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    r"\b(?:in|over|during|for|last|this|the|past|throughout|across) (?:the )?(?:last |past |whole "
    r"|full |financial |calendar )*"
    r"(?:year|12 months|twelve months)\b",
    re.IGNORECASE,
)
_FROM_MONTH = re.compile(r"\b(?:between|from)\s+[A-Z]|\b(?:to|ending|ended)\b", re.IGNORECASE)
_IN_ALL = re.compile(r"\b(?:total|in all|altogether|overall|year as a whole|whole year)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:of which|of these|of whom|of them|a further|including|compared|than|against|term|school|season)\b", re.I
)


@dataclass(frozen=True)
class _Time:
    """A length of time in days, and whether it is a whole year of which some days may not count."""

    days: float
    told: str


def unit_of(mean: Quantity) -> str:
    """The unit of time that a mean is for each of; "" where it is for none."""
    after = _UNIT.match(mean.after)
    if after and not re.search(r"[,\d]", mean.after[: after.start("unit")]):
        return after["unit"].lower()
    before = _UNIT_BEFORE.search(mean.before[-60:])
    filled = mean.unit.scanned.masked[mean.sentence[0] : mean.number.start]
    adverb = _ADVERB.search(filled[-90:])
    if adverb:
        return _OF_ADVERB.get(adverb["unit"].lower(), "year")
    return before["unit"].lower() if before else ""


def hold(mean: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    """ "1,860 visits over 52 weeks, an average of 46 a week"; "149 a year over the three years, 417 in all"."""
    unit = unit_of(mean)
    near = [*window(mean, reading, before=2, after=1)]
    totals = [one for one in near if _can_be_total(one, mean)]
    timed = [(one, time) for one in totals for time in [_time_of(one, mean)] if time is not None]
    if len(totals) != 1 or len(timed) != 1:
        return
    total, time = timed[0]
    if _PART.search(
        mean.unit.text[min(total.number.start, mean.number.start) : max(total.number.end, mean.number.end)]
    ):
        return
    if not one_subject(mean, total) or not _plainly_counted(total):
        return
    many = time.days / _DAYS[unit]
    if many < 1.9:
        return
    few = many * _WORKING if unit == "day" and time.days > 45 and "every day" not in mean.unit.text.lower() else many
    low, high = total.number.loose_low / (many * 1.012), total.number.loose_high / (few * 0.988)
    held.update((mean.spot, total.spot))
    half = max((mean.number.step or 1) / 2, 0.0)
    if high >= mean.number.loose_low - half and low <= mean.number.loose_high + half:
        return
    yield remark_on(
        NAME,
        "wrong" if mean.sentence == total.sentence or _IN_ALL.search(total.sentence_text) else "doubtful",
        [mean, total],
        f"{total.words} in {time.told} is {number_words(total.number.value / many, 1 if many else 0)} a {unit}, "
        f"not {mean.words}.",
        "Mend the total or the average.",
    )


def _can_be_total(one: Quantity, mean: Quantity) -> bool:
    return (
        one.role == "level"
        and one.number.kind == mean.number.kind
        and one.number.value > mean.number.value
        and not unit_of(one)
        and (
            not mean.noun
            or not one.noun
            or mean.noun[-1] == one.noun[-1]
            or bool(set(mean.noun) & set(one.noun))
            or mean.noun[-1] in nouns_of(one.after[:40])
        )
    )


def _plainly_counted(total: Quantity) -> bool:
    """Whether a total without a noun is said to be no more than counted: "212 were logged", not "212 were upheld"."""
    if total.noun or total.number.kind != "count":
        return True
    words = re.findall(r"[a-z]+|[.,;)]", total.after.lower())
    neutral = general_words().neutral | {
        "in",
        "over",
        "during",
        "for",
        "all",
        "total",
        "throughout",
        "across",
        "a",
        "the",
    }
    rest = [word for word in words[:3] if word not in ("were", "was", "have", "been")]
    return not rest or not rest[0].isalpha() or rest[0] in neutral


def _time_of(total: Quantity, mean: Quantity) -> _Time | None:
    """How long the time is that a total is of, where its sentence or the mean's says one length only."""
    for sentence in dict.fromkeys((total.sentence, mean.sentence)):
        text = total.unit.text[slice(*sentence)]
        told = [(int(_count(match["n"])), match["unit"].lower()) for match in _LASTING.finditer(text)]
        told = [(count, unit) for count, unit in told if count >= 1 and (count, unit) != (12, "month")]
        lengths = {count * _DAYS[unit] for count, unit in told}
        whens = [one for one in total.unit.scanned.whens if sentence[0] <= one.start < sentence[1]]
        if len(lengths) == 1:
            count, unit = told[0]
            return _Time(lengths.pop(), f"{count} {unit}{'s' if count > 1 else ''}")
        if lengths or len(whens) > 1:
            return None
        if whens and (whens[0].months > 1 or not _FROM_MONTH.search(text)):
            months = whens[0].months
            return _Time(months * _DAYS["month"], "a year" if months == 12 else f"{months} months")
        if not whens and _YEARLY.search(text) and not total.unit.scanned.lasting:
            return _Time(_DAYS["year"], "a year")
    return None


def _count(text: str) -> int:
    return int(text) if text.isdigit() else {**SMALL, **TENS}.get(text.lower(), 0)
