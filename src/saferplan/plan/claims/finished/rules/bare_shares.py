"""Percentages with no sentence of their own: call-outs that nothing explains, fragments, and sums of nothing named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, remark_on
from saferplan.plan.claims.remarks import Remark

NAME = "unbound"

_READS_ON = re.compile(
    r"(?:of|said|say|felt|feel|think|thought|people|residents|respondents|those|want|wanted|agree|agreed|are|were|have"
    r"|had|more|fewer|less|increase|decrease|rise|fall|reduction|drop|in|the (?:share|number|proportion|percentage|rise"
    r"|fall|rate|increase|reduction|drop)|share|proportion|average|total|satisfaction|confidence|recorded|reported|is"
    r"|this is|that is|\w+(?:ed|ing)\b|(?:most|all|young|older|local|repeat|female|male)\b|victims|women|men|adults"
    r"|children|crimes|offences|incidents)\b",
    re.IGNORECASE,
)
_OWN_SENTENCE = re.compile(
    r"(?:the|we|our|there|it|this|these|you|your|they|please|if|when|for|at|last|next|in|on|a|an|[a-z]+)\b.*[.!?]\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ADDED = (
    r"underspend|overspend|under-?spend|over-?spend|shortfall|surplus|deficit|saving|savings|variance|slippage"
    r"|reserve|contingency|overhead|loss"
)
_MONEY = re.compile(
    rf"\b(?:{_ADDED})\s+(?:\w+\s+)?(?:of|was|is|at|to|stands at|came to)\s+(?:(?:about|around|some|nearly|just"
    r"|over|under)\s+)*$",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"\s*(?:(?:some|about|around|roughly|nearly|almost|over|under|just|only|a|an|overall|in|all|and|but|the|figure|total"
    r"|up|down|further|another|so|far|now|more|than|or|average|on|yet|still|here|also)\b[\s,:–—-]*)*",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"(?:(?:the|that|this)\s+(?:figure|share|proportion|percentage|number)|it|this|that)\s+(?:now\s+|still\s+)?"
    r"(?:is|was|stands? at|stood at|came to|has reached|reached"
    r"|went (?:up|down) to|rose to|fell to|has (?:risen|fallen) to)(?:\s+(?:now|about|around|some|at))*\s*"
    r"|(?:we|they) (?:are|were) (?:now )?(?:at|on)\s*",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Percentages that no words of the document are about."""
    for one in reading.quantities:
        if one.unit.cell is not None:
            continue
        if one.number.kind in ("count", "money") and one.role == "level" and _called_out(one, reading):
            yield remark_on(
                NAME,
                "cannot be checked",
                [one],
                f"{one.words} stands alone, and the words after it are not about it.",
                "Say what is counted.",
            )
        if one.number.kind not in ("percent", "part"):
            continue
        if one.role not in ("share", "change"):
            continue
        if _called_out(one, reading) and one.number.kind == "percent":
            reason = f"{one.words} stands alone, and the words after it are not about it."
        elif _money(one):
            reason = f"It is not said what {one.words} is of."
        elif one.role == "share" and (_fragment(one, reading) or _pointing(one, reading)):
            reason = f"It is not said what {one.words} is of, nor of whom."
        else:
            continue
        yield remark_on(NAME, "cannot be checked", [one], reason, "Say of how many, and of what.")


def _called_out(one: Quantity, reading: Reading) -> bool:
    """Whether a percentage on a line of its own is followed by a sentence that says nothing of it."""
    before = reading.units[one.index - 1] if one.index else None
    if before is not None and (before.kind != "heading" and not before.text.rstrip().endswith((".", "!", "?"))):
        return False  # the marks of a chart, or a caption above its number
    if len(one.unit.pieces) < 2:
        after = reading.units[one.index + 1] if one.index + 1 < len(reading.units) else None
        alone = not one.before.strip() and one.unit.kind == "paragraph" and not one.after.strip()
        return alone and before is not None and before.kind != "heading" and (after is None or after.kind == "heading")
    begin = one.unit.pieces[1][0]
    if one.number.start >= begin:
        return False
    text = one.unit.text[begin:].lstrip()
    if not text[:1].isupper() or _READS_ON.match(text) or re.search(r"\d\s?%|per cent", text):
        return False
    return bool(_OWN_SENTENCE.match(text)) and one.unit.kind != "heading"


def _money(one: Quantity) -> bool:
    """ "The underspend of 8%": of which budget?"""
    if one.number.kind != "percent" or not _MONEY.search(one.before[-80:]):
        return False
    if re.match(r"\s*(?:of|on|in|against|from)\s+(?:the |its |our |this |that |last )?\w+", one.after):
        return bool(re.match(r"\s*(?:in|on)\s+(?:the )?(?:annex|appendix|year|quarter|\d)", one.after))
    return not re.search(r"\b(?:budget|grant|allocation|income|fund|£)", one.sentence_text, re.IGNORECASE)


def _fragment(one: Quantity, reading: Reading) -> bool:
    """ "Some 12% overall.": a share, and no word of what it is."""
    if one.unit.kind == "item" or one.unit.kind == "heading" or len(one.unit.pieces) > 1:
        return False
    if not one.sentence_text.endswith((".", "!")) or not _FRAGMENT.fullmatch(one.before):
        return False
    if not _FRAGMENT.fullmatch(re.sub(r"[.!)\s]+$", "", one.after)):
        return False
    return not _told_before(one, reading)


def _pointing(one: Quantity, reading: Reading) -> bool:
    """ "The figure is 34%." where no figure stands before it."""
    if not _POINTS_BACK.fullmatch(one.before.lstrip()) or one.unit.kind == "item":
        return False
    if re.match(r"\s*(?:of|for|among|in|higher|lower|more|less)\b", one.after):
        return False
    return not _told_before(one, reading)


_ABOUT_SHARES = re.compile(
    r"\?|:\s*$|\b(?:share|proportion|percentage|rate|per cent|how many|asked|said|satisf\w+|confidence|trust|target"
    r"|turnout|increase\w*|rise|rose|fell|fall|saving)\b|%",
    re.IGNORECASE,
)


def _told_before(one: Quantity, reading: Reading) -> bool:
    """Whether the sentence before tells of a share, or of people, that this one can be about."""
    place = [pair[0] for pair in one.unit.sentences].index(one.sentence[0])
    if place:
        before = one.unit.text[slice(*one.unit.sentences[place - 1])]
    else:
        before = reading.units[one.index - 1].text if one.index else ""
        before = before[before.rstrip(" .").rfind(". ") + 1 :]
    heading = one.unit.section[-1] if one.unit.section and not place else ""
    return bool(_ABOUT_SHARES.search(f"{before} {heading}"))
