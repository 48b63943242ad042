"""The tables and charts of a theme, and of demand: what is held, what is not, where, and month by month."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.answer import Break, Cell, Chart, DataTable, Point, Series, TableColumn
from saferplan.assessment.context import Context, source_line
from saferplan.assessment.latest import COLUMNS, Latest, lacking_table, row_of
from saferplan.assessment.spans import in_part, when_in_words
from saferplan.figures import LEAST_BASE, Address
from saferplan.measures.definition import HOLDERS, Measure
from saferplan.periods import month_text, month_words, parse_period
from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR, series_breaks
from saferplan.reference.themes import Theme

LEAST_POINTS = 3
"""Fewer months than this make no line."""


def theme_tables(context: Context, theme: Theme, held: list[Latest], lacking: list[Measure]) -> tuple[DataTable, ...]:
    """What is held about a theme, its types of crime by district, and what nobody has sent."""
    name = theme.title[:1].lower() + theme.title[1:]
    tables = [held_table(context, held, name="held", title=f"What is held about {name}")] if held else []
    tables += district_table(context, [one for one in held if one.address.group], of=f"{theme.title}: recorded crimes")
    if lacking:
        tables.append(lacking_table(lacking, name="lacking", title=f"What nobody has sent about {name}"))
    return tuple(tables)


def held_table(context: Context, held: list[Latest], *, name: str, title: str) -> DataTable:
    """A row for each thing that is counted."""
    return DataTable(
        id=name,
        title=title,
        columns=COLUMNS,
        rows=tuple(row_of(context, one) for one in held),
        note="Numbers, or where it says so shares in per cent. The change is that in per cent from the year before, on "
        "the same months; of a share, it is in points. What each counts is under Method and data.",
    )


def district_table(context: Context, types: list[Latest], *, of: str) -> list[DataTable]:
    """The rate of each type in each district, with the whole below; none where there is one district or no rate."""
    districts = context.of_kind("district")
    rated = [one for one in types if one.rate is not None and context.value(one.rate) is not None]
    if len(districts) < 2 or not rated:
        return []
    rows = [
        (
            Cell(text=area.name),
            *(Cell(address=str(replace(one.address, stat="rate", area=area.code))) for one in rated),
        )
        for area in districts
    ]
    rows.append((Cell(text=context.area), *(Cell(address=str(one.rate)) for one in rated)))
    return [
        DataTable(
            id="by-district",
            title=f"{of} for every 1,000 residents, by district, {when_in_words(context)}",
            columns=(
                TableColumn("District", numeric=False),
                *(TableColumn(in_part(context, one.title), interval=len(rated) < 3) for one in rated),
            ),
            rows=tuple(rows),
            total_row=True,
        )
    ]


def theme_charts(context: Context, theme: Theme, held: list[Latest]) -> tuple[Chart, ...]:
    """The months of the first of what is held that has months; else both years of the first that has two."""
    years = next((_years_chart(context, one) for one in held if one.earlier is not None), None)
    chart = next((chart for one in held if (chart := months_chart(context, one))), years)
    return (replace(chart, title=f"{theme.title}: {chart.title[:1].lower()}{chart.title[1:]}"),) if chart else ()


def months_chart(context: Context, one: Latest) -> Chart | None:
    """A line of something each month, from the first month it is held to the last.

    None where there are fewer than `LEAST_POINTS` months, and where a partner's months are so small that a release
    would withhold some and round away the rest.
    """
    name = one.heading
    held = [m for m in context.periods.all_held if _has_month(context, one.address, m)]
    if len(held) < LEAST_POINTS or one.is_share or _is_too_small(context, one, held):
        return None
    months = [month_text(number) for number in range(held[0], held[-1] + 1)]
    addresses = [Address(one.measure.slug, text, group=one.address.group) for text in months]
    drawn = [(t, a) for t, a in zip(months, addresses, strict=True) if str(a) in context.figures]
    known = {a: value for _, a in drawn if (value := context.value(a)) is not None}
    top, low = max(known, key=lambda a: known[a]), min(known, key=lambda a: known[a])
    numbers = (
        f"The most in a month were {context.number(top)}, in {parse_period(top.period).in_words}; the fewest "
        f"{context.number(low)}, in {parse_period(low.period).in_words}."
    )
    if known[top] == known[low]:
        numbers = f"Each month had {context.number(top)}."
    gaps = " Gaps are months for which nothing is held." if len(known) < len(months) else ""
    slug = ANTI_SOCIAL_BEHAVIOUR if one.measure.slug == "asb_incidents" else one.slug
    breaks = tuple(Break(b.month, b.what) for b in series_breaks(slug) if months[0] < b.month <= months[-1])
    return Chart(
        id=f"{one.slug}-each-month",
        kind="line",
        title=f"{name} each month, {context.area}",
        summary=f"{numbers}{gaps}",
        unit="Recorded crimes in the month" if one.address.group else "Number in the month",
        source=_source(context, one, f"{month_words(held[0])} to {month_words(held[-1])}"),
        series=(Series(name, tuple(Point(text, str(address)) for text, address in drawn)),),
        breaks=breaks,
    )


def _has_month(context: Context, address: Address, month: int) -> bool:
    """Whether a month of something has a number."""
    of_month = _of_month(address, month)
    return str(of_month) in context.figures and context.value(of_month) is not None


def _is_too_small(context: Context, one: Latest, months: list[int]) -> bool:
    """Whether a month of a partner's records has fewer than `LEAST_BASE`."""
    figures = [context.figure(_of_month(one.address, month)) for month in months]
    return any(figure.origin != "open" and (figure.value or 0.0) < LEAST_BASE for figure in figures)


def _of_month(address: Address, month: int) -> Address:
    """One month of something."""
    return Address(address.measure, month_text(month), group=address.group)


def _years_chart(context: Context, one: Latest) -> Chart:
    """Two columns: the year before, and the latest."""
    assert one.earlier is not None
    both = (one.earlier, one.later)
    return Chart(
        id=f"{one.slug}-two-years",
        kind="columns",
        title=f"{one.heading}, {context.area}",
        summary=f"From {context.number(both[0])} in {parse_period(both[0].period).in_words} to "
        f"{context.number(both[1])} in {parse_period(both[1].period).in_words}.",
        unit="Per cent" if one.is_share else "Number in the year",
        source=_source(context, one, " and ".join(parse_period(a.period).in_words for a in both)),
        series=(Series(one.heading, tuple(Point(parse_period(a.period).in_words, str(a)) for a in both)),),
    )


def _source(context: Context, one: Latest, when: str) -> str:
    """The line under a chart."""
    if one.measure.slug in ("recorded_crime", "asb_incidents"):
        return source_line(context, one.measure.slug, when)
    return f"{one.heading}, as sent by {HOLDERS[one.measure.holder].partition(':')[0]}. {context.area}, {when}."
