"""Horizon items: read with an account; each fault of form said with row and column; nothing else checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import write_xlsx

from saferplan.errors import BadInput, FaultyFiles
from saferplan.sources.horizon import AGAIN, BLANK, MOST_LETTERS, read_horizon
from saferplan.tables.horizon import HEADINGS, HorizonItem, horizon_items

HEAD = "item,heading,when,likelihood,effect,source,said_by,audience\n"
ONE = "A market opens,economic,2020,likely,More to steal,Plan,Licensing,public\n"


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "horizon.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_no_file_is_no_items(tmp_path: Path) -> None:
    assert read_horizon(tmp_path) is None


def test_items_stand_by_heading_in_the_words_in_which_they_were_given(tmp_path: Path) -> None:
    rows = "C#_Road *opens*,Legal,,,,,Police,\n,,,,,,,\n" + ONE + "a  MARKET opens,legal,,,,,Police,public\n"
    found = read_horizon(written(tmp_path, HEAD + rows))
    assert found is not None
    first = HorizonItem("A market opens", "economic", "2020", "likely", "More to steal", "Plan", "Licensing", "public")
    second = HorizonItem("C#_Road *opens*", "legal", "", "", "", "", "Police", "partnership")
    assert horizon_items(found.frame) == (first, second)
    account = found.account
    assert (account.read, account.kept, account.set_aside) == (4, 2, {BLANK: 1, AGAIN: 1})
    assert [example.row for example in account.examples[BLANK]] == [3]
    assert [example.row for example in account.examples[AGAIN]] == [5]
    assert found.inputs[0][0] == "horizon.csv"


def test_an_item_without_a_word_on_its_audience_is_for_the_partnership_alone(tmp_path: Path) -> None:
    found = read_horizon(written(tmp_path, "item,heading,said_by\nA,legal,B\n"))
    assert found is not None
    assert found.frame["audience"].to_list() == ["partnership"]


FAULTS = {
    ",legal,,,,,Police,\n": "row 3: column item is blank; expected What may come, in a sentence or two",
    "A,,,,,,Police,\n": "row 3: column heading is blank; expected The heading that it stands under",
    "A,legal,,,,,,\n": "row 3: column said_by is blank; expected The body or post that says so",
    "A,politics,,,,,Police,\n": "row 3: column heading holds none of its words; expected political, economic, social",
    "A,legal,,,,,Police,press\n": "row 3: column audience holds none of its words; expected public, partnership",
    f"A,legal,,,{'x' * (MOST_LETTERS + 1)},,Police,\n": "row 3: column effect has 601 letters; expected at most 600",
    "A,legal,,,,,Police,,more\n": "row 3: it has 9 cells, and the header 8; expected no more cells than headings",
}


@pytest.mark.parametrize("row", FAULTS, ids=range(len(FAULTS)))
def test_each_fault_is_said_with_row_and_column(tmp_path: Path, row: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_horizon(written(tmp_path, HEAD + ONE + row))
    assert str(caught.value).startswith(f"horizon.csv, {FAULTS[row]}")
    assert "politics" not in str(caught.value), "what somebody wrote is not repeated"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles) as caught:
        read_horizon(written(tmp_path, HEAD + "A,politics,,,,,,\n" + ONE + ",legal,,,,,Police,\n"))
    rows = [fault.partition(";")[0] for fault in caught.value.faults]
    assert rows == [
        "horizon.csv, row 2: column heading holds none of its words",
        "horizon.csv, row 2: column said_by is blank",
        "horizon.csv, row 4: column item is blank",
    ]


def test_a_column_that_is_lacking_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"horizon.csv, row 1: the column said_by cannot be found"):
        read_horizon(written(tmp_path, "item,heading\nA,legal\n"))


def test_a_workbook_serves_as_well_and_two_files_do_not(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "horizon.xlsx", [("items", [("item", "heading", "said_by"), ("A", "legal", "B")])])
    found = read_horizon(tmp_path)
    assert found is not None
    assert horizon_items(found.frame)[0].item == "A"
    with pytest.raises(BadInput, match=r"horizon.xlsx: horizon.csv is there too"):
        read_horizon(written(tmp_path, HEAD + ONE))


CELLS = st.text(st.characters(exclude_categories=("C",), exclude_characters='",'), max_size=12).map(str.strip)


@given(st.lists(st.tuples(CELLS, st.sampled_from(HEADINGS)), min_size=1, max_size=12))
def test_rows_read_are_rows_kept_and_rows_set_aside(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    lines = "".join(f"{item},{heading if item else ''},{'B' if item else ''}\n" for item, heading in rows)
    found = read_horizon(written(tmp_path_factory.mktemp("any"), "item,heading,said_by\n" + lines))
    assert found is not None
    assert found.account.read == len(rows) == found.account.kept + sum(found.account.set_aside.values())
    assert found.frame.height == len({" ".join(item.lower().split()) for item, _ in rows if item})
