"""Police activity: the searches that the force publishes, by ethnic group, beside what partners send."""

from __future__ import annotations

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Cell, DataTable, TableColumn
from saferplan.assessment.context import Context
from saferplan.figures import Address
from saferplan.periods import parse_period
from saferplan.reference.ethnic_groups import BROAD_GROUPS, NOT_RECORDED

MEASURE = "stop_and_search"

NOTE = (
    "Searches of people, as published on data.police.uk, by the ethnic group that the officer wrote down. They are "
    "searches and not people; those without a point, and those of vehicles alone, are not in the table. It cannot tell "
    "whether searches fall on one group more than another: that needs the residents of each group."
)


def searches_table(context: Context) -> DataTable | None:
    """The published searches of the latest period, by ethnic group; None where none could be counted.

    It is the headline period where its searches are held, else the last year that has them, else the last month.
    """
    frame = context.figures.frame
    held = frame.filter(
        (pl.col("measure") == MEASURE)
        & (pl.col("area") == PARTNERSHIP)
        & (pl.col("origin") == "open")
        & (pl.col("missing") == "")
    )
    periods = held["period"].unique().to_list()
    if not periods:
        return None
    headline = context.periods.headline.text
    period = headline if headline in periods else max(periods, key=_size_and_end)
    groups = set(held.filter(pl.col("period") == period)["group"].to_list())
    rows = [
        (Cell(text=_in_words(group)), Cell(address=str(Address(MEASURE, period, group=(("ethnic_group", group),)))))
        for group in BROAD_GROUPS
        if f"ethnic_group={group}" in groups
    ]
    rows.append((Cell(text="All searches of people"), Cell(address=str(Address(MEASURE, period)))))
    return DataTable(
        id="searches",
        title=f"Stop and search by ethnic group, {parse_period(period).in_words}",
        columns=(TableColumn("Ethnic group", numeric=False), TableColumn("Searches")),
        rows=tuple(rows),
        note=NOTE,
        total_row=True,
    )


def _size_and_end(text: str) -> tuple[int, int]:
    """How many months a period has, and its last: the longest and latest comes last."""
    period = parse_period(text)
    return min(len(period.months), 12), period.last


def _in_words(group: str) -> str:
    """A broad group as a reader would say it.

    >>> _in_words("asian"), _in_words("not-recorded")
    ('Asian', 'Not recorded')
    """
    return "Not recorded" if group == NOT_RECORDED else group.capitalize()
