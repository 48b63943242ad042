"""What the findings on places share: their methods, what they cannot tell, and words for small areas."""

from __future__ import annotations

from saferplan.assessment.context import listed, number_in_words
from saferplan.assessment.judging import Method, Verdict
from saferplan.assessment.place_figures import PlacesHeld
from saferplan.figures import Address

QUESTION = "places"
MOST_NAMED = 5
MODERATE_RECURRENCE = 60.0
"""A cluster whose like comes by chance once in so many months or more rarely is moderate evidence."""

GI = """Each small area is taken together with its neighbours and set against as many areas drawn by chance from the \
whole partnership (Getis and Ord's Gi*, with chance drawn by dealing all values out anew)."""
OF_ALL = """p-values are corrected for all small areas of all types at once (Benjamini and Hochberg): of all areas \
called hot, of whatever type, no more than 1 in 20 on average is so by chance. That is true of them together, and not \
of each type or board by itself."""
TOGETHER = "of all areas called hot, of all types together, no more than 1 in 20 on average is so by chance"
OF_A_STEP = """This is done for each month by itself (or quarter, where a type has few records), with p-values \
corrected for all small areas of the month (Benjamini and Hochberg): where there is nothing to find, any area at all \
is called hot or cold in no more than 1 month in 20."""
GI_REFERENCE = """Ord and Getis (1995), Geographical Analysis 27; Anselin (1995), Geographical Analysis 27; Benjamini \
and Hochberg (1995), Journal of the Royal Statistical Society B 57."""
PRECISION = """Published locations were moved to a nearby point before anybody saw them. Small areas of some 1,500 \
residents can be told apart; streets, addresses and hours cannot."""
TRENDS = """Whether an area stands out more and more is tested as if months were independent (Mann and Kendall): where \
each month is like the last a trend is called too often, and with few months a true one is missed."""
HOT = Method(
    f"{GI} {OF_ALL}",
    GI_REFERENCE,
    f"Why there, or whether there is more crime than before: an area stands out among the others. {PRECISION}",
)
RANKED = Method(
    f"{GI} {OF_ALL} The first is set against the second: were a hot area as likely to be the one's as the other's, how "
    "often would they lie as far apart, allowing for how many there were to choose from?",
    f"{GI_REFERENCE} The sign test, for the lead.",
    f"Areas next to each other are hot together, so that a lead of a few may come from one place. {PRECISION}",
)
OVER_TIME = Method(
    f"{GI} {OF_A_STEP} The class comes from the months in which an area was hot, by one table in a fixed order.",
    f"{GI_REFERENCE} Mann (1945), Econometrica 13, for the trend.",
    "Why. Areas that always differ may lie side by side by chance; that they have more crime than others is true then "
    f"too. An area at the edge of two classes may change class with the next month. {TRENDS} {PRECISION}",
)
CLUSTER = Method(
    "Circles of every size are laid round every small area, and windows of up to six months that end with the last "
    "one; the most unlikely, given the total of each area and of each month, is set against data sets drawn by chance "
    "that vary as much as these records do. The chance of a false alarm is that of any cluster as unlikely, anywhere: "
    "it allows for all circles, windows and types that were looked at. A number of months between false alarms that "
    "chance never reached in the data sets drawn is the least it can be.",
    "Kulldorff, Heffernan, Hartman, Assuncao and Mostashari (2005), PLoS Medicine 2, e59.",
    f"Whether it will go on. The circle says roughly where. {PRECISION}",
)

HOT_NOW = Verdict("moderate", TOGETHER, 1)
LASTING = Verdict("strong", "hot in at least nine steps in ten, each looked at by itself", 1)
EMERGING = Verdict("weak", "the last steps alone say so, and chance alone calls some area hot in up to 1 step in 20", 1)
NOTHING = Verdict("weak", "nothing stood out, which is no proof that nothing is there", 0)


def going_on(held: PlacesHeld, recurrence: Address) -> Verdict:
    """How sure a cluster is, by how many months pass between false alarms as strong."""
    if (held.context.value(recurrence) or 0.0) >= MODERATE_RECURRENCE:
        return Verdict("moderate", "a false alarm as strong, anywhere, comes no more often than once in five years", 1)
    return Verdict("weak", "a false alarm as strong comes more often than once in five years", 1)


def looked_at(held: PlacesHeld, slug: str = "") -> str:
    """How many small areas were looked at."""
    return held.context.number(held.address("places_tested", slug))


def names_of(held: PlacesHeld, codes: tuple[str, ...]) -> str:
    """The first few areas by name, and how many more there are."""
    return first_few([held.context.name(code) for code in codes])


def first_few(names: list[str]) -> str:
    """The first few names, and how many more there are.

    >>> first_few(["A", "B", "C", "D", "E", "F", "G"])
    'A, B, C, D, E and two more'
    """
    more = len(names) - MOST_NAMED
    return listed([*names[:MOST_NAMED], *([f"{number_in_words(more)} more"] if more > 0 else [])])
