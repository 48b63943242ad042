"""The resolver: whatever an address asks for, worked out from levels, and the working told."""

from __future__ import annotations

import math
import re

import numpy as np
import polars as pl
import pymannkendall
import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson_2indep

from saferplan.errors import BadAddress
from saferplan.figures import unplaced_of
from saferplan.measures.calculate import calculate
from saferplan.measures.part_and_whole import ratio_to_whole
from saferplan.measures.resolver import Resolver
from saferplan.methods.intervals import percent_change, ratio_of_counts
from saferplan.periods import month_text, parse_period
from small_partnership import evidence_of

CRIME = "figure:recorded_crime?"
CHANGE = f"{CRIME}period=2018/19&change=%s&change_from=2017/18"


def withheld(figures: Resolver, *ids: str) -> Resolver:
    """The same figures with some of them withheld, as a release may have them."""
    hidden = pl.col("id").is_in([figures.figure(text).id for text in ids])
    numbers = ("value", "numerator", "denominator", "low", "high", "level")
    frame = figures.frame.with_columns(
        *(pl.when(hidden).then(None).otherwise(pl.col(name)).alias(name) for name in numbers),
        pl.when(hidden).then(pl.lit("SUPPRESSED_SMALL")).otherwise(pl.col("missing")).alias("missing"),
    )
    return Resolver(frame, figures.areas)


def test_changes_in_per_cent_number_and_ratio(ashbrook_figures: Resolver) -> None:
    percent = ashbrook_figures.figure(CHANGE % "percent")
    assert percent.value == pytest.approx(100 * 72 / 660)
    assert (percent.numerator, percent.denominator, percent.unit) == (732, 660, "%")
    expected = percent_change(732, 660)
    assert [percent.low, percent.high] == pytest.approx([float(expected.low), float(expected.high)])
    difference = ashbrook_figures.figure(CHANGE % "difference")
    assert (difference.value, difference.unit) == (72, "")
    # Newcombe's squaring and adding, which others call MOVER; the two programs' limits of one count differ by a hair.
    moved = confint_poisson_2indep(732, 1, 660, 1, method="mover", compare="diff")
    assert [difference.low, difference.high] == pytest.approx(list(moved), abs=1.0)
    assert (difference.level, difference.interval_method) == (0.95, "square and add")
    gap = ashbrook_figures.figure(f"{CHANGE % 'difference'}&stat=rate")
    moved = 1000 * np.array(confint_poisson_2indep(732, 15_000, 660, 14_850, method="mover", compare="diff"))
    assert gap.value == pytest.approx(1000 * (732 / 15_000 - 660 / 14_850))
    assert [gap.low, gap.high] == pytest.approx(moved.tolist(), abs=0.1)
    ratio = ashbrook_figures.figure(CHANGE % "ratio")
    assert (ratio.value, ratio.unit) == (pytest.approx(732 / 660), "ratio")
    assert percent.low == pytest.approx(100 * (ratio.low - 1))  # type: ignore[operator]
    by_rate = ashbrook_figures.figure(f"{CHANGE % 'percent'}&stat=rate")
    assert by_rate.value == pytest.approx(100 * ((732 / 15_000) / (660 / 14_850) - 1))


def test_sources_notes_and_status_are_joined(ashbrook_figures: Resolver) -> None:
    parts = [ashbrook_figures.figure(f"{CRIME}period={year}&stat=rate") for year in ("2018/19", "2017/18")]
    made = ashbrook_figures.figure(f"{CHANGE % 'percent'}&stat=rate")
    assert set(made.inputs) == {name for part in parts for name in part.inputs}
    assert made.caveats[0] == parts[0].caveats[0], "rows without a place are those of the later period"
    assert (made.origin, made.status) == ("open", "final")


def test_from_nought_is_a_reason() -> None:
    figures = Resolver(calculate(evidence_of({(1, "burglary"): [0] * 12 + [5] * 12, (1, "drugs"): [1] * 24})))
    for kind in ("percent", "ratio"):
        made = figures.figure(f"{CHANGE % kind}&crime_type=burglary")
        assert (made.value, made.missing) == (None, "FROM_NOUGHT")
    assert figures.figure(f"{CHANGE % 'difference'}&crime_type=burglary").value == 60


def test_a_change_that_unplaced_rows_would_turn_round_cannot_be_told() -> None:
    placed = {(1, "burglary"): [100] * 12 + [105] * 12, (1, "drugs"): [100] * 12 + [150] * 12}
    without = {"burglary": [40] * 12 + [0] * 12, "drugs": [40] * 12 + [0] * 12}
    figures = Resolver(calculate(evidence_of(placed, unplaced=without)))
    for kind in ("percent", "difference", "ratio"):
        for stat in ("", "&stat=rate"):
            made = figures.figure(f"{CHANGE % kind}&crime_type=burglary{stat}")
            assert (made.value, made.low, made.high, made.missing) == (None, None, None, "CANNOT_TELL")
            assert (made.numerator, made.denominator) != (None, None), "both levels are known"
    rise = figures.figure(f"{CHANGE % 'percent'}&crime_type=drugs")
    assert rise.value == pytest.approx(50), "counts are never scaled"
    steps = " ".join(figures.explain(rise.id).steps)
    assert "shared out in proportion, it would be 7.1%" in steps, "150 against 100 and 40"
    told = figures.explain(f"{CHANGE % 'percent'}&crime_type=burglary").steps
    assert told[-1] == "Sharing out the records that have no place would turn the change round, so it is not given."


def test_versus_another_group_and_another_area(ashbrook_figures: Resolver) -> None:
    groups = ashbrook_figures.figure(f"{CRIME}period=2018/19&stat=rate&deprivation_fifth=1&versus=deprivation_fifth:5")
    assert groups.value == pytest.approx(263 / 162)
    expected = ratio_of_counts(263, 162, exposure_a=3000, exposure_b=3000)
    assert [groups.low, groups.high] == pytest.approx([float(expected.low), float(expected.high)])
    wards = ashbrook_figures.figure(f"{CRIME}area=X05000001&period=2018/19&stat=rate&versus=area:X05000003")
    assert wards.value == pytest.approx((355 / 6000) / (191 / 4000))


def test_an_area_against_the_whole_it_is_part_of(ashbrook_figures: Resolver) -> None:
    address = f"{CRIME}area=board:ashbrook-west&period=2018/19&stat=rate&versus=area:partnership"
    west = ashbrook_figures.figure(address)
    people = ashbrook_figures.figure(f"{CRIME}area=board:ashbrook-west&period=2018/19&stat=rate").denominator
    assert people == 8000
    assert west.value == pytest.approx((426 / 8000) / (732 / 15_000))
    # Given all 732 crimes, those of the west are binomial: the same limits by another road.
    share = stats.binomtest(426, 732).proportion_ci(method="wilson")
    assert [west.low, west.high] == pytest.approx([share.low * 15 / 8, share.high * 15 / 8], rel=2e-3)
    everything = ashbrook_figures.figure(f"{CRIME}area=X07000001&period=2018/19&stat=rate&versus=area:partnership")
    assert (everything.value, everything.low, everything.high) == (1.0, None, None), "the district is the whole"
    counts = ashbrook_figures.figure(f"{CRIME}area=board:ashbrook-west&period=2018/19&versus=area:partnership")
    assert [counts.low, counts.high] == pytest.approx([share.low, share.high], rel=2e-3)


@pytest.mark.parametrize(("part", "rest"), [(0.05, 0.05), (0.09, 0.03), (0.01, 0.05)])
def test_that_interval_holds_the_truth_as_often_as_it_says(part: float, rest: float) -> None:
    rng = np.random.default_rng(7)
    truth = part / ((2000 * part + 8000 * rest) / 10_000)
    held = 0
    for _ in range(400):
        here, elsewhere = rng.poisson(2000 * part), rng.poisson(8000 * rest)
        limits = ratio_to_whole((here, 2000.0), (here + elsewhere, 10_000.0), level=0.95)
        assert limits is not None
        held += limits[0] <= truth <= limits[1]
    assert stats.binomtest(held, 400, 0.95).pvalue > 0.001, held


def test_rank_among_types_and_areas_with_ties(ashbrook_figures: Resolver) -> None:
    def rank(query: str) -> tuple[float | None, float | None]:
        found = ashbrook_figures.figure(f"{CRIME}period=2018/19&{query}")
        return found.value, found.denominator

    assert rank("crime_type=violence-and-sexual-offences&among=crime_type") == (1, 5)
    assert rank("crime_type=drugs&among=crime_type") == (5, 5)
    assert rank("area=X05000001&among=ward") == (1, 3)
    assert rank("area=board:ashbrook-east&among=board") == (2, 2)
    assert rank("area=X01000003&among=lsoa") == (8, 12), "46, with LSOA 4: seven have more"
    assert rank("area=X01000004&among=lsoa") == (8, 12)
    assert rank("area=X01000012&crime_type=vehicle-crime&among=lsoa") == (1, 12)
    assert rank("deprivation_fifth=3&among=deprivation_fifth") == (5, 5)


def test_a_rank_is_of_what_the_other_keys_name(ashbrook_figures: Resolver) -> None:
    change = "period=2018/19&change=percent&change_from=2017/18"
    rises = {
        t: (CRIME + change + f"&crime_type={t}&among=crime_type")
        for t in ("violence-and-sexual-offences", "drugs", "vehicle-crime")
    }
    found = {t: ashbrook_figures.figure(address).value for t, address in rises.items()}
    assert found == {"violence-and-sexual-offences": 1, "drugs": 2, "vehicle-crime": 5}
    east = ashbrook_figures.figure(f"{CRIME}area=board:ashbrook-east&{change}&among=board")
    assert (east.value, east.unit) == (2, "rank")


def test_quarters_and_spans_are_added_up_from_months(ashbrook_figures: Resolver) -> None:
    for place in ("", "&area=board:ashbrook-east", "&area=X07000001", "&crime_type=burglary"):
        months = [ashbrook_figures.figure(f"{CRIME}period=2018-{m:02d}{place}").value or 0.0 for m in range(4, 13)]
        quarters = [ashbrook_figures.figure(f"{CRIME}period=2018-Q{q}{place}").value for q in (2, 3, 4)]
        assert quarters == [sum(months[i : i + 3]) for i in (0, 3, 6)]
        assert ashbrook_figures.figure(f"{CRIME}period=2018-04..2018-12{place}").value == sum(months) > 0
    year = ashbrook_figures.figure(f"{CRIME}period=2018/19")
    for_all = ashbrook_figures.figure(f"{CRIME}period=2018-04..2019-02")
    march = ashbrook_figures.figure(f"{CRIME}period=2019-03")
    assert for_all.value == year.value - march.value  # type: ignore[operator]
    rows, of = zip(*(unplaced_of(one.caveats) for one in (for_all, march, year)), strict=True)
    assert (rows[0] + rows[1], of[0] + of[1]) == (rows[2], of[2]), "records without a place add up too"
    assert f"{CRIME}period=2018-Q2" in ashbrook_figures
    rise = ashbrook_figures.figure(f"{CRIME}period=2018-Q2&change=percent&change_from=2017-Q2")
    assert rise.value is not None
    assert rise.low is not None
    rank = ashbrook_figures.figure(f"{CRIME}period=2018-Q2&crime_type=drugs&among=crime_type")
    assert (rank.value, rank.denominator) == (5, 5)
    east = ashbrook_figures.figure(f"{CRIME}area=board:ashbrook-east&period=2018-Q2&among=board")
    assert (east.value, east.denominator) == (2, 2)
    run = ashbrook_figures.figure(f"{CRIME}over=2018-Q2..2018-Q4&trend=high")
    assert run.denominator == 3


def test_a_rate_added_up_divides_by_the_residents_of_the_middle(ashbrook_figures: Resolver) -> None:
    count = ashbrook_figures.figure(f"{CRIME}period=2018-Q3").value
    found = ashbrook_figures.figure(f"{CRIME}period=2018-Q3&stat=rate")
    assert (found.numerator, found.denominator) == (count, 15_000)
    assert found.value == pytest.approx(1000 * count / 15_000)  # type: ignore[operator]
    oracle = stats.chi2.ppf([0.025, 0.975], [2 * count, 2 * count + 2]) / 2 / 15  # type: ignore[operator]
    assert [found.low, found.high] == pytest.approx(oracle.tolist(), rel=2e-3)
    assert set(found.inputs) > set(ashbrook_figures.figure(f"{CRIME}period=2018-Q3").inputs), "and the population"
    year = ashbrook_figures.figure(f"{CRIME}period=2018/19&stat=rate&area=board:ashbrook-east")
    months = "&area=board:ashbrook-east&period=2018-04..2019-02"
    short = ashbrook_figures.figure(f"{CRIME}stat=rate{months}")
    assert short.denominator == year.denominator
    with pytest.raises(BadAddress, match=r"not the residents of 2019, .* residents are held for .*2018/19"):
        ashbrook_figures.figure(f"{CRIME}period=2019-Q1&stat=rate")


def test_a_span_with_a_month_that_is_lacking_or_withheld_has_a_reason(ashbrook_figures: Resolver) -> None:
    months = tuple(month for month in FIVE_YEARS if month_text(month) != "2016-05")
    figures = Resolver(calculate(evidence_of({(1, "burglary"): [3] * 59}, months=months)))
    for stat in ("", "&stat=rate"):
        found = figures.figure(f"{CRIME}period=2016-Q2{stat}")
        assert (found.value, found.missing) == (None, "INCOMPLETE_PERIOD")
    assert figures.figure(f"{CRIME}period=2016-04,2016-06").value == 6
    hidden = withheld(ashbrook_figures, f"{CRIME}period=2018-05")
    for query in ("2018-Q2", "2018-Q2&stat=rate", "2018-Q2&change=difference&change_from=2017-Q2"):
        found = hidden.figure(f"{CRIME}period={query}")
        assert (found.value, found.low, found.missing) == (None, None, "SUPPRESSED_SMALL")
    assert hidden.figure(f"{CRIME}period=2018-Q3").value is not None


def test_people_are_not_added_up_over_months(ashbrook_figures: Resolver) -> None:
    with pytest.raises(BadAddress, match="there is no such figure"):
        ashbrook_figures.figure("figure:population?period=2018-Q2")


YEARS = {2014: 10, 2015: 14, 2016: 12, 2017: 15, 2018: 19}
FIVE_YEARS = parse_period("2014-04..2019-03").months
MONTHLY = [YEARS[2014 + i // 12] + (i % 12 == 6) for i in range(60)]
LONG = evidence_of({(1, "burglary"): MONTHLY}, months=FIVE_YEARS)


def test_over_years_run_high_slope_and_tau() -> None:
    figures = Resolver(calculate(LONG))

    def over(trend: str, span: str = "2014/15..2018/19") -> tuple[float | None, str]:
        found = figures.figure(f"{CRIME}over={span}&trend={trend}")
        return found.value, found.missing

    totals = [12 * n + 1 for n in YEARS.values()]
    assert over("run") == (2, ""), "two rises running, after a fall"
    assert over("run", "2014/15..2016/17") == (-1, "")
    assert over("high") == (1, "")
    assert over("high", "2014/15..2016/17") == (2, "")
    slope = figures.figure(f"{CRIME}over=2014/15..2018/19&trend=slope")
    assert slope.value == pytest.approx(stats.theilslopes(totals).slope)
    assert slope.interval_method == "Sen"
    tau = figures.figure(f"{CRIME}over=2014/15..2018/19&trend=tau")
    assert tau.value == pytest.approx(pymannkendall.original_test(totals).Tau)
    exact = stats.kendalltau(range(5), totals, method="exact").pvalue
    assert tau.interval_method == f"Mann-Kendall p={exact:.4f}"
    assert over("tau", "2017/18..2018/19") == (None, "CANNOT_TELL")
    assert figures.figure(f"{CRIME}over=12m-2018-04..12m-2019-03&trend=run").value == 11


def test_over_months_each_is_set_against_the_same_month() -> None:
    rng = np.random.default_rng(5)
    counts = rng.poisson([30 + 0.3 * i + 8 * math.sin(i * math.pi / 6) for i in range(60)])
    figures = Resolver(calculate(evidence_of({(1, "burglary"): counts}, months=FIVE_YEARS)))
    over = f"{CRIME}over=2014-04..2019-03"
    oracle = pymannkendall.seasonal_test(counts, period=12)
    slope, tau = figures.figure(f"{over}&trend=slope"), figures.figure(f"{over}&trend=tau")
    assert slope.value == pytest.approx(oracle.slope), "a year"
    assert tau.value == pytest.approx(oracle.Tau)
    assert "seasonal" in tau.interval_method


def test_months_without_a_file_are_gaps_in_a_trend_and_end_a_run() -> None:
    held = tuple(month for month in FIVE_YEARS if month_text(month) not in ("2016-02", "2018-07"))
    figures = Resolver(calculate(evidence_of({(1, "burglary"): [20 + (m - held[0]) // 12 for m in held]}, months=held)))
    over = f"{CRIME}over=2014-04..2019-03"
    slope = figures.figure(f"{over}&trend=slope")
    assert (slope.value, slope.denominator) == (1.0, 58)
    for trend in ("run", "high"):
        found = figures.figure(f"{over}&trend={trend}")
        assert (found.value, found.missing) == (None, "NOT_PUBLISHED")
    years = figures.figure(f"{CRIME}over=2014/15..2018/19&trend=slope")
    assert (years.value, years.missing) == (None, "INCOMPLETE_PERIOD")
    short = figures.figure(f"{CRIME}over=2018-04..2019-03&trend=tau")
    assert (short.value, short.missing) == (None, "CANNOT_TELL")


def test_what_was_withheld_stays_withheld_in_everything(ashbrook_figures: Resolver) -> None:
    drugs = f"{CRIME}period=2018/19&crime_type=drugs"
    east = f"{CRIME}area=board:ashbrook-east&period=2018/19"
    month = f"{CRIME}period=2018-05"
    figures = withheld(ashbrook_figures, drugs, east, month)
    for query in (
        drugs,
        f"{drugs}&change=percent&change_from=2017/18",
        f"{drugs}&change=difference&change_from=2017/18",
        f"{CRIME}period=2017/18&crime_type=drugs&change=ratio&change_from=2018/19",
        f"{drugs}&among=crime_type",
        f"{CRIME}period=2018/19&crime_type=burglary&among=crime_type",
        f"{CRIME}period=2018/19&crime_type=burglary&versus=crime_type:drugs",
        f"{CRIME}area=board:ashbrook-west&period=2018/19&among=board",
        f"{CRIME}area=board:ashbrook-west&period=2018/19&versus=area:board:ashbrook-east",
        f"{CRIME}over=2017/18..2018/19&trend=run&crime_type=drugs",
        f"{CRIME}over=2017-04..2019-03&trend=slope",
        f"{CRIME}over=2017-04..2019-03&trend=tau",
        f"{CRIME}over=2018-04..2018-07&trend=high",
    ):
        found = figures.figure(query)
        assert (found.value, found.low, found.high, found.missing) == (None, None, None, "SUPPRESSED_SMALL"), query
        told = " ".join(figures.explain(query).steps)
        assert "24 recorded crimes in 2018/19" not in told
        assert "306" not in told


BAD = {
    "period=2018/19&crime_type=burglry": "there is no such figure. The nearest address is figure:recorded_crime?"
    "area=partnership&crime_type=burglary&period=2018/19",
    "area=X05000009&period=2018/19": "there is no such figure. The nearest address is figure:recorded_crime?"
    "area=X05000001&period=2018/19",
    "period=2018-04..2019-05": "it cannot be added up, since nothing is held for April to May 2019; months are held "
    "for April 2017 to March 2019.",
    "period=2019-Q2": "there is no such figure, since nothing is held for April to June 2019; months are held for",
    "area=X01000001&period=2018-Q2": "no months are held here to add up; the periods held are ",
    "deprivation_fifth=1&period=2018-Q2&stat=rate": "no months are held here to add up; the periods held are ",
    "period=2018-Q2&stat=sii": "there is no such figure. The nearest address is figure:recorded_crime?area=",
    "period=2018-Q2&stat=share&of=crime_type&crime_type=drugs": "there is no such figure. The nearest address is ",
    "area=X01000001&period=2018/19&among=ward": "is of the lsoa, which has no rank among areas of the kind 'ward'; "
    'name one of them, like "area=X05000001", or another kind to rank among.',
    "period=2018/19&among=district": "is of the whole partnership, which has no rank among areas of the kind "
    "'district'",
    "period=2018/19&versus=crime_type:burglary": "\"versus\" names 'crime_type', which the address has no value for.",
    "period=2018/19&versus=burglary": "\"versus\" names 'burglary', which the address has no value for.",
    "period=2018/19&among=crime_type": "is ranked among 'crime_type' but has no value for it; add \"crime_type=...\".",
    "period=2018/19&among=county": "there are no areas of the kind 'county' to rank it among.",
    "over=2018..2018/19&trend=run": '"over" needs two periods of one kind: months, quarters or years.',
    "over=2018/19..2017/18&trend=run": '"over" runs backwards.',
}


@pytest.mark.parametrize("query", BAD)
def test_an_address_that_names_no_figure_gets_its_sentence(ashbrook_figures: Resolver, query: str) -> None:
    with pytest.raises(BadAddress) as caught:
        ashbrook_figures.figure(CRIME + query)
    assert BAD[query] in str(caught.value)
    assert CRIME + query not in ashbrook_figures


def test_a_measure_that_is_none_is_named(ashbrook_figures: Resolver) -> None:
    with pytest.raises(BadAddress, match="no measure 'recorded_crimes'; those most like it are recorded_crime, "):
        ashbrook_figures.figure("figure:recorded_crimes?period=2018/19")


def test_the_nearest_address_can_be_resolved(ashbrook_figures: Resolver) -> None:
    with pytest.raises(BadAddress) as caught:
        ashbrook_figures.figure(f"{CRIME}period=2019/20&stat=rate&crime_type=drugs")
    assert caught.value.nearest is not None
    assert ashbrook_figures.figure(caught.value.nearest).id == caught.value.nearest


NEAREST = {
    "period=2019/20": "area=partnership&period=2018/19",
    "period=2010/11&crime_type=drugs": "area=partnership&crime_type=drugs&period=2017/18",
    "period=2021/22&area=X05000002&stat=rate&crime_type=burglary": "area=X05000002&crime_type=burglary&period=2018/19"
    "&stat=rate",
    "period=2016&area=board:ashbrook-west": "area=board:ashbrook-west&period=2018",
    "period=2020-06&area=X07000001&crime_type=drugs": "area=X07000001&crime_type=drugs&period=2019-03",
    "period=2018/19&area=X05000002&crime_type=vehicle-crimes": "area=X05000002&crime_type=vehicle-crime&period=2018/19",
    "period=2018/19&area=board:ashbrook-wst&crime_type=drugs": "area=board:ashbrook-west&crime_type=drugs"
    "&period=2018/19",
    "period=2019/20&area=board:ashbrookwest&crime_type=drug": "area=board:ashbrook-west&crime_type=drugs"
    "&period=2018/19",
    "period=2019/20&stat=share&of=crime_type&crime_type=drugs": "area=partnership&crime_type=drugs&of=crime_type"
    "&period=2018/19&stat=share",
    "period=2019/20&deprivation_fifth=1&crime_type=drugs&stat=rate": "area=partnership&crime_type=drugs"
    "&deprivation_fifth=1&period=2018/19&stat=rate",
}
"""What is asked for, and what is offered: the year gives way first, a wrong word to the one spelt most like it."""


@pytest.mark.parametrize("query", NEAREST)
def test_the_nearest_address_keeps_all_that_it_can(ashbrook_figures: Resolver, query: str) -> None:
    with pytest.raises(BadAddress) as caught:
        ashbrook_figures.figure(CRIME + query)
    assert caught.value.nearest == CRIME + NEAREST[query]
    assert ashbrook_figures.figure(CRIME + NEAREST[query]).value is not None


def test_a_measure_without_figures_has_no_nearest_address(ashbrook_figures: Resolver) -> None:
    bare = Resolver(ashbrook_figures.frame.filter(pl.col("measure") != "population"))
    with pytest.raises(BadAddress) as caught:
        bare.figure("figure:population?period=2018/19")
    assert caught.value.nearest is None


STEPS = {
    "period=2018/19": r"Crimes that the police recorded",
    "period=2018/19&stat=rate": r"^732 recorded crimes divided by 15,000 residents, times 1,000\.",
    "period=2018/19&stat=share&of=crime_type&crime_type=burglary": r"^144 of 732 recorded crimes\.",
    "period=2018/19&stat=sii": r"most deprived end, 62\.2, less its value at the least deprived end, 35\.4\.",
    "period=2018/19&stat=rii": r"most deprived end, 62\.2, divided by its value at the least deprived end, 35\.4\.",
    "period=2018/19&stat=concentration": r"0 means that crime is spread as residents are",
    "period=2018/19&change=percent&change_from=2017/18": r"^732 recorded crimes in 2018/19; 660 recorded crimes in "
    r"2017/18\. The first divided by the second, less one, in per cent: 10\.9%\.",
    "period=2018/19&change=difference&change_from=2017/18": r"The first less the second: 72\. If crimes "
    r"came independently of each other, chance alone could put it between -2 and 146 \(95% interval, square and add",
    "period=2018/19&change=ratio&change_from=2017/18": r"The first divided by the second: 1\.11\.",
    "period=2018/19&change=percent&change_from=2017/18&stat=rate": r"^48\.8 recorded crimes per 1,000 people in "
    r"2018/19; 44\.4 ",
    "period=2018/19&stat=rate&deprivation_fifth=1&versus=deprivation_fifth:5": r"least deprived fifth\. 87\.7 divided "
    r"by 54\.0: 1\.62\.",
    "area=board:ashbrook-west&period=2018/19&stat=rate&versus=area:partnership": r"against Ashbrook\. 53\.3 "
    r"divided by 48\.8: 1\.09\.",
    "area=X05000001&period=2018/19&among=ward": r"^Its place among 3, the highest being 1\.$",
    "over=2017-04..2019-03&trend=slope": r"^Worked out over 24 periods, 2017-04\.\.2019-03\.",
}


@pytest.mark.parametrize("query", STEPS)
def test_the_working_of_each_kind_has_its_numbers(ashbrook_figures: Resolver, query: str) -> None:
    found = ashbrook_figures.figure(CRIME + query)
    told = ashbrook_figures.explain(CRIME + query)
    assert re.search(STEPS[query], " ".join(told.steps)), told.steps
    assert told.title.startswith("Recorded crime, ")
    assert told.sources == found.inputs
    assert told.caveats
    assert ("95% interval" in told.steps[-1]) == (found.low is not None and found.high is not None)


def test_the_working_says_what_to_bear_in_mind(ashbrook_figures: Resolver) -> None:
    told = ashbrook_figures.explain(f"{CRIME}period=2018/19&crime_type=shoplifting")
    assert told.title == "Recorded crime, Shoplifting, Ashbrook, 2018/19: number"
    assert told.caveats[0] == (
        "3 of the home force's 123 records of this kind and period (2.4%) have no place; they are in no area's count."
    )
