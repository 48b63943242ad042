"""The maps and the page of `saferplan hotspots`, from the numbers of each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saferplan.commands.hotspot_files import GroupWorked, in_degrees
from saferplan.commands.hotspot_words import full_classes
from saferplan.methods.emerging import NONE
from saferplan.publication.hotspot_maps import (
    MOST_ROWS,
    PlaceGround,
    PlaceShading,
    SectionOnPage,
    draw_places,
    hotspot_page,
)
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


def maps_of(worked: GroupWorked, places: EventPlaces, level: float) -> tuple[DrawnMap, ...]:
    """The maps of a group: how many events (or the rates), where it is hot now, and the classes; none without shapes.

    A map of which every place would be alike is left out.
    """
    if places.shapes is None:
        return ()
    hot, cold = worked.numbers.called(level)
    shadings = [_levels(worked, places, hot)]
    if hot.any() or cold.any():
        now = np.where(hot, "hot", np.where(cold, "cold", NONE))
        shadings.append(_classes(worked, places, "now", "Where it is hot and cold now", now))
    classes = full_classes(worked.numbers)
    if worked.numbers.emerging is not None and (classes[worked.numbers.tested] != NONE).any():
        shadings.append(_classes(worked, places, "classes", "What each place has been over time", classes))
    ground = PlaceGround(places.codes, places.names, in_degrees(places.shapes, places.wkt))
    made = []
    for one in shadings:
        wide, narrow = (draw_places(one, ground, wide=each) for each in (True, False))
        made.append(DrawnMap(f"{one.id}.svg", one.title, wide, narrow))
    return tuple(made)


def _levels(worked: GroupWorked, places: EventPlaces, hot: NDArray[np.bool_]) -> PlaceShading:
    """How many events each place has, or its rate, with the clearest hot places named."""
    numbers = worked.numbers
    order = [int(row) for row in np.argsort(-np.nan_to_num(numbers.z, nan=-np.inf), kind="stable") if hot[row]]
    named = len(order[:LABELLED])
    outlined = f"; the {named} clearest hot places are outlined" if named > 1 else "; the hot place is outlined"
    what = "Events" if numbers.rate is None else "Rate per 1,000 residents, drawn towards the rate of all"
    title = f"{what}{_of_group(worked)}{outlined if named else ''}"
    return PlaceShading(
        id=f"map{worked.suffix}",
        title=title,
        summary=worked.findings[0].headline,
        unit="events in each place" if numbers.rate is None else f"{what[:1].lower()}{what[1:]}",
        values=numbers.now.astype(np.float64) if numbers.rate is None else numbers.rate,
        labels=tuple(places.codes[row] for row in order[:LABELLED]),
    )


def _classes(worked: GroupWorked, places: EventPlaces, name: str, what: str, words: NDArray[np.str_]) -> PlaceShading:
    """What each place is called, over its Gi*; places that were not tested have none."""
    numbers = worked.numbers
    tested = np.isfinite(numbers.z)
    return PlaceShading(
        id=f"map-{name}{worked.suffix}",
        title=f"{what}{_of_group(worked)}",
        summary=worked.findings[0 if name == "now" else 1].headline,
        unit="by Gi*, p corrected for all places",
        values=numbers.z,
        classes=tuple((code, str(word)) for code, word, held in zip(places.codes, words, tested, strict=True) if held),
    )


def _of_group(worked: GroupWorked) -> str:
    return f", {worked.numbers.group}" if worked.numbers.group else ""


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
        columns = (
            "Place",
            "Code",
            "Events",
            *(("Rate",) if rated else ()),
            "Gi*",
            "p, corrected",
            "Now",
            "Class",
            "Hot since",
        )
        cells = [
            (
                str(row["name"]),
                str(row["code"]),
                f"{row['events_now']:,}",
                *((_said(row["rate_shrunken"], 1),) if rated else ()),
                _said(row["z"], 2),
                _said(row["p_corrected"], 4),
                "hot through its neighbours" if row["hot_through"] == "neighbours" else row["now"],
                row["class"],
                row["hot_since"] or "",
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
