"""Harm: its charts and tables, two rankings side by side."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.answer import Cell, Chart, DataTable, Point, Series, TableColumn
from saferplan.assessment.context import Context, type_in_sentence
from saferplan.assessment.harm_words import SEVERITY
from saferplan.assessment.spans import in_part, when_in_words
from saferplan.figures import Address, parse_address
from saferplan.measures.explain import type_in_words
from saferplan.measures.offence_mix import DAYS, mix_note

KINDS = {"district": "districts", "board": "community boards"}


def source_of(context: Context, period: str = "") -> str:
    """The line under a chart or table of harm: sources, whose mix, area and period."""
    note = mix_note(context.figure(context.address(SEVERITY)).caveats)
    year = "each year's own or the nearest" if period else note.year if note else ""
    whose = f" Mix of offences: {note.force.replace('-', ' ').replace('+', ' and ').title()}, {year}." if note else ""
    when = period or context.periods.headline.in_words
    return (
        "Police recorded crime, data.police.uk, records with a place; Home Office recorded crime tables; Crime "
        f"Severity Score, Office for National Statistics.{whose} {context.area}, {when}."
    )


def harm_charts(context: Context, types: list[str]) -> tuple[Chart, ...]:
    """Shares of harm and number by type, harm by year, and by district and board."""
    charts = [_shares_chart(context, types)]
    charts += [_years_chart(context)] if len(context.periods.years) > 1 else []
    rated = context.value(context.address(SEVERITY, stat="rate")) is not None
    charts += [_areas_chart(context, kind) for kind in KINDS if rated and len(context.of_kind(kind)) > 1]
    return tuple(charts)


def harm_tables(context: Context, types: list[str]) -> tuple[DataTable, ...]:
    """The two rankings, the years, and the districts and boards."""
    tables = [_types_table(context, types)]
    tables += [_years_table(context)] if len(context.periods.years) > 1 else []
    tables += [_areas_table(context, kind) for kind in KINDS if len(context.of_kind(kind)) > 1]
    return tuple(tables)


def _share(context: Context, measure: str, slug: str) -> Address:
    """A type's share of harm or number."""
    return context.address(measure, stat="share", of="crime_type", crime_type=slug)


def _shares_chart(context: Context, types: list[str]) -> Chart:
    """Each type's share of the harm and of the number, one above the other."""
    first = types[0]
    most = max(types, key=lambda slug: (context.value(context.address(crime_type=slug)) or 0.0, slug))
    return Chart(
        id="harm-and-number",
        kind="dots",
        title=f"Share of harm and share of number, by type of crime, {when_in_words(context)}",
        summary=f"First by harm: {type_in_sentence(first)}, with {context.number(_share(context, SEVERITY, first))} "
        f"of it. First by number: {type_in_sentence(most)}, with "
        f"{context.number(_share(context, 'recorded_crime', most))} of all crimes. A type whose harm lies right of its "
        "number weighs more than its number.",
        unit="Share of the whole, per cent",
        source=source_of(context),
        series=(
            Series("Share of harm", tuple(Point(type_in_words(s), str(_share(context, SEVERITY, s))) for s in types)),
            Series(
                "Share of number",
                tuple(Point(type_in_words(s), str(_share(context, "recorded_crime", s))) for s in types),
                emphasis=False,
            ),
        ),
    )


def _years_chart(context: Context) -> Chart:
    """Severity points by year."""
    years = context.periods.years
    points = tuple(Point(period.in_words, str(context.address(SEVERITY, period=period))) for period in years)
    first, last = points[0], points[-1]
    ends = [f"{context.number(parse_address(p.address))} in {p.label}" for p in (first, last)]
    return Chart(
        id="harm-by-year",
        kind="columns",
        title="Severity points of recorded crime, by year",
        summary=f"From {ends[0]} to {ends[1]}.",
        unit="Severity points in the year",
        source=source_of(context, f"{years[0].in_words} to {years[-1].in_words}"),
        series=(Series("Severity points", points),),
    )


def _areas_chart(context: Context, kind: str) -> Chart:
    """A dot with its interval for each area, against the whole."""
    rates = {a.code: context.address(SEVERITY, stat="rate", area=a.code) for a in context.of_kind(kind)}
    order = sorted(rates, key=lambda code: (-(context.value(rates[code]) or 0.0), code))
    everywhere = context.address(SEVERITY, stat="rate")
    return Chart(
        id=f"harm-by-{kind}",
        kind="dots",
        title=f"Severity points for every 1,000 residents, by {KINDS[kind].removesuffix('s')}, "
        f"{when_in_words(context)}",
        summary=f"From {context.number(rates[order[0]])} in {context.name(order[0])} to "
        f"{context.number(rates[order[-1]])} in {context.name(order[-1])}; the whole area had "
        f"{context.number(everywhere)}. Where the intervals overlap, which is more cannot be told.",
        unit=in_part(context, "Severity points per 1,000 residents"),
        source=source_of(context),
        series=(
            Series("Rate", tuple(Point(context.name(code), str(rates[code])) for code in order)),
            Series(context.area, (Point(context.area, str(everywhere)),), emphasis=False),
        ),
    )


def _types_table(context: Context, types: list[str]) -> DataTable:
    """Each type's place and share by number and by harm."""
    by_days = str(context.address(DAYS)) in context.figures and context.value(context.address(DAYS)) is not None
    rows = []
    for slug in [*types, ""]:
        number, harm = (_ranked(context, measure, slug) for measure in ("recorded_crime", SEVERITY))
        cells = [
            Cell(text=type_in_words(slug) if slug else "All recorded crime"),
            number,
            Cell(address=str(_or_all(_share(context, "recorded_crime", slug)))),
            harm,
            Cell(address=str(_or_all(_share(context, SEVERITY, slug)))),
            Cell(address=str(_or_all(context.address(SEVERITY, stat="mean", crime_type=slug)))),
        ]
        if by_days:
            cells.append(Cell(address=str(_or_all(_share(context, DAYS, slug)))))
        rows.append(tuple(cells))
    columns = [
        TableColumn("Type of crime", numeric=False),
        TableColumn("Place by number"),
        TableColumn("Share of number", digits=1),
        TableColumn("Place by harm"),
        TableColumn("Share of harm", digits=1, interval=True),
        TableColumn("Severity points a crime", interval=True),
    ]
    columns += [TableColumn("Share of days, Cambridge index", digits=1)] if by_days else []
    return DataTable(
        id="harm-by-type",
        title=f"Types of crime by number and by harm in {context.area}, {when_in_words(context)}",
        columns=tuple(columns),
        rows=tuple(rows),
        note="Places by harm follow the force's mix of offences: where intervals overlap, which is higher cannot be "
        "told.",
        total_row=True,
    )


def _ranked(context: Context, measure: str, slug: str) -> Cell:
    """A type's place by a measure; the row of all has none."""
    if not slug:
        return Cell(text="the whole")
    return Cell(address=str(context.address(measure, crime_type=slug, among="crime_type")))


def _or_all(address: Address) -> Address:
    """The address of all types together where the type is blank."""
    return replace(address, group=tuple(pair for pair in address.group if pair[1]))


def _years_table(context: Context) -> DataTable:
    """Crimes, points, points a crime and per head, by year."""
    rows = []
    for period in context.periods.years:
        addresses = [
            context.address(period=period),
            context.address(SEVERITY, period=period),
            context.address(SEVERITY, period=period, stat="mean"),
            context.address(SEVERITY, period=period, stat="rate"),
        ]
        rows.append((Cell(text=period.in_words), *(Cell(address=str(address)) for address in addresses)))
    return DataTable(
        id="harm-by-year-table",
        title=f"Number and harm of recorded crime in {context.area}, by year",
        columns=(
            TableColumn("Year", numeric=False),
            TableColumn("Recorded crimes"),
            TableColumn("Severity points", interval=True),
            TableColumn("Severity points a crime", interval=True),
            TableColumn("Severity points per 1,000 residents"),
        ),
        rows=tuple(rows),
        note="Each year is weighed by the force's offences of that year, or of the nearest year held; the working of "
        "each figure says which.",
    )


def _areas_table(context: Context, kind: str) -> DataTable:
    """Crimes, points, points a crime and per head, by area."""
    rows = []
    for code, name in [(a.code, a.name) for a in context.of_kind(kind)] + [("partnership", context.area)]:
        addresses = [
            context.address(area=code),
            context.address(SEVERITY, area=code),
            context.address(SEVERITY, area=code, stat="mean"),
            context.address(SEVERITY, area=code, stat="rate"),
        ]
        rows.append((Cell(text=name), *(Cell(address=str(address)) for address in addresses)))
    return DataTable(
        id=f"harm-by-{kind}-table",
        title=f"Number and harm by {KINDS[kind].removesuffix('s')}, {when_in_words(context)}",
        columns=(
            TableColumn(KINDS[kind].removesuffix("s").capitalize(), numeric=False),
            TableColumn(in_part(context, "Recorded crimes")),
            TableColumn(in_part(context, "Severity points")),
            TableColumn("Severity points a crime", interval=True),
            TableColumn(in_part(context, "Severity points per 1,000 residents"), interval=True),
        ),
        rows=tuple(rows),
        total_row=True,
    )
