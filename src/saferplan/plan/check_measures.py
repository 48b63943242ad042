"""Measures held to what a measure must have: a figure that is there, a baseline, a target, a day of the next data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from saferplan.errors import BadAddress
from saferplan.figures import Figure, in_digits, in_words
from saferplan.measures.definition import load_measures
from saferplan.periods import Period, calendar_year, financial_year, month_period, parse_period, period_of, rolling_year
from saferplan.plan.checking import HeldTo, PlanRemark, day_words, nearest
from saferplan.plan.claims.sentences import sentences_of
from saferplan.plan.crosswalk import at_period
from saferplan.plan.model import WAYS, Baseline, Plan, PlanMeasure

MOST_STEPS = 120
"""So many periods after the baseline are looked for, ten years of months."""

NEARLY = 1e-9


def check_measures(plan: Plan, held: HeldTo) -> Iterator[PlanRemark]:
    """Everything to be said of the measures, one by one."""
    moved = {move.measure for one in plan.actions for move in one.moves}
    moved |= {move.measure for one in plan.priorities for _, action in plan.shown_actions(one) for move in action.moves}
    for one in plan.measures:
        name = f'Measure "{one.id}"'
        if one.id not in moved:
            sentence = f"{name} is moved by no action."
            yield PlanRemark("unmoved", "look", sentence, "Join it to the actions that should move it.", one.place)
        if not one.way:
            sentence = f"{name} does not say which way it should go."
            yield PlanRemark("way", "gap", sentence, f"Say one of {', '.join(WAYS)}.", one.place)
        known = not one.figure or one.figure.removeprefix("figure:").partition("?")[0] in load_measures()
        if not known:
            yield _unknown_figure(one, held)
        yield from _way(one) if known else ()
        yield from _baseline(one, held, known=known)
        yield from _next_data(one, held.day)
        yield from _target(one, plan, held, known=known)
        yield from _title(one, held, known=known)


_FROM = re.compile(r"\bfrom (?:a |the )?(?:baseline )?(?:of )?(\d[\d,]*(?:\.\d+)?%?)(?![\w/])", re.IGNORECASE)
_PER = re.compile(r"\b(?:per|out of|(?:for|in|of) (?:each|every)) \d[\d,]*", re.IGNORECASE)
_LEFT_OVER = " %"


def _title(measure: PlanMeasure, held: HeldTo, *, known: bool) -> Iterator[PlanRemark]:
    """Numbers in a title, which is printed: those of the baseline and the target are tied to them."""
    [sentence] = sentences_of(_PER.sub(" ", " ".join(measure.title.split())) or "-")[:1]
    start, unit = _start(measure, held, known=known)
    target = measure.target
    percent = abs(target.percent) if target and target.percent is not None else None
    goal = None if target is None else target.value if target.value is not None else _changed(start, target.percent)
    tied = {in_digits(value, unit).rstrip(_LEFT_OVER) for value in (start, goal) if value is not None}
    tied |= {in_digits(value, "").rstrip(_LEFT_OVER) for value in (start, goal, percent) if value is not None}
    begins = _FROM.search(measure.title)
    for number in (one.rstrip(",") for one in sentence.typed):
        if number.rstrip(_LEFT_OVER) in tied:
            continue
        said = f'The title of measure "{measure.id}" says {number}'
        if begins and begins[1].rstrip(",") == number and start is not None:
            told = f"{said}, and its baseline is {in_digits(start, unit)}."
            yield PlanRemark("bad-baseline", "wrong", told, "Leave it out of the title, or correct it.", measure.place)
        else:
            do = "Give it as the baseline or the target, or leave it out of the title."
            told = f"{said}, which is neither its baseline nor its target."
            yield PlanRemark("unbound", "look", told, do, measure.place)
    for words in sentence.worded:
        do = "Give it as the baseline or the target, in digits, or leave it out of the title."
        told = f'The title of measure "{measure.id}" says “{words}”, which is tied to no figure.'
        yield PlanRemark("unbound", "look", told, do, measure.place)


def _unknown_figure(measure: PlanMeasure, held: HeldTo) -> PlanRemark:
    """A measure whose figure is of no measure that there is."""
    slug = measure.figure.removeprefix("figure:").partition("?")[0]
    sentence = f'Measure "{measure.id}" reads the figure "{measure.figure}", and there is no measure "{slug}".'
    return PlanRemark("unknown-figure", "wrong", sentence, nearest(slug, load_measures()), measure.place)


def _way(measure: PlanMeasure) -> Iterator[PlanRemark]:
    """The way that the plan wants, held to the way that the measure's definition says is better."""
    if not measure.figure or not measure.way:
        return
    definition = load_measures()[measure.figure.removeprefix("figure:").partition("?")[0]]
    better = {"lower": "down", "higher": "up"}.get(definition.direction)
    if better and measure.way in ("up", "down") and measure.way != better:
        sentence = f'Measure "{measure.id}" should go {measure.way}, and of "{definition.title}" {better} is better.'
        yield PlanRemark("way", "wrong", sentence, f"{definition.direction_reason} Correct it.", measure.place)
    elif not better and measure.way in ("up", "down") and not measure.note:
        sentence = f'Measure "{measure.id}" should go {measure.way}, and neither way is better in itself.'
        do = f'{definition.direction_reason} Say way = "known", or in a note why {measure.way} is meant.'
        yield PlanRemark("way", "look", sentence, do, measure.place)


def _baseline(measure: PlanMeasure, held: HeldTo, *, known: bool) -> Iterator[PlanRemark]:
    """The baseline: there, of one kind, and what its figure is."""
    name, base, place = f'Measure "{measure.id}"', measure.baseline, measure.place
    if base is None or (not base.period and base.value is None):
        do = "Give the period of its figure, or a value with its source and the day it stands for."
        yield PlanRemark("no-baseline", "gap", f"{name} has no baseline.", do, place)
        return
    if base.period and not measure.figure:
        sentence = f"{name} gives a period as its baseline, and no figure that it would be of."
        yield PlanRemark("bad-baseline", "wrong", sentence, "Name the figure, or give a value.", place)
        return
    if base.value is not None and not base.period:
        if not base.source:
            sentence = f"{name} gives its baseline as a number, and not whose it is."
            yield PlanRemark("bad-baseline", "gap", sentence, "Give the source.", place)
        if base.on is None:
            sentence = f"{name} gives its baseline as a number, and not of which day."
            yield PlanRemark("no-baseline", "gap", sentence, "Give the last day that it tells of.", place)
        yield from _typed_beside_figure(measure, base, held, known=known)
        return
    if not known or held.look_up is None:
        return
    try:
        figure = held.look_up(at_period(measure.figure, base.period))
    except BadAddress as error:
        do = f"The nearest is {error.nearest}." if error.nearest else "Correct the figure or the period."
        sentence = f"{name} has as its baseline a figure that the release does not hold: {error.found}."
        yield PlanRemark("unknown-figure", "wrong", sentence, do, place)
        return
    if figure.value is None:
        sentence = f"{name} has as its baseline a figure without a value ({in_words(figure)})."
        yield PlanRemark("bad-baseline", "wrong", sentence, _instead(figure), place)
    elif base.value is not None and abs(base.value - figure.value) > NEARLY * max(1, abs(figure.value)):
        typed = in_digits(base.value, figure.unit)
        sentence = f"{name} types its baseline as {typed}, and the figure is {in_words(figure)}."
        yield PlanRemark("bad-baseline", "wrong", sentence, "Leave the typed value out.", place)


def _typed_beside_figure(measure: PlanMeasure, base: Baseline, held: HeldTo, *, known: bool) -> Iterator[PlanRemark]:
    """A baseline that is typed though the release has the measure's figure for a period that ends on its day."""
    if not known or held.look_up is None or base.on is None or base.value is None:
        return
    for period in _ending_on(base.on):
        try:
            figure = held.look_up(at_period(measure.figure, period))
        except BadAddress:
            continue  # the release holds no figure of that period
        if figure.value is None and not figure.missing.startswith("SUPPRESSED"):
            continue
        said = f'Measure "{measure.id}" types its baseline as {in_digits(base.value, figure.unit)}, and its figure'
        if figure.value is None:
            yield PlanRemark("bad-baseline", "wrong", f"{said} is {in_words(figure)}.", _instead(figure), measure.place)
        elif abs(base.value - figure.value) > NEARLY * max(1, abs(figure.value)):
            sentence = f"{said} for {period} is {in_words(figure)}."
            do = f'Give period = "{period}" in place of the value.'
            yield PlanRemark("bad-baseline", "wrong", sentence, do, measure.place)
        return


def _ending_on(day: date) -> Iterator[str]:
    """The periods that may end on a day, the longest and most usual first; none unless it ends a month.

    >>> list(_ending_on(date(2019, 3, 31))), list(_ending_on(date(2019, 3, 30)))
    (['2018/19', '12m-2019-03', '2019-03'], [])
    """
    if (day + timedelta(days=1)).day != 1:
        return
    if day.month == 3:
        yield f"{day.year - 1}/{day.year % 100:02d}"
    if day.month == 12:
        yield str(day.year)
    yield f"12m-{day.year}-{day.month:02d}"
    yield f"{day.year}-{day.month:02d}"


def _instead(figure: Figure) -> str:
    """What may be said in place of a figure that has no value."""
    if figure.missing.startswith("SUPPRESSED"):
        return "Choose a longer period or a larger area, or give the target in words; the number may not be published."
    return "Choose a period that has a value."


def _next_data(measure: PlanMeasure, day: date) -> Iterator[PlanRemark]:
    """The day on which the measure is next read."""
    name, place = f'Measure "{measure.id}"', measure.place
    if measure.next_data is None:
        sentence = f"{name} does not say when its next data come."
        yield PlanRemark("no-next-data", "gap", sentence, "Give the day by which they are due.", place)
    elif measure.next_data < day:
        sentence = f"{name}: its next data were due on {day_words(measure.next_data)}."
        yield PlanRemark("no-next-data", "look", sentence, "Read them, and give the next day.", place)


def _target(measure: PlanMeasure, plan: Plan, held: HeldTo, *, known: bool) -> Iterator[PlanRemark]:
    """The target: there, dated within reason, on the right side of the baseline, and met where its day has come."""
    name, target, place = f'Measure "{measure.id}"', measure.target, measure.place
    if target is None:
        if measure.kind == "impact" and measure.way in ("up", "down"):
            do = "Give a value or a percentage, and the day; or say that it should stay, or be better known."
            yield PlanRemark("no-target", "gap", f"{name} has no target.", do, place)
        return
    if target.by is None:
        yield PlanRemark("no-target", "gap", f"{name} has a target without a day.", "Give the day.", place)
    elif target.by < plan.start:
        sentence = f"{name} has a target for {day_words(target.by)}, before the plan begins."
        yield PlanRemark("dates", "wrong", sentence, "Correct the day.", place)
    if target.value is not None and target.percent is not None:
        sentence = f"{name} gives its target both as a value and as a percentage."
        yield PlanRemark("target", "wrong", sentence, "Keep one of the two.", place)
        return
    start, unit = _start(measure, held, known=known)
    goal = target.value if target.value is not None else _changed(start, target.percent)
    sense = {"down": -1, "up": 1}.get(measure.way, 0)
    aimed = target.percent
    if aimed is None and goal is not None and start is not None:
        aimed = goal - start
    if sense and aimed is not None and aimed * sense < 0:
        sentence = f"{name} should go {measure.way}, and its target lies the other way from its baseline."
        yield PlanRemark("target", "wrong", sentence, "Correct the target or the way.", place)
    elif sense and target.by and goal is not None:
        yield from _so_far(measure, goal, unit, sense, held)


def _start(measure: PlanMeasure, held: HeldTo, *, known: bool) -> tuple[float | None, str]:
    """The value of the baseline and its unit, None where it is not known."""
    base = measure.baseline
    if base is None:
        return None, ""
    if base.period and measure.figure and known and held.look_up is not None:
        try:
            figure = held.look_up(at_period(measure.figure, base.period))
        except BadAddress:
            return None, ""
        return figure.value, figure.unit
    return base.value, measure.unit


def _changed(start: float | None, percent: float | None) -> float | None:
    return None if start is None or percent is None else start * (1 + percent / 100)


def _so_far(measure: PlanMeasure, goal: float, unit: str, sense: int, held: HeldTo) -> Iterator[PlanRemark]:
    """Where the measure stands now, if a later figure than the baseline is held."""
    base, target = measure.baseline, measure.target
    assert base is not None, measure.id
    assert target is not None, measure.id
    assert target.by is not None, measure.id
    now = latest_figure(measure, held)
    if now is None or now.value is None:
        return
    met = (now.value - goal) * sense >= -NEARLY * max(1, abs(goal))
    if not met and held.day > target.by:
        sentence = (
            f'Measure "{measure.id}" was to reach {in_digits(goal, unit)} by {day_words(target.by)}, and is '
            f"{in_words(now)} for {parse_period(now.period).in_words}: the target was not met."
        )
        yield PlanRemark("target", "look", sentence, "Say so in the plan, and what follows.", measure.place)


def latest_figure(measure: PlanMeasure, held: HeldTo) -> Figure | None:
    """The latest figure of a measure after its baseline, None where none is held."""
    base = measure.baseline
    if held.look_up is None or base is None or not base.period or not measure.figure:
        return None
    found, period = None, parse_period(base.period)
    for _ in range(MOST_STEPS):
        after = next_period(period)
        if after is None:
            break
        period = after
        try:
            figure = held.look_up(at_period(measure.figure, period.text))
        except BadAddress:
            break
        found = figure if figure.value is not None else found
    return found


def next_period(period: Period) -> Period | None:
    """The period of the same kind that follows, None for one that is followed by none (a list of months, a wave).

    >>> next_period(parse_period("2018/19")).text, next_period(parse_period("12m-2019-03")).text
    ('2019/20', '12m-2020-03')
    """
    if period.kind == "financial":
        return financial_year(period.first // 12 + 1)
    if period.kind == "calendar":
        return calendar_year(period.first // 12 + 1)
    if period.kind == "rolling":
        return rolling_year(period.last + 12)
    if period.kind == "month":
        return month_period(period.first + 1)
    if period.kind == "quarter":
        return period_of(range(period.last + 1, period.last + 4))
    return None
