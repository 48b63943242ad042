"""Two real surveys read from a questionnaire that was written for each, with no code of their own.

Littlemore (529 residents, with streets that lead to small areas) and Somerville (989, with wards), counted again by SQL
over the files themselves.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest
from real_folders import link_real, real_data

from saferplan.sources.survey import WaveRead, read_wave

pytestmark = pytest.mark.real

QUESTIONNAIRES = Path(__file__).parent / "survey"


def read_real(folder: Path, name: str, source: Path) -> WaveRead:
    """Read a real survey through the questionnaire of its name."""
    for path in source.glob("*.csv"):
        link_real(folder, path)
    text = (QUESTIONNAIRES / f"{name}.toml").read_text(encoding="utf-8")
    (folder / "questionnaire.toml").write_text(text, encoding="utf-8")
    return read_wave(folder)


def counted(found: WaveRead, question: str, item: str = "") -> dict[str, int]:
    """How many gave each answer to a question."""
    rows = found.answers.filter((pl.col("question") == question) & (pl.col("item") == item) & (pl.col("answer") != ""))
    return dict(rows.group_by("answer").len().iter_rows())


def sql(path: Path, column: str) -> dict[str, int]:
    """How many rows of a file have each value of a column."""
    query = f"SELECT \"{column}\", count(*) FROM read_csv('{path}', all_varchar = true) GROUP BY 1"
    return {value: rows for value, rows in duckdb.sql(query).fetchall() if value is not None}


@pytest.fixture(scope="module")
def littlemore(tmp_path_factory: pytest.TempPathFactory) -> WaveRead:
    """Littlemore's responses."""
    source = real_data() / "surveys" / "littlemore_ltn_2021"
    return read_real(tmp_path_factory.mktemp("littlemore"), "littlemore", source)


@pytest.fixture(scope="module")
def somerville(tmp_path_factory: pytest.TempPathFactory) -> WaveRead:
    """Somerville's responses."""
    return read_real(tmp_path_factory.mktemp("somerville"), "somerville", real_data() / "surveys")


def test_littlemore_keeps_every_row_and_places_every_one(littlemore: WaveRead) -> None:
    account = littlemore.account
    assert (account.read, account.kept, account.set_aside) == (529, 529, {})
    assert account.notes["rows placed by a street or other place that they named"] == 529
    folder = real_data() / "surveys" / "littlemore_ltn_2021"
    by_area = duckdb.sql(
        f"""
        SELECT m.lsoa11cd, count(*)
        FROM read_csv('{folder}/anonymised_responses_without_q10.csv', all_varchar = true) r
        JOIN read_csv('{folder}/street_data.csv', all_varchar = true) s ON r."Street or Road Name" = s.street
        JOIN read_csv('{folder}/littlemore_lsoa_mappings.csv', all_varchar = true) m ON ltrim(s.postcode, ', ') = m.pcds
        GROUP BY 1
        """
    ).fetchall()
    assert dict(littlemore.respondents["lsoa"].value_counts().iter_rows()) == dict(by_area)
    tenth = {"E01028552": "2", "E01028553": "3", "E01028554": "5", "E01028555": "6"}
    assert counted(littlemore, "deprivation") == {tenth[area]: rows for area, rows in by_area}


def test_littlemores_answers_are_those_of_its_file(littlemore: WaveRead) -> None:
    path = real_data() / "surveys" / "littlemore_ltn_2021" / "anonymised_responses_without_q10.csv"
    future = sql(path, "6: Do you think the current Cowley LTNs should be")
    assert counted(littlemore, "future") == {
        "kept": future["Kept as is"], "altered": future["Kept with alterations"], "removed": future["Removed"],
        "dont_know": future["Don't know"],
    }  # fmt: skip
    filters = sql(path, "5. Location of traffic filters: Littlemore Road")
    assert counted(littlemore, "filters", "littlemore") == {
        code: filters[text]
        for code, text in (("agree", "Agree"), ("remove", "Remove"), ("change", "Change"), ("no_opinion", "No opinion"))
    }
    impact = sql(path, "4. Overall, the LTN's impact on you has been:")
    assert counted(littlemore, "impact") == {value.removesuffix(".0"): rows for value, rows in impact.items()}
    reasons = sql(path, "3: If you drive, the reasons for this are:")
    shopping = sum(rows for cell, rows in reasons.items() if "Shopping" in cell.split(", "))
    assert counted(littlemore, "reasons")["shopping"] == shopping
    # The comments are those of the two open questions, 253 and 490, and what was written behind "other".
    words = dict(littlemore.comments.group_by("question").len().iter_rows())
    assert (words["benefit"], words["problem"]) == (253, 490)


def test_journeys_that_are_no_number_are_counted_and_never_told(littlemore: WaveRead) -> None:
    notes = littlemore.account.notes
    path = real_data() / "surveys" / "littlemore_ltn_2021" / "anonymised_responses_without_q10.csv"
    cells = sql(path, "2: How many journeys per week do you make - CAR - BEFORE LTN")
    strange = sum(rows for cell, rows in cells.items() if not cell.replace(".", "", 1).isdigit())
    assert notes['answers to "car_before" that the questionnaire does not have, read as blank'] == strange
    shown = [value for one in littlemore.unmatched for value, _, _ in one.values]
    assert all(value.strip('"').lower() in ("yes", "same") or not value.strip('"').isalpha() for value in shown)


def test_no_street_and_no_postcode_is_in_a_table(littlemore: WaveRead) -> None:
    streets = sql(real_data() / "surveys" / "littlemore_ltn_2021" / "street_data.csv", "street")
    held = littlemore.answers.write_csv() + littlemore.respondents.write_csv()
    assert not any(street in held for street in streets)
    assert "OX4" not in held


def test_somerville_keeps_every_row(somerville: WaveRead) -> None:
    assert (somerville.account.read, somerville.account.kept) == (989, 989)
    path = real_data() / "surveys" / "somerville_happiness_2021.csv"
    for question, column in (("safe_at_night", "11_safe_at_night"), ("happy_now", "1_happy_now")):
        held = {value.removesuffix(".0"): rows for value, rows in sql(path, column).items()}
        assert counted(somerville, question) == held
    wards = {
        ("none" if value == "No Answer Given" else value.removesuffix(".0")): n
        for value, n in sql(path, "Ward").items()
    }
    assert counted(somerville, "ward") == wards
    walking = sum(rows for cell, rows in sql(path, "d12_transportation").items() if "Walk" in cell.split(";"))
    assert counted(somerville, "transport")["walk"] == walking
    trust = {value.removesuffix(".0"): rows for value, rows in sql(path, "6d_trust_police").items()}
    assert counted(somerville, "rating", "police") == trust
    states = somerville.answers.filter(pl.col("question") == "age").group_by("state").len()
    assert dict(states.iter_rows())["refused"] == sql(path, "d2_age")["No Age Given"]


def test_somerville_is_not_weighted_and_says_why(somerville: WaveRead) -> None:
    weighting = somerville.questionnaire.weighting
    assert weighting.margins == ()
    assert weighting.reason
    assert set(somerville.respondents["placed"]) == {"none"}
