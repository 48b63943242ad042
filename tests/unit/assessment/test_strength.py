"""Strength: what is planted is found, and where nothing is, no more is claimed than the printed rule allows."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy import stats

from saferplan.assessment.context import Context
from saferplan.assessment.deprivation import assess_deprivation
from saferplan.assessment.judging import judge_change, judge_level, judge_ratio
from saferplan.assessment.movers import risers_and_fallers
from saferplan.assessment.placing import placing_note
from saferplan.assessment.trends import assess_trends
from saferplan.assessment.volume import assess_volume
from saferplan.figures import Address
from saferplan.findings import Finding, without_links
from saferplan.measures.scatter import NOT_KNOWN, Scatter
from saferplan.periods import parse_period
from small_partnership import TWO_YEARS, context_from, counts_context, evidence_of

SEEDS = 100
TYPES = tuple(f"type-{number:02d}" for number in range(12))
FLAT = [20] * 24


def months_of(rng: np.random.Generator, mean: float, dispersion: float, size: int = 24) -> np.ndarray:
    """Counts that vary `dispersion` times as much as chance alone has them."""
    if dispersion == 1:
        return rng.poisson(mean, size)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, size)


def yearly_changes(context: Context) -> list[str]:
    """The strength of the change of each type over a year."""
    change = {"change": "percent", "change_from": "2017/18"}
    return [judge_change(context, context.address(crime_type=t, **change)).strength for t in context.types]


def by_id(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    """Findings by id."""
    return {finding.id: finding for finding in findings}


@pytest.mark.parametrize("dispersion", [1, 3])
def test_where_nothing_changes_no_more_is_claimed_than_the_rule_allows(dispersion: int) -> None:
    rng = np.random.default_rng(2026)
    claimed: Counter[str] = Counter()
    for _ in range(SEEDS):
        crimes = {("partnership", slug): months_of(rng, 20, dispersion) for slug in TYPES}
        claimed.update(yearly_changes(counts_context(crimes)))
    tries = SEEDS * len(TYPES)
    assert sum(claimed.values()) == tries
    for names, rule in ((("strong",), 1 / 500), (("strong", "moderate"), 1 / 20)):
        most = stats.binom.ppf(0.999, tries, rule)
        assert sum(claimed[name] for name in names) <= most, (names, claimed, most)


def tied_months(rng: np.random.Generator, r: float, size: int = 24) -> np.ndarray:
    """Counts of mean 20 and three times the variance of chance, each tied to the month before by about r."""
    steps = rng.standard_normal(size)
    for month in range(1, size):
        steps[month] = r * steps[month - 1] + np.sqrt(1 - r * r) * steps[month]
    return stats.nbinom.ppf(stats.norm.cdf(steps), 10, 1 / 3)


@pytest.mark.parametrize(("r", "moderate", "strong"), [(0, 0.05, 0.002), (0.3, 0.06, 0.005), (0.5, 0.09, 0.015)])
def test_months_that_resemble_each_other_are_allowed_for(r: float, moderate: float, strong: float) -> None:
    rng = np.random.default_rng(77)
    claimed: Counter[str] = Counter()
    for _ in range(SEEDS):
        claimed.update(yearly_changes(counts_context({("partnership", slug): tied_months(rng, r) for slug in TYPES})))
    tries = SEEDS * len(TYPES)
    # Two years of months tell the tie but roughly: above 0.3 the rule is somewhat liberal (decision record 9).
    assert claimed["strong"] + claimed["moderate"] <= stats.binom.ppf(0.999, tries, moderate), claimed
    assert claimed["strong"] <= stats.binom.ppf(0.999, tries, strong), claimed


@pytest.mark.slow
def test_of_many_types_that_do_not_change_none_is_put_forward() -> None:
    rng = np.random.default_rng(9)
    runs = 200
    claimed = 0
    for _ in range(runs):
        context = counts_context({("partnership", slug): months_of(rng, 20, 1) for slug in TYPES})
        change = {"change": "percent", "change_from": "2017/18"}
        found = risers_and_fallers(context, context.address(**change))
        claimed += any(finding.strength != "weak" for finding in found)
    assert claimed <= stats.binom.ppf(0.999, runs, 0.05), claimed


@pytest.mark.slow
def test_of_many_types_alike_in_all_fifths_none_is_called_steep() -> None:
    rng = np.random.default_rng(10)
    runs = 25
    claimed = 0
    for _ in range(runs):
        crimes = {(n, slug): rng.poisson(6, 24) for n in range(1, 6) for slug in TYPES}
        context = context_from(evidence_of(crimes, scores=(50.0, 40.0, 30.0, 20.0, 10.0)))
        found = by_id(assess_deprivation(context).findings)
        claimed += any("/steepest/" in name or "/reversed/" in name for name in found)
    # Steepest and reversed are the two ends of one family of types.
    assert claimed <= stats.binom.ppf(0.999, runs, 0.05), claimed


@pytest.mark.parametrize("dispersion", [1, 3])
def test_the_highest_of_many_areas_is_not_taken_for_a_hotspot(dispersion: int) -> None:
    rng = np.random.default_rng(11)
    areas = [f"board:b{number:02d}" for number in range(12)]
    claimed = 0
    for _ in range(SEEDS):
        context = counts_context({(area, ""): months_of(rng, 6, dispersion) for area in areas})
        top = max(areas, key=lambda area: context.value(context.address(area=area)) or 0)
        here, whole = context.address(stat="rate", area=top), context.address(stat="rate")
        claimed += judge_ratio(context, here, whole, chosen_from=len(areas)).strength != "weak"
    assert claimed <= stats.binom.ppf(0.999, SEEDS, 0.05), claimed


def test_a_planted_hotspot_among_many_areas_is_found() -> None:
    rng = np.random.default_rng(12)
    crimes = {(n, "burglary"): rng.poisson(12 if n == 5 else 6, 24) for n in range(1, 13)}
    found = by_id(assess_volume(context_from(evidence_of(crimes, boards=[f"b{n:02d}" for n in range(1, 13)]))).findings)
    assert found["volume/highest-board/board-b05/all"].strength != "weak"


@pytest.mark.parametrize("dispersion", [1, 3])
def test_a_planted_doubling_is_found(dispersion: int) -> None:
    rng = np.random.default_rng(3)
    found = 0
    for _ in range(40):
        doubled = np.concatenate([months_of(rng, 20, dispersion, 12), months_of(rng, 40, dispersion, 12)])
        found += yearly_changes(counts_context({("partnership", "drugs"): doubled})) != ["weak"]
    assert found >= (40 if dispersion == 1 else 36), "a tie between months that is seen by chance can hide one"
    crimes = {(1, "drugs"): doubled, (1, "burglary"): FLAT, (1, "robbery"): [2] * 24}
    answers = by_id(assess_trends(context_from(evidence_of(crimes))).findings)
    assert "trends/riser-percent/partnership/drugs" in answers
    assert not any("faller" in name for name in answers)


def test_more_than_any_other_type_is_said_only_where_it_is_so() -> None:
    crimes = {(1, "drugs"): [20] * 12 + [40] * 12, (1, "robbery"): [1] * 12 + [3] * 12, (1, "burglary"): FLAT}
    found = by_id(assess_trends(context_from(evidence_of(crimes))).findings)
    sentence = without_links(found["trends/riser-percent/partnership/drugs"].sentence)
    assert "more than any other type" not in sentence, "robbery trebled, on few crimes"
    assert "the most in per cent of the types with enough records to be sure" in sentence
    del crimes[1, "robbery"]
    found = by_id(assess_trends(context_from(evidence_of(crimes))).findings)
    assert "more than any other type in per cent" in found["trends/riser-percent/partnership/drugs"].sentence


def test_most_in_number_and_most_in_per_cent_can_be_two_types() -> None:
    crimes = {(1, "drugs"): [10] * 12 + [20] * 12, (1, "burglary"): [100] * 12 + [140] * 12}
    found = by_id(assess_trends(context_from(evidence_of(crimes))).findings)
    assert "trends/riser-percent/partnership/drugs" in found
    assert "trends/riser-number/partnership/burglary" in found


def test_the_same_change_is_weaker_in_months_that_vary_more() -> None:
    calm = [20, 21] * 6 + [25, 26] * 6
    wild = [4, 37] * 3 + [37, 4] * 3 + [42, 9] * 3 + [9, 42] * 3
    assert sum(calm) == sum(wild)
    strengths = {}
    for name, months in (("calm", calm), ("wild", wild)):
        context = context_from(evidence_of({(1, "burglary"): months, (1, "drugs"): [1] * 24}))
        address = context.address(crime_type="burglary", change="percent", change_from="2017/18")
        strengths[name] = judge_change(context, address).strength
        scatter = context.figures.scatter(context.address(crime_type="burglary"))
        assert scatter.freedom == 24 - 12 - 2 + 1
        assert (scatter.value > 5) == (name == "wild")
    assert strengths == {"calm": "moderate", "wild": "weak"}


@pytest.mark.parametrize("dispersion", [1, 3, 8])
def test_the_interval_printed_and_the_verdict_never_disagree(dispersion: int) -> None:
    rng = np.random.default_rng(31)
    seen: Counter[tuple[bool, bool]] = Counter()
    for _ in range(10):
        crimes = {("partnership", slug): months_of(rng, 10 + 5 * place, dispersion) for place, slug in enumerate(TYPES)}
        context = counts_context(crimes)
        for slug in TYPES:
            change = context.address(crime_type=slug, change="percent", change_from="2017/18")
            found = context.figure(change)
            assert found.low is not None
            assert found.high is not None
            seen[found.low <= 0 <= found.high, judge_change(context, change).direction == 0] += 1
            if dispersion == 8:
                assert found.interval_method.startswith("quasi-Poisson")
    assert set(seen) <= {(True, True), (False, False)}, seen


def test_the_allowance_for_an_estimated_scatter_is_students() -> None:
    for freedom in (4, 11, 44):
        level = Scatter(2.0, freedom).level(0.95)
        assert stats.norm.ppf((1 + level) / 2) == pytest.approx(stats.t.ppf(0.975, freedom))
    assert NOT_KNOWN.level(0.998) == 0.998


def test_with_too_few_months_to_tell_the_scatter_a_change_is_moderate_at_best() -> None:
    months = parse_period("2017-04..2017-06").months + parse_period("2018-04..2018-06").months
    crimes = {(1, "burglary"): [50] * 3 + [150] * 3, (1, "drugs"): [5] * 6}
    context = context_from(evidence_of(crimes, months=months))
    later, earlier = context.periods.headline_like, context.periods.compare
    assert later is not None
    assert earlier is not None
    change = context.address(period=later, crime_type="burglary", change="percent", change_from=earlier.text)
    verdict = judge_change(context, change)
    assert (verdict.strength, verdict.direction) == ("moderate", 1)
    assert "too few months" in verdict.reason


def test_a_rise_that_better_placing_would_halve_is_moderate_at_best() -> None:
    placed = {(1, "burglary"): [100] * 12 + [150] * 12, (1, "drugs"): [100] * 12 + [150] * 12}
    context = context_from(evidence_of(placed, unplaced={"burglary": [40] * 12 + [0] * 12}))
    change = {"change": "percent", "change_from": "2017/18"}
    helped, real = (context.address(crime_type=t, **change) for t in ("burglary", "drugs"))
    assert judge_change(context, real).strength == "strong"
    assert judge_change(context, helped).strength == "moderate"
    assert "smaller" in placing_note(context, helped)
    assert placing_note(context, real) == ""


def test_a_change_that_placing_turns_round_is_said_to_be_unknown() -> None:
    placed = {(1, "burglary"): [100] * 12 + [105] * 12, (1, "drugs"): FLAT}
    answer = assess_trends(context_from(evidence_of(placed, unplaced={"burglary": [40] * 12 + [0] * 12})))
    found = by_id(answer.findings)
    assert "burglary" in found["trends/cannot-tell/partnership/all"].sentence
    assert not any("riser" in name or "faller" in name for name in found)
    year = found["trends/year/partnership/all"]
    assert "cannot be told" in year.headline
    assert year.strength == "weak"


@pytest.mark.parametrize(("without", "strength"), [(1, "strong"), (2, "moderate"), (3, "moderate"), (4, "weak")])
def test_a_plain_count_is_as_strong_as_its_records_are_placed(without: int, strength: str) -> None:
    placed = {(1, "burglary"): [20 - without] * 24}
    context = context_from(evidence_of(placed, unplaced={"burglary": [without] * 24}))
    assert judge_level(context, context.address()).strength == strength, "of 20 each month"


def test_a_count_of_which_no_force_row_is_known_is_weak() -> None:
    verdict = judge_level(
        counts_context({("partnership", "drugs"): FLAT}),
        Address("recorded_crime", "2018/19", group=(("crime_type", "drugs"),)),
    )
    assert (verdict.strength, verdict.direction) == ("weak", 0)
    assert "not known" in verdict.reason


def test_an_area_is_judged_against_the_rest_of_the_whole() -> None:
    context = context_from(evidence_of({(1, "burglary"): [30] * 24, (2, "burglary"): [20] * 24}, boards=("a", "b")))
    here, whole = context.address(stat="rate", area="board:a"), context.address(stat="rate")
    other = context.address(stat="rate", area="board:b")
    assert judge_ratio(context, here, whole) == judge_ratio(context, here, other)
    assert judge_ratio(context, here, whole).direction == 1
    everything = context.address(stat="rate", area="X07000001")
    assert judge_ratio(context, everything, whole).direction == 0


def gradient(rates: tuple[int, ...]) -> dict[str, Finding]:
    """The findings on deprivation for five LSOAs, the most deprived first."""
    crimes = {(n, "burglary"): [rate] * 24 for n, rate in enumerate(rates, start=1)}
    scores = (50.0, 40.0, 30.0, 20.0, 10.0)
    return by_id(assess_deprivation(context_from(evidence_of(crimes, scores=scores))).findings)


def test_a_planted_gradient_is_found_whichever_way_it_goes() -> None:
    steep = gradient((20, 16, 12, 8, 4))
    gap = steep["deprivation/gap/partnership/all"]
    assert gap.strength == "strong"
    assert "Breslow and Day" in gap.reference, "the headline is a ratio"
    assert "Pamuk" in gap.reference, "and the sentence goes on to the slope"
    assert "deprivation/steepest/partnership/burglary" in steep
    assert "deprivation/reversed/partnership/burglary" not in steep
    turned = gradient((4, 8, 12, 16, 20))
    assert "deprivation/reversed/partnership/burglary" in turned
    assert "deprivation/steepest/partnership/burglary" not in turned
    said = without_links(turned["deprivation/gap/partnership/all"].sentence)
    assert "0.20 times" in said
    assert "fewer for every 1,000 people" in said
    assert turned["deprivation/gap/partnership/all"].size == pytest.approx(12 * 16)


def test_where_there_is_no_gradient_none_is_found() -> None:
    level = gradient((12, 12, 12, 12, 12))
    assert {finding.strength for finding in level.values()} == {"weak"}
    assert set(level) == {"deprivation/share/partnership/all", "deprivation/gap/partnership/all"}


def test_two_years_are_what_the_small_partnership_holds() -> None:
    assert len(TWO_YEARS) == 24
