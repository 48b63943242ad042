"""Partners' records: every row kept or set aside, placed, and held to what is declared complete."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from partner_inputs import AREA, EAST, EXAMPLES, NEW, OLD, WEST, account_of, read_all, row_of, write_rows
from saferplan.errors import BadInput, BadSettings
from saferplan.reference.partner_files import partner_files
from saferplan.settings import PartnerSource
from saferplan.sources.partners import DOUBTED_MONTHS, EMPTY_MONTHS, NOT_DECLARED, in_place_of, open_post
from saferplan.tables import ALL_TABLES, check_table

GRID = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


def declared(kind: str, start: str, end: str) -> PartnerSource:
    """Months that a partner sent complete."""
    return PartnerSource(kind, "Somebody", start, end)


def test_each_kind_fills_its_table(tmp_path: Path) -> None:
    for kind in partner_files():
        write_rows(tmp_path, kind, [row_of(kind)])
    found = read_all(tmp_path)
    assert set(found.tables) == {file.table for file in partner_files().values()} | {"partner_months"}
    for kind, file in partner_files().items():
        assert check_table(ALL_TABLES[file.table], found.tables[file.table]).height == 1
        assert account_of(found, kind).kept == account_of(found, kind).read == 1
    assert len(found.inputs) == 5


def test_a_crime_has_its_published_type_and_the_month_it_was_recorded_in(tmp_path: Path) -> None:
    rows = [row_of("recorded_crime", n, offence_code=code) for n, code in enumerate(("28E", "8n", "4.10", "AF"))]
    write_rows(tmp_path, "recorded_crime", [row | {"recorded_on": "2018-04-30"} for row in rows])
    crimes = read_all(tmp_path).tables["partner_crime"]
    assert crimes["crime_type"].to_list() == ["burglary", *["violence-and-sexual-offences"] * 2, "other-crime"]
    assert set(crimes["month"]) == {2018 * 12 + 3}
    assert set(crimes["force"]) == {"ashbrook"}


ASIDE = {
    "offence_code": ("999Z", "offence_code is no offence code that is known"),
    "recorded_on": ("2018-02-30", "recorded_on is not a day as YYYY-MM-DD"),
    "crime_ref": ("", "crime_ref is blank"),
}


@pytest.mark.parametrize("column", ASIDE)
def test_a_row_without_what_it_must_hold_is_set_aside_with_its_row(column: str, tmp_path: Path) -> None:
    cell, reason = ASIDE[column]
    write_rows(tmp_path, "recorded_crime", [row_of("recorded_crime", 1), row_of("recorded_crime", 2) | {column: cell}])
    account = account_of(read_all(tmp_path), "recorded_crime")
    assert account.set_aside == {reason: 1}
    assert [(one.file, one.row) for one in account.examples[reason]] == [("partners/recorded_crime/sent.csv", 3)]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2018-25-04", "recorded_on has a month above 12: day and month may be swapped"),
        ("1981-04-03", "recorded_on is outside 2000 to 2021-03"),
        ("2081-04-03", "recorded_on is outside 2000 to 2021-03"),
    ],
)
def test_days_that_cannot_be_are_set_aside(cell: str, reason: str, tmp_path: Path) -> None:
    write_rows(tmp_path, "recorded_crime", [row_of("recorded_crime", 1, recorded_on=cell)])
    assert account_of(read_all(tmp_path), "recorded_crime").set_aside == {reason: 1}


def test_a_cell_that_may_be_blank_and_holds_nothing_of_use_is_blank_and_counted(tmp_path: Path) -> None:
    rows = [row_of("recorded_crime", 1, knife="perhaps", easting="Mill Lane"), row_of("recorded_crime", 2, knife="Y")]
    write_rows(tmp_path, "recorded_crime", rows)
    found = read_all(tmp_path)
    assert found.tables["partner_crime"]["knife"].to_list() == [None, "yes"]
    notes = account_of(found, "recorded_crime").notes
    where = "(partners/recorded_crime/sent.csv)"
    assert notes[f"cells read as blank, the first in row 2: knife is neither yes nor no {where}"] == 1
    assert notes[f"cells read as blank, the first in row 2: easting is no easting in metres {where}"] == 1
    assert not any("Mill" in note for note in notes)


def test_a_row_that_repeats_one_is_set_aside_and_a_reference_on_two_crimes_keeps_both(tmp_path: Path) -> None:
    one = row_of("recorded_crime", 1)
    write_rows(
        tmp_path, "recorded_crime", [one, one, row_of("recorded_crime", 2), row_of("recorded_crime", 2, knife="no")]
    )
    account = account_of(read_all(tmp_path), "recorded_crime")
    assert account.kept == 3
    assert account.set_aside == {"rows equal to one before, with the same reference": 1}
    assert (
        account.notes[
            "rows whose reference also stands on a row that differs, as in partners/recorded_crime/sent.csv, row 4"
        ]
        == 2
    )


def test_rows_are_placed_by_what_they_have(tmp_path: Path) -> None:
    inside, away = GRID.transform(-0.75, 51.85), GRID.transform(-0.6, 51.85)
    cells: list[dict[str, object]] = [
        {"lsoa": WEST, "postcode": "QA1 1AB"},
        {"postcode": "qa11ab"},
        {"easting": f"{inside[0]:.0f}", "northing": f"{inside[1]:.0f}"},
        {"easting": f"{away[0]:.0f}", "northing": f"{away[1]:.0f}"},
        {"postcode": "ZZ9 9ZZ"},
        {"postcode": "QA1 9ZZ"},
        {},
    ]
    write_rows(tmp_path, "fire", [row_of("fire", n, **cell) for n, cell in enumerate(cells)])
    fires = read_all(tmp_path).tables["fire_incidents"]
    assert fires.select("lsoa", "placed_by").rows() == [
        (WEST, "lsoa"),
        (EAST, "postcode"),
        (EAST, "grid"),
        ("outside", "grid"),
        ("outside", "postcode"),
        (None, "none"),
        (None, "none"),
    ]
    assert "postcode" not in fires.columns


@given(points=st.lists(st.tuples(st.floats(-0.95, -0.65), st.floats(51.75, 51.95)), min_size=1, max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_a_point_lies_where_its_longitude_says(points: list[tuple[float, float]], tmp_path: Path) -> None:
    rows = []
    for n, point in enumerate(points):
        easting, northing = GRID.transform(*point)
        rows.append(row_of("fire", n, easting=f"{easting:.3f}", northing=f"{northing:.3f}"))
    write_rows(tmp_path, "fire", rows)
    for code, (east, north) in zip(read_all(tmp_path).tables["fire_incidents"]["lsoa"], points, strict=True):
        edges = [abs(east - edge) for edge in (-0.9, -0.8, -0.7)] + [abs(north - edge) for edge in (51.8, 51.9)]
        if min(edges) > 1e-4:  # within ten metres of an edge the two projections may differ
            inside = -0.9 < east < -0.7 and 51.8 < north < 51.9
            assert code == ((WEST if east < -0.8 else EAST) if inside else "outside"), (east, north)


def test_coarse_boundaries_are_said_to_be_so(tmp_path: Path) -> None:
    easting, northing = GRID.transform(-0.75, 51.85)
    write_rows(tmp_path, "fire", [row_of("fire", 1, easting=f"{easting:.0f}", northing=f"{northing:.0f}")])
    assert any("super-generalised" in note for note in read_all(tmp_path).notes)


def test_health_is_known_by_postcode_district_alone(tmp_path: Path) -> None:
    write_rows(tmp_path, "health", [row_of("health", postcode_district=one) for one in ("QA1", "qa1", "ZZ9", "")])
    events = read_all(tmp_path).tables["health_events"]
    assert events["lsoa"].to_list() == ["partnership", "partnership", "outside", None]
    assert ALL_TABLES["health_events"].place_precision == "postcode_district"


def test_codes_of_both_vintages_in_one_file_are_counted(tmp_path: Path) -> None:
    write_rows(tmp_path, "fire", [row_of("fire", n, lsoa=code) for n, code in enumerate((OLD, NEW, "X01999999"))])
    notes = account_of(read_all(tmp_path), "fire").notes
    found = {what.partition(", as in ")[0]: (what.rpartition(", row ")[2], count) for what, count in notes.items()}
    assert found["rows in files whose LSOA codes are of both 2011 and 2021"] == ("3, column lsoa", 3)
    assert found["rows whose LSOA code is in no lookup held"] == ("4, column lsoa", 1)
    assert open_post(tmp_path, AREA.forces).vintages(AREA.codes) == {"2011", "2021"}


def test_files_of_a_sender_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    write_rows(tmp_path, "incidents", [row_of("incidents")], sender="Ashbrook Council")
    write_rows(tmp_path, "incidents", [row_of("incidents")])
    assert read_all(tmp_path).tables["incidents"]["force"].to_list() == ["ashbrook-council", "partner"]


def test_only_months_declared_complete_are_held_and_the_rest_is_counted(tmp_path: Path) -> None:
    days = ("2018-04-03", "2018-05-03", "2018-07-03")
    write_rows(tmp_path, "fire", [row_of("fire", n, attended_at=day) for n, day in enumerate(days)])
    found = read_all(tmp_path, declared("fire", "2018-04", "2018-06"))
    assert found.tables["partner_months"].select("kind", "month").rows() == [
        ("fire_incidents", 2018 * 12 + month) for month in (3, 4, 5)
    ]
    notes = account_of(found, "fire").notes
    assert (notes[NOT_DECLARED], notes[EMPTY_MONTHS]) == (1, 1)


def test_months_without_a_row_are_doubted_where_rows_were_set_aside(tmp_path: Path) -> None:
    """A refused row may be of any of them: that none was sent is not known."""
    rows = [row_of("fire", 0, attended_at="2018-04-03"), row_of("fire", 1, attended_at="2018-05-03", category="Car")]
    write_rows(tmp_path, "fire", rows)
    found = read_all(tmp_path, declared("fire", "2018-04", "2018-06"))
    notes = account_of(found, "fire").notes
    assert notes[DOUBTED_MONTHS] == 2
    assert EMPTY_MONTHS not in notes
    assert any("rows were set aside, and may be of these months" in note for note in found.notes)


def test_months_declared_complete_need_rows(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as caught:
        read_all(tmp_path, declared("fire", "2018-04", "2018-06"))
    assert str(caught.value).startswith(
        "partnership.toml, [[partner_sources]]: fire of partner is declared complete from 2018-04 to 2018-06, and no "
        "row of it was sent; expected files in inputs/partners/fire."
    )


def test_crimes_that_give_way_are_counted() -> None:
    months = pl.DataFrame({"kind": ["partner_crime"], "force": ["ashbrook"], "month": [5], "input": ["x"]})
    ledger = {"kind": ["street", "street"], "force": ["ashbrook"] * 2, "month": [5, 6], "present": [True] * 2}
    fitness = pl.DataFrame(ledger | {"kept": [90, 80], "asb_rows": [20, 10]})
    assert in_place_of(fitness, months) == 70


def test_a_file_in_no_folder_of_a_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners" / "fire.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"^partners/fire.csv: it lies in no folder of a kind of file"):
        open_post(tmp_path, AREA.forces)


CELLS = st.one_of(
    st.sampled_from(
        ["", "yes", "2018-04-03", "28E", "X01000001", "0", "-1", "1,000", "QA1 1AA", "anti-social-behaviour"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=8),
)


@given(kind=st.sampled_from(list(EXAMPLES)), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_row_is_kept_or_set_aside(kind: str, data: st.DataObject, tmp_path: Path) -> None:
    columns = list(EXAMPLES[kind])
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, CELLS)), min_size=1, max_size=8))
    path = write_rows(tmp_path, kind, [row_of(kind, 99), *rows])
    try:
        found = read_all(tmp_path)
    except BadInput:  # a whole column may be refused, and then nothing is read
        return
    finally:
        path.unlink()
    account = account_of(found, kind)
    assert account.read == len(rows) + 1
    assert account.kept == found.tables[partner_files()[kind].table].height >= 1


def test_supplied_days_are_days(tmp_path: Path) -> None:
    write_rows(tmp_path, "agency_returns", [row_of("agency_returns", supplied_on="2019-05-02")])
    assert read_all(tmp_path).tables["agency_returns"]["supplied_on"].to_list() == [date(2019, 5, 2)]
