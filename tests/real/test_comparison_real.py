"""Buckinghamshire beside its most similar areas, on real counts and census tables.

The counts are of districts of 2022 by month and type, over 37 forces; the census tables are of LSOAs, which the reader
adds up to districts.  Every number is compared with the same worked out here from the files, by other code.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from real_folders import link_real, make_real_inputs, real_data, write_real_partnership
from scipy.spatial.distance import cdist
from scipy.stats import iqr

from saferplan.commands import assess, read
from saferplan.commands.read import ReadResult
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import Bundle, read_bundle
from saferplan.publication.released import names_of

pytestmark = [pytest.mark.real, pytest.mark.slow]

OTHERS = (
    ("police_uk", "derived_ltla22_month_counts.parquet"),
    ("population", "lsoa21_census2021_residents_ethnicity.parquet"),
    ("population", "lsoa21_census2021_households_tenure.parquet"),
    ("population", "lsoa11_census2011_persons_households.parquet"),
    ("population", "lsoa11_midyear_population_2017_2019_2020.parquet"),
)
HELD = "2025-01..2025-06,2025-08..2025-12"
BUCKS = "E06000060"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReadResult, Bundle, Resolver]:
    """Buckinghamshire of 2025 read and assessed, with what is held of other areas."""
    data = real_data()
    folder: Path = tmp_path_factory.mktemp("compared")
    inputs = make_real_inputs(folder, forces=["thames-valley_2025-01_2025-12.zip"], index="2025")
    for place, name in OTHERS:
        link_real(inputs / "comparison", data / place / name)
    write_real_partnership(folder, "buckinghamshire-2025", index="2025", year="calendar")
    done = read(folder)
    bundle = read_bundle(assess(folder).folder)
    return done, bundle, Resolver(bundle.figures, names_of(bundle.areas, bundle.places))


@pytest.fixture(scope="module")
def counts() -> pl.DataFrame:
    """The derived counts."""
    return pl.read_parquet(real_data() / "police_uk" / "derived_ltla22_month_counts.parquet")


@pytest.fixture(scope="module")
def districts() -> pl.DataFrame:
    """LSOAs of 2021 with their district of 2022, and those of 2011 that share ground with them."""
    lookup = pl.read_parquet(real_data() / "lookups" / "lookup_lsoa11_lsoa21_ltla22.parquet")
    return lookup.select("lsoa11_code", "lsoa21_code", "ltla22_code")


def by_district(name: str, code: str, districts: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """A census table of LSOAs added up to districts, each LSOA once."""
    table = pl.read_parquet(real_data() / "population" / name)
    own = districts.select(code, "ltla22_code").unique(code, keep="first", maintain_order=True)
    return table.join(own, on=code).group_by("ltla22_code").agg(pl.col(columns).sum()).sort("ltla22_code")


def test_every_row_is_accounted_for(made: tuple[ReadResult, Bundle, Resolver], counts: pl.DataFrame) -> None:
    account = next(one for one in made[0].accounts if one.source == "comparison")
    lsoas = 2 * 35_672 + 34_753 + 104_259
    assert account.read == counts.height + lsoas
    own = counts.filter(pl.col("ltla22_code") == BUCKS).height
    assert account.set_aside["rows of the partnership itself, whose own records are counted"] == own
    strays = next(rows for reason, rows in account.set_aside.items() if "stray" in reason)
    assert account.tables["comparison_counts"] == counts.height - own - strays
    assert 0 < strays < 0.1 * counts.height


def test_areas_whose_force_is_missing_are_not_taken_for_quiet_ones(made: tuple[ReadResult, Bundle, Resolver]) -> None:
    """Of Manchester (E08000003) and Hackney (E09000012) only strays are held; of Birmingham (E08000025) two months."""
    tables = made[0].folder
    held = set(pl.read_parquet(tables / "comparison_areas.parquet")["area"])
    assert not held & {"E08000003", "E09000012"}
    assert {"E06000055", "E07000066", "E06000024", "E07000176", "E08000025"} <= held, "areas that are held stay"


def test_counts_of_a_neighbour_are_those_of_the_file(
    made: tuple[ReadResult, Bundle, Resolver], counts: pl.DataFrame
) -> None:
    _, bundle, figures = made
    peers = bundle.areas.filter(pl.col("kind") == "peer")["code"].to_list()
    assert len(peers) == 14
    months = [f"2025-{month:02d}" for month in range(1, 13) if month != 7]
    for code in peers:
        found = figures.figure(f"recorded_crime?period={HELD}&area={code}")
        rows = counts.filter(
            (pl.col("ltla22_code") == code)
            & pl.col("month").is_in(months)
            & (pl.col("crime_type") != "Anti-social behaviour")
        )
        if found.value is not None:
            assert found.value == rows["n"].sum(), code


def test_neighbours_are_those_of_another_program(
    made: tuple[ReadResult, Bundle, Resolver], districts: pl.DataFrame
) -> None:
    ethnic = by_district(
        "lsoa21_census2021_residents_ethnicity.parquet",
        "lsoa21_code",
        districts,
        [
            "total_residents",
            "n_asian",
            "n_black",
            "n_mixed_or_multiple_ethnic_groups",
            "n_other_ethnic_group",
        ],
    )
    homes = by_district(
        "lsoa21_census2021_households_tenure.parquet",
        "lsoa21_code",
        districts,
        ["total_households", "n_social_rented", "n_private_rented"],
    )
    wide = ethnic.join(homes, on="ltla22_code")
    columns = {
        "asian": wide["n_asian"] / wide["total_residents"],
        "black": wide["n_black"] / wide["total_residents"],
        "mixed": wide["n_mixed_or_multiple_ethnic_groups"] / wide["total_residents"],
        "other_ethnic": wide["n_other_ethnic_group"] / wide["total_residents"],
        "social_rented": wide["n_social_rented"] / wide["total_households"],
        "private_rented": wide["n_private_rented"] / wide["total_households"],
    }
    variables = pl.read_parquet(made[0].folder / "comparison_variables.parquet")
    shares = variables.with_columns(value=pl.col("part") / pl.col("whole")).pivot(
        "variable", index="area", values="value"
    )
    for name, expected in columns.items():
        both = shares.join(wide.select("ltla22_code", expected=expected), left_on="area", right_on="ltla22_code")
        assert both.height > 200
        assert np.abs(both[name].to_numpy() - both["expected"].to_numpy()).max() < 1e-9, name
    complete = shares.drop_nulls().sort("area")
    own = complete["area"].to_list().index("partnership")
    share = complete.drop("area", "density", "deprivation").to_numpy()
    names = [name for name in complete.columns if name not in ("area", "density", "deprivation")]
    values = np.column_stack([np.sqrt(share), np.log(complete["density"]), complete["deprivation"].to_numpy()])
    weight = {"age": 1 / 3, "ethnic": 1 / 4, "tenure": 1 / 2}
    kinds = {name: "age" if "aged" in name else "tenure" if "rented" in name else "ethnic" for name in names}
    weights = np.array([*(weight[kinds[name]] for name in names), 1.0, 1.0])
    scaled = (values - np.median(values, axis=0)) / iqr(values, axis=0, scale="normal")
    distance = cdist(scaled[own : own + 1], scaled, metric="euclidean", w=weights)[0]
    order = [complete["area"][int(place)] for place in np.argsort(distance) if place != own][:14]
    _, bundle, figures = made
    likeness = bundle.figures.filter((pl.col("measure") == "likeness") & (pl.col("statistic") == "score"))
    found = likeness.sort("value")["area"].to_list()
    assert found == order
    # An 11-variable distance is that of scipy to the last digits.
    nearest = figures.figure(f"likeness?period={HELD}&area={order[0]}")
    assert nearest.value == pytest.approx(np.sort(distance)[1] / np.sqrt(weights.sum()))


def test_the_question_is_answered_with_no_rank(made: tuple[ReadResult, Bundle, Resolver]) -> None:
    answer = next(one for one in made[1].answers if one.question == "comparison")
    assert answer.findings[0].id == "comparison/similar-areas/partnership/all"
    assert answer.charts[0].kind == "funnel"
    assert {table.id for table in answer.tables} == {"index-by-type", "similar-areas"}
    words = " ".join([answer.title, answer.method, *(f.headline + f.sentence for f in answer.findings)]).lower()
    assert "rank" not in words.replace("never ranked", "").replace("in a ranking", "")
    assert "500 times each stays among them" in answer.method
    assert "Records without a place" in " ".join(answer.cannot_tell)


def test_the_months_that_others_hold_may_be_fewer_than_those_held_here(tmp_path: Path, counts: pl.DataFrame) -> None:
    """Of 2018/19 Buckinghamshire holds six months, and most areas five of them: five are compared."""
    inputs = make_real_inputs(tmp_path, forces=["thames-valley_2018-06_2019-02.zip"], index="2019")
    for place, name in OTHERS:
        link_real(inputs / "comparison", real_data() / place / name)
    write_real_partnership(tmp_path, "buckinghamshire", index="2019")
    read(tmp_path)
    bundle = read_bundle(assess(tmp_path).folder)
    figures = Resolver(bundle.figures, names_of(bundle.areas, bundle.places))
    answer = next(one for one in bundle.answers if one.question == "comparison")
    assert "2018-10..2019-02" in answer.findings[0].sentence
    held = {"2018-10", "2018-11", "2018-12", "2019-01", "2019-02"}
    peer = next(
        code
        for code in bundle.areas.filter(pl.col("kind") == "peer")["code"].to_list()
        if figures.figure(f"recorded_crime?period=2018-10..2019-02&area={code}").value is not None
    )
    rows = counts.filter(
        (pl.col("ltla22_code") == peer)
        & pl.col("month").is_in(held)
        & (pl.col("crime_type") != "Anti-social behaviour")
    )
    assert figures.figure(f"recorded_crime?period=2018-10..2019-02&area={peer}").value == rows["n"].sum()
    people = figures.figure("population?period=2018-10..2019-02").value
    assert people == figures.figure("recorded_crime?period=2018-10..2019-02&stat=rate").denominator
