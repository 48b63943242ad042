"""What is sensitive never has a number below the district: the rule, and that nothing gets round it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from saferplan.measures.definition import FINEST, load_measures
from saferplan.measures.resolver import Resolver
from saferplan.measures.sensitive import is_too_fine
from saferplan.publication.disclosure import SENSITIVE, release_figures
from saferplan.settings import DisclosureSettings

SENSITIVE_MEASURES = [slug for slug, one in load_measures().items() if one.sensitive]
KINDS = {
    "partnership": "partnership",
    "X07000001": "district",
    "board:west": "board",
    "town:mere": "town",
    "X05000001": "ward",
    "X01000001": "lsoa",
    "X12000009": "region",
}
SMALL = ("board:west", "town:mere", "X05000001", "X01000001", "X01999999")
"""The last is of no kind that is known."""


def levels(measure: str, *, origin: str, group: str = "") -> pl.DataFrame:
    """Counts of a measure for every kind of area, a hundred each, for two years."""
    from saferplan.figures import FIGURE_COLUMNS, Address

    rows = []
    for area in (*KINDS, "X01999999"):
        for period in ("2017/18", "2018/19"):
            pairs = (tuple(group.split("=", 1)),) if group else ()
            blank: dict[str, object] = dict.fromkeys(FIGURE_COLUMNS, "")
            blank |= dict.fromkeys(("numerator", "denominator", "low", "high", "level"))
            blank |= {"caveats": [], "inputs": [], "value": 100.0, "status": "final", "origin": origin}
            named = {"id": str(Address(measure, period, area=area, group=pairs)), "measure": measure, "area": area}
            rows.append(blank | named | {"period": period, "statistic": "count", "group": group})
    return pl.DataFrame(rows, schema=FIGURE_COLUMNS)


def test_the_sensitive_ones_are_those_that_point_at_people() -> None:
    subjects = ("domestic", "marac", "hate", "sexual", "slavery", "channel", "missing", "child", "young", "youth")
    named = [slug for slug in load_measures() if any(word in slug for word in subjects)]
    assert set(named) <= set(SENSITIVE_MEASURES)


@pytest.mark.parametrize("slug", SENSITIVE_MEASURES)
def test_a_sensitive_measure_stops_at_the_district(slug: str) -> None:
    measure = load_measures()[slug]
    assert not any(measure.allows(kind) for kind in FINEST[: FINEST.index("district")])
    with pytest.raises(AssertionError):
        replace(measure, finest="board")


@pytest.mark.parametrize("slug", SENSITIVE_MEASURES)
@pytest.mark.parametrize("origin", ["open", "partner"])
def test_a_release_has_none_of_it_below_the_district_however_it_came_there(slug: str, origin: str) -> None:
    figures = levels(slug, origin=origin)
    if load_measures()[slug].default_statistic != "count":
        figures = figures.with_columns(statistic=pl.lit("share"), numerator=pl.lit(50.0), denominator=pl.lit(100.0))
    released = release_figures(figures, DisclosureSettings(), KINDS)
    small = released.filter(pl.col("area").is_in(list(SMALL)))
    assert small.height == 2 * len(SMALL)
    assert set(small["missing"]) == {SENSITIVE}
    assert small.select("value", "numerator", "denominator", "low", "high").null_count().row(0) == (small.height,) * 5
    wide = released.filter(pl.col("area").is_in(["partnership", "X07000001"]))
    assert SENSITIVE not in set(wide["missing"])


def test_nothing_can_be_worked_out_from_what_was_withheld() -> None:
    released = release_figures(levels("hate_crime", origin="open"), DisclosureSettings(), KINDS)
    resolver = Resolver(released, {code: (code, kind) for code, kind in KINDS.items()})
    for asked in (
        "area=X05000001&period=2018/19",
        "area=X05000001&period=2018/19&change=percent&change_from=2017/18",
        "area=X05000001&period=2018/19&change=difference&change_from=2017/18",
        "area=board:west&period=2018/19&versus=area:partnership",
        "area=X05000001&period=2018/19&among=ward",
        "area=X01000001&period=2018/19&over=2017/18..2018/19&trend=run",
    ):
        found = resolver.figure(f"hate_crime?{asked}")
        assert (found.value, found.missing) == (None, SENSITIVE), asked


def test_a_type_of_crime_is_sensitive_where_a_partner_counted_it_and_not_as_published() -> None:
    group = "crime_type=violence-and-sexual-offences"
    for origin, withheld in (("partner", set(SMALL)), ("open", set())):
        figures = levels("recorded_crime", origin=origin, group=group)
        fine = figures.filter(is_too_fine(KINDS))
        assert set(fine["area"]) == withheld, origin
    plain = levels("recorded_crime", origin="partner", group="crime_type=burglary")
    assert plain.filter(is_too_fine(KINDS)).is_empty()
