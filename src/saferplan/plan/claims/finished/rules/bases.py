"""Percentages of a smaller base than the one that is stated, and bases that may lie within each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, remark_on
from saferplan.plan.claims.finished.rules import unsaid_bases
from saferplan.plan.claims.finished.words import general_words, singular
from saferplan.plan.claims.remarks import Remark, Spot

NAME = "base"

_TOOK_PART = re.compile(
    r"\b(?P<verb>completed|responded|replied|answered|took part|participated|returned|filled in|were "
    r"surveyed|were interviewed|"
    r"responses|attended|submitted|gave (?:us )?their views|had their say)\b",
    re.IGNORECASE,
)
_GAVE = re.compile(
    r"\b(?:provided|gave|supplied|stated|disclosed|left|told us|shared|recorded|entered|included"
    r"|with)\b[^.;]{0,30}?\b(?P<what>postcodes?|ages?|"
    r"gender|sex|ethnicity|ethnic (?:group|origin)|address(?:es)?|location|disability|religion|ward"
    r"|date of birth|income|tenure)\b"
    r"|\b(?:answered|completed)\b[^.;]{0,30}?\b(?P<what2>question|section|questions)\b",
    re.IGNORECASE,
)
_SUBGROUP = re.compile(
    r"\s*\)?\s*(?:(?:for|in|among|amongst|of|by|from)\s+)?(?:(?:people|those|residents|respondents"
    r"|women|men|adults)\s+)?"
    r"(?:living in|living within|in|among|amongst|from|for|of)\s+(?:the\s+|our\s+)?(?:(?:more|most"
    r"|less|least|other|some|all)\s+)?"
    r"(?P<group>[\w-]+(?:\s+[\w-]+){0,2})",
    re.IGNORECASE,
)
_GROUP_WORDS = {
    "postcode": r"\b(?:areas?|wards?|neighbourhoods?|towns?|villages?|deprived|rural|urban|estates?"
    r"|district|postcode|communities)\b",
    "age": r"\b(?:aged?|older|younger|young|years)\b",
    "gender": r"\b(?:women|men|females?|males?)\b",
    "ethnic": r"\b(?:ethnic|black|asian|white|minority|heritage)\b",
    "disability": r"\b(?:disab\w+|impairment|health condition)\b",
    "question": r"\b(?:those|respondents|people)\b",
    "tenure": r"\b(?:tenants|renters|owners?)\b",
}
_OF_PEOPLE = re.compile(
    r"\b(?:said|say|felt|feel|told|agreed?|respondents?|took part|those who|residents|people|thought)\b", re.IGNORECASE
)
_JOINED = re.compile(
    r"\b(?:includ\w+|of whom|of which|among them|also|addition\w*|plus|further|as well as|another"
    r"|other|in total|altogether|separately|not including|"
    r"excluding|of these|combined|separate)\b",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Subgroups without their own base where fewer gave what puts people in them; and nested bases."""
    people = {singular(word) for word in general_words().people} | {"response", "reply", "survey", "questionnaire"}
    counts = [
        one
        for one in reading.quantities
        if one.number.kind == "count"
        and one.role == "level"
        and ((one.noun and set(one.noun) & people) or re.search(r"\bof (?:whom|these|them|those)\b[^.;]*$", one.before))
    ]
    said: set[Spot] = set()
    for remark in (*_subgroups(reading, counts, held), *_nested(counts, held)):
        said.add(remark.spots[0])
        yield remark
    yield from (remark for remark in unsaid_bases.find(reading, held) if remark.spots[0] not in said)


def _said_of(one: Quantity) -> str:
    """What is said after a count, to the end of its clause."""
    return re.split(r"[;.]|, (?:and|but|of)\b", one.after, maxsplit=1)[0]


def _subgroups(reading: Reading, counts: list[Quantity], held: Held) -> Iterator[Remark]:
    headline = [one for one in counts if _TOOK_PART.search(_said_of(one)) and not _GAVE.search(_said_of(one))]
    smaller = [(one, found) for one in counts if (found := _GAVE.search(_said_of(one)))]
    for fewer, gave in smaller:
        whole = [one for one in headline if one.number.value > fewer.number.value and one.index <= fewer.index + 3]
        if not whole:
            continue
        most = max(whole, key=lambda one: one.number.value)
        what = (gave["what"] or gave["what2"]).lower()
        pattern = _group_pattern(what)
        for one in reading.quantities:
            if one.number.kind not in ("percent", "part") or one.role != "share" or one.unit.cell is not None:
                continue
            if not fewer.index <= one.index <= fewer.index + 60 or not _same_chapter(one, fewer):
                continue
            group = _SUBGROUP.match(one.after)
            if group is None or not re.search(pattern, group[0], re.IGNORECASE) or not _OF_PEOPLE.search(one.unit.text):
                continue
            if re.search(
                r"\bn\s*=|\bbase\b|\b\d+ (?:respondents|people)", one.unit.text[one.number.end : one.number.end + 120]
            ):
                continue
            held.update((one.spot, fewer.spot, most.spot))
            name = group["group"].strip()
            yield remark_on(
                NAME,
                "doubtful",
                [one, fewer, most],
                f"{one.words} is of a part of those who took part, and its base is not given: "
                f"only {fewer.words} of the "
                f"{most.words} gave {_article(what)}, so it is of fewer people than the {most.words} that the other "
                "percentages are taken to be of.",
                f"Say how many of those {'in ' if not name.startswith(('in', 'from')) else ''}{name} answered.",
            )


def _article(what: str) -> str:
    if what.startswith("question") or what == "section":
        return f"an answer to that {what.rstrip('s')}"
    return f"{'an' if what[0] in 'aei' else 'a'} {what.rstrip('s') if not what.endswith('ss') else what}"


def _group_pattern(what: str) -> str:
    for key, pattern in _GROUP_WORDS.items():
        if what.startswith(key):
            return pattern
    if what.startswith(("address", "location", "ward")):
        return _GROUP_WORDS["postcode"]
    return (
        _GROUP_WORDS["gender"]
        if what == "sex"
        else _GROUP_WORDS["age"]
        if "birth" in what
        else rf"\b{re.escape(what)}\b"
    )


def _same_chapter(one: Quantity, other: Quantity) -> bool:
    """Under the same outermost heading, where headings are known."""
    if len(one.unit.section) > 1 and len(other.unit.section) > 1:
        return one.unit.section[:1] == other.unit.section[:1] or one.unit.section[:2] == other.unit.section[:2]
    return True


def _nested(counts: list[Quantity], held: Held) -> Iterator[Remark]:
    """Two counts of different people who did one thing, and no word on whether the fewer are among the more."""
    for place, one in enumerate(counts):
        first = _did(one)
        if first is None:
            continue
        for two in counts[place + 1 : place + 6]:
            if two.index - one.index > 4 or two.noun == one.noun or _did(two) != first:
                continue
            if one.when and two.when and one.when != two.when:
                continue
            more, fewer = sorted((one, two), key=lambda count: -count.number.value)
            between = f"{one.sentence_text} {two.sentence_text}"
            if _JOINED.search(between) or more.number.value == fewer.number.value or more.noun[-1] != "person":
                continue
            if one.sentence == two.sentence and one.index == two.index:
                continue
            held.update((one.spot, two.spot))
            yield remark_on(
                NAME,
                "doubtful",
                [fewer, more],
                f"It is not said whether the {fewer.words} ({' '.join(fewer.noun)}) are among the {more.words}.",
                f'Write "including {fewer.words}", or "and {fewer.words} others".',
            )


def _did(one: Quantity) -> tuple[str, str] | None:
    """What the people of a count did: the verb, and the last word of what they did it to."""
    match = _TOOK_PART.search(_said_of(one))
    if match is None or match.start() > 60:
        return None
    rest = re.findall(r"[a-z]+", _said_of(one)[match.end() :].lower())
    return match["verb"].lower(), next((word for word in reversed(rest) if word in _THINGS), "")


_THINGS = frozenset(
    ["survey", "questionnaire", "consultation", "form", "interview", "poll", "event", "meeting", "workshop", "review"]
)

RULE = Rule(
    NAME,
    "Percentages of a smaller base than stated",
    "A subgroup's percentage has no base of its own while fewer gave what puts people in it; nothing says how "
    "many the people are that a share is of (cannot be checked); a share of fewer is printed of more; or of "
    "two groups who did one thing it is not said whether one is within the other.",
    "Whether a group without a count is counted under another name.",
    find,
)
