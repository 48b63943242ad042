"""How a figure of harm was worked out, in plain words: the sum, the mix of offences behind it and what that leaves."""

from __future__ import annotations

from saferplan.figures import Figure, in_digits
from saferplan.measures.definition import Measure
from saferplan.measures.offence_mix import ENOUGH_PLACES, mix_note, mix_notes


def weighed_steps(figure: Figure, measure: Measure) -> list[str]:
    """The sum of a weighted total or mean, with the numbers that went into it."""
    steps = []
    if figure.statistic == "mean" and figure.numerator is not None and figure.denominator is not None:
        total, crimes = in_digits(figure.numerator, ""), in_digits(figure.denominator, "")
        steps.append(f"{total} {measure.noun} divided by {crimes} recorded crimes.")
    elif figure.numerator is not None:
        steps.append(
            f"{in_digits(figure.numerator, '')} recorded crimes, each weighed by the mean of the offences that the "
            "force recorded in its type, and added up."
        )
    steps.append(measure.method.replace("\n", " "))
    note = mix_note(figure.caveats)
    if note is not None and note.is_open:
        low, high = (in_digits(bound, figure.unit) for bound in (note.lightest, note.gravest))
        steps.append(
            f"If every crime had been the lightest offence that the force recorded in its type, it would be {low}; if "
            f"the gravest, {high}."
        )
    return steps


def mix_in_words(figure: Figure) -> list[str]:
    """The note on the mix that travels with a figure, as sentences."""
    found: list[str] = []
    for note in mix_notes(figure.caveats):
        forces = " and ".join(one.replace("-", " ").title() for one in note.force.split("+"))
        found.append(f"The mix of offences is that of {note.offences:,} offences of {forces} in {note.year}.")
        if note.year != note.period_year:
            found.append(f"No table is held for {note.period_year}; that of {note.year} is the nearest.")
        if note.unweighted:
            found.append(
                f"{note.unweighted:,} more offences of the force have a code without a weight and are left out of it."
            )
        if note.is_open and note.forces < ENOUGH_PLACES:
            found.append("The table holds too few forces to tell by how much places differ in their mix.")
    return list(dict.fromkeys(found))
