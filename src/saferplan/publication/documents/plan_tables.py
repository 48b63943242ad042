"""The tables of the plan: priorities at a glance, actions under their headings, and measures with where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from saferplan.figures import Figure, in_digits, in_words, parse_address
from saferplan.periods import parse_period
from saferplan.plan.model import WAYS, Action, Baseline, Plan, PlanMeasure, Priority, Target
from saferplan.publication.document_data import WorkedOut
from saferplan.publication.document_method import date_words
from saferplan.publication.documents.from_data import text
from saferplan.publication.documents.paper import Block, PaperColumn, PaperTable, Run, Runs, runs

NONE = "none yet"
"""What stands in a cell for which the plan has nothing."""


@dataclass(frozen=True)
class PlanTables:
    """Makes the tables of one plan; the figures in them are numbered as they come."""

    plan: Plan
    worked: WorkedOut

    def glance(self) -> PaperTable:
        """A row for each priority: who leads, how many actions, and what should change."""
        rows = []
        for place, one in enumerate(self.plan.priorities, start=1):
            actions = self.plan.actions_of(one.id)
            leads = list(dict.fromkeys(action.lead for action in actions if action.lead))
            moved = [measure.title for measure in self.plan.measures_of(actions)]
            rows.append(
                (
                    runs(Run(f"{place}. {one.title}", strong=True)),
                    runs(in_digits(len(actions) + len(self.plan.shown_actions(one)), "")),
                    runs("; ".join(leads) or NONE),
                    runs("; ".join(moved) or NONE),
                )
            )
        heads = (PaperColumn("Priority"), PaperColumn("Actions", numeric=True), PaperColumn("Who leads"))
        return PaperTable("What we chose", (*heads, PaperColumn("How we will know")), tuple(rows))

    def actions(self, priority: Priority) -> list[Block]:
        """A table for each heading, and one for each child plan whose actions are shown."""
        own = {measure.id: measure.title for measure in self.plan.measures}
        blocks: list[Block] = []
        for heading, actions in self.plan.headings_of(priority.id):
            blocks.append(_action_table(heading or "Actions", actions, own))
        shown: dict[str, list[Action]] = {}
        titles: dict[str, dict[str, str]] = {}
        for linked, action in self.plan.shown_actions(priority):
            shown.setdefault(linked.title, []).append(action)
            measures = linked.plan.measures if linked.plan else ()
            titles[linked.title] = {measure.id: measure.title for measure in measures}
        blocks += [_action_table(f"From {name}", actions, titles[name]) for name, actions in shown.items()]
        return blocks or [text("No action is planned yet.")]

    def measures(self, priority: Priority) -> list[Block]:
        """The measures that a priority's actions should move: where each starts, where it should be, and when."""
        actions = [*self.plan.actions_of(priority.id), *(one for _, one in self.plan.shown_actions(priority))]
        rows = []
        for one in self.plan.measures_of(actions):
            rows.append(
                (
                    _measured(one),
                    self._baseline(one),
                    runs(target_in_unit(one, self.worked.kept.figure)),
                    runs(_next_data(one)),
                )
            )
        if not rows:
            return [text("No measure is named yet.")]
        heads = ("Measure", "Where it starts", "Target", "Next data")
        return [
            PaperTable("What should change, and from where", tuple(PaperColumn(head) for head in heads), tuple(rows))
        ]

    def _baseline(self, one: PlanMeasure) -> Runs:
        """From where a measure starts: its figure, or a number with its source."""
        start = one.baseline
        if start is None:
            return runs(NONE)
        if one.figure and start.period:
            address = baseline_address(one.figure, start)
            words, number = self.worked.words(address, "")
            period = parse_period(parse_address(address).period).in_words
            return runs(Run(words, figure=number or 0), f" in {period}")
        if start.value is None:
            return runs(NONE)
        unit = f"{'' if one.unit == '%' else ' '}{one.unit}" if one.unit else ""
        on = f" on {date_words(str(start.on))}" if start.on else ""
        source = f" ({start.source})" if start.source else ""
        return runs(f"{_number(start.value)}{unit}{on}{source}")


def _action_table(name: str, actions: Iterable[Action], titles: Mapping[str, str]) -> PaperTable:
    """A table of actions; `titles` name the measures of the plan that they belong to, by id."""
    rows = tuple((_what(one), _who(one), _when(one), _moves(one, titles)) for one in actions)
    heads = ("What", "Who", "When", "What it should move")
    return PaperTable(name, tuple(PaperColumn(head) for head in heads), rows)


def _moves(one: Action, titles: Mapping[str, str]) -> Runs:
    """The measures that an action should move, and which way."""
    told = [f"{titles.get(move.measure, move.measure)}: {WAYS.get(move.way, move.way)}" for move in one.moves]
    return runs("; ".join(told) or NONE)


def baseline_address(figure: str, start: Baseline) -> str:
    """The address of a baseline's figure: the measure's, with the period.

    >>> baseline_address("recorded_crime?crime_type=burglary", Baseline(period="2018/19"))
    'figure:recorded_crime?crime_type=burglary&period=2018/19'
    """
    figure = figure.removeprefix("figure:")
    return f"figure:{figure}{'&' if '?' in figure else '?'}period={start.period}"


def target_in_unit(one: PlanMeasure, figure: Callable[[str], Figure]) -> str:
    """A measure's target, in the unit of its figure where the plan names none; `figure` finds a released figure."""
    start = one.baseline
    if one.unit or not one.figure or start is None or not start.period:
        return target_words(one)
    found = figure(baseline_address(one.figure, start))
    return target_words(replace(one, unit="%") if found.unit == "%" else one)


def target_from_its_start(one: PlanMeasure, figure: Callable[[str], Figure]) -> str:
    """A measure's target with the number it starts from, where the target is so much less or more than that."""
    told, start = target_in_unit(one, figure), one.baseline
    if start is None or STARTS not in told:
        return told
    number = ""
    if one.figure and start.period:
        found = figure(baseline_address(one.figure, start))
        if found.value is not None:
            number = f"{in_words(found)} in {parse_period(parse_address(found.id).period).in_words}"
    elif start.value is not None:
        number = f"{_number(start.value)}{'' if one.unit == '%' else ' '}{one.unit}".rstrip()
    return told.replace(STARTS, number) if number else told


STARTS = "where it starts"
"""What a target that is a part of its start is said to be less or more than."""


def target_words(one: PlanMeasure) -> str:
    """A measure's target in words.

    >>> from datetime import date
    >>> target_words(PlanMeasure("m", "Burglary", target=Target(date(2023, 3, 31), percent=-10)))
    '10% less than where it starts, by 31 March 2023'
    """
    target: Target | None = one.target
    if target is None:
        return f"no target: it should {WAYS[one.way]}" if one.way in WAYS else NONE
    by = f", by {date_words(str(target.by))}" if target.by else ""
    if target.percent is not None:
        much = f"{_number(abs(target.percent))}% {'less' if target.percent < 0 else 'more'}"
        return f"{much} than {STARTS}{by}" if target.percent else f"as {STARTS}{by}"
    if target.value is not None:
        unit = f"{'' if one.unit == '%' else ' '}{one.unit}" if one.unit else ""
        return f"{_number(target.value)}{unit}{by}"
    way = WAYS.get(one.way, "")
    return f"to {way}{by}" if way else NONE


def _number(value: float) -> str:
    """A number as the plan gives it: whole where it is whole."""
    return in_digits(value, "") if value == int(value) else f"{value:,.10g}"


def _what(one: Action) -> Runs:
    """What an action is, the evidence that it rests on and what it takes."""
    more = []
    if one.milestones:
        steps = [f"{step.what}{f' by {date_words(str(step.due))}' if step.due else ''}" for step in one.milestones]
        more.append(f"Steps: {'; '.join(steps)}.")
    words, money = one.resources.words, one.resources.money
    if words or money is not None:
        pounds = f"£{_number(money)}" if money is not None else ""
        told = " and ".join(part for part in (words.rstrip("."), pounds) if part)
        more.append(f"Resources: {told}.")
    return runs(one.what, *((Run(f" {' '.join(more)}", soft=True),) if more else ()))


def _who(one: Action) -> Runs:
    """Who leads an action, and with whom."""
    partners = f", with {', '.join(one.partners)}" if one.partners else ""
    return runs(Run(one.lead, strong=True), partners) if one.lead else runs(f"{NONE}{partners}")


def _when(one: Action) -> Runs:
    """When an action starts and is due."""
    start, due = (date_words(str(day)) if day else "" for day in (one.start, one.due))
    if start and due:
        return runs(f"{start} to {due}")
    return runs(f"by {due}" if due else f"from {start}" if start else NONE)


def _measured(one: PlanMeasure) -> Runs:
    """A measure, which way it should go, and what is to be borne in mind."""
    way = f": should {WAYS[one.way]}." if one.way in WAYS else ""
    note = (Run(f" {one.note}", soft=True),) if one.note else ()
    return runs(Run(one.title, strong=True), way, *note)


def _next_data(one: PlanMeasure) -> str:
    """When a measure is next read, and how often."""
    day = date_words(str(one.next_data)) if one.next_data else ""
    return ", then ".join(part for part in (day, one.every) if part) or NONE
