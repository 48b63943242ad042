"""Rows of hotspots: how what was found of small areas becomes figures, with their addresses, notes and sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.figures import FIGURE_COLUMNS, Address
from saferplan.measures.definition import load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.place_cubes import ASB, Neighbourhood

OF_GI_STAR = ("hot_places", "hotspot_strength", "hot_steps", "place_class", "class_places")
"""The measures that come from values of small areas set side by side."""

_UNITS = {"shrunken_rate": "per 1,000 people", "hotspot_strength": "standard errors", "place_class": "class"}


@dataclass(frozen=True)
class PlaceFigure:
    """One figure of hotspots, without what all figures of its type share.

    `stat` is "" for the measure's first statistic, and `unit` None for that of the measure.  `limits` bound the value
    at 95% by the method that `limited_by` names.
    """

    measure: str
    period: str
    value: float
    area: str = PARTNERSHIP
    group: dict[str, str] = field(default_factory=dict)
    stat: str = ""
    unit: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    limits: tuple[float, float] | None = None
    limited_by: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """What the figures of one type rest on: inputs, status, origin, and notes on the places set side by side."""

    inputs: tuple[str, ...]
    status: str
    origin: str
    notes: tuple[str, ...]


def sources_of(evidence: Evidence, slug: str, near: Neighbourhood) -> Sources:
    """What the records of a type of crime (or anti-social behaviour) rest on, over all months held."""
    measure = load_measures()["asb_incidents" if slug == ASB else "recorded_crime"]
    found = evidence.extracts(measure)
    inputs = tuple(sorted({name for month in evidence.held for name in found.get(month, ())}))
    kind = "rates" if near.people is not None else "counts"
    if near.people is not None:
        inputs += tuple(sorted(f"population {name}" for name in evidence.population["input"].unique()))
    return Sources(
        inputs=inputs,
        status="provisional" if evidence.provisional & set(evidence.held) else "final",
        origin="partner" if any(name.startswith("partner ") for name in inputs) else "open",
        notes=(f"PLACES tested={len(near.codes)} left_out={len(near.left_out)} values={kind}",),
    )


class HotspotRows:
    """Gathers figures of hotspots, one type of crime after another."""

    def __init__(self, evidence: Evidence) -> None:
        self._vintage = dict(evidence.places.select("lsoa", "vintage").iter_rows())
        self._rows: list[dict[str, Any]] = []
        self.slug = ""
        self._sources = Sources((), "final", "open", ())

    def of(self, slug: str, sources: Sources) -> None:
        """Say which type of crime the figures that follow are of, and what they rest on."""
        self.slug, self._sources = slug, sources

    def put(self, one: PlaceFigure) -> None:
        """Add a figure."""
        measure = load_measures()[one.measure]
        group = one.group | ({"crime_type": self.slug} if self.slug else {})
        address = Address(
            one.measure, one.period, area=one.area, stat=one.stat or None, group=tuple(sorted(group.items()))
        )
        low, high = one.limits or (None, None)
        self._rows.append(
            {
                "id": str(address),
                "measure": one.measure,
                "statistic": one.stat or measure.default_statistic,
                "of": "",
                "area": one.area,
                "area_vintage": self._vintage.get(one.area, ""),
                "period": one.period,
                "group": address.group_text,
                "value": one.value,
                "numerator": one.numerator,
                "denominator": one.denominator,
                "low": low,
                "high": high,
                "level": None if low is None else 0.95,
                "interval_method": one.limited_by if low is not None else "",
                "unit": _UNITS.get(one.measure, "") if one.unit is None else one.unit,
                "status": self._sources.status,
                "missing": "",
                "origin": self._sources.origin,
                "caveats": [*self._noted(one.measure), *one.notes],
                "inputs": list(self._sources.inputs),
            }
        )

    def _noted(self, measure: str) -> tuple[str, ...]:
        """The notes on the places that were set side by side; what was compared is told where something was."""
        notes = self._sources.notes
        return notes if measure in OF_GI_STAR else tuple(note.partition(" values=")[0] for note in notes)

    def frame(self) -> pl.DataFrame:
        """The figures, in the columns of `FIGURE_COLUMNS`."""
        return pl.DataFrame([self._column(name, kind) for name, kind in FIGURE_COLUMNS.items()])

    def _column(self, name: str, kind: pl.DataType) -> pl.Series:
        """One column; of lists, which are few and long, each different one is made once."""
        cells = [row[name] for row in self._rows]
        if not isinstance(kind, pl.List):
            return pl.Series(name, cells, dtype=kind)
        order: dict[tuple[str, ...], int] = {}
        places = [order.setdefault(tuple(cell), len(order)) for cell in cells]
        return pl.Series(name, [list(one) for one in order], dtype=kind).gather(places)
