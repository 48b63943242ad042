"""Hotspot sheets: the places that get one, and that what is on them is what was planted."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest

from saferplan.assessment.answer import Answer, DataTable
from saferplan.assessment.context import Context
from saferplan.assessment.hotspot_sheets import MONTHS_HOT, OSARA
from saferplan.assessment.questions import answer_sheets
from saferplan.assessment.sheet_types import PlaceTypes
from saferplan.figures import FIGURE_COLUMNS, in_words, parse_address
from saferplan.findings import without_links
from saferplan.measures.sheet_places import MOST_SHEETS, REASONS, chosen_places
from saferplan.publication.bundle import Bundle
from saferplan.publication.disclosure import release_figures
from saferplan.settings import DisclosureSettings
from sheet_grid import BLOCK, CORE, MIDDLE, SIDE, TYPES, Counts, grid_context, grid_counts, grid_evidence, lately
from small_partnership import TWO_YEARS, lsoa

LATER, EARLIER = slice(12, 24), slice(0, 12)


@pytest.fixture(scope="module")
def counts() -> Counts:
    """The counts of the grid with a hotspot that lasts."""
    return grid_counts()


@pytest.fixture(scope="module")
def context(counts: Counts) -> Context:
    """What the sheets are given."""
    return grid_context(grid_evidence(counts))


@pytest.fixture(scope="module")
def sheets(context: Context) -> tuple[Answer, ...]:
    """The sheets of the grid."""
    return answer_sheets(context)


def sheet_of(sheets: tuple[Answer, ...], number: int) -> Answer:
    """The sheet of a square."""
    return next(one for one in sheets if one.about == lsoa(number))


def table_of(sheet: Answer, name: str) -> DataTable:
    """A table of a sheet."""
    return next(one for one in sheet.tables if one.id == name)


def printed(context: Context, sheet: Answer, name: str) -> dict[str, list[str]]:
    """A table as it is printed, by the words of its first column."""
    found = {}
    for first, *rest in table_of(sheet, name).rows:
        words = [
            in_words(context.figures.figure(cell.address), digits=column.digits) if cell.address else cell.text
            for cell, column in zip(rest, table_of(sheet, name).columns[1:], strict=True)
        ]
        found[first.text] = words
    return found


def total(counts: Counts, number: int, when: slice, *types: str) -> int:
    """Crimes of a square counted by hand."""
    return sum(sum(counts[number, one][when]) for one in types or TYPES)


def test_the_planted_block_gets_sheets_and_each_place_one(sheets: tuple[Answer, ...]) -> None:
    about = [one.about for one in sheets]
    assert {lsoa(number) for number in CORE} <= set(about)
    assert len(about) <= len(BLOCK) + 12  # the squares around the block may be hot with it
    assert len(set(about)) == len(about) <= MOST_SHEETS
    assert all(one.question == "sheet" for one in sheets)


def test_a_title_says_how_long_and_what_stands_out(sheets: tuple[Answer, ...]) -> None:
    title = without_links(sheet_of(sheets, MIDDLE).title)
    assert title == "Square D4: hot in all 24 months, mostly shoplifting"


def test_numbers_on_a_sheet_are_those_counted_by_hand(
    context: Context, sheets: tuple[Answer, ...], counts: Counts
) -> None:
    sheet = sheet_of(sheets, MIDDLE)
    here = total(counts, MIDDLE, LATER)
    whole = sum(total(counts, number, LATER) for number in range(1, SIDE * SIDE + 1))
    theft = total(counts, MIDDLE, LATER, "shoplifting")
    all_theft = sum(total(counts, number, LATER, "shoplifting") for number in range(1, SIDE * SIDE + 1))
    numbers = printed(context, sheet, "numbers")
    assert numbers["Recorded crimes"] == [f"{here:,}", f"{whole:,}"]
    assert numbers["Crimes per 1,000 residents"][0] == f"{here / 1.5:.1f}"
    types = printed(context, sheet, "types")
    assert types["All recorded crime"] == [f"{here}", "all", "all", f"{100 * here / whole:.1f}%"]
    assert types["Shoplifting"] == [
        f"{theft}",
        f"{100 * theft / here:.0f}%",
        f"{100 * all_theft / whole:.0f}%",
        f"{100 * theft / all_theft:.1f}%",
    ]
    trend = without_links(sheet.findings[0].sentence)
    assert f"from 2017/18 to 2018/19: {total(counts, MIDDLE, EARLIER)}, then {here}" in trend


def test_neighbours_are_the_eight_squares_around_with_their_crimes(
    context: Context, sheets: tuple[Answer, ...], counts: Counts
) -> None:
    around = [MIDDLE + step for step in (-9, -8, -7, -1, 1, 7, 8, 9)]
    assert set(context.around.neighbours[lsoa(MIDDLE)]) == {lsoa(number) for number in around}
    shown = printed(context, sheet_of(sheets, MIDDLE), "neighbours")
    most = sorted((total(counts, number, LATER) for number in around), reverse=True)
    assert [row[0] for row in shown.values()] == [str(one) for one in most[:6]]
    assert table_of(sheet_of(sheets, MIDDLE), "neighbours").note == "Two more with less crime are not shown."
    assert {row[1] for row in shown.values()} <= {"hot", "not hot"}
    names = {f"Square {chr(65 + (n - 1) // SIDE)}{(n - 1) % SIDE + 1}": lsoa(n) for n in around}
    hot = {name for name, row in shown.items() if row[1] == "hot"}
    assert hot == {
        name
        for name, code in names.items()
        if name in shown and context.value(context.address("hot_places", area=code))
    }


def test_similar_places_are_hot_ones_of_the_same_class(context: Context, sheets: tuple[Answer, ...]) -> None:
    shown = table_of(sheet_of(sheets, MIDDLE), "similar")
    names = {row[0].text for row in shown.rows}
    assert len(names) == 3
    assert names <= {"Square C4", "Square D3", "Square D5", "Square E4"}
    assert {row[3].text for row in shown.rows} == {"Shoplifting"}


def test_similar_places_are_those_that_are_not_next_to_it_first(sheets: tuple[Answer, ...]) -> None:
    shown = table_of(sheet_of(sheets, CORE[0]), "similar")
    assert shown.rows[0][0].text == "Square E4"  # the only square at the heart of the block that C4 does not touch


def test_a_type_stands_out_only_where_the_mix_would_hardly_give_as_many(context: Context) -> None:
    assert PlaceTypes(context, lsoa(MIDDLE)).stands_out == "shoplifting"
    quiet = [PlaceTypes(context, lsoa(number)).stands_out for number in range(1, 9)]
    # Outside the block there is little shop theft, so a larger part of little crime is burglary.
    assert set(quiet) <= {"", "burglary"}


def test_a_cluster_is_told_with_its_records_and_those_expected() -> None:
    late = grid_context(grid_evidence(grid_counts(lately)))
    held = [one for one in answer_sheets(late) if "cluster" in printed(late, one, "hotspot")["Why it has a sheet"][0]]
    assert held
    for sheet in held:
        known = printed(late, sheet, "hotspot")
        floors = [cell.text for row in table_of(sheet, "hotspot").rows for cell in row if "stat=score" in cell.address]
        assert floors == ["or more"], "no data set drawn was as strong"
        assert float(known["Records in the cluster"][0]) > float(known["Expected there"][0])


def test_deprivation_is_told_in_words(context: Context, sheets: tuple[Answer, ...]) -> None:
    # Squares are scored in falling order, so that the first rows are the most deprived: D4 is the 28th of 64.
    assert printed(context, sheet_of(sheets, MIDDLE), "hotspot")["Deprivation"] == ["in the middle fifth of Small"]


def test_since_when_is_the_first_month_of_the_run(context: Context, sheets: tuple[Answer, ...]) -> None:
    known = printed(context, sheet_of(sheets, MIDDLE), "hotspot")
    assert known["Hot without a break since"] == ["April 2017 or before: in every month looked at"]
    assert known["Months hot, April 2017 to March 2019"] == [str(len(TWO_YEARS))]
    months = table_of(sheet_of(sheets, MIDDLE), MONTHS_HOT)
    assert [row[0].text for row in months.rows] == ["2017", "2018", "2019"]
    states = [cell.text for row in months.rows for cell in row[1:]]
    assert states == ["not looked at"] * 3 + ["hot"] * 24 + ["not looked at"] * 9


@pytest.mark.slow
def test_a_hotspot_of_the_last_months_is_told_since_they_began() -> None:
    late = grid_context(grid_evidence(grid_counts(lately)))
    sheet = sheet_of(answer_sheets(late), MIDDLE)
    known = printed(late, sheet, "hotspot")
    assert known["Hot without a break since"] == ["December 2018"]
    assert "emerging hotspot of recorded crime" in known["Why it has a sheet"][0]


def test_a_sheet_says_how_sure_it_is_that_the_place_is_a_hotspot(context: Context, sheets: tuple[Answer, ...]) -> None:
    said = [printed(context, sheet, "hotspot")["How sure"][0] for sheet in sheets]
    assert said[0].startswith("Strong evidence that it has been hot")
    order = [("Strong", "Moderate", "Weak").index(one.split(" ")[0]) for one in said]
    assert order == sorted(order), "the surest first"
    for sheet in sheets:
        cell = next(row[1] for row in table_of(sheet, "hotspot").rows if row[0].text == "How sure")
        assert context.value(parse_address(cell.rests_on)) is not None
        assert "it could be chance" not in sheet.findings[0].strength_reason, "it is said what could be"


@pytest.mark.slow
def test_a_place_that_is_newly_hot_is_called_so_in_its_title() -> None:
    late = grid_context(grid_evidence(grid_counts(lambda month: 15 if month >= len(TWO_YEARS) - 1 else 0)))
    newly = [one for one in answer_sheets(late) if "newly hot" in without_links(one.title)]
    assert newly
    for sheet in newly:
        assert "1 month of the latest two years" in without_links(sheet.title)
        assert printed(late, sheet, "hotspot")["How sure"][0].startswith("Weak evidence that it has become hot")


@pytest.mark.slow
def test_where_nothing_is_planted_hardly_a_place_gets_a_sheet() -> None:
    made = [len(answer_sheets(grid_context(grid_evidence(grid_counts(None, seed=seed))))) for seed in (1, 2)]
    assert sum(made) <= 2, made


def test_questions_go_through_the_five_steps_and_fit_the_main_type(sheets: tuple[Answer, ...]) -> None:
    rows = table_of(sheet_of(sheets, MIDDLE), OSARA).rows
    steps = list(dict.fromkeys(row[0].text for row in rows))
    assert steps == ["Objective", "Scanning", "Analysis", "Response", "Assessment"]
    assert any("shops report" in row[1].text for row in rows)
    assert all(row[1].text.endswith("?") for row in rows)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    return [text for name in getattr(value, "__dataclass_fields__", ()) for text in _texts(getattr(value, name))]


def test_no_number_is_typed(sheets: tuple[Answer, ...]) -> None:
    plain = re.compile(r"\[[^\]]*\]\(figure:[^)]*\)|1,000 residents|\b20\d\d(/\d\d)?\b|1 in \d+|Square [A-H]\d|95%")
    method = re.compile(r"until there are 25|0 to 2")
    for sheet in sheets:
        for table in sheet.tables:
            for text in _texts((table.title, table.note, table.rows)):
                if not text.startswith("figure:"):
                    assert not re.search(r"\d", plain.sub("", text)), text
        for text in (sheet.title, sheet.method, *sheet.cannot_tell, *(one.sentence for one in sheet.findings)):
            assert not re.search(r"\d", plain.sub("", method.sub("", text))), text


def test_every_figure_of_a_sheet_is_held(context: Context, sheets: tuple[Answer, ...]) -> None:
    for sheet in sheets:
        for address in (text for text in _texts(sheet) if text.startswith("figure:")):
            assert context.figures.figure(address).id


def test_harm_is_worked_out_for_places_with_a_sheet(ashbrook_parts: Bundle) -> None:
    harm = ashbrook_parts.figures.filter(
        (pl.col("measure") == "crime_severity") & pl.col("area").str.starts_with("X01")
    )
    assert harm.is_empty()  # nothing is hot among the few small areas of Ashbrook, so none has a sheet
    assert ashbrook_parts.sheets == ()


def test_places_of_a_partners_records_have_no_sheet_in_a_release(context: Context, counts: Counts) -> None:
    evidence = grid_evidence(counts)
    figures = context.figures.frame.with_columns(pl.lit("partner").alias("origin"))
    assert chosen_places(figures)
    released = release_figures(figures, DisclosureSettings())
    assert chosen_places(released) == ()
    assert answer_sheets(grid_context(evidence, released)) == ()


def _row(measure: str, area: str, value: float, **more: Any) -> dict[str, Any]:
    of = {"statistic": "count", "period": "2018/19", "group": "", "missing": "", "id": f"{measure} {area} {more}"}
    return of | {"measure": measure, "area": area, "value": value} | more


def test_places_are_taken_from_each_list_in_turn_and_once() -> None:
    span = {"period": "2016-04..2019-03", "denominator": 36.0}
    rows = []
    for number in range(40):
        rows += [_row("hot_places", lsoa(number), 1.0), _row("hotspot_strength", lsoa(number), 40.0 - number)]
    for number in (0, 50):  # of burglary, lasting: the first is hot now too
        rows += [
            _row("place_class", lsoa(number), 2.0, group="crime_type=burglary", period=span["period"]),
            _row("hot_steps", lsoa(number), 34.0, group="crime_type=burglary", **span),
        ]
    rows.append(_row("clusters", lsoa(60), 30.0, statistic="score", period="2019-03"))
    rows.append(_row("hot_places", "X07000001", 40.0, denominator=60.0))  # a district, which is no place
    frame = pl.DataFrame(rows, schema=FIGURE_COLUMNS)
    chosen = chosen_places(frame)
    codes = [one.code for one in chosen]
    assert codes[:3] == [lsoa(0), lsoa(50), lsoa(1)], "those that last come first, then those hot now"
    assert codes[-1] == lsoa(60), "and a cluster last"
    assert codes[2:-1] == [lsoa(number) for number in range(1, 23)]
    assert len(codes) == MOST_SHEETS
    assert [one.kind for one in chosen[0].reasons] == ["hot now", "lasting hot"]
    assert (chosen[0].slug, chosen[1].slug) == ("", "burglary")
    assert {one.kind for place in chosen for one in place.reasons} <= set(REASONS)


def test_mixes_of_types_that_are_the_same_are_not_unlike(context: Context) -> None:
    types = PlaceTypes(context, lsoa(MIDDLE))
    assert types.unlike(lsoa(MIDDLE)) == 0.0
    assert types.unlike(lsoa(1)) > types.unlike(lsoa(BLOCK[1]))
