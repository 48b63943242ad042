"""Whether the declared baseline of a measure can be read: a number with its day, or a figure that a release holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saferplan.errors import BadAddress
from saferplan.plan.crosswalk import at_period
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.evidence.reading import released_of, shown_release
from saferplan_portal.planning.models import Action, Measure
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day, number

_TAKES: list[Callable[[Actor, Sequence[Measure]], None]] = []


def when_promised(take: Callable[[Actor, Sequence[Measure]], None]) -> None:
    """Say what is done with measures that the plan in force now rests on: the app that keeps readings reads them."""
    _TAKES.append(take)


def promise(by: Actor, measures: Sequence[Measure]) -> None:
    """Have measures read that an action went live on, or that were changed in the plan in force."""
    for take in _TAKES:
        take(by, measures)


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
    """Why the current release holds no figure of a baseline; "" where it does."""
    release = shown_release()
    if release is None:
        return "No release of evidence was received yet, so nobody can read it."
    try:
        figure = released_of(release).figure(at_period(measure.figure, measure.baseline_period))
    except Unfit as fault:
        return str(fault)
    except BadAddress as error:
        near = f" The nearest is {error.nearest}." if error.nearest else ""
        return f"The current release holds no figure of {measure.baseline_period} for this measure.{near}"
    if figure.value is None:
        return f"The figure of {measure.baseline_period} has no value in the current release."
    return ""


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
