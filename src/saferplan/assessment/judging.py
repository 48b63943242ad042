"""How sure a finding is, by the printed rule, and the finding made of what was judged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.context import Context, listed
from saferplan.assessment.recording import recording_changed
from saferplan.figures import Address, unplaced_of
from saferplan.findings import (
    MODERATE_LEVEL,
    MODERATE_WITHOUT,
    PLACING_MATTERS,
    STRONG_LEVEL,
    STRONG_WITHOUT,
    Finding,
    links_in,
    part_in_words,
    rareness_in_words,
)
from saferplan.measures.part_and_whole import counts_behind
from saferplan.measures.scatter import limits_of_ratio

COULD_BE_CHANCE = "it could be chance"


@dataclass(frozen=True)
class Verdict:
    """Whether a change or gap is more than chance: its strength, the reason, and the direction (1, -1 or 0).

    `counts` says that it is of a plain count, where strength is how well the records are placed.
    """

    strength: str
    reason: str
    direction: int
    counts: bool = False


@dataclass(frozen=True)
class About:
    """What a finding is about: its question, the rule that found it, an area and a group ("all" for everything)."""

    question: str
    rule: str
    area: str = PARTNERSHIP
    group: str = "all"

    @property
    def id(self) -> str:
        """The finding's id: `question/rule/area/group`, with no period in it."""
        return f"{self.question}/{self.rule}/{self.area.replace(':', '-')}/{self.group}"


@dataclass(frozen=True)
class Method:
    """How a finding was reached: a sentence, its reference, and what it cannot tell."""

    how: str
    reference: str
    cannot_tell: str


def make_finding(
    about: About,
    method: Method,
    verdict: Verdict,
    *,
    headline: str,
    sentence: str,
    size: float,
    rests_on: tuple[str, ...] = (),
) -> Finding:
    """A finding whose figures are those that its sentences link to, and the others it rests on."""
    linked = [address for _, address in links_in(f"{headline} {sentence}")]
    return Finding(
        id=about.id,
        question=about.question,
        headline=headline,
        sentence=sentence,
        figures=tuple(dict.fromkeys([*linked, *rests_on])),
        method=method.how,
        reference=method.reference,
        strength=verdict.strength,
        strength_reason=verdict.reason,
        counts=verdict.counts,
        cannot_tell=method.cannot_tell,
        size=size,
    )


def judge_ratio(context: Context, one: Address, other: Address, *, chosen_from: int = 1) -> Verdict:
    """Judge one count or rate against another by the printed rule, allowing for months that vary more than chance.

    `chosen_from` is how many there were to choose from, where the one is the highest of them: chance has as many
    throws, so each must be that much rarer (Bonferroni).  An area against the whole partnership is judged against the
    rest of it.  A change over time is moderate at best where too few months are held to tell how much they vary.
    """
    top, bottom = counts_behind(context.figure(one)), counts_behind(context.figure(other))
    if top is None or bottom is None or top[0] + bottom[0] == 0:
        return Verdict("weak", "there is no number to compare", 0)
    scatter = context.figures.joint_scatter(one, other)
    limits = {}
    for level in (MODERATE_LEVEL, STRONG_LEVEL):
        found = limits_asked(context, one, other, level=level, chosen_from=chosen_from)
        if found is None:
            return Verdict("weak", "the area is the whole of it", 0)
        limits[level] = found
    direction = 1 if top[0] / top[1] > bottom[0] / bottom[1] else -1
    rare, common = rareness_in_words(STRONG_LEVEL), rareness_in_words(MODERATE_LEVEL)
    if not holds_one(limits[STRONG_LEVEL]):
        if one.period != other.period and not scatter.freedom:
            return Verdict("moderate", "too few months are held to tell how much they vary", direction)
        return Verdict("strong", f"chance alone would do this less than {rare}", direction)
    if not holds_one(limits[MODERATE_LEVEL]):
        return Verdict("moderate", f"chance alone would do this less than {common}, but not {rare}", direction)
    return Verdict("weak", COULD_BE_CHANCE, 0)


def limits_asked(
    context: Context, one: Address, other: Address, *, level: float = MODERATE_LEVEL, chosen_from: int = 1
) -> tuple[float, float] | None:
    """The limits of one count or rate as a multiple of another by which `judge_ratio` judges it.

    Those printed beside the ratio, but at `level`, and allowing for there having been so many to choose from.  None
    where there is no number to compare, or the area is the whole of what it is set against.
    """
    scatter = context.figures.joint_scatter(one, other)
    found = limits_of_ratio(context.figure(one), context.figure(other), scatter, level=1 - (1 - level) / chosen_from)
    return None if found is None else found[:2]


def holds_one(limits: tuple[float, float]) -> bool:
    """Whether an interval of a ratio holds "no difference"."""
    return limits[0] <= 1 <= limits[1]


def judge_change(context: Context, change: Address, *, chosen_from: int = 1) -> Verdict:
    """Judge a percentage change by the printed rule.

    One between periods of different sources is weak; one that records without a place could turn round is weak, with
    no direction.  One of which they take over `PLACING_MATTERS`, or mostly of types recorded otherwise, is moderate.
    """
    assert change.change_from is not None
    found = context.figure(change)
    if found.value is None:
        return Verdict("weak", "it cannot be told from the records that have a place", 0)
    later = replace(change, change=None, change_from=None)
    verdict = judge_ratio(context, later, replace(later, period=change.change_from), chosen_from=chosen_from)
    if later_and_earlier_differ(context, later, replace(later, period=change.change_from)):
        return replace(verdict, strength="weak", reason="the two periods come from different sources")
    if verdict.strength != "strong":
        return verdict
    reasons = []
    shared = context.value(replace(change, change="shared_out"))
    if shared is not None and abs(shared) < abs(found.value) * (1 - PLACING_MATTERS):
        part = part_in_words(PLACING_MATTERS)
        reasons.append(f"sharing out the records without a place would take more than {part} of it away")
    if (met := recording_changed(context, change)) is not None:
        named = "a type" if len(met.types) == 1 else "types"
        reasons.append(f"{'it' if met.is_all else 'most of it'} is in {named} whose recording changed meanwhile")
    return replace(verdict, strength="moderate", reason=listed(reasons)) if reasons else verdict


def later_and_earlier_differ(context: Context, later: Address, earlier: Address) -> bool:
    """Whether one of two periods rests on a partner's own records and the other does not."""
    return context.figure(later).origin != context.figure(earlier).origin


def judge_level(context: Context, address: Address) -> Verdict:
    """Judge a plain count by the printed rule: by the share of the force's records that lack a place."""
    rows, of = unplaced_of(context.figure(address).caveats)
    if not of:
        return Verdict("weak", "it is not known how many of the force's records lack a place", 0, counts=True)
    few, most = part_in_words(STRONG_WITHOUT), part_in_words(MODERATE_WITHOUT)
    whose = "of the force's records lack a place"
    if rows / of <= STRONG_WITHOUT:
        return Verdict("strong", f"no more than {few} {whose}", 0, counts=True)
    if rows / of <= MODERATE_WITHOUT:
        return Verdict("moderate", f"more than {few}, but no more than {most}, {whose}", 0, counts=True)
    return Verdict("weak", f"more than {most} {whose}", 0, counts=True)
