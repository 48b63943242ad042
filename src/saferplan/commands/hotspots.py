"""Hotspots: where events of any table stand out, how sure, since when, and what the table cannot support."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.commands.folder import Progress, no_progress
from saferplan.commands.hotspot_event_words import findings_of_events, refused_of
from saferplan.commands.hotspot_files import GroupWorked
from saferplan.commands.hotspot_folder import HotspotOptions, check_out, whole_folder, write_found
from saferplan.commands.hotspot_place_words import findings_of_places
from saferplan.commands.hotspot_time_words import findings_of_times
from saferplan.commands.hotspot_trust_words import trust_finding
from saferplan.commands.hotspot_words import ASKS, CANNOT_TELL, NAMED, HotspotFinding, Spoken, place_words
from saferplan.errors import BadArgument, CannotReckon
from saferplan.methods.event_numbers import EventNumbers, work_out_events
from saferplan.methods.place_numbers import PlaceNumbers, PlacesGiven, correct_all, work_out
from saferplan.methods.spatial_weights import SpatialWeights, nearest_weights, queen_weights
from saferplan.methods.time_numbers import Timed, TimeNumbers, work_out_times
from saferplan.methods.trust_numbers import work_out_trust
from saferplan.sources.event_places import GatheredEvents, gather_events
from saferplan.sources.event_points import NEAREST
from saferplan.sources.event_rows import EventPlaces
from saferplan.tables import Account

GAP = 10.0
"""Shapes whose edges lie no further apart than so many metres are neighbours: they may have been simplified."""

PARTS = ("searching", "points and times", "which map to trust")
"""What is worked out of each group, as the progress line has it."""

MOST_TOLD = 2
"""Of so many groups every headline is printed; of more, only where it is hot."""


@dataclass(frozen=True)
class HotspotsResult:
    """What was found and written: the folder, its files, the findings, the account, and the columns that were read."""

    folder: Path
    files: tuple[str, ...]
    findings: tuple[HotspotFinding, ...]
    account: Account
    columns: str
    notes: tuple[str, ...]
    places: int
    hot: int

    def lines(self) -> tuple[str, ...]:
        """The headlines for a terminal: of many groups only where it is hot; what cannot be told in one line."""
        groups = {one.group for one in self.findings}
        told = [one for one in self.findings if one.state != CANNOT_TELL or one.id.startswith("where")]
        told = [one for one in told if len(groups) <= MOST_TOLD or one.id.startswith("where")]
        made = [f"{one.group}: {one.headline}" if one.group else one.headline for one in told]
        answered = {one.id.partition("/")[0] for one in self.findings if one.state != CANNOT_TELL}
        asked = dict.fromkeys(one.id.partition("/")[0] for one in self.findings)
        silent = [ASKS[one] for one in asked if one not in answered]
        if silent:
            made.append(f"Cannot tell {'; '.join(silent)}: findings.md says why, and what would tell.")
        return tuple(made)

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "folder": str(self.folder),
            "files": list(self.files),
            "findings": [one.as_json() for one in self.findings],
            "account": self.account.as_json(),
            "columns": self.columns,
            "notes": list(self.notes),
            "places": self.places,
            "hot": self.hot,
        }


def hotspots(
    table: Path | str,
    *,
    out: Path | str = "hotspots",
    areas: Path | str | None = None,
    population: Path | str | None = None,
    options: HotspotOptions | None = None,
    progress: Progress = no_progress,
) -> HotspotsResult:
    """Search a table of events or counts for hotspots, and write what is found into a folder.

    `table` is CSV or XLSX with one heading row: a row for each event with an area or a point and a date, or a row for
    each area and period with a count.  `areas` has the boundaries (GeoJSON or GeoPackage), `population` the residents
    of each area; without boundaries, points are counted in the cells of a grid.  Columns are guessed by their headings
    unless `options` say otherwise.  The folder `out` is written whole or not at all, and one that this command wrote
    before is replaced; the same files, options and seed give the same bytes.

    What the table is too coarse for is refused in a sentence that says what would unlock it.  The files are working
    papers: they hold exact numbers of places, and nothing of them has been released.

    Raises `MissingInput`, `BadInput` and `BadArgument` where a file or an option cannot be used, `FolderInUse` where
    there is something else in the folder, `KeptForResults` where it lies among those that other commands of a
    partnership folder read or publish, `CannotWrite`.
    """
    asked = options or HotspotOptions()
    if not 0.5 <= asked.level < 1:
        raise BadArgument("--level", asked.level, "a level from 0.5 up to, and without, 1, such as 0.95")
    if not 0 <= asked.seed < 2**32:
        raise BadArgument("--seed", asked.seed, "a whole number from 0 up")
    home = Path(out)
    check_out(home)
    progress(f"reading {Path(table).name}", 0, 0)
    events = gather_events(
        Path(table),
        asked.asked,
        areas=Path(areas) if areas else None,
        population=Path(population) if population else None,
    )
    progress("finding who neighbours whom", 0, 0)
    weights = _weights(events.places)
    worked = _worked(events, weights, asked, progress)
    progress("writing", 1, 1)
    with whole_folder(home) as made:
        notes = (*events.notes, *_cautions(events, weights))
        write_found(made, events, worked, asked, notes, weights)
        files = tuple(sorted(path.name for path in made.iterdir()))
    hot = int(np.any([one.numbers.called(asked.level)[0] for one in worked], axis=0).sum())
    found = tuple(finding for one in worked for finding in one.findings)
    return HotspotsResult(
        home, files, found, events.account, events.columns.in_words(), notes, len(events.places.codes), hot
    )


def _worked(
    events: GatheredEvents, weights: SpatialWeights | None, asked: HotspotOptions, progress: Progress
) -> list[GroupWorked]:
    """Every group with all that is worked out of it, and its findings."""
    groups, given = events.groups, _given(events, weights, asked)
    steps = len(PARTS) * len(groups)

    def show(number: int, group: str) -> None:
        progress(f"{PARTS[number % len(PARTS)]}{f': {group}' if group else ''}", number, steps)

    numbers = []
    for number, group in enumerate(groups):
        show(len(PARTS) * number, group)
        cube, random = _cube(events, group), _random(asked, "places", group)
        numbers.append(work_out(group, cube, given, random))
    spoken = Spoken(events, asked.level, len(groups), events.step_kind, _neighbours_in_words(events.places, weights))
    made = []
    for number, one in enumerate(correct_all(numbers)):
        show(len(PARTS) * number + 1, one.group)
        of_events, of_times = _event_numbers(events, one, asked), _time_numbers(events, one, asked)
        show(len(PARTS) * number + 2, one.group)
        trust = work_out_trust(one, given, asked.seed)
        findings = (
            *findings_of_places(one, spoken),
            trust_finding(one.group, trust, spoken),
            *findings_of_events(one.group, of_events, spoken),
            *findings_of_times(one.group, of_times, spoken),
        )
        made.append(GroupWorked(one, of_events, of_times, findings))
    return made


def _weights(places: EventPlaces) -> SpatialWeights | None:
    """Who neighbours whom, or None where it is not known."""
    try:
        if places.kind in ("areas", "cells"):
            assert places.metres is not None, "places with shapes"
            return queen_weights(list(places.metres), gap=GAP if places.kind == "areas" else places.cell / 1000)
        if places.kind == "middles" and len(places.codes) > NEAREST + 1:
            assert places.points is not None, "areas with points"
            return nearest_weights(places.points, count=NEAREST)
    except CannotReckon:
        return None
    return None


def _neighbours_in_words(places: EventPlaces, weights: SpatialWeights | None) -> str:
    """Which places are neighbours, in words."""
    if weights is None:
        return ""
    if places.kind == "middles":
        return f"the {NEAREST} nearest"
    return "those that it touches, be it in one corner"


def _cube(events: GatheredEvents, group: str) -> NDArray[np.int64]:
    """The counts of a group, steps x places."""
    rows = events.frame.filter(pl.col("group") == group)
    order = {step: place for place, step in enumerate(events.steps)}
    cube = np.zeros((len(events.steps), len(events.places.codes)), dtype=np.int64)
    at = np.array([order[step] for step in rows["step"].to_list()], dtype=np.int64)
    np.add.at(cube, (at, rows["place"].to_numpy()), rows["count"].to_numpy())
    return cube


def _given(events: GatheredEvents, weights: SpatialWeights | None, options: HotspotOptions) -> PlacesGiven:
    """The places as the methods need them."""
    width = {"quarter": 3, "year": 12, "financial year": 12}.get(events.step_kind, 1)
    return PlacesGiven(
        weights=weights,
        points=events.places.points,
        people=events.places.people,
        step_months=events.steps,
        months_a_step=width,
        dated=events.step_kind != "none",
        groups=len(events.groups),
        level=options.level,
    )


def _random(options: HotspotOptions, what: str, group: str) -> np.random.Generator:
    """Chance for one part of one group: the same whatever other groups there are."""
    return np.random.default_rng([options.seed, zlib.crc32(f"{what}/{group}".encode())])


def _event_numbers(events: GatheredEvents, numbers: PlaceNumbers, options: HotspotOptions) -> EventNumbers:
    """Density and near repeats of one group, of the events of now."""
    refused = refused_of(events)
    steps = [events.steps[one] for one in numbers.window]
    rows = events.frame.filter((pl.col("group") == numbers.group) & pl.col("step").is_in(steps))
    rows = rows.filter(pl.col("x").is_not_null() & pl.col("y").is_not_null())
    points = days = None
    if "density" not in refused:
        points = rows.select("x", "y").to_numpy()
    if "near" not in refused:
        moments = rows["moment"].dt.epoch("s").to_numpy() / 86_400
        days = np.floor(moments)
    random = _random(options, "events", numbers.group)
    return work_out_events(points, days, refused=refused, random=random)


def _time_numbers(events: GatheredEvents, numbers: PlaceNumbers, options: HotspotOptions) -> TimeNumbers:
    """Hours and repeats of one group, of all of its events."""
    rows = events.frame.filter(pl.col("group") == numbers.group)
    timed = Timed(
        earliest=rows["moment"].to_numpy().astype("datetime64[s]"),
        latest=rows["until"].to_numpy().astype("datetime64[s]"),
        address=tuple(one or "" for one in rows["address"].to_list()),
        addresses=options.asked.addresses,
    )
    random = _random(options, "times", numbers.group)
    return work_out_times(timed, refused=refused_of(events), level=options.level, random=random)


def _cautions(events: GatheredEvents, weights: SpatialWeights | None) -> tuple[str, ...]:
    """What to mind of the table as a whole: steps that are missing, a last month that may not be whole, islands."""
    made = []
    if events.gaps:
        one = len(events.gaps) == 1
        made.append(
            f"{len(events.gaps):,} {events.step_kind}{'' if one else 's'} between the first and the last "
            f"{'has' if one else 'have'} no row at all; taken as not held, not as nought."
        )
    last = events.frame["moment"].max()
    if last is not None and last.day < 25:  # type: ignore[union-attr]  # a day
        made.append(
            f"The last event is of day {last.day} of its month, which may not be whole; leave it out with --months."  # type: ignore[union-attr]
        )
    if weights is not None and weights.islands.size:
        made.append(_islands(events.places, weights.islands.tolist()))
    return tuple(made)


def _islands(places: EventPlaces, rows: Sequence[int]) -> str:
    """Which places have no neighbour, and what that means."""
    named = ", ".join(place_words(places.names[row], places.codes[row]) for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED:,} more, which hotspots.csv has" if len(rows) > NAMED else ""
    own = (
        "1 place has no neighbour and stands by its own number"
        if len(rows) == 1
        else (f"{len(rows):,} places have no neighbour and stand by their own numbers")
    )
    return f"{own} alone: {named}{more}."
