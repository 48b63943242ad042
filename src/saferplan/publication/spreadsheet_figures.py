"""The appendix of every figure: sheets of all figures of a release, a measure on each, with notes by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl

from saferplan.areas import AREA_KINDS
from saferplan.figures import MISSING_REASONS, STATISTICS, parse_address, unplaced_of
from saferplan.measures.caveat_words import caveat_in_words
from saferplan.measures.definition import load_measures
from saferplan.measures.explain import group_in_words, title_of
from saferplan.periods import parse_period
from saferplan.publication.released import Released
from saferplan.publication.site_figures import FiguresKept
from saferplan.publication.spreadsheet import CONFIDENTIAL, NOT_APPLICABLE, SHORTHAND_OF, Sheet, SheetCell, SheetColumn

MOST_ROWS = 1_000_000
"""A sheet holds no more figures than this: a spreadsheet ends at row 1,048,576, and says nothing of what it lost."""
FEW = 100
"""Measures of fewer figures than this share one sheet."""

COLUMNS = (
    SheetColumn("Address", 48),
    SheetColumn("What is counted", 40),
    SheetColumn("Area", 26),
    SheetColumn("Kind of area", 14),
    SheetColumn("Period", 24),
    SheetColumn("Group", 32),
    SheetColumn("Value in full, before rounding", 16),
    SheetColumn("Unit of the value", 18),
    SheetColumn("Low end of interval", 14),
    SheetColumn("High end of interval", 14),
    SheetColumn("Status", 12),
    SheetColumn("Why there is no value", 24),
    SheetColumn("The force's records without a place (%)", 16, 1),
    SheetColumn("Notes", 14),
)
_MIX = (
    "What a crime weighs is taken from the force's own offences of its type, whose mix may differ here. "
    "The page about harm gives the range."
)


@dataclass
class Notes:
    """Notes by number, each said once."""

    numbers: dict[str, int] = field(default_factory=dict)

    def mark(self, words: str) -> str:
        """A note's mark, as `[note 1]`; a new note gets the next number."""
        return f"[note {self.numbers.setdefault(words, len(self.numbers) + 1)}]"

    def sheet(self) -> Sheet:
        """The sheet of notes."""
        columns = (SheetColumn("Note number", 14), SheetColumn("Note", 120))
        rows = [(f"[note {number}]", words) for words, number in self.numbers.items()]
        return Sheet("Notes", "Notes", ("This sheet holds one table.",), columns, rows)


def figure_sheets(released: Released, kept: FiguresKept, notes: Notes) -> Iterator[Sheet]:
    """Every figure of a release: a sheet for each measure, one for measures of few, one for what pages worked out.

    A measure with more figures than `MOST_ROWS` goes on over several sheets, which say so.
    """
    frame = released.figures.frame
    sizes = dict(frame.group_by("measure").len().sort("measure").iter_rows())
    measures = load_measures()
    chosen = [([slug], measures[slug].title) for slug in sizes if sizes[slug] >= FEW]
    few = [slug for slug in sizes if sizes[slug] < FEW]
    if few:
        chosen.append((few, "measures with few figures"))
    number = 0
    for slugs, title in chosen:
        rows = frame.filter(pl.col("measure").is_in(slugs))
        parts = -(-rows.height // MOST_ROWS)
        for part in range(parts):
            number += 1
            of = f", part {part + 1} of {parts}" if parts > 1 else ""
            held = rows.slice(part * MOST_ROWS, MOST_ROWS)
            about = [_about(slugs, notes)] if len(slugs) == 1 else []
            yield _sheet(f"Figures_{number}", f"every figure of {title[:1].lower()}{title[1:]}{of}", held, released,
                         about=[line for line in about if line], notes=notes)  # fmt: skip
    worked = _worked_out(kept, set(frame["id"].to_list()))
    if not worked.is_empty():
        about = [
            "Changes, comparisons, ranks and sums that the pages print. They are worked out from the figures of the "
            "other sheets."
        ]
        yield _sheet(f"Figures_{number + 1}", "figures worked out from others", worked, released, about=about,
                     notes=notes)  # fmt: skip


def _about(slugs: list[str], notes: Notes) -> str:
    """The notes that hold for every figure of a measure."""
    measure = load_measures()[slugs[0]]
    whole, rates = ([notes.mark(words) for words in held] for held in (measure.caveats, measure.rate_caveats))
    told = [f"These notes hold for the whole sheet: {' '.join(whole)}."] if whole else []
    if rates:
        told.append(f"These hold for its rates: {' '.join(rates)}.")
    return " ".join(told)


def _worked_out(kept: FiguresKept, held: set[str]) -> pl.DataFrame:
    """The figures that pages print and the release does not hold as they are, in order of address."""
    found = [
        {"id": address, **{name: getattr(figure, name) for name in _READ if name != "id"}}
        for address, figure in kept.used.items()
        if address not in held
    ]
    return pl.DataFrame(found, schema=_READ, orient="row")


_READ: dict[str, Any] = {
    "id": pl.String,
    "measure": pl.String,
    "statistic": pl.String,
    "of": pl.String,
    "area": pl.String,
    "period": pl.String,
    "group": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "level": pl.Float64,
    "interval_method": pl.String,
    "status": pl.String,
    "missing": pl.String,
    "caveats": pl.List(pl.String),
}


def _sheet(name: str, title: str, frame: pl.DataFrame, released: Released, *, about: list[str], notes: Notes) -> Sheet:
    """A sheet of figures."""
    rows = [_row(values, released, notes) for values in frame.select(list(_READ)).iter_rows()]
    intervals = frame.filter(pl.col("low").is_not_null()).select("level", "interval_method").unique().sort(pl.all())
    told = [f"{level * 100:g}%, {method}" for level, method in intervals.iter_rows() if level is not None]
    lines = [f"This sheet holds one table of {frame.height:,} figures, in order of their addresses.", *about]
    if told:
        lines.append(f"Intervals: {'; '.join(told)}.")
    return Sheet(name, f"{name.replace('_', ' ')}: {title}", tuple(lines), COLUMNS, rows)


def _row(values: tuple[Any, ...], released: Released, notes: Notes) -> tuple[SheetCell, ...]:
    """A figure as a row."""
    address, measure, statistic, of, code, period, group, value, unit, low, high, _, _, status, missing, caveats = (
        values
    )
    area = released.areas.get(code)
    without, every = unplaced_of(tuple(caveats))
    marks = [notes.mark(_note(caveat)) for caveat in caveats if _note(caveat)]
    none = SHORTHAND_OF[missing] if value is None else ""
    return (
        address,
        title_of(parse_address(address), released.figures.areas)
        if any(key in address for key in _WORKED_OUT)
        else _counted(measure, statistic, of),
        area.name if area else code,
        AREA_KINDS.get(area.kind, area.kind) if area else NOT_APPLICABLE,
        _period(period),
        _group(group),
        none or _full(value),
        _unit(unit),
        NOT_APPLICABLE if low is None else _full(low),
        NOT_APPLICABLE if high is None else _full(high),
        status or NOT_APPLICABLE,
        MISSING_REASONS[missing] if none else NOT_APPLICABLE,
        none if none == CONFIDENTIAL else round(100 * without / every, 1) if every else NOT_APPLICABLE,
        " ".join(dict.fromkeys(marks)) or NOT_APPLICABLE,
    )


_WORKED_OUT = ("change=", "versus=", "among=", "trend=")
"""Keys of an address that is worked out from levels."""


@cache
def _counted(measure: str, statistic: str, of: str) -> str:
    """What is counted: the measure and the statistic."""
    known = load_measures()[measure]
    words = known.rate_unit if statistic == "rate" else STATISTICS[statistic]
    share = f" of the whole over each {of.replace('_', ' ')}" if of else ""
    return f"{known.title}: {'rate ' if statistic == 'rate' else ''}{words}{share}"


@cache
def _period(period: str) -> str:
    return parse_period(period).in_words


@cache
def _group(group: str) -> str:
    if not group:
        return "All"
    pairs = tuple((part.partition("=")[0], part.partition("=")[2]) for part in group.split(";"))
    return group_in_words(pairs)


@cache
def _note(caveat: str) -> str:
    """A note of a figure in words; "" for what a column says."""
    return _MIX if caveat.startswith("MIX ") else caveat_in_words(caveat)


def _unit(unit: str) -> str:
    return {"": "number", "people": "number of people", "%": "per cent"}.get(unit, unit)


def _full(value: float) -> SheetCell:
    """A number in full, to thirteen digits; a whole one as such."""
    return int(value) if value == int(value) and abs(value) < 1e13 else float(f"{value:.13g}")
