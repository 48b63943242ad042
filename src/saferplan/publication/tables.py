"""Tables of figures as HTML, and the table behind each chart and map."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from markupsafe import Markup, escape

from saferplan.areas import Area
from saferplan.assessment.answer import AreaMap, Cell, Chart, DataTable, Funnel, MapSet, Point, TableColumn
from saferplan.figures import MISSING_REASONS, Figure
from saferplan.periods import month_number, month_words
from saferplan.publication.chart_funnel import funnel_of, place_words
from saferplan.publication.class_looks import LOOKS, said_of
from saferplan.publication.map_layers import NO_CLASS, word_of
from saferplan.publication.site_figures import FiguresKept, FiguresOnPage

EXPLAINED_ONE_BY_ONE = 24
"""A column of more figures than this is worked out once, for its first figure, instead of once for each."""

_STACKS_FROM = 4
"""A table of this many columns becomes stacked rows on a phone; a narrower one of numbers fits as it is."""
_WORDS_STACK_FROM = 3
"""The same of a table without numbers, whose words would be broken to fit."""


def table_html(
    table: DataTable,
    figures: FiguresOnPage,
    *,
    key: str,
    hide_caption: bool = False,
    one_by_one: int | None = None,
) -> Markup:
    """A table as HTML: caption, headings with scope, and every figure linked to how it was worked out.

    `key` names the table on its page; a column of more than `one_by_one` figures is worked out once.  On a narrow
    screen a wide table becomes stacked rows, each cell with its heading in words; the roles keep it a table for a
    screen reader all the same.
    """
    if one_by_one is None:
        one_by_one = 1 if table.worked_once else EXPLAINED_ONE_BY_ONE
    anchors = _column_anchors(table, figures, key=key, one_by_one=one_by_one)
    wordy = not any(column.numeric for column in table.columns)
    wide = len(table.columns) >= (_WORDS_STACK_FROM if wordy else _STACKS_FROM)
    head = Markup("").join(
        Markup('<th scope="col" role="columnheader"{}>{}</th>').format(_class(column), column.heading)
        for column in table.columns
    )
    rows = []
    for number, row in enumerate(table.rows):
        last = table.total_row and number == len(table.rows) - 1
        cells = [Markup('<th scope="row" role="rowheader">{}</th>').format(_cell(row[0], table.columns[0], figures))]
        for place, (cell, column) in enumerate(zip(row[1:], table.columns[1:], strict=True), start=1):
            inside = _cell(cell, column, figures, anchor=anchors.get(place))
            label = Markup(' data-label="{}"').format(column.heading) if wide else ""
            cells.append(Markup('<td role="cell"{}{}>{}</td>').format(_class(column), label, inside))
        kind = Markup(' class="total"') if last else ""
        rows.append(Markup('<tr role="row"{}>{}</tr>').format(kind, Markup("").join(cells)))
    caption = Markup("<caption{}>{}</caption>").format(Markup(' class="unseen"') if hide_caption else "", table.title)
    return Markup(
        '<table role="table"{}>\n{}\n<thead role="rowgroup"><tr role="row">{}</tr></thead>\n'
        '<tbody role="rowgroup">\n{}\n</tbody>\n</table>'
    ).format(
        Markup(' class="stack{}"').format(" words" if wordy else "") if wide else "",
        caption,
        head,
        Markup("\n").join(rows),
    )


def _class(column: TableColumn) -> Markup:
    return Markup(' class="num"') if column.numeric else Markup("")


def _cell(cell: Cell, column: TableColumn, figures: FiguresOnPage, *, anchor: str | None = None) -> Markup:
    """One cell: words, a figure, or a figure with a word after it; never nothing."""
    if not cell.address:
        return escape(cell.text) if cell.text else Markup('<span class="none">not given</span>')
    printed = figures.cell(
        cell.address, digits=column.digits, signed=column.signed, interval=column.interval, anchor=anchor
    )
    return printed + Markup(" {}").format(cell.text) if cell.text else printed


def _column_anchors(table: DataTable, figures: FiguresOnPage, *, key: str, one_by_one: int) -> dict[int, str]:
    """For each long column, the one entry that stands for its figures."""
    anchors = {}
    for place, column in enumerate(table.columns):
        addresses = [row[place].address for row in table.rows if row[place].address]
        if len(addresses) > one_by_one:
            words = f"Every figure under “{column.heading}” in the table “{table.title}” is worked out in this way."
            anchors[place] = figures.column(f"{key}/{table.id}/{place}", addresses, words)
    return anchors


def label_words(label: str) -> str:
    """A point's label as a reader would say it: a month in words, anything else as it is.

    >>> label_words("2018-06"), label_words("Burglary"), label_words("2018/19")
    ('June 2018', 'Burglary', '2018/19')
    """
    year, dash, month = label.partition("-")
    if dash and len(year) == 4 and len(month) == 2 and year.isdigit() and month.isdigit():
        return month_words(month_number(label))
    return label


def table_of_chart(chart: Chart, kept: FiguresKept) -> DataTable:
    """The table behind a chart: a row for each label, a column for each series (two for a curve)."""
    if chart.funnel is not None:
        return _table_of_funnel(chart, chart.funnel, kept)
    if chart.kind == "strip" and len(chart.series) > MOST_STRIPS:
        return _table_of_strips(chart, kept)
    labels = list(dict.fromkeys(point.label for series in chart.series for point in series.points))
    columns = [TableColumn(_first_heading(labels), numeric=False)]
    cells: dict[str, list[Cell]] = {label: [] for label in labels}
    for series in chart.series:
        by_label = {point.label: point for point in series.points}
        addresses = [point.address for point in series.points]
        if chart.kind == "curve":
            columns.append(TableColumn(f"{series.name}: along the foot", digits=chart.digits))
        with_interval = len(addresses) <= EXPLAINED_ONE_BY_ONE and any(
            kept.figure(address).low is not None for address in addresses
        )
        signed = chart.kind == "changes"
        name = series.name if len(chart.series) > 1 else f"{series.name} ({chart.unit[:1].lower()}{chart.unit[1:]})"
        columns.append(TableColumn(name, digits=chart.digits, interval=with_interval, signed=signed))
        for label in labels:
            point = by_label.get(label)
            if chart.kind == "curve":
                cells[label].append(Cell(address=point.x_address) if point else Cell(text="not drawn"))
            marked = chart.kind == "strip" and point is not None and _marked(chart, point, kept) == "yes"
            said = f"({chart.marked})" if marked else ""
            cells[label].append(Cell(said, point.address) if point else Cell(text="not drawn"))
    rows = tuple((Cell(text=label_words(label)), *cells[label]) for label in labels)
    return DataTable(
        id=f"{chart.id}-table",
        title=chart.title,
        columns=tuple(columns),
        rows=rows,
        note=chart.source,
        worked_once=chart.worked_once,
    )


def _table_of_funnel(chart: Chart, shape: Funnel, kept: FiguresKept) -> DataTable:
    """The table behind a funnel: each area with its residents, its rate, and where it lies.

    The area that the sentence is about stands first, the others by name: the order says nothing of their rates.
    """
    limits = funnel_of(shape, kept.figure(shape.centre))
    points = [point for series in sorted(chart.series, key=lambda one: not one.emphasis) for point in series.points]
    rows = []
    for point in points:
        rate, people = kept.figure(point.address), kept.figure(point.x_address)
        words = place_words(limits, rate, people, shape) if limits else "not known"
        rows.append(
            (Cell(text=point.label), Cell(address=point.x_address), Cell(address=point.address), Cell(text=words))
        )
    columns = (
        TableColumn("Area", numeric=False),
        TableColumn("Residents"),
        TableColumn(chart.unit, digits=chart.digits),
        TableColumn("Where it lies", numeric=False),
    )
    return DataTable(id=f"{chart.id}-table", title=chart.title, columns=columns, rows=tuple(rows), note=chart.source)


def _first_heading(labels: list[str]) -> str:
    """What the labels of a chart are, for the head of their column."""
    if labels and all(label_words(label) != label for label in labels):
        return "Month"
    return "Year" if labels and all(label[:4].isdigit() for label in labels) else "Category"


MOST_STRIPS = 6
"""The table behind a strip of more places than this has a row for each place and month, not a column a place."""


def _table_of_strips(chart: Chart, kept: FiguresKept) -> DataTable:
    """The table behind a strip of many places: a row for each place and month, with its figure and whether marked."""
    rows = []
    for series in chart.series:
        for point in series.points:
            label = Cell(text=f"{series.name}, {label_words(point.label)}")
            rows.append((label, Cell(address=point.address), Cell(text=_marked(chart, point, kept) or "no")))
    columns = (
        TableColumn("Place and month", numeric=False),
        TableColumn(chart.unit, digits=chart.digits),
        TableColumn(chart.marked[:1].upper() + chart.marked[1:], numeric=False),
    )
    return DataTable(id=f"{chart.id}-table", title=chart.title, columns=columns, rows=tuple(rows), note=chart.source)


def _marked(chart: Chart, point: Point, kept: FiguresKept) -> str:
    """Whether a mark of a strip is told apart: "yes", a reason where that may not be shown, or "" for no."""
    value = kept.figure(point.address)
    apart = kept.figure(point.x_address) if point.x_address else None
    for one in (value, apart):
        if one is not None and one.value is None:
            return MISSING_REASONS[one.missing]
    return "yes" if apart is not None and apart.value == 1 else ""


def table_of_map(area_map: AreaMap, kept: FiguresKept, areas: Mapping[str, Area], places: pl.DataFrame) -> DataTable:
    """The table beside a map: each area with its district or ward, the highest value first, the missing ones last."""
    where = _where_small_areas_lie(areas, places) if area_map.kind == "lsoa" else {}
    addresses = dict(area_map.shades)
    columns = [TableColumn("Area", numeric=False)]
    columns += [TableColumn("Where it is", numeric=False)] if where else []
    classed = bool(area_map.classes) and any(kept.figure(one).unit != "class" for one in addresses.values())
    columns += [TableColumn("Class", numeric=False)] if classed else []
    columns.append(TableColumn(area_map.unit, numeric=classed or not area_map.classes))
    rows = []
    for code in areas_in_table(area_map, kept):
        address = addresses[code]
        row = [Cell(text=areas[code].name if code in areas else code)]
        row += [Cell(text=where.get(code, ""))] if where else []
        row += [_class_cell(area_map, code, kept.figure(address))] if classed else []
        rows.append((*row, Cell(address=address)))
    return DataTable(
        id=f"{area_map.id}-table",
        title=area_map.title,
        columns=tuple(columns),
        rows=tuple(rows),
        note=area_map.source,
        worked_once=area_map.worked_once,
    )


def _class_cell(area_map: AreaMap, code: str, found: Figure) -> Cell:
    """The class of an area, or the reason why it has none."""
    word = word_of(area_map, code, found)
    return Cell(text=word or (MISSING_REASONS[found.missing] if found.value is None else NO_CLASS))


def areas_in_table(area_map: AreaMap, kept: FiguresKept) -> tuple[str, ...]:
    """The codes of a map's areas in the order of the rows of its table: the highest value first, the missing last.

    On a map of classes they stand in the order of its legend, those of no class after all others.
    """
    ranks = {said_of(one.word): rank for rank, one in enumerate(LOOKS)} | {said_of("none"): len(LOOKS)}

    def order(shade: tuple[str, str]) -> tuple[bool, float, str]:
        found = kept.figure(shade[1])
        first = -(found.value or 0.0)
        if area_map.classes:
            first = float(ranks.get(word_of(area_map, shade[0], found), len(ranks)))
        return found.value is None, first, shade[0]

    return tuple(code for code, _ in sorted(area_map.shades, key=order))


def table_of_map_set(map_set: MapSet, kept: FiguresKept, areas: Mapping[str, Area], places: pl.DataFrame) -> DataTable:
    """The table beside a set of maps: a row for each area, by name, and a column for each map.

    On maps of classes a cell has the class, and the figure it rests on; areas that are of no class on any of them are
    left out, which the note says and counts.
    """
    where = _where_small_areas_lie(areas, places) if any(one.kind == "lsoa" for one in map_set.maps) else {}
    names = {code: areas[code].name if code in areas else code for one in map_set.maps for code, _ in one.shades}
    columns = [TableColumn("Area", numeric=False)]
    columns += [TableColumn("Where it is", numeric=False)] if where else []
    columns += [TableColumn(one.title) for one in map_set.maps]
    shades = [dict(one.shades) for one in map_set.maps]
    rows = []
    plain = _in_no_class(map_set, kept)
    for code in sorted(names.keys() - plain, key=lambda one: (names[one], one)):
        row = [Cell(text=names[code])]
        row += [Cell(text=where.get(code, ""))] if where else []
        for one, addresses in zip(map_set.maps, shades, strict=True):
            address = addresses.get(code, "")
            word = word_of(one, code, kept.figure(address)) if address and one.classes else ""
            row.append(Cell(f"({word})" if word else "", address) if address else Cell(text="not on this map"))
        rows.append(tuple(row))
    note = f"{map_set.unit}. {map_set.source}" if map_set.unit else map_set.source
    if plain:
        note = f"{len(plain):,} other areas are so on none of the maps, and have no row. {note}"
    return DataTable(f"{map_set.id}-table", map_set.title, tuple(columns), tuple(rows), note)


def _in_no_class(map_set: MapSet, kept: FiguresKept) -> set[str]:
    """The areas that are known on every map of a set of classes, and of no class on any."""
    if not all(one.classes for one in map_set.maps):
        return set()
    words: dict[str, set[str]] = {}
    for one in map_set.maps:
        for code, address in one.shades:
            words.setdefault(code, set()).add(word_of(one, code, kept.figure(address)))
    return {code for code, said in words.items() if said == {said_of("none")}}


def _where_small_areas_lie(areas: Mapping[str, Area], places: pl.DataFrame) -> dict[str, str]:
    """For each small area, its ward and the wider area a resident knows it by."""
    found = {}
    for row in places.iter_rows(named=True):
        codes = [row["ward"], row["board"] or row["district"]]
        found[row["lsoa"]] = ", ".join(areas[code].name if code in areas else code for code in codes if code)
    return found
