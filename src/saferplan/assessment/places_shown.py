"""What is shown of hotspots: maps of classes and of rates, small multiples, a strip of months, and tables."""

from __future__ import annotations

from saferplan.areas import PLACE_CLASSES
from saferplan.assessment.answer import AreaMap, Cell, Chart, DataTable, MapSet, Point, Series, TableColumn
from saferplan.assessment.context import listed, source_line, upper_first
from saferplan.assessment.place_figures import ASB, PlacesHeld
from saferplan.assessment.spans import in_part, when_in_words
from saferplan.figures import FINER_DIGITS, Address, parse_address
from saferplan.measures.explain import type_in_words
from saferplan.measures.group_words import MAP_WORDS
from saferplan.periods import Period, parse_period

MOST_MAPS = 12
"""So many types at most are shown side by side, those with the most hot areas."""

MOST_LABELS = 6
HOT, NOT_HOT = "hot", "none"


def places_maps(held: PlacesHeld) -> tuple[AreaMap, ...]:
    """Every small area by what it has been over time, and by its rate drawn towards that of all."""
    found = [_class_map(held)] if held.classes() else [_hot_map(held, "", "hotspots")]
    return (*found, _rate_map(held, held.now, id="shrunken-rates")) if held.rated else tuple(found)


def places_map_sets(held: PlacesHeld) -> tuple[MapSet, ...]:
    """Hotspots by type, and rates by year, side by side."""
    context = held.context
    types = sorted((one for one in held.types if held.hot(one)), key=lambda slug: (-len(held.hot(slug)), slug))
    found = []
    if len(types) > 1:
        shown = tuple(slug for slug in held.types if slug in types[:MOST_MAPS])
        found.append(
            MapSet(
                id="hotspots-by-type",
                title=f"Hotspots by type, {when_in_words(context)}",
                summary=f"{upper_first(listed([held.named(slug) for slug in types[:3]]))} have the most hot areas. "
                "Each type is set against itself: hot is where more of it is than elsewhere.",
                unit="Small areas that are hotspots",
                source=source_line(context),
                maps=tuple(_hot_map(held, slug, slug or "all") for slug in shown),
            )
        )
    years = [year for year in context.periods.years if str(_rate(held, _first(held), year)) in context.figures]
    if held.rated and len(years) > 1:
        found.append(
            MapSet(
                id="rates-by-year",
                title="Recorded crime for every 1,000 residents, by year, drawn towards the rate of all",
                summary="All years are shaded by one scale, so that a darker map is a year with more crime.",
                unit="Recorded crimes per 1,000 residents, drawn towards the rate of all",
                source=source_line(context, period=f"{years[0].in_words} to {years[-1].in_words}"),
                maps=tuple(_rate_map(held, year, id=f"rates-{year.text.replace('/', '-')}") for year in years),
            )
        )
    return tuple(found)


def _codes(held: PlacesHeld) -> tuple[str, ...]:
    """The small areas of which it is told whether they are hot."""
    codes = [area.code for area in held.context.of_kind("lsoa")]
    return tuple(sorted(c for c in codes if str(held.address("hotspot_strength", area=c)) in held.context.figures))


def _first(held: PlacesHeld) -> str:
    """The first of these."""
    return next(iter(_codes(held)), "")


def _rate(held: PlacesHeld, code: str, period: Period) -> Address:
    """The rate of a small area, drawn towards that of all."""
    return held.address("shrunken_rate", area=code, period=period.text)


def _class_map(held: PlacesHeld) -> AreaMap:
    """What each small area has been over time."""
    context, span, classes = held.context, held.span(""), held.classes()
    assert span is not None
    hot = held.of_classes("", tuple(word for word in set(classes.values()) if word.endswith(" hot")))
    return AreaMap(
        id="hotspot-classes",
        kind="lsoa",
        title=f"What each small area has been, {span.in_words}",
        summary=f"Hot nearly always or lately: {listed([context.name(code) for code in hot[:MOST_LABELS]])}."
        if hot
        else "No small area was hot in the months that count.",
        unit="Small areas by class",
        source=source_line(context, period=span.in_words),
        shades=tuple((code, str(held.address("place_class", area=code, period=span.text))) for code in _codes(held)),
        labels=hot[:MOST_LABELS],
        classes=tuple((code, NOT_HOT if word == PLACE_CLASSES[0] else word) for code, word in sorted(classes.items())),
    )


def _hot_map(held: PlacesHeld, slug: str, id: str) -> AreaMap:
    """Which small areas are hot in the period."""
    context, hot = held.context, set(held.hot(slug))
    codes = _codes(held)
    return AreaMap(
        id=id,
        kind="lsoa",
        title=upper_first(held.named(slug)),
        summary=f"Hotspots of {held.named(slug)}.",
        unit="Small areas that are hotspots",
        source=source_line(context),
        shades=tuple((code, str(held.address("hot_places", slug, area=code))) for code in codes),
        classes=tuple((code, HOT if code in hot else NOT_HOT) for code in codes),
    )


def _rate_map(held: PlacesHeld, period: Period, *, id: str) -> AreaMap:
    """The rate of each small area, drawn towards that of all, in one period."""
    context, codes = held.context, _codes(held)
    rates = {code: _rate(held, code, period) for code in codes}
    order = sorted(rates, key=lambda code: (-(context.value(rates[code]) or 0.0), code))
    now = period == held.now
    return AreaMap(
        id=id,
        kind="lsoa",
        title=f"Recorded crime for every 1,000 residents, drawn towards the rate of all, {when_in_words(context)}"
        if now and id == "shrunken-rates"
        else period.in_words,
        summary=f"The highest rates are in {listed([context.name(code) for code in order[:3]])}. Rates of areas with "
        "few residents are drawn towards that of all, since chance moves them most.",
        unit=in_part(context, "Recorded crimes per 1,000 residents, drawn towards the rate of all"),
        source=source_line(context, period=period.in_words),
        shades=tuple((code, str(rates[code])) for code in codes),
        labels=tuple(order[:3]) if id == "shrunken-rates" else (),
    )


def places_charts(held: PlacesHeld) -> tuple[Chart, ...]:
    """The strip of months of the areas most often hot, and how concentrated records were each year."""
    return tuple(chart for chart in (_strip(held), _years(held)) if chart is not None)


def _strip(held: PlacesHeld) -> Chart | None:
    """A row of months for each of the small areas most often hot."""
    context, codes, steps = held.context, held.stripped(), held.steps("")
    if not codes or held.step_word("") != "month":
        return None
    series = tuple(
        Series(
            context.name(code),
            tuple(
                Point(
                    step.text,
                    str(held.address("hotspot_strength", area=code, period=step.text)),
                    str(held.address("hot_steps", area=code, period=step.text)),
                )
                for step in steps
            ),
        )
        for code in codes
    )
    span = held.span("")
    assert span is not None
    first = held.address("hot_steps", area=codes[0], period=span.text)
    return Chart(
        id="hot-months",
        kind="strip",
        title="When each of the areas most often hot was hot",
        summary=f"{context.name(codes[0])} was hot in {context.number(first)} of the months. A mark is darker the "
        "further the area and its neighbours stand out from the others in that month.",
        unit="Standard errors above or below the mean of all",
        source=source_line(context, period=span.in_words),
        series=series,
        marked="hot beyond chance",
    )


def _years(held: PlacesHeld) -> Chart | None:
    """The share of small areas that holds half of all records, each year."""
    context = held.context
    parts = {"half": "As recorded", "half-by-chance": "If it fell by chance on residents"}
    series = []
    for part, name in parts.items():
        points = []
        for year in context.periods.years:
            address = held.address("place_concentration", period=year.text, place_share=part)
            if str(address) in context.figures:
                points.append(Point(year.in_words, str(address)))
        series.append(Series(name, tuple(points), emphasis=part == "half"))
    if len(series[0].points) < 2:
        return None
    first, last = series[0].points[0], series[0].points[-1]
    numbers = [context.number(parse_address(point.address)) for point in (first, last)]
    return Chart(
        id="concentration-by-year",
        kind="dots",
        title="The share of small areas that holds half of recorded crime",
        summary=f"From {numbers[0]} of small areas in {first.label} to {numbers[1]} in {last.label}.",
        unit="Share of small areas, per cent",
        source=source_line(context, period=f"{first.label} to {last.label}"),
        series=tuple(series),
        digits=FINER_DIGITS,
    )


def places_tables(held: PlacesHeld) -> tuple[DataTable, ...]:
    """The hotspots one by one, by type, by community board or district, and how few places hold how much."""
    found = [_areas_table(held), _types_table(held), _where_table(held), _concentration_table(held), _maps_table(held)]
    return tuple(table for table in found if table is not None and table.rows)


def _areas_table(held: PlacesHeld) -> DataTable:
    """Every small area that is hot now or of a class that was hot."""
    context, classes, span = held.context, held.classes(), held.span("")
    hot = held.hot()
    others = [code for code in held.of_classes("", tuple(set(classes.values()))) if classes[code].endswith(" hot")]
    codes = tuple(dict.fromkeys((*hot, *others)))
    rows = []
    for code in codes:
        cells = [
            Cell(text=context.name(code)),
            Cell(address=str(context.address(area=code))),
            Cell(address=str(held.address("hotspot_strength", area=code))),
            Cell(text=_state(held, code, hot), rests_on=str(held.address("hot_places", area=code))),
        ]
        if held.rated:
            cells.insert(2, Cell(address=str(_rate(held, code, held.now))))
        if span is not None:
            cells.append(Cell(address=str(held.address("hot_steps", area=code, period=span.text))))
            cells.append(Cell(address=str(held.address("place_class", area=code, period=span.text))))
        rows.append(tuple(cells))
    columns = [
        TableColumn("Small area", numeric=False),
        TableColumn(in_part(context, "Recorded crimes")),
        TableColumn("How far it stands out (standard errors)"),
        TableColumn(f"In {when_in_words(context)}", numeric=False),
    ]
    if held.rated:
        columns.insert(2, TableColumn("Rate per 1,000, drawn towards that of all"))
    if span is not None:
        columns.append(TableColumn(f"{held.step_word('').capitalize()}s hot of {held.many_steps('')}"))
        columns.append(TableColumn("What it has been", numeric=False))
    return DataTable(
        id="hotspots",
        title=f"The hotspots of recorded crime, {when_in_words(context)}",
        columns=tuple(columns),
        worked_once=True,
        rows=tuple(rows),
        note="An area is hot where it and its neighbours together have more than chance would gather, so that a quiet "
        "area among busy ones may be hot: through its neighbours, where by itself it has no more than an ordinary area"
        f"{' with as many residents' if held.rated else ''} might have by chance.",
    )


def _state(held: PlacesHeld, code: str, hot: tuple[str, ...]) -> str:
    """Whether an area is hot, and whether through its neighbours alone."""
    if code not in hot:
        return "not hot"
    return "hot through its neighbours" if code in held.through_neighbours else "hot"


def _types_table(held: PlacesHeld) -> DataTable:
    """By type: hot areas, and the lasting, emerging and fading ones; how few areas hold half."""
    rows = []
    for slug in held.types:
        cells = [Cell(text=type_in_words(slug) if slug else "All recorded crime")]
        cells.append(Cell(address=str(held.address("hot_places", slug))))
        for kind in ("lasting hot", "emerging hot", "fading hot"):
            one = held.classed(slug, kind)
            cells.append(Cell(address=str(one)) if one is not None else Cell(text="too few to say"))
        for part in ("half", "half-by-chance"):
            share = held.address("place_concentration", slug, place_share=part)
            known = str(share) in held.context.figures
            cells.append(Cell(address=str(share)) if known else Cell(text="too few to say"))
        rows.append(tuple(cells))
    return DataTable(
        id="hotspots-by-type",
        title=f"Hotspots by type, {when_in_words(held.context)}",
        columns=(
            TableColumn("Type", numeric=False),
            TableColumn("Hot small areas"),
            TableColumn("Lasting"),
            TableColumn("Emerging"),
            TableColumn("Fading"),
            TableColumn("Share of areas with half of it", digits=FINER_DIGITS),
            TableColumn("The same by chance", digits=FINER_DIGITS),
        ),
        worked_once=True,
        rows=tuple(rows),
        note="Types with fewer than 100 records in the period are not looked at. Of rare types chance alone gathers "
        "much in few places: compare the last two columns.",
    )


def _where_table(held: PlacesHeld) -> DataTable | None:
    """By community board, or else district: how many of its small areas are hot, of all crime and of disorder."""
    context = held.context
    kind = next((one for one in ("board", "district") if len(context.of_kind(one)) > 1), "")
    if not kind:
        return None
    rows = []
    slugs = [slug for slug in ("", ASB) if slug in held.types]
    for area in context.of_kind(kind):
        cells = [held.address("hot_places", slug, area=area.code) for slug in slugs]
        if lasting := held.classed("", "lasting hot"):
            cells.append(Address(lasting.measure, lasting.period, area=area.code, group=lasting.group))
        known = [Cell(address=str(one)) if str(one) in context.figures else Cell(text="none") for one in cells]
        rows.append((Cell(text=area.name), *known))
    heads = [TableColumn(f"Hot small areas, {held.named(slug)}") for slug in slugs]
    if held.classed("", "lasting hot"):
        heads.append(TableColumn("Lasting hotspots"))
    name = "Community board" if kind == "board" else "District"
    return DataTable(
        id=f"hotspots-by-{kind}",
        title=f"Hotspots by {name.lower()}, {when_in_words(context)}",
        columns=(TableColumn(name, numeric=False), *heads),
        worked_once=True,
        rows=tuple(rows),
    )


def _concentration_table(held: PlacesHeld) -> DataTable:
    """The least share of small areas that holds a quarter, half and four fifths, each year, with chance beside it."""
    context = held.context
    parts = ("quarter", "half", "four-fifths")
    rows = []
    for period in dict.fromkeys((*context.periods.years, held.now)):
        cells = [held.address("place_concentration", period=period.text, place_share=part) for part in parts]
        chance = held.address("place_concentration", period=period.text, place_share="half-by-chance")
        gini = held.address("place_concentration", period=period.text, place_share="gini")
        if str(chance) in context.figures:
            rows.append((Cell(text=period.in_words), *(Cell(address=str(one)) for one in (*cells, chance, gini))))
    return DataTable(
        id="concentration",
        title="The share of small areas that holds a quarter, half and four fifths of recorded crime",
        columns=(
            TableColumn("Period", numeric=False),
            TableColumn("A quarter", digits=FINER_DIGITS),
            TableColumn("Half", digits=FINER_DIGITS),
            TableColumn("Four fifths", digits=FINER_DIGITS),
            TableColumn("Half, by chance", digits=FINER_DIGITS),
            TableColumn("Generalised Gini coefficient"),
        ),
        worked_once=True,
        rows=tuple(rows),
    )


def _maps_table(held: PlacesHeld) -> DataTable | None:
    """What each map of recorded crime would have foretold, against drawing lots and against the simple map."""
    simple = held.foretold("")
    if simple is None:
        return None
    rows = []
    for slug, words in MAP_WORDS.items():
        hit, times = held.foretold("", map=slug), held.foretold("", map=slug, stat="mean")
        gain = held.foretold("", "map_gains", map=slug)
        if hit is not None and times is not None:
            last = Cell(address=str(gain)) if gain is not None else Cell(text="the map that others are set against")
            rows.append((Cell(text=upper_first(words)), Cell(address=str(hit)), Cell(address=str(times)), last))
    return DataTable(
        id="maps-tried",
        title=f"What each map of recorded crime would have foretold, {parse_period(simple.period).in_words}",
        columns=(
            TableColumn("Map", numeric=False),
            TableColumn("Share of the next month's crime in the areas it marks", interval=True),
            TableColumn("Times as much as by lot"),
            TableColumn("Efficiency, less that of the simple map", signed=True, interval=True),
        ),
        worked_once=True,
        rows=tuple(rows),
        note="Each map is made from the months before alone and marks the twentieth of small areas. The limits of the "
        "last column allow for how many maps were compared. A map made by scanning for clusters is not among them.",
    )
