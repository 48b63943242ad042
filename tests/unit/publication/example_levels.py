"""The figures of the invented release: a few lines of arithmetic, so that shares and rates agree."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from saferplan.figures import FIGURE_COLUMNS, Address
from saferplan.periods import financial_year, month_number, month_text

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


def small_areas() -> list[tuple[str, int, int]]:
    """The grid of small areas: code, column and row."""
    return [
        (f"X010000{row * COLUMNS_OF_GRID + column + 1:02d}", column, row)
        for row in range(ROWS_OF_GRID)
        for column in range(COLUMNS_OF_GRID)
    ]


def board_of(column: int, row: int) -> str:
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
    cells = small_areas()
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
            board = board_of(c, r)
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
