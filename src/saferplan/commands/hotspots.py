"""Hotspots: where events of any table stand out, how sure, since when, and what the table cannot support."""

from __future__ import annotations

import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan import __version__
from saferplan.commands.folder import Progress, is_in_use, no_progress, writing
from saferplan.commands.hotspot_event_words import findings_of_events, refused_of, surface_file
from saferplan.commands.hotspot_events import EventNumbers, work_out_events
from saferplan.commands.hotspot_files import (
    NOTICE,
    GroupWorked,
    findings_text,
    in_degrees,
    near_csv,
    place_rows,
    places_csv,
    places_geojson,
    surface_text,
    write_gpkg,
)
from saferplan.commands.hotspot_numbers import PlaceNumbers, PlacesGiven, correct_all, work_out
from saferplan.commands.hotspot_pictures import maps_of, page_of
from saferplan.commands.hotspot_words import ASKS, CANNOT_TELL, HotspotFinding, Spoken, findings_of_places
from saferplan.commands.printed import account_lines
from saferplan.errors import BadArgument, CannotReckon, FolderInUse
from saferplan.methods.spatial_weights import SpatialWeights, nearest_weights, queen_weights
from saferplan.publication.bundle import write_json
from saferplan.sources.event_places import GatheredEvents, gather_events, span_words
from saferplan.sources.event_points import NEAREST
from saferplan.sources.event_rows import EventPlaces, EventsAsked
from saferplan.tables import Account

GAP = 10.0
"""Shapes whose edges lie no further apart than so many metres are neighbours: they may have been simplified."""

MADE_BY = "saferplan hotspots"
MOST_TOLD = 2
"""Of so many groups every headline is printed; of more, only where it is hot."""


@dataclass(frozen=True)
class HotspotOptions:
    """How a search is made: what to read of the table, the level of confidence, and the seed of chance."""

    asked: EventsAsked = field(default_factory=EventsAsked)
    level: float = 0.95
    seed: int = 1


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
    there is something else in the folder, `CannotWrite`.
    """
    asked = options or HotspotOptions()
    if not 0.5 <= asked.level < 1:
        raise BadArgument("--level", asked.level, "a level from 0.5 up to, and without, 1, such as 0.95")
    if not 0 <= asked.seed < 2**32:
        raise BadArgument("--seed", asked.seed, "a whole number from 0 up")
    home = Path(out)
    if is_in_use(home) and not _is_ours(home):
        raise FolderInUse(home)
    progress("reading the table", 0, 0)
    events = gather_events(
        Path(table),
        asked.asked,
        areas=Path(areas) if areas else None,
        population=Path(population) if population else None,
    )
    weights = _weights(events.places)
    groups = events.groups
    numbers = []
    for number, group in enumerate(groups):
        progress(f"searching {group}".strip(), number, len(groups) + 2)
        numbers.append(_numbers(events, group, weights, asked))
    numbers = correct_all(numbers)
    spoken = Spoken(events, asked.level, len(groups), events.step_kind, _neighbours_in_words(events.places, weights))
    worked = []
    for one in numbers:
        progress(f"points of {one.group}".replace(" of ", " of ").strip(), len(groups), len(groups) + 2)
        of_events = _event_numbers(events, one, asked)
        findings = (*findings_of_places(one, spoken), *findings_of_events(one.group, of_events, spoken))
        worked.append(GroupWorked(one, of_events, findings))
    progress("writing", len(groups) + 1, len(groups) + 2)
    with _whole(home) as made:
        notes = (*events.notes, *_cautions(events, weights))
        _write(made, events, worked, asked, notes, weights)
        files = tuple(sorted(path.name for path in made.iterdir()))
    hot = sum(int(one.called(asked.level)[0].sum()) for one in numbers)
    found = tuple(finding for one in worked for finding in one.findings)
    return HotspotsResult(
        home, files, found, events.account, events.columns.in_words(), notes, len(events.places.codes), hot
    )


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


def _numbers(
    events: GatheredEvents, group: str, weights: SpatialWeights | None, options: HotspotOptions
) -> PlaceNumbers:
    """What was worked out of one group."""
    rows = events.frame.filter(pl.col("group") == group)
    order = {step: place for place, step in enumerate(events.steps)}
    cube = np.zeros((len(events.steps), len(events.places.codes)), dtype=np.int64)
    at = np.array([order[step] for step in rows["step"].to_list()], dtype=np.int64)
    np.add.at(cube, (at, rows["place"].to_numpy()), rows["count"].to_numpy())
    width = {"quarter": 3, "year": 12, "financial year": 12}.get(events.step_kind, 1)
    given = PlacesGiven(
        weights=weights,
        points=events.places.points,
        people=events.places.people,
        step_months=events.steps,
        months_a_step=width,
        dated=events.step_kind != "none",
        groups=len(events.groups),
        level=options.level,
    )
    return work_out(group, cube, given, _random(options, "places", group))


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
        count = int(weights.islands.size)
        one_place = "1 place has no neighbour" if count == 1 else f"{count:,} places have no neighbour"
        made.append(f"{one_place} and cannot be tested.")
    return tuple(made)


def _write(
    made: Path,
    events: GatheredEvents,
    worked: Sequence[GroupWorked],
    options: HotspotOptions,
    notes: Sequence[str],
    weights: SpatialWeights | None,
) -> None:
    """Write every file into a folder."""
    places, grouped = events.places, len(worked) > 1 or bool(worked[0].numbers.group)
    neighbours: NDArray[np.int64] = np.array([], dtype=np.int64) if weights is None else weights.neighbours
    tables = {one.numbers.group: place_rows(one, places, options.level, neighbours) for one in worked}
    title = f"Hotspots in {events.table.name}"
    about = [line for line in (_about(events), f"Columns: {events.columns.in_words()}.", *notes) if line]
    account = [text for _, text in account_lines(events.account)]
    account += [f"{count:,}: {note}" for note, count in sorted(events.account.notes.items())]
    _text(made / "hotspots.csv", places_csv(tables, grouped=grouped))
    _text(made / "findings.md", findings_text(title, about, worked, account))
    shapes = _shapes(places)
    if shapes is not None:
        degrees = in_degrees(shapes, places.wkt)
        for one in worked:
            rows = tables[one.numbers.group]
            _text(made / f"hotspots{one.suffix}.geojson", places_geojson(rows, degrees))
        layers = {f"hotspots{one.suffix}": tables[one.numbers.group] for one in worked}
        write_gpkg(made / "hotspots.gpkg", layers, shapes, places.wkt)
    maps = {one.numbers.group: maps_of(one, places, options.level, events) for one in worked}
    for one in worked:
        for drawn in maps[one.numbers.group]:
            _text(made / drawn.file, drawn.wide)
    _text(made / "map.html", page_of(title, about, worked, (tables, maps, account)))
    for one in worked:
        if one.events.density is not None:
            name = surface_file(one.numbers.group)
            _text(made / name, surface_text(one.events.density))
            _text(made / f"{Path(name).stem}.prj", _wkt(places.flat))
    if any(one.events.near is not None for one in worked):
        _text(made / "near_repeats.csv", near_csv(worked))
    write_json(made / "findings.json", _manifest(events, worked, options, notes))


def _about(events: GatheredEvents) -> str:
    """What was searched, in a sentence."""
    total, span = int(events.frame["count"].sum()), span_words(events)
    return (
        f"{total:,} events in {len(events.places.codes):,} places{f', {span}' if span else ''}. "
        f"Seeds and options are in findings.json."
    )


def _shapes(places: EventPlaces) -> NDArray[np.object_] | None:
    """The shapes of places for a GIS: polygons, or points for areas that have none."""
    import shapely

    if places.shapes is not None:
        return places.shapes
    if places.points is None:
        return None
    return np.asarray(shapely.points(places.points), dtype=object)


def _wkt(projection: str) -> str:
    """A projection in the words that a .prj file has."""
    from pyproj import CRS

    return CRS.from_user_input(projection).to_wkt("WKT1_ESRI") + "\n"


def _manifest(
    events: GatheredEvents, worked: Sequence[GroupWorked], options: HotspotOptions, notes: Sequence[str]
) -> dict[str, Any]:
    """Everything that was read and found, for a program."""
    return {
        "made_by": MADE_BY,
        "version": __version__,
        "notice": NOTICE,
        "options": {"level": options.level, "seed": options.seed} | _plain(asdict(options.asked)),
        "inputs": [{"file": name, "sha256": checksum} for name, checksum in events.inputs],
        "columns": {name: value for name, value in asdict(events.columns).items() if value},
        "account": events.account.as_json(),
        "places": {"kind": events.places.kind, "number": len(events.places.codes)},
        "steps": {"kind": events.step_kind, "held": len(events.steps), "missing": len(events.gaps)},
        "notes": list(notes),
        "findings": [finding.as_json() for one in worked for finding in one.findings],
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Options as JSON values."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _is_ours(folder: Path) -> bool:
    """Whether a folder holds what this command wrote, and so may be replaced."""
    try:
        return f'"made_by": "{MADE_BY}"' in (folder / "findings.json").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


@contextmanager
def _whole(home: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of `home` once it is finished, and leaves nothing if it is not."""
    with writing(home):
        home.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=home.parent))
    try:
        with writing(home):
            made.chmod(0o755)
            yield made
            if home.is_dir():
                before = made.with_name(f"{made.name}-before")
                os.replace(home, before)
                os.replace(made, home)
                shutil.rmtree(before, ignore_errors=True)
            else:
                os.replace(made, home)
    finally:
        if made.exists():
            shutil.rmtree(made, ignore_errors=True)
