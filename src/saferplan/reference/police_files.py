"""How data.police.uk names its files (`2018-06-thames-valley-street.csv`: month, force, kind), and their headers."""

from __future__ import annotations

import re

PUBLISHED_NAME = re.compile(
    r"(\d{4}-(?:0[1-9]|1[0-2]))-([a-z0-9]+(?:-[a-z0-9]+)*)-(street|outcomes|stop-and-search)\.csv"
)

STREET_COLUMNS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
OUTCOMES_COLUMNS = (*STREET_COLUMNS[:9], "Outcome type")
SEARCH_COLUMNS = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
PUBLISHED_COLUMNS = {"street": STREET_COLUMNS, "outcomes": OUTCOMES_COLUMNS, "stop-and-search": SEARCH_COLUMNS}
"""The header of each kind of file, as published."""

FORMS: dict[str, dict[str, tuple[re.Pattern[str], tuple[str, ...]]]] = {
    "street": {
        "Location": (re.compile(r"on or near |no location", re.IGNORECASE), ()),
        "Reported by": (re.compile(r".*\b(police|constabulary)\b", re.IGNORECASE), ("Falls within",)),
    },
    "stop-and-search": {
        "Type": (re.compile(r".* search", re.IGNORECASE), ()),
        "Legislation": (re.compile(r".*\bact \d{4}", re.IGNORECASE), ()),
    },
}
FORMS["outcomes"] = FORMS["street"]
"""Columns that nothing else checks: how their cells begin, and which other columns may hold the like."""
