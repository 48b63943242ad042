"""The rules of counting, each as a small table and its answer."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from saferplan.figures import Figure
from saferplan.measures.calculate import calculate
from saferplan.measures.evidence import Evidence
from saferplan.measures.resolver import Resolver
from saferplan.periods import month_number
from small_partnership import evidence_of

#                      2017/18              2018/19
BURGLARY = {
    (1, "burglary"): [3] * 12 + [5] * 12,
    (2, "burglary"): [1] * 12 + [0] * 12,
    (2, "drugs"): [2] * 12 + [2] * 12,
}
TINY = evidence_of(BURGLARY, unplaced={"burglary": [1] * 12 + [2] * 12})


def with_rows(evidence: Evidence, *rows: tuple[str, str | None, str, str, int]) -> Evidence:
    """The same with more counts: force, LSOA, month, type, count."""
    more = pl.DataFrame(
        [(force, lsoa, month_number(month), slug, many) for force, lsoa, month, slug, many in rows],
        schema=evidence.counts["recorded_crime"].schema,
        orient="row",
    )
    counts = pl.concat([evidence.counts["recorded_crime"], more])
    return replace(evidence, counts=evidence.counts | {"recorded_crime": counts})


def figure(query: str, evidence: Evidence = TINY) -> Figure:
    """One figure of recorded crime."""
    return Resolver(calculate(evidence), {}).figure(f"figure:recorded_crime?{query}")


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("period=2017-04", 3 + 1 + 2),
        ("period=2017/18", 12 * 6),
        ("period=2018/19", 12 * 7),
        ("period=2018/19&crime_type=burglary", 12 * 5),
        ("period=2018/19&area=X01000001", 12 * 5),
        ("period=2018/19&area=X01000002", 12 * 2),
        ("period=12m-2018-06", 9 * 6 + 3 * 7),
        ("period=2018", 3 * 6 + 9 * 7),
    ],
)
def test_a_count_is_of_rows_with_a_place_in_the_area_and_the_months(query: str, value: int) -> None:
    assert figure(query).value == value


def test_no_rows_in_a_month_that_is_held_are_a_true_nought() -> None:
    none = figure("period=2018/19&area=X01000002&crime_type=burglary")
    assert (none.value, none.missing) == (0, "")


def test_rows_without_a_place_are_in_no_count_and_beside_every_figure() -> None:
    assert figure("period=2018/19&crime_type=burglary").caveats == ("UNPLACED rows=24 of=84",)
    assert figure("period=2018/19").caveats == ("UNPLACED rows=24 of=108",)
    assert figure("period=2018/19&crime_type=drugs").caveats == ("UNPLACED rows=0 of=24",)


def test_rows_of_other_forces_inside_the_area_count_in() -> None:
    more = with_rows(TINY, ("transport-police", "X01000001", "2018-07", "burglary", 4))
    assert figure("period=2018/19&crime_type=burglary", more).value == 60 + 4
    assert figure("period=2018/19&crime_type=burglary", more).caveats == ("UNPLACED rows=24 of=84",), "the home force's"


def test_rows_of_the_home_force_outside_the_area_do_not() -> None:
    more = with_rows(TINY, ("ashbrook", "X01000099", "2018-07", "burglary", 50))
    assert figure("period=2018/19", more).value == 84
    assert figure("period=2018/19", more).caveats == ("UNPLACED rows=24 of=158",), "but they are among the force's rows"


def test_rows_of_a_month_that_the_home_force_did_not_send_are_left_out() -> None:
    more = with_rows(TINY, ("transport-police", "X01000001", "2019-04", "burglary", 4))
    assert not [period for period in calculate(more)["period"].unique() if period.startswith("2019-04")]


def test_a_rate_divides_by_residents_of_the_year_of_the_middle() -> None:
    rate = figure("period=2018/19&stat=rate")
    assert (rate.numerator, rate.denominator) == (84, 3000)
    assert rate.value == pytest.approx(84 / 3000 * 1000)


def test_a_share_holds_the_other_dimensions_and_sums_the_one_named() -> None:
    scored = evidence_of(
        {(n, slug): [n] * 24 for n in range(1, 6) for slug in ("burglary", "drugs")}, scores=(9, 7, 5, 3, 1)
    )
    of_all = figure("period=2018/19&stat=share&of=deprivation_fifth&deprivation_fifth=5", scored)
    assert (of_all.numerator, of_all.denominator) == (2 * 12 * 5, 2 * 12 * 15)
    of_type = figure("period=2018/19&stat=share&of=deprivation_fifth&deprivation_fifth=5&crime_type=drugs", scored)
    assert (of_type.numerator, of_type.denominator) == (12 * 5, 12 * 15)


def test_the_most_deprived_fifth_is_the_first() -> None:
    scored = evidence_of({(n, "burglary"): [n] * 24 for n in range(1, 6)}, scores=(1, 3, 5, 7, 9))
    assert figure("period=2018/19&deprivation_fifth=1", scored).value == 12 * 5, "LSOA 5 has the highest score"
