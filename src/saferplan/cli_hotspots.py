"""The command line of `saferplan hotspots`, which has an option for each thing that a table may call otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saferplan.terminal import AsJson, accounted, print_json, progress_bar, quoted, say

if TYPE_CHECKING:
    from saferplan.commands.hotspots import HotspotsResult

_AREA = "The column of area codes, where its heading does not say so."
_DATE = "The column of dates, months or other periods."
_WHERE = 'Only rows with a value, like "Crime type=Burglary"; give it once for each value.'


def hotspots(
    table: Annotated[
        Path, typer.Argument(metavar="TABLE", help="CSV or XLSX: a row for each event, or for each area and period.")
    ],
    out: Annotated[Path, typer.Option(help="The folder to write.")] = Path("hotspots"),
    areas: Annotated[
        Path | None, typer.Option(help="The areas' boundaries, GeoJSON or GeoPackage.", show_default=False)
    ] = None,
    population: Annotated[
        Path | None, typer.Option(help="Residents of each area, CSV or XLSX, for rates.", show_default=False)
    ] = None,
    where: Annotated[list[str] | None, typer.Option(metavar="COLUMN=VALUE", help=_WHERE)] = None,
    by: Annotated[str, typer.Option(help="A column of types, of which each is searched by itself.")] = "",
    months: Annotated[str, typer.Option(help="Like 2023-04..2024-03.", show_default="all that are held")] = "",
    area: Annotated[str, typer.Option(help=_AREA)] = "",
    date: Annotated[str, typer.Option(help=_DATE)] = "",
    until: Annotated[str, typer.Option(help="The column of the latest time, where events have two.")] = "",
    count: Annotated[str, typer.Option(help="The column of counts; none where each row is one event.")] = "",
    easting: Annotated[str, typer.Option(help="The column of eastings in metres.")] = "",
    northing: Annotated[str, typer.Option(help="The column of northings in metres.")] = "",
    longitude: Annotated[str, typer.Option(help="The column of longitudes in degrees.")] = "",
    latitude: Annotated[str, typer.Option(help="The column of latitudes in degrees.")] = "",
    address: Annotated[str, typer.Option(help="The column of addresses, or of numbers that stand for them.")] = "",
    addresses: Annotated[
        int, typer.Option(help="How many addresses there are in all.", show_default="not known", min=0)
    ] = 0,
    projection: Annotated[
        str, typer.Option(help="The projection of eastings and northings.", show_default="EPSG:27700")
    ] = "",
    code: Annotated[str, typer.Option(help="The column of codes in the boundaries.")] = "",
    named_only: Annotated[
        bool, typer.Option("--named-only", help="Leave out areas of the boundaries that no row names.")
    ] = False,
    snapped: Annotated[
        bool, typer.Option("--snapped", help="Points were moved to a few anonymous ones (data.police.uk is known).")
    ] = False,
    cell: Annotated[
        float, typer.Option(help="The side of a grid's cell in metres.", show_default="about a thousand cells", min=0)
    ] = 0,
    level: Annotated[float, typer.Option(help="The level of confidence.")] = 0.95,
    seed: Annotated[int, typer.Option(help="What chance is drawn by: the same gives the same.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Search any table of events or counts for hotspots."""
    columns = {
        "area": area, "date": date, "until": until, "count": count, "easting": easting, "northing": northing,
        "longitude": longitude, "latitude": latitude, "address": address,
    }  # fmt: skip
    rows = {"where": tuple(where or ()), "by": by, "months": months, "snapped": snapped}
    places = {"code": code, "cell": cell, "projection": projection, "named_only": named_only, "addresses": addresses}
    files = {"out": out, "areas": areas, "population": population}
    result = _search(table, files, {"columns": columns} | rows | places, (level, seed), quiet=as_json)
    if as_json:
        print_json(result.as_json())
    else:
        _say(result, table)


def _search(
    table: Path, files: dict[str, Any], asked: dict[str, Any], chosen: tuple[float, int], *, quiet: bool
) -> HotspotsResult:
    """Run the search: `files` are those read and written beside the table, `chosen` the level and the seed."""
    from saferplan.commands.hotspot_folder import HotspotOptions
    from saferplan.commands.hotspots import hotspots as run
    from saferplan.sources.event_rows import EventsAsked

    columns = {meaning: name for meaning, name in asked.pop("columns").items() if name}
    options = HotspotOptions(EventsAsked(columns=columns, **asked), *chosen)
    with progress_bar(quiet=quiet) as progress:
        return run(table, options=options, progress=progress, **files)


def _say(result: HotspotsResult, table: Path) -> None:
    """Say what was found and written."""
    say(f"Columns: {result.columns}.")
    for note in result.notes:
        say(f"Note: {note}")
    for line in result.lines():
        say(line)
    say(f"Read: {accounted([result.account])}, from {table.name}.")
    say(f"Made: {len(result.files)} files of {result.places:,} places, {result.hot:,} of them hot, in {result.folder}")
    say(f"Next: open {quoted(result.folder / 'map.html')}; these are working papers, exact and not released.")
