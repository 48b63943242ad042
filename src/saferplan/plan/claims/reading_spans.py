"""Claims about a series: "rose every year", "the third year running", "a five-year high", "highest since 2014/15"."""

from __future__ import annotations

import math
import re
from functools import cache

from saferplan.errors import BadAddress
from saferplan.periods import MONTH_NAMES, parse_period
from saferplan.plan.claims.claim import HERE, Claim
from saferplan.plan.claims.number_words import with_digits
from saferplan.plan.claims.wording import Wording, load_wording

_PERIOD = re.compile(
    r"(?P<year>(?:1[89]|20)\d\d(?:/\d\d)?)(?![\w/])"
    rf"|(?P<month>{'|'.join(MONTH_NAMES).lower()}) (?P<of>(?:1[89]|20)\d\d)\b"
)
_LAST = r"(?:the )?(?:last |past |previous )?"


@cache
def _high_patterns() -> tuple[re.Pattern[str], ...]:
    """How a high is said: "5 year high", "highest in 5 years"."""
    wording = load_wording()
    units, ends = "|".join(wording.units), "|".join((*wording.top, *wording.bottom))
    return (
        re.compile(rf"\b(?P<many>\d+) (?P<unit>{units}) (?P<end>high|low)\b"),
        re.compile(
            rf"\b(?P<end>{ends})(?: [a-z]+){{0,3}}? (?:in|for|of|over) {_LAST}(?P<many>\d+) (?P<unit>{units})s\b"
        ),
    )


@cache
def _since_pattern() -> re.Pattern[str]:
    wording = load_wording()
    ends = "|".join((*wording.top, *wording.bottom))
    return re.compile(rf"\b(?P<end>{ends})(?: [a-z]+){{0,3}}? since (?P<period>{_PERIOD.pattern})")


def read_high(words: str, wording: Wording) -> tuple[Claim, str] | None:
    """A high or a low of a number of periods, or since one of them; the words still have their numbers in words.

    >>> made = read_high("highest since 2014/15", load_wording())
    >>> made[0].since, made[0].low, read_high("a five year low", load_wording())[0].low
    ('2014/15', 1.0, -1.0)
    """
    match = _since_pattern().search(words)
    if match is not None:
        number = "" if match["month"] is None else str([one.lower() for one in MONTH_NAMES].index(match["month"]) + 1)
        since = match["year"] or f"{match['of']}-{number.zfill(2)}"
        unit = "month" if match["month"] else "year"
        end = 1.0 if match["end"] in wording.top else -1.0
        try:
            parse_period(since)
        except BadAddress:
            return None
        return Claim("high", end, 0.0, unit=unit, since=since), with_digits(_without(words, match))
    counted = with_digits(words)
    for pattern in _high_patterns():
        match = pattern.search(counted)
        if match is not None:
            end = 1.0 if match["end"] in (*wording.top, "high") else -1.0
            return Claim("high", end, float(match["many"]), unit=match["unit"]), _without(counted, match)
    return None


@cache
def _run_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """How a run is said: with an ordinal, with a number, or of every period."""
    wording = load_wording()
    units, every = "|".join(wording.units), "|".join(sorted(wording.every, key=len, reverse=True))
    nth = rf"(?P<nth>{'|'.join(wording.ranks)}|\d+(?:st|nd|rd|th))"
    after = f"(?:{'|'.join(wording.running)})"
    row = f"(?:{'|'.join(wording.consecutive)})"
    lead = r"(?:for |in )?(?:a |the |its )?"
    return (
        ("nth", re.compile(rf"\b{lead}{nth} {row} (?P<unit>{units})\b")),
        ("nth", re.compile(rf"\b{lead}{nth} (?P<unit>{units}) {after}\b")),
        ("many", re.compile(rf"\b(?:for |in )?(?P<many>\d+) {row} (?P<unit>{units})s\b")),
        ("many", re.compile(rf"\b(?:for |in )?(?P<many>\d+) (?P<unit>{units})s {after}\b")),
        ("many", re.compile(rf"\b(?:{every}) (?P<unit>{units}) (?:for|in|of) {_LAST}(?P<many>\d+) (?:{units})s\b")),
        ("many", re.compile(rf"\bin each of {_LAST}(?P<many>\d+) (?P<unit>{units})s\b")),
        ("every", re.compile(rf"\b(?:in )?(?:{every}) (?P<unit>{units})\b")),
        ("every", re.compile(rf"\b(?P<unit>{units}) after (?:{units})\b")),
    )


def read_run(words: str, wording: Wording) -> tuple[Claim, str] | None:
    """A run of rises or falls, from words with their numbers in digits: so many, at least so many, or every one.

    >>> read_run("fell for the third year running", load_wording())[0].low
    3.0
    """
    for how, pattern in _run_patterns():
        match = pattern.search(words)
        if match is None:
            continue
        if how == "every":
            return Claim("run", 0.0, math.inf, unit=match["unit"]), _without(words, match)
        if how == "many":
            return Claim("run", float(match["many"]), math.inf, unit=match["unit"]), _without(words, match)
        digits = re.match(r"\d+", match["nth"])
        many = float(digits[0] if digits else wording.ranks[match["nth"]])
        return Claim("run", many, many, unit=match["unit"]), _without(words, match)
    return None


def _without(words: str, match: re.Match[str]) -> str:
    return " ".join(f"{words[: match.start()]} {HERE} {words[match.end() :]}".split())
