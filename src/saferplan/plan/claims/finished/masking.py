"""Digits that are no quantities (dates, laws, telephones, references, codes, ages) told apart, and periods read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from saferplan.periods import MONTH_NAMES
from saferplan.plan.claims.finished.words import any_of, general_words

FILLER = "¤"
"""What stands for a letter that is already read: the places of the others do not move."""

_MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_MONTH = "(?:" + "|".join(f"{name}|{name[:3]}\\.?(?![a-z])" for name in _MONTHS) + "|sept\\.?)"
_YEAR = r"(?:1[89]|20)\d\d"
_DASH = r"\s*(?:-|–|—|/)\s*"
SMALL = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
TENS = {
    word: 10 * (n + 2)
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_SMALL = "(?:" + "|".join(sorted(SMALL, key=len, reverse=True)) + ")"
_AGES = rf"(?:\d{{1,3}}|{_SMALL})"


@dataclass(frozen=True)
class When:
    """A period written in a text: from where to where it stands, its first and last month, and its kind.

    Months are counted from January of year 0.  `kind` is `year` (calendar), `financial`, `month`, or `range`;
    `parts` holds the two periods of a range that is written as one ("2014/15 to 2018/19").
    """

    start: int
    end: int
    first: int
    last: int
    kind: str
    parts: tuple[When, ...] = ()

    @property
    def months(self) -> int:
        """How many months long."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Lasting:
    """A length of time written in a text: so many months, and `sense` how it is used.

    `sense` is `ago` ("five years ago"), `last` ("in the last five years"), or `plain`.
    """

    start: int
    end: int
    count: int
    unit: str
    sense: str

    @property
    def months(self) -> int:
        """How many months."""
        return self.count * (12 if self.unit == "year" else 1)


@dataclass(frozen=True)
class Aged:
    """An age or a range of ages written in a text."""

    start: int
    end: int
    least: int
    most: int


@dataclass
class Masked:
    """A text with what is no quantity filled over, and the periods, lengths of time and ages that stood in it."""

    text: str
    whens: list[When] = field(default_factory=list)
    lasting: list[Lasting] = field(default_factory=list)
    ages: list[Aged] = field(default_factory=list)

    def fill(self, start: int, end: int) -> None:
        """Fill some letters over."""
        self.text = self.text[:start] + FILLER * (end - start) + self.text[end:]


@cache
def _nothings() -> tuple[re.Pattern[str], ...]:
    references = any_of(general_words().references)
    listed = r"\d+(?:\.\d+)*[a-z]?(?:\(\w{1,4}\))*"
    flags = re.IGNORECASE
    return (
        re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\w+", flags),
        re.compile(r"(?<![\w.])(?:\+44\s?\(?0?\)?\s?\d[\d ]{8,12}\d|0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}|0\d{9,10})(?!\w)"),
        re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
        re.compile(rf"\b(?:act|order|regulations|measure|rules|bill)\s+{_YEAR}", flags),
        re.compile(r"\b(?:[\w'’]+ )?(?:SI|S\.I\.|cm|hc)\s*\d+(?:/\d+)?", flags),
        re.compile(
            rf"(?<!last )(?<!this )(?<!next )(?<!every )(?<!each )(?<!per )(?<!past )(?<!previous "
            rf")(?<![\w'’-]){references}\s*(?:{listed}|[IVX]+\b(?!\.))(?:(?:\s*[,–-]\s*|\s+(?:and|to|or"
            rf"|&)\s+){listed})*(?![\w%])"
            rf"(?!\s*(?:per cent|percent|%)|,\d{{3}})",
            flags,
        ),
        re.compile(
            r"(?<!\w)(?:(?:call(?:ed|ing|s)?|dial(?:led)?|ring|rang|(?<!up )(?<!down )(?<!over )on|via|"
            r"(?<!\d )(?<!% )(?<!rose )(?<!risen )(?<!fell )(?<!fallen )(?<!up )(?<!down )to)"
            r"\s+(?:101|111|112|116 ?123|999)"
            r"|(?:or|and)\s+999)(?!\w|,\d|\s+[a-z]+s\b)",
            flags,
        ),
        re.compile(r"(?<![\w,.])(?:101|111|999)(?=\s+(?:call|non-emergency|service|number|line))", flags),
        re.compile(r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.|o['’]clock)(?!\w)", flags),
        re.compile(r"(?<![\w.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?!\w|:)|\b24/7\b|(?<!\w)(?:7/7|9/11)(?!\w)"),
        re.compile(r"\b[A-Za-z]+-?\d[\w/-]*|\b[A-Z]{1,3}\d+\b"),
        re.compile(r"(?<=[a-zA-Z])\d+\b|(?<=\d{4}\))\s?\d{1,2}(?=\s)|\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+"),
        re.compile(
            r"(?<![\w.,])\d{1,2}(?:\.\d+)?\s?(?:%|per cent|percent)\)?"
            r"(?:(?: and| or|,)(?: [a-z]+)? \(?\d{1,2}(?:\.\d+)?\s?(?:%|per cent|percent)\)?)?"
            r"[\s-]+(?:confidence |credible |prediction |simultaneous )?"
            r"(?:intervals?|ci\b|limits?|levels?|confiden\w+|bounds?|certain\w*)",
            flags,
        ),
        re.compile(r"^\s*\d{1,3}\s+(?=[A-Z][a-z]+\b(?!,\d))"),
        re.compile(r"^\s*\(?\d+(?:\.\d+)*[.)]\s+(?=\D)|^\s*\d+(?:\.\d+)+\s+(?=[A-Z])|^\s*\(\d+\)\s"),
        re.compile(r"^\s*[A-Za-z].{2,70}?(?:[.…]{2,}|\s{2,})\s*\d{1,3}\s*$"),
        re.compile(r"^\s*¤[¤\s]*[A-Z][^.;:]{2,80}\s\d{1,3}\s*$"),
    )


_AGE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?:aged?s?|between the ages of|ages of)\s+(?:between\s+)?(?P<a>{_AGES})(?:\s*(?:-|–|—|to"
        rf"|and)\s*(?P<b>{_AGES}))"
        r"(?:\s*years?(?:\s*olds?)?)?(?!\w|%)",
        rf"\baged?s?\s+(?P<u>under|over|below)?\s*(?P<a>{_AGES})(?P<p>\+|\s*(?:and|or)\s*(?:over|above"
        rf"|older|under|younger))?"
        r"(?:\s*years?(?:\s*olds?)?)?(?!\w|%)",
        rf"(?<![\w£.,])(?P<a>{_AGES})\s*(?:-|–|—|to|and)\s*(?P<b>{_AGES})[\s-]*(?:years?[\s-]*olds?"
        rf"|years? of age|yrs?\b(?! ago))",
        r"(?<![\w£.,])(?P<a>\d{1,2})\s*(?:-|–|—|to)\s*(?P<b>\d{1,3})(?=:?\s*\(?\d{1,2}(?:\.\d+)?\s*(?:%|per cent))",
        r"(?<=\()(?P<a>\d{1,2})\s*(?:-|–|—|to)\s*(?P<b>\d{1,3})\s*(?:years?|yrs?)?(?=\))",
        rf"(?<![\w£.,])(?P<a>{_AGES})[\s-]*(?:years?[\s-]*olds?|years? of age)",
        r"\b(?P<u>over|under)[\s-]?(?P<a>\d{1,3})['’]?s(?!\w)",
        r"(?<=\()(?P<u>over|under)[\s-](?P<a>\d{1,2})(?=\))",
        r"(?<![\w£.,])(?P<a>\d{2})(?P<p>\+|(?:\s+years?)?\s+(?:and|or) (?:over|above|older|under))(?!\w)",
        r"\b(?P<u>over|under) (?:the )?age(?:s)? of (?P<a>\d{1,3})\b",
    )
)

_DURATION = re.compile(
    rf"(?P<lead>\b(?:(?:in|over|during|for|within|across)\s+)?(?:the\s+)?(?:last|past|previous"
    rf"|preceding|next|coming|following)\s+)?"
    rf"(?<![\w£.,])(?P<n>\d{{1,3}}|{_SMALL})[\s-]*(?P<unit>year|month|week|day|hour|minute|night|decade"
    rf"|term)s?['’]?(?![\w])"
    r"(?P<tail>\s+(?:ago|earlier|previously|before)\b)?",
    re.IGNORECASE,
)

_P = {
    "financial": rf"(?P<f1>{_YEAR})\s?(?:/|-|–)\s?(?P<f2>\d\d(?:\d\d)?)(?![\d/]|,\d)",
    "year": rf"(?<![\w£.,/])(?P<y>{_YEAR})(?![\w%/]|,\d|\.\d)",
}
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<m>{_MONTH})(?:\s+\d{{1,2}}(?:st|nd|rd"
    rf"|th)?,?)?,?\s+(?P<y>{_YEAR})(?!\d)"
)
_BARE_DAY = (
    rf"(?<![\w£.,])\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\s+\d{{1,2}}(?:st"
    rf"|nd|rd|th)\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d\d)?\d\d\b"
)
_MONTHS_OF_ONE_YEAR = (
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?P<m1>{_MONTH})\s*(?:to|-|–|—|and|until)\s*"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?P<m2>{_MONTH})\s+(?P<y>{_YEAR})(?!\d)"
)
_JOIN = re.compile(
    r"^\s*(?:to|-|–|—|and|until|through to|up to)\s*(?:the end of\s+|the year ending\s+)?$", re.IGNORECASE
)
_YEAR_TO = re.compile(
    r"\b(?:(?:12|twelve) months|year|period)\s+(?:to|ending|ended|up to)\s+(?:the end of\s+)?$", re.IGNORECASE
)
_FROM = re.compile(r"\b(?:from|between|since)\s+$", re.IGNORECASE)


def mask(text: str) -> Masked:
    """Read what is no quantity out of a text.

    >>> seen = mask("Under section 17 of the Act 1998, 12 of 40 people aged 30-39 came in 2018/19 (call 101).")
    >>> [character for character in seen.text if character.isdigit()]
    ['1', '2', '4', '0']
    >>> seen.ages[0].least, seen.ages[0].most, seen.whens[0].kind
    (30, 39, 'financial')
    """
    made = Masked(text)
    patterns = _nothings()
    for pattern in patterns[:4]:
        _fill_all(made, pattern)
    _read_periods(made)
    for pattern in patterns[4:]:
        _fill_all(made, pattern)
    _read_ages(made)
    _read_lasting(made)
    made.whens.sort(key=lambda one: one.start)
    return made


def _fill_all(made: Masked, pattern: re.Pattern[str]) -> None:
    for match in pattern.finditer(made.text):
        made.fill(*match.span())


def _month(text: str) -> int:
    return next(n for n, name in enumerate(_MONTHS) if name.startswith(text.lower().rstrip(".")[:3]))


def _read_periods(made: Masked) -> None:
    for match in re.finditer(_MONTHS_OF_ONE_YEAR, made.text, re.IGNORECASE):
        year = int(match["y"]) * 12
        first, last = year + _month(match["m1"]), year + _month(match["m2"])
        if first <= last:
            made.whens.append(When(*match.span(), first, last, "range"))
            made.fill(*match.span())
    for match in re.finditer(_DATE, made.text, re.IGNORECASE):
        month = int(match["y"]) * 12 + _month(match["m"])
        _add(made, match, month, month, "month")
    for match in re.finditer(_BARE_DAY, made.text, re.IGNORECASE):
        made.fill(*match.span())
    for match in re.finditer(r"(?<![\w£.,/])" + _P["financial"], made.text):
        first, second = int(match["f1"]), int(match["f2"])
        second = second if second > 99 else first - first % 100 + second + (100 if second < first % 100 else 0)
        if second == first + 1 and (len(match["f2"]) == 2 or "/" in match[0]):
            _add(made, match, first * 12 + 3, second * 12 + 2, "financial")
        elif first < second <= first + 60 and len(match["f2"]) == 4 and "/" not in match[0]:
            middle = match.start("f2")
            one = When(match.start(), match.end("f1"), first * 12, first * 12 + 11, "year")
            two = When(middle, match.end(), second * 12, second * 12 + 11, "year")
            made.whens.append(When(*match.span(), one.first, two.last, "range", (one, two)))
            made.fill(*match.span())
    for match in re.finditer(_P["year"], made.text):
        year = int(match["y"]) * 12
        _add(made, match, year, year + 11, "year")
    _join_ranges(made)


def _add(made: Masked, match: re.Match[str], first: int, last: int, kind: str) -> None:
    if kind == "month" and _YEAR_TO.search(made.text[: match.start()]):
        first, kind = last - 11, "range"
    made.whens.append(When(*match.span(), first, last, kind))
    made.fill(*match.span())


def _join_ranges(made: Masked) -> None:
    """Put two periods with "to" between them together, where the text says that they are one span."""
    made.whens.sort(key=lambda one: one.start)
    joined: list[When] = []
    for one in made.whens:
        before = joined[-1] if joined else None
        if before is not None and not before.parts and not one.parts and before.first <= one.first:
            between = made.text[before.end : one.start]
            opening = bool(_FROM.search(made.text[: before.start]))
            if _JOIN.match(between) and (opening or "and" not in between):
                last = one.last
                joined[-1] = When(before.start, one.end, before.first, last, "range", (before, one))
                continue
        joined.append(one)
    made.whens[:] = joined


def _read_ages(made: Masked) -> None:
    for form in _AGE_FORMS:
        for match in form.finditer(made.text):
            found = match.groupdict()
            least = _small(found["a"])
            most = _small(found["b"]) if found.get("b") else least
            if least is None or most is None or most > 120 or least > most:
                continue
            side = (found.get("u") or "").lower() or (found.get("p") or "").lower()
            if side in ("under", "below") or side.endswith(("under", "younger")):
                least, most = 0, max(0, least - (side in ("under", "below")))
            elif side:
                most = 130
            made.ages.append(Aged(*match.span(), least, most))
            made.fill(*match.span())


def _small(text: str) -> int | None:
    return int(text) if text.isdigit() else SMALL.get(text.lower())


def _read_lasting(made: Masked) -> None:
    for match in _DURATION.finditer(made.text):
        count = _small(match["n"])
        unit = match["unit"].lower()
        if count is None:
            continue
        lead = (match["lead"] or "").lower()
        sense = "ago" if match["tail"] else "plain"
        if any(word in lead for word in ("last", "past", "previous", "preceding")):
            sense = "last"
        elif lead:
            sense = "next"
        if unit == "decade":
            count, unit = count * 10, "year"
        if unit in ("year", "month"):
            made.lasting.append(Lasting(*match.span(), count, unit, sense))
        if unit in ("year", "month", "week", "day", "decade") or lead or match["tail"]:
            made.fill(*match.span())
