"""Profiles: one page for each district and community board."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.answer import Answer, Cell, Chart, DataTable, Point, Series, TableColumn
from saferplan.assessment.context import Context, by_how_much, in_brackets, of_type, type_in_sentence
from saferplan.assessment.judging import About, Method, judge_change, judge_level, judge_ratio, make_finding
from saferplan.assessment.placing import placing_note
from saferplan.assessment.spans import in_part, recording_note, since_in_words, span_in_words, when_in_words
from saferplan.figures import FEW_NOTE, Address
from saferplan.findings import Finding
from saferplan.measures.explain import type_in_words
from saferplan.periods import month_text, month_words

QUESTION = "profile"
KINDS = ("district", "board")

LEVEL = Method(
    "Crimes with a place inside the area, divided by its residents; the rate is set against that of the whole, "
    "allowing for the area being part of it.",
    "Breslow and Day (1987), Statistical Methods in Cancer Research II.",
    "Whether residents are more at risk: visitors to town centres are not in the population.",
)
CHANGED = Method(
    "The later count divided by the earlier, on the same calendar months, with a 95% interval.",
    "Przyborowski and Wilenski (1940), Biometrika 31.",
    "Why it changed.",
)


def assess_profiles(context: Context) -> tuple[Answer, ...]:
    """One answer for each district and community board."""
    return tuple(_profile(context, area) for kind in KINDS for area in context.of_kind(kind))


def _profile(context: Context, area: Area) -> Answer:
    """How much crime there is in one area, how it compares and whether it changed."""
    findings = [_level(context, area)]
    if context.periods.compare is not None and context.periods.headline_like is not None:
        findings.append(_change(context, area))
    return Answer(
        question=QUESTION,
        title=_title(context, area),
        asks=f"What is recorded in {area.name}?",
        findings=tuple(findings),
        method=LEVEL.how,
        cannot_tell=(LEVEL.cannot_tell,),
        tables=(_table(context, area),),
        charts=(_months(context, area),),
        about=area.code,
    )


def _title(context: Context, area: Area) -> str:
    """How the area's rate stands against the whole."""
    verdict = judge_ratio(
        context, context.address(stat="rate", area=area.code), context.address(stat="rate", area=PARTNERSHIP)
    )
    words = {1: "higher than", -1: "lower than", 0: "not clearly different from that"}[verdict.direction]
    return f"{area.name}: recorded crime per head is {words} in {context.area} as a whole"


def _level(context: Context, area: Area) -> Finding:
    """Number and rate, against the whole."""
    count, rate = context.address(area=area.code), context.address(stat="rate", area=area.code)
    everywhere = context.address(stat="rate")
    when = when_in_words(context)
    if context.value(rate) is None:
        sentence = f"The police recorded {context.number(count)} crimes in {area.name} in {when}."
        verdict = judge_level(context, count)
    else:
        sentence = (
            f"The police recorded {context.number(count)} crimes in {area.name} in {when}: "
            f"{context.number(rate)} for every 1,000 residents, against {context.number(everywhere)} in "
            f"{context.area} as a whole."
        )
        verdict = judge_ratio(context, rate, everywhere)
    return make_finding(
        About(QUESTION, "level", area.slug),
        LEVEL,
        verdict,
        headline=f"{context.number(count)} crimes were recorded",
        sentence=sentence,
        size=context.value(count) or 0.0,
    )


def _change(context: Context, area: Area) -> Finding:
    """The change in a year."""
    later = context.address(area=area.code, period=context.periods.headline_like)
    assert context.periods.compare is not None
    address = replace(later, change="percent", change_from=context.periods.compare.text)
    earlier = replace(later, period=context.periods.compare.text)
    since, span = since_in_words(context), span_in_words(address, months=True)
    if context.value(address) is None:
        return make_finding(
            About(QUESTION, "change", area.slug),
            CHANGED,
            judge_level(context, later),
            headline=f"Whether recorded crime changed since {since} cannot be told",
            sentence=f"There were {context.number(earlier)} and then {context.number(later)} recorded crimes with a "
            "place, but the records without one could turn the change round.",
            size=0.0,
        )
    verdict = judge_change(context, address)
    verb = {1: "rose", -1: "fell", 0: "changed by no more than chance would have it"}[verdict.direction]
    by = f" by {by_how_much(context, address)}" if verdict.direction else ""
    return make_finding(
        About(QUESTION, "change", area.slug),
        CHANGED,
        verdict,
        headline=f"Recorded crime {verb}{by} since {since}",
        sentence=f"Recorded crime in {area.name} {verb}{by} {span}, from {context.number(earlier)} to "
        f"{context.number(later)} crimes ({in_brackets(context, address)})."
        f"{placing_note(context, address)}{recording_note(context, address)}",
        size=abs(context.value(replace(address, change="difference")) or 0.0),
    )


def _table(context: Context, area: Area) -> DataTable:
    """Number, rate here, rate in the whole, and change, by type."""
    rows = []
    periods = context.periods
    for slug in [*sorted(context.types), ""]:
        cells = [
            Cell(text=type_in_words(slug) if slug else "All recorded crime"),
            Cell(address=str(of_type(context.address(area=area.code), slug))),
            Cell(address=str(of_type(context.address(area=area.code, stat="rate"), slug))),
            Cell(address=str(of_type(context.address(stat="rate"), slug))),
        ]
        if periods.compare is not None and periods.headline_like is not None:
            later = of_type(context.address(area=area.code, period=periods.headline_like), slug)
            cells.append(Cell(address=str(replace(later, change="percent", change_from=periods.compare.text))))
        rows.append(tuple(cells))
    columns = [
        TableColumn("Type of crime", numeric=False),
        TableColumn(in_part(context, "Number")),
        TableColumn(in_part(context, "Rate per 1,000 residents")),
        TableColumn(in_part(context, f"Rate in {context.area}")),
    ]
    if periods.compare is not None:
        columns.append(TableColumn(f"Change since {since_in_words(context)}", signed=True, interval=True))
    return DataTable(
        id="crime-by-type",
        title=f"Recorded crime in {area.name}, {when_in_words(context)}",
        columns=tuple(columns),
        rows=tuple(rows),
        note=f"Small numbers jump about: read the interval before the change. {FEW_NOTE}"
        if periods.compare is not None
        else "",
        total_row=True,
    )


def _months(context: Context, area: Area) -> Chart:
    """Crimes each month."""
    held = context.periods.all_held
    months = [month_text(number) for number in range(held[0], held[-1] + 1)]
    points = tuple(Point(text, str(Address("recorded_crime", text, area=area.code))) for text in months)
    by_type = {slug: context.value(context.address(area=area.code, crime_type=slug)) or 0.0 for slug in context.types}
    top = max(by_type, key=lambda slug: (by_type[slug], slug))
    gaps = " Gaps are months for which no file is held." if context.periods.missing_months else ""
    return Chart(
        id="crime-each-month",
        kind="line",
        title=f"Recorded crime each month, {area.name}",
        summary=f"The most recorded type in {when_in_words(context)} was {type_in_sentence(top)}, with "
        f"{context.number(context.address(area=area.code, crime_type=top))} crimes.{gaps}",
        unit="Recorded crimes in the month",
        source=f"Police recorded crime, data.police.uk, records with a place. {area.name}, "
        f"{month_words(held[0])} to {month_words(held[-1])}.",
        series=(Series("Recorded crimes", points),),
    )
