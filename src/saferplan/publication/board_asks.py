"""What a Board is asked, by rule from what was found: nobody types it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from saferplan.assessment.answer import Answer
from saferplan.figures import Figure, parse_address
from saferplan.findings import Finding, strength_order
from saferplan.publication.released import Released

MORE = ("trends/riser-percent", "trends/riser-number", "comparison/above", "deprivation/steepest", "harm/heavier")
"""The rules whose findings say that there is more of something: than before, than elsewhere, or in deprived places."""
CHANGES = ("trends/year", "trends/since-first")
"""The rules whose findings can go either way; they count where they went up."""

MOST_TO_DECIDE = 4
ASKS_TABLE = "ask"


@dataclass(frozen=True)
class Ask:
    """One thing that the Board is asked: the word for it, a sentence, and what it is about, each a line of Markdown."""

    word: str
    sentence: str
    about: tuple[str, ...] = ()


def board_asks(released: Released) -> tuple[Ask, ...]:
    """What the Board is asked to decide, to ask for, and to note, from the findings and gaps of a release."""
    asks = []
    if rises := strong_and_more(released):
        shown = rises[:MOST_TO_DECIDE]
        tail = "" if len(rises) == len(shown) else f" Of {len(rises)}, the largest {len(shown)} are named."
        asks.append(
            Ask(
                "Decide",
                "which of these should be a priority, or be looked into first: each is more than before, more than "
                "elsewhere or more in deprived places, on strong evidence. Whether more is worse is for you to say."
                f"{tail}",
                tuple(one.headline for one in shown),
            )
        )
    if lacking := _lacking(released.answers):
        many = sum(count for _, count in lacking)
        whom = "; ".join(f"{who} ({count})" for who, count in lacking)
        asks.append(
            Ask("Ask for", f"what nobody has sent: {many} measure{'s' if many > 1 else ''}. Those who could: {whom}.")
        )
    judged = [one for one in released.findings if not one.counts]
    if weak := [one for one in judged if one.strength == "weak"]:
        verb = "rests" if len(weak) == 1 else "rest"
        asks.append(
            Ask(
                "Note",
                f"that {len(weak)} of {len(judged)} findings {verb} on weak evidence: no decision "
                "should stand on those alone.",
            )
        )
    return tuple(asks)


def strong_and_more(released: Released) -> list[Finding]:
    """The findings that say on strong evidence that there is more of something, the largest first.

    Of several findings of one question about one area and group, the first is taken.
    """
    found: list[Finding] = []
    for one in sorted(released.findings, key=strength_order):
        if one.strength == "strong" and not one.counts and _says_more(one, released):
            subject = one.id.split("/")[0], one.id.split("/", maxsplit=2)[2]
            if all(subject != (other.id.split("/")[0], other.id.split("/", maxsplit=2)[2]) for other in found):
                found.append(one)
    return found


def _says_more(finding: Finding, released: Released) -> bool:
    rule = "/".join(finding.id.split("/")[:2])
    if rule in MORE:
        return True
    return rule in CHANGES and any(_is_rise(released.figure(address)) for address in finding.figures)


def _is_rise(figure: Figure) -> bool:
    return parse_address(figure.id).change == "percent" and (figure.value or 0.0) > 0


def _lacking(answers: Iterable[Answer]) -> list[tuple[str, int]]:
    """Who could send what nobody has sent, with how many measures each; from the table that says so."""
    counts: dict[str, int] = {}
    tables = [table for answer in answers if answer.question == "missing_evidence" for table in answer.tables]
    for row in (row for table in tables if table.id == ASKS_TABLE for row in table.rows):
        who = row[0].text[:1].lower() + row[0].text[1:]
        counts[who] = counts.get(who, 0) + row[1].text.count("; ") + 1
    return list(counts.items())
