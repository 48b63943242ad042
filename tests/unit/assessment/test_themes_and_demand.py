"""Themes and demand: what is planted is found, nothing is made of chance, and what is lacking is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.assessment.demand import assess_demand
from saferplan.assessment.latest import held_figures, latest_of
from saferplan.assessment.questions import answer_questions
from saferplan.assessment.themes import assess_themes
from saferplan.findings import without_links
from saferplan.measures.definition import load_measures
from saferplan.measures.evidence import Evidence
from saferplan.reference.themes import Theme
from saferplan.tables import agency_returns
from small_partnership import DISTRICT, FORCE, TWO_YEARS, context_from, evidence_of, lsoa

VIOLENCE = "violence-and-sexual-offences"
STEADY = [20] * 24
UP = [20] * 12 + [40] * 12
OTHER_DISTRICT = "X07000002"


def with_incidents(evidence: Evidence, counts: dict[int, list[int]]) -> Evidence:
    """The same with incidents of anti-social behaviour, by LSOA number."""
    rows = [
        (FORCE, lsoa(number), month, count)
        for number, row in counts.items()
        for month, count in zip(TWO_YEARS, row, strict=True)
    ]
    frame = pl.DataFrame(rows, schema=evidence.counts["asb_incidents"].schema, orient="row")
    return replace(evidence, counts=evidence.counts | {"asb_incidents": frame})


def in_two_districts(evidence: Evidence) -> Evidence:
    """The same with the second half of the LSOAs in a district of their own."""
    half = evidence.places.height // 2
    codes = [DISTRICT] * half + [OTHER_DISTRICT] * (evidence.places.height - half)
    return replace(evidence, places=evidence.places.with_columns(pl.Series("district", codes)))


def returned(evidence: Evidence, *rows: tuple[str, str, float, float | None]) -> Evidence:
    """The same with returns: measure, period, numerator and denominator."""
    made = [
        {
            "measure": measure,
            "area": "partnership",
            "period": period,
            "group": "",
            "numerator": top,
            "denominator": bottom,
            "definition": "x",
            "source": "x",
            "supplied_on": date(2019, 5, 2),
            "file": "x",
            "row": 2,
        }
        for measure, period, top, bottom in rows
    ]
    return replace(evidence, returns=pl.DataFrame(made, schema=agency_returns.SHAPE.schema))


def theme(context: Context, slug: str) -> Answer:
    """The answer of one theme."""
    return next(one for one in assess_themes(context) if one.question == f"theme-{slug}")


def said(answer: Answer, rule: str) -> list[str]:
    """The sentences that a rule gave."""
    return [without_links(one.sentence) for one in answer.findings if one.id.split("/")[1] == rule]


def test_a_planted_rise_is_found_and_a_steady_type_is_called_chance() -> None:
    answer = theme(
        context_from(evidence_of({(1, VIOLENCE): UP, (1, "robbery"): STEADY})),
        "violence-and-exploitation",
    )
    assert answer.title == "Violence and exploitation: violence and sexual offences up since 2017/18"
    (rise,) = said(answer, "change")
    assert "rose by 100% from 2017/18 to 2018/19, from 240 to 480" in rise
    (still,) = said(answer, "no-change")
    assert "robbery (240, then 240)" in still
    assert said(answer, "share") == [
        "Of all recorded crime in 2018/19, 67% was violence and sexual offences and 33% robbery."
    ]


def test_the_district_that_has_more_is_named_and_districts_alike_are_not() -> None:
    loaded = in_two_districts(evidence_of({(1, "drugs"): [30] * 24, (2, "drugs"): [6] * 24}))
    answer = theme(context_from(loaded), "drugs-alcohol-and-mental-health")
    (where,) = (one for one in answer.findings if "/highest-district/" in one.id)
    assert where.id.endswith(f"/{DISTRICT.lower()}/drugs")
    assert where.strength != "weak"
    even = in_two_districts(evidence_of({(1, "drugs"): [18] * 24, (2, "drugs"): [18] * 24}))
    quiet = theme(context_from(even), "drugs-alcohol-and-mental-health")
    assert not [one for one in quiet.findings if "/highest-district/" in one.id]


def test_numbers_that_partners_send_are_judged_as_numbers_and_as_shares() -> None:
    rows = (
        ("young_victims", "2017/18", 55, None),
        ("young_victims", "2018/19", 120, None),
        ("young_suspects", "2017/18", 34, None),
        ("young_suspects", "2018/19", 31, None),
        ("youth_reoffending", "2017/18", 60, 200),
        ("youth_reoffending", "2018/19", 20, 200),
        ("missing_episodes", "2018/19", 25, None),
    )
    context = context_from(returned(evidence_of({(1, "burglary"): STEADY}), *rows))
    answer = theme(context, "young-people")
    assert answer.title == "Young people: victims under 18 up, proven reoffending by children down since 2017/18"
    assert said(answer, "change") == [
        "Victims under 18 rose by 118% from 2017/18 to 2018/19, from 55 to 120.",
        "Proven reoffending by children fell from 30% to 10%, from 2017/18 to 2018/19.",
    ]
    assert "suspects under 18 (34, then 31)" in said(answer, "no-change")[0]
    assert said(answer, "sent")[0].startswith("The latest that partners sent: missing episodes (25).")
    assert {one.what for one in answer.lacks} == {
        "First-time entrants to youth justice",
        "Children at risk of exploitation",
    }
    held = next(table for table in answer.tables if table.id == "held")
    assert [(row[0].text, row[4].text or "a change", row[5].text) for row in held.rows] == [
        ("Victims under 18", "a change", "The police"),
        ("Suspects under 18", "a change", "The police"),
        ("Proven reoffending by children", "(points)", "The youth justice service"),
        ("Missing episodes of children", "no year before", "The council"),
    ]


def test_a_few_cases_more_are_nobodys_rise() -> None:
    rows = (("channel_referrals", "2017/18", 2, None), ("channel_referrals", "2018/19", 9, None))
    answer = theme(context_from(returned(evidence_of({(1, "burglary"): STEADY}), *rows)), "hate-crime-and-extremism")
    assert said(answer, "change") == []
    assert answer.title == "Hate crime and extremism: partners have sent one of two measures"


def test_a_theme_of_which_nothing_is_held_says_who_could_send_it() -> None:
    answer = theme(context_from(evidence_of({(1, "burglary"): STEADY})), "domestic-abuse")
    assert answer.title == "Domestic abuse: nobody has sent figures yet"
    assert answer.findings == ()
    (table,) = answer.tables
    assert {row[2].text for row in table.rows} == {"The police", "The council"}
    assert len(table.rows) == len(answer.lacks) == 6
    assert answer.cannot_tell[0].endswith("Held by the council.")


def test_the_themes_are_those_that_the_partnership_chose() -> None:
    context = context_from(evidence_of({(1, "other-theft"): UP}))
    rural = Theme("rural-crime", "Rural crime", "Crime on farms.", ("other-theft",), ("fly_tipping",))
    (answer,) = assess_themes(replace(context, themes=(rural,)))
    assert (answer.question, answer.name) == ("theme-rural-crime", "Rural crime")
    assert answer.title == "Rural crime: other theft up since 2017/18"


@pytest.mark.slow
def test_chance_alone_moves_no_theme_more_often_than_it_claims() -> None:
    rng = np.random.default_rng(7)
    moved = 0
    for _ in range(60):
        crimes = {(1, slug): rng.poisson(15, 24).tolist() for slug in (VIOLENCE, "robbery", "possession-of-weapons")}
        answer = theme(context_from(evidence_of(crimes)), "violence-and-exploitation")
        moved += any("/change/" in one.id for one in answer.findings)
    assert moved <= 9, "one in twenty is three; ten would be rarer than once in a thousand times"


def test_demand_tells_the_share_and_the_months_worked_by_hand() -> None:
    summer = [10, 10, 40, 60, 50, 10, 10, 10, 10, 10, 10, 10]
    evidence = with_incidents(evidence_of({(1, "burglary"): STEADY}), {1: summer * 2})
    answer = assess_demand(context_from(evidence))
    (share,) = said(answer, "share")
    assert share.startswith("In 2018/19 there were 240 incidents of anti-social behaviour")
    assert share.endswith("beside 240 recorded crimes: 50% of both together.")
    (months,) = said(answer, "months")
    assert "the most were in July 2018 (60) and the fewest in" in months
    assert answer.title == "Besides crime: no clear change since 2017/18"
    assert {one.what for one in answer.lacks} >= {"Ambulance calls to crime and disorder", "Fly-tipping"}


def test_even_months_stand_out_for_nothing() -> None:
    answer = assess_demand(context_from(with_incidents(evidence_of({(1, "burglary"): STEADY}), {1: STEADY})))
    (months,) = (one for one in answer.findings if "/months/" in one.id)
    assert months.strength == "weak"
    assert months.headline == "No month stands out for anti-social behaviour"


def test_a_fall_of_incidents_is_found() -> None:
    falling = [60] * 12 + [20] * 12
    answer = assess_demand(context_from(with_incidents(evidence_of({(1, "burglary"): STEADY}), {1: falling})))
    assert answer.title == "Besides crime: anti-social behaviour down since 2017/18"


def test_where_only_one_source_has_a_value_there_is_no_share_of_both() -> None:
    context = context_from(with_incidents(evidence_of({(1, "burglary"): STEADY}), {1: STEADY}))
    figures = context.figures
    assert figures.figure("recorded_demand?period=2018/19").value == 480
    shares = [
        figures.figure(f"recorded_demand?period=2018/19&stat=share&of=demand_kind&demand_kind={kind}").value
        for kind in ("crime", "anti-social-behaviour")
    ]
    assert shares == [50.0, 50.0]
    assert "figure:recorded_demand?period=2016/17" not in figures


def test_the_latest_number_is_that_of_the_headline_or_else_of_the_last_year() -> None:
    rows = (("marac_cases", "2015/16", 90, None), ("marac_cases", "2016/17", 104, None))
    context = context_from(returned(evidence_of({(1, "burglary"): STEADY}), *rows))
    found = latest_of(context, load_measures()["marac_cases"], held_figures(context))
    assert found is not None
    assert found.address.period == "2016/17"
    assert found.change is not None
    assert found.change.change_from == "2015/16"
    assert found.name == "cases at the conference"


def test_each_question_that_lacks_something_is_in_the_one_table() -> None:
    answers, _ = answer_questions(context_from(evidence_of({(1, "burglary"): STEADY})))
    wanting = [one for one in answers if one.lacks]
    table = next(one for one in answers[-1].tables if one.id == "questions")
    assert [row[0].text for row in table.rows] == [one.asks for one in wanting]
    assert {"comparison", "harm", "deprivation", "demand"} < {one.question for one in wanting}
    by_question = {row[0].text: (row[1].text, row[2].text) for row in table.rows}
    harm = next(one for one in answers if one.question == "harm")
    assert by_question[harm.asks][0] == "Not at all"
    assert "Home Office" in by_question[harm.asks][1]
    assert all(cell.text for row in table.rows for cell in row)


@pytest.mark.parametrize("slug", ["violence-and-exploitation", "domestic-abuse", "young-people"])
def test_no_finding_of_a_theme_is_of_a_place_smaller_than_a_district(slug: str) -> None:
    crimes = {(n, VIOLENCE): UP for n in (1, 2, 3, 4)}
    context = context_from(in_two_districts(evidence_of(crimes, boards=("west", "west", "east", "east"))))
    answer = theme(context, slug)
    wide = {PARTNERSHIP, DISTRICT, OTHER_DISTRICT}
    assert {one.split("area=")[1].split("&")[0] for f in answer.findings for one in f.figures} <= wide
