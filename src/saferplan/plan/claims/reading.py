"""Reading a claim: the words of a link, as a range for one kind of quantity (`wording.toml` has the table)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from saferplan.plan.claims.wording import Qualifier, Wording, load_wording

KINDS = ("number", "percent", "part", "times", "rank", "interval", "unchanged")

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGNED = rf"(?P<sign>[+-]?)(?P<digits>{_NUMBER})(?:\s*(?P<scale>thousand|million))?"
_PERCENT = re.compile(rf"(?<![\w.,]){_SIGNED}\s*(?:%|per\s?cent\b)")
_TIMES = re.compile(rf"(?<![\w.,]){_SIGNED}\s*times\b")
_PLAIN = re.compile(rf"(?<![\w.,+-]){_SIGNED}(?![\w%]|[.,]\d)")
_ORDINAL = re.compile(r"\b(?P<place>\d+)(?:st|nd|rd|th)\b(?: highest)?")
_ONE_IN = re.compile(r"(?<![\w.,])(?P<top>\w+) (?:in|out of)(?: every)? (?P<bottom>\w+)(?!\w)")
_LEVEL = re.compile(r"\b\d+(?:\.\d+)?% (?:confidence )?interval\b:?")
_LIMITS = re.compile(
    rf"(?:\bbetween\s+|\bfrom\s+)?(?<![\w.,])(?P<low>-?(?:{_NUMBER}))\s*(?P<first>%?)\s*(?:to|and|–)\s*"
    rf"(?P<high>-?(?:{_NUMBER}))\s*(?P<second>%|per\s?cent\b)?"
)
_PER_HEAD = re.compile(
    r"\b(?:per|for every|for each|in every) (?:1,000|1000|thousand|100,000)"
    r"(?: (?:people|residents|population|heads?))?\b"
)
_NEGATION = re.compile(r"\b(?:not|never|without|neither|nor|hardly|no)\b|n['’]t\b")


@dataclass(frozen=True)
class Claim:
    """What the words of a link say.

    `kind` is one of `KINDS`.  The quantity lies between `low` and `high`, each within where `low_in`, `high_in`; a
    part and a multiple are ratios, a percentage is in per cent.  `step` is the last digit that was written, by which
    an unqualified number is held, else None (for an interval, `low` and `high` are the two written limits and
    `step`, `high_step` theirs).  `sense` is 1 or -1 where a sign or a word within the link says which way, else 0;
    `signed` says that it was a sign.
    """

    kind: str
    low: float
    high: float
    low_in: bool = True
    high_in: bool = True
    step: Decimal | None = None
    high_step: Decimal | None = None
    sense: int = 0
    signed: bool = False


@cache
def _alternatives(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words or phrases, the longest first."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one) for one in longest) + r")(?!\w)")


@cache
def _qualifiers() -> dict[str, Qualifier]:
    return {words: one for one in load_wording().qualifiers for words in one.words}


def qualifier_before(text: str) -> str:
    """The qualifier that a text ends with, as in "crime rose by nearly", or "".

    >>> qualifier_before("Crime rose by just over ")
    'just over'
    """
    tail = _plain_words(text)
    found = [words for words in _qualifiers() if re.search(rf"(?<!\w){re.escape(words)}$", tail)]
    return max(found, key=len, default="")


def _plain_words(text: str) -> str:
    """A text in small letters with plain spaces, hyphens for minus signs, and no marks of emphasis."""
    text = text.replace("\u2212", "-").replace("\u00a0", " ").replace("*", "").replace("`", "")
    text = re.sub(r"(?<!\w)[\u2013\u2010\u2011](?=\d)", "-", text)
    # Hyphens within words (two-thirds) are spaces; one before a digit is a minus.
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.lower())
    return " ".join(text.split()).strip(" .;:")


def direction_in(text: str) -> list[tuple[int, int]]:
    """Every word of direction in a text: where it begins, and 1 for up or -1 for down.

    >>> direction_in("It fell, then rose")
    [(3, -1), (14, 1)]
    """
    wording = load_wording()
    return [
        (match.start(), 1 if match[0].lower() in wording.up else -1)
        for match in _alternatives(wording.up + wording.down).finditer(text.lower())
    ]


def read_claim(text: str) -> Claim | None:
    """What the words of a link claim; None where the table has no words for it, or they can be read in two ways.

    >>> read_claim("nearly a third").high < 0.3334, read_claim("1,700").step, read_claim("crime")
    (True, Decimal('1E+2'), None)
    >>> read_claim("+133%").sense, read_claim("fell by a third").sense
    (1, -1)
    """
    wording = load_wording()
    words = _plain_words(text)
    if words in wording.unchanged:
        return Claim("unchanged", -wording.least_percent, wording.least_percent, False, False)
    words = _PER_HEAD.sub(" ", words)
    found = list(_alternatives(tuple(_qualifiers())).finditer(words))
    if len(found) > 1:
        return None
    qualifier = _qualifiers()[found[0][0]] if found else None
    rest = _without(words, found[0]) if found else words
    for reader in (_interval, _percent, _one_in, _times, _part, _majority, _rank, _number):
        made = reader(rest, wording)
        if made is None:
            continue
        claim, left = made
        senses = {sense for _, sense in direction_in(left)} | ({-1} if "halved" in rest else set())
        if re.search(r"\d", left) or _NEGATION.search(left) or len(senses) > 1:
            return None
        if not claim.signed and claim.kind != "times" and senses:
            claim = replace(claim, sense=senses.pop())
        return _qualified(claim, qualifier)
    return None


def _without(words: str, match: re.Match[str]) -> str:
    return " ".join(f"{words[: match.start()]} {words[match.end() :]}".split())


def _qualified(claim: Claim, qualifier: Qualifier | None) -> Claim | None:
    """The claim with the range that its qualifier makes of it."""
    if qualifier is None:
        return claim
    if claim.kind in ("interval", "rank", "unchanged") or math.isinf(claim.high):
        return None
    middle = (claim.low + claim.high) / 2
    least, least_in, most, most_in = qualifier.least, qualifier.least_in, qualifier.most, qualifier.most_in
    if claim.sense < 0 and claim.signed:  # "above -1%" is nearer to nought than -1%
        if math.isinf(most) and least == 1:
            least, least_in, most, most_in = 0.0, True, 1.0, least_in
        elif least == 0 and most == 1:
            least, least_in, most, most_in = 1.0, most_in, math.inf, False
    return replace(
        claim, low=least * middle, low_in=least_in, high=most * middle if middle else 0.0, high_in=most_in, step=None
    )


def _written(match: re.Match[str], wording: Wording) -> tuple[float, Decimal, int]:
    """The size of a number in digits, the step it is written to, and its sign."""
    digits = match["digits"].replace(",", "")
    scale = {"thousand": 3, "million": 6}.get(match["scale"] or "", 0)
    number = Decimal(digits).scaleb(scale)
    places = len(digits.partition(".")[2])
    step = Decimal(1).scaleb(scale - places)
    if not places and not scale and number >= wording.exact_below:
        noughts = len(digits) - len(digits.rstrip("0"))
        step = Decimal(1).scaleb(min(noughts, len(digits) - wording.least_digits))
    return float(number), step, {"+": 1, "-": -1}.get(match["sign"], 0)


def _of_digits(kind: str, pattern: re.Pattern[str], words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = pattern.search(words)
    if match is None:
        return None
    number, step, sign = _written(match, wording)
    return Claim(kind, number, number, step=step, sense=sign, signed=bool(sign)), _without(words, match)


def _percent(words: str, wording: Wording) -> tuple[Claim, str] | None:
    return _of_digits("percent", _PERCENT, words, wording)


def _times(words: str, wording: Wording) -> tuple[Claim, str] | None:
    made = _of_digits("times", _TIMES, words, wording)
    if made is not None:
        return made
    match = _alternatives(tuple(wording.times)).search(words)
    if match is None:
        return None
    return _about("times", wording.times[match[0]], wording), _without(words, match)


def _about(kind: str, ratio: float, wording: Wording) -> Claim:
    """A round ratio, with what the table allows either way."""
    return Claim(kind, ratio * (1 - wording.tolerance), ratio * (1 + wording.tolerance))


def _one_in(words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = _ONE_IN.search(words)
    if match is None:
        return None
    top, bottom = (_whole(match[name], wording) for name in ("top", "bottom"))
    if top is None or bottom is None or not 0 < top < bottom <= 100:  # "732 in 2018" is no part
        return None
    return _about("part", top / bottom, wording), _without(words, match)


def _whole(text: str, wording: Wording) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else wording.numbers.get(text)


def _part(words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = _alternatives(tuple(wording.parts)).search(words)
    if match is None:
        return None
    top, bottom = wording.parts[match[0]]
    return _about("part", top / bottom, wording), _without(words, match)


def _majority(words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = _alternatives(wording.most + wording.few).match(words)
    rest = words[match.end() :].split() if match else []
    if match is None or rest[:1] not in ([], ["of"]):  # "most deprived" is no part of anything
        return None
    low, high = (0.5, math.inf) if match[0] in wording.most else (0.0, 0.5)
    return Claim("part", low, high, low_in=low == 0, high_in=False), _without(words, match)


def _rank(words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = _ORDINAL.search(words)
    if match is not None:
        place = float(match["place"])
        return Claim("rank", place, place), _without(words, match)
    match = _alternatives(tuple(wording.ranks)).search(words)
    if match is None:
        return None
    place = float(wording.ranks[match[0]])
    return Claim("rank", place, place), _without(words, match)


def _number(words: str, wording: Wording) -> tuple[Claim, str] | None:
    made = _of_digits("number", _PLAIN, words, wording)
    if made is not None:
        return made
    match = _alternatives(tuple(wording.numbers)).search(words)
    if match is None:
        return None
    number = float(wording.numbers[match[0]])
    return Claim("number", number, number, step=Decimal(1)), _without(words, match)


def _interval(words: str, wording: Wording) -> tuple[Claim, str] | None:
    words = _LEVEL.sub(" ", words)
    match = _LIMITS.search(words)
    if match is None:
        return None
    ends = [Decimal(match[name].replace(",", "")) for name in ("low", "high")]
    if ends[0] > ends[1]:
        return None
    steps = [Decimal(1).scaleb(min(0, int(end.as_tuple().exponent))) for end in ends]
    claim = Claim("interval", float(ends[0]), float(ends[1]), step=steps[0], high_step=steps[1])
    return claim, _without(words, match)
