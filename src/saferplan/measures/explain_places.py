"""How a figure of hotspots was worked out, in plain words."""

from __future__ import annotations

from saferplan.figures import Figure, in_digits
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


def place_steps(figure: Figure, measure: Measure) -> list[str]:
    """The working of a figure that has a value."""
    method = " ".join(measure.method.split())
    if measure.slug == "shrunken_rate" and figure.numerator is not None and figure.denominator is not None:
        records, people = in_digits(figure.numerator, ""), in_digits(figure.denominator, "people")
        raw = in_digits(figure.numerator / figure.denominator * measure.per, figure.unit)
        return [f"{records} {measure.noun} among {people} residents are {raw} {measure.rate_unit}.", method]
    if figure.denominator is None or figure.value is None:
        return [method]
    of = in_digits(figure.denominator, "")
    if measure.slug == "hot_steps":
        return [f"{in_digits(figure.value, '')} of {of} {measure.noun}.", method]
    if measure.slug == "top_places_again" and figure.numerator is not None:
        return [f"{in_digits(figure.numerator, '')} of {of} small areas.", method]
    if measure.slug == "map_scores":
        return [f"The mean of {of} months.", method]
    if measure.slug == "places_tested":
        return [f"Each was looked at in {of} months or quarters.", method]
    return [f"{in_digits(figure.value, '')} of {of} small areas that were looked at.", method]
