"""Made-up figures and charts of every kind, for the tests of what is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

from saferplan.areas import slug_of
from saferplan.assessment.answer import Break, Chart, Funnel, Point, Series
from saferplan.figures import Figure
from saferplan.periods import month_number, month_text


def made_figure(
    address: str,
    value: float | None,
    *,
    limits: tuple[float, float] | None = None,
    unit: str = "",
    status: str = "final",
    missing: str = "NOT_PUBLISHED",
) -> Figure:
    """A figure of a value, with limits at 95% where given, or without a value for a reason."""
    low, high = limits if limits and value is not None else (None, None)
    return Figure(
        id=address,
        measure="recorded_crime",
        statistic="count" if unit == "" else "rate",
        of="",
        area="partnership",
        area_vintage="",
        period="2018/19",
        group="",
        value=value,
        numerator=value,
        denominator=None,
        low=low,
        high=high,
        level=0.95 if low is not None else None,
        interval_method="byar" if low is not None else "",
        unit=unit,
        status=status,
        missing="" if value is not None else missing,
        origin="open",
        caveats=(),
        inputs=(),
    )


class Book:
    """Figures by their addresses, filled while a chart is written."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def point(self, label: str, value: float | None, *, x: float | None = None, **kept: object) -> Point:
        """A point whose figure has this value; `x` is the share along the foot of a curve."""
        address = f"figure:recorded_crime?area=partnership&crime_type=t{len(self.figures)}&period=2018/19"
        self.figures[address] = made_figure(address, value, **kept)  # type: ignore[arg-type]
        foot = ""
        if x is not None:
            foot = address.replace("recorded_crime", "population")
            self.figures[foot] = made_figure(foot, x, unit="%")
        return Point(label, address, foot)

    def figure(self, address: str) -> Figure:
        """The figure at an address."""
        return self.figures[address]


def made_chart(kind: str, series: tuple[Series, ...], **kept: object) -> Chart:
    """A chart of a kind."""
    given: dict[str, object] = {
        "title": "Recorded crime has risen each year since 2014/15",
        "summary": "Crime rose from [23,643](figure:recorded_crime?period=2014/15) to "
        "[33,529](figure:recorded_crime?period=2018/19).",
        "unit": "Recorded crimes",
        "source": "police.uk, 2014/15 to 2018/19, Ashbrook",
    } | kept
    return Chart(id=f"{kind}-{slug_of(str(given['title']))}", kind=kind, series=series, **given)  # type: ignore[arg-type]


TYPES = (
    "Violence and sexual offences",
    "Anti-social behaviour",
    "Criminal damage and arson",
    "Other theft",
    "Vehicle crime",
    "Burglary",
    "Public order",
    "Shoplifting",
    "Drugs",
    "Bicycle theft",
    "Robbery",
    "Theft from the person",
    "Other crime",
    "Possession of weapons",
)


def columns(book: Book) -> Chart:
    """Five years of crime."""
    years = ("2014/15", "2015/16", "2016/17", "2017/18", "2018/19")
    values = (23643, 25480, 27900, 30531, 33529)
    return made_chart("columns", (Series("", tuple(map(book.point, years, values))),))


def columns_missing(book: Book) -> Chart:
    """Years with intervals, one of which is not held."""
    points = (
        book.point("2014/15", 61.2, limits=(58, 64), unit="per 1,000 people"),
        book.point("2015/16", None, missing="INCOMPLETE_PERIOD", unit="per 1,000 people"),
        book.point("2016/17", 70.4, limits=(67, 73), unit="per 1,000 people"),
        book.point("2017/18", 74.9, limits=(71.2, 78.3), unit="per 1,000 people"),
    )
    series = (Series("", points),)
    return made_chart("columns", series, title="A year is missing", unit="Crimes per 1,000 people")


def columns_many(book: Book) -> Chart:
    """Sixty months as columns, with two of them missing."""
    first = month_number("2014-04")
    points = tuple(
        book.point(month_text(first + i), None if i in (20, 21) else 2000 + 400 * math.sin(i / 2)) for i in range(60)
    )
    return made_chart("columns", (Series("", points),), title="Sixty months")


def columns_pair(book: Book) -> Chart:
    """Two series for each year."""
    years = ("2014/15", "2015/16", "2016/17", "2017/18", "2018/19")
    mine = Series("Ashbrook", tuple(map(book.point, years, (20, 31, 28, 40, 44))))
    other = Series("The force", tuple(map(book.point, years, (25, 27, 26, 33, 35))), emphasis=False)
    return made_chart("columns", (mine, other), title="Two series")


def bars(book: Book) -> Chart:
    """Crime by type, one of them emphasised."""
    values = [9820, 7201, 4120, 3877, 3102, 2803, 1049, 1900, 1240, 640, 211, 180, 455, 96]
    rest = [book.point(name, value) for name, value in zip(TYPES[1:], values[1:], strict=True)]
    return made_chart(
        "bars",
        (Series("Violence", (book.point(TYPES[0], values[0]),)), Series("Others", tuple(rest), emphasis=False)),
        title="Violence is the largest type",
    )


def bars_pair(book: Book) -> Chart:
    """Rates by fifth for two years, with intervals and one number withheld."""
    fifths = ("1, most deprived", "2", "3", "4", "5, least deprived")
    rates = (102.3, 71.2, 54.0, 47.7, 39.1)

    def side(name: str, factor: float, *, emphasis: bool) -> Series:
        points = [
            book.point(f, r * factor, limits=(r * factor - 5, r * factor + 6), unit="per 1,000 people")
            for f, r in zip(fifths, rates, strict=True)
        ]
        if not emphasis:
            points[3] = book.point(fifths[3], None, missing="SUPPRESSED_SECONDARY")
        return Series(name, tuple(points), emphasis)

    return made_chart(
        "bars",
        (side("2018/19", 1.0, emphasis=True), side("2014/15", 0.7, emphasis=False)),
        title="Two years by fifth",
        unit="Crimes per 1,000 people",
    )


def changes(book: Book) -> Chart:
    """Changes in per cent by type, with whiskers, one cut and one that cannot be told."""
    given = (133, 133, -17, 35, 4, -31, 62, 0, None, 12, 240, -5, 9, -48)
    points = []
    for name, value in zip(TYPES, given, strict=True):
        if value is None:
            points.append(book.point(name, None, missing="CANNOT_TELL"))
        else:
            wide = 8 + abs(value) * 0.2 if value != 240 else 900
            points.append(book.point(name, float(value), limits=(value - wide, value + wide), unit="%"))
    return made_chart(
        "changes", (Series("", tuple(points)),), title="Eight types rose", unit="Change from 2014/15 to 2018/19"
    )


def dots(book: Book) -> Chart:
    """Rates of the boards, with the partnership's own as a line."""
    names = [f"{name} community board" for name in ("Ashford", "Beacon Hill", "Chalk Valley and Upper Wold", "Dean")]
    names += [f"Board {i}" for i in range(5, 17)]
    points = tuple(
        book.point(n, 95 - 4.5 * i, limits=(90 - 5 * i, 101 - 4 * i), unit="per 1,000 people")
        for i, n in enumerate(names)
    )
    own = Series("Ashbrook", (book.point("Ashbrook", 62.1, unit="per 1,000 people"),), emphasis=False)
    return made_chart(
        "dots", (Series("Boards", points), own), title="Three boards are above", unit="Crimes per 1,000 people"
    )


def pairs(book: Book) -> Chart:
    """Two groups beside each other on each of six lines: apart, close, equal, withheld, and of a wide interval."""
    rows = (
        ("Feel fairly or very unsafe out alone at night", (64.0, 57.0, 70.0), (28.0, 26.0, 30.0)),
        ("Are concerned about burglary", (73.0, 66.0, 79.0), (71.6, 69.0, 74.0)),
        ("Were a victim of crime", (17.0, 12.0, 23.0), (17.0, 15.0, 19.0)),
        ("Are concerned about robbery", None, (31.0, 29.0, 33.0)),
        ("Did not report it", None, None),
        ("See a big problem in what dogs do where they live and in the parks", (44.0, 8.0, 99.0), (40.0, 38.0, 42.0)),
    )

    def told(index: int) -> tuple[Point, ...]:
        return tuple(
            book.point(
                row[0],
                None if row[index] is None else row[index][0],
                limits=None if row[index] is None else row[index][1:],
                unit="%",
                missing="SUPPRESSED_SMALL" if index == 1 else "SUPPRESSED_SECONDARY",
            )
            for row in rows
        )

    series = (Series("Most deprived fifth", told(1)), Series("The rest", told(2), emphasis=False))
    return made_chart("pairs", series, title="Two groups", unit="% of those who expressed a view")


def line(book: Book) -> Chart:
    """Sixty months of three types, with a gap, a band, a break, and provisional months."""
    first = month_number("2014-04")

    def one(name: str, level: float, *, emphasis: bool) -> Series:
        points = []
        for i in range(60):
            value = level * (1 + 0.02 * i * emphasis + 0.12 * math.sin(i * math.pi / 6))
            points.append(
                book.point(
                    month_text(first + i),
                    None if i in (39, 40) else value,
                    limits=(value * 0.92, value * 1.09),
                    status="provisional" if i > 54 else "final",
                )
            )
        return Series(name, tuple(points), emphasis)

    return made_chart(
        "line",
        (
            one("Violence and sexual offences", 220, emphasis=True),
            one("Burglary", 205, emphasis=False),
            one("Vehicle crime", 190, emphasis=False),
            one("Possession of weapons", 12, emphasis=False),
        ),
        breaks=(Break("2015-04", "New counting rules"), Break("2018-09", "New recording system at the force")),
        title="Violence rose",
        unit="Recorded crimes a month",
    )


def line_short(book: Book) -> Chart:
    """One series of eleven months, one of which is missing between its neighbours."""
    months = range(month_number("2025-01"), month_number("2025-12") + 1)
    points = tuple(
        book.point(month_text(m), None if i == 6 else 900 + 20 * i, missing="NOT_PUBLISHED")
        for i, m in enumerate(months)
    )
    return made_chart("line", (Series("Crime", points),), title="A year of months", unit="Recorded crimes")


def curve(book: Book) -> Chart:
    """The shares of crime and of residents of each fifth, to be added up."""
    labels = ("Most deprived fifth", "2", "3", "4", "Least deprived fifth")

    def one(name: str, shares: tuple[float, ...], *, emphasis: bool) -> Series:
        xs = (20.0, 20.1, 19.9, 19.8, 20.2)
        points = [book.point(a, y, x=x, unit="%") for a, y, x in zip(labels, shares, xs, strict=True)]
        return Series(name, tuple(points), emphasis)

    return made_chart(
        "curve",
        (
            one("All recorded crime", (32.4, 23.6, 18.2, 14.4, 11.4), emphasis=True),
            one("Violence and sexual offences", (38.0, 23.0, 18.2, 12.4, 8.4), emphasis=False),
        ),
        title="A fifth of residents, a third of crime",
        unit="Share of recorded crime, added up from the most deprived fifth",
    )


def funnel(book: Book) -> Chart:
    """Twelve areas of many sizes, one of them far above the rest and one without a rate."""
    unit = "per 1,000 people"
    sizes = (40_000, 55_000, 61_000, 90_000, 120_000, 150_000, 180_000, 240_000, 310_000, 420_000, 700_000)
    rates = (71.0, 52.0, 66.0, 58.0, 63.5, 55.2, 68.0, 61.0, 57.7, 64.4, 60.1)
    peers = [
        book.point(f"Area {n}", value, x=float(size), unit=unit)
        for n, (size, value) in enumerate(zip(sizes, rates, strict=True), start=1)
    ]
    peers.append(book.point("Area 12", None, x=80_000.0, missing="INCOMPLETE_PERIOD", unit=unit))
    own = book.point("Ashbrook and the Upper Wold", 91.3, x=210_000.0, unit=unit)
    centre = book.point("Similar areas", 61.2, unit=unit)
    return made_chart(
        "funnel",
        (Series("Similar areas", tuple(peers), emphasis=False), Series("Ashbrook", (own,))),
        title="Ashbrook lies above the limits",
        unit="Recorded crimes per 1,000 residents",
        digits=1,
        funnel=Funnel(centre.address, 1000, 0.0003, 11, 0.15),
    )


def nothing(book: Book) -> Chart:
    """A chart none of whose figures has a value."""
    points = tuple(book.point(year, None, missing="NOT_PUBLISHED") for year in ("2014/15", "2015/16"))
    return made_chart("columns", (Series("", points),), title="Nothing is held")


EXAMPLES: dict[str, Callable[[Book], Chart]] = {
    one.__name__: one
    for one in (
        columns,
        columns_missing,
        columns_many,
        columns_pair,
        bars,
        bars_pair,
        changes,
        dots,
        pairs,
        line,
        line_short,
        curve,
        funnel,
        nothing,
    )
}
