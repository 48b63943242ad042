"""Identifiers that follow a pattern: addresses of the net, and numbers of telephones, people, vehicles and cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Found = tuple[int, int, str]
"""Where something was found: its first letter, the one after its last, and its kind."""

_SOCIAL = r"(?:twitter|instagram|insta|snapchat|snap|tiktok|tik tok|facebook|fb|discord|telegram|whatsapp)"
_REF = r"(?:crime|incident|case|police|reference|ref|log|cad|urn|niche|collar|shoulder|warrant|badge|complaint|foi)"
_NO = r"(?:number|numbers|nos?\b\.?|num\b|reference|ref\b\.?|report|report number|#|id\b)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s?[/.\-\s]\s?(?:of\s)?(?:\d{{1,2}}|{_MONTH})\s?[/.\-,\s]\s?\d{{2,4}}"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
)
_BORN = r"(?:born|d\.?\s?o\.?\s?b\.?|date of birth|birth ?day|birth ?date)"
_WORD = re.compile(
    r"the|and|for|are|was|had|has|but|not|all|can|you|who|our|out|one|now|see|get|let|any|his|her|its|new|old|may|too|"
    r"use|way|day|men|man|car|bus|off|own|via"
)
"""Words of three letters that are no part of a plate."""

_SPOKEN = r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|hundred)"
_CAR = (
    r"(?:reg(?:istration)?|plates?|vrm|number ?plate|index|car|van|vehicle|lorry|motor ?bike|moped|bmw|audi|golf|ford|"
    r"fiesta|focus|corsa|astra|polo|clio|transit|micra|yaris|mini|merc|mercedes|vauxhall|toyota|nissan|honda|peugeot|"
    r"renault|kia|skoda|volvo|hyundai|fiat|range rover|land rover)"
)


def digits_of(text: str) -> str:
    """The digits of a text.

    >>> digits_of("(01296) 58-50")
    '012965850'
    """
    return re.sub(r"\D", "", text)


def is_card(text: str) -> bool:
    """Whether digits are those of a bank card by Luhn's check, or stand in four fours.

    >>> is_card("4111 1111 1111 1111"), is_card("4111111111111112")
    (True, False)
    """
    digits = digits_of(text)
    if re.fullmatch(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}", text.strip()):
        return True
    doubled = [int(one) * 2 for one in digits[-2::-2]]
    total = sum(int(one) for one in digits[-1::-2]) + sum(one - 9 * (one > 9) for one in doubled)
    return 13 <= len(digits) <= 19 and total % 10 == 0


def is_nhs_number(text: str) -> bool:
    """Whether ten digits pass the check of an NHS number: the last is 11 less the weighted sum of the others, by 11.

    >>> is_nhs_number("943 476 5919"), is_nhs_number("943 476 5918")
    (True, False)
    """
    digits = [int(one) for one in digits_of(text)]
    if len(digits) != 10:
        return False
    check = 11 - sum(one * weight for one, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == check % 11 and check != 10


def is_phone(text: str) -> bool:
    """Whether digits can be a telephone number of the United Kingdom, with or without its country code, or one abroad.

    >>> is_phone("01296 585 000"), is_phone("+44 (0)7700 900123"), is_phone("0123456")
    (True, True, False)
    """
    digits = digits_of(text)
    if digits.startswith("0044"):
        digits = digits[2:]
    if digits.startswith("44") and len(digits) >= 11:
        digits = "0" + digits[2:].lstrip("0")
    if digits.startswith("0"):
        return len(digits) in (10, 11) and digits[1] != "0"
    return (text.strip().startswith("+") and 8 <= len(digits) <= 15) or (digits.startswith("7") and len(digits) == 10)


def _is_plate(text: str) -> bool:
    """Whether a plate's letters are no ordinary word: "M25 AND" is none."""
    return not any(_WORD.fullmatch(part) for part in re.findall(r"[a-z]+", text.lower()))


def _is_postcode(text: str) -> bool:
    """Whether the end is no ordinal, as in "b1 2nd"."""
    return not re.search(r"\d(?:st|nd|rd|th|am|pm)$", text)


@dataclass(frozen=True)
class Pattern:
    """A kind of identifier: its pattern, whose group "it" is what is found, and what it must pass besides.

    `needs` is a pattern without which the text cannot hold it, so that most are told at a glance.
    """

    kind: str
    regex: re.Pattern[str]
    needs: re.Pattern[str]
    check: Callable[[str], bool] = lambda text: True


_DIGIT, _ANY = re.compile(r"\d"), re.compile("")


def _pattern(
    kind: str, regex: str, needs: re.Pattern[str] = _DIGIT, check: Callable[[str], bool] = lambda text: True
) -> Pattern:
    """A pattern that heeds no case."""
    return Pattern(kind, re.compile(regex, re.I), needs, check)


_PLATE = r"[A-Z]{2}\d{2}\s?[A-Z]{3}"
_OLD = r"[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}\s?[A-Z]"
_DATELESS = r"[A-Z]{1,3}\s?\d{1,4}|\d{1,4}\s?[A-Z]{1,3}"
_END = r"(?![\w])"

PATTERNS: tuple[Pattern, ...] = (
    _pattern("email", r"(?P<it>[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+)", re.compile("@")),
    _pattern(
        "email",
        r"\b(?P<it>(?:[\w+-]+\sdot\s)*[\w.+-]+\s?[(\[{]?\s?\bat\b\s?[)\]}]?\s?[\w-]+(?:\s?[(\[{]?\s?\bdot\b\s?[)\]}]?\s?[\w-]+)+)",
        re.compile(r"\bdot\b", re.I),
    ),
    _pattern("email", r"\b(?P<it>[\w.+-]+ at [\w-]+\.(?:com|co\.uk|org|net|uk))\b", re.compile(r" at ", re.I)),
    _pattern("web address", r"(?P<it>(?:https?://|www\.)[^\s\[\]]+)", re.compile(r"https?:|www\.", re.I)),
    _pattern(
        "web address",
        r"(?<![\w@.])(?P<it>(?:[a-z0-9-]+\.)+(?:com|org|net|uk|info|io|me|gg|tv|co|online)(?:/[^\s\[\]]*)?)(?![\w])",
        re.compile(r"\.[a-z]", re.I),
    ),
    _pattern("handle", r"(?<![\w@])(?P<it>@[\w.]{2,30})", re.compile("@")),
    _pattern(
        "handle",
        rf"\b{_SOCIAL}\b(?:\s(?:handle|name|user ?name|user|account|id|profile|page|as|under))*\s?(?:is|as|under)?"
        r"\s?[:=\-]?\s?(?P<it>(?=[\w.]*[\d_])[a-z][\w.]{2,30})",
        re.compile(_SOCIAL, re.I),
    ),
    _pattern(
        "handle",
        rf"\b{_SOCIAL}\b\s?(?:handle|name|user ?name|user|account|id|profile)?\s?[:=]\s?(?P<it>[\w.]{{3,30}})",
        re.compile(_SOCIAL, re.I),
    ),
    _pattern("bank card", r"(?<![\d])(?P<it>\d(?:[ -]?\d){12,18})(?!\d)", check=is_card),
    _pattern(
        "bank account",
        r"\b(?:sort ?code|account|a/c)\b[^\d\n\[\]]{0,25}(?P<it>\d{2}[ -]?\d{2}[ -]?\d{2}(?:\d{2})?)(?!\d)",
    ),
    _pattern(
        "national insurance number",
        r"\b(?P<it>[A-Z]\s?[A-Z][\s-]?\d{2}[\s-]?\d{2}[\s-]?\d{2}[\s-]?[A-Z])" + _END,
    ),
    _pattern("NHS number", r"\bNHS\b[^\d\n\[\]]{0,20}(?P<it>\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)"),
    _pattern("NHS number", r"(?<![\d+])(?P<it>\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)", check=is_nhs_number),
    _pattern(
        "phone",
        r"(?<![\w/])(?P<it>(?:\+|00)?\(?\+?\d(?:[ ().\-]{0,2}\d){7,14})(?![\d])",
        check=is_phone,
    ),
    _pattern(
        "phone",
        r"\b(?:tel|telephone|phone|phoned|mobile|mob|call me|ring me|text me|ring|extension|ext)\b[^\d\n\[\]]{0,15}"
        r"(?P<it>\d(?:[ -]?\d){4,11})(?!\d)",
    ),
    _pattern(
        "phone",
        rf"\b(?P<it>(?:{_SPOKEN}[\s,-]+){{7,}}{_SPOKEN})\b",
        re.compile(rf"\b{_SPOKEN}[\s,-]+{_SPOKEN}\b", re.I),
    ),
    _pattern("date of birth", rf"\b{_BORN}\b[^\d\n\[\]]{{0,15}}(?P<it>{_DATE})"),
    _pattern("date of birth", rf"\b{_BORN}\b(?:\s(?:in|on|is|was|:))*\s(?P<it>(?:{_MONTH}\s)?(?:19|20)\d\d)" + _END),
    _pattern("date of birth", r"(?<!\d)(?P<it>\d{1,2}[/.\-]\d{1,2}[/.\-](?:19[0-9]\d|200\d))(?!\d)"),
    _pattern(
        "crime reference",
        rf"\b(?:{_REF}\s?)+(?:{_NO}\s?)*(?:is|was|of|:|=|-|\s)*\s?(?P<it>(?=[\w/.\-]*\d{{3}})[a-z]{{0,4}}[\w/.\-]*\d[\w/]*)",
    ),
    _pattern(
        "crime reference",
        rf"\b{_NO}\s?(?:is|was|:|=|-|\s)*\s?(?P<it>(?=[\w/\-]*[/\-])(?=[\w/\-]*\d{{3}})[a-z0-9]{{1,6}}(?:[/\-][a-z0-9]{{1,12}})+)",
    ),
    _pattern("crime reference", r"(?<![\d/])(?P<it>\d{4,9}/\d{2,8}(?:/\d{2,4})?)(?![\d/])"),
    _pattern(
        "postcode",
        r"(?<![\w])(?P<it>(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s{0,2}[\dO][ABD-HJLNP-UW-Z]{2}))" + _END,
        check=_is_postcode,
    ),
    Pattern("vehicle", re.compile(rf"(?<![\w])(?P<it>{_PLATE}|{_OLD}){_END}"), _DIGIT, _is_plate),
    Pattern("vehicle", re.compile(r"(?<![\w])(?P<it>[A-Za-z]{2}\d{2}[A-Za-z]{3})(?![\w])"), _DIGIT, _is_plate),
    _pattern(
        "vehicle",
        rf"\b{_CAR}s?\b(?:\s(?:number|no|is|was|reg|plate|registration|with|the|a|had|mark))*\s?[:=\-,(]?\s?"
        rf"(?P<it>{_PLATE}|{_OLD}|[A-Z]\s\d{{1,3}}\s[A-Z]{{3}}){_END}",
        check=_is_plate,
    ),
    _pattern(
        "vehicle",
        rf"\b(?:reg(?:istration)?|plates?|vrm|number ?plate)\b(?:\s(?:number|no|is|was|ending|plate))*\s?[:=\-,]?\s?"
        rf"(?P<it>{_DATELESS}){_END}",
        check=_is_plate,
    ),
    _pattern("number", r"(?<![\d£$€.,])(?P<it>\d{8,}|\d{3,}(?:[ -]\d{3,}){2,})(?![\d,]|\.\d)"),
    _pattern("number", r"\b(?P<it>(?=[A-Z]*\d)(?=\d*[A-Z])(?=(?:[A-Z]*\d){5})[A-Z\d]{8,})\b"),
)


def numbers_in(text: str) -> Iterator[Found]:
    """Each identifier that follows a pattern; those of several kinds may overlap, the surer kind coming first."""
    for one in PATTERNS:
        if not one.needs.search(text):
            continue
        for match in one.regex.finditer(text):
            if one.check(match["it"]):
                yield match.start("it"), match.end("it"), one.kind
