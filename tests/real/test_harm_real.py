"""Harm on real data: Buckinghamshire's crimes of 2018/19 weighed by Thames Valley's offences of 2017/18.

The totals are worked out anew by SQL from the published records, the Home Office's table and the list of weights.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest
from real_chains import THAMES_VALLEY
from real_folders import link_real, make_real_inputs, real_data, write_real_partnership

from run_folders import bundle_in
from saferplan.commands.assess import assess
from saferplan.commands.read import read
from saferplan.figures import parse_address
from saferplan.findings import without_links
from saferplan.measures.offence_mix import mix_note
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import Bundle
from saferplan.publication.released import names_of
from saferplan.sources.home_office import read_home_office

pytestmark = [pytest.mark.real, pytest.mark.slow]
OFFENCES = "offence_reference/homeoffice_prc_pfa_2017-18.parquet"
WEIGHTS = "offence_reference/ons_crime_severity_weights_by_offence.csv"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Buckinghamshire, June 2018 and October 2018 to February 2019, weighed."""
    folder: Path = tmp_path_factory.mktemp("real harm")
    inputs = make_real_inputs(folder, forces=THAMES_VALLEY[1:2])
    link_real(inputs / "home_office", real_data() / OFFENCES)
    link_real(inputs / "harm", real_data() / "offence_reference/cchi2020.xlsx")
    write_real_partnership(folder, "buckinghamshire")
    read(folder)
    assess(folder)
    return bundle_in(folder)


@pytest.fixture(scope="module")
def figures(bundle: Bundle) -> Resolver:
    """Every figure of it."""
    return Resolver(bundle.figures, names_of(bundle.areas, bundle.places))


@pytest.fixture(scope="module")
def means() -> dict[str, float]:
    """The mean weight of each type in Thames Valley in 2017/18, by SQL."""
    rows = duckdb.sql(
        f"""
        with weight as (select code_original as code, any_value(weight) as weight
            from read_csv('{real_data() / WEIGHTS}', types={{'code_original': 'VARCHAR'}}) group by 1),
        offence as (select Policeuk_Cat as kind, Offence_Code as code, greatest(sum(Number_of_Offences), 0) as n
            from '{real_data() / OFFENCES}' where Force_Name = 'Thames Valley' group by 1, 2)
        select replace(lower(kind), ' ', '-'), sum(n * weight) / sum(n) from offence join weight using (code) group by 1
        """
    ).fetchall()
    return dict(rows)


def test_every_row_of_the_published_table_is_kept_or_counted(tmp_path: Path) -> None:
    link_real(tmp_path / "home_office", real_data() / OFFENCES)
    found = read_home_office(tmp_path)
    assert found is not None
    assert (found.account.read, found.account.kept) == (23_068, 23_056)
    assert found.frame.filter(pl.col("force") == "thames-valley")["count"].sum() == 149_004
    assert sum(count for note, count in found.account.notes.items() if "below nought" in note) == 36


def test_totals_are_those_of_sql(figures: Resolver, means: dict[str, float]) -> None:
    period = next(
        parse_address(one).period
        for one in figures.frame["id"].to_list()
        if one.startswith("figure:crime_severity?area=partnership&period=2018-06,")
    )
    total = 0.0
    for slug, mean in means.items():
        count = figures.figure(f"recorded_crime?period={period}&crime_type={slug}").value
        assert count is not None
        found = figures.figure(f"crime_severity?period={period}&crime_type={slug}")
        assert found.value == pytest.approx(count * mean, rel=1e-6), slug
        total += count * mean
    assert figures.figure(f"crime_severity?period={period}").value == pytest.approx(total, rel=1e-6)


def test_the_force_scores_as_the_nation_did(means: dict[str, float]) -> None:
    rows = duckdb.sql(
        f"""select replace(lower(Policeuk_Cat), ' ', '-'), sum(Number_of_Offences) from '{real_data() / OFFENCES}'
        where Force_Name = 'Thames Valley' group by 1"""
    ).fetchall()
    points_a_head = sum(count * means[slug] for slug, count in rows) / 2_400_000
    assert 7 < points_a_head < 14, "England and Wales went from 14.3 in 2002/03 to 10.1 in 2015/16"


def test_what_forces_show_of_their_mix(figures: Resolver, bundle: Bundle) -> None:
    answer = next(one for one in bundle.answers if one.question == "harm")
    found = {finding.id.removeprefix("harm/").replace("/partnership", ""): finding for finding in answer.findings}
    assert found["most/violence-and-sexual-offences"].strength == "moderate"
    assert found["lighter/criminal-damage-and-arson"].strength == "moderate"
    assert found["second-weights/violence-and-sexual-offences"].strength == "weak"
    score = next(address for address in found["total/all"].figures if "stat=" not in address)
    note = mix_note(figures.figure(score).caveats)
    assert note is not None
    assert (note.force, note.year, note.period_year) == ("thames-valley", "2017/18", "2018/19")
    assert note.forces >= 40
    assert "weighed by" in answer.method
    for finding in answer.findings:
        assert "None" not in without_links(finding.sentence)
