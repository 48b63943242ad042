"""What a hotspot sheet is made of, for its page and for its page in the PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from saferplan.assessment.answer import Answer, DataTable
from saferplan.assessment.hotspot_sheets import MONTHS_HOT, OSARA
from saferplan.assessment.sheet_types import HOT, NOT_HOT
from saferplan.publication.released import Released

MARKS = {HOT: "hot", NOT_HOT: "not"}
"""The look of a step by what it was; any other was not looked at."""

MONTHS_KEY = "Filled: hot, with more than chance would gather there and in the areas around. Open: not hot."


@dataclass(frozen=True)
class AskedStep:
    """A step of solving a problem, with what is asked in it."""

    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class HotMonths:
    """The steps in which a place was hot: their names along the top, and for each year the word of each step."""

    title: str
    names: tuple[str, ...]
    years: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def in_words(self) -> str:
        """The hot steps of each year, for those who do not see them."""
        told = []
        for year, states in self.years:
            hot = [name for name, state in zip(self.names, states, strict=True) if state == HOT]
            told.append(f"{year}: {', '.join(hot) or 'none'}")
        return f"{self.title}. {'. '.join(told)}."


def table_named(answer: Answer, name: str) -> DataTable | None:
    """The table of a sheet by its id; None where it has none, or none that may be shown."""
    return next((table for table in answer.tables if table.id == name), None)


def plain_tables(answer: Answer) -> tuple[DataTable, ...]:
    """The tables that are shown as tables."""
    return tuple(table for table in answer.tables if table.id not in (OSARA, MONTHS_HOT))


def asked_of(answer: Answer) -> tuple[AskedStep, ...]:
    """The questions for the partners, by step."""
    table = table_named(answer, OSARA)
    steps: dict[str, list[str]] = {}
    for step, question in table.rows if table else ():
        steps.setdefault(step.text, []).append(question.text)
    return tuple(AskedStep(title, tuple(questions)) for title, questions in steps.items())


def hot_months(answer: Answer) -> HotMonths | None:
    """The steps in which it was hot; None where they are not held."""
    table = table_named(answer, MONTHS_HOT)
    if table is None:
        return None
    names = tuple(column.heading for column in table.columns[1:])
    years = tuple((row[0].text, tuple(cell.text for cell in row[1:])) for row in table.rows)
    return HotMonths(table.title, names, years)


def where_it_is(released: Released, code: str) -> str:
    """The ward, community board and district that a small area lies in, in words; "" where none is known."""
    rows = released.places.filter(released.places["lsoa"] == code)
    found = []
    for kind in ("ward", "board", "district"):
        codes = [one for one in rows[kind].to_list() if one in released.areas] if rows.height else []
        found += _named(released.areas[one].name for one in codes[:1])
    return ", ".join(dict.fromkeys(found))


def _named(names: Iterable[str]) -> list[str]:
    return [name for name in names if name]
