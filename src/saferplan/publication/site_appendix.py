"""The appendix of figures: a page that lists the measures, and one page a measure (and a type of crime) with figures.

A page has the headline periods only, for the partnership, its districts, community boards and wards; the spreadsheet
has all.  Every figure leads to how it was worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from saferplan.areas import AREA_KINDS, PARTNERSHIP
from saferplan.assessment.answer import Cell, DataTable, TableColumn
from saferplan.figures import FINER_DIGITS, MISSING_REASONS, STATISTICS
from saferplan.measures.definition import load_measures
from saferplan.measures.explain import group_in_words, type_in_words
from saferplan.periods import parse_period
from saferplan.publication.document_method import number_words
from saferplan.publication.site_folder import SiteFolder
from saferplan.publication.tables import table_html

INDEX_PAGE = "figures.html"
KINDS = ("district", "board", "ward")
"""Kinds of area within the partnership that the appendix gives, widest first."""
_NO_VALUE = ("NO_INPUT", "NOT_RECORDED")
_TYPE = "crime_type="


@dataclass(frozen=True)
class FiguresPage:
    """A page of the appendix as the list of measures gives it: its path and its name."""

    path: str
    name: str


@dataclass(frozen=True)
class MeasureListed:
    """A measure in the list: its title, why it matters, its pages, and why it has none where it has none."""

    title: str
    why: str
    pages: tuple[FiguresPage, ...]
    missing: str


def appendix_periods(manifest: dict[str, Any]) -> tuple[str, ...]:
    """The headline period and the one it is compared with, the earlier first."""
    periods = manifest["periods"]
    found = [periods.get("compare"), periods.get("headline")]
    return tuple(dict.fromkeys(period for period in found if period))


def write_appendix(site: SiteFolder) -> None:
    """The list of measures and every page of figures."""
    released = site.released
    frame = released.figures.frame
    periods = appendix_periods(released.manifest)
    kinds = {code: area.kind for code, area in released.areas.items()}
    inside = [code for code, kind in kinds.items() if kind in KINDS]
    shown = frame.filter(pl.col("period").is_in(periods), pl.col("area").is_in([PARTNERSHIP, *inside]))
    listed = []
    for slug in dict.fromkeys(frame["measure"].to_list()):
        rows = shown.filter(pl.col("measure") == slug)
        reasons = set(rows["missing"].to_list())
        if rows.is_empty() or reasons <= set(_NO_VALUE):
            words = "; ".join(sorted(MISSING_REASONS[reason] for reason in reasons)) or "not for these periods"
            pages: tuple[FiguresPage, ...] = ()
        else:
            words, pages = "", tuple(_write_measure(site, slug, rows, periods))
        measure = load_measures()[slug]
        listed.append(MeasureListed(measure.title, " ".join(measure.why.split()), pages, words))
    site.write_page(
        INDEX_PAGE,
        "figures.html",
        title="Every measure and its figures",
        part="Figures",
        contents=[("with", "Measures with figures"), ("without", "Measures without figures")],
        periods=" and ".join(parse_period(period).in_words for period in periods),
        measures=sorted((one for one in listed if one.pages), key=lambda one: one.title),
        without=sorted((one for one in listed if not one.pages), key=lambda one: one.title),
        all_figures=number_words(frame.height),
    )


def _write_measure(site: SiteFolder, slug: str, rows: pl.DataFrame, periods: tuple[str, ...]) -> Iterator[FiguresPage]:
    """The pages of one measure: all of it, then each type of crime that it is split by."""
    types = pl.col("group").str.extract(rf"(?:^|;){_TYPE}([a-z0-9-]+)", 1).fill_null("")
    rows = rows.with_columns(types.alias("_type"))
    kinds = sorted(set(rows["_type"].to_list()))
    for kind in kinds:
        held = rows.filter(pl.col("_type") == kind)
        title = load_measures()[slug].title
        name = f"{title}: {type_in_words(kind).lower()}" if kind else title
        path = f"figures-{slug.replace('_', '-')}{f'-{kind}' if kind else ''}.html"
        figures = site.on_page()
        tables = list(_tables(site, held, name, periods))
        site.write_page(
            path,
            "figures_measure.html",
            title=f"Figures: {name[:1].lower()}{name[1:]}",
            part="Figures",
            figures=figures,
            tables=[table_html(table, figures, key=path.removesuffix(".html")) for table in tables],
            why=" ".join(load_measures()[slug].why.split()),
            caveats=(*load_measures()[slug].caveats, *load_measures()[slug].rate_caveats),
            index=INDEX_PAGE,
        )
        whole = f"{title}, all types" if len(kinds) > 1 else title
        yield FiguresPage(path, type_in_words(kind) if kind else whole)


def _tables(site: SiteFolder, rows: pl.DataFrame, name: str, periods: tuple[str, ...]) -> Iterator[DataTable]:
    """The partnership's table, by group where there are any, and that of the areas within it."""
    areas = site.released.areas
    whole = rows.filter(pl.col("area") == PARTNERSHIP)
    split = pl.col("group").str.extract(r"(deprivation_[a-z]+)=", 1).fill_null("")
    for dimension in sorted(set(whole.select(split).to_series().to_list())):
        held = whole.filter(split == dimension)
        if dimension:
            title = f"{name}: by {dimension.replace('_', ' ')}"
            heads = {group: _group_words(group) for group in sorted(set(held["group"].to_list()), key=_group_order)}
            yield _table(title, held, heads, by="group", periods=periods)
        else:
            yield _whole(f"{name}: the whole area", held, periods)
    within = rows.filter(pl.col("area") != PARTNERSHIP, ~pl.col("group").str.contains("deprivation_"))
    order = sorted(set(within["area"].to_list()), key=lambda code: (KINDS.index(areas[code].kind), areas[code].name))
    if order:
        heads = {code: f"{areas[code].name} ({AREA_KINDS[areas[code].kind]})" for code in order}
        yield _table(f"{name}: within the area", within, heads, by="area", periods=periods)


def _group_words(group: str) -> str:
    """A group without its type of crime, which the page is about."""
    parts = [part for part in group.split(";") if part and not part.startswith(_TYPE)]
    pairs = tuple((part.partition("=")[0], part.partition("=")[2]) for part in parts)
    words = group_in_words(pairs)
    return f"{words[:1].upper()}{words[1:]}" if words else "All"


def _group_order(group: str) -> tuple[bool, str, int]:
    """All first, then groups by dimension and number."""
    rest = ";".join(part for part in group.split(";") if not part.startswith(_TYPE))
    dimension, _, value = rest.partition("=")
    return bool(rest), dimension, int(value) if value.isdigit() else 0


def _whole(title: str, rows: pl.DataFrame, periods: tuple[str, ...]) -> DataTable:
    """The partnership's table: a row for each statistic (and group, where there are any), a column for each period."""
    columns = (TableColumn("Figure", numeric=False), *(TableColumn(parse_period(one).in_words) for one in periods))
    lines: dict[tuple[str, int, str], dict[str, str]] = {}
    heads: dict[tuple[str, int, str], str] = {}
    for group, statistic, of, unit, period, address in rows.select(
        "group", "statistic", "of", "unit", "period", "id"
    ).iter_rows():
        key = (group, list(STATISTICS).index(statistic), of)
        words = _group_words(group)
        heads[key] = f"{'' if words == 'All' else f'{words}: '}{_statistic_words(statistic, of, unit)}"
        lines.setdefault(key, {})[period] = address
    made = tuple(
        (Cell(heads[key]), *(Cell(address=at[one]) if one in at else Cell("not worked out") for one in periods))
        for key, at in sorted(lines.items())
    )
    return DataTable("whole", title, columns, made)


def _table(title: str, rows: pl.DataFrame, heads: dict[str, str], *, by: str, periods: tuple[str, ...]) -> DataTable:
    """A table with a row for each area or group (`by`), and a column for each statistic and period."""
    columns = [TableColumn(by.capitalize(), numeric=False)]
    there = set(rows.select("statistic", "of", "period").iter_rows())
    places: dict[tuple[str, str, str], int] = {}
    units = {(s, of): unit for s, of, unit in rows.select("statistic", "of", "unit").iter_rows()}
    for (statistic, of), unit in sorted(units.items(), key=lambda one: (list(STATISTICS).index(one[0][0]), one[0][1])):
        for period in periods:
            if (statistic, of, period) not in there:
                continue
            places[statistic, of, period] = len(places)
            digits = FINER_DIGITS if unit == "%" else None
            heading = f"{_statistic_words(statistic, of, unit)}, {parse_period(period).in_words}"
            columns.append(TableColumn(heading, digits=digits))
    cells = {head: [Cell("not worked out")] * len(places) for head in heads}
    for head, statistic, of, period, address in rows.select(by, "statistic", "of", "period", "id").iter_rows():
        cells[head][places[statistic, of, period]] = Cell(address=address)
    made = tuple((Cell(words), *cells[head]) for head, words in heads.items())
    return DataTable(by, title, tuple(columns), made)


def _statistic_words(statistic: str, of: str, unit: str) -> str:
    """A statistic as the head of a column has it, with its unit."""
    words = STATISTICS[statistic].capitalize()
    if statistic == "share":
        return f"Share of all, by {of.replace('_', ' ')}" if of else "Share"
    return f"{words} {unit}" if unit.startswith("per ") else f"{words} ({unit})" if unit else words
