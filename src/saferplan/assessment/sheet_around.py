"""What lies around a place with a sheet, and the other hot places that are like it."""

from __future__ import annotations

from saferplan.areas import PLACE_CLASSES
from saferplan.assessment.answer import Cell, DataTable, TableColumn
from saferplan.assessment.context import Context, number_in_words, upper_first
from saferplan.assessment.place_figures import PlacesHeld
from saferplan.assessment.sheet_types import HOT, NOT_HOT, PlaceTypes
from saferplan.assessment.spans import since_in_words
from saferplan.figures import Address
from saferplan.measures.explain import type_in_words

MOST_NEIGHBOURS = 6
MOST_SIMILAR = 3
SIMILAR_RULE = (
    "Similar places are other hot small areas: those that are not next to it first; among them those that have been "
    "the same over time; and among these those whose crimes are most alike by type (the least sum of differences "
    "between shares)."
)
"""The printed rule by which similar places are found."""


def neighbours_table(held: PlacesHeld, code: str) -> DataTable:
    """The small areas next to a place, the one with the most crime first."""
    context = held.context
    crimes = {
        one: context.value(context.address(area=one)) or 0.0
        for one in context.around.neighbours.get(code, ())
        if str(held.address("hot_places", area=one)) in context.figures
    }
    order = sorted(crimes, key=lambda one: (-crimes[one], one))
    span, rows = held.span(""), []
    for one in order[:MOST_NEIGHBOURS]:
        hot = held.address("hot_places", area=one)
        cells = [Cell(text=context.name(one)), Cell(address=str(context.address(area=one)))]
        cells.append(Cell(text=HOT if context.value(hot) else NOT_HOT, rests_on=str(hot)))
        if span is not None:
            cells.append(Cell(address=str(held.address("place_class", area=one, period=span.text))))
        rows.append(tuple(cells))
    heads = [TableColumn("Small area", numeric=False), TableColumn("Crimes"), TableColumn("Now", numeric=False)]
    if span is not None:
        heads.append(TableColumn("What it has been", numeric=False))
    more = len(order) - MOST_NEIGHBOURS
    many = f"{upper_first(number_in_words(more))} more with less crime {'is' if more == 1 else 'are'} not shown."
    return DataTable("neighbours", "Next to it", tuple(heads), tuple(rows), many if more > 0 else "")


def similar_table(held: PlacesHeld, code: str, types: PlaceTypes) -> DataTable:
    """Other hot places like one, by `SIMILAR_RULE`; `types` are those of the one."""
    context, classes, span = held.context, held.classes(), held.span("")
    near = set(context.around.neighbours.get(code, ()))
    hot = {*held.hot(), *(one for one, word in classes.items() if word.endswith(" hot"))}
    mine = classes.get(code, PLACE_CLASSES[0])
    alike = {one: classes.get(one, PLACE_CLASSES[0]) == mine for one in hot - {code}}
    order = sorted(alike, key=lambda one: (one in near, not alike[one], types.unlike(one), one))[:MOST_SIMILAR]
    rows = []
    for one in order:
        cells = [Cell(text=context.name(one)), Cell(address=str(context.address(area=one)))]
        if (change := change_of(context, one)) is not None:
            cells.append(Cell(address=str(change)))
        its = PlaceTypes(context, one)
        top = its.stands_out or its.most_frequent
        cells.append(Cell(text=type_in_words(top), rests_on=str(its.count(top))) if top else Cell(text="none"))
        if span is not None:
            cells.append(Cell(address=str(held.address("place_class", area=one, period=span.text))))
        rows.append(tuple(cells))
    heads = [TableColumn("Small area", numeric=False), TableColumn("Crimes")]
    if change_of(context, code) is not None:
        heads.append(TableColumn(f"Since {since_in_words(context)}", signed=True))
    heads.append(TableColumn("Main type", numeric=False))
    if span is not None:
        heads.append(TableColumn("What it has been", numeric=False))
    return DataTable("similar", "Similar places", tuple(heads), tuple(rows), _how_alike([alike[one] for one in order]))


def change_of(context: Context, code: str) -> Address | None:
    """The change of all crime in a place; None where no earlier year is held."""
    later, earlier = context.periods.headline_like, context.periods.compare
    if later is None or earlier is None:
        return None
    return context.address(area=code, period=later, change="percent", change_from=earlier.text)


def _how_alike(alike: list[bool]) -> str:
    """Whether the similar places have been the same over time, in a sentence; "" where there are none."""
    if not alike:
        return ""
    if all(alike):
        return "All have been the same over time; of these, those with the most similar types of crime."
    if any(alike):
        return "Those that have been the same over time, then those with the most similar types of crime."
    return "None has been the same over time: those with the most similar types of crime."
