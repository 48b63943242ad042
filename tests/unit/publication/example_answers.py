"""The answers of the invented release: every kind of finding, table, chart and map."""

from __future__ import annotations

from dataclasses import replace

from example_levels import (
    BEFORE,
    BOARDS,
    DISTRICTS,
    FIRST,
    LAST,
    MONTHS,
    TYPES,
    YEARS,
    small_areas,
)

from saferplan.assessment.answer import (
    Answer,
    AreaMap,
    Break,
    Cell,
    Chart,
    DataTable,
    MapSet,
    Point,
    Series,
    TableColumn,
)
from saferplan.figures import Address
from saferplan.findings import Finding, links_in
from saferplan.periods import month_text


def _finding(name: str, headline: str, sentence: str, *, strength: str, size: float, about: str = "all") -> Finding:
    """A finding of the invented release; its figures are those that it links to."""
    question = name.partition("/")[0]
    return Finding(
        id=f"{name}/partnership/{about}",
        question=question,
        headline=headline,
        sentence=sentence,
        figures=tuple(dict.fromkeys(address for _, address in links_in(headline + sentence))),
        method="Each year is compared with the one before, like for like. *Byar's* interval bounds each count.",
        reference="Dobson, Kuulasmaa, Eberle and Scherer, 1991",
        strength=strength,
        strength_reason="The whole interval lies on one side of nought.",
        cannot_tell="Whether more happened, or more was reported and recorded.",
        size=size,
    )


def _volume() -> Answer:
    """How much, of what."""
    total = str(Address("recorded_crime", LAST))
    change = str(Address("recorded_crime", LAST, change="percent", change_from=BEFORE))
    violence = Address("recorded_crime", LAST).with_group(crime_type="violence-and-sexual-offences")
    share = str(replace(violence, stat="share", of="crime_type"))
    rows = tuple(
        (
            Cell(text=name.capitalize()),
            Cell(address=str(Address("recorded_crime", LAST).with_group(crime_type=slug))),
            Cell(
                address=str(Address("recorded_crime", LAST, stat="share", of="crime_type").with_group(crime_type=slug))
            ),
            Cell(address=str(Address("recorded_crime", LAST, stat="rate").with_group(crime_type=slug))),
            Cell(
                address=str(
                    Address("recorded_crime", LAST, change="percent", change_from=BEFORE).with_group(crime_type=slug)
                )
            ),
        )
        for slug, (name, _) in TYPES.items()
    )
    rate, people = str(Address("recorded_crime", LAST, stat="rate")), str(Address("population", LAST))
    last = (
        Cell(text="All recorded crime"),
        Cell(address=total),
        Cell(text="all"),
        Cell(address=rate),
        Cell(address=change),
    )
    by_type = DataTable(
        id="types",
        title=f"Recorded crime by type, {LAST}",
        columns=(
            TableColumn("Type of crime", numeric=False),
            TableColumn("Crimes"),
            TableColumn("Share of crime, %"),
            TableColumn("Crimes per 1,000 people", interval=True),
            TableColumn("Change on the year before", signed=True, digits=1),
        ),
        rows=(*rows, last),
        note="Shares are rounded and so may not add up to 100.",
        total_row=True,
    )
    years = Chart(
        id="years",
        kind="columns",
        title="Recorded crime has risen every year",
        summary=f"Recorded crime reached [3,651]({total}) in {LAST}, the most of the five years.",
        unit="Crimes in the year",
        source=f"data.police.uk, financial years {FIRST} to {LAST}, crimes with a place in the area",
        series=(Series("Recorded crime", tuple(Point(y, str(Address("recorded_crime", y))) for y in YEARS)),),
    )
    kinds = Chart(
        id="kinds",
        kind="bars",
        title="Violence and sexual offences are the largest type",
        summary=f"Violence and sexual offences are [46%]({share}) of crime.",
        unit="Crimes in the year",
        source=f"data.police.uk, {LAST}",
        series=(
            Series(
                "Crimes",
                tuple(
                    Point(name.capitalize(), str(Address("recorded_crime", LAST).with_group(crime_type=slug)))
                    for slug, (name, _) in TYPES.items()
                ),
            ),
        ),
    )
    shade_map = AreaMap(
        id="rates",
        kind="lsoa",
        title="Rates are highest in the east",
        summary="The darkest areas lie in the east of both districts.",
        unit="Crimes per 1,000 people",
        source=f"data.police.uk, {LAST}; residents mid-2018",
        shades=tuple(
            (code, str(Address("recorded_crime", LAST, area=code, stat="rate"))) for code, _, _ in small_areas()
        ),
        labels=("X01000006",),
        outline="board",
    )
    class_map = replace(
        shade_map,
        id="classes",
        title="Two places are newly hot",
        summary="Most places are neither hot nor cold.",
        unit="Class, and crimes per 1,000 people",
        classes=tuple(
            (code, ("new hot", "none", "sporadic cold", "persistent hot")[number % 4])
            for number, (code, _, _) in enumerate(small_areas())
        ),
    )
    by_year = MapSet(
        id="years-side-by-side",
        title="The same places are darkest in every year",
        summary="The darkest areas lie in the east of every map.",
        unit="Crimes per 1,000 people",
        source=f"data.police.uk, {FIRST} to {LAST}",
        maps=tuple(
            replace(
                shade_map,
                id=f"rates-{year[:4]}",
                title=year,
                shades=tuple(
                    (code, str(Address("recorded_crime", year, area=code, stat="rate"))) for code, _, _ in small_areas()
                ),
            )
            for year in YEARS
        ),
    )
    strip = Chart(
        id="year-on-year",
        kind="strip",
        title="Crime and incidents rise and fall in turn",
        summary="Neither row has a long run of rises.",
        unit="Records more or fewer than in the same month a year before",
        source="data.police.uk",
        series=tuple(
            Series(
                name,
                tuple(
                    Point(
                        month_text(month),
                        str(
                            Address(measure, month_text(month), change="difference", change_from=month_text(month - 12))
                        ),
                    )
                    for month in MONTHS[12:]
                ),
            )
            for name, measure in (("Recorded crime", "recorded_crime"), ("Incidents", "asb_incidents"))
        ),
    )
    return Answer(
        question="volume",
        title="Recorded crime has risen every year, and almost half of it is violence",
        asks="How much crime is there, of what kind, and where?",
        findings=(
            _finding(
                "volume/total",
                f"Recorded crime rose by [9.8%]({change}) to [3,651]({total})",
                f"There were [3,651]({total}) recorded crimes in {LAST}, [101.4]({rate}) for every 1,000 of "
                f"[36,000]({people}) residents, and [9.8%]({change}) more than the year before.",
                strength="strong",
                size=327,
            ),
            _finding(
                "volume/largest",
                "Violence and sexual offences are nearly half of all crime",
                f"[Nearly half]({share}) of recorded crimes, [1,664]({violence}), were violence and sexual offences.",
                strength="moderate",
                size=1664,
                about="violence-and-sexual-offences",
            ),
        ),
        method="Crimes with a place in the area are counted in the month that the file gives.\n\n"
        "- Rates divide by residents.\n- Shares divide by *all recorded crime*.",
        cannot_tell=("How much crime is never reported.", "What happened inside homes that nobody told."),
        tables=(by_type,),
        charts=(years, kinds, strip),
        maps=(shade_map, class_map),
        map_sets=(by_year,),
    )


def _trends() -> Answer:
    """What is changing."""
    changes = {
        slug: str(Address("recorded_crime", LAST, change="percent", change_from=FIRST).with_group(crime_type=slug))
        for slug in TYPES
    }
    order, drugs = changes["public-order"], changes["drugs"]
    weapons = str(Address("recorded_crime", LAST).with_group(crime_type="possession-of-weapons"))
    monthly = Chart(
        id="monthly",
        kind="line",
        title="Recorded crime climbs, anti-social behaviour does not",
        summary="The line of recorded crime climbs through five years; that of anti-social behaviour stays level. "
        "July 2016 has no file.",
        unit="A month",
        source="data.police.uk, April 2014 to March 2019",
        series=(
            Series(
                "Recorded crime",
                tuple(Point(month_text(m), str(Address("recorded_crime", month_text(m)))) for m in MONTHS),
            ),
            Series(
                "Anti-social behaviour",
                tuple(Point(month_text(m), str(Address("asb_incidents", month_text(m)))) for m in MONTHS),
                emphasis=False,
            ),
        ),
        breaks=(Break("2017-04", "recording changed"),),
    )
    risers = Chart(
        id="risers",
        kind="changes",
        title="Public order and violence have more than doubled",
        summary=f"Public order rose by [133%]({order}); drugs fell by [17%]({drugs}).",
        unit=f"Change from {FIRST} to {LAST}, %",
        source=f"data.police.uk, {FIRST} and {LAST}",
        series=(
            Series("Change", tuple(Point(TYPES[slug][0].capitalize(), address) for slug, address in changes.items())),
        ),
        digits=0,
    )
    years = DataTable(
        id="type-years",
        title="Recorded crime by type and financial year",
        columns=(TableColumn("Type of crime", numeric=False), *(TableColumn(year) for year in YEARS)),
        rows=tuple(
            (
                Cell(text=name.capitalize()),
                *(Cell(address=str(Address("recorded_crime", year).with_group(crime_type=slug))) for year in YEARS),
            )
            for slug, (name, _) in TYPES.items()
        ),
    )
    months = DataTable(
        id="months",
        title="Recorded crime by month",
        columns=(
            TableColumn("Month", numeric=False),
            TableColumn("Recorded crime"),
            TableColumn("Anti-social behaviour"),
        ),
        rows=tuple(
            (
                Cell(text=month_text(m)),
                Cell(address=str(Address("recorded_crime", month_text(m)))),
                Cell(address=str(Address("asb_incidents", month_text(m)))),
            )
            for m in MONTHS
        ),
    )
    return Answer(
        question="trends",
        title="Violence and public order offences have more than doubled since 2014/15",
        asks="What is going up, what is going down, and what is only noise?",
        findings=(
            _finding(
                "trends/riser",
                f"Public order offences rose by [133%]({order})",
                f"Public order offences rose by [133%]({order}) from {FIRST} to {LAST}, the most of any type.",
                strength="strong",
                size=239,
                about="public-order",
            ),
            _finding(
                "trends/faller",
                f"Drug offences fell by [17%]({drugs})",
                f"Drug offences fell by [17%]({drugs}) over the same years.",
                strength="moderate",
                size=52,
                about="drugs",
            ),
            _finding(
                "trends/noise",
                "Weapons offences: too few to tell",
                f"There were [9]({weapons}) offences of possessing a weapon: too few to tell a trend from chance.",
                strength="weak",
                size=1,
                about="possession-of-weapons",
            ),
        ),
        method="Financial years are compared like for like.",
        cannot_tell=("Why anything changed.",),
        tables=(years, months),
        charts=(risers, monthly),
    )


def _fifth(fifth: int, **keys: str) -> str:
    """The address of a fifth's figure."""
    return str(Address("recorded_crime", LAST, **keys).with_group(deprivation_fifth=str(fifth)))  # type: ignore[arg-type]


def _deprivation() -> Answer:
    """Who bears it."""
    share = _fifth(1, stat="share", of="deprivation_fifth")
    ratio = _fifth(1, stat="rate", versus="deprivation_fifth:5")
    names = ("Most deprived fifth", "Second", "Third", "Fourth", "Least deprived fifth")
    residents = [
        str(Address("population", LAST, stat="share", of="deprivation_fifth").with_group(deprivation_fifth=str(fifth)))
        for fifth in range(1, 6)
    ]
    curve = Chart(
        id="curve",
        kind="curve",
        title="Crime is concentrated where people are poorer",
        summary="The curve lies above the line of equality all the way.",
        unit="Share of crime, %",
        source=f"data.police.uk, {LAST}; Indices of Deprivation",
        series=(
            Series(
                "Recorded crime",
                tuple(
                    Point(names[f - 1], _fifth(f, stat="share", of="deprivation_fifth"), residents[f - 1])
                    for f in range(1, 6)
                ),
            ),
        ),
    )
    whole_rate = str(Address("recorded_crime", LAST, stat="rate"))
    rates = Chart(
        id="fifths",
        kind="dots",
        title="The most deprived fifth has the highest rate",
        summary="Rates fall from the most deprived fifth to the least.",
        unit="Crimes per 1,000 people",
        source=f"data.police.uk, {LAST}",
        series=(
            Series("Fifths", tuple(Point(names[f - 1], _fifth(f, stat="rate")) for f in range(1, 6))),
            Series("The whole area", (Point("All", whole_rate),), emphasis=False),
        ),
    )
    table = DataTable(
        id="fifths",
        title=f"Recorded crime by fifth of deprivation, {LAST}",
        columns=(
            TableColumn("Fifth of residents", numeric=False),
            TableColumn("Crimes"),
            TableColumn("Share of crime", digits=1, interval=True),
            TableColumn("Per 1,000 people"),
        ),
        rows=tuple(
            (
                Cell(text=names[f - 1]),
                Cell(address=_fifth(f)),
                Cell(address=_fifth(f, stat="share", of="deprivation_fifth")),
                Cell(address=_fifth(f, stat="rate")),
            )
            for f in range(1, 6)
        ),
    )
    return Answer(
        question="deprivation",
        title="A larger share of crime happens where people are poorer",
        asks="Does crime fall harder on poorer places?",
        findings=(
            _finding(
                "deprivation/share",
                "The most deprived fifth bears more than its share",
                f"The most deprived fifth had []({share}) of crime; its rate is []({ratio}) times that of the least "
                "deprived.",
                strength="strong",
                size=300,
            ),
        ),
        method="Fifths are of the partnership's own residents.",
        cannot_tell=("Anything about the people in an area: the index describes areas.",),
        tables=(table,),
        charts=(rates, curve),
    )


def _profile(code: str, name: str) -> Answer:
    """A district's or board's page."""
    here = Address("recorded_crime", LAST, area=code)
    count, rate = str(here), str(replace(here, stat="rate"))
    change = str(replace(here, change="percent", change_from=BEFORE))
    return Answer(
        question="profile",
        title=f"{name}: recorded crime",
        asks=f"How does {name} stand?",
        findings=(
            replace(
                _finding(
                    "profile/total",
                    f"Recorded crime in {name}",
                    f"{name} had []({count}) recorded crimes in {LAST}, []({rate}) for every 1,000 residents; "
                    f"that is a change of []({change}) on the year before.",
                    strength="moderate",
                    size=10,
                ),
                id=f"profile/total/{code}/all",
            ),
        ),
        method="As for the whole area.",
        cannot_tell=("What partners other than the police know.",),
        tables=(
            DataTable(
                id="types",
                title=f"Recorded crime by type in {name}",
                columns=(
                    TableColumn("Type of crime", numeric=False),
                    TableColumn(BEFORE),
                    TableColumn(LAST),
                    TableColumn("Change", signed=True),
                ),
                rows=tuple(
                    (
                        Cell(text=words.capitalize()),
                        Cell(address=str(replace(here, period=BEFORE).with_group(crime_type=slug))),
                        Cell(address=str(here.with_group(crime_type=slug))),
                        Cell(
                            address=str(
                                replace(here, change="difference", change_from=BEFORE).with_group(crime_type=slug)
                            )
                        ),
                    )
                    for slug, (words, _) in TYPES.items()
                ),
            ),
        ),
        charts=(
            Chart(
                id="years",
                kind="columns",
                title=f"Recorded crime in {name}",
                summary=f"Recorded crime in {name} by financial year.",
                unit="Crimes in the year",
                source=f"data.police.uk, {FIRST} to {LAST}",
                series=(Series("Crimes", tuple(Point(y, str(replace(here, period=y))) for y in YEARS)),),
            ),
        ),
        about=code,
    )


def example_answers() -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """The questions and the profiles of the invented release."""
    profiles = [_profile(code, name) for code, name in DISTRICTS.items()]
    profiles += [_profile(code, name) for code, (name, _) in BOARDS.items()]
    return (_volume(), _trends(), _deprivation()), tuple(profiles)
