"""The findings of `saferplan hotspots` that need true points and days; and what the precision refuses."""

from __future__ import annotations

import numpy as np

from saferplan.areas import slug_of
from saferplan.commands.hotspot_words import FOUND, NAMED, NOTHING, HotspotFinding, Spoken, bears, cannot, made_of
from saferplan.methods.event_numbers import SPACE_BANDS, EventNumbers
from saferplan.sources.event_places import GatheredEvents
from saferplan.sources.event_points import DEGREES, NATIONAL_GRID, moved

_UNLOCK_POINTS = (
    "it takes records with the place of each event as it was, such as a partner's own with eastings and northings"
)
_UNLOCK_DAYS = "it takes records with the day of each event"
_UNLOCK_TIMES = "it takes records with the time of each event, or with two times between which it lies"
_UNLOCK_PLACES = "it takes records with an address, or a number that stands for it, for each event"


def findings_of_events(group: str, of_events: EventNumbers, spoken: Spoken) -> tuple[HotspotFinding, ...]:
    """The findings of one group that need true points and days."""
    return (_density(group, of_events, spoken), _near(group, of_events, spoken))


def surface_file(group: str) -> str:
    """The name of the file of a group's surface.

    >>> surface_file(""), surface_file("Other theft")
    ('density.asc', 'density-other-theft.asc')
    """
    return f"density-{slug_of(group)}.asc" if group else "density.asc"


def _density(group: str, of_events: EventNumbers, spoken: Spoken) -> HotspotFinding:
    """Where events lie thickest."""
    found = of_events.density
    if found is None:
        return cannot("density", group, of_events.why["density"])
    row, column = np.unravel_index(int(np.nanargmax(found.values)), found.values.shape)
    east, north = (axis[place] for axis, place in zip(found.grid.centres, (column, row), strict=True))
    flat = spoken.events.places.flat
    at = np.array([float(east)]), np.array([float(north)])
    longitude, latitude = (float(one[0]) for one in moved(*at, flat, DEGREES))
    spot = f"latitude {latitude:.4f}, longitude {longitude:.4f}"
    if flat == NATIONAL_GRID:
        spot = f"easting {east:.0f}, northing {north:.0f} ({spot})"
    return made_of(
        "density",
        group,
        FOUND,
        f"Events lie thickest round {spot}: {np.nanmax(found.values):,.0f} to the square kilometre, spread over "
        f"{found.bandwidth / 1000:,.1f} kilometres each way.",
        f"A surface of {found.grid.wide} by {found.grid.high} cells of {found.grid.cell:,.0f} metres is in "
        f"{surface_file(group)}; each event reaches {found.bandwidth:,.0f} metres (quartic kernel; bandwidth by the "
        "normal reference rule).",
        "A surface shows where events are, and tests nothing: there is no chance of a false alarm to give, and a "
        "bright place may be chance. How far an event reaches is a choice.",
        bears(spoken.events),
    )


def _near(group: str, of_events: EventNumbers, spoken: Spoken) -> HotspotFinding:
    """Whether events follow each other close by."""
    found = of_events.near
    if found is None:
        return cannot("near-repeats", group, of_events.why["near"])
    told = np.argwhere(spoken.is_beyond(found.p_of_all))
    cells = found.p_of_all.size
    method = (
        f"{cells} cells of distance and time were looked at, for all of which p allows{spoken.of_groups()} (Knox, "
        f"{found.permutations} permutations of the days of {of_events.paired:,} events): {spoken.false_alarm()}. "
        "near_repeats.csv has them all."
    )
    caution = (
        "Where events move through an area with the seasons, or a hotspot begins or ends meanwhile, pairs lie close "
        "for that reason too."
    )
    if not len(told):
        headline = "Events do not follow each other close by more often than chance makes them."
        return made_of("near-repeats", group, NOTHING, headline, method, caution, bears(spoken.events))
    best = max((tuple(int(one) for one in cell) for cell in told), key=lambda cell: float(found.ratio[cell]))
    said = "; ".join(
        f"{band_words(int(row))}, {days_words(*found.time_edges[column : column + 2])}: "
        f"{found.observed[row, column]:,} pairs, {found.expected[row, column]:,.1f} by chance"
        for row, column in told[:NAMED]
    )
    days = days_words(*found.time_edges[best[1] : best[1] + 2])
    often = f"{found.ratio[best]:.1f} times as often as by chance"
    more = (
        f", and in {len(told) - 1:,} other cells of the table" if len(told) > 1 else ", in one cell of the table alone"
    )
    headline = f"Events follow each other {band_words(best[0])} and {days} {often}{more}."
    return made_of("near-repeats", group, FOUND, headline, f"Beyond chance: {said}.", method, caution)


def band_words(row: int) -> str:
    """A band of distance in words.

    >>> band_words(0), band_words(1)
    ('at the same place', 'less than 100 metres away')
    """
    low, high = SPACE_BANDS[row : row + 2]
    if row == 0:
        return "at the same place"
    return f"less than {high:g} metres away" if row == 1 else f"{low:g} to less than {high:g} metres away"


def days_words(low: float, high: float) -> str:
    """A band of days in words.

    >>> days_words(0, 7), days_words(7, 14)
    ('less than 7 days apart', '7 to less than 14 days apart')
    """
    return f"{f'{low:g} to ' if low else ''}less than {high:g} days apart"


def refused_of(events: GatheredEvents) -> dict[str, str]:
    """Why the table's precision does not allow a question: a reason for each of those that it does not."""
    made: dict[str, str] = {}
    if events.columns.count or events.columns.points is None:
        finer = "places are no finer than the area"
    else:
        finer = "points are snapped to a few anonymous ones" if events.columns.snapped else ""
    if finer:
        made |= dict.fromkeys(("density", "near"), f"{finer}; {_UNLOCK_POINTS}")
    elif events.precision not in ("day", "datetime"):
        made["near"] = f"the dates of events are {_no_finer(events)}; {_UNLOCK_DAYS}"
    if events.precision != "datetime":
        made["hours"] = f"times are {_no_finer(events)}; {_UNLOCK_TIMES}"
    if events.columns.snapped:
        made["repeats"] = f"points are snapped to a few anonymous ones; {_UNLOCK_PLACES}"
    elif not events.columns.address:
        made["repeats"] = f"the table has no column of addresses; {_UNLOCK_PLACES}"
    return made


def _no_finer(events: GatheredEvents) -> str:
    return "not known" if events.precision == "none" else f"no finer than the {events.precision}"
