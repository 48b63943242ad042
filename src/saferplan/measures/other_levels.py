"""Figures of the areas that the partnership is compared with: counts, rates, residents, and how like it they are."""

from __future__ import annotations

import polars as pl

from saferplan.measures import comparison
from saferplan.measures.definition import Measure
from saferplan.measures.evidence import Evidence
from saferplan.measures.finishing import finished
from saferplan.measures.levels import caveats_of, count_columns, count_figures, rate_figures


def other_figures(measures: dict[str, Measure], evidence: Evidence) -> list[pl.DataFrame]:
    """Every level of other areas; none where too few of the partnership's months are held of them.

    All are open: they rest on published counts alone, whatever the partnership's own come from.
    """
    if comparison.compared_period(evidence) is None:
        return []
    frames = []
    for slug in comparison.COMPARED:
        if slug in evidence.counts:
            frames += _counted(measures[slug], evidence)
    people = comparison.other_people(evidence).with_columns(
        *count_columns("people", "people"), caveats_of("population_note")
    )
    frames.append(finished(people, measures["population"]))
    distances = comparison.likeness(evidence)
    return [*frames, finished(distances, measures["likeness"])] if distances.height else frames


def _counted(measure: Measure, evidence: Evidence) -> list[pl.DataFrame]:
    """Counts and rates of one measure, and why some areas have none."""
    table, lacking = comparison.other_counts(evidence, measure.slug)
    shared = str(getattr(comparison.compared_period(evidence), "text", ""))
    longer = ~pl.col("period").str.contains(r"^\d{4}-\d{2}$") | (pl.col("period") == shared)
    rates = rate_figures(table.filter(longer), measure, [comparison.PEOPLE_INPUT])
    statistics = pl.DataFrame({"statistic": ["count", "rate"], "unit": ["", measure.rate_unit]})
    gaps = lacking.join(statistics, how="cross").with_columns(pl.lit("INCOMPLETE_PERIOD").alias("missing"))
    return [count_figures(table, measure), rates, finished(gaps, measure)]
