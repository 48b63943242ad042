"""Numbers in loose prose: digits, words, fractions, percentages, multiples, ranks, money and rates, each as a range."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache

from saferplan.plan.claims.finished.masking import SMALL, TENS, Aged, Lasting, When, mask
from saferplan.plan.claims.finished.words import any_of, general_words
from saferplan.plan.claims.wording import Qualifier, load_wording

KINDS = ("count", "percent", "points", "part", "times", "money", "rate", "rank", "score")

_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u2009 ]\d{3}(?!\d))+|\d+)(?:\.\d+)?"
_SCALE = r"(?:\s?(?P<scale>k|m|bn|thousand|million|billion)\b)?"
_ONES = "|".join(sorted(SMALL, key=len, reverse=True))
_TENS = "|".join(TENS)
_HUNDREDS = rf"(?:(?:{_ONES}|a) hundred(?: and (?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_ONES}))?)"
_WORDS = rf"(?:{_HUNDREDS}|(?:{_TENS})[- ](?:{_ONES})|{_TENS}|{_ONES})"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
_PER = r"(?:\s+(?:\w+\s+){0,4}?per\s+(?:1,?000|10,?000|100,?000|thousand|million|head\b|capita))"
_SPACED = r"(?<![\w.,£#])"


@dataclass(frozen=True)
class Number:
    """A quantity written in a text.

    `start` and `end` say where it stands, its marks (%, £) with it and its qualifier ("nearly") without.  `kind` is
    one of `KINDS`: percentages are in per cent, a part ("a third", "1 in 4") and a multiple ("doubled") are ratios.
    `low` to `high` is what the words honestly allow, `loose_low` to `loose_high` what they might be stretched to;
    `step` is the last digit that was written.  `sign` is 1 or -1 where a sign stands before it.  `top` is the upper
    end of a range, or what a score or a rank is out of.
    """

    start: int
    end: int
    kind: str
    value: float
    low: float
    high: float
    loose_low: float
    loose_high: float
    step: float
    qualifier: str = ""
    sign: int = 0
    top: float | None = None

    def allows(self, low: float, high: float, *, loosely: bool = False) -> bool:
        """Whether any value from `low` to `high` can be what is written."""
        hair = 1e-9 * max(1.0, abs(self.value))
        least, most = (self.loose_low, self.loose_high) if loosely else (self.low, self.high)
        return high >= least - hair and low <= most + hair


def noughts(number: Number) -> int:
    """How many noughts a whole number ends in; 0 for one that is written otherwise."""
    if number.kind not in ("count", "money") or number.step != 1 or not number.value:
        return 0
    text = str(int(number.value))
    return len(text) - len(text.rstrip("0"))


def same_grain(*numbers: Number) -> tuple[Number, ...]:
    """Numbers that are told together, each rounded no more coarsely than the finest of them.

    120,000 beside 118,500 is not rounded to the nearest ten thousand.

    >>> [(one.low, one.high) for one in same_grain(*scan("120,000 and 118,500").numbers)]
    [(119950.0, 120050.0), (118450.0, 118550.0)]
    """
    whole = [one for one in numbers if one.kind in ("count", "money") and one.step == 1 and one.value]
    if not whole:
        return numbers
    grain = min(noughts(one) for one in whole)
    half, loose = (0.5 * 10**grain if grain >= least else 0.0 for least in (2, 1))
    return tuple(
        one
        if one not in whole or one.qualifier
        else replace(
            one,
            low=max(one.low, one.value - half),
            high=min(one.high, one.value + half),
            loose_low=max(one.loose_low, one.value - loose),
            loose_high=min(one.loose_high, one.value + loose),
        )
        for one in numbers
    )


@dataclass(frozen=True)
class Scanned:
    """What one text holds: its quantities in order, periods, lengths of time and ages; `masked` is filled over."""

    numbers: tuple[Number, ...]
    whens: tuple[When, ...]
    lasting: tuple[Lasting, ...]
    ages: tuple[Aged, ...]
    masked: str


@cache
def _qualifier_pattern() -> re.Pattern[str]:
    words = tuple(word for one in load_wording().qualifiers for word in one.words)
    return re.compile(rf"(?<!\w)({any_of(words)})\s+(?:a further |another |an additional )?[£(]?$", re.IGNORECASE)


@cache
def _qualifiers() -> dict[str, Qualifier]:
    return {word: one for one in load_wording().qualifiers for word in one.words}


@cache
def _number_words() -> re.Pattern[str]:
    """Any word that can be or begin a number, a part or a multiple: what has none needs no closer look."""
    wording = load_wording()
    firsts = {words.split()[-1] for words in (*wording.parts, *wording.times)} | set(SMALL) | set(TENS) | set(_ORDINALS)
    return re.compile(rf"\b(?:{any_of(tuple(firsts))}|hundred|dozen|none|percent|per cent|decades?)\b", re.IGNORECASE)


_MOVED = re.compile(
    r"\b(?:by|up|down|gap of|difference of|rose|risen|fell|fallen|gained|lost|dropped|slipped|grew|grown|is|was)"
    r"(?:\s+(?:by|about|around|some|just|only|nearly|a further|another))*\s*$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DIGITS_ONLY = frozenset(("points", "range%", "rate"))


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    flags = re.IGNORECASE
    number = rf"(?P<n>{_DIGITS})"
    either = rf"(?P<n>{_DIGITS}|{_WORDS})"
    wording = load_wording()
    parts = any_of(tuple(word.replace(" ", "_") for word in wording.parts)).replace("_", r"[\s-]")
    ranks = any_of(general_words().rank_words)
    percent = r"(?:%|per\s?cent\b|percent\b)"
    return (
        (
            "points",
            re.compile(
                rf"(?P<s>[+−-]?){_SPACED}{number}\s*(?:(?:%|per\s?cent(?:age)?)[\s-]*points?"
                r"|pp\b|ppts?\b|(?P<bare>points?)\b(?!\s+(?:of|out|plan|scale)))",
                flags,
            ),
        ),
        (
            "range%",
            re.compile(
                rf"(?<!from )(?<!from just )(?<!from around )(?<![\w.,£#])[+−-]?{number}\s*{percent}?\s*(?:-|–|—|to)\s*"
                rf"[+−-]?(?P<top>{_DIGITS})\s*{percent}"
                rf"|(?<=between )[+−-]?(?P<n2>{_DIGITS})\s*{percent}?\s*and\s*[+−-]?(?P<top2>{_DIGITS})\s*{percent}",
                flags,
            ),
        ),
        ("percent", re.compile(rf"(?:(?<![\w.,£])(?P<s>[+−-]))?(?<![\d.,£#]){number}\s*{percent}", flags)),
        ("percent", re.compile(rf"\b(?P<n>{_WORDS})\s+(?:per\s?cent|percent)\b", flags)),
        (
            "onein",
            re.compile(
                rf"(?<![\w.,£])(?P<n>\d{{1,3}}|{_ONES})\s+(?:in|out "
                rf"of)\s+(?:every\s+)?(?P<top>\d{{1,3}}|{_WORDS})(?![\w/%]|[.,]\d)",
                flags,
            ),
        ),
        ("rate", re.compile(rf"{_SPACED}{number}(?={_PER})", flags)),
        (
            "money",
            re.compile(
                rf"£\s?{number}{_SCALE}|{_SPACED}(?P<n2>{_DIGITS})\s?(?P<scale2>million|billion)? pounds\b", flags
            ),
        ),
        ("times", re.compile(rf"{_SPACED}{either}\s*(?:times|-fold|fold)\b|\bx\s?(?P<n2>\d+(?:\.\d+)?)\b", flags)),
        ("wordtimes", re.compile(rf"(?<![\w-])(?P<n>{any_of(tuple(wording.times))})(?![\w-])", flags)),
        (
            "part",
            re.compile(
                rf"(?<![\w-])(?P<n>{parts})(?![\w-])(?!\s+(?:year|term|time|hour|an hour|party|parties))", flags
            ),
        ),
        (
            "rank",
            re.compile(
                rf"(?<![\w-])(?P<n>\d{{1,3}}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh"
                rf"|eighth)[\s-]+(?P<r>{ranks})\b"
                rf"(?:[^.;,]{{0,40}}?\bout of (?P<top>\d+))?",
                flags,
            ),
        ),
        (
            "rank",
            re.compile(
                rf"\b(?:ranked|ranks|ranking|placed|came|is)\s+(?P<n>\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})\b"
                rf"(?:\s+(?:out\s+)?of\s+(?:the\s+)?(?P<top>\d+))?",
                flags,
            ),
        ),
        ("count", re.compile(rf"(?<!per ){_SPACED}(?P<s>[+−]?){number}{_SCALE}(?![\w%]|[.,]\d|/\d)", flags)),
        (
            "count",
            re.compile(rf"(?<![\w-])(?P<n>{_WORDS}|none|a dozen)(?![\w-])(?:\s(?P<scale>thousand|million)\b)?", flags),
        ),
    )


def scan(text: str) -> Scanned:
    """Find the quantities of a text.

    >>> said = "Nearly a third of 1,200 people (call 101); up 9% to 4.5 per 1,000."
    >>> [(one.kind, one.value) for one in scan(said).numbers]
    [('part', 0.3333333333333333), ('count', 1200.0), ('percent', 9.0), ('rate', 4.5)]
    """
    digits = bool(_DIGIT.search(text))
    if not digits and not _number_words().search(text):
        return Scanned((), (), (), (), text)
    made = mask(text)
    found: list[Number] = []
    for name, form in _forms():
        if not digits and name in _DIGITS_ONLY:
            continue
        for match in form.finditer(made.text):
            number = _number(name, match, text)
            if number is not None:
                found.append(number)
                made.fill(*match.span())
    found.sort(key=lambda one: one.start)
    return Scanned(tuple(found), tuple(made.whens), tuple(made.lasting), tuple(made.ages), made.text)


def written(text: str) -> tuple[float, float, bool] | None:
    """A number in digits or words: its value, the step of its last digit, and whether it is in words.

    >>> written("1,250.5"), written("two hundred and six")
    ((1250.5, 0.1, False), (206.0, 1.0, True))
    """
    plain = re.sub(r"[,\u00a0\u2009 ](?=\d{3})", "", text)
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain), 10.0 ** -len(plain.partition(".")[2]), False
    total = 0
    for word in re.split(r"[\s-]+", text.lower()):
        if word == "hundred":
            total *= 100
        elif word not in ("and",):
            value = {"a": 1, "none": 0, "dozen": 12}.get(word, SMALL.get(word, TENS.get(word)))
            if value is None:
                return None
            total = value * 1 if word == "dozen" else total + value
    return float(total), 1.0, True


def _number(name: str, match: re.Match[str], text: str) -> Number | None:
    found = match.groupdict()
    raw = found.get("n") or found.get("n2") or ""
    wording = load_wording()
    top: float | None = None
    if found.get("bare") and not _MOVED.search(text[max(0, match.start() - 40) : match.start()]):
        return None  # points of a plan or on a map
    if name == "wordtimes":
        ratio = wording.times[raw.lower()]
        return _round(match, "times", ratio, text)
    if name == "part":
        above, below = wording.parts[re.sub(r"[\s-]+", " ", raw.lower())]
        return _round(match, "part", above / below, text)
    if name == "rank":
        place = _ORDINALS.get(raw.lower()) or int(re.sub(r"\D", "", raw))
        top = float(found["top"]) if found.get("top") else None
        return Number(*match.span(), "rank", place, place, place, place, place, 1.0, top=top)
    value = written(raw)
    if value is None:
        return None
    number, step, in_words = value
    if name == "onein":
        below_one = written(found["top"])
        if below_one is None or not 0 < number < below_one[0] or (below_one[0] > 100):
            return None
        if not in_words and below_one[0] > 20 and below_one[0] != 100:
            return None  # "12 out of 40" is two counts
        ratio = number / below_one[0]
        return _round(match, "part", ratio, text)
    if name == "count" and re.match(r"0\d", raw):
        return None  # a month, a code
    if name == "count" and in_words and raw.lower() in ("one", "zero", "a"):
        return None
    scale = (found.get("scale") or found.get("scale2") or "").lower()
    factor = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}[scale]
    sign = {"+": 1, "-": -1, "−": -1}.get(found.get("s") or "", 0)
    kind = {"range%": "percent"}.get(name, name)
    number, step = number * factor, step * factor
    half = step / 2 if kind not in ("count",) or factor > 1 or step < 1 else 0.0
    if name == "range%":
        upper = written(found.get("top") or found.get("top2") or "")
        signed = bool(re.search(r"(?:^|to\s*|and\s*|\()[+−-]", match[0]))
        if upper is None or (upper[0] < number and not signed):
            return None
        top = max(upper[0], number)
        number = min(upper[0], number)
    loose = half
    if kind in ("count", "money") and factor == 1 and step == 1:
        noughts = len(str(int(number))) - len(str(int(number)).rstrip("0"))
        loose = 0.5 * 10**noughts if noughts and number >= 100 else half
        if number >= wording.exact_below and noughts >= 2:
            half = 0.5 * 10 ** min(noughts, len(str(int(number))) - wording.least_digits)
    ends = number - half, number + half, number - loose, number + loose
    made = _qualified(Number(*match.span(), kind, number, *ends, step, "", sign), text)
    if top is not None:
        made = replace(made, high=top + half, loose_high=top + half, top=top)
    return made


def _round(match: re.Match[str], kind: str, ratio: float, text: str) -> Number:
    """A part or a multiple: a round number, with what the table allows either way, and twice that loosely."""
    half = ratio * load_wording().tolerance
    made = Number(*match.span(), kind, ratio, ratio - half, ratio + half, ratio - 2 * half, ratio + 2 * half, 0.0)
    return _qualified(made, text)


def _qualified(made: Number, text: str) -> Number:
    """The number with the range that its qualifier makes of it, where it has one before it."""
    before = _qualifier_pattern().search(text[max(0, made.start - 45) : made.start])
    if before is None:
        return made
    one = _qualifiers()[before[1].lower()]
    if math.isinf(one.least) and math.isinf(one.most):  # "exactly" says no more than the number
        return made
    low = 0.0 if math.isinf(one.least) else one.least * made.value
    high = math.inf if math.isinf(one.most) else one.most * made.value
    # What rounds to the number is still "over" or "under" it in loose speech.
    return replace(
        made,
        qualifier=before[1].lower(),
        low=low,
        high=high,
        loose_low=min(low, made.low) * (0.95 if one.least < 1 and low else 1),
        loose_high=max(high, made.high) * (1.05 if one.most > 1 else 1),
    )
