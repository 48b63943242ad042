"""Quantities with what is said of them: what is counted, of which base, when, where, and whether up or down."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from saferplan.plan.claims.document_text import DocumentText
from saferplan.plan.claims.finished.masking import FILLER, When
from saferplan.plan.claims.finished.numbers import Number
from saferplan.plan.claims.finished.units import Unit, units_of
from saferplan.plan.claims.finished.words import any_of, general_words, singular
from saferplan.plan.claims.remarks import Spot
from saferplan.plan.claims.wording import load_wording

UP = (
    r"(?:increas(?:e|es|ed|ing)|ris(?:e|es|en|ing)|rose|gr[eo]wn?|growing|growth|climb(?:ed|ing)"
    r"|jump(?:ed)?|went up|gone up|going up"
    r"|surge[ds]?|uplift|up)"
)
DOWN = (
    r"(?:decreas(?:e|es|ed|ing)|fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|reduc(?:e|ed|es|ing|tion)"
    r"|declin(?:e|es|ed|ing)"
    r"|went down|gone down|going down|cut|down)"
)
_CHANGE_BEFORE = re.compile(
    rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\b(?:\s+(?:in|of)\s+[\w\s'-]{{1,40}}?(?=\s(?:of|by)\s))?(?:\s+\w+ly)?"
    r"(?:\s+(?:by|of))?(?:\s+(?:a|an|another|a further|some|just|only))?\s*\(?$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    r"\s*\)?(?:\s(?:overall|annual|net|further|year-on-year|percentage)\b)?\s*-?(?:(?P<up>increase"
    r"|rise|growth|uplift|more\b|higher|up\b|jump)"
    r"|(?P<down>decrease|fall\b|drop\b|reduction|decline|fewer|lower|less\b|down\b|cut\b))",
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:to|from|at|stood at|reaching|reached)\s*\(?$", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?:\bfrom\b[^.;()]*\d[^.;()]*\bto|\bto\b[^.;()]*\d[^.;()]*\bfrom)\b[^.;()]{0,40}\(\s*$", re.IGNORECASE
)
_PHRASAL = re.compile(
    r"\b(?:ma[dk]\w+|sets?|setting|sign\w*|pick\w*|t[ao]\w*k\w*|end\w*|sum\w*|follow\w*|br[eo]\w*k\w*"
    r"|split\w*|add\w*)\s+$",
    re.I,
)
_MEAN_BEFORE = re.compile(
    r"\b(?:average|mean|averag(?:ed|ing))\b(?:\s+(?:of|was|is|to|at|cost|grant|score))?\s*£?$"
    r"|\b(?:average|mean)\s+(?:[\w-]+\s+){1,7}(?:of|was|is|to|at)\s*£?$",
    re.IGNORECASE,
)
_MEAN_FAR = re.compile(
    r"\b(?:average|mean)\s+(?:score|mark|rating|number|attendance|time|length|age|grade)\b[^.;:]{0,90}\b(?:was|is|of|at)\s*£?$",
    re.IGNORECASE,
)
_ON_AVERAGE = re.compile(r"\bon average\b[^.;:]{0,90}$", re.IGNORECASE)
_MEAN_AFTER = re.compile(
    r"[^.;,]{0,40}?\b(?:each\b|on average|per (?!cent|1|head)|a (?:day|night|week|month|quarter|year)\b|apiece)",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*\)?\s*of\s+(?P<base>[^,.;:()]*)", re.IGNORECASE)
_A_TIME = re.compile(
    r"[^.;,\d]{0,70}?\b(?:a|per|each|every) (?:day|night|week|month|quarter|year)\b(?! (?:before"
    r"|earlier|ago|later|on))",
    re.I,
)
_WORD = re.compile(r"[A-Za-z][\w'’-]*|[^\w\s]|\d[\d,.]*")
_PLACE = re.compile(
    r"\b(?:in|across|at|within|around|for)\s+(?:the\s+)?((?:[A-Z][\w'’-]+(?:\s+(?:and|of|upon|&)\s+(?=[A-Z])|\s)?)+)"
)


@dataclass(frozen=True)
class Quantity:
    """A number of a document with what is said of it.

    `noun` is the noun phrase that it counts, word by word in the singular, the head last; () where none was found.
    `role` is `level`, `share`, `change`, `mean` or `rank`; `sense` is 1 up, -1 down or 0.  `base` is what a share is
    of, as written.  `when` is the period it is of, and `places` the names of places, in its sentence.
    """

    number: Number
    unit: Unit
    index: int
    sentence: tuple[int, int]
    noun: tuple[str, ...]
    role: str
    sense: int
    base: str
    when: When | None
    places: frozenset[str]

    @property
    def words(self) -> str:
        """The number as printed."""
        return self.unit.text[self.number.start : self.number.end].strip()

    @property
    def spot(self) -> Spot:
        """Where it stands in the document."""
        return self.unit.spot(self.number.start, self.number.end)

    @property
    def sentence_text(self) -> str:
        """Its sentence."""
        return self.unit.text[slice(*self.sentence)].strip()

    @property
    def before(self) -> str:
        """The sentence up to the number."""
        return self.unit.text[self.sentence[0] : self.number.start]

    @property
    def after(self) -> str:
        """The sentence after the number."""
        return self.unit.text[self.number.end : self.sentence[1]]


@dataclass(frozen=True)
class Reading:
    """A document as the rules see it: its pieces of prose and its quantities, in order."""

    document: DocumentText
    units: tuple[Unit, ...]
    quantities: tuple[Quantity, ...]
    by_unit: dict[int, tuple[Quantity, ...]]

    def of_unit(self, index: int) -> tuple[Quantity, ...]:
        """The quantities of one piece."""
        return self.by_unit.get(index, ())


def read_quantities(document: DocumentText) -> Reading:
    """Find the quantities of a document and what is said of each."""
    units = units_of(document)
    found: list[Quantity] = []
    for index, unit in enumerate(units):
        for which, number in enumerate(unit.scanned.numbers):
            one = _quantity(number, unit, index, which)
            if which and (_tells_amount(found[-1], one) or _goes_on(found[-1], one)):
                one = replace(one, role="change", sense=found[-1].sense)
            found.append(one)
    by_unit: dict[int, list[Quantity]] = {}
    for one in found:
        by_unit.setdefault(one.index, []).append(one)
    return Reading(document, units, tuple(found), {index: tuple(many) for index, many in by_unit.items()})


def _tells_amount(change: Quantity, one: Quantity) -> bool:
    """Whether a number in brackets after a percentage is how much that is: "a rise of 7% (4,200)"."""
    return (
        change.role == "change"
        and change.number.kind == "percent"
        and one.number.kind in ("count", "money")
        and bool(
            re.fullmatch(r"\s*\(\s*(?:or |about |around |plus )?", one.unit.text[change.number.end : one.number.start])
        )
        and bool(re.match(r"\s*(?:\w+\s+){0,2}\)", one.after))
    )


def _goes_on(change: Quantity, one: Quantity) -> bool:
    """Whether a change goes on without its verb: "robbery rose by 12% and theft by 8%"."""
    return (
        change.role == "change"
        and one.role == "share"
        and change.sentence == one.sentence
        and one.number.kind == "percent"
        and bool(re.search(r"\bby\s*$", one.before))
    )


def _quantity(number: Number, unit: Unit, index: int, which: int) -> Quantity:
    sentence = unit.sentence_at(number.start)
    before = unit.text[sentence[0] : number.start]
    after = unit.text[number.end : sentence[1]]
    if number.qualifier:
        before = before.rstrip(" £(")
        before = before[: -len(number.qualifier)] if before.lower().endswith(number.qualifier) else before
    masked = unit.scanned.masked[number.end : sentence[1]]
    role, sense = _role(number, before, after)
    base = ""
    if number.kind in ("percent", "part") and role != "change":
        of = _OF.match(after)
        base = of["base"].strip() if of else ""
    noun = noun_after(masked, after) if number.kind in ("count", "rate") else ()
    if unit.cell is not None and not noun:
        noun = tuple(singular(word) for word in re.findall(r"[A-Za-z]+", unit.stem.partition(":")[0]))
    return Quantity(
        number,
        unit,
        index,
        sentence,
        noun,
        role,
        sense,
        base,
        _when(unit, number, which, sentence),
        _places(unit, sentence),
    )


def _role(number: Number, before: str, after: str) -> tuple[str, int]:
    if number.kind == "rank":
        return "rank", 0
    if number.kind == "points":
        match = _change_before(before) or _CHANGE_AFTER.match(after)
        return "change", _sense(match, number.sign)
    if _MEAN_BEFORE.search(before[-100:]) or (number.kind in ("count", "money") and _MEAN_AFTER.match(after)):
        return "mean", 0
    if number.kind == "count" and _A_TIME.match(after) and not _change_before(before):
        return "mean", 0
    if number.kind == "count" and (_MEAN_FAR.search(before[-160:]) or (number.step < 1 and _ON_AVERAGE.search(before))):
        return "mean", 0
    if number.kind == "percent" and _FROM_TO.search(before[-160:]):
        return "change", 0
    if not _TO.search(before[-20:]):
        match = _change_before(before) or _CHANGE_AFTER.match(after)
        if match is not None and number.kind in ("percent", "count", "part", "money", "times"):
            return "change", _sense(match, number.sign)
        if number.sign and number.kind in ("percent", "count"):
            return "change", number.sign
    if number.kind == "times":
        return "change", -1 if number.value < 1 else 1
    return ("share" if number.kind in ("percent", "part") else "level"), 0


def _change_before(before: str) -> re.Match[str] | None:
    """A word of change right before a number; "made up" and "broken down" are none."""
    before = before[-120:]
    match = _CHANGE_BEFORE.search(before)
    word = (match["up"] or match["down"] or "").lower() if match else ""
    if match and word in ("up", "down") and _PHRASAL.search(before[: match.start()]):
        return None
    return match


def _sense(match: re.Match[str] | None, sign: int) -> int:
    if match is None:
        return sign
    return 1 if match["up"] else -1


def noun_after(masked: str, text: str) -> tuple[str, ...]:
    """The noun phrase at the start of a text, word by word in the singular, the head last.

    >>> noun_after(" recorded crimes in May", " recorded crimes in May"), noun_after(" were kept", " were kept")
    (('recorded', 'crime'), ())
    """
    stops = general_words().stops
    found: list[str] = []
    for match in _WORD.finditer(masked):
        word = match[0].lower()
        if not word[0].isalpha() or word in stops or FILLER in match[0] or (found and _ends(word, found)):
            break
        if match.start() > 0 and FILLER in masked[: match.start()]:
            break
        found.append(word)
        if len(found) == 6:
            break
    if found == [] and text.lstrip().lower().startswith("of the "):
        return ()
    if len(found) == 1 and found[0].endswith("ed"):
        return ()
    return tuple(singular(word) for word in found)


def _ends(word: str, found: list[str]) -> bool:
    """Whether a word after a noun is a verb: "crimes recorded by", "people completed the"."""
    return word.endswith(("ed", "ing", "ly")) and singular(found[-1]) != found[-1]


def _when(unit: Unit, number: Number, which: int, sentence: tuple[int, int]) -> When | None:
    """The period nearest after a number before the next number of its kind, else the nearest before it."""
    numbers = unit.scanned.numbers
    limit = min((one.start for one in numbers[which + 1 :] if one.kind in (number.kind, "count")), default=sentence[1])
    limit = min(limit, sentence[1])
    after = [one for one in unit.scanned.whens if number.end <= one.start < limit]
    if after:
        return after[0]
    before = [one for one in unit.scanned.whens if sentence[0] <= one.start < number.start]
    return before[-1] if before else None


def _places(unit: Unit, sentence: tuple[int, int]) -> frozenset[str]:
    text = unit.text[slice(*sentence)]
    months = {one[:3] for one in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")}
    return frozenset(name.strip() for name in _PLACE.findall(text) if name.strip()[:3].lower() not in months)


@cache
def direction_words() -> re.Pattern[str]:
    """Any word that says up or down."""
    wording = load_wording()
    return re.compile(rf"\b{any_of(wording.up + wording.down)}\b", re.IGNORECASE)
