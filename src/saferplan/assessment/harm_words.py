"""Harm: how a difference in harm is judged, and the words for what the mix of offences leaves open."""

from __future__ import annotations

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.context import Context
from saferplan.assessment.judging import Verdict
from saferplan.figures import Address, in_digits
from saferplan.measures.harm_ratio import Weighed, certain_direction, ratio_limits, weighed
from saferplan.measures.offence_mix import SEVERITY, mix_note
from saferplan.measures.scatter import Scatter

QUESTION = "harm"
__all__ = ["QUESTION", "SEVERITY", "by_harm", "judge_harm", "mix_range", "type_weighed"]

NOT_DECIDED = "the mix of offences within types, or chance, could turn it round"


def by_harm(context: Context) -> list[str]:
    """The crime types of the headline period, the highest score first."""
    scores = {slug: context.value(context.address(SEVERITY, crime_type=slug)) or 0.0 for slug in context.types}
    return sorted(scores, key=lambda slug: (-scores[slug], slug))


def mix_range(context: Context, address: Address, what: str, *, unit: str = "points") -> str:
    """A sentence on what the mix of offences leaves open in a figure: from all lightest to all gravest."""
    found = context.figure(address)
    note = mix_note(found.caveats)
    if note is None:
        return ""
    if not note.is_open:
        return "All offences recorded in it weigh the same, so that the mix leaves nothing open."
    low, high = (in_digits(bound, found.unit) for bound in (note.lightest, note.gravest))
    return (
        f"The mix leaves much open: {what} would weigh [from {low} to {high}]({found.id}) {unit}, were all of them the "
        "lightest, or the gravest, offence that the force recorded in their type."
    )


def judge_harm(context: Context, one: Address, other: Address, *, chosen_from: int = 1) -> Verdict:
    """Judge one figure of harm against another by the printed rule; an area within the whole against the rest of it."""
    top, bottom = weighed(context.figure(one)), weighed(context.figure(other))
    if top is None or bottom is None:
        return Verdict("weak", "there is no number to compare", 0)
    if other.area == PARTNERSHIP != one.area:
        bottom = bottom.less(top)
    return _judged(top, bottom, (context.figures.scatter(one), context.figures.scatter(other)), chosen_from)


def type_weighed(context: Context, slug: str, *, chosen_from: int) -> Verdict:
    """Judge whether a crime of a type weighs more or less than one of all other types."""
    one = context.address(SEVERITY, stat="mean", crime_type=slug)
    other = context.address(SEVERITY, stat="mean")
    top, whole = weighed(context.figure(one)), weighed(context.figure(other))
    if top is None or whole is None:
        return Verdict("weak", "there is no number to compare", 0)
    # The limits of a mean hold the number of crimes fast, so that counts that vary more do not matter here.
    return _judged(top, whole.less(top), (Scatter(1.0, 1), Scatter(1.0, 1)), chosen_from)


def _judged(top: Weighed, bottom: Weighed, spreads: tuple[Scatter, Scatter], chosen_from: int) -> Verdict:
    """By the rule: strong whatever the mix, moderate by what is known of how mixes differ, or else not to be told."""
    limits = {}
    for level in (0.95, 0.998):
        limits[level] = ratio_limits(top, bottom, spreads, level=1 - (1 - level) / chosen_from)
    if limits[0.95] is None or limits[0.998] is None:
        return Verdict("weak", "there is no number to compare", 0)
    sure = certain_direction(top, bottom)
    direction = 1 if top.rate > bottom.rate else -1
    if sure and not limits[0.998][0] <= 1 <= limits[0.998][1]:
        return Verdict("strong", "it would be so whatever the mix of offences within each type", sure)
    if not (top.told and bottom.told):
        return Verdict("weak", "it is not known by how much the mix here may differ from the force's", 0)
    if not limits[0.95][0] <= 1 <= limits[0.95][1]:
        reason = "it rests on the mix here being no more unlike the force's than forces are unlike each other"
        return Verdict("moderate", reason, direction)
    return Verdict("weak", NOT_DECIDED, 0)
