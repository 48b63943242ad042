"""Levels of other areas: like months only, the similar areas together, the index, and never a rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest

from saferplan.areas import SIMILAR
from saferplan.errors import BadAddress
from saferplan.measures.calculate import calculate
from saferplan.measures.comparison import compared_of, compared_period, named_areas
from saferplan.measures.evidence import Evidence
from saferplan.measures.others import OtherAreas
from saferplan.measures.resolver import Resolver
from saferplan.publication.released import names_of
from saferplan.tables import ALL_TABLES
from small_partnership import TWO_YEARS, evidence_of

REGION = "X12000001"
PEERS = tuple(f"X0600000{n}" for n in range(1, 7))


def others_of(
    months_of: Mapping[str, tuple[int, ...]], *, monthly: int = 10, unplaced: int = 0, variables: bool = True
) -> OtherAreas:
    """Six areas of 1,500 people and a region of ten times as many, with the same count every month they hold."""
    rows = []
    for code, months in months_of.items():
        force = None if code == REGION else f"force-{code[-1]}"
        times = 10 if code == REGION else 1
        for month in months:
            rows.append((code, force, month, "burglary", monthly * times))
            rows.append((code, force, month, "anti-social-behaviour", 3 * times))
            if unplaced and force:
                rows.append((None, force, month, "burglary", unplaced))
    counts = pl.DataFrame(rows, schema=ALL_TABLES["comparison_counts"].schema, orient="row")
    areas = [
        (
            code,
            f"Area {code[-1]}",
            "region" if code == REGION else "peer",
            None if code == REGION else f"force-{code[-1]}",
        )
        for code in months_of
    ]
    people = [(code, 2018, 15_000.0 if code == REGION else 1_500.0, "f") for code in months_of]
    held = [
        (code, name, float(n + step), 100.0, "f")
        for n, code in enumerate(("partnership", *PEERS))
        for step, name in enumerate(("asian", "social_rented", "density"))
    ]
    shape = ALL_TABLES["comparison_variables"].schema
    return OtherAreas(
        counts=counts,
        areas=pl.DataFrame(areas, schema=ALL_TABLES["comparison_areas"].schema, orient="row"),
        population=pl.DataFrame(people, schema=ALL_TABLES["comparison_population"].schema, orient="row"),
        variables=pl.DataFrame(held if variables else [], schema=shape, orient="row"),
        nearest=6,
    )


def evidence(others: OtherAreas | None) -> Evidence:
    """One LSOA of 1,500 people with twelve burglaries a month, beside others."""
    return replace(evidence_of({(1, "burglary"): [12] * 24}), others=others)


def resolver(found: Evidence) -> Resolver:
    """Its figures, with the names of the areas."""
    return Resolver(calculate(found), names_of(named_areas(found), found.places))


ALL = dict.fromkeys((*PEERS, REGION), TWO_YEARS)


def test_levels_of_another_area_are_its_counts_and_rates() -> None:
    figures = resolver(evidence(others_of(ALL)))
    assert figures.figure(f"recorded_crime?period=2018/19&area={PEERS[0]}").value == 120
    rate = figures.figure(f"recorded_crime?period=2018/19&area={PEERS[0]}&stat=rate&crime_type=burglary")
    assert (rate.value, rate.numerator, rate.denominator, rate.origin) == (80.0, 120.0, 1500.0, "open")
    assert figures.figure(f"asb_incidents?period=2018/19&area={REGION}").value == 360
    assert figures.figure(f"recorded_crime?period=2018-05&area={REGION}").value == 100
    assert figures.figure(f"population?period=2018/19&area={PEERS[0]}").value == 1500
    before = figures.figure(f"recorded_crime?period=2017/18&area={PEERS[0]}&stat=rate")
    assert "POPULATION year=2017 nearest=2018" in before.caveats


def test_the_similar_areas_together_are_their_sum() -> None:
    figures = resolver(evidence(others_of(ALL)))
    together = figures.figure(f"recorded_crime?period=2018/19&area={SIMILAR}&stat=rate")
    assert (together.numerator, together.denominator, together.value) == (720.0, 9000.0, 80.0)
    assert "AREAS n=6 of=6" in together.caveats
    assert any("6 of the 6 similar areas" in words for words in figures.explain(together.id).caveats)


def test_a_rate_against_another_area_is_an_index() -> None:
    figures = resolver(evidence(others_of(ALL)))
    index = figures.figure(f"recorded_crime?period=2018/19&stat=rate&versus=area:{REGION}")
    assert index.value == pytest.approx(120.0)
    assert (index.unit, index.level) == ("where 100 is the same", 0.95)
    assert index.low is not None
    assert index.high is not None
    assert index.low < 120 < index.high
    assert "96.0 divided by 80.0, times 100: 120." in figures.explain(index.id).steps


def test_a_place_outside_is_never_ranked() -> None:
    figures = resolver(evidence(others_of(ALL)))
    with pytest.raises(BadAddress, match="never ranked"):
        figures.figure(f"recorded_crime?period=2018/19&area={PEERS[0]}&among=peer")


def test_only_like_months_are_compared() -> None:
    """Most areas lack two months of the year, so ten are compared; one lacks five and is left out."""
    held = tuple(month for month in TWO_YEARS if month not in TWO_YEARS[-2:])
    months = dict.fromkeys((*PEERS, REGION), held) | {PEERS[5]: held[:-3]}
    found = evidence(others_of(months))
    period = compared_period(found)
    assert period is not None
    assert period.text == "2018-04..2019-01"
    figures = resolver(found)
    own = figures.figure(f"recorded_crime?period={period.text}")
    assert own.value == 120, "ten months of twelve, never the year"
    assert figures.figure(f"population?period={period.text}").value == 1500, "what the ten months are divided by"
    assert figures.figure(f"recorded_crime?period={period.text}&area={PEERS[0]}").value == 100
    late = figures.figure(f"recorded_crime?period={period.text}&area={PEERS[5]}&stat=rate")
    assert (late.value, late.missing) == (None, "INCOMPLETE_PERIOD")
    assert figures.figure(f"recorded_crime?period=2018/19&area={PEERS[0]}").missing == "INCOMPLETE_PERIOD"
    compared = compared_of(found)
    assert PEERS[5] not in compared.members
    assert len(compared.members) == 5
    assert figures.figure(f"recorded_crime?period={period.text}&area={SIMILAR}").value == 500


def test_a_stray_record_does_not_make_a_month_held() -> None:
    others = others_of(ALL | {PEERS[0]: TWO_YEARS[:-1]})
    stray = pl.DataFrame(
        [(PEERS[0], "force-2", TWO_YEARS[-1], "burglary", 1)],
        schema=ALL_TABLES["comparison_counts"].schema,
        orient="row",
    )
    others = replace(others, counts=pl.concat([others.counts, stray]))
    assert TWO_YEARS[-1] not in others.held[PEERS[0]]
    assert PEERS[0] not in compared_of(evidence(others)).members


def test_records_without_a_place_travel_with_the_figure() -> None:
    figures = resolver(evidence(others_of(ALL, unplaced=2)))
    assert figures.figure(f"recorded_crime?period=2018/19&area={PEERS[0]}").caveats == ("UNPLACED rows=24 of=144",)
    together = figures.figure(f"recorded_crime?period=2018/19&area={SIMILAR}")
    assert "UNPLACED rows=144 of=864" in together.caveats
    assert figures.figure(f"recorded_crime?period=2018/19&area={REGION}").caveats == ()


def test_likeness_is_a_figure() -> None:
    figures = resolver(evidence(others_of(ALL)))
    near = figures.figure(f"likeness?period=2018/19&area={PEERS[0]}")
    far = figures.figure(f"likeness?period=2018/19&area={PEERS[5]}")
    assert near.value is not None
    assert far.value is not None
    assert 0 < near.value < far.value
    share = figures.figure(f"likeness?period=2018/19&area={PEERS[0]}&stat=share&of=choices")
    assert (share.value, share.unit) == (100.0, "%")
    assert "drawn anew" in figures.explain(share.id).steps[0]
    assert "distance" in figures.explain(near.id).title


def test_areas_may_be_given() -> None:
    others = replace(others_of(ALL), given=(*PEERS[:5], "X06000099"))
    found = others.similar
    assert (found.given, set(found.codes)) == (True, set(PEERS[:5]))
    assert found.drawn == {}
    assert set(found.distance) == set(PEERS[:5])


def test_without_variables_only_region_and_nation_are_left() -> None:
    found = evidence(others_of(ALL, variables=False))
    compared = compared_of(found)
    assert (compared.members, compared.regions, compared.lacking) == ((), (REGION,), "")
    assert found.others is not None
    assert found.others.similar.lacking == "variables"
    assert resolver(found).figure(f"recorded_crime?period=2018/19&stat=rate&versus=area:{REGION}").value is not None


def test_what_is_lacking_is_said() -> None:
    assert compared_of(evidence(None)).lacking == "counts"
    old = tuple(month - 60 for month in TWO_YEARS)
    assert compared_of(evidence(others_of(dict.fromkeys((*PEERS, REGION), old)))).lacking == "months"
    assert named_areas(evidence(None)).is_empty()


def test_the_partnerships_own_figures_are_as_they_were() -> None:
    """What is held of others changes nothing of the partnership's own."""
    alone, beside = calculate(evidence(None)), calculate(evidence(others_of(ALL)))
    assert beside.filter(pl.col("id").is_in(alone["id"].implode())).equals(alone)


def test_a_forces_own_crimes_make_the_index_a_partners_and_no_other_area() -> None:
    months = pl.DataFrame({"kind": "partner_crime", "force": "ashbrook", "month": TWO_YEARS, "input": "partner crime"})
    sent = months.cast({"month": pl.Int32})
    figures = resolver(replace(evidence(others_of(ALL)), partner_months=sent))
    assert figures.figure("recorded_crime?period=2018/19&stat=rate").origin == "partner"
    assert figures.figure(f"recorded_crime?period=2018/19&stat=rate&versus=area:{REGION}").origin == "partner"
    elsewhere = figures.frame.filter(pl.col("area").is_in([*PEERS, REGION, SIMILAR]))
    assert elsewhere.height
    assert set(elsewhere["origin"]) == {"open"}


def test_no_address_has_two_figures() -> None:
    """A measure whose input is lacking says so once, and likeness is no measure that anyone could send."""
    for others in (None, others_of(ALL)):
        figures = calculate(evidence(others))
        assert not figures["id"].is_duplicated().any()
    assert "likeness" not in set(calculate(evidence(None))["measure"])
