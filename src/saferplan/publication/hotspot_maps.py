"""The maps and the page of `saferplan hotspots`: drawn from numbers that were just worked out, and of no release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.areas import Area
from saferplan.assessment.answer import AreaMap
from saferplan.figures import FIGURE_COLUMNS, Figure
from saferplan.publication.maps import Ground, draw_map
from saferplan.publication.page_templates import page_templates

_KIND = "place"
"""The kind under which places are drawn: none of a partnership's own, since anything may be a place here."""

MOST_ROWS = 200
"""The most places that the page's table has; the CSV file has all."""


@dataclass(frozen=True)
class PlaceShading:
    """What a map shows: a number of each place (NaN for none), its unit, and the words over it.

    `labels` are the codes named on the map; `classes` are words by code that a map of classes shows.
    """

    id: str
    title: str
    summary: str
    unit: str
    values: NDArray[np.float64]
    labels: tuple[str, ...] = ()
    classes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PlaceGround:
    """The places of a map: codes, names, and shapes in longitude and latitude."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: NDArray[np.object_]

    @property
    def drawn(self) -> Ground:
        """The same as maps are drawn upon."""
        import shapely

        boundaries = pl.DataFrame(
            {"kind": _KIND, "code": list(self.codes), "geometry": list(shapely.to_wkb(self.shapes))},
            schema={"kind": pl.String, "code": pl.String, "geometry": pl.Binary},
        )
        areas = {code: Area(_KIND, code, name) for code, name in zip(self.codes, self.names, strict=True)}
        return Ground(boundaries, areas, pl.DataFrame(schema={_KIND: pl.String}))


@dataclass(frozen=True)
class SectionOnPage:
    """One group on the page: its heading, its findings (state, headline and sentences), its maps, its rows."""

    heading: str
    findings: Sequence[tuple[str, str, tuple[str, ...]]]
    maps: Sequence[tuple[str, str, str]]
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    left_out: int


def draw_places(shading: PlaceShading, ground: PlaceGround, *, wide: bool) -> str:
    """Draw a map of places as one standalone SVG document, 640 pixels wide or, where not `wide`, 300."""
    figures = {
        code: _figure(code, float(value), shading.unit)
        for code, value in zip(ground.codes, shading.values, strict=True)
    }
    area_map = AreaMap(
        id=shading.id,
        kind=_KIND,
        title=shading.title,
        summary=shading.summary,
        unit=shading.unit,
        source="",
        shades=tuple((code, code) for code in ground.codes),
        labels=shading.labels,
        classes=shading.classes,
    )
    return draw_map(area_map, figures.__getitem__, ground.drawn, wide=wide)


def _figure(code: str, value: float, unit: str) -> Figure:
    """A number as a figure, so that it is printed and classed by the one rule.

    It has no address, for it is no figure of a bundle.
    """
    held = bool(np.isfinite(value))
    made: dict[str, Any] = dict.fromkeys(FIGURE_COLUMNS, "")
    made |= dict.fromkeys(("numerator", "denominator", "low", "high", "level")) | {"caveats": (), "inputs": ()}
    made |= {"id": code, "area": code, "value": value if held else None, "missing": "" if held else "NO_DENOMINATOR"}
    units = {"events": "", "by": "standard errors", "rate": "per 1,000 people"}
    return Figure(**made | {"unit": units[unit.split()[0]]})


def hotspot_page(title: str, about: Sequence[str], sections: Sequence[SectionOnPage], rows: Sequence[str]) -> str:
    """The page: findings in words, maps, a table of places, and what became of the rows of the file."""
    return page_templates().get_template("hotspots.html").render(title=title, about=about, sections=sections, rows=rows)
