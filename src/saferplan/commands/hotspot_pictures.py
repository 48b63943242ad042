"""The maps and the page of `saferplan hotspots`, from the numbers of each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from saferplan.commands.hotspot_files import GroupWorked, in_degrees
from saferplan.publication.hotspot_maps import (
    MOST_ROWS,
    PlaceGround,
    PlaceShading,
    SectionOnPage,
    draw_places,
    hotspot_page,
)
from saferplan.sources.event_places import GatheredEvents
from saferplan.sources.event_rows import EventPlaces

LABELLED = 6
"""So many of the clearest hot places are named on the map."""


@dataclass(frozen=True)
class DrawnMap:
    """A map of one group: the name of its file, what stands over it, and the drawing, wide and narrow."""

    file: str
    caption: str
    wide: str
    narrow: str


def maps_of(worked: GroupWorked, places: EventPlaces, level: float, events: GatheredEvents) -> tuple[DrawnMap, ...]:
    """The maps of a group: how many events (or the rates), with the hot places named; none without shapes."""
    if places.shapes is None:
        return ()
    numbers = worked.numbers
    hot, _ = numbers.called(level)
    order = [int(row) for row in np.argsort(-np.nan_to_num(numbers.z, nan=-np.inf), kind="stable") if hot[row]]
    rates = numbers.rate is not None
    values = numbers.rate if numbers.rate is not None else numbers.now.astype(np.float64)
    what = "rate per 1,000 residents, drawn towards the rate of all" if rates else "events"
    of_group = f" of {numbers.group}" if numbers.group else ""
    unit = what if rates else "events in each place"
    named = len(order[:LABELLED])
    outlined = f"; the {named} clearest hot places are outlined" if named > 1 else "; the hot place is outlined"
    caption = f"{what[:1].upper()}{what[1:]}{of_group}{outlined if named else ''}"
    shading = PlaceShading(
        id=f"map{worked.suffix}",
        title=caption,
        summary=worked.findings[0].headline,
        unit=unit,
        values=values,
        labels=tuple(places.codes[row] for row in order[:LABELLED]),
    )
    ground = PlaceGround(places.codes, places.names, in_degrees(places.shapes, places.wkt))
    wide, narrow = (draw_places(shading, ground, wide=one) for one in (True, False))
    return (DrawnMap(f"map{worked.suffix}.svg", caption, wide, narrow),)


def page_of(
    title: str,
    about: Sequence[str],
    worked: Sequence[GroupWorked],
    parts: tuple[Mapping[str, Sequence[Mapping[str, Any]]], Mapping[str, tuple[DrawnMap, ...]], Sequence[str]],
) -> str:
    """The page: `parts` are the rows of places and the maps by group, and what became of the rows of the file."""
    tables, maps, account = parts
    sections = []
    for one in worked:
        rows = sorted(
            tables[one.numbers.group], key=lambda row: (row["now"] != "hot", -(row["z"] or -1e9), -row["events_now"])
        )
        shown = [row for row in rows if row["events_all"] or row["now"] in ("hot", "cold")][:MOST_ROWS]
        rated = one.numbers.rate is not None
        columns = ("Place", "Code", "Events", *(("Rate",) if rated else ()), "Gi*", "p, corrected", "Now", "Class")
        cells = [
            (
                str(row["name"]),
                str(row["code"]),
                f"{row['events_now']:,}",
                *((_said(row["rate_shrunken"], 1),) if rated else ()),
                _said(row["z"], 2),
                _said(row["p_corrected"], 4),
                row["now"],
                row["class"],
            )
            for row in shown
        ]
        findings = [(finding.state, finding.headline, finding.says) for finding in one.findings]
        drawn = [(picture.caption, picture.wide, picture.narrow) for picture in maps[one.numbers.group]]
        left_out = len(rows) - len(shown)
        sections.append(SectionOnPage(one.numbers.group, findings, drawn, columns, cells, left_out))
    return hotspot_page(title, about, sections, account)


def _said(value: float | None, digits: int) -> str:
    """A number as the page prints it."""
    return "not tested" if value is None else f"{value:,.{digits}f}".replace("-", "\u2212")
