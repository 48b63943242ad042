"""What stands right beside a link and belongs to its claim: units, and words that say it went up or down by so much."""

from __future__ import annotations

import re
from functools import cache

from saferplan.plan.claims.claim import alternatives
from saferplan.plan.claims.reading import direction_in, plain_words
from saferplan.plan.claims.wording import load_wording

_AFTER = re.compile(
    r"\s*(?:%|per\s?cent\b|times\b(?: as [a-z]+(?: again)?\b)?|(?:thousand|million)\b"
    r"|as (?:many|much|likely|high|large|great|often|common|frequent)\b(?: again)?"
    r"|(?:per|for every|for each|in every) (?:100,000|10,000|1,000)\b(?: (?:people|residents)\b)?)",
    re.IGNORECASE,
)
_POINTS_AFTER = re.compile(r"\s*(?:percentage )?points?\b", re.IGNORECASE)
_RANKED_AFTER = re.compile(
    r"\s*(?:[a-z]+ ){0,2}?(?:increase|rise|growth|fall|drop|decrease|decline|reduction)s?\b", re.IGNORECASE
)
_AMONG_AFTER = re.compile(r"\s*(?:out )?of (?:all |the |all the )?\d+\b", re.IGNORECASE)

_NOUNS = "increase|decrease|reduction|rise|drop|growth|fall|decline|cut"
_COMPARED = "more|fewer|higher|lower|less"
_NOUN_AFTER = re.compile(rf"\s*(?P<way>{_NOUNS})\b(?![\w-])", re.IGNORECASE)
_COMPARED_AFTER = re.compile(rf"\s*(?P<way>{_COMPARED})\b(?![\w-])(?! likely| or\b)", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:a|an|the|this|that|its|their)$", re.IGNORECASE)
_UP = r"(?:^|[,(] ?|(?<!\w)(?:is|was|were|are|went|gone|been) )"
_COMPARED_LIKELY = re.compile(r"\s*(?P<way>more|less) likely\b", re.IGNORECASE)


def units_after(after: str, *, in_points: bool) -> str:
    """The units that follow a link, such as "per cent" and "times as many"; `in_points` says that points may be.

    >>> units_after(" per cent of them", in_points=False), units_after(" points more", in_points=True)
    (' per cent', ' points')
    """
    found = ""
    for _ in range(2):
        match = _AFTER.match(after) or (_POINTS_AFTER.match(after) if in_points else None)
        if match is None:
            break
        found, after = found + match[0], after[match.end() :]
    return found


def ranked_after(after: str) -> str:
    """What is ranked, where it follows the link: "increase" after "largest", "of 16" after "third"."""
    match = _RANKED_AFTER.match(after) or _AMONG_AFTER.match(after)
    return match[0] if match else ""


def direction_beside(before: str, after: str) -> int:
    """Which way the words right at a link say that something went, by as much as the link says; 0 for neither.

    >>> direction_beside("Burglary fell by ", ""), direction_beside("A ", " rise"), direction_beside("rose to ", "")
    (-1, 1, 0)
    """
    text = plain_words(before[-80:])
    match = _by_or_of().search(text)
    if match is not None:
        return 1 if next(word for word in match.groups() if word) in load_wording().up else -1
    following = _COMPARED_AFTER.match(after) or _COMPARED_LIKELY.match(after)
    if following is None and _ARTICLE.search(text):
        following = _NOUN_AFTER.match(after)
    return direction_in(following["way"])[0][1] if following else 0


@cache
def _by_or_of() -> re.Pattern[str]:
    """What ends in "rose by", "a fall of", "down", with or without a qualifier after it."""
    wording = load_wording()
    qualifiers = "|".join(sorted((words for one in wording.qualifiers for words in one.words), key=len, reverse=True))
    words = alternatives(
        tuple(one for one in wording.up + wording.down if one not in ("more", "fewer", "less"))
    ).pattern
    # "Made up 24%" and "cut 12 posts" say nothing of a change.
    plain = r"(?<!\w)(?:rose|risen|fell|fallen|increased|decreased|dropped|grew|grown|declined|climbed)(?!\w)"
    way = rf"(?:(?P<way>{words}) by|(?<!\w)(?P<noun>{_NOUNS}) of|(?P<plain>{plain})|{_UP}(?P<up>up|down))"
    return re.compile(rf"{way}(?: (?:{qualifiers}))?$")


def direction_around(before: str, after: str) -> int:
    """The direction that a sentence gives a number: that of the nearest word of direction, 1, -1 or 0 for none.

    >>> direction_around("Burglary fell by ", " while violence rose"), direction_around("A ", " rise")
    (-1, 1)
    """
    near = [(len(before) - start, sense) for start, sense in direction_in(before)]
    near += [(start, sense) for start, sense in direction_in(after)]
    return min(near, default=(0, 0), key=lambda one: one[0])[1]
