"""Purpose and statute on the pages: dated, marked, and true of what the release holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ashbrook_line import current_of, finished_folder
from saferplan.publication.documents.kinds import make_assessment
from saferplan.publication.documents.paper import plain_text, texts_of
from saferplan.publication.purpose import purpose_data, unchecked_words
from saferplan.publication.released import Released, read_release
from saferplan.reference.duties import duties_on


@pytest.fixture(scope="module")
def released() -> Released:
    """Ashbrook's public release."""
    folder = finished_folder()
    return read_release(folder / "releases" / current_of(folder, "releases"))


def test_the_members_are_those_of_the_day_with_the_authorities_first(released: Released) -> None:
    rows = purpose_data(released)["members_table"]["rows"]
    assert rows[0] == ["Ashbrook Council", "Council: a responsible authority"]
    assert rows[-1][1] == "Holds the police to account; no responsible authority"
    assert len(rows) == 7


def test_without_members_there_is_no_table_of_them(released: Released) -> None:
    assert purpose_data(replace(released, manifest=released.manifest | {"members": []}))["members_table"] is None


def test_a_duty_of_later_years_is_not_told_of_this_edition(released: Released) -> None:
    asked = " ".join(row[0] for row in purpose_data(released)["law"]["rows"])
    assert "serious violence" not in asked
    later = replace(released, manifest=released.manifest | {"as_of": "2024-06-30"})
    row = next(row for row in purpose_data(later)["law"]["rows"] if "serious violence" in row[0])
    assert row[2] == "Crime and Disorder Act 1998, section 6(1)(d), since 31 January 2023"
    assert len(row) == 3


def test_what_was_not_checked_is_one_sentence_with_its_places_and_no_column(released: Released) -> None:
    data = purpose_data(released)
    assert data["law"]["head"][-1]["text"] == "Where it stands"
    told = data["law_told"]
    held = duties_on(released.manifest["as_of"])
    unseen = [one for one in held if one.seen != "text"]
    assert f"Of {len(held)} duties, {len(unseen)} were not checked against the words of the law" in told
    assert all(one.law in told and one.section in told for one in unseen)
    assert unchecked_words([one for one in held if one.seen == "text"]) == ""


def test_the_law_is_listed_at_the_end_and_the_chapter_on_purpose_says_so(released: Released) -> None:
    paper = make_assessment(released).paper
    headings = [plain_text(one.runs) for one in paper.headings]
    assert headings.index("What the law asks") > headings.index("Method and data quality")
    told = " ".join(texts_of(paper.blocks))
    assert told.count("against the words of the law") == 1
    assert "listed at the end" in told
    assert "from memory" not in told


def test_where_it_is_here_names_only_what_is(released: Released) -> None:
    rows = {row[0]: row for row in purpose_data(released)["contents"]["rows"]}
    assert rows["How that changed since the last assessment"][1] == "What is changing"
    assert rows["How far last year's plan was carried out"][1] == "Last year's priorities"
    assert rows["Why it changed"][1] == "Not here"
    bare = replace(released, matter=(), answers=released.answers[:1])
    rows = {row[0]: row for row in purpose_data(bare)["contents"]["rows"]}
    assert rows["How that changed since the last assessment"][1] == "Not here"
    assert rows["How far last year's plan was carried out"][1] == "Not here"
