"""Files that are there and yet not whole: none of them becomes a nought, a strong finding or a wrong day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import saferplan
from ashbrook_line import STREET, run_line
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.errors import BadAddress, BadArgument, BadInput

pytestmark = pytest.mark.slow  # the whole chain, again and again

MAY = f"{STREET}/2018-05/2018-05-ashbrook-street.csv"


@pytest.fixture
def ashbrook(tmp_path: Path) -> Path:
    folder = tmp_path / "ashbrook"
    write_ashbrook(folder)
    return folder


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def test_a_header_without_rows_is_no_nought(ashbrook: Path) -> None:
    path = ashbrook / MAY
    path.write_bytes(lines_of(path)[0])
    result = saferplan.read(ashbrook)
    assert any("May 2018 hold no row with a place" in note for note in result.notes)
    saferplan.assess(ashbrook)
    month = saferplan.figure("recorded_crime?period=2018-05", folder=ashbrook).figure
    year = saferplan.figure("recorded_crime?period=2018/19", folder=ashbrook).figure
    assert (month.value, month.missing) == (None, "NOT_PUBLISHED")
    assert (year.value, year.missing) == (None, "INCOMPLETE_PERIOD")


def test_a_month_without_a_single_place_is_no_nought(ashbrook: Path) -> None:
    path = ashbrook / MAY
    head, *rows = lines_of(path)
    place = head.decode().split(",").index("LSOA code")
    blanked = [b",".join([*cells[:place], b"", *cells[place + 1 :]]) for cells in (row.split(b",") for row in rows)]
    path.write_bytes(b"".join([head, *blanked]))
    saferplan.read(ashbrook)
    saferplan.assess(ashbrook)
    assert saferplan.figure("recorded_crime?period=2018-05", folder=ashbrook).figure.missing == "NOT_PUBLISHED"


def test_a_file_cut_in_its_last_row_is_refused(ashbrook: Path) -> None:
    path = ashbrook / MAY
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    with pytest.raises(BadInput, match=r"2018-05-ashbrook-street\.csv, row \d+: it ends in the middle of its last row"):
        saferplan.read(ashbrook)


def test_findings_on_a_month_with_few_rows_are_weak(ashbrook: Path) -> None:
    path = ashbrook / MAY
    head, *rows = lines_of(path)
    path.write_bytes(b"".join([head, *rows[: len(rows) // 4]]))
    saferplan.read(ashbrook)
    found = {finding.id: finding for finding in saferplan.assess(ashbrook).findings}
    total = found["volume/total/partnership/all"]
    assert total.strength == "weak"
    assert "May 2018 holds far fewer rows than usual" in total.strength_reason


def test_only_like_periods_are_compared(ashbrook: Path) -> None:
    saferplan.read(ashbrook)
    saferplan.assess(ashbrook)
    for unlike in (
        "period=2018/19&change=percent&change_from=2018-05",
        "period=2018-05&change=ratio&change_from=2018-06",
        "period=2018-05&change=difference&change_from=2017/18",
    ):
        with pytest.raises(BadAddress, match="not of the same calendar months"):
            saferplan.figure(f"recorded_crime?{unlike}", folder=ashbrook)
    like = saferplan.figure("recorded_crime?period=2018-05&change=percent&change_from=2017-05", folder=ashbrook)
    assert like.figure.value is not None


def test_a_folder_dated_before_its_months_is_refused(ashbrook: Path) -> None:
    (ashbrook / STREET).rename(ashbrook / "inputs/police_uk/2010-01-01")
    with pytest.raises(BadInput, match="counts as downloaded on 2010-01-01, but reports on 2017-04"):
        saferplan.read(ashbrook)


def test_an_archive_replaced_under_its_name_counts_as_new(ashbrook: Path) -> None:
    (ashbrook / STREET).rename(ashbrook / "inputs/police_uk/all")
    result = saferplan.read(ashbrook)
    assert any("taken as downloaded when they were first read" in note for note in result.notes)
    ledger = ashbrook / "inputs/added.json"
    known = json.loads(ledger.read_text(encoding="utf-8"))
    assert {one["added"] for one in known.values()} == {date.today().isoformat()}
    for one in known.values():
        one["added"] = "2019-07-01"
    ledger.write_text(json.dumps(known), encoding="utf-8")
    saferplan.read(ashbrook)
    assert json.loads(ledger.read_text(encoding="utf-8")) == known, "what did not change keeps its day"
    month = ashbrook / "inputs/police_uk/all/2018-05/2018-05-ashbrook-street.csv"
    month.write_bytes(b"".join(lines_of(month)[:-1]))
    saferplan.read(ashbrook)
    now = json.loads(ledger.read_text(encoding="utf-8"))
    changed = {name for name in now if now[name] != known[name]}
    assert changed == {"police_uk/all/2018-05"}
    assert now["police_uk/all/2018-05"]["added"] == date.today().isoformat()


def test_a_day_noted_before_checksums_were_is_kept(ashbrook: Path) -> None:
    (ashbrook / STREET).rename(ashbrook / "inputs/police_uk/all")
    months = [f"police_uk/all/{folder.name}" for folder in (ashbrook / "inputs/police_uk/all").iterdir()]
    (ashbrook / "inputs/added.json").write_text(json.dumps(dict.fromkeys(months, "2019-07-01")), encoding="utf-8")
    run_line(ashbrook)
    assert (ashbrook / "bundles/current").read_text(encoding="utf-8").startswith("2019-09-12")


@pytest.mark.parametrize("day", ["2017-01-01", "2019-09-11", "2131-01-01"])
def test_an_assessment_is_neither_older_than_its_data_nor_of_a_day_to_come(ashbrook: Path, day: str) -> None:
    saferplan.read(ashbrook)
    with pytest.raises(BadArgument, match="--as-of"):
        saferplan.assess(ashbrook, as_of=day)


def test_what_is_published_of_undated_files_names_none_of_them(ashbrook: Path) -> None:
    (ashbrook / STREET).rename(ashbrook / "inputs/police_uk/sent by Jane Doe")
    result = saferplan.read(ashbrook)
    assert any("sent by Jane Doe" in note for note in result.notes), "the analyst is told which files they are"
    saferplan.assess(ashbrook)
    saferplan.release(ashbrook)
    site = saferplan.publish(ashbrook).folder
    released = (ashbrook / "releases" / (ashbrook / "releases/current").read_text(encoding="utf-8").strip()).rglob("*")
    for path in [*released, *site.rglob("*")]:
        assert not path.is_file() or b"Jane" not in path.read_bytes(), path
    method = (site / "method-and-data.html").read_text(encoding="utf-8")
    assert "in no folder named by a day" in method
