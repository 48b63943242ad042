"""Disclosure: open figures are never withheld; a partner's small counts are, and all that would give them away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from saferplan.assessment.answer import Cell, DataTable, TableColumn
from saferplan.errors import CannotReckon
from saferplan.figures import FIGURE_COLUMNS
from saferplan.findings import Judgement, links_in, without_links
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import Bundle
from saferplan.publication.disclosure import SECONDARY, SENSITIVE, SMALL, release_bundle, release_figures
from saferplan.publication.released_words import HELD_BACK
from saferplan.settings import DisclosureSettings

RULE = DisclosureSettings(threshold=5, round_to=5)
TOTAL = "figure:recorded_crime?area=partnership&period=2018/19"
AWAY = "not shown: it would give a small number away"


def figures(*rows: dict[str, Any]) -> pl.DataFrame:
    """A frame of figures from a partner, of which each row gives what matters."""
    blank = dict.fromkeys(FIGURE_COLUMNS, "") | dict.fromkeys(
        ("value", "numerator", "denominator", "low", "high", "level")
    )
    lists: dict[str, Any] = {"caveats": [], "inputs": []}
    usual = {"area": "partnership", "origin": "partner", "statistic": "count", "measure": "knife_crime"}
    usual |= {"period": "2018/19"}
    return pl.DataFrame(
        [blank | lists | usual | {"id": f"figure {number}"} | row for number, row in enumerate(rows)],
        schema=FIGURE_COLUMNS,
    )


def released(*rows: dict[str, Any], rule: DisclosureSettings = RULE) -> list[tuple[float | None, str]]:
    """Value and reason of each figure after release."""
    return release_figures(figures(*rows), rule).select("value", "missing").rows()


@pytest.mark.parametrize(
    ("count", "value", "missing"),
    [
        (0, 0, ""),
        (1, None, SMALL),
        (4, None, SMALL),
        (5, 5, ""),
        (6, 5, ""),
        (7, 5, ""),
        (7.5, 10, ""),
        (8, 10, ""),
        (12, 10, ""),
        (13, 15, ""),
    ],
)
def test_partners_counts_at_the_threshold_and_around_it(count: float, value: float | None, missing: str) -> None:
    assert released({"value": float(count)}) == [(value, missing)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7])
def test_open_figures_are_never_touched(count: int) -> None:
    row = {"value": float(count), "numerator": 2.0, "low": 0.5, "high": 9.0, "level": 0.95, "origin": "open"}
    for area in ("partnership", "X05000001"):
        frame = figures(row | {"area": area}, row | {"area": area, "statistic": "rate"})
        assert release_figures(frame, RULE).equals(frame)


@pytest.mark.parametrize(("numerator", "missing"), [(0, ""), (4, SMALL), (5, "")])
def test_rates_of_small_counts_are_withheld(numerator: int, missing: str) -> None:
    row = {"statistic": "rate", "value": numerator / 2.0, "numerator": float(numerator), "denominator": 2000.0}
    row |= {"low": 0.1, "high": 9.0, "level": 0.95}
    found = release_figures(figures(row), RULE).row(0, named=True)
    assert found["missing"] == missing
    assert (found["value"] is None) == bool(missing)
    assert found["denominator"] == (None if missing else 2000), "residents are open"
    assert (found["low"], found["high"], found["level"]) == (None, None, None), "an interval gives the count away"


def test_rates_and_shares_are_reckoned_anew_from_rounded_counts() -> None:
    rate = {"statistic": "rate", "value": 8 / 2, "numerator": 8.0, "denominator": 2000.0}
    share = {"statistic": "share", "value": 100 * 8 / 23, "numerator": 8.0, "denominator": 23.0}
    found = release_figures(figures(rate, share), RULE)
    assert found["value"].to_list() == pytest.approx([10 / 2, 100 * 10 / 25])
    assert found["numerator"].to_list() == [10, 10]
    assert found["denominator"].to_list() == [2000, 25], "the whole of a share is a count of theirs too"


def test_a_share_of_a_small_whole_is_withheld_even_if_it_is_nought() -> None:
    share = {"statistic": "share", "value": 0.0, "numerator": 0.0, "denominator": 3.0}
    assert released(share) == [(None, SMALL)]
    assert released(share | {"denominator": 30.0}) == [(0.0, "")]


def test_figures_of_areas_within_the_partnership_are_withheld() -> None:
    assert released({"value": 100.0, "area": "X05000001"}, {"value": 0.0, "area": "board:west"}) == [
        (None, SECONDARY),
        (None, SECONDARY),
    ]
    assert released({"value": 3.0, "area": "X05000001"}) == [(None, SECONDARY)], "that it is small is not said"


def test_periods_that_overlap_do_not_leave_together() -> None:
    texts = ["2018/19", "2017/18", "2018", "2018-Q3", "2018-06", "12m-2019-01", "2019-04..2019-06"]
    found = released(*({"value": 60.0, "period": text} for text in texts))
    assert found == [(60, ""), (60, ""), *[(None, SECONDARY)] * 4, (60, "")]


def test_a_small_month_is_not_said_to_be_small() -> None:
    assert released({"value": 3.0, "period": "2018-06"}, {"value": 60.0}) == [(None, SECONDARY), (60, "")]


def test_a_period_with_an_open_month_in_it_does_not_leave() -> None:
    """Its other months, exact and public, would be taken off it."""
    rows = figures({"value": 60.0}, {"value": 4.0, "period": "2018-04"}, {"value": 31.0, "measure": "hate_crime"})
    frame = rows.with_columns(
        pl.when(pl.col("period") == "2018-04").then(pl.lit("open")).otherwise(pl.col("origin")).alias("origin")
    )
    assert release_figures(frame, RULE).select("value", "missing").rows() == [(None, SECONDARY), (4, ""), (30, "")]


def test_where_one_group_is_small_no_group_is_shown() -> None:
    """A total of 5 with groups of 5, small and small can only be 5, 1 and 1."""
    groups = [{"value": number, "group": f"hate_strand={name}"} for name, number in (("race", 5.0), ("religion", 1.0))]
    large = [{"value": 20.0, "group": f"asb_kind={name}", "measure": "asb_reports"} for name in ("a", "b")]
    assert released({"value": 7.0}, *groups, *large) == [(5, ""), *[(None, SECONDARY)] * 2, (20, ""), (20, "")]


def test_a_sum_with_open_numbers_in_it_does_not_leave() -> None:
    assert released({"value": 517.0, "measure": "recorded_demand"}) == [(None, SECONDARY)]


def test_what_a_return_divides_by_is_rounded_too() -> None:
    rate = {"statistic": "rate", "measure": "first_time_entrants", "value": 8.0, "numerator": 10.0}
    found = release_figures(figures(rate | {"denominator": 1_251.0}, rate | {"denominator": 3.0}), RULE)
    assert found.select("numerator", "denominator", "missing").rows() == [(10, 1_250, ""), (None, None, SMALL)]


def test_that_there_was_something_to_share_is_not_said() -> None:
    share = {"statistic": "share", "value": 50.0, "numerator": 10.0, "denominator": 20.0, "of": "hate_strand"}
    found = release_figures(figures(share | {"period": "2018-06"}, share), RULE)
    assert found["period"].to_list() == ["2018/19"]


@pytest.mark.parametrize("group", ["deprivation_decile=2", "crime_type=burglary;deprivation_fifth=1"])
def test_a_group_of_small_areas_is_no_wider_than_they_are(group: str) -> None:
    assert released({"value": 60.0, "group": group}) == [(None, SECONDARY)]
    sensitive = {"value": 60.0, "group": group, "measure": "hate_crime"}
    assert released(sensitive) == [(None, SENSITIVE)]


def test_only_notes_that_tell_nothing_of_its_records_go_with_a_partners_figure() -> None:
    mix = "MIX force=a year=2018/19 for=2018/19 offences=9 unweighted=0 forces=1 lightest=8857 gravest=9 chance=1 mix=1"
    notes = [mix, "UNPLACED rows=3 of=118", "POPULATION year=2018 nearest=2017", "NEW rows=7"]
    found = release_figures(figures({"value": 60.0, "caveats": notes}, {"value": 2.0, "caveats": notes}), RULE)
    assert found["caveats"].to_list() == [["UNPLACED rows=5 of=120", notes[2]], [notes[2]]]


def test_nothing_of_a_partners_figure_says_which_exact_number_it_was() -> None:
    """Exact counts that round alike give the same figure to the last digit, its interval's method with it."""
    rate = {"statistic": "rate", "denominator": 15_003.0, "unit": "per 1,000 people", "interval_method": "Byar"}
    share = {"statistic": "share", "unit": "%", "level": 0.95}
    for one, other, exact in ((9.0, 11.0, "exact Poisson"), (58.0, 62.0, "Byar"), (13.0, 17.0, "Byar")):
        made = [
            release_figures(
                figures(
                    {"value": number, "interval_method": exact if number == one else "Byar"},
                    rate | {"value": 1000 * number / 15_003, "numerator": number},
                    share | {"value": 100 * number / whole, "numerator": number, "denominator": whole},
                ),
                RULE,
            )
            for number, whole in ((one, 119.0), (other, 121.0))
        ]
        assert made[0].equals(made[1])
        assert made[0]["value"].null_count() == 0


@pytest.mark.parametrize("statistic", ["sii", "rii", "concentration", "mean", "score"])
def test_indices_of_a_partners_counts_are_withheld(statistic: str) -> None:
    row = {"statistic": statistic, "value": 1.2345, "low": 1.1, "high": 1.4, "level": 0.95}
    found = release_figures(figures(row, row | {"origin": "open"}), RULE)
    assert found.select("value", "low", "high", "level", "missing").rows() == [
        (None, None, None, None, SECONDARY),
        (1.2345, 1.1, 1.4, 0.95, ""),
    ]
    assert released({"statistic": statistic, "missing": "NO_INPUT"}) == [(None, "NO_INPUT")]


def test_what_is_not_nought_is_never_rounded_to_it() -> None:
    low = DisclosureSettings(threshold=1, round_to=10)
    assert released({"value": 4.0}, {"value": 5.0}, {"value": 0.0}, rule=low) == [(None, SMALL), (10.0, ""), (0.0, "")]


def test_a_reason_that_was_there_stays() -> None:
    assert released({"value": None, "missing": "NO_INPUT"}) == [(None, "NO_INPUT")]


def test_columns_and_order_stay() -> None:
    frame = figures({"value": 3.0}, {"value": 300.0}, {"value": 3.0, "origin": "open"})
    found = release_figures(frame, RULE)
    assert found.schema == frame.schema
    assert found["id"].to_list() == frame["id"].to_list()


def test_ashbrook_is_open_and_is_released_whole(ashbrook_parts: Bundle) -> None:
    made, audit = release_bundle(ashbrook_parts, RULE, name="one", edition="first", audience="public")
    assert made.figures.drop("inputs").equals(ashbrook_parts.figures.drop("inputs"))
    assert made.answers == ashbrook_parts.answers
    assert audit["withheld"] == {SMALL: 0, SECONDARY: 0, SENSITIVE: 0}
    assert audit["open"] == audit["figures"] == made.figures.height
    assert made.manifest["kind"] == "release"
    assert (made.manifest["edition"], made.manifest["audience"]) == ("first", "public")
    assert ashbrook_parts.manifest["kind"] == "bundle", "the bundle is left as it was"


def test_bodies_are_named_to_partners_only(ashbrook_parts: Bundle) -> None:
    for audience, named in (("public", False), ("partnership", True)):
        made, _ = release_bundle(ashbrook_parts, RULE, name="one", edition="first", audience=audience)
        assert ("bodies" in made.manifest["settings"]) is named


def test_the_members_of_the_day_are_named_to_everyone(ashbrook_parts: Bundle) -> None:
    made, _ = release_bundle(ashbrook_parts, RULE, name="one", edition="first", audience="public")
    names = [member["name"] for member in made.manifest["members"]]
    assert "Ashbrook Council" in names
    assert "Ashbrook Clinical Commissioning Group" in names, "it ended in 2022, after the day of the edition"
    assert "Ashbrook Integrated Care Board" not in names, "it began in 2022"
    later = replace(ashbrook_parts, manifest=ashbrook_parts.manifest | {"as_of": "2022-07-01"})
    made, _ = release_bundle(later, RULE, name="one", edition="first", audience="public")
    names = [member["name"] for member in made.manifest["members"]]
    assert "Ashbrook Integrated Care Board" in names
    assert "Ashbrook Clinical Commissioning Group" not in names


def test_a_body_of_whole_months_is_a_member_to_the_end_of_its_last(ashbrook_parts: Bundle) -> None:
    body = {"name": "A", "role": "police", "start": "2019-03", "end": "2019-09", "successor": ""}
    settings = ashbrook_parts.manifest["settings"] | {"bodies": [body]}
    found = {}
    for day in ("2019-02-28", "2019-03-01", "2019-09-30", "2019-10-01"):
        parts = replace(ashbrook_parts, manifest=ashbrook_parts.manifest | {"settings": settings, "as_of": day})
        made, _ = release_bundle(parts, RULE, name="one", edition="first", audience="public")
        found[day] = bool(made.manifest["members"])
    assert found == {"2019-02-28": False, "2019-03-01": True, "2019-09-30": True, "2019-10-01": False}


def test_horizon_items_are_public_only_where_they_say_so(ashbrook_parts: Bundle) -> None:
    assert [one.audience for one in ashbrook_parts.horizon] == ["public", "partnership", "public"]
    public, audit = release_bundle(ashbrook_parts, RULE, name="one", edition="first", audience="public")
    assert {one.audience for one in public.horizon} == {"public"}
    assert audit["horizon_items_kept_back"] == 1
    partners, audit = release_bundle(ashbrook_parts, RULE, name="one", edition="first", audience="partnership")
    assert partners.horizon == ashbrook_parts.horizon
    assert audit["horizon_items_kept_back"] == 0


def test_words_that_rest_on_a_withheld_figure_are_not_shown(ashbrook_parts: Bundle) -> None:
    few = pl.col("id") == TOTAL
    small = ashbrook_parts.figures.with_columns(
        pl.when(few).then(3.0).otherwise(pl.col("value")).alias("value"),
        pl.when(few).then(pl.lit("partner")).otherwise(pl.col("origin")).alias("origin"),
    )
    cells = (Cell(text="Rose", rests_on=TOTAL), Cell(text="Rose"), Cell(address=TOTAL))
    table = DataTable("t", "T", (TableColumn("A"), TableColumn("B"), TableColumn("C")), (cells,))
    part = replace(ashbrook_parts.matter[0], tables=(table,))
    parts = replace(ashbrook_parts, figures=small, matter=(part,))
    made, _ = release_bundle(parts, RULE, name="one", edition="first", audience="public")
    assert not made.matter[0].tables, "there is nothing left of it"
    more = (Cell(text="b"), Cell(text="Fell"), Cell(address="figure:asb_incidents?period=2018/19"))
    part = replace(part, tables=(replace(table, rows=(cells, more)),))
    made, _ = release_bundle(replace(parts, matter=(part,)), RULE, name="one", edition="first", audience="public")
    [shown] = made.matter[0].tables
    assert [[cell.text for cell in row] for row in shown.rows] == [[AWAY, "Rose", ""], ["b", "Fell", ""]]


def test_an_audience_that_is_none_is_refused(ashbrook_parts: Bundle) -> None:
    with pytest.raises(CannotReckon, match="the audience 'press'; expected public or partnership"):
        release_bundle(ashbrook_parts, RULE, name="one", edition="first", audience="press")


def test_sentences_do_not_say_what_was_withheld(ashbrook_parts: Bundle) -> None:
    theirs = pl.when(pl.col("measure") == "recorded_crime").then(pl.lit("partner")).otherwise(pl.col("origin"))
    bundle = replace(ashbrook_parts, figures=ashbrook_parts.figures.with_columns(theirs.alias("origin")))
    made, audit = release_bundle(bundle, RULE, name="one", edition="first", audience="public")
    assert audit["withheld"][SECONDARY] > 100
    total = made.answers[0].findings[0]
    assert "[730](" + TOTAL + ")" in total.headline, "732 to the nearest five"
    assert "732" not in total.headline + total.sentence
    assert total.size == 0
    assert not any("highest-board" in finding.id for finding in made.answers[0].findings), (
        "an order of withheld numbers"
    )
    assert made.answers[0].cannot_tell[-1] == HELD_BACK
    places = next(table for table in made.answers[0].tables if table.id == "crime-by-board")
    names = [row[0].text for row in places.rows]
    assert names == [*sorted(names[:-1]), "Ashbrook"]
    assert not any("crimes" in finding.headline for finding in made.profiles[1].findings)
    incidents = next(finding for finding in made.answers[0].findings if "incidents" in finding.id)
    assert incidents == next(finding for finding in ashbrook_parts.answers[0].findings if "incidents" in finding.id)


def partners_parts(parts: Bundle) -> Bundle:
    """Ashbrook as if all its recorded crime came from a partner."""
    theirs = pl.when(pl.col("measure") == "recorded_crime").then(pl.lit("partner")).otherwise(pl.col("origin"))
    return replace(parts, figures=parts.figures.with_columns(theirs.alias("origin")))


def test_a_finding_whose_headline_is_withheld_and_a_picture_of_nothing_are_not_released(ashbrook_parts: Bundle) -> None:
    bundle = partners_parts(ashbrook_parts)
    made, _ = release_bundle(bundle, RULE, name="one", edition="first", audience="public")
    figures = Resolver(made.figures, {})
    were = {one.id for answer in (*bundle.answers, *bundle.profiles) for one in answer.findings}
    for answer in (*made.answers, *made.profiles):
        for finding in answer.findings:
            linked = [address for _, address in links_in(f"{finding.headline} {finding.sentence}")]
            rests_on = [figures.figure(address) for address in (*linked, *finding.figures)]
            assert not any(one.missing.startswith("SUPPRESSED") for one in rests_on), finding.id
            partners = any(figures.figure(address).origin != "open" for address in finding.figures)
            assert not (partners and finding.size), finding.id
            were.discard(finding.id)
        for chart in answer.charts:
            points = [figures.figure(point.address) for series in chart.series for point in series.points]
            assert any(point.value is not None for point in points), chart.id
            assert AWAY not in without_links(chart.summary), chart.id
        for shown in answer.maps:
            assert any(figures.figure(address).value is not None for _, address in shown.shades), shown.id
    assert were


def test_a_rounded_fall_is_still_said_without_a_sign(ashbrook_parts: Bundle) -> None:
    first = ashbrook_parts.answers[0]
    fall = f"{TOTAL}&change=percent&change_from=2017/18"
    falling = ashbrook_parts.figures.with_columns(
        pl.when(pl.col("id") == TOTAL).then(331.0).otherwise(pl.col("value")).alias("value")
    )
    exact = Resolver(falling, {}).figure(fall)
    assert exact.value is not None
    assert exact.value < -40
    words = f"It fell by [{-exact.value:.0f}%]({fall}) ([95% interval 40% to 60%]({fall})), a change of [-50%]({fall})."
    bundle = partners_parts(replace(ashbrook_parts, figures=falling, answers=(replace(first, words=words),)))
    made, _ = release_bundle(bundle, RULE, name="one", edition="first", audience="public")
    said = without_links(made.answers[0].words)
    assert re.fullmatch(r"It fell by 50% \(95% interval 4\d% to 5\d%\), a change of -50%\.", said), said


def test_what_is_worked_out_from_a_release_knows_only_the_release(ashbrook_parts: Bundle) -> None:
    theirs = pl.when(pl.col("measure") == "recorded_crime").then(pl.lit("partner")).otherwise(pl.col("origin"))
    frame = release_figures(ashbrook_parts.figures.with_columns(theirs.alias("origin")), RULE)
    made = Resolver(frame, {}).figure(f"{TOTAL}&change=difference&change_from=2017/18")
    assert (made.value, made.origin) == (730 - 660, "partner")


def test_the_analysts_words_do_not_say_what_was_withheld(ashbrook_parts: Bundle) -> None:
    theirs = pl.when(pl.col("measure") == "recorded_crime").then(pl.lit("partner")).otherwise(pl.col("origin"))
    west = "figure:recorded_crime?area=board:ashbrook-west&period=2018/19"
    open_figure = "figure:asb_incidents?period=2018/19"
    first = ashbrook_parts.answers[0]
    told = Judgement(words=f"There were [nearly 430]({west}) there.", kept="Asked for by Jo.")
    left = Judgement(left_out="Told elsewhere.")
    findings = (
        replace(first.findings[0], judgement=told),
        replace(first.findings[1], judgement=left),
        *first.findings[2:],
    )
    words = f"In all [732 crimes]({TOTAL}), [](figure:recorded_crime?period=2018/19) and [120]({open_figure})."
    spoken = replace(first, findings=findings, words=words)
    bundle = replace(
        ashbrook_parts,
        answers=(spoken, *ashbrook_parts.answers[1:]),
        figures=ashbrook_parts.figures.with_columns(theirs.alias("origin")),
        manifest=ashbrook_parts.manifest | {"words": {"typed": [{"number": "14"}], "untrue": [{"now": "732"}]}},
    )
    made, audit = release_bundle(bundle, RULE, name="one", edition="first", audience="public")
    assert made.answers[0].words == (
        f"In all [730]({TOTAL}), [730](figure:recorded_crime?period=2018/19) and [120]({open_figure})."
    )
    assert "430" not in made.answers[0].findings[0].judgement.words
    assert "not shown: it would give a small number away" in made.answers[0].findings[0].judgement.words
    assert made.answers[0].findings[0].judgement.kept == ""
    assert findings[1].id not in {finding.id for finding in made.answers[0].findings}
    assert made.manifest["left_out"] == [
        {"finding": findings[1].id, "question": "volume", "reason": "Told elsewhere."},
    ]
    assert "words" not in made.manifest, "sentences as they were written have the exact figures"
    assert audit["typed_numbers"] == 1
