"""Whether the declared baseline of a measure can be read: a number with its day, or a figure that a release holds."""

from __future__ import annotations

from saferplan.errors import BadAddress
from saferplan.plan.crosswalk import at_period
from saferplan_portal.evidence.reading import current
from saferplan_portal.planning.models import Action, Measure
from saferplan_portal.shell.words import day, number


def unreadable(measure: Measure) -> str:
    """Why the declared baseline of a measure cannot be read, in a sentence; "" where it can, or none is declared."""
    if measure.baseline_value is not None:
        return "" if measure.baseline_on or measure.baseline_period else "The number is given without its day."
    if not measure.baseline_period:
        return ""
    if not measure.figure:
        return "It is a period, and the measure names no figure that it would be of."
    return _not_held(measure)


def _not_held(measure: Measure) -> str:
    """Why no current release holds the figure of a baseline; "" where one does."""
    releases = [one for one in (current("partnership"), current("public")) if one is not None]
    if not releases:
        return "No release of evidence was received yet, so nobody can read it."
    told = ""
    for released in releases:
        try:
            figure = released.figure(at_period(measure.figure, measure.baseline_period))
        except BadAddress as error:
            near = f" The nearest is {error.nearest}." if error.nearest else ""
            told = told or f"The current release holds no figure of {measure.baseline_period} for this measure.{near}"
            continue
        if figure.value is not None:
            return ""
        told = told or f"The figure of {measure.baseline_period} has no value in the current release."
    return told


def baseline_words(measure: Measure) -> str:
    """The declared baseline in words, or why it cannot be read.  Values of a release are not told here."""
    if not measure.has_baseline:
        return "None declared"
    if fault := unreadable(measure):
        return f"Cannot be read. {fault}"
    if measure.baseline_value is None:
        return f"Declared: the figure of {measure.baseline_period}"
    unit = f" {measure.unit}" if measure.unit else ""
    when = f" on {day(measure.baseline_on)}" if measure.baseline_on else f" in {measure.baseline_period}"
    return f"Declared: {number(measure.baseline_value)}{unit}{when}"


def faults_of(action: Action) -> dict[str, str]:
    """Why the baselines of an action's measures cannot be read, by the title of each; {} where one of them can."""
    measured = [move.measure for move in action.moves.all() if move.measure.is_standing and move.measure.has_baseline]
    found = {one.title: fault for one in measured if (fault := unreadable(one))}
    return found if len(found) == len(measured) else {}
