"""Ranks that leave out how many were ranked, and counts taken for rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from saferplan.plan.claims.finished.quantities import Reading
from saferplan.plan.claims.finished.rule import Held, Rule
from saferplan.plan.claims.finished.words import any_of, general_words
from saferplan.plan.claims.remarks import Remark

NAME = "rank"

_PLACE = r"(?:\d{1,3}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|joint)"
_SECOND_WORDS = r"(?:(?:equal|joint)[ -])?"


_MORE_THAN_ANY = re.compile(
    r"\b(?:more|fewer)\s+[a-z][^.;,]{0,80}?(?P<than>\bthan (?:in |at |on )?any other)", re.IGNORECASE
)


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = general_words()
    # "most" and "fewest" say "number" themselves: "the most burglaries of any ward".
    direct = (
        r"(?<=\bthe )(?:most|fewest)(?=\s+(?:recorded |reported )?(?!people\b|residents\b|areas\b|wards\b|parts\b)"
        r"(?!\w*(?:ed|al|ble|ful|ous|ent|ant|ive|ly|ic|ing|less|ate)\b)[a-z]{3,}s\b)"
    )
    count = re.compile(
        rf"\b(?:{_PLACE}[\s-]+)?(?"
        rf":{any_of(tuple(w for w in words.rank_words if w not in ('most', 'fewest', 'worst', 'best')))}"
        rf"\s+(?:overall\s+|recorded\s+|reported\s+)?{any_of(words.rank_counts)}\b|{direct})",
        re.IGNORECASE,
    )
    rate = re.compile(rf"\b{any_of(words.rank_rates)}\b", re.IGNORECASE)
    among = re.compile(
        rf"(?:\b(?:in|of|across|among|amongst|within|out of)\s+(?:(?:all|any|the|our|its|other|every"
        rf"|each)\s+)*(?:\w+\s+){{0,2}}?"
        rf"|\bany (?:other )?(?:\w+\s+)?|\bthan (?:any|all)(?: other)? (?:\w+\s+)?|\b){any_of(words.rank_among)}\b",
        re.IGNORECASE,
    )
    placed = re.compile(
        rf"\b(?:rank(?:ed|s|ing)?|placed|position(?:ed)?)\s+(?:is\s+|as\s+)?(?:the\s+)?{_SECOND_WORDS}{_PLACE}\b"
        rf"|\b{_PLACE}[\s-]+{any_of(words.rank_words)}\b"
        rf"|\b(?:came|comes|finished|finishes|stands)\s+(?:in\s+)?(?:the\s+)?{_PLACE}\b"
        r"(?=\s+(?:in|across|within|among)\b)(?!\s+in (?:a row|line|\d|[a-z]+ \d{4}))",
        re.IGNORECASE,
    )
    return count, rate, among, placed


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Comparisons of areas by number, and ranks out of nobody knows how many."""
    count, rate, among, placed = _forms()
    for unit in reading.units:
        for start, end in unit.sentences:
            text = unit.text[start:end]
            match = count.search(text)
            compared = among.search(text, match.end()) if match else None
            if match and compared and not rate.search(text) and _areas(text, match, compared):
                yield Remark(
                    NAME,
                    "doubtful",
                    (unit.spot(start + match.start(), start + match.end()),),
                    text.strip(),
                    f'"{match[0]}" compares areas by a number, and a larger area has more of almost everything. A rate '
                    "for each 1,000 people would compare them.",
                    "Give the rate, and its place among how many.",
                )
                continue
            match = _MORE_THAN_ANY.search(text)
            if match and among.search(text, match.end("than") - 1) and not rate.search(text):
                yield Remark(
                    NAME,
                    "doubtful",
                    (unit.spot(start + match.start(), start + match.end()),),
                    text.strip(),
                    f'"{match[0]}" compares areas by a number, and a larger area has more of almost everything. A rate '
                    "for each 1,000 people would compare them.",
                    "Give the rate, and its place among how many.",
                )
                continue
            match = placed.search(text)
            if match and not _how_many(text, match) and (among.search(text) or _bare_place(text, match)):
                yield Remark(
                    NAME,
                    "cannot be checked",
                    (unit.spot(start + match.start(), start + match.end()),),
                    text.strip(),
                    f'"{match[0]}" does not say of how many.',
                    "Say out of how many areas.",
                )


def _areas(text: str, match: re.Match[str], compared: re.Match[str]) -> bool:
    """Whether what is compared are areas: not months, nor people, nor one area with its own past."""
    between = text[match.end() : compared.start()]
    past = r"\b(?:since|ever|on record|month|week|year|day|hour|age group|time of|in \d{4})\b"
    return len(between) <= 90 and not re.search(past, between, re.IGNORECASE)


_COUNTED = re.compile(
    r"\b(?:of|out of|among|amongst|from|in)\s+(?:(?!(?:the last|since)\b)[\w’'-]+\s+){0,4}?(?:\d{1,3}|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
    r"|thirty|forty)\b(?!\s*(?:%|per cent|years?|months?|weeks?|days?|hours?))",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:is|was|are|were|ranks?|ranked|stands?|stood|comes?|came|sits?|remains?|has|had|have)\s+(?:(?:now|still|currently|again"
    r"|also|only|the|our|its)\s+)*$",
    re.IGNORECASE,
)


def _how_many(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence says out of how many, before or after the place."""
    return bool(_COUNTED.search(text, match.end()) or _COUNTED.search(text[: match.start()]))


def _bare_place(text: str, match: re.Match[str]) -> bool:
    """ "Ashbrook is fifth highest": a place among nobody says what."""
    if not _STANDS.search(text[: match.start()]):
        return False
    rest = text[match.end() : match.end() + 60]
    if re.match(r"\s*(?:since|ever|on record|month|year|week|day|quarter|reason|cause|concern|priority|most)", rest):
        return False
    return (
        re.match(
            r"\s*(?:(?:rate|level|score|figure)s?\b(?:\s+of\s+\w+)?\s*)?"
            r"(?:[.;,)]|$|for\b|on\b|in (?:the )?(?:list|table|league|county|country|region))",
            rest,
        )
        is not None
    )


RULE = Rule(
    NAME,
    "Ranks without a denominator, and counts taken for rates",
    "Areas are compared by a number where no rate is given (doubtful), or a place does not say out of how many.",
    "Whether the areas are of one size.",
    find,
)
