"""Deprivation: how crime is shared between the more and the less deprived parts of the area."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Answer, Cell, Chart, DataTable, Lack, Point, Series, TableColumn
from saferplan.assessment.context import Context, of_type, source_line, type_in_sentence
from saferplan.assessment.judging import About, Method, judge_ratio, make_finding
from saferplan.assessment.spans import in_part, when_in_words
from saferplan.figures import FINER_DIGITS, Address
from saferplan.findings import Finding
from saferplan.measures.explain import group_in_words, type_in_words

QUESTION = "deprivation"
ASKS = "Is crime shared evenly between more and less deprived places?"
LEAST_COUNT = 50

GAP = Method(
    "The rate in the most deprived group divided by the rate in the least deprived, with a 95% interval.",
    "Breslow and Day (1987), Statistical Methods in Cancer Research II.",
    "Who the victims or offenders were, or why: it tells where crime was recorded, and town centres, where many "
    "people gather who live elsewhere, are often in more deprived areas.",
)
SLOPE = Method(
    "A straight line fitted to the groups' rates against the middle of their place in the population.",
    "Pamuk (1985), Population Studies 39; Mackenbach and Kunst (1997), Social Science and Medicine 44.",
    GAP.cannot_tell,
)


def group_address(context: Context, group: int, **keys: str) -> Address:
    """The address of one deprivation group, 1 = most deprived."""
    return context.address("recorded_crime", period=None, **keys).with_group(**{context.group: str(group)})


def groups_in_words(context: Context) -> str:
    """What the groups are, always named: local fifths or national tenths, and which index."""
    if context.group == "deprivation_fifth":
        return (
            f"fifths of {context.area}'s own residents, by the Index of Multiple Deprivation {context.index} of the "
            "small area they live in"
        )
    return f"national tenths of small areas by the Index of Multiple Deprivation {context.index}"


def held_groups(context: Context) -> list[int]:
    """The groups that have any residents here: a prosperous county may have none in the most deprived tenth."""
    return [group for group in range(1, context.groups + 1) if str(group_address(context, group)) in context.figures]


def assess_deprivation(context: Context) -> Answer:
    """Share, rate, gap and slope, by fifth and by type."""
    groups = held_groups(context)
    if len(groups) < 2 or context.value(group_address(context, groups[0], stat="rate")) is None:
        return _cannot_answer(context.lacking or "population")
    findings = [_shares(context, groups), _gap(context, groups)]
    findings += _by_type(context, groups)
    return Answer(
        question=QUESTION,
        title=_title(context, groups),
        asks=ASKS,
        findings=tuple(findings),
        method=_method(context),
        cannot_tell=(
            "Who was harmed and who did it: these are the places where crime was recorded, not where people live.",
            "Whether deprivation causes crime. The index has crime among its own ingredients, "
            "so some of the link is there by construction.",
            "How many people are at risk: rates divide by residents, and town centres have many visitors.",
        ),
        tables=(_groups_table(context, groups), _types_table(context, groups)),
        charts=(_rates_chart(context, groups), _curve(context, groups), _types_chart(context, groups)),
    )


LACKING = {
    "index": (
        "No index of deprivation is held, so the question cannot be answered",
        "How crime is shared by deprivation: the partnership's data hold no Index of Multiple Deprivation.",
    ),
    "population": (
        "No population is held for these years, so the question cannot be answered",
        "How crime is shared by deprivation: an index is held, but no residents to divide by.",
    ),
    "areas": (
        "There are too few small areas to set more against less deprived ones, so the question cannot be answered",
        "How crime is shared by deprivation: the LSOAs here are too few, too large or too alike to make groups of.",
    ),
}


LACKS = {
    "index": Lack("An index of deprivation by small area", "Published: the government's Indices of Deprivation"),
    "population": Lack("Residents by small area", "Published: the Office for National Statistics"),
    "areas": Lack("Enough small areas to make groups of", "Nobody: the area has too few"),
}
"""The same for the list of what is lacking."""


def _cannot_answer(lacking: str) -> Answer:
    """The answer where there is no index, no population, or too few areas."""
    title, reason = LACKING[lacking]
    return Answer(
        question=QUESTION,
        title=title,
        asks=ASKS,
        findings=(),
        method="",
        cannot_tell=(reason,),
        lacks=(LACKS[lacking],),
    )


def _method(context: Context) -> str:
    return (
        f"Areas are grouped into {groups_in_words(context)}. The most deprived is group 1. The rate ratio sets the "
        "most against the least deprived group; the slope index of inequality is the gap in rate between the two ends "
        "of a straight line fitted through all the groups, and the relative index is their ratio. The concentration "
        "curve adds up residents from the most deprived, and shows what share of crime falls where they live."
    )


def _title(context: Context, groups: list[int]) -> str:
    first, last = (group_address(context, g, stat="rate") for g in (groups[0], groups[-1]))
    verdict = judge_ratio(context, first, last)
    if verdict.direction == 0:
        return "Crime is no higher in more deprived places than chance would have it"
    return f"Crime is {'higher' if verdict.direction > 0 else 'lower'} in more deprived places"


def _named(context: Context, group: int) -> str:
    """A group as a reader would say it, in the middle of a sentence."""
    return group_in_words(((context.group, str(group)),))


def _shares(context: Context, groups: list[int]) -> Finding:
    """The share of crime in the most and the least deprived group."""
    first, last = groups[0], groups[-1]
    shares = [group_address(context, g, stat="share", of=context.group) for g in (first, last)]
    rates = [group_address(context, g, stat="rate") for g in (first, last)]
    counts = [context.value(group_address(context, g)) or 0.0 for g in (first, last)]
    when = when_in_words(context)
    return make_finding(
        About(QUESTION, "share"),
        Method(
            "The group's crimes divided by all crimes, with Wilson's interval.",
            "Wilson (1927), Journal of the American Statistical Association 22.",
            GAP.cannot_tell,
        ),
        judge_ratio(context, *rates),
        headline=f"{context.number(shares[0])} of recorded crime was in the {_named(context, first)}",
        sentence=f"In {when}, {context.number(shares[0])} of recorded crime in {context.area} was in the "
        f"{_named(context, first)}, and {context.number(shares[1])} in the {_named(context, last)}. "
        f"The groups are {groups_in_words(context)}.",
        size=abs(counts[0] - counts[1]),
    )


def _gap(context: Context, groups: list[int]) -> Finding:
    """The rate ratio and the slope index."""
    first, last = groups[0], groups[-1]
    rate, other = (group_address(context, g, stat="rate") for g in (first, last))
    versus = replace(rate, versus=f"{context.group}:{last}")
    sii = context.address(stat="sii")
    slope = ""
    if str(sii) in context.figures and context.value(sii) is not None:
        way = "more" if (context.value(sii) or 0.0) > 0 else "fewer"
        slope = (
            f" Along the whole range, from the most to the least deprived resident, the fitted gap is "
            f"{context.number(sii, absolute=True)} {way} for every 1,000 people ({context.interval(sii)})."
        )
    return make_finding(
        About(QUESTION, "gap"),
        Method(f"{GAP.how} {SLOPE.how}", f"{GAP.reference} For the line: {SLOPE.reference}", GAP.cannot_tell)
        if slope
        else GAP,
        judge_ratio(context, rate, other),
        headline=f"The rate in the {_named(context, first)} is {context.number(versus)} times that in the "
        f"{_named(context, last)}",
        sentence=f"There were {context.number(rate)} recorded crimes for every 1,000 residents of the "
        f"{_named(context, first)} in {when_in_words(context)}, {context.number(versus)} times the "
        f"{context.number(other)} of the {_named(context, last)} ({context.interval(versus)}).{slope}",
        size=_excess(context, rate, other),
    )


def _ratios(context: Context, groups: list[int]) -> list[tuple[str, Address]]:
    """The rate ratio of each type with enough records, the steepest first."""
    found = []
    for slug in context.types:
        count = context.value(context.address(crime_type=slug)) or 0.0
        rate = group_address(context, groups[0], stat="rate", crime_type=slug)
        versus = replace(rate, versus=f"{context.group}:{groups[-1]}")
        if count >= LEAST_COUNT and context.value(versus) is not None:
            found.append((slug, versus))
    return sorted(found, key=lambda one: (-(context.value(one[1]) or 0.0), one[0]))


def _by_type(context: Context, groups: list[int]) -> list[Finding]:
    """The type with the steepest gap, and one that is higher in less deprived places.

    Each is chosen from many types, and must stand out by that much more.
    """
    ratios = _ratios(context, groups)
    if not ratios:
        return []
    found = []
    slug, versus = ratios[0]
    base = replace(versus, versus=None)
    other = base.with_group(**{context.group: str(groups[-1])})
    verdict = judge_ratio(context, base, other, chosen_from=len(ratios))
    if verdict.direction > 0:
        found.append(
            make_finding(
                About(QUESTION, "steepest", PARTNERSHIP, slug),
                GAP,
                verdict,
                headline=f"The gap is wide for {type_in_sentence(slug)}",
                sentence=f"For {type_in_sentence(slug)} the rate in the {_named(context, groups[0])} is "
                f"{context.number(versus)} times that in the {_named(context, groups[-1])} "
                f"({context.interval(versus)}).",
                size=_excess(context, base, other),
            )
        )
    slug, versus = ratios[-1]
    base = replace(versus, versus=None)
    other = base.with_group(**{context.group: str(groups[-1])})
    verdict = judge_ratio(context, base, other, chosen_from=len(ratios))
    if verdict.direction < 0:
        found.append(
            make_finding(
                About(QUESTION, "reversed", PARTNERSHIP, slug),
                GAP,
                verdict,
                headline=f"{type_in_words(slug)} is higher in less deprived places",
                sentence=f"{type_in_words(slug)} goes the other way: {context.number(base)} for every 1,000 residents "
                f"of the {_named(context, groups[0])}, against {context.number(other)} of the "
                f"{_named(context, groups[-1])} ({context.interval(versus)} for the ratio).",
                size=_excess(context, base, other),
            )
        )
    return found


def _excess(context: Context, rate: Address, other: Address) -> float:
    """How many crimes of the group lie above, or below, what the other group's rate would have given."""
    here, there = context.figure(rate), context.figure(other)
    if not here.denominator or not there.denominator:
        return 0.0
    return abs((here.numerator or 0.0) - (there.numerator or 0.0) * here.denominator / there.denominator)


def _rates_chart(context: Context, groups: list[int]) -> Chart:
    """A dot with its interval for each group."""
    rates = [group_address(context, g, stat="rate") for g in groups]
    everywhere = context.address(stat="rate")
    return Chart(
        id="rate-by-deprivation",
        kind="dots",
        title=f"Recorded crime for every 1,000 residents, from most to least deprived, {when_in_words(context)}",
        summary=f"From {context.number(rates[0])} in the {_named(context, groups[0])} to "
        f"{context.number(rates[-1])} in the {_named(context, groups[-1])}.",
        unit=in_part(context, "Recorded crimes per 1,000 residents"),
        source=f"{source_line(context)} {groups_in_words(context)[:1].upper()}{groups_in_words(context)[1:]}.",
        series=(
            Series(
                "Rate",
                tuple(Point(_named(context, g).capitalize(), str(a)) for g, a in zip(groups, rates, strict=True)),
            ),
            Series(context.area, (Point(context.area, str(everywhere)),), emphasis=False),
        ),
    )


def _curve(context: Context, groups: list[int]) -> Chart:
    """The concentration curve over groups."""
    index = context.address(stat="concentration")
    points = []
    for group in groups:
        share = group_address(context, group, stat="share", of=context.group)
        points.append(
            Point(_named(context, group).capitalize(), str(share), x_address=str(replace(share, measure="population")))
        )
    known = str(index) in context.figures and context.value(index) is not None
    tail = (
        f" The concentration index, over all LSOAs, is {context.number(index)}: below nought means that crime falls "
        "more on the more deprived."
        if known
        else ""
    )
    return Chart(
        id="concentration-curve",
        kind="curve",
        title=f"How crime and residents add up, from the most deprived, {when_in_words(context)}",
        summary=f"If crime were shared as residents are, the curve would lie on the straight line.{tail}",
        unit="Share of recorded crime, per cent",
        source=source_line(context),
        series=(Series("Recorded crime", tuple(points)),),
    )


def _types_chart(context: Context, groups: list[int]) -> Chart:
    """The rate ratio of each type."""
    ratios = _ratios(context, groups)
    return Chart(
        id="gap-by-type",
        kind="dots",
        title=f"How many times as high in the most as in the least deprived group, by type, {when_in_words(context)}",
        summary=(
            f"Widest for {type_in_sentence(ratios[0][0])} ({context.number(ratios[0][1])} times), narrowest for "
            f"{type_in_sentence(ratios[-1][0])} ({context.number(ratios[-1][1])} times). At 1 there is no gap."
            if ratios
            else f"No type has as many as {LEAST_COUNT} records."
        ),
        unit="Times as high (1 = no gap)",
        source=source_line(context) + f" Types with at least {LEAST_COUNT} crimes.",
        series=(Series("Rate ratio", tuple(Point(type_in_words(slug), str(address)) for slug, address in ratios)),),
    )


def _groups_table(context: Context, groups: list[int]) -> DataTable:
    """Residents, number, share and rate of each group."""
    rows = []
    for group in groups:
        count = group_address(context, group)
        rows.append(
            (
                Cell(text=_named(context, group).capitalize()),
                Cell(address=str(replace(count, measure="population"))),
                Cell(address=str(count)),
                Cell(address=str(group_address(context, group, stat="share", of=context.group))),
                Cell(address=str(group_address(context, group, stat="rate"))),
            )
        )
    rows.append(
        (
            Cell(text=context.area),
            Cell(address=str(context.address("population"))),
            Cell(address=str(context.address())),
            Cell(text="the whole"),
            Cell(address=str(context.address(stat="rate"))),
        )
    )
    return DataTable(
        id="crime-by-deprivation",
        title=f"Recorded crime by deprivation, {when_in_words(context)}",
        columns=(
            TableColumn("Deprivation", numeric=False),
            TableColumn("Residents"),
            TableColumn(in_part(context, "Recorded crimes")),
            TableColumn("Share of all", digits=FINER_DIGITS),
            TableColumn(in_part(context, "Rate per 1,000 residents"), interval=True),
        ),
        rows=tuple(rows),
        note=f"The groups are {groups_in_words(context)}. Whole LSOAs are put in one group, so groups are near-equal.",
        total_row=True,
    )


def _types_table(context: Context, groups: list[int]) -> DataTable:
    """Share, rate ratio, slope and relative index by type."""
    rows = []
    for slug in [*sorted(context.types), ""]:
        rate = of_type(group_address(context, groups[0], stat="rate"), slug)
        versus = replace(rate, versus=f"{context.group}:{groups[-1]}")
        cells = [
            of_type(group_address(context, groups[0], stat="share", of=context.group), slug),
            versus,
            of_type(context.address(stat="sii"), slug),
            of_type(context.address(stat="rii"), slug),
        ]
        rows.append(
            (
                Cell(text=type_in_words(slug) if slug else "All recorded crime"),
                *(Cell(address=str(a)) if str(a) in context.figures else Cell(text="none recorded") for a in cells),
            )
        )
    return DataTable(
        id="gap-by-type-table",
        title=f"The gap by type of crime, {when_in_words(context)}",
        columns=(
            TableColumn("Type of crime", numeric=False),
            TableColumn(f"Share in the {_named(context, groups[0])}", digits=FINER_DIGITS),
            TableColumn("Rate, most over least deprived", interval=True),
            TableColumn(in_part(context, "Slope index per 1,000"), interval=True),
            TableColumn("Relative index", interval=True),
        ),
        rows=tuple(rows),
        total_row=True,
    )
