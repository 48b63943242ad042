"""The question of places: planted hotspots are told of as what they are, noise is not, and refusals are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from place_grid import MIDDLE, SIDE, evidence_on_grid, lsoa
from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.assessment.places import NO_STREETS, NOT_PRINTED, UNLOCKS, assess_places
from saferplan.assessment.questions import context_of
from saferplan.figures import parse_address
from saferplan.findings import Finding, links_in, without_links
from saferplan.measures.calculate import calculate
from saferplan.measures.evidence import Evidence
from saferplan.measures.resolver import Resolver
from saferplan.publication.disclosure import release_figures
from saferplan.settings import DisclosureSettings


def context_on_grid(evidence: Evidence) -> Context:
    """What the question is given, every small area with a name."""
    codes = [lsoa(number) for number in range(1, SIDE**2 + 1)]
    areas = (
        Area("partnership", PARTNERSHIP, "Small"),
        Area("district", "X07000001", "West"),
        *(Area("lsoa", code, f"Place {number}") for number, code in enumerate(codes, start=1)),
    )
    return context_of(evidence, calculate(evidence), areas, area="Small", index="2019")


def answer_of(mean_of: Callable[[int, int], float], *, seed: int = 1) -> Answer:
    """The answer for a grid of small areas."""
    return assess_places(context_on_grid(evidence_on_grid(mean_of, seed=seed)))


def finding_of(answer: Answer, rule: str, group: str = "all") -> Finding:
    """The finding of one rule and type."""
    return next(one for one in answer.findings if one.id.split("/")[1] == rule and one.id.endswith(f"/{group}"))


@pytest.fixture(scope="module")
def lasting() -> Answer:
    """A block in the middle that has six times as many as the rest, all the time."""
    return answer_of(lambda number, _: 18.0 if number in MIDDLE else 3.0)


def test_a_lasting_hotspot_is_named_as_one(lasting: Answer) -> None:
    assert "hotspots of recorded crime" in without_links(lasting.title)
    assert "month after month" in lasting.title
    found = finding_of(lasting, "lasting")
    assert found.strength == "strong"
    assert all(f"Place {number}" in found.sentence for number in MIDDLE)
    assert finding_of(lasting, "emerging").strength == "weak"
    assert without_links(finding_of(lasting, "emerging").sentence).startswith(
        "Of the 64 small areas, 0 have become hot"
    )


def test_every_number_in_words_is_that_of_its_figure(lasting: Answer) -> None:
    """The counts that stand in sentences are those of the table of hotspots."""
    table = next(table for table in lasting.tables if table.id == "hotspots")
    words = [row[4].text for row in table.rows]
    known = finding_of(lasting, "known")
    [many] = {int(text) for text, address in links_in(known.headline) if "hot_places" in address}
    assert words.count("hot") == many
    assert many >= len(MIDDLE)
    assert {row[0].text for row in table.rows} >= {f"Place {number}" for number in MIDDLE}
    assert all(row[4].rests_on for row in table.rows), "a word that was judged by a figure goes where the figure goes"


def test_a_hotspot_that_begins_is_told_of_with_how_often_chance_raises_such_an_alarm() -> None:
    answer = answer_of(lambda number, month: 15.0 if number in MIDDLE and month >= 21 else 3.0, seed=3)
    found = next(one for one in answer.findings if one.id.startswith("places/cluster/"))
    told = without_links(found.sentence)
    assert "January to March 2019" in told
    assert "among the 64 small areas" in told
    assert "no more often than once in 500 months" in told, "no data set drawn was as strong: it is a floor"
    assert found.strength in ("moderate", "weak")
    assert any(f"Place {number}" in told for number in MIDDLE)


@pytest.mark.parametrize("seed", range(3))
def test_noise_makes_no_lasting_hotspot_and_no_strong_finding_of_one(seed: int) -> None:
    answer = answer_of(lambda *_: 5.0, seed=seed)
    found = finding_of(answer, "lasting")
    assert found.strength == "weak"
    assert "no proof that nothing is there" in found.strength_reason
    assert not [one for one in answer.findings if one.id.startswith("places/cluster/") and one.strength == "strong"]
    assert finding_of(answer, "concentration").strength == "weak"


def test_what_the_places_cannot_bear_is_refused_each_with_what_would_unlock_it(lasting: Answer) -> None:
    assert set(NO_STREETS) <= set(lasting.cannot_tell)
    assert len(NO_STREETS) == 4
    for sentence, about in zip(NO_STREETS, ("streets", "near repeats", "hours", "addresses"), strict=True):
        assert about in sentence
        assert "would tell" in sentence
    assert UNLOCKS in lasting.lacks
    assert UNLOCKS.holder == "The police"


def test_where_the_police_sent_their_own_records_it_says_what_works_them_out() -> None:
    """Then what would unlock it is held: the refusal may not ask for it again."""
    context = context_on_grid(evidence_on_grid(lambda *_: 3.0))
    sent = pl.when(pl.col("measure") == "recorded_crime").then(pl.lit("partner")).otherwise(pl.col("origin"))
    frame = context.figures.frame.with_columns(sent.alias("origin"))
    answer = assess_places(replace(context, figures=Resolver(frame, context.figures.areas)))
    assert NOT_PRINTED in answer.cannot_tell
    assert not set(NO_STREETS) & set(answer.cannot_tell)
    assert UNLOCKS not in answer.lacks


def test_without_boundaries_the_question_is_not_answered_and_says_what_it_lacks() -> None:
    evidence = evidence_on_grid(lambda *_: 3.0)
    answer = assess_places(context_on_grid(replace(evidence, boundaries=evidence.boundaries.head(0))))
    assert not answer.findings
    assert "cannot be told" in answer.title
    assert next(one.what for one in answer.lacks) == "Boundaries of small areas (LSOAs)"


def test_pictures_and_tables_show_every_small_area_by_address(lasting: Answer) -> None:
    classes, rates = lasting.maps
    assert len(classes.shades) == len(rates.shades) == SIDE**2 == len(dict(classes.classes))
    assert {dict(classes.classes)[lsoa(number)] for number in MIDDLE} <= {
        "persistent hot", "intensifying hot", "diminishing hot",
    }  # fmt: skip
    strip = next(chart for chart in lasting.charts if chart.kind == "strip")
    assert {series.name for series in strip.series} >= {f"Place {number}" for number in MIDDLE}
    assert all(len(series.points) == 24 for series in strip.series)
    years = next(one for one in lasting.map_sets if one.id == "rates-by-year")
    assert [one.title for one in years.maps] == ["2017/18", "2018/19"]
    context = context_on_grid(evidence_on_grid(lambda number, _: 18.0 if number in MIDDLE else 3.0))
    addresses = [address for one in (classes, rates, *years.maps) for _, address in one.shades]
    addresses += [point.address for series in strip.series for point in series.points]
    assert all(context.value(parse_address(address)) is not None for address in addresses)


def test_hotspots_that_rest_on_a_partners_records_are_not_told_outside() -> None:
    context = context_on_grid(evidence_on_grid(lambda number, _: 18.0 if number in MIDDLE else 3.0))
    frame = context.figures.frame.with_columns(pl.lit("partner").alias("origin"))
    seen = release_figures(
        frame, DisclosureSettings(), {code: kind for code, (_, kind) in context.figures.areas.items()}
    )
    told = seen["id"].str.contains(
        "hot_places|place_class|hot_steps|clusters|hotspot_strength|shrunken_rate|class_places"
    )
    assert not told.any(), "not even that there is one"
    released = replace(context, figures=type(context.figures)(seen, context.figures.areas))
    answer = assess_places(released)
    assert not answer.findings
    assert not answer.maps
    assert not answer.tables


def test_the_chapter_is_the_same_whatever_the_order_of_the_areas() -> None:
    context = context_on_grid(evidence_on_grid(lambda number, _: 9.0 if number in MIDDLE else 3.0))
    mixed = list(context.areas)
    np.random.default_rng(1).shuffle(mixed)  # type: ignore[arg-type]
    assert assess_places(replace(context, areas=tuple(mixed))) == assess_places(context)
