"""Calculate: tables to figures.

From counts by working area, month and type come the levels of every declared statistic, for the partnership and each
area within it.  Changes, ratios, ranks and trends are not here: `resolver` works them out from these on request.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.errors import TooFewAreas
from saferplan.measures import comparison, counting
from saferplan.measures.census import census_figures
from saferplan.measures.definition import SENDABLE, Measure, load_measures
from saferplan.measures.demand import DEMAND, demand_figures
from saferplan.measures.denominators import held_years, people_by_year, population_notes
from saferplan.measures.evidence import Evidence
from saferplan.measures.finishing import finished
from saferplan.measures.gradient import gradient_figures
from saferplan.measures.harm import harm_figures
from saferplan.measures.hotspots import hotspot_figures
from saferplan.measures.levels import caveats_of, count_columns, count_figures, rate_figures, shares, with_inputs
from saferplan.measures.other_levels import other_figures
from saferplan.measures.returned import in_place_of_returns, lacking_figures, returned_figures
from saferplan.measures.sheet_places import chosen_places, codes_of, sheet_shares
from saferplan.measures.survey_figures import survey_figures
from saferplan.measures.survey_waves import PlacesKnown
from saferplan.methods.inequality import fifths_by_population
from saferplan.periods import Period
from saferplan.tables.partner_shapes import RECORD_TABLES


def group_column(evidence: Evidence) -> str:
    """The deprivation dimension in use: local fifths or national deciles."""
    return "deprivation_fifth" if evidence.deprivation_groups == "fifths" else "deprivation_decile"


def deprivation_groups(evidence: Evidence) -> pl.DataFrame:
    """The deprivation group of each working area, 1 = most deprived: columns `lsoa` and the dimension's name.

    Local fifths hold equal numbers of the partnership's own residents, in the year of the headline period; national
    deciles are the index's own.  Without a population, or with too few areas for fifths, there are none.
    """
    if evidence.deprivation_groups == "deciles":
        return national_tenths(evidence)
    year = evidence.periods.headline.mid_year
    people = people_by_year(evidence.population, evidence.places["lsoa"], [year])
    joined = evidence.deprivation.join(people, on="lsoa").sort("lsoa")
    if joined.is_empty():
        return pl.DataFrame(schema={"lsoa": pl.String, "deprivation_fifth": pl.String})
    try:
        groups = fifths_by_population(
            joined["score"].to_numpy(), joined["people"].to_numpy(), codes=joined["lsoa"].to_list()
        )
    except TooFewAreas:  # `lacking_for_groups` says so where the question is answered
        return pl.DataFrame(schema={"lsoa": pl.String, "deprivation_fifth": pl.String})
    return joined.select("lsoa").with_columns(
        pl.Series("deprivation_fifth", np.asarray(groups.group), dtype=pl.Int32).cast(pl.String)
    )


def groups_by(evidence: Evidence, dimension: str) -> pl.DataFrame:
    """The group of each working area by one dimension of deprivation: columns `lsoa` and the dimension's name."""
    return national_tenths(evidence) if dimension == "deprivation_decile" else deprivation_groups(evidence)


def national_tenths(evidence: Evidence) -> pl.DataFrame:
    """The national decile of each working area, 1 = most deprived: columns `lsoa` and `deprivation_decile`."""
    return evidence.deprivation.select("lsoa", pl.col("decile").cast(pl.String).alias("deprivation_decile"))


def lacking_for_groups(evidence: Evidence) -> str:
    """What deprivation groups lack: "index", "population", "areas", or "" where there are groups to compare."""
    inside = evidence.deprivation.join(evidence.places, on="lsoa", how="semi")
    if inside.is_empty():
        return "index"
    year = evidence.periods.headline.mid_year
    if people_by_year(evidence.population, evidence.places["lsoa"], [year]).is_empty():
        return "population"
    groups = deprivation_groups(evidence).join(evidence.places, on="lsoa", how="semi")
    return "" if groups[group_column(evidence)].n_unique() > 1 else "areas"


def calculate(evidence: Evidence) -> pl.DataFrame:
    """Work out every level that a bundle holds.

    Returns a frame with the columns of `FIGURE_COLUMNS`, sorted by `id`.
    """
    measures = load_measures()
    frames = [_population_figures(measures["population"], evidence)]
    for slug in sorted(evidence.counts):
        made = _measure_figures(measures[slug].behind("open"), evidence)
        if measures[slug].published:
            made = [in_place_of_returns(frame, evidence) for frame in made]
        frames.extend(made)
    districts = evidence.places["district"].unique().sort().to_list()
    frames.append(demand_figures(pl.concat(frames), measures[DEMAND], districts))
    frames.append(returned_figures(measures, evidence))
    held = {slug for frame in frames for slug in frame["measure"].unique()}
    sendable = [one for slug, one in measures.items() if slug not in held and one.count in SENDABLE]
    frames.append(lacking_figures(sendable, evidence))
    hotspots = hotspot_figures(evidence, deprivation_groups(evidence))
    # Which areas have rows of their own may not hang on a partner's records: it would say where these are.
    levels, sheets = pl.concat(frames), codes_of(chosen_places(hotspots.filter(pl.col("origin") == "open")))
    frames += [harm_figures(levels, evidence, small_areas=sheets), sheet_shares(levels, sheets, evidence), hotspots]
    frames.extend(other_figures(measures, evidence))
    frames.extend(census_figures(measures, evidence))
    frames.extend(survey_figures(wave, known_places(evidence)) for wave in evidence.surveys)
    return pl.concat(frames).sort("id")


def known_places(evidence: Evidence) -> PlacesKnown:
    """What is known of the places of respondents to a survey."""
    areas: dict[str, dict[str, str]] = {
        kind: dict(evidence.places.filter(pl.col(kind) != "").select("lsoa", kind).iter_rows())
        for kind in ("board", "district", "ward")
        if kind in evidence.places.columns
    }
    groups = deprivation_groups(replace(evidence, deprivation_groups="fifths"))
    if groups.height:
        areas["deprivation_fifth"] = dict(groups.select("lsoa", "deprivation_fifth").iter_rows())
    year = max((wave.questionnaire.wave.closed.year for wave in evidence.surveys), default=0)
    people = people_by_year(evidence.population, evidence.places["lsoa"], [year]) if year else None
    residents = dict(people.select("lsoa", "people").iter_rows()) if people is not None else {}
    names: dict[str, str] = {}
    for kind in ("board", "district"):
        names |= dict(evidence.places.select(kind, f"{kind}_name").drop_nulls().unique().iter_rows())
    return PlacesKnown(areas, residents, names)


def _plan(evidence: Evidence) -> list[tuple[str, tuple[Period, ...]]]:
    """Which periods each kind of area is worked out for; all of them are fully held."""
    periods = evidence.periods
    rolling = tuple(p for p in periods.rolling if p not in periods.whole)
    chosen = tuple(sorted({*periods.years, *periods.spans}))
    also = (shared,) if (shared := comparison.compared_period(evidence)) else ()
    # A headline may be a single month, which is then both a month and a span.
    middle = tuple(dict.fromkeys((*periods.months, *periods.whole)))
    return [
        (PARTNERSHIP, tuple(dict.fromkeys((*periods.months, *rolling, *periods.whole, *also)))),
        ("district", middle),
        ("board", middle),
        ("town", middle),
        ("ward", middle),
        ("lsoa", chosen),
    ]


def _measure_figures(measure: Measure, evidence: Evidence) -> list[pl.DataFrame]:
    """All levels of one counted measure, for the periods whose months are all complete."""
    counts = evidence.counts[measure.slug]
    if measure.split:
        counts = counts.rename({measure.split: "crime_type"})
    covered = evidence.covered(measure)
    others = measure.table in RECORD_TABLES and measure.table != "partner_crime"
    months = _period_sources(evidence, measure)
    notes = _unplaced_notes(counting.unplaced_counts(counts, evidence, covered, all_senders=others), evidence)
    wanted = sorted({p.mid_year for _, periods in _plan(evidence) for p in periods})
    people = people_by_year(evidence.population, evidence.places["lsoa"], wanted)
    members = counting.membership(evidence.places)
    if measure.finest == PARTNERSHIP:
        people, members = counting.as_one(people)
    placed = counting.placed_counts(counts, evidence, covered)
    types = counting.TOTAL, *sorted(set(placed["crime_type"].unique()) - {counting.TOTAL})
    frames: list[pl.DataFrame] = []
    for kind, planned in _plan(evidence):
        areas = members.filter(pl.col("kind") == kind)
        if areas.is_empty() or not measure.allows(kind):
            continue
        periods = tuple(period for period in planned if covered.issuperset(period.months))
        if len(periods) < len(planned):
            lacking = tuple(period for period in planned if period not in periods)
            frames.append(_gaps(areas, types, measure, _why_lacking(lacking, covered)))
        if not periods:
            continue
        table = counting.counts_by_area(placed, areas, periods, types)
        table = _joined(table, (notes, months), counting.people_by_area(people, areas), evidence)
        frames.append(count_figures(table, measure))
        told = [p.text for p in periods if p.kind != "month" or p in evidence.periods.spans]
        yearly = table if kind == PARTNERSHIP else table.filter(pl.col("period").is_in(told))
        if "rate" in measure.statistics:
            frames.append(rate_figures(yearly, measure, _population_inputs(evidence)))
        if kind != "lsoa":
            gaps = [(text, "NOT_PUBLISHED") for text in evidence.periods.missing_months]
            gaps += [(period.text, "INCOMPLETE_PERIOD") for period in evidence.periods.part]
            frames.append(_gaps(areas, types, measure, gaps))
        if kind == PARTNERSHIP:
            whole = table
            if len(types) > 1 and "share" in measure.statistics:
                frames.append(_type_shares(yearly, measure))
        if kind in ("district", "board") and "share" in measure.statistics:
            frames.append(_area_shares(yearly, measure, whole))
    groups = deprivation_groups(evidence)
    column = group_column(evidence)
    if groups.height and column in measure.dimensions:
        areas = members.filter(pl.col("kind") == PARTNERSHIP).join(groups, on="lsoa")
        periods = tuple(period for period in evidence.periods.whole if covered.issuperset(period.months))
        table = counting.counts_by_area(placed, areas, periods, types)
        table = _joined(table, (notes, months), counting.people_by_area(people, areas), evidence)
        table = with_inputs(table, [*_population_inputs(evidence), *_index_inputs(evidence)])
        frames.append(count_figures(table, measure))
        if "rate" in measure.statistics:
            frames.append(rate_figures(table, measure, _population_inputs(evidence)))
        if "share" in measure.statistics:
            frames.append(_group_shares(table, measure, column))
        inequality = gradient_figures(table, column, placed, people, evidence)
        wanted_ones = pl.col("statistic").is_in(list(measure.statistics))
        frames.append(finished(inequality.filter(wanted_ones), measure))
    return frames


def _why_lacking(periods: tuple[Period, ...], covered: frozenset[int]) -> list[tuple[str, str]]:
    """Why each period that is not complete has no number: some of its months are there, or none is."""
    return [(p.text, "INCOMPLETE_PERIOD" if covered & set(p.months) else "NO_INPUT") for p in periods]


def _joined(
    table: pl.DataFrame, of_periods: tuple[pl.DataFrame, pl.DataFrame], people: pl.DataFrame, evidence: Evidence
) -> pl.DataFrame:
    """Add to counts the notes on unplaced rows, the inputs, status and origin of their period, and the people."""
    notes, sources = of_periods
    keys = [column for column in people.columns if column != "people"]
    held = held_years(evidence.population, evidence.places["lsoa"])
    years = table["mid_year"].unique().to_list()
    population = pl.DataFrame(
        {"mid_year": years, "population_note": [population_notes(held, year) or None for year in years]},
        schema={"mid_year": pl.Int32, "population_note": pl.String},
    )
    return (
        table.join(notes, on=["period", "crime_type"], how="left")
        .join(sources, on="period", how="left")
        .join(people, on=keys, how="left")
        .join(population, on="mid_year", how="left")
    )


def _period_sources(evidence: Evidence, measure: Measure) -> pl.DataFrame:
    """What a measure's numbers of each period rest on: inputs, whether any is provisional, and whether all are open.

    A figure whose inputs include a partner's records is a partner's.
    """
    rows = []
    found, covered = evidence.extracts(measure), evidence.covered(measure)
    late = frozenset() if measure.table in RECORD_TABLES else evidence.provisional
    for period in {p for _, periods in _plan(evidence) for p in periods if covered.issuperset(p.months)}:
        inputs = sorted({name for month in period.months for name in found.get(month, ())})
        status = "provisional" if late & set(period.months) else "final"
        origin = "partner" if any(name.startswith("partner ") for name in inputs) else "open"
        rows.append((period.text, inputs, status, origin))
    return pl.DataFrame(
        rows,
        schema={"period": pl.String, "inputs": pl.List(pl.String), "status": pl.String, "origin": pl.String},
        orient="row",
    )


def _unplaced_notes(unplaced: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """The note on rows without a place that travels with each figure, by period and type."""
    periods = tuple({p for _, found in _plan(evidence) for p in found})
    months = counting.months_of(periods).select("period", "month")
    return (
        unplaced.join(months, on="month")
        .group_by("period", "crime_type")
        .agg(pl.col("unplaced").sum(), pl.col("all_rows").sum())
        .select(
            "period",
            "crime_type",
            pl.format("UNPLACED rows={} of={}", "unplaced", "all_rows").alias("unplaced_note"),
        )
    )


def _population_inputs(evidence: Evidence) -> list[str]:
    """The files that the population came from, as figures name them."""
    return sorted(f"population {name}" for name in evidence.population["input"].unique())


def _index_inputs(evidence: Evidence) -> list[str]:
    """The editions of the index of deprivation, as figures name them."""
    return sorted(f"deprivation {edition}" for edition in evidence.deprivation["edition"].unique())


def _type_shares(table: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Each type's share of all, for the partnership, and that of all together, which is the whole."""
    totals = table.filter(pl.col("crime_type") == counting.TOTAL).select("period", pl.col("count").alias("whole"))
    return shares(table.join(totals, on="period"), "whole", measure.split, measure)


def _group_shares(table: pl.DataFrame, measure: Measure, column: str) -> pl.DataFrame:
    """Each deprivation group's share of the partnership's, by type."""
    whole = pl.col("count").sum().over("period", "crime_type").alias("whole")
    return shares(table.with_columns(whole), "whole", column, measure)


def _area_shares(table: pl.DataFrame, measure: Measure, everywhere: pl.DataFrame) -> pl.DataFrame:
    """Each district's or board's share of the partnership's, by type; `everywhere` has the partnership's counts."""
    wholes = everywhere.select("period", "crime_type", pl.col("count").alias("whole"))
    return shares(table.join(wholes, on=["period", "crime_type"]), "whole", "area", measure)


def _gaps(
    areas: pl.DataFrame, types: tuple[str, ...], measure: Measure, periods: list[tuple[str, str]]
) -> pl.DataFrame:
    """Rows that say why there is no number for each period: months without a file, years only partly held."""
    gaps = pl.DataFrame(periods, schema={"period": pl.String, "missing": pl.String}, orient="row")
    units = {"count": "", "rate": measure.rate_unit}
    statistics = pl.DataFrame(
        [(one, unit) for one, unit in units.items() if one in measure.statistics],
        schema={"statistic": pl.String, "unit": pl.String},
        orient="row",
    )
    frame = (
        areas.select("area", "area_vintage")
        .unique(maintain_order=True)
        .join(gaps, how="cross")
        .join(pl.DataFrame({"crime_type": list(types)}, schema={"crime_type": pl.String}), how="cross")
        .join(statistics, how="cross")
    )
    return finished(frame, measure)


def _population_figures(measure: Measure, evidence: Evidence) -> pl.DataFrame:
    """Residents of each area and deprivation group, for every whole period and span, and the months compared."""
    members = counting.membership(evidence.places).filter(pl.col("kind") != "lsoa")
    # The months that other areas hold too may be fewer than those held of any year here.
    shared = comparison.compared_period(evidence)
    periods = tuple(dict.fromkeys((*evidence.periods.whole, *([shared] if shared else []))))
    months = counting.months_of(periods).select("period", "mid_year").unique()
    people = people_by_year(evidence.population, evidence.places["lsoa"], [p.mid_year for p in periods])
    held = held_years(evidence.population, evidence.places["lsoa"])
    notes = pl.DataFrame(
        [(p.text, note if (note := population_notes(held, p.mid_year)) else None) for p in periods],
        schema={"period": pl.String, "population_note": pl.String},
        orient="row",
    )
    whole = members.filter(pl.col("kind") == PARTNERSHIP)
    groups = {group_column(evidence): deprivation_groups(evidence), "deprivation_decile": national_tenths(evidence)}
    frames = []
    for column, areas in (("", members), *((column, whole.join(group, on="lsoa")) for column, group in groups.items())):
        if areas.is_empty():
            continue
        table = counting.people_by_area(people, areas).join(months, on="mid_year").join(notes, on="period", how="left")
        inputs = [*_population_inputs(evidence), *(_index_inputs(evidence) if column else ())]
        table = table.with_columns(
            pl.lit(inputs, dtype=pl.List(pl.String)).alias("inputs"), caveats_of("population_note")
        )
        frame = table.with_columns(*count_columns("people", "people"))
        frames.append(finished(frame, measure))
        if column:
            frames.append(finished(_of_all(frame, column), measure))
    own = groups[group_column(evidence)]
    if own.height:
        apart = _residents_in_groups(people, own, evidence).join(notes, on="period", how="left")
        apart = with_inputs(apart, [*_population_inputs(evidence), *_index_inputs(evidence)])
        counted = apart.with_columns(caveats_of("population_note"), *count_columns("people", "people"))
        frames += [finished(counted, measure), finished(_of_all(counted, group_column(evidence)), measure)]
    return pl.concat(frames)


def _of_all(residents: pl.DataFrame, column: str) -> pl.DataFrame:
    """The residents of each deprivation group as a share of all of the area in the period."""
    everyone = pl.col("people").sum().over("area", "period")
    return residents.with_columns(
        pl.lit("share").alias("statistic"),
        pl.lit(column).alias("of"),
        pl.lit("%").alias("unit"),
        (pl.col("people") / everyone * 100).alias("value"),
        pl.col("people").alias("numerator"),
        everyone.alias("denominator"),
    )


def _residents_in_groups(people: pl.DataFrame, groups: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Residents of each district, board and ward by deprivation group in the headline period, noughts included."""
    column, period = group_column(evidence), evidence.periods.headline
    members = counting.membership(evidence.places).filter(pl.col("kind").is_in(["district", "board", "ward"]))
    areas = members.join(groups, on="lsoa")
    grid = (
        areas.select("area", "area_vintage")
        .unique(maintain_order=True)
        .join(groups.select(column).unique().sort(column), how="cross")
    )
    found = counting.people_by_area(people.filter(pl.col("mid_year") == period.mid_year), areas)
    return grid.join(found, on=grid.columns, how="left").with_columns(
        pl.col("people").fill_null(0.0),
        pl.lit(period.text).alias("period"),
        pl.lit([], dtype=pl.List(pl.String)).alias("inputs"),
    )
