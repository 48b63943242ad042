"""Front matter on Ashbrook, by hand: the overview, the area in figures, and last year's priorities."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ashbrook_totals import ASB_BY_YEAR, CRIMES_BY_TYPE, CRIMES_BY_YEAR
from saferplan.areas import Area
from saferplan.assessment.answer import DataTable
from saferplan.assessment.area_profile import assess_area
from saferplan.assessment.context import Context
from saferplan.assessment.earlier_priorities import assess_earlier_priorities
from saferplan.assessment.matter import assess_matter
from saferplan.assessment.overview import assess_overview
from saferplan.assessment.questions import context_of
from saferplan.errors import BadSettings
from saferplan.figures import in_words
from saferplan.measures.calculate import calculate
from saferplan.measures.comparison import NOTHING_HELD
from saferplan.measures.evidence import Evidence
from saferplan.periods import month_number
from saferplan.publication.bundle import Bundle
from saferplan.settings import PriorityBefore
from small_partnership import context_from, counts_context, evidence_of

VIOLENCE = "recorded_crime?crime_type=violence-and-sexual-offences"
YEAR = "Change since 2017/18"
AGES = {"under-18": (21.0, 3150.0), "18-24": (8.0, 1200.0), "25-64": (53.0, 7950.0), "65-plus": (18.0, 2700.0)}


@pytest.fixture(scope="module")
def context(ashbrook_evidence: Evidence, ashbrook_parts: Bundle) -> Context:
    """What the questions are given of Ashbrook."""
    areas = tuple(Area(**row) for row in ashbrook_parts.areas.iter_rows(named=True))
    return context_of(ashbrook_evidence, calculate(ashbrook_evidence), areas, area="Ashbrook", index="2019")


def rows_of(context: Context, table: DataTable) -> dict[str, dict[str, str]]:
    """A table's cells in words, by row and heading."""
    found = {}
    for row in table.rows:
        cells = [
            in_words(context.figures.figure(cell.address), digits=column.digits) if cell.address else cell.text
            for cell, column in zip(row, table.columns, strict=True)
        ]
        found[cells[0]] = dict(zip((column.heading for column in table.columns), cells, strict=True))
    return found


def overview_of(context: Context) -> dict[str, dict[str, str]]:
    """The rows of the overview."""
    return rows_of(context, assess_overview(context).tables[0])


# The overview


def test_the_overview_has_every_type_the_largest_first_and_the_hand_totals(context: Context) -> None:
    found = overview_of(context)
    titles = {
        "violence-and-sexual-offences": "Violence and sexual offences",
        "vehicle-crime": "Vehicle crime",
        "burglary": "Burglary",
        "shoplifting": "Shoplifting",
        "drugs": "Drugs",
    }
    order = sorted(titles, key=lambda slug: -CRIMES_BY_TYPE[slug]["2018/19"])
    assert list(found) == [*(titles[slug] for slug in order), "All recorded crime", "Anti-social behaviour"]
    for slug, title in titles.items():
        counts = CRIMES_BY_TYPE[slug]
        assert found[title]["Number"] == f"{counts['2018/19']}"
        assert found[title]["Share of crime"] == f"{100 * counts['2018/19'] / CRIMES_BY_YEAR['2018/19']:.1f}%"
        change = round(100 * (counts["2018/19"] / counts["2017/18"] - 1))
        assert found[title][YEAR] == f"{change}%"
    assert found["All recorded crime"]["Number"] == "732"
    assert found["All recorded crime"][YEAR] == "11%"
    assert found["Anti-social behaviour"]["Number"] == f"{ASB_BY_YEAR['2018/19']}"
    assert found["Anti-social behaviour"]["Share of crime"] == "not crime"


def test_the_planted_changes_are_strong_and_the_flat_types_weak(context: Context) -> None:
    found = {title: row["Evidence"] for title, row in overview_of(context).items()}
    assert found["Violence and sexual offences"] == found["Vehicle crime"] == "strong"
    assert {found[title] for title in ("Burglary", "Shoplifting", "Drugs", "Anti-social behaviour")} == {"weak"}


def test_a_place_beside_similar_areas_is_a_word_and_never_a_rank(context: Context) -> None:
    found = {title: row["Beside similar areas"] for title, row in overview_of(context).items()}
    assert set(found.values()) <= {"higher", "in line", "lower", "too few to tell"}
    assert found["Drugs"] == "too few to tell", "24 crimes"


def test_columns_stand_only_where_what_they_need_is_held(context: Context) -> None:
    alone = assess_overview(replace(context, compared=NOTHING_HELD)).tables[0]
    assert [column.heading for column in alone.columns][-2:] == ["Evidence", "Share of harm"]
    assert "similar areas" not in alone.note
    first = replace(context.periods, compare=None)
    unsure = assess_overview(replace(context, periods=first, compared=NOTHING_HELD)).tables[0]
    assert [column.heading for column in unsure.columns] == ["Type", "Number", "Share of crime", "Share of harm"]
    assert all(len(row) == len(unsure.columns) for row in unsure.rows)


def test_a_change_that_counts_a_month_that_may_not_be_complete_is_weak(context: Context) -> None:
    thin = replace(context, thin=frozenset({month_number("2018-11")}))
    found = overview_of(thin)["Violence and sexual offences"]["Evidence"]
    assert found == "weak: a month may not be complete"


def test_where_nothing_changes_the_overview_calls_little_strong() -> None:
    rng = np.random.default_rng(7)
    called, looked_at = 0, 0
    for _ in range(60):
        monthly = {("partnership", slug): rng.poisson(20, 24).tolist() for slug in ("burglary", "robbery", "drugs")}
        total = np.sum(list(monthly.values()), axis=0).tolist()
        table = assess_overview(counts_context(monthly | {("partnership", ""): total})).tables[0]
        place = [column.heading for column in table.columns].index("Evidence")
        words = [row[place].text for row in table.rows[:3]]
        called += sum(word in ("strong", "moderate") for word in words)
        looked_at += len(words)
    assert looked_at == 180
    assert called <= 9, called  # one in 20 of all would be nine; corrected for three types it is fewer still


# The area in figures


def test_the_area_at_a_glance_is_the_hand_totals(context: Context) -> None:
    answer = assess_area(context)
    found = {title: row["Figure"] for title, row in rows_of(context, answer.tables[0]).items()}
    assert found == {
        "Residents": "15,000",
        "Districts": "1",
        "Community boards": "2",
        "Towns": "1",
        "Wards": "3",
        "Small areas drawn for statistics (LSOAs)": "12",
        "Residents to the hectare": "3.8",
        "Residents under 18": "21%",
        "Residents aged 18 to 24": "8%",
        "Residents aged 25 to 64": "53%",
        "Residents aged 65 and over": "18%",
        "Residents in the most deprived tenth of England": "20%",
        "Residents in the least deprived tenth of England": "7%",
    }
    assert "[15,000](figure:population?area=partnership&period=2018/19)" in answer.title


def test_density_and_ages_are_those_of_the_census_file_by_hand(context: Context) -> None:
    """The made-up file gives 15,000 people on 4,000 hectares, 3,150 under 18, 1,200 to 24, 2,700 from 65."""
    find = context.figures.figure
    dense = find("density?period=2018/19")
    assert (dense.value, dense.numerator, dense.denominator) == (3.75, 15_000.0, 4_000.0)
    ages = {group: find(f"residents_by_age?period=2018/19&stat=share&of=age_group&age_group={group}") for group in AGES}
    assert {group: (one.value, one.numerator) for group, one in ages.items()} == AGES
    told = context.figures.explain("density?period=2018/19")
    assert told.title == "Density, Ashbrook, 2018/19: residents to the hectare"
    assert told.steps == ("15,000 residents on 4,000 hectares.",)
    assert told.counted == "Rows of the table of census variables of areas: area in Ashbrook."


def test_without_census_files_there_is_no_density(context: Context, ashbrook_evidence: Evidence) -> None:
    bare = replace(ashbrook_evidence, others=None)
    found = assess_area(context_of(bare, calculate(bare), context.areas, area="Ashbrook", index="2019"))
    assert not any("hectare" in row[0].text for row in found.tables[0].rows)
    assert "census" not in found.tables[0].note


def test_residents_by_board_and_by_tenth_add_up_to_the_whole(context: Context) -> None:
    boards, tenths = assess_area(context).charts
    values = {point.label: context.figures.figure(point.address).value for point in boards.series[0].points}
    assert values == {"Ashbrook West": 8000.0, "Ashbrook East": 7000.0}
    shares = [context.figures.figure(point.address).value or 0.0 for point in tenths.series[0].points]
    assert sum(shares) == pytest.approx(100)
    assert shares[0] == pytest.approx(20), "LSOA 1 and 2 have 3,000 of 15,000 residents"


def test_without_residents_the_area_says_so_and_draws_nothing(ashbrook_evidence: Evidence, context: Context) -> None:
    bare = replace(ashbrook_evidence, population=ashbrook_evidence.population.head(0))
    found = assess_area(context_of(bare, calculate(bare), context.areas, area="Ashbrook", index="2019"))
    assert found.title == "How many people live in Ashbrook is not held"
    assert found.charts == ()
    assert found.tables[0].rows[0][1].text == "not held"


def test_without_an_index_there_are_no_tenths() -> None:
    crimes = {(number, "burglary"): [2] * 24 for number in range(1, 7)}
    answer = assess_area(context_from(evidence_of(crimes)))
    assert answer.charts == ()
    assert [row[0].text for row in answer.tables[0].rows] == ["Residents", "Districts"]


# Last year's priorities


def priorities(context: Context, *given: tuple[str, str]) -> dict[str, dict[str, str]]:
    """The rows of last year's priorities."""
    answer = assess_earlier_priorities(context, [PriorityBefore(*one) for one in given])
    assert answer is not None
    return rows_of(context, answer.tables[0])


def test_no_priorities_are_no_chapter(context: Context) -> None:
    assert assess_earlier_priorities(context, []) is None
    assert [part.question for part in assess_matter(context, [])] == ["overview", "area"]


def test_what_the_figures_say_of_each_priority(context: Context) -> None:
    found = priorities(
        context,
        ("Violence", VIOLENCE),
        ("Cars", "figure:recorded_crime?crime_type=vehicle-crime"),
        ("Break-ins", "recorded_crime?crime_type=burglary&period=2017/18"),
        ("Harm at home", "domestic_abuse_crimes"),
        ("Trust", ""),
    )
    assert found["Violence"]["What that says"] == "Rose: strong evidence"
    assert (found["Violence"]["Then"], found["Violence"]["Now"], found["Violence"]["Change"]) == ("162", "306", "89%")
    named = "Recorded crime, Violence and sexual offences: 2017/18 and 2018/19"
    assert found["Violence"]["Figure named for it"] == named
    assert found["Cars"]["What that says"] == "Fell: strong evidence"
    assert found["Break-ins"]["What that says"] == "No clear change: it could be chance"
    assert found["Harm at home"]["What that says"] == "Cannot tell: there is no figure of this year"
    assert found["Harm at home"]["Now"] == "nothing has been sent"
    assert found["Trust"]["What that says"] == "Cannot tell: no figure was named for it"


def test_better_and_worse_are_said_where_the_measure_says_which_is_which(context: Context) -> None:
    found = priorities(context, ("Cars", "vehicle_crime"))
    assert found["Cars"]["What that says"].startswith("Fell, which is better")


def test_a_year_that_is_not_held_cannot_be_compared_with(context: Context) -> None:
    found = priorities(context, ("Old", "recorded_crime?period=2009/10"), ("Other", "recorded_crime?period=2017"))
    assert found["Old"]["What that says"] == "Cannot tell: no figure of 2009/10 is held"
    assert found["Other"]["What that says"] == "Cannot tell: no figure of 2017 is held"


def test_the_title_says_of_how_many_the_figures_tell(context: Context) -> None:
    titles = {
        (("A", VIOLENCE),): "What the figures say of last year's priority",
        (("A", VIOLENCE), ("B", "")): "Of last year's two priorities, one has a figure that tells",
        (("A", ""), ("B", "")): "Of last year's two priorities no figure tells",
    }
    for given, title in titles.items():
        answer = assess_earlier_priorities(context, [PriorityBefore(*one) for one in given])
        assert answer is not None
        assert answer.title == title


FAULTS = {
    "recorded_crimes": "there is no measure 'recorded_crimes'; those most like it are recorded_crime",
    "recorded_crime?crime_type=burglery": "crime_type=burglary",
    "recorded_crime?change=percent&change_from=2017/18": "expected only the measure, the area and the group",
    "recorded_crime?period=2018/19": "it compares 2018/19 with itself; expected an earlier year",
    "recorded_crime?period=soon": "soon",
}


@pytest.mark.parametrize("measure", FAULTS)
def test_a_figure_that_there_is_none_of_is_named_with_the_priority(context: Context, measure: str) -> None:
    with pytest.raises(BadSettings) as caught:
        assess_earlier_priorities(context, [PriorityBefore("Cars", measure)])
    assert str(caught.value).startswith('partnership.toml, [[priorities_before]] "Cars", measure: ')
    assert FAULTS[measure] in str(caught.value)
