"""The comparison: what was planted in Ashbrook and nothing else, what is lacking, and a null on which it is quiet."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from saferplan.areas import PARTNERSHIP, SIMILAR
from saferplan.assessment.answer import Answer
from saferplan.assessment.comparison import assess_comparison
from saferplan.assessment.context import Context
from saferplan.assessment.peers import Near, near_by, placed_among_peers, rate_address
from saferplan.assessment.questions import context_of
from saferplan.assessment.residents import of_another_year
from saferplan.commands.assess import assess
from saferplan.commands.gathering import gather
from saferplan.commands.read import read
from saferplan.findings import without_links
from saferplan.measures.calculate import calculate
from saferplan.measures.comparison import NOTHING_HELD, named_areas
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import read_bundle
from saferplan.settings import parse_settings


def answer_of(folder: Path) -> Answer:
    """The comparison in the current bundle of a folder."""
    bundle = read_bundle(folder / "bundles" / (folder / "bundles" / "current").read_text().strip())
    return next(one for one in bundle.answers if one.question == "comparison")


@pytest.fixture(scope="module")
def answer(ashbrook_bundle: Path) -> Answer:
    """Ashbrook's comparison."""
    return answer_of(ashbrook_bundle)


@pytest.fixture(scope="module")
def context(ashbrook_bundle: Path) -> Context:
    """Ashbrook's context."""
    tables = ashbrook_bundle / "tables" / (ashbrook_bundle / "tables" / "current").read_text().strip()
    settings = parse_settings((ashbrook_bundle / "partnership.toml").read_text(encoding="utf-8"))
    evidence = gather(tables, settings)
    from saferplan.areas import Area

    areas = tuple(Area(**row) for row in named_areas(evidence).iter_rows(named=True))
    return context_of(evidence, calculate(evidence), areas, area="Ashbrook", index="2019")


def test_the_planted_burglary_is_found_and_nothing_else_is(answer: Answer) -> None:
    found = {finding.id: finding for finding in answer.findings}
    assert set(found) == {
        "comparison/similar-areas/partnership/all",
        "comparison/above/partnership/burglary",
        "comparison/index/X12000009/all",
        "comparison/index/X92000009/all",
        "comparison/over-time/partnership/all",
    }
    burglary = found["comparison/above/partnership/burglary"]
    assert burglary.strength == "strong"
    # 144 burglaries among 15,000 people; the six others have 34 x 12 = 408 among 99,000.
    words = without_links(burglary.sentence)
    assert "9.6 recorded crimes for every 1,000 residents" in words
    assert "and 4.1 in the similar areas together" in words
    assert "index of 233" in words
    assert "none has a higher rate" in words
    assert burglary.size == pytest.approx(144 - 408 / 99_000 * 15_000)


def test_all_crime_lies_among_areas_like_it(answer: Answer) -> None:
    first = answer.findings[0]
    assert first.strength == "weak"
    assert "lies within the limits" in first.sentence
    # 732 crimes among 15,000 people; 4,680 among 99,000.
    assert "48.8 recorded crimes for every 1,000 residents here, and 47.3 in" in without_links(first.sentence)


def test_the_late_neighbour_is_left_out_and_named(answer: Answer, context: Context) -> None:
    assert "X06000017" not in context.compared.members
    assert "Sallowgate lacks some of these months and is not compared" in answer.method
    table = next(one for one in answer.tables if one.id == "similar-areas")
    assert len(table.rows) == 7
    assert (
        context.figures.figure("recorded_crime?period=2018/19&stat=rate&area=X06000017").missing == "INCOMPLETE_PERIOD"
    )


def test_index_tables_hold_addresses_and_no_typed_number(answer: Answer) -> None:
    table = next(one for one in answer.tables if one.id == "index-by-type")
    assert [row[0].text for row in table.rows][-2:] == ["All recorded crime", "Anti-social behaviour incidents"]
    for row in table.rows:
        assert all(cell.address for cell in row[1:-1]), row[0].text
        assert row[-1].text in ("within the limits", "above the limits", "below the limits", "too few to tell")
    years = next(one for one in answer.tables if one.id == "index-by-year")
    assert [row[0].text for row in years.rows] == ["2017/18", "2018/19"]


def test_the_similar_areas_stand_in_the_order_of_likeness(answer: Answer, context: Context) -> None:
    table = next(one for one in answer.tables if one.id == "similar-areas")
    distances = [context.figures.figure(row[1].address).value or 0.0 for row in table.rows]
    assert distances == sorted(distances)


def test_nothing_is_ranked(answer: Answer) -> None:
    text = json.dumps(
        [answer.title, *(f.headline + f.sentence for f in answer.findings), *(t.note for t in answer.tables)]
    )
    assert "rank" not in text
    assert "among=" not in text


def test_charts_are_funnels_with_every_peer(answer: Answer) -> None:
    assert [chart.id for chart in answer.charts] == ["funnel-all", "funnel-burglary"]
    for chart in answer.charts:
        assert chart.funnel is not None
        assert [len(series.points) for series in chart.series] == [6, 1]
        names = [point.label for point in chart.series[0].points]
        assert names == sorted(names), "by name, not by rate"
        assert SIMILAR in chart.funnel.centre
    assert answer.charts[0].funnel is not None
    assert (answer.charts[0].funnel.chosen_from, answer.charts[1].funnel.chosen_from) == (1, 5)


@pytest.mark.parametrize(
    ("lacking", "says"), [("counts", "published by the Home Office"), ("months", "data.police.uk")]
)
def test_what_is_lacking_is_said_with_who_holds_it(context: Context, lacking: str, says: str) -> None:
    found = assess_comparison(replace(context, compared=replace(NOTHING_HELD, lacking=lacking)))
    assert found.title.endswith("so the question cannot be answered")
    assert says in found.cannot_tell[0]
    assert (found.findings, found.charts, found.tables) == ((), (), ())


def test_with_fewer_than_five_areas_and_no_region_nothing_is_placed(context: Context) -> None:
    few = replace(context.compared, members=context.compared.members[:4], regions=(), nations=())
    found = assess_comparison(replace(context, compared=few))
    assert found.title == "Fewer than five similar areas hold the same months: too few to compare with"
    assert found.charts == ()
    assert not [one for one in found.findings if one.strength != "weak"]


def test_without_the_files_the_rest_is_as_it_was(ashbrook: Path, tmp_path: Path, ashbrook_bundle: Path) -> None:
    folder = tmp_path / "alone"
    shutil.copytree(ashbrook, folder)
    for place in ("tables", "bundles"):
        shutil.rmtree(folder / place, ignore_errors=True)
    shutil.rmtree(folder / "inputs" / "comparison")
    read(folder)
    assess(folder)
    assert answer_of(folder).cannot_tell[0].startswith("How the area compares with others: no counts")
    name = (folder / "bundles" / "current").read_text().strip()
    alone = read_bundle(folder / "bundles" / name)
    other = read_bundle(ashbrook_bundle / "bundles" / (ashbrook_bundle / "bundles" / "current").read_text().strip())
    about_it = ("comparison", "missing_evidence")
    rest = [[one for one in bundle.answers if one.question not in about_it] for bundle in (alone, other)]
    assert rest[0] == rest[1]
    rows = [[row[0].text for row in bundle.answers[-1].tables[0].rows] for bundle in (alone, other)]
    assert [asks for asks in rows[0] if asks not in rows[1]] == [answer_of(folder).asks]


def test_too_few_areas_given_is_refused_in_a_sentence() -> None:
    from saferplan.errors import BadSettings

    text = (
        '[partnership]\nname = "A"\narea = "A"\ninvented = true\n[areas]\ndistricts = ["X07000001"]\n'
        '[police]\nforces = ["a"]\n[comparison]\nneighbours = ["X06000001"]\n'
    )
    with pytest.raises(BadSettings, match="1 areas to compare with; expected 5 or more"):
        parse_settings(text)
    with pytest.raises(BadSettings, match='"Fernbeck" is no area code'):
        parse_settings(text.replace("X06000001", "Fernbeck"))


def test_records_without_a_place_can_undo_a_difference(context: Context) -> None:
    """Burglary stands out even with them shared out, so it stays strong."""
    placed = placed_among_peers(context, rate_address(context, crime_type="burglary"), chosen_from=5)
    assert placed is not None
    assert (placed.place, placed.verdict.strength) == (1, "strong")


def doctored(context: Context, area: str, **columns: pl.Expr) -> Context:
    """A context in which the figures of one area have other columns."""
    frame = context.figures.frame
    mine = pl.col("area") == area
    frame = frame.with_columns(
        pl.when(mine).then(made).otherwise(pl.col(name)).alias(name) for name, made in columns.items()
    )
    return replace(context, figures=Resolver(frame, context.figures.areas))


def test_residents_of_another_year_weaken_a_comparison_and_are_said(context: Context) -> None:
    older = pl.concat_list("caveats", pl.lit("POPULATION year=2018 nearest=2015"))
    found = assess_comparison(doctored(context, PARTNERSHIP, caveats=older))
    by_id = {one.id: one for one in found.findings}
    burglary = by_id["comparison/above/partnership/burglary"]
    assert burglary.strength == "moderate"
    assert burglary.strength_reason == "residents here are those of 2015, and of other areas those of 2018"
    assert any("residents here are those of 2015" in line for line in found.cannot_tell)
    everyone = replace(context.figure(context.address("population")), caveats=("POPULATION year=2018 nearest=2015",))
    assert of_another_year(everyone) == " by the estimate of 2015"


def test_residents_of_one_year_weaken_nothing(answer: Answer) -> None:
    assert {one.id: one.strength for one in answer.findings}["comparison/above/partnership/burglary"] == "strong"
    assert not any("residents here are those of" in line for line in answer.cannot_tell)


def test_an_area_larger_than_all_similar_ones_is_said_to_be(context: Context, answer: Answer) -> None:
    told = [line for line in answer.cannot_tell if "areas of its own size" in line]
    assert not told
    large = doctored(context, PARTNERSHIP, denominator=pl.col("denominator") * 100, numerator=pl.col("numerator") * 100)
    assert any("areas of its own size" in line for line in assess_comparison(large).cannot_tell)


@pytest.mark.parametrize(
    ("ratio", "limits", "expected"),
    [
        (1.00, ((0.95, 1.05), (0.93, 1.07)), (0, "strong")),
        (1.00, ((0.92, 1.09), (0.85, 1.15)), (0, "moderate")),
        (1.05, ((0.95, 1.20), (0.90, 1.30)), (0, "weak")),
        (1.30, ((1.20, 1.40), (1.10, 1.50)), (1, "strong")),
        (1.30, ((1.05, 1.60), (0.98, 1.70)), (1, "moderate")),
        (0.70, ((0.60, 0.80), (0.55, 0.90)), (-1, "strong")),
        (1.30, ((0.90, 1.90), (0.80, 2.10)), (1, "weak")),
    ],
)
def test_in_line_by_its_rule(ratio: float, limits: tuple[tuple[float, float], ...], expected: tuple[int, str]) -> None:
    found: Near = near_by({0.95: limits[0], 0.998: limits[1]}, ratio, near=0.1)
    assert (found.way, found.verdict.strength) == expected


@pytest.mark.slow
def test_on_a_null_no_more_types_stand_out_than_it_claims(context: Context) -> None:
    """Areas that differ by chance and by one spread: some type of thirteen stands out in 1 of 20 partnerships."""
    from saferplan.methods.funnel import rate_funnel

    rng = np.random.default_rng(17)
    wrong, times, types = 0, 1_500, 13
    for _ in range(times):
        people = rng.uniform(90_000, 500_000, 15).round()
        flagged = False
        for _ in range(types):
            rates = np.maximum(np.sqrt(0.008) + 0.008 * rng.standard_normal(15), 0.001) ** 2
            counts = rng.poisson(rates * people)
            funnel = rate_funnel(counts[1:], people[1:])
            flagged |= bool(funnel.place(counts[0], people[0], level=1 - 0.05 / types) != 0)
        wrong += flagged
    assert wrong / times < 0.07
