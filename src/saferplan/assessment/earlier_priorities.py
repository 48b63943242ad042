"""Earlier priorities: last year's priorities as the plan named them, and what the figures say of each now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Answer, Cell, DataTable, TableColumn
from saferplan.assessment.context import Context, listed, number_in_words
from saferplan.assessment.judging import Verdict, judge_change, judge_ratio
from saferplan.assessment.movers import is_unsure
from saferplan.errors import BadAddress, BadSettings
from saferplan.figures import STATISTICS, Address, parse_address
from saferplan.measures.definition import load_measures
from saferplan.measures.explain import group_in_words
from saferplan.measures.part_and_whole import counts_behind
from saferplan.periods import Period, parse_period
from saferplan.settings import PriorityBefore

QUESTION = "priorities"
ASKS = "What became of last year's priorities?"
COUNTED = ("recorded_crime", "asb_incidents")
"""Measures whose changes are judged with all that is known of how the police record and place them."""

METHOD = """The priorities are those of the last plan, as the partnership gives them. A priority is read by the figure \
that was named for it: its latest value against the year before, or against the year named. Whether a change is more \
than chance is judged by the rule printed for all findings. A figure going the right way does not show that the plan \
did it, and a figure going the wrong way does not show that the plan failed."""

CANNOT_TELL = (
    "Whether what was done under a priority made the difference: that needs something to compare with.",
    "What the figure named for a priority leaves out of it: few priorities are one number.",
)
_ONLY = "only the measure, the area and the group, and the year to compare with"
_WORKED_OUT = ("change", "versus", "among", "over", "trend", "show")


@dataclass(frozen=True)
class _Read:
    """A priority with the figure named for it and the change that is told; either may be lacking, with the reason."""

    name: str
    later: Address | None = None
    change: Address | None = None
    why_not: str = ""


def assess_earlier_priorities(context: Context, priorities: Iterable[PriorityBefore]) -> Answer | None:
    """What the figures say of each; None where no priority is given.

    Raises `BadSettings` where a priority names a figure that there is none of.
    """
    read = [_read(context, one) for one in priorities]
    if not read:
        return None
    return Answer(
        question=QUESTION,
        title=_title(read),
        asks=ASKS,
        findings=(),
        method=METHOD,
        cannot_tell=CANNOT_TELL,
        tables=(_table(context, read),),
    )


def _title(read: list[_Read]) -> str:
    """How many there are, and of how many the figures say anything."""
    many, told = len(read), sum(one.change is not None for one in read)
    priorities = f"last year's {number_in_words(many) + ' priorities' if many > 1 else 'priority'}"
    if not told:
        return f"Of {priorities} no figure tells"
    if told == many:
        return f"What the figures say of {priorities}"
    return f"Of {priorities}, {number_in_words(told)} {'has' if told == 1 else 'have'} a figure that tells"


def _read(context: Context, given: PriorityBefore) -> _Read:
    """One priority with its figure and its change."""
    name = " ".join(given.name.split())
    if not given.measure:
        return _Read(name, why_not="no figure was named for it")
    later, since = _named(context, given)
    found = context.figure(later)
    if found.value is None:
        return _Read(name, later, why_not="there is no figure of this year")
    if since is None:
        return _Read(name, later, why_not="no earlier year is held to compare it with")
    change = replace(later, change="difference" if found.unit == "%" else "percent", change_from=since.text)
    earlier = replace(later, period=since.text)
    if str(earlier) not in context.figures or context.value(earlier) is None:
        return _Read(name, later, why_not=f"no figure of {since.in_words} is held")
    if since.kind != parse_period(later.period).kind or str(change) not in context.figures:
        return _Read(name, later, why_not=f"{since.in_words} is not of the same months")
    return _Read(name, later, change)


def _named(context: Context, given: PriorityBefore) -> tuple[Address, Period | None]:
    """The latest figure that a priority names, and the period that it is compared with.

    A period in the address is the one to compare with; without one it is the year before.  Raises `BadSettings`.
    """
    periods = context.periods
    where = f'[[priorities_before]] "{" ".join(given.name.split())}", measure'
    latest = (periods.headline_like or periods.headline).text
    text = given.measure if "?" in given.measure else f"{given.measure}?period={latest}"
    named = "period=" in text
    try:
        parsed = parse_address(text if named else f"{text}&period={latest}")
        if any(getattr(parsed, key) is not None for key in _WORKED_OUT):
            raise BadSettings(where, f'it is "{given.measure}"', _ONLY, "Take the rest out.")
        since = parse_period(parsed.period) if "period=" in given.measure else periods.compare
        later = replace(parsed, period=latest)
        if since is not None and since.text == latest:
            raise BadSettings(where, f"it compares {since.in_words} with itself", "an earlier year", "Correct it.")
        context.figure(later)
    except BadAddress as error:
        raise BadSettings(where, str(error), "the address of a figure", "Correct it, or take the line out.") from error
    return later, since


def _table(context: Context, read: list[_Read]) -> DataTable:
    """A row for each priority, in the order given."""
    return DataTable(
        id="last-years-priorities",
        title="Last year's priorities, and what the figures say now",
        columns=(
            TableColumn("Priority", numeric=False),
            TableColumn("Figure named for it", numeric=False),
            TableColumn("Then"),
            TableColumn("Now"),
            TableColumn("Change", signed=True, interval=True),
            TableColumn("What that says", numeric=False),
        ),
        rows=tuple(_row(context, one) for one in read),
        note="The change is in per cent, or for shares in percentage points, with its 95% interval where there is one. "
        "Better and worse are said only of measures of which one way is better in itself.",
    )


def _row(context: Context, one: _Read) -> tuple[Cell, ...]:
    """One priority."""
    if one.later is None:
        return (Cell(text=one.name), Cell(text="none named"), *_nothing(3), Cell(text=f"Cannot tell: {one.why_not}"))
    title = _figure_in_words(context, one)
    if one.change is None:
        now = Cell(address=str(one.later))
        said = Cell(text=f"Cannot tell: {one.why_not}")
        return (Cell(text=one.name), Cell(text=title), *_nothing(1), now, *_nothing(1), said)
    then = Cell(address=str(replace(one.later, period=str(one.change.change_from))))
    said = Cell(text=_said(context, one.change), rests_on=str(one.change))
    change = Cell(address=str(one.change))
    return (Cell(text=one.name), Cell(text=title), then, Cell(address=str(one.later)), change, said)


def _nothing(many: int) -> tuple[Cell, ...]:
    """Cells of a row that has no such figure."""
    return (Cell(text="no figure"),) * many


def _figure_in_words(context: Context, one: _Read) -> str:
    """What a figure is of, and of which years."""
    assert one.later is not None
    later, default = one.later, load_measures()[one.later.measure].default_statistic
    parts = [load_measures()[later.measure].title]
    parts += [group_in_words(later.group)] if later.group else []
    parts += [context.name(later.area)] if later.area != PARTNERSHIP else []
    parts += [STATISTICS[later.stat]] if later.stat and later.stat != default else []
    years = [
        parse_period(text).in_words for text in (one.change.change_from if one.change else "", later.period) if text
    ]
    return f"{', '.join(parts)}: {listed(years)}"


def _said(context: Context, change: Address) -> str:
    """What a change says, in a few words: which way, whether that is better, and how sure it is."""
    later = replace(change, change=None, change_from=None)
    earlier = replace(later, period=str(change.change_from))
    verdict = _judged(context, change, later, earlier)
    gap = (context.value(later) or 0.0) - (context.value(earlier) or 0.0)
    if verdict is None:
        went = "Rose" if gap > 0 else "Fell" if gap < 0 else "Did not change"
        return f"{went}{_better(change.measure, gap)}; whether by more than chance cannot be told"
    if context.value(change) is None or (change.measure in COUNTED and is_unsure(context, change)):
        return "Cannot tell: records without a place could turn it round"
    if not verdict.direction:
        return "No clear change: it could be chance"
    went = "Rose" if verdict.direction > 0 else "Fell"
    return f"{went}{_better(change.measure, verdict.direction)}: {verdict.strength} evidence"


def _judged(context: Context, change: Address, later: Address, earlier: Address) -> Verdict | None:
    """A change by the printed rule; None where there are no counts to judge it by."""
    if counts_behind(context.figure(later)) is None or counts_behind(context.figure(earlier)) is None:
        return None
    if change.measure in COUNTED and change.change == "percent":
        return judge_change(context, change)
    return judge_ratio(context, later, earlier)


def _better(measure: str, way: float) -> str:
    """Whether going that way is better, where the measure says that one way is."""
    good = {"higher": 1, "lower": -1}.get(load_measures()[measure].direction, 0)
    if not good or not way:
        return ""
    return ", which is better" if good * way > 0 else ", which is worse"
