"""Horizon items and last year's priorities of the made-up partnerships, invented as an analyst would write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from saferplan.demo.published_layouts import write_text
from saferplan.reference.horizon_file import horizon_file

Item = tuple[str, str, str, str, str, str, str, str]
"""Item, heading, when, likelihood, effect, source, said_by, audience: the columns of the file."""

ASHBROOK: tuple[Item, ...] = (
    (
        "A covered market opens on the old mill site",
        "economic",
        "spring 2020",
        "certain",
        "More shops in the centre, where most shoplifting is already.",
        "Planning committee, February 2019",
        "Council, licensing team",
        "public",
    ),
    (
        "The youth club in Ashbrook Mills loses its grant",
        "organisational",
        "April 2020",
        "likely",
        "Fewer places for young people to be in the evening.",
        "Budget papers",
        "Council, community safety team",
        "public",
    ),
    (
        "A licence for an all-night venue is expected to be applied for",
        "legal",
        "",
        "possible",
        "",
        "Told in confidence",
        "Council, licensing team",
        "partnership",
    ),
)
"""Items of Ashbrook; the last is for the partnership alone."""

COUNTY: tuple[Item, ...] = (
    (
        "The four district councils and the county council become one",
        "political",
        "April 2020",
        "certain",
        "One community safety team in place of five; those who know a town may be moved from it.",
        "Order laid before Parliament",
        "Council, community safety team",
        "public",
    ),
    (
        "Grants to youth clubs end in three of the five towns",
        "economic",
        "April 2020",
        "likely",
        "Fewer places for young people to be in the evening.",
        "Budget consultation, autumn 2019",
        "Council, youth service",
        "public",
    ),
    (
        "A new estate is built at the edge of the county's largest town",
        "social",
        "2020 to 2023",
        "certain",
        "More residents to divide by, more homes to break into, and a park that is nobody's yet.",
        "Local plan",
        "Council, planning",
        "public",
    ),
    (
        "Swindles move from the doorstep to messages and calls",
        "technological",
        "already under way",
        "very likely",
        "Older people in places with little other crime lose money, and few tell the police.",
        "Trading standards bulletin",
        "Trading standards",
        "public",
    ),
    (
        "Dry summers come more often",
        "environmental",
        "from summer 2020",
        "possible",
        "More fires set in the open, and more evenings in parks and squares.",
        "Fire and rescue service's own forecast",
        "Wendershire Fire and Rescue Service",
        "public",
    ),
    (
        "A duty on serious violence is to be laid on public bodies",
        "legal",
        "not before 2021",
        "likely",
        "A strategy of its own, and more to share.",
        "Government consultation, 2019",
        "Police and crime commissioner's office",
        "public",
    ),
    (
        "The two probation services of the area are joined",
        "organisational",
        "June 2021",
        "very likely",
        "Who answers for people on probation changes in the middle of a plan.",
        "Ministry's announcement, May 2019",
        "National Probation Service, Wender Valley",
        "public",
    ),
    (
        "A supply line from a neighbouring city is expected to move along the river towns",
        "social",
        "within the year",
        "",
        "",
        "Told in confidence",
        "Wendershire Police",
        "partnership",
    ),
)
"""Items of the worked example; the last is for the partnership alone."""

ASHBROOK_PRIORITIES = (
    ("Fewer break-ins", "recorded_crime?crime_type=burglary"),
    ("Less violence", "recorded_crime?crime_type=violence-and-sexual-offences"),
    ("Young people who feel they belong", ""),
)
"""Last year's priorities of Ashbrook, each with the figure named for it, or none."""

COUNTY_PRIORITIES = (
    ("Helping communities to become more resilient", "asb_incidents"),
    ("Protecting vulnerable adults and children", "recorded_crime?crime_type=violence-and-sexual-offences"),
    (
        "Addressing the impact of drugs, alcohol and poor mental health",
        "recorded_crime?crime_type=drugs&period=2014/15",
    ),
    ("Tackling domestic violence and abuse", "domestic_abuse_crimes"),
    ("Dealing with offending", ""),
)
"""The five priorities that the printed Plan names, as last year's of the worked example; the figures are ours."""


def write_horizon(inputs: Path, items: tuple[Item, ...]) -> None:
    """Write `horizon.csv` into an inputs folder."""
    out = io.StringIO()
    names = [column.name for column in horizon_file().columns]
    csv.writer(out, lineterminator="\n").writerows([names, *items])
    write_text(inputs / "horizon.csv", out.getvalue())
