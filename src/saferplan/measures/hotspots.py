"""Hotspots: which small areas stand out, since when, how concentrated records are, and what is going on now.

Everything is worked out among the partnership's own small areas, from records by month.  Chance is drawn with a seed
made from the type of crime, so that the same inputs give the same figures.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from saferplan.areas import PARTNERSHIP, PLACE_CLASSES, PLACE_KINDS
from saferplan.measures import counting
from saferplan.measures.evidence import Evidence
from saferplan.measures.hotspot_rows import HotspotRows, PlaceFigure, sources_of
from saferplan.measures.map_scores import put_map_scores
from saferplan.measures.place_cubes import ASB, Neighbourhood, cube_of, neighbourhood_of, people_in, placed_by_type
from saferplan.measures.place_spread import put_concentration, put_top_again
from saferplan.measures.sheet_places import chosen_places
from saferplan.methods._checks import Bools, Floats
from saferplan.methods.emerging import LEAST_STEPS, NONE, Emerging
from saferplan.methods.hotspots import empirical_bayes_rates, false_discoveries
from saferplan.methods.place_search import LEAST_A_STEP, classes_over_time, going_on, standing_out, values_of
from saferplan.periods import Period, month_period, period_of

LEVEL = 0.95
MOST_STEPS = 36
"""What a place has been over time is told of the latest so many months, as far as they are held."""

LEAST_RECORDS = 100
"""With fewer records of a type in the period than this, its hotspots are not looked for."""

SHOWN = 15
"""Of so many small areas, those most often hot, each month is a figure of its own; so it is of those with a sheet."""

MOST_SCANNED, SCANNED_MONTHS = 5, 24
"""Clusters are looked for in all recorded crime, anti-social behaviour and the most frequent types, so many in all, and
in the latest so many months: the more is scanned, the rarer an alarm must be to be told."""

LEAST_RECURRENCE = 12.0
"""A cluster is told of where a false alarm as strong comes no more often than once in so many months."""
_PER = 1000.0


@dataclass(frozen=True)
class _Pattern:
    """One type's counts: in the period (per small area), and over the steps (steps x small areas; None: too few)."""

    slug: str
    counts: Floats
    steps: tuple[Period, ...]
    cube: Floats | None
    monthly: Floats
    months: tuple[Period, ...]


def hotspot_figures(evidence: Evidence, groups: pl.DataFrame) -> pl.DataFrame:
    """Every figure of hotspots, in the columns of `FIGURE_COLUMNS`; none where small areas cannot be set side by side.

    `groups` has the deprivation group of each small area: `lsoa` and the dimension's name.
    """
    near = neighbourhood_of(evidence)
    rows = HotspotRows(evidence)
    if near is None or not set(evidence.periods.headline.months) <= set(evidence.held):
        return rows.frame()
    placed = placed_by_type(evidence)
    patterns = [
        pattern
        for slug, counted in placed.items()
        if (pattern := _pattern(slug, counted, near, evidence)).counts.sum() >= LEAST_RECORDS
        and np.ptp(pattern.counts) > 0
    ]
    sources = {pattern.slug: sources_of(evidence, pattern.slug, near) for pattern in patterns}
    standing: dict[str, _Standing] = {}
    scanned: dict[str, int] = {}
    for origin in dict.fromkeys(one.origin for one in sources.values()):
        # What only a partner holds is looked at apart: else open figures would say something of its records.
        those = [pattern for pattern in patterns if sources[pattern.slug].origin == origin]
        standing |= _standing(those, near)
        chosen = _to_scan(those)
        scanned |= dict.fromkeys(chosen, len(chosen))
    stepped: dict[str, tuple[_Pattern, Emerging]] = {}
    for pattern in patterns:
        rows.of(pattern.slug, sources[pattern.slug])
        _now(rows, standing[pattern.slug], near, evidence, groups)
        _rates(rows, placed[pattern.slug], near, evidence, every_year=pattern.slug in ("", ASB))
        if (found := _over_time(rows, pattern, near, evidence)) is not None:
            stepped[pattern.slug] = pattern, found
        random = chance(pattern.slug, "concentrated")
        put_concentration(rows, placed[pattern.slug], pattern.monthly, near, evidence, random)
        put_top_again(rows, placed[pattern.slug], near, evidence)
        if not pattern.slug and pattern.monthly.mean() >= LEAST_A_STEP:  # the assessment tells of all crime alone
            put_map_scores(rows, pattern.monthly, pattern.months, near)
        if pattern.slug in scanned:
            _going_on(rows, pattern, near, scanned[pattern.slug])
    made = rows.frame()
    for origin in dict.fromkeys(one.origin for one in sources.values()):
        # Which places of open records have a row for each step may not hang on a partner's: they are chosen apart.
        seen = made if origin != "open" else made.filter(pl.col("origin") == "open")
        shown: dict[str, list[int]] = {}
        for place in chosen_places(seen):
            shown.setdefault(place.slug, []).append(near.codes.index(place.code))
        for slug, (pattern, found) in stepped.items():
            if sources[slug].origin == origin:
                rows.of(slug, sources[slug])
                _each_step(rows, pattern, near, found, also=shown.get(slug, []))
    return rows.frame()


def _to_scan(patterns: Sequence[_Pattern]) -> tuple[str, ...]:
    """The types in which clusters are looked for."""
    steady = [pattern for pattern in patterns if pattern.cube is not None]
    order = sorted(steady, key=lambda one: (one.slug not in ("", ASB), -one.counts.sum(), one.slug))
    return tuple(one.slug for one in order[:MOST_SCANNED])


def chance(slug: str, what: str) -> np.random.Generator:
    """The chance of one method for one type of crime, the same in every run."""
    return np.random.default_rng([20, zlib.crc32(f"{what} {slug}".encode())])


def _pattern(slug: str, counted: pl.DataFrame, near: Neighbourhood, evidence: Evidence) -> _Pattern:
    """The counts of a type, and the steps that are as short as it can bear."""
    headline = evidence.periods.headline
    months = tuple(month_period(month) for month in evidence.held if month > evidence.held[-1] - MOST_STEPS)
    monthly = cube_of(counted, near.codes, months)
    quarters = _whole_quarters(months)
    steps, cube = months, monthly
    if monthly.mean() < LEAST_A_STEP:
        steps, cube = quarters, cube_of(counted, near.codes, quarters)
    enough = len(steps) >= LEAST_STEPS and cube.mean() >= LEAST_A_STEP
    return _Pattern(
        slug=slug,
        counts=cube_of(counted, near.codes, (headline,))[0],
        steps=steps,
        cube=cube if enough else None,
        monthly=monthly,
        months=months,
    )


def _whole_quarters(months: tuple[Period, ...]) -> tuple[Period, ...]:
    """The calendar quarters of which all three months are there."""
    found: dict[int, list[int]] = {}
    for month in months:
        found.setdefault(month.first // 3, []).append(month.first)
    return tuple(period_of(three) for three in found.values() if len(three) == 3)


@dataclass(frozen=True)
class _Standing:
    """Which areas are hot of one type in the period, how far each stands out, and how many types were looked at."""

    hot: Bools
    z: Floats
    types: int


def _standing(patterns: Sequence[_Pattern], near: Neighbourhood) -> dict[str, _Standing]:
    """How areas stand of every type: p is corrected for all areas of all types at once."""
    places, many = len(near.codes), len(patterns)
    z, p = np.zeros((many, places)), np.ones((many, places))
    for row, pattern in enumerate(patterns):
        values, random = values_of(pattern.counts, near.people), chance(pattern.slug, "gi")
        found = standing_out(values, near.weights, tests=places * many, level=LEVEL, random=random)
        z[row], p[row] = found.z, found.p
    hot = (false_discoveries(p.ravel()).reshape(p.shape) <= 1 - LEVEL) & (z > 0)
    return {pattern.slug: _Standing(hot[row], z[row], many) for row, pattern in enumerate(patterns)}


def _now(rows: HotspotRows, found: _Standing, near: Neighbourhood, evidence: Evidence, groups: pl.DataFrame) -> None:
    """Which areas are hot in the period, how far each stands out, and how many of them lie where."""
    period, hot, z = evidence.periods.headline.text, found.hot, found.z
    notes = (f"TESTED places={len(near.codes)} types={found.types}",)
    rows.put(PlaceFigure("places_tested", period, float(len(near.codes)), notes=notes))
    for number, code in enumerate(near.codes):
        rows.put(PlaceFigure("hotspot_strength", period, float(z[number]), area=code))
        rows.put(PlaceFigure("hot_places", period, float(hot[number]), area=code, notes=notes))
    _counted_by_area(rows, "hot_places", period, hot, near, evidence)
    column = next((name for name in groups.columns if name != "lsoa"), "")
    group_of = dict(groups.select("lsoa", column).iter_rows()) if groups.height else {}
    for value in sorted(set(group_of.values())):
        inside = np.array([group_of.get(code) == value for code in near.codes])
        if inside.any():
            group, many = {column: str(value)}, float(inside.sum())
            rows.put(PlaceFigure("hot_places", period, float((hot & inside).sum()), group=group, denominator=many))


def _rates(
    rows: HotspotRows, counted: pl.DataFrame, near: Neighbourhood, evidence: Evidence, *, every_year: bool
) -> None:
    """The rate of each area drawn towards that of all, in the period and, where asked for, in each whole year."""
    years = evidence.periods.years if every_year else ()
    for period in dict.fromkeys((evidence.periods.headline, *years)):
        people = people_in(evidence, near.codes, period.mid_year)
        counts = cube_of(counted, near.codes, (period,))[0]
        if people is None or not counts.sum():
            continue
        rates = empirical_bayes_rates(counts, people) * _PER
        for code, rate, count, many in zip(near.codes, rates.tolist(), counts.tolist(), people.tolist(), strict=True):
            row = PlaceFigure("shrunken_rate", period.text, rate, area=code, numerator=count, denominator=many)
            rows.put(row)


def _counted_by_area(
    rows: HotspotRows,
    measure: str,
    period: str,
    those: Bools,
    near: Neighbourhood,
    evidence: Evidence,
    **group: str,
) -> None:
    """How many small areas there are of a kind in the whole partnership, and in each district and board."""
    members = counting.membership(evidence.places).filter(pl.col("kind").is_in([PARTNERSHIP, "district", "board"]))
    told = pl.DataFrame({"lsoa": list(near.codes), "one": those})
    found = members.join(told, on="lsoa").group_by("area", maintain_order=True).agg(pl.col("one").sum(), pl.len())
    for area, count, every in found.sort("area").iter_rows():
        rows.put(PlaceFigure(measure, period, float(count), area=area, group=group, denominator=float(every)))


def _over_time(rows: HotspotRows, pattern: _Pattern, near: Neighbourhood, evidence: Evidence) -> Emerging | None:
    """What each area has been over the steps; None where there are too few records."""
    if pattern.cube is None:
        return None
    random = chance(pattern.slug, "emerging")
    found = classes_over_time(pattern.cube, near.people, near.weights, level=LEVEL, random=random)
    period = period_of([month for step in pattern.steps for month in step.months]).text
    hot = found.hot.sum(axis=0)
    classes = [word if word != NONE else PLACE_CLASSES[0] for word in found.classes.tolist()]
    for number, code in enumerate(near.codes):
        rows.put(PlaceFigure("place_class", period, float(PLACE_CLASSES.index(classes[number])), area=code))
        rows.put(PlaceFigure("hot_steps", period, float(hot[number]), area=code, denominator=float(len(pattern.steps))))
    rows.put(PlaceFigure("places_tested", period, float(len(near.codes)), denominator=float(len(pattern.steps))))
    for word in (*PLACE_CLASSES[1:], *PLACE_KINDS):
        those = np.array([one in PLACE_KINDS.get(word, (word,)) for one in classes])
        if those.any() or word in PLACE_KINDS:
            slug = word.replace(" ", "-")
            _counted_by_area(rows, "class_places", period, those, near, evidence, place_class=slug)
    return found


def _each_step(
    rows: HotspotRows, pattern: _Pattern, near: Neighbourhood, found: Emerging, *, also: Sequence[int]
) -> None:
    """Each step of the areas that were hot most often, of those hot at all, and of those in the rows `also`."""
    hot = found.hot.sum(axis=0)
    order = sorted(np.flatnonzero(hot).tolist(), key=lambda number: (-hot[number], near.codes[number]))
    for number in dict.fromkeys((*order[:SHOWN], *also)):
        for place, step in enumerate(pattern.steps):
            area = near.codes[number]
            rows.put(PlaceFigure("hot_steps", step.text, float(found.hot[place, number]), area=area, denominator=1.0))
            rows.put(
                PlaceFigure("hotspot_strength", step.text, float(np.nan_to_num(found.z[place, number])), area=area)
            )


def _going_on(rows: HotspotRows, pattern: _Pattern, near: Neighbourhood, scanned: int) -> None:
    """The clusters that are going on in the last month and would come by chance once in a year or more rarely.

    `scanned` is how many types are looked at: chance has as many throws a month.
    """
    cases = pattern.monthly[-SCANNED_MONTHS:]
    if len(cases) < LEAST_STEPS or not cases.sum():
        return
    found, months = going_on(cases, near.points, random=chance(pattern.slug, "scan")), pattern.months[-SCANNED_MONTHS:]
    for cluster in found.scan.clusters:
        recurrence = 1 / (cluster.p * scanned)
        if recurrence < LEAST_RECURRENCE or cluster.cases < 2:
            continue
        period = period_of([m for step in months[cluster.first : cluster.last + 1] for m in step.months]).text
        area, wide = near.codes[cluster.places[0]], float(len(cluster.places))
        rows.put(PlaceFigure("clusters", period, float(cluster.cases), area=area, numerator=wide))
        rows.put(PlaceFigure("clusters", period, cluster.expected, area=area, stat="mean"))
        notes = (f"FLOOR draws={found.scan.simulated.size}",) if cluster.at_floor else ()
        rows.put(PlaceFigure("clusters", period, recurrence, area=area, stat="score", unit="months", notes=notes))
