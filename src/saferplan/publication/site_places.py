"""The pages by which residents find their area, without a script: by name, by ward and by postcode."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from saferplan.areas import Area
from saferplan.publication.site_folder import SiteFolder, as_sentence
from saferplan.publication.words import words_of

_OUTWARD = re.compile(r"(?P<area>[A-Z]{1,2})(?P<district>\d[A-Z\d]?)")


def write_area_list(site: SiteFolder) -> None:
    """The list of districts, community boards and wards, each with what was found there."""
    figures = site.on_page()
    told = {answer.about: words_of(answer.title, figures) for answer in site.released.profiles}
    groups: list[dict[str, Any]] = []
    for kind, name in (("district", "Districts"), ("board", "Community boards"), ("ward", "Wards")):
        areas = sorted(
            (site.released.areas[code] for code in told if site.released.areas[code].kind == kind), key=_name
        )
        if areas:
            rows = [
                {
                    "name": area.name,
                    "href": f"{area.slug}.html",
                    "told": as_sentence(told[area.code].removeprefix(f"{area.name}: ")),
                }
                for area in areas
            ]
            groups.append({"name": name, "anchor": kind, "rows": rows})
    site.write_page(
        "areas/index.html",
        "areas.html",
        title=f"Find your part of {site.released.manifest['partnership']['area']}",
        part="Areas",
        contents=[(group["anchor"], group["name"]) for group in groups],
        groups=groups,
    )


def write_ward_list(site: SiteFolder) -> None:
    """Every ward by its first letter, with its district and its community boards."""
    places = site.released.places.filter(pl.col("ward").is_not_null())
    if places.is_empty():
        return
    letters: dict[str, list[dict[str, Any]]] = {}
    for (name, code), rows in places.sort("ward_name", "ward").group_by(["ward_name", "ward"], maintain_order=True):
        letters.setdefault(str(name)[:1].upper(), []).append(
            {
                "name": name,
                "href": site.around.link(str(code))[1],
                "districts": _links(site, rows, "district"),
                "boards": _links(site, rows, "board"),
            }
        )
    site.write_page(
        "wards.html",
        "wards.html",
        title="Wards, from A to Z",
        part="Areas",
        letters=letters,
        shows_boards=bool(places["board"].drop_nulls().len()),
    )


def write_postcode_pages(site: SiteFolder) -> None:
    """The postcodes: one list of districts, a page for each district, and one for each sector."""
    if site.released.postcodes.is_empty():
        return
    places = site.released.places.unique("lsoa").select(
        "lsoa", "ward", "ward_name", "district", "district_name", "board", "board_name"
    )
    found = site.released.postcodes.join(places, on="lsoa", how="left").sort("sector", "postcode")
    by_area: dict[str, dict[str, list[str]]] = {}
    for sector in found["sector"].unique(maintain_order=True):
        outward = sector.split(" ")[0]
        match = _OUTWARD.fullmatch(outward)
        by_area.setdefault(match["area"] if match else outward, {}).setdefault(outward, []).append(sector)
    areas = {area: dict(sorted(districts.items(), key=_district_order)) for area, districts in sorted(by_area.items())}
    site.write_page(
        "postcodes/index.html",
        "postcodes.html",
        title="Find your area by postcode",
        part="Postcodes",
        contents=[(f"area-{area.lower()}", f"Postcodes that begin with {area}") for area in areas],
        areas={area: [(name, district_path(name)) for name in districts] for area, districts in areas.items()},
    )
    for districts in areas.values():
        for outward, sectors in districts.items():
            path = f"postcodes/{district_path(outward)}"
            site.write_page(
                path,
                "postcode_district.html",
                title=f"Postcodes in {outward}",
                part="Postcodes",
                outward=outward,
                sectors=[(sector, sector_path(sector)) for sector in sectors],
            )
    for (sector,), rows in found.group_by(["sector"], maintain_order=True):
        path = f"postcodes/{sector_path(str(sector))}"
        _write_sector(site, path, str(sector), rows)


def _write_sector(site: SiteFolder, path: str, sector: str, rows: pl.DataFrame) -> None:
    """The page of one sector: each postcode with its ward, community board and district."""
    outward = sector.split(" ")[0]
    site.write_page(
        path,
        "postcode_sector.html",
        title=f"Postcodes that begin with {sector}",
        part="Postcodes",
        outward=outward,
        district=district_path(outward),
        rows=_runs_of(site, rows),
        shows_wards=bool(rows["ward_name"].drop_nulls().len()),
        shows_boards=bool(rows["board"].drop_nulls().len()),
    )


def _runs_of(site: SiteFolder, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Postcodes in order, those that follow each other in one ward, board and district told together."""
    told: list[dict[str, Any]] = []
    before: tuple[Any, ...] | None = None
    for row in rows.iter_rows(named=True):
        where = (row["ward"], row["board"], row["district"])
        if where != before:
            told.append(
                {
                    "postcodes": [],
                    "ward": (row["ward_name"], site.around.link(row["ward"])[1])
                    if row["ward"]
                    else ("ward not known", ""),
                    "board": _link(site, row["board"]),
                    "district": _link(site, row["district"]),
                }
            )
            before = where
        told[-1]["postcodes"].append(row["postcode"])
    return told


def district_path(outward: str) -> str:
    """The file of a postcode district.

    >>> district_path("HP10")
    'hp10.html'
    """
    return f"{outward.lower()}.html"


def sector_path(sector: str) -> str:
    """The file of a postcode sector.

    >>> sector_path("HP10 0")
    'hp10-0.html'
    """
    return f"{sector.lower().replace(' ', '-')}.html"


def _district_order(item: tuple[str, list[str]]) -> tuple[int, str]:
    """HP2 comes before HP10."""
    digits = re.findall(r"\d+", item[0])
    return int(digits[0]) if digits else 0, item[0]


def _link(site: SiteFolder, code: str | None) -> tuple[str, str]:
    """An area's name and its page; no page where it has no profile."""
    if code is None:
        return "not in one", ""
    return site.around.link(code)


def _links(site: SiteFolder, rows: pl.DataFrame, kind: str) -> list[tuple[str, str]]:
    """The areas of a kind in which rows lie, each once, by name."""
    pairs = rows.select(kind, f"{kind}_name").unique().drop_nulls().sort(f"{kind}_name").rows()
    return [_link(site, code) for code, _ in pairs]


def _name(area: Area) -> str:
    return area.name
