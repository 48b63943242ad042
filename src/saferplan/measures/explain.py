"""How a figure was worked out, in plain words: what stands behind every number that is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from saferplan.figures import (
    FINER_DIGITS,
    Address,
    Figure,
    in_bounds,
    in_digits,
    in_words,
    parse_address,
    unplaced_of,
)
from saferplan.measures.caveat_words import caveat_in_words
from saferplan.measures.definition import Measure, load_measures
from saferplan.measures.explain_harm import mix_in_words, weighed_steps
from saferplan.measures.explain_places import limits_in_words, method_note, place_statistic, place_steps
from saferplan.measures.explain_survey import survey_limits, survey_steps, survey_title
from saferplan.measures.group_words import area_in_words, group_in_words, type_in_words, versus_in_words
from saferplan.measures.rows_in_words import OWN_CRIMES, counted_words
from saferplan.measures.shared_out import change_shared_out
from saferplan.methods.intervals import QUASI
from saferplan.periods import parse_period
from saferplan.tables.partner_shapes import RECORD_TABLES

INDEX = "where 100 is the same"
"""The unit of a rate against that of an area outside the partnership, times 100."""

CHOICES = (
    "The nearest areas are found again 500 times, each time with variables drawn anew from those there are. "
    "This is the share of times in which the area is among them."
)


@dataclass(frozen=True)
class Explanation:
    """A figure's title, the steps that led to it, where it came from, and what to bear in mind.

    `counted` says which rows of which table it rests on.
    """

    title: str
    steps: tuple[str, ...]
    sources: tuple[str, ...]
    caveats: tuple[str, ...]
    counted: str = ""


def explain_figure(
    figure: Figure, look_up: Callable[[Address], Figure], areas: Mapping[str, tuple[str, str]]
) -> Explanation:
    """Say how a figure was worked out; `look_up` finds the levels that a change or comparison rests on."""
    address = parse_address(figure.id)
    measure = load_measures()[address.measure].behind(figure.origin)
    steps = _steps(figure, address, measure, look_up, areas)
    if measure.count == "places":
        steps += limits_in_words(figure)
    elif measure.count == "survey":
        steps += survey_limits(figure) if address.change else []  # the steps of a level have them
    elif figure.low is not None and figure.high is not None and figure.level is not None:
        low, high = in_bounds(figure.low, figure.high, figure.unit)
        sign = "%" if figure.unit == "%" else ""
        alone = "If crimes came independently of each other, chance alone could"
        if figure.interval_method.startswith(QUASI):
            alone = "Months here vary more than independent crimes would. Allowing for that, chance could"
        if measure.count == "weights":
            alone = "Chance, and a mix of offences here unlike the force's, could"
        steps.append(
            f"{alone} put it between {low}{sign} and {high}{sign} "
            f"({figure.level * 100:g}% interval, {figure.interval_method})."
        )
    placed = [(figure, "this kind and period")]
    if address.change and address.change_from:
        base = replace(address, change=None, change_from=None, among=None)
        both = (base, replace(base, period=address.change_from))
        placed = [(look_up(one), f"this kind in {parse_period(one.period).in_words}") for one in both]
    caveats = (*_unplaced(placed, measure), *method_note(measure), *_caveats(figure, measure))
    return Explanation(
        title=survey_title(figure, measure, areas)
        if measure.count == "survey"
        else _title(figure.statistic, address, measure, areas),
        steps=tuple(steps),
        sources=figure.inputs,
        caveats=caveats,
        counted=counted_words(address, measure, areas, figure.inputs),
    )


def title_of(address: Address, areas: Mapping[str, tuple[str, str]]) -> str:
    """What the figure at an address is, in words."""
    measure = load_measures()[address.measure]
    return _title(address.stat or measure.default_statistic, address, measure, areas)


def _title(statistic: str, address: Address, measure: Measure, areas: Mapping[str, tuple[str, str]]) -> str:
    """What the figure is: measure, group, area, period and statistic."""
    what = {
        "count": "number",
        "rate": f"rate {measure.rate_unit}",
        "share": "share",
        "score": "distance" if measure.count == "distances" else "total",
        "mean": f"{measure.noun} to the hectare" if measure.count == "census" else "mean of a crime",
        "sii": "slope index of inequality",
        "rii": "relative index of inequality",
        "concentration": "concentration index",
    }[statistic]
    if measure.count == "places":
        what = place_statistic(statistic, measure)
    parts = [measure.title]
    if address.group:
        parts.append(group_in_words(address.group))
    parts += [area_in_words(address.area, areas), parse_period(address.period).in_words]
    title = ", ".join(parts) + (f": {what}" if what else "")
    if address.change and address.change_from:
        kinds = {"percent": "percentage change", "difference": "change in number", "ratio": "ratio"}
        if statistic == "share":
            kinds["difference"] = "change in percentage points"
        kinds["shared_out"] = "percentage change with the records without a place shared out"
        title += f", {kinds[address.change]} from {parse_period(address.change_from).in_words}"
    if address.versus:
        title += ", compared with " + versus_in_words(address.versus, areas)
    if address.among:
        title += ", rank"
    if address.trend:
        title += ", " + {"run": "run", "high": "rank in time", "slope": "slope", "tau": "trend"}[address.trend]
    return title


def _steps(
    figure: Figure,
    address: Address,
    measure: Measure,
    look_up: Callable[[Address], Figure],
    areas: Mapping[str, tuple[str, str]],
) -> list[str]:
    """The sums, with the numbers that went into them; of a rank of changes, those of its own change first."""
    if address.among and address.change:
        change = replace(address, among=None)
        steps = _steps(look_up(change), change, measure, look_up, areas)
        if figure.denominator is None:
            return steps
        among = in_digits(figure.denominator, "")
        return [
            *steps,
            f"Its place among the {among} such changes, the highest rise being 1 and the deepest fall last.",
        ]
    if address.change and address.change_from:
        base = replace(address, change=None, change_from=None)
        later, earlier = look_up(base), look_up(replace(base, period=address.change_from))
        steps = [
            f"{_named(later, measure)} in {parse_period(address.period).in_words}; "
            f"{_named(earlier, measure)} in {parse_period(address.change_from).in_words}."
        ]
        if figure.value is None and (later.value is None or earlier.value is None):
            steps.append("One of the two has no value, so neither has the change.")
        elif figure.missing == "CANNOT_TELL":
            steps.append("Sharing out the records that have no place would turn the change round, so it is not given.")
        elif figure.value is not None:
            sums = {
                "percent": "The first divided by the second, less one, in per cent",
                "difference": "The first less the second",
                "ratio": "The first divided by the second",
                "shared_out": "Each divided by the share of its records that have a place; then the first divided by "
                "the second, less one, in per cent",
            }
            steps.append(f"{sums[address.change]}: {_plain(figure)}.")
            if address.change == "percent":
                steps.extend(_shared_out(later, earlier))
        return steps
    if address.versus:
        base = replace(address, versus=None)
        this = look_up(base)
        steps = [f"{_named(this, measure)} here, against {versus_in_words(address.versus, areas)}."]
        if figure.value is not None and figure.numerator is not None and figure.denominator is not None:
            top, bottom = (in_digits(v, this.unit) for v in (figure.numerator, figure.denominator))
            times = ", times 100" if figure.unit == INDEX else ""
            steps.append(f"{top} divided by {bottom}{times}: {_plain(figure)}.")
        return steps
    if address.among and figure.denominator is not None:
        return [f"Its place among {in_digits(figure.denominator, '')}, the highest being 1."]
    if address.trend and figure.denominator is not None:
        steps = [f"Worked out over {in_digits(figure.denominator, '')} periods, {address.over}."]
        return [*steps, "They are too few to tell a trend from."] if figure.missing == "CANNOT_TELL" else steps
    return _level_steps(figure, measure)


def _shared_out(later: Figure, earlier: Figure) -> list[str]:
    """That change, as a step of the working."""
    change = change_shared_out(later, earlier)
    if change is None:
        return []
    shown = in_digits(change, "%", digits=FINER_DIGITS)
    return [f"If the records without a place were shared out in proportion, it would be {shown}%."]


def _level_steps(figure: Figure, measure: Measure) -> list[str]:
    """How a level was worked out."""
    if figure.value is None:
        steps = [f"No value: {in_words(figure)}."]
        if figure.statistic in ("sii", "rii") and figure.missing == "CANNOT_TELL":
            steps.append(
                "The deprivation groups are too few or have no crimes, or their rates follow no straight line."
            )
        if figure.statistic == "concentration" and figure.missing == "CANNOT_TELL":
            steps.append("There is no crime whose place among the areas could be told.")
        return steps
    if measure.count == "weights" and figure.statistic in ("score", "mean"):
        return weighed_steps(figure, measure)
    if measure.count == "places":
        return place_steps(figure, measure)
    if measure.count == "survey":
        return survey_steps(figure, measure)
    if figure.statistic == "rate" and figure.numerator is not None and figure.denominator is not None:
        return [
            f"{in_digits(figure.numerator, '')} {measure.noun} divided by {in_digits(figure.denominator, 'people')} "
            f"residents, times {measure.per:,}."
        ]
    if measure.count == "distances":
        return [measure.method.replace("\n", " ")] if figure.statistic == "score" else [CHOICES]
    if figure.statistic == "share" and figure.numerator is not None and figure.denominator is not None:
        top, bottom = in_digits(figure.numerator, ""), in_digits(figure.denominator, "")
        return [f"{top} of {bottom} {measure.noun}."]
    if measure.count == "census" and figure.numerator is not None and figure.denominator is not None:
        return [f"{in_digits(figure.numerator, '')} {measure.noun} on {in_digits(figure.denominator, '')} hectares."]
    if figure.statistic in ("sii", "rii") and figure.numerator is not None and figure.denominator is not None:
        most, least = (in_digits(v, measure.rate_unit) for v in (figure.numerator, figure.denominator))
        verb = "less" if figure.statistic == "sii" else "divided by"
        return [
            "A straight line is fitted to the rates of the deprivation groups, weighted by residents.",
            f"Its value at the most deprived end, {most}, {verb} its value at the least deprived end, {least}.",
            "Its limits hold if rates fall along a straight line and counts vary as chance would have it.",
        ]
    if figure.statistic == "concentration":
        return [
            "Areas are put in order from the most to the least deprived. 0 means that crime is spread as residents "
            "are; below 0, that it falls more on the more deprived; -1 is the extreme."
        ]
    if measure.count == "people" and "comparison population" in figure.inputs:
        return ["Residents of the area, as the files of other areas have them."]
    if measure.count == "people":
        return ["Official estimates of residents, added up over the LSOAs of the area."]
    return [measure.method.replace("\n", " ")]


def _named(figure: Figure, measure: Measure) -> str:
    """A level with its noun."""
    if figure.value is None:
        return f"No value ({in_words(figure)})"
    if figure.statistic == "rate":
        return f"{in_digits(figure.value, figure.unit)} {measure.noun} {measure.rate_unit}"
    if measure.count == "weights" and figure.statistic in ("score", "mean"):
        each = " for each crime" if figure.statistic == "mean" else ""
        return f"{in_digits(figure.value, figure.unit)} {measure.noun}{each}"
    if figure.unit == "%":
        return in_words(figure, digits=FINER_DIGITS)
    return f"{in_words(figure)} {measure.noun}" if figure.unit in ("", "people") else in_words(figure)


def _plain(figure: Figure) -> str:
    """A worked-out figure to one place more than it is printed with in the text."""
    assert figure.value is not None
    digits = FINER_DIGITS if figure.unit in ("%", "percentage points") else None
    unit = {"%": "%", "percentage points": " percentage points"}.get(figure.unit, "")
    return in_digits(figure.value, figure.unit, digits=digits) + unit


def _unplaced(placed: list[tuple[Figure, str]], measure: Measure) -> list[str]:
    """How many records behind each figure have no place; `placed` has the figures with what their records are of.

    A count may be larger than the home force's records, since records of other forces lie inside the area too.
    Records that are not of crime may be of anybody, and are those that were sent.
    """
    sent = measure.table in RECORD_TABLES and measure.table != OWN_CRIMES
    found = []
    for figure, which in placed:
        rows, of = unplaced_of(figure.caveats)
        if not of:
            continue
        share = in_digits(rows / of * 100, "%", digits=FINER_DIGITS)
        verb = "has" if rows == 1 else "have"
        whose = f"the {of:,} records sent" if sent else f"the home force's {of:,} records"
        text = f"{rows:,} of {whose} of {which} ({share}%) {verb} no place"
        text += "; they are in no area's count." if rows else "."
        if figure.statistic == "count" and figure.value is not None and figure.value > of - rows:
            text += " Records of other forces inside the area are counted too, such as those of the railways' police."
        found.append(text)
    return found


def _caveats(figure: Figure, measure: Measure) -> tuple[str, ...]:
    """The other notes that travel with a figure, as sentences."""
    found = []
    kinds = {name.partition(" ")[0] for name in figure.inputs if name.startswith(("partner", "police_uk"))}
    if len(kinds) > 1:
        found.append(
            "Partly from the force's own records and partly from data.police.uk, which need not count alike: a change "
            "between the two may be one of source."
        )
    for caveat in figure.caveats:
        if told := caveat_in_words(caveat):
            found.append(told)
    found += mix_in_words(figure)
    if figure.status == "provisional":
        found.append("Provisional: some months were downloaded soon after they ended, and may still be revised.")
    return (*found, *measure.caveats, *(measure.rate_caveats if figure.statistic == "rate" else ()))


__all__ = [
    "Explanation",
    "area_in_words",
    "explain_figure",
    "group_in_words",
    "title_of",
    "type_in_words",
]
