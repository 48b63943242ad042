"""Volume: how much crime, of what kind, where, and per head."""

from __future__ import annotations

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Answer, AreaMap, Cell, Chart, DataTable, Point, Series, TableColumn
from saferplan.assessment.context import (
    Context,
    by_size,
    listed,
    number_in_words,
    of_type,
    source_line,
    type_in_sentence,
)
from saferplan.assessment.judging import About, Method, judge_level, judge_ratio, make_finding
from saferplan.assessment.spans import in_part, missing_note, when_in_words
from saferplan.figures import FINER_DIGITS, Address
from saferplan.findings import Finding
from saferplan.measures.explain import type_in_words

QUESTION = "volume"
ASKS = "How much crime is there, of what kind, and where?"

METHOD = """Crimes are counted in the month and place that the police published. Anti-social behaviour is counted \
apart and is never added to crime. Rates divide by residents, with a 95% interval that is exact below ten crimes and \
Byar's from ten; shares have Wilson's interval. An area's rate is compared with the rate of the whole partnership."""

COUNTED = Method(
    "A count of published records, divided by residents for the rate.",
    "Byar's interval: Breslow and Day (1987), Statistical Methods in Cancer Research II.",
    "How much crime was never reported, or was published without a place.",
)
COMPARED = Method(
    "The area's rate divided by the rate of the whole partnership, with a 95% interval that allows for the area being "
    "part of the whole. The highest of several areas must stand out by more than one that was not chosen.",
    "Breslow and Day (1987), Statistical Methods in Cancer Research II.",
    "Whether residents are more at risk there: town centres have many visitors who are not counted in the population.",
)


def assess_volume(context: Context) -> Answer:
    """How much, of what, where, and per head."""
    types = by_size(context)
    findings = [_total(context), _main_types(context, types), _anti_social(context)]
    findings += [finding for kind in ("district", "board") if (finding := _highest_area(context, kind))]
    rated = context.value(context.address(stat="rate")) is not None  # without residents there is no rate to draw
    charts = [_types_chart(context, types)]
    tables = [_types_table(context, types)]
    for kind, many in (("district", "districts"), ("board", "community boards")):
        if len(context.of_kind(kind)) > 1:
            charts += [_areas_chart(context, kind, many)] if rated else []
            tables.append(_areas_table(context, kind, many))
    kind = next((kind for kind in ("ward", "board", "district") if len(context.of_kind(kind)) > 1), "")
    title = (
        f"{type_in_words(types[0])} {'are' if ' and ' in types[0].replace('-', ' ') else 'is'} the most recorded crime"
    )
    return Answer(
        question=QUESTION,
        title=title,
        asks=ASKS,
        findings=tuple(findings),
        method=METHOD,
        cannot_tell=(
            "Crime that nobody reported, or that the police did not record.",
            "Crimes published without a place: they are in no area's count, and their number is given beside it.",
            "Anything smaller than an LSOA, and the day or hour of a crime: "
            "data.police.uk moves places and gives only months.",
        ),
        tables=tuple(tables),
        charts=tuple(charts),
        maps=(_rate_map(context, kind),) if kind and rated else (),
    )


def _total(context: Context) -> Finding:
    """How much crime in all."""
    count, rate = context.address(), context.address(stat="rate")
    when = when_in_words(context)
    per_head = (
        f", {context.number(rate)} for every 1,000 residents{_in_those(context)}"
        if context.value(rate) is not None
        else ""
    )
    return make_finding(
        About(QUESTION, "total"),
        COUNTED,
        judge_level(context, count),
        headline=f"{context.number(count)} crimes were recorded in {when}",
        sentence=f"The police recorded {context.number(count)} crimes in {context.area} in {when}{per_head}."
        f"{missing_note(context)}",
        size=context.value(count) or 0.0,
    )


def _in_those(context: Context) -> str:
    """After a rate of part of a year, that it is of those months and no yearly rate."""
    many = len(context.periods.headline.months)
    return (
        "" if context.periods.headline_whole else f" in those {number_in_words(many)} months, which is no yearly rate"
    )


def _main_types(context: Context, types: list[str]) -> Finding:
    """Which types are the most frequent."""
    shares = [context.address(stat="share", of="crime_type", crime_type=slug) for slug in types[:3]]
    words = [
        f"{type_in_sentence(slug)} ({context.number(share)})" for slug, share in zip(types[:3], shares, strict=True)
    ]
    first = type_in_words(types[0])
    return make_finding(
        About(QUESTION, "main-types", group=types[0]),
        Method(
            "Each type's share of all recorded crime, with Wilson's interval.", COUNTED.reference, COUNTED.cannot_tell
        ),
        judge_level(context, context.address()),
        headline=f"{first} made up {context.number(shares[0])} of recorded crime",
        sentence=f"The most recorded types of crime in {when_in_words(context)} were {listed(words)}.",
        size=context.value(context.address(crime_type=types[0])) or 0.0,
    )


def _anti_social(context: Context) -> Finding:
    """How much anti-social behaviour, apart from crime."""
    count, rate = context.address("asb_incidents"), context.address("asb_incidents", stat="rate")
    when = when_in_words(context)
    per_head = (
        f", {context.number(rate)} for every 1,000 residents{_in_those(context)}"
        if context.value(rate) is not None
        else ""
    )
    return make_finding(
        About(QUESTION, "incidents", group="anti-social-behaviour"),
        Method(
            COUNTED.how, COUNTED.reference, "What was reported to the council or to landlords and not to the police."
        ),
        judge_level(context, count),
        headline=f"{context.number(count)} incidents of anti-social behaviour were reported to the police",
        sentence=f"Besides crimes, {context.number(count)} incidents of anti-social behaviour were reported to the "
        f"police in {when}{per_head}.",
        size=context.value(count) or 0.0,
    )


def _highest_area(context: Context, kind: str) -> Finding | None:
    """The district or board whose rate is highest, against the whole partnership."""
    rates = {area: context.value(context.address(stat="rate", area=area.code)) for area in context.of_kind(kind)}
    known = {area: rate for area, rate in rates.items() if rate is not None}
    if len(known) < 2:
        return None
    top = max(known, key=lambda area: (known[area], area.code))
    here, everywhere = context.address(stat="rate", area=top.code), context.address(stat="rate")
    versus = context.address(stat="rate", area=top.code, versus=f"area:{PARTNERSHIP}")
    verdict = judge_ratio(context, here, everywhere, chosen_from=len(known))
    count = context.value(context.address(area=top.code)) or 0.0
    ratio = context.value(versus) or 1.0
    many = {"district": "districts", "board": "community boards"}[kind]
    return make_finding(
        About(QUESTION, f"highest-{kind}", top.slug),
        COMPARED,
        verdict,
        headline=f"Of the {many}, {top.name} has the highest rate of recorded crime",
        sentence=f"{top.name} had {context.number(here)} recorded crimes for every 1,000 residents, "
        f"{context.number(versus)} times the rate of {context.area} as a whole, "
        f"which was {context.number(everywhere)} ({context.interval(versus)}).",
        size=count * (1 - 1 / ratio) if ratio > 1 else 0.0,
    )


def _types_chart(context: Context, types: list[str]) -> Chart:
    """A bar for each type of crime."""
    points = tuple(Point(type_in_words(slug), str(context.address(crime_type=slug))) for slug in types)
    first, last = types[0], types[-1]
    return Chart(
        id="crime-by-type",
        kind="bars",
        title=f"Recorded crime by type, {when_in_words(context)}",
        summary=f"{type_in_words(first)} stands first, with {context.number(context.address(crime_type=first))} "
        f"crimes; {type_in_sentence(last)} last, with {context.number(context.address(crime_type=last))}.",
        unit=in_part(context, "Recorded crimes"),
        source=source_line(context),
        series=(Series("Recorded crimes", points),),
    )


def _types_table(context: Context, types: list[str]) -> DataTable:
    """Number, share and rate of each type, adding up to all crime."""
    rows = []
    for slug in [*types, ""]:
        share = context.address(stat="share", of="crime_type")
        rows.append(
            (
                Cell(text=type_in_words(slug) if slug else "All recorded crime"),
                Cell(address=str(of_type(context.address(), slug))),
                Cell(address=str(of_type(share, slug))),
                Cell(address=str(of_type(context.address(stat="rate"), slug))),
            )
        )
    return DataTable(
        id="crime-by-type-table",
        title=f"Recorded crime by type in {context.area}, {when_in_words(context)}",
        columns=(
            TableColumn("Type of crime", numeric=False),
            TableColumn(in_part(context, "Number")),
            TableColumn("Share of all", digits=FINER_DIGITS),
            TableColumn(in_part(context, "Rate per 1,000 residents"), interval=True),
        ),
        rows=tuple(rows),
        note="Numbers add up to the total. Each share is rounded by itself, so printed shares may differ from 100% "
        "by a tenth or two. Anti-social behaviour is not crime and is not in this table.",
        total_row=True,
    )


def _areas_chart(context: Context, kind: str, many: str) -> Chart:
    """A dot with its interval for each area, against the whole."""
    rates: dict[str, Address] = {a.code: context.address(stat="rate", area=a.code) for a in context.of_kind(kind)}
    order = sorted(rates, key=lambda code: (-(context.value(rates[code]) or 0.0), code))
    everywhere = context.address(stat="rate")
    return Chart(
        id=f"rate-by-{kind}",
        kind="dots",
        title=f"Recorded crime for every 1,000 residents, by {many.removesuffix('s')}, {when_in_words(context)}",
        summary=f"Rates run from {context.number(rates[order[0]])} in {context.name(order[0])} to "
        f"{context.number(rates[order[-1]])} in {context.name(order[-1])}; "
        f"the whole area had {context.number(everywhere)}.",
        unit=in_part(context, "Recorded crimes per 1,000 residents"),
        source=source_line(context),
        series=(
            Series("Rate", tuple(Point(context.name(code), str(rates[code])) for code in order)),
            Series(context.area, (Point(context.area, str(everywhere)),), emphasis=False),
        ),
    )


def _areas_table(context: Context, kind: str, many: str) -> DataTable:
    """Number, share and rate of each area; boards or districts that cover the whole add up to it."""
    rows = []
    for area in context.of_kind(kind):
        rows.append(
            (
                Cell(text=area.name),
                Cell(address=str(context.address(area=area.code))),
                Cell(address=str(context.address(area=area.code, stat="share", of="area"))),
                Cell(address=str(context.address(area=area.code, stat="rate"))),
                Cell(address=str(context.address("asb_incidents", area=area.code))),
            )
        )
    rows.append(
        (
            Cell(text=context.area),
            Cell(address=str(context.address())),
            Cell(text="the whole"),
            Cell(address=str(context.address(stat="rate"))),
            Cell(address=str(context.address("asb_incidents"))),
        )
    )
    return DataTable(
        id=f"crime-by-{kind}",
        title=f"Recorded crime by {many.removesuffix('s')}, {when_in_words(context)}",
        columns=(
            TableColumn(many.removesuffix("s").capitalize(), numeric=False),
            TableColumn(in_part(context, "Recorded crimes")),
            TableColumn("Share of all", digits=FINER_DIGITS),
            TableColumn(in_part(context, "Rate per 1,000 residents"), interval=True),
            TableColumn(in_part(context, "Anti-social behaviour incidents")),
        ),
        rows=tuple(rows),
        total_row=True,
    )


def _rate_map(context: Context, kind: str) -> AreaMap:
    """A shaded map of rates; wards rather than LSOAs, whose rates rest on few crimes and jump about."""
    rates = {a.code: context.address(stat="rate", area=a.code) for a in context.of_kind(kind)}
    order = sorted(rates, key=lambda code: (-(context.value(rates[code]) or 0.0), code))
    top = listed([context.name(code) for code in order[:3]])
    many = {"ward": "wards", "board": "community boards", "district": "districts"}[kind]
    return AreaMap(
        id=f"rate-map-{kind}",
        kind=kind,
        title=f"Recorded crime for every 1,000 residents, by {many.removesuffix('s')}, {when_in_words(context)}",
        summary=f"The highest rates are in {top}.",
        unit=in_part(context, "Recorded crimes per 1,000 residents"),
        source=source_line(context),
        shades=tuple((code, str(rates[code])) for code in sorted(rates)),
        labels=tuple(order[:3]),
        outline="district" if kind != "district" else "partnership",
    )
