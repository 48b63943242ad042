"""Hotspot sheets: one page for each place chosen, which a tasking meeting has on its table.

What is there and since when, how it moves, what lies around it, how much harm it does, what like places look like, what
the data cannot bear, and the questions for the partners to answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from saferplan.areas import Area
from saferplan.assessment.answer import Answer, Cell, Chart, DataTable, Point, Series, TableColumn
from saferplan.assessment.context import Context, in_brackets, listed, number_in_words, source_line, upper_first
from saferplan.assessment.differing import is_open
from saferplan.assessment.judging import COULD_BE_CHANCE, About, Method, judge_change, judge_level, make_finding
from saferplan.assessment.place_figures import ASB, PlacesHeld, verb
from saferplan.assessment.sheet_around import SIMILAR_RULE, change_of, neighbours_table, similar_table
from saferplan.assessment.sheet_sure import how_sure, through_neighbours
from saferplan.assessment.sheet_types import HOT, NOT_HOT, PlaceTypes
from saferplan.assessment.spans import in_part, span_in_words, when_in_words
from saferplan.figures import Address
from saferplan.findings import Finding
from saferplan.measures.offence_mix import SEVERITY
from saferplan.measures.sheet_places import CHOICE_RULE, CLUSTER, EMERGING, HOT_NOW, LASTING, SheetPlace, chosen_places
from saferplan.periods import MONTH_NAMES, Period, month_text, month_words, parse_period
from saferplan.reference.problem_solving import problem_steps

QUESTION = "sheet"
ASKS = "What is going on here, since when, and what shall we do about it?"
OSARA, MONTHS_HOT = "osara", "months-hot"
"""The ids of the tables that are shown in a way of their own: the questions, and the months in which it was hot."""

TREND = Method(
    "The later count divided by the earlier, on the same calendar months, with a 95% interval; judged as one of as "
    "many places as have a sheet.",
    "Przyborowski and Wilenski (1940), Biometrika 31.",
    "Why it changed. A place that is chosen because it is high tends to be lower the next time, whatever is done.",
)
PRECISION = (
    "Published locations were moved to a nearby point, so that streets, addresses and hours cannot be told. Records of "
    "the police with their places and times would tell."
)
REPORTED = "What is not reported is not here: ask what partners and residents know of the place."

_RANKS = ("most deprived", "second most deprived", "middle", "second least deprived", "least deprived")


def assess_sheets(context: Context) -> tuple[Answer, ...]:
    """One answer for each small area that gets a sheet, in the order in which they were chosen.

    Its `question` is "sheet" and it is `about` the code of the small area.  None where no hotspot may be told of.
    """
    known = {area.code: area for area in context.of_kind("lsoa")}
    places = [
        place
        for place in chosen_places(context.figures.frame)
        if place.code in known and is_open(context, context.address(area=place.code))
    ]
    held = PlacesHeld(context)
    return tuple(_Sheet(held, place, known[place.code], len(places)).answer() for place in places)


def _latest(span: Period) -> str:
    """The months looked at, as a title says them: "the latest three years" where they are whole years in a row."""
    years, rest = divmod(len(span.months), 12)
    if rest or len(span.months) != span.last - span.first + 1:
        return span.in_words
    return "the latest year" if years == 1 else f"the latest {number_in_words(years)} years"


@dataclass(frozen=True)
class _Sheet:
    """The sheet of one place; `many` is how many places have one."""

    held: PlacesHeld
    place: SheetPlace
    area: Area
    many: int

    @property
    def context(self) -> Context:
        """What the sheet is worked out from."""
        return self.held.context

    @cached_property
    def types(self) -> PlaceTypes:
        """The types of crime here."""
        return PlaceTypes(self.context, self.area.code)

    @property
    def main_type(self) -> str:
        """The type that the questions are fitted to."""
        return self.place.slug or self.types.stands_out or self.types.most_frequent

    def answer(self) -> Answer:
        """The sheet as an answer."""
        tables = (
            self.hotspot_table(),
            self.numbers_table(),
            self.types.table(),
            self.months_table(),
            neighbours_table(self.held, self.area.code),
            similar_table(self.held, self.area.code, self.types),
            self.questions_table(),
        )
        findings = (self.trend(),)
        return Answer(
            question=QUESTION,
            title=self.title(),
            asks=ASKS,
            findings=tuple(one for one in findings if one is not None),
            method=f"{CHOICE_RULE} {SIMILAR_RULE}",
            cannot_tell=self.quality(),
            tables=tuple(table for table in tables if table is not None and table.rows),
            charts=self.years_chart(),
            about=self.area.code,
            name=self.area.name,
        )

    def title(self) -> str:
        """Where, how long it has been hot, and the type that stands out there."""
        return f"{self.area.name}: {self._how_long()}{self._with_type()}"

    def _how_long(self) -> str:
        """How many of the steps it was hot in."""
        slug, span = self.place.slug, self.held.span(self.place.slug)
        what = f" for {self.held.named(slug)}" if slug else ""
        if span is not None:
            steps = self.held.address("hot_steps", slug, area=self.area.code, period=span.text)
            found = self.context.figure(steps)
            word = self.held.step_word(slug)
            if found.value and found.value == found.denominator:
                return f"hot{what} in all {self.context.number(steps)} {word}s"
            if found.value:
                plural = "" if found.value == 1 else "s"
                if self.place.surest.kind == EMERGING:
                    return f"newly hot{what}, {self.context.number(steps)} {word}{plural} of {_latest(span)}"
                return f"hot{what} in {self.context.number(steps)} {word}{plural} of {_latest(span)}"
        if self.place.reasons[0].kind == HOT_NOW:
            return f"hot{what} in {when_in_words(self.context)}"
        return f"{self.held.named(slug)} {verb(slug, 'has gathered', 'have gathered')} here lately"

    def _with_type(self) -> str:
        """The end of a title: the type that stands out, where the place is a hotspot of all recorded crime."""
        slug = self.types.stands_out
        if self.place.slug or not slug:
            return ""
        name = self.held.named(slug)
        return f", mostly {name}" if self.types.is_most(slug) else f", more {name} than elsewhere"

    def _reasons(self) -> str:
        """Why it has a sheet."""
        said = []
        for kind, words in ((HOT_NOW, "hot now"), (LASTING, "lasting hotspot"), (EMERGING, "emerging hotspot")):
            slugs = [one.slug for one in self.place.reasons if one.kind == kind]
            if slugs:
                said.append(f"{words} of {listed([self.held.named(slug) for slug in slugs])}")
        clusters = [one for one in self.place.reasons if one.kind == CLUSTER]
        said += [
            f"middle of a cluster of {self.held.named(one.slug)} in {parse_period(one.period).in_words}"
            for one in clusters
        ]
        return upper_first("; ".join(said))

    def hotspot_table(self) -> DataTable:
        """Why it has a sheet, since when it is hot, what it has been, and how deprived it is."""
        slug, span, code = self.place.slug, self.held.span(self.place.slug), self.area.code
        what = f" for {self.held.named(slug)}" if slug else ""
        first = self.place.reasons[0]
        measure = {HOT_NOW: "hot_places", CLUSTER: "clusters"}.get(first.kind, "place_class")
        stat = {"stat": "score"} if first.kind == CLUSTER else {}
        rests_on = self.held.address(measure, first.slug, area=code, period=first.period, **stat)
        rows = [(Cell(text="Why it has a sheet"), Cell(text=self._reasons(), rests_on=str(rests_on)))]
        rows.append((Cell(text="How sure"), how_sure(self.held, self.place)))
        rows += through_neighbours(self.held, code)
        rows.append((Cell(text=f"Hot{what} without a break since"), self._since()))
        if span is not None:
            steps, classed = (
                self.held.address(name, slug, area=code, period=span.text) for name in ("hot_steps", "place_class")
            )
            word = self.held.step_word(slug)
            rows.append((Cell(text=f"{upper_first(word)}s hot, {span.in_words}"), Cell(address=str(steps))))
            rows.append((Cell(text="What it has been"), Cell(address=str(classed))))
        rows += [*self._cluster(), (Cell(text="Deprivation"), Cell(text=self._deprivation()))]
        return DataTable(
            id="hotspot",
            title="The hotspot",
            columns=(TableColumn("What", numeric=False), TableColumn("Here", numeric=False)),
            rows=tuple(rows),
        )

    def _cluster(self) -> list[tuple[Cell, Cell]]:
        """The rarest cluster that it is the middle of: records, how many are due, how rare a false alarm is."""
        one = next((reason for reason in self.place.reasons if reason.kind == CLUSTER), None)
        if one is None:
            return []
        told = (("Records in the cluster", ""), ("Expected there", "mean"), ("Months between false alarms", "score"))
        addresses = [
            self.held.address(
                "clusters", one.slug, area=self.area.code, period=one.period, **({"stat": s} if s else {})
            )
            for _, s in told
        ]
        floors = ["or more" if self.held.note(at, "FLOOR") else "" for at in addresses]
        return [
            (Cell(text=name), Cell(text=floor, address=str(at)))
            for (name, _), at, floor in zip(told, addresses, floors, strict=True)
        ]

    def _steps(self) -> list[tuple[Period, Address, bool]]:
        """Each step that is held of it: the period, its figure, and whether it was hot."""
        slug, found = self.place.slug, []
        for step in self.held.steps(slug):
            address = self.held.address("hot_steps", slug, area=self.area.code, period=step.text)
            if str(address) in self.context.figures and (value := self.context.value(address)) is not None:
                found.append((step, address, value == 1))
        return found

    def _since(self) -> Cell:
        """The first step of the run of hot steps that it is in now."""
        steps, word = self._steps(), self.held.step_word(self.place.slug)
        if not steps:
            return Cell(text=f"too few records to look at each {word} by itself")
        run = next((n for n, (_, _, hot) in enumerate(reversed(steps)) if not hot), len(steps))
        if run:
            first, address, _ = steps[-run]
            words = first.in_words if run < len(steps) else f"{first.in_words} or before: in every {word} looked at"
            return Cell(text=words, rests_on=str(address))
        was_hot = [(step, address) for step, address, hot in steps if hot]
        last, address, _ = steps[-1]
        if not was_hot:
            return Cell(text=f"in no {word} by itself", rests_on=str(address))
        before, address = was_hot[-1]
        return Cell(text=f"not in {last.in_words}; last in {before.in_words}", rests_on=str(address))

    def _deprivation(self) -> str:
        """The group of deprivation that it is in."""
        group = self.context.around.deprivation.get(self.area.code, "")
        if not group or self.context.lacking:
            return "not known: no index of deprivation is held for it"
        if self.context.group == "deprivation_fifth":
            return f"in the {_RANKS[int(group) - 1]} fifth of {self.context.area}"
        words = {"1": "most deprived tenth", "10": "least deprived tenth"}
        return f"in the {words.get(group, f'tenth {group}, 1 being the most deprived,')} of England"

    def numbers_table(self) -> DataTable:
        """Crimes, their rate, what they weigh, and residents, here and in the whole partnership."""
        context, code = self.context, self.area.code
        wanted = (
            (in_part(context, "Recorded crimes"), context.address(area=code)),
            (in_part(context, "Crimes per 1,000 residents"), context.address(stat="rate", area=code)),
            ("Severity points", context.address(SEVERITY, stat="score", area=code)),
            ("Severity points per 1,000 residents", context.address(SEVERITY, stat="rate", area=code)),
            ("Residents", context.address("population", area=code)),
        )
        rows = []
        for name, here in wanted:
            whole = replace(here, area="partnership")
            if all(str(one) in context.figures and context.value(one) is not None for one in (here, whole)):
                rows.append((Cell(text=name), Cell(address=str(here)), Cell(address=str(whole))))
        weighed = any("Severity" in row[0].text for row in rows)
        note = "Severity points weigh each crime by the sentences that courts give." if weighed else ""
        return DataTable(
            id="numbers",
            title=f"In {when_in_words(context)}",
            columns=(TableColumn("What", numeric=False), TableColumn("Here"), TableColumn(f"All {context.area}")),
            rows=tuple(rows),
            note=note,
        )

    def months_table(self) -> DataTable | None:
        """The steps in which it was hot, a row for each calendar year."""
        steps = self._steps()
        if not steps:
            return None
        slug, word = self.place.slug, self.held.step_word(self.place.slug)
        size = len(steps[0][0].months)
        names = [MONTH_NAMES[first][:3] for first in range(0, 12, size)]
        by_first = {step.first: (address, hot) for step, address, hot in steps}
        rows = []
        for year in range(steps[0][0].first // 12, steps[-1][0].first // 12 + 1):
            cells = [Cell(text=month_text(year * 12)[:4])]
            for first in range(year * 12, year * 12 + 12, size):
                address, hot = by_first.get(first, (None, False))
                state = HOT if hot else NOT_HOT
                cells.append(Cell(text=state, rests_on=str(address)) if address else Cell(text="not looked at"))
            rows.append(tuple(cells))
        what = f" for {self.held.named(slug)}" if slug else ""
        from_word = "" if word == "month" else "From "
        return DataTable(
            id=MONTHS_HOT,
            title=f"{upper_first(word)}s in which it was hot{what}",
            columns=(
                TableColumn("Year", numeric=False),
                *(TableColumn(f"{from_word}{name}", numeric=False) for name in names),
            ),
            rows=tuple(rows),
        )

    def trend(self) -> Finding | None:
        """How recorded crime here changed, beside the whole partnership."""
        context, change = self.context, change_of(self.context, self.area.code)
        if change is None or context.value(change) is None:
            return None
        verdict = judge_change(context, change, chosen_from=self.many)
        if verdict.reason == COULD_BE_CHANCE:
            verdict = replace(verdict, reason="the change could be chance")
        alone = "changed by no more than chance would, looking at so many places at once"
        verb = {1: "rose", -1: "fell", 0: alone}[verdict.direction]
        headline = f"Recorded crime here {verb}" if verdict.direction else "No clear change in recorded crime here"
        later = replace(change, change=None, change_from=None)
        counts = [context.number(one) for one in (replace(later, period=str(change.change_from)), later)]
        whole = replace(change, area="partnership")
        beside = (
            f" In {context.area} as a whole the change was {context.number(whole)}." if context.value(whole) else ""
        )
        size = abs((context.value(later) or 0.0) - (context.value(replace(later, period=str(change.change_from))) or 0))
        return make_finding(
            About(QUESTION, "trend", self.area.slug),
            TREND,
            verdict,
            headline=headline,
            sentence=f"It {verb} {span_in_words(change)}: {counts[0]}, then {counts[1]} "
            f"({in_brackets(context, change)}).{beside}",
            size=size,
        )

    def years_chart(self) -> tuple[Chart, ...]:
        """Recorded crimes of each year."""
        context, code = self.context, self.area.code
        points = [
            Point(year.in_words, str(address))
            for year in context.periods.years
            if str(address := context.address(area=code, period=year)) in context.figures
        ]
        if len(points) < 2:
            return ()
        span = f"{points[0].label} to {points[-1].label}"
        return (
            Chart(
                id="years",
                kind="bars",
                title="Recorded crime here, each year",
                summary=f"Recorded crime in {self.area.name} in each year from {span}.",
                unit="Recorded crimes",
                source=source_line(context, period=span).replace(f"{context.area},", f"{self.area.name},"),
                series=(Series("Recorded crimes", tuple(points)),),
            ),
        )

    def quality(self) -> tuple[str, ...]:
        """What the data behind the sheet can and cannot bear."""
        context, count = self.context, self.context.address(area=self.area.code)
        found = [f"{upper_first(judge_level(context, count).reason)}.", PRECISION, REPORTED]
        thin = sorted(context.thin & set(context.periods.headline.months))
        if thin:
            found.insert(1, f"The police file of {listed([month_words(one) for one in thin])} may not be complete.")
        if context.figure(count).status == "provisional":
            found.insert(1, "The latest months may still change: forces add and correct records for some time.")
        if self.main_type == ASB:
            found.append("Councils and landlords hold much of what is known of anti-social behaviour.")
        return tuple(found)

    def questions_table(self) -> DataTable:
        """The questions for the partners, by step, fitted to the main type."""
        rows = [
            (Cell(text=step.title), Cell(text=question))
            for step in problem_steps(self.main_type)
            for question in step.questions
        ]
        return DataTable(
            OSARA,
            "For the partners to answer",
            (TableColumn("Step", numeric=False), TableColumn("Question", numeric=False)),
            tuple(rows),
        )
