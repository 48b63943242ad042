"""Numbers bound to nothing: shares of nobody knows whom, and sentences that lose their subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, remark_on
from saferplan.plan.claims.finished.rules import bare_shares, nameless
from saferplan.plan.claims.remarks import Remark, Spot

NAME = "unbound"

_LOST = re.compile(
    r"\s*of (?:those|the|all|people|residents|respondents)\b(?![^,.;]*\b(?:said|felt|feel|agreed"
    r"|thought|had|were|are|was|is|told|want|wanted|reported)\b.*,)"
    r"[^,.;]*,\s+(?!mainly|mostly|including|especially|particularly|and |who|or |which|but )"
    r"(?P<list>(?:[a-z][\w\s'-]*,\s*)+[a-z][\w\s'-]*?\band\b[\w\s'-]*?)\s(?:were|are|was|is) (?:the|of"
    r"|a|an|our|their|seen|named|cited|mentioned)\b",
)
_SUBJECT = re.compile(
    r"\b(?:people|residents|respondents|those|adults|children|women|men|victims|suspects|offenders"
    r"|crimes?|offences|incidents|households|cases|calls"
    r"|reports|survey|pupils|members|businesses|they|we|participants|group|staff|users|answers|asked"
    r"|responses|referrals)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\w{4,}\s.*\b(?:to|from|at|was|is|of|stood|reached)\s+(?:\w+\s+)?$", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|said|says|felt|feel|feels|took|made|saw|shows?"
    r"|showed|accounted|rose|fell|grew|increased"
    r"|decreased|reported|recorded|involved|live|lived|came|went|told|agreed|thought|think|gave"
    r"|remain\w*|represents?|stood|stands|took place"
    r"|occurred|happened|will|can|could|would|may|might|must|should|became|become|received|named"
    r"|called|use|used|\w{3,}ed)\b",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Shares with nothing that they can be of, each told once."""
    said: set[Spot] = set()
    for remark in (*_unbound(reading), *bare_shares.find(reading, held), *nameless.find(reading, held)):
        if remark.spots[0] not in said:
            said.add(remark.spots[0])
            yield remark


def _unbound(reading: Reading) -> Iterator[Remark]:
    for one in reading.quantities:
        if one.number.kind not in ("percent", "part") or one.role != "share" or one.unit.cell is not None:
            continue
        lost = _LOST.match(one.after)
        if lost:
            yield remark_on(
                NAME,
                "doubtful",
                [one],
                f"The sentence does not say "
                f"what {one.number.qualifier + ' ' if one.number.qualifier else ''}{one.words} of them "
                f'did or thought: its verb belongs to "{lost["list"].strip()}".',
                "Say what that share of them did.",
            )
            continue
        if one.number.kind == "percent" and not _has_base(one, reading):
            yield remark_on(
                NAME,
                "cannot be checked",
                [one],
                f"It is not said what {one.words} is of.",
                "Say of how many, and of what.",
            )
    for one in reading.quantities:
        if _nameless(one, reading):
            yield remark_on(
                NAME, "cannot be checked", [one], f"It is not said what {one.words} counts.", "Say what is counted."
            )


def _nameless(one: Quantity, reading: Reading) -> bool:
    """Whether a number says that there were so many, of nothing named in its sentence or the one before."""
    if one.number.kind not in ("count", "percent") or one.role not in ("level", "share") or one.unit.cell is not None:
        return False
    if one.noun or one.base or not _OPENS.fullmatch(one.before.lstrip()) or one.number.value <= 12:
        return False
    if re.match(r"\s*(?:[a-z]{3,}|%|of)\b", one.after) and not re.match(
        r"\s*(?:in|last|this|at|by|on|for|during|now|compared|against|up|down|overall|and|but|so|since|from|which)\b",
        one.after,
    ):
        return False
    starts = [pair[0] for pair in one.unit.sentences]
    place = starts.index(one.sentence[0])
    said = one.unit.text[starts[max(0, place - 1)] : one.sentence[0]] + " ".join(
        (one.unit.stem, *one.unit.section[-1:])
    )
    if place == 0 and one.index:
        said += reading.units[one.index - 1].text
    return not _SUBJECT.search(said) and not re.search(r"\b[a-z]{4,}s\b", said)


_OPENS = re.compile(
    r"(?:and |but |in all,? |now |overall,? )?(?:there (?:were|are|was|is|have been)|we (?:had|saw"
    r"|have)|that is|this is|it (?:was|is)|this was"
    r"|the (?:figure|number|total|proportion|percentage|rate) (?:is|was|stands at|stood at)(?: "
    r"now)?(?: at)?|around|some|about|a total of"
    r"|just over|nearly|over)\s*",
    re.IGNORECASE,
)


def _has_base(one: Quantity, reading: Reading) -> bool:
    """Whether a share has a base of its own, or its paragraph, stem, heading or neighbour gives one."""
    if one.base:
        return True
    unit = one.unit
    if re.search(r"\b[a-z]{4,}s\s*\(\s*$", one.before):
        return True
    earlier = [
        two for two in reading.of_unit(one.index) if two.sentence == one.sentence and two.number.end <= one.number.start
    ]
    if any(two.number.kind == "percent" and two.role == "share" and _has_base(two, reading) for two in earlier):
        return True
    if any(
        two.number.kind == "count"
        and two.role == "level"
        and two.sentence == one.sentence
        and two.number.end <= one.number.start
        and (re.search(r"\b(?:of|where|from|among)(?: (?:the|all|our|these|those))*\s*$", two.before, re.IGNORECASE))
        for two in reading.of_unit(one.index)
    ):
        return True
    beside = one.after[:40]
    if re.match(r"\s*\)?\s*(?:in|among|amongst|living|for|from|at|within|across|to|on)\b", beside) and _SUBJECT.search(
        unit.text
    ):
        return True
    around = " ".join((unit.text, unit.stem, *unit.section[-1:]))
    if any(two.base for two in reading.of_unit(one.index)):
        return True
    if _SUBJECT.search(around) or any(two.noun for two in reading.of_unit(one.index) if two.number.kind == "count"):
        return True
    # A paragraph of its own takes the base of the ones just before it.
    nearby = reading.units[max(0, one.index - 3) : one.index]
    if _LEVEL.search(one.before):  # "confidence rose from 45% to 52%": a measure with a name
        return True
    return any(_SUBJECT.search(two.text) for two in nearby) and bool(_VERB.search(unit.text) or unit.kind == "item")


RULE = Rule(
    NAME,
    "Numbers bound to nothing",
    "A number has nothing near it that it could be of, stands as a call-out or a fragment that nothing "
    "explains, or comes "
    "from research that is not named (cannot be checked), or its sentence never says what that share did (doubtful).",
    "Whether the base that stands near is the right one.",
    find,
)
