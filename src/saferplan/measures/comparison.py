"""Comparison: counts of other areas to tables of levels, like those that `counting` makes of the partnership's own."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from saferplan.areas import SIMILAR
from saferplan.measures import counting
from saferplan.measures.denominators import population_notes, years_needed
from saferplan.measures.evidence import Evidence
from saferplan.measures.others import OtherAreas, Similar
from saferplan.periods import Period
from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR


@dataclass(frozen=True)
class Compared:
    """What the partnership is compared with: the months, the similar areas, the region and the nation.

    `members` are the similar areas that hold every one of the months (`period`, None where too few are shared), by
    code.  `lacking` is "counts", "months", or "" where there is something to compare with.
    """

    period: Period | None
    similar: Similar
    members: tuple[str, ...]
    regions: tuple[str, ...]
    nations: tuple[str, ...]
    lacking: str = ""

    @property
    def wide(self) -> tuple[str, ...]:
        """The regions and nations."""
        return (*self.regions, *self.nations)


NOTHING_HELD = Compared(None, Similar(), (), (), (), "counts")

COMPARED = ("asb_incidents", "recorded_crime")
"""The measures that counts of other areas are held of."""

INPUT = "comparison counts"
PEOPLE_INPUT = "comparison population"
_KEYS = ["area", "period", "crime_type"]


def compared_period(evidence: Evidence) -> Period | None:
    """The months of the headline period that the partnership and most areas it is compared with hold; None if few."""
    if evidence.others is None or evidence.others.counts.is_empty():
        return None
    return evidence.others.shared_months(evidence.periods.headline.months)


def compared_areas(others: OtherAreas) -> tuple[str, ...]:
    """The areas that levels are worked out for: the similar ones, the region and the nation."""
    return (*others.similar.codes, *others.of_kind("region"), *others.of_kind("nation"))


def compared_of(evidence: Evidence) -> Compared:
    """What the partnership is compared with."""
    others = evidence.others
    if others is None or others.counts.drop_nulls("area").is_empty():
        return NOTHING_HELD
    period = compared_period(evidence)
    if period is None:
        return Compared(None, others.similar, (), (), (), "months")
    months = set(period.months)
    regions, nations = (
        tuple(code for code in others.of_kind(kind) if months <= others.held.get(code, frozenset()))
        for kind in ("region", "nation")
    )
    return Compared(period, others.similar, similar_members(evidence), regions, nations)


def named_areas(evidence: Evidence) -> pl.DataFrame:
    """The areas that the partnership is compared with, as the table of areas has its own: kind, code, name, vintage."""
    schema = dict.fromkeys(("kind", "code", "name", "vintage"), pl.String)
    if evidence.others is None or compared_period(evidence) is None:
        return pl.DataFrame(schema=schema)
    chosen = list(compared_areas(evidence.others))
    frame = evidence.others.areas.filter(pl.col("area").is_in(chosen)).sort("area")
    made = frame.select("kind", code="area", name="name", vintage=pl.lit(""))
    together = {"kind": "group", "code": SIMILAR, "name": "the similar areas together", "vintage": ""}
    return pl.concat([made, pl.DataFrame([together] if similar_members(evidence) else [], schema=schema)])


def similar_members(evidence: Evidence) -> tuple[str, ...]:
    """The similar areas that hold every month of the compared period: those that are taken together."""
    period, others = compared_period(evidence), evidence.others
    if period is None or others is None:
        return ()
    return tuple(code for code in others.similar.codes if set(period.months) <= others.held.get(code, frozenset()))


def _periods(evidence: Evidence) -> tuple[Period, ...]:
    """What levels of other areas are worked out for: the compared months, whole years, and what they compare with."""
    compared = compared_period(evidence)
    found = {*evidence.periods.years, *evidence.periods.spans}
    return tuple(sorted(found | ({compared} if compared else set())))


def _held_pairs(evidence: Evidence, others: OtherAreas) -> tuple[list[tuple[str, Period]], list[tuple[str, Period]]]:
    """Which area holds which period in full, and which in part or not at all.

    The similar areas together hold a period where every one of them does, so that they are the same areas every time.
    """
    members = similar_members(evidence)
    whole: list[tuple[str, Period]] = []
    part: list[tuple[str, Period]] = []
    for period in _periods(evidence):
        months = set(period.months)
        for code in compared_areas(others):
            (whole if months <= others.held.get(code, frozenset()) else part).append((code, period))
        if members and all(months <= others.held[code] for code in members):
            whole.append((SIMILAR, period))
    wide = [*others.of_kind("region"), *others.of_kind("nation")]
    for month in evidence.periods.months:
        whole += [(code, month) for code in wide if month.first in others.held.get(code, frozenset())]
        if members and all(month.first in others.held[code] for code in members):
            whole.append((SIMILAR, month))
    return whole, part


def other_counts(evidence: Evidence, slug: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Counts of other areas for one measure, and the areas and periods that have none since months are not held.

    The first has what `counting.counts_by_area` gives for the partnership, and its people and notes beside; the second
    `area`, `period` and `crime_type`.
    """
    others = evidence.others
    assert others is not None
    whole, part = _held_pairs(evidence, others)
    incidents = pl.col("crime_type") == ANTI_SOCIAL_BEHAVIOUR
    rows = others.counts.filter(incidents if slug == "asb_incidents" else ~incidents)
    if slug == "asb_incidents":
        rows = rows.with_columns(crime_type=pl.lit(counting.TOTAL))
    typed = rows["crime_type"].unique().to_list()
    types = pl.DataFrame({"crime_type": sorted({counting.TOTAL, *typed})}, schema={"crime_type": pl.String})
    grid = _months_of(whole)
    counts = _with_total(rows.drop_nulls("area"), ["area", "month"], {"count": pl.col("count").sum()})
    members = pl.DataFrame({"area": list(similar_members(evidence))}, schema={"area": pl.String})
    together = counts.join(members, on="area").group_by("month", "crime_type").agg(pl.col("count").sum())
    counts = pl.concat([counts, together.select(pl.lit(SIMILAR).alias("area"), "month", "crime_type", "count")])
    summed = grid.join(counts, on=["area", "month"]).group_by(_KEYS).agg(pl.col("count").sum())
    table = (
        grid.select("area", "period", "mid_year")
        .unique(maintain_order=True)
        .join(types, how="cross")
        .join(summed, on=_KEYS, how="left")
        .with_columns(pl.col("count").fill_null(0).cast(pl.Float64), pl.lit("").alias("area_vintage"))
        .join(_unplaced(rows, others, grid, members), on=_KEYS, how="left")
        .join(_people(others, table_years(grid), members), on=["area", "mid_year"], how="left")
        .with_columns(
            pl.lit([INPUT], dtype=pl.List(pl.String)).alias("inputs"),
            pl.lit("final").alias("status"),
            pl.when(pl.col("area") == SIMILAR)
            .then(pl.lit(f"AREAS n={members.height} of={len(others.similar.codes)}"))
            .alias("areas_note"),
        )
    )
    lacking = pl.DataFrame(
        [(code, period.text) for code, period in part], schema={"area": pl.String, "period": pl.String}, orient="row"
    )
    return table, lacking.join(types, how="cross").with_columns(pl.lit("").alias("area_vintage"))


def table_years(grid: pl.DataFrame) -> list[int]:
    """The years whose population some periods are divided by."""
    return sorted(grid["mid_year"].unique().to_list())


def _months_of(pairs: list[tuple[str, Period]]) -> pl.DataFrame:
    """Each area's months of each period: columns `area`, `period`, `month`, `mid_year`."""
    return pl.DataFrame(
        [(code, period.text, month, period.mid_year) for code, period in pairs for month in period.months],
        schema={"area": pl.String, "period": pl.String, "month": pl.Int32, "mid_year": pl.Int32},
        orient="row",
    )


def _with_total(rows: pl.DataFrame, keys: list[str], sums: dict[str, pl.Expr]) -> pl.DataFrame:
    """Rows added up by type and for all types together."""
    aggregates = [expression.alias(name) for name, expression in sums.items()]
    typed = rows.group_by([*keys, "crime_type"]).agg(*aggregates).filter(pl.col("crime_type") != counting.TOTAL)
    total = rows.group_by(keys).agg(*aggregates).with_columns(crime_type=pl.lit(counting.TOTAL))
    return pl.concat([typed, total.select(typed.columns)])


def _unplaced(rows: pl.DataFrame, others: OtherAreas, grid: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The note on the records without a place of each area's force, by area, period and type."""
    sums = {
        "unplaced": pl.col("count").filter(pl.col("area").is_null()).sum(),
        "all_rows": pl.col("count").sum(),
    }
    by_force = _with_total(rows.drop_nulls("force"), ["force", "month"], sums)
    pairs = [(area, force) for area, force in others.force_of.items()]
    together = sorted({others.force_of[area] for area in members["area"] if area in others.force_of})
    pairs += [(SIMILAR, force) for force in together]
    forces = pl.DataFrame(pairs, schema={"area": pl.String, "force": pl.String}, orient="row")
    known = set(by_force.filter(pl.col("unplaced") > 0)["force"])
    return (
        grid.join(forces, on="area")
        .filter(pl.col("force").is_in(list(known)))
        .join(by_force, on=["force", "month"])
        .group_by(_KEYS)
        .agg(pl.col("unplaced", "all_rows").sum())
        .select(*_KEYS, pl.format("UNPLACED rows={} of={}", "unplaced", "all_rows").alias("unplaced_note"))
    )


def _people(others: OtherAreas, years: list[int], members: pl.DataFrame) -> pl.DataFrame:
    """People of each area in each year: `area`, `mid_year`, `people` and the note on another year's population."""
    found = []
    for (area,), rows in others.population.group_by(["area"], maintain_order=True):
        held = dict(rows.select("year", "people").iter_rows())
        for year in years:
            used = years_needed(tuple(sorted(held)), year)
            if used:
                people = sum(held[one] * weight for one, weight in used)
                found.append((area, year, people, population_notes(tuple(sorted(held)), year) or None))
    frame = pl.DataFrame(
        found,
        schema={"area": pl.String, "mid_year": pl.Int32, "people": pl.Float64, "population_note": pl.String},
        orient="row",
    )
    inside = frame.join(members, on="area", how="semi")
    together = (
        inside.group_by("mid_year")
        .agg(pl.col("people").sum(), pl.col("population_note").drop_nulls().first(), areas=pl.len())
        .filter(pl.col("areas") == members.height)
        .select(pl.lit(SIMILAR).alias("area"), "mid_year", "people", "population_note")
    )
    return pl.concat([frame, together])


def other_people(evidence: Evidence) -> pl.DataFrame:
    """Residents of other areas for the months compared, and the periods longer than a month that they hold."""
    others = evidence.others
    assert others is not None
    whole, _ = _held_pairs(evidence, others)
    grid = _months_of(
        [(code, period) for code, period in whole if period.kind != "month" or period == compared_period(evidence)]
    )
    members = pl.DataFrame({"area": list(similar_members(evidence))}, schema={"area": pl.String})
    return (
        grid.select("area", "period", "mid_year")
        .unique(maintain_order=True)
        .join(_people(others, table_years(grid), members), on=["area", "mid_year"])
        .with_columns(
            pl.lit("").alias("area_vintage"), pl.lit([PEOPLE_INPUT], dtype=pl.List(pl.String)).alias("inputs")
        )
    )


def likeness(evidence: Evidence) -> pl.DataFrame:
    """How far each similar area is from the partnership, and the share of choices of variables that have it as one."""
    others = evidence.others
    assert others is not None
    found, period = others.similar, compared_period(evidence)
    if period is None or not found.distance:
        return pl.DataFrame()
    rows = [(code, "score", "", distance, "distance") for code, distance in sorted(found.distance.items())]
    rows += [(code, "share", "choices", 100 * share, "%") for code, share in sorted(found.drawn.items())]
    files = sorted({f"comparison {name}" for name in others.variables["input"].unique()})
    schema = dict.fromkeys(("area", "statistic", "of", "value", "unit"), pl.String) | {"value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.lit(period.text).alias("period"),
        pl.lit("").alias("area_vintage"),
        pl.lit(files, dtype=pl.List(pl.String)).alias("inputs"),
    )
