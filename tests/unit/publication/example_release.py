"""A small invented release for the tests of publication: every shape that pages, pictures and the PDF must print.

Nothing here comes from records: the figures are made by a few lines of arithmetic so that shares and rates agree.
`write_example_release` writes a release folder as `disclosure` does, for `read_release` to read.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl
import shapely

from saferplan.assessment.answer import (
    Answer,
    AreaMap,
    Break,
    Cell,
    Chart,
    DataTable,
    Point,
    Series,
    TableColumn,
)
from saferplan.figures import FIGURE_COLUMNS, Address
from saferplan.findings import Finding, links_in
from saferplan.periods import financial_year, month_number, month_text
from saferplan.publication.answers_json import answer_as_json
from saferplan.tables import ALL_TABLES
from saferplan.tables.account import Account, Example

YEARS = tuple(financial_year(year).text for year in range(2014, 2019))
LAST, BEFORE, FIRST = YEARS[-1], YEARS[-2], YEARS[0]
MONTHS = tuple(range(month_number("2014-04"), month_number("2019-04")))
MISSING_MONTH = month_number("2016-07")
TYPES = {
    "violence-and-sexual-offences": ("violence and sexual offences", (800, 990, 1180, 1400, 1664)),
    "burglary": ("burglary", (640, 630, 610, 600, 590)),
    "criminal-damage-and-arson": ("criminal damage and arson", (720, 718, 725, 716, 721)),
    "public-order": ("public order", (180, 220, 270, 340, 419)),
    "drugs": ("drugs", (300, 290, 280, 260, 248)),
    "possession-of-weapons": ("possession of weapons", (3, 4, 6, 8, 9)),
}
DISTRICTS = {"X07000001": "Brackmere", "X07000002": "Long Ottering"}
BOARDS = {
    "board:brackmere-east": ("Brackmere East", "X07000001"),
    "board:brackmere-west": ("Brackmere West", "X07000001"),
    "board:ottering-and-the-seven-hursts": ("Ottering and the Seven Hursts", "X07000002"),
    "board:south-fenny-holt": ("South Fenny Holt", "X07000002"),
}
WARDS = {f"X0500000{n}": name for n, name in enumerate(("Amberley Cross", "Cold Wither", "Marlpit", "Sallow End"), 1)}
COLUMNS_OF_GRID, ROWS_OF_GRID = 6, 4
PEOPLE = 1500


def _lsoas() -> list[tuple[str, int, int]]:
    """The grid of small areas: code, column and row."""
    return [
        (f"X010000{row * COLUMNS_OF_GRID + column + 1:02d}", column, row)
        for row in range(ROWS_OF_GRID)
        for column in range(COLUMNS_OF_GRID)
    ]


def _board_of(column: int, row: int) -> str:
    """The board of a grid cell: two columns of boards a district."""
    return list(BOARDS)[(column >= 3) * 2 + (row >= 2)]


def _fifth_of(column: int, row: int) -> int:
    """An invented fifth of deprivation for a grid cell, 1 = most deprived."""
    return 1 + (column * 7 + row * 3) % 5


class _Levels:
    """Collects the rows of `figures.parquet`."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, object]] = {}

    def add(
        self,
        address: Address,
        value: float | None,
        *,
        parts: tuple[float, float] | None = None,
        unit: str = "",
        missing: str = "",
        origin: str = "open",
    ) -> str:
        """Add a level and return its address."""
        spread = None if value is None else max(abs(value) * 0.04, 0.4)
        key = str(address)
        self.rows[key] = {
            "id": key,
            "measure": address.measure,
            "statistic": address.stat or "count",
            "of": address.of or "",
            "area": address.area,
            "area_vintage": "2011",
            "period": address.period,
            "group": address.group_text,
            "value": value,
            "numerator": parts[0] if parts else value,
            "denominator": parts[1] if parts else None,
            "low": None if value is None or spread is None else max(value - spread, 0.0),
            "high": None if value is None or spread is None else value + spread,
            "level": None if value is None else 0.95,
            "interval_method": "" if value is None else "Byar",
            "unit": unit,
            "status": "provisional" if address.period == "2019-03" else "final",
            "missing": missing,
            "origin": origin,
            "caveats": ["UNPLACED rows=120 of=1400"],
            "inputs": ["police_uk eastmarch 2019-06-01"],
        }
        return key


def _share(levels: _Levels, address: Address, part: float, whole: float, of: str) -> None:
    """Add a share of a whole, in per cent."""
    levels.add(replace(address, stat="share", of=of), 100 * part / whole, parts=(part, whole), unit="%")


def _rate(levels: _Levels, address: Address, part: float, people: float) -> None:
    """Add a rate per 1,000 people."""
    unit = "per 1,000 people"
    levels.add(replace(address, stat="rate"), 1000 * part / people, parts=(part, people), unit=unit)


def example_levels() -> pl.DataFrame:
    """The levels of the invented release, in the shape of `figures.parquet`."""
    levels = _Levels()
    cells = _lsoas()
    everybody = PEOPLE * len(cells)
    for y, year in enumerate(YEARS):
        total = sum(counts[y] for _, counts in TYPES.values())
        whole = Address("recorded_crime", year)
        levels.add(whole, total)
        _rate(levels, whole, total, everybody)
        levels.add(Address("population", year), everybody, unit="people")
        levels.add(Address("asb_incidents", year), 2100 - 7 * y)
        _rate(levels, Address("asb_incidents", year), 2100 - 7 * y, everybody)
        for slug, (_, counts) in TYPES.items():
            one = whole.with_group(crime_type=slug)
            levels.add(one, counts[y])
            _rate(levels, one, counts[y], everybody)
            _share(levels, one, counts[y], total, "crime_type")
        weights = {code: 2 + 3 * (6 - _fifth_of(c, r)) + c for code, c, r in cells}
        scale = total / sum(weights.values())
        by: dict[str, float] = {}
        for code, c, r in cells:
            count = round(weights[code] * scale)
            board = _board_of(c, r)
            for area in (code, board, BOARDS[board][1]):
                by[area] = by.get(area, 0) + count
        for area, count in by.items():
            people = PEOPLE * (1 if area.startswith("X01") else 6 if area.startswith("board") else 12)
            at = replace(whole, area=area)
            levels.add(at, count)
            _rate(levels, at, count, people)
            _share(levels, at, count, total, "area")
            for slug, (_, counts) in TYPES.items():
                if not area.startswith("X01"):
                    levels.add(at.with_group(crime_type=slug), round(counts[y] * count / total))
        for fifth in range(1, 6):
            part = sum(round(weights[code] * scale) for code, c, r in cells if _fifth_of(c, r) == fifth)
            people = PEOPLE * sum(1 for _, c, r in cells if _fifth_of(c, r) == fifth)
            at = whole.with_group(deprivation_fifth=str(fifth))
            levels.add(at, part)
            _rate(levels, at, part, people)
            _share(levels, at, part, total, "deprivation_fifth")
            residents = Address("population", year).with_group(deprivation_fifth=str(fifth))
            _share(levels, residents, people, everybody, "deprivation_fifth")
    for month in MONTHS:
        count = 230 + 2 * (month - MONTHS[0]) + 18 * ((month % 12) in (5, 6, 9)) - 20 * ((month % 12) == 1)
        here = Address("recorded_crime", month_text(month))
        for address, value in ((here, count), (Address("asb_incidents", month_text(month)), 175 + month % 5)):
            gone = month == MISSING_MONTH
            levels.add(address, None if gone else value, missing="NOT_PUBLISHED" if gone else "")
    treated = Address("asb_incidents", LAST, area="X07000002").with_group(crime_type="treatment")
    levels.add(treated, None, missing="SUPPRESSED_SMALL", origin="partner")
    return pl.DataFrame(sorted(levels.rows.values(), key=lambda row: str(row["id"])), schema=FIGURE_COLUMNS)


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
        shades=tuple((code, str(Address("recorded_crime", LAST, area=code, stat="rate"))) for code, _, _ in _lsoas()),
        labels=("X01000006",),
        outline="board",
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
        charts=(years, kinds),
        maps=(shade_map,),
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


def _places() -> pl.DataFrame:
    """The places of the grid."""
    rows = []
    for code, column, row in _lsoas():
        board = _board_of(column, row)
        district = BOARDS[board][1]
        ward = list(WARDS)[list(BOARDS).index(board)]
        town = column == 1
        rows.append(
            {
                "lsoa": code,
                "vintage": "2011",
                "name": f"{DISTRICTS[district]} {row}{column}",
                "ward": ward,
                "ward_name": WARDS[ward],
                "district": district,
                "district_name": DISTRICTS[district],
                "board": board,
                "board_name": BOARDS[board][0],
                "town": "town:brackmere" if town else None,
                "town_name": "Brackmere" if town else None,
            }
        )
    return pl.DataFrame(rows, schema=ALL_TABLES["places"].schema)


def _boundaries() -> pl.DataFrame:
    """The grid's edges, and those of what is made of it, in the North Sea."""
    shapes: dict[tuple[str, str], list[shapely.Geometry]] = {}
    for code, column, row in _lsoas():
        west, south = 2.0 + column * 0.03, 55.0 + row * 0.02
        box = shapely.box(west, south, west + 0.03, south + 0.02)
        board = _board_of(column, row)
        for key in (("lsoa", code), ("board", board), ("district", BOARDS[board][1])):
            shapes.setdefault(key, []).append(box)
    rows = [(kind, code, shapely.to_wkb(shapely.union_all(parts))) for (kind, code), parts in sorted(shapes.items())]
    return pl.DataFrame(rows, schema={"kind": pl.String, "code": pl.String, "geometry": pl.Binary}, orient="row")


def _areas() -> pl.DataFrame:
    """Every area with its kind, code, name and vintage."""
    places = _places()
    rows = [("partnership", "partnership", "Eastmarch", "")]
    rows += [("lsoa", row["lsoa"], row["name"], "2011") for row in places.iter_rows(named=True)]
    rows += [("ward", code, name, "2024") for code, name in WARDS.items()]
    rows += [("district", code, name, "2018") for code, name in DISTRICTS.items()]
    rows += [("board", code, name, "") for code, (name, _) in BOARDS.items()]
    rows += [("town", "town:brackmere", "Brackmere", "")]
    return pl.DataFrame(rows, schema=["kind", "code", "name", "vintage"], orient="row")


def _postcodes() -> pl.DataFrame:
    """Three invented postcodes for each small area."""
    rows = []
    for place, (code, column, row) in enumerate(_lsoas()):
        sector = f"ZX{1 + (column >= 3)} {row}"
        rows += [(f"{sector}{letters}{chr(65 + place % 26)}", sector, code) for letters in ("A", "B", "D")]
    return pl.DataFrame(rows, schema=ALL_TABLES["postcodes"].schema, orient="row").sort("postcode")


def _fitness() -> pl.DataFrame:
    """A ledger of sixty months of one force, one of them without a file, and twelve of stop and search."""
    rows = []
    for kind, months in (("street", MONTHS), ("stop-and-search", MONTHS[-12:])):
        for month in months:
            there = month != MISSING_MONTH
            count = 600 + month % 40 if there else 0
            rows.append(
                {
                    "kind": kind,
                    "force": "eastmarch",
                    "month": month,
                    "present": there,
                    "file": f"police_uk/2019-06-01/{month_text(month)}/{month_text(month)}-eastmarch-{kind}.csv"
                    if there
                    else None,
                    "checksum": f"{month:064x}" if there else None,
                    "extract_date": "2019-06-01" if there else None,
                    "older_extracts": 1 if month == MONTHS[3] else 0,
                    "rows": count,
                    "kept": max(count - 3, 0),
                    "set_aside": min(count, 3),
                    "asb_rows": count // 4,
                    "unplaced_rows": count // 30,
                    "vintage": "2011" if there else "none",
                    "unknown_lsoa_rows": 0,
                    "repeated_rows": min(count, 3),
                    "reused_ids": 0,
                }
            )
    return pl.DataFrame(rows, schema=ALL_TABLES["fitness"].schema)


def _accounts() -> list[Account]:
    """What became of the rows."""
    return [
        Account(
            source="police_uk",
            read=36_600,
            tables={"recorded_crime": 27_000, "asb_incidents": 9_400},
            set_aside={"repeats of a row already counted, by Crime ID": 180, "outside the months asked for": 20},
            examples={
                "repeats of a row already counted, by Crime ID": (
                    Example("police_uk/2019-06-01/2014-04/2014-04-eastmarch-street.csv", 12),
                )
            },
            notes={"one Crime ID on rows that differ": 14},
        ),
        Account("deprivation", 32, {"deprivation": 24}, {"outside the partnership": 8}, {}, {}),
    ]


def example_manifest() -> dict[str, object]:
    """The manifest of the invented release."""
    measures = [
        {
            "slug": slug,
            "title": title,
            "why": "The partnership must know how much there is.",
            "method": "Rows with a place inside the area are counted.",
            "caveats": ["Much is never reported to the police."],
            "direction": "neither",
            "direction_reason": "More can mean more reporting.",
            "author": "The example's author",
            "checker": "The example's checker",
            "next_review": "2027-11-01",
        }
        for slug, title in (("recorded_crime", "Recorded crime"), ("asb_incidents", "Anti-social behaviour"))
    ]
    return {
        "kind": "release",
        "engine": "0.1.0",
        "as_of": "2019-06-30",
        "edition": "2019-06-30",
        "audience": "public",
        "partnership": {"name": "Safer Eastmarch Partnership", "area": "Eastmarch", "invented": True},
        "settings": {
            "partnership": {"name": "Safer Eastmarch Partnership", "area": "Eastmarch", "invented": True},
            "areas": {"districts": sorted(DISTRICTS), "lsoas": []},
            "police": {"forces": ["eastmarch"]},
            "deprivation": {"index": "2019", "groups": "fifths"},
            "periods": {"year": "financial"},
            "disclosure": {"threshold": 5, "round_to": 5},
            "publication": {"accent": "#1d5b79", "contact": "analyst@eastmarch.example"},
            "bodies": [],
        },
        "periods": {
            "year": "financial",
            "headline": LAST,
            "compare": BEFORE,
            "first_month": month_text(MONTHS[0]),
            "last_month": month_text(MONTHS[-1]),
            "missing_months": [month_text(MISSING_MONTH)],
        },
        "deprivation": {"index": "2019", "groups": "fifths"},
        "inputs": [
            {
                "path": f"police_uk/2019-06-01/{month_text(m)}/{month_text(m)}-eastmarch-street.csv",
                "sha256": f"{m:064x}",
                "extract_date": "2019-06-01",
                "used": True,
            }
            for m in MONTHS
            if m != MISSING_MONTH
        ]
        + [
            {"path": "deprivation/index.csv", "sha256": "d" * 64, "extract_date": "", "used": True},
            {"path": "population/mid-years.csv", "sha256": "e" * 64, "extract_date": "", "used": True},
            {"path": "postcodes/postcodes.csv", "sha256": "f" * 64, "extract_date": "", "used": True},
        ],
        "notes": ["The population of mid-2018 is used for 2018/19."],
        "measures": measures,
        "bundle": "2019-06-30-1a2b3c4d",
    }


def write_example_release(folder: Path) -> Path:
    """Write the invented release into a folder, as the real one is written, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    questions, profiles = example_answers()
    answers = {
        "questions": [answer_as_json(one) for one in questions],
        "profiles": [answer_as_json(one) for one in profiles],
    }
    for name, content in (
        ("manifest", example_manifest()),
        ("answers", answers),
        ("accounts", [account.as_json() for account in _accounts()]),
        ("audit", {"suppressed": 1}),
    ):
        (folder / f"{name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    for name, frame in (
        ("figures", example_levels()),
        ("areas", _areas()),
        ("places", _places()),
        ("boundaries", _boundaries()),
        ("postcodes", _postcodes()),
        ("fitness", _fitness()),
    ):
        frame.write_parquet(folder / f"{name}.parquet")
    assert all(later > earlier for earlier, later in pairwise(MONTHS)), MONTHS
    return folder
