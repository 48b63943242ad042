"""Words for figures: groups, areas, kinds of worked-out figures, and what to bear in mind."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from saferplan.figures import in_words
from saferplan.measures.calculate import calculate
from saferplan.measures.explain import area_in_words, group_in_words, type_in_words
from saferplan.measures.resolver import Resolver
from small_partnership import evidence_of

CRIME = "figure:recorded_crime?"


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ((("crime_type", "burglary"),), "Burglary"),
        ((("crime_type", "not-known"),), "not-known"),
        ((("deprivation_fifth", "1"),), "most deprived fifth"),
        ((("deprivation_fifth", "5"),), "least deprived fifth"),
        ((("deprivation_fifth", "3"),), "deprivation fifth 3 of 5"),
        ((("deprivation_decile", "1"),), "most deprived tenth nationally"),
        ((("deprivation_decile", "2"),), "second most deprived tenth nationally"),
        ((("deprivation_decile", "10"),), "least deprived tenth nationally"),
        ((("deprivation_decile", "7"),), "fourth least deprived tenth nationally"),
        ((("crime_type", "drugs"), ("deprivation_fifth", "5")), "Drugs, least deprived fifth"),
    ],
)
def test_groups_in_words(group: tuple[tuple[str, str], ...], words: str) -> None:
    assert group_in_words(group) == words


def test_areas_in_words() -> None:
    areas = {
        "partnership": ("Ashbrook", "partnership"),
        "X05000001": ("Mill ward", "ward"),
        "X07000001": ("Ashbrook", "district"),
    }
    assert area_in_words("X05000001", areas) == "Mill ward"
    assert area_in_words("X07000001", areas) == "Ashbrook"
    assert area_in_words("partnership", {}) == "the whole area"
    assert area_in_words("X09000009", areas) == "X09000009"
    assert type_in_words("violence-and-sexual-offences") == "Violence and sexual offences"


@pytest.mark.parametrize(
    ("query", "ending"),
    [
        ("period=2018/19", "2018/19: number"),
        ("period=2018/19&stat=rate", "2018/19: rate per 1,000 people"),
        ("period=2018/19&change=percent&change_from=2017/18", "number, percentage change from 2017/18"),
        ("period=2018/19&change=difference&change_from=2017/18", "number, change in number from 2017/18"),
        ("period=2018/19&change=ratio&change_from=2017/18", "number, ratio from 2017/18"),
        ("area=board:ashbrook-west&period=2018/19&versus=area:partnership", "number, compared with Ashbrook"),
        (
            "period=2018/19&deprivation_fifth=1&versus=deprivation_fifth:5",
            "number, compared with least deprived fifth",
        ),
        ("area=X05000001&period=2018/19&among=ward", "number, rank"),
        ("over=2017-04..2019-03&trend=tau", "March 2019: number, trend"),
        ("over=2017/18..2018/19&trend=run", "number, run"),
        ("over=2017/18..2018/19&trend=high", "number, rank in time"),
    ],
)
def test_a_title_says_what_the_figure_is(ashbrook_figures: Resolver, query: str, ending: str) -> None:
    assert ashbrook_figures.explain(CRIME + query).title.endswith(ending)


def test_a_figure_without_a_value_says_why() -> None:
    evidence = evidence_of({(1, "burglary"): [5] * 24})
    far = evidence.population.filter(pl.col("year") == 2014).with_columns(pl.lit(2005, dtype=pl.Int32).alias("year"))
    told = Resolver(calculate(replace(evidence, population=far))).explain(f"{CRIME}period=2018/19&stat=rate")
    assert told.steps == ("No value: no population within five years.",)


def test_a_population_of_another_year_is_named() -> None:
    evidence = evidence_of({(1, "burglary"): [5] * 24})
    years = pl.col("year")
    one = replace(evidence, population=evidence.population.filter(years == 2014))
    two = replace(evidence, population=evidence.population.filter((years == 2014) | (years == 2019)))
    for held, sentence in (
        (one, "No population is held for 2018; that of 2014 is used."),
        (two, "The population of 2018 lies between those held for 2014 and 2019."),
    ):
        assert sentence in Resolver(calculate(held)).explain(f"{CRIME}period=2018/19&stat=rate").caveats


def test_provisional_months_are_named_as_such() -> None:
    evidence = evidence_of({(1, "burglary"): [5] * 24})
    soon = evidence.fitness.with_columns(pl.lit("2019-05-10").alias("extract_date"))
    told = Resolver(calculate(replace(evidence, fitness=soon))).explain(f"{CRIME}period=2018/19")
    assert any(caveat.startswith("Provisional: ") for caveat in told.caveats)
    old = Resolver(calculate(evidence)).explain(f"{CRIME}period=2018/19")
    assert not any(caveat.startswith("Provisional: ") for caveat in old.caveats)


def test_residents_are_estimates(ashbrook_figures: Resolver) -> None:
    told = ashbrook_figures.explain("figure:population?period=2018/19")
    assert told.steps == ("Official estimates of residents, added up over the LSOAs of the area.",)


def test_what_chance_could_do_is_said_with_its_condition(ashbrook_figures: Resolver) -> None:
    steps = ashbrook_figures.explain(f"{CRIME}period=2018/19&stat=rate").steps
    assert steps[-1].startswith("If crimes came independently of each other, chance alone could put it between 45.")


def test_a_ratio_to_nought_speaks_of_no_earlier_time() -> None:
    crimes = {(1, "burglary"): [5] * 24, (2, "burglary"): [0] * 24, (1, "drugs"): [0] * 12 + [1] * 12}
    figures = Resolver(calculate(evidence_of(crimes, boards=("a", "b"))))
    place = figures.figure(f"{CRIME}area=board:a&period=2018/19&versus=area:board:b")
    assert (place.missing, in_words(place)) == ("FROM_NOUGHT", "no ratio: it is set against nought")
    time = figures.figure(f"{CRIME}period=2018/19&crime_type=drugs&change=percent&change_from=2017/18")
    assert in_words(time) == "no percentage: it was nought before"


def test_a_ranked_change_is_worked_out_as_a_change_and_then_as_a_place(ashbrook_figures: Resolver) -> None:
    change = f"{CRIME}period=2018/19&crime_type=vehicle-crime&change=difference&change_from=2017/18"
    steps = ashbrook_figures.explain(f"{change}&among=crime_type").steps
    own = ashbrook_figures.explain(change)
    assert steps[0] == own.steps[0]
    assert steps[1] == own.steps[1]
    assert steps[1].startswith("The first less the second: -")
    assert steps[2].startswith("Its place among the ")
    value = ashbrook_figures.figure(change).value
    assert value is not None
    assert steps[1] == f"The first less the second: {value:.0f}."


def test_a_difference_of_shares_is_told_in_points_with_a_digit_more(ashbrook_figures: Resolver) -> None:
    share = f"{CRIME}period=2018/19&crime_type=burglary&stat=share&of=crime_type"
    change = f"{share}&change=difference&change_from=2017/18"
    explained = ashbrook_figures.explain(change)
    later, earlier = (ashbrook_figures.figure(share.replace("2018/19", year)).value for year in ("2018/19", "2017/18"))
    assert later is not None
    assert earlier is not None
    assert explained.title.endswith("share, change in percentage points from 2017/18")
    assert explained.steps[0] == f"{later:.1f}% in 2018/19; {earlier:.1f}% in 2017/18."
    assert explained.steps[1] == f"The first less the second: {later - earlier:.1f} percentage points."
    assert ashbrook_figures.figure(change).unit == "percentage points"
