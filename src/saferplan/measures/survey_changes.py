"""Changes of answers between waves of a survey, where the wording was the same."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

from saferplan.figures import Figure
from saferplan.measures.survey_notes import note_of

METHOD = "square-and-add of the limits of each wave (Zou and Donner 2008)"


def wording_differs(later: Figure, earlier: Figure) -> str:
    """Why two waves cannot be compared, to follow an address in an error; "" where the wording was the same."""
    for kind, what in (("ASKED", "the question"), ("ANSWER", "the answer")):
        now, before = (note_of(one.caveats, kind) for one in (later, earlier))
        if now != before:
            return (
                f"sets two waves against each other in which {what} was worded differently (“{before}”, then “{now}”), "
                "so that a change of the answers may be one of the words; tell each wave by itself"
            )
    if note_of(later.caveats, "SHAPE") != note_of(earlier.caveats, "SHAPE"):
        return (
            "sets two waves against each other in which the answers to choose from, those told as one, or who was "
            "asked were not the same, so that a change may be one of these; tell each wave by itself"
        )
    weighted = [note_of(one.caveats, "WEIGHTED") is not None for one in (later, earlier)]
    if weighted[0] != weighted[1]:
        return "sets a weighted wave against one that is not, which count people differently; tell each by itself"
    return ""


def between_waves(made: Figure, one: Figure, other: Figure) -> Figure:
    """The difference of two shares or means of independent waves with its limits.

    With limits l, u of each, the difference d = a - b is between d - sqrt((a - l_a)^2 + (u_b - b)^2) and
    d + sqrt((u_a - a)^2 + (b - l_b)^2) (Zou and Donner 2008, Statistics in Medicine 27, 1693-1702).  Without limits of
    both it has none.
    """
    low, high, their_low, their_high = one.low, one.high, other.low, other.high
    if one.value is None or other.value is None or made.value is None:
        return made
    if low is None or high is None or their_low is None or their_high is None:
        return made
    return replace(
        made,
        low=made.value - hypot(one.value - low, their_high - other.value),
        high=made.value + hypot(high - one.value, other.value - their_low),
        level=one.level,
        interval_method=METHOD,
    )
