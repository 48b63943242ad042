"""Proposed priorities: what the scores put first, each with its reasons, its doubts and how far its rank holds.

The machine proposes and the Board decides.  A `ProposedPriority` has no place for who chose it, when or why: nothing
here can make a priority of the plan of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from saferplan.assessment.context import listed, number_in_words
from saferplan.findings import STRENGTHS, Finding, strength_in_words, without_links
from saferplan.priorities.agreeing import Dissent
from saferplan.priorities.combining import range_of
from saferplan.priorities.issues import Issue, ScanItem
from saferplan.priorities.model import SIGNALS
from saferplan.priorities.rankings import RankedIssue, Ranking
from saferplan.priorities.scores import Scored
from saferplan.priorities.stability import RankStability

COULD = 0.2
"""An issue below the first few is named beside them where it is among them in this share of draws."""

UNSURE = 0.8
"""A proposal that is among the first few in a smaller share of draws than this says so as a doubt."""

MOST_FINDINGS = 3
"""So many findings are given as reasons, the strongest first."""

PROPOSED, COULD_BE = "proposed", "could as well be"
STANDINGS = (PROPOSED, COULD_BE)


@dataclass(frozen=True)
class ProposedPriority:
    """A priority that the scores propose: the machine's, and nobody's decision.

    `standing` is "proposed" for the first few by rank, "could as well be" for those that are among them in one draw of
    five or more.  `rank_low` and `rank_high` are the best and the worst rank of its interval, `chance_top` the share of
    draws in which it is among the first `top`.  `reasons` speak for it, `doubts` against relying on its place;
    `findings` and `figures` are the ids and addresses behind it.  `model` is the model's name and version.
    """

    id: str
    title: str
    standing: str
    score: float
    band: str
    rank: int
    rank_low: int
    rank_high: int
    chance_top: float
    top: int
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    findings: tuple[str, ...]
    figures: tuple[str, ...]
    model: str

    def as_json(self) -> dict[str, Any]:
        """The proposal as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class Weighed:
    """What proposals are made from: the scores, how stable their order is, dissent, rankings and what may come."""

    scored: Scored
    stability: RankStability
    dissents: tuple[Dissent, ...]
    rankings: tuple[Ranking, ...]
    findings: Mapping[str, Finding]
    scan: Sequence[ScanItem] = ()


def propose_priorities(weighed: Weighed) -> tuple[ProposedPriority, ...]:
    """The issues that the scores put among the first few, and those that could as well be, by rank.

    Equal results at the edge are all proposed.
    """
    scored, stability = weighed.scored, weighed.stability
    made = []
    for place in scored.ranked:
        chance = float(stability.chance_top[place])
        if scored.ranks[place] <= stability.top:
            made.append(_proposed(weighed, place, PROPOSED))
        elif chance >= COULD:
            made.append(_proposed(weighed, place, COULD_BE))
    return tuple(made)


def _proposed(weighed: Weighed, place: int, standing: str) -> ProposedPriority:
    """One proposal."""
    scored, stability = weighed.scored, weighed.stability
    issue, score = scored.issues[place], float(scored.results[place])
    return ProposedPriority(
        id=issue.id,
        title=issue.title,
        standing=standing,
        score=round(score, 6),
        band=scored.model.band(score),
        rank=int(scored.ranks[place]),
        rank_low=int(stability.low[place]),
        rank_high=int(stability.high[place]),
        chance_top=round(float(stability.chance_top[place]), 4),
        top=stability.top,
        reasons=tuple(_reasons(weighed, place)),
        doubts=tuple(_doubts(weighed, place)),
        findings=tuple(one for one in issue.findings if one in weighed.findings),
        figures=tuple(one.address for one in issue.signals if one.address),
        model=scored.model.name,
    )


def score_in_words(scored: Scored, place: int) -> str:
    """A result with the highest there can be, and its band: "12 of 16, high"."""
    band = scored.model.band(float(scored.results[place]))
    return result_in_words(scored, place) + (f", {band}" if band else "")


def result_in_words(scored: Scored, place: int) -> str:
    """A result with the highest there can be: "12 of 16"."""
    ends = range_of(scored.model)
    return f"{in_short(float(scored.results[place]))}" + (f" of {ends[1]:g}" if ends else "")


def in_short(result: float) -> str:
    """A result with at most one digit after the point.

    >>> in_short(12.0), in_short(2.4286)
    ('12', '2.4')
    """
    return f"{result:,.1f}".removesuffix(".0")


def _reasons(weighed: Weighed, place: int) -> list[str]:
    """What speaks for an issue."""
    scored = weighed.scored
    issue, model = scored.issues[place], scored.model
    made = [f"It scores {score_in_words(scored, place)}."]
    tops = [
        field.title for row, field in enumerate(model.fields) if field in model.counted and _is_top(scored, row, place)
    ]
    if tops and len(scored.ranked) > 1:
        made.append(f"No issue scores higher on {listed([_within(one) for one in tops])}.")
    made += [
        f"{title}: {one.said}, {ordinal(one.rank)} of {one.of}." for title, one in _places(weighed, issue, low=False)
    ]
    held = [weighed.findings[one] for one in issue.findings if one in weighed.findings]
    # What leads the residents' list stands among the figures already.
    strong = [one for one in held if one.strength != STRENGTHS[-1] and "/ranking/" not in one.id]
    for finding in sorted(strong, key=lambda one: STRENGTHS.index(one.strength))[:MOST_FINDINGS]:
        made.append(f"{without_links(finding.headline)} ({strength_in_words(finding).lower()}).")
    coming = [one.item.item.rstrip(".") for one in weighed.scan if issue.id in one.touches]
    made += [f"What may come: {one}." for one in coming]
    return made


def ordinal(number: int) -> str:
    """A rank as one says it.

    >>> [ordinal(one) for one in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']
    """
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _places(weighed: Weighed, issue: Issue, *, low: bool) -> list[tuple[str, RankedIssue]]:
    """Where the lists put an issue: those in whose upper half it is, or (`low`) in whose lower half."""
    found = [(ranking.title, one) for ranking in weighed.rankings if (one := ranking.of(issue.id)) is not None]
    return [(title, one) for title, one in found if low == (2 * one.rank > one.of + 1)]


def _is_top(scored: Scored, row: int, place: int) -> bool:
    """Whether no other issue has a higher value of a field, and some have a lower."""
    values = [scored.values[row, one] for one in scored.ranked]
    mine = scored.values[row, place]
    return bool(mine >= max(values) - 1e-9 and mine > min(values))


def _within(title: str) -> str:
    """A title within a sentence."""
    return title[:1].lower() + title[1:]


def _doubts(weighed: Weighed, place: int) -> list[str]:
    """What speaks against relying on an issue's place."""
    scored, stability = weighed.scored, weighed.stability
    issue = scored.issues[place]
    made = []
    if scored.ranks[place] > stability.top:
        made.append(f"It is not among the first {number_in_words(stability.top)} as scored.")
    chance = stability.chance_top[place]
    if chance < UNSURE:
        made.append(
            f"It is among the first {number_in_words(stability.top)} in {chance:.0%} of draws, and anywhere from "
            f"{stability.low[place]} to {stability.high[place]} in {stability.level:.0%} of them."
        )
    made += _of_scorers(weighed, issue)
    made += _of_evidence(weighed, issue)
    for title, one in _places(weighed, issue, low=True):
        made.append(f"It is low on the list by {_within(title)}, {ordinal(one.rank)} of {one.of}: {one.said}.")
    also = [one.title for one in scored.issues if one.id in issue.parts or issue.id in one.parts]
    if also:
        verb = "is" if len(also) == 1 else "are"
        made.append(f"It holds some of the same as {listed([_within(one) for one in also])}, which {verb} scored too.")
    return made


def _of_scorers(weighed: Weighed, issue: Issue) -> list[str]:
    """Doubts that come from who scored, how sure they were, and how far they disagree."""
    scored, made = weighed.scored, []
    cells = scored.of_issue(issue.id)
    if not scored.model.scored:
        return []
    mine, every = {one.scorer for one in cells}, scored.scorers
    if len(every) == 1:
        made.append("One person or body scored it, and nobody else.")
    elif len(mine) < len(every):
        lacking = [one for one in every if one not in mine]
        made.append(f"{listed(lacking)} did not score it.")
    low = sum(one.confidence == "low" for one in cells)
    if cells and low * 3 >= len(cells):
        made.append(f"{low} of its {len(cells)} scores are informed guesses, by the scorers' own word.")
    for one in weighed.dissents:
        if one.issue == issue.id:
            field = scored.model.field(one.field)
            assert field is not None, one.field
            top, bottom = (
                f"{cell.scorer} says {_within(field.levels[cell.level].title)}"
                f" ({f'“{cell.note}”' if cell.note else 'no reason given'})"
                for cell in (one.cells[0], one.cells[-1])
            )
            apart = number_in_words(one.apart)
            made.append(f"Scorers are {apart} levels apart on {_within(field.title)}: {top}, {bottom}.")
    return made


def _of_evidence(weighed: Weighed, issue: Issue) -> list[str]:
    """Doubts that come from the evidence."""
    made = []
    held = [weighed.findings[one] for one in issue.findings if one in weighed.findings]
    lacking = [SIGNALS[one.name] for one in issue.signals if one.value is None]
    asked = [one.figure for one in weighed.scored.model.counted if one.figure]
    there = sum(issue.signal(name).value is not None for name in asked)
    if there < len(asked):
        figures = f"{number_in_words(there)} {'figure' if there == 1 else 'figures'} of {number_in_words(len(asked))}"
        made.append(f"Its index rests on {figures}; the others could change it much.")
    if len(lacking) == len(SIGNALS) and not held:
        made.append("No finding and no figure of the assessment stands behind it.")
    elif lacking:
        made.append(f"No figure says {listed(lacking).replace(' and ', ' or ')}.")
    if held and all(one.strength == STRENGTHS[-1] for one in held):
        made.append("The findings behind it are weak evidence.")
    return made
