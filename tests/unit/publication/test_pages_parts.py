"""The parts of the pages by themselves: words, tables, downloads, places, and their examples."""

from __future__ import annotations

import csv
import doctest
import importlib
import io
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from example_release import write_example_release
from markupsafe import Markup
from read_back import PageRead

from saferplan.assessment.answer import Cell, DataTable, TableColumn
from saferplan.publication.downloads import csv_text, figures_csv, fitness_csv, inputs_csv, table_csv
from saferplan.publication.released import Released, read_release
from saferplan.publication.site_figures import FiguresKept, FiguresOnPage, Worked, anchor_of, canonical
from saferplan.publication.site_folder import as_sentence, common_sources, source_words, with_notes
from saferplan.publication.site_method import ledger_by_year, ledgers_of
from saferplan.publication.site_pictures import homes_of, small_picture
from saferplan.publication.tables import EXPLAINED_ONE_BY_ONE, table_html, table_of_chart, table_of_map
from saferplan.publication.words import block_html, inline_html, words_of

TOTAL = "figure:recorded_crime?area=partnership&period=2018/19"
WITHHELD = "figure:asb_incidents?area=X07000002&crime_type=treatment&period=2018/19"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """The invented release."""
    return read_release(write_example_release(tmp_path_factory.mktemp("example") / "release"))


@pytest.fixture
def figures(released: Released) -> FiguresOnPage:
    """A page's figures."""
    return FiguresOnPage(FiguresKept(released))


@pytest.mark.parametrize(
    "module", ["downloads", "pages", "site_figures", "site_folder", "site_method", "site_places", "tables", "words"]
)
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"saferplan.publication.{module}"))
    assert result.failed == 0, result


def test_a_figure_link_keeps_the_sentences_words_and_leads_to_its_entry(figures: FiguresOnPage) -> None:
    html = inline_html(f"There were [3,651]({TOTAL}&show=0dp) crimes", figures)
    address = TOTAL.replace("&", "&amp;")
    link = f'<a class="fig" href="#{anchor_of(TOTAL)}" data-figure="{address}">3,651</a>'
    assert html == Markup(f"There were {link} crimes")
    assert [one.anchor for one in figures.worked()] == [anchor_of(TOTAL)]


def test_an_empty_link_is_filled_in_by_the_engine(figures: FiguresOnPage) -> None:
    assert words_of(f"[]({TOTAL}&change=percent&change_from=2014/15&show=1dp)", figures) == "38.1%"


def test_a_withheld_figure_gives_its_reason_whatever_the_sentence_says(figures: FiguresOnPage) -> None:
    assert words_of(f"[3]({WITHHELD})", figures) == "not shown: a small number"


def test_words_alone_make_no_entry(figures: FiguresOnPage) -> None:
    words_of(f"[3,651]({TOTAL})", figures)
    assert figures.worked() == ()


def test_a_negative_number_has_a_true_minus_sign(figures: FiguresOnPage) -> None:
    drugs = "figure:recorded_crime?crime_type=drugs&period=2018/19&change=percent&change_from=2014/15"
    assert "−17%" in figures.cell(drugs, digits=None, signed=True, interval=False)


def test_blocks_become_paragraphs_lists_and_emphasis(figures: FiguresOnPage) -> None:
    html = block_html("One *soft* and **strong**.\n\n- a < b\n- [out](https://example.org/)", figures)
    assert html == (
        "<p>One <em>soft</em> and <strong>strong</strong>.</p>\n"
        '<ul>\n<li>a &lt; b</li>\n<li><a href="https://example.org/">out</a></li>\n</ul>'
    )


@pytest.mark.parametrize("typed", ["<b>x</b>", "[x](javascript:alert(1))", '"onload="x', "[x](data:text/html,x)"])
def test_nothing_typed_becomes_a_tag_or_a_script(figures: FiguresOnPage, typed: str) -> None:
    html = str(block_html(typed, figures))
    assert "<b>" not in html
    assert "href" not in html
    assert html.startswith("<p>")


def _table(*rows: tuple[Cell, ...], total: bool = False) -> DataTable:
    columns = (TableColumn("Place", numeric=False), TableColumn("Crimes", interval=True))
    return DataTable("t", "Crimes by place", columns, rows, total_row=total)


def test_no_cell_is_empty(figures: FiguresOnPage) -> None:
    page = PageRead(str(table_html(_table((Cell("A"), Cell())), figures, key="k")))
    assert page.every("td")[0].words == "not given"


def test_a_cell_prints_value_interval_and_reason(figures: FiguresOnPage) -> None:
    html = table_html(_table((Cell("A"), Cell(address=TOTAL)), (Cell("B"), Cell(address=WITHHELD))), figures, key="k")
    cells = [cell.words for cell in PageRead(str(html)).every("td")]
    assert cells == ["3,651 3,505 to 3,797", "not shown: a small number"]


@pytest.mark.parametrize(
    ("numeric", "kind"),
    [
        ((False, True), None),
        ((False, False), None),
        ((False, True, True), None),
        ((False, False, False), "stack words"),
        ((False, False, True, False), "stack"),
    ],
)
def test_a_table_of_words_or_of_many_columns_becomes_rows_on_a_phone(
    figures: FiguresOnPage, numeric: tuple[bool, ...], kind: str | None
) -> None:
    columns = tuple(TableColumn(f"Column {place}", numeric=one) for place, one in enumerate(numeric))
    table = DataTable("t", "Words", columns, (tuple(Cell("a") for _ in numeric),))
    page = PageRead(str(table_html(table, figures, key="k")))
    assert page.every("table")[0].attributes.get("class") == kind
    labels = [cell.attributes.get("data-label") for cell in page.every("td")]
    assert labels == [column.heading if kind else None for column in columns[1:]]


def test_a_total_row_is_marked(figures: FiguresOnPage) -> None:
    html = table_html(_table((Cell("A"), Cell("1")), (Cell("All"), Cell("1")), total=True), figures, key="k")
    assert [row.attributes.get("class") for row in PageRead(str(html)).every("tr")] == [None, None, "total"]


def test_a_long_column_is_explained_once_and_a_short_one_figure_by_figure(released: Released) -> None:
    months = [f"figure:recorded_crime?period=201{y}-{m:02d}" for y in (5, 6, 7) for m in range(1, 13)]
    for count, entries in ((EXPLAINED_ONE_BY_ONE, EXPLAINED_ONE_BY_ONE), (EXPLAINED_ONE_BY_ONE + 1, 1)):
        figures = FiguresOnPage(FiguresKept(released))
        rows = tuple((Cell(month), Cell(address=month)) for month in months[:count])
        table_html(_table(*rows), figures, key="k")
        worked = figures.worked()
        assert len(worked) == entries, (count, len(worked))
    assert worked[0].column == "Every figure under “Crimes” in the table “Crimes by place” is worked out in this way."
    assert worked[0].address == canonical(months[0])


def test_the_table_behind_a_chart_has_every_point(released: Released) -> None:
    kept = FiguresKept(released)
    for answer in (*released.answers, *released.profiles):
        for chart in answer.charts:
            table = table_of_chart(chart, kept)
            addresses = {cell.address for row in table.rows for cell in row if cell.address}
            points = [point for series in chart.series for point in series.points]
            expected = {p.address for p in points} | {p.x_address for p in points if p.x_address}
            assert addresses == expected, chart.id
            assert all(len(row) == len(table.columns) for row in table.rows), chart.id


def test_the_table_beside_a_map_has_every_area_highest_first(released: Released) -> None:
    area_map = released.answers[0].maps[0]
    table = table_of_map(area_map, FiguresKept(released), released.areas, released.places)
    values = [released.figure(row[-1].address).value for row in table.rows]
    assert len(values) == len(area_map.shades) == 24
    assert values == sorted(values, reverse=True)
    assert table.rows[0][1].text == "Marlpit, Ottering and the Seven Hursts"


def test_a_picture_stands_under_the_finding_that_shares_its_figures(released: Released) -> None:
    homes = homes_of(released.answers[0])
    told = {home: [picture.id for picture in pictures] for home, pictures in homes.items()}
    assert told == {
        "volume/total/partnership/all": ["years", "year-on-year"],
        "volume/largest/partnership/violence-and-sexual-offences": ["kinds"],
        "": ["rates", "classes", "years-side-by-side"],
    }
    finding = released.answers[0].findings[1]
    assert small_picture(finding, released.answers[0].charts).id == "kinds"
    assert small_picture(finding, ()) is None


def test_what_several_figures_share_is_said_once() -> None:
    def worked(title: str, value: str, steps: tuple[str, ...], caveats: tuple[str, ...]) -> Worked:
        return Worked("f-" + title, title, value, "final", steps, ("police_uk a 2019-07-01",), caveats, "figure:x", "")

    several = [worked(str(n), str(n), ("Rows are counted.", f"{n} of 9."), ("Not all is reported.",)) for n in range(3)]
    told, notes = with_notes(several)
    assert [one.steps for one in told] == [("0 of 9.",), ("1 of 9.",), ("2 of 9.",)]
    assert [(note.number, note.words) for note in notes.values()] == [
        (1, "Rows are counted."),
        (2, "Not all is reported."),
    ]
    assert all(one.caveats == ("Rows are counted.", "Not all is reported.") for one in told)
    assert common_sources(several) == ("police_uk a 2019-07-01",)
    told, _ = with_notes(several[:2])
    assert told[0].steps == ("Rows are counted.", "0 of 9.")


def test_a_sentence_gets_one_stop_and_a_capital() -> None:
    assert as_sentence("chance < 1") == Markup("Chance &lt; 1.")
    assert as_sentence(Markup('<a href="#x">9</a> months.')) == Markup('<a href="#x">9</a> months.')
    assert as_sentence("") == ""


def test_a_source_is_told_in_words() -> None:
    assert source_words("police_uk wender-valley 2019-07-01") == "data.police.uk, Wender Valley, as held on 1 July 2019"


def test_the_ledger_marks_months_without_a_file_and_months_to_beware_of(released: Released) -> None:
    street = ledgers_of(released.fitness)[0]
    assert street.title == "Crimes and incidents, Eastmarch"
    assert street.years == (2014, 2015, 2016, 2017, 2018, 2019)
    by_name = dict(street.months)
    assert by_name["July"][2].words == "no file"
    assert by_name["January"][0].state == "out"
    assert by_name["July"][0].state == "thin"
    assert by_name["July"][0].beware == "the latest of several downloads"
    years, lines = ledger_by_year(released.fitness)
    assert years == street.years
    assert [cell.months for cell in lines[0].years] == [
        "9 of 9",
        "12 of 12",
        "11 of 12",
        "12 of 12",
        "12 of 12",
        "3 of 3",
    ]
    assert lines[0].years[2].state == "thin"


def test_much_without_a_place_is_said(released: Released) -> None:
    frame = released.fitness.with_columns(pl.lit(300, pl.Int64).alias("unplaced_rows"))
    cell = dict(ledgers_of(frame)[0].months)["May"][0]
    assert cell.state == "thin"
    assert "% without a place" in cell.beware


def test_a_text_cell_is_no_formula(released: Released) -> None:
    table = _table((Cell("=SUM(A1)"), Cell("@x")))
    text = table_csv(table, FiguresKept(released))
    assert "'=SUM(A1)" in text
    assert "'@x" in text


def test_csv_quotes_what_holds_commas() -> None:
    assert csv_text(("a",), [("x, y",)]) == 'a\n"x, y"\n'


def test_the_ledger_file_has_months_and_words(released: Released, tmp_path: Path) -> None:
    (tmp_path / "fitness.csv").write_text(fitness_csv(released.fitness), encoding="utf-8")
    frame = pl.read_csv(tmp_path / "fitness.csv")
    assert frame.height == released.fitness.height
    july = frame.filter((pl.col("month") == "2016-07") & (pl.col("kind") == "street"))
    assert july["present"].to_list() == ["no"]


def cells_of(text: str) -> list[str]:
    """The cells of the first row under the heading of a CSV file."""
    return list(csv.reader(io.StringIO(text, newline="")))[1]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r=", "\n=", " ="])
def test_no_cell_of_text_is_a_formula(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A1"
    safe = "'" + text.replace("\r", " ").replace("\n", " ")
    assert cells_of(csv_text(("a", "b"), [("x", text)])) == ["x", safe]
    assert cells_of(inputs_csv([{"path": text, "extract_date": text, "sha256": text}])) == [safe] * 3 + ["yes"]


@pytest.mark.parametrize("number", ["-5", "+12%", "-9.8%", "-1,234.5", "-1e-05", "0", ""])
def test_numbers_stay_numbers(number: str) -> None:
    assert cells_of(csv_text(("a", "b"), [("x", number)])) == ["x", number]


def test_caveats_and_inputs_are_no_formulas(released: Released) -> None:
    figure = replace(released.figure(TOTAL), caveats=("-cmd",), inputs=("@cmd",))
    row = next(csv.DictReader(io.StringIO(figures_csv({TOTAL: figure}, {}))))
    assert (row["caveats"], row["inputs"]) == ("'-cmd", "'@cmd")
