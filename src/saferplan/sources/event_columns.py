"""What the columns of a plain table mean: guessed by their headings, or said by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from saferplan.errors import BadArgument, BadInput
from saferplan.reference.column_aliases import known_column
from saferplan.sources.plain_table import PlainTable, plain

SPELLINGS: dict[str, tuple[str, ...]] = {
    "area": ("lsoacode", "lsoa", "areacode", "wardcode", "msoacode", "districtcode", "gsscode", "geographycode",
             "placecode", "area", "ward", "msoa", "beat", "beatcode", "neighbourhood", "district", "place", "code"),
    "date": ("month", "occurredfrom", "occurredon", "datefrom", "datetimefrom", "committedfrom", "committedon",
             "startdate", "startdatetime", "from", "incidentdate", "eventdate", "offencedate", "crimedate", "datetime",
             "date", "day", "period", "quarter", "year", "recordedon", "daterecorded", "recordeddate"),
    "until": ("occurredto", "dateto", "datetimeto", "committedto", "enddate", "enddatetime", "until", "to"),
    "count": ("count", "counts", "crimes", "offences", "incidents", "events", "cases", "records", "number", "total",
              "n", "value"),
    "easting": ("easting", "eastings", "east", "bngeasting", "x"),
    "northing": ("northing", "northings", "north", "bngnorthing", "y"),
    "longitude": ("longitude", "long", "lon", "lng"),
    "latitude": ("latitude", "lat"),
    "address": ("uprn", "addressid", "addressref", "addresskey", "propertyid", "premisesid", "address", "premises"),
}  # fmt: skip
"""The headings by which each meaning is known, the likeliest first; only letters and digits are compared."""

POLICE_UK = ("month", "fallswithin", "location")
"""Headings that only a street file of data.police.uk has together: its points are snapped, its dates are months."""

_AREA_MEANINGS = ("lsoa_code", "own_lsoa", "ward_code", "district_code", "msoa_code")
_POINTS = (("easting", "northing"), ("longitude", "latitude"))


SINGLE = "none"
"""What is said in place of a column of counts where each row is one event."""
LEAST_ROWS, LEAST_MONTHS, MOST_KINDS = 20, 3, 50
_MONTH = re.compile(r"(\d{4}-\d{2}(-\d{2})?|[A-Za-z]{3,9}[ \-_/]?\d{2,4})")


@dataclass(frozen=True)
class EventColumns:
    """The heading of each meaning, or "": area, date, until, count, easting, northing, longitude, latitude, address.

    `snapped` says that points were moved to a few anonymous ones, as those of data.police.uk are.
    """

    area: str = ""
    date: str = ""
    until: str = ""
    count: str = ""
    easting: str = ""
    northing: str = ""
    longitude: str = ""
    latitude: str = ""
    address: str = ""
    snapped: bool = False

    @property
    def points(self) -> tuple[str, str] | None:
        """The headings of the two coordinates, eastward first, or None."""
        if self.easting:
            return self.easting, self.northing
        return (self.longitude, self.latitude) if self.longitude else None

    def in_words(self) -> str:
        """One line that says what each column was taken for.

        >>> EventColumns(area="LSOA code", date="Month").in_words()
        'area is "LSOA code", date is "Month"'
        """
        said = [f'{name} is "{getattr(self, name)}"' for name in SPELLINGS if getattr(self, name)]
        return ", ".join(said) + (" (points snapped to anonymous ones)" if self.snapped and self.points else "")


def choose_columns(table: PlainTable, asked: Mapping[str, str], *, snapped: bool) -> EventColumns:
    """The columns of a table: as `asked` says, by meaning, else guessed by their headings.

    A column of counts is guessed only where the table has no points.  Where each area and period comes once and another
    column has whole numbers throughout, or months are columns of their own, the rows can hardly be single events: that
    is refused, and `--count none` says that they are.

    Raises `BadArgument` where a column asked for is not in the table, `BadInput` where there is neither an area nor a
    point, or one of two coordinates alone.
    """
    found: dict[str, str] = {}
    single = asked.get("count") == SINGLE
    for meaning, word in asked.items():
        if not word or word == SINGLE:
            continue
        heading = table.column(word)
        if heading is None:
            raise BadArgument(f"--{meaning}", word, f"a column of {table.name}: {', '.join(table.headings[:12])}")
        found[meaning] = heading
    by_plain = {plain(heading): heading for heading in table.headings if heading not in found.values()}
    for meaning, spellings in SPELLINGS.items():
        guess = next((by_plain[one] for one in spellings if one in by_plain), "")
        if meaning == "area":
            guess = _area_by_year(table) or guess
        if guess and meaning not in found and guess not in found.values():
            found[meaning] = guess
    _pair_up(table, found, asked)
    is_police_uk = set(POLICE_UK) <= {plain(heading) for heading in table.headings}
    columns = EventColumns(**found, snapped=snapped or is_police_uk)
    if columns.count and not asked.get("count") and columns.points:
        columns = replace(columns, count="")
    if columns.count and not columns.area:
        columns = replace(columns, count="")
    if single:
        columns = replace(columns, count="")
    elif columns.area and not columns.count and columns.points is None:
        _refuse_unread_counts(table, columns)
    if not columns.area and columns.points is None:
        do = "Say which column it is with --area, or the points with --easting and --northing."
        found_columns = f"none of its {len(table.headings)} columns has a known heading for an area or a point"
        raise BadInput(table.name, found_columns, "a column of area codes, or two of coordinates", do, row=1)
    return columns


def _area_by_year(table: PlainTable) -> str:
    """A column of area codes whose heading says its year, such as LSOA21CD."""
    known = ((heading, known_column(heading)) for heading in table.headings)
    return next((heading for heading, one in known if one and one.year and one.meaning in _AREA_MEANINGS), "")


def _pair_up(table: PlainTable, found: dict[str, str], asked: Mapping[str, str]) -> None:
    """Keep coordinates that come in pairs, grid references before degrees; one alone is refused where asked for."""
    for one, other in _POINTS:
        if (one in found) != (other in found):
            held, lacking = (one, other) if one in found else (other, one)
            if asked.get(held):
                words = f"{held} is given without {lacking}"
                do = f"Say which column it is with --{lacking}."
                raise BadInput(table.name, words, "both coordinates of a point", do, row=1)
            del found[held]
    if "easting" in found and "longitude" in found:
        for name in _POINTS[0] if asked.get("longitude") else _POINTS[1]:
            del found[name]


def _refuse_unread_counts(table: PlainTable, columns: EventColumns) -> None:
    """Raise `BadInput` where the rows are counts of areas, by all that can be seen, and their numbers were not read."""
    used = {getattr(columns, name) for name in SPELLINGS}
    others = [heading for heading in table.headings if heading not in used]
    months = [heading for heading in others if _MONTH.fullmatch(heading.strip())]
    if len(months) >= LEAST_MONTHS and not columns.date:
        found = f"its months are columns ({', '.join(months[:3])} ...)"
        do = "Make it one row for each area and month, with the number in a column called count."
        raise BadInput(table.name, found, "a row for each area and month", do, row=1)
    numbers = [heading for heading in others if _whole_numbers(table, heading)]
    kinds = [one for one in others if one not in numbers and table.frame[one].n_unique() <= MOST_KINDS]
    keys = [columns.area, *([columns.date] if columns.date else []), *kinds]
    alone = not table.frame.select(pl.struct(keys).is_duplicated().any()).item()
    if numbers and alone and table.frame.height >= LEAST_ROWS:
        found = f'each area and period comes once, and the column "{numbers[0]}" has whole numbers'
        do = f'Say --count "{numbers[0]}" if it holds the counts, or --count {SINGLE} if each row is one event.'
        raise BadInput(table.name, found, "to know whether rows are single events", do, row=1)


def _whole_numbers(table: PlainTable, heading: str) -> bool:
    """Whether every filled cell of a column is a whole number, not all of them one and the same."""
    cells = table.frame[heading].drop_nulls()
    return bool(cells.len()) and cells.n_unique() > 1 and bool(cells.str.contains(r"^\s*\d[\d,]*\s*$").all())
