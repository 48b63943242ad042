"""Numbers whose sentence names nothing: measures without a base, sources without a name, counts of nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, remark_on
from saferplan.plan.claims.finished.rules.grids import grids_of
from saferplan.plan.claims.finished.rules.near import LEADS, place_of
from saferplan.plan.claims.remarks import Remark

NAME = "unbound"

_MEASURE = re.compile(
    r"\b(?:performance|satisfaction|success|completion|engagement|feedback|compliance|attendance|take-?up|uptake|approval"
    r"|delivery|progress|target|aim|goal|ambition|outcomes?|results?|reach|awareness|effectiveness|retention|response"
    r"|resolution|recovery|turnout|coverage|availability|reoffending|re-offending|detection|positive)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:people|person|residents?|respondents?|those|adults?|child(?:ren)?|women|men|victims?|suspects?|offenders?|crimes?"
    r"|offences?|incidents?|households?|cases?|calls?|reports|pupils?|members?|businesses|participants?|staff|users?|clients?"
    r"|responses|referrals?|tenants?|parents?|visitors?|officers?|families|famil(?:y|ies)|young|partners?|schools?|wards?"
    r"|volunteers?|patients?|learners?|carers?|burglar\w+|thefts?|robber\w+|violen\w+|assaults?|complaints?|orders?|actions?"
    r"|homes|properties|premises|sites|streets|areas|questionnaires?|forms?|surveys?|polls?|census|audit|inspection|who|whom)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:against|compared|than|from|between|since|of|by|among|amongst|per|out of|in the \w+ (?:survey|poll|audit))\b",
    re.I,
)
_CHANGES = re.compile(
    r"\b(?:cut|cutting|reduc\w+|increas\w+|lower\w*|rais\w+|rise|fall|fewer|more|less|drop\w*|saving|budget|grant|pay|interest"
    r"|discount|vat|tax|inflation|levy|share|stake)\b",
    re.IGNORECASE,
)
_VAGUE_SOURCE = re.compile(
    r"\b(?:(?:national |recent |academic |international |some |many |other |new |the )?"
    r"(?:research|studies|study|evidence|statistics|experts?|estimates|surveys|data|figures|analysis|commentators|academics)"
    r"\s+(?:(?:also|now|consistently|clearly)\s+)?(?:shows?|suggests?|tells?(?: us)?|indicates?|finds?|found|estimates?"
    r"|says?|has (?:shown|found)|have (?:shown|found)|proves?)|it is (?:estimated|thought|believed|known|said|widely"
    r" (?:accepted|known))|we know from research)\b",
    re.IGNORECASE,
)
_OUR = re.compile(
    r"\b(?:our|this|local|the survey|these|both|their|its|the latest|attached|above|below)\b", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?<=[a-z,;:)] )(?:the )?[A-Z][\w'’-]+|\b(?:1[89]|20)\d\d\b|\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹]|https?:|www\.|\bet al\b|¤{4}"
)
_SOURCE = re.compile(
    r"\b(?:source|reference|survey|census|according to|published)\b|\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹]|https?:", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"^(?:(?:but|and|so|yet|nationally|locally|regionally|elsewhere|here|overall|last year|this year"
    r"|today|now)\s*,?\s+)*"
    r"(?:(?:in|across|for|at|among|within)\s+(?:the\s+)?[\w\s'’-]{2,40}?,?\s+)?"
    r"(?:it|this|that|the figure|the number|the total|the count|the rate|the score|the level"
    r"|the average)\s+(?:now\s+|still\s+|only\s+)?"
    r"(?:is|was|stands? at|stood at|came to|comes to|has reached|reached|went up to|went down to|rose to|fell to)\s+"
    + LEADS
    + r"$",
    re.IGNORECASE,
)
_NOTHING_AFTER = re.compile(
    r"\s*(?:[.!]|,?\s*(?:which|and this|and that|but|so|compared (?:with|to)|against|up on|down on"
    r"|as|a)\b|\s*$|\s+(?:in|last|this"
    r"|at|by|on|during|now|overall|again|today|then)\b)",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\b(?:number|how many|figures?|total|count|recorded|reported|rate|offences?|crimes?|incidents?"
    r"|thefts?|burglar\w+|calls?"
    r"|cases?|share|proportion|percentage|per cent|arrests?|deaths?|referrals?|visits?|admissions?)\b|\d|\?|%",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\s*(?:engaged|supported|helped|reached|trained|delivered|attended|completed|seen|visited|assisted|contacted|protected"
    r"|safeguarded|given out|in place|achieved|answered|processed|removed|installed|issued"
    r"|handed out|benefit\w*|signed up)"
    r"(?:\s+(?:so far|to date|already|in total|overall))?\s*[.!]?\s*$",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\s*(?:in|across|within|over|around)\s+(?:our|the|this)\s+[a-z]+\s*[.!]?\s*", re.IGNORECASE)
_SEEN = re.compile(
    r"^(?:(?:so far|now|today|already|to date|and|but|here)\s*,?\s+)*(?:we|they) (?:are|were|have"
    r"|had)\s+(?:(?:already|now|still"
    r"|currently|been|just)\s+)*(?:seeing|seen|had|got|reached|at|on|up to|done|achieved|getting|doing)?\s+"
    + LEADS
    + "$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\s*(?:said|felt|thought|had|were|agreed|disagreed|reported|wanted|supported|opposed|rated|found|believed|knew|would|are"
    r"|have|feel|think|agree)\b[^,;:\d]{0,40}[.!]",
    re.IGNORECASE,
)
_BARE_HEAD = re.compile(
    r"(?:results?|outcomes?|value|figures?|performance|data|stat(?:istic)?s?|output)?", re.IGNORECASE
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Numbers that nothing near says what they are of, or whence they come."""
    for one in reading.quantities:
        if one.unit.cell is not None:
            continue
        reason, advice = _reason(one, reading)
        if reason:
            yield remark_on(NAME, "cannot be checked", [one], reason, advice)
    yield from _tables(reading)


def _reason(one: Quantity, reading: Reading) -> tuple[str, str]:
    told = f"{one.number.qualifier} {one.words}".strip()
    if _measure(one, reading):
        return f"It is not said what {told} is of, nor how many were asked or counted.", "Say of how many, and of what."
    if _vague(one):
        return f"It is not said who found {told}, nor when.", "Name the source and its year."
    if _pronoun(one, reading):
        return f"It is not said what {told} counts.", "Say what is counted, where and when."
    if _bare(one, reading):
        return f"It is not said what {told} counts.", "Say what is counted, where and when."
    if _subjectless(one, reading):
        return f"It is not said whom {told} is of.", "Say of how many, and of whom."
    if _done(one, reading):
        return f"It is not said whom or what {told} counts.", "Say who or what they were."
    return "", ""


def _alone(one: Quantity, reading: Reading) -> bool:
    return not any(two is not one and two.sentence == one.sentence for two in reading.of_unit(one.index))


def _around(one: Quantity, reading: Reading) -> str:
    """The sentence before a quantity's own, the stem of its list, and its heading."""
    place = place_of(one)
    begin = one.unit.sentences[place - 1][0] if place else one.sentence[0]
    earlier = one.unit.text[begin : one.sentence[0]]
    return " ".join((earlier, one.unit.stem if one.unit.kind == "item" else "", *one.unit.section[-1:]))


def _measure(one: Quantity, reading: Reading) -> bool:
    """ "Performance was strong, at 73%.": a share of something that is never named, and nobody asked."""
    if one.number.kind not in ("percent", "part") or one.role != "share" or one.base or not _alone(one, reading):
        return False
    if one.unit.kind in ("heading", "note") or len(one.unit.pieces) > 1 or not re.match(r"\s*\)?\s*[.!]", one.after):
        return False
    if not re.search(r"[.!]\s*$", one.sentence_text) or not _MEASURE.search(one.before) or one.when is not None:
        return False
    clean = re.sub(r"\b(?:rate|level|score|target|a|figure) of\b|\bfrom strength to strength\b", "", one.before)
    if _WHO.search(one.before) or _TELLS.search(clean) or _CHANGES.search(one.before):
        return False
    around = _around(one, reading)
    return not re.search(r"\d|%|\?", around) and not _SOURCE.search(around) and not one.unit.text.rstrip().endswith(":")


def _vague(one: Quantity) -> bool:
    """ "Research shows that one in five will be affected.": no name, no year."""
    if one.number.kind not in ("percent", "part", "count", "times", "money") or one.unit.kind == "heading":
        return False
    source = _VAGUE_SOURCE.search(one.before)
    if (
        source is None
        or _OUR.search(one.before[: source.end()])
        or (one.number.kind == "count" and one.number.value < 20)
    ):
        return False
    sentence = one.sentence_text
    place = place_of(one)
    after = one.unit.text[one.sentence[1] : one.unit.sentences[min(place + 1, len(one.unit.sentences) - 1)][1]]
    before = one.unit.text[one.unit.sentences[max(0, place - 1)][0] : one.sentence[0]]
    return not _NAMED.search(sentence) and not _SOURCE.search(f"{before} {sentence} {after}") and one.when is None


def _pronoun(one: Quantity, reading: Reading) -> bool:
    """ "Nationally it is 17.", "The figure is 2,300": where nothing before says what is counted."""
    if one.number.kind not in ("count", "percent") or one.role not in ("level", "share") or one.noun or one.base:
        return False
    if one.unit.kind in ("item", "heading") or not _PRONOUN.match(one.before.lstrip()) or one.number.value <= 1:
        return False
    if one.number.top is not None or not _NOTHING_AFTER.match(one.after):
        return False
    around = _around(one, reading)
    if not place_of(one) and one.index:
        around += reading.units[one.index - 1].text
    return not _COUNTS.search(around)


def _bare(one: Quantity, reading: Reading) -> bool:
    """ "We are already seeing 350.": so many of nothing."""
    if (
        one.number.kind != "count"
        or one.role != "level"
        or one.noun
        or one.number.value <= 12
        or not _alone(one, reading)
    ):
        return False
    if one.unit.kind == "heading" or not re.match(r"\s*[.!]", one.after) or not _SEEN.match(one.before.lstrip()):
        return False
    around = _around(one, reading)
    if not place_of(one) and one.index:
        around += reading.units[one.index - 1].text
    return not _COUNTS.search(around) and not _WHO.search(around)


def _subjectless(one: Quantity, reading: Reading) -> bool:
    """ "Over half agreed.": half of whom?"""
    if one.number.kind not in ("percent", "part") or one.role != "share" or one.base or not _alone(one, reading):
        return False
    if (
        one.unit.kind != "paragraph"
        or not re.fullmatch(LEADS, one.before.lstrip(), re.IGNORECASE)
        or not _VERB.fullmatch(one.after.rstrip())
        or one.when
    ):
        return False
    around = _around(one, reading) + one.after
    if not place_of(one) and one.index:
        around += reading.units[one.index - 1].text
    return not _WHO.search(around) and not re.search(r"\d|%|\?", around)


def _done(one: Quantity, reading: Reading) -> bool:
    """ "Over 500 engaged": an item of a list that says of nobody who."""
    if one.number.kind != "count" or one.noun or one.unit.kind not in ("item", "paragraph") or one.number.value <= 12:
        return False
    if one.sentence_text.strip() != one.unit.text.strip() or not re.fullmatch(LEADS, one.before.lstrip() or "", re.I):
        return False
    return bool(
        _DONE.fullmatch(one.after) or (one.unit.kind == "item" and _WHERE.fullmatch(one.after))
    ) and not _WHO.search(" ".join((one.unit.stem, *one.unit.section[-1:])))


def _tables(reading: Reading) -> Iterator[Remark]:
    """A table of numbers under "Result" beside "Outreach": neither head says what is counted, nor a caption above."""
    for grid in grids_of(reading):
        for column in grid.columns:
            cells = [(row, grid.numbers[row, column]) for row in grid.rows if (row, column) in grid.numbers]
            bare = [
                one
                for row, one in cells
                if one.number.kind == "count"
                and one.unit.text.strip(" *") == one.words
                and re.fullmatch(r"[A-Za-z-]+(?: [A-Za-z-]+)?", grid.name(row))
                and not re.search(r"s\b|\b(?:total|all)\b", grid.name(row), re.IGNORECASE)
            ]
            texts = [row for row in grid.rows if grid.texts.get((row, column), "").strip()]
            if len(bare) < 2 or len(bare) < len(texts) or not _BARE_HEAD.fullmatch(grid.head(column)):
                continue
            if len(grid.columns) > 1 or _COUNTS.search(_caption(bare[0], reading)):
                continue
            listed = ", ".join(one.words for one in bare[:3])
            yield remark_on(
                NAME,
                "cannot be checked",
                bare,
                f"Neither the rows nor the column of this table say what {listed} count.",
                "Name in the head of the column what is counted, and when.",
            )


def _caption(one: Quantity, reading: Reading) -> str:
    place = one.index
    while place > 0 and reading.units[place].cell is not None and reading.units[place].cell[0] == one.unit.cell[0]:  # type: ignore[index]
        place -= 1
    return reading.units[place].text if reading.units[place].cell is None else ""
