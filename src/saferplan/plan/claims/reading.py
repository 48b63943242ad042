"""Reading a claim: the words of a link, as a range for one kind of quantity (`wording.toml` has the table)."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

from saferplan.plan.claims.claim import HERE, Claim, Reader, alternatives
from saferplan.plan.claims.number_words import with_digits
from saferplan.plan.claims.reading_spans import read_high, read_run
from saferplan.plan.claims.wording import Qualifier, Wording, load_wording

_LONGEST = 200
"""What is longer than so many characters is no claim that anybody could read."""
_QUALIFIED = "§"
"""What stands in the words where a qualifier was."""

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGNED = rf"(?P<sign>[+-]?)(?P<digits>{_NUMBER})(?:\s*(?P<scale>thousand|million)\b)?"
_PERCENT = re.compile(rf"(?<![\w.,]){_SIGNED}\s*(?:%|per\s?cent\b)")
_TIMES = re.compile(rf"(?<![\w.,]){_SIGNED}\s*times\b")
_PLAIN = re.compile(rf"(?<![\w.,+-]){_SIGNED}(?![\w%]|[.,]\d)")
_ORDINAL = re.compile(r"\b(?P<place>\d+)(?:st|nd|rd|th)\b")
_TOP = re.compile(r"\btop (?P<places>\d+)\b")
_ONE_IN = re.compile(r"(?<![\w.,])(?P<top>\d+) (?:in|out of)(?: every)? (?P<bottom>\d+)(?![\w%]|[.,]\d)")
_LEVEL = re.compile(r"\b\d+(?:\.\d+)?% (?:confidence )?interval\b:?")
_LIMITS = re.compile(
    rf"(?:\bbetween\s+|\bfrom\s+)?(?<![\w.,])(?P<low>-?(?:{_NUMBER}))\s*(?P<first>%?)\s*(?:to|and|–)\s*"
    rf"(?P<high>-?(?:{_NUMBER}))(?![.,]?\d)\s*(?P<second>%|per\s?cent\b)?"
)
_PER_HEAD = re.compile(
    r"\b(?:per|for every|for each|in every|of every|out of every) (?P<heads>100,?000|10,?000|1,?000|thousand)\b"
    r"(?: (?:people|persons|residents|inhabitants|population|heads?)\b)?"
)
_NEGATION = re.compile(r"\b(?:not|never|without|neither|nor|hardly|no|or)\b|n['’]t\b")
_SCALE_LEFT = re.compile(r"\b(?:hundred|thousand|million|billion|dozen)s?\b")
_AS_MANY = re.compile(
    rf"{HERE} (?:of )?as (?:many|much|likely|high|large|great|often|common|frequent)\b(?P<again> again)?"
)


@cache
def _qualifiers() -> dict[str, Qualifier]:
    return {words: one for one in load_wording().qualifiers for words in one.words}


@cache
def _qualifier_at_end() -> re.Pattern[str]:
    return re.compile(alternatives(tuple(_qualifiers())).pattern + "$")


@cache
def _before_a_quantity() -> re.Pattern[str]:
    """A qualifier with its number, part or multiple after it: not that of "732 over the year"."""
    wording = load_wording()
    follows = alternatives((*wording.parts, *wording.times, *wording.most, *wording.few)).pattern
    return re.compile(rf"{alternatives(tuple(_qualifiers())).pattern}(?= (?:[+-]?\d|{follows}))")


def qualifier_before(text: str) -> str:
    """The qualifier that a text ends with, as in "crime rose by nearly", or "".

    >>> qualifier_before("Crime rose by just over ")
    'just over'
    """
    match = _qualifier_at_end().search(plain_words(text[-60:]))
    return match[0] if match else ""


def plain_words(text: str) -> str:
    """A text in small letters with plain spaces, hyphens for minus signs, and no marks of emphasis."""
    text = text.replace("\u2212", "-").replace("\u00a0", " ").replace("*", "").replace("`", "")
    text = re.sub(r"(?<!\w)[\u2013\u2010\u2011](?=\d)", "-", text)
    # Hyphens within words (two-thirds, 5-year) are spaces; one before a digit is a minus.
    text = re.sub(r"(?<=\w)-(?=[a-z])", " ", text.lower())
    return " ".join(text.split()).strip(" .;:")


def direction_in(text: str) -> list[tuple[int, int]]:
    """Every word of direction in a text: where it begins, and 1 for up or -1 for down.

    >>> direction_in("It fell, then rose")
    [(3, -1), (14, 1)]
    """
    wording = load_wording()
    return [
        (match.start(), 1 if match[0].lower() in wording.up else -1)
        for match in alternatives(wording.up + wording.down).finditer(text.lower())
    ]


def read_claim(text: str) -> Claim | None:
    """What the words of a link claim; None where the table has no words for it, or they can be read in two ways.

    >>> read_claim("nearly a third").high < 0.3334, read_claim("1,700").step, read_claim("crime")
    (True, Decimal('1E+2'), None)
    >>> read_claim("+133%").sense, read_claim("fell by a third").sense
    (1, -1)
    """
    return _read(plain_words(text)) if len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _read(words: str) -> Claim | None:
    wording = load_wording()
    if words in wording.unchanged:
        return Claim("unchanged", -wording.least_percent, wording.least_percent, False, False)
    if HERE in words or _QUALIFIED in words or alternatives(wording.two_ways).search(words):
        return None
    made = read_high(words, wording)
    if made is not None:
        return _finished(*made, None, words)
    words = with_digits(words)
    heads = _PER_HEAD.search(words)
    rest = _PER_HEAD.sub(" ", words, count=1)
    found = list(_before_a_quantity().finditer(rest))
    if len(found) > 1:
        return None
    qualifier = _qualifiers()[found[0][0]] if found else None
    if found:
        rest = _replaced(rest, found[0], _QUALIFIED)
    for reader in (read_run, *_READERS):
        made = reader(rest, wording)
        if made is not None:
            claim = _finished(*made, qualifier, words)
            return claim if claim is None or heads is None else _for_heads(claim, heads["heads"])
    return None


def _finished(claim: Claim, left: str, qualifier: Qualifier | None, words: str) -> Claim | None:
    """The claim with its direction and its qualifier; None where what is left of the words may say something else."""
    wording = load_wording()
    if qualifier is not None and f"{_QUALIFIED} {HERE}" not in left:
        return None
    if alternatives(tuple(_qualifiers())).search(left.partition(HERE)[0]):
        return None  # "nearly the highest" is not the highest; "10% more than last year" is 10% more
    others = (*wording.parts, *wording.times)
    if (
        re.search(r"\d", left)
        or _NEGATION.search(left)
        or _SCALE_LEFT.search(left)
        or alternatives(others).search(left)
    ):
        return None
    as_many = _AS_MANY.search(left)
    if as_many is not None and claim.kind == "part":
        claim = _as_multiple(claim, again=bool(as_many["again"]))
    elif as_many is not None and as_many["again"]:
        return None
    senses = {sense for at, sense in direction_in(left) if not _only_leads_to(left, at)}
    own = {claim.sense} if claim.sense and not claim.signed else set()
    if len(senses | own) > 1 or (claim.kind == "times" and -1 in senses):
        return None
    if not claim.signed and claim.kind != "times" and senses:
        claim = replace(claim, sense=senses.pop())
    risk = bool(alternatives(wording.likely).search(words))
    percentage = bool(alternatives(wording.of_percentages).search(words))
    return _qualified(replace(claim, risk=risk, percentage=percentage), qualifier)


def _only_leads_to(left: str, at: int) -> bool:
    """Whether a word of direction leads to a level, as "rose to 24%" does, and so is no change of so much."""
    return re.match(rf"\w+ to (?:{_QUALIFIED} )?{HERE}", left[at:]) is not None


def _as_multiple(claim: Claim, *, again: bool) -> Claim:
    """A part that is followed by "as many", which makes a multiple of it; with "again", so much more than once."""
    ratio = (claim.low + claim.high) / 2 + (1.0 if again else 0.0)
    return _about("times", ratio, load_wording())


def _for_heads(claim: Claim, heads: str) -> Claim | None:
    if claim.kind not in ("number", "interval"):
        return None
    return replace(claim, heads=1000 if heads == "thousand" else int(heads.replace(",", "")))


def _replaced(words: str, match: re.Match[str], mark: str = HERE) -> str:
    return " ".join(f"{words[: match.start()]} {mark} {words[match.end() :]}".split())


def _qualified(claim: Claim, qualifier: Qualifier | None) -> Claim | None:
    """The claim with the range that its qualifier makes of it."""
    if qualifier is None:
        return claim
    if claim.kind in ("interval", "rank", "unchanged", "run", "high") or math.isinf(claim.high):
        return None
    if qualifier.exact and claim.step is not None:
        return replace(claim, step=min(claim.step, Decimal(1)))
    middle = (claim.low + claim.high) / 2
    least, least_in, most, most_in = qualifier.least, qualifier.least_in, qualifier.most, qualifier.most_in
    if claim.sense < 0 and claim.signed:  # "above -1%" is nearer to nought than -1%
        if math.isinf(most) and least == 1:
            least, least_in, most, most_in = 0.0, True, 1.0, least_in
        elif least == 0 and most == 1:
            least, least_in, most, most_in = 1.0, most_in, math.inf, False
    high = most if math.isinf(most) else most * middle
    return replace(claim, low=least * middle, low_in=least_in, high=high, high_in=most_in, step=None)


def _written(match: re.Match[str], wording: Wording) -> tuple[float, Decimal, int]:
    """The size of a number in digits, the step it is written to, and its sign."""
    written = match["digits"].replace(",", "")
    scale = {"thousand": 3, "million": 6}.get(match["scale"] or "", 0)
    number = Decimal(written).scaleb(scale)
    exponent = scale - len(written.partition(".")[2])
    if number >= wording.exact_below and number == int(number):
        digits = str(int(number))
        noughts = len(digits) - len(digits.rstrip("0"))
        rounded = min(noughts, len(digits) - wording.least_digits)
        exponent = min(exponent, rounded) if scale else exponent or rounded
    return float(number), Decimal(1).scaleb(exponent), {"+": 1, "-": -1}.get(match["sign"], 0)


def _of_digits(kind: str, pattern: re.Pattern[str], words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = pattern.search(words)
    if match is None:
        return None
    number, step, sign = _written(match, wording)
    return Claim(kind, number, number, step=step, sense=sign, signed=bool(sign)), _replaced(words, match)


def _points(words: str, wording: Wording) -> tuple[Claim, str] | None:
    return _of_digits("points", _points_pattern(wording.points), words, wording)


@cache
def _points_pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    longest = "|".join(re.escape(one) for one in sorted(units, key=len, reverse=True))
    return re.compile(rf"(?<![\w.,]){_SIGNED}\s*(?:%\s*)?(?:{longest})\b")


def _percent(words: str, wording: Wording) -> tuple[Claim, str] | None:
    return _of_digits("percent", _PERCENT, words, wording)


def _times(words: str, wording: Wording) -> tuple[Claim, str] | None:
    made = _of_digits("times", _TIMES, words, wording)
    if made is not None:
        return made
    match = alternatives(tuple(wording.times)).search(words)
    if match is None:
        return None
    ratio = wording.times[match[0]]
    if ratio < 1:  # "more than halved" is a fall by more than half
        return replace(_about("part", 1 - ratio, wording), sense=-1), _replaced(words, match)
    return _about("times", ratio, wording), _replaced(words, match)


def _about(kind: str, ratio: float, wording: Wording) -> Claim:
    """A round ratio, with what the table allows either way."""
    return Claim(kind, ratio * (1 - wording.tolerance), ratio * (1 + wording.tolerance))


def _one_in(words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = _ONE_IN.search(words)
    if match is None or not 0 < int(match["top"]) < int(match["bottom"]) <= 100:  # "732 in 2018" is no part
        return None
    return _about("part", int(match["top"]) / int(match["bottom"]), wording), _replaced(words, match)


def _part(words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = alternatives(tuple(wording.parts)).search(words)
    if match is None:
        return None
    top, bottom = wording.parts[match[0]]
    return _about("part", top / bottom, wording), _replaced(words, match)


def _majority(words: str, wording: Wording) -> tuple[Claim, str] | None:
    match = alternatives(wording.most + wording.few).match(words)
    rest = words[match.end() :].split() if match else []
    if match is None or rest[:1] not in ([], ["of"]):  # "most deprived" is no part of anything
        return None
    low, high = (0.5, math.inf) if match[0] in wording.most else (0.0, 0.5)
    return Claim("part", low, high, low_in=low == 0, high_in=False), _replaced(words, match)


def _rank(words: str, wording: Wording) -> tuple[Claim, str] | None:
    top = _TOP.search(words)
    if top is not None:
        return Claim("rank", 1.0, float(top["places"])), _replaced(words, top)
    match = _rank_pattern().search(words)
    if match is None or _PLAIN.search(_replaced(words, match)):  # "732 in the last year" has no rank
        return None
    nth = match["nth"] or ""
    ordinal = _ORDINAL.match(nth)
    place = float(ordinal["place"]) if ordinal else float(wording.ranks.get(nth, 1))
    if not place:
        return None
    place = -place if (match["end"] or match["alone"]) in wording.bottom else place
    return Claim("rank", place, place, among=int(match["among"] or 0)), _replaced(words, match)


@cache
def _rank_pattern() -> re.Pattern[str]:
    wording = load_wording()
    nth = rf"(?P<nth>{'|'.join(wording.ranks)}|\d+(?:st|nd|rd|th))"
    ends = "|".join(wording.top + wording.bottom)
    among = r"(?: (?:out )?of (?:all |the |all the )?(?P<among>\d+)(?![\w%]))?"
    return re.compile(rf"(?<!\w)(?:{nth}(?: (?P<end>{ends}))?|(?P<alone>{ends}))(?!\w){among}")


def _number(words: str, wording: Wording) -> tuple[Claim, str] | None:
    made = _of_digits("number", _PLAIN, words, wording)
    ranks = alternatives((*wording.top, *(one for one in wording.bottom if one != "last")))
    return None if made is None or ranks.search(made[1]) else made  # "one of the highest" is no number


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
    return claim, _replaced(words, match)


_READERS: tuple[Reader, ...] = (_interval, _points, _percent, _one_in, _times, _part, _majority, _rank, _number)
