"""Trends: what rises, what falls, and what is noise, like compared with like."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.answer import Answer, Break, Cell, Chart, DataTable, Lack, Point, Series, TableColumn
from saferplan.assessment.context import (
    Context,
    by_how_much,
    in_brackets,
    number_in_words,
    of_type,
    source_line,
    type_in_sentence,
)
from saferplan.assessment.judging import About, Method, Verdict, judge_change, judge_ratio, make_finding
from saferplan.assessment.movers import (
    CHANGED,
    LEAST_COUNT,
    QUESTION,
    from_to,
    in_number,
    is_unsure,
    movers_of,
    noise,
    risers_and_fallers,
)
from saferplan.assessment.placing import placing_note
from saferplan.assessment.recording import recording_changed
from saferplan.assessment.spans import is_part, months_counted, recording_note, span_in_words, years_in_words
from saferplan.figures import FEW_NOTE, LEAST_BASE, Address, few_in_words
from saferplan.findings import (
    MODERATE_LEVEL,
    STRENGTHS,
    STRONG_LEVEL,
    Finding,
    rareness_in_words,
)
from saferplan.measures.explain import type_in_words
from saferplan.methods.series import chance_of_run
from saferplan.periods import Period, month_number, month_text, month_words, parse_period, period_of
from saferplan.reference.crime_types import series_breaks

ASKS = "Is crime rising or falling, and of what kind?"
METHOD = """A year is compared with the year before, and with the earliest year held, on the calendar months that are \
held in both. The interval of a change is that of a ratio of two counts; whether a change is called strong also \
allows for months that vary more than chance alone. A change that would turn round if the records without a place \
were shared out is "cannot tell". Monthly series are tested with the seasonal Mann-Kendall test, which sets each \
month only against the same month of other years; the slope is Sen's."""

STEADY = Method(
    "Each year set against the one before: how often as many rises or falls running would come if the years came in "
    "any order, and whether the last year differs from the first by more than chance. The weaker of the two counts.",
    "Levene and Wolfowitz (1944), Annals of Mathematical Statistics 15.",
    "Whether it will go on.",
)


RARENESS = {
    "moderate": f"less than {rareness_in_words(MODERATE_LEVEL)}, not less than {rareness_in_words(STRONG_LEVEL)}",
    "weak": f"more often than {rareness_in_words(MODERATE_LEVEL)}",
}


def assess_trends(context: Context) -> Answer:
    """What rises, what falls, over one year and over all that are held."""
    periods = context.periods
    if periods.compare is None or periods.headline_like is None:
        return _nothing_to_compare(context)
    year = change(context, context.address(period=periods.headline_like), periods.compare)
    findings = [_all_crime(context, year, rule="year")]
    long = None
    if periods.first_compare and periods.first_like and periods.first_compare != periods.compare:
        long = change(context, context.address(period=periods.first_like), periods.first_compare)
        findings.append(_all_crime(context, long, rule="since-first"))
    findings += _steady(context)
    findings += risers_and_fallers(context, long or year)
    findings += noise(context, year)
    tables = [_change_table(context, year, "year")]
    charts = [_change_chart(context, year, "year")]
    if long:
        tables.append(_change_table(context, long, "since-first"))
        charts.insert(0, _change_chart(context, long, "since-first"))
    if len(periods.years) > 1:
        tables.insert(0, _years_table(context))
        charts.insert(0, _years_chart(context))
    charts.append(_months_chart(context))
    return Answer(
        question=QUESTION,
        title=_title(context, year),
        asks=ASKS,
        findings=tuple(findings),
        method=METHOD,
        cannot_tell=_cannot_tell(context),
        tables=tuple(tables),
        charts=tuple(charts),
    )


def change(context: Context, later: Address, earlier: Period) -> Address:
    """The percentage change to an address from the same calendar months of an earlier period."""
    return replace(later, change="percent", change_from=earlier.text)


def _nothing_to_compare(context: Context) -> Answer:
    """The answer where no earlier year has a month in common with the headline."""
    return Answer(
        question=QUESTION,
        title="No earlier year is held, so no change can be told",
        asks=ASKS,
        findings=(),
        method=METHOD,
        cannot_tell=("Whether crime rose or fell: no earlier year with the same months is held.",),
        lacks=(Lack("The same months of an earlier year", "Published: data.police.uk has earlier months"),),
        charts=(_months_chart(context),),
    )


def _title(context: Context, address: Address) -> str:
    """What was found about all crime."""
    verdict = judge_change(context, address)
    assert address.change_from is not None
    since = parse_period(address.change_from)
    words = {1: "has risen", -1: "has fallen", 0: "has not clearly changed"}[verdict.direction]
    title = f"Recorded crime {words} since {years_in_words(since) if since.kind == 'span' else since.in_words}"
    if verdict.direction and recording_changed(context, address) is not None:
        title += ", mostly in types that are now recorded differently"
    return title


def _all_crime(context: Context, address: Address, *, rule: str) -> Finding:
    """The change in all recorded crime."""
    verdict = judge_change(context, address)
    later = replace(address, change=None, change_from=None)
    earlier = replace(later, period=str(address.change_from))
    span, full = span_in_words(address), span_in_words(address, months=True)
    if context.value(address) is None:
        headline = f"Whether recorded crime rose or fell {span} cannot be told"
        sentence = (
            f"There were {context.number(earlier)} and then {context.number(later)} recorded crimes with a place, but "
            f"sharing out the records without one would turn the change {full} round ({context.number(address)})."
        )
    else:
        verb = {1: "rose", -1: "fell", 0: "changed by no more than chance would have it"}[verdict.direction]
        by = f" by {by_how_much(context, address)}" if verdict.direction else ""
        headline = (
            f"Recorded crime {verb}{by} {span}" if verdict.direction else f"No clear change in recorded crime {span}"
        )
        sentence = (
            f"Recorded crime {verb}{by} {full}, {from_to(context, earlier, later)} ({in_brackets(context, address)})."
        )
        sentence += placing_note(context, address) + recording_note(context, address)
    size = abs(context.value(in_number(address)) or 0.0)
    return make_finding(About(QUESTION, rule), CHANGED, verdict, headline=headline, sentence=sentence, size=size)


def _steady(context: Context) -> list[Finding]:
    """Whether crime has gone the same way at every yearly step, and the trend over all months."""
    years = context.periods.years
    found: list[Finding] = []
    if len(years) >= 3 and years[-1].first - years[0].first == 12 * (len(years) - 1):
        run = context.address(period=years[-1], over=f"{years[0].text}..{years[-1].text}", trend="run")
        steps = int(context.value(run) or 0)
        if abs(steps) == len(years) - 1:
            verb = "risen" if steps > 0 else "fallen"
            first, last = context.address(period=years[0]), context.address(period=years[-1])
            found.append(
                make_finding(
                    About(QUESTION, "run"),
                    STEADY,
                    _judge_run(abs(steps), judge_ratio(context, last, first)),
                    headline=f"Recorded crime has {verb} at every yearly step since {years[0].in_words}",
                    sentence=f"Recorded crime has {verb} at each of the {_steps(context, run)} yearly steps from "
                    f"{years[0].in_words} to {years[-1].in_words}. Whether it did so in the year before "
                    f"{years[0].in_words} cannot be told: that year is not held.",
                    size=abs((context.value(last) or 0.0) - (context.value(context.address(period=years[-2])) or 0.0)),
                )
            )
    return found


def _judge_run(steps: int, ends: Verdict) -> Verdict:
    """Judge a run by the weaker of two: its chance if the years came in any order, and its ends' ratio."""
    chance = 2 * chance_of_run(steps)  # rises or falls, whichever came
    run = "strong" if chance <= 1 / 500 else "moderate" if chance <= 1 / 20 else "weak"
    if STRENGTHS.index(ends.strength) >= STRENGTHS.index(run):
        return ends
    return replace(ends, strength=run, reason="years in any order would make such a run " + RARENESS[run])


def _steps(context: Context, run: Address) -> str:
    """The length of a run, as a word that links to its figure."""
    found = context.figure(run)
    return f"[{number_in_words(abs(int(found.value or 0)))}]({found.id})"


def _rows_by_type(context: Context) -> list[str]:
    """Types in the order of tables: by name, then all together."""
    return [*sorted(context.types), ""]


def _years_table(context: Context) -> DataTable:
    """Every whole year by type."""
    years = context.periods.years
    rows = tuple(
        (
            Cell(text=type_in_words(slug) if slug else "All recorded crime"),
            *(Cell(address=str(of_type(context.address(period=year), slug))) for year in years),
        )
        for slug in _rows_by_type(context)
    )
    return DataTable(
        id="crime-by-year",
        title=f"Recorded crime by type and year in {context.area}",
        columns=(TableColumn("Type of crime", numeric=False), *(TableColumn(year.in_words) for year in years)),
        rows=rows,
        note="Only years of which every month is held have a total.",
        total_row=True,
    )


def _years_chart(context: Context) -> Chart:
    """A column for each whole year."""
    years = context.periods.years
    counts = [context.address(period=year) for year in years]
    return Chart(
        id="crime-each-year",
        kind="columns",
        title=f"Recorded crime in each year, {context.area}",
        summary=f"From {context.number(counts[0])} in {years[0].in_words} to {context.number(counts[-1])} in "
        f"{years[-1].in_words}.",
        unit="Recorded crimes",
        source=source_line(context, period=f"{years[0].in_words} to {years[-1].in_words}"),
        series=(
            Series("Recorded crimes", tuple(Point(y.in_words, str(a)) for y, a in zip(years, counts, strict=True))),
        ),
    )


def _change_chart(context: Context, base: Address, rule: str) -> Chart:
    """A bar either side of nought for each type, with its interval."""
    told = [mover for mover in movers_of(context, base) if not few_in_words(context.figure(mover[1]))]
    movers = sorted(told, key=lambda m: (-(context.value(m[1]) or 0.0), m[0]))
    span = span_in_words(base)
    if movers:
        top, bottom = movers[0], movers[-1]
        summary = (
            f"{type_in_words(top[0])} changed most upwards ({context.number(top[1])}), "
            f"{type_in_sentence(bottom[0])} least or downwards ({context.number(bottom[1])})."
        )
    else:
        summary = (
            f"No type of crime had as many as {LEAST_COUNT} records in either period, and {LEAST_BASE} in the earlier."
        )
    return Chart(
        id=f"change-by-type-{rule}",
        kind="changes",
        title=f"Change in recorded crime by type, {span}",
        summary=summary,
        unit="Change, per cent",
        source=source_line(context, period=span)
        + f" Types with at least {LEAST_COUNT} crimes in either period, and {LEAST_BASE} in the earlier.",
        series=(Series("Change", tuple(Point(type_in_words(slug), str(address)) for slug, address, _ in movers)),),
    )


def _change_table(context: Context, base: Address, rule: str) -> DataTable:
    """Both periods, the change in number and per cent, and what to make of it."""
    period = parse_period(base.period)
    counted = f", {months_counted(period)}" if is_part(period) else ""
    rows = []
    for slug in _rows_by_type(context):
        address = of_type(base, slug)
        later = replace(address, change=None, change_from=None)
        earlier = replace(later, period=str(address.change_from))
        verdict = judge_change(context, address)
        words = {1: "rise", -1: "fall", 0: "could be chance"}[verdict.direction]
        if is_unsure(context, address):
            words = "cannot tell"
        rows.append(
            (
                Cell(text=type_in_words(slug) if slug else "All recorded crime"),
                Cell(address=str(earlier)),
                Cell(address=str(later)),
                Cell(address=str(in_number(address))),
                Cell(address=str(address)),
                Cell(text=words),
            )
        )
    return DataTable(
        id=f"change-by-type-table-{rule}",
        title=f"Change in recorded crime by type, {span_in_words(base)}",
        columns=(
            TableColumn("Type of crime", numeric=False),
            TableColumn(f"Before{counted}"),
            TableColumn(f"After{counted}"),
            TableColumn(f"Change in number{counted}", signed=True),
            TableColumn("Change in per cent", signed=True, interval=True),
            TableColumn("What it is", numeric=False),
        ),
        rows=tuple(rows),
        note=f"A rise or fall is named where chance would make it less than {rareness_in_words(MODERATE_LEVEL)}, "
        "allowing for months that vary more than chance. It cannot be told where sharing out the records without a "
        f"place would turn the change round, or moves it further than chance would. {FEW_NOTE}",
        total_row=True,
    )


def _months_chart(context: Context) -> Chart:
    """Crimes each month, with gaps where no file is held."""
    held = context.periods.all_held
    months = [month_text(number) for number in range(held[0], held[-1] + 1)]
    points = []
    for text in months:
        address = Address("recorded_crime", text)
        points.append(Point(text, str(address)))
    breaks = {
        (b.month, b.what) for slug in context.types for b in series_breaks(slug) if months[0] < b.month <= months[-1]
    }
    gaps = " Gaps are months for which no file is held." if context.periods.missing_months else ""
    return Chart(
        id="crime-each-month",
        kind="line",
        title=f"Recorded crime each month, {context.area}",
        summary=_months_summary(context) + gaps,
        unit="Recorded crimes in the month",
        source=source_line(context, period=f"{month_words(held[0])} to {month_words(held[-1])}"),
        series=(Series("Recorded crimes", tuple(points)),),
        breaks=tuple(Break(month, what) for month, what in sorted(breaks)),
    )


def _months_summary(context: Context) -> str:
    """What the eye should see in the monthly line."""
    held = context.periods.all_held
    over = f"{month_text(held[0])}..{month_text(held[-1])}"
    last = context.periods.months[-1]
    slope = context.address(period=last, over=over, trend="slope")
    tau = context.address(period=last, over=over, trend="tau")
    if context.value(slope) is None:
        return "Too few months are held to tell a trend from the season."
    p = float(context.figure(tau).interval_method.partition("p=")[2])
    if p >= 0.05:
        return "Setting each month against the same month of other years, no trend can be told from chance."
    way = "more" if (context.value(slope) or 0.0) > 0 else "fewer"
    return (
        f"Setting each month against the same month of other years, there were typically "
        f"{context.number(slope, absolute=True)} {way} crimes a month with each year."
    )


def _cannot_tell(context: Context) -> tuple[str, ...]:
    """What these data cannot say about change."""
    periods = context.periods
    first = periods.first_compare or periods.compare or periods.headline
    before = f"{years_in_words(first)}" if first.kind == "span" else first.in_words
    lines = [
        "Why crime changed: more crime, more reporting and better recording look alike in recorded crime.",
        f"Whether crime rose in the year before {before}: no earlier year is held to compare it with.",
    ]
    if "violence-and-sexual-offences" in context.types:
        lines.append(
            "Whether sexual offences rose: data.police.uk publishes them together with violence. "
            "The police force's own file, with offence codes, would tell."
        )
    if periods.missing_months:
        lacking = period_of(month_number(month) for month in periods.missing_months)
        lines.append(f"What happened in the months without a file: {lacking.in_words}.")
    return tuple(lines)
