"""Made-up maps of classes, sets of maps and strips of months over an invented country, for the tests of pictures."""

from __future__ import annotations

import math
from dataclasses import replace

from chart_examples import made_figure
from test_maps import Country

from saferplan.assessment.answer import AreaMap, Chart, MapSet, Point, Series
from saferplan.figures import Figure
from saferplan.periods import month_text
from saferplan.publication.class_looks import LOOKS


def class_map(country: Country, *, withheld: tuple[int, ...] = (), **kept: object) -> AreaMap:
    """A map on which the areas take every class in turn; those `withheld` have a class and no figure."""
    made = country.map(
        lambda index: None if index in withheld else round(math.sin(index) * 4, 2),
        unit="Class, and Gi* of the last month (standard errors)",
        unit_of_figures="standard errors",
        **kept,
    )
    words = [look.word for look in LOOKS]
    classes = tuple((code, words[index % len(words)]) for index, (code, _) in enumerate(made.shades))
    return replace(made, id="classes", title="Where crime is hot, and since when", classes=classes)


def map_set(country: Country, count: int, *, withheld: tuple[int, ...] = ()) -> MapSet:
    """So many maps, each with figures of its own; areas of the numbers `withheld` have none on the second map."""
    maps = []
    for number in range(count):
        shades = []
        for index, code in enumerate(country.places["lsoa"].to_list()):
            address = f"figure:recorded_crime?area={code}&period={2010 + number}/{11 + number}&stat=rate"
            value = None if number == 1 and index in withheld else 10.0 + index + 20 * number
            country.figures[address] = made_figure(address, value, unit="per 1,000 people", missing="SUPPRESSED_SMALL")
            shades.append((code, address))
        maps.append(AreaMap("one", "lsoa", f"{2010 + number}/{11 + number}", "", "", "", tuple(shades)))
    return MapSet(
        "years", "Crime rises everywhere", "Every map is darker than the one before.", "Crimes per 1,000 people",
        "police.uk", tuple(maps),
    )  # fmt: skip


def strip(places: int, months: int) -> tuple[Chart, dict[str, Figure]]:
    """A strip in which the second place misses its fourth month and the third may not show its fifth."""
    figures: dict[str, Figure] = {}
    series = []
    for place in range(places):
        points = []
        for number in range(months):
            month = month_text(2019 * 12 + 3 + number)
            if (place, number) == (1, 3):
                continue
            value = None if (place, number) == (2, 4) else round(4.6 * math.sin(0.3 * number + place), 1)
            address = f"figure:heat?area=X0100000{place:02d}&period={month}"
            beyond = f"figure:beyond_chance?area=X0100000{place:02d}&period={month}"
            figures[address] = made_figure(address, value, unit="standard errors", missing="SUPPRESSED_SMALL")
            figures[beyond] = made_figure(beyond, float(abs(value or 9.0) > 2.6))
            points.append(Point(month, address, beyond))
        name = "Brackmere and the long road to the old harbour" if place == 0 else f"Ashbrook {place:03d}A"
        series.append(Series(name, tuple(points)))
    chart = Chart(
        "strip", "strip", "Two places have been hot since spring", "Each row is a place.", "Gi* (standard errors)",
        "police.uk", tuple(series), digits=1, marked="beyond chance",
    )  # fmt: skip
    return chart, figures
