"""How a figure of hotspots was worked out, in plain words."""

from __future__ import annotations

from saferplan.figures import Figure, in_bounds, in_digits
from saferplan.measures.definition import Measure

OF_CLUSTERS = {"count": "records in it", "mean": "records to be expected", "score": "months between false alarms"}
"""What each statistic of a cluster is."""


def place_statistic(statistic: str, measure: Measure) -> str:
    """What a figure of places is, after its title; "" where the title says it."""
    if measure.slug == "clusters":
        return OF_CLUSTERS[statistic]
    if measure.slug == "map_scores":
        return "times as many as by lot" if statistic == "mean" else ""
    return "number" if statistic == "count" and measure.slug != "hot_steps" else ""


def method_note(measure: Measure) -> tuple[str, ...]:
    """How figures of places are found, as a note: a page has many of one measure, and says it once."""
    return (" ".join(measure.method.split()),) if measure.count == "places" else ()


def limits_in_words(figure: Figure) -> list[str]:
    """The limits of a figure of places, and how they were found."""
    if figure.low is None or figure.high is None or figure.level is None:
        return []
    low, high = in_bounds(figure.low, figure.high, figure.unit)
    sign = "%" if figure.unit == "%" else ""
    return [f"{figure.level * 100:g}% interval {low}{sign} to {high}{sign}, by {figure.interval_method}."]


def place_steps(figure: Figure, measure: Measure) -> list[str]:
    """The working of a figure that has a value."""
    if measure.slug == "shrunken_rate" and figure.numerator is not None and figure.denominator is not None:
        records, people = in_digits(figure.numerator, ""), in_digits(figure.denominator, "people")
        raw = in_digits(figure.numerator / figure.denominator * measure.per, figure.unit)
        return [f"{records} {measure.noun} among {people} residents are {raw} {measure.rate_unit}."]
    if figure.denominator is None or figure.value is None:
        return [f"{measure.title}: see the note on how it is found."]
    of = in_digits(figure.denominator, "")
    if measure.slug == "hot_steps":
        return [f"{in_digits(figure.value, '')} of {of} {measure.noun}."]
    if measure.slug == "top_places_again" and figure.numerator is not None:
        return [f"{in_digits(figure.numerator, '')} of {of} small areas."]
    if measure.slug == "map_scores":
        return [f"The mean of {of} months."]
    if measure.slug == "places_tested":
        return [f"Each was looked at in {of} months or quarters."]
    return [f"{in_digits(figure.value, '')} of {of} small areas that were looked at."]
