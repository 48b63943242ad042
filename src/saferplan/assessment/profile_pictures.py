"""The table and the chart of a profile: every type of crime against the whole, and the months."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import Area
from saferplan.assessment.answer import Cell, Chart, DataTable, Point, Series, TableColumn
from saferplan.assessment.context import Context, of_type, type_in_sentence
from saferplan.assessment.differing import (
    ASB,
    STANDINGS,
    Standing,
    areas_alike,
    everywhere,
    is_open,
    stands,
)
from saferplan.assessment.spans import in_part, since_in_words, when_in_words
from saferplan.figures import FEW_NOTE, Address
from saferplan.measures.explain import type_in_words
from saferplan.periods import month_text, month_words

CANNOT_TELL_NOTE = "“Cannot tell”: the rate could be that of the whole, or twice as high."


def types_table(context: Context, area: Area, standings: tuple[Standing, ...]) -> DataTable:
    """Number, rate, how many times that of the whole, and change, by type."""
    rate = context.address(stat="rate", area=area.code)
    rated = context.value(rate) is not None and context.value(everywhere(rate)) is not None
    words = {one.slug: STANDINGS[one.standing] for one in standings if one.slug != ASB}
    if rated and is_open(context, rate) and (told := stands(context, rate, chosen_from=areas_alike(context, area))):
        words[""] = STANDINGS[told[1]]
    rows = []
    periods = context.periods
    for slug in [*sorted(context.types), ""]:
        cells = [
            Cell(text=type_in_words(slug) if slug else "All recorded crime"),
            Cell(address=str(of_type(context.address(area=area.code), slug))),
        ]
        if rated:
            own = of_type(rate, slug)
            cells.append(Cell(address=str(own)))
            cells.append(Cell(address=str(replace(own, versus="area:partnership")), text=words.get(slug, "")))
        if periods.compare is not None and periods.headline_like is not None:
            later = of_type(context.address(area=area.code, period=periods.headline_like), slug)
            cells.append(Cell(address=str(replace(later, change="percent", change_from=periods.compare.text))))
        rows.append(tuple(cells))
    columns = [TableColumn("Type of crime", numeric=False), TableColumn(in_part(context, "Number"))]
    notes = []
    if rated:
        columns += [
            TableColumn(in_part(context, "Rate per 1,000 residents")),
            TableColumn(f"Times the rate of {context.area}", interval=True),
        ]
        notes.append(CANNOT_TELL_NOTE)
    if periods.compare is not None:
        columns.append(TableColumn(f"Change since {since_in_words(context)}", signed=True, interval=True))
        notes.append(f"Small numbers jump about: read the interval before the change. {FEW_NOTE}")
    return DataTable(
        id="crime-by-type",
        title=f"Recorded crime in {area.name}, {when_in_words(context)}",
        columns=tuple(columns),
        rows=tuple(rows),
        note=" ".join(notes),
        total_row=True,
    )


def months_chart(context: Context, area: Area) -> Chart:
    """Crimes, and incidents of anti-social behaviour, each month."""
    held = context.periods.all_held
    months = [month_text(number) for number in range(held[0], held[-1] + 1)]
    series = [
        Series(name, points, emphasis=measure == "recorded_crime")
        for measure, name in (("recorded_crime", "Recorded crimes"), ("asb_incidents", "Anti-social behaviour"))
        if (points := _points(context, area, measure, months))
    ]
    gaps = " Gaps are months for which no file is held." if context.periods.missing_months else ""
    both = len(series) > 1
    return Chart(
        id="crime-each-month",
        kind="line",
        title=f"Recorded crime{' and anti-social behaviour' if both else ''} each month, {area.name}",
        summary=f"{_most_recorded(context, area)}{gaps}".strip(),
        unit="Recorded in the month" if both else "Recorded crimes in the month",
        source=f"Police recorded crime{' and anti-social behaviour' if both else ''}, data.police.uk, records with a "
        f"place. {area.name}, {month_words(held[0])} to {month_words(held[-1])}.",
        series=tuple(series),
    )


def _points(context: Context, area: Area, measure: str, months: list[str]) -> tuple[Point, ...]:
    """The months of one measure; none where it is not held for the area."""
    addresses = [str(Address(measure, text, area=area.code)) for text in months]
    if measure != "recorded_crime" and not all(one in context.figures for one in addresses):
        return ()
    return tuple(Point(text, one) for text, one in zip(months, addresses, strict=True))


def _most_recorded(context: Context, area: Area) -> str:
    """A sentence on the most recorded type, where it may be told."""
    counts = {slug: context.address(area=area.code, crime_type=slug) for slug in context.types}
    if not counts or not is_open(context, *counts.values()):
        return f"How many crimes were recorded in {area.name} each month."
    top = max(counts, key=lambda slug: (context.value(counts[slug]) or 0.0, slug))
    return (
        f"The most recorded type in {when_in_words(context)} was {type_in_sentence(top)}, with "
        f"{context.number(counts[top])} crimes."
    )
