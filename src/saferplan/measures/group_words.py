"""Words for what a figure is of: its crime type or other group, its area, and what it is set against."""

from __future__ import annotations

from collections.abc import Mapping

from saferplan.areas import PARTNERSHIP
from saferplan.measures.definition import OF_SURVEYS
from saferplan.reference.crime_types import crime_types


def type_in_words(slug: str) -> str:
    """A crime type as a reader would say it; a slug that is not known stands as it is."""
    return {known.slug: known.title for known in crime_types()}.get(slug, slug)


_AGES = {
    "under-18": "aged under 18",
    "18-24": "aged 18 to 24",
    "25-64": "aged 25 to 64",
    "65-plus": "aged 65 and over",
}
_NATIONAL_TENTHS = (
    *("most", "second most", "third most", "fourth most", "fifth most"),
    *("fifth least", "fourth least", "third least", "second least", "least"),
)


_PLACE_SHARES = {
    "quarter": "areas that hold a quarter",
    "half": "areas that hold half",
    "four-fifths": "areas that hold four fifths",
    "gini": "generalised Gini coefficient",
}
BY_CHANCE = "-by-chance"
MAP_WORDS = {
    "last-step": "areas with most in the last month",
    "same-step-last-year": "areas with most in the same month of last year",
    "mean-of-the-last-year": "areas with most in the last twelve months (the simple map)",
    "fading-mean": "areas with most lately, older months counting less",
    "gi-star": "areas that stand out with their neighbours (Gi*)",
    "density": "areas with most in and around them (density)",
    "poisson-gamma": "areas with the highest forecast (Poisson-gamma)",
}
"""The maps that are tried on months they have not seen, as a reader would say them."""


def group_in_words(group: tuple[tuple[str, str], ...]) -> str:
    """A figure's group as a reader would say it.

    >>> group_in_words((("crime_type", "burglary"), ("deprivation_fifth", "1")))
    'Burglary, most deprived fifth'
    """
    words = []
    for dimension, value in group:
        if dimension == "crime_type":
            words.append(type_in_words(value))
        elif dimension == "deprivation_fifth":
            ends = {"1": "most deprived fifth", "5": "least deprived fifth"}
            words.append(ends.get(value, f"deprivation fifth {value} of 5"))
        elif dimension == "deprivation_decile":
            words.append(f"{_NATIONAL_TENTHS[int(value) - 1]} deprived tenth nationally")
        elif dimension == "age_group":
            words.append(_AGES.get(value, f"aged {value}"))
        elif dimension == "demand_kind":
            words.append("Recorded crime" if value == "crime" else type_in_words(value))
        elif dimension == "place_class":
            words.append(value.replace("-", " "))
        elif dimension == "place_map":
            words.append(MAP_WORDS[value])
        elif dimension == "place_share":
            words.append(
                _PLACE_SHARES[value.removesuffix(BY_CHANCE)] + (" by chance" if value.endswith(BY_CHANCE) else "")
            )
        elif dimension in OF_SURVEYS:
            words.append(value.replace("-", " "))
        else:
            words.append(f"{dimension} {value}")
    return ", ".join(words)


def area_in_words(code: str, areas: Mapping[str, tuple[str, str]]) -> str:
    """An area's name, or its code where no name is known; `areas` has names that were told apart."""
    name, kind = areas.get(code, (code, ""))
    return name if kind or code != PARTNERSHIP else "the whole area"


def versus_in_words(versus: str, areas: Mapping[str, tuple[str, str]]) -> str:
    """What a figure is compared with."""
    dimension, _, value = versus.partition(":")
    return area_in_words(value, areas) if dimension == "area" else group_in_words(((dimension, value),))
