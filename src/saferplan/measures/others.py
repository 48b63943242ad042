"""Other areas: which are most like the partnership, which months they hold, and which months can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.areas import PARTNERSHIP
from saferplan.errors import CannotReckon
from saferplan.methods.neighbours import nearest_neighbours, stability
from saferplan.periods import Period, period_of
from saferplan.reference.neighbour_variables import neighbour_variables, weights_of

SHARED_BY = 2 / 3
"""Months are compared that at least this share of the similar areas hold; an area that lacks one is left out."""

LEAST_MONTHS = 3
"""Fewer shared months than this are not compared."""


@dataclass(frozen=True)
class Similar:
    """The areas most like the partnership, the nearest first, or those it chose itself (`given`).

    `distance` is that of each, and `left_out` and `drawn` how firmly it belongs among them (`methods.neighbours`);
    empty where variables are lacking.  `variables` are those compared in, `candidates` how many areas had them all.
    `kept` is the mean of `drawn` over the nearest.  `lacking` is "variables" or "areas" where none can be found.
    """

    codes: tuple[str, ...] = ()
    distance: Mapping[str, float] = field(default_factory=dict)
    left_out: Mapping[str, float] = field(default_factory=dict)
    drawn: Mapping[str, float] = field(default_factory=dict)
    variables: tuple[str, ...] = ()
    candidates: int = 0
    kept: float = 0.0
    given: bool = False
    lacking: str = ""


@dataclass(frozen=True)
class OtherAreas:
    """What is held of other areas: the four comparison tables, the neighbours given, and how many are looked for."""

    counts: pl.DataFrame
    areas: pl.DataFrame
    population: pl.DataFrame
    variables: pl.DataFrame
    given: tuple[str, ...] = ()
    nearest: int = 14

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """The codes of one kind that counts are held of: peer, region or nation."""
        with_counts = set(self.counts["area"].drop_nulls())
        return tuple(code for code in self.areas.filter(pl.col("kind") == kind)["area"] if code in with_counts)

    @cached_property
    def force_of(self) -> dict[str, str]:
        """The force of each area that has one."""
        return dict(self.areas.drop_nulls("force").select("area", "force").iter_rows())

    @cached_property
    def held(self) -> dict[str, frozenset[int]]:
        """The months held of each area: those for which its force has any record, or it has itself where none is said.

        A record of another force that strayed into an area does not make its month held.
        """
        by_force = self.counts.drop_nulls("force").group_by("force").agg(pl.col("month").unique())
        of_force = {force: frozenset(months) for force, months in by_force.iter_rows()}
        by_area = self.counts.drop_nulls("area").group_by("area").agg(pl.col("month").unique())
        own = {area: frozenset(months) for area, months in by_area.iter_rows()}
        return {area: of_force.get(self.force_of.get(area, ""), months) for area, months in own.items()}

    @cached_property
    def similar(self) -> Similar:
        """The areas most like the partnership."""
        return find_similar(self, PARTNERSHIP)

    def shared_months(self, wanted: tuple[int, ...]) -> Period | None:
        """Those of some months that the similar areas hold too (or, without any, the region and nation); None if few.

        They are the months that at least two thirds of the areas hold.
        """
        codes = self.similar.codes or (*self.of_kind("region"), *self.of_kind("nation"))
        holders = [self.held[code] for code in codes if code in self.held and self.held[code] & set(wanted)]
        if not holders:
            return None
        shared = [m for m in wanted if sum(m in months for months in holders) >= SHARED_BY * len(holders)]
        return period_of(shared) if len(shared) >= min(LEAST_MONTHS, len(wanted)) else None


def variable_table(others: OtherAreas, own: str) -> tuple[list[str], tuple[str, ...], NDArray[np.float64]]:
    """The areas that have every variable that `own` has, `own` first; the variables; and their values, scaled.

    A share is put as its square root and a density as its logarithm (`reference/neighbour_variables.toml`).  Only peers
    are candidates.
    """
    scales = {one.slug: one.scale for one in neighbour_variables()}
    held = others.variables.filter(pl.col("whole") > 0)
    mine = set(held.filter(pl.col("area") == own)["variable"])
    slugs = tuple(one.slug for one in neighbour_variables() if one.slug in mine)
    peers = others.areas.filter((pl.col("kind") == "peer") & (pl.col("area") != own))["area"]
    wide = (
        held.filter(pl.col("variable").is_in(slugs) & (pl.col("area").is_in(peers.implode()) | (pl.col("area") == own)))
        .with_columns(value=pl.col("part") / pl.col("whole"))
        .pivot("variable", index="area", values="value")
        .drop_nulls()
        .sort("area")
    )
    if not slugs or own not in set(wide["area"]):
        return [], (), np.empty((0, 0))
    wide = pl.concat([wide.filter(pl.col("area") == own), wide.filter(pl.col("area") != own)])
    columns = [_scaled(wide[slug].to_numpy().astype(np.float64), scales[slug]) for slug in slugs]
    return wide["area"].to_list(), slugs, np.column_stack(columns)


def _scaled(values: NDArray[np.float64], scale: str) -> NDArray[np.float64]:
    """Values on the scale of their variable."""
    if scale == "share":
        return np.sqrt(values)
    return np.log(np.maximum(values, 1e-9)) if scale == "log" else values


def find_similar(others: OtherAreas, own: str) -> Similar:
    """The areas most like one, or the ones given, with distances where the variables allow."""
    codes, slugs, values = variable_table(others, own)
    known = set(others.areas["area"])
    given = tuple(dict.fromkeys(code for code in others.given if code in known))
    if len(codes) < 2 or len(slugs) < 2:
        return Similar(codes=given, given=bool(given), lacking="" if given else "variables")
    count = min(others.nearest, len(codes) - 1)
    weights = weights_of(slugs)
    try:
        found = nearest_neighbours(values, 0, count=count, weights=weights)
        firm = stability(values, 0, count=count, weights=weights)
    except CannotReckon:  # too few areas, or nothing to tell them apart by
        return Similar(codes=given, given=bool(given), lacking="" if given else "areas")
    row = {code: place for place, code in enumerate(codes)}
    chosen = given or tuple(codes[place] for place in found.nearest)
    placed = [code for code in chosen if code in row]
    return Similar(
        codes=tuple(sorted(chosen, key=lambda code: (found.distance[row[code]] if code in row else np.inf, code))),
        distance={code: float(found.distance[row[code]]) for code in placed},
        left_out={} if given else {code: float(firm.left_out[row[code]]) for code in placed},
        drawn={} if given else {code: float(firm.drawn[row[code]]) for code in placed},
        variables=slugs,
        candidates=len(codes) - 1,
        kept=0.0 if given else firm.kept,
        given=bool(given),
    )
