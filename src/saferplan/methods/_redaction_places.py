"""Addresses of homes in a text, and streets that stand in it without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from saferplan.methods._redaction_numbers import Found
from saferplan.methods.known_words import KnownWords

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPELT = (
    rf"(?:(?:{'|'.join(_TENS.split())})(?:[ -](?:{'|'.join(_ONES.split()[:9])}))?|"
    rf"{'|'.join(_ONES.split())}|eighteen|nineteen)"
)
_NUMBER = r"\d{1,4}\s?[a-zA-Z]?(?![\w])(?:\s?(?:[-–/&+,]|and|to)\s?\d{1,4}[a-zA-Z]?(?![\w]))*"
_NO = r"(?:number|numbers|no|nos|num|house|door|home)\b\.?\s?#?"
_LIVES = (
    r"(?:live|lives|lived|living|reside|resides|residing|stay|stays|staying|moved|house|home|flat|bungalow|property|"
    r"neighbours?|family|man|woman|people|tenants?|lot|lads?|guy|dealer|dealers|house)"
)


@dataclass(frozen=True)
class _Patterns:
    """The patterns for one set of words."""

    homes: tuple[re.Pattern[str], ...]
    street: re.Pattern[str]


def _any_of(words: frozenset[str]) -> str:
    """Any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) + ")"


@lru_cache(maxsize=4)
def _patterns(known: KnownWords) -> _Patterns:
    """The patterns that the words make."""
    small = r"[a-zA-Z][a-z'’.\-A-Z]*"
    large = r"[A-Z][\w'’.\-]*"
    sure, any_end = _any_of(known.street_ends - known.plain_ends), _any_of(known.street_ends)
    homes, doubtful = _any_of(known.home_names), _any_of(known.doubtful_homes)
    flat = r"(?:(?:(?i:flat|apartment|apt|unit|room|maisonette|studio|plot|suite)\.?\s?#?\s?\w{1,4}\b,?\s+)?)"
    flat_or_more = flat.removesuffix(")?)") + "))"
    before = rf"(?:(?i:{_NO})\s?)?"
    name = rf"(?:(?:{small})\s+){{1,4}}?(?i:{sure})\b"
    plain = rf"(?:(?:(?i:the|of|le|de)\s+|{large}\s+)){{1,4}}?(?i:{any_end})\b"
    street = (
        rf"(?:{large}\s+(?:(?:of|the|le|de|and)\s+|{large}\s+){{0,3}}?)(?:{any_end}|{any_end.title()}|(?i:{sure}))\b"
    )
    return _Patterns(
        homes=(
            re.compile(rf"(?<![\w£.:/])(?P<it>{flat}{before}{_NUMBER},?\s+(?P<name>{name}|{plain})(?:,\s*{street})?)"),
            re.compile(
                rf"(?<![\w£.:/])(?P<it>{flat}{before}(?!(?:19|20)\d\d\b){_NUMBER},?\s+"
                rf"(?P<large>(?:(?i:the)\s+)?{large}(?:\s+{large}){{0,2}})(?:,\s*{street})?)"
            ),
            re.compile(rf"(?<![\w])(?P<it>{flat_or_more}(?P<large>{large}(?:\s+{large}){{0,2}})(?:,\s*{street})?)"),
            re.compile(rf"(?<![\w])(?P<it>{flat}{before}(?i:{_SPELT}),?\s+(?P<name>{plain}))"),
            re.compile(rf"(?<![\w])(?P<it>(?:{street}),?\s+(?i:{_NO})\s?(?:{_NUMBER}|(?i:{_SPELT})\b))"),
            re.compile(
                rf"(?<![\w])(?i:{_LIVES}|at|from|door)\s+(?i:at|in|is|from|to|of|next to|opposite)?\s*"
                rf"(?P<it>(?i:{_NO})\s*(?:{_NUMBER}|(?i:{_SPELT})\b)(?:\s*(?:,|and|&|or)\s*(?i:{_NO})\s*{_NUMBER})*)"
            ),
            re.compile(
                rf"(?<![\w])(?i:{_LIVES})\s+(?i:at|in)\s+(?P<it>\d{{1,4}}[a-zA-Z]?(?![\w%:.]|\s?(?:am|pm|mph)))"
            ),
            re.compile(
                r"(?<![\w])(?P<it>(?i:flat|apartment|apt|maisonette|plot)\.?\s?#?\s?(?:\d{1,4}[a-zA-Z]?|[A-Z])(?![\w]))"
            ),
            re.compile(rf"(?<![\w])(?P<it>(?:(?i:the)\s+)?(?:{large}\s+){{1,3}}?(?:{homes}|{homes.title()}))\b"),
            re.compile(
                rf"(?<![\w])(?i:live|lives|lived|living|reside|resides|address(?:\sis)?)\s+(?i:at|in)?\s*"
                rf"(?P<it>(?:(?i:the)\s+)?(?:{large}\s+){{1,3}}?(?:{doubtful}|{doubtful.title()}))\b"
            ),
            re.compile(
                rf"(?<![\w])(?i:(?:i|we|who|he|she|they)(?:['’]ve|\shave)?)\s+(?:\w+\s+)?(?i:live|lives|lived|living|moved)"
                rf"\s+(?:\w+\s+){{0,5}}?(?i:in|on|at|off|into|to)\s+(?P<it>{street})"
            ),
            re.compile(
                rf"(?<![\w])(?i:my|our|home)\s+(?:address|street|road|house|home|flat)\s+(?:is\s+)?(?:(?i:in|on|at)\s+)?"
                rf"(?P<it>{street})"
            ),
        ),
        street=re.compile(rf"(?<![\w])(?P<it>{street})"),
    )


def homes_in(text: str, known: KnownWords) -> Iterator[Found]:
    """Each home: house number and street, a flat, a house by its name, the street that somebody lives in."""
    for one in _patterns(known).homes:
        for match in one.finditer(text):
            words = (match.groupdict().get("name") or "").lower().split()[:-1]
            if not known.not_streets.isdisjoint(words[:1] if words[:1] != ["the"] else words[1:]) or not _fits(
                words, known
            ):
                continue
            large = (match.groupdict().get("large") or "").lower().split()
            if large and not _names_a_home(large, match["it"], known):
                continue
            yield match.start("it"), match.end("it"), "address"


def _names_a_home(words: list[str], found: str, known: KnownWords) -> bool:
    """Whether words written large after a number can be where a home is: two of them, or one after a flat's number."""
    bare = [word.strip(".,'’") for word in words if word != "the"]
    two = len(words) > 1 or not found[0].isdigit()
    return two and not any(word in known.capitals or word in known.not_streets for word in bare)


def _fits(words: list[str], known: KnownWords) -> bool:
    """Whether words between a number and the end of a street can be its name."""
    return not any(
        word in known.not_streets and word not in ("the", "of", "old", "new", "little", "main", "back")
        for word in words
    )


def streets_in(text: str, known: KnownWords) -> Iterator[Found]:
    """Each street by its name alone: no home, but a person should look at it before the words are quoted."""
    for match in _patterns(known).street.finditer(text):
        yield match.start("it"), match.end("it"), "street"
