"""Harm: Ashbrook's totals by hand, limits against other libraries, and what is said without a table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy import stats

import ashbrook_totals as totals
from offence_examples import alike, days_of, offences_of, with_offences
from saferplan.demo.offence_tables import MIX, OTHERS, mix_of_force
from saferplan.figures import FIGURE_COLUMNS
from saferplan.measures.calculate import calculate
from saferplan.measures.evidence import Evidence
from saferplan.measures.harm_ratio import weighed
from saferplan.measures.offence_mix import mix_note
from saferplan.measures.resolver import Resolver
from saferplan.reference.offences import severity_weights
from small_partnership import evidence_of

SEVERITY = "figure:crime_severity?"
WEIGHTS = severity_weights()


def small(**counts: int) -> Evidence:
    """One LSOA with so many crimes of each type in every month of two years (`-` is written `_`)."""
    return evidence_of({(1, slug.replace("_", "-")): [count] * 24 for slug, count in counts.items()})


@pytest.mark.parametrize("year", totals.YEARS)
def test_ashbrooks_harm_is_that_worked_by_hand(ashbrook_figures: Resolver, year: str) -> None:
    whole = ashbrook_figures.figure(f"{SEVERITY}period={year}")
    assert whole.value == pytest.approx(totals.SEVERITY_BY_YEAR[year])
    assert whole.numerator == totals.CRIMES_BY_YEAR[year]
    for slug, mean in totals.SEVERITY_OF_A_CRIME.items():
        count = totals.CRIMES_BY_TYPE[slug][year]
        typed = f"{SEVERITY}period={year}&crime_type={slug}"
        assert ashbrook_figures.figure(typed).value == pytest.approx(count * mean)
        assert ashbrook_figures.figure(f"{typed}&stat=mean").value == pytest.approx(mean)
        share = ashbrook_figures.figure(f"{typed}&stat=share&of=crime_type")
        assert share.value == pytest.approx(count * mean / totals.SEVERITY_BY_YEAR[year] * 100)


def test_ashbrooks_rates_and_boards_are_those_worked_by_hand(ashbrook_figures: Resolver) -> None:
    rate = ashbrook_figures.figure(f"{SEVERITY}period=2018/19&stat=rate")
    assert rate.value == pytest.approx(totals.SEVERITY_BY_YEAR["2018/19"] / 15_000 * 1_000)
    assert (rate.numerator, rate.denominator) == (pytest.approx(totals.SEVERITY_BY_YEAR["2018/19"]), 15_000)
    west = ashbrook_figures.figure(f"{SEVERITY}period=2018/19&area=board:ashbrook-west")
    assert west.value == pytest.approx(totals.SEVERITY_WEST_2018)
    note = mix_note(ashbrook_figures.figure(f"{SEVERITY}period=2018/19").caveats)
    assert note is not None
    assert (note.lightest, note.gravest) == pytest.approx(totals.SEVERITY_RANGE_2018)
    assert (note.force, note.year, note.period_year, note.forces) == ("ashbrook", "2018/19", "2018/19", 6)


def test_months_add_up_to_their_year(ashbrook_figures: Resolver) -> None:
    months = [f"2018-{m:02d}" for m in range(4, 13)] + [f"2019-{m:02d}" for m in range(1, 4)]
    scores = [ashbrook_figures.figure(f"{SEVERITY}period={month}").value or 0.0 for month in months]
    assert sum(scores) == pytest.approx(totals.SEVERITY_BY_YEAR["2018/19"])


@pytest.mark.filterwarnings("ignore")
def test_limits_hold_chance_and_the_mix(ashbrook_figures: Resolver) -> None:
    meta = pytest.importorskip("statsmodels.stats.meta_analysis")
    chance = mix = 0.0
    step = []
    for slug, mean in totals.SEVERITY_OF_A_CRIME.items():
        logs, errors = [], []
        for place in range(len(OTHERS) + 1):
            counts = np.array([mix_of_force(place, 1)[code] for code, _ in MIX[slug]], dtype=float)
            weights = np.array([WEIGHTS[code] for code, _ in MIX[slug]])
            average, second = counts @ weights / counts.sum(), counts @ weights**2 / counts.sum()
            logs.append(np.log(average))
            errors.append((second - average**2) / (counts.sum() + 1) / average**2)
            if place == 0:
                home, own = second, errors[0]
        open_ = len(MIX[slug]) > 1
        places = meta.combine_effects(np.array(logs), np.array(errors), method_re="chi2").tau2 if open_ else 0.0
        count = totals.CRIMES_BY_TYPE[slug]["2018/19"]
        chance += count * home
        mix += (count * mean) ** 2 * (own + max(places, 0.0))
        step.append(home / mean)
    value, spread, more = totals.SEVERITY_BY_YEAR["2018/19"], chance + mix, max(step)
    found = ashbrook_figures.figure(f"{SEVERITY}period=2018/19")
    assert found.low == pytest.approx(stats.gamma.ppf(0.025, value**2 / spread, scale=spread / value), rel=1e-6)
    mean, wide = value + more, spread + more**2
    assert found.high == pytest.approx(stats.gamma.ppf(0.975, mean**2 / wide, scale=wide / mean), rel=1e-6)
    note = mix_note(found.caveats)
    assert note is not None
    assert (note.chance**2, note.mix**2) == (pytest.approx(chance), pytest.approx(mix))


def test_a_type_of_one_offence_has_the_limits_of_a_count_and_nothing_open(ashbrook_figures: Resolver) -> None:
    found = ashbrook_figures.figure(f"{SEVERITY}period=2018/19&crime_type=shoplifting")
    exact = stats.chi2.ppf([0.025, 0.975], [240, 242]) / 2 * 11.855539
    assert (found.low, found.high) == pytest.approx(tuple(exact))
    note = mix_note(found.caveats)
    assert note is not None
    assert not note.is_open
    mean = ashbrook_figures.figure(f"{SEVERITY}period=2018/19&crime_type=shoplifting&stat=mean")
    assert (mean.low, mean.high) == (mean.value, mean.value)


def test_every_figure_of_harm_lies_within_its_mix_range(ashbrook_figures: Resolver) -> None:
    frame = ashbrook_figures.frame.filter(pl.col("measure") == "crime_severity")
    assert dict(frame.schema) == FIGURE_COLUMNS
    checked = 0
    for row in frame.filter(pl.col("statistic") != "share").iter_rows(named=True):
        note = mix_note(tuple(row["caveats"]))
        if row["value"] is not None:
            assert note is not None
            assert note.lightest <= row["value"] * (1 + 1e-6), row["id"]
            assert row["value"] <= note.gravest * (1 + 1e-6), row["id"]
            checked += 1
    assert checked > 800


def test_the_shares_of_types_add_up(ashbrook_figures: Resolver) -> None:
    shares = ashbrook_figures.frame.filter(
        (pl.col("measure") == "crime_severity") & (pl.col("statistic") == "share") & (pl.col("group") != "")
    )
    sums = shares.drop_nulls("value").group_by("period").agg(pl.col("value").sum())["value"]
    assert sums.len() > 16
    assert sums.to_list() == pytest.approx([100.0] * sums.len())


def test_without_a_table_nothing_is_weighed_and_no_other_mix_stands_in(ashbrook_evidence: Evidence) -> None:
    bare = replace(ashbrook_evidence, offence_counts=ashbrook_evidence.offence_counts.head(0))
    others = ashbrook_evidence.offence_counts.filter(pl.col("force") != "ashbrook")
    for evidence in (bare, replace(ashbrook_evidence, offence_counts=others)):
        harm = calculate(evidence).filter(pl.col("measure").str.starts_with("crime_"))
        assert set(harm["missing"]) == {"NO_INPUT"}
        assert harm["value"].null_count() == harm.height == 3
        assert set(harm["statistic"]) == {"score", "rate", "mean"}


def test_the_nearest_year_serves_and_is_named_and_counts_for_less() -> None:
    codes = {"28E": 300, "30C": 100}
    shifted = {"28E": 330, "30C": 70}
    forces = alike(codes) | {"marram-coast": shifted, "dunlin-vale": {"28E": 260, "30C": 140}}
    evidence = small(burglary=10)
    near, far = (
        Resolver(calculate(with_offences(evidence, {year: forces}))).figure(f"{SEVERITY}period=2018/19")
        for year in ("2018/19", "2016/17")
    )
    assert near.value == far.value
    notes = [mix_note(figure.caveats) for figure in (near, far)]
    assert [note and note.year for note in notes] == ["2018/19", "2016/17"]
    assert (far.low or 0) < (near.low or 0) < (near.high or 0) < (far.high or 0)
    gone = Resolver(calculate(with_offences(evidence, {"2011/12": forces}))).figure(f"{SEVERITY}period=2018/19")
    assert (gone.value, gone.missing) == (None, "NO_INPUT")


def test_a_type_that_the_force_never_recorded_leaves_the_whole_untold() -> None:
    evidence = with_offences(small(burglary=10, robbery=1), {"2018/19": alike({"28E": 300, "30C": 100})})
    figures = Resolver(calculate(evidence))
    assert figures.figure(f"{SEVERITY}period=2018/19&crime_type=burglary").value is not None
    for query in (
        "",
        "&stat=rate",
        "&stat=mean",
        "&crime_type=robbery",
        "&crime_type=burglary&stat=share&of=crime_type",
    ):
        assert figures.figure(f"{SEVERITY}period=2018/19{query}").missing == "CANNOT_TELL", query


def test_offences_taken_back_count_as_none_and_codes_without_a_weight_are_said() -> None:
    codes = {"28E": 300, "30C": 100, "29A": -2, "8U": 40}
    figures = Resolver(calculate(with_offences(small(burglary=10), {"2018/19": alike(codes)})))
    note = mix_note(figures.figure(f"{SEVERITY}period=2018/19").caveats)
    assert note is not None
    assert (note.offences, note.gravest) == (400, pytest.approx(120 * WEIGHTS["28E"]))
    whole = figures.figure(f"{SEVERITY}period=2018/19&stat=mean").value
    assert whole == pytest.approx((300 * WEIGHTS["28E"] + 100 * WEIGHTS["30C"]) / 400)


def test_no_crime_weighs_nothing_and_has_no_mean() -> None:
    months = [0] * 12 + [5] * 12
    evidence = with_offences(
        evidence_of({(1, "burglary"): [4] * 24, (1, "robbery"): months}),
        {"2018/19": alike({"28E": 30, "30C": 30, "34B": 50})},
    )
    figures = Resolver(calculate(evidence))
    none = figures.figure(f"{SEVERITY}period=2017/18&crime_type=robbery")
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(3.688879 * WEIGHTS["34B"], rel=1e-5)
    assert figures.figure(f"{SEVERITY}period=2017/18&crime_type=robbery&stat=mean").missing == "FROM_NOUGHT"


def test_several_home_forces_are_one_mix() -> None:
    evidence = replace(small(burglary=10), forces=("ashbrook", "marram-coast"))
    fitness = pl.concat([evidence.fitness, evidence.fitness.with_columns(force=pl.lit("marram-coast"))])
    evidence = replace(evidence, fitness=fitness)
    forces = {"ashbrook": {"28E": 100}, "marram-coast": {"30C": 300}}
    figures = Resolver(calculate(with_offences(evidence, {"2018/19": forces})))
    mean = figures.figure(f"{SEVERITY}period=2018/19&stat=mean")
    assert mean.value == pytest.approx((100 * WEIGHTS["28E"] + 300 * WEIGHTS["30C"]) / 400)
    note = mix_note(mean.caveats)
    assert note is not None
    assert note.force == "ashbrook+marram-coast"


def test_too_few_forces_do_not_tell_how_places_differ() -> None:
    few = with_offences(small(burglary=10), {"2018/19": alike({"28E": 300, "30C": 100}, forces=4)})
    note = mix_note(Resolver(calculate(few)).figure(f"{SEVERITY}period=2018/19").caveats)
    assert note is not None
    assert (note.forces, note.is_told) == (4, False)


def test_a_change_has_limits_with_both_mixes(ashbrook_figures: Resolver) -> None:
    change = ashbrook_figures.figure(f"{SEVERITY}period=2018/19&change=percent&change_from=2017/18")
    later, earlier = (ashbrook_figures.figure(f"{SEVERITY}period={year}") for year in ("2018/19", "2017/18"))
    assert change.value == pytest.approx((123_819.89017 / 100_924.50235 - 1) * 100)
    spreads = []
    for figure in (later, earlier):
        one = weighed(figure)
        assert one is not None
        spreads.append((one.chance + one.mix) / one.score**2)
    reach = stats.norm.ppf(0.975) * np.sqrt(sum(spreads))
    assert change.low == pytest.approx((1 + (change.value or 0) / 100) * np.exp(-reach) * 100 - 100)
    assert change.interval_method == "log-normal, compound Poisson"


def test_a_board_is_set_against_the_rest(ashbrook_figures: Resolver) -> None:
    versus = f"{SEVERITY}period=2018/19&stat=rate&area=board:ashbrook-west&versus=area:partnership"
    found = ashbrook_figures.figure(versus)
    assert found.value == pytest.approx((67_643.23782599 / 8_000) / (123_819.89017002 / 15_000))
    assert found.low is not None
    assert found.low < 1 < (found.high or 0)
    assert found.interval_method.endswith("part against the rest")
    share = ashbrook_figures.figure(f"{SEVERITY}period=2018/19&area=board:ashbrook-west&versus=area:partnership")
    assert share.value == pytest.approx(67_643.23782599 / 123_819.89017002)
    assert 0 < (share.low or 0) < (share.value or 0) < (share.high or 0) < 1


def test_the_cambridge_index_takes_the_middle_of_a_codes_offences_and_gives_no_limits() -> None:
    days = days_of({"28E": (10.0, 20.0, 600.0), "30C": (5.0,), "1": (5_475.0,), "4.2": (365.0,)})
    evidence = with_offences(small(burglary=10), {"2018/19": alike({"28E": 300, "30C": 100})})
    figures = Resolver(calculate(replace(evidence, harm_days=days)))
    found = figures.figure("figure:crime_harm_index?period=2018/19&stat=mean")
    assert found.value == pytest.approx((300 * 20 + 100 * 5) / 400)
    assert (found.low, found.high, found.unit) == (None, None, "days a crime")
    note = mix_note(found.caveats)
    assert note is not None
    assert (note.lightest, note.gravest) == pytest.approx((5.0, 600.0))
    assert "harm harm/index.xlsx" in found.inputs
    assert figures.figure(f"{SEVERITY}period=2018/19&stat=mean").unit == "points a crime"


def test_the_score_is_as_open_or_not_as_the_counts_it_rests_on(ashbrook_evidence: Evidence) -> None:
    figures = calculate(ashbrook_evidence)
    harm = figures.filter(pl.col("measure") == "crime_severity")
    assert set(harm["origin"]) == {"open"}
    assert all(any(name.startswith("home_office ") for name in row) for row in harm["inputs"].to_list())
    assert offences_of({}).is_empty()
