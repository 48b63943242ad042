"""The people that a survey is weighted to: the file as it should be, and each way it can be wrong in its sentence."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saferplan.errors import BadInput, MissingTarget
from saferplan.measures.survey_waves import TARGET_COLUMNS
from saferplan.sources.survey_targets import NAME, read_targets

HEAD = "margin,category,people\n"


def targets(folder: Path, text: str, encoding: str = "utf-8") -> pl.DataFrame:
    """What is read of a file of targets."""
    (folder / NAME).write_text(text, encoding=encoding)
    return read_targets(folder)


def test_without_a_file_there_are_no_targets(tmp_path: Path) -> None:
    found = read_targets(tmp_path)
    assert found.is_empty()
    assert dict(found.schema) == TARGET_COLUMNS


def test_blanks_around_words_are_nothing_and_a_slip_is_told_with_the_nearest(tmp_path: Path) -> None:
    found = targets(tmp_path, f"{HEAD} sex , female ,10\nsex,male ,20\n")
    assert found.rows() == [("sex", "female", 10.0), ("sex", "male", 20.0)]
    assert 'the nearest is "female"' in str(MissingTarget("sex", "Femal", ("female", "male")))
    assert "nearest" not in str(MissingTarget("sex", "other", ("female", "male")))


def test_each_category_has_its_people_and_blank_rows_are_left_out(tmp_path: Path) -> None:
    found = targets(tmp_path, f'{HEAD}sex,female,"220,400"\n,,\nsex,male,211660.5\nage x sex,16-24 x female,0\n')
    assert found.rows() == [
        ("sex", "female", 220_400.0),
        ("sex", "male", 211_660.5),
        ("age x sex", "16-24 x female", 0),
    ]
    assert dict(found.schema) == TARGET_COLUMNS


def test_columns_may_stand_in_any_order_beside_others(tmp_path: Path) -> None:
    found = targets(tmp_path, "people,note,category,margin\n10,census,female,sex\n", "utf-8-sig")
    assert found.rows() == [("sex", "female", 10.0)]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("sex,,5", "category is blank"),
        (",female,5", "margin is blank"),
        ("sex,female,", "people is blank"),
        ("sex,female,many", 'people is "many"'),
        ("sex,female,-3", 'people is "-3"'),
        ("sex,female,inf", 'people is "inf"'),
        ("sex,female,nan", 'people is "nan"'),
        ("sex,male,7", '"male" of "sex" stands in an earlier row'),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_number(tmp_path: Path, row: str, found: str) -> None:
    with pytest.raises(BadInput) as refused:
        targets(tmp_path, f"{HEAD}sex,male,5\n{row}\n")
    assert found in str(refused.value)
    assert "row 3" in str(refused.value)
    assert NAME in str(refused.value)


def test_a_file_without_a_column_names_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="people"):
        targets(tmp_path, "margin,category,number\nsex,male,5\n")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(people=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 10**9), min_size=1))
def test_whatever_numbers_are_written_are_those_read(tmp_path: Path, people: dict[str, int]) -> None:
    text = "".join(f'm,{name},"{number:,}"\n' for name, number in people.items())
    assert dict(targets(tmp_path, HEAD + text).select("category", "people").iter_rows()) == people
