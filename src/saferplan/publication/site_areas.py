"""What lies around an area: what it is in, what is in it, what touches it, and where it is on the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import shapely

from saferplan.publication.locator import Locator
from saferplan.publication.map_shapes import shapes_of

if TYPE_CHECKING:
    from saferplan.publication.released import Released

Link = tuple[str, str]
"""An area's name and its page from the site's first; the page is "" where it has none."""

_APART = 0.0002
"""Areas whose edges are closer than this, in degrees (about 20 metres), touch: published edges are generalised."""

_MANY = {"district": "districts", "board": "community boards", "ward": "wards"}
_ONE = {"district": "district", "board": "community board", "ward": "ward"}
_WIDER = {"ward": ("board", "district"), "board": ("district",), "district": ()}
_INSIDE = {"ward": (), "board": ("ward",), "district": ("board", "ward")}


@dataclass(frozen=True)
class AreasNearby:
    """Areas that lie round another in one way: the words before them, and their names with pages."""

    words: str
    links: tuple[Link, ...]


class PlacesAround:
    """Finds what lies around each area that has a page, from the places and boundaries of a release."""

    def __init__(self, released: Released) -> None:
        self._released = released
        self.profiled = frozenset(answer.about for answer in released.profiles)
        self._touching: dict[str, dict[str, tuple[str, ...]]] = {}
        self._locators: dict[str, Locator] = {}

    def link(self, code: str) -> Link:
        """An area's name and its page."""
        area = self._released.areas[code]
        return area.name, f"areas/{area.slug}.html" if code in self.profiled else ""

    def links(self, codes: Iterable[str]) -> tuple[Link, ...]:
        """Areas with their pages, by name."""
        return tuple(sorted(self.link(code) for code in set(codes)))

    def containing(self, code: str) -> tuple[str, ...]:
        """The board and the district that the whole of an area lies in, the smaller first."""
        kind = self._released.areas[code].kind
        shared = [self._sharing(code, kind, wider) for wider in _WIDER.get(kind, ())]
        return tuple(codes[0] for codes in shared if len(codes) == 1)

    def nearby(self, code: str) -> tuple[AreasNearby, ...]:
        """What an area lies in, what touches it and what lies in it, each with words to say so."""
        kind = self._released.areas[code].kind
        found = []
        for wider in _WIDER.get(kind, ()):
            codes = self._sharing(code, kind, wider)
            found.append((f"In the {_ONE[wider] if len(codes) == 1 else _MANY[wider]}", codes))
        beside = self.touching(kind).get(code, ())
        found.append((f"Next to the {_ONE[kind] if len(beside) == 1 else _MANY[kind]}", beside))
        for inner in _INSIDE.get(kind, ()):
            codes = self._sharing(code, kind, inner)
            found.append((f"Wholly or partly in it, the {_ONE[inner] if len(codes) == 1 else _MANY[inner]}", codes))
        return tuple(AreasNearby(words, self.links(codes)) for words, codes in found if codes)

    def _sharing(self, code: str, kind: str, other: str) -> tuple[str, ...]:
        """The areas of another kind that share a small area with this one."""
        places = self._released.places
        found = places.filter(places[kind] == code)[other].drop_nulls().unique().sort().to_list()
        return tuple(one for one in found if one in self._released.areas)

    def touching(self, kind: str) -> dict[str, tuple[str, ...]]:
        """For each area of a kind, those of the kind that touch it; none where no boundary is held."""
        if kind not in self._touching:
            self._touching[kind] = touching_of(self._released.boundaries, kind, self._codes(kind))
        return self._touching[kind]

    def locator(self, code: str, *, accent: str) -> str | None:
        """Where an area lies in the whole, as one SVG document; None where its boundary is not held."""
        kind = self._released.areas[code].kind
        if kind not in self._locators:
            self._locators[kind] = Locator(self._released.boundaries, self._released.places, kind, self._codes(kind))
        return self._locators[kind].draw(code, self._released.areas, accent=accent)

    def _codes(self, kind: str) -> tuple[str, ...]:
        return tuple(sorted(code for code, area in self._released.areas.items() if area.kind == kind))


def touching_of(boundaries: pl.DataFrame, kind: str, codes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """For each area of a kind whose boundary is held, the others of the kind that it touches."""
    shapes = shapes_of(boundaries, kind, codes)
    if not shapes:
        return {}
    named, drawn = list(shapes), list(shapes.values())
    here, there = shapely.STRtree(drawn).query(drawn, predicate="dwithin", distance=_APART)
    found: dict[str, list[str]] = {code: [] for code in named}
    for one, other in sorted(zip(here.tolist(), there.tolist(), strict=True)):
        if one != other:
            found[named[one]].append(named[other])
    return {code: tuple(others) for code, others in found.items()}
