"""Overview: every type of crime in one table: how much, its share, its change, its place beside similar areas."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.answer import Answer, Cell, DataTable, TableColumn
from saferplan.assessment.context import Context, by_size, of_type
from saferplan.assessment.judging import judge_change
from saferplan.assessment.movers import counted_types, is_unsure
from saferplan.assessment.peers import LEAST_COUNT, Placed, placed_among_peers, rate_address, types_compared
from saferplan.assessment.spans import in_part, since_in_words, when_in_words
from saferplan.figures import FINER_DIGITS, Address
from saferplan.measures.explain import type_in_words
from saferplan.measures.offence_mix import SEVERITY
from saferplan.periods import parse_period

QUESTION = "overview"
TITLE = "Every type of crime at a glance"
ASKS = "How does each type of crime stand?"
BESIDE = {1: "higher", 0: "in line", -1: "lower"}
NOTE = (
    "Evidence is of the change, allowing for months that vary more than chance and for how many types are looked at: "
    "strong or moderate where chance alone would hardly do it, weak where it could. Anti-social behaviour is no crime "
    "and is in none of the sums."
)
BESIDE_NOTE = (
    " Beside similar areas, higher and lower are beyond the limits of the funnel, and in line is within them. "
    "It is no rank."
)
INCIDENTS = "Anti-social behaviour"


def assess_overview(context: Context) -> Answer:
    """One table: a row for each type, the largest first, then all crime, then anti-social behaviour apart from it."""
    return Answer(
        question=QUESTION,
        title=TITLE,
        asks=ASKS,
        findings=(),
        method="",
        cannot_tell=(),
        tables=(_table(context),),
    )


def _table(context: Context) -> DataTable:
    """The table; a column stands only where what it needs is held."""
    base = _change(context, "recorded_crime")
    places = _places(context)
    harm = context.address(SEVERITY, stat="share", of="crime_type")
    weighed = str(harm) in context.figures and context.value(harm) is not None
    columns = [TableColumn("Type", numeric=False), TableColumn(in_part(context, "Number"))]
    columns.append(TableColumn("Share of crime", digits=FINER_DIGITS))
    if base is not None:
        columns.append(TableColumn(f"Change since {since_in_words(context)}", signed=True, interval=True))
        columns.append(TableColumn("Evidence", numeric=False))
    columns += [TableColumn("Beside similar areas", numeric=False)] if places else []
    columns += [TableColumn("Share of harm", digits=FINER_DIGITS)] if weighed else []
    rows = []
    for slug in [*by_size(context), ""]:
        share = of_type(context.address(stat="share", of="crime_type"), slug)
        cells = [Cell(text=type_in_words(slug) if slug else "All recorded crime")]
        cells += [Cell(address=str(of_type(context.address(), slug))), Cell(address=str(share))]
        cells += _change_cells(context, of_type(base, slug), one_of=bool(slug)) if base is not None else []
        cells += [_beside_cell(places, slug)] if places else []
        cells += [Cell(address=str(replace(share, measure=SEVERITY)))] if weighed else []
        rows.append(tuple(cells))
    if str(context.address("asb_incidents")) in context.figures:
        rows.append(tuple(_incidents(context, places, changes=base is not None, weighed=weighed)))
    return DataTable(
        id="every-type",
        title=f"{TITLE}, {when_in_words(context)}",
        columns=tuple(columns),
        rows=tuple(rows),
        note=(NOTE if base is not None else "") + (BESIDE_NOTE if places else ""),
    )


def _incidents(context: Context, places: dict[str, Placed], *, changes: bool, weighed: bool) -> list[Cell]:
    """The last row: anti-social behaviour, which is in none of the sums above it."""
    cells = [Cell(text=INCIDENTS), Cell(address=str(context.address("asb_incidents"))), Cell(text="not crime")]
    base = _change(context, "asb_incidents")
    if changes:
        cells += _change_cells(context, base) if base is not None else [Cell(text="cannot tell")] * 2
    cells += [_beside_cell(places, INCIDENTS)] if places else []
    return cells + ([Cell(text="not weighed")] if weighed else [])


def _change(context: Context, measure: str) -> Address | None:
    """The change of a measure over the year that the headlines speak of; None where no year is held to compare with."""
    periods = context.periods
    if periods.compare is None or periods.headline_like is None:
        return None
    later = context.address(measure, period=periods.headline_like)
    change = replace(later, change="percent", change_from=periods.compare.text)
    return change if str(change) in context.figures else None


def _change_cells(context: Context, change: Address, *, one_of: bool = False) -> list[Cell]:
    """A change with its interval, and how strong the evidence for it is; `one_of` says it is one of several types."""
    later = replace(change, change=None, change_from=None)
    if str(later) not in context.figures or str(replace(later, period=str(change.change_from))) not in context.figures:
        return [Cell(text="not in both years"), Cell(text="cannot tell")]
    many = len(counted_types(context, replace(change, group=()))) if one_of else 1
    verdict = judge_change(context, change, chosen_from=max(many, 1))
    words = "cannot tell" if is_unsure(context, change) else verdict.strength
    if _counts_a_thin_month(context, change):
        words = "weak: a month may not be complete"
    return [Cell(address=str(change)), Cell(text=words, rests_on=str(change))]


def _counts_a_thin_month(context: Context, change: Address) -> bool:
    """Whether a change counts a month whose police file may not be complete."""
    texts = (change.period, str(change.change_from))
    return bool(context.thin & {month for text in texts for month in parse_period(text).months})


def _places(context: Context) -> dict[str, Placed]:
    """Where each type, all crime ("") and incidents lie among similar areas; nothing where there are none."""
    if context.compared.lacking or context.value(rate_address(context)) is None:
        return {}
    types = types_compared(context)
    many = max(len(types), 1)
    rates = {slug: rate_address(context, crime_type=slug) for slug in types}
    found = {slug: placed_among_peers(context, rate, chosen_from=many) for slug, rate in rates.items()}
    found[""] = placed_among_peers(context, rate_address(context))
    incidents = rate_address(context, measure="asb_incidents")
    found[INCIDENTS] = placed_among_peers(context, incidents) if str(incidents) in context.figures else None
    return {slug: placed for slug, placed in found.items() if placed and _has_enough(context, placed)}


def _has_enough(context: Context, placed: Placed) -> bool:
    """Whether there are enough records, here or to be expected, to say where a type lies."""
    return max(context.figure(placed.address).numerator or 0.0, placed.expected) >= LEAST_COUNT


def _beside_cell(places: dict[str, Placed], slug: str) -> Cell:
    """Where a type lies beside similar areas, in a word; never which place it has."""
    placed = places.get(slug)
    return Cell(text=BESIDE[placed.place], rests_on=str(placed.address)) if placed else Cell(text="too few to tell")
