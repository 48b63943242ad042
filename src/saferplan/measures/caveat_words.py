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
    if kind in ("TESTED", "CHANCE", "FLOOR", "BY_LOT"):
        return _by_chance(kind, {name: float(value) for name, value in (part.split("=") for part in rest.split(" "))})
    if kind == "EARLIER":
        return f"Set against {parse_period(rest.removeprefix('period=')).in_words}."
    return note_in_words(caveat)


def _by_chance(kind: str, parts: dict[str, float]) -> str:
    """What chance does, as a sentence: how many were tested, how many data sets were as concentrated, and so on."""
    if kind == "BY_LOT":
        return f"Drawn by lot, as many would be top areas again {rarely_in_words(parts['p'])}."
    if kind == "TESTED":
        places, types = int(parts["places"]), int(parts["types"])
        each = (
            ""
            if types == 1
            else f", each once for all recorded crime or for one of the types looked at ({types} in all)"
        )
        return f"Corrected for all {places * types:,} tests together: {places:,} small areas{each}."
    draws = int(parts["draws"])
    if kind == "FLOOR":
        return (
            f"None of {draws:,} data sets drawn by chance was as strong, and no more were drawn: a false alarm comes "
            "no more often than this, and perhaps much more rarely."
        )
    above = int(parts["above"])
    many = f"{above:,}" if above else "None"
    vary = (
        f" They vary {parts['dispersion']:.1f} times as much as independent records would, as the months held here do."
        if parts["dispersion"] >= 1.05
        else ""
    )
    return f"{many} of {draws:,} data sets drawn by chance {'was' if above < 2 else 'were'} as concentrated.{vary}"


def rarely_in_words(p: float) -> str:
    """How rarely chance does something, in words.

    >>> rarely_in_words(1e-9), rarely_in_words(0.004), rarely_in_words(0.3)
    ('less than once in 1,000 times', 'once in 250 times', '30 times in 100')
    """
    if p < 0.001:
        return "less than once in 1,000 times"
    return f"once in {round(1 / p):,} times" if p <= 0.1 else f"{round(100 * p)} times in 100"
