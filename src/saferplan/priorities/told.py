"""Proposals: all that was worked out from one set of scores, and what is said of it in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saferplan.assessment.context import listed, number_in_words, upper_first
from saferplan.findings import Finding
from saferplan.priorities.agreeing import Dissent, FieldAgreed, PairAgreed
from saferplan.priorities.issues import Issue, ScanItem
from saferplan.priorities.proposing import PROPOSED, ProposedPriority, ordinal
from saferplan.priorities.rankings import TITLES, IssueDiffers, Ranking, RankingsAgree
from saferplan.priorities.scores import Scored
from saferplan.priorities.stability import RankStability, WeightMoved

HOLDS = 0.95
"""A proposal that is among the first few in this share of draws is said to hold its place."""

MOST_DIFFERING = 3


@dataclass(frozen=True)
class Proposals:
    """All that was worked out from one set of scores.

    `source` says in a sentence what the evidence is from; `audience` whom that may be shown to ("" for a bundle, which
    is the analyst's).  `left_out` are issues with a reason, `aside` findings that stand behind no issue.
    `know` are sentences on who scored what, to be read before the order.
    """

    area: str
    source: str
    audience: str
    invented: bool
    scored: Scored
    stability: RankStability
    proposed: tuple[ProposedPriority, ...]
    by_field: tuple[FieldAgreed, ...]
    by_pair: tuple[PairAgreed, ...]
    dissents: tuple[Dissent, ...]
    rankings: tuple[Ranking, ...]
    agree: tuple[RankingsAgree, ...]
    differs: tuple[IssueDiffers, ...]
    weights: tuple[WeightMoved, ...]
    scan: tuple[ScanItem, ...]
    left_out: tuple[Issue, ...]
    aside: tuple[Finding, ...]
    rows: tuple[str, ...]
    know: tuple[str, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the issues, by id."""
        return {one.id: one.title for one in (*self.scored.issues, *self.left_out)}


WORKING = "Working paper: not the Board's decision."
"""What every file of proposals says of itself first."""


def standing_of(held: Proposals) -> list[str]:
    """What a paper of proposals is and whom it may be shown to, in sentences; the first is `WORKING`."""
    if held.audience == "public":
        keep = (
            "The evidence is from a public release. The scores and the scorers' names are the partnership's own: ask "
            "the scorers before you hand this on."
        )
    elif held.audience:
        keep = "The evidence is from a release for the partnership: keep it within the partnership."
    else:
        keep = "The evidence is exact and has not been released: keep it with those who may see the records."
    made_up = ["The place, its records and its scores are made up."] if held.invented else []
    return [WORKING, "The scores propose; the Board chooses, and says why.", keep, *made_up]


def title_of(held: Proposals) -> str:
    """What was found, for the head of the page and the terminal."""
    proposed = [one for one in held.proposed if one.standing == PROPOSED]
    sure = sum(one.chance_top >= HOLDS for one in proposed)
    many = len(proposed)
    first = "first" if held.stability.top == 1 else f"first {number_in_words(held.stability.top)}"
    what = f"{upper_first(number_in_words(many))} {'priority is' if many == 1 else 'priorities are'} proposed"
    if not held.scored.model.scored:
        return f"{what} by the figures alone"
    if sure == many:
        stays = "it stays" if many == 1 else "all stay"
        return f"{what}, and {stays} among the {first} when scores are moved as far as scorers doubt them"
    if not sure:
        return f"{what}; others could take the place of any of them, were scores moved as far as scorers doubt them"
    return (
        f"{what}; {number_in_words(sure)} of them {'stays' if sure == 1 else 'stay'} among the {first} when scores are "
        "moved as far as scorers doubt them"
    )


def not_scored(held: Proposals) -> list[str]:
    """The issues without a result, each with the fields that nobody scored."""
    return [
        f"{one.title} (nobody scored {listed([title.lower() for title in held.scored.lacking(place)])})"
        if held.scored.model.combine != "index"
        else f"{one.title} (no figure)"
        for place, one in enumerate(held.scored.issues)
        if not held.scored.ranks[place]
    ]


def rankings_in_words(held: Proposals) -> list[str]:
    """How far the lists agree, and which issues they place furthest apart."""
    told = [one for one in held.agree if np.isfinite(one.correlation)]
    made = []
    if told:
        names = {name: title.lower() for name, title in TITLES.items()}
        most, least = max(told, key=lambda one: one.correlation), min(told, key=lambda one: one.correlation)
        made.append(
            f"The lists by {names[most.first]} and by {names[most.second]} agree most (rank correlation "
            f"{most.correlation:.2f} over {most.in_common} issues)"
            + (
                "."
                if most == least
                else f"; those by {names[least.first]} and by {names[least.second]} least "
                f"({least.correlation:.2f} over {least.in_common}). "
                "1 is the same order, 0 no likeness, and -1 the opposite order."
            )
        )
    lists = {one.name: one for one in held.rankings}
    for one in held.differs[:MOST_DIFFERING]:
        high, low = lists[one.highest].of(one.issue), lists[one.lowest].of(one.issue)
        if high is not None and low is not None and one.apart > 0:
            made.append(
                f"{held.titles[one.issue]} is {ordinal(high.rank)} of {high.of} by {TITLES[one.highest].lower()}, and "
                f"{ordinal(low.rank)} of {low.of} by {TITLES[one.lowest].lower()}."
            )
    return made


def weights_in_words(held: Proposals) -> list[str]:
    """What a change of one weight would do to the first few."""
    titles, top = held.titles, number_in_words(held.stability.top)
    if len(held.scored.model.counted) < 2 or _is_plain_product(held):
        return ["No field of this model has a weight whose change could move the order."]
    if not held.weights:
        return [f"No weight, made a quarter larger or a fifth smaller, would change which issues are the first {top}."]
    made = []
    for one in held.weights:
        how = "a quarter larger" if one.factor > 1 else "a fifth smaller"
        did = []
        if one.enters:
            did.append(f"{listed([titles[name] for name in one.enters])} would come among the first {top}")
        if one.leaves:
            did.append(f"{listed([titles[name] for name in one.leaves])} would leave them")
        if one.first:
            did.append(f"{titles[one.first]} would come first")
        made.append(f"With the weight of {one.field.lower()} {how}, {listed(did)}.")
    return made


def _is_plain_product(held: Proposals) -> bool:
    """Whether each block has one field, so that a weight multiplies every result alike."""
    model = held.scored.model
    blocks = [one.block for one in model.counted]
    return model.combine == "product of blocks" and len(set(blocks)) == len(blocks)
