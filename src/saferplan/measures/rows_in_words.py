"""Which rows of which table a figure rests on, in plain words: published records, partners' own, or totals sent."""

from __future__ import annotations

from collections.abc import Mapping

from saferplan.areas import COMPARED_KINDS, PARTNERSHIP
from saferplan.figures import Address
from saferplan.measures.definition import Measure, load_measures
from saferplan.measures.group_words import area_in_words, group_in_words, versus_in_words
from saferplan.periods import parse_period
from saferplan.tables import ALL_TABLES
from saferplan.tables.partner_shapes import RECORD_TABLES

_ELSEWHERE = {"rows": "comparison_counts", "people": "comparison_population"}
"""Which tables hold what is counted of areas outside the partnership."""

OWN_CRIMES = "partner_crime"
"""The table of crimes that a force sent itself, in place of the published ones of those months."""

NOTHING_SENT = "No agency has sent this total, so there is no row behind it."
_PRIVATE = " They are a partner's own records, which are not public."
_PARTLY_PRIVATE = (
    " Each month of a force has one source: its own records where it sent them complete, which are not public, and "
    "data.police.uk otherwise."
)


def conditions_in_words(
    address: Address, measure: Measure, areas: Mapping[str, tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """The conditions that a row must meet to count towards a level: column and what it must hold, in words.

    >>> from saferplan.figures import parse_address
    >>> address = parse_address("recorded_crime?period=2018/19&crime_type=burglary")
    >>> conditions_in_words(address, load_measures()["recorded_crime"], {"partnership": ("Ashbrook", "partnership")})
    (('month', '2018/19'), ('crime type', 'Burglary'), ('LSOA', 'Ashbrook'))
    >>> conditions_in_words(parse_address("marac_cases?period=2018/19"), load_measures()["marac_cases"], {})
    (('measure', 'marac_cases'), ('period', '2018/19'), ('area', 'the whole area'))
    """
    own = [
        (name.replace("_", " "), group_in_words(((name, value),)).removeprefix(f"{name} "))
        for name, value in address.group
    ]
    if measure.count == "census":  # of the census's year, whatever the period
        return (*own, ("area", area_in_words(address.area, areas)))
    period = parse_period(address.period).in_words
    if measure.count == "returns":
        place = area_in_words(address.area, areas)
        return (("measure", measure.slug), ("period", period), ("area", place), *own)
    found = [("year" if measure.count == "people" else "month", period)]
    found += [(column.replace("_", " "), " or ".join(values)) for column, values in sorted(measure.where.items())]
    places = [area_in_words(address.area, areas)]
    for (dimension, _), (column, words) in zip(address.group, own, strict=True):
        if dimension.startswith("deprivation_"):
            places.append(words)
        else:
            found.append((column, words))
    # Records that say no more than the postcode district have no LSOA.
    coarse = measure.table in RECORD_TABLES and measure.finest == PARTNERSHIP
    return (*found, ("place" if coarse else "LSOA", ", ".join(places)))


def counted_words(
    address: Address, measure: Measure, areas: Mapping[str, tuple[str, str]], inputs: tuple[str, ...] = ()
) -> str:
    """Which rows of which table a figure rests on, in a sentence, and whether they are public; `inputs` are its own.

    >>> from saferplan.figures import parse_address
    >>> address = parse_address("recorded_crime?period=2018/19&change=percent&change_from=2017/18")
    >>> counted_words(address, load_measures()["recorded_crime"], {"partnership": ("Ashbrook", "partnership")})
    'Rows of the table of recorded crime: month in 2018/19 and in 2017/18; LSOA in Ashbrook.'
    """
    if measure.count == "places":
        return "No rows of its own: it comes from all records of small areas, by month."
    if measure.count == "survey":
        return "Answers to a survey, which nobody but the analyst sees one by one."
    if measure.count == "sums":
        return f"No rows of its own. {' '.join(measure.method.split())}"
    sent = any(name.startswith("partner") for name in inputs)
    if measure.count == "returns" and not sent:
        return NOTHING_SENT
    elsewhere = areas.get(address.area, ("", ""))[1] in COMPARED_KINDS
    told = "; ".join(_told(address, measure, areas, elsewhere=elsewhere))
    if measure.count == "returns":
        sentence = f"What an agency sent as a total, a row of the table of agency returns: {told}"
    elif elsewhere:
        sentence = f"Rows of the table of {_title_of(_ELSEWHERE.get(measure.count, measure.table))}: {told}"
    else:
        tables = " and of ".join(_title_of(name) for name in _tables(measure, inputs, sent=sent))
        sentence = f"Rows of the table{'s' if ' and of ' in tables else ''} of {tables}: {told}"
    if measure.count == "weights":
        sentence += f"; weighed by the table of {_title_of(measure.table)}"
    if address.versus:
        same = "the same, as a total," if areas.get(address.versus[5:], ("", ""))[1] in COMPARED_KINDS else "the same"
        sentence += f"; and {same} for {versus_in_words(address.versus, areas)}"
    if address.among:
        sentence += f"; and the same for every other {address.among.replace('_', ' ')}"
    return f"{sentence}.{_whose(measure, inputs, sent=sent)}"


def _told(address: Address, measure: Measure, areas: Mapping[str, tuple[str, str]], *, elsewhere: bool) -> list[str]:
    """Each condition, with the other period or the span of periods where there is one."""
    one_month = parse_period(address.period).kind == "month" and not address.change_from and not address.over
    told = []
    for column, words in conditions_in_words(address, measure, areas):
        if elsewhere and column == "LSOA":
            column = "area"
        elif measure.count == "distances":
            continue  # how like another an area is has no period of its own
        timed = column in ("month", "period")
        if timed and address.change_from:
            words += f" and {'in ' if column == 'month' else ''}{parse_period(address.change_from).in_words}"
        elif timed and address.over:
            start, _, end = address.over.partition("..")
            words = f"each period from {parse_period(start).in_words} to {parse_period(end).in_words}"
        within = column in ("year", "LSOA", "area", "place") or (column == "month" and not one_month)
        if measure.count == "returns":
            within = False  # it is of one area and one period, as the sender wrote it
        told.append(f"{column} {'in' if within else 'is'} {words}")
    return told


def _tables(measure: Measure, inputs: tuple[str, ...], *, sent: bool) -> list[str]:
    """The tables that a measure's rows are in: crimes may come from data.police.uk, the force itself, or both."""
    table = rows_table(measure)
    if table != "recorded_crime" or not sent:
        return [table]
    published = any(name.startswith("police_uk") for name in inputs)
    return [table, OWN_CRIMES] if published else [OWN_CRIMES]


def rows_table(measure: Measure) -> str:
    """The table whose rows a measure counts: of crimes that are weighed, that of the crimes and not of the weights.

    >>> measures = load_measures()
    >>> [rows_table(measures[name]) for name in ("knife_crime", "crime_severity")]
    ['partner_crime', 'recorded_crime']
    """
    return load_measures()["recorded_crime"].table if measure.count == "weights" else measure.table


def _whose(measure: Measure, inputs: tuple[str, ...], *, sent: bool) -> str:
    """Whose records they are, where they are a partner's; "" where all are public."""
    published = any(name.startswith("police_uk") for name in inputs)
    if not sent:
        return ""
    if measure.count == "returns":
        files = " Of a period without a total, the rows of data.police.uk are counted." if published else ""
        return f" The agency's file is not public.{files}"
    return _PARTLY_PRIVATE if published and rows_table(measure) == "recorded_crime" else _PRIVATE


def _title_of(name: str) -> str:
    """A table's title within a sentence."""
    shape = ALL_TABLES.get(name)
    title = shape.title if shape else name.replace("_", " ")
    return f"{title[:1].lower()}{title[1:]}"
