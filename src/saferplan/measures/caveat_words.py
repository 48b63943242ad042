"""The notes that travel with figures, as sentences."""

from __future__ import annotations

from saferplan.measures.survey_notes import note_in_words
from saferplan.periods import parse_period


def caveat_in_words(caveat: str) -> str:
    """A note that travels with a figure as a sentence, where it stands by itself; "" for the others.

    >>> caveat_in_words("POPULATION year=2019 nearest=2018")
    'No population is held for 2019; that of 2018 is used.'
    """
    kind, _, rest = caveat.partition(" ")
    if kind == "POPULATION":
        parts = dict(part.split("=", 1) for part in rest.split(" "))
        if "between" in parts:
            first, second = parts["between"].split(",")
            return f"The population of {parts['year']} lies between those held for {first} and {second}."
        return f"No population is held for {parts['year']}; that of {parts['nearest']} is used."
    if kind == "AREAS":
        some, every = (part.split("=")[1] for part in rest.split(" "))
        return f"{some} of the {every} similar areas together: those that hold every month compared."
    if kind == "PLACES":
        parts = dict(part.split("=", 1) for part in rest.split(" "))
        left = (
            f"; {int(parts['left_out']):,} without a boundary or neighbour could not be"
            if parts["left_out"] != "0"
            else ""
        )
        if "values" not in parts:
            return f"{int(parts['tested']):,} small areas were looked at{left}."
        values = "rates per resident, drawn towards that of all" if parts["values"] == "rates" else "numbers of records"
        return f"{int(parts['tested']):,} small areas were set side by side{left}. What was compared are {values}."
    if kind == "EARLIER":
        return f"Set against {parse_period(rest.removeprefix('period=')).in_words}."
    return note_in_words(caveat)
