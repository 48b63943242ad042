"""Figures of hotspots: a planted one is found where it is and since when, noise is left alone, and sums hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import shapely

from place_grid import MIDDLE, SIDE, evidence_on_grid, grid, lsoa
from saferplan.areas import PLACE_CLASSES, PLACE_KINDS
from saferplan.measures.caveat_words import caveat_in_words
from saferplan.measures.definition import PLACE_SHARES, SPLITS, load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.explain import explain_figure
from saferplan.measures.hotspots import chance, hotspot_figures
from saferplan.measures.place_cubes import cube_of, neighbourhood_of, placed_by_type
from saferplan.measures.resolver import Resolver
from saferplan.methods.emerging import CLASSES
from saferplan.methods.hotspots import false_discoveries, getis_ord_by_permutation, permutations_needed
from saferplan.methods.place_search import values_of
from saferplan.periods import month_period, parse_period
from small_partnership import TWO_YEARS, evidence_of

GROUPS = pl.DataFrame(
    {
        "lsoa": [lsoa(n) for n in range(1, SIDE**2 + 1)],
        "deprivation_fifth": [str((n - 1) * 5 // SIDE**2 + 1) for n in range(1, SIDE**2 + 1)],
    }
)


def figures_of(evidence: Evidence) -> pl.DataFrame:
    """The figures of hotspots."""
    return hotspot_figures(evidence, GROUPS)


def values(figures: pl.DataFrame, measure: str, **wanted: str) -> dict[str, float]:
    """The values of one measure by area, of rows with these columns."""
    found = figures.filter(pl.col("measure") == measure, *(pl.col(name) == value for name, value in wanted.items()))
    return dict(found.select("area", "value").iter_rows())


@pytest.fixture(scope="module")
def lasting() -> pl.DataFrame:
    """A block in the middle with six times the crime of the rest, in every month."""
    return figures_of(evidence_on_grid(lambda number, _: 18.0 if number in MIDDLE else 3.0))


def test_what_is_hot_is_corrected_over_all_areas_of_all_types_at_once() -> None:
    """The same, put together from the methods: p of every type in one list, and Benjamini and Hochberg on that."""
    dice = np.random.default_rng(7)
    crimes = {
        (n, kind): dice.poisson(3.0 + more * (n in MIDDLE), 24).tolist()
        for kind, more in (("burglary", 1.2), ("robbery", 0.0), ("vehicle-crime", 2.5))
        for n in range(1, SIDE**2 + 1)
    }
    evidence = replace(evidence_of(crimes), boundaries=grid())
    near, placed = neighbourhood_of(evidence), placed_by_type(evidence)
    assert near is not None
    year, ps, zs = parse_period("2018/19"), {}, {}
    for slug, rows in placed.items():
        if rows.height:
            counts = cube_of(rows, near.codes, (year,))[0]
            many = permutations_needed(4 * SIDE**2)
            found = getis_ord_by_permutation(
                values_of(counts, near.people),
                near.weights,
                random=chance(slug, "gi"),
                permutations=many,
                conditional=False,
            )
            ps[slug], zs[slug] = found.p, found.z
    assert len(ps) == 4
    together = dict(zip(ps, false_discoveries(np.concatenate(list(ps.values()))).reshape(4, -1), strict=True))
    figures = figures_of(evidence)
    for slug in ps:
        group = f"crime_type={slug}" if slug else ""
        hot = values(figures, "hot_places", group=group, period="2018/19")
        called = {code for code, q, z in zip(near.codes, together[slug], zs[slug], strict=True) if q <= 0.05 and z > 0}
        assert {code for code, value in hot.items() if value == 1 and code.startswith("X01")} == called
    notes = figures.filter((pl.col("measure") == "hot_places") & (pl.col("area") == lsoa(1)))["caveats"].to_list()
    assert all("TESTED places=64 types=4" in one for one in notes)


def test_a_planted_hotspot_is_found_where_it_is(lasting: pl.DataFrame) -> None:
    hot = values(lasting, "hot_places", group="", period="2018/19")
    found = {code for code, value in hot.items() if value == 1 and code.startswith("X01")}
    assert found >= {lsoa(number) for number in MIDDLE}
    near = {number + row * SIDE + column for number in MIDDLE for row in (-1, 0, 1) for column in (-1, 0, 1)}
    assert found <= {lsoa(number) for number in near}, "nothing is hot that does not border on it"
    assert hot["partnership"] == len(found) == hot["X07000001"]
    strength = values(lasting, "hotspot_strength", group="", period="2018/19")
    assert set(sorted(strength, key=lambda code: -strength[code])[:4]) == {lsoa(number) for number in MIDDLE}


def test_hotspots_are_counted_by_deprivation_and_add_up(lasting: pl.DataFrame) -> None:
    groups = lasting.filter(
        (pl.col("measure") == "hot_places") & pl.col("group").str.contains(r"^deprivation_fifth=\d$")
    )
    assert groups["value"].sum() == values(lasting, "hot_places", group="", period="2018/19")["partnership"]
    assert groups["denominator"].sum() == SIDE**2


def test_what_it_has_been_is_told_month_by_month(lasting: pl.DataFrame) -> None:
    span = "2017-04..2019-03"
    classes = values(lasting, "place_class", group="", period=span)
    for number in MIDDLE:
        assert PLACE_CLASSES[int(classes[lsoa(number)])] in PLACE_KINDS["lasting hot"]
    hot = values(lasting, "hot_steps", group="", period=span)
    each = lasting.filter((pl.col("measure") == "hot_steps") & (pl.col("period") != span) & (pl.col("group") == ""))
    for code, rows in each.group_by("area"):
        assert rows["value"].sum() == hot[str(code[0])]
        assert rows.height == 24
    told = lasting.filter((pl.col("measure") == "class_places") & (pl.col("area") == "partnership"))
    counts = dict(told.filter(~pl.col("group").str.contains("crime_type")).select("group", "value").iter_rows())
    single = {word: sum(PLACE_CLASSES[int(value)] == word for value in classes.values()) for word in PLACE_CLASSES[1:]}
    for word, many in single.items():
        assert counts.get(f"place_class={word.replace(' ', '-')}", 0) == many
    assert counts["place_class=lasting-hot"] == sum(single[word] for word in PLACE_KINDS["lasting hot"])


def test_a_hotspot_that_begins_is_a_cluster_that_is_going_on() -> None:
    figures = figures_of(
        evidence_on_grid(lambda number, month: 15.0 if number in MIDDLE and month >= 21 else 3.0, seed=3)
    )
    clusters = figures.filter((pl.col("measure") == "clusters") & (pl.col("statistic") == "count"))
    assert clusters.height, "it is found"
    first = figures.filter(pl.col("statistic") == "score", pl.col("measure") == "clusters").sort("value")[-1]
    assert first["area"][0] in {lsoa(number) for number in MIDDLE}
    assert first["period"][0] == "2019-Q1"
    assert first["value"][0] >= 12
    least = 1000 / figures.filter(pl.col("measure") == "clusters")["group"].n_unique()
    floors = figures.filter(pl.col("caveats").list.join(" ").str.contains("FLOOR draws=999"))
    assert first["id"][0] in floors["id"].to_list(), "no data set drawn was as strong"
    assert set(floors["value"]) == {least}
    held = Resolver(figures, {})
    told = explain_figure(held.figure(first["id"][0]), held.figure, held.areas)
    assert any("no more often than this, and perhaps much more rarely" in note for note in told.caveats)
    cases = clusters.filter((pl.col("area") == first["area"][0]) & (pl.col("group") == first["group"][0]))
    due = figures.filter(
        (pl.col("measure") == "clusters") & (pl.col("statistic") == "mean") & (pl.col("area") == first["area"][0])
    )
    assert cases["value"][0] > 2 * due["value"][0]


@pytest.mark.parametrize("seed", range(4))
def test_noise_has_few_hotspots_and_none_that_lasts(seed: int) -> None:
    figures = figures_of(evidence_on_grid(lambda *_: 5.0, seed=seed))
    assert values(figures, "hot_places", group="", period="2018/19")["partnership"] <= 3
    lasting = figures.filter(pl.col("group") == "place_class=lasting-hot", pl.col("area") == "partnership")
    assert lasting["value"].to_list() == [0.0]


def test_half_of_even_crime_is_in_nearly_half_of_places_and_of_planted_crime_in_few(lasting: pl.DataFrame) -> None:
    even = figures_of(evidence_on_grid(lambda *_: 40.0))
    half, chance = (
        values(even, "place_concentration", group=f"place_share={part}", period="2018/19")["partnership"]
        for part in ("half", "half-by-chance")
    )
    assert 42 < half < 50
    assert abs(half - chance) < 4
    gini = lasting.filter(pl.col("group") == "place_share=gini-by-chance", pl.col("period") == "2018/19")
    own = values(lasting, "place_concentration", group="place_share=gini", period="2018/19")["partnership"]
    assert gini["low"][0] < gini["value"][0] < gini["high"][0] < own
    [note] = [one for one in gini["caveats"][0].to_list() if one.startswith("CHANCE")]
    assert note.startswith("CHANCE above=0 draws=999 dispersion=1.")
    assert note.endswith("years=2")
    assert caveat_in_words(note).startswith("None of 999 data sets drawn by chance was as concentrated.")


def test_the_top_places_are_the_same_ones_the_year_after(lasting: pl.DataFrame) -> None:
    [again] = lasting.filter((pl.col("measure") == "top_places_again") & (pl.col("group") == "")).to_dicts()
    assert again["value"] == pytest.approx(100 * again["numerator"] / 3)
    assert again["numerator"] >= 2, "of a block of four, three are the twentieth with the most in each year"
    assert again["denominator"] == 3
    assert "EARLIER period=2017/18" in again["caveats"]
    assert any(one.startswith("BY_LOT places=64 top=3 p=") for one in again["caveats"])


def test_rates_are_those_of_marshalls_formula(lasting: pl.DataFrame) -> None:
    rows = lasting.filter((pl.col("measure") == "shrunken_rate") & (pl.col("period") == "2018/19"))
    rows = rows.filter(pl.col("group") == "").sort("area")
    count, people = rows["numerator"].to_numpy(), rows["denominator"].to_numpy()
    overall, raw = count.sum() / people.sum(), count / people
    between = (people * (raw - overall) ** 2).sum() / people.sum() - overall / people.mean()
    weight = between / (between + overall / people)
    np.testing.assert_allclose(rows["value"].to_numpy(), 1000 * (overall + weight * (raw - overall)), rtol=1e-12)


def test_the_same_inputs_give_the_same_figures() -> None:
    evidence = evidence_on_grid(lambda number, _: 9.0 if number in MIDDLE else 3.0)
    assert figures_of(evidence).equals(figures_of(evidence))


def test_neighbours_are_those_whose_boundaries_meet() -> None:
    near = neighbourhood_of(evidence_on_grid(lambda *_: 3.0))
    assert near is not None
    assert near.codes == tuple(lsoa(number) for number in range(1, SIDE**2 + 1))
    many = near.weights.neighbours.reshape(SIDE, SIDE)
    assert many[0, 0] == 3
    assert many[0, 1] == 5
    assert many[1, 1] == 8
    assert near.left_out == ()
    assert np.ptp(near.points[:, 1]) == pytest.approx((SIDE - 1) * 0.01 * 111_195, rel=1e-6)


def test_an_area_without_a_boundary_or_neighbour_is_left_out_and_counted() -> None:
    evidence = evidence_on_grid(lambda number, _: 18.0 if number in MIDDLE else 3.0)
    far = shapely.to_wkb(shapely.box(3, 53, 3.01, 53.01))
    moved = evidence.boundaries.with_columns(
        pl.when(pl.col("code") == lsoa(1)).then(pl.lit(far)).otherwise(pl.col("geometry")).alias("geometry")
    ).filter(pl.col("code") != lsoa(2))
    near = neighbourhood_of(replace(evidence, boundaries=moved))
    assert near is not None
    assert near.left_out == (lsoa(1), lsoa(2))
    assert near.weights.islands.size == 0
    figures = figures_of(replace(evidence, boundaries=moved))
    assert values(figures, "places_tested", group="", period="2018/19") == {"partnership": SIDE**2 - 2.0}
    tested = figures.filter(pl.col("measure") == "places_tested")
    assert f"PLACES tested={SIDE**2 - 2} left_out=2" in tested["caveats"][0].to_list()


def test_without_boundaries_or_with_few_records_nothing_is_said() -> None:
    evidence = evidence_on_grid(lambda *_: 3.0)
    assert figures_of(replace(evidence, boundaries=grid().head(0))).is_empty()
    assert figures_of(replace(evidence, boundaries=grid().head(9))).is_empty()
    assert figures_of(evidence_on_grid(lambda number, month: 1.0 if number < 3 and not month else 0.0)).is_empty()


def test_without_residents_numbers_are_compared_and_no_rate_is_given() -> None:
    evidence = evidence_on_grid(lambda number, _: 18.0 if number in MIDDLE else 3.0)
    figures = figures_of(replace(evidence, population=evidence.population.head(0)))
    assert values(figures, "hot_places", group="", period="2018/19")[lsoa(MIDDLE[0])] == 1
    assert figures.filter(pl.col("measure") == "shrunken_rate").is_empty()
    strengths = figures.filter(pl.col("measure") == "hotspot_strength")
    assert strengths["caveats"].list.join(" ").str.contains("values=counts").all()


def test_rare_types_are_told_by_the_quarter() -> None:
    evidence = evidence_on_grid(lambda number, _: 3.0 if number in MIDDLE else 0.5)
    long = parse_period("2016-04..2019-03").months
    dice = np.random.default_rng(5)
    crimes = {
        (number, "burglary"): dice.poisson(4.0 if number in MIDDLE else 0.4, len(long)).tolist()
        for number in range(1, SIDE**2 + 1)
    }
    evidence = replace(evidence_of(crimes, months=long), boundaries=grid())
    figures = figures_of(evidence)
    steps = set(figures.filter((pl.col("measure") == "hot_steps") & (pl.col("denominator") == 1))["period"])
    assert steps
    assert all("-Q" in text for text in steps)
    [tested] = figures.filter(
        (pl.col("measure") == "places_tested") & (pl.col("group") == "") & pl.col("denominator").is_not_null()
    ).to_dicts()
    assert tested["denominator"] == 12


def test_months_of_years_ago_are_no_part_of_what_a_place_has_been() -> None:
    recent, old = parse_period("2018-01..2019-03").months, parse_period("2014-01..2014-12").months
    dice = np.random.default_rng(6)
    crimes = {
        (number, "burglary"): dice.poisson(18.0 if number in MIDDLE else 3.0, 27).tolist()
        for number in range(1, SIDE**2 + 1)
    }
    figures = figures_of(replace(evidence_of(crimes, months=(*old, *recent)), boundaries=grid()))
    assert figures.filter(pl.col("measure") == "place_class")["period"].unique().to_list() == ["2018-01..2019-03"]


def test_counts_of_a_cube_are_those_of_the_rows() -> None:
    evidence = evidence_on_grid(lambda *_: 3.0)
    placed = placed_by_type(evidence)
    codes = tuple(lsoa(number) for number in range(1, SIDE**2 + 1))
    cube = cube_of(placed["burglary"], codes, tuple(month_period(month) for month in TWO_YEARS))
    assert cube.sum() == evidence.counts["recorded_crime"]["count"].sum()
    row = evidence.counts["recorded_crime"].row(7, named=True)
    assert cube[row["month"] - TWO_YEARS[0], codes.index(row["lsoa"])] == row["count"]


def test_every_figure_says_how_it_was_worked_out(lasting: pl.DataFrame) -> None:
    figures = Resolver(lasting, {lsoa(28): ("Middle", "lsoa")})
    for measure in sorted(lasting["measure"].unique()):
        for row in lasting.filter(pl.col("measure") == measure).unique(["statistic", "period", "group"])["id"][:12]:
            told = explain_figure(figures.figure(row), figures.figure, figures.areas)
            assert told.steps
            assert told.title.startswith(load_measures()[measure].title)
            assert any("small areas were" in note for note in told.caveats)


def test_the_words_for_classes_are_those_of_the_method() -> None:
    assert {word.rsplit(" ", 1)[0] for word in PLACE_CLASSES[1:]} == set(CLASSES)
    assert set(PLACE_CLASSES) >= {word for kind in PLACE_KINDS.values() for word in kind}
    assert set(SPLITS["place_share"]) >= set(PLACE_SHARES)
