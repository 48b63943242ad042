"""The assessment finds what was planted in Ashbrook and nothing else, and types no number of its own."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import polars as pl
import pytest

from saferplan.areas import Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.assessment.easy_numbers import easy_figure
from saferplan.assessment.judging import About
from saferplan.assessment.questions import answer_questions, context_of
from saferplan.figures import in_bounds, in_digits, parse_address
from saferplan.findings import STRENGTHS, EasyIdea, Finding, links_in, without_links
from saferplan.measures.calculate import calculate
from saferplan.measures.evidence import Evidence
from saferplan.measures.offence_mix import mix_note
from saferplan.measures.resolver import Resolver
from saferplan.periods import MONTH_NAMES, month_number
from saferplan.publication.bundle import Bundle
from saferplan.reference.themes import themes

MONTHS = "|".join(MONTH_NAMES)
FIXED = re.compile(
    rf"1,000 (residents|people)|\b20\d\d/\d\d\b|({MONTHS}) 20\d\d|Deprivation 20\d\d\b|"
    r"\b(from|to|of|since|in) 20\d\d\b(?!/)|At 1 there is no gap|\b\d{3}[A-Z]\b"
)
"""The only digits outside a figure link: periods, the index's edition, "1,000 residents", and names of LSOAs."""


def context_for(evidence: Evidence, areas: pl.DataFrame) -> Context:
    """What the questions are given."""
    named = tuple(Area(**row) for row in areas.iter_rows(named=True))
    return context_of(evidence, calculate(evidence), named, area="Ashbrook", index="2019")


def everything(answers: tuple[Answer, ...]) -> dict[str, Finding]:
    """Every finding by id; no id stands twice."""
    found = [finding for answer in answers for finding in answer.findings]
    assert len({finding.id for finding in found}) == len(found)
    return {finding.id: finding for finding in found}


def texts(value: Any) -> list[str]:
    """Every text in an answer but easy words, which are rounded by a rule of their own (`test_easy_read`)."""
    if isinstance(value, EasyIdea):
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in texts(item)]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    return []


def test_what_was_planted_is_found_and_nothing_else(ashbrook_parts: Bundle) -> None:
    found = everything(ashbrook_parts.answers)
    sure = {name for name, finding in found.items() if finding.strength != "weak"}
    assert sure == {
        "places/concentration/partnership/all",  # the planted hotspot of Ashbrook West
        "volume/total/partnership/all",
        "volume/main-types/partnership/violence-and-sexual-offences",
        "volume/incidents/partnership/anti-social-behaviour",
        "volume/highest-board/board-ashbrook-west/all",  # LSOA 1, the hotspot, is in it
        "trends/riser-percent/partnership/violence-and-sexual-offences",
        "trends/faller-percent/partnership/vehicle-crime",
        "harm/total/partnership/all",
        "harm/heavier/partnership/burglary",
        "harm/lighter/partnership/shoplifting",
        "deprivation/share/partnership/all",
        "deprivation/gap/partnership/all",
        "deprivation/steepest/partnership/violence-and-sexual-offences",
        "deprivation/reversed/partnership/vehicle-crime",
        "comparison/above/partnership/burglary",
        "comparison/index/X12000009/all",  # in line with the region
        "demand/share/partnership/anti-social-behaviour",
        "theme-violence-and-exploitation/share/partnership/violence-and-sexual-offences",
        "theme-violence-and-exploitation/change/partnership/violence-and-sexual-offences",
        "theme-drugs-alcohol-and-mental-health/share/partnership/drugs",
    }
    noise = found["trends/noise/partnership/all"]
    assert "burglary" in noise.sentence
    assert "shoplifting" in noise.sentence
    assert "drugs" not in noise.sentence, "24 a year are too few to speak of"
    assert found["trends/year/partnership/all"].strength == "weak", "660 and 732 could be chance"


def test_what_they_say_is_right(ashbrook_parts: Bundle) -> None:
    found = {name: without_links(finding.sentence) for name, finding in everything(ashbrook_parts.answers).items()}
    assert found["trends/riser-percent/partnership/violence-and-sexual-offences"].startswith(
        "Violence and sexual offences rose by 89% from 2017/18 to 2018/19, from 162 to 306 crimes "
        "(95% interval 56% to 129%)"
    )
    assert found["trends/faller-percent/partnership/vehicle-crime"].startswith(
        "Vehicle crime fell by 34% from 2017/18 to 2018/19, from 210 to 138 crimes (95% interval 19% to 47%)"
    )
    assert (
        "36% of recorded crime in Ashbrook was in the most deprived fifth" in found["deprivation/share/partnership/all"]
    )
    assert "1.62 times the 54.0" in found["deprivation/gap/partnership/all"]
    assert "-0.2% to 23%" in found["trends/year/partnership/all"], "the interval holds nought, and says so"


def test_sizes_are_crimes(ashbrook_parts: Bundle) -> None:
    found = everything(ashbrook_parts.answers)
    assert found["trends/riser-percent/partnership/violence-and-sexual-offences"].size == 144
    assert found["trends/faller-percent/partnership/vehicle-crime"].size == 72
    assert found["deprivation/gap/partnership/all"].size == pytest.approx(263 - 162), "groups of equal residents"
    assert found["deprivation/reversed/partnership/vehicle-crime"].size == pytest.approx(92), "none against 92"
    west = 426 - 8 * 48.8
    assert found["volume/highest-board/board-ashbrook-west/all"].size == pytest.approx(west)


def test_every_digit_is_inside_a_figure_link(ashbrook_parts: Bundle) -> None:
    for answer in (*ashbrook_parts.answers, *ashbrook_parts.profiles):
        for finding in answer.findings:
            for text in (finding.headline, finding.sentence):
                bare = FIXED.sub("", re.sub(r"\[[^\]]*\]\(figure:[^)]*\)", "", text))
                assert not re.search(r"\d", bare), (finding.id, bare)
        for drawn in (*answer.charts, *answer.maps):
            bare = FIXED.sub("", re.sub(r"\[[^\]]*\]\(figure:[^)]*\)", "", drawn.summary))
            assert not re.search(r"\d", bare), (drawn.id, bare)


def test_every_link_says_what_its_figure_is(ashbrook_parts: Bundle, ashbrook_figures: Resolver) -> None:
    checked = 0
    answers = (*ashbrook_parts.answers, *ashbrook_parts.profiles)
    easy = {idea.words for answer in answers for finding in answer.findings for idea in finding.easy}
    assert easy
    for text in texts(answers):
        for words, address in links_in(text):
            figure = ashbrook_figures.figure(address)
            assert figure.id == address, "links are canonical"
            if text in easy:
                assert words == easy_figure(figure), address
                continue
            mix = mix_note(figure.caveats)
            left_open = (mix.lightest, mix.gravest) if mix else ()
            bounds = [value for value in (figure.value, figure.low, figure.high, *left_open) if value is not None]
            sign = "%" if figure.unit == "%" else ""
            said = {in_digits(v, figure.unit) + sign for value in bounds for v in (value, abs(value), -value)}
            said |= {in_bounds(v, v, figure.unit)[0] + sign for value in bounds for v in (value, -value)}
            numbers = re.findall(r"(?:above -|under |-)?\d[\d,]*(?:\.\d+)?%?", words.replace("95% interval", ""))
            assert numbers, (words, address)
            assert set(numbers) <= said, (words, address, said)
            checked += 1
    assert checked > 60


def test_every_address_in_every_table_chart_and_map_is_a_figure(
    ashbrook_parts: Bundle, ashbrook_figures: Resolver
) -> None:
    found = [t for t in texts((*ashbrook_parts.answers, *ashbrook_parts.profiles)) if t.startswith("figure:")]
    assert len(found) > 300
    for address in found:
        assert ashbrook_figures.figure(address).id == address


def test_tables_add_up(ashbrook_parts: Bundle, ashbrook_figures: Resolver) -> None:
    for answer in ashbrook_parts.answers:
        for table in answer.tables:
            if not table.total_row:
                continue
            for column in range(1, len(table.columns)):
                addresses = [row[column].address for row in table.rows]
                if not all(a and parse_address(a) == parse_address(a).level for a in addresses):
                    continue
                figures = [ashbrook_figures.figure(address) for address in addresses]
                if figures[0].statistic == "count" or figures[0].of == "crime_type":
                    values = [figure.value or 0.0 for figure in figures]
                    assert sum(values[:-1]) == pytest.approx(values[-1]), (table.id, column)


def test_each_finding_says_how_and_what_it_cannot_tell(ashbrook_parts: Bundle) -> None:
    for finding in everything((*ashbrook_parts.answers, *ashbrook_parts.profiles)).values():
        assert finding.strength in STRENGTHS
        assert finding.strength_reason
        for text in (finding.method, finding.reference, finding.cannot_tell):
            assert text.endswith("."), finding.id
        assert finding.figures
        assert not re.search(r"(?<![A-Z\d])(19|20)\d\d", finding.id)


def test_ids_are_the_same_a_year_later(ashbrook_evidence: Evidence, ashbrook_parts: Bundle) -> None:
    others = ashbrook_evidence.others
    assert others is not None
    later = replace(
        ashbrook_evidence,
        counts={slug: frame.with_columns(pl.col("month") + 12) for slug, frame in ashbrook_evidence.counts.items()},
        fitness=ashbrook_evidence.fitness.with_columns(pl.col("month") + 12),
        others=replace(others, counts=others.counts.with_columns(pl.col("month") + 12)),
    )
    answers, profiles = answer_questions(context_for(later, ashbrook_parts.areas))
    assert later.periods.headline.text == "2019/20"
    assert set(everything(answers)) == set(everything(ashbrook_parts.answers))
    assert set(everything(profiles)) == set(everything(ashbrook_parts.profiles))


def test_a_run_repeated_gives_the_same_answers(ashbrook_evidence: Evidence, ashbrook_parts: Bundle) -> None:
    answers, profiles = answer_questions(context_for(ashbrook_evidence, ashbrook_parts.areas))
    assert answers == ashbrook_parts.answers
    assert profiles == ashbrook_parts.profiles


def test_national_tenths_are_named_as_such(ashbrook_evidence: Evidence, ashbrook_parts: Bundle) -> None:
    answers, _ = answer_questions(
        context_for(replace(ashbrook_evidence, deprivation_groups="deciles"), ashbrook_parts.areas)
    )
    found = everything(answers)
    sentence = without_links(found["deprivation/share/partnership/all"].sentence)
    assert "national tenths of small areas by the Index of Multiple Deprivation 2019" in sentence
    assert "fifth" not in sentence
    assert "nationally" in sentence


def test_without_an_index_the_question_says_so(ashbrook_evidence: Evidence, ashbrook_parts: Bundle) -> None:
    bare = replace(ashbrook_evidence, deprivation=ashbrook_evidence.deprivation.head(0))
    answers, _ = answer_questions(context_for(bare, ashbrook_parts.areas))
    assert answers[4].findings == ()
    assert "No index of deprivation is held" in answers[4].title
    assert "no Index of Multiple Deprivation" in answers[4].cannot_tell[0]
    asked = ["volume", "trends", "comparison", "harm", "deprivation", "places", "demand"]
    asked += [f"theme-{theme.slug}" for theme in themes()] + ["missing_evidence"]
    assert [a.question for a in answers] == asked


def test_without_a_population_there_are_counts_and_no_rates(
    ashbrook_evidence: Evidence, ashbrook_parts: Bundle
) -> None:
    bare = replace(ashbrook_evidence, population=ashbrook_evidence.population.head(0))
    answers, profiles = answer_questions(context_for(bare, ashbrook_parts.areas))
    found = everything(answers)
    assert "every 1,000 residents" not in found["volume/total/partnership/all"].sentence
    assert not any("highest" in name for name in found)
    assert all("[no population" not in text for text in texts(tuple(f.sentence for f in found.values())))
    assert everything(profiles)


def test_with_one_year_no_change_is_told(ashbrook_evidence: Evidence, ashbrook_parts: Bundle) -> None:
    first = month_number("2018-04")
    late = replace(ashbrook_evidence, fitness=ashbrook_evidence.fitness.filter(pl.col("month") >= first))
    answers, profiles = answer_questions(context_for(late, ashbrook_parts.areas))
    assert answers[1].findings == ()
    assert "No earlier year is held" in answers[1].title
    assert not any("/change/" in name for name in everything(profiles))


def test_one_district_without_boards_or_wards(ashbrook_evidence: Evidence, ashbrook_parts: Bundle) -> None:
    blank = [
        pl.lit(None, dtype=pl.String).alias(c)
        for c in ("ward", "ward_name", "board", "board_name", "town", "town_name")
    ]
    bare = replace(ashbrook_evidence, places=ashbrook_evidence.places.with_columns(blank))
    areas = ashbrook_parts.areas.filter(~pl.col("kind").is_in(["ward", "board", "town"]))
    answers, profiles = answer_questions(context_for(bare, areas))
    assert answers[0].maps == ()
    assert [chart.id for chart in answers[0].charts] == ["crime-by-type"]
    assert not any("highest" in name for name in everything(answers))
    assert [profile.about for profile in profiles] == ["X07000001"]
    assert "not clearly different from" in profiles[0].title


def test_an_id_has_no_colon_and_no_period() -> None:
    assert About("volume", "highest-board", "board:ashbrook-west").id == "volume/highest-board/board-ashbrook-west/all"
