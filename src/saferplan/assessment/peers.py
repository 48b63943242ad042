"""Peers: how the area lies among areas like it, and in line with the region and nation or not, judged by one rule."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from scipy import special

from saferplan.areas import SIMILAR
from saferplan.assessment.context import Context, number_in_words
from saferplan.assessment.judging import Verdict
from saferplan.assessment.residents import residents_apart
from saferplan.errors import CannotReckon
from saferplan.figures import Address, unplaced_of
from saferplan.measures.part_and_whole import counts_behind
from saferplan.measures.scatter import limits_of_ratio
from saferplan.methods.funnel import ALARM, LEAST_AREAS, WARNING, RateFunnel, rate_funnel

NEAR = 0.10
"""Two rates are called in line where they differ by no more than a tenth: forces may differ by as much in recording."""

NEAR_MOVE = 0.05
"""Two rates moved in line where the ratio between them changed by no more than a twentieth."""

MOST = 2 / 3
"""A rate is lower or higher than in most areas where at least this share of them has a higher or a lower one."""

LEAST_COUNT = 50
"""Types with fewer crimes than this here, and fewer than this to be expected, are not put forward."""


@dataclass(frozen=True)
class Placed:
    """Where the area lies in the funnel of similar areas: the funnel, its place, and how sure that is.

    `place` is 1 above, -1 below, 0 within the limits; `level` that of the limits it lies beyond, or 0; `higher` and
    `lower` count the similar areas with a higher and a lower rate, of `areas`.  `expected` is the count that the centre
    would give; `chosen_from` is how many rates were looked at.
    """

    address: Address
    funnel: RateFunnel
    place: int
    level: float
    verdict: Verdict
    higher: int
    lower: int
    areas: int
    expected: float
    chosen_from: int = 1


def rate_address(context: Context, area: str = "", measure: str = "recorded_crime", crime_type: str = "") -> Address:
    """The rate of the compared months, of the partnership or another area, of all crime or one type."""
    period = context.compared.period
    assert period is not None
    keys = {"area": area} if area else {}
    keys |= {"crime_type": crime_type} if crime_type else {}
    return context.address(measure, period=period, stat="rate", **keys)


def types_compared(context: Context) -> tuple[str, ...]:
    """The types of crime met here that counts of other areas are held of: a force's own records may have more."""
    codes = (*context.compared.members, *context.compared.wide)
    return tuple(
        slug
        for slug in context.types
        if any(str(rate_address(context, code, crime_type=slug)) in context.figures for code in codes)
    )


def index_address(rate: Address, code: str) -> Address:
    """The index of a rate against that of another area."""
    return replace(rate, versus=f"area:{code}")


def placed_among_peers(context: Context, rate: Address, *, chosen_from: int = 1) -> Placed | None:
    """Where a rate lies in the funnel of the similar areas; None where fewer than five have it, or nothing to count.

    `chosen_from` is how many rates are looked at, each of which must stand out by that much more.
    """
    own = counts_behind(context.figure(rate))
    found = [(code, counts_behind(context.figure(replace(rate, area=code)))) for code in context.compared.members]
    peers = [(code, pair) for code, pair in found if pair is not None]
    if own is None or len(peers) < LEAST_AREAS:
        return None
    counts, people = [pair[0] for _, pair in peers], [pair[1] for _, pair in peers]
    try:
        funnel = rate_funnel(counts, people)
    except CannotReckon:  # no crime of the type in any of them
        return None
    level, place = _beyond(funnel, own, chosen_from)
    rates = [count / size for count, size in zip(counts, people, strict=True)]
    mine = own[0] / own[1]
    return Placed(
        address=rate,
        funnel=funnel,
        place=place,
        level=level,
        verdict=held_back(
            context,
            rate,
            [code for code, _ in peers],
            _verdict(level, place, _after_sharing(context, rate, [code for code, _ in peers], chosen_from)),
        ),
        higher=sum(other > mine for other in rates),
        lower=sum(other < mine for other in rates),
        areas=len(rates),
        expected=funnel.centre * own[1],
        chosen_from=chosen_from,
    )


def held_back(context: Context, rate: Address, codes: list[str], verdict: Verdict) -> Verdict:
    """A verdict as it is, or a weaker one where the area and those it is compared with, `codes`, are not counted alike.

    Weak where the area's own crimes come from a force's records and the others' do not; moderate at best where its
    residents are those of another year.
    """
    if context.figure(rate).origin != "open":
        reason = "the crimes here come from the force's own records, and those of other areas do not"
        return replace(verdict, strength="weak", reason=reason)
    if verdict.strength == "strong" and (reason := residents_apart(context, rate, codes)):
        return replace(verdict, strength="moderate", reason=reason)
    return verdict


def _beyond(funnel: RateFunnel, own: tuple[float, float], chosen_from: int) -> tuple[float, int]:
    """The widest limits that a count lies beyond (0 if none), and on which side."""
    for level in (ALARM, WARNING):
        place = int(funnel.place(own[0], own[1], level=1 - (1 - level) / chosen_from))
        if place:
            return level, place
    return 0.0, 0


def _after_sharing(context: Context, rate: Address, codes: list[str], chosen_from: int) -> int | None:
    """The place once records without a place are shared out in proportion everywhere; None where not known."""
    shared = []
    for code in (None, *codes):
        figure = context.figure(rate if code is None else replace(rate, area=code))
        rows, of = unplaced_of(figure.caveats)
        pair = counts_behind(figure)
        if pair is None or not of or rows >= of:
            return None
        shared.append((float(round(pair[0] / (1 - rows / of))), pair[1]))
    funnel = rate_funnel([count for count, _ in shared[1:]], [people for _, people in shared[1:]])
    return _beyond(funnel, shared[0], chosen_from)[1]


def _verdict(level: float, place: int, after: int | None) -> Verdict:
    """How sure a place is, by the printed rule."""
    if not place:
        return Verdict("weak", "it lies within the limits: areas this much alike differ by as much", 0)
    if after is not None and after != place:
        return Verdict("weak", "sharing out the records without a place would bring it within the limits", place)
    if level == ALARM:
        return Verdict("strong", "it lies beyond the outer (99.8%) limits of areas like it", place)
    return Verdict("moderate", "it lies beyond the inner (95%) limits of areas like it, but within the outer", place)


def areas_in_words(many: int) -> str:
    """How many areas, in words up to twenty: they are counted, and are no figures.

    >>> areas_in_words(3), areas_in_words(14), areas_in_words(31)
    ('three', 'fourteen', '31')
    """
    teens = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
    return teens[many - 13] if 13 <= many <= 20 else number_in_words(many)


def limits_in_words(placed: Placed) -> str:
    """Which limits a rate lies beyond: "the outer limits" or "the inner limits"."""
    return "even the outer limits" if placed.level == ALARM else "the inner limits"


@dataclass(frozen=True)
class Near:
    """Whether one rate is in line with another: 0 in line, 1 higher, -1 lower, and how sure that is."""

    way: int
    verdict: Verdict


def judge_near(context: Context, rate: Address, code: str) -> Near:
    """Whether the area's rate is in line with another's: within a tenth of it, by the limits of their ratio."""
    one, other = counts_behind(context.figure(rate)), counts_behind(context.figure(replace(rate, area=code)))
    if one is None or other is None or not one[0] or not other[0]:
        return Near(0, Verdict("weak", "there is no number to compare", 0))
    versus = replace(rate, area=code)
    scatter = context.figures.joint_scatter(rate, versus)
    limits = {}
    for level in (WARNING, ALARM):
        found = limits_of_ratio(context.figure(rate), context.figure(versus), scatter, level=level)
        assert found is not None, rate
        limits[level] = found[:2]
    near = near_by(limits, one[0] / one[1] / (other[0] / other[1]), near=NEAR)
    return replace(near, verdict=held_back(context, rate, [code], near.verdict))


def judge_moved(context: Context, later: Address, earlier_period: str, code: str) -> Near:
    """Whether the area's rate moved as another's did: the ratio of their ratios, then and now, is near 1."""
    earlier = replace(later, period=earlier_period)
    four = [later, earlier, replace(later, area=code), replace(earlier, area=code)]
    pairs = [counts_behind(context.figure(address)) for address in four]
    known = [pair for pair in pairs if pair is not None and pair[0]]
    if len(known) < len(four):
        return Near(0, Verdict("weak", "there is no number to compare", 0))
    rates = [count / people for count, people in known]
    ratio = rates[0] / rates[1] / (rates[2] / rates[3])
    spreads = [context.figures.scatter(replace(address, stat=None)).value for address in four]
    error = math.sqrt(sum(spread / pair[0] for spread, pair in zip(spreads, known, strict=True)))
    limits = {}
    for level in (WARNING, ALARM):
        reach = math.exp(float(special.ndtri((1 + level) / 2)) * error)
        limits[level] = (ratio / reach, ratio * reach)
    near = near_by(limits, ratio, near=NEAR_MOVE)
    verdict = held_back(context, later, [code], held_back(context, earlier, [code], near.verdict))
    return replace(near, verdict=verdict)


def near_by(limits: dict[float, tuple[float, float]], ratio: float, *, near: float) -> Near:
    """In line, higher or lower, from the limits of a ratio at two levels.

    >>> near_by({0.95: (0.96, 1.02), 0.998: (0.94, 1.04)}, 0.99, near=0.1).verdict.strength
    'strong'
    >>> higher = near_by({0.95: (1.05, 1.30), 0.998: (0.98, 1.40)}, 1.17, near=0.1)
    >>> higher.way, higher.verdict.strength
    (1, 'moderate')
    """
    in_line = 1 / (1 + near) <= ratio <= 1 + near
    if in_line:
        for level, strength in ((ALARM, "strong"), (WARNING, "moderate")):
            low, high = limits[level]
            if low >= 1 / (1 + near) and high <= 1 + near:
                words = f"the whole {100 * level:g}% interval lies within {100 * near:g}% of the other"
                return Near(0, Verdict(strength, words, 0))
        return Near(0, Verdict("weak", f"chance could make it differ by more than {100 * near:g}%", 0))
    way = 1 if ratio > 1 else -1
    for level, strength, words in (
        (ALARM, "strong", "chance alone would do this less than once in 500 times"),
        (WARNING, "moderate", "chance alone would do this less than once in 20 times, but not in 500"),
    ):
        low, high = limits[level]
        if low > 1 or high < 1:
            return Near(way, Verdict(strength, words, way))
    return Near(way, Verdict("weak", "it could be chance", way))


def together(context: Context) -> bool:
    """Whether there are similar areas to be taken together."""
    return bool(context.compared.members) and str(rate_address(context, SIMILAR)) in context.figures
