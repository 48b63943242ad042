"""The folder that `saferplan hotspots` writes, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saferplan import __version__
from saferplan.commands.folder import PLACES, is_in_use, is_there, writing
from saferplan.commands.hotspot_event_words import surface_file
from saferplan.commands.hotspot_files import (
    NOTICE,
    GroupWorked,
    findings_text,
    hours_csv,
    in_degrees,
    near_csv,
    place_rows,
    places_csv,
    places_geojson,
    surface_text,
    write_gpkg,
)
from saferplan.commands.hotspot_pictures import maps_of, page_of
from saferplan.commands.printed import account_lines
from saferplan.errors import FolderInUse, KeptForResults
from saferplan.methods.spatial_weights import SpatialWeights
from saferplan.publication.bundle import write_json
from saferplan.publication.whole import put_whole
from saferplan.sources.event_places import GatheredEvents, span_words
from saferplan.sources.event_rows import EventPlaces, EventsAsked

MADE_BY = "saferplan hotspots"
KEPT = (*PLACES, "inputs", "assessment", "plan")
"""The places of a partnership folder that working papers are kept out of."""


@dataclass(frozen=True)
class HotspotOptions:
    """How a search is made: what to read of the table, the level of confidence, and the seed of chance."""

    asked: EventsAsked = field(default_factory=EventsAsked)
    level: float = 0.95
    seed: int = 1


def write_found(
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
    tables = {one.numbers.group: place_rows(one, events, options.level, neighbours) for one in worked}
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
    maps = {one.numbers.group: maps_of(one, places, options.level) for one in worked}
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
    if any(one.times.week is not None for one in worked):
        _text(made / "hours.csv", hours_csv(worked))
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


def check_out(home: Path) -> None:
    """Refuse a folder that cannot take working papers, before anything is worked out.

    Raises `KeptForResults` where it lies among what other commands read or publish, `FolderInUse` where there is
    anything that this command did not write, and `CannotWrite`.
    """
    real = home.resolve()
    for above in real.parents:
        place = real.relative_to(above).parts[0]
        if place.lower() in KEPT and is_there(above / "partnership.toml"):
            raise KeptForResults(home, place, above)
    if is_in_use(home) and not is_ours(home):
        raise FolderInUse(home)
    with writing(home):
        nearest = next(above for above in real.parents if above.exists())
        tempfile.TemporaryDirectory(prefix=".unfinished-", dir=nearest).cleanup()


def is_ours(folder: Path) -> bool:
    """Whether a folder holds what this command wrote, and so may be replaced."""
    try:
        return f'"made_by": "{MADE_BY}"' in (folder / "findings.json").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


@contextmanager
def whole_folder(home: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of `home` once it is finished, and leaves nothing if it is not."""
    with writing(home):
        home.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=home.parent))
    try:
        with writing(home):
            made.chmod(0o755)
            yield made
            put_whole(made, home)
    finally:
        if made.exists():
            shutil.rmtree(made, ignore_errors=True)
