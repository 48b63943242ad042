"""The offence mix: what a crime of each published type weighs, from the force's own offences by code.

A type of crime on data.police.uk holds offences whose weights differ by orders of magnitude.  The Home Office's
tables say how many of each the whole force recorded; what that leaves open for a part of the force is kept with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import polars as pl

from saferplan.measures.denominators import NEAREST_YEARS
from saferplan.measures.evidence import Evidence
from saferplan.methods.weighted import between_variance, mean_weight
from saferplan.periods import Period
from saferplan.reference.offences import is_of_a_place, offences, severity_weights

SEVERITY, DAYS = "crime_severity", "crime_harm_index"
ENOUGH_PLACES = 5
"""With fewer forces in the table than this, it is not told how much places differ in their mix."""

ENOUGH_OFFENCES = 30
"""A force with fewer offences of a type than this does not say how much places differ."""

PARTS_OF_HOMICIDE = ("1", "4.1", "4.2", "4.10")
HOMICIDE = "1/4.1/4.10/4.2"

MIX_SCHEMA: dict[str, pl.DataType] = {
    "year": pl.String(),
    "crime_type": pl.String(),
    "mean": pl.Float64(),
    "second": pl.Float64(),
    "lightest": pl.Float64(),
    "gravest": pl.Float64(),
    "counted": pl.Float64(),
    "places": pl.Float64(),
    "a_year": pl.Float64(),
    "offences": pl.Int64(),
    "unweighted": pl.Int64(),
    "forces": pl.Int64(),
}


@dataclass(frozen=True)
class MixNote:
    """What the mix leaves open in one figure; it travels with the figure as a caveat.

    `year` is the financial year of the table, `period_year` that of the figure, `offences` how many were counted and
    `unweighted` how many more have no weight.  `forces` is how many say how much places differ; `lightest` and
    `gravest` are the figure if every crime had been the lightest, or the gravest, offence that the force recorded in
    its type.  `chance` and `mix` are standard deviations of the figure: by chance alone, and by the mix.
    """

    force: str
    year: str
    period_year: str
    offences: int
    unweighted: int
    forces: int
    lightest: float
    gravest: float
    chance: float
    mix: float

    @property
    def is_open(self) -> bool:
        """Whether the mix leaves the figure open at all: not where each type is one offence, or one weight."""
        return self.lightest < self.gravest

    @property
    def is_told(self) -> bool:
        """Whether it can be told by how much the mix may be off."""
        return not self.is_open or self.forces >= ENOUGH_PLACES

    def times(self, factor: float) -> MixNote:
        """The note of the same figure in other units."""
        names = ("lightest", "gravest", "chance", "mix")
        return replace(self, **{name: getattr(self, name) * factor for name in names})

    def __str__(self) -> str:
        """The note as a caveat."""
        numbers = " ".join(f"{name}={getattr(self, name):.9g}" for name in ("lightest", "gravest", "chance", "mix"))
        return (
            f"MIX force={self.force} year={self.year} for={self.period_year} offences={self.offences} "
            f"unweighted={self.unweighted} forces={self.forces} {numbers}"
        )


def mix_notes(caveats: tuple[str, ...]) -> tuple[MixNote, ...]:
    """Every note on the mix among a figure's caveats: one, or for a figure worked out from two, those of both."""
    found = []
    for caveat in caveats:
        if caveat.startswith("MIX "):
            parts = dict(part.split("=", 1) for part in caveat.split(" ")[1:])
            counts = (int(parts[name]) for name in ("offences", "unweighted", "forces"))
            numbers = (float(parts[name]) for name in ("lightest", "gravest", "chance", "mix"))
            found.append(MixNote(parts["force"], parts["year"], parts["for"], *counts, *numbers))
    return tuple(found)


def mix_note(caveats: tuple[str, ...]) -> MixNote | None:
    """The note on the mix among a level's caveats, or None.

    >>> note = MixNote("ashbrook", "2018/19", "2018/19", 40, 0, 6, 100.0, 900.0, 12.5, 25.0)
    >>> mix_note(("UNPLACED rows=1 of=9", str(note))) == note
    True
    """
    return next(iter(mix_notes(caveats)), None)


def weights_of(measure: str, evidence: Evidence) -> pl.DataFrame:
    """The weight of each offence code under a measure: `offence_code`, `weight`, `square`, `lightest`, `gravest`.

    Under the Crime Severity Score a code has one weight.  Under the Cambridge Crime Harm Index it holds several
    offences in law: its weight is the median of their days.  Empty where the index is not held.
    """
    if measure == SEVERITY:
        codes = severity_weights()
        frame = pl.DataFrame({"offence_code": list(codes), "weight": list(codes.values())})
        return frame.with_columns(
            (pl.col("weight") ** 2).alias("square"),
            pl.col("weight").alias("lightest"),
            pl.col("weight").alias("gravest"),
        )
    days = evidence.harm_days.select("offence_code", "days")
    homicide = days.filter(pl.col("offence_code").is_in(PARTS_OF_HOMICIDE)).with_columns(offence_code=pl.lit(HOMICIDE))
    return (
        pl.concat([days, homicide])
        .group_by("offence_code")
        .agg(
            pl.col("days").median().alias("weight"),
            (pl.col("days") ** 2).mean().alias("square"),
            pl.col("days").min().alias("lightest"),
            pl.col("days").max().alias("gravest"),
        )
        .sort("offence_code")
    )


def mix_year(period: Period, held: tuple[str, ...]) -> str | None:
    """The financial year whose mix serves a period: that of its middle month, else the nearest held within five.

    >>> from saferplan.periods import parse_period
    >>> mix_year(parse_period("2018/19"), ("2016/17", "2017/18")), mix_year(parse_period("2030"), ("2017/18",))
    ('2017/18', None)
    """
    year = first_year(period_year(period))
    near = [one for one in held if abs(first_year(one) - year) <= NEAREST_YEARS]
    return min(near, key=lambda one: (abs(first_year(one) - year), one), default=None)


def period_year(period: Period) -> str:
    """The financial year in which the middle month of a period falls."""
    start = (period.months[len(period.months) // 2] - 3) // 12
    return f"{start}/{(start + 1) % 100:02d}"


def first_year(year: str) -> int:
    """The calendar year in which a financial year starts."""
    return int(year[:4])


def years_held(evidence: Evidence) -> tuple[str, ...]:
    """The financial years for which every home force is in the Home Office's tables."""
    home = evidence.offence_counts.filter(pl.col("force").is_in(list(evidence.forces)))
    forces = home.group_by("year").agg(pl.col("force").n_unique().alias("forces"))
    return tuple(sorted(forces.filter(pl.col("forces") == len(evidence.forces))["year"].to_list()))


def mix_by_type(measure: str, evidence: Evidence) -> pl.DataFrame:
    """What a crime of each type weighs in the home forces, by financial year held: the columns of `MIX_SCHEMA`.

    `counted` is the relative variance of the mean from having counted; `places` that between forces, and `a_year`
    that from one year to the next.  Where a table holds too few years to tell the last, it is taken to be as large as
    that between forces.
    """
    codes = offences()
    types = pl.DataFrame(
        [(one.code, one.police_uk_type) for one in codes.values() if one.police_uk_type],
        schema=["offence_code", "crime_type"],
        orient="row",
    )
    rows = (
        evidence.offence_counts.join(types, on="offence_code")
        .join(weights_of(measure, evidence), on="offence_code", how="left")
        .group_by("force", "year", "crime_type", "offence_code", "weight", "square", "lightest", "gravest")
        .agg(pl.col("count").sum())
    )
    told = {(force, year, kind): _Told(rows=part) for (force, year, kind), part in _parts(rows)}
    home = rows.filter(pl.col("force").is_in(list(evidence.forces))).with_columns(force=pl.lit(_HOME))
    keys = [name for name in home.columns if name != "count"]
    own = {key[1:]: part for key, part in _parts(home.group_by(keys).agg(pl.col("count").sum()))}
    made = []
    for year in years_held(evidence):
        for kind in sorted(kind for held, kind in own if held == year):
            places = _between_places(told, year, kind)
            made.append(_row(year, kind, own[year, kind], places, _between_years(told, kind)))
    return pl.DataFrame([row for row in made if row], schema=MIX_SCHEMA, orient="row")


_HOME = "home"


def _parts(rows: pl.DataFrame) -> list[tuple[tuple[str, str, str], pl.DataFrame]]:
    """Rows by force, year and type, each offence code on one row, counts below nought at nought."""
    clipped = rows.with_columns(pl.col("count").clip(lower_bound=0)).sort("force", "year", "crime_type", "offence_code")
    grouped = clipped.partition_by("force", "year", "crime_type", as_dict=True, maintain_order=True)
    return [((str(key[0]), str(key[1]), str(key[2])), part) for key, part in grouped.items()]


class _Told:
    """What one force's year says of the mean weight of a type: its logarithm, and the variance of that."""

    def __init__(self, *, rows: pl.DataFrame) -> None:
        weighed = rows.filter(pl.col("weight").is_not_null())
        self.enough = int(weighed["count"].sum() or 0) >= ENOUGH_OFFENCES
        if self.enough:
            mix = mean_weight(weighed["count"].to_numpy(), weighed["weight"].to_numpy())
            self.log, self.variance = float(np.log(mix.mean)), mix.variance / mix.mean**2


def _between_places(told: dict[tuple[str, str, str], _Told], year: str, kind: str) -> tuple[float, int]:
    """The relative variance of a type's mean weight between forces, and from how many it is told."""
    found = [
        one
        for (force, held, name), one in told.items()
        if (held, name) == (year, kind) and one.enough and is_of_a_place(force)
    ]
    if len(found) < ENOUGH_PLACES:
        return 0.0, len(found)
    between = between_variance([one.log for one in found], [one.variance for one in found])
    return between.variance, between.places


def _between_years(told: dict[tuple[str, str, str], _Told], kind: str) -> float | None:
    """The relative variance of a type's mean weight from one year to the next; None where it is not told."""
    steps = []
    for force in sorted({force for force, _, name in told if name == kind}):
        years = sorted(
            year for one, year, name in told if (one, name) == (force, kind) and told[one, year, name].enough
        )
        for before, after in pairwise(years):
            if first_year(after) == first_year(before) + 1:
                one, other = told[force, before, kind], told[force, after, kind]
                steps.append((other.log - one.log) ** 2 - one.variance - other.variance)
    return max(0.0, float(np.mean(steps))) if len(steps) >= ENOUGH_PLACES else None


def _row(
    year: str, kind: str, rows: pl.DataFrame, places: tuple[float, int], a_year: float | None
) -> tuple[object, ...] | None:
    """One row of the mix by type; None where no offence of the type has a weight."""
    weighed = rows.filter(pl.col("weight").is_not_null() & (pl.col("count") > 0))
    if weighed.is_empty():
        return None
    count = weighed["count"].to_numpy()
    mix = mean_weight(count, weighed["weight"].to_numpy())
    second = float((count * weighed["square"].to_numpy()).sum() / mix.events)
    low, high = float(weighed["lightest"].min()), float(weighed["gravest"].max())  # type: ignore[arg-type]
    between = places[0] if low < high else 0.0
    lacking = int(rows.filter(pl.col("weight").is_null())["count"].sum() or 0)
    return (
        year,
        kind,
        mix.mean,
        max(second, mix.mean**2),
        low,
        high,
        mix.variance / mix.mean**2,
        between,
        between if a_year is None or low == high else a_year,
        int(mix.events),
        lacking,
        places[1],
    )
