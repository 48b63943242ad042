"""Two real surveys weighted and reported from the questionnaire that was written for each, with no code of their own.

Littlemore by the residents of its small areas, which stand in its own file of deprivation; Somerville unweighted, which
it says.  Shares are counted again by SQL over the files themselves.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import duckdb
import polars as pl
import pytest
from real_folders import link_real, real_data

import saferplan
from saferplan.commands.survey_report import ReportResult
from saferplan.commands.survey_weight import WeightResult

pytestmark = pytest.mark.real

QUESTIONNAIRES = Path(__file__).parent / "survey"
PEOPLE = "Total population: mid 2015 (excluding prisoners)"


def read_real(folder: Path, name: str, source: Path) -> Path:
    """A real survey's folder, through the questionnaire of its name."""
    for path in source.glob("*.csv"):
        link_real(folder, path)
    text = (QUESTIONNAIRES / f"{name}.toml").read_text(encoding="utf-8")
    (folder / "questionnaire.toml").write_text(text, encoding="utf-8")
    return folder


def shares_of(result: ReportResult) -> dict[tuple[str, str], float]:
    """The share of all residents that gave each answer, by question and answer, as the report's table has it."""
    rows = pl.read_csv(result.folder / "survey.csv", infer_schema_length=None)
    mine = rows.filter((pl.col("measure") == "survey_share") & (pl.col("who") == "")).drop_nulls("value")
    return {(question, answer): value for question, answer, value in mine.select("question", "answer", "value").rows()}


def page_of(result: ReportResult) -> str:
    """The words of the report's page."""
    text = (result.folder / "survey.html").read_text(encoding="utf-8")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture(scope="module")
def littlemore(tmp_path_factory: pytest.TempPathFactory) -> tuple[WeightResult, ReportResult]:
    """Littlemore, weighted to the residents of its four small areas."""
    source = real_data() / "surveys" / "littlemore_ltn_2021"
    folder = read_real(tmp_path_factory.mktemp("littlemore"), "littlemore", source)
    held = pl.read_csv(source / "littlemore_deprivation_index_by_lsoa.csv")
    targets = held.select(margin=pl.lit("lsoa"), category="LSOA code (2011)", people=PEOPLE)
    targets.write_csv(folder / "targets.csv")
    saferplan.survey.read(folder)
    (weighted,), (reported,) = saferplan.survey.weight(folder), saferplan.survey.report(folder)
    return weighted, reported


@pytest.fixture(scope="module")
def somerville(tmp_path_factory: pytest.TempPathFactory) -> tuple[WeightResult, ReportResult]:
    """Somerville, of whose people no counts are held beside it."""
    folder = read_real(tmp_path_factory.mktemp("somerville"), "somerville", real_data() / "surveys")
    saferplan.survey.read(folder)
    (weighted,), (reported,) = saferplan.survey.weight(folder), saferplan.survey.report(folder)
    return weighted, reported


def in_littlemore(column: str, chosen: str, view: str) -> tuple[float, float]:
    """A share of those with a view, plain and with each small area counting for its residents, both in per cent."""
    folder = real_data() / "surveys" / "littlemore_ltn_2021"
    plain, weighted = duckdb.sql(
        f"""
        WITH answers AS (
            SELECT r."{column}" AS answer, m.lsoa11cd AS lsoa
            FROM read_csv('{folder}/anonymised_responses_without_q10.csv', all_varchar = true) r
            JOIN read_csv('{folder}/street_data.csv', all_varchar = true) s ON r."Street or Road Name" = s.street
            JOIN read_csv('{folder}/littlemore_lsoa_mappings.csv', all_varchar = true) m
                ON ltrim(s.postcode, ', ') = m.pcds
        ), weights AS (
            SELECT d."LSOA code (2011)" AS lsoa, any_value(d."{PEOPLE}") / count(*) AS weight
            FROM answers
            JOIN read_csv('{folder}/littlemore_deprivation_index_by_lsoa.csv') d ON lsoa = d."LSOA code (2011)"
            GROUP BY 1
        )
        SELECT 100 * avg(({chosen})::INT), 100 * sum(weight * ({chosen})::INT) / sum(weight)
        FROM answers JOIN weights USING (lsoa) WHERE {view}
        """
    ).fetchall()[0]
    return plain, weighted


def test_littlemore_is_weighted_to_the_residents_of_each_small_area(
    littlemore: tuple[WeightResult, ReportResult],
) -> None:
    weighted, _ = littlemore
    assert weighted.residents == 529
    raked = weighted.weights.raked
    assert raked is not None
    assert raked.converged
    assert raked.trimmed == 0
    people = dict(weighted.margins.select("category", "people").iter_rows())
    assert people == {"E01028552": 1782, "E01028553": 1775, "E01028554": 1389, "E01028555": 1544}
    assert raked.weights.sum() == pytest.approx(6490)
    for row in weighted.margins.iter_rows(named=True):
        assert row["weighted"] == pytest.approx(row["of_people"], abs=1e-9)
    assert weighted.effective == pytest.approx(raked.weights.sum() ** 2 / (raked.weights**2).sum())
    assert 510 < weighted.effective < 529


@pytest.mark.parametrize(
    ("question", "answer", "column", "chosen", "view"),
    [
        (
            "Do you think the current Cowley LTN arrangements should be",
            "removed",
            "6: Do you think the current Cowley LTNs should be",
            "answer = 'Removed'",
            "answer IN ('Kept as is', 'Kept with alterations', 'Removed')",
        ),
        (
            "Are you in favour of reducing traffic in general in Littlemore?",
            "in favour of reducing traffic",
            "1: Are you in favour of reducing traffic in Littlemore?",
            "lower(answer) = 'yes'",
            "lower(answer) IN ('yes', 'no')",
        ),
        (
            "Overall, has the LTNs' impact on you been",
            "slightly or very negative",
            "4. Overall, the LTN's impact on you has been:",
            "answer::DOUBLE >= 4",
            "try_cast(answer AS DOUBLE) BETWEEN 1 AND 5",
        ),
        (
            "Please give your views on the location of traffic filters Littlemore Road",
            "remove it",
            "5. Location of traffic filters: Littlemore Road",
            "answer = 'Remove'",
            "answer IN ('Agree', 'Remove', 'Change')",
        ),
    ],
)
def test_littlemores_shares_are_those_that_sql_weights(
    littlemore: tuple[WeightResult, ReportResult], question: str, answer: str, column: str, chosen: str, view: str
) -> None:
    _, reported = littlemore
    plain, weighted = in_littlemore(column, chosen, view)
    assert shares_of(reported)[question, answer] == pytest.approx(weighted, abs=0.51)
    assert plain != pytest.approx(weighted, abs=1e-6)


def test_littlemores_report_reads_well_and_tells_nobodys_street(littlemore: tuple[WeightResult, ReportResult]) -> None:
    _, reported = littlemore
    page = page_of(reported)
    assert "of residents think that the low traffic neighbourhoods should be removed" in page
    assert "would remove the traffic filter of Beauchamp Lane" in page
    assert "Residents are weighted to the population by small area (raking)" in page
    assert len(re.findall("margin of error", page)) == len(re.findall("no margin of error is claimed", page)) > 0
    whole = page + (reported.folder / "survey.csv").read_text(encoding="utf-8")
    assert "OX4" not in whole
    path = real_data() / "surveys" / "littlemore_ltn_2021" / "anonymised_responses_without_q10.csv"
    comments = duckdb.sql(
        f"""SELECT DISTINCT "8: What is the biggest problem of the LTNs?"
        FROM read_csv('{path}', all_varchar = true) WHERE length("8: What is the biggest problem of the LTNs?") > 30"""
    ).fetchall()
    assert len(comments) > 100
    assert not any(text in whole for (text,) in comments)


def test_somerville_is_not_weighted_and_says_so(somerville: tuple[WeightResult, ReportResult]) -> None:
    weighted, reported = somerville
    assert weighted.weights.raked is None
    assert weighted.written is None
    (told,) = weighted.lines()
    assert "not weighted, because no counts of the population are held" in told
    page = page_of(reported)
    assert "Answers are not weighted: No counts of the population are held beside the responses" in page
    assert "People were chosen by chance." in page
    assert "with the link" not in page


@pytest.mark.parametrize(
    ("question", "answer", "column", "chosen", "least"),
    [
        ("How happy do you feel right now?", "8, 9 or 10 of 10", "1_happy_now", 8, 1),
        ("How safe do you feel walking in your neighborhood at night?", "8, 9 or 10 of 10", "11_safe_at_night", 8, 1),
        (
            "How would you rate the following? Your trust in the local police",
            "good or very good",
            "6d_trust_police",
            4,
            1,
        ),
    ],
)
def test_somervilles_shares_are_those_that_sql_counts(
    somerville: tuple[WeightResult, ReportResult], question: str, answer: str, column: str, chosen: int, least: int
) -> None:
    _, reported = somerville
    path = real_data() / "surveys" / "somerville_happiness_2021.csv"
    top, base = duckdb.sql(
        f"""SELECT count(*) FILTER (number >= {chosen}), count(*)
        FROM (SELECT try_cast("{column}" AS DOUBLE) AS number FROM read_csv('{path}', all_varchar = true))
        WHERE number >= {least}"""
    ).fetchall()[0]
    assert shares_of(reported)[question, answer] == pytest.approx(100 * top / base, abs=0.51)
