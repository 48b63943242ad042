"""Tables: rows of a declared shape.

One module per table says its columns, their meaning, their limits and their checks (`TableShape`).  A source fills a
table; everything after relies on the shape alone.  `ALL_TABLES` lists them, in the order of the folder `tables/`.
"""

from __future__ import annotations

from saferplan.tables import (
    agency_returns,
    asb_incidents,
    comparison_areas,
    comparison_counts,
    comparison_population,
    comparison_variables,
    deprivation,
    fire_incidents,
    fitness,
    harm_days,
    health_events,
    horizon,
    incidents,
    lsoa_changes,
    offence_counts,
    outcomes,
    partner_crime,
    partner_months,
    places,
    population,
    postcodes,
    recorded_crime,
    stop_and_search,
    survey_answers,
    survey_codes,
    survey_comments,
    survey_quotes,
    survey_respondents,
)
from saferplan.tables.account import Account, Example
from saferplan.tables.shape import Column, TableShape, check_table

ALL_TABLES: dict[str, TableShape] = {
    module.SHAPE.name: module.SHAPE
    for module in (
        recorded_crime,
        asb_incidents,
        outcomes,
        stop_and_search,
        places,
        lsoa_changes,
        population,
        deprivation,
        postcodes,
        offence_counts,
        harm_days,
        comparison_counts,
        comparison_areas,
        comparison_population,
        comparison_variables,
        fitness,
        partner_crime,
        incidents,
        fire_incidents,
        health_events,
        agency_returns,
        partner_months,
        horizon,
        survey_respondents,
        survey_answers,
        survey_comments,
        survey_codes,
        survey_quotes,
    )
}

__all__ = ["ALL_TABLES", "Account", "Column", "Example", "TableShape", "check_table"]
