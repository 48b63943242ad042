"""What the findings on places share: their methods, what they cannot tell, and words for small areas."""

from __future__ import annotations

from saferplan.assessment.context import listed, number_in_words
from saferplan.assessment.judging import Method
from saferplan.assessment.place_figures import PlacesHeld

QUESTION = "places"
MOST_NAMED = 5

GI = """Each small area is taken together with its neighbours and set against as many areas drawn by chance from the \
whole partnership (Getis and Ord's Gi*, with chance drawn by dealing all values out anew). p-values are corrected for \
how many areas were looked at (Benjamini and Hochberg): of all areas called hot, no more than 1 in 20 is \
expected to be so by chance."""
GI_REFERENCE = """Ord and Getis (1995), Geographical Analysis 27; Anselin (1995), Geographical Analysis 27; Benjamini \
and Hochberg (1995), Journal of the Royal Statistical Society B 57."""
PRECISION = """Published locations were moved to a nearby point before anybody saw them. Small areas of some 1,500 \
residents can be told apart; streets, addresses and hours cannot."""
HOT = Method(
    GI,
    GI_REFERENCE,
    f"Why there, or whether there is more crime than before: an area stands out among the others. {PRECISION}",
)
OVER_TIME = Method(
    f"{GI} This is done for each month by itself (or quarter, where a type has few records), and the class comes from "
    "the months in which an area was hot by one table in a fixed order.",
    f"{GI_REFERENCE} Mann (1945), Econometrica 13, for the trend.",
    f"Why. An area at the edge of two classes may change class with the next month. {PRECISION}",
)
CLUSTER = Method(
    "Circles of every size are laid round every small area, and windows of up to six months that end with the last "
    "one; the most unlikely, given the total of each area and of each month, is set against data sets drawn by chance "
    "that vary as much as these records do. The chance of a false alarm allows for all circles, windows and types.",
    "Kulldorff, Heffernan, Hartman, Assuncao and Mostashari (2005), PLoS Medicine 2, e59.",
    f"Whether it will go on. The circle says roughly where. {PRECISION}",
)


def looked_at(held: PlacesHeld, slug: str = "") -> str:
    """How many small areas were looked at."""
    return held.context.number(held.address("places_tested", slug))


def names_of(held: PlacesHeld, codes: tuple[str, ...]) -> str:
    """The first few areas by name, and how many more there are."""
    named = [held.context.name(code) for code in codes[:MOST_NAMED]]
    more = len(codes) - len(named)
    return listed([*named, *([f"{number_in_words(more)} more"] if more else [])])
